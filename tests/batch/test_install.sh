#!/bin/sh
# The installed tree: the example builds against it with pkg-config and runs, the program finds its scenarios, and the
# Debian package holds all of it. test_install.sh BUILD_DIR SOURCE_DIR CC
set -u
build=$1 source=$2 cc=$3
folder=$(mktemp -d /tmp/skinheal-install-XXXXXX)
trap 'rm -rf "$folder"' EXIT
fail() { echo "FAILED: $1"; exit 1; }

cmake --install "$build" --prefix "$folder/tree" > "$folder/log" 2>&1 || { cat "$folder/log"; fail "cmake --install"; }
pc=$(find "$folder/tree" -name skinheal.pc)
sed -i "s|^prefix=.*|prefix=$folder/tree|; s|^libdir=.*|libdir=$(dirname "$(dirname "$pc")")|
  s|^includedir=.*|includedir=$folder/tree/include|" "$pc"
export PKG_CONFIG_PATH=$(dirname "$pc")
$cc -std=c17 -Wall -Wextra -Wpedantic -Werror "$source/tests/batch/example.c" -o "$folder/example" \
    $(pkg-config --cflags --libs skinheal) || fail "the example does not build against the installed library"
"$folder/example" > "$folder/out" || fail "the example does not run"
grep -q '^25 years,bridged,' "$folder/out" && grep -q '^75 years,water loss,' "$folder/out" ||
    { cat "$folder/out"; fail "the example does not print the course"; }
echo "ok: the example builds with pkg-config and runs"

for header in "$folder"/tree/include/skinheal/*.h; do
    echo "#include <skinheal/$(basename "$header")>" | $cc -std=c17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
        $(pkg-config --cflags skinheal) -x c - || fail "$(basename "$header") does not stand alone"
done
echo "ok: every header stands alone"

command -v dpkg-deb > /dev/null || { echo "skipped: no dpkg-deb for the Debian package"; exit 0; }
(cd "$folder" && cpack -G DEB --config "$build/CPackConfig.cmake" > log 2>&1) || { cat "$folder/log"; fail "cpack -G DEB"; }
deb=$(ls "$folder"/*.deb) || fail "no package was made"
dpkg-deb -x "$deb" "$folder/root" || fail "the package cannot be unpacked"
dpkg-deb -f "$deb" Depends | grep -q libfyaml || fail "the package does not depend on its libraries"
# it finds what was installed with it, whatever prefix it was configured for
cp "$folder/root/usr/share/skinheal/scenarios/rest.yaml" "$folder/root/usr/share/skinheal/scenarios/only-here.yaml"
"$folder/root/usr/bin/skinheal" check only-here > "$folder/out" || fail "the packaged program does not find its scenarios"
for file in usr/share/man/man1/skinheal.1 usr/share/skinheal/scenarios/rest.yaml usr/include/skinheal/world.h; do
    ls "$folder/root/$file"* > /dev/null 2>&1 || fail "the package lacks $file"
done
echo "ok: the Debian package ($(du -k "$deb" | cut -f1) KB) unpacks and runs"
