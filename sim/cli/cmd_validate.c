// skinheal validate: the model against published measurements, row by row.
#include "sim/cli/evidence/cache.h"
#include "sim/cli/evidence/crew.h"
#include "sim/cli/evidence/measure.h"
#include "sim/cli/evidence/scoreboard.h"
#include "sim/cli/evidence_args.h"
#include <stdlib.h>
#include <string.h>

enum { EXIT_BELOW_THRESHOLD = 1 };

static const skh_option options[] = {
    {"category", 'c', "NAME", "only rows whose category contains NAME (repeatable)"},
    {"id", 0, "ID", "only this row (repeatable)"},
    {"seeds", 0, "N", "seeds per scenario, 1-32; 4 when not given"},
    {"json", 0, NULL, "print JSON: an object with rows and score"},
    {"markdown", 0, NULL, "print Markdown tables"},
    {"threshold", 't', "SHARE", "end with exit code 1 when less of the test rows than this (0-1) is inside"},
    {"full", 0, NULL, "also score the whole table with each mechanism of the negative controls off"},
    {"targets", 0, "FILE", "another table of targets"},
    {"cache", 0, "DIR", "folder for finished runs; $XDG_CACHE_HOME/skinheal when not given"},
    {"no-cache", 0, NULL, "run everything anew and keep nothing"},
    {"jobs", 'j', "N", "processes at once; all cores when not given"},
    {0}};

typedef struct plan {
    const skh_args *args;
    skh_targets targets;
    skh_evidence evidence;
    unsigned char *chosen;
    skh_finding *results, *rival_results;
    skh_error *messages;
    skh_progress progress;
    double threshold;
    skh_evidence_source source;
} plan;

static int tick(void *context, double fraction)
{
    skh_progress_update(&((plan *)context)->progress, fraction);
    return skh_signals_caught();
}

static skh_status choose(plan *all, skh_error *err)
{
    int count = 0;
    for (int i = 0; i < all->targets.count; i++) {
        all->chosen[i] = skh_evidence_named(all->args, &all->targets.rows[i]) != 0;
        count += all->chosen[i] && skh_target_runs(&all->targets.rows[i]);
    }
    if (count) return SKH_OK;
    return skh_fail(err, SKH_ERR_USAGE,
                    "no scored row has this --category or --id; the rows stand in "
                    "assets/reference/targets.csv");
}

static skh_status read_options(plan *all)
{
    const skh_args *args = all->args;
    skh_status status = skh_evidence_numbers(args, &all->evidence);
    if (!status) status = skh_args_number(args, "threshold", "", 0, 1, 0, &all->threshold);
    if (status) return status;
    all->evidence.targets = &all->targets;
    all->evidence.tick = tick;
    all->evidence.context = all;
    const char *cache = skh_args_value(args, "cache");
    if (skh_args_count(args, "no-cache")) return SKH_OK;
    if (cache)
        snprintf(all->evidence.cache, sizeof all->evidence.cache, "%s", cache);
    else
        skh_cache_default(all->evidence.cache, sizeof all->evidence.cache);
    return SKH_OK;
}

static skh_status load(plan *all, skh_error *err)
{
    skh_status status = skh_evidence_targets(skh_args_value(all->args, "targets"), &all->targets, err);
    if (status) return status;
    size_t count = (size_t)all->targets.count + 1;
    all->chosen = calloc(count, 1);
    all->results = calloc(count, sizeof *all->results);
    all->rival_results = calloc(count, sizeof *all->rival_results);
    all->messages = calloc(count, sizeof *all->messages);
    if (!all->chosen || !all->results || !all->rival_results || !all->messages)
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for the targets");
    status = choose(all, err);
    if (!status)
        status = skh_evidence_load(&all->evidence, all->chosen, skh_evidence_setting, &all->source, err);
    return status;
}

static skh_status judge(plan *all, const char *what, skh_finding *results, skh_error *err)
{
    skh_progress_start(&all->progress, all->args, what);
    skh_status status = skh_evidence_judge(&all->evidence, all->chosen, results, all->messages, err);
    skh_progress_end(&all->progress);
    return status;
}

