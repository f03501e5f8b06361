// skinheal calibrate: fit named constants to the fit rows of the evidence.
#include "sim/base/file.h"
#include "sim/cli/evidence/crew.h"
#include "sim/cli/evidence/fit.h"
#include "sim/cli/evidence_args.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const skh_option options[] = {
    {"params", 'p', "A,B,..", "constants to fit, at most 16; ranges are those of `skinheal params`"},
    {"block", 'b', "NAME",
     "a named set of constants and rows: inflammation, fibroblasts, matrix, redness, closure"},
    {"category", 'c', "NAME", "fit rows whose category contains NAME (repeatable)"},
    {"id", 0, "ID", "only this fit row (repeatable)"},
    {"samples", 0, "N", "points of the Latin hypercube, 0-1024; 24 when not given"},
    {"evaluations", 0, "N", "evaluations of the method that follows, 0-5000; 60 when not given"},
    {"method", 0, "NAME", "sbplx (default), nelder-mead or bobyqa"},
    {"seeds", 0, "N", "common seeds of every evaluation, 1-32; 4 when not given"},
    {"state", 0, "FILE", "every evaluation is kept here; the same command goes on from it"},
    {"output", 'o', "FILE", "write the fitted constants here; standard output when not given"},
    {"jobs", 'j', "N", "processes at once; all cores when not given"},
    {0}};

// Blocks of the calibration protocol (model description, section 11) that have fit rows.
static const struct {
    const char *name, *params, *categories;
} blocks[] = {
    {"inflammation",
     "damage_inflammation,damage_decay,neutrophil_arrival,macrophage_arrival,cue_delay,m1_to_m2,m2_stay",
     "neutrophils,macrophages"},
    {"fibroblasts", "pdgf_half,tgfb_half,stand_down,crowding,conversion_time,myofibroblast_stay",
     "myofibroblasts"},
    {"matrix",
     "active_collagen,myofibroblast_collagen,refill,crosslinking,young_loss,active_type3,myofibroblast_type3",
     "type share,cross-links,elastin,strength"},
    {"redness", "flare,flare_decay,flare_rise,flare_range", "redness"},
    {"closure", "recoil_slow,plug_time,plug_leak,plug_time_wet,plug_leak_wet,migration_lag,migration_speed",
     "barrier,epidermis"},
};
enum { BLOCKS = sizeof blocks / sizeof blocks[0] };

typedef struct plan {
    const skh_args *args;
    skh_targets targets;
    skh_evidence evidence;
    unsigned char *chosen;
    skh_fit fit;
    skh_fit_slice slices[SKH_FIT_MAX];
    skh_fit_method method;
    int block, samples, evaluations, planned, rows;
    skh_evidence_source source;
    skh_progress progress;
} plan;

// ---- options

