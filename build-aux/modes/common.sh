# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154

# What a mode of build-aux/check is unless its own file says otherwise.

# Packages besides those of the plain tests.
mode_packages=
mode_folder=$build_base-$mode
# What meson is to be told when it configures, and when it tests.
mode_options=-Dauto_features=enabled
mode_test_options=
# The suites that it runs, or all; and those that mean nothing to it.
mode_suites=
mode_left_out=
# The suites of its short form.
mode_short='short short-threads'
# The command that runs each test.
mode_wrapper=

# Comes before the build.
mode_prepare ()
{
  :
}

# Sets what the tests are to find.
mode_environment ()
{
  :
}

# meson test builds what the chosen tests need.
mode_build ()
{
  :
}

# Prints where meson test tells what became of the tests; a wrapper lends its name to that.
mode_log ()
{
  printf '%s' "$mode_folder/meson-logs/check-$mode${mode_wrapper:+-${mode_wrapper%% *}}.json"
}

# select_tests TEST...: the options of meson test that choose what to run
select_tests ()
{
  suites=$chosen
  [ -n "$suites" ] || [ $# -gt 0 ] || suites=$mode_suites
  [ "$short" = no ] || [ -n "$chosen" ] || [ $# -gt 0 ] || suites=$mode_short
  for suite in $suites; do
    printf '%s ' "--suite=$suite"
  done
  for suite in $mode_left_out; do
    printf '%s ' "--no-suite=$suite"
  done
}

run_mode ()
{
  mode_prepare
  say "$mode: building in $mode_folder"
  # shellcheck disable=SC2086
  configure "$mode_folder" --prefix=/usr -Dwerror=true $mode_options
  mode_build

  say "$mode: running the tests"
  mode_environment
  rm -f "$mode_folder/meson-logs/check-$mode"*
  # shellcheck disable=SC2046,SC2086
  meson test -C "$mode_folder" --logbase="check-$mode" --print-errorlogs $mode_test_options \
        ${mode_wrapper:+--wrapper="$mode_wrapper"} $(select_tests "$@") "$@"
}
