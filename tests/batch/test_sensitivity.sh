#!/bin/sh
# From a screening to the indices of its strongest keys, as the README tells it. test_sensitivity.sh PROGRAM
set -u
program=$1
folder=$(mktemp -d /tmp/skinheal-sensitivity-XXXXXX)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0
check() { if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "FAILED: $1: expected '$2', found '$3'"; failed=1; fi; }

cat > screening.yaml <<'X1'
# A remark that is not copied
format_version: 1
title: What closes a channel
scenarios: single-pore
set: {duration: 1 d, domain.spacing: 20 um, domain.width: 400 um, domain.depth: 400 um, device.length: 0.2 mm}
sample:
  method: morris
  n: 3
  # another remark, and an empty line

  ranges:
    model.neutrophil_arrival: [150, 450, log]
    model.migration_speed: [4, 10]
    model.melanin_gain: [1, 5]
replicates: 2
X1
"$program" sweep -q screening.yaml || exit 1
"$program" stats screening.db sensitivity > effects.csv
check "three outcomes of three keys" 10 "$(wc -l < effects.csv)"
check "arrival drives the peak of neutrophils" yes \
    "$(grep -q '^0,neutrophils_count,peak,1,model.neutrophil_arrival,' effects.csv && echo yes || cat effects.csv)"
check "colour drives nothing of it" yes \
    "$(grep -q '^0,neutrophils_count,peak,3,model.melanin_gain,0,0,0$' effects.csv && echo yes || cat effects.csv)"
"$program" stats screening.db sensitivity -m tewl_gm2h --measure area > one.csv
check "a chosen outcome alone" 4 "$(wc -l < one.csv)"

"$program" stats screening.db ranges > next.yaml
check "the next sweep keeps settings and ranges, not the remarks" \
    "format_version title scenarios set replicates sample / 0" \
    "$(sed -n 's/^\([a-z_]*\):.*/\1/p' next.yaml | tr '\n' ' ')/ $(grep -c 'remark' next.yaml)"
check "a range by ratio stays one" yes "$(grep -q 'neutrophil_arrival: \[150, 450, log\]' next.yaml && echo yes || cat next.yaml)"
check "it is 64 blocks of 5 points with 4 seeds" 1281 "$("$program" sweep next.yaml --list | wc -l)"
sed -i 's/n: 64/n: 4/' next.yaml
"$program" sweep -q next.yaml -o indices.db || exit 1
"$program" stats indices.db sensitivity -f ndjson > indices.ndjson
"$program" plot indices.db -o indices.svg
python3 - <<'X1' || failed=1
import json, xml.etree.ElementTree as xml
rows = [json.loads(line) for line in open("indices.ndjson")]
assert len(rows) == 9, len(rows)
for r in rows:
    if r["key"] == "model.melanin_gain" and r["metric"] == "neutrophils_count":
        assert r["main"] == r["total"] == 0, r
    if r["total"] is not None:
        assert r["total_low95"] <= r["total"] + 1e-9 and r["total"] <= r["total_high95"] + 1e-9, r
first = next(r for r in rows if r["metric"] == "neutrophils_count" and r["rank"] == 1)
assert first["key"] == "model.neutrophil_arrival", first
root = xml.parse("indices.svg").getroot()
assert len(root.findall(".//{*}path")) == 18, "every bar has its interval"
print("ok: indices and their figure agree with the screening")
X1
"$program" plot indices.db > figure.svg
check "the figure tells how many seeds it is from" yes "$(grep -q 'seeds averaged: 4<' figure.svg && echo yes || echo no)"
sqlite3 indices.db 'DELETE FROM run WHERE run % 4 = 3 AND point > 2'
"$program" plot indices.db > figure.svg
check "also when some are not done yet" yes "$(grep -q 'seeds averaged: 3 to 4<' figure.svg && echo yes || echo no)"
"$program" stats screening.db ranges -m no_such_metric 2> error.txt
check "an outcome the sweep has not ends with 64" 64 $?
printf 'scenarios: single-pore\nset: {duration: 1 d, domain.spacing: 20 um}\n' > plain.yaml
"$program" sweep -q plain.yaml && "$program" stats plain.db ranges 2> error.txt
check "a sweep without a sample ends with 65" 65 $?
exit $failed
