// The basal chain that closes gaps, and the columns that stratify (MODEL 4.9 and 21).
#include "sim/model/epidermis.h"
#include "tests/support/small_world.h"

static skh_pore cut_of(float x_um, float destroyed_um)
{
    return (skh_pore){
        .x_um = x_um, .diameter_um = 2.0f * destroyed_um, .cut_fraction = 0.5f, .depth_um = 500.0f};
}

// Skin with a destroyed width in the middle of well supplied, calm and clean tissue.
static skh_world *wounded(float destroyed_um)
{
    skh_world *w = small_empty();
    small_field(&w->tissue, SKH_FIELD_OXYGEN, 100.0); // 1.1 H1(100; 10) = 1: full speed
    if (destroyed_um > 0.0f) {
        skh_pore pore = cut_of(200.0f, destroyed_um);
        skh_epidermis_injure(&w->tissue, &pore);
    }
    return w;
}

static float widest_gap(const skh_world *w)
{
    const skh_epidermis *e = &w->tissue.epidermis;
    float widest = 0.0f;
    for (int k = 0; k + 1 < *e->count; k++)
        if (e->key_gap[k] && e->key_x[k + 1] - e->key_x[k] > widest) widest = e->key_x[k + 1] - e->key_x[k];
    return widest;
}

static double hours_to_bridge(skh_world *w)
{
    const float dt = 0.05f;
    int steps = 0;
    while (widest_gap(w) > 0.0f && steps < 20000) {
        skh_epidermis_close(&w->tissue, &w->params, dt, 1, (uint64_t)steps);
        steps++;
    }
    return steps * (double)dt;
}

// ---- closure

static void a_gap_closes_after_the_lag_and_half_its_width_over_the_speed(void **state)
{
    (void)state;
    for (float width = 50.0f; width < 300.0f; width += 60.0f) {
        skh_world *w = wounded(width);
        double gap = (double)widest_gap(w);
        assert_true(gap >= (double)width &&
                    gap <= (double)width + 16.5); // edge cells stand within 8 um of the cut
        // edges meet at 12 um; one step of 0.05 h at either end
        double expected = w->params.migration_lag + (gap - 12.0) / (2.0 * w->params.migration_speed);
        assert_near(hours_to_bridge(w), expected, 0.11);
        skh_world_destroy(w);
    }
}

static double closing_time(float oxygen, float inflammation, double germs)
{
    skh_world *w = wounded(120.0f);
    small_field(&w->tissue, SKH_FIELD_OXYGEN, (double)oxygen);
    small_signal(&w->tissue, SKH_SIGNAL_INFLAMMATION, inflammation);
    small_field(&w->tissue, SKH_FIELD_BACTERIA, germs);
    double moving = hours_to_bridge(w) - w->params.migration_lag;
    skh_world_destroy(w);
    return moving;
}

static void edges_are_slow_when_hypoxic_inflamed_or_dirty(void **state)
{
    (void)state;
    double best = closing_time(100.0f, 0.0f, 0.0);
    // the factors of the speed at their half responses; times are counted in steps of 0.05 h
    assert_near(closing_time(10.0f, 0.0f, 0.0) / best, 1.0 / 0.55, 0.02);
    assert_near(closing_time(100.0f, 5.0f, 0.0) / best, 1.0 / 0.75, 0.02);
    assert_near(closing_time(100.0f, 0.0f, 1.0) / best, 1.0 / 0.6, 0.02);
}

static void nothing_moves_during_the_lag(void **state)
{
    (void)state;
    skh_world *w = wounded(120.0f);
    float gap = widest_gap(w);
    int steps = (int)(w->params.migration_lag / 0.1) - 1;
    for (int k = 0; k < steps; k++) skh_epidermis_close(&w->tissue, &w->params, 0.1f, 1, (uint64_t)k);
    assert_near(widest_gap(w), gap, 0.0);
    skh_world_destroy(w);
}

