// Sweep files: what they come to, and that every mistake is named with its place.
#include "sim/base/random.h"
#include "sim/cli/sweep/plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/skinheal-plan-XXXXXX";
static char path[200];

static skh_status load(const char *text, skh_plan *plan, skh_report *report)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    return skh_plan_load(path, NULL, 0, NULL, plan, report);
}

static skh_plan fine(const char *text)
{
    skh_plan plan;
    skh_report report;
    if (load(text, &plan, &report)) fail_msg("%s", report.text);
    skh_report_free(&report);
    return plan;
}

static void refused(const char *text, const char *const *pieces)
{
    skh_plan plan;
    skh_report report;
    assert_int_equal(load(text, &plan, &report), SKH_ERR_CONFIG);
    for (; *pieces; pieces++) {
        if (!strstr(report.text, *pieces)) fail_msg("'%s' is missing in:\n%s", *pieces, report.text);
    }
    skh_report_free(&report);
}

static void runs_are_scenarios_times_grid_times_sample_times_seeds(void **state)
{
    (void)state;
    skh_plan plan = fine("scenarios: [a, b]\nreplicates: 3\nfirst_seed: 10\n"
                         "grid: {device.length: [0.2 mm, 0.3 mm], aftercare.hygiene: [clinic, home]}\n"
                         "sample: {method: lhs, n: 5, ranges: {skin.age: [20 years, 80 years]}}\n");
    assert_int_equal(plan.points, 2 * 4 * 5);
    assert_int_equal(plan.runs, 2 * 4 * 5 * 3);
    skh_scenario scenario;
    skh_report report;
    int point = (1 * 4 + 2) * 5 + 3; // scenario b, third place of the grid, fourth sample
    assert_int_equal(skh_plan_scenario(&plan, point * 3 + 1, &scenario, &report), SKH_OK);
    assert_string_equal(plan.names[skh_plan_place(&plan, point).scenario], "b");
    assert_true(scenario.device.length == 300 && scenario.care.hygiene == SKH_HYGIENE_CLINIC);
    assert_true(scenario.run.seed == 11 && scenario.run.duration == 48);
    assert_true(scenario.skin.age >= 20 && scenario.skin.age <= 80);
    char text[64];
    skh_plan_value(&plan, point, 2, text, sizeof text);
    assert_true(strtod(text, NULL) == scenario.skin.age);
    skh_plan_free(&plan);
}

static void a_range_by_ratio_is_even_in_its_logarithm(void **state)
{
    (void)state;
    skh_plan plan = fine(
        "scenarios: a\nsample: {method: lhs, n: 100, ranges: {model.inflammation_decay: [0.4, 1.6, log]}}\n");
    int below = 0;
    for (int point = 0; point < 100; point++) {
        char text[64];
        skh_plan_value(&plan, point, 0, text, sizeof text);
        below += strtod(text, NULL) < 0.8; // the middle of two doublings
    }
    assert_int_equal(below, 50);
    skh_plan_free(&plan);
}

static void the_whole_model_can_be_screened(void **state)
{
    (void)state;
    skh_plan plan = fine("scenarios: a\nsample: {method: morris, n: 2, ranges: model}\n");
    assert_true(plan.range_count > 100);
    assert_int_equal(plan.points, 2 * (plan.range_count + 1));
    skh_scenario scenario;
    skh_report report;
    for (int point = 0; point < plan.points; point++) {
        if (skh_plan_scenario(&plan, point, &scenario, &report)) fail_msg("%s", report.text);
        skh_report_free(&report);
    }
    skh_plan_free(&plan);
}

