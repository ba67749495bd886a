#!/bin/sh
# Installs what the tests need on a fresh Debian machine with Node 20, then runs them. Run as root, from anywhere.
set -eu
cd "$(dirname "$0")/../.."

# The peers and oracles that tests ask: engines, package tools, and the readers of what Plimsoll writes.
packages="apt attr binutils buildah busybox-static bzip2 ca-certificates crun curl docker-registry dpkg gpgv iproute2 libc-bin passwd
  mmdebstrap podman procps qemu-system-x86 runc shellcheck skopeo strace umoci util-linux xz-utils zstd"
missing=""
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
# One that was installed before the last point release does not know --sysroot.
grep -q -e --sysroot /usr/sbin/update-ca-certificates 2>/dev/null || missing="$missing ca-certificates"
if [ -n "$missing" ]; then
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of names, one word each
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
[ -n "$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1)" ] || apt-get update -qq

npm ci --no-audit --no-fund
exec npm test
