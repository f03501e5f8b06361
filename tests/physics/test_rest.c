// N6: skin that nobody needles stays as it is for a year, at any age, with sun damage and with lesions.
#include "tests/support/small_world.h"

static const skh_field kept[] = {SKH_FIELD_COLLAGEN1_YOUNG, SKH_FIELD_COLLAGEN1_MATURE,
                                 SKH_FIELD_COLLAGEN3_YOUNG, SKH_FIELD_COLLAGEN3_MATURE,
                                 SKH_FIELD_ELASTIN,         SKH_FIELD_VESSELS,
                                 SKH_FIELD_M2_RE,           SKH_FIELD_M2_IM,
                                 SKH_FIELD_M4_RE,           SKH_FIELD_M4_IM};
enum { KEPT = sizeof kept / sizeof kept[0], YEAR_H = 365 * 24 };

static void a_year_changes_nothing(const skh_scenario *scenario)
{
    skh_world *w = small_world(scenario);
    skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid), nx = (size_t)t->grid.nx;
    double *before = malloc(n * KEPT * sizeof *before);
    float *columns = malloc(nx * 3 * sizeof *columns);
    assert_non_null(before);
    assert_non_null(columns);
    for (int f = 0; f < KEPT; f++) memcpy(before + (size_t)f * n, t->field[kept[f]], n * sizeof *before);
    for (size_t x = 0; x < nx; x++) {
        columns[3 * x] = t->epidermis.surface[x];
        columns[3 * x + 1] = t->epidermis.thickness[x];
        columns[3 * x + 2] = t->epidermis.melanin[x];
    }
    int cells = *w->cells.count, keys = w->state->key_count;
    double young = small_metric(w, "new_collagen_all_rel"), tewl = small_metric(w, "tewl_gm2h");
    small_advance(w, YEAR_H);
    for (int f = 0; f < KEPT; f++)
        for (size_t i = 0; i < n; i++) {
            double was = before[(size_t)f * n + i];
            assert_near(t->field[kept[f]][i], was, 1e-9 * fabs(was));
        }
    for (size_t x = 0; x < nx; x++) {
        assert_near(t->epidermis.surface[x], columns[3 * x], 1e-3); // float sums of some 100 um
        assert_near(t->epidermis.thickness[x], columns[3 * x + 1], 1e-3);
        assert_near(t->epidermis.melanin[x], columns[3 * x + 2], 1e-5);
    }
    assert_true(t->quiet);
    assert_int_equal(w->state->key_count, keys);
    // all of them residents; births and deaths happen only where chance crowds or empties a place: sqrt(n) at
    // most
    assert_int_equal(small_count(w, SKH_CELL_FIBROBLAST), *w->cells.count);
    assert_near(*w->cells.count, cells, sqrt(cells));
    assert_near(small_metric(w, "new_collagen_all_rel"), young, 1e-9);
    assert_near(small_metric(w, "tewl_gm2h"), tewl, 0.0);
    assert_near(small_metric(w, "inflammation_dose_ngh_ml"), 0.0, 0.0);
    free(before);
    free(columns);
    skh_world_destroy(w);
}

static void a_year_without_a_needle_changes_nothing_at_20_45_and_80(void **state)
{
    (void)state;
    const double ages[] = {20, 45, 80};
    for (int k = 0; k < 3; k++) {
        skh_scenario scenario = small_skin();
        scenario.skin.age = ages[k];
        a_year_changes_nothing(&scenario);
    }
}

static void sun_damage_and_illness_are_states_of_rest_too(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    scenario.skin.age = 60.0;
    scenario.skin.sun_damage = 0.8;
    scenario.skin.diabetes = 1.0;
    scenario.skin.perfusion = 0.6;
    scenario.care.hygiene = SKH_HYGIENE_DIRTY;
    a_year_changes_nothing(&scenario);
}

static void lines_scars_and_dark_spots_stay_what_they_are(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    scenario.domain.width = 1200.0;
    scenario.domain.depth = 1000.0;
    scenario.skin.age = 45.0;
    scenario.lesion_count = 3;
    scenario.lesions[0] = (skh_lesion){
        .kind = SKH_LESION_FINE_LINE, .at = 250.0, .width = 250.0, .depth = 25.0, .darkness = 1.0};
    scenario.lesions[1] =
        (skh_lesion){.kind = SKH_LESION_BOXCAR, .at = 800.0, .width = 400.0, .depth = 80.0, .darkness = 1.0};
    scenario.lesions[2] =
        (skh_lesion){.kind = SKH_LESION_DARK_SPOT, .at = 1100.0, .width = 150.0, .darkness = 2.5};
    a_year_changes_nothing(&scenario);
}

// Residents have a dead band, not a set point: a place with too many or too few returns to the band.
static void fibroblasts_return_to_their_band(void **state)
{
    (void)state;
    for (int many = 0; many < 2; many++) {
        skh_scenario scenario = small_skin();
        scenario.domain.width = 600.0;
        skh_world *w = small_world(&scenario);
        int cells = *w->cells.count;
        if (many) {
            for (int k = 0; k < 3 * cells; k++)
                skh_cells_add(&w->cells, SKH_CELL_FIBROBLAST, w->cells.x[k % cells], w->cells.z[k % cells],
                              1);
        } else {
            for (int k = 0; k < cells; k++)
                if (k % 5) w->cells.type[k] = SKH_CELL_COUNT;
            skh_cells_compact(&w->cells);
        }
        small_advance(w, YEAR_H);
        // a band from half to twice of rest; the edges are approached slowly and without an overshoot
        assert_true(*w->cells.count > 0.4 * cells && *w->cells.count < 2.3 * cells);
        skh_world_destroy(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_without_a_needle_changes_nothing_at_20_45_and_80),
        cmocka_unit_test(sun_damage_and_illness_are_states_of_rest_too),
        cmocka_unit_test(lines_scars_and_dark_spots_stay_what_they_are),
        cmocka_unit_test(fibroblasts_return_to_their_band),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
