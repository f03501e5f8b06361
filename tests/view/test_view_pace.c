// The warped axis of time: places, steps, phases, text.
#include "sim/view/pace.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static skh_scenario course(int sessions)
{
    skh_scenario scenario = skh_scenario_default();
    scenario.run.duration = 4320;
    scenario.course.count = sessions;
    assert_int_equal(skh_scenario_finish(&scenario, NULL), SKH_OK);
    return scenario;
}

static void one_session_gives_the_early_hours_most_of_the_axis(void **state)
{
    (void)state;
    skh_scenario scenario = course(1);
    skh_pace pace;
    skh_pace_build(&pace, &scenario);
    assert_int_equal(pace.count, 1);
    // log(1 + 2.5/0.48) / log(1 + 4320/0.48) = 0.2005: haemostasis takes a fifth, as designed
    assert_true(fabs(skh_pace_share(&pace, 0, 2.5) - 0.2005) < 1e-3);
    assert_true(fabs(skh_pace_share(&pace, 0, 96) - 0.5823) < 1e-3);
    assert_true(skh_pace_share(&pace, 0, 0) == 0.0);
    assert_true(skh_pace_share(&pace, 0, 4320) == 1.0);
}

static void time_and_place_are_inverse_within_every_window(void **state)
{
    (void)state;
    skh_scenario scenario = course(4);
    skh_pace pace;
    skh_pace_build(&pace, &scenario);
    assert_int_equal(pace.count, 4);
    for (int window = 0; window < pace.count; window++) {
        for (double share = 0; share < 1; share += 0.01) {
            double time_h = skh_pace_time(&pace, window, share);
            assert_true(fabs(skh_pace_share(&pace, window, time_h) - share) <
                        1e-9); // a few roundings of log and exp
        }
    }
}

static void the_story_runs_evenly_and_reaches_both_ends(void **state)
{
    (void)state;
    skh_scenario scenario = course(4);
    skh_pace pace;
    skh_pace_build(&pace, &scenario);
    double last_h = -1;
    for (double story = 0; story <= 1; story += 0.001) {
        double time_h = skh_pace_story_time(&pace, story);
        assert_true(time_h >= last_h);
        assert_true(fabs(skh_pace_story(&pace, time_h) - story) < 1e-9);
        last_h = time_h;
    }
    assert_true(skh_pace_story_time(&pace, 1) == pace.end_h);
    assert_true(skh_pace_story_time(&pace, -1) == 0.0);
}

static void a_session_opens_a_new_window_at_its_very_time(void **state)
{
    (void)state;
    skh_scenario scenario = course(3);
    skh_pace pace;
    skh_pace_build(&pace, &scenario);
    assert_int_equal(skh_pace_window(&pace, scenario.sessions[1].time_h - 1e-9), 0);
    assert_int_equal(skh_pace_window(&pace, scenario.sessions[1].time_h), 1);
    assert_true(skh_pace_since_h(&pace, scenario.sessions[2].time_h + 5) == 5.0);
    assert_int_equal(pace.session[2], 2);
}

static void skin_at_rest_has_one_window_without_a_session(void **state)
{
    (void)state;
    skh_scenario scenario = course(0);
    skh_pace pace;
    skh_pace_build(&pace, &scenario);
    assert_int_equal(pace.count, 1);
    assert_int_equal(pace.session[0], -1);
    assert_true(pace.end_h == 4320.0);
}

static void steps_depend_on_the_time_since_the_session_only(void **state)
{
    (void)state;
    skh_scenario scenario = course(2);
    skh_pace pace;
    skh_pace_build(&pace, &scenario);
    double second_h = scenario.sessions[1].time_h;
    assert_true(skh_pace_step_h(&pace, 10) == 1.0);
    assert_true(skh_pace_step_h(&pace, 100) == 6.0);
    assert_true(skh_pace_step_h(&pace, 400) == 24.0);
    assert_true(skh_pace_step_h(&pace, second_h + 10) == 1.0);
}

static void phases_follow_each_other(void **state)
{
    (void)state;
    for (int phase = 0; phase < SKH_PHASE_COUNT; phase++) {
        assert_int_equal(skh_pace_phase(skh_pace_phase_start_h((skh_phase)phase)), phase);
    }
    assert_int_equal(skh_pace_phase(1e6), SKH_PHASE_REMODELLING);
}

static void times_read_like_people_say_them(void **state)
{
    (void)state;
    static const struct {
        double hours;
        const char *text;
    } cases[] = {{0.5, "30 min"},
                 {5, "5.0 h"},
                 {72, "Day 3.0"},
                 {24 * 35, "Week 5.0"},
                 {24 * 30.4375 * 6, "Month 6.0"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32];
        skh_pace_text(cases[i].hours, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_session_gives_the_early_hours_most_of_the_axis),
        cmocka_unit_test(time_and_place_are_inverse_within_every_window),
        cmocka_unit_test(the_story_runs_evenly_and_reaches_both_ends),
        cmocka_unit_test(a_session_opens_a_new_window_at_its_very_time),
        cmocka_unit_test(skin_at_rest_has_one_window_without_a_session),
        cmocka_unit_test(steps_depend_on_the_time_since_the_session_only),
        cmocka_unit_test(phases_follow_each_other),
        cmocka_unit_test(times_read_like_people_say_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
