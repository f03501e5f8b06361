// Damage signals, fibrin and the platelet stores (MODEL 4.2).
#include "sim/model/clot.h"
#include "tests/support/small_world.h"

static void clear_sources(skh_tissue *t)
{
    memset(t->source, 0, skh_grid_nodes(&t->grid) * SKH_LANES * sizeof *t->source);
}

static double source_at(const skh_tissue *t, size_t i, skh_signal s)
{
    return (double)t->source[i * 8 + (size_t)s];
}

static void what_the_stores_lose_is_what_they_release(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    size_t i = small_node(t);
    t->field[SKH_FIELD_PLATELET_STORE][i] = 50.0;
    clear_sources(t);
    skh_clot_step(t, &w->params, 0.5f);
    double lost = 50.0 - t->field[SKH_FIELD_PLATELET_STORE][i];
    assert_true(lost > 0.0);
    assert_near(source_at(t, i, SKH_SIGNAL_PDGF) * 0.5, lost, 1e-6 * lost); // the source is a float
    assert_near(source_at(t, i, SKH_SIGNAL_TGFB1), 0, 0); // free platelet store is PDGF alone

    t->field[SKH_FIELD_PLATELET_STORE][i] = 0.0;
    t->field[SKH_FIELD_LATENT_STORE][i] = 40.0;
    clear_sources(t);
    skh_clot_step(t, &w->params, 0.5f);
    lost = 40.0 - t->field[SKH_FIELD_LATENT_STORE][i];
    assert_true(lost > 0.0);
    assert_near(source_at(t, i, SKH_SIGNAL_TGFB1) * 0.5, w->params.latent_tgfb * lost, 1e-6 * lost);
    assert_near(source_at(t, i, SKH_SIGNAL_PDGF) * 0.5, w->params.latent_pdgf * lost, 1e-6 * lost);
    skh_world_destroy(w);
}

static void damage_makes_inflammation_and_prostaglandin(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    size_t i = small_node(t);
    t->field[SKH_FIELD_DAMAGE][i] = 0.4;
    clear_sources(t);
    skh_clot_step(t, &w->params, 0.1f);
    assert_near(source_at(t, i, SKH_SIGNAL_INFLAMMATION), 0.4 * w->params.damage_inflammation, 1e-5);
    assert_near(source_at(t, i, SKH_SIGNAL_PGE2), 0.4 * w->params.damage_pge2, 1e-5);
    assert_near(source_at(t, i + 1, SKH_SIGNAL_INFLAMMATION), 0, 0);
    skh_world_destroy(w);
}

// All of them as after `hours` in steps of dt_h, with `cells`/mm3 of leucocytes and of repair cells around.
typedef struct left_over {
    double damage, fibrin, latent, platelet;
} left_over;

static left_over after(double hours, float dt_h, float leucocytes, float repairers)
{
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    size_t i = small_node(t);
    t->around.m1[i] = leucocytes;
    t->around.repairers[i] = repairers;
    t->field[SKH_FIELD_DAMAGE][i] = t->field[SKH_FIELD_FIBRIN][i] = t->field[SKH_FIELD_LATENT_STORE][i] =
        t->field[SKH_FIELD_PLATELET_STORE][i] = 1.0;
    for (int k = 0; k < (int)(hours / (double)dt_h + 0.5); k++) skh_clot_step(t, &w->params, dt_h);
    left_over left = {t->field[SKH_FIELD_DAMAGE][i], t->field[SKH_FIELD_FIBRIN][i],
                      t->field[SKH_FIELD_LATENT_STORE][i], t->field[SKH_FIELD_PLATELET_STORE][i]};
    skh_world_destroy(w);
    return left;
}

