#!/bin/sh
# From a fresh Debian 12 machine to healing skin: install what is missing, build, run.
# With a display the window opens on the standard course; without one the time line goes to standard output and a
# picture of the section is written. May be run again at any time; everything stays in build/.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build
scenario=$root/assets/scenarios/cheek-standard.yaml

sh "$root/sim/setup.sh" build
mkdir -p "$build"
# the tests have their own script and packages
if ! cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSKINHEAL_TESTS=OFF > "$build/configure.log" 2>&1; then
    cat "$build/configure.log" >&2
    echo "start: configuring failed, see above" >&2
    exit 70
fi
ninja -C "$build" skinheal >&2

# threads that wait for each other sleep instead of spinning: the window shares the machine with them
export OMP_WAIT_POLICY=passive
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$build/skinheal" view "$scenario" "$@"
fi
echo "start: no display: the first 28 days as a time line, then a picture" >&2
"$build/skinheal" run "$scenario" --set duration='28 d' "$@"
"$build/skinheal" render "$scenario" "$build/section.png" --at 2d "$@"
echo "start: wrote $build/section.png" >&2
