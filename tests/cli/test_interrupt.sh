#!/bin/sh
# Ends before the end: Ctrl-C, SIGTERM, kill -9, a reader that has enough. What is left is valid, and goes on to the
# same bits.
. "$(dirname "$0")/lib.sh"

long="$quick --days 6 --every 1h -q"
"$skinheal" run $long --out straight || fail "the straight run"

# wait until FILE has N lines
wait_lines() {
    tries=0
    until [ "$(cat "$1" 2>/dev/null | wc -l)" -ge "$2" ] || [ $tries -ge 600 ]; do
        sleep 0.02
        tries=$((tries + 1))
    done
}
# stop_at LINES SIGNAL FOLDER: start a run, send the signal once it has written that many lines; its code is in $code
stop_at() {
    "$skinheal" run $long --snapshot-every 6h --out "$3" 2>"$3.err" &
    child=$!
    wait_lines "$3/timeline.csv" "$1"
    kill "-$2" $child
    wait $child 2>/dev/null
    code=$?
}
whole_rows() {
    columns=$(head -1 "$1" | tr ',' '\n' | wc -l)
    awk -F, -v n="$columns" 'NF != n { exit 1 }' "$1" || fail "$1 has a broken row"
    [ "$(tail -c 1 "$1" | od -An -c | tr -d ' ')" = '\n' ] || fail "$1 ends within a row"
}
continues_to_the_same() {
    expect 0 "$skinheal" run --resume "$1" -q
    same "$1/timeline.csv" straight/timeline.csv
    same "$1/events.csv" straight/events.csv
    [ "$(grep state_hash "$1/run.json")" = "$(grep state_hash straight/run.json)" ] || fail "$1 reached another state"
    says "$1/run.json" '"status": "finished"'
    no_leftovers "$1"
}

# SIGINT is ignored by children of a script in the background, so the program gets it by its own process group
if command -v setsid >/dev/null; then
    env -i PATH="$PATH" setsid sh -c 'trap - INT; exec "$@"' sh "$skinheal" run $long --out int 2>int.err &
    child=$!
    wait_lines int/timeline.csv 30
    kill -INT $child
    wait $child
    code=$?
    # a shell may have left SIGINT ignored; then the run simply finished
    [ $code -eq 130 ] || [ $code -eq 0 ] || fail "Ctrl-C ended with $code"
    if [ $code -eq 130 ]; then
        says int.err "interrupted on day"
        says int/run.json '"status": "interrupted"'
        whole_rows int/timeline.csv
        continues_to_the_same int
    fi
fi

stop_at 20 TERM term
[ $code -eq 143 ] || fail "SIGTERM ended with $code"
says term.err "To go on: skinheal run --resume"
whole_rows term/timeline.csv
continues_to_the_same term

for lines in 30 70; do
    stop_at $lines KILL killed$lines
    whole_rows killed$lines/timeline.csv
    says killed$lines/run.json '"status": "running"'
    rows_before=$(wc -l <killed$lines/timeline.csv)
    # at most one interval of 6 h is lost
    "$skinheal" run --resume killed$lines --days 0.05 -q 2>/dev/null
    rows_after=$(wc -l <killed$lines/timeline.csv)
    [ $((rows_before - rows_after)) -le 6 ] || fail "kill -9 lost $((rows_before - rows_after)) rows"
    continues_to_the_same killed$lines
done

# a torn last row, as after a power cut, is taken back
cp -r killed30 torn
cp straight/timeline.csv torn/timeline.csv
printf '99.5,1,0.1' >>torn/timeline.csv
continues_to_the_same torn

# chosen columns and NDJSON go on as they began
for format in csv ndjson; do
    expect 0 "$skinheal" run $long --columns 'tewl*,collagen_pore_rel' --format $format --out narrow
    cp narrow/timeline.$format whole
    expect 0 "$skinheal" run $long --columns 'tewl*,collagen_pore_rel' --format $format --out narrow --force --days 2 \
        --snapshot-at 36h
    expect 0 "$skinheal" run --resume narrow --days 6 -q
    same narrow/timeline.$format whole
    rm -r narrow
done

# a new folder goes on from a kept snapshot
expect 0 "$skinheal" run $long --out kept --snapshot-at 36h --snapshot-at 2
expect 0 "$skinheal" run --resume kept/kept-00001.50000d.skh --out branch -q
tail -1 branch/timeline.csv >a
tail -1 straight/timeline.csv >b
same a b
[ -e kept/kept-00002.00000d.skh ] || fail "a plain number of --snapshot-at counts days"
expect 64 "$skinheal" run $long --out other --snapshot-at 3mm
says err "--snapshot-at is a time"
[ -e other ] && fail "a refused option made a folder"
expect 64 "$skinheal" run --resume kept --every 2h
says err "with --resume only"

# a pipe that closes early ends the program quietly
"$skinheal" run $long 2>pipe.err | head -2 >first
silent pipe.err
[ "$(wc -l <first)" -eq 2 ] || fail "head got no rows"
finish