static void two_gaps_close_each_on_its_own(void **state)
{
    (void)state;
    skh_world *w = wounded(40.0f);
    skh_pore second = cut_of(320.0f, 100.0f);
    skh_epidermis_injure(&w->tissue, &second);
    int gaps = 0;
    for (int k = 0; k + 1 < *w->tissue.epidermis.count; k++) gaps += w->tissue.epidermis.key_gap[k];
    assert_int_equal(gaps, 2);
    double expected =
        w->params.migration_lag + ((double)widest_gap(w) - 12.0) / (2.0 * w->params.migration_speed);
    assert_near(hours_to_bridge(w), expected, 0.11);
    skh_world_destroy(w);
}

static void a_new_cut_in_an_open_gap_makes_one_wider_gap_that_starts_anew(void **state)
{
    (void)state;
    skh_world *w = wounded(60.0f);
    for (int k = 0; k < 100; k++) skh_epidermis_close(&w->tissue, &w->params, 0.05f, 1, (uint64_t)k);
    skh_pore second = cut_of(230.0f, 60.0f);
    skh_epidermis_injure(&w->tissue, &second);
    int gaps = 0;
    for (int k = 0; k + 1 < *w->tissue.epidermis.count; k++) gaps += w->tissue.epidermis.key_gap[k];
    assert_int_equal(gaps, 1);
    double expected =
        w->params.migration_lag + ((double)widest_gap(w) - 12.0) / (2.0 * w->params.migration_speed);
    assert_near(hours_to_bridge(w), expected, 0.11);
    skh_world_destroy(w);
}

static void columns_are_bare_over_the_gap_and_covered_once_bridged(void **state)
{
    (void)state;
    skh_world *w = wounded(100.0f);
    skh_epidermis *e = &w->tissue.epidermis;
    skh_epidermis_close(&w->tissue, &w->params, 0.05f, 1, 0);
    for (int x = 0; x < 20; x++) {
        int bare = x >= 8 && x <= 11; // 150-250 um, whole columns
        if (bare) assert_near(e->cover[x], 0.0, 1e-5);
        if (x < 7 || x > 12) assert_near(e->cover[x], 1.0, 0.0);
    }
    hours_to_bridge(w);
    for (int x = 0; x < 20; x++) assert_near(e->cover[x], 1.0, 0.0);
    skh_world_destroy(w);
}

// ---- the chain at rest and its return

static void resting_chain_stays(double width_um)
{
    skh_scenario scenario = small_skin();
    scenario.domain.width = width_um;
    scenario.domain.spacing = 10.0;
    skh_world *w = small_world(&scenario);
    const skh_epidermis *e = &w->tissue.epidermis;
    int count = *e->count;
    float *x = malloc((size_t)count * sizeof *x);
    assert_non_null(x);
    memcpy(x, e->key_x, (size_t)count * sizeof *x);
    for (int k = 0; k < 1000; k++) {
        skh_epidermis_close(&w->tissue, &w->params, 3.0f, 1, (uint64_t)k);
        skh_epidermis_grow(&w->tissue, &w->params, 18.0f, 3.0f);
    }
    assert_int_equal(*e->count, count);
    assert_memory_equal(e->key_x, x, (size_t)count * sizeof *x);
    float rest = skh_epidermis_rest_um(&w->tissue);
    for (int c = 0; c < w->tissue.grid.nx; c++) {
        assert_near(e->thickness[c], rest, 1e-4); // float roundings of 60 um
        assert_near(e->corneum[c], w->tissue.layers.corneum_um, 1e-5);
        assert_near(e->barrier[c], 1.0, 0.0);
    }
    assert_near(*e->divisions, 0.0, 0.0);
    free(x);
    skh_world_destroy(w);
}

// Widths that are no multiple of 8 um stretch or squeeze the resting chain a little: it must not divide.
static void nothing_drifts_at_rest(void **state)
{
    (void)state;
    const double widths[] = {400, 410, 420, 210};
    for (int k = 0; k < 4; k++) resting_chain_stays(widths[k]);
}