static void every_mistake_is_named_with_its_place(void **state)
{
    (void)state;
    refused("scenarios: a\nreplicats: 3\n",
            (const char *const[]){"sweep.yaml:2:1: error:", "did you mean 'replicates'", NULL});
    refused("scenarios: a\nreplicates: many\ngrid: {device.lenght: [1 mm]}\n",
            (const char *const[]){":2:13: error:", "'many'", ":3:8: error:", "device.length", "^", NULL});
    refused("scenarios: a\ngrid: {device.length: [1 mm, 9 cm]}\n",
            (const char *const[]){":2:30: error:", "9 cm", NULL});
    refused("scenarios: nowhere\n", (const char *const[]){":1:12: error:", "nowhere", NULL});
    refused("scenarios: a\nmetrics: [colagen_pore_rel]\n",
            (const char *const[]){"did you mean 'collagen_pore_rel'", NULL});
    refused("scenarios: a\nsample: {method: dice, n: 3, ranges: {skin.age: [20, 30]}}\n",
            (const char *const[]){"dice", "lhs", NULL});
    refused("scenarios: a\nsample: {method: lhs, n: 3, ranges: {skin.age: [60 years, 30 years]}}\n",
            (const char *const[]){"range is empty", NULL});
    refused("scenarios: a\nsample: {method: lhs, n: 3, ranges: {skin.site: [cheek, arm]}}\n",
            (const char *const[]){"put it in the grid", NULL});
    refused("scenarios: a\nset: {seed: 4}\n", (const char *const[]){"first_seed", NULL});
    refused("scenarios: a\nscenarios: b\n", (const char *const[]){":2:1: error:", "twice", NULL});
    refused("replicates: 2\n", (const char *const[]){"scenarios", NULL});
    refused("scenarios: [a\n", (const char *const[]){"error:", NULL});
    refused("- a\n", (const char *const[]){"key: value", NULL});
    refused("", (const char *const[]){"error:", NULL});
}

static void a_file_that_is_not_there_is_no_input(void **state)
{
    (void)state;
    skh_plan plan;
    skh_report report;
    assert_int_equal(skh_plan_load("/tmp/no/such.yaml", NULL, 0, NULL, &plan, &report), SKH_ERR_NO_INPUT);
    assert_non_null(strstr(report.text, "/tmp/no/such.yaml"));
    skh_report_free(&report);
}

static void a_damaged_file_is_read_or_refused_with_a_message(void **state)
{
    (void)state;
    static const char whole[] = "title: x\nscenarios: [a, b]\nset: {duration: 2 d}\nreplicates: 2\n"
                                "grid: {device.length: [0.2 mm, 0.3 mm]}\n"
                                "sample: {method: lhs, n: 4, ranges: {skin.age: [20 years, 80 years]}}\n";
    static const char marks[] = "{}[]:,-#&*!|>'\"%@`\n\t 0aZ\xff";
    int read = 0;
    for (uint64_t round = 0; round < 400; round++) {
        char text[sizeof whole];
        memcpy(text, whole, sizeof whole);
        for (uint64_t i = 0; i <= round % 4; i++) {
            size_t at = (size_t)(skh_random_bits(1, round, i, 0) % (sizeof whole - 1));
            text[at] = marks[skh_random_bits(1, round, i, 1) % (sizeof marks - 1)];
        }
        skh_plan plan;
        skh_report report;
        skh_status status = load(text, &plan, &report);
        if (!status) {
            read++;
            skh_plan_free(&plan);
        } else {
            assert_int_equal(status, SKH_ERR_CONFIG);
            assert_true(report.errors > 0 && report.size > 0);
        }
        skh_report_free(&report);
    }
    assert_true(read > 0 && read < 400); // both happen
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    for (char name = 'a'; name <= 'b'; name++) {
        snprintf(path, sizeof path, "%s/%c.yaml", folder, name);
        FILE *out = fopen(path, "w");
        if (!out) return -1;
        fputs("format_version: 1\nduration: 2 d\n", out);
        fclose(out);
    }
    snprintf(path, sizeof path, "%s/sweep.yaml", folder);
    return 0;
}
static int tear_down(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_are_scenarios_times_grid_times_sample_times_seeds),
        cmocka_unit_test(a_range_by_ratio_is_even_in_its_logarithm),
        cmocka_unit_test(the_whole_model_can_be_screened),
        cmocka_unit_test(every_mistake_is_named_with_its_place),
        cmocka_unit_test(a_damaged_file_is_read_or_refused_with_a_message),
        cmocka_unit_test(a_file_that_is_not_there_is_no_input),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
