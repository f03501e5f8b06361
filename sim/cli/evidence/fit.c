#include "sim/cli/evidence/fit.h"
#include "sim/base/file.h"
#include "sim/base/hash.h"
#include "sim/cli/evidence/cache.h"
#include "sim/cli/evidence/measure.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 64 << 20 };
static const char state_header[] = "skinheal calibrate state 1";

double skh_fit_value(const skh_param_info *info, double u)
{
    if (info->low > 0) return info->low * pow(info->high / info->low, u);
    return info->low + (info->high - info->low) * u;
}

double skh_fit_coordinate(const skh_param_info *info, double value)
{
    double u = info->low > 0 ? log(value / info->low) / log(info->high / info->low)
                             : (value - info->low) / (info->high - info->low);
    return fmin(fmax(u, 0.0), 1.0);
}

const skh_fit_point *skh_fit_best(const skh_fit *fit, int among)
{
    const skh_fit_point *best = NULL;
    for (int i = 0; i < fit->count && i < among; i++) {
        if (!best || fit->points[i].objective < best->objective) best = &fit->points[i];
    }
    return best;
}

// ---- what a row needs to see of a run, h after the first session; INFINITY: all of it

static double horizon_of(const skh_target *target)
{
    const skh_measure_info *measure = &skh_measure_table[target->measure];
    if (!isnan(target->to_h)) return fmax(target->to_h, isnan(target->from_h) ? 0 : target->from_h);
    int at_one_time = measure->needs & SKH_NEEDS_FROM && strcmp(measure->name, "share_of_max") != 0;
    if (at_one_time) return target->from_h;
    // an event later than twice the end of its band is as wrong as one that never comes
    double hours = strcmp(target->unit, "d") ? 1.0 : 24.0;
    if (measure->kind == SKH_MEASURE_TIME && !*target->versus) return 2 * target->high * hours;
    return (double)INFINITY;
}

static void cut_durations(skh_fit *fit)
{
    for (int s = 0; s < fit->evidence->setting_count; s++) {
        skh_setting *setting = &fit->evidence->settings[s];
        double needed = 0, start = setting->scenario.session_count ? setting->scenario.sessions[0].time_h : 0;
        for (int i = 0; i < fit->evidence->targets->count; i++) {
            const skh_target *target = &fit->evidence->targets->rows[i];
            int reads = !strcmp(target->scenario, setting->name) || !strcmp(target->versus, setting->name);
            if (fit->chosen[i] && reads) needed = fmax(needed, horizon_of(target));
        }
        setting->scenario.run.duration = fmin(setting->scenario.run.duration, start + needed + 1.0);
    }
}

static void hash_problem(skh_fit *fit)
{
    uint64_t hash = skh_hash(SKH_HASH_START, &fit->evidence->seeds, sizeof fit->evidence->seeds);
    uint64_t build = skh_build_hash();
    hash = skh_hash(hash, &build, sizeof build);
    for (int i = 0; i < fit->parameters; i++)
        hash = skh_hash(hash, fit->infos[i]->name, strlen(fit->infos[i]->name));
    for (int i = 0; i < fit->evidence->targets->count; i++) {
        const skh_target *target = &fit->evidence->targets->rows[i];
        if (!fit->chosen[i]) continue;
        const double band[3] = {target->low, target->high, target->weight};
        hash = skh_hash(hash, target->id, strlen(target->id));
        hash = skh_hash(hash, band, sizeof band);
    }
    for (int i = 0; i < fit->evidence->setting_count; i++) {
        uint64_t scenario = skh_scenario_hash(&fit->evidence->settings[i].scenario);
        hash = skh_hash(hash, &scenario, sizeof scenario);
    }
    fit->problem = hash;
}

// ---- the state file: a header, the problem, one line per evaluation

static skh_status keep(skh_fit *fit, const skh_fit_point *point, skh_error *err)
{
    if (fit->count == fit->room) {
        int room = fit->room ? fit->room * 2 : 64;
        skh_fit_point *points = realloc(fit->points, sizeof *points * (size_t)room);
        if (!points) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d evaluations", room);
        fit->points = points;
        fit->room = room;
    }
    fit->points[fit->count++] = *point;
    return SKH_OK;
}

static skh_status write_state(const skh_fit *fit, skh_error *err)
{
    if (!*fit->state_path) return SKH_OK;
    skh_file file;
    skh_status status = skh_file_create(&file, fit->state_path, err);
    if (status) return status;
    fprintf(file.stream, "%s\nproblem %016" PRIx64 " parameters %d\n", state_header, fit->problem,
            fit->parameters);
    for (int i = 0; i < fit->count; i++) {
        for (int k = 0; k < fit->parameters; k++) fprintf(file.stream, "%.17g ", fit->points[i].u[k]);
        fprintf(file.stream, "%.17g\n", fit->points[i].objective);
    }
    return skh_file_commit(&file, err);
}