// The whole table once more for each mechanism, switched off in every scenario.
static skh_status judge_controls(plan *all, skh_scoreboard *board, skh_error *err)
{
    static const struct {
        const char *name;
        size_t offset;
    } controls[] = {{"without macrophages", offsetof(skh_control, macrophages)},
                    {"without TGF-beta", offsetof(skh_control, tgf_beta)},
                    {"without neutrophils", offsetof(skh_control, neutrophils)},
                    {"without platelets", offsetof(skh_control, platelets)}};
    for (size_t c = 0; c < sizeof controls / sizeof controls[0]; c++) {
        for (int on = 0; on < 2; on++) {
            for (int i = 0; i < all->evidence.setting_count; i++) {
                skh_control *control = &all->evidence.settings[i].scenario.control;
                *(double *)(void *)((char *)control + controls[c].offset) = on;
            }
            skh_status status = on ? SKH_OK : judge(all, controls[c].name, all->rival_results, err);
            if (status) return status;
        }
        skh_scoreboard_add_rival(board, controls[c].name, all->rival_results);
    }
    return SKH_OK;
}

static void print(const plan *all, const skh_scoreboard *board)
{
    if (skh_args_count(all->args, "json"))
        skh_scoreboard_json(board, stdout);
    else if (skh_args_count(all->args, "markdown"))
        skh_scoreboard_markdown(board, stdout);
    else
        skh_scoreboard_text(board, stdout);
}

static skh_status validate(plan *all, int *below, skh_error *err)
{
    skh_status status = load(all, err);
    if (!status) status = judge(all, "evidence", all->results, err);
    if (status) return status;
    skh_scoreboard board = {.evidence = &all->evidence,
                            .chosen = all->chosen,
                            .results = all->results,
                            .messages = all->messages};
    if (all->evidence.setting_count)
        board.model_hash = skh_scenario_hash(&all->evidence.settings[0].scenario);
    skh_scoreboard_add_up(&board);
    if (skh_args_count(all->args, "full")) status = judge_controls(all, &board, err);
    if (status) return status;
    print(all, &board);
    *below = board.total.test.rows && skh_score_inside(&board.total.test) < all->threshold;
    return fflush(stdout) || ferror(stdout) ? skh_fail(err, SKH_ERR_IO, "writing the table failed") : SKH_OK;
}

static int run(const skh_args *args)
{
    plan all = {.args = args, .source = {.args = args}};
    skh_error err = {{0}};
    int below = 0;
    skh_status status = read_options(&all);
    if (status) return skh_status_exit_code(status);
    skh_signals_catch();
    status = validate(&all, &below, &err);
    int code = below ? EXIT_BELOW_THRESHOLD : 0;
    if (status) code = skh_complain(status, &err);
    if (all.source.exit_code) code = all.source.exit_code;
    skh_evidence_free(&all.evidence);
    skh_targets_free(&all.targets);
    free(all.chosen);
    free(all.results);
    free(all.rival_results);
    free(all.messages);
    return code;
}

const skh_command skh_command_validate = {
    .name = "validate",
    .operands = "",
    .summary = "compare the model with published measurements, row by row, with a score",
    .details =
        "Runs the scenarios of assets/reference/scenarios that the rows of assets/reference/targets.csv need, "
        "four seeds each (four times as many where people differ, skin.variation), in parallel; finished runs "
        "are kept in a cache for this build of the program. Each row prints the model's mean with its spread "
        "over seeds, the published band, a verdict and the source. inside: the mean lies in the band; near: "
        "within 1.5 half-widths of its centre; off: beyond.\n"
        "\n"
        "Rows are marked fit (calibration may see them) or test (it may not), and scored apart. Rows of papers "
        "that contradict each other form a group that counts once. The null model replaces every curve by a "
        "step to its end value; negative controls switch one mechanism off.\n"
        "\n"
        "With --set the same evidence judges other constants. With --threshold 0.8 the exit code is 1 when "
        "fewer than 80 % of the test rows are inside.",
    .options = options,
    .min_operands = 0,
    .max_operands = 0,
    .run = run,
};
