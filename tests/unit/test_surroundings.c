// Smoothed neighbourhoods: who is around, how much matrix, how much tension (MODEL 2).
#include "sim/base/units.h"
#include "sim/model/surroundings.h"
#include "tests/support/small_world.h"

static double cells_in(const skh_world *w, const float *density)
{
    double sum = 0.0;
    for (size_t i = 0; i < skh_grid_nodes(&w->tissue.grid); i++) sum += (double)density[i];
    return sum / skh_cell_density(&w->tissue.grid);
}

static void every_cell_counts_once_in_the_densities_of_its_kind(void **state)
{
    (void)state;
    for (int type = 0; type < SKH_CELL_COUNT; type++) {
        skh_world *w = small_empty();
        skh_around *a = &w->tissue.around;
        small_cells(w, (skh_cell_type)type, 3, 195, 405);
        small_cells(w, (skh_cell_type)type, 2, 5, 795); // in a corner: borders mirror
        skh_surroundings_fast(&w->tissue, &w->cells);
        skh_surroundings_slow(&w->tissue, &w->cells, &w->params);
        int repair = type == SKH_CELL_FIBROBLAST_ACTIVE || type == SKH_CELL_MYOFIBROBLAST;
        int fibroblast = repair || type == SKH_CELL_FIBROBLAST;
        // float sums of 800 nodes
        assert_near(cells_in(w, a->neutrophils), type == SKH_CELL_NEUTROPHIL ? 5 : 0, 1e-3);
        assert_near(cells_in(w, a->m1), type == SKH_CELL_MACROPHAGE_M1 ? 5 : 0, 1e-3);
        assert_near(cells_in(w, a->m2), type == SKH_CELL_MACROPHAGE_M2 ? 5 : 0, 1e-3);
        assert_near(cells_in(w, a->repairers), repair ? 5 : 0, 1e-3);
        assert_near(cells_in(w, a->fibroblasts_25), fibroblast ? 5 : 0, 1e-3);
        assert_near(cells_in(w, a->fibroblasts_60), fibroblast ? 5 : 0, 1e-3);
        assert_near(cells_in(w, a->fibroblasts_150), fibroblast ? 5 : 0, 1e-3);
        skh_world_destroy(w);
    }
}

static void they_are_smoothed_over_their_range(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    scenario.domain.width = 1600.0;
    scenario.domain.depth = 1600.0;
    skh_world *w = small_world(&scenario);
    *w->cells.count = 0;
    small_cells(w, SKH_CELL_FIBROBLAST_ACTIVE, 1, 810, 810);
    small_cells(w, SKH_CELL_NEUTROPHIL, 1, 810, 810);
    skh_surroundings_fast(&w->tissue, &w->cells);
    skh_surroundings_slow(&w->tissue, &w->cells, &w->params);
    const skh_around *a = &w->tissue.around;
    const float *fields[] = {a->neutrophils, a->repairers, a->fibroblasts_25, a->fibroblasts_60,
                             a->fibroblasts_150};
    const double sigmas[] = {25, 40, 25, 60, 150};
    for (int f = 0; f < 5; f++) {
        double sum = 0.0, second = 0.0;
        for (size_t i = 0; i < skh_grid_nodes(&w->tissue.grid); i++) {
            double x = ((double)(i % 80) - 40.0) * 20.0, value = (double)fields[f][i];
            sum += value;
            second += x * x * value;
        }
        // the smoother is within 2 % of the Gaussian's peak: 4 % in the width at most
        assert_near(sqrt(second / sum) / sigmas[f], 1.0, 0.04);
    }
    skh_world_destroy(w);
}

static void resting_skin_misses_nothing_at_any_age_up_to_its_borders(void **state)
{
    (void)state;
    for (double age = 25.0; age < 90.0; age += 30.0) {
        skh_scenario scenario = small_skin();
        scenario.domain.depth = 1500.0; // into the subcutis
        scenario.skin.age = age;
        scenario.skin.sun_damage = 0.5;
        skh_world *w = small_world(&scenario);
        skh_surroundings_slow(&w->tissue, &w->cells, &w->params);
        for (size_t i = 0; i < skh_grid_nodes(&w->tissue.grid); i++) {
            assert_near(w->tissue.around.deficit[i], 0.0, 0.0);
            assert_near(w->tissue.around.tension[i], 0.0, 0.0);
        }
        skh_world_destroy(w);
    }
}

