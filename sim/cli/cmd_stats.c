// skinheal stats: tables from a sweep's database.
#include "sim/cli/command.h"
#include "sim/cli/sweep/summary.h"
#include <stdlib.h>
#include <string.h>

static const skh_option options[] = {
    {"metric", 'm', "NAME", "only this metric (repeatable)"},
    {"measure", 0, "NAME",
     "only this measure: peak, peak_d, lowest, lowest_d, settled_d, area, final (repeatable)"},
    {"format", 'f', "FORMAT", "csv (default), ndjson, markdown or html"},
    {0}};

static skh_status dump(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    (void)choice;
    return skh_store_dump(store, table->out, err);
}

static const struct {
    const char *name;
    skh_summary_fn *print;
} tables[] = {{"outcomes", skh_summary_outcomes},
              {"timeline", skh_summary_timeline},
              {"events", skh_summary_events},
              {"probabilities", skh_summary_probabilities},
              {"sensitivity", skh_summary_sensitivity},
              {"ranges", skh_summary_ranges},
              {"runs", skh_summary_runs},
              {"dump", dump}};
enum { TABLES = sizeof tables / sizeof *tables };

static skh_status read_choice(const skh_args *args, skh_choice *choice, skh_error *err)
{
    int metrics = skh_args_count(args, "metric"), measures = skh_args_count(args, "measure");
    if (metrics > 64 || measures > 16)
        return skh_fail(err, SKH_ERR_USAGE, "at most 64 metrics and 16 measures");
    for (int i = 0; i < metrics; i++)
        choice->metrics[choice->metric_count++] = skh_args_nth(args, "metric", i);
    for (int i = 0; i < measures; i++)
        choice->measures[choice->measure_count++] = skh_args_nth(args, "measure", i);
    return SKH_OK;
}

static int run(const skh_args *args)
{
    const char *what = skh_args_operands(args) > 1 ? skh_args_operand(args, 1) : "outcomes";
    const char *format = skh_args_value(args, "format");
    skh_error err = {""};
    skh_choice choice = {0};
    int which = 0;
    while (which < TABLES && strcmp(tables[which].name, what)) which++;
    skh_status status = read_choice(args, &choice, &err);
    if (which == TABLES)
        status = skh_fail(
            &err, SKH_ERR_USAGE,
            "'%.40s' is no table; there are outcomes, timeline, events, probabilities, sensitivity, ranges, runs, dump",
            what);
    if (format && skh_table_format_find(format) < 0)
        status =
            skh_fail(&err, SKH_ERR_USAGE, "--format %.40s: expected csv, ndjson, markdown or html", format);
    if (status) return skh_complain(status, &err);

    skh_store *store = NULL;
    status = skh_store_open_read(skh_args_operand(args, 0), &store, &err);
    if (!status) status = skh_choice_check(store, &choice, &err);
    skh_table *table = calloc(1, sizeof *table);
    if (!status && !table) status = skh_fail(&err, SKH_ERR_MEMORY, "out of memory");
    if (!status) {
        table->out = stdout;
        table->format = format ? (skh_table_format)skh_table_format_find(format) : SKH_TABLE_CSV;
        status = tables[which].print(store, &choice, table, &err);
    }
    free(table);
    skh_store_close(store);
    return status ? skh_complain(status, &err) : 0;
}

const skh_command skh_command_stats = {
    .name = "stats",
    .operands = "DATABASE [TABLE]",
    .summary = "tables from a sweep: statistics over seeds, probabilities, sensitivities",
    .details =
        "TABLE is one of\n"
        "\n"
        "  outcomes       mean, SD and quantiles of every measure (the default)\n"
        "  timeline       the same for every time of the time line\n"
        "  events         when the events of healing came, and in how many runs\n"
        "  probabilities  infection, scar, lasting darkening, with 95 % Wilson intervals\n"
        "  sensitivity    Morris effects or Sobol indices with 95 % bootstrap intervals, strongest first\n"
        "  ranges         the ten strongest keys as the sample of a next sweep file\n"
        "  runs           the outcomes of every single run\n"
        "  dump           the whole content as text, the same for every way a sweep was run\n"
        "\n"
        "Columns with a unit carry it in brackets or in a column of its own; n is the number of seeds behind a row.",
    .options = options,
    .min_operands = 1,
    .max_operands = 2,
    .run = run,
};
