# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154

# The tests as they are, every one of them.
mode_folder=$build_base
mode_test_options=--no-rebuild

# A short form would leave out what nothing else runs.
short=no

# Warnings are errors, also in what no test uses.
mode_build ()
{
  meson compile -C "$mode_folder"
}
