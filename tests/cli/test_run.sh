#!/bin/sh
# run: data on standard output only, rows when they are due, folders that tell how they came about.
. "$(dirname "$0")/lib.sh"

expect 0 "$skinheal" run $quick --days 1 --every 3h
silent err
cp out one.csv
[ "$(wc -l <one.csv)" -eq 10 ] || fail "a header and 9 rows expected, got $(wc -l <one.csv)"
[ "$(head -c 15 one.csv)" = "time_d,session," ] || fail "the header does not start with time_d,session"
columns=$(head -1 one.csv | tr ',' '\n' | wc -l)
awk -F, -v n="$columns" 'NF != n { exit 1 }' one.csv || fail "rows of unequal width"
[ "$(cut -d, -f1 one.csv | sed 1d | tr '\n' ' ')" = "0 0.125 0.25 0.375 0.5 0.625 0.75 0.875 1 " ] || fail "times of the rows"
expect 0 "$skinheal" run $quick --days 1 --every 3h --threads 2
same out one.csv
expect 0 "$skinheal" run $quick --days 1 --every 3h --seed 2
cmp -s out one.csv && fail "another seed gave the same course"
expect 0 "$skinheal" run $quick --days 1 --every 3h --format ndjson
[ "$(wc -l <out)" -eq 9 ] || fail "9 lines of NDJSON expected"
says out '{"time_d":0.125,"session":1,'
expect 0 "$skinheal" run $quick --days 1 --every 12h --set output.section=false --set 'output.regions=[pore]'
head -1 out | grep -q '_section\|_rim_' && fail "columns that were not asked for"

# days count from the first session
expect 0 "$skinheal" run $quick --days 2 --every 12h --set sessions.first=36h --columns pores_count
[ "$(sed 1d out | tr '\n' ' ')" = "-1.5,0,0 -1,0,0 -0.5,0,0 0,1,1 0.5,1,1 " ] || fail "a later first session: $(cat out)"
expect 0 "$skinheal" run $quick --days 1 --every 12h --columns 'tewl*,pores_count'
[ "$(head -1 out)" = "time_d,session,pores_count,tewl_gm2h" ] || fail "the chosen columns: $(head -1 out)"
expect 64 "$skinheal" run $quick --columns tewl_gmh
says err "did you mean 'tewl_gm2h'?"
expect 0 "$skinheal" params --columns tewl
says out "tewl_gm2h"
expect 0 "$skinheal" run $quick --days 8 --describe -q
silent err
for phase in "Session 1, day 0: 1 channel" "Closing:" "Inflammation:" "Rebuilding:" "At the end, day 8:"; do
    says out "$phase"
done
expect 0 "$skinheal" run rest --days 1 --set domain.spacing=20 --describe -q
says out "Nobody treats this skin"

expect 0 "$skinheal" run $quick --days 1 --every 3h --out deep/er/folder
silent out
says err "9 rows in deep/er/folder"
same deep/er/folder/timeline.csv one.csv
says deep/er/folder/events.csv "time_d,session,event,label"
says deep/er/folder/events.csv ",needled,"
says deep/er/folder/run.json '"status": "finished"'
says deep/er/folder/run.json '"seed": 1,'
no_leftovers deep/er/folder
# the configuration inside run.json reads back to the same course
sed -n 's/^  "config": "\(.*\)"$/\1/p' deep/er/folder/run.json | sed 's/\\"/"/g; s/\\n/\
/g' >again.yaml
expect 0 "$skinheal" run again.yaml --threads 1
same out one.csv
# a folder is not replaced unless one says so
expect 73 "$skinheal" run $quick --days 1 --out deep/er/folder
says err "already holds a run"
same deep/er/folder/timeline.csv one.csv
expect 0 "$skinheal" run $quick -q --days 0.5 --every 3h --out deep/er/folder --force --format ndjson
silent err
[ -e deep/er/folder/timeline.csv ] && fail "the old time line stayed beside the new one"

expect 64 "$skinheal" run
says err "needs CONFIG"
expect 64 "$skinheal" run rest --format xml
expect 64 "$skinheal" run rest --snapshot-every 1d
says err "snapshots need a folder"
expect 64 "$skinheal" run rest --resume x.skh
expect 66 "$skinheal" run --resume nowhere.skh
expect 66 "$skinheal" run --resume .
says err "there is no snapshot in '.'"
expect 78 "$skinheal" run rest --set device.length=3 --out never
[ -e never ] && fail "a refused configuration made a folder"
finish
