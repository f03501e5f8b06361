// Calibration: coordinates, common seeds, the state file, what is refused. Runs are real but tiny (half a
// day).
#define _DEFAULT_SOURCE // mkdtemp
#include "sim/cli/evidence/fit.h"
#include "sim/cli/evidence/measure.h"
#include "skinheal/config.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], state_path[128];
static skh_target row;
static skh_targets targets = {.count = 1, .rows = &row};
static skh_evidence evidence;
static const unsigned char chosen[1] = {1};
static skh_setting setting;

// A dry channel's conductance half an hour after the needle depends on plug_time and on little else.
static void make_problem(double low, double high)
{
    skh_report report = {0};
    static const char text[] =
        "format_version: 1\nduration: 6 h\ndomain: {width: 400 um, depth: 600 um, spacing: 20 um}\n"
        "device: {kind: stamp, length: 200 um, diameter: 100 um, density: 600 /cm2}\n"
        "sessions: {first: 1 h, count: 1}\n";
    memset(&setting, 0, sizeof setting);
    skh_status status = skh_config_read("tiny", text, sizeof text - 1, NULL, 0, &setting.scenario, &report);
    if (status) fail_msg("%s", report.text);
    skh_report_free(&report);
    snprintf(setting.name, sizeof setting.name, "tiny");
    row = (skh_target){.id = "tiny",
                       .category = "",
                       .quantity = "",
                       .use = SKH_USE_FIT,
                       .scenario = "tiny",
                       .versus = "",
                       .measure = skh_measure_find("value"),
                       .column = skh_series_column("conductance_frac"),
                       .over = -1,
                       .event = -1,
                       .from_h = 0.5,
                       .to_h = (double)NAN,
                       .level = (double)NAN,
                       .low = low,
                       .high = high,
                       .unit = "",
                       .band = "",
                       .species = "",
                       .group = "",
                       .rows = "",
                       .source = "",
                       .doi = "",
                       .note = "",
                       .weight = 1};
    evidence = (skh_evidence){
        .targets = &targets, .seeds = 1, .workers = 1, .setting_count = 1, .settings = &setting};
}

static skh_fit make_fit(const char *parameter)
{
    skh_fit fit = {.parameters = 1, .evidence = &evidence, .chosen = chosen, .state_path = state_path};
    fit.infos[0] = skh_param_find(parameter);
    assert_non_null(fit.infos[0]);
    return fit;
}

static void coordinates_and_values_are_inverse_and_end_at_the_range(void **state)
{
    (void)state;
    for (int i = 0; i < SKH_PARAM_COUNT; i++) {
        const skh_param_info *info = &skh_param_table[i];
        if (!(info->high > info->low)) continue;
        double u = skh_fit_coordinate(info, info->value);
        // powers of doubles: a few units in the last place
        assert_true(fabs(skh_fit_value(info, u) - info->value) <= 1e-12 * fabs(info->high));
        assert_true(fabs(skh_fit_value(info, 0) - info->low) <= 1e-12 * fabs(info->high));
        assert_true(fabs(skh_fit_value(info, 1) - info->high) <= 1e-12 * fabs(info->high));
    }
    assert_true(skh_fit_coordinate(&skh_param_table[0], 1e300) == 1.0);
}

static void a_fit_finds_the_constant_that_made_the_figure(void **state)
{
    (void)state;
    remove(state_path);
    make_problem(0, 1);
    const skh_param_info *info = skh_param_find("plug_time");
    // what the model says for a chosen value becomes the "published" figure
    double chosen_value = 1.2, figure;
    skh_scenario scenario = setting.scenario;
    scenario.run.seed = 1;
    *skh_param_at(&scenario.model, info) = chosen_value;
    skh_series series;
    assert_int_equal(skh_series_record(&scenario, NULL, NULL, &series, NULL), SKH_OK);
    figure = skh_measure_read(&series, &row);
    skh_series_free(&series);

    make_problem(figure * 0.98, figure * 1.02);
    skh_fit fit = make_fit("plug_time");
    assert_int_equal(skh_fit_open(&fit, NULL), SKH_OK);
    assert_int_equal(skh_fit_hypercube(&fit, 4, 1, NULL), SKH_OK);
    assert_int_equal(skh_fit_descend(&fit, SKH_FIT_SBPLX, 4, 25, NULL), SKH_OK);
    const skh_fit_point *best = skh_fit_best(&fit, fit.count);
    assert_true(best->objective == 0.0); // inside the band
    double found = skh_fit_value(info, best->u[0]);
    assert_true(found > 0.8 * chosen_value &&
                found < 1.25 * chosen_value); // 2 % of conductance is some 10 % of plug_time
    skh_fit_slice slice;
    assert_int_equal(skh_fit_profile(&fit, 0, &slice, NULL), SKH_OK);
    assert_int_equal(slice.kind, SKH_FIT_PINNED);
    skh_fit_close(&fit);
}

