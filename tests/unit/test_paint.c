// Pictures show what the model says, and nothing else: properties of component maps, caches and stains.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "skinheal/paint.h"
#include "tests/support/fake_scene.h"
#include <cmocka.h>
#include <math.h>
#ifdef _OPENMP
#include <omp.h>
#endif

enum { WIDE = 320, HIGH = 220 };
static const skh_camera middle = {
    .left_um = 350, .top_um = -40, .um_per_px = 1.5f, .width_px = WIDE, .height_px = HIGH};
static uint32_t first[WIDE * HIGH], second[WIDE * HIGH];

static skh_scene *scene_at(float day)
{
    fake_setup setup = fake_setup_default();
    setup.day = day;
    return fake_scene_create(&setup);
}
static skh_plate *plate_of(const skh_scene *scene, const skh_camera *camera)
{
    skh_plate *plate = NULL;
    skh_error err;
    assert_int_equal(skh_plate_create(camera->width_px, camera->height_px, &plate, &err), SKH_OK);
    assert_int_equal(skh_plate_update(plate, scene, camera, 0, &err), SKH_OK);
    return plate;
}
static void shade(const skh_plate *plate, skh_stain stain, uint32_t *argb)
{
    skh_paint_options o = skh_paint_options_default();
    o.stain = o.stain_to = stain;
    o.show_cells = stain == SKH_STAIN_ILLUSTRATED;
    skh_plate_shade(plate, &o, argb, WIDE);
}
static void paint(const skh_scene *scene, const skh_camera *camera, skh_stain stain, uint32_t *argb)
{
    skh_plate *plate = plate_of(scene, camera);
    shade(plate, stain, argb);
    skh_plate_destroy(plate);
}
static double sum_of(const skh_plate *plate, skh_component component, int x0, int x1, int y0, int y1)
{
    double sum = 0;
    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
            float amounts[SKH_COMPONENT_COUNT];
            skh_plate_sample(plate, x, y, amounts);
            sum += (double)amounts[component];
        }
    }
    return sum / ((x1 - x0) * (double)(y1 - y0));
}
static void expect_same(const uint32_t *a, const uint32_t *b, const char *what)
{
    int differ = 0;
    for (int i = 0; i < WIDE * HIGH; i++) differ += a[i] != b[i];
    if (differ) fail_msg("%s: %d of %d pixels differ", what, differ, WIDE * HIGH);
}

static void more_collagen_in_the_model_stains_more(void **state)
{
    (void)state;
    double amount[3];
    const float collagen[3] = {0.3f, 0.6f, 1.0f};
    for (int k = 0; k < 3; k++) {
        fake_setup setup = fake_setup_default();
        setup.pores = 0;
        setup.collagen = collagen[k];
        skh_scene *scene = fake_scene_create(&setup);
        skh_plate *plate = plate_of(scene, &middle);
        amount[k] = sum_of(plate, SKH_COMPONENT_COLLAGEN1, 0, WIDE, 150, HIGH) +
                    sum_of(plate, SKH_COMPONENT_COLLAGEN3, 0, WIDE, 150, HIGH);
        skh_plate_destroy(plate);
        fake_scene_free(scene);
    }
    // overlapping fibres hide each other, so the area grows less than the amount; a tenth a step is far above
    // noise
    assert_true(amount[1] > 1.1 * amount[0]);
    assert_true(amount[2] > 1.1 * amount[1]);
}

static void each_fibre_field_shows_as_its_own_component(void **state)
{
    (void)state;
    static const struct {
        skh_field fields[2];
        skh_component shows;
    } rows[] = {{{SKH_FIELD_COLLAGEN1_YOUNG, SKH_FIELD_COLLAGEN1_MATURE}, SKH_COMPONENT_COLLAGEN1},
                {{SKH_FIELD_COLLAGEN3_YOUNG, SKH_FIELD_COLLAGEN3_MATURE}, SKH_COMPONENT_COLLAGEN3},
                {{SKH_FIELD_ELASTIN, SKH_FIELD_ELASTIN}, SKH_COMPONENT_ELASTIN}};
    for (int k = 0; k < 3; k++) {
        fake_setup setup = fake_setup_default();
        setup.pores = 0;
        skh_scene *scene = fake_scene_create(&setup);
        skh_plate *plate = plate_of(scene, &middle);
        double before = sum_of(plate, rows[k].shows, 0, WIDE, 120, HIGH);
        size_t nodes = skh_grid_nodes(&scene->grid);
        for (int n = 0; n < 2; n++)
            memset(fake_scene_field(scene, rows[k].fields[n]), 0, nodes * sizeof(double));
        skh_error err;
        assert_int_equal(skh_plate_update(plate, scene, &middle, 0, &err), SKH_OK);
        assert_true(before > 0.01);
        assert_true(sum_of(plate, rows[k].shows, 0, WIDE, 150, HIGH) <
                    0.02 * before); // vessel walls and septa hold none here
        skh_plate_destroy(plate);
        fake_scene_free(scene);
    }
}

