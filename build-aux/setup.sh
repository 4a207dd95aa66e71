# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154

# What build-aux/demo and build-aux/check share: packages, configuring, a place
# for everything that would otherwise be written to the home folder.
# The caller sets source_dir before it reads this file.

# The Debian packages, by what needs them.
packages_program='gcc gettext libadwaita-1-dev libc6-dev libglib2.0-dev libgtk-4-dev
  libjson-glib-dev libsqlite3-dev meson ninja-build pkgconf'
packages_pictures='adwaita-icon-theme librsvg2-common'
packages_no_display='dbus-daemon xauth xvfb'
packages_bindings='gjs gobject-introspection libgirepository1.0-dev python-gi-dev python3-dev
  python3-gi valac'
packages_tests='abigail-tools appstream appstream-util at-spi2-core desktop-file-utils g++ gi-docgen
  gir1.2-atspi-2.0 gir1.2-gda-5.0 gir1.2-gtk-4.0 gir1.2-soup-3.0 libpq-dev libsoup-3.0-dev
  libsysprof-4-dev mandoc mypy postgresql python3-cachetools python3-joblib python3-numpy
  python3-pandas python3-pil python3-prometheus-client python3-psycopg2 python3-pyte
  python3-sklearn python3-yaml reuse valgrind xdg-dbus-proxy xdotool'
# Where npm is, it may have come without a package.
command -v npm >/dev/null || packages_tests="$packages_tests nodejs npm"

say ()
{
  printf '\n%s: %s\n' "${0##*/}" "$*"
}

die ()
{
  printf '\n%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

absolute_path ()
{
  case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s/%s\n' "$PWD" "$1" ;;
  esac
}

# Compilers and toolkits keep caches and settings in the home folder; a checkout
# that is thrown away should take them along.
keep_caches_in ()
{
  export XDG_CACHE_HOME="$1/home/cache"
  mkdir -p "$XDG_CACHE_HOME"
}

keep_settings_in ()
{
  export XDG_CONFIG_HOME="$1/home/config" XDG_DATA_HOME="$1/home/data"
  export XDG_STATE_HOME="$1/home/state"
  mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME"
}

missing_packages ()
{
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=missing
    [ "$status" = installed ] || printf '%s ' "$package"
  done
}

apt_get ()
{
  set -- env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@"
  [ "$(id -u)" -eq 0 ] || set -- sudo "$@"
  "$@"
}

apt_install ()
{
  apt_get install --no-install-recommends --no-remove "$@"
}

# Old package lists name files that the mirror no longer has: refresh and try once more.
apt_install_fresh ()
{
  apt_install --simulate "$@" && apt_install "$@" && return 0
  apt_get update
  apt_install "$@"
}

# install_packages LOG PACKAGE...
install_packages ()
{
  apt_log=$1
  shift
  if ! command -v dpkg-query >/dev/null; then
    say "this is not Debian, so nothing is installed; on Debian it would need: $*"
    return 0
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0

  command -v apt-get >/dev/null ||
    die "apt-get is missing. Install these packages by hand, then give --no-install: $missing"
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
    die "only root can install packages, and there is no sudo. As root: apt-get install $missing"

  say "installing the packages that are missing: $missing"
  # shellcheck disable=SC2086
  apt_install_fresh $missing >"$apt_log" 2>&1 && return 0
  tail -n 15 "$apt_log" >&2
  die "apt could not install the packages. Is the network there? Its output is in $apt_log"
}

require_tools ()
{
  for tool in "$@"; do
    command -v "$tool" >/dev/null ||
      die "$tool is missing. Install it, or run this without --no-install."
  done
}

# configure BUILD_DIR OPTION...
configure ()
{
  build=$1
  shift
  if [ -f "$build/build.ninja" ]; then
    set -- --reconfigure "$@"
  fi
  meson setup "$@" "$build" "$source_dir"
}

# Runs a program on a display and a session bus of its own.
without_desktop ()
{
  (
    XDG_RUNTIME_DIR=$(mktemp -d) || exit 1
    trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
    trap 'exit 1' HUP INT TERM
    export XDG_RUNTIME_DIR
    export GDK_BACKEND=x11 GSK_RENDERER=cairo ADW_DISABLE_PORTAL=1 GSETTINGS_BACKEND=memory GTK_A11Y=none
    unset WAYLAND_DISPLAY
    xvfb-run -a -s '-screen 0 1280x1024x24' dbus-run-session -- "$@"
  )
}
