#!/bin/sh
# skinheal validate as people call it: verdicts, cache, threshold, JSON, Ctrl-C. Usage: validate_command.sh PROGRAM
program=$1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0
check() { # check "what" condition...
    what=$1
    shift
    if ! "$@"; then
        echo "FAILED: $what"
        failed=1
    fi
}
header='id,category,quantity,use,scenario,measure,column,over,from_h,to_h,level,versus,low,high,unit,band,species,group,rows,source,doi,note'
{
    echo "$header"
    echo 'a,geometry,reached depth,test,patch-600,value,channel_depth_um,,1,,,,100,900,um,made up,,,,nobody,,'
    echo 'b,geometry,impossible depth,test,patch-600,value,channel_depth_um,,1,,,,2000,2100,um,made up,,,,nobody,,'
    echo 'c,geometry,fitted depth,fit,patch-600,value,channel_depth_um,,1,,,,2000,2100,um,made up,,,,nobody,,'
} > "$folder/targets.csv"
run() { "$program" validate -q --seeds 1 --cache "$folder/cache" --targets "$folder/targets.csv" "$@"; }

run > "$folder/first" || check "a table is printed" false
check "a row inside says so" grep -q '^  inside a ' "$folder/first"
check "a row off says so" grep -q '^  off    b ' "$folder/first"
check "fit and test are scored apart" test "$(grep -c '^TOTAL' "$folder/first")" = 2
check "the run is kept" test "$(find "$folder/cache" -name '*.run' | wc -l)" = 1

find "$folder/cache" -name '*.run' -exec touch -d 2020-01-01 {} +
run > "$folder/second"
check "the cache gives the same table" cmp -s "$folder/first" "$folder/second"
check "and nothing is run again" test -z "$(find "$folder/cache" -name '*.run' -newermt 2021-01-01)"

run --threshold 0.5 > /dev/null
check "half of the test rows meet a threshold of 0.5" test $? = 0
run --threshold 0.6 > /dev/null
check "but not one of 0.6" test $? = 1

run --json > "$folder/json"
check "JSON has one row a target" test "$(grep -c '"verdict"' "$folder/json")" = 3
check "JSON names the keys others read" grep -q '"id": "a", "category": "geometry".*"model": .*"low": 100, "high": 900.*"verdict": "inside".*"source": "nobody"' "$folder/json"
# the committed table is of this model: after a change of constants or of the model version it must be made anew
hash=$(sed -n 's/.*"model_hash": "\([0-9a-f]*\)".*/\1/p' "$folder/json" | head -1)
check "the committed table was made with this model ($hash): skinheal validate --markdown > assets/reference/validated.md" \
    grep -q "model hash $hash" "$(dirname "$0")/../../assets/reference/validated.md"
if command -v python3 > /dev/null; then
    check "JSON is JSON" python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$folder/json"
fi
check "Markdown has a table" sh -c "'$program' validate -q --seeds 1 --cache '$folder/cache' --targets '$folder/targets.csv' --markdown | grep -q '^| a | inside | test |'"

echo "x,geometry,q,test,no-such,value,channel_depth_um,,1,,,,1,2,um,,,,,,," >> "$folder/targets.csv"
run 2> "$folder/err" > /dev/null
check "a scenario that is not there ends with 66" test $? = 66
check "and is named" grep -q 'no-such' "$folder/err"

{
    echo "$header"
    echo 'a,epidermis,long run,test,excision,value,tewl_gm2h,,1,,,,1,2,,,,,,nobody,,'
} > "$folder/targets.csv"
# a background child of a script ignores SIGINT; TERM is caught in the same way
"$program" validate -q --seeds 2 --cache "$folder/other" --targets "$folder/targets.csv" > "$folder/out" 2> "$folder/err" &
pid=$!
sleep 2
kill -TERM $pid
wait $pid
check "an interrupted run ends with 130" test $? = 130
check "it prints no table" test ! -s "$folder/out"
check "and leaves no half-written file" test -z "$(find "$folder/other" -name '*.tmp')"
exit $failed
