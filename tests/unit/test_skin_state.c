// What is seen from outside: surface, redness, pigment; and oxygen (MODEL 4.1, 16, 17, 18).
#include "sim/model/injury.h"
#include "sim/model/skin_state.h"
#include "tests/support/small_world.h"

static double mean_surface(skh_world *w)
{
    skh_surface_step(&w->tissue, &w->params);
    double sum = 0.0;
    for (int x = 0; x < w->tissue.grid.nx; x++)
        sum += (double)w->tissue.epidermis.surface[x] / w->tissue.grid.nx;
    return sum;
}

// Dermis that carries the surface, mean over columns, um.
static double dermis_um(const skh_tissue *t)
{
    int nodes = 0;
    for (int z = 0; z < t->grid.nz; z++)
        for (int x = 0; x < t->grid.nx; x++) {
            float at = ((float)z + 0.5f) * t->grid.dx_um;
            nodes += at > t->rest.junction_um[x] && at <= t->layers.dermis_um;
        }
    return nodes * (double)t->grid.dx_um / t->grid.nx;
}

// ---- surface

static void the_surface_sinks_by_the_depth_of_the_lesion(void **state)
{
    (void)state;
    static const struct {
        skh_lesion_kind kind;
        double width, depth;
        const char *metric;
    } rows[] = {{SKH_LESION_FINE_LINE, 300, 40, "line_depth_um"},
                {SKH_LESION_FINE_LINE, 200, 25, "line_depth_um"},
                {SKH_LESION_BOXCAR, 600, 150, "scar_depth_um"},
                {SKH_LESION_ROLLING, 900, 120, "scar_depth_um"},
                {SKH_LESION_ICE_PICK, 400, 100, "scar_depth_um"}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        for (double age = 25.0; age < 80.0; age += 45.0) {
            skh_scenario scenario = small_skin();
            scenario.domain.width = 2000.0;
            scenario.domain.depth = 1400.0;
            scenario.skin.age = age;
            scenario.lesion_count = 1;
            scenario.lesions[0] = (skh_lesion){.kind = rows[k].kind,
                                               .at = 1000.0,
                                               .width = rows[k].width,
                                               .depth = rows[k].depth,
                                               .darkness = 1.0};
            skh_world *w = small_world(&scenario);
            // ridges change the dermis under a column by 1-2 %, and the horny layer smooths over three nodes
            assert_near(small_metric(w, rows[k].metric), rows[k].depth, 0.06 * rows[k].depth);
            assert_near(w->tissue.epidermis.surface[5], 0.0, 0.01 * rows[k].depth); // flat beside it
            skh_world_destroy(w);
        }
    }
}

static void a_lesion_deeper_than_its_collagen_allows_is_refused_with_the_limit(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    scenario.lesion_count = 1;
    scenario.lesions[0] = (skh_lesion){
        .kind = SKH_LESION_FINE_LINE, .at = 200.0, .width = 150.0, .depth = 300.0, .darkness = 1.0};
    skh_world *w = NULL;
    skh_error err = {{0}};
    assert_int_equal(skh_world_create(&scenario, &w, &err), SKH_ERR_RANGE);
    assert_null(w);
    assert_non_null(strstr(err.message, "skin.lesions[0].depth"));
    assert_non_null(strstr(err.message, "300"));
}

static void skin_without_lesions_is_flat_at_any_age(void **state)
{
    (void)state;
    for (double age = 25.0; age <= 85.0; age += 30.0) {
        skh_scenario scenario = small_skin();
        scenario.skin.age = age;
        scenario.skin.sun_damage = 0.5;
        skh_world *w = small_world(&scenario);
        skh_surface_step(&w->tissue, &w->params);
        // sums of 40 nodes in double, kept in float: a resting height of some 100 um to 1e-5
        for (int x = 0; x < w->tissue.grid.nx; x++) assert_near(w->tissue.epidermis.surface[x], 0.0, 1e-3);
        skh_world_destroy(w);
    }
}

