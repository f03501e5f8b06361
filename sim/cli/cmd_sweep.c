// skinheal sweep: thousands of runs from one file, into one database.
#include "sim/cli/args.h"
#include "sim/cli/sweep/pool.h"
#include "sim/cli/sweep/runner.h"
#include "sim/cli/sweep/table.h"
#include <stdlib.h>
#include <string.h>

static const skh_option options[] = {
    {"output", 'o', "FILE", "the database; the name of the sweep file with .db when not given"},
    {"jobs", 'j', "N", "processes at once; one per core when not given"},
    {"shard", 0, "I/N", "only every N-th run, starting with the I-th: for several machines"},
    {"merge", 0, NULL, "put databases of one sweep together: sweep --merge ALL.db A.db B.db"},
    {"list", 0, NULL, "print the runs as CSV and run nothing"},
    {"config", 0, "RUN", "print the complete configuration of one run and run nothing"},
    {0}};

// skh_progress prints a fixed text; ours tells how many runs are done and what they need.
typedef struct watch {
    skh_progress progress;
    const skh_args *args;
    char what[120];
    int before, runs;
} watch;

static int on_progress(void *context, double share, int finished, int failed, double memory_mb)
{
    watch *w = context;
    int used = snprintf(w->what, sizeof w->what, "%d of %d runs", w->before + finished, w->runs);
    if (failed) used += snprintf(w->what + used, sizeof w->what - (size_t)used, ", %d failed", failed);
    if (memory_mb > 0) snprintf(w->what + used, sizeof w->what - (size_t)used, ", %.0f MB each", memory_mb);
    if (!finished && !failed) w->progress.from = share; // finished by an earlier call
    skh_progress_update(&w->progress, share);
    return skh_signals_caught();
}

static void on_failure(void *context, int run, const char *message)
{
    watch *w = context;
    skh_progress_end(&w->progress);
    fprintf(stderr, "skinheal: run %d failed: %s\n", run, message);
}

static int merge(const skh_args *args)
{
    if (skh_args_operands(args) < 2)
        return skh_status_exit_code(skh_usage("--merge needs the result and at least one database"));
    const char *into = skh_args_operand(args, 0);
    skh_error err = {""};
    for (int i = 1; i < skh_args_operands(args); i++) {
        skh_status status = skh_store_merge(into, skh_args_operand(args, i), &err);
        if (status) return skh_complain(status, &err);
    }
    skh_store *store = NULL;
    skh_status status = skh_store_open_read(into, &store, &err);
    if (status) return skh_complain(status, &err);
    char runs[32];
    skh_store_meta(skh_store_handle(store), "runs", runs, sizeof runs);
    if (!skh_args_count(args, "quiet"))
        fprintf(stderr, "%s: %d of %s runs\n", into, skh_store_finished(store), runs);
    skh_store_close(store);
    return 0;
}

static int list(const skh_plan *plan)
{
    skh_table *table = calloc(1, sizeof *table);
    skh_error err = {""};
    if (!table) return skh_complain(SKH_ERR_MEMORY, NULL);
    table->out = stdout;
    static const char *const columns[] = {"run", "point", "seed", "scenario"};
    for (int i = 0; i < 4; i++) skh_table_column(table, columns[i]);
    for (int i = 0; i < skh_plan_varied(plan); i++) skh_table_column(table, skh_plan_varied_key(plan, i));
    skh_table_head(table);
    for (int run = 0; run < plan->runs; run++) {
        int point = run / plan->replicates;
        skh_table_number(table, run), skh_table_number(table, point);
        skh_table_number(table, (double)(plan->first_seed + (uint64_t)(run % plan->replicates)));
        skh_table_text(table, plan->names[skh_plan_place(plan, point).scenario]);
        for (int i = 0; i < skh_plan_varied(plan); i++) {
            char text[SKH_KEY_SIZE];
            skh_plan_value(plan, point, i, text, sizeof text);
            skh_table_text(table, text);
        }
    }
    skh_status status = skh_table_end(table, &err);
    free(table);
    return status ? skh_complain(status, &err) : 0;
}

