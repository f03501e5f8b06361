#define _DEFAULT_SOURCE // mkdtemp, usleep
// Tables, stored runs and processes of the evidence: what is refused, and what survives.
#include "sim/cli/evidence/crew.h"
#include "sim/cli/evidence/measure.h"
#include "sim/cli/evidence/series.h"
#include "sim/cli/evidence/target.h"
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

static const char header[] =
    "id,category,quantity,use,scenario,measure,column,over,from_h,to_h,level,versus,low,high,unit,"
    "band,species,group,rows,source,doi,note\n";
static char folder[64];

static const char *file_of(const char *name, const char *text)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    return path;
}

static void quotes_commas_and_line_breaks_stay_in_their_cell(void **state)
{
    (void)state;
    skh_csv csv;
    const char *path = file_of("a.csv", "a,b,c\n# a remark\n1,\"two, \"\"2\"\"\nlines\",3\r\n\nx,,z\n");
    assert_int_equal(skh_csv_read(path, &csv, NULL), SKH_OK);
    assert_int_equal(csv.rows, 2);
    assert_int_equal(csv.columns, 3);
    assert_string_equal(skh_csv_cell(&csv, 0, 1), "two, \"2\"\nlines");
    assert_string_equal(skh_csv_cell(&csv, 0, 2), "3");
    assert_string_equal(skh_csv_cell(&csv, 1, 1), "");
    assert_int_equal(csv.lines[1], 3);
    assert_int_equal(csv.lines[2], 6);
    assert_int_equal(skh_csv_column(&csv, "c"), 2);
    assert_int_equal(skh_csv_column(&csv, "d"), -1);
    skh_csv_free(&csv);
}

static void a_row_of_another_length_is_refused_with_its_line(void **state)
{
    (void)state;
    skh_csv csv;
    skh_error err;
    assert_int_equal(skh_csv_read(file_of("b.csv", "a,b\n1,2\n1,2,3\n"), &csv, &err), SKH_ERR_DATA);
    assert_non_null(strstr(err.message, "b.csv:3: 3 cells, the header has 2"));
    assert_int_equal(skh_csv_read(file_of("c.csv", "a,b\n1,\"2\n"), &csv, &err), SKH_ERR_DATA);
    assert_non_null(strstr(err.message, "c.csv:2: a quote is not closed"));
    assert_int_equal(skh_csv_read(file_of("d.csv", ""), &csv, &err), SKH_ERR_DATA);
    assert_int_equal(skh_csv_read("/nowhere/at/all.csv", &csv, &err), SKH_ERR_NO_INPUT);
}

static void refused(const char *row, const char *expected)
{
    char text[1024];
    skh_targets targets;
    skh_error err;
    snprintf(text, sizeof text, "%s%s\n", header, row);
    assert_int_equal(skh_targets_load(file_of("t.csv", text), &targets, &err), SKH_ERR_DATA);
    if (!strstr(err.message, expected)) fail_msg("'%s' does not say '%s'", err.message, expected);
    assert_null(targets.rows);
}

static void every_mistake_in_a_target_is_named(void **state)
{
    (void)state;
    refused(",c,q,test,pore,value,tewl_gm2h,,1,,,,0,1,,,,,,,,", "t.csv:2: id = ''");
    refused("a,c,q,tset,pore,value,tewl_gm2h,,1,,,,0,1,,,,,,,,", "use = 'tset', expected input, fit, test");
    refused("a,c,q,test,,value,tewl_gm2h,,1,,,,0,1,,,,,,,,", "scenario = ''");
    refused("a,c,q,test,pore,valu,tewl_gm2h,,1,,,,0,1,,,,,,,,", "measure = 'valu'");
    refused("a,c,q,test,pore,value,tewl,,1,,,,0,1,,,,,,,,", "column = 'tewl'");
    refused("a,c,q,test,pore,value,tewl_gm2h,x,1,,,,0,1,,,,,,,,", "over = 'x'");
    refused("a,c,q,test,pore,event,tewl_gm2h,,,,,,0,1,,,,,,,,", "an event of events.inl");
    refused("a,c,q,test,pore,value,tewl_gm2h,,,,,,0,1,,,,,,,,", "from_h = ''");
    refused("a,c,q,test,pore,first_above,tewl_gm2h,,,,,,0,1,,,,,,,,", "level = ''");
    refused("a,c,q,test,pore,value,tewl_gm2h,,1 h,,,,0,1,,,,,,,,", "from_h = '1 h'");
    refused("a,c,q,test,pore,value,tewl_gm2h,,1,,,,,,,,,,,,,", "low = ''");
    refused("a,c,q,test,pore,value,tewl_gm2h,,1,,,,2,1,,,,,,,,", "low = '2'");
    refused("a,c,q,context,,,,,,,,,,,,,,,,,,\na,c,q,context,,,,,,,,,,,,,,,,,,", "t.csv:3: id = 'a'");
}

