// Measures and verdicts on made-up curves whose answers are known by hand.
#include "sim/cli/evidence/measure.h"
#include "sim/cli/evidence/score.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// cmocka here compares float32 only
static void same(double answer, double expected, double tolerance)
{
    if (!(fabs(answer - expected) <= tolerance)) fail_msg("%.9g is not %.9g", answer, expected);
}

enum { CURVE = 3, OTHER = 4 };

// Rest 2 before the session, then a tent: 2 at 0 h, 10 at 8 h, 0 at 48 h; OTHER is a tent 4 h later, at
// rest 1.
static skh_series tent(void)
{
    static const double knots[][3] = {{-1, 2, 1}, {0.1, 2.1, 1}, {4, 6, 1},    {8, 10, 4},
                                      {12, 9, 7}, {28, 5, 3},    {48, 0, 1.02}};
    skh_series series = {0};
    for (size_t i = 0; i < sizeof knots / sizeof knots[0]; i++) {
        float row[SKH_SERIES_COLUMNS] = {0};
        row[CURVE] = (float)knots[i][1];
        row[OTHER] = (float)knots[i][2];
        assert_int_equal(skh_series_append(&series, knots[i][0], row, NULL), SKH_OK);
    }
    for (int i = 0; i < SKH_EVENT_COUNT; i++) series.event_h[i] = (double)NAN;
    series.event_h[SKH_EVENT_BRIDGED] = 9.5;
    return series;
}

static skh_target ask(const char *measure)
{
    skh_target target = {.measure = skh_measure_find(measure),
                         .column = CURVE,
                         .over = -1,
                         .event = -1,
                         .from_h = (double)NAN,
                         .to_h = (double)NAN,
                         .level = (double)NAN,
                         .unit = "",
                         .weight = 1};
    assert_true(target.measure >= 0);
    return target;
}

// All values are small integers or halves in float32: 1e-6 is a few roundings.
static void check(const char *measure, double from_h, double to_h, double level, double expected)
{
    skh_series series = tent();
    skh_target target = ask(measure);
    target.from_h = from_h;
    target.to_h = to_h;
    target.level = level;
    double answer = skh_measure_read(&series, &target);
    if (isnan(expected))
        assert_true(isnan(answer));
    else if (isinf(expected))
        assert_true(isinf(answer) && answer > 0);
    else
        same(answer, expected, 1e-6);
    skh_series_free(&series);
}

#define NONE ((double)NAN)

static void values_lie_on_the_line_between_rows(void **state)
{
    (void)state;
    check("value", 6, NONE, NONE, 8);
    check("complement", 6, NONE, NONE, -7);
    check("fold", 6, NONE, NONE, 4);
    check("change", 6, NONE, NONE, 3);
    check("rise", 8, 28, NONE, -5);
    check("share_of_later", 28, 8, NONE, 0.5);
}

static void a_time_outside_the_run_has_no_value(void **state)
{
    (void)state;
    skh_series series = tent();
    skh_target target = ask("value");
    target.from_h = 60;
    assert_true(isnan(skh_measure_read(&series, &target)));
    skh_series_free(&series);
}

static void extremes_keep_to_their_window_and_leave_out_the_row_before_the_session(void **state)
{
    (void)state;
    check("max", NONE, NONE, NONE, 10);
    check("max", 12, 48, NONE, 9);
    check("min", NONE, NONE, NONE, 0);
    check("min", NONE, 12, NONE, 2.1);
    check("fold_max", NONE, NONE, NONE, 5);
    check("share_of_max", 28, NONE, NONE, 0.5);
    check("present", NONE, 10, 9.5, 1);
    check("present", NONE, 6, 9.5, 0);
}

static void a_mean_weighs_rows_by_their_time(void **state)
{
    (void)state;
    check("mean", 8, 28, NONE, (4 * 9.5 + 16 * 7.0) / 20);
}

static void crossings_are_interpolated_and_never_is_infinite(void **state)
{
    (void)state;
    check("first_above", NONE, NONE, 8, 6);
    check("first_above", NONE, NONE, 11, HUGE_VAL);
    check("first_above_share", NONE, NONE, 0.8, 6);
    check("first_below", 8, NONE, 7, 20);
    check("back_to_rest", NONE, NONE, 0.06, HUGE_VAL);
}

