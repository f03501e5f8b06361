// Devices: reach, pattern, width of channels, what a session takes (MODEL 5.1 and 20).
#include "sim/model/device.h"
#include "tests/support/small_world.h"

static const skh_grid section = {.nx = 400, .ny = 1, .nz = 200, .dx_um = 10.0f, .slab_um = 100.0f}; // 4 mm

static skh_device device_of(skh_device_kind kind)
{
    skh_device device = skh_scenario_default().device;
    device.kind = kind;
    return device;
}

static double reach_share(skh_device_kind kind, double length_um)
{
    skh_device device = device_of(kind);
    device.length = length_um;
    return skh_device_reach_um(&device) / length_um;
}

static void pens_reach_deepest_and_rollers_the_more_the_longer_their_needles(void **state)
{
    (void)state;
    const double lengths[] = {250, 500, 750, 1000, 1500, 2500};
    double before = 0.0;
    for (int k = 0; k < 6; k++) {
        double pen = reach_share(SKH_DEVICE_PEN, lengths[k]),
               stamp = reach_share(SKH_DEVICE_STAMP, lengths[k]),
               roller = reach_share(SKH_DEVICE_ROLLER, lengths[k]);
        assert_true(pen <= 1.0 && pen > stamp && stamp > roller && roller > 0.2 && roller >= before);
        before = roller;
    }
    assert_near(reach_share(SKH_DEVICE_ROLLER, 750.0), 0.45, 1e-9); // half-way between 0.25 and 0.65
    assert_near(reach_share(SKH_DEVICE_CUT, 1000.0), 1.0, 0.0);
    skh_device set = device_of(SKH_DEVICE_ROLLER);
    set.reach = 0.2; // what the scenario says wins
    assert_near(skh_device_reach_um(&set), 0.2 * set.length, 1e-9);
}

static void worn_needles_tear_and_cuts_take_all_of_their_width(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    skh_device sharp = device_of(SKH_DEVICE_PEN), worn = sharp, cut = device_of(SKH_DEVICE_CUT);
    worn.wear = 1.0;
    assert_near(skh_device_cut(&sharp, &p), p.channel_fraction, 0.0);
    assert_near(skh_device_cut(&worn, &p), 0.7, 1e-12);
    assert_near(skh_device_cut(&cut, &p), 1.0, 0.0);
}

static void a_channel_is_a_shaft_with_a_cone(void **state)
{
    (void)state;
    skh_pore pore = {.depth_um = 1000.0f, .diameter_um = 250.0f, .tip_um = 500.0f};
    assert_near(skh_pore_width(&pore, 100.0f), 250.0, 0.0);
    assert_near(skh_pore_width(&pore, 500.0f), 250.0, 1e-4);
    assert_near(skh_pore_width(&pore, 750.0f), 125.0, 1e-4);
    assert_near(skh_pore_width(&pore, 1000.0f), 0.0, 0.0);
    pore.tip_um = 0.0f; // a cut ends square
    assert_near(skh_pore_width(&pore, 999.0f), 250.0, 0.0);
}

// ---- pattern

static int pattern(const skh_device *device, int session, uint64_t seed, skh_pore *pores)
{
    skh_params p = skh_params_default();
    return skh_device_pattern(device, &p, &section, session, 24.0, seed, pores);
}

static void the_section_shows_its_width_over_the_pitch(void **state)
{
    (void)state;
    skh_pore pores[SKH_MAX_PORES_A_SESSION];
    const double densities[] = {4, 100, 250, 900, 2000};
    const int counts[] = {1, 4, 6, 12, 18}; // 4 mm over 5 mm (at least one), 1, 0.632, 0.333, 0.2236 mm
    skh_domain domain = skh_scenario_default().domain;
    for (int k = 0; k < 5; k++) {
        skh_device device = device_of(SKH_DEVICE_PEN);
        device.density = densities[k];
        assert_int_equal(pattern(&device, 0, 1, pores), counts[k]);
        assert_near(skh_device_treatment(&device, &domain).section_pores, counts[k],
                    0.0); // what `check` announces
    }
}

