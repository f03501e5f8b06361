// Channels as 0-D objects: lumen, plug, cover, barrier, conductance (MODEL 5.2).
#include "sim/model/pores.h"
#include "tests/support/small_world.h"

static skh_pore fresh(void)
{
    return (skh_pore){.x_um = 200.0f,
                      .diameter_um = 200.0f,
                      .cut_fraction = 0.3f,
                      .depth_um = 500.0f,
                      .bridged_h = -1.0,
                      .barrier = 1.0f};
}

// Skin whose columns over the channel are bare.
static skh_world *open_skin(void)
{
    skh_world *w = small_empty();
    for (int x = 8; x < 12; x++) {
        w->tissue.epidermis.cover[x] = 0.0f;
        w->tissue.epidermis.barrier[x] = 0.0f;
    }
    return w;
}

static skh_pore at(const skh_world *w, int wet, double hours, float dt_h)
{
    skh_pore pore = fresh();
    int steps = (int)(hours / (double)dt_h + 0.5);
    for (int k = 1; k <= steps; k++)
        skh_pores_step(&w->tissue, &w->params, wet, &pore, 1, k * (double)dt_h, dt_h);
    return pore;
}

static void recoil_closes_its_elastic_share_at_once_and_the_rest_slowly(void **state)
{
    (void)state;
    skh_world *w = open_skin();
    const skh_params *p = &w->params;
    skh_pore start = fresh();
    double d = 200.0, cut = 0.3, loose = d * (1.0 - cut) * (1.0 - p->recoil);
    assert_near(skh_pore_lumen0(&start, p), d * cut + loose, 1e-4);
    skh_pore pore = at(w, 0, 0.1, 0.1f);
    // half of the loose part springs back within seconds
    assert_near(pore.lumen_um, d * cut + 0.5 * loose * exp(-0.1 / p->recoil_slow), 1e-3);
    pore = at(w, 0, 20.0, 0.1f);
    assert_near(pore.lumen_um, d * cut, 1e-2); // what was cut does not spring back
    skh_world_destroy(w);
}

static void the_plug_sets_with_its_time_constant_whatever_the_step(void **state)
{
    (void)state;
    skh_world *w = open_skin();
    for (int wet = 0; wet < 2; wet++) {
        double tau = wet ? w->params.plug_time_wet : w->params.plug_time;
        for (float dt = 0.05f; dt < 1.0f; dt *= 4.0f)
            assert_near(at(w, wet, 1.6, dt).plug, 1.0 - exp(-1.6 / tau), 1e-5);
    }
    skh_world_destroy(w);
}

static void conductance_is_lumen_squared_times_what_the_plug_leaves(void **state)
{
    (void)state;
    skh_world *w = open_skin();
    for (int wet = 0; wet < 2; wet++) {
        skh_pore pore = at(w, wet, 3.0, 0.1f);
        double leak = wet ? w->params.plug_leak_wet : w->params.plug_leak;
        double narrow = (double)(pore.lumen_um / skh_pore_lumen0(&pore, &w->params)),
               plug = (double)pore.plug;
        assert_near(pore.conductance, narrow * narrow * (1.0 - plug + plug * leak), 1e-6);
        assert_true(pore.bridged_h < 0.0);
    }
    skh_world_destroy(w);
}

static void a_living_cover_leaks_until_its_barrier_is_back(void **state)
{
    (void)state;
    for (int wet = 0; wet < 2; wet++) {
        skh_world *w = open_skin();
        double open = (double)at(w, wet, 3.0, 0.1f).conductance;
        for (int x = 8; x < 12; x++) w->tissue.epidermis.cover[x] = 1.0f;
        double leak = wet ? w->params.cover_leak_wet : w->params.cover_leak;
        skh_pore pore = at(w, wet, 3.0, 0.1f);
        assert_near(pore.conductance, open * leak, 1e-6);
        assert_near(pore.bridged_h, 0.1, 1e-7); // when it was first seen covered
        for (int x = 8; x < 12; x++) w->tissue.epidermis.barrier[x] = 0.75f;
        pore = at(w, wet, 3.0, 0.1f);
        assert_near(pore.barrier, 0.75, 1e-6);
        assert_near(pore.conductance, open * leak * 0.25, 1e-6);
        for (int x = 8; x < 12; x++) w->tissue.epidermis.barrier[x] = 1.0f;
        assert_near(at(w, wet, 3.0, 0.1f).conductance, 0.0, 0.0);
        skh_world_destroy(w);
    }
}

