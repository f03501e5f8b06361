// Rows of a query put into a table of a sweep: each starts with point, scenario and the keys that vary.
//
// Open it, put queries whose first column is the point, close it: the first failure is kept and comes back
// from skh_sheet_close().
#pragma once
#include "sim/cli/sweep/store.h"
#include "sim/cli/sweep/table.h"

typedef struct skh_sheet {
    skh_store *store;
    skh_table *table;
    skh_error *err;
    skh_status status;
    sqlite3_stmt *point;
    double *values; // gathered for one row
    int count, room;
} skh_sheet;

/// Names of the statistics skh_sheet_groups() writes; ends with NULL.
extern const char *const skh_sheet_statistics[];
/// Print the head: where a row stands, `labels` and (unless NULL) `more` columns, both ending with NULL.
skh_sheet skh_sheet_open(skh_store *store, skh_table *table, const char *const *labels,
                         const char *const *more, skh_error *err);
/// The first cells of a row: where it stands.
void skh_sheet_point(skh_sheet *sheet, int point);
/// Rows (point, cells) as they are.
void skh_sheet_rows(skh_sheet *sheet, const char *sql);
/// Rows (point, labels, value): those next to each other with the same point and labels become one row of
/// statistics.
void skh_sheet_groups(skh_sheet *sheet, const char *sql, int labels);
skh_status skh_sheet_close(skh_sheet *sheet);
