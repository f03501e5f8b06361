// Every stain of a small made-up scene against a picture that was looked at.
//
// Tolerance: mean CIEDE2000 below 0.5 and fewer than 0.1 % of pixels off by more than 8, so that another
// maths library may round a few pixels differently. With the library the pictures were made with, gcc and
// clang give the same bits: hashes in pictures/hashes.txt. SKINHEAL_GOLDEN=write makes them anew; look at
// them before committing.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/hash.h"
#include "skinheal/paint.h"
#include "tests/support/colour.h"
#include "tests/support/fake_scene.h"
#include "tests/support/png_file.h"
#include <cmocka.h>
#include <gnu/libc-version.h>

enum { WIDE = 320, HIGH = 200 };
#define FOLDER SKINHEAL_SOURCE_DIR "/tests/golden/pictures/"

typedef struct golden {
    const char *name;
    skh_stain stain;
    float day;
    int safe;
} golden;
static const golden goldens[] = {
    {"illustrated-1h", SKH_STAIN_ILLUSTRATED, 0.04f, 0},
    {"illustrated-3d", SKH_STAIN_ILLUSTRATED, 3.0f, 0},
    {"illustrated-10d-safe", SKH_STAIN_ILLUSTRATED, 10.0f, 1},
    {"he-1d", SKH_STAIN_HE, 1.0f, 0},
    {"masson-28d", SKH_STAIN_MASSON, 28.0f, 0},
    {"picrosirius-28d", SKH_STAIN_PICROSIRIUS, 28.0f, 0},
    {"polarised-28d", SKH_STAIN_POLARISED, 28.0f, 0},
    {"polarised-28d-safe", SKH_STAIN_POLARISED, 28.0f, 1},
    {"vvg-120d", SKH_STAIN_VVG, 120.0f, 0},
    {"immuno1-10d", SKH_STAIN_IMMUNO1, 10.0f, 0},
    {"immuno3-10d", SKH_STAIN_IMMUNO3, 10.0f, 0},
};
enum { GOLDENS = sizeof goldens / sizeof goldens[0] };

static uint32_t argb[WIDE * HIGH];

static void paint(const golden *g)
{
    fake_setup setup = fake_setup_default();
    setup.day = g->day;
    skh_scene *scene = fake_scene_create(&setup);
    skh_camera camera = {
        .left_um = 400, .top_um = -35, .um_per_px = 1.2f, .width_px = WIDE, .height_px = HIGH};
    skh_plate *plate;
    skh_error err;
    assert_int_equal(skh_plate_create(WIDE, HIGH, &plate, &err), SKH_OK);
    assert_int_equal(skh_plate_update(plate, scene, &camera, 0, &err), SKH_OK);
    skh_paint_options o = skh_paint_options_default();
    o.stain = o.stain_to = g->stain;
    o.safe_colours = g->safe;
    o.show_cells = g->stain == SKH_STAIN_ILLUSTRATED;
    skh_plate_shade(plate, &o, argb, WIDE);
    skh_caption_paint(plate, scene, &o, argb, WIDE);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void write_all(void)
{
    FILE *list = fopen(FOLDER "hashes.txt", "w");
    assert_non_null(list);
    fprintf(list, "%s\n", gnu_get_libc_version());
    for (int k = 0; k < GOLDENS; k++) {
        char path[512];
        skh_error err;
        paint(&goldens[k]);
        snprintf(path, sizeof path, FOLDER "%s.png", goldens[k].name);
        assert_int_equal(skh_png_write(path, argb, WIDE, HIGH, WIDE, NULL, 0, &err), SKH_OK);
        fprintf(list, "%s %016llx\n", goldens[k].name,
                (unsigned long long)skh_hash(SKH_HASH_START, argb, sizeof argb));
    }
    fclose(list);
}

static void every_stain_looks_as_it_did_when_it_was_looked_at(void **state)
{
    (void)state;
    for (int k = 0; k < GOLDENS; k++) {
        char path[512];
        int width, height, far = 0;
        double sum = 0;
        paint(&goldens[k]);
        snprintf(path, sizeof path, FOLDER "%s.png", goldens[k].name);
        uint32_t *wanted = png_read(path, &width, &height);
        if (!wanted) fail_msg("cannot read %s", path);
        assert_int_equal(width, WIDE);
        assert_int_equal(height, HIGH);
        for (int i = 0; i < WIDE * HIGH; i++) {
            if (((wanted[i] ^ argb[i]) & 0xffffffu) == 0) continue;
            double apart = ciede2000(lab_of(wanted[i], EYE_NORMAL), lab_of(argb[i], EYE_NORMAL));
            sum += apart;
            far += apart > 8.0;
        }
        free(wanted);
        if (sum / (WIDE * HIGH) >= 0.5 || far >= WIDE * HIGH / 1000)
            fail_msg("%s: mean difference %.3f (below 0.5), %d pixels off by more than 8 (below %d)",
                     goldens[k].name, sum / (WIDE * HIGH), far, WIDE * HIGH / 1000);
    }
}

static void gcc_and_clang_draw_the_same_bits(void **state)
{
    (void)state;
    char line[128], name[64], version[32] = "";
    unsigned long long wanted;
    FILE *list = fopen(FOLDER "hashes.txt", "r");
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%31s\n", version), 1);
    int same_library = strcmp(version, gnu_get_libc_version()) == 0;
    for (int k = 0; k < GOLDENS && same_library; k++) {
        assert_non_null(fgets(line, sizeof line, list));
        assert_int_equal(sscanf(line, "%63s %llx", name, &wanted), 2);
        assert_string_equal(name, goldens[k].name);
        paint(&goldens[k]);
        unsigned long long got = skh_hash(SKH_HASH_START, argb, sizeof argb);
        if (got != wanted) fail_msg("%s: hash %016llx, expected %016llx", name, got, wanted);
    }
    fclose(list);
    if (!same_library) skip();
}

int main(void)
{
    const char *what = getenv("SKINHEAL_GOLDEN");
    if (what && strcmp(what, "write") == 0) {
        write_all();
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stain_looks_as_it_did_when_it_was_looked_at),
        cmocka_unit_test(gcc_and_clang_draw_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
