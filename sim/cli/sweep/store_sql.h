// SQL of the store, used by its own files only: one way to run statements and to fill rows.
#pragma once
#include "sim/cli/sweep/store.h"

enum { SKH_STORE_APPLICATION = 0x536b4853 /* "SkHS" */, SKH_STORE_FORMAT = 1 };

struct skh_store {
    sqlite3 *db;
    char path[4096];
    const skh_plan *plan; // NULL when opened to read
};

skh_status skh_sql_execute(skh_store *store, const char *sql, skh_error *err);
int skh_sql_ask(sqlite3 *db, const char *sql, int *failed); ///< the one number a statement gives

/// A prepared INSERT: put the values of a row in order, then skh_sql_row(). The first failure is kept and
/// comes back from skh_sql_end().
typedef struct skh_insert {
    sqlite3 *db;
    sqlite3_stmt *statement;
    int at, bad;
} skh_insert;
char *skh_sql_marks(const char *table,
                    int count); ///< "INSERT INTO table VALUES(?,?,...)"; free with sqlite3_free
skh_insert skh_sql_insert(skh_store *store, const char *sql);
void skh_sql_text(skh_insert *in, const char *text);
void skh_sql_int(skh_insert *in, int64_t value);
void skh_sql_number(skh_insert *in, double value); ///< NULL when not finite
void skh_sql_row(skh_insert *in);
skh_status skh_sql_end(skh_store *store, skh_insert *in, skh_status status, skh_error *err);

/// Hash of what a plan comes to: the settings of all points, the seeds, the columns, the model.
skh_status skh_store_plan_hash(const skh_plan *plan, uint64_t *hash, skh_report *report, skh_error *err);
/// Tables and everything that is known before the first run. Inside a transaction.
skh_status skh_store_create(skh_store *store, const char *hash, skh_report *report, skh_error *err);