static void a_channel_opens_wide_and_unplugged(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    skh_pore pore = fresh();
    pore.plug = 0.7f;
    skh_pore_open(&pore, &p);
    assert_near(pore.lumen_um, skh_pore_lumen0(&pore, &p), 0.0);
    assert_near(pore.plug, 0.0, 0.0);
    assert_near(pore.barrier, 0.0, 0.0);
    assert_near(pore.conductance, 1.0, 0.0);
}

static void a_wet_plug_evaporates_and_a_dry_crust_still_does(void **state)
{
    (void)state;
    skh_world *w = open_skin();
    const skh_params *p = &w->params;
    for (double hours = 0.5; hours < 30.0; hours *= 2.0) {
        skh_pore pore = at(w, 0, hours, 0.1f);
        double vapour = (double)skh_pore_vapour(&pore, p, hours), liquid = (double)pore.conductance;
        double narrow = (double)(pore.lumen_um / skh_pore_lumen0(&pore, p)), plug = (double)pore.plug;
        double wet = exp(-hours / p->crust_drying); // of the plug, and wet plugs hold nothing back
        double crust = p->crust_vapour, through = wet + (1.0 - wet) * crust;
        double dry = p->plug_leak + (1.0 - p->plug_leak) * through; // what the plug lets through
        assert_near(vapour, narrow * narrow * (1.0 - plug + plug * dry), 1e-5);
        assert_true(vapour >= liquid - 1e-6);
    }
    skh_world_destroy(w);
}

static void a_single_bare_column_keeps_a_channel_open(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    w->tissue.epidermis.cover[11] = 0.5f; // the cut spans 170-230 um: columns 8 to 11
    assert_true(at(w, 0, 1.0, 0.1f).bridged_h < 0.0);
    w->tissue.epidermis.cover[11] = 1.0f;
    w->tissue.epidermis.cover[12] = 0.0f; // beside it
    assert_true(at(w, 0, 1.0, 0.1f).bridged_h >= 0.0);
    skh_world_destroy(w);
}

static double hours_to_five_percent(int wet)
{
    skh_world *w = open_skin();
    skh_pore pore = fresh();
    double hours = 0.0;
    do {
        hours += 0.05;
        skh_pores_step(&w->tissue, &w->params, wet, &pore, 1, hours, 0.05f);
    } while (pore.conductance >= 0.05f && hours < 200.0);
    skh_world_destroy(w);
    return hours;
}

static void covered_channels_stay_open_much_longer(void **state)
{
    (void)state;
    double open = hours_to_five_percent(0), wet = hours_to_five_percent(1);
    assert_true(open < 8.0);       // V0: open skin in 0.5 to 8 h
    assert_true(wet > 5.0 * open); // no dry plug forms under water
}

static void only_germs_that_stay_beyond_a_day_count_as_infection(void **state)
{
    (void)state;
    skh_world *w = open_skin();
    small_field(&w->tissue, SKH_FIELD_BACTERIA, 7.0);
    assert_near(at(w, 0, 23.0, 0.5f).bacteria_max, 0.0, 0.0);
    assert_near(at(w, 0, 25.0, 0.5f).bacteria_max, 7.0, 0.0);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recoil_closes_its_elastic_share_at_once_and_the_rest_slowly),
        cmocka_unit_test(the_plug_sets_with_its_time_constant_whatever_the_step),
        cmocka_unit_test(conductance_is_lumen_squared_times_what_the_plug_leaves),
        cmocka_unit_test(a_living_cover_leaks_until_its_barrier_is_back),
        cmocka_unit_test(a_channel_opens_wide_and_unplugged),
        cmocka_unit_test(a_wet_plug_evaporates_and_a_dry_crust_still_does),
        cmocka_unit_test(a_single_bare_column_keeps_a_channel_open),
        cmocka_unit_test(covered_channels_stay_open_much_longer),
        cmocka_unit_test(only_germs_that_stay_beyond_a_day_count_as_infection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
