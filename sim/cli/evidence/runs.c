// From targets to verdicts: which runs are needed, what the cache has, the rest in parallel.
//
// A job is one scenario with one seed. It yields one number per target that reads this scenario, as its main
// or as its reference scenario, and the same number under the null model; so no time line crosses a process
// border.
#include "sim/cli/evidence/runs.h"
#include "sim/cli/evidence/cache.h"
#include "sim/cli/evidence/crew.h"
#include "sim/cli/evidence/measure.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODEL, NULL_MODEL, KINDS };
enum { people_per_seed = 4 };

static int find_setting(const skh_evidence *evidence, const char *name)
{
    for (int i = 0; i < evidence->setting_count; i++) {
        if (!strcmp(evidence->settings[i].name, name)) return i;
    }
    return -1;
}

static skh_status add_setting(skh_evidence *evidence, const char *name, skh_setting_load load, void *context,
                              skh_error *err)
{
    if (!*name || find_setting(evidence, name) >= 0) return SKH_OK;
    skh_setting *setting = &evidence->settings[evidence->setting_count];
    snprintf(setting->name, sizeof setting->name, "%s", name);
    skh_status status = load(context, name, &setting->scenario, err);
    if (!status) evidence->setting_count++;
    return status;
}

// A target may not look beyond the end of its run.
static skh_status check_window(const skh_evidence *evidence, const skh_target *target, skh_error *err)
{
    const skh_scenario *scenario = &evidence->settings[find_setting(evidence, target->scenario)].scenario;
    double latest = fmax(isnan(target->from_h) ? 0 : target->from_h, isnan(target->to_h) ? 0 : target->to_h);
    double start = scenario->session_count ? scenario->sessions[0].time_h : 0;
    if (start + latest <= scenario->run.duration + 1e-6) return SKH_OK;
    return skh_fail(err, SKH_ERR_DATA,
                    "target %s looks at %.6g h, but scenario %s ends %.6g h after its first session",
                    target->id, latest, target->scenario, scenario->run.duration - start);
}

skh_status skh_evidence_load(skh_evidence *evidence, const unsigned char *chosen, skh_setting_load load,
                             void *context, skh_error *err)
{
    const skh_targets *targets = evidence->targets;
    evidence->settings = calloc((size_t)targets->count * 2 + 1, sizeof *evidence->settings);
    if (!evidence->settings) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the scenarios");
    for (int i = 0; i < targets->count; i++) {
        const skh_target *target = &targets->rows[i];
        if (!chosen[i] || !skh_target_runs(target)) continue;
        skh_status status = add_setting(evidence, target->scenario, load, context, err);
        if (!status) status = add_setting(evidence, target->versus, load, context, err);
        if (!status) status = check_window(evidence, target, err);
        if (status) return status;
    }
    return SKH_OK;
}

void skh_evidence_free(skh_evidence *evidence)
{
    free(evidence->settings);
    evidence->settings = NULL;
    evidence->setting_count = 0;
}

// Relative duration of a run: nodes times steps, which are short in the first two weeks after every session.
static double cost_of(const skh_scenario *scenario)
{
    double nodes = scenario->domain.width * fmax(scenario->domain.depth, 1400) /
                   (scenario->domain.spacing * scenario->domain.spacing);
    double days = scenario->run.duration / 24, sessions = fmax(scenario->session_count, 0.2);
    return nodes * (fmin(days, 14 * sessions) * 110 + days * 12);
}

typedef struct judge {
    skh_evidence *evidence;
    const unsigned char *chosen;
    char folder[1024]; // of the cache, "" = none
} judge;

static int reads(const judge *all, const skh_target *target, int setting)
{
    const char *name = all->evidence->settings[setting].name;
    return skh_target_runs(target) && (!strcmp(target->scenario, name) || !strcmp(target->versus, name));
}

// Numbers the runs, setting by setting; returns how many there are.
static int number_runs(skh_evidence *evidence)
{
    int runs = 0;
    for (int i = 0; i < evidence->setting_count; i++) {
        skh_setting *setting = &evidence->settings[i];
        setting->first = runs;
        setting->seeds = evidence->seeds * (setting->scenario.skin.variation > 0.0 ? people_per_seed : 1);
        if (setting->seeds > SKH_MAX_SEEDS) setting->seeds = SKH_MAX_SEEDS;
        runs += setting->seeds;
    }
    return runs;
}

