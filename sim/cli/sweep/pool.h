// Many runs at once: one process each, as many as there are cores; the parent alone writes.
//
// A child sends its progress and, at the end, its whole result through a pipe; a child that dies or stops
// half-way sends no whole result and its run counts as failed. Children die with the parent: their pipe
// breaks.
#pragma once
#include "sim/cli/sweep/store.h"

/// Do one run; called in a child process. `tick(share)` reports progress 0..1. Fills everything but the
/// costs.
typedef skh_status skh_run_fn(const skh_plan *plan, int run, void (*tick)(double share),
                              skh_run_result *result, skh_error *err);

/// Several sweeps may work on one store: a run is claimed by a lock on byte `run` of the file beside it,
/// which the system lets go when the claimant ends, however it ends.
typedef struct skh_claims {
    int file;
    char path[4112];
} skh_claims;
skh_status skh_claims_open(const char *store_path, skh_claims *claims, skh_error *err);
int skh_claims_take(skh_claims *claims, int run); ///< 1 when it is ours
void skh_claims_drop(skh_claims *claims, int run);
void skh_claims_close(skh_claims *claims); ///< the last one out removes the file

typedef struct skh_pool_def {
    const skh_plan *plan;
    int jobs;          ///< processes at once; 0 = one per core
    int shard, shards; ///< only runs with run % shards == shard; shards = 1 for all
    skh_run_fn *run;
    /// Called about four times a second: share done, memory of the largest child. Return not 0 to stop.
    int (*progress)(void *context, double share, int finished, int failed, double memory_mb);
    void (*complain)(void *context, int run, const char *message); ///< a run failed
    void *context;
} skh_pool_def;

typedef struct skh_pool_result {
    int finished, failed, skipped; ///< runs of this call; skipped: were in the store before
    double wall_s, cpu_s, memory_mb;
    double busy_s; ///< time the children were at work: busy_s / (wall_s jobs) is the use of the cores
} skh_pool_result;

/// Do every run of the plan (or shard) that the store has not. Errors: SKH_ERR_IO (store),
/// SKH_ERR_INTERRUPTED when progress asked to stop, SKH_ERR_INTERNAL when runs failed; whatever had finished
/// is in the store.
skh_status skh_pool_run(const skh_pool_def *def, skh_store *store, skh_claims *claims, skh_pool_result *out,
                        skh_error *err);
int skh_pool_cores(void);
