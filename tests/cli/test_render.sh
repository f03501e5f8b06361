#!/bin/sh
# render: pictures that say what they show, whole or not at all; every mistake named before anything is drawn.
. "$(dirname "$0")/lib.sh"
small="single-pore --set domain.spacing=20 --size 320x200 --bare"

# size of a PNG from its header
size_of() { od -An -tu1 -j16 -N8 "$1" | awk '{ print $3 * 256 + $4 "x" $7 * 256 + $8 }'; }

expect 0 "$skinheal" render $small --at 2h one.png -q
silent out
silent err
[ "$(size_of one.png)" = 320x200 ] || fail "the picture is $(size_of one.png)"
# provenance stands inside: the settings read back
for words in Software skinheal Parameters 'spacing: 20 um' 'not medical advice'; do says one.png "$words"; done
expect 0 "$skinheal" render $small --at 2h two.png -q
same one.png two.png
expect 0 "$skinheal" render $small --at 2h --threads 1 two.png -q
same one.png two.png
expect 0 "$skinheal" render $small --at 2h --seed 2 two.png -q
cmp -s one.png two.png && fail "another seed gave the same picture"
expect 0 "$skinheal" render ${small% --bare} --plain --at 2h two.png -q
cmp -s one.png two.png && fail "--bare leaves out nothing"

# several times and stains: one file each, named for them
mkdir many
expect 0 "$skinheal" render $small --at 0,1h,2h --stain he,masson many/a.png -q
[ "$(ls many | tr '\n' ' ')" = "a-he-0.png a-he-1h.png a-he-2h.png a-masson-0.png a-masson-1h.png a-masson-2h.png " ] || fail "files: $(ls many)"
cmp -s many/a-he-2h.png many/a-masson-2h.png && fail "two stains look the same"
expect 0 "$skinheal" render $small --every 30min --until 1h many/f.png -q
[ "$(ls many | grep -c '^f-000[012].png$')" -eq 3 ] || fail "three numbered frames expected"
for what in "--surface" "--needle 1" "--signal inflammation" "--safe-colours" "--zoom 200um" "--centre 400um,200um" "--no-cells"; do
    expect 0 "$skinheal" render $small --at 2h $what two.png -q
    cmp -s one.png two.png && fail "$what changes nothing"
done
expect 0 "$skinheal" render $small --at 2h --stain polarised one.png -q
expect 0 "$skinheal" render $small --at 2h --stain polarised --stage 0.125 two.png -q
cmp -s one.png two.png && fail "turning the stage changes nothing"

# a saved state draws what the course drew at that moment; it takes no configuration and knows no earlier time
expect 0 "$skinheal" run single-pore --set domain.spacing=20 --set duration=3h --snapshot-at 2h -o saved -q
saved=$(ls saved/kept-*.skh)
expect 0 "$skinheal" render $small --set duration=3h --at 2h one.png -q
expect 0 "$skinheal" render --from "$saved" --size 320x200 --bare two.png -q
same one.png two.png
expect 0 "$skinheal" render $small --set duration=3h --at 3h one.png -q
expect 0 "$skinheal" render --from "$saved" --at 3h --size 320x200 --bare two.png -q
same one.png two.png
expect 0 "$skinheal" render --from "$saved" --stain he,vvg --size 320x200 --bare many/s.png -q
[ -e many/s-he.png ] && [ -e many/s-vvg.png ] || fail "files: $(ls many)"
expect 64 "$skinheal" render --from "$saved" --at 1h --bare x.png -q
says err "times before it need CONFIG"
expect 64 "$skinheal" render --from "$saved" --seed 2 --bare x.png -q
says err "holds its own configuration"
expect 64 "$skinheal" render -q
says err "needs CONFIG"

# place and zoom hold for the whole screen too
expect 0 "$skinheal" render ${small% --size*} --size 640x400 --at 2h one.png -q
for what in "--zoom 150um" "--centre 300um,100um" "--no-cells" "--stain vvg --cells"; do
    expect 0 "$skinheal" render ${small% --size*} --size 640x400 --at 2h $what two.png -q
    cmp -s one.png two.png && fail "$what changes nothing on the whole screen"
done
expect 0 "$skinheal" render ${small% --size*} --size 640x400 --at 2h --stain vvg one.png -q
cmp -s one.png two.png && fail "--cells changes nothing on the whole screen"

expect 0 "$skinheal" render $small --frames 4 --until 2h --webp heal.webp -q
[ "$(head -c 4 heal.webp)" = RIFF ] || fail "no WebP file"
says heal.webp ANIM
if command -v ffmpeg >/dev/null; then
    expect 0 "$skinheal" render $small --frames 4 --until 2h --video heal.mp4 -q
    says heal.mp4 ftyp
    [ -e heal.part.mp4 ] && fail "heal.part.mp4 was left behind"
fi
# without ffmpeg: numbered pictures, and it says so
PATH=/nowhere expect 0 "$skinheal" render $small --frames 3 --until 1h --video none.mp4 -q
says err "ffmpeg is not installed"
[ -e none.mp4 ] && fail "a video without ffmpeg"
[ -e none-0002.png ] || fail "no numbered picture instead of the video"

# mistakes: one clear message, the right code, no file
refuse() {
    wanted=$1
    text=$2
    shift 2
    expect "$wanted" "$skinheal" render $small "$@"
    says err "$text"
    [ "$(grep -c 'error:' err)" -eq 1 ] || fail "more than one message: $(cat err)"
}
refuse 64 "--stain = 'blue': allowed are all, illustrated, he" --stain blue x.png
refuse 64 "--size = '12': expected WIDTHxHEIGHT" --size 12 x.png
refuse 64 "--size = '99999x10'" --size 99999x10 x.png
refuse 64 "--at = '2d,1d': times must rise" --at 2d,1d x.png
refuse 64 "--at = '1 mm'" --at '1 mm' x.png
refuse 64 "--signal = 'pain': allowed are inflammation" --signal pain x.png
refuse 64 "--centre = '1'" --centre 1 x.png
refuse 64 "--needle" --needle 7 x.png
refuse 64 "a video shows one stain" --stain he,vvg --webp x.webp
refuse 64 "one of --video and --webp" --video a.mp4 --webp b.webp
refuse 73 "/no/such/folder" --at 0 /no/such/folder/x.png
for left in x.png x.webp a.mp4 b.webp; do [ -e $left ] && fail "$left was written"; done
no_leftovers .
finish