// A mean over the dermis alone: even values stay what they are at the junction, where half of the
// neighbourhood is epidermis.
static void even_tissue_looks_even_at_the_junction(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) {
        double set = (double)t->rest.set_point[i];
        for (int f = SKH_FIELD_COLLAGEN1_YOUNG; f <= SKH_FIELD_COLLAGEN3_MATURE; f++) t->field[f][i] *= 0.6;
        t->field[SKH_FIELD_M2_RE][i] = set > 0.0 ? 20.0 : 0.0;
        t->field[SKH_FIELD_M4_IM][i] = set > 0.0 ? -7.0 : 0.0;
    }
    skh_surroundings_slow(t, &w->cells, &w->params);
    for (size_t i = 0; i < n; i++) {
        int dermis = t->rest.capacity[i] > 0.0f;
        assert_near(t->around.deficit[i], dermis ? 0.4 : 0.0, 1e-4);
        assert_near(t->around.tension[i], dermis ? 0.4 : 0.0, 1e-4);
        assert_near(t->around.m2_re[i], dermis ? 20.0 : 0.0, 1e-2);
        assert_near(t->around.m4_im[i], dermis ? -7.0 : 0.0, 1e-2);
    }
    // 0.6 of 130 to 200 mg/ml, also right below the junction
    for (size_t i = 0; i < n; i++)
        if (t->rest.capacity[i] > 0.0f)
            assert_true(t->around.collagen[i] > 75.0f && t->around.collagen[i] < 121.0f);
    skh_world_destroy(w);
}

// Full of young collagen, tissue is no gap any more, but the pull still goes round it.
static void young_collagen_fills_but_carries_little(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) {
        for (int f = SKH_FIELD_COLLAGEN1_YOUNG; f <= SKH_FIELD_COLLAGEN3_MATURE; f++) t->field[f][i] = 0.0;
        t->field[SKH_FIELD_COLLAGEN1_YOUNG][i] = (double)t->rest.set_point[i];
    }
    skh_surroundings_slow(t, &w->cells, &w->params);
    double young = w->params.collagen_turnover / (w->params.crosslinking + w->params.collagen_turnover);
    double load = w->params.young_load, carried = load / (1.0 - (1.0 - load) * young);
    for (size_t i = 0; i < n; i++) {
        assert_near(t->around.deficit[i], 0.0, 1e-4);
        assert_near(t->around.tension[i], t->rest.capacity[i] > 0.0f ? 1.0 - carried : 0.0, 1e-4);
        t->field[SKH_FIELD_COLLAGEN1_MATURE][i] =
            t->field[SKH_FIELD_COLLAGEN1_YOUNG][i]; // and now cross-linked
        t->field[SKH_FIELD_COLLAGEN1_YOUNG][i] = 0.0;
    }
    skh_surroundings_slow(t, &w->cells, &w->params);
    for (size_t i = 0; i < n; i++) assert_near(t->around.tension[i], 0.0, 0.0);
    skh_world_destroy(w);
}

static void tension_grows_with_the_width_of_what_is_lost(void **state)
{
    (void)state;
    double before = 0.0;
    for (int half = 1; half <= 16; half *= 4) {
        skh_scenario scenario = small_skin();
        scenario.domain.width = 1600.0;
        skh_world *w = small_world(&scenario);
        skh_tissue *t = &w->tissue;
        for (int z = 0; z < t->grid.nz; z++)
            for (int x = 40 - half; x < 40 + half; x++)
                for (int f = SKH_FIELD_COLLAGEN1_YOUNG; f <= SKH_FIELD_COLLAGEN3_MATURE; f++)
                    t->field[f][z * t->grid.nx + x] = 0.0;
        skh_surroundings_slow(t, &w->cells, &w->params);
        double tension = (double)t->around.tension[20 * t->grid.nx + 40];
        // a slit of width 2 a: erf(a/(sqrt 2 sigma)) in its middle
        assert_near(tension, erf(20.0 * half / (sqrt(2.0) * w->params.tension_range)), 0.03);
        assert_true(tension > before);
        before = tension;
        skh_world_destroy(w);
    }
}

// More than there was is no negative wound: a full neighbour does not hide a gap from tension.
static void a_surplus_beside_a_gap_does_not_cancel_its_tension(void **state)
{
    (void)state;
    double tension[2];
    for (int full = 0; full < 2; full++) {
        skh_world *w = small_empty();
        skh_tissue *t = &w->tissue;
        size_t i = small_node(t);
        for (int f = SKH_FIELD_COLLAGEN1_YOUNG; f <= SKH_FIELD_COLLAGEN3_MATURE; f++) {
            t->field[f][i] = 0.0;
            if (full) t->field[f][i + 1] *= 2.0;
        }
        skh_surroundings_slow(t, &w->cells, &w->params);
        tension[full] = (double)t->around.tension[i];
        skh_world_destroy(w);
    }
    assert_true(tension[0] > 0.0);
    assert_near(tension[1], tension[0], 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_counts_once_in_the_densities_of_its_kind),
        cmocka_unit_test(they_are_smoothed_over_their_range),
        cmocka_unit_test(resting_skin_misses_nothing_at_any_age_up_to_its_borders),
        cmocka_unit_test(even_tissue_looks_even_at_the_junction),
        cmocka_unit_test(young_collagen_fills_but_carries_little),
        cmocka_unit_test(tension_grows_with_the_width_of_what_is_lost),
        cmocka_unit_test(a_surplus_beside_a_gap_does_not_cancel_its_tension),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
