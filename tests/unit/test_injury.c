// The needle operator: what it cuts, by how much, what it leaves (MODEL 5.1).
#include "sim/base/units.h"
#include "sim/model/device.h"
#include "sim/model/injury.h"
#include "tests/support/small_world.h"

static const skh_field cut_fields[] = {SKH_FIELD_COLLAGEN1_YOUNG, SKH_FIELD_COLLAGEN1_MATURE,
                                       SKH_FIELD_COLLAGEN3_YOUNG, SKH_FIELD_COLLAGEN3_MATURE,
                                       SKH_FIELD_ELASTIN,         SKH_FIELD_VESSELS,
                                       SKH_FIELD_M2_RE,           SKH_FIELD_M4_RE};
enum { CUT_FIELDS = sizeof cut_fields / sizeof cut_fields[0] };

static skh_pore pore_at(float x_um, float slope, float depth_um)
{
    return (skh_pore){.x_um = x_um,
                      .slope = slope,
                      .depth_um = depth_um,
                      .diameter_um = 240.0f,
                      .tip_um = 160.0f,
                      .cut_fraction = 0.5f,
                      .bridged_h = -1.0};
}

static void injure(skh_world *w, skh_pore *pore)
{
    skh_injure(&w->tissue, &w->cells, pore, 0, &w->params, SKH_HYGIENE_CLINIC, 1);
}

// N14. Depth and tip end on borders of rows, where the midpoint sum over rows is exact: shaft and triangular
// tip.
static void the_destroyed_area_is_that_of_the_channel_wherever_its_axis_lies(void **state)
{
    (void)state;
    for (int k = 0; k < 24; k++) {
        skh_world *w = small_empty();
        float slope = k % 3 == 0 ? 0.0f : k % 3 == 1 ? 0.17f : -0.17f;
        skh_pore pore = pore_at(180.0f + 1.713f * (float)k, slope, 600.0f);
        injure(w, &pore);
        double area = small_sum(&w->tissue, SKH_FIELD_MEMORY) * 400.0;
        // an edge at 300 um is known to 3e-5 um in float: 2 edges in 30 rows of 20 um are 0.02 um2
        assert_near(area, 0.5 * (240.0 * 440.0 + 240.0 * 160.0 / 2.0), 0.02);
        skh_world_destroy(w);
    }
}

static void a_slanted_channel_is_cut_along_its_slanted_axis(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_tissue *t = &w->tissue;
    skh_pore pore = pore_at(180.0f, 0.17f, 600.0f);
    injure(w, &pore);
    for (int z = 5; z < 28; z++) {
        double sum = 0.0, moment = 0.0;
        for (int x = 0; x < t->grid.nx; x++) {
            double cut = t->field[SKH_FIELD_MEMORY][z * t->grid.nx + x];
            sum += cut;
            moment += cut * (x + 0.5) * 20.0;
        }
        // the middle of whole and partly cut nodes is off by at most a quarter of a node over the width:
        // 20^2/8/width
        assert_near(moment / sum, 180.0 + 0.17 * (z + 0.5) * 20.0, 50.0 / (20.0 * sum) + 1e-3);
    }
    skh_world_destroy(w);
}

static void an_overlap_is_the_share_of_the_node_inside(void **state)
{
    (void)state;
    assert_near(skh_overlap(100, 20, 110, 5), 0.5, 1e-6);
    assert_near(skh_overlap(100, 20, 100, 5), 0.25, 1e-6);
    assert_near(skh_overlap(100, 20, 112, 50), 1.0, 0);
    assert_near(skh_overlap(100, 20, 60, 40), 0.0, 0); // touches
    assert_near(skh_overlap(100, 20, 300, 40), 0.0, 0);
}

static void what_is_cut_leaves_matrix_vessels_and_fibres_in_proportion(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid);
    double *before[CUT_FIELDS], *collagen = malloc(n * sizeof *collagen);
    assert_non_null(collagen);
    for (int f = 0; f < CUT_FIELDS; f++) {
        before[f] = malloc(n * sizeof(double));
        assert_non_null(before[f]);
        memcpy(before[f], t->field[cut_fields[f]], n * sizeof(double));
    }
    for (size_t i = 0; i < n; i++) collagen[i] = skh_collagen_at(t, i);
    skh_pore pore = pore_at(207.0f, 0.0f, 600.0f);
    injure(w, &pore);
    int partly = 0;
    for (size_t i = 0; i < n; i++) {
        double o = t->field[SKH_FIELD_MEMORY][i];
        partly += o > 0.0 && o < 1.0;
        for (int f = 0; f < CUT_FIELDS; f++)
            assert_near(t->field[cut_fields[f]][i], before[f][i] * (1.0 - o), 1e-12 * fabs(before[f][i]));
        assert_near(t->field[SKH_FIELD_PROVISIONAL][i], o * collagen[i], 1e-9);
    }
    assert_true(partly > 20); // the walls of 30 rows
    for (int f = 0; f < CUT_FIELDS; f++) free(before[f]);
    free(collagen);
    skh_world_destroy(w);
}

