#include "sim/base/suggest.h"
#include "skinheal/scenario.h"
#include "skinheal/vocabulary.h"
#include "tests/support/near.h"
#include <string.h>

static skh_error err;

static void set(skh_scenario *s, const char *key, const char *text)
{
    if (skh_scenario_set(s, key, text, &err)) fail_msg("%s = %s: %s", key, text, err.message);
}

static const char *refused(const char *key, const char *text, skh_status status)
{
    skh_scenario s = skh_scenario_default();
    assert_int_equal(skh_scenario_set(&s, key, text, &err), status);
    return err.message;
}

static void finish(skh_scenario *s)
{
    if (skh_scenario_finish(s, &err)) fail_msg("%s", err.message);
}

static const char *unfinished(skh_scenario *s)
{
    assert_int_equal(skh_scenario_finish(s, &err), SKH_ERR_RANGE);
    return err.message;
}

static void every_default_lies_in_its_range_and_the_default_scenario_is_valid(void **state)
{
    (void)state;
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        if (!(info->low <= info->value && info->value <= info->high) || !*info->meaning || !*info->source)
            fail_msg("%s.%s is out of range or says too little", info->group, info->name);
    }
    skh_scenario s = skh_scenario_default();
    finish(&s);
    assert_int_equal(s.session_count, 1);
}

static void every_key_is_found_by_its_name_and_no_two_share_a_double(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    s.lesion_count = 1;
    const double *seen[512];
    assert_true(skh_key_count() < 512);
    for (int i = 0; i < skh_key_count(); i++) {
        char name[96];
        double *value = NULL;
        skh_key_name(skh_key_at(i), 0, name, sizeof name);
        if (skh_key_find(name, &s, &value) != skh_key_at(i) || !value) fail_msg("'%s' is not found", name);
        for (int k = 0; k < i; k++)
            if (seen[k] == value) fail_msg("'%s' shares its place", name);
        seen[i] = value;
    }
}

static void keys_reach_the_members_they_name(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    set(&s, "duration", "3 d");
    set(&s, "skin.site", "forearm");
    set(&s, "device.length", "0.5 mm");
    set(&s, "aftercare.nsaid", "yes");
    set(&s, "model.refill", "2.5e-4 1/h");
    set(&s, "title", "a title");
    set(&s, "output.regions", "[pore, all]");
    assert_true(s.run.duration == 72 && s.skin.site == SKH_SITE_FOREARM && s.device.length == 500);
    assert_true(s.care.nsaid == 1 && s.model.refill == 2.5e-4);
    assert_string_equal(s.title, "a title");
    assert_true(s.regions[SKH_REGION_PORE] && s.regions[SKH_REGION_ALL] && !s.regions[SKH_REGION_RIM]);
}

static int is_count(const char *name)
{
    return strcmp(name, "seed") == 0 || strcmp(name, "count") == 0 || strcmp(name, "needles") == 0 ||
           strcmp(name, "passes") == 0;
}

static void values_written_as_text_read_back_to_the_same_bits(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    // thirds, tenths and neighbours of round numbers within each range
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        if (strcmp(info->group, "lesions") == 0) continue;
        double span = info->high - info->low;
        double tries[] = {
            info->value,           info->low, info->high, info->low + span / 3, info->low + span / 10,
            info->low + span * 0.7};
        for (int k = 0; k < 6; k++) {
            char name[96], text[96];
            double *value = NULL, before = tries[k];
            if (info->kind != SKH_KIND_NUMBER) before = floor(before);
            if (is_count(info->name)) before = floor(before);
            skh_key_name(info, 0, name, sizeof name);
            skh_key_find(name, &s, &value);
            *value = before;
            skh_scenario_get(&s, info, value, text, sizeof text);
            *value = -12345;
            set(&s, name, text);
            if (*value != before) fail_msg("%s = %s: %.17g became %.17g", name, text, before, *value);
        }
    }
}