static void it_rises_by_the_volume_of_the_matrix_added(void **state)
{
    (void)state;
    const skh_field kinds[] = {SKH_FIELD_COLLAGEN1_YOUNG, SKH_FIELD_COLLAGEN3_MATURE, SKH_FIELD_PROVISIONAL};
    for (int k = 0; k < 3; k++) {
        skh_world *w = small_empty();
        skh_tissue *t = &w->tissue;
        for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++)
            t->field[kinds[k]][i] += 0.05 * (double)t->rest.capacity[i];
        double expected = 0.05 * w->params.volume_share * dermis_um(t);
        assert_near(mean_surface(w), expected, 1e-3 * expected); // smoothing keeps the mean
        skh_world_destroy(w);
    }
}

static void nothing_but_matrix_oedema_and_epidermis_moves_it(void **state)
{
    (void)state;
    const skh_field others[] = {
        SKH_FIELD_OXYGEN,  SKH_FIELD_CUE,     SKH_FIELD_DAMAGE, SKH_FIELD_FIBRIN, SKH_FIELD_PLATELET_STORE,
        SKH_FIELD_VESSELS, SKH_FIELD_ELASTIN, SKH_FIELD_M2_RE,  SKH_FIELD_MEMORY, SKH_FIELD_BACTERIA};
    skh_world *w = small_empty();
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) small_field(&w->tissue, others[k], 0.7);
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, 5.0f);
    w->tissue.epidermis.thickness[7] *= 0.2f; // thin new epidermis lies under a crust
    assert_near(mean_surface(w), 0.0, 1e-3);
    for (int x = 0; x < 20; x++) w->tissue.epidermis.thickness[x] = 1.0f;
    float rest = w->tissue.layers.epidermis_um - w->tissue.layers.corneum_um;
    for (int x = 0; x < 20; x++) w->tissue.epidermis.thickness[x] = rest + 9.0f;
    assert_near(mean_surface(w), 9.0, 1e-3);
    skh_world_destroy(w);
}

static void subcutis_has_no_part_in_it(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    scenario.domain.depth = 1500.0;
    skh_world *w = small_world(&scenario);
    skh_tissue *t = &w->tissue;
    int deep = 0;
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        if (((float)(i / (size_t)t->grid.nx) + 0.5f) * t->grid.dx_um <= t->layers.dermis_um) continue;
        t->field[SKH_FIELD_COLLAGEN1_MATURE][i] += 50.0;
        deep++;
    }
    assert_true(deep > 100);
    assert_near(mean_surface(w), 0.0, 1e-3);
    skh_world_destroy(w);
}

static void a_fresh_channel_is_filled_and_no_pit(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_pore pore = {
        .x_um = 200.0f, .depth_um = 600.0f, .diameter_um = 240.0f, .tip_um = 200.0f, .cut_fraction = 0.5f};
    skh_injure(&w->tissue, &w->cells, &pore, 0, &w->params, SKH_HYGIENE_CLINIC, 1);
    mean_surface(w);
    for (int x = 0; x < 20; x++) assert_near(w->tissue.epidermis.surface[x], 0.0, 1e-3);
    // and it sinks as soon as the filling goes
    small_field(&w->tissue, SKH_FIELD_PROVISIONAL, 0.0);
    mean_surface(w);
    assert_true(w->tissue.epidermis.surface[10] < -10.0f);
    skh_world_destroy(w);
}

static void inflammation_and_prostaglandin_swell_it_and_saturate(void **state)
{
    (void)state;
    const skh_signal causes[] = {SKH_SIGNAL_INFLAMMATION, SKH_SIGNAL_PGE2};
    for (int k = 0; k < 2; k++) {
        skh_world *w = small_empty();
        small_signal(&w->tissue, causes[k], 2.0f); // the half response
        double full = w->params.swelling * dermis_um(&w->tissue);
        assert_near(mean_surface(w), 0.5 * full, 1e-3 * full);
        small_signal(&w->tissue, causes[k], 2e6f);
        assert_near(mean_surface(w), full, 1e-3 * full);
        small_signal(&w->tissue, causes[k], 0.0f);
        assert_near(mean_surface(w), 0.0, 1e-3);
        skh_world_destroy(w);
    }
}

