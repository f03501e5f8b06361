#!/bin/sh
# Places that cannot be written: one clear message, exit code 73 or 74, nothing half-written.
. "$(dirname "$0")/lib.sh"

expect 74 sh -c '"$1" run single-pore --set domain.spacing=20 --days 0.2 --threads 1 >/dev/full' sh "$skinheal"
says err "cannot write to standard output"
: >file
expect 73 "$skinheal" run $quick --days 0.2 --out file/folder
says err "cannot create the folder 'file/folder': Not a directory"
expect 73 "$skinheal" run $quick --days 0.2 --out file
expect 73 "$skinheal" run $quick --days 0.2 --out /proc/skinheal
# a folder one may not write; root may everything, so root asks as nobody
person=
if [ "$(id -u)" -eq 0 ]; then
    chmod 755 "$work"
    person="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
mkdir closed
chmod 555 closed
if $person "$skinheal" --version >/dev/null 2>&1; then
    expect 73 $person "$skinheal" run $quick --days 0.2 --out closed
    says err "Permission denied"
    expect 73 $person "$skinheal" run $quick --days 0.2 --out closed/inner
    says err "cannot create the folder 'closed/inner': Permission denied"
    echo 'seed: 1' >secret.yaml
    chmod 000 secret.yaml
    expect 66 $person "$skinheal" check secret.yaml
    says err "cannot read 'secret.yaml': Permission denied"
fi
# a full disk: a small file system of its own, where the user may make one
if [ "$(id -u)" -eq 0 ] && mkdir full && mount -t tmpfs -o size=300k tmpfs full 2>/dev/null; then
    expect 74 "$skinheal" run $quick -q --days 10 --every 1h --out full/run
    says err "No space left on device"
    columns=$(head -1 full/run/timeline.csv | tr ',' '\n' | wc -l)
    awk -F, -v n="$columns" 'NF != n { exit 1 }' full/run/timeline.csv || fail "a full disk broke a row"
    no_leftovers full/run
    expect 74 "$skinheal" run $quick -q --days 1 --every 1d --out full/snap --snapshot-at 12h
    [ -e full/snap/kept-00000.50000d.skh ] && fail "half a snapshot was left"
    no_leftovers full/snap
    umount full
fi
finish
