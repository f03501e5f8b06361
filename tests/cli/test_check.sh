#!/bin/sh
# Configurations as files: each mistake one clear message, a documented exit code, nothing on standard output.
. "$(dirname "$0")/lib.sh"

# bad CODE FILE TEXT: check refuses the file, saying TEXT, with the file's name
bad() {
    expect "$1" "$skinheal" check "$2"
    silent out
    says err "$3"
    says err "nothing was run"
}
: >empty.yaml
bad 78 empty.yaml "empty.yaml: error: the file is empty"
printf 'ELF\001\002' >binary.yaml
bad 78 binary.yaml "a binary file"
printf 'title: \377\n' >latin.yaml
bad 78 latin.yaml "not UTF-8"
bad 66 missing.yaml "cannot read 'missing.yaml': No such file"
bad 66 . "cannot read '.': Is a directory"
head -c 1100000 /dev/zero | tr '\0' '#' >large.yaml
bad 66 large.yaml "larger than the allowed 1048576 bytes"
printf 'device:\n  length: 1.5 days\n  lenght: 1 mm\n' >two.yaml
bad 78 two.yaml "two.yaml:2:11: error: 'device.length' is a length"
says err "two.yaml:3:3: error: unknown key 'device.lenght'; did you mean 'device.length'?"
says err "2 errors; nothing was run"
printf 'include: loop.yaml\n' >loop.yaml
bad 78 loop.yaml "too many files include each other"
mkdir presets
printf 'seed: x\n' >presets/mine.yaml
printf 'include: presets/mine.yaml\n' >with.yaml
bad 78 with.yaml "presets/mine.yaml:1:7: error: 'seed' is a number"
expect 0 sh -c 'printf "seed: 6\n" | "$1" check -' sh "$skinheal"
says out "seed 6"
expect 66 "$skinheal" check no-such-scenario
says err "cheek-standard"
printf '\357\273\277seed: 5\r\ntitle: dos\r\n' >dos.yaml
expect 0 "$skinheal" check dos.yaml
says out "seed 5"

for scenario in cheek-standard cheek-gentle single-pore wide-wound rest; do
    expect 0 "$skinheal" check "$scenario"
    says out "No mistakes found."
    silent err
    for form in --print --sources; do
        "$skinheal" check "$scenario" $form >first.yaml
        "$skinheal" check first.yaml $form >second.yaml
        same first.yaml second.yaml
    done
done
expect 0 "$skinheal" check rest --set seed=3 --set 'device.kind=pen' --seed 4
says out "seed 4"
expect 78 "$skinheal" check rest --set 'device.length=9 mm' --seed x
says err "--set device.length=9 mm: error: 'device.length' must be between 50 and 3000 um, got 9 mm"
says err "--set seed=x: error: 'seed' is a number, got 'x'"
expect 0 "$skinheal" check cheek-standard
says out "25000 punctures"
says out "4: at 0 h, 28 d, 56 d, 84 d"

expect 0 "$skinheal" params
says out "device.length"
says out "model.refill"
for format in csv markdown ndjson; do
    expect 0 "$skinheal" params --format $format
    says out "device.length"
    silent err
done
expect 0 "$skinheal" params --schema
says out '"$schema"'
expect 64 "$skinheal" params --format pdf
expect 64 "$skinheal" params zzzz
expect 74 sh -c '"$1" params >/dev/full' sh "$skinheal"
says err "cannot write to standard output"
finish
