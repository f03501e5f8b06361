# Small helpers of the command line tests. Source it with the program as first argument:  . "$(dirname "$0")/lib.sh"
# Every check says what it expected; a test ends with `finish`.
[ -x "$1" ] || { echo "usage: $0 PROGRAM"; exit 2; }
skinheal=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/skinheal-test.XXXXXX")
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
unset DISPLAY WAYLAND_DISPLAY
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
# expect CODE COMMAND...: runs it; standard output and error are left in `out` and `err`
expect() {
    wanted=$1
    shift
    "$@" >out 2>err
    got=$?
    [ "$got" -eq "$wanted" ] || fail "'$*' ended with $got, not $wanted: $(head -3 err)"
}
# says FILE TEXT: the file contains the text
says() { grep -qF -- "$2" "$1" || fail "no '$2' in $1: $(head -5 "$1")"; }
# silent FILE: the file is empty
silent() { [ ! -s "$1" ] || fail "$1 is not empty: $(head -3 "$1")"; }
# same A B: equal bytes
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }
# no_leftovers FOLDER: nothing temporary stayed behind
no_leftovers() {
    for left in "$1"/*.tmp; do
        [ -e "$left" ] && fail "left behind: $left"
    done
}
finish() {
    [ "$failures" -eq 0 ] || exit 1
    echo "all good"
}
# a course that takes a fraction of a second
quick="single-pore --set domain.spacing=20 --threads 1"
