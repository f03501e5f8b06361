#!/bin/sh
# Install the packages of the named groups of packages.txt that are missing: setup.sh build [test]
# Needs root or sudo only when something is missing; on systems without apt it says what is needed and goes on.
set -eu
list=$(dirname "$0")/packages.txt
missing=
for group in "$@"; do
    for package in $(sed -n "s/^$group  *//p" "$list"); do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get > /dev/null; then
    echo "setup: no apt-get here; these Debian packages are needed:$missing" >&2
    exit 0
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || { echo "setup: run as root, or install sudo; missing:$missing" >&2; exit 69; }
    as_root=sudo
fi
echo "setup: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >&2
# one transaction; --no-install-recommends keeps it small
$as_root apt-get install -y -q --no-install-recommends $missing >&2
