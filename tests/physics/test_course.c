// The order of healing in one channel over 14 days, and what is known when a player is missing or the skin is
// ill.
//
// Means over a few seeds; only order and direction are asked, no constant: amounts are the evidence's to
// judge.
#include "tests/support/small_world.h"

enum { SEEDS = 3, DAYS = 14 };

// What the tests ask of a course; means over seeds.
typedef struct outcome {
    double event_h[SKH_EVENT_COUNT];
    double neutrophils, macrophages, fibroblasts, myofibroblasts; // most
    double fibrin5, collagen14, young14, vessels10, mmp1, damage1, share3_7, dose, redness1, mmp_dose,
        elastin14;
    double neutrophils14, quiet_signals;
} outcome;

static void add_course(const skh_scenario *scenario, outcome *sum)
{
    skh_world *w = small_world(scenario);
    double most[SKH_CELL_COUNT] = {0}, macrophages = 0.0, first1 = 0.0, first3 = 0.0;
    for (double t = 4.0; t <= DAYS * 24.0; t += 4.0) {
        small_advance(w, t);
        for (int type = 0; type < SKH_CELL_COUNT; type++)
            most[type] = fmax(most[type], small_count(w, (skh_cell_type)type));
        macrophages = fmax(macrophages, small_metric(w, "macrophages_count"));
        sum->mmp_dose += small_metric(w, "mmp_pore_ngml") / SEEDS;
        if (t == 24.0) {
            sum->mmp1 += small_metric(w, "mmp_pore_ngml") / SEEDS;
            sum->damage1 += small_metric(w, "damage_pore_frac") / SEEDS;
            sum->redness1 += small_metric(w, "erythema_index") / SEEDS;
        }
        double new1 = small_metric(w, "new_collagen1_pore_mgml"),
               new3 = small_metric(w, "new_collagen3_pore_mgml");
        if (t == 4.0) {
            first1 = new1;
            first3 = new3;
        }
        if (t == 168.0) sum->share3_7 += (new3 - first3) / ((new3 - first3) + (new1 - first1)) / SEEDS;
        if (t == 120.0) sum->fibrin5 += small_metric(w, "fibrin_pore_frac") / SEEDS;
        if (t == 240.0) sum->vessels10 += small_metric(w, "vessels_pore_rel") / SEEDS;
    }
    sum->collagen14 += small_metric(w, "collagen_pore_rel") / SEEDS;
    sum->young14 +=
        (small_metric(w, "new_collagen1_pore_mgml") + small_metric(w, "new_collagen3_pore_mgml")) / SEEDS;
    sum->elastin14 += small_metric(w, "elastin_pore_rel") / SEEDS;
    sum->dose += small_metric(w, "inflammation_dose_ngh_ml") / SEEDS;
    sum->neutrophils14 += small_count(w, SKH_CELL_NEUTROPHIL) / (double)SEEDS;
    sum->quiet_signals += small_metric(w, "inflammation_pore_ngml") / SEEDS;
    sum->neutrophils += most[SKH_CELL_NEUTROPHIL] / SEEDS;
    sum->macrophages += macrophages / SEEDS;
    sum->fibroblasts += most[SKH_CELL_FIBROBLAST_ACTIVE] / SEEDS;
    sum->myofibroblasts += most[SKH_CELL_MYOFIBROBLAST] / SEEDS;
    for (int e = 0; e < SKH_EVENT_COUNT; e++) {
        double when = w->state->event_h[0][e];
        sum->event_h[e] += (when < 0.0 ? 1e6 : when) / SEEDS; // never counts as very late
    }
    skh_world_destroy(w);
}

static skh_scenario one_channel(void)
{
    skh_scenario scenario = small_pore(500.0);
    scenario.domain.width = 600.0;
    scenario.device.density = 150.0;
    return scenario;
}

static outcome run(skh_scenario scenario)
{
    outcome sum;
    memset(&sum, 0, sizeof sum);
    for (int seed = 1; seed <= SEEDS; seed++) {
        scenario.run.seed = seed;
        add_course(&scenario, &sum);
    }
    return sum;
}

static outcome normal; // shared by all tests, made once

static int make_normal(void **state)
{
    (void)state;
    normal = run(one_channel());
    return 0;
}

// ---- order