static skh_status parse_points(skh_fit *fit, char *text, skh_error *err)
{
    for (int line = 3; *text; line++) {
        skh_fit_point point = {{0}, 0};
        char *end = text;
        for (int k = 0; k <= fit->parameters; k++) {
            double *number = k < fit->parameters ? &point.u[k] : &point.objective;
            *number = strtod(text, &end);
            if (end == text || !isfinite(*number))
                return skh_fail(err, SKH_ERR_DATA, "%s:%d: expected %d numbers", fit->state_path, line,
                                fit->parameters + 1);
            text = end;
        }
        text += strspn(text, " \n");
        skh_status status = keep(fit, &point, err);
        if (status) return status;
    }
    return SKH_OK;
}

static skh_status read_state(skh_fit *fit, skh_error *err)
{
    char *data;
    size_t size;
    if (!*fit->state_path || skh_file_read(fit->state_path, MAX_BYTES, &data, &size, NULL)) return SKH_OK;
    uint64_t problem = 0;
    int parameters = 0, used = 0;
    skh_status status = SKH_OK;
    int told = !strncmp(data, state_header, sizeof state_header - 1) &&
               sscanf(data + sizeof state_header, "problem %" SCNx64 " parameters %d\n%n", &problem,
                      &parameters, &used) == 2;
    if (!told)
        status = skh_fail(err, SKH_ERR_DATA, "%s: not a state of calibrate", fit->state_path);
    else if (problem != fit->problem || parameters != fit->parameters)
        status = skh_fail(err, SKH_ERR_DATA,
                          "%s: belongs to another calibration (other constants, rows, seeds or program); "
                          "name another --state or remove it",
                          fit->state_path);
    else
        status = parse_points(fit, data + sizeof state_header + used, err);
    free(data);
    return status;
}

skh_status skh_fit_open(skh_fit *fit, skh_error *err)
{
    fit->count = fit->room = fit->fresh = 0;
    fit->points = NULL;
    cut_durations(fit);
    hash_problem(fit);
    skh_status status = read_state(fit, err);
    if (status) skh_fit_close(fit);
    return status;
}

void skh_fit_close(skh_fit *fit)
{
    free(fit->points);
    fit->points = NULL;
    fit->count = fit->room = 0;
}

// ---- one evaluation

static void apply(const skh_fit *fit, const double *u)
{
    for (int s = 0; s < fit->evidence->setting_count; s++) {
        skh_params *model = &fit->evidence->settings[s].scenario.model;
        for (int k = 0; k < fit->parameters; k++)
            *skh_param_at(model, fit->infos[k]) = skh_fit_value(fit->infos[k], u[k]);
    }
}

static double objective_of(const skh_fit *fit, const skh_finding *findings)
{
    double sum = 0;
    for (int i = 0; i < fit->evidence->targets->count; i++) {
        const skh_target *target = &fit->evidence->targets->rows[i];
        if (!fit->chosen[i]) continue;
        double violation = skh_violation_of(findings[i].mean, target->low, target->high);
        sum += target->weight * violation * violation;
    }
    return sum;
}

static skh_status run(skh_fit *fit, double *objective, skh_error *err)
{
    size_t rows = (size_t)fit->evidence->targets->count + 1;
    skh_finding *findings = calloc(rows, sizeof *findings);
    skh_error *messages = calloc(rows, sizeof *messages);
    skh_status status = findings && messages
                            ? skh_evidence_judge(fit->evidence, fit->chosen, findings, messages, err)
                            : skh_fail(err, SKH_ERR_MEMORY, "no memory for the rows");
    if (!status) *objective = objective_of(fit, findings);
    free(findings);
    free(messages);
    return status;
}

static const skh_fit_point *find(const skh_fit *fit, const double *u)
{
    for (int i = 0; i < fit->count; i++) {
        if (!memcmp(fit->points[i].u, u, sizeof *u * (size_t)fit->parameters)) return &fit->points[i];
    }
    return NULL;
}

skh_status skh_fit_evaluate(skh_fit *fit, const double *u, double *objective, skh_error *err)
{
    const skh_fit_point *known = find(fit, u);
    if (known) {
        *objective = known->objective;
        return SKH_OK;
    }
    skh_fit_point point = {{0}, 0};
    memcpy(point.u, u, sizeof *u * (size_t)fit->parameters);
    apply(fit, u);
    skh_status status = run(fit, &point.objective, err);
    if (!status) status = keep(fit, &point, err);
    if (!status) status = write_state(fit, err);
    if (status) return status;
    *objective = point.objective;
    fit->fresh++;
    if (fit->after && fit->after(fit->context))
        return skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted; %d evaluations are kept", fit->count);
    return SKH_OK;
}