static void the_chain_returns_to_its_resting_spacing_by_division(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_epidermis *e = &w->tissue.epidermis;
    int before = *e->count;
    skh_world_destroy(w);
    w = wounded(120.0f);
    e = &w->tissue.epidermis;
    int killed = before - *e->count;
    assert_in_range(killed, 13, 16); // one per 8 um
    for (int k = 0; k < 3000; k++) {
        skh_epidermis_close(&w->tissue, &w->params, 0.2f, 1, (uint64_t)k);
        for (int c = 0; c + 1 < *e->count; c++)
            assert_true(e->key_x[c + 1] > e->key_x[c]); // never passes a neighbour
    }
    assert_near(*e->count, before, 1.0);
    assert_near(*e->divisions, killed, 1.0);
    for (int c = 1; c + 1 < *e->count; c++) {
        assert_near(0.5 * (double)(e->key_x[c + 1] - e->key_x[c - 1]), 8.0, 0.5);
        assert_int_equal(e->key_state[c], SKH_KERATINOCYTE_RESTING);
    }
    assert_near(e->key_x[0], 0.0, 0.0); // the ends hold the section's width
    assert_near(e->key_x[*e->count - 1], 400.0, 1e-3);
    skh_world_destroy(w);
}

static void divisions_wait_until_the_gap_is_bridged_at_its_edge_and_kgf_doubles_them(void **state)
{
    (void)state;
    double divided[2];
    for (int fed = 0; fed < 2; fed++) {
        divided[fed] = 0.0;
        for (uint64_t seed = 1; seed <= 250; seed++) {
            skh_world *w = wounded(160.0f);
            hours_to_bridge(w);
            double before = *w->tissue.epidermis.divisions;
            small_signal(&w->tissue, SKH_SIGNAL_KGF, fed ? 1e4f : 0.0f);
            for (int k = 0; k < 20; k++) skh_epidermis_close(&w->tissue, &w->params, 0.2f, seed, (uint64_t)k);
            divided[fed] += *w->tissue.epidermis.divisions - before;
            skh_world_destroy(w);
        }
    }
    assert_true(divided[0] > 150.0);
    // the chain relaxes as it grows, so the ratio is a little below 2
    double error = 4.5 * sqrt(1.0 / divided[0] + 1.0 / divided[1]);
    assert_true(divided[1] / divided[0] > 1.75 * (1.0 - error) &&
                divided[1] / divided[0] < 2.0 * (1.0 + error));
}

static void edge_cells_migrate_and_do_not_divide(void **state)
{
    (void)state;
    skh_world *w = wounded(160.0f);
    const skh_epidermis *e = &w->tissue.epidermis;
    for (int k = 0; k < 150; k++) {
        skh_epidermis_close(&w->tissue, &w->params, 0.05f, 1, (uint64_t)k);
        for (int c = 0; c + 1 < *e->count; c++) {
            if (!e->key_gap[c]) continue;
            assert_int_equal(e->key_state[c], SKH_KERATINOCYTE_MIGRATING);
            assert_int_equal(e->key_state[c + 1], SKH_KERATINOCYTE_MIGRATING);
        }
    }
    skh_world_destroy(w);
}

// ---- columns

static void a_cut_takes_its_share_of_the_columns(void **state)
{
    (void)state;
    skh_world *w = wounded(70.0f); // 165-235 um: columns 9 and 10 whole, three quarters of 8 and 11
    const skh_epidermis *e = &w->tissue.epidermis;
    const double left[] = {1.0, 0.25, 0.0, 0.0, 0.25, 1.0};
    for (int x = 7; x < 13; x++) {
        assert_near(e->thickness[x] / skh_epidermis_rest_um(&w->tissue), left[x - 7], 1e-5);
        assert_near(e->corneum[x] / w->tissue.layers.corneum_um, left[x - 7], 1e-5);
        assert_near(e->barrier[x], left[x - 7], 1e-5);
        assert_near(e->melanin[x], left[x - 7], 1e-5);
    }
    skh_world_destroy(w);
}