static void falls_start_at_the_peak(void **state)
{
    (void)state;
    // the peak is 10 at 8 h; half of it is the row at 28 h; 1.5 x rest lies on the line from 5 (28 h) to 0
    // (48 h)
    check("time_of_max", NONE, NONE, NONE, 8);
    check("falls_to_share", NONE, NONE, 0.5, 28);
    check("falls_to_rest", NONE, NONE, 0.5, 36);
}

static void what_never_rose_cannot_fall_back(void **state)
{
    (void)state;
    check("falls_to_rest", NONE, NONE, 4, NONE); // 4 x rest above rest is 10, the peak
    check("falls_to_rest", NONE, NONE, 5, NONE);
}

static void the_row_of_the_session_itself_is_neither_rest_nor_wound(void **state)
{
    (void)state;
    skh_series series = {0};
    float row[SKH_SERIES_COLUMNS] = {0};
    const double times[] = {-1, -0.5, 0, 0.1, 2};
    const float values[] = {9, 4, 0, 8, 6};
    for (int i = 0; i < 5; i++) {
        row[CURVE] = values[i];
        assert_int_equal(skh_series_append(&series, times[i], row, NULL), SKH_OK);
    }
    skh_target lowest = ask("min"), most = ask("fold_max");
    same(skh_measure_read(&series, &lowest), 6, 0);
    same(skh_measure_read(&series, &most), 2, 0); // rest is the last row before the session: 4
    skh_series_free(&series);
}

static void back_to_rest_is_the_end_of_the_last_excursion(void **state)
{
    (void)state;
    skh_series series = tent();
    skh_target target = ask("back_to_rest");
    target.column = OTHER;
    target.level = 0.05;
    same(skh_measure_read(&series, &target), 48, 1e-9);
    skh_series_free(&series);
}

static void a_second_column_divides_gives_its_rest_or_its_peak(void **state)
{
    (void)state;
    skh_series series = tent();
    skh_target ratio = ask("value"), rest = ask("over_rest"), lag = ask("lag_of_max");
    ratio.over = rest.over = lag.over = OTHER;
    ratio.from_h = rest.from_h = 8;
    same(skh_measure_read(&series, &ratio), 2.5, 1e-6);
    same(skh_measure_read(&series, &rest), 10, 1e-6);
    same(skh_measure_read(&series, &lag), -4, 1e-9); // 8 h less 12 h
    skh_series_free(&series);
}

static void recovery_is_the_share_of_what_is_missing(void **state)
{
    (void)state;
    skh_series series = tent();
    skh_target target = ask("recovered");
    target.from_h = 48; // 0 of 1
    target.to_h = 0.1;  // 2.1
    same(skh_measure_read(&series, &target), 2.1, 1e-6);
    skh_series_free(&series);
}

static void events_and_units_convert(void **state)
{
    (void)state;
    skh_series series = tent();
    skh_target target = ask("event");
    target.event = SKH_EVENT_BRIDGED;
    same(skh_measure_read(&series, &target), 9.5, 0);
    target.unit = "d";
    same(skh_measure_read(&series, &target), 9.5 / 24, 1e-12);
    target.event = SKH_EVENT_SEALED;
    assert_true(isinf(skh_measure_read(&series, &target)));
    skh_target change = ask("change");
    change.from_h = 6;
    change.unit = "%";
    same(skh_measure_read(&series, &change), 300, 1e-4);
    skh_series_free(&series);
}

static void the_null_model_is_a_step_to_the_end_value(void **state)
{
    (void)state;
    skh_series series = tent(), flat;
    assert_int_equal(skh_series_null(&series, &flat, NULL), SKH_OK);
    same(skh_series_at(&flat, 0, CURVE), 2, 0);
    for (int row = 1; row < flat.rows; row++) same(skh_series_at(&flat, row, CURVE), 0, 0);
    same(flat.event_h[SKH_EVENT_BRIDGED], 0, 0);
    assert_true(isnan(flat.event_h[SKH_EVENT_SEALED]));
    skh_series_free(&flat);
    skh_series_free(&series);
}

static void a_verdict_is_inside_near_or_off(void **state)
{
    (void)state;
    assert_int_equal(skh_verdict_of(4, 4, 8), SKH_INSIDE);
    assert_int_equal(skh_verdict_of(8, 4, 8), SKH_INSIDE);
    assert_int_equal(skh_verdict_of(3, 4, 8), SKH_NEAR); // centre 6, half-width 2: near from 3 to 9
    assert_int_equal(skh_verdict_of(9, 4, 8), SKH_NEAR);
    assert_int_equal(skh_verdict_of(2.99, 4, 8), SKH_OFF);
    assert_int_equal(skh_verdict_of(9.01, 4, 8), SKH_OFF);
    assert_int_equal(skh_verdict_of((double)NAN, 4, 8), SKH_OFF);
}