// Share of gradient across the surface direction: 1/2 for fibres of all directions, towards 1 for flat ones.
static double flatness(const skh_plate *plate)
{
    double across = 0, along = 0;
    for (int y = 120; y < HIGH - 1; y++) {
        for (int x = 60; x < WIDE - 60; x++) {
            float here[SKH_COMPONENT_COUNT], right[SKH_COMPONENT_COUNT], below[SKH_COMPONENT_COUNT];
            skh_plate_sample(plate, x, y, here);
            skh_plate_sample(plate, x + 1, y, right);
            skh_plate_sample(plate, x, y + 1, below);
            double gx = (double)(right[SKH_COMPONENT_COLLAGEN1] - here[SKH_COMPONENT_COLLAGEN1]);
            double gz = (double)(below[SKH_COMPONENT_COLLAGEN1] - here[SKH_COMPONENT_COLLAGEN1]);
            along += gx * gx;
            across += gz * gz;
        }
    }
    return across / (across + along);
}

static void fibres_of_a_scar_lie_parallel_to_the_surface(void **state)
{
    (void)state;
    double flat[2];
    for (int k = 0; k < 2; k++) {
        fake_setup setup = fake_setup_default();
        setup.pores = 0;
        setup.scar_um = k ? 40.0f : 0.0f;
        skh_scene *scene = fake_scene_create(&setup);
        skh_plate *plate = plate_of(scene, &middle);
        flat[k] = flatness(plate);
        skh_plate_destroy(plate);
        fake_scene_free(scene);
    }
    assert_true(flat[0] > 0.45 && flat[0] < 0.72); // crossing families, mostly flat
    assert_true(flat[1] > flat[0] + 0.08);
}