static void memory_keeps_the_largest_cut(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_pore wide = pore_at(200.0f, 0.0f, 600.0f), thin = wide;
    thin.diameter_um = 60.0f; // cuts 7.5 um of a node the wide one took whole
    injure(w, &wide);
    double first = small_sum(&w->tissue, SKH_FIELD_MEMORY);
    injure(w, &thin);
    assert_near(small_sum(&w->tissue, SKH_FIELD_MEMORY), first, 0);
    skh_world_destroy(w);
}

static void damage_reaches_20_um_beside_the_channel_in_all_layers(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_tissue *t = &w->tissue;
    skh_pore pore = pore_at(200.0f, 0.0f, 600.0f);
    injure(w, &pore);
    // the shaft destroys 140-260 um; damage covers 120-280 um: nodes 6 to 13
    for (int z = 0; z < 20; z++) {
        const double *damage = t->field[SKH_FIELD_DAMAGE] + (size_t)(z * t->grid.nx);
        for (int x = 0; x < t->grid.nx; x++) assert_near(damage[x], x >= 6 && x <= 13, 1e-5);
    }
    assert_near(t->field[SKH_FIELD_DAMAGE][31 * t->grid.nx + 10], 0, 0); // below the tip
    skh_world_destroy(w);
}

static void clot_and_stores_are_left_in_the_dermis_by_what_bled(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_tissue *t = &w->tissue;
    skh_pore pore = pore_at(207.0f, 0.0f, 600.0f);
    injure(w, &pore);
    double blood = (double)pore.bleeding;
    assert_true(blood > 0.0 && blood <= 1.0);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        double o = t->rest.capacity[i] > 0.0f ? t->field[SKH_FIELD_MEMORY][i] : 0.0;
        assert_near(t->field[SKH_FIELD_FIBRIN][i], o * blood, 1e-12);
        assert_near(t->field[SKH_FIELD_PLATELET_STORE][i], o * blood * w->params.platelet_store, 1e-9);
        assert_near(t->field[SKH_FIELD_LATENT_STORE][i], o * blood * w->params.latent_store, 1e-9);
    }
    size_t i = small_node(t);
    double fibrin = t->field[SKH_FIELD_FIBRIN][i], o = t->field[SKH_FIELD_MEMORY][i];
    injure(w, &pore); // bleeds anew: fibrin fills what is left
    assert_near(t->field[SKH_FIELD_FIBRIN][i], fibrin + o * (double)pore.bleeding * (1.0 - fibrin), 1e-12);
    skh_world_destroy(w);
}

static void bleeding_is_poisson_in_the_vessels_the_needle_meets(void **state)
{
    (void)state;
    enum { NEEDLES = 2000 };
    skh_world *w = small_empty();
    small_field(&w->tissue, SKH_FIELD_VESSELS, 0.5);
    w->params.vessel_hits = 2e-5;
    double sum = 0.0, square = 0.0, mean = 2e-5 * 0.5 * (240.0 * 440.0 + 240.0 * 160.0 / 2.0); // 1.25
    for (int k = 0; k < NEEDLES; k++) {
        small_field(&w->tissue, SKH_FIELD_VESSELS, 0.5); // earlier needles must not dry it up
        skh_pore pore = pore_at(200.0f, 0.0f, 600.0f);
        skh_injure(&w->tissue, &w->cells, &pore, k, &w->params, SKH_HYGIENE_CLINIC, 1);
        sum += pore.vessels_cut;
        square += pore.vessels_cut * (double)pore.vessels_cut;
        double blood = 1.0 - exp(-pore.vessels_cut / 0.5);
        assert_near(pore.bleeding, fmax(blood, w->params.serum_plug), 1e-6);
    }
    double found = sum / NEEDLES;
    assert_near(found, mean, 4.5 * sqrt(mean / NEEDLES));
    assert_near(square / NEEDLES - found * found, mean, 4.5 * sqrt((mean + 2.0 * mean * mean) / NEEDLES));
    skh_world_destroy(w);
}