// ---- redness

static skh_pore puncture(float x_um, double time_h) { return (skh_pore){.x_um = x_um, .time_h = time_h}; }

static double flow_at(skh_world *w, int x, const skh_pore *pores, int count, double time_h)
{
    skh_redness_step(&w->tissue, &w->params, pores, count, time_h);
    return (double)w->tissue.epidermis.perfusion[x];
}

static void a_puncture_flares_and_flares_saturate_where_they_overlap(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_params *p = &w->params;
    skh_pore one = puncture(210.0f, 5.0), same[3] = {one, one, one}, apart[2] = {one, puncture(370.0f, 5.0)};
    assert_near(flow_at(w, 10, &one, 0, 5.2), 1.0, 1e-6);
    double course = exp(-0.2 / p->flare_decay) - exp(-0.2 / p->flare_rise), full = p->flare * course;
    assert_near(flow_at(w, 10, &one, 1, 5.2), 1.0 + full, 1e-4 * full); // at its axis
    assert_near(flow_at(w, 10, same, 3, 5.2), 1.0 + full,
                1e-4 * full); // ten flares on one spot are one flare
    double r = 160.0 / p->flare_range, a = exp(-0.5 * r * r);
    double beside = flow_at(w, 18, &one, 1, 5.2) - 1.0, both = flow_at(w, 14, apart, 2, 5.2) - 1.0;
    assert_near(beside, full * a, 1e-3 * full);
    double q = 80.0 / p->flare_range, b = exp(-0.5 * q * q);
    assert_near(both, full * (1.0 - (1.0 - b) * (1.0 - b)), 1e-3 * full);
    assert_near(flow_at(w, 10, &one, 1, 5.0), 1.0, 1e-6);  // it takes time to rise
    assert_near(flow_at(w, 10, &one, 1, 17.5), 1.0, 1e-6); // and is over in hours
    skh_world_destroy(w);
}

static void prostaglandin_reddens_for_days_and_vessels_carry_the_flow(void **state)
{
    (void)state;
    const skh_pore none = puncture(0.0f, 0.0);
    skh_world *w = small_empty();
    const skh_params *p = &w->params;
    small_signal(&w->tissue, SKH_SIGNAL_PGE2, (float)p->pge2_half);
    skh_dilation_step(&w->tissue, p, (float)p->dilation_rise); // rises within hours
    assert_near(flow_at(w, 10, &none, 0, 50.0), 1.0 + 0.5 * p->pge2_flow * (1.0 - exp(-1.0)), 1e-4);
    small_signal(&w->tissue, SKH_SIGNAL_PGE2, 1e6f);
    for (int k = 0; k < 100; k++) skh_dilation_step(&w->tissue, p, 1.0f);
    assert_near(flow_at(w, 10, &none, 0, 50.0), 1.0 + p->pge2_flow, 1e-4);
    small_signal(&w->tissue, SKH_SIGNAL_PGE2, 0.0f);
    skh_dilation_step(&w->tissue, p, (float)p->dilation_fall); // and outlasts its cause
    assert_near(flow_at(w, 10, &none, 0, 50.0), 1.0 + p->pge2_flow * exp(-1.0), 1e-3);
    for (int k = 0; k < 300; k++) skh_dilation_step(&w->tissue, p, 3.0f);
    assert_near(w->tissue.epidermis.dilation[10], 0.0, 0.0);
    size_t n = skh_grid_nodes(&w->tissue.grid);
    for (size_t i = 0; i < n; i++) w->tissue.field[SKH_FIELD_VESSELS][i] *= 0.5;
    assert_near(flow_at(w, 10, &none, 0, 50.0), 0.5, 1e-5);
    for (size_t i = 0; i < n; i++) w->tissue.field[SKH_FIELD_VESSELS][i] *= 4.0; // new ones carry less
    assert_near(flow_at(w, 10, &none, 0, 50.0), 1.0 + w->params.new_vessel_flow, 1e-5);
    skh_world_destroy(w);
}

