// What a sweep's database tells: tables over replicates, probabilities, sensitivities.
#pragma once
#include "sim/cli/sweep/outcome.h"
#include "sim/cli/sweep/store.h"
#include "sim/cli/sweep/table.h"

/// What to put in: names of metrics and measures; none = all.
enum { SKH_CHOICE_METRICS = 64, SKH_CHOICE_MEASURES = 16 };
typedef struct skh_choice {
    int metric_count, measure_count;
    const char *metrics[SKH_CHOICE_METRICS], *measures[SKH_CHOICE_MEASURES];
} skh_choice;
int skh_chooses_metric(const skh_choice *choice, const char *metric);   ///< 1 when chosen, or all are
int skh_chooses_measure(const skh_choice *choice, const char *measure); ///< 1 when chosen, or all are

/// Outcomes a sensitivity study looks at when none is chosen: what was rebuilt in the channel, what was
/// gained around it, how strong the inflammation was.
enum { SKH_USUAL_OUTCOMES = 3 };
extern const struct skh_usual_outcome {
    const char *metric;
    skh_measure measure;
} skh_usual_outcomes[SKH_USUAL_OUTCOMES];
/// 1 when a study looks at this outcome: a usual one when nothing is chosen; of chosen metrics the final
/// value when no measure is chosen.
int skh_studies(const skh_choice *choice, const char *metric, skh_measure measure);

int skh_store_knows(skh_store *store, const char *table,
                    const char *name); ///< 1: table metric or measure has it
/// Refuse names the store does not know. Errors: SKH_ERR_USAGE.
skh_status skh_choice_check(skh_store *store, const skh_choice *choice, skh_error *err);

/// Every table starts with point, scenario and the keys that vary; `n` is the number of seeds behind a row.
typedef skh_status skh_summary_fn(skh_store *store, const skh_choice *choice, skh_table *table,
                                  skh_error *err);
skh_summary_fn skh_summary_outcomes;      ///< mean, SD, quantiles of every measure of every metric
skh_summary_fn skh_summary_timeline;      ///< the same for every time
skh_summary_fn skh_summary_events;        ///< times of the events, and in how many runs they came
skh_summary_fn skh_summary_probabilities; ///< infection, scar, lasting darkening, with Wilson intervals
skh_summary_fn
    skh_summary_sensitivity;     ///< Morris effects or Sobol indices of the studied outcomes, strongest first
skh_summary_fn skh_summary_runs; ///< one row per run and metric: tidy outcomes as they are

/// The sweep file that asks next: the same one with a saltelli sample of the ten keys that have the largest
/// share of the strongest effect on any studied outcome. Needs a morris or saltelli sample.
skh_summary_fn skh_summary_ranges;

/// How many seeds of each point are finished, as text: "4", or "1 to 4" while a sweep is on its way.
void skh_seeds_text(skh_store *store, char *text, size_t size);

/// How strongly one key drives an outcome, for figures: main and total Sobol index with 95 % intervals, or
/// one Morris effect without.
typedef struct skh_influence {
    char key[64];
    int count; ///< 2 indices or 1 effect
    double value[2], low[2], high[2];
} skh_influence;
/// The strongest keys first, at most `most`. Errors: SKH_ERR_DATA without a morris or saltelli sample, or
/// with too few runs.
skh_status skh_influences(skh_store *store, const char *metric, int measure, skh_influence *out, int most,
                          int *count, skh_error *err);

/// What counts as what, for the table of probabilities.
typedef struct skh_hazard {
    const char *name, *metric, *measure;
    double above;
    const char *meaning;
} skh_hazard;
extern const skh_hazard skh_hazards[];
extern const int skh_hazard_count;