static int setting_of(const skh_evidence *evidence, int job)
{
    int i = evidence->setting_count - 1;
    while (i > 0 && evidence->settings[i].first > job) i--;
    return i;
}

static skh_scenario with_seed(const judge *all, int job)
{
    const skh_setting *setting = &all->evidence->settings[setting_of(all->evidence, job)];
    skh_scenario scenario = setting->scenario;
    scenario.run.seed += job - setting->first;
    return scenario;
}

static int tell_fraction(void *context, double fraction)
{
    skh_crew_slot *slot = context;
    slot->fraction = (float)fraction;
    return skh_crew_stopped();
}

// Numbers of all targets that read this run: results[target * KINDS + kind].
static skh_status read_targets(const judge *all, int job, const skh_series *series, double *results,
                               skh_error *err)
{
    skh_series null_series;
    skh_status status = skh_series_null(series, &null_series, err);
    if (status) return status;
    const skh_targets *targets = all->evidence->targets;
    for (int i = 0; i < targets->count; i++) {
        const skh_target *target = &targets->rows[i];
        if (!all->chosen[i] || !reads(all, target, setting_of(all->evidence, job))) continue;
        results[i * KINDS + MODEL] = skh_measure_read(series, target);
        results[i * KINDS + NULL_MODEL] = skh_measure_read(&null_series, target);
    }
    skh_series_free(&null_series);
    return SKH_OK;
}

static skh_status run_job(void *context, int job, skh_crew_slot *slot, double *results, skh_error *err)
{
    const judge *all = context;
    skh_scenario scenario = with_seed(all, job);
    skh_series series;
    skh_threads_use(1);
    skh_status status = skh_series_record(&scenario, tell_fraction, slot, &series, err);
    if (status) return status;
    char path[2048];
    if (*all->folder && !skh_cache_path(all->folder, &scenario, path, sizeof path, NULL))
        (void)skh_series_write(&series, path, NULL); // a full disk costs the cache, not the result
    status = read_targets(all, job, &series, results, err);
    skh_series_free(&series);
    return status;
}

static int from_cache(const judge *all, int job, double *results)
{
    char path[2048];
    skh_scenario scenario = with_seed(all, job);
    if (!*all->folder || skh_cache_path(all->folder, &scenario, path, sizeof path, NULL)) return 0;
    skh_series series;
    if (skh_series_read(path, &series, NULL)) return 0;
    int ok = !read_targets(all, job, &series, results, NULL);
    skh_series_free(&series);
    return ok;
}

// The jobs the cache does not know: a crew over a list of job numbers.
typedef struct open_jobs {
    judge *all;
    int *list;
} open_jobs;

static skh_status run_open(void *context, int index, skh_crew_slot *slot, double *results, skh_error *err)
{
    const open_jobs *open = context;
    return run_job(open->all, open->list[index], slot, results, err);
}

static int tick_open(void *context, double fraction)
{
    const skh_evidence *evidence = ((const open_jobs *)context)->all->evidence;
    return evidence->tick ? evidence->tick(evidence->context, fraction) : 0;
}

typedef struct outcome { // per job
    double *results;
    skh_status *failures;
    skh_error *messages;
} outcome;

static skh_status run_missing(judge *all, int *list, int count, size_t width, outcome *jobs, skh_error *err)
{
    open_jobs open = {all, list};
    double *costs = calloc((size_t)count + 1, sizeof *costs);
    outcome part = {calloc((size_t)count * width + 1, sizeof(double)),
                    calloc((size_t)count + 1, sizeof(skh_status)),
                    calloc((size_t)count + 1, sizeof(skh_error))};
    skh_status status = SKH_OK;
    if (!costs || !part.results || !part.failures || !part.messages)
        status = skh_fail(err, SKH_ERR_MEMORY, "no memory for %d runs", count);
    for (int i = 0; !status && i < count; i++)
        costs[i] = cost_of(&all->evidence->settings[setting_of(all->evidence, list[i])].scenario);
    skh_crew crew = {.jobs = count,
                     .workers = all->evidence->workers,
                     .costs = costs,
                     .run = run_open,
                     .results_per_job = (int)width,
                     .tick = tick_open,
                     .context = &open};
    if (!status) status = skh_crew_run(&crew, part.results, part.failures, part.messages, err);
    for (int i = 0; !status && i < count; i++) {
        memcpy(jobs->results + (size_t)list[i] * width, part.results + (size_t)i * width,
               width * sizeof(double));
        jobs->failures[list[i]] = part.failures[i];
        jobs->messages[list[i]] = part.messages[i];
    }
    free(costs);
    free(part.results);
    free(part.failures);
    free(part.messages);
    return status;
}