static int config(const skh_plan *plan, const char *number)
{
    char *end, *text = NULL;
    long run = strtol(number, &end, 10);
    if (end == number || *end || run < 0 || run >= plan->runs) {
        return skh_status_exit_code(skh_usage("--config %s: runs go from 0 to %d", number, plan->runs - 1));
    }
    skh_scenario scenario;
    skh_report report;
    skh_error err = {""};
    skh_status status = skh_plan_scenario(plan, (int)run, &scenario, &report);
    if (status) {
        fputs(report.text ? report.text : "", stderr);
        skh_report_free(&report);
        return skh_status_exit_code(status);
    }
    skh_report_free(&report);
    status = skh_config_write(&scenario, 0, &text, &err);
    if (!status) fputs(text, stdout);
    free(text);
    return status ? skh_complain(status, &err) : 0;
}

static skh_status read_shard(const skh_args *args, skh_pool_def *def)
{
    const char *text = skh_args_value(args, "shard");
    int index, count, used = 0;
    if (!text) return SKH_OK;
    if (sscanf(text, "%d/%d%n", &index, &count, &used) != 2 || text[used] || count < 1 || index < 1 ||
        index > count)
        return skh_usage("--shard %s: expected I/N with I from 1 to N, for example 2/8", text);
    def->shard = index - 1, def->shards = count;
    return SKH_OK;
}

// sweeps/dose.yaml -> dose.db in the present folder
static void default_name(const char *path, char *name, size_t size)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const char *dot = strrchr(base, '.');
    snprintf(name, size, "%.*s.db", (int)(dot && dot > base ? (size_t)(dot - base) : strlen(base)), base);
}

static void say_end(const skh_args *args, const char *path, const skh_plan *plan, const skh_pool_result *r,
                    int jobs, int there)
{
    if (skh_args_count(args, "quiet")) return;
    fprintf(stderr, "%s: %d of %d runs", path, there, plan->runs);
    if (r->skipped) fprintf(stderr, ", %d of them from before", r->skipped);
    if (r->finished)
        fprintf(stderr,
                "; %d in %.1f s: %d process%s, at work %.1f %% of the time, %.1f s of CPU time, %.0f MB each",
                r->finished, r->wall_s, jobs, jobs == 1 ? "" : "es", 100 * r->busy_s / (r->wall_s * jobs),
                r->cpu_s, r->memory_mb);
    fprintf(stderr, "\n");
    if (r->finished) fprintf(stderr, "Tables: skinheal stats %s outcomes\n", path);
}

static void refuse(const skh_report *report, const char *name, skh_status status)
{
    fputs(report->text ? report->text : skh_status_text(status), stderr);
    if (!report->text || !strstr(report->text, "nothing was run")) // a scenario's own mistakes say it already
        fprintf(stderr, "%d error%s; nothing was run\n", report->errors, report->errors == 1 ? "" : "s");
    if (status == SKH_ERR_NO_INPUT && !strchr(name, '/')) skh_list_scenarios(name, 1);
}