static void a_constant_that_does_not_matter_is_called_flat(void **state)
{
    (void)state;
    remove(state_path);
    make_problem(0, 2); // everything is inside
    skh_fit fit = make_fit("refill");
    double objective, u[SKH_FIT_MAX] = {0.5};
    skh_fit_slice slice;
    assert_int_equal(skh_fit_open(&fit, NULL), SKH_OK);
    assert_int_equal(skh_fit_evaluate(&fit, u, &objective, NULL), SKH_OK);
    assert_int_equal(skh_fit_profile(&fit, 0, &slice, NULL), SKH_OK);
    assert_int_equal(slice.kind, SKH_FIT_FLAT);
    skh_fit_close(&fit);
}

static void a_broken_off_fit_goes_on_from_its_state_without_a_new_run(void **state)
{
    (void)state;
    remove(state_path);
    make_problem(0.2, 0.3);
    skh_fit first = make_fit("plug_time"), second = make_fit("plug_time");
    assert_int_equal(skh_fit_open(&first, NULL), SKH_OK);
    assert_int_equal(skh_fit_hypercube(&first, 3, 1, NULL), SKH_OK);
    assert_int_equal(first.fresh, 3);
    make_problem(0.2, 0.3); // a fresh program
    assert_int_equal(skh_fit_open(&second, NULL), SKH_OK);
    assert_int_equal(second.count, 3);
    assert_int_equal(skh_fit_hypercube(&second, 3, 1, NULL), SKH_OK);
    assert_int_equal(second.fresh, 0);
    for (int i = 0; i < 3; i++) assert_true(first.points[i].objective == second.points[i].objective);
    skh_fit_close(&first);
    skh_fit_close(&second);
}

static void a_state_of_another_problem_or_a_damaged_one_is_refused(void **state)
{
    (void)state;
    skh_error err = {{0}};
    make_problem(0.2, 0.4); // another band than the state on disk
    skh_fit fit = make_fit("plug_time");
    assert_int_equal(skh_fit_open(&fit, &err), SKH_ERR_DATA);
    assert_non_null(strstr(err.message, "another calibration"));
    FILE *out = fopen(state_path, "w");
    fputs("nonsense\n", out);
    fclose(out);
    assert_int_equal(skh_fit_open(&fit, &err), SKH_ERR_DATA);
    assert_non_null(strstr(err.message, "not a state of calibrate"));
}

static void shares_of_people_take_four_people_a_seed(void **state)
{
    (void)state;
    for (int people = 0; people < 2; people++) {
        make_problem(0, 1);
        setting.scenario.skin.variation = people;
        skh_finding finding = {0};
        skh_error message = {{0}};
        assert_int_equal(skh_evidence_judge(&evidence, chosen, &finding, &message, NULL), SKH_OK);
        assert_int_equal(finding.seeds, people ? 4 : 1);
        assert_int_equal(evidence.runs, people ? 4 : 1);
        for (int k = 0; k < finding.seeds; k++)
            for (int other = 0; other < k; other++) assert_true(finding.values[k] != finding.values[other]);
    }
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/skinheal-fit-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    snprintf(state_path, sizeof state_path, "%s/state", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    remove(state_path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coordinates_and_values_are_inverse_and_end_at_the_range),
        cmocka_unit_test(shares_of_people_take_four_people_a_seed),
        cmocka_unit_test(a_fit_finds_the_constant_that_made_the_figure),
        cmocka_unit_test(a_constant_that_does_not_matter_is_called_flat),
        cmocka_unit_test(a_broken_off_fit_goes_on_from_its_state_without_a_new_run),
        cmocka_unit_test(a_state_of_another_problem_or_a_damaged_one_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
