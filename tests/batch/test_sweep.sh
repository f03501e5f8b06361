#!/bin/sh
# Sweeps through the program itself: killed, shared, sharded and cut short by a full disk, they come to the same
# content. test_sweep.sh PROGRAM
set -u
program=$1
folder=$(mktemp -d /tmp/skinheal-sweep-XXXXXX)
mounted=
trap 'test -z "$mounted" || umount "$mounted"; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0

check() { # what, expected, found
    if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "FAILED: $1: expected '$2', found '$3'"; failed=1; fi
}
content() { "$program" stats "$1" dump | cksum; }
wait_for() { # until a database being written holds so many runs, at most 20 s
    for i in $(seq 1000); do
        [ "$(sqlite3 -readonly "$1" 'SELECT count(*) FROM run' 2>/dev/null || echo 0)" -ge "$2" ] && return
        sleep 0.02
    done
}
count() { sqlite3 -cmd '.timeout 10000' "$1" "SELECT count(*) FROM $2"; }

cat > base.yaml <<'X'
format_version: 1
duration: 4 d
domain: {width: 600 um, depth: 600 um, spacing: 20 um}
device: {length: 0.3 mm}
output: {every: 2 h}
X
cat > sweep.yaml <<'X'
format_version: 1
title: A sweep to be disturbed
scenarios: base
replicates: 6
grid: {skin.age: [25 years, 45 years, 65 years]}
X

"$program" sweep -q sweep.yaml -o whole.db || exit 1
whole=$(content whole.db)
check "all runs are there" 18 "$(count whole.db run)"
check "no claims are left behind" "" "$(ls *.claims 2>/dev/null)"

# killed three times at any moment, children included
for runs in 2 6 10; do
    "$program" sweep -q sweep.yaml -o killed.db & pid=$!
    wait_for killed.db $runs
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
done
before=$(count killed.db run)
"$program" sweep -q sweep.yaml -o killed.db
check "killed three times and resumed: same content" "$whole" "$(content killed.db)"
check "the kills had left some runs to do" yes "$([ "$before" -lt 18 ] && echo yes || echo no)"
check "no finished run was repeated" 18 "$(count killed.db machine)"

# SIGTERM: exit code 143, whole runs only
"$program" sweep -q sweep.yaml -o stopped.db 2> stopped.txt & pid=$!
wait_for stopped.db 2
kill -TERM $pid
wait $pid
check "a stopped sweep ends with 143" 143 $?
"$program" sweep -q sweep.yaml -o stopped.db
check "stopped and resumed: same content" "$whole" "$(content stopped.db)"

# two at once on one file
"$program" sweep -q -j 1 sweep.yaml -o shared.db & pid=$!
"$program" sweep -q -j 1 sweep.yaml -o shared.db || failed=1
wait $pid
check "both sweeps on one file end well" 0 $?
check "two at once: same content" "$whole" "$(content shared.db)"

# three machines
for i in 1 2 3; do "$program" sweep -q --shard $i/3 sweep.yaml -o part$i.db; done
"$program" sweep -q --merge all.db part3.db part1.db part2.db
check "shards leave no claims behind" "" "$(ls part*.claims 2> /dev/null)"
check "three shards merged: same content" "$whole" "$(content all.db)"
"$program" sweep -q --shard 4/3 sweep.yaml 2> error.txt
check "a shard that is none is a usage error" 64 $?

# one process or five
"$program" sweep -q -j 5 sweep.yaml -o five.db
check "five processes: same content" "$whole" "$(content five.db)"

# a full disk: a small one of its own, where mounting is allowed
mkdir small
if mount -t tmpfs -o size=320k tmpfs small 2>/dev/null; then
    mounted=$folder/small
    "$program" sweep -q sweep.yaml -o small/full.db 2> error.txt
    check "a full disk ends with 74" 74 $?
    check "a full disk is named" yes "$(grep -q 'disk is full' error.txt && echo yes || cat error.txt)"
    there=$(count small/full.db run)
    mount -o remount,size=8m small
    "$program" sweep -q sweep.yaml -o small/full.db
    check "room made and resumed: same content (after $there runs)" "$whole" "$(content small/full.db)"
else
    echo "skipped: a full disk needs the right to mount a small one"
fi

# what may not be written, or is no sweep
"$program" sweep -q sweep.yaml -o /nowhere/a.db 2> error.txt
check "a folder that is not there ends with 73" 73 $?
echo "not a database, but long enough to look like a file of some kind" > text.db
"$program" sweep -q sweep.yaml -o text.db 2> error.txt
check "a foreign file ends with 65" 65 $?
cp whole.db broken.db
dd if=/dev/zero of=broken.db bs=4096 seek=12 count=40 conv=notrunc 2> /dev/null
"$program" stats broken.db timeline > /dev/null 2> error.txt
check "a damaged database ends with 65, not with a short table" "65 skinheal: error: broken.db: the database is damaged" \
    "$? $(cat error.txt)"
"$program" stats . 2> error.txt
check "a folder in place of a database ends with 66" 66 $?
"$program" stats nothing.db 2> error.txt
check "a database that is not there ends with 66" 66 $?
"$program" stats whole.db outcomes -m no_such_metric 2> error.txt
check "an unknown metric ends with 64" 64 $?
printf 'scenarios: base\ngrid: {device.length: [0.2 mm, 2 mm]}\n' > deep.yaml
"$program" sweep -q deep.yaml 2> error.txt
check "settings that do not go together end with 78" 78 $?
check "the point is named, and no database is left" yes \
    "$(grep -q 'point 1 of the sweep: device.length = 2 mm' error.txt && [ ! -e deep.db ] && echo yes || cat error.txt)"
head -c 0 /dev/null > empty.yaml
"$program" sweep -q empty.yaml 2> error.txt
check "an empty sweep file ends with 78" 78 $?

# foreign readers of the tables
"$program" stats whole.db outcomes -f ndjson > outcomes.ndjson
"$program" stats whole.db timeline -m collagen_pore_rel > timeline.csv
python3 - <<'X' || failed=1
import csv, json, sqlite3, statistics
rows = [json.loads(line) for line in open("outcomes.ndjson")]
db = sqlite3.connect("whole.db")
row = next(r for r in rows if r["point"] == 1 and r["metric"] == "collagen_pore_rel" and r["measure"] == "final")
values = [v for (v,) in db.execute("SELECT final FROM outcome JOIN run USING(run) WHERE point = 1 AND metric = ?", (row["metric"],))]
assert row["n"] == len(values) == 6
assert abs(row["mean"] - statistics.mean(values)) < 1e-8 and abs(row["sd"] - statistics.stdev(values)) < 1e-8
lines = list(csv.DictReader(open("timeline.csv")))
assert len(lines) == 3 * 49 and lines[0]["skin.age [years]"] == "25", (len(lines), lines[0])
print("ok: tables read by Python agree with the database")
X

# the twenty tiny runs
"$program" sweep -q sweep-smoke || failed=1
check "sweep-smoke is 20 runs" 20 "$(count sweep-smoke.db run)"
exit $failed
