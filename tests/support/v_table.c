#include "tests/support/v_table.h"
#include "sim/cli/evidence/crew.h"
#include "sim/cli/evidence/runs.h"
#include "sim/cli/evidence/scoreboard.h"
#include "skinheal/config.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_ROWS = 100, SEEDS = 4 };
#define FOLDER SKINHEAL_SOURCE_DIR "/tests/evidence/"

static skh_targets targets;
static skh_evidence evidence;
static unsigned char chosen[MAX_ROWS];
static skh_finding findings[MAX_ROWS];
static skh_error messages[MAX_ROWS];

static skh_status load_setting(void *context, const char *name, skh_scenario *scenario, skh_error *err)
{
    (void)context;
    char path[512];
    skh_report report = {0};
    snprintf(path, sizeof path, FOLDER "scenarios/%s.yaml", name);
    skh_status status = skh_config_load(path, NULL, 0, scenario, &report);
    if (status) skh_fail(err, status, "%.300s", report.text ? report.text : path);
    skh_report_free(&report);
    return status;
}

// Days the scenario of a row lasts, by its file.
static double days_of(const char *name)
{
    skh_scenario scenario;
    skh_error err = {{0}};
    if (load_setting(NULL, name, &scenario, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    return scenario.run.duration / 24;
}

static int expects_miss(int row)
{
    return !strcmp(skh_csv_cell(&targets.csv, row, skh_csv_column(&targets.csv, "expect")), "miss");
}

static void row_holds(void **state)
{
    int row = (int)(intptr_t)*state;
    const skh_target *target = &targets.rows[row];
    char model[64], band[64];
    skh_finding_text(&findings[row], model, sizeof model);
    skh_band_text(target, band, sizeof band);
    print_message("           %s %s, accepted %s\n", model, target->unit, band);
    if (findings[row].failed) fail_msg("the run failed: %s", messages[row].message);
    int inside = findings[row].verdict == SKH_INSIDE;
    if (expects_miss(row) && inside) fail_msg("%s is met now: mark it 'inside' in v_table.csv", target->id);
    if (!expects_miss(row) && !inside) fail_msg("%s: %s lies outside %s", target->id, model, band);
}

static int judge_all(void **state)
{
    (void)state;
    skh_error err = {{0}};
    skh_status status = skh_evidence_load(&evidence, chosen, load_setting, NULL, &err);
    if (!status) status = skh_evidence_judge(&evidence, chosen, findings, messages, &err);
    if (status) fprintf(stderr, "%s\n", err.message);
    return status ? -1 : 0;
}

static int free_all(void **state)
{
    (void)state;
    skh_evidence_free(&evidence);
    skh_targets_free(&targets);
    return 0;
}

int v_table_run(double days, int long_rows)
{
    skh_error err = {{0}};
    if (skh_targets_load(FOLDER "v_table.csv", &targets, &err) || targets.count > MAX_ROWS) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    evidence = (skh_evidence){.targets = &targets, .seeds = SEEDS, .workers = skh_crew_cores()};
    struct CMUnitTest tests[MAX_ROWS];
    int count = 0;
    for (int i = 0; i < targets.count; i++) {
        const skh_target *target = &targets.rows[i];
        double longest = days_of(target->scenario);
        if (*target->versus && days_of(target->versus) > longest) longest = days_of(target->versus);
        chosen[i] = (longest > days) == long_rows;
        if (!chosen[i]) continue;
        tests[count++] = (struct CMUnitTest){
            .name = target->quantity, .test_func = row_holds, .initial_state = (void *)(intptr_t)i};
    }
    return _cmocka_run_group_tests("V0-V15", tests, (size_t)count, judge_all, free_all);
}
