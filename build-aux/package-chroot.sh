# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh

# A Debian in a folder, of the same release and from the same mirror as this one. Whatever is
# mounted for it is mounted in a namespace of its own: it is gone when the command ends, however
# it ends, and removing the folder never removes more.

# may_chroot: fails, and says why, where only root may go on.
may_chroot ()
{
  [ "$(id -u)" -eq 0 ] || { echo 'this is not root'; return 1; }
  command -v apt-get >/dev/null || { echo 'this is not Debian'; return 1; }
  unshare --mount --pid --fork true 2>/dev/null || { echo 'this may not mount anything'; return 1; }
}

# The lines of a sources.list for what this Debian is installed from.
list_sources ()
{
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI) $(ORIGIN)' \
    'Created-By: Packages' | while read -r release component uri origin; do
    [ "$origin" != Debian ] || printf 'deb %s %s %s\n' "$uri" "$release" "$component"
  done | sort -u
}

# prepare_apt ROOT: mirrors, proxies and names as here, and no daemon that starts by itself.
prepare_apt ()
{
  rm -f "$1"/etc/apt/sources.list.d/*
  list_sources >"$1/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(http|https|Check|Retries|ForceIP|Languages)' \
    >"$1/etc/apt/apt.conf.d/90host" || true
  cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
  echo force-unsafe-io >"$1/etc/dpkg/dpkg.cfg.d/unsafe-io"
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod +x "$1/usr/sbin/policy-rc.d"
}

# in_chroot ROOT online|offline COMMAND...
in_chroot ()
{
  in_root=$1
  in_flags='--mount --pid --fork --kill-child'
  [ "$2" = online ] || in_flags="$in_flags --net"
  shift 2
  # shellcheck disable=SC2086,SC2016
  unshare $in_flags -- sh -ec '
    mount --make-rprivate /
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    ip link set lo up 2>/dev/null || true
    root=$1
    shift
    exec chroot "$root" "$@"' sh "$in_root" \
    env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
    ${https_proxy:+https_proxy="$https_proxy"} \
    DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS-}" DEB_BUILD_PROFILES="${DEB_BUILD_PROFILES-}" "$@"
}

# copy_base DIR NAME
copy_base ()
{
  rm -rf "${1:?}/$2"
  cp -a "$1/base" "$1/$2"
}

# make_base DIR: the clean Debian, and the one to build in, which keeps what builds need.
make_base ()
{
  [ ! -d "$1/base" ] || [ ! -d "$1/build" ] || return 0
  code_name=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(list_sources | sed -n "s/^deb \([^ ]*\) $code_name main\$/\1/p" | head -n 1)
  [ -n "$mirror" ] || { echo 'apt has no lists of packages: run apt-get update'; return 1; }
  mkdir -p "$1"
  # Somebody's own files are not to go.
  if [ ! -e "$1/made-by-package" ] && [ -n "$(ls -A "$1")" ]; then
    echo "$1 is neither empty nor a folder that this made"
    return 1
  fi
  touch "$1/made-by-package"
  rm -rf "${1:?}/base" "$1/build" "$1/new"
  debootstrap --variant=minbase "$code_name" "$1/new" "$mirror" || return 1
  prepare_apt "$1/new"
  in_chroot "$1/new" online apt-get update || return 1
  in_chroot "$1/new" online apt-get -y dist-upgrade || return 1
  mv "$1/new" "$1/base"
  copy_base "$1" build
  in_chroot "$1/build" online apt-get install -y --no-install-recommends build-essential
}
