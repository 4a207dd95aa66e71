# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154

# Memory that was never written, and leaks, in the programs of the plain tests.
mode_packages='libc6-dbg valgrind'
mode_folder=$build_base
mode_suites='c vala python python-native'
# They look at resident memory, which valgrind takes for itself, or at no code of ours. Stress
# and JavaScript are for the other tools: here, threads take turns, and compiled code is unknown.
mode_left_out='resident foreign gjs stress'
mode_short=short
mode_test_options=--timeout-multiplier=20
glib_supp=/usr/share/glib-2.0/valgrind/glib.supp
mode_wrapper="valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite
  --errors-for-leak-kinds=definite
  --suppressions=$glib_supp '--suppressions=$source_dir/build-aux/valgrind.supp'"

mode_prepare ()
{
  require_tools valgrind
}

mode_environment ()
{
  export G_SLICE=always-malloc PYTHONMALLOC=malloc
}
