// What age, sun, medicine, illness and controls do to the constants, and what they do not (MODEL 8).
#include "sim/model/modifiers.h"
#include "tests/support/small_world.h"

typedef struct shift {
    const char *name;
    int sign;
} shift;

// Exactly the listed constants move, each in its direction.
static void assert_shifts(const skh_scenario *changed, const shift *shifts, size_t count)
{
    skh_scenario plain = small_skin();
    skh_params before = skh_params_effective(&plain), after = skh_params_effective(changed);
    for (size_t k = 0; k < count; k++)
        if (!skh_param_find(shifts[k].name)) fail_msg("no constant is called %s", shifts[k].name);
    for (int k = 0; k < SKH_PARAM_COUNT; k++) {
        const skh_param_info *info = &skh_param_table[k];
        double change = *skh_param_at(&after, info) - *skh_param_at(&before, info);
        int sign = 0;
        for (size_t s = 0; s < count; s++)
            if (strcmp(shifts[s].name, info->name) == 0) sign = shifts[s].sign;
        if ((change > 0.0) - (change < 0.0) != sign)
            fail_msg("%s moves by %g, expected %s", info->name, change,
                     sign > 0   ? "more"
                     : sign < 0 ? "less"
                                : "the same");
    }
}
#define ASSERT_SHIFTS(scenario, list) assert_shifts(&(scenario), list, sizeof(list) / sizeof(list)[0])

// Elastin is the exception: aged wounds make more of it.
static void age_slows_repair_but_for_elastin(void **state)
{
    (void)state;
    static const shift old[] = {{"active_collagen", -1},
                                {"myofibroblast_collagen", -1},
                                {"refill", -1},
                                {"fibroblast_elastin", 1},
                                {"division_time", 1},
                                {"fibroblast_speed", -1},
                                {"macrophage_speed", -1},
                                {"migration_speed", -1},
                                {"neutrophil_arrival", 1},
                                {"m1_to_m2", 1},
                                {"damage_decay", -1},
                                {"neutrophil_mmp", 1},
                                {"m1_mmp", 1},
                                {"fibroblast_mmp", 1},
                                {"myofibroblast_mmp", 1},
                                {"recoil", -1},
                                {"migration_lag", 1},
                                {"recoil_slow", 1},
                                {"plug_time", 1},
                                {"plug_time_wet", 1},
                                {"plug_leak", 1},
                                {"plug_leak_wet", 1},
                                {"barrier_time", 1},
                                {"barrier_time_wet", 1}};
    skh_scenario scenario = small_skin();
    scenario.skin.age = 75.0;
    ASSERT_SHIFTS(scenario, old);
}

static void the_age_factor_runs_from_25_to_85_years(void **state)
{
    (void)state;
    skh_skin skin = small_skin().skin;
    const double ages[] = {18, 25, 50, 75, 85, 90}, factors[] = {0, 0, 0.5, 1, 1.2, 1.2};
    for (int k = 0; k < 6; k++) {
        skin.age = ages[k];
        assert_near(skh_age_factor(&skin), factors[k], 1e-12);
    }
}

static void sun_damage_lowers_synthesis_and_wastes_young_collagen(void **state)
{
    (void)state;
    static const shift sun[] = {
        {"active_collagen", -1}, {"myofibroblast_collagen", -1}, {"refill", -1}, {"young_loss", 1}};
    skh_scenario scenario = small_skin();
    scenario.skin.sun_damage = 0.7;
    ASSERT_SHIFTS(scenario, sun);
}

static void an_nsaid_calms_and_delays_closure(void **state)
{
    (void)state;
    static const shift nsaid[] = {{"neutrophil_inflammation", -1},
                                  {"m1_inflammation", -1},
                                  {"neutrophil_pge2", -1},
                                  {"m1_pge2", -1},
                                  {"damage_pge2", -1},
                                  {"migration_lag", 1},
                                  {"plug_time", 1},
                                  {"plug_time_wet", 1}};
    skh_scenario scenario = small_skin();
    scenario.care.nsaid = 1.0;
    ASSERT_SHIFTS(scenario, nsaid);
}

static void diabetes_like_healing_is_slow_and_inflamed(void **state)
{
    (void)state;
    static const shift ill[] = {{"migration_speed", -1},  {"neutrophil_arrival", 1}, {"m1_to_m2", 1},
                                {"activation_time", 1},   {"fibroblast_speed", -1},  {"fibroblast_mmp", 1},
                                {"myofibroblast_mmp", 1}, {"fibroblast_vegf", -1}};
    skh_scenario scenario = small_skin();
    scenario.skin.diabetes = 1.0;
    ASSERT_SHIFTS(scenario, ill);
}

