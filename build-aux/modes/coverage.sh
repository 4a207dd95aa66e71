# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154

# What the tests reach.
mode_packages=gcovr

# It is judged as a whole.
mode_log ()
{
  :
}

run_mode ()
{
  [ -x "$source_dir/build-aux/coverage" ] || die 'there is no build-aux/coverage in this tree'
  require_tools gcovr
  "$source_dir/build-aux/coverage" --build-dir="$mode_folder"
}
