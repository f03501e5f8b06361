// The crew of a sweep: what children send is stored, what they fail at is told, and nothing is lost or done
// twice.
#include "sim/cli/sweep/pool.h"
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/skinheal-pool-XXXXXX";

static const char sweep_text[] = "format_version: 1\n"
                                 "title: A test\n"
                                 "scenarios: base\n"
                                 "replicates: 3\n"
                                 "grid: {device.length: [0.2 mm, 0.3 mm], skin.age: [25 years, 65 years]}\n"
                                 "metrics: [collagen_pore_rel]\n";

static void put(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static skh_plan load(const char *text)
{
    char path[200];
    skh_plan plan;
    skh_report report;
    put("base.yaml", "format_version: 1\nduration: 2 d\n");
    put("sweep.yaml", text);
    snprintf(path, sizeof path, "%s/sweep.yaml", folder);
    if (skh_plan_load(path, NULL, 0, NULL, &plan, &report)) fail_msg("%s", report.text);
    skh_report_free(&report);
    return plan;
}

// A run whose curve is known: value = run + time.
static skh_status straight_line(const skh_plan *plan, int run, void (*tick)(double share),
                                skh_run_result *result, skh_error *err)
{
    (void)err;
    size_t rows = 5, columns = (size_t)plan->metric_count;
    result->time_d = malloc(sizeof(double) * rows);
    result->session = malloc(sizeof(double) * rows);
    result->values = malloc(sizeof(double) * rows * columns);
    result->events = malloc(sizeof *result->events);
    for (size_t i = 0; i < rows; i++) {
        result->time_d[i] = (double)i, result->session[i] = 1;
        for (size_t c = 0; c < columns; c++) result->values[i * columns + c] = run + (double)i;
        tick((double)i / 5);
    }
    result->rows = (int)rows, result->event_count = 1;
    result->events[0] = (skh_event){.type = SKH_EVENT_SEALED, .session = 0, .time_h = 24 * run};
    result->state_hash = (uint64_t)run * 1000;
    return SKH_OK;
}

static skh_status with_accidents(const skh_plan *plan, int run, void (*tick)(double share),
                                 skh_run_result *result, skh_error *err)
{
    if (run == 3) raise(SIGKILL);
    if (run == 5) return skh_fail(err, SKH_ERR_RANGE, "no luck with %d", run);
    return straight_line(plan, run, tick, result, err);
}

typedef struct witness {
    int failures, stop_after;
    char last[200];
} witness;
static int on_progress(void *context, double share, int finished, int failed, double memory_mb)
{
    (void)failed, (void)memory_mb;
    assert_true(share >= 0 && share <= 1 + 1e-9);
    witness *w = context;
    return w->stop_after && finished >= w->stop_after;
}
static void on_failure(void *context, int run, const char *message)
{
    witness *w = context;
    w->failures++;
    snprintf(w->last + strlen(w->last), sizeof w->last - strlen(w->last), "%d: %s; ", run, message);
}

static skh_status go(const skh_plan *plan, const char *name, skh_run_fn *run, witness *w, int jobs, int shard,
                     int shards, skh_pool_result *result)
{
    char path[200];
    skh_store *store;
    skh_report report;
    skh_claims claims;
    skh_error err = {""};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (skh_store_open(path, plan, &store, &report, &err)) fail_msg("%s", err.message);
    assert_int_equal(skh_claims_open(path, &claims, &err), SKH_OK);
    skh_pool_def def = {.plan = plan,
                        .jobs = jobs,
                        .shard = shard,
                        .shards = shards,
                        .run = run,
                        .progress = on_progress,
                        .complain = on_failure,
                        .context = w};
    skh_status status = skh_pool_run(&def, store, &claims, result, &err);
    skh_claims_close(&claims);
    skh_store_close(store);
    return status;
}

static char *dump(const char *name)
{
    char path[200], *text = NULL;
    size_t size;
    skh_store *store;
    skh_error err = {""};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (skh_store_open_read(path, &store, &err)) fail_msg("%s", err.message);
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(skh_store_dump(store, out, &err), SKH_OK);
    fclose(out);
    skh_store_close(store);
    return text;
}

static void every_run_is_stored_with_its_curve_its_events_and_its_outcome(void **state)
{
    (void)state;
    skh_plan plan = load(sweep_text);
    assert_int_equal(plan.runs, 12);
    witness w = {0};
    skh_pool_result result;
    assert_int_equal(go(&plan, "whole.db", straight_line, &w, 3, 0, 1, &result), SKH_OK);
    assert_int_equal(result.finished, 12);
    char *text = dump("whole.db");
    assert_non_null(strstr(text, "\n7\t2\t2\t0000000000001b58\n")); // run, point, seed, hash
    assert_non_null(strstr(text, "\n7\t2\t1\t9\t"));                // run, day, session, value
    assert_non_null(strstr(text, "\n7\t0\tsealed\t1\t7\n"));        // run, ordinal, event, session, day
    assert_non_null(strstr(text, "\n7\tcollagen_pore_rel\t11\t4\t7\t0\t")); // peak, its day, lowest, its day
    assert_non_null(strstr(text, "\n2\tbase\t300\t25\n"));                  // point, scenario, keys
    free(text);
    assert_int_equal(go(&plan, "whole.db", straight_line, &w, 3, 0, 1, &result), SKH_OK);
    assert_int_equal(result.finished, 0);
    assert_int_equal(result.skipped, 12);
    skh_plan_free(&plan);
}

static void a_child_that_dies_or_fails_is_told_and_the_others_go_on(void **state)
{
    (void)state;
    skh_plan plan = load(sweep_text);
    witness w = {0};
    skh_pool_result result;
    assert_int_equal(go(&plan, "accidents.db", with_accidents, &w, 2, 0, 1, &result), SKH_ERR_INTERNAL);
    assert_int_equal(result.finished, 10);
    assert_int_equal(w.failures, 2);
    assert_non_null(strstr(w.last, "3: its process died of signal 9"));
    assert_non_null(strstr(w.last, "5: no luck with 5"));
    // a second call does what is left, and the content is that of a lucky sweep
    assert_int_equal(go(&plan, "accidents.db", straight_line, &w, 2, 0, 1, &result), SKH_OK);
    assert_int_equal(result.finished, 2);
    char *a = dump("accidents.db"), *b = dump("whole.db");
    assert_string_equal(a, b);
    free(a), free(b);
    skh_plan_free(&plan);
}

static void a_stopped_sweep_goes_on_and_comes_to_the_same_content(void **state)
{
    (void)state;
    skh_plan plan = load(sweep_text);
    witness w = {.stop_after = 4};
    skh_pool_result first, second;
    assert_int_equal(go(&plan, "stopped.db", straight_line, &w, 2, 0, 1, &first), SKH_ERR_INTERRUPTED);
    assert_true(first.finished >= 4 && first.finished < 12);
    w.stop_after = 0;
    assert_int_equal(go(&plan, "stopped.db", straight_line, &w, 5, 0, 1, &second), SKH_OK);
    assert_int_equal(first.finished + second.finished, 12);
    char *a = dump("stopped.db"), *b = dump("whole.db");
    assert_string_equal(a, b);
    free(a), free(b);
    skh_plan_free(&plan);
}

static void shards_merged_are_one_machine(void **state)
{
    (void)state;
    skh_plan plan = load(sweep_text);
    witness w = {0};
    skh_pool_result result;
    char all[200], part[200];
    skh_error err = {""};
    snprintf(all, sizeof all, "%s/all.db", folder);
    for (int i = 2; i >= 0; i--) { // in any order
        snprintf(part, sizeof part, "part%d.db", i);
        assert_int_equal(go(&plan, part, straight_line, &w, 2, i, 3, &result), SKH_OK);
        assert_int_equal(result.finished, 4);
        snprintf(part, sizeof part, "%s/part%d.db", folder, i);
        if (skh_store_merge(all, part, &err)) fail_msg("%s", err.message);
    }
    if (skh_store_merge(all, part, &err)) fail_msg("%s", err.message); // twice does no harm
    char *a = dump("all.db"), *b = dump("whole.db");
    assert_string_equal(a, b);
    free(a), free(b);
    skh_plan_free(&plan);
}

static void a_database_of_another_sweep_is_refused(void **state)
{
    (void)state;
    char path[200], other[200];
    skh_plan plan = load("scenarios: base\nreplicates: 2\n");
    skh_store *store = NULL;
    skh_report report;
    skh_error err = {""};
    snprintf(path, sizeof path, "%s/whole.db", folder);
    assert_int_equal(skh_store_open(path, &plan, &store, &report, &err), SKH_ERR_DATA);
    assert_non_null(strstr(err.message, "another sweep"));
    assert_null(store);
    snprintf(other, sizeof other, "%s/other.db", folder);
    assert_int_equal(skh_store_open(other, &plan, &store, &report, &err), SKH_OK);
    skh_store_close(store);
    assert_int_equal(skh_store_merge(path, other, &err), SKH_ERR_DATA);
    put("text.db", "This is a letter, not a database. It is longer than a header of a database would be.");
    snprintf(other, sizeof other, "%s/text.db", folder);
    assert_int_equal(skh_store_open(other, &plan, &store, &report, &err), SKH_ERR_DATA);
    assert_int_equal(skh_store_open_read(other, &store, &err), SKH_ERR_DATA);
    skh_plan_free(&plan);
}

static void a_claimed_run_is_left_to_its_claimant(void **state)
{
    (void)state;
    char path[200];
    skh_claims mine, theirs;
    skh_error err = {""};
    snprintf(path, sizeof path, "%s/claims.db", folder);
    assert_int_equal(skh_claims_open(path, &mine, &err), SKH_OK);
    assert_true(skh_claims_take(&mine, 7));
    pid_t other = fork();
    if (other == 0) { // locks belong to processes
        int fine = !skh_claims_open(path, &theirs, &err) && !skh_claims_take(&theirs, 7) &&
                   skh_claims_take(&theirs, 8);
        _exit(!fine);
    }
    int status;
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(status, 0);
    assert_true(skh_claims_take(&mine, 8)); // its claimant has gone
    skh_claims_close(&mine);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
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
        cmocka_unit_test(every_run_is_stored_with_its_curve_its_events_and_its_outcome),
        cmocka_unit_test(a_child_that_dies_or_fails_is_told_and_the_others_go_on),
        cmocka_unit_test(a_stopped_sweep_goes_on_and_comes_to_the_same_content),
        cmocka_unit_test(shards_merged_are_one_machine),
        cmocka_unit_test(a_database_of_another_sweep_is_refused),
        cmocka_unit_test(a_claimed_run_is_left_to_its_claimant),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
