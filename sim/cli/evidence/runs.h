// The runs evidence needs: scenarios by name, seeds, a cache of what was run before by this very program.
#pragma once
#include "sim/cli/evidence/score.h"
#include "sim/cli/evidence/series.h"

/// A scenario of the evidence, loaded once.
typedef struct skh_setting {
    char name[64];
    skh_scenario scenario;
    int seeds; ///< how many runs it has; this and the next are filled by skh_evidence_judge()
    int first; ///< number of the first of them among all runs
} skh_setting;

/// Loads a scenario by name ("pore" -> assets/reference/scenarios/pore.yaml). Errors are the caller's to
/// print.
typedef skh_status (*skh_setting_load)(void *context, const char *name, skh_scenario *scenario,
                                       skh_error *err);

typedef struct skh_evidence {
    const skh_targets *targets;
    int seeds;       ///< 1..SKH_MAX_SEEDS: seeds from the scenario's on; four times as many where people
                     ///< differ (skin.variation), since a share of people needs people
    int workers;     ///< processes at once
    char cache[512]; ///< folder for finished runs; "" = keep none
    int setting_count;
    skh_setting *settings;
    int (*tick)(void *context, double fraction); ///< progress; non-zero stops
    void *context;
    int runs, cached; ///< how many runs there were, and how many of them came from the cache
} skh_evidence;

/// Find the scenarios the chosen targets name (chosen[i] != 0) and load them.
skh_status skh_evidence_load(skh_evidence *evidence, const unsigned char *chosen, skh_setting_load load,
                             void *context, skh_error *err);
void skh_evidence_free(skh_evidence *evidence);

/// Run what is not in the cache and judge every chosen target. results: one per target; rows not chosen stay
/// zero. A run that fails makes its rows `failed` and is named in `messages` (one per target). Errors:
/// SKH_ERR_INTERRUPTED, SKH_ERR_MEMORY, SKH_ERR_INTERNAL.
skh_status skh_evidence_judge(skh_evidence *evidence, const unsigned char *chosen, skh_finding *results,
                              skh_error *messages, skh_error *err);