static void refusals_name_the_key_the_range_and_the_value(void **state)
{
    (void)state;
    assert_string_equal(refused("device.density", "9000 /cm2", SKH_ERR_RANGE),
                        "'device.density' must be between 0 and 2000 /cm2, got 9000 /cm2");
    assert_string_equal(refused("device.density", "9000", SKH_ERR_RANGE),
                        "'device.density' must be between 0 and 2000 /cm2, got 9000 /cm2");
    assert_string_equal(refused("device.length", "1.5 days", SKH_ERR_RANGE),
                        "'device.length' is a length (um, mm, cm), got '1.5 days'");
    assert_string_equal(refused("device.lenght", "1 mm", SKH_ERR_NAME),
                        "unknown key 'device.lenght'; did you mean 'device.length'?");
    assert_string_equal(refused("length", "1 mm", SKH_ERR_NAME),
                        "unknown key 'length'; did you mean 'device.length'?");
    assert_string_equal(refused("xyzzy", "1", SKH_ERR_NAME), "unknown key 'xyzzy'");
    assert_string_equal(refused("aftercare.nsaid", "maybe", SKH_ERR_RANGE),
                        "'aftercare.nsaid' must be true or false, got 'maybe'");
    assert_string_equal(
        refused("device.kind", "pin", SKH_ERR_RANGE),
        "'device.kind' must be one of pen, roller, stamp, cut, none; got 'pin'; did you mean 'pen'?");
    assert_string_equal(refused("seed", "1.5", SKH_ERR_RANGE), "'seed' must be a whole number, got 1.5");
    assert_string_equal(refused("skin.lesions[3].width", "1 mm", SKH_ERR_RANGE),
                        "'skin.lesions[3].width': there are only 0; the next one is [0]");
    refused("skin.lesions[16].width", "1 mm", SKH_ERR_RANGE);
    refused("skin.lesions[99999999999].width", "1 mm", SKH_ERR_NAME);
    refused("lesions.width", "1 mm", SKH_ERR_NAME);
    refused("output.regions", "pore, rum", SKH_ERR_RANGE);
}

static void a_course_becomes_its_sessions(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    set(&s, "sessions.first", "1 d");
    set(&s, "sessions.interval", "2 weeks");
    set(&s, "sessions.count", "3");
    set(&s, "device.length", "0.5 mm");
    finish(&s);
    assert_int_equal(s.session_count, 3);
    for (int i = 0; i < 3; i++) {
        assert_true(s.sessions[i].time_h == 24 + 336 * i);
        assert_true(s.sessions[i].device.length == 500);
    }
    set(&s, "device.kind", "none");
    finish(&s);
    assert_int_equal(s.session_count, 0);
}

static void one_session_of_a_course_can_differ_and_the_others_follow_the_device(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    set(&s, "sessions.count", "3");
    set(&s, "sessions[1].length", "2 mm");
    set(&s, "device.length", "1 mm");
    finish(&s);
    assert_true(s.explicit_sessions && s.session_count == 3);
    assert_true(s.sessions[0].device.length == 1000 && s.sessions[1].device.length == 2000 &&
                s.sessions[2].device.length == 1000);
    // naming the course again goes back to it
    set(&s, "sessions.count", "2");
    finish(&s);
    assert_true(!s.explicit_sessions && s.session_count == 2 && s.sessions[1].device.length == 1000);
}

static void listed_sessions_are_sorted_and_days_count_as_days(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    set(&s, "sessions.count", "0");
    set(&s, "sessions[0].day", "28");
    set(&s, "sessions[1].at", "36");
    set(&s, "sessions[2].day", "1 week");
    finish(&s);
    assert_true(s.sessions[0].time_h == 36 && s.sessions[1].time_h == 168 && s.sessions[2].time_h == 672);
}

static void overlapping_sessions_are_refused(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    set(&s, "sessions[0].at", "1 d");
    set(&s, "sessions[1].at", "24.5 h");
    assert_string_equal(
        unfinished(&s),
        "'sessions' overlap: number 1 at 24 h and number 2 at 24.5 h; they must be at least 1 h apart");
    set(&s, "sessions[1].at", "25 h");
    finish(&s);
}

static void a_needle_longer_than_the_section_is_deep_is_refused(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    set(&s, "device.length", "2.5 mm");
    finish(&s);
    assert_true(skh_scenario_depth_um(&s) == 2800); // the section follows the needle
    set(&s, "domain.depth", "2 mm");
    assert_non_null(strstr(unfinished(&s), "'domain.depth' is 2000 um, but the needles of session 1 reach"));
    set(&s, "device.length", "1 mm");
    finish(&s);
    assert_true(skh_scenario_depth_um(&s) == 2000);
}

static void members_out_of_range_do_not_pass_the_last_check(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    s.device.density = 1e6;
    assert_non_null(strstr(unfinished(&s), "'device.density' must be between"));
    s = skh_scenario_default();
    s.model.refill = (double)NAN;
    assert_non_null(strstr(unfinished(&s), "'model.refill'"));
    s = skh_scenario_default();
    s.skin.site = 99;
    assert_non_null(strstr(unfinished(&s), "'skin.site'"));
    s = skh_scenario_default();
    set(&s, "skin.lesions[0].at", "5 mm");
    assert_non_null(strstr(unfinished(&s), "outside the section"));
}

