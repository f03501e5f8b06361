// Pictures: a whole redraw at two zooms, the stain pass of every stain, and the small update between two
// moments.
#include "skinheal/paint.h"
#include "tests/bench/bench.h"
#include "tests/support/fake_scene.h"
#include <math.h>
#include <stdlib.h>

enum { WIDE = 942, HIGH = 456, RUNS = 8 };

static skh_scene *section(float day, float width_um, float depth_um, int pores)
{
    fake_setup setup = fake_setup_default();
    setup.day = day;
    setup.width_um = width_um;
    setup.depth_um = depth_um;
    setup.pores = pores;
    setup.needle_um = 0.7f * depth_um;
    return fake_scene_create(&setup);
}

static void redraw(const char *name, float width_um, float depth_um, int pores, float um_per_px,
                   uint32_t *argb)
{
    skh_scene *scene = section(3.0f, width_um, depth_um, pores);
    skh_camera camera = {
        .left_um = 0, .top_um = -60, .um_per_px = um_per_px, .width_px = WIDE, .height_px = HIGH};
    double best = HUGE_VAL;
    for (int run = 0; run < RUNS; run++) {
        skh_plate *plate;
        if (skh_plate_create(WIDE, HIGH, &plate, NULL)) return;
        uint64_t start = skh_clock_ns();
        if (skh_plate_update(plate, scene, &camera, 0, NULL)) return;
        best = fmin(best, (double)(skh_clock_ns() - start));
        skh_paint_options o = skh_paint_options_default();
        skh_plate_shade(plate, &o, argb, WIDE);
        skh_plate_destroy(plate);
    }
    bench_report(name, WIDE, HIGH, best, (double)WIDE * HIGH, argb, sizeof *argb * WIDE * HIGH);
    printf("%s,%.1f ms\n", name, best * 1e-6);
    fake_scene_free(scene);
}

static void stains(uint32_t *argb)
{
    skh_scene *scene = section(3.0f, 1200, 800, 1);
    skh_camera camera = {
        .left_um = 80, .top_um = -60, .um_per_px = 1.1f, .width_px = WIDE, .height_px = HIGH};
    skh_plate *plate;
    if (skh_plate_create(WIDE, HIGH, &plate, NULL) || skh_plate_update(plate, scene, &camera, 0, NULL))
        return;
    for (int s = 0; s < SKH_STAIN_COUNT; s++) {
        skh_paint_options o = skh_paint_options_default();
        o.stain = o.stain_to = (skh_stain)s;
        o.show_cells = 0;
        double best = HUGE_VAL;
        for (int run = 0; run < 4 * RUNS; run++) {
            uint64_t start = skh_clock_ns();
            skh_plate_shade(plate, &o, argb, WIDE);
            best = fmin(best, (double)(skh_clock_ns() - start));
        }
        char name[64];
        snprintf(name, sizeof name, "paint_shade_%s", skh_stain_word((skh_stain)s));
        bench_report(name, WIDE, HIGH, best, (double)WIDE * HIGH, argb, sizeof *argb * WIDE * HIGH);
        printf("%s,%.1f ms\n", name, best * 1e-6);
    }
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

// Two hours of healing in the sixth day, to and fro: what a plate has to do between two pictures.
static void between(int budget, uint32_t *argb)
{
    skh_scene *moment[2] = {section(6.0f, 1200, 800, 1), section(6.08f, 1200, 800, 1)};
    skh_camera camera = {
        .left_um = 80, .top_um = -60, .um_per_px = 1.1f, .width_px = WIDE, .height_px = HIGH};
    skh_plate *plate;
    if (skh_plate_create(WIDE, HIGH, &plate, NULL) || skh_plate_update(plate, moment[0], &camera, 0, NULL))
        return;
    double sum = 0;
    int tiles = 0, runs = 4 * RUNS;
    for (int run = 1; run <= runs; run++) {
        uint64_t start = skh_clock_ns();
        if (skh_plate_update(plate, moment[run & 1], &camera, budget, NULL)) return;
        sum += (double)(skh_clock_ns() - start) / runs;
        tiles += skh_plate_drawn(plate);
    }
    skh_paint_options o = skh_paint_options_default();
    skh_plate_shade(plate, &o, argb, WIDE);
    char name[64];
    snprintf(name, sizeof name, "paint_update_budget%d", budget);
    bench_report(name, WIDE, HIGH, sum, (double)WIDE * HIGH, argb, sizeof *argb * WIDE * HIGH);
    printf("%s,%.1f ms mean,%.1f tiles\n", name, sum * 1e-6, (double)tiles / runs);
    skh_plate_destroy(plate);
    fake_scene_free(moment[0]);
    fake_scene_free(moment[1]);
}

// The third day as it plays: skin swells by 2 um from plate to plate while its fields change. With the
// shading.
static void play(uint32_t *argb)
{
    enum { PLATES = 40 };
    skh_scene *moment[2] = {section(2.0f, 1200, 800, 1), section(2.08f, 1200, 800, 1)};
    skh_camera camera = {
        .left_um = 80, .top_um = -160, .um_per_px = 1.1f, .width_px = WIDE, .height_px = HIGH};
    const float *rest[2] = {moment[0]->columns.surface_um, moment[1]->columns.surface_um};
    int nx = moment[0]->grid.nx;
    float *surface = malloc(sizeof *surface * (size_t)nx);
    skh_plate *plate;
    if (!surface || skh_plate_create(WIDE, HIGH, &plate, NULL) ||
        skh_plate_update(plate, moment[0], &camera, 0, NULL))
        return;
    skh_paint_options o = skh_paint_options_default();
    o.show_cells = 0;
    double best = HUGE_VAL, sum = 0;
    int tiles = 0;
    for (int n = 1; n <= PLATES; n++) {
        skh_scene *now = moment[n & 1];
        for (int x = 0; x < nx; x++)
            surface[x] = rest[n & 1][x] + 2.0f * (float)n * (1.0f + sinf(0.07f * (float)x));
        now->columns.surface_um = surface;
        uint64_t start = skh_clock_ns();
        if (skh_plate_update(plate, now, &camera, 6, NULL)) return;
        skh_plate_shade(plate, &o, argb, WIDE);
        double took = (double)(skh_clock_ns() - start);
        best = fmin(best, took);
        sum += took / PLATES;
        tiles += skh_plate_drawn(plate);
    }
    bench_report("paint_play_swelling", WIDE, HIGH, sum, (double)WIDE * HIGH, argb,
                 sizeof *argb * WIDE * HIGH);
    printf("paint_play_swelling,%.1f ms mean,%.1f ms best,%.1f tiles\n", sum * 1e-6, best * 1e-6,
           (double)tiles / PLATES);
    skh_plate_destroy(plate);
    for (int k = 0; k < 2; k++) {
        moment[k]->columns.surface_um = rest[k];
        fake_scene_free(moment[k]);
    }
    free(surface);
}

int main(void)
{
    uint32_t *argb = malloc(sizeof *argb * WIDE * HIGH);
    if (!argb) return 1;
    redraw("paint_redraw_1mm", 1200, 800, 1, 1.1f, argb);
    redraw("paint_redraw_4mm", 4000, 2000, 6, 4.2f, argb);
    stains(argb);
    between(0, argb);
    between(8, argb);
    play(argb);
    free(argb);
    return 0;
}