// One target's numbers over all seeds, divided by its reference scenario where it has one.
static void collect(const judge *all, int index, const outcome *jobs, size_t width, skh_finding *result,
                    skh_error *message)
{
    const skh_evidence *evidence = all->evidence;
    const skh_target *target = &evidence->targets->rows[index];
    const skh_setting *run = &evidence->settings[find_setting(evidence, target->scenario)];
    int versus = find_setting(evidence, target->versus);
    const skh_setting *other = versus < 0 ? run : &evidence->settings[versus];
    double null_sum = 0;
    result->seeds = run->seeds < other->seeds ? run->seeds : other->seeds;
    for (int seed = 0; seed < result->seeds; seed++) {
        int job = run->first + seed, reference = other->first + seed;
        int broken = jobs->failures[job] ? job : versus >= 0 && jobs->failures[reference] ? reference : -1;
        if (broken >= 0) {
            result->failed = 1;
            *message = jobs->messages[broken];
            continue;
        }
        const double *numbers = jobs->results + (size_t)job * width + (size_t)index * KINDS;
        const double *others =
            versus < 0 ? NULL : jobs->results + (size_t)reference * width + (size_t)index * KINDS;
        result->values[seed] = others ? numbers[MODEL] / others[MODEL] : numbers[MODEL];
        null_sum += others ? numbers[NULL_MODEL] / others[NULL_MODEL] : numbers[NULL_MODEL];
    }
    result->null_mean = result->failed ? (double)NAN : null_sum / result->seeds;
    skh_finding_reduce(target, result);
}

static skh_status run_all(judge *all, size_t width, outcome *jobs, int *list, skh_error *err)
{
    skh_evidence *evidence = all->evidence;
    int missing = 0;
    for (int job = 0; job < evidence->runs; job++) {
        if (!from_cache(all, job, jobs->results + (size_t)job * width)) list[missing++] = job;
    }
    evidence->cached = evidence->runs - missing;
    return missing ? run_missing(all, list, missing, width, jobs, err) : SKH_OK;
}

skh_status skh_evidence_judge(skh_evidence *evidence, const unsigned char *chosen, skh_finding *results,
                              skh_error *messages, skh_error *err)
{
    judge all = {.evidence = evidence, .chosen = chosen};
    if (*evidence->cache) {
        skh_status opened = skh_cache_open(evidence->cache, all.folder, sizeof all.folder, err);
        if (opened) return opened;
    }
    size_t width = (size_t)evidence->targets->count * KINDS;
    evidence->runs = number_runs(evidence);
    size_t count = (size_t)evidence->runs + 1;
    outcome jobs = {calloc(count * width + 1, sizeof(double)), calloc(count, sizeof(skh_status)),
                    calloc(count, sizeof(skh_error))};
    int *list = calloc(count, sizeof *list);
    skh_status status = SKH_OK;
    if (!jobs.results || !jobs.failures || !jobs.messages || !list)
        status = skh_fail(err, SKH_ERR_MEMORY, "no memory for %zu runs", count);
    if (!status) status = run_all(&all, width, &jobs, list, err);
    for (int i = 0; !status && i < evidence->targets->count; i++) {
        if (chosen[i] && skh_target_runs(&evidence->targets->rows[i]))
            collect(&all, i, &jobs, width, &results[i], &messages[i]);
    }
    free(jobs.results);
    free(jobs.failures);
    free(jobs.messages);
    free(list);
    return status;
}