static void edits_are_checked_and_sorted(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default();
    s.edit_count = 2;
    s.edits[0] = (skh_edit){48, "device.length", "1 mm"};
    s.edits[1] = (skh_edit){24, "aftercare.nsaid", "true"};
    finish(&s);
    assert_true(s.edits[0].time_h == 24 && s.device.length == 1500);
    snprintf(s.edits[0].key, sizeof s.edits[0].key, "skin.age");
    snprintf(s.edits[0].value, sizeof s.edits[0].value, "50");
    assert_non_null(strstr(unfinished(&s), "'skin.age' cannot change while skin heals"));
}

static void the_hash_tells_models_apart_and_not_treatments(void **state)
{
    (void)state;
    skh_scenario a = skh_scenario_default(), b = a;
    set(&b, "device.length", "1 mm");
    assert_true(skh_scenario_hash(&a) == skh_scenario_hash(&b));
    set(&b, "model.refill", "3.0001e-4");
    assert_true(skh_scenario_hash(&a) != skh_scenario_hash(&b));
}

static void numbers_are_written_with_the_fewest_digits_that_read_back(void **state)
{
    (void)state;
    char text[32];
    skh_number_text(0.1, text, sizeof text);
    assert_string_equal(text, "0.1");
    skh_number_text(250, text, sizeof text);
    assert_string_equal(text, "250");
    skh_number_text(1.0 / 3, text, sizeof text);
    assert_true(strtod(text, NULL) == 1.0 / 3);
}

static void words_close_by_are_suggested_and_far_ones_are_not(void **state)
{
    (void)state;
    assert_int_equal(skh_edit_distance("length", "lenght"), 1); // swapped neighbours are one slip
    assert_int_equal(skh_edit_distance("", "abc"), 3);
    assert_int_equal(skh_edit_distance("Seed", "seed"), 0);
    assert_int_equal(skh_edit_distance("kitten", "sitting"), 3);
    skh_suggestion suggestion;
    skh_suggest_start(&suggestion, "cheak");
    skh_suggest_offer(&suggestion, "hand");
    skh_suggest_offer(&suggestion, "cheek");
    assert_string_equal(skh_suggest_best(&suggestion), "cheek");
    skh_suggest_start(&suggestion, "moon");
    skh_suggest_offer(&suggestion, "hand");
    assert_null(skh_suggest_best(&suggestion));
}

static void every_column_has_a_name_of_its_own_and_is_found_by_it(void **state)
{
    (void)state;
    for (int i = 0; i < SKH_METRIC_COUNT; i++) {
        skh_metric_info info = skh_metric_describe(i);
        if (skh_metric_find(info.column) != i) fail_msg("column '%s' stands twice", info.column);
        assert_true(strlen(info.column) < sizeof info.column - 1 && info.word.meaning);
    }
    assert_string_equal(skh_metric_describe(skh_metric_regional(SKH_MR_collagen3, SKH_REGION_RIM, 1)).column,
                        "collagen3_rim_mgml_section");
    assert_int_equal(skh_metric_find("tewl_gm2h"), skh_metric_scalar(SKH_MS_tewl_gm2h));
    assert_int_equal(skh_metric_find("no_such_column"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_lies_in_its_range_and_the_default_scenario_is_valid),
        cmocka_unit_test(every_key_is_found_by_its_name_and_no_two_share_a_double),
        cmocka_unit_test(keys_reach_the_members_they_name),
        cmocka_unit_test(values_written_as_text_read_back_to_the_same_bits),
        cmocka_unit_test(refusals_name_the_key_the_range_and_the_value),
        cmocka_unit_test(a_course_becomes_its_sessions),
        cmocka_unit_test(one_session_of_a_course_can_differ_and_the_others_follow_the_device),
        cmocka_unit_test(listed_sessions_are_sorted_and_days_count_as_days),
        cmocka_unit_test(overlapping_sessions_are_refused),
        cmocka_unit_test(a_needle_longer_than_the_section_is_deep_is_refused),
        cmocka_unit_test(members_out_of_range_do_not_pass_the_last_check),
        cmocka_unit_test(edits_are_checked_and_sorted),
        cmocka_unit_test(the_hash_tells_models_apart_and_not_treatments),
        cmocka_unit_test(numbers_are_written_with_the_fewest_digits_that_read_back),
        cmocka_unit_test(words_close_by_are_suggested_and_far_ones_are_not),
        cmocka_unit_test(every_column_has_a_name_of_its_own_and_is_found_by_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