static void the_barrier_returns_only_over_a_cover_that_has_layers(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_epidermis *e = &w->tissue.epidermis;
    w->params.epidermis_flow = 0.0;
    e->cover[5] = 0.5f;
    for (int x = 5; x < 7; x++) e->barrier[x] = e->thickness[x] = e->corneum[x] = 0.0f;
    e->barrier[9] = 0.0f;
    for (int k = 0; k < 40; k++) skh_epidermis_grow(&w->tissue, &w->params, 20.0f, 0.5f);
    assert_near(e->barrier[5], 0.0, 0.0);
    assert_near(e->thickness[5], 0.0, 0.0);
    assert_true(e->barrier[6] > 0.0f && e->barrier[6] < e->thickness[6] / skh_epidermis_rest_um(&w->tissue));
    assert_near(e->barrier[9], 1.0 - exp(-1.0), 1e-5); // thick enough from the start
    double rest = (double)skh_epidermis_rest_um(&w->tissue),
           share = 1.0 - exp(-20.0 / w->params.epidermis_time);
    assert_near(e->thickness[6], rest * share, 1e-4 * rest);
    assert_true(e->corneum[6] > 0.0f &&
                e->corneum[6] < 0.1f * w->tissue.layers.corneum_um); // horn needs what is below
    skh_world_destroy(w);
}

static void kgf_and_new_papillary_collagen_thicken_the_epidermis(void **state)
{
    (void)state;
    double share[3];
    for (int k = 0; k < 3; k++) {
        skh_world *w = small_empty();
        skh_tissue *t = &w->tissue;
        if (k == 1) small_signal(t, SKH_SIGNAL_KGF, 1.0f);
        if (k == 2)
            for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++)
                t->field[SKH_FIELD_COLLAGEN3_YOUNG][i] += 0.05 * (double)t->rest.capacity[i];
        for (int n = 0; n < 400; n++) skh_epidermis_grow(t, &w->params, 18.0f, 6.0f);
        share[k] = (double)t->epidermis.thickness[10] / (double)skh_epidermis_rest_um(t);
        double made = (double)skh_epidermis_production(t, &w->params, 10);
        assert_near(made, k == 1 ? 1.0 + 0.5 * w->params.kgf_thickening : 1.0, 1e-5);
        skh_world_destroy(w);
    }
    skh_params p = skh_params_default();
    assert_near(share[0], 1.0, 1e-5);
    assert_near(share[1], 1.0 + 0.5 * p.kgf_thickening, 1e-3);
    double half = p.support_thickening_half;
    assert_near(share[2], 1.0 + p.support_thickening * 0.05 / (0.05 + half), 1e-3);
}

static void suprabasal_cells_flow_into_a_covered_gap_and_are_conserved(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_epidermis *e = &w->tissue.epidermis;
    w->params.epidermis_time = 1e9; // nothing grows
    e->thickness[10] = 0.0f;
    double before = 0.0, after = 0.0;
    for (int x = 0; x < 20; x++) before += (double)e->thickness[x];
    for (int k = 0; k < 30; k++) skh_epidermis_grow(&w->tissue, &w->params, 18.0f, 1.0f);
    for (int x = 0; x < 20; x++) after += (double)e->thickness[x];
    assert_near(after, before, 1e-3);
    assert_true(e->thickness[10] > 0.2f * skh_epidermis_rest_um(&w->tissue));
    assert_near(e->thickness[9], e->thickness[11], 1e-3);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_closes_after_the_lag_and_half_its_width_over_the_speed),
        cmocka_unit_test(edges_are_slow_when_hypoxic_inflamed_or_dirty),
        cmocka_unit_test(nothing_moves_during_the_lag),
        cmocka_unit_test(two_gaps_close_each_on_its_own),
        cmocka_unit_test(a_new_cut_in_an_open_gap_makes_one_wider_gap_that_starts_anew),
        cmocka_unit_test(columns_are_bare_over_the_gap_and_covered_once_bridged),
        cmocka_unit_test(nothing_drifts_at_rest),
        cmocka_unit_test(the_chain_returns_to_its_resting_spacing_by_division),
        cmocka_unit_test(divisions_wait_until_the_gap_is_bridged_at_its_edge_and_kgf_doubles_them),
        cmocka_unit_test(edge_cells_migrate_and_do_not_divide),
        cmocka_unit_test(a_cut_takes_its_share_of_the_columns),
        cmocka_unit_test(the_barrier_returns_only_over_a_cover_that_has_layers),
        cmocka_unit_test(kgf_and_new_papillary_collagen_thicken_the_epidermis),
        cmocka_unit_test(suprabasal_cells_flow_into_a_covered_gap_and_are_conserved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
