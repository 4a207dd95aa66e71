# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154

# Input that nobody thought of, from clang's fuzzer.
mode_packages='clang libclang-rt-dev llvm'
# One of them is in Python.
mode_options='-Dauto_features=disabled -Dfuzzing=enabled -Db_lundef=false
  -Dintrospection=enabled -Dpython_overrides=enabled'
mode_suites=fuzz
# How long they run is said otherwise.
short=no

mode_prepare ()
{
  grep -q "'fuzzing'" "$source_dir/meson_options.txt" || die 'there are no fuzzers in this tree'
  require_tools clang
  export CC=clang
}

mode_environment ()
{
  export FUZZ_SECONDS="$seconds"
}
