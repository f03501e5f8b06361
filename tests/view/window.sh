#!/bin/sh
# One real window: Xvfb for the screen, xdotool for hands. What happened is read from the announcements, which the
# program writes to descriptor 3, so that nothing depends on pixels; waits end as soon as the sentence is there.
# Exit 77 = left out, because a tool is missing.
program=$1
for tool in Xvfb xdotool; do
    command -v "$tool" >/dev/null || { echo "left out: $tool is not installed"; exit 77; }
done
folder=$(mktemp -d)
trap 'kill $window $screen 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"' EXIT

Xvfb -displayfd 5 -screen 0 1280x800x24 5>"$folder/display" 2>/dev/null &
screen=$!
for i in $(seq 100); do [ -s "$folder/display" ] && break; sleep 0.1; done
[ -s "$folder/display" ] || { echo "left out: Xvfb does not start"; exit 77; }
DISPLAY=:$(cat "$folder/display")
export DISPLAY
unset SDL_VIDEODRIVER WAYLAND_DISPLAY

cat >"$folder/small.yaml" <<END
format_version: 1
title: A small section
duration: 10 d
domain: {width: 400 um, depth: 600 um, spacing: 20 um}
device: {kind: pen, length: 0.3 mm, diameter: 0.25 mm, density: 250 /cm2}
END
XDG_STATE_HOME=$folder "$program" view "$folder/small.yaml" --no-tour --scale 1 --size 1280x720 --announce 3 \
    --dump-state 3>"$folder/said" >"$folder/state" 2>"$folder/errors" &
window=$!

# says TEXT: waits up to 30 s for a sentence
says() {
    for i in $(seq 150); do
        grep -qF "$1" "$folder/said" 2>/dev/null && return 0
        kill -0 $window 2>/dev/null || break
        sleep 0.2
    done
    echo "the window never said: $1"
    cat "$folder/said" "$folder/errors"
    exit 1
}

id=$(xdotool search --sync --onlyvisible --name '^skinheal$' | head -1)
xdotool windowfocus --sync "$id" 2>/dev/null
says "Haemostasis" # it opens in motion: the first session has begun
xdotool mousemove --window "$id" 200 24 sleep 0.3 mousedown 1 sleep 0.3 mouseup 1
says "Tab H&E, chosen"
xdotool key --window "$id" 3
says "Stain: Masson"
xdotool key --window "$id" t
says "Theme: light"
xdotool key --window "$id" ctrl+plus
says "Size of text and controls 125 %"
xdotool key --window "$id" ctrl+minus
says "Size of text and controls 100 %"
xdotool key --window "$id" c
says "Compare A with B"
xdotool key --window "$id" c
says "Difference of A and B"
xdotool key --window "$id" c
says "Compare off"
xdotool key --window "$id" F1
says "Help"
xdotool key --window "$id" Escape sleep 0.3 key --window "$id" ctrl+q
for i in $(seq 100); do kill -0 $window 2>/dev/null || break; sleep 0.1; done
kill -0 $window 2>/dev/null && { echo "Ctrl Q did not close the window"; exit 1; }
wait $window
code=$?
[ $code = 0 ] || { echo "ended with $code"; cat "$folder/errors"; exit 1; }
grep -q '"stain":"masson"' "$folder/state" || { echo "the state at the end is wrong"; cat "$folder/state"; exit 1; }
echo "the window answered mouse and keys"