static int in_list(const char *list, const char *category)
{
    char copy[256], *rest = copy;
    snprintf(copy, sizeof copy, "%s", list);
    for (char *word = strtok_r(copy, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        if (strstr(category, word)) return 1;
    }
    return 0;
}

static skh_status read_block(plan *all, skh_error *err)
{
    const char *name = skh_args_value(all->args, "block");
    all->block = -1;
    for (int i = 0; name && i < BLOCKS; i++) {
        if (!strcmp(blocks[i].name, name)) all->block = i;
    }
    if (!name || all->block >= 0) return SKH_OK;
    return skh_fail(err, SKH_ERR_USAGE,
                    "--block '%s', expected inflammation, fibroblasts, matrix, redness or closure", name);
}

static skh_status read_params(plan *all, skh_error *err)
{
    const char *list = skh_args_value(all->args, "params");
    if (!list && all->block >= 0) list = blocks[all->block].params;
    if (!list) return skh_fail(err, SKH_ERR_USAGE, "calibrate needs --params or --block");
    char copy[1024], *rest = copy;
    if (snprintf(copy, sizeof copy, "%s", list) >= (int)sizeof copy)
        return skh_fail(err, SKH_ERR_USAGE, "--params is too long");
    for (char *name = strtok_r(copy, ", ", &rest); name; name = strtok_r(NULL, ", ", &rest)) {
        const skh_param_info *info = skh_param_find(!strncmp(name, "model.", 6) ? name + 6 : name);
        if (!info)
            return skh_fail(err, SKH_ERR_NAME, "--params: no constant is called '%s'; see `skinheal params`",
                            name);
        if (all->fit.parameters == SKH_FIT_MAX)
            return skh_fail(err, SKH_ERR_USAGE, "--params: at most %d constants", SKH_FIT_MAX);
        for (int i = 0; i < all->fit.parameters; i++) {
            if (all->fit.infos[i] == info)
                return skh_fail(err, SKH_ERR_USAGE, "--params: '%s' stands twice", name);
        }
        all->fit.infos[all->fit.parameters++] = info;
    }
    return all->fit.parameters ? SKH_OK : skh_fail(err, SKH_ERR_USAGE, "--params names no constant");
}

static skh_status read_method(plan *all, skh_error *err)
{
    const char *name = skh_args_value(all->args, "method");
    for (int i = 0; i < SKH_FIT_METHOD_COUNT; i++) {
        if (name && strcmp(name, skh_fit_method_words[i]) != 0) continue;
        all->method = (skh_fit_method)i;
        return SKH_OK;
    }
    return skh_fail(err, SKH_ERR_USAGE, "--method '%s', expected sbplx, nelder-mead or bobyqa", name);
}

static skh_status read_numbers(plan *all)
{
    double samples, evaluations;
    skh_status status = skh_args_number(all->args, "samples", "", 0, 1024, 24, &samples);
    if (!status) status = skh_args_number(all->args, "evaluations", "", 0, 5000, 60, &evaluations);
    if (!status) status = skh_evidence_numbers(all->args, &all->evidence);
    if (status) return status;
    all->samples = (int)samples;
    all->evaluations = (int)evaluations;
    all->evidence.targets = &all->targets;
    return SKH_OK;
}

// ---- rows and scenarios

static int matches(const plan *all, const skh_target *target)
{
    if (target->use != SKH_USE_FIT) return 0;
    int named = skh_evidence_named(all->args, target);
    if (named >= 0) return named;
    return all->block >= 0 && in_list(blocks[all->block].categories, target->category);
}

static skh_status load(plan *all, skh_error *err)
{
    skh_status status = skh_evidence_targets(NULL, &all->targets, err);
    if (status) return status;
    all->chosen = calloc((size_t)all->targets.count + 1, 1);
    if (!all->chosen) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the targets");
    for (int i = 0; i < all->targets.count; i++) {
        all->chosen[i] = (unsigned char)matches(all, &all->targets.rows[i]);
        all->rows += all->chosen[i];
    }
    if (!all->rows)
        return skh_fail(err, SKH_ERR_USAGE, "no row of use 'fit' has this --category, --id or --block");
    return skh_evidence_load(&all->evidence, all->chosen, skh_evidence_setting, &all->source, err);
}

// ---- search and report

static int within(void *context, double fraction)
{
    plan *all = context;
    double done = all->fit.count + fraction;
    skh_progress_update(&all->progress, done < all->planned ? done / all->planned : 1.0);
    return skh_signals_caught();
}

static int after(void *context) { return within(context, 0); }

static skh_status search(plan *all, skh_error *err)
{
    double u[SKH_FIT_MAX], objective;
    skh_params *model = &all->evidence.settings[0].scenario.model;
    for (int k = 0; k < all->fit.parameters; k++)
        u[k] = skh_fit_coordinate(all->fit.infos[k], *skh_param_at(model, all->fit.infos[k]));
    skh_status status = skh_fit_evaluate(&all->fit, u, &objective, err); // the present constants come first
    if (!status) status = skh_fit_hypercube(&all->fit, all->samples, 1, err);
    if (!status) status = skh_fit_descend(&all->fit, all->method, 1 + all->samples, all->evaluations, err);
    for (int k = 0; !status && k < all->fit.parameters; k++)
        status = skh_fit_profile(&all->fit, k, &all->slices[k], err);
    return status;
}

static void report(const plan *all)
{
    const skh_fit *fit = &all->fit;
    const skh_fit_point *best = skh_fit_best(fit, fit->count), *start = &fit->points[0];
    fprintf(stderr,
            "\n%d rows, %d evaluations (%d new); objective %.4g with the present constants, %.4g fitted\n",
            all->rows, fit->count, fit->fresh, start->objective, best->objective);
    fprintf(stderr, "%-24s %10s %10s %10s %10s  %-32s %s\n", "constant", "present", "fitted", "from", "to",
            "objective along its range", "");
    for (int k = 0; k < fit->parameters; k++) {
        const skh_param_info *info = fit->infos[k];
        const skh_fit_slice *slice = &all->slices[k];
        char along[64] = "";
        for (int i = 0; i < SKH_FIT_SLICE; i++) {
            size_t used = strlen(along);
            snprintf(along + used, sizeof along - used, "%.3g ", slice->objective[i]);
        }
        fprintf(stderr, "%-24s %10.4g %10.4g %10.4g %10.4g  %-32s %s\n", info->name,
                skh_fit_value(info, start->u[k]), skh_fit_value(info, best->u[k]), slice->low, slice->high,
                along, skh_fit_kind_words[slice->kind]);
    }
    fprintf(stderr, "from .. to: values seen with an objective within 1 of the best.\n");
}

static void write_fragment(const plan *all, FILE *out)
{
    const skh_fit *fit = &all->fit;
    const skh_fit_point *best = skh_fit_best(fit, fit->count), *start = &fit->points[0];
    fprintf(out, "# Fitted to %d rows of use 'fit' with %d seeds: objective %.4g, before %.4g.\nmodel:\n",
            all->rows, all->evidence.seeds, best->objective, start->objective);
    for (int k = 0; k < fit->parameters; k++) {
        const skh_param_info *info = fit->infos[k];
        fprintf(out, "  %s: %.6g%s%s # was %.6g; %.3g to %.3g fit as well; %s\n", info->name,
                skh_fit_value(info, best->u[k]), *info->unit ? " " : "", info->unit,
                skh_fit_value(info, start->u[k]), all->slices[k].low, all->slices[k].high,
                skh_fit_kind_words[all->slices[k].kind]);
    }
}

static skh_status write_result(const plan *all, skh_error *err)
{
    const char *path = skh_args_value(all->args, "output");
    if (!path) {
        write_fragment(all, stdout);
        return fflush(stdout) ? skh_fail(err, SKH_ERR_IO, "writing the constants failed") : SKH_OK;
    }
    skh_file file;
    skh_status status = skh_file_create(&file, path, err);
    if (status) return status;
    write_fragment(all, file.stream);
    return skh_file_commit(&file, err);
}

static skh_status calibrate(plan *all, skh_error *err)
{
    skh_status status = read_block(all, err);
    if (!status) status = read_params(all, err);
    if (!status) status = read_method(all, err);
    if (!status) status = load(all, err);
    if (status) return status;
    const char *state = skh_args_value(all->args, "state");
    all->fit.evidence = &all->evidence;
    all->fit.chosen = all->chosen;
    all->fit.state_path = state ? state : "";
    all->fit.after = after;
    all->fit.context = all;
    all->evidence.tick = within;
    all->evidence.context = all;
    all->planned = 1 + all->samples + all->evaluations + SKH_FIT_SLICE * all->fit.parameters;
    status = skh_fit_open(&all->fit, err);
    if (status) return status;
    skh_progress_start(&all->progress, all->args, "calibration");
    status = search(all, err);
    skh_progress_end(&all->progress);
    if (!status) report(all);
    if (!status) status = write_result(all, err);
    skh_fit_close(&all->fit);
    return status;
}

static int run(const skh_args *args)
{
    plan all = {.args = args, .source = {.args = args}};
    skh_error err = {{0}};
    skh_status status = read_numbers(&all);
    if (status) return skh_status_exit_code(status);
    skh_signals_catch();
    status = calibrate(&all, &err);
    int code = status ? skh_complain(status, &err) : 0;
    if (all.source.exit_code) code = all.source.exit_code;
    skh_evidence_free(&all.evidence);
    skh_targets_free(&all.targets);
    free(all.chosen);
    return code;
}

const skh_command skh_command_calibrate = {
    .name = "calibrate",
    .operands = "",
    .summary = "fit named constants to chosen evidence, within their ranges",
    .details =
        "Minimises the weighted sum of squared distances from the published bands (zero inside a band, in half-widths "
        "outside) over the rows of use 'fit' that --category, --id or --block name; rows of use 'test' are never "
        "looked at. First a Latin hypercube over the whole ranges (in logarithms), then a method without derivatives "
        "from its best point, then each constant alone along its range: a constant along which the objective stays "
        "within 1 of the best says that these rows do not pin it down.\n"
        "\n"
        "With --state every evaluation is kept, and the same command goes on where it was broken off. The result is a "
        "`model:` section for a configuration; nothing in the program changes by itself.\n"
        "\n"
        "Example: skinheal calibrate --block inflammation --state inflammation.state -o inflammation.yaml",
    .options = options,
    .min_operands = 0,
    .max_operands = 0,
    .run = run,
};