static void events_come_in_the_order_of_healing(void **state)
{
    (void)state;
    const double *at = normal.event_h;
    assert_true(at[SKH_EVENT_CLOT_FORMED] < at[SKH_EVENT_SEALED] + 0.5);
    assert_true(at[SKH_EVENT_SEALED] < at[SKH_EVENT_BRIDGED]); // a plug first, then living cover
    assert_true(at[SKH_EVENT_BRIDGED] < 48.0);
    assert_true(at[SKH_EVENT_NEUTROPHIL_PEAK] < at[SKH_EVENT_MACROPHAGE_PEAK]);
    assert_true(at[SKH_EVENT_MACROPHAGE_PEAK] < at[SKH_EVENT_FIBROBLAST_PEAK]);
    assert_true(at[SKH_EVENT_NEUTROPHIL_PEAK] < at[SKH_EVENT_FIRST_COLLAGEN1]);
    assert_true(at[SKH_EVENT_FIRST_COLLAGEN3] < at[SKH_EVENT_FIRST_COLLAGEN1]);
    assert_true(at[SKH_EVENT_FIRST_COLLAGEN1] < at[SKH_EVENT_FIBROBLAST_PEAK]);
    assert_true(at[SKH_EVENT_CLOT_GONE] < at[SKH_EVENT_FIBROBLAST_PEAK]);
}

static void type3_leads_in_new_tissue(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    assert_true(normal.share3_7 > 1.3 * p.resident_type3);        // of what is new in a week
    assert_true(normal.event_h[SKH_EVENT_COLLAGEN3_PEAK] > 72.0); // its share rises while the gap fills
}

static void inflammation_is_over_and_tissue_has_grown_at_two_weeks(void **state)
{
    (void)state;
    assert_true(normal.neutrophils > 5.0 && normal.neutrophils14 < 0.05 * normal.neutrophils);
    assert_true(normal.quiet_signals < 0.2); // the level that keeps steps short
    assert_true(normal.collagen14 > 0.05 && normal.collagen14 < 0.9);
    assert_true(normal.elastin14 < 0.95); // elastin is late
}

// ---- without a player
// Published directions: Leibovich & Ross 1975; Lucas 2010; Shah 1992; Simpson & Ross 1972; Dovi 2003;
// Szpaderska 2003.

static void without_macrophages_repair_hardly_starts_and_the_clot_stays(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.control.macrophages = 0.0;
    outcome without = run(scenario);
    assert_near(without.macrophages, 0.0, 0.0);
    assert_true(without.fibroblasts < 0.8 * normal.fibroblasts);
    assert_true(without.collagen14 < 0.9 * normal.collagen14);
    assert_true(without.fibrin5 > 1.1 * normal.fibrin5);
    assert_true(without.vessels10 < normal.vessels10);
}

static void without_tgf_beta_less_collagen_and_no_myofibroblasts(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.control.tgf_beta = 0.0;
    outcome without = run(scenario);
    assert_true(without.collagen14 < 0.95 * normal.collagen14);
    assert_true(without.fibroblasts < normal.fibroblasts);
    assert_near(without.myofibroblasts, 0.0, 0.0);
}

static void without_neutrophils_cover_and_collagen_are_as_good(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.control.neutrophils = 0.0;
    outcome without = run(scenario);
    assert_near(without.neutrophils, 0.0, 0.0);
    assert_true(without.event_h[SKH_EVENT_BRIDGED] <= normal.event_h[SKH_EVENT_BRIDGED] + 0.1);
    assert_near(without.collagen14 / normal.collagen14, 1.0, 0.3);
    assert_true(without.mmp1 < 0.9 * normal.mmp1);       // their elastase is missing
    assert_true(without.damage1 > 1.1 * normal.damage1); // and so is their appetite
}

static void without_platelets_healing_is_about_the_same(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.control.platelets = 0.0;
    outcome without = run(scenario);
    assert_near(without.collagen14 / normal.collagen14, 1.0, 0.3);
    assert_near(without.vessels10 / normal.vessels10, 1.0, 0.3);
    assert_near(without.event_h[SKH_EVENT_BRIDGED] / normal.event_h[SKH_EVENT_BRIDGED], 1.0, 0.3);
    assert_near(without.neutrophils / normal.neutrophils, 1.0, 0.3);
    assert_true(without.collagen14 <= 1.05 * normal.collagen14); // no help, at best
}

// ---- skin and care

static void old_skin_bridges_later_and_makes_less_collagen(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.skin.age = 80.0;
    outcome old = run(scenario);
    assert_true(old.event_h[SKH_EVENT_BRIDGED] > 1.2 * normal.event_h[SKH_EVENT_BRIDGED]);
    assert_true(old.event_h[SKH_EVENT_SEALED] > normal.event_h[SKH_EVENT_SEALED]);
    assert_true(old.event_h[SKH_EVENT_CLOT_GONE] >
                normal.event_h[SKH_EVENT_CLOT_GONE] - 6.0); // hourly, 3 seeds
    assert_true(old.young14 < 0.95 * normal.young14);       // in mg/ml: an old set point is lower
}