static void skin_without_vessels_weeps_serum_only(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    small_field(&w->tissue, SKH_FIELD_VESSELS, 0.0);
    skh_pore pore = pore_at(200.0f, 0.0f, 600.0f);
    injure(w, &pore);
    assert_int_equal(pore.vessels_cut, 0);
    assert_near(pore.bleeding, w->params.serum_plug, 1e-7);
    skh_world_destroy(w);
}

static void all_cells_in_the_channel_die_four_of_five_at_its_edge_and_none_beside_or_below(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    // half-width 60 um and a cell's radius of 6 um: 65 um off is inside, 67 um is not
    small_cells(w, SKH_CELL_FIBROBLAST, 1000, 265.0f, 300.0f);
    small_cells(w, SKH_CELL_NEUTROPHIL, 1000, 267.0f, 300.0f);
    small_cells(w, SKH_CELL_MACROPHAGE_M1, 1000, 200.0f, 610.0f);
    small_cells(w, SKH_CELL_MACROPHAGE_M2, 1000, 259.0f, 300.0f);
    skh_pore pore = pore_at(200.0f, 0.0f, 600.0f);
    injure(w, &pore);
    assert_near(small_count(w, SKH_CELL_FIBROBLAST) / 1000.0, 0.2, share_error(0.2, 1000));
    assert_int_equal(small_count(w, SKH_CELL_NEUTROPHIL), 1000);
    assert_int_equal(small_count(w, SKH_CELL_MACROPHAGE_M1), 1000);
    assert_int_equal(small_count(w, SKH_CELL_MACROPHAGE_M2), 0);
    skh_world_destroy(w);
}

static double germs_cfu(const skh_tissue *t)
{
    return small_sum(t, SKH_FIELD_BACTERIA) * skh_node_um3(&t->grid) * 1e-6; // MCFU/ml = 1e-6 CFU/um3
}

static void germs_on_the_needles_section_enter_the_upper_channel(void **state)
{
    (void)state;
    enum { NEEDLES = 300 };
    skh_world *w = small_empty();
    const skh_tissue *t = &w->tissue;
    w->params.load_dirty = 1e5;
    double total = 0.0, mean = 1e5 * 3.14159265 / 4.0 * 0.024 * 0.024; // CFU on the needle's section
    for (int k = 0; k < NEEDLES; k++) {
        small_field(&w->tissue, SKH_FIELD_BACTERIA, 0.0);
        skh_pore pore = pore_at(200.0f, 0.0f, 600.0f);
        skh_injure(&w->tissue, &w->cells, &pore, k, &w->params, SKH_HYGIENE_DIRTY, 1);
        double cfu = germs_cfu(t);
        assert_near(cfu, floor(cfu + 0.5), 1e-4 * mean); // whole bacteria
        total += cfu;
        size_t deep = (size_t)((t->layers.epidermis_um + 120.0f) / t->grid.dx_um) * (size_t)t->grid.nx;
        for (size_t i = deep; i < skh_grid_nodes(&t->grid); i++)
            assert_near(t->field[SKH_FIELD_BACTERIA][i], 0, 0);
    }
    assert_near(total / NEEDLES, mean, 4.5 * sqrt(mean / NEEDLES));
    skh_world_destroy(w);
}

static void a_clean_needle_in_clean_skin_brings_nothing(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    w->params.load_clinic = 0.0;
    skh_pore pore = pore_at(200.0f, 0.0f, 600.0f);
    injure(w, &pore);
    assert_near(germs_cfu(&w->tissue), 0, 0);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_destroyed_area_is_that_of_the_channel_wherever_its_axis_lies),
        cmocka_unit_test(a_slanted_channel_is_cut_along_its_slanted_axis),
        cmocka_unit_test(an_overlap_is_the_share_of_the_node_inside),
        cmocka_unit_test(what_is_cut_leaves_matrix_vessels_and_fibres_in_proportion),
        cmocka_unit_test(memory_keeps_the_largest_cut),
        cmocka_unit_test(damage_reaches_20_um_beside_the_channel_in_all_layers),
        cmocka_unit_test(clot_and_stores_are_left_in_the_dermis_by_what_bled),
        cmocka_unit_test(bleeding_is_poisson_in_the_vessels_the_needle_meets),
        cmocka_unit_test(skin_without_vessels_weeps_serum_only),
        cmocka_unit_test(all_cells_in_the_channel_die_four_of_five_at_its_edge_and_none_beside_or_below),
        cmocka_unit_test(germs_on_the_needles_section_enter_the_upper_channel),
        cmocka_unit_test(a_clean_needle_in_clean_skin_brings_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
