# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034

# Memory that is not there any more, leaks, and what C does not define.
mode_options='-Dauto_features=enabled -Ddocs=disabled -Db_lundef=false
  -Db_sanitize=address,undefined'
mode_suites='c stress vala python python-native gjs'
# They look at resident memory, which these tools take for themselves, or at no code of ours.
mode_left_out='resident foreign'
# Interpreters look at each of their own steps as well.
mode_test_options=--timeout-multiplier=10

mode_environment ()
{
  # What the introspection runs when it is built leaks; the tests have options of their own.
  export ASAN_OPTIONS=detect_leaks=0
}
