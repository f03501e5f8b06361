// The eight signals over one step: rates, resolution by repair macrophages, floors, quiet skin (MODEL 4.2).
#include "tests/support/small_world.h"

// Steps of two ticks under the same source, which each of them uses up.
static void step(skh_world *w, int steps)
{
    size_t bytes = skh_grid_nodes(&w->tissue.grid) * SKH_LANES * sizeof *w->tissue.source;
    float *source = malloc(bytes);
    assert_non_null(source);
    memcpy(source, w->tissue.source, bytes);
    for (int k = 0; k < steps; k++) {
        skh_signals_step(&w->tissue, &(skh_leg){&w->transports[1], 1}, 1, &w->params, &w->state->watch);
        memcpy(w->tissue.source, source, bytes);
    }
    free(source);
}

static void clear_sources(skh_tissue *t)
{
    memset(t->source, 0, skh_grid_nodes(&t->grid) * SKH_LANES * sizeof *t->source);
}

static void every_signal_has_its_own_spread_and_clearance(void **state)
{
    (void)state;
    static const char *const names[SKH_SIGNAL_COUNT] = {"inflammation", "pdgf", "tgfb", "tgfb",
                                                        "vegf",         "mmp",  "kgf",  "pge2"};
    skh_params p = skh_params_default();
    // all constants different, so that none can stand for another
    for (int k = 0; k < SKH_PARAM_COUNT; k++) *skh_param_at(&p, &skh_param_table[k]) *= 1.0 + 0.001 * k;
    skh_lane_rates rates;
    skh_signals_rates(&p, &rates);
    for (int s = 0; s < SKH_SIGNAL_COUNT; s++) {
        char name[64];
        snprintf(name, sizeof name, "%s_diffusion", names[s]);
        double spread = *skh_param_at(&p, skh_param_find(name));
        assert_near(rates.diffusion_um2_h[s], spread, 1e-6 * spread);
        snprintf(name, sizeof name, "%s_decay", names[s]);
        double decay = *skh_param_at(&p, skh_param_find(name));
        assert_near(rates.decay_per_h[s], decay, 1e-6 * decay);
    }
}

static void an_even_source_reaches_its_balance_with_clearance(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    skh_lane_rates rates;
    skh_signals_rates(&w->params, &rates);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid) * SKH_LANES; i++) t->source[i] = 1.0f;
    step(w, 5000); // 500 h: 25 times the slowest clearance
    for (int s = 0; s < SKH_SIGNAL_COUNT; s++) {
        double level = 1.0 / (double)rates.decay_per_h[s];
        assert_near(t->signals[small_node(t) * 8 + (size_t)s], level, 1e-3 * level); // float steps
    }
    skh_world_destroy(w);
}

static void repair_macrophages_clear_inflammation_and_nothing_else(void **state)
{
    (void)state;
    double left[2][SKH_SIGNAL_COUNT];
    for (int crowd = 0; crowd < 2; crowd++) {
        skh_world *w = small_empty();
        for (int s = 0; s < SKH_SIGNAL_COUNT; s++) small_signal(&w->tissue, (skh_signal)s, 3.0f);
        clear_sources(&w->tissue);
        small_around(&w->tissue, w->tissue.around.m2, crowd ? 2000.0f : 0.0f);
        small_around(&w->tissue, w->tissue.around.m1, 5000.0f); // these do not
        step(w, 10);
        for (int s = 0; s < SKH_SIGNAL_COUNT; s++)
            left[crowd][s] = (double)w->tissue.signals[small_node(&w->tissue) * 8 + (size_t)s];
        skh_world_destroy(w);
    }
    skh_params p = skh_params_default();
    assert_near(left[1][SKH_SIGNAL_INFLAMMATION] / left[0][SKH_SIGNAL_INFLAMMATION],
                exp(-p.resolution * 0.2 * 10 * 2 * SKH_TICK_H), 1e-4);
    for (int s = 1; s < SKH_SIGNAL_COUNT; s++) assert_near(left[1][s], left[0][s], 0.0);
}

static void skin_is_quiet_once_all_signals_are_below_their_floor(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    assert_true(t->quiet);
    clear_sources(t);
    t->source[small_node(t) * 8 + SKH_SIGNAL_KGF] = 10.0f;
    step(w, 1);
    assert_false(t->quiet);
    clear_sources(t);
    int steps = 0;
    while (!t->quiet && steps < 5000) {
        step(w, 1);
        steps++;
    }
    assert_true(steps > 10 && steps < 5000);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid) * SKH_LANES; i++) assert_near(t->signals[i], 0.0, 0.0);
    skh_world_destroy(w);
}

static void signals_never_go_negative(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    for (int k = 0; k < 60; k++) { // sources that jump about
        clear_sources(t);
        for (int s = 0; s < SKH_SIGNAL_COUNT; s++)
            t->source[(size_t)((k * 97 + s * 31) % 800) * 8 + (size_t)s] = 100.0f;
        step(w, 1);
        for (size_t i = 0; i < skh_grid_nodes(&t->grid) * SKH_LANES; i++) assert_true(t->signals[i] >= 0.0f);
    }
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_signal_has_its_own_spread_and_clearance),
        cmocka_unit_test(an_even_source_reaches_its_balance_with_clearance),
        cmocka_unit_test(repair_macrophages_clear_inflammation_and_nothing_else),
        cmocka_unit_test(skin_is_quiet_once_all_signals_are_below_their_floor),
        cmocka_unit_test(signals_never_go_negative),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
