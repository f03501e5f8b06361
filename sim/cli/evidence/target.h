// Published figures as bands: one row of assets/reference/targets.csv each.
#pragma once
#include "sim/cli/evidence/csv.h"
#include "skinheal/vocabulary.h"

/// What a row is for. Only fit and test rows count towards a score, and they are scored apart.
#define SKH_USE_LIST(X)                                                                                      \
    X(INPUT, input, "a number the scenarios or constants set: shown, not scored")                            \
    X(FIT, fit, "calibration may see it")                                                                    \
    X(TEST, test, "calibration may not see it")                                                              \
    X(CONTROL, control, "a negative control: one mechanism off, against the full model")                     \
    X(CONTEXT, context, "published, but the model has no such quantity; the note says why")

typedef enum skh_use {
#define X(enumerator, word, meaning) SKH_USE_##enumerator,
    SKH_USE_LIST(X)
#undef X
        SKH_USE_COUNT
} skh_use;
extern const char *const skh_use_words[SKH_USE_COUNT];

typedef struct skh_target {
    const char *id, *category, *quantity;
    skh_use use;
    const char *scenario, *versus; ///< versus: second scenario, the value is their ratio; "" = none
    int measure;                   ///< index of skh_measure_table
    int column, over, event;       ///< series columns and event, -1 = none; over divides
    double from_h, to_h, level;    ///< NaN = not given
    double low, high;              ///< -INFINITY / INFINITY = open
    const char *unit, *band, *species, *group, *rows, *source, *doi, *note;
    double weight; ///< 1, or 1 over the number of scored rows of its group
} skh_target;

typedef struct skh_targets {
    int count;
    skh_target *rows;
    skh_csv csv; ///< strings of the rows point into it
} skh_targets;

/// Load and check a table of targets. The message names file, line, column, value and what is allowed.
/// Errors: SKH_ERR_NO_INPUT, SKH_ERR_DATA, SKH_ERR_MEMORY. Freed on failure.
skh_status skh_targets_load(const char *path, skh_targets *targets, skh_error *err);
void skh_targets_free(skh_targets *targets);
static inline int skh_target_runs(const skh_target *target)
{
    return target->use == SKH_USE_FIT || target->use == SKH_USE_TEST || target->use == SKH_USE_CONTROL;
}
static inline int skh_target_scored(const skh_target *target)
{
    return target->use == SKH_USE_FIT || target->use == SKH_USE_TEST;
}
