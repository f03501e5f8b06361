// skinheal stats: tables from a sweep's database.
#include "sim/cli/choice_args.h"
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

static int run(const skh_args *args)
{
    const char *what = skh_args_operands(args) > 1 ? skh_args_operand(args, 1) : "outcomes";
    skh_error err = {""};
    skh_choice choice;
    int which = 0, format;
    while (which < TABLES && strcmp(tables[which].name, what)) which++;
    skh_status status = skh_args_chosen(args, &choice);
    if (!status)
        status = skh_args_word(args, "format", "csv, ndjson, markdown, html", SKH_TABLE_CSV, &format);
    if (!status && which == TABLES)
        status = skh_usage(
            "'%.40s' is no table; there are outcomes, timeline, events, probabilities, sensitivity, "
            "ranges, runs and dump",
            what);
    if (status) return skh_status_exit_code(status);

    skh_store *store = NULL;
    status = skh_store_open_read(skh_args_operand(args, 0), &store, &err);
    if (!status) status = skh_choice_check(store, &choice, &err);
    skh_table *table = calloc(1, sizeof *table);
    if (!status && !table) status = skh_fail(&err, SKH_ERR_MEMORY, "out of memory");
    if (!status) {
        table->out = stdout;
        table->format = (skh_table_format)format;
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
        "  sensitivity    Morris effects or Sobol indices with 95 % bootstrap intervals, strongest first; of three outcomes, or "
        "of the chosen ones\n"
        "  ranges         the next sweep file: Sobol indices of the ten strongest keys\n"
        "  runs           the outcomes of every single run\n"
        "  dump           the whole content as text, the same for every way a sweep was run\n"
        "\n"
        "Columns with a unit carry it in brackets or in a column of its own; n is the number of seeds behind a row.",
    .options = options,
    .min_operands = 1,
    .max_operands = 2,
    .without = SKH_NO_SETTINGS | SKH_NO_THREADS,
    .run = run,
};
