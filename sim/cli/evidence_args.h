// What validate and calibrate share: the table of targets and its scenarios, with the common options applied.
#pragma once
#include "sim/cli/command.h"
#include "sim/cli/evidence/runs.h"

typedef struct skh_evidence_source {
    const skh_args *args;
    int exit_code; ///< of a scenario that did not load; its messages are printed already
} skh_evidence_source;

/// assets/reference/targets.csv, or `file` when it is not NULL. Errors: SKH_ERR_NO_INPUT and those of
/// loading.
skh_status skh_evidence_targets(const char *file, skh_targets *targets, skh_error *err);
/// Whether --category or --id names this row; -1 when neither option is given.
int skh_evidence_named(const skh_args *args, const skh_target *target);
/// --seeds and --jobs into `evidence`. Prints one message on bad input and returns SKH_ERR_USAGE.
skh_status skh_evidence_numbers(const skh_args *args, skh_evidence *evidence);
/// An skh_setting_load: assets/reference/scenarios/NAME.yaml with --set and --seed; context:
/// skh_evidence_source.
skh_status skh_evidence_setting(void *context, const char *name, skh_scenario *scenario, skh_error *err);