static int run_plan(const skh_args *args, const skh_plan *plan)
{
    char path[4096];
    watch w = {.args = args, .runs = plan->runs};
    skh_pool_def def = {.plan = plan,
                        .shards = 1,
                        .run = skh_run_world,
                        .progress = on_progress,
                        .complain = on_failure,
                        .context = &w};
    double jobs;
    skh_status status = skh_args_number(args, "jobs", "", 1, 256, skh_pool_cores(), &jobs);
    if (!status) status = read_shard(args, &def);
    if (status) return skh_status_exit_code(status);
    def.jobs = (int)jobs;
    if (skh_args_value(args, "output"))
        snprintf(path, sizeof path, "%s", skh_args_value(args, "output"));
    else
        default_name(skh_args_operand(args, 0), path, sizeof path);

    skh_store *store = NULL;
    skh_report report;
    skh_error err = {""};
    status = skh_store_open(path, plan, &store, &report, &err);
    if (status && report.errors) {
        refuse(&report, path, status);
        skh_report_free(&report);
        return skh_status_exit_code(status);
    }
    skh_report_free(&report);
    if (status) return skh_complain(status, &err);
    skh_claims claims;
    status = skh_claims_open(path, &claims, &err);
    if (status) {
        skh_store_close(store);
        return skh_complain(status, &err);
    }
    skh_signals_catch();
    w.before = skh_store_finished(store);
    skh_progress_start(&w.progress, args, w.what);
    skh_pool_result result = {0};
    status = skh_pool_run(&def, store, &claims, &result, &err);
    skh_progress_end(&w.progress);
    int there = skh_store_finished(store);
    skh_claims_close(&claims);
    skh_store_close(store);
    say_end(args, path, plan, &result, def.jobs, there);
    int code = status ? skh_complain(status, &err) : 0;
    return status == SKH_ERR_INTERRUPTED ? 128 + skh_signals_caught() : code;
}

static int run(const skh_args *args)
{
    if (skh_args_count(args, "merge")) return merge(args);
    if (skh_args_operands(args) != 1) return skh_status_exit_code(skh_usage("one sweep file at a time"));
    const double most_seed = 4503599627370496; // 2^52, as in a sweep file
    double seed_given;
    skh_status status = skh_args_number(args, "seed", "", 0, most_seed, 0, &seed_given);
    if (status) return skh_status_exit_code(status);
    uint64_t seed = (uint64_t)seed_given;
    int count = skh_args_count(args, "set");
    const char **sets = calloc((size_t)count + 1, sizeof *sets);
    if (!sets) return skh_complain(SKH_ERR_MEMORY, NULL);
    skh_args_list(args, "set", sets, count, &count);
    const char *name = skh_args_operand(args, 0);
    char path[4096];
    skh_find_scenario(name, path, sizeof path);

    skh_plan plan;
    skh_report report;
    status = skh_plan_load(path, sets, count, skh_args_count(args, "seed") ? &seed : NULL, &plan, &report);
    int code = skh_status_exit_code(status);
    if (status)
        refuse(&report, name, status);
    else if (skh_args_count(args, "list"))
        code = list(&plan);
    else if (skh_args_value(args, "config"))
        code = config(&plan, skh_args_value(args, "config"));
    else
        code = run_plan(args, &plan);
    skh_report_free(&report);
    skh_plan_free(&plan);
    free(sets);
    return code;
}

const skh_command skh_command_sweep = {
    .name = "sweep",
    .operands = "FILE",
    .summary = "many runs over seeds, grids and samples, into one database",
    .details =
        "FILE names scenarios and what to vary:\n"
        "\n"
        "  scenarios: cheek-standard          # or a list\n"
        "  set: {domain.spacing: 20 um}       # for every run\n"
        "  replicates: 8                      # seeds first_seed, first_seed + 1, ...\n"
        "  grid: {device.length: [0.5 mm, 1 mm, 1.5 mm]}\n"
        "  sample: {method: lhs, n: 64, ranges: {skin.age: [20 years, 80 years]}}\n"
        "  metrics: [collagen_papillary_rel]  # or all; a useful choice when not given\n"
        "\n"
        "Sample methods: lhs, sobol, morris (screening), saltelli (Sobol indices). A range is [low, high], [low, high, log] "
        "or physical; 'ranges: model' takes every constant of the model over its physical range.\n"
        "\n"
        "Every finished run is one transaction. A sweep that was stopped, killed or ran out of disk goes on where it was "
        "when started again; two sweeps may share one database. With --shard I/N each of N machines does its part; --merge "
        "puts the parts together, with the same content as one machine gives.",
    .options = options,
    .min_operands = 1,
    .max_operands = 4096,
    .without = SKH_NO_THREADS,
    .run = run,
};
