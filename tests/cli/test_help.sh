#!/bin/sh
# Help, man page and completion are made from one table: they must name the same commands and options.
. "$(dirname "$0")/lib.sh"

expect 0 "$skinheal" --help
silent err
cp out help
expect 0 "$skinheal" help
same out help
expect 64 "$skinheal"
silent out
says err "Usage: skinheal COMMAND"
expect 0 "$skinheal" --version
says out "skinheal "
"$skinheal" docs man >man
"$skinheal" docs bash >bash
"$skinheal" docs zsh >zsh
expect 0 "$skinheal" docs keys
says out "device.length"
expect 0 "$skinheal" docs scenarios
says out "cheek-standard"
# the completion itself, as bash would call it
cat >try <<'TRY'
skinheal() { "$program" "$@"; }
. ./bash
compopt() { :; }
COMP_WORDS=(skinheal run --set device.le) COMP_CWORD=3
_skinheal && echo "${COMPREPLY[@]}"
COMP_WORDS=(skinheal run cheek-st) COMP_CWORD=2
_skinheal && echo "${COMPREPLY[@]}"
COMP_WORDS=(skinheal sweep sweep-le) COMP_CWORD=2
_skinheal && echo "${COMPREPLY[@]}"
COMP_WORDS=(skinheal che) COMP_CWORD=1
_skinheal && echo "${COMPREPLY[@]}"
TRY
[ "$(program=$skinheal bash try | tr '\n' ' ')" = "device.length= cheek-standard sweep-length check " ] ||
    fail "bash completes: $(program=$skinheal bash try 2>&1)"
bash -n bash || fail "the bash completion is not valid"

commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' help)
[ -n "$commands" ] || fail "no command in the help"
for command in run check params; do
    echo "$commands" | grep -qx "$command" || fail "the command '$command' is missing"
done
for command in $commands; do
    expect 0 "$skinheal" "$command" --help
    silent err
    says out "Usage: skinheal $command"
    says man ".SS skinheal $command"
    says bash "$command) options="
    says zsh "    $command)"
    options=$(sed -n 's/^  \(-., \|    \)\(--[a-z0-9-]*\).*/\2/p' out)
    for option in $options; do
        grep -F "$command) options=" bash | grep -qF -- "$option" || fail "bash does not complete $command $option"
        sed -n "/^    $command)/,/;;/p" zsh | grep -qF -- "'$option[" ||
            sed -n "/^    $command)/,/;;/p" zsh | grep -qF -- "'*$option[" || fail "zsh does not complete $command $option"
        escaped=$(echo "$option" | sed 's/-/\\\\-/g')
        grep -q -- "fB$escaped" man || fail "the man page misses $command $option"
    done
    expect 64 "$skinheal" "$command" --no-such-option
    says err "unknown or ambiguous option '--no-such-option'"
done
# every exit code of the help stands in the man page
for code in $(sed -n '/^Exit codes:/,$s/^ *\([0-9]*\)  .*/\1/p' help); do
    grep -qx "$code" man || fail "exit code $code is missing in the man page"
done
if command -v man >/dev/null 2>&1 && man --version >/dev/null 2>&1; then
    man --warnings -l man >/dev/null 2>warnings
    silent warnings
fi

expect 64 "$skinheal" chekc
says err "did you mean 'check'?"
expect 64 "$skinheal" check --prnt rest
says err "did you mean '--print'?"
expect 64 "$skinheal" check
says err "check needs CONFIG"
says err "Try 'skinheal check --help'."
expect 64 "$skinheal" check a b
says err "what is 'b'?"
expect 64 "$skinheal" run rest --every
says err "option '--every' needs a value"
expect 64 "$skinheal" run rest --quiet=yes
says err "takes no value"
expect 64 "$skinheal" run rest --days x
says err "--days is a time"
expect 64 "$skinheal" run rest --days 99999
says err "must be between"
expect 64 "$skinheal" run rest --threads 0
expect 64 "$skinheal" run rest --format xml
says err "--format must be one of csv, ndjson, got 'xml'"
# an option that would change nothing is refused
expect 64 "$skinheal" stats some.db --set seed=1
says err "unknown or ambiguous option '--set'"
expect 64 "$skinheal" sweep sweep-smoke --seed x
says err "--seed is a number"
expect 64 "$skinheal" export rest -o folder
says err "say when"
[ -e folder ] && fail "a refused export made its folder"
# columns of a help text stay columns when a line is long
expect 0 "$skinheal" stats --help
says out "  sensitivity    Morris effects"
says out "                 strongest first"
# scenarios and sweeps are told apart, and close names are offered
expect 0 "$skinheal" docs sweeps
says out "sweep-smoke"
expect 78 "$skinheal" run sweep-smoke
says err "it is run by: skinheal sweep sweep-smoke"
expect 78 "$skinheal" sweep rest
says err "this is no sweep"
expect 66 "$skinheal" sweep sweep-smok
says err "Did you mean 'sweep-smoke'?"
expect 66 "$skinheal" run cheek-standart
says err "Did you mean 'cheek-standard'?"
grep -q sweep err && fail "a sweep is offered as a scenario"
echo "seed: 1" >a.yaml
expect 64 "$skinheal" a.yaml
says err "is a file, not a command"
finish