static void skin_without_channels_shows_no_clot_and_no_bacteria(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    setup.pores = 0;
    skh_scene *scene = fake_scene_create(&setup);
    skh_plate *plate = plate_of(scene, &middle);
    assert_true(sum_of(plate, SKH_COMPONENT_FIBRIN, 0, WIDE, 0, HIGH) <= 0.0);
    assert_true(sum_of(plate, SKH_COMPONENT_BACTERIA, 0, WIDE, 0, HIGH) <= 0.0);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void a_fresh_channel_has_lost_its_collagen_and_holds_a_clot(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(0.1f);
    skh_plate *plate = plate_of(scene, &middle);
    int x = (int)((600.0f - middle.left_um) / middle.um_per_px),
        y = (int)((300.0f - middle.top_um) / middle.um_per_px);
    assert_true(sum_of(plate, SKH_COMPONENT_COLLAGEN1, x - 10, x + 10, y - 10, y + 0) < 0.05);
    assert_true(sum_of(plate, SKH_COMPONENT_FIBRIN, x - 10, x + 10, y - 10, y) +
                    sum_of(plate, SKH_COMPONENT_RED_CELLS, x - 10, x + 10, y - 10, y) >
                0.5);
    assert_true(sum_of(plate, SKH_COMPONENT_COLLAGEN1, 0, 60, y - 60, y) > 0.3);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void bare_skin_shows_no_living_epidermis(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(0.1f);
    skh_plate *plate = plate_of(scene, &middle);
    int x = (int)((600.0f - middle.left_um) / middle.um_per_px),
        y = (int)((45.0f - middle.top_um) / middle.um_per_px);
    assert_true(sum_of(plate, SKH_COMPONENT_CYTOPLASM, x - 10, x + 10, y - 5, y + 5) < 0.02);
    assert_true(sum_of(plate, SKH_COMPONENT_CYTOPLASM, 0, 100, y - 5, y + 5) > 0.3);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void cocci_are_as_many_as_the_model_has_bacteria(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    setup.day = 2.0f;
    setup.bacteria = 80.0f; // 1e6 CFU/ml: 8e-3 per um2 of the 100 um slab
    skh_scene *scene = fake_scene_create(&setup);
    skh_camera near = {.left_um = 540, .top_um = 200, .um_per_px = 0.4f, .width_px = WIDE, .height_px = HIGH};
    skh_plate *plate = plate_of(scene, &near);
    const double *field = scene->fields[SKH_FIELD_BACTERIA];
    double expected = 0;
    for (int z = 20; z < 29; z++)
        for (int x = 54; x < 67; x++) expected += field[z * scene->grid.nx + x] * 1e-4 * 100.0;
    // a colony is four cocci of 0.5 um radius at this zoom: their area in px counts colonies
    double area = sum_of(plate, SKH_COMPONENT_BACTERIA, 0, WIDE, 0, HIGH) * WIDE * HIGH * 0.16;
    double colonies = area / (4.0 * 3.14159 * 0.5 * 0.5);
    assert_true(expected > 20.0);
    assert_true(fabs(colonies / expected - 1.0) <
                3.0 / sqrt(expected)); // Poisson scatter, three standard deviations
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void an_update_without_a_change_draws_nothing(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(3.0f);
    skh_plate *plate = plate_of(scene, &middle);
    assert_true(skh_plate_drawn(plate) > 0);
    shade(plate, SKH_STAIN_HE, first);
    skh_error err;
    assert_int_equal(skh_plate_update(plate, scene, &middle, 0, &err), SKH_OK);
    assert_int_equal(skh_plate_drawn(plate), 0);
    shade(plate, SKH_STAIN_HE, second);
    expect_same(first, second, "the same scene again");
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void a_pan_moves_the_picture_and_changes_nothing_in_it(void **state)
{
    (void)state;
    enum { DX = 37, DY = 21 };
    skh_scene *scene = scene_at(3.0f);
    skh_plate *plate = plate_of(scene, &middle);
    shade(plate, SKH_STAIN_MASSON, first);
    skh_camera moved = middle;
    moved.left_um += (float)DX * middle.um_per_px;
    moved.top_um += (float)DY * middle.um_per_px;
    skh_error err;
    assert_int_equal(skh_plate_update(plate, scene, &moved, 0, &err), SKH_OK);
    shade(plate, SKH_STAIN_MASSON, second);
    int differ = 0;
    for (int y = 0; y < HIGH - DY; y++)
        for (int x = 0; x < WIDE - DX; x++) differ += second[y * WIDE + x] != first[(y + DY) * WIDE + x + DX];
    assert_int_equal(differ, 0);
    paint(scene, &moved, SKH_STAIN_MASSON, first);
    expect_same(first, second, "a panned plate and a fresh one");
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void zooming_away_and_back_gives_the_same_picture(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(10.0f);
    skh_plate *plate = plate_of(scene, &middle);
    shade(plate, SKH_STAIN_VVG, first);
    skh_camera far = middle;
    far.um_per_px = 3.7f;
    skh_error err;
    assert_int_equal(skh_plate_update(plate, scene, &far, 0, &err), SKH_OK);
    assert_int_equal(skh_plate_update(plate, scene, &middle, 0, &err), SKH_OK);
    shade(plate, SKH_STAIN_VVG, second);
    expect_same(first, second, "zoomed away and back");
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void a_picture_does_not_depend_on_the_number_of_threads(void **state)
{
    (void)state;
#ifdef _OPENMP
    skh_scene *scene = scene_at(3.0f);
    int threads = omp_get_max_threads();
    omp_set_num_threads(1);
    paint(scene, &middle, SKH_STAIN_ILLUSTRATED, first);
    for (int n = 2; n <= 4; n++) {
        omp_set_num_threads(n);
        paint(scene, &middle, SKH_STAIN_ILLUSTRATED, second);
        expect_same(first, second, "threads");
    }
    omp_set_num_threads(threads);
    fake_scene_free(scene);
#else
    skip();
#endif
}

static void a_budget_spreads_the_work_and_ends_at_the_same_picture(void **state)
{
    (void)state;
    skh_scene *before = scene_at(9.0f), *after = scene_at(12.0f);
    skh_plate *plate = plate_of(before, &middle);
    skh_error err;
    int rounds = 0;
    do {
        assert_int_equal(skh_plate_update(plate, after, &middle, 3, &err), SKH_OK);
        assert_true(skh_plate_drawn(plate) <= 3);
        rounds++;
    } while (skh_plate_pending(plate) > 0 && rounds < 100);
    assert_in_range(rounds, 2, 20);
    shade(plate, SKH_STAIN_HE, first);
    paint(after, &middle, SKH_STAIN_HE, second);
    double off = 0;
    for (int i = 0; i < WIDE * HIGH; i++)
        off += fabs((double)(first[i] >> 8 & 255u) - (double)(second[i] >> 8 & 255u));
    // what changed by less than 1.5 % was kept: a mean of one level of 255 is a quarter of that
    assert_true(off / (WIDE * HIGH) < 1.0);
    skh_plate_destroy(plate);
    fake_scene_free(before);
    fake_scene_free(after);
}

// Upper edge of the horny layer in each column of a plate, px.
static void find_surface(const skh_plate *plate, int *top)
{
    float amounts[SKH_COMPONENT_COUNT];
    for (int x = 0; x < WIDE; x++) {
        for (top[x] = 0; top[x] < HIGH; top[x]++) {
            skh_plate_sample(plate, x, top[x], amounts);
            if (amounts[SKH_COMPONENT_KERATIN] > 0.3f) break;
        }
    }
}

// 120 um of swelling in small steps, with room for one aged tile a picture: no tile may show skin where it
// was.
static void swelling_skin_does_not_come_apart_under_a_budget(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    setup.pores = 0;
    skh_scene *scene = fake_scene_create(&setup);
    float *surface = calloc((size_t)scene->grid.nx, sizeof *surface);
    const float *rest = scene->columns.surface_um;
    assert_non_null(surface);
    scene->columns.surface_um = surface;
    skh_camera camera = middle;
    camera.top_um = -160;
    skh_plate *plate = plate_of(scene, &camera);
    static int shown[WIDE], true_place[WIDE];
    for (int step = 1; step <= 12; step++) {
        skh_error err;
        for (int x = 0; x < scene->grid.nx; x++) surface[x] = 10.0f * (float)step;
        assert_int_equal(skh_plate_update(plate, scene, &camera, 1, &err), SKH_OK);
        find_surface(plate, shown);
        skh_plate *fresh = plate_of(scene, &camera);
        find_surface(fresh, true_place);
        skh_plate_destroy(fresh);
        for (int x = 0; x < WIDE;
             x++) // columns move by whole pixels, and a tile may wait with a thicker layer
            if (abs(shown[x] - true_place[x]) > 3)
                fail_msg("step %d, column %d: surface at %d px instead of %d", step, x, shown[x],
                         true_place[x]);
    }
    skh_plate_destroy(plate);
    scene->columns.surface_um = rest;
    free(surface);
    fake_scene_free(scene);
}

static void a_pan_into_skin_that_healed_meanwhile_shows_it_healed(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    setup.width_um = 2400;
    setup.day = 0.5f;
    skh_scene *before = fake_scene_create(&setup);
    setup.day = 40.0f;
    skh_scene *after = fake_scene_create(&setup);
    skh_camera away = middle, there = middle; // the channel stands at 1200 um
    away.left_um = 0;
    there.left_um = 960;
    skh_plate *plate = plate_of(before, &away);
    skh_error err;
    assert_int_equal(skh_plate_update(plate, after, &away, 0, &err), SKH_OK);
    assert_int_equal(skh_plate_update(plate, after, &there, 0, &err), SKH_OK);
    shade(plate, SKH_STAIN_HE, first);
    paint(after, &there, SKH_STAIN_HE, second);
    double off = 0;
    for (int i = 0; i < WIDE * HIGH; i++)
        off += fabs((double)(first[i] >> 8 & 255u) - (double)(second[i] >> 8 & 255u));
    assert_true(off / (WIDE * HIGH) < 0.5); // levels of 255; a stale channel would be off by several
    skh_plate_destroy(plate);
    fake_scene_free(before);
    fake_scene_free(after);
}

static void new_fibres_fade_in_and_old_ones_stay_where_they_are(void **state)
{
    (void)state;
    skh_scene *before = scene_at(60.0f), *after = scene_at(61.0f);
    skh_plate *a = plate_of(before, &middle), *b = plate_of(after, &middle);
    double changed = 0, total = 0;
    for (int y = 100; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++) {
            float p[SKH_COMPONENT_COUNT], q[SKH_COMPONENT_COUNT];
            skh_plate_sample(a, x, y, p);
            skh_plate_sample(b, x, y, q);
            changed += fabs((double)(p[SKH_COMPONENT_COLLAGEN1] - q[SKH_COMPONENT_COLLAGEN1]));
            total += (double)p[SKH_COMPONENT_COLLAGEN1];
        }
    }
    assert_true(changed / total <
                0.01); // a day of remodelling in one narrow channel; other fibres would give about 0.5
    skh_plate_destroy(a);
    skh_plate_destroy(b);
    fake_scene_free(before);
    fake_scene_free(after);
}

static void a_finished_cross_fade_is_the_other_stain(void **state)
{
    (void)state;
    static const skh_stain pairs[][2] = {{SKH_STAIN_HE, SKH_STAIN_MASSON},
                                         {SKH_STAIN_ILLUSTRATED, SKH_STAIN_POLARISED}};
    skh_scene *scene = scene_at(3.0f);
    skh_plate *plate = plate_of(scene, &middle);
    for (int k = 0; k < 2; k++) {
        skh_paint_options o = skh_paint_options_default();
        o.show_cells = 0;
        o.stain = pairs[k][0];
        o.stain_to = pairs[k][1];
        o.fade = 1.0f;
        skh_plate_shade(plate, &o, first, WIDE);
        o.stain = o.stain_to;
        o.fade = 0.0f;
        skh_plate_shade(plate, &o, second, WIDE);
        expect_same(first, second, skh_stain_label(pairs[k][1]));
    }
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void polarised_fibres_go_dark_every_quarter_turn(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(28.0f);
    skh_plate *plate = plate_of(scene, &middle);
    skh_paint_options o = skh_paint_options_default();
    o.stain = o.stain_to = SKH_STAIN_POLARISED;
    o.show_cells = 0;
    skh_plate_shade(plate, &o, first, WIDE);
    double change[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        o.stage_angle = k ? 0.125f : 0.25f;
        skh_plate_shade(plate, &o, second, WIDE);
        for (int i = 0; i < WIDE * HIGH; i++)
            change[k] +=
                fabs((double)(first[i] >> 16 & 255u) - (double)(second[i] >> 16 & 255u)) / (WIDE * HIGH);
    }
    assert_true(change[0] < 0.05); // rounding of cos and sin
    assert_true(change[1] > 10.0); // what was bright is dark and the reverse
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void every_cell_in_view_is_one_sprite_at_its_shown_place(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    setup.day = 3.0f;
    setup.scar_um = 80.0f; // the skin sinks: cells are shown lower than the flattened grid says
    skh_scene *scene = fake_scene_create(&setup);
    skh_plate *plate = plate_of(scene, &middle);
    static skh_sprite sprites[20000];
    int count = skh_plate_sprites(plate, sprites, 20000), matched = 0;
    assert_true(count > 20);
    for (int n = 0; n < scene->cells.count; n++) {
        float shown, back;
        skh_plate_place(plate, scene->cells.x_um[n], scene->cells.z_um[n], &shown);
        skh_plate_unplace(plate, scene->cells.x_um[n], shown, &back);
        assert_float_equal(back, scene->cells.z_um[n], 0.05);
        float x = (scene->cells.x_um[n] - middle.left_um) / middle.um_per_px,
              y = (shown - middle.top_um) / middle.um_per_px;
        if (x < 1 || y < 80 || x > WIDE - 1 || y > HIGH - 1) continue;
        int found = 0;
        for (int k = 0; k < count; k++) {
            if (sprites[k].id != scene->cells.id[n]) continue;
            found++;
            assert_int_equal(sprites[k].type, scene->cells.type[n]);
            assert_float_equal(sprites[k].x_px, x, 0.51); // the camera's corner is rounded to a pixel
        }
        assert_int_equal(found, 1);
        matched++;
    }
    assert_true(matched > 10);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void atlas_tiles_keep_a_clear_border(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(3.0f);
    skh_plate *plate = plate_of(scene, &middle);
    const skh_atlas *atlas = skh_plate_atlas(plate, 0);
    assert_non_null(atlas);
    assert_int_equal(atlas->tiles, SKH_CELL_COUNT + 1);
    for (int t = 0; t < atlas->tiles; t++) {
        int any = 0;
        for (int i = 0; i < atlas->tile_px; i++) {
            const uint32_t *tile = atlas->argb + t * atlas->tile_px;
            int last = atlas->tile_px - 1;
            assert_int_equal(tile[i], 0);
            assert_int_equal(tile[last * atlas->width_px + i], 0);
            assert_int_equal(tile[i * atlas->width_px], 0);
            assert_int_equal(tile[i * atlas->width_px + last], 0);
            any |= tile[(atlas->tile_px / 2) * atlas->width_px + i] != 0;
        }
        assert_true(any);
    }
    unsigned version = atlas->version;
    assert_int_equal(skh_plate_atlas(plate, 0)->version, version);
    skh_camera near = middle;
    near.um_per_px = 0.1f;
    skh_error err;
    assert_int_equal(skh_plate_update(plate, scene, &near, 0, &err), SKH_OK);
    assert_true(skh_plate_atlas(plate, 0)->version > version);
    assert_true(skh_plate_atlas(plate, 0)->tile_px >= 256);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void the_needle_is_drawn_only_when_it_is_in(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(0.0f);
    skh_plate *plate = plate_of(scene, &middle);
    skh_paint_options o = skh_paint_options_default();
    o.show_cells = 0;
    skh_plate_shade(plate, &o, first, WIDE);
    o.needle = 0.7f;
    skh_plate_shade(plate, &o, second, WIDE);
    int inside = 0, outside = 0;
    for (int y = 0; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++) {
            float at = middle.left_um + ((float)x + 0.5f) * middle.um_per_px;
            int differs = first[y * WIDE + x] != second[y * WIDE + x];
            if (fabsf(at - 600.0f) < 130.0f)
                inside += differs;
            else
                outside += differs;
        }
    }
    assert_true(inside > 2000);
    assert_int_equal(outside, 0);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void the_heat_map_tops_at_one_two_or_five(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(1.0f);
    skh_plate *plate = plate_of(scene, &middle);
    for (int s = 0; s < SKH_SIGNAL_COUNT; s++) {
        float top = skh_plate_signal_top(plate, (skh_signal)s), most = 0.0f;
        for (size_t i = 0; i < skh_grid_nodes(&scene->grid); i++)
            most = fmaxf(most, scene->signals[i * SKH_SIGNAL_COUNT + (size_t)s]);
        assert_true(top >= most && top <= 2.51f * most);
        float lead = top / powf(10.0f, floorf(log10f(top * 1.001f)));
        assert_true(fabsf(lead - 1.0f) < 0.01f || fabsf(lead - 2.0f) < 0.01f || fabsf(lead - 5.0f) < 0.01f);
    }
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static void a_camera_out_of_range_is_refused_with_its_value(void **state)
{
    (void)state;
    skh_scene *scene = scene_at(0.0f);
    skh_plate *plate = plate_of(scene, &middle);
    skh_error err;
    skh_camera wrong[3] = {middle, middle, middle};
    wrong[0].um_per_px = 0.001f;
    wrong[1].width_px = 0;
    wrong[2].left_um = NAN;
    static const char *const words[3] = {"0.001", "0 x 220", "nan"};
    for (int k = 0; k < 3; k++) {
        assert_int_equal(skh_plate_update(plate, scene, &wrong[k], 0, &err), SKH_ERR_RANGE);
        assert_non_null(strstr(err.message, words[k]));
    }
    skh_plate *none = plate;
    assert_int_equal(skh_plate_create(9000, 10, &none, &err), SKH_ERR_RANGE);
    assert_null(none);
    skh_plate_destroy(plate);
    fake_scene_free(scene);
}

static double mean_channel(const uint32_t *argb, int shift)
{
    double sum = 0;
    for (int i = 0; i < WIDE * HIGH; i++) sum += (double)(argb[i] >> shift & 255u);
    return sum / (WIDE * HIGH);
}

static void skin_seen_from_above_reddens_with_blood_and_darkens_with_type(void **state)
{
    (void)state;
    skh_scene *calm = scene_at(30.0f), *red = scene_at(0.05f);
    skh_surface_paint(calm, 8.0f, first, WIDE, HIGH, WIDE);
    skh_surface_paint(red, 8.0f, second, WIDE, HIGH, WIDE);
    // green sinks more than red: blood absorbs green
    assert_true(mean_channel(second, 8) / mean_channel(second, 16) <
                0.95 * mean_channel(first, 8) / mean_channel(first, 16));
    skh_scenario dark = {0};
    dark.skin.type = SKH_SKIN_TYPE_VI;
    calm->scenario = &dark;
    skh_surface_paint(calm, 8.0f, second, WIDE, HIGH, WIDE);
    assert_true(mean_channel(second, 8) < 0.6 * mean_channel(first, 8));
    fake_scene_free(calm);
    fake_scene_free(red);
}

static void captions_measure_what_they_paint(void **state)
{
    (void)state;
    memset(first, 0, sizeof first);
    float wide = skh_text_paint(first, WIDE, HIGH, WIDE, 20, 40, 12, 0xffffffffu, "Day 28 \xc2\xb5m\xc2\xb2");
    assert_float_equal(wide, skh_text_paint(NULL, 0, 0, 0, 0, 0, 12, 0, "Day 28 \xc2\xb5m\xc2\xb2"), 1e-4);
    int inside = 0, outside = 0;
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            int box = x >= 18 && (float)x <= 22.0f + wide && y >= 36 && y <= 60;
            if (box)
                inside += first[y * WIDE + x] != 0;
            else
                outside += first[y * WIDE + x] != 0;
        }
    assert_true(inside > 100);
    assert_int_equal(outside, 0);
    assert_true(skh_text_paint(NULL, 0, 0, 0, 0, 0, 12, 0, "") <= 0.0f);
}

static void a_picture_in_a_missing_folder_is_an_error_that_names_it(void **state)
{
    (void)state;
    skh_error err;
    assert_int_equal(skh_png_write("/no/such/folder/x.png", first, 4, 4, WIDE, NULL, 0, &err),
                     SKH_ERR_CREATE);
    assert_non_null(strstr(err.message, "/no/such/folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_collagen_in_the_model_stains_more),
        cmocka_unit_test(each_fibre_field_shows_as_its_own_component),
        cmocka_unit_test(fibres_of_a_scar_lie_parallel_to_the_surface),
        cmocka_unit_test(skin_without_channels_shows_no_clot_and_no_bacteria),
        cmocka_unit_test(a_fresh_channel_has_lost_its_collagen_and_holds_a_clot),
        cmocka_unit_test(bare_skin_shows_no_living_epidermis),
        cmocka_unit_test(cocci_are_as_many_as_the_model_has_bacteria),
        cmocka_unit_test(an_update_without_a_change_draws_nothing),
        cmocka_unit_test(a_pan_moves_the_picture_and_changes_nothing_in_it),
        cmocka_unit_test(zooming_away_and_back_gives_the_same_picture),
        cmocka_unit_test(a_picture_does_not_depend_on_the_number_of_threads),
        cmocka_unit_test(a_budget_spreads_the_work_and_ends_at_the_same_picture),
        cmocka_unit_test(swelling_skin_does_not_come_apart_under_a_budget),
        cmocka_unit_test(a_pan_into_skin_that_healed_meanwhile_shows_it_healed),
        cmocka_unit_test(new_fibres_fade_in_and_old_ones_stay_where_they_are),
        cmocka_unit_test(a_finished_cross_fade_is_the_other_stain),
        cmocka_unit_test(polarised_fibres_go_dark_every_quarter_turn),
        cmocka_unit_test(every_cell_in_view_is_one_sprite_at_its_shown_place),
        cmocka_unit_test(atlas_tiles_keep_a_clear_border),
        cmocka_unit_test(the_needle_is_drawn_only_when_it_is_in),
        cmocka_unit_test(the_heat_map_tops_at_one_two_or_five),
        cmocka_unit_test(a_camera_out_of_range_is_refused_with_its_value),
        cmocka_unit_test(skin_seen_from_above_reddens_with_blood_and_darkens_with_type),
        cmocka_unit_test(captions_measure_what_they_paint),
        cmocka_unit_test(a_picture_in_a_missing_folder_is_an_error_that_names_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