static void the_published_table_loads_and_has_at_least_sixty_scored_rows(void **state)
{
    (void)state;
    skh_targets targets;
    skh_error err = {{0}};
    skh_status status = skh_targets_load(SKINHEAL_SOURCE_DIR "/assets/reference/targets.csv", &targets, &err);
    if (status) fail_msg("%s", err.message);
    int scored = 0, fit = 0;
    double weight = 0;
    for (int i = 0; i < targets.count; i++) {
        const skh_target *target = &targets.rows[i];
        if (!skh_target_scored(target)) continue;
        scored++;
        fit += target->use == SKH_USE_FIT;
        weight += target->weight;
        assert_true(*target->rows && *target->source && *target->band &&
                    *target->species); // no band without a source
    }
    assert_true(scored >= 60);
    assert_true(fit > 0 && fit < scored);
    assert_true(weight < scored); // some rows contradict each other
    skh_targets_free(&targets);
}

// Every row of the measurements is used, as a band or with a reason why not.
static void no_published_row_is_forgotten(void **state)
{
    (void)state;
    static const char *const files[] = {"early", "late", "more"};
    skh_targets targets;
    assert_int_equal(skh_targets_load(SKINHEAL_SOURCE_DIR "/assets/reference/targets.csv", &targets, NULL),
                     SKH_OK);
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        char path[256];
        skh_csv csv;
        snprintf(path, sizeof path, SKINHEAL_SOURCE_DIR "/assets/reference/%s.csv", files[f]);
        assert_int_equal(skh_csv_read(path, &csv, NULL), SKH_OK);
        for (int row = 0; row < csv.rows; row++) {
            const char *id = skh_csv_cell(&csv, row, 0);
            int found = 0;
            for (int i = 0; i < targets.count; i++) found = found || strstr(targets.rows[i].rows, id);
            if (!found) fail_msg("%s of %s.csv stands in no row of targets.csv", id, files[f]);
        }
        skh_csv_free(&csv);
    }
    skh_targets_free(&targets);
}

static skh_series short_series(void)
{
    skh_series series = {0};
    float row[SKH_SERIES_COLUMNS];
    for (int i = 0; i < SKH_SERIES_COLUMNS; i++) row[i] = (float)i;
    assert_int_equal(skh_series_append(&series, -1, row, NULL), SKH_OK);
    row[0] = 7;
    assert_int_equal(skh_series_append(&series, 2.5, row, NULL), SKH_OK);
    for (int i = 0; i < SKH_EVENT_COUNT; i++) series.event_h[i] = i ? i : (double)NAN;
    return series;
}

static void a_stored_run_reads_back_to_the_same_numbers(void **state)
{
    (void)state;
    skh_series series = short_series(), back;
    char path[128];
    snprintf(path, sizeof path, "%s/run", folder);
    assert_int_equal(skh_series_write(&series, path, NULL), SKH_OK);
    assert_int_equal(skh_series_read(path, &back, NULL), SKH_OK);
    assert_int_equal(back.rows, 2);
    assert_memory_equal(back.time_h, series.time_h, sizeof(double) * 2);
    assert_memory_equal(back.values, series.values, sizeof(float) * 2 * SKH_SERIES_COLUMNS);
    assert_true(isnan(back.event_h[0]) && back.event_h[1] == 1);
    skh_series_free(&back);
    skh_series_free(&series);
}

