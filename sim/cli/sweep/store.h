// The results of a sweep in one SQLite file.
//
// A finished run is one transaction, so that a kill, a full disk or a second sweep on the same file leave
// whole runs only. The journal is SQLite's rollback journal with full sync: one file to copy, and it works on
// network disks, which a write-ahead log does not. Everything but the tables `machine` and `meta.created`
// follows from the plan alone: the dump of two stores of one plan is the same text, whatever the order, the
// shards and the interruptions.
#pragma once
#include "sim/cli/sweep/plan.h"
#include "skinheal/scene.h"
#include <sqlite3.h>
#include <stdio.h>

/// What came out of one run, and what it cost.
typedef struct skh_run_result {
    int run, rows;
    double *time_d, *session; ///< `rows` values
    double *values;           ///< rows * metric_count, in the order of the plan's metrics
    int event_count;
    skh_event *events; ///< time_h since the first session
    uint64_t state_hash;
    double wall_s, cpu_s, memory_mb;
} skh_run_result;
void skh_run_result_free(skh_run_result *result);

typedef struct skh_store skh_store;

/// Open or create the store of `plan`. Errors: SKH_ERR_CREATE; SKH_ERR_DATA when the file is something else
/// or belongs to another plan; SKH_ERR_IO. `report` takes mistakes in the points' settings (SKH_ERR_CONFIG).
skh_status skh_store_open(const char *path, const skh_plan *plan, skh_store **out, skh_report *report,
                          skh_error *err);
/// Open an existing store to read it. Errors: SKH_ERR_NO_INPUT, SKH_ERR_DATA.
skh_status skh_store_open_read(const char *path, skh_store **out, skh_error *err);
void skh_store_close(skh_store *store); ///< NULL is fine
sqlite3 *skh_store_handle(skh_store *store);

int skh_store_has(skh_store *store, int run); ///< 1 when this run is finished
int skh_store_finished(skh_store *store);     ///< number of finished runs
/// Add a run in one transaction; a run that is there already stays as it is. Errors: SKH_ERR_IO (full disk,
/// ...).
skh_status skh_store_add(skh_store *store, const skh_run_result *result, skh_error *err);

/// All content as text, in a fixed order: equal plans and runs, equal text. Errors: SKH_ERR_IO.
skh_status skh_store_dump(skh_store *store, FILE *out, skh_error *err);
/// Copy into `into` (created when missing) the runs of `from` it has not. Errors: SKH_ERR_DATA when they
/// belong to different plans.
skh_status skh_store_merge(const char *into, const char *from, skh_error *err);

/// A query of the store: NULL, and the status says why, when it cannot be asked. End it with
/// skh_store_told(), which turns what went wrong on the way (a damaged page) into the status.
sqlite3_stmt *skh_store_ask(skh_store *store, const char *sql, skh_status *status, skh_error *err);
void skh_store_told(skh_store *store, sqlite3_stmt *query, skh_status *status, skh_error *err);
/// SQLite's own words for what went wrong, with the status that fits.
skh_status skh_store_fail(sqlite3 *db, const char *path, skh_error *err);
/// Text of meta `key`, or an empty one. Returns 1 when it is there.
int skh_store_meta(sqlite3 *db, const char *key, char *text, size_t size);