// One thousand people: each trait has the spread of the published ones, around the mean person; nothing else
// moves.
static void people_differ_as_published_and_only_in_their_traits(void **state)
{
    (void)state;
    enum { PEOPLE = 1000 };
    static const char *const traits[] = {"barrier_time",
                                         "barrier_time_wet",
                                         "plug_time",
                                         "plug_time_wet",
                                         "migration_speed",
                                         "neutrophil_arrival",
                                         "macrophage_arrival",
                                         "active_collagen",
                                         "myofibroblast_collagen",
                                         "refill",
                                         "melanin_gain"};
    skh_scenario scenario = small_skin();
    skh_params mean = skh_params_effective(&scenario);
    scenario.skin.variation = 1.0;
    double sum[4] = {0}, squares[4] = {0}, both = 0.0; // closing, building, tanning, speed of keratinocytes
    for (int person = 0; person < PEOPLE; person++) {
        scenario.run.seed = person;
        skh_params p = skh_params_effective(&scenario);
        double logs[] = {
            log(p.barrier_time / mean.barrier_time), log(p.active_collagen / mean.active_collagen),
            log(p.melanin_gain / mean.melanin_gain), log(p.migration_speed / mean.migration_speed)};
        for (int k = 0; k < 4; k++) {
            sum[k] += logs[k] / PEOPLE;
            squares[k] += logs[k] * logs[k] / PEOPLE;
        }
        both += logs[0] * logs[1] / PEOPLE;
        assert_near(logs[0] + logs[3], 0.0, 1e-5); // who closes slowly migrates slowly
        assert_true(p.neutrophil_arrival <= 450.0 && p.macrophage_arrival <= 120.0);
        for (int k = 0; k < SKH_PARAM_COUNT; k++) {
            const skh_param_info *info = &skh_param_table[k];
            int listed = 0;
            for (size_t t = 0; t < sizeof traits / sizeof traits[0]; t++)
                listed |= strcmp(traits[t], info->name) == 0;
            if (!listed && *skh_param_at(&p, info) != *skh_param_at(&mean, info))
                fail_msg("%s differs between people", info->name);
        }
    }
    for (int k = 0; k < 4; k++) {
        assert_near(sum[k], 0.0, 0.05);
        assert_near(sqrt(squares[k]), mean.person_spread, 0.04);
    }
    assert_near(both, 0.0, 0.03); // traits are independent of each other
    skh_params again = skh_params_effective(&scenario);
    scenario.run.seed = 0.0;
    skh_params other = skh_params_effective(&scenario);
    scenario.run.seed = PEOPLE - 1;
    skh_params same = skh_params_effective(&scenario);
    assert_memory_equal(&again, &same, sizeof same);
    assert_true(other.barrier_time != same.barrier_time);
}

static void controls_switch_off_what_they_name(void **state)
{
    (void)state;
    static const shift none[] = {{"neutrophil_arrival", -1}}, macro[] = {{"macrophage_arrival", -1}};
    static const shift tgf[] = {{"latent_tgfb", -1},
                                {"m2_tgfb1", -1},
                                {"m2_tgfb3", -1},
                                {"keratinocyte_tgfb3", -1},
                                {"myofibroblast_tgfb1", -1}};
    static const shift plate[] = {{"platelet_store", -1}, {"latent_store", -1}};
    static const struct {
        const shift *list;
        size_t count;
    } rows[] = {{none, 1}, {macro, 1}, {tgf, 5}, {plate, 2}};
    for (int k = 0; k < 4; k++) {
        skh_scenario scenario = small_skin();
        double *controls[] = {&scenario.control.neutrophils, &scenario.control.macrophages,
                              &scenario.control.tgf_beta, &scenario.control.platelets};
        *controls[k] = 0.0;
        assert_shifts(&scenario, rows[k].list, rows[k].count);
        skh_params p = skh_params_effective(&scenario);
        for (size_t s = 0; s < rows[k].count; s++)
            assert_near(*skh_param_at(&p, skh_param_find(rows[k].list[s].name)), 0.0, 0.0); // off is off
    }
}

static void cover_site_perfusion_and_hygiene_change_no_constant(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    scenario.care.cover = SKH_COVER_OCCLUDED;
    scenario.care.hygiene = SKH_HYGIENE_DIRTY;
    scenario.skin.site = SKH_SITE_BACK;
    scenario.skin.perfusion = 0.5;
    assert_shifts(&scenario, NULL, 0);
}

// ---- resting skin

// Resting values at a papillary and a reticular node.
typedef struct profile {
    double set[2], capacity[2], vessels[2], residents[2];
} profile;