static void holes_keep_their_place_within_the_jitter(void **state)
{
    (void)state;
    skh_pore pores[SKH_MAX_PORES_A_SESSION];
    const skh_device_kind kinds[] = {SKH_DEVICE_PEN, SKH_DEVICE_ROLLER, SKH_DEVICE_STAMP};
    double right[3] = {0}, left[3] = {0};
    for (int k = 0; k < 3; k++) {
        skh_device device = device_of(kinds[k]);
        for (uint64_t seed = 1; seed <= 30; seed++) {
            int count = pattern(&device, 0, seed, pores);
            double step = 4000.0 / count;
            for (int j = 0; j < count; j++) {
                double off = (double)pores[j].x_um / step - (j + 0.5);
                right[k] = fmax(right[k], off);
                left[k] = fmin(left[k], off);
            }
        }
        double loose = kinds[k] == SKH_DEVICE_STAMP ? 0.05 : 0.2;
        assert_true(right[k] <= loose + 1e-5 && right[k] > 0.8 * loose);
        assert_true(left[k] >= -loose - 1e-5 && left[k] < -0.8 * loose);
    }
}

static void every_session_draws_new_places_inside_the_section(void **state)
{
    (void)state;
    skh_pore first[SKH_MAX_PORES_A_SESSION], next[SKH_MAX_PORES_A_SESSION], again[SKH_MAX_PORES_A_SESSION];
    skh_device device = device_of(SKH_DEVICE_PEN);
    int count = pattern(&device, 0, 1, first);
    double farthest = 0.0; // of a row from the row of the first session, over the step
    for (int session = 1; session < 20; session++) {
        assert_int_equal(pattern(&device, session, 1, next), count);
        pattern(&device, session, 1, again);
        int moved = 0;
        for (int j = 0; j < count; j++) {
            assert_true(next[j].x_um >= 0.0f && next[j].x_um < 4000.0f);
            assert_near(next[j].x_um, again[j].x_um, 0.0); // of the seed
            assert_int_equal(next[j].session, session);
            assert_near(next[j].time_h, 24.0, 0.0);
            moved += fabsf(next[j].x_um - first[j].x_um) > 1.0f;
        }
        assert_true(moved >= count - 1);
        double shift = 0.0, step = 4000.0 / count;
        for (int j = 0; j < count; j++) {
            double off = fmod((double)(next[j].x_um - first[j].x_um) / step + 10.5, 1.0) - 0.5;
            shift += off / count;
        }
        farthest = fmax(farthest, fabs(shift));
    }
    assert_true(farthest > 0.3); // whole rows move; jitter alone has a mean of zero
    pattern(&device, 0, 2, next);
    assert_true(fabsf(next[0].x_um - first[0].x_um) > 1e-3f);
}

static void depths_scatter_about_the_reach_by_device(void **state)
{
    (void)state;
    skh_pore pores[SKH_MAX_PORES_A_SESSION];
    const skh_device_kind kinds[] = {SKH_DEVICE_PEN, SKH_DEVICE_ROLLER, SKH_DEVICE_STAMP};
    for (int k = 0; k < 3; k++) {
        skh_device device = device_of(kinds[k]);
        double reach = skh_device_reach_um(&device), scatter = skh_device_scatter_um(&device), sum = 0,
               square = 0;
        assert_true(scatter > 0.0);
        int n = 0;
        for (uint64_t seed = 1; seed <= 300; seed++) {
            int count = pattern(&device, 1, seed, pores);
            for (int j = 0; j < count; j++, n++) {
                double off = (double)pores[j].depth_um - reach;
                assert_true(fabs(off) <= 2.0 * scatter + 1e-3);
                sum += off;
                square += off * off;
            }
        }
        assert_near(sum / n, 0.0, 4.5 * scatter / sqrt(n));
        // a Gaussian cut at 2 SD (the rest piled up there) keeps 0.92 of its variance
        assert_near(sqrt(square / n) / scatter, 0.96, 0.05);
    }
    skh_device still = device_of(SKH_DEVICE_PEN);
    still.scatter = 0.0;
    int count = pattern(&still, 1, 1, pores);
    for (int j = 0; j < count; j++) assert_near(pores[j].depth_um, skh_device_reach_um(&still), 1e-3);
}

static void a_lone_first_channel_is_centred_and_exact(void **state)
{
    (void)state;
    skh_pore pore[SKH_MAX_PORES_A_SESSION];
    skh_device device = device_of(SKH_DEVICE_PEN);
    device.density = 4.0;
    assert_int_equal(pattern(&device, 0, 9, pore), 1);
    assert_near(pore[0].x_um, 2000.0, 0.0);
    assert_near(pore[0].depth_um, skh_device_reach_um(&device), 1e-3);
    assert_near(pore[0].tip_um, 2.0 * device.diameter, 1e-3); // a tip of twice the diameter unless given
    assert_true(pore[0].bridged_h < 0.0);
}