static void the_redness_index_lies_between_0_and_1_and_rises_with_flow(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    skh_world *w = small_world(&scenario);
    double before = -1.0;
    for (int k = 0; k < 4; k++) {
        for (int x = 0; x < 20; x++)
            w->tissue.epidermis.perfusion[x] = k == 3 ? 1e6f : 1.0f + 2.0f * (float)k;
        w->metrics_fresh = 0;
        double red = small_metric(w, "erythema_index");
        assert_true(red > before && red <= 1.0);
        if (k == 0) assert_near(red, 0.0, 1e-6);
        before = red;
    }
    skh_world_destroy(w);
}

// ---- pigment

static double darker(skh_skin_type type, skh_signal signal, float level, double days)
{
    skh_world *w = small_empty();
    small_signal(&w->tissue, signal, level);
    for (int k = 0; k < (int)(days * 2.0); k++) skh_pigment_step(&w->tissue, &w->params, type, 12.0f);
    double melanin = (double)w->tissue.epidermis.melanin[10];
    skh_world_destroy(w);
    return melanin;
}

static void pigment_rests_exactly_and_darkens_under_inflammation_by_skin_type(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    assert_near(darker(SKH_SKIN_TYPE_IV, SKH_SIGNAL_PGE2, 0.0f, 300.0), 1.0, 0.0);
    double tau = p.turnover_time, part = 1.0 - exp(-30.0 / tau);
    assert_near(darker(SKH_SKIN_TYPE_IV, SKH_SIGNAL_PGE2, (float)p.melanin_half, 30.0),
                1.0 + 0.5 * p.melanin_gain * part, 1e-3);
    assert_near(darker(SKH_SKIN_TYPE_IV, SKH_SIGNAL_INFLAMMATION, (float)p.melanin_half, 30.0),
                1.0 + 0.5 * p.melanin_gain * part, 1e-3);
    double before = 1.0;
    for (int type = 0; type < SKH_SKIN_TYPE_COUNT; type++) {
        double now = darker((skh_skin_type)type, SKH_SIGNAL_PGE2, (float)p.melanin_half, 30.0);
        assert_true(now > before);
        before = now;
    }
}

static void darkening_fades_and_faster_turnover_pales(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_epidermis *e = &w->tissue.epidermis;
    e->melanin[10] = 2.0f;
    for (int k = 0; k < 60; k++) skh_pigment_step(&w->tissue, &w->params, SKH_SKIN_TYPE_V, 12.0f);
    assert_near(e->melanin[10], 1.0 + exp(-30.0 / w->params.turnover_time), 1e-3);
    small_signal(&w->tissue, SKH_SIGNAL_KGF, 1.0f);
    for (int k = 0; k < 2000; k++) skh_pigment_step(&w->tissue, &w->params, SKH_SKIN_TYPE_V, 12.0f);
    assert_near(e->melanin[10], 1.0 / (1.0 + 0.5 * w->params.kgf_thickening), 1e-3);
    skh_world_destroy(w);
}

static void a_dark_spot_keeps_its_melanin_and_bare_columns_make_none(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    scenario.lesion_count = 1;
    scenario.lesions[0] =
        (skh_lesion){.kind = SKH_LESION_DARK_SPOT, .at = 200.0, .width = 200.0, .darkness = 2.5};
    skh_world *w = small_world(&scenario);
    skh_epidermis *e = &w->tissue.epidermis;
    assert_near(small_metric(w, "melanin_patch_index"), 2.5, 1e-6);
    assert_near(small_metric(w, "melanin_index"), 1.0, 1e-6);
    e->melanin[2] = 0.0f;
    e->cover[2] = 0.3f;
    e->melanin[12] = 0.0f; // destroyed and covered again
    for (int k = 0; k < 60; k++) skh_pigment_step(&w->tissue, &w->params, SKH_SKIN_TYPE_III, 12.0f);
    assert_near(e->melanin[10], 2.5, 0.0);
    assert_near(e->melanin[2], 0.0, 0.0);
    assert_near(e->melanin[12], 2.5 * (1.0 - exp(-30.0 / w->params.turnover_time)), 1e-3);
    skh_world_destroy(w);
}

