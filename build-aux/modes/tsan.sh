# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154

# Threads that use the same memory without a lock. Interpreters are not built for this tool: it
# sees C alone, and needs a GLib that it sees as well.
mode_packages=dpkg-dev
mode_options='-Dauto_features=disabled -Db_lundef=false -Db_sanitize=thread'
mode_suites='c stress'
mode_test_options=--timeout-multiplier=5
glib=$mode_folder/glib

mode_prepare ()
{
  require_tools dpkg-source
  say "$mode: building GLib in $glib, if it is not there"
  "$source_dir/build-aux/build-tsan-glib" "$glib" >"$mode_folder/glib.log" 2>&1 || {
    tail -n 15 "$mode_folder/glib.log" >&2
    die "GLib could not be built. The whole output is in $mode_folder/glib.log"
  }
  export PKG_CONFIG_PATH="$glib/inst/lib/pkgconfig"
  # In the programs, not in the environment: what the tests start has the system's GLib.
  export LDFLAGS="-Wl,--disable-new-dtags,-rpath,$glib/inst/lib"
}

mode_build ()
{
  ninja -C "$mode_folder" tests/test-threads
  ldd "$mode_folder/tests/test-threads" | grep -q "$glib" ||
    die "the tests do not use the GLib in $glib. Remove $mode_folder, and try again"
}

mode_environment ()
{
  # Memory that goes round in GLib's slices would look as if it were shared.
  export TSAN_OPTIONS="suppressions='$source_dir/build-aux/tsan.supp'" G_SLICE=always-malloc
}