static void a_band_with_one_end_is_near_a_quarter_beyond_it_and_a_sign_has_no_near(void **state)
{
    (void)state;
    const double open = (double)INFINITY;
    assert_int_equal(skh_verdict_of(2, -open, 2), SKH_INSIDE);
    assert_int_equal(skh_verdict_of(2.5, -open, 2), SKH_NEAR);
    assert_int_equal(skh_verdict_of(2.51, -open, 2), SKH_OFF);
    assert_int_equal(skh_verdict_of(open, -open, 2), SKH_OFF);
    assert_int_equal(skh_verdict_of(open, 2, open), SKH_INSIDE); // never, where "not before" was asked
    assert_int_equal(skh_verdict_of(1.6, 2, open), SKH_NEAR);
    assert_int_equal(skh_verdict_of(1.59, 2, open), SKH_OFF);
    assert_int_equal(skh_verdict_of(-0.01, 0, open), SKH_OFF);
    assert_int_equal(skh_verdict_of(0.01, -open, 0), SKH_OFF);
}

static void violation_is_zero_inside_and_counts_half_widths_outside(void **state)
{
    (void)state;
    const double open = (double)INFINITY;
    same(skh_violation_of(5, 4, 8), 0, 0);
    same(skh_violation_of(10, 4, 8), 1, 1e-12);
    same(skh_violation_of(2, 4, 8), 1, 1e-12);
    same(skh_violation_of(3, -open, 2), 1, 1e-12);
    same(skh_violation_of(open, -open, 2), 10, 0);
    same(skh_violation_of((double)NAN, 4, 8), 10, 0);
}

static void a_group_of_contradicting_rows_counts_once(void **state)
{
    (void)state;
    skh_score score = {0};
    skh_target lone = {.weight = 1}, half = {.weight = 0.5};
    skh_score_add(&score, &lone, SKH_OFF);
    skh_score_add(&score, &half, SKH_INSIDE);
    skh_score_add(&score, &half, SKH_NEAR);
    assert_int_equal(score.rows, 3);
    same(skh_score_inside(&score), 0.25, 1e-12);
    same(skh_score_near(&score), 0.5, 1e-12);
}

static void one_seed_that_never_gets_there_makes_the_row_off(void **state)
{
    (void)state;
    skh_target target = {.low = 1, .high = 3, .weight = 1};
    skh_finding finding = {.seeds = 3, .values = {1.5, 2.5, 2.0}};
    skh_finding_reduce(&target, &finding);
    same(finding.mean, 2, 1e-12);
    same(finding.spread, 0.5, 1e-12);
    assert_int_equal(finding.verdict, SKH_INSIDE);
    finding.values[1] = (double)INFINITY;
    skh_finding_reduce(&target, &finding);
    assert_int_equal(finding.never, 1);
    assert_int_equal(finding.verdict, SKH_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_lie_on_the_line_between_rows),
        cmocka_unit_test(a_time_outside_the_run_has_no_value),
        cmocka_unit_test(extremes_keep_to_their_window_and_leave_out_the_row_before_the_session),
        cmocka_unit_test(a_mean_weighs_rows_by_their_time),
        cmocka_unit_test(crossings_are_interpolated_and_never_is_infinite),
        cmocka_unit_test(falls_start_at_the_peak),
        cmocka_unit_test(what_never_rose_cannot_fall_back),
        cmocka_unit_test(the_row_of_the_session_itself_is_neither_rest_nor_wound),
        cmocka_unit_test(back_to_rest_is_the_end_of_the_last_excursion),
        cmocka_unit_test(a_second_column_divides_gives_its_rest_or_its_peak),
        cmocka_unit_test(recovery_is_the_share_of_what_is_missing),
        cmocka_unit_test(events_and_units_convert),
        cmocka_unit_test(the_null_model_is_a_step_to_the_end_value),
        cmocka_unit_test(a_verdict_is_inside_near_or_off),
        cmocka_unit_test(a_band_with_one_end_is_near_a_quarter_beyond_it_and_a_sign_has_no_near),
        cmocka_unit_test(violation_is_zero_inside_and_counts_half_widths_outside),
        cmocka_unit_test(a_group_of_contradicting_rows_counts_once),
        cmocka_unit_test(one_seed_that_never_gets_there_makes_the_row_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
