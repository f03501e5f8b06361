// Jobs in processes of their own, one core each: a crash or an out-of-memory kill costs one job, not the
// whole.
#pragma once
#include "skinheal/status.h"

/// What a job may tell while it runs. Lives in memory that parent and child share.
typedef struct skh_crew_slot {
    _Atomic float fraction; ///< done, 0-1
    skh_status status;      ///< set at the end
    char message[sizeof((skh_error *)0)->message];
} skh_crew_slot;

typedef struct skh_crew {
    int jobs, workers;
    const double *costs; ///< relative duration of each job; long ones start first
    /// Runs in the child. `results` has `results_per_job` doubles in shared memory.
    skh_status (*run)(void *context, int job, skh_crew_slot *slot, double *results, skh_error *err);
    int results_per_job;
    /// Called in the parent a few times a second with the share of all costs done; non-zero stops the crew.
    int (*tick)(void *context, double fraction);
    void *context;
} skh_crew;

/// Run all jobs. results: jobs * results_per_job doubles; failures: one status per job and one message each.
/// Failed jobs do not stop the others. Errors: SKH_ERR_MEMORY, SKH_ERR_INTERNAL (no process),
/// SKH_ERR_INTERRUPTED.
skh_status skh_crew_run(const skh_crew *crew, double *results, skh_status *failures, skh_error *messages,
                        skh_error *err);
int skh_crew_cores(void);   ///< cores this machine offers
int skh_crew_stopped(void); ///< in a job: the crew wants it to end now