static void rollers_enter_at_an_angle_and_pens_upright(void **state)
{
    (void)state;
    skh_pore pores[SKH_MAX_PORES_A_SESSION];
    skh_device pen = device_of(SKH_DEVICE_PEN), roller = device_of(SKH_DEVICE_ROLLER);
    int count = pattern(&pen, 0, 1, pores), slanted = 0;
    for (int j = 0; j < count; j++) assert_near(pores[j].slope, 0.0, 0.0);
    count = pattern(&roller, 0, 1, pores);
    for (int j = 0; j < count; j++) {
        assert_true(fabsf(pores[j].slope) < tanf(20.0f * 3.14159265f / 180.0f));
        slanted += fabsf(pores[j].slope) > 0.01f;
    }
    assert_true(slanted > count / 2);
}

static void a_cut_is_one_wound_in_the_middle_and_no_device_makes_none(void **state)
{
    (void)state;
    skh_pore pores[SKH_MAX_PORES_A_SESSION];
    skh_device cut = device_of(SKH_DEVICE_CUT), none = device_of(SKH_DEVICE_NONE),
               dry = device_of(SKH_DEVICE_PEN);
    cut.width = 700.0;
    assert_int_equal(pattern(&cut, 0, 1, pores), 1);
    assert_near(pores[0].x_um, 2000.0, 0.0);
    assert_near(pores[0].diameter_um * pores[0].cut_fraction, 700.0, 1e-3);
    assert_near(pores[0].tip_um, 0.0, 0.0);
    assert_int_equal(pattern(&none, 0, 1, pores), 0);
    dry.density = 0.0;
    assert_int_equal(pattern(&dry, 0, 1, pores), 0);
}

static void a_treatment_counts_its_punctures_and_takes_its_time(void **state)
{
    (void)state;
    skh_domain domain = skh_scenario_default().domain;
    skh_device pen = device_of(SKH_DEVICE_PEN), wide = pen, dense = pen, comb = pen,
               roller = device_of(SKH_DEVICE_ROLLER);
    wide.area *= 2.0;
    dense.density *= 2.0;
    comb.needles *= 3.0;
    skh_treatment t = skh_device_treatment(&pen, &domain);
    assert_near(t.punctures, pen.density * pen.area, 1e-9);
    assert_near(t.reach_um, skh_device_reach_um(&pen), 0.0);
    assert_near(t.holes_per_cm2, pen.density, 0.0);
    assert_true(t.minutes > 0.5 && t.minutes < 60.0);
    assert_near(skh_device_treatment(&wide, &domain).minutes, 2.0 * t.minutes, 1e-9);
    assert_near(skh_device_treatment(&dense, &domain).punctures, 2.0 * t.punctures, 1e-9);
    assert_true(skh_device_treatment(&dense, &domain).minutes > t.minutes);
    assert_true(skh_device_treatment(&comb, &domain).minutes < t.minutes);
    assert_true(skh_device_treatment(&roller, &domain).minutes > 0.0);
    skh_device none = device_of(SKH_DEVICE_NONE);
    assert_near(skh_device_treatment(&none, &domain).punctures, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pens_reach_deepest_and_rollers_the_more_the_longer_their_needles),
        cmocka_unit_test(worn_needles_tear_and_cuts_take_all_of_their_width),
        cmocka_unit_test(a_channel_is_a_shaft_with_a_cone),
        cmocka_unit_test(the_section_shows_its_width_over_the_pitch),
        cmocka_unit_test(holes_keep_their_place_within_the_jitter),
        cmocka_unit_test(every_session_draws_new_places_inside_the_section),
        cmocka_unit_test(depths_scatter_about_the_reach_by_device),
        cmocka_unit_test(a_lone_first_channel_is_centred_and_exact),
        cmocka_unit_test(rollers_enter_at_an_angle_and_pens_upright),
        cmocka_unit_test(a_cut_is_one_wound_in_the_middle_and_no_device_makes_none),
        cmocka_unit_test(a_treatment_counts_its_punctures_and_takes_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
