// Statistics of replicates and measures of curves against values worked out by hand or published.
#include "sim/cli/sweep/outcome.h"
#include "sim/cli/sweep/stats.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_near(a, b, tolerance) assert_true(fabs((a) - (b)) <= (tolerance))

static void moments_and_quantiles_of_a_small_set_are_exact(void **state)
{
    (void)state;
    double values[] = {4, SKH_MISSING, 1, 3, (double)INFINITY, 2};
    skh_summary s = skh_summarise(values, 6);
    assert_int_equal(s.n, 4);
    assert_near(s.mean, 2.5, 0);
    assert_near(s.sd, sqrt(5.0 / 3.0), 1e-15);
    assert_near(s.q50, 2.5, 0);
    assert_near(s.q25, 1.75, 0);     // R: quantile(1:4, 0.25)
    assert_near(s.q95, 3.85, 1e-14); // R: quantile(1:4, 0.95)
}

static void one_value_has_no_spread_and_none_has_no_mean(void **state)
{
    (void)state;
    double one = 7;
    skh_summary s = skh_summarise(&one, 1);
    assert_true(isnan(s.sd) && s.mean == 7 && s.q05 == 7);
    s = skh_summarise(&one, 0);
    assert_true(s.n == 0 && isnan(s.mean) && isnan(s.q50));
}

static void equal_values_have_no_spread(void **state)
{
    (void)state;
    double values[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}; // whose sum over 7 is not 0.1
    skh_summary s = skh_summarise(values, 7);
    assert_true(s.mean == 0.1 && s.sd == 0);
}

static void the_summary_does_not_depend_on_the_order_of_runs(void **state)
{
    (void)state;
    double a[] = {0.1, 1e16, 0.3, -1e16, 0.2}, b[] = {-1e16, 0.2, 1e16, 0.1, 0.3};
    skh_summary s = skh_summarise(a, 5), t = skh_summarise(b, 5);
    assert_true(s.mean == t.mean && s.sd == t.sd);
}

static void wilson_intervals_are_the_published_ones(void **state)
{
    (void)state;
    double low, high;
    skh_wilson(81, 263, &low, &high); // Newcombe 1998, Stat. Med. 17:857, table I, method 3
    assert_near(low, 0.2553, 5e-5);
    assert_near(high, 0.3662, 5e-5);
    skh_wilson(0, 20, &low, &high);
    assert_near(low, 0, 0);
    assert_near(high, 0.1611, 5e-5);
    skh_wilson(29, 29, &low, &high);
    assert_near(low, 0.8830, 5e-5);
    assert_near(high, 1, 0);
}

static void a_wave_that_comes_and_goes_has_its_peak_area_and_settling_time(void **state)
{
    (void)state;
    const double time_d[] = {0, 1, 2, 3, 4}, values[] = {0, 10, 4, 0, 0};
    double m[SKH_MEASURE_COUNT];
    skh_outcome(time_d, values, 5, 1, m);
    assert_near(m[SKH_MEASURE_PEAK], 10, 0);
    assert_near(m[SKH_MEASURE_PEAK_TIME], 1, 0);
    assert_near(m[SKH_MEASURE_AREA], 14, 1e-12);
    assert_near(m[SKH_MEASURE_FINAL], 0, 0);
    assert_near(m[SKH_MEASURE_SETTLED], 2.75, 1e-12); // 4 falls to 1 = 10 % of the peak after 0.75 d
}

static void a_recovery_settles_when_nine_tenths_are_done(void **state)
{
    (void)state;
    const double time_d[] = {0, 1, 2, 3}, values[] = {0, 5, 10, 10};
    double m[SKH_MEASURE_COUNT];
    skh_outcome(time_d, values, 4, 1, m);
    assert_near(m[SKH_MEASURE_SETTLED], 1.8, 1e-12);
    assert_near(m[SKH_MEASURE_LOWEST], 0, 0);
}

static void curves_with_gaps_use_what_is_there(void **state)
{
    (void)state;
    const double time_d[] = {0, 1, 2}, values[] = {1, 9, SKH_MISSING, 9, 3, 9},
                 none[] = {SKH_MISSING, SKH_MISSING, SKH_MISSING};
    double m[SKH_MEASURE_COUNT];
    skh_outcome(time_d, values, 3, 2, m); // every second value: 1, missing, 3
    assert_near(m[SKH_MEASURE_AREA], 4, 0);
    assert_near(m[SKH_MEASURE_PEAK], 3, 0);
    skh_outcome(time_d, none, 3, 1, m);
    for (int i = 0; i < SKH_MEASURE_COUNT; i++) assert_true(isnan(m[i]));
}

static void a_constant_curve_is_settled_from_the_start(void **state)
{
    (void)state;
    const double time_d[] = {0, 1, 2}, values[] = {5, 5, 5};
    double m[SKH_MEASURE_COUNT];
    skh_outcome(time_d, values, 3, 1, m);
    assert_near(m[SKH_MEASURE_SETTLED], 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_and_quantiles_of_a_small_set_are_exact),
        cmocka_unit_test(one_value_has_no_spread_and_none_has_no_mean),
        cmocka_unit_test(equal_values_have_no_spread),
        cmocka_unit_test(the_summary_does_not_depend_on_the_order_of_runs),
        cmocka_unit_test(wilson_intervals_are_the_published_ones),
        cmocka_unit_test(a_wave_that_comes_and_goes_has_its_peak_area_and_settling_time),
        cmocka_unit_test(a_recovery_settles_when_nine_tenths_are_done),
        cmocka_unit_test(curves_with_gaps_use_what_is_there),
        cmocka_unit_test(a_constant_curve_is_settled_from_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
