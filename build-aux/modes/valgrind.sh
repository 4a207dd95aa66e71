# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034

# Memory that was never written, and leaks, in programs that were not built for it.
mode_packages='libc6-dbg valgrind'
mode_options='-Dauto_features=disabled -Dexamples=enabled'
mode_suites=c
mode_wrapper='valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite
  --suppressions=/usr/share/glib-2.0/valgrind/glib.supp'
mode_test_options=--timeout-multiplier=10

mode_prepare ()
{
  require_tools valgrind
}

mode_environment ()
{
  export G_SLICE=always-malloc
}
