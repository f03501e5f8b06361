#!/bin/sh
# Runs compared, plotted and reported; the page is looked at by a real browser where there is one.
# test_report.sh PROGRAM
set -u
program=$1
folder=$(mktemp -d /tmp/skinheal-report-XXXXXX)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0
check() { if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "FAILED: $1: expected '$2', found '$3'"; failed=1; fi; }
has() { grep -q -- "$2" "$1" && echo yes || echo no; }

cat > base.yaml <<'X'
format_version: 1
title: Tiny & <quick>
duration: 3 d
domain: {width: 400 um, depth: 400 um, spacing: 20 um}
device: {length: 0.3 mm}
output: {every: 1 h}
X
"$program" run -q base.yaml --out a || exit 1
"$program" run -q base.yaml --out b --set skin.age="70 years" || exit 1

# diff
"$program" diff base.yaml base.yaml > same.txt
check "a configuration does not differ from itself" 0 $?
"$program" diff a a > same.txt
check "nor a run" 0 $?
"$program" diff a b > diff.txt
check "two ages differ" 1 $?
check "the age is named with both values" yes "$(has diff.txt 'skin.age  *45 years -> 70 years')"
check "events are compared" yes "$(has diff.txt 'session 1, Bridged')"
{ cat base.yaml; echo 'edits: [{at: 30 h, set: {aftercare.nsaid: true}}]'; } | sed 's/1 h}/1 h, regions: [pore]}/' > edited.yaml
"$program" diff base.yaml edited.yaml > diff.txt
check "an edit and a region fewer are differences" "1 yes yes" "$? $(has diff.txt 'edit on day 1.25  *aftercare.nsaid = true, only in the second') $(has diff.txt 'rim: only in the first')"
"$program" diff base.yaml nowhere.yaml 2> error.txt
check "a side that is not there ends with 66" 66 $?

# plot
"$program" plot a -o a.svg && python3 -c "
import xml.etree.ElementTree as xml
root = xml.parse('a.svg').getroot()
assert len(root.findall('.//{*}g/{*}path')) >= 12, 'curves are missing'"
check "the figure is well-formed and has its curves" 0 $?
"$program" plot a -m no_such_metric 2> error.txt > /dev/null
check "an unknown metric ends with 64" 64 $?
if ffmpeg -v quiet -decoders 2>/dev/null | grep -q librsvg; then
    "$program" plot a -m neutrophils_count -o a.png
    check "the figure as PNG" 'PNG image data' "$(head -c 8 a.png | od -An -c | grep -q 'P   N   G' && echo PNG image data)"
else
    echo "skipped: no ffmpeg with librsvg for figures as PNG"
fi

# report
"$program" report -q a || failed=1
check "the pictures came from the same states" yes "$(has a/report.html 'same state, bit for bit')"
check "the title is escaped" yes "$(has a/report.html 'Tiny &amp; &lt;quick>\|Tiny &amp; &lt;quick&gt;')"
check "nothing is loaded from elsewhere" no "$(has a/report.html 'src="[^d]\|href="\|url(')"
mkdir broken && printf '{' > broken/run.json
"$program" report broken 2> error.txt
check "a broken run.json is one message and ends with 65" "65 1" "$? $(wc -l < error.txt)"
"$program" report nowhere 2> error.txt
check "a folder that is not there ends with 66" 66 $?
printf 'scenarios: base\nreplicates: 3\n' > sweep.yaml
"$program" sweep -q sweep.yaml && "$program" report -q sweep.db || failed=1
check "a sweep has a page with its probabilities" yes "$(has sweep.db.html 'infection')"

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -n "$browser" ]; then
    # the page tells what the browser made of it
    sed 's#</body>#<script>window.onload=function(){var i=[...document.images],e=[...document.querySelectorAll("svg path")];document.title="seen "+i.filter(x=>x.naturalWidth>100).length+"/"+i.length+" "+(e.some(x=>x.getBBox().width>50)?"curves":"none")+" "+(document.body.scrollWidth<=innerWidth?"fits":"wide")}</script></body>#' a/report.html > seen.html
    title=$(timeout 60 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --window-size=1200,900 \
        --virtual-time-budget=5000 --dump-dom "file://$folder/seen.html" 2>/dev/null | grep -o '<title>[^<]*' | head -1)
    check "a browser shows every picture and curve, and the page fits" "<title>seen 3/3 curves fits" "$title"
else
    echo "skipped: no chromium to look at the page"
fi
exit $failed
