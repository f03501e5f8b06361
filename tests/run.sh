#!/bin/sh
# Every test, from a fresh Debian 12 machine: installs what is missing, builds with gcc and clang, runs all suites, the
# sanitizers, the build without SDL and the format check. Ends with "N passed, N failed"; the exit status says the same.
#   sh tests/run.sh           about 10 minutes on 2 cores
#   sh tests/run.sh --full    also months of skin, all seeds, long sweeps
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/build-tests
jobs=$(nproc)
passed=0 failed=0

case "${1:-}" in
"") ;;
--full) export SKINHEAL_FULL=1 ;;
*) echo "usage: run.sh [--full]" >&2; exit 64 ;;
esac

sh "$root/sim/setup.sh" build test || { echo "0 passed, 1 failed"; exit 1; }
mkdir -p "$out"

say() { echo "== $(date +%H:%M:%S) $*"; }
pass() { passed=$((passed + 1)); echo "ok: $1"; }
fail() { failed=$((failed + 1)); echo "FAILED: $1"; }

# build NAME TARGETS CMAKE_OPTION...: configure and build; one failure when it does not
build() {
    name=$1 targets=$2
    shift 2
    say "build $name"
    if cmake -S "$root" -B "$out/$name" -G Ninja "$@" > "$out/$name.log" 2>&1 &&
        ninja -C "$out/$name" $targets >> "$out/$name.log" 2>&1; then
        pass "build $name"
    else
        grep -E 'error|FAILED|CMake Error' -A 5 "$out/$name.log" | head -40
        fail "build $name, see $out/$name.log"
        return 1
    fi
}

# suite NAME CTEST_OPTION...: run tests of a build and add them up
suite() {
    name=$1
    shift
    say "tests of $name"
    log=$out/$name.tests.log
    ctest --test-dir "$out/$name" -j "$jobs" --output-on-failure "$@" > "$log" 2>&1
    total=$(sed -n 's/.*tests failed out of \([0-9]*\)$/\1/p' "$log")
    wrong=$(sed -n 's/.*, \([0-9]*\) tests failed out of [0-9]*$/\1/p' "$log")
    if [ -z "$total" ]; then
        cat "$log"
        fail "tests of $name did not run"
        return
    fi
    [ "$wrong" -eq 0 ] || grep -vE '^ *(Start|[0-9]+/[0-9]+ .* Passed)' "$log"
    sed -n '/did not run/,/^$/p' "$log"
    passed=$((passed + total - wrong)) failed=$((failed + wrong))
    echo "$name: $((total - wrong)) of $total"
}

started=$(date +%s)
say "format"
if git -C "$root" ls-files 'sim/*.[ch]' 'include/*.h' 'tests/*.[ch]' | (cd "$root" && xargs clang-format --dry-run -Werror) \
    > "$out/format.log" 2>&1; then
    pass "format"
else
    grep -o '^[^:]*:[0-9]*' "$out/format.log" | head -10
    fail "format: run clang-format -i on the files above"
fi

build gcc all -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Release && suite gcc
# the same suites; evidence is a matter of the model, not of the compiler, and the golden hashes tie both builds
build clang all -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release && suite clang -LE 'evidence|batch'

# leak detection stumbles over the thread-local memory of OpenMP's threads unless it leaves that alone
export ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1:intercept_tls_get_addr=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
build asan "core_tests skinheal" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE=-O1 \
    -DSKINHEAL_SANITIZE=address,undefined && suite asan -L '^(unit|physics|faults|fuzz|cli|golden)$' -E golden/test_golden

# gcc's libgomp is not instrumented and gives false alarms; clang's libomp with this option does not
export TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=1
build tsan "test_threads test_transport test_smooth test_oxygen" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_C_FLAGS_RELEASE=-O1 -DSKINHEAL_SANITIZE=thread -DSKINHEAL_VIEW=OFF &&
    suite tsan -R '/(test_threads|test_transport|test_smooth|test_oxygen)$'

build headless "skinheal test_golden test_transport test_world" -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE=-O1 -DSKINHEAL_VIEW=OFF \
    -DSKINHEAL_THREADS=OFF && {
    # without SDL and without threads the same bits come out
    suite headless -R '^(golden/test_golden|unit/test_transport|unit/test_world)$'
    if ldd "$out/headless/skinheal" | grep -q SDL; then fail "headless build links SDL"; else pass "headless build is free of SDL"; fi
}

say "done in $((($(date +%s) - started) / 60)) minutes"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