// ---- oxygen

static double oxygen(skh_world *w, int wet, int z)
{
    skh_oxygen_step(&w->tissue, &w->params, wet, 1e-7, 4000);
    return w->tissue.field[SKH_FIELD_OXYGEN][z * w->tissue.grid.nx + 10];
}

static void oxygen_comes_from_vessels_and_air_and_goes_to_cells(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    int deep = t->grid.nz / 2;
    double skin = oxygen(w, 0, 4), below = oxygen(w, 0, deep);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        double here = t->field[SKH_FIELD_OXYGEN][i];
        assert_true(here > 0.0 && here < w->params.air_oxygen);
    }
    assert_true(oxygen(w, 1, 4) < skin - 0.5); // a cover shuts out the air
    for (int x = 9; x < 12; x++) t->epidermis.cover[x] = 0.0f;
    assert_true(oxygen(w, 0, 4) > skin + 0.5); // an open channel lets it in
    for (int x = 9; x < 12; x++) t->epidermis.cover[x] = 1.0f;
    small_around(t, t->around.neutrophils, 2e4f);
    assert_true(oxygen(w, 0, deep) < below - 0.5);
    small_around(t, t->around.neutrophils, 0.0f);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) t->field[SKH_FIELD_VESSELS][i] *= 0.3;
    assert_true(oxygen(w, 0, deep) < below - 2.0);
    skh_world_destroy(w);
}

// Far below the surface supply and use balance in each node: w = w_cap k_v rho/(k_v rho + k_c).
static void deep_dermis_holds_the_balance_of_supply_and_use(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_params *p = &w->params;
    small_field(&w->tissue, SKH_FIELD_VESSELS, 0.5);
    double supply = p->vessel_supply * 0.5, balance = p->capillary_oxygen * supply / (supply + p->dermis_use);
    // the reach of diffusion sqrt(D/(k_v rho + k_c)) is about 190 um, the surface 700 um away
    assert_near(oxygen(w, 0, w->tissue.grid.nz - 1), balance, 1.0);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_surface_sinks_by_the_depth_of_the_lesion),
        cmocka_unit_test(a_lesion_deeper_than_its_collagen_allows_is_refused_with_the_limit),
        cmocka_unit_test(skin_without_lesions_is_flat_at_any_age),
        cmocka_unit_test(it_rises_by_the_volume_of_the_matrix_added),
        cmocka_unit_test(nothing_but_matrix_oedema_and_epidermis_moves_it),
        cmocka_unit_test(subcutis_has_no_part_in_it),
        cmocka_unit_test(a_fresh_channel_is_filled_and_no_pit),
        cmocka_unit_test(inflammation_and_prostaglandin_swell_it_and_saturate),
        cmocka_unit_test(a_puncture_flares_and_flares_saturate_where_they_overlap),
        cmocka_unit_test(prostaglandin_reddens_for_days_and_vessels_carry_the_flow),
        cmocka_unit_test(the_redness_index_lies_between_0_and_1_and_rises_with_flow),
        cmocka_unit_test(pigment_rests_exactly_and_darkens_under_inflammation_by_skin_type),
        cmocka_unit_test(darkening_fades_and_faster_turnover_pales),
        cmocka_unit_test(a_dark_spot_keeps_its_melanin_and_bare_columns_make_none),
        cmocka_unit_test(oxygen_comes_from_vessels_and_air_and_goes_to_cells),
        cmocka_unit_test(deep_dermis_holds_the_balance_of_supply_and_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
