# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034

# Memory that is not there any more, leaks, and what C does not define.
mode_options='-Dauto_features=disabled -Dexamples=enabled -Db_lundef=false
  -Db_sanitize=address,undefined'
mode_suites=c

mode_environment ()
{
  export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1
  export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 G_SLICE=always-malloc
}
