// What a finished run left in its folder, or what a configuration would run: read for reports and
// comparisons.
#pragma once
#include "sim/cli/command.h"
#include "sim/cli/evidence/csv.h"

typedef struct skh_left {
    char path[4096];
    int is_run; ///< a folder of `skinheal run --out`; else a configuration only
    skh_scenario scenario;
    char program[64], model_version[32], model_hash[32], started[64], status[32], wall_s[32], state_hash[32];
    char system[128], compiler[96], timeline_sum[32];
    char *config;     ///< the complete configuration as text
    skh_csv timeline; ///< zeroed when there is none
    skh_csv events;   ///< zeroed when there is none
} skh_left;

/// Read a run folder, a configuration file or the name of a scenario. Prints what is wrong; returns 0 or the
/// exit code.
int skh_left_load(const skh_args *args, const char *path, skh_left *out);
void skh_left_free(skh_left *left);