static void a_damaged_or_cut_stored_run_is_refused(void **state)
{
    (void)state;
    skh_series series = short_series(), back;
    char path[128];
    snprintf(path, sizeof path, "%s/damaged", folder);
    assert_int_equal(skh_series_write(&series, path, NULL), SKH_OK);
    FILE *file = fopen(path, "r+b");
    fseek(file, -3, SEEK_END);
    fputc(0x55, file);
    fclose(file);
    assert_int_equal(skh_series_read(path, &back, NULL), SKH_ERR_DATA);
    assert_int_equal(truncate(path, 40), 0);
    assert_int_equal(skh_series_read(path, &back, NULL), SKH_ERR_DATA);
    skh_series_free(&series);
}

static skh_status square(void *context, int job, skh_crew_slot *slot, double *results, skh_error *err)
{
    (void)context;
    (void)slot;
    if (job == 2) return skh_fail(err, SKH_ERR_RANGE, "job two refuses");
    if (job == 3) abort();
    results[0] = job;
    results[1] = job * job;
    return SKH_OK;
}

static void jobs_answer_in_order_and_a_dead_one_costs_only_itself(void **state)
{
    (void)state;
    enum { JOBS = 7 };
    const double costs[JOBS] = {1, 5, 2, 9, 1, 1, 3};
    double results[JOBS * 2];
    skh_status failures[JOBS];
    skh_error messages[JOBS];
    skh_crew crew = {.jobs = JOBS, .workers = 3, .costs = costs, .run = square, .results_per_job = 2};
    assert_int_equal(skh_crew_run(&crew, results, failures, messages, NULL), SKH_OK);
    for (int i = 0; i < JOBS; i++) {
        if (i == 2 || i == 3) continue;
        assert_int_equal(failures[i], SKH_OK);
        assert_true(results[2 * i + 1] == (double)i * i);
    }
    assert_int_equal(failures[2], SKH_ERR_RANGE);
    assert_string_equal(messages[2].message, "job two refuses");
    assert_int_equal(failures[3], SKH_ERR_INTERNAL);
    assert_non_null(strstr(messages[3].message, "died"));
}

static skh_status wait_for_the_end(void *context, int job, skh_crew_slot *slot, double *results,
                                   skh_error *err)
{
    (void)context;
    (void)job;
    (void)results;
    slot->fraction = 0.5f;
    while (!skh_crew_stopped()) usleep(1000);
    return skh_fail(err, SKH_ERR_INTERRUPTED, "stopped");
}

static int stop_at_once(void *context, double fraction)
{
    (void)context;
    return fraction > 0.2;
}

static void a_crew_that_is_stopped_ends_its_jobs(void **state)
{
    (void)state;
    const double costs[3] = {1, 1, 1};
    double results[3];
    skh_status failures[3];
    skh_error messages[3];
    skh_crew crew = {.jobs = 3,
                     .workers = 2,
                     .costs = costs,
                     .run = wait_for_the_end,
                     .results_per_job = 1,
                     .tick = stop_at_once};
    assert_int_equal(skh_crew_run(&crew, results, failures, messages, NULL), SKH_ERR_INTERRUPTED);
    assert_int_equal(failures[0], SKH_ERR_INTERRUPTED);
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/skinheal-evidence-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"a.csv", "b.csv", "c.csv", "d.csv", "t.csv", "run", "damaged"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_commas_and_line_breaks_stay_in_their_cell),
        cmocka_unit_test(a_row_of_another_length_is_refused_with_its_line),
        cmocka_unit_test(every_mistake_in_a_target_is_named),
        cmocka_unit_test(the_published_table_loads_and_has_at_least_sixty_scored_rows),
        cmocka_unit_test(no_published_row_is_forgotten),
        cmocka_unit_test(a_stored_run_reads_back_to_the_same_numbers),
        cmocka_unit_test(a_damaged_or_cut_stored_run_is_refused),
        cmocka_unit_test(jobs_answer_in_order_and_a_dead_one_costs_only_itself),
        cmocka_unit_test(a_crew_that_is_stopped_ends_its_jobs),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