static void a_cover_keeps_channels_open_for_longer(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.care.cover = SKH_COVER_OCCLUDED;
    outcome wet = run(scenario);
    assert_true(wet.event_h[SKH_EVENT_SEALED] > 3.0 * normal.event_h[SKH_EVENT_SEALED]);
    assert_true(wet.event_h[SKH_EVENT_BARRIER_BACK] >= normal.event_h[SKH_EVENT_BARRIER_BACK]);
}

static void an_nsaid_pales_and_delays_closure(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.care.nsaid = 1.0;
    outcome calm = run(scenario);
    assert_true(calm.redness1 < normal.redness1);
    assert_true(calm.dose < normal.dose);
    assert_true(calm.event_h[SKH_EVENT_SEALED] > normal.event_h[SKH_EVENT_SEALED]);
    assert_true(calm.event_h[SKH_EVENT_BRIDGED] > normal.event_h[SKH_EVENT_BRIDGED]);
}

static void diabetes_like_healing_is_inflamed_and_late(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.skin.diabetes = 1.0;
    outcome ill = run(scenario);
    assert_true(ill.neutrophils > 1.2 * normal.neutrophils);
    assert_true(ill.mmp_dose > normal.mmp_dose);
    assert_true(ill.event_h[SKH_EVENT_BRIDGED] > 1.2 * normal.event_h[SKH_EVENT_BRIDGED]);
}

static void germs_keep_it_inflamed(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.care.hygiene = SKH_HYGIENE_DIRTY;
    scenario.model.load_dirty = 1e6;
    outcome dirty = run(scenario);
    assert_true(dirty.dose > 1.1 * normal.dose);
    assert_true(dirty.neutrophils > normal.neutrophils);
    assert_true(dirty.mmp_dose > normal.mmp_dose);
}

// ---- channels against wide wounds, and courses

static void wide_wounds_align_their_new_fibres_and_channels_do_not(void **state)
{
    (void)state;
    double weave[2], myofibroblasts[2];
    for (int wide = 0; wide < 2; wide++) {
        skh_scenario scenario = one_channel();
        scenario.domain.width = 1600.0;
        scenario.device.density = 20.0; // one channel
        if (wide) {
            scenario.device.kind = SKH_DEVICE_CUT;
            scenario.device.width = 1000.0;
        }
        skh_world *w = small_world(&scenario);
        small_advance(w, 28.0 * 24.0);
        weave[wide] = small_metric(w, "weave_b4_pore_frac");
        myofibroblasts[wide] = small_count(w, SKH_CELL_MYOFIBROBLAST);
        skh_world_destroy(w);
    }
    assert_true(weave[0] < -0.1);           // basket-weave
    assert_true(weave[1] > weave[0] + 0.1); // on its way to a parallel scar
    assert_true(myofibroblasts[1] > myofibroblasts[0] + 5.0);
}

static void a_second_session_acts_on_the_skin_as_it_is(void **state)
{
    (void)state;
    skh_scenario scenario = one_channel();
    scenario.course.count = 2.0;
    scenario.course.interval = 240.0;
    skh_world *w = small_world(&scenario);
    small_advance(w, 239.0);
    double young = small_metric(w, "new_collagen_all_rel"), memory = small_sum(&w->tissue, SKH_FIELD_MEMORY);
    small_advance(w, 240.2);
    assert_int_equal(w->state->session, 2);
    assert_true(small_sum(&w->tissue, SKH_FIELD_MEMORY) > 1.5 * memory); // beside the first, nothing is reset
    small_advance(w, 480.0);
    assert_true(small_metric(w, "new_collagen_all_rel") > young);
    assert_true(w->state->event_h[1][SKH_EVENT_BRIDGED] > 240.0);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_in_the_order_of_healing),
        cmocka_unit_test(type3_leads_in_new_tissue),
        cmocka_unit_test(inflammation_is_over_and_tissue_has_grown_at_two_weeks),
        cmocka_unit_test(without_macrophages_repair_hardly_starts_and_the_clot_stays),
        cmocka_unit_test(without_tgf_beta_less_collagen_and_no_myofibroblasts),
        cmocka_unit_test(without_neutrophils_cover_and_collagen_are_as_good),
        cmocka_unit_test(without_platelets_healing_is_about_the_same),
        cmocka_unit_test(old_skin_bridges_later_and_makes_less_collagen),
        cmocka_unit_test(a_cover_keeps_channels_open_for_longer),
        cmocka_unit_test(an_nsaid_pales_and_delays_closure),
        cmocka_unit_test(diabetes_like_healing_is_inflamed_and_late),
        cmocka_unit_test(germs_keep_it_inflamed),
        cmocka_unit_test(wide_wounds_align_their_new_fibres_and_channels_do_not),
        cmocka_unit_test(a_second_session_acts_on_the_skin_as_it_is),
    };
    return cmocka_run_group_tests(tests, make_normal, NULL);
}