static void decays_are_exact_at_any_step(void **state)
{
    (void)state;
    left_over fine = after(4.0, 0.05f, 3000.0f, 1000.0f), coarse = after(4.0, 1.0f, 3000.0f, 1000.0f);
    // steps of 0.05f h are 1.5e-8 long or short
    assert_near(fine.damage, coarse.damage, 1e-6);
    assert_near(fine.fibrin, coarse.fibrin, 1e-6);
    assert_near(fine.platelet, coarse.platelet, 1e-6);
    skh_params p = skh_params_default();
    assert_near(coarse.platelet, exp(-p.platelet_release * 4.0), 1e-6);
    assert_near(coarse.damage, exp(-(p.damage_decay + p.damage_phagocytosis * 0.3) * 4.0), 1e-6);
    assert_near(coarse.fibrin, exp(-(p.lysis + p.lysis_cells * 4000.0 / 5000.0) * 4.0), 1e-6);
}

static void fibrin_and_what_is_bound_in_it_go_together(void **state)
{
    (void)state;
    left_over left = after(30.0, 1.0f, 2000.0f, 500.0f);
    assert_near(left.fibrin, left.latent, 1e-12);
}

static void leucocytes_clear_damage_and_all_repair_cells_dissolve_the_clot(void **state)
{
    (void)state;
    left_over alone = after(10.0, 0.5f, 0.0f, 0.0f), eaten = after(10.0, 0.5f, 4000.0f, 0.0f),
              repaired = after(10.0, 0.5f, 0.0f, 4000.0f);
    assert_true(alone.damage < 1.0 && alone.fibrin < 1.0);
    assert_true(eaten.damage < 0.99 * alone.damage);
    assert_near(repaired.damage, alone.damage, 0); // fibroblasts do not eat debris
    assert_true(eaten.fibrin < 0.99 * alone.fibrin && repaired.fibrin < 0.99 * alone.fibrin);
    assert_near(eaten.platelet, alone.platelet, 0); // needs no lysis
}

static void the_delayed_cue_follows_inflammation_with_its_time_constant(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    size_t i = small_node(t);
    small_signal(t, SKH_SIGNAL_INFLAMMATION, 2.0f);
    int steps = (int)(w->params.cue_delay / 0.25);
    for (int k = 0; k < steps; k++) skh_clot_step(t, &w->params, 0.25f);
    assert_near(t->field[SKH_FIELD_CUE][i], 2.0 * (1.0 - exp(-steps * 0.25 / w->params.cue_delay)), 1e-6);
    small_signal(t, SKH_SIGNAL_INFLAMMATION, 0.0f);
    double top = t->field[SKH_FIELD_CUE][i];
    skh_clot_step(t, &w->params, 0.25f);
    assert_near(t->field[SKH_FIELD_CUE][i], top * exp(-0.25 / w->params.cue_delay), 1e-6);
    skh_world_destroy(w);
}

static void it_says_whether_anything_is_left(void **state)
{
    (void)state;
    static const skh_field stores[] = {SKH_FIELD_DAMAGE, SKH_FIELD_FIBRIN, SKH_FIELD_PLATELET_STORE,
                                       SKH_FIELD_LATENT_STORE, SKH_FIELD_CUE};
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    assert_int_equal(skh_clot_step(t, &w->params, 0.1f), 0);
    for (size_t f = 0; f < sizeof stores / sizeof stores[0]; f++) {
        t->field[stores[f]][small_node(t)] = 0.5;
        assert_int_equal(skh_clot_step(t, &w->params, 0.1f), 1);
        t->field[stores[f]][small_node(t)] = 0.0;
        assert_int_equal(skh_clot_step(t, &w->params, 0.1f), 0);
    }
    // and it does end: exponentials are cut off
    t->field[SKH_FIELD_FIBRIN][small_node(t)] = 1.0;
    int steps = 0;
    while (skh_clot_step(t, &w->params, 24.0f) && steps < 1000) steps++;
    assert_true(steps > 10 && steps < 1000);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_stores_lose_is_what_they_release),
        cmocka_unit_test(damage_makes_inflammation_and_prostaglandin),
        cmocka_unit_test(decays_are_exact_at_any_step),
        cmocka_unit_test(fibrin_and_what_is_bound_in_it_go_together),
        cmocka_unit_test(leucocytes_clear_damage_and_all_repair_cells_dissolve_the_clot),
        cmocka_unit_test(the_delayed_cue_follows_inflammation_with_its_time_constant),
        cmocka_unit_test(it_says_whether_anything_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