static profile profile_of(const skh_scenario *scenario)
{
    skh_world *w = small_world(scenario);
    const skh_rest *r = &w->tissue.rest;
    profile p;
    for (int layer = 0; layer < 2; layer++) {
        size_t i = (size_t)((layer ? 700.0f : w->tissue.layers.papillary_um - 80.0f) / 20.0f) *
                       (size_t)w->tissue.grid.nx +
                   10;
        p.set[layer] = (double)r->set_point[i];
        p.capacity[layer] = (double)r->capacity[i];
        p.vessels[layer] = (double)r->vessels[i];
        p.residents[layer] = (double)r->residents[i];
    }
    skh_world_destroy(w);
    return p;
}

static void age_empties_the_whole_dermis_and_sun_its_upper_layer(void **state)
{
    (void)state;
    skh_scenario young = small_skin(), old = small_skin(), burnt = small_skin();
    old.skin.age = 75.0;
    burnt.skin.sun_damage = 1.0;
    profile a = profile_of(&young), b = profile_of(&old), c = profile_of(&burnt);
    double lost = skh_age_loss(&old), sun = skh_sun_loss(&burnt);
    assert_true(lost > 0.1 && sun > 0.05);
    for (int layer = 0; layer < 2; layer++) {
        assert_near(a.set[layer], a.capacity[layer], 1e-4); // young skin is full
        assert_near(b.set[layer] / b.capacity[layer], 1.0 - lost, 1e-5);
        assert_true(b.residents[layer] < 0.9 * a.residents[layer]);
        assert_near(c.residents[layer], a.residents[layer], 1e-3);
    }
    assert_true(b.vessels[0] < 0.9 * a.vessels[0]); // capillary loops
    assert_near(c.set[0] / c.capacity[0], 1.0 - sun, 0.05 * sun);
    assert_near(c.set[1] / c.capacity[1], 1.0, 1e-4);
}

static void poor_perfusion_thins_vessels_alone(void **state)
{
    (void)state;
    skh_scenario normal = small_skin(), poor = small_skin();
    poor.skin.perfusion = 0.6;
    profile a = profile_of(&normal), b = profile_of(&poor);
    for (int layer = 0; layer < 2; layer++) {
        assert_near(b.vessels[layer], 0.6 * a.vessels[layer], 1e-5);
        assert_near(b.set[layer], a.set[layer], 0.0);
        assert_near(b.residents[layer], a.residents[layer], 0.0);
    }
}

static void old_epidermis_is_thin_with_flat_ridges(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    skh_layers young = skh_layers_of(&scenario.skin);
    scenario.skin.age = 75.0;
    skh_layers old = skh_layers_of(&scenario.skin);
    assert_near((old.epidermis_um - old.corneum_um) / (young.epidermis_um - young.corneum_um), 0.7,
                1e-5); // 6 % a decade
    assert_near(old.corneum_um, young.corneum_um, 0.0);
    assert_true(old.ridge_um < 0.8f * young.ridge_um);
}

static void every_site_has_sensible_layers_in_order(void **state)
{
    (void)state;
    skh_skin skin = small_skin().skin;
    for (int site = 0; site < SKH_SITE_COUNT; site++) {
        skin.site = site;
        skh_layers l = skh_layers_of(&skin);
        const skh_site_info *info = skh_site_find((skh_site)site);
        assert_true(l.corneum_um > 5.0f && l.epidermis_um > l.corneum_um + 20.0f);
        assert_true(l.papillary_um > l.epidermis_um + 50.0f && l.dermis_um > l.papillary_um + 300.0f);
        assert_true(info->water_loss_gm2h > 2.0f && info->water_loss_gm2h < 30.0f && info->perfusion > 0.5f);
        assert_true(strlen(info->source) > 5); // where it is from, or that it is an assumption
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(age_slows_repair_but_for_elastin),
        cmocka_unit_test(the_age_factor_runs_from_25_to_85_years),
        cmocka_unit_test(sun_damage_lowers_synthesis_and_wastes_young_collagen),
        cmocka_unit_test(an_nsaid_calms_and_delays_closure),
        cmocka_unit_test(diabetes_like_healing_is_slow_and_inflamed),
        cmocka_unit_test(people_differ_as_published_and_only_in_their_traits),
        cmocka_unit_test(controls_switch_off_what_they_name),
        cmocka_unit_test(cover_site_perfusion_and_hygiene_change_no_constant),
        cmocka_unit_test(age_empties_the_whole_dermis_and_sun_its_upper_layer),
        cmocka_unit_test(poor_perfusion_thins_vessels_alone),
        cmocka_unit_test(old_epidermis_is_thin_with_flat_ridges),
        cmocka_unit_test(every_site_has_sensible_layers_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
