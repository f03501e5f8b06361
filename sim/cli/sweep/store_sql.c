#include "sim/cli/sweep/store_sql.h"
#include <math.h>
#include <string.h>

skh_status skh_store_fail(sqlite3 *db, const char *path, skh_error *err)
{
    int code = sqlite3_errcode(db) & 0xff;
    switch (code) {
    case SQLITE_CANTOPEN:
        return skh_fail(err, SKH_ERR_CREATE, "cannot create '%s': %s", path,
                        strerror(sqlite3_system_errno(db)));
    case SQLITE_READONLY:
        return skh_fail(err, SKH_ERR_CREATE, "%s: cannot be written: %s", path, sqlite3_errmsg(db));
    case SQLITE_NOTADB:
        return skh_fail(err, SKH_ERR_DATA, "%s: this is no sweep database", path);
    case SQLITE_CORRUPT:
        return skh_fail(err, SKH_ERR_DATA, "%s: the database is damaged", path);
    case SQLITE_FULL:
        return skh_fail(err, SKH_ERR_IO, "%s: the disk is full; finished runs are safe, start again to go on",
                        path);
    default:
        return skh_fail(err, SKH_ERR_IO, "%s: %s", path, sqlite3_errmsg(db));
    }
}

sqlite3_stmt *skh_store_ask(skh_store *store, const char *sql, skh_status *status, skh_error *err)
{
    sqlite3_stmt *query = NULL;
    if (!*status && sqlite3_prepare_v2(store->db, sql, -1, &query, NULL) != SQLITE_OK)
        *status = skh_store_fail(store->db, store->path, err);
    return query;
}
void skh_store_told(skh_store *store, sqlite3_stmt *query, skh_status *status, skh_error *err)
{
    if (sqlite3_finalize(query) != SQLITE_OK && !*status)
        *status = skh_store_fail(store->db, store->path, err);
}

skh_status skh_sql_execute(skh_store *store, const char *sql, skh_error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? SKH_OK
               : skh_store_fail(store->db, store->path, err);
}

skh_insert skh_sql_insert(skh_store *store, const char *sql)
{
    skh_insert in = {.db = store->db};
    in.bad = sqlite3_prepare_v2(store->db, sql, -1, &in.statement, NULL) != SQLITE_OK;
    return in;
}
void skh_sql_text(skh_insert *in, const char *text)
{
    if (!in->bad)
        in->bad = sqlite3_bind_text(in->statement, ++in->at, text, -1, SQLITE_TRANSIENT) != SQLITE_OK;
}
void skh_sql_int(skh_insert *in, int64_t value)
{
    if (!in->bad) in->bad = sqlite3_bind_int64(in->statement, ++in->at, value) != SQLITE_OK;
}
void skh_sql_number(skh_insert *in, double value)
{
    if (in->bad) return;
    in->at++;
    in->bad = (isfinite(value) ? sqlite3_bind_double(in->statement, in->at, value)
                               : sqlite3_bind_null(in->statement, in->at)) != SQLITE_OK;
}
void skh_sql_row(skh_insert *in)
{
    if (!in->bad) in->bad = sqlite3_step(in->statement) != SQLITE_DONE;
    if (in->statement && !in->bad) sqlite3_reset(in->statement);
    in->at = 0;
}
skh_status skh_sql_end(skh_store *store, skh_insert *in, skh_status status, skh_error *err)
{
    // the message is that of the failure, before finalize replaces it
    if (!status && in->bad) status = skh_store_fail(store->db, store->path, err);
    sqlite3_finalize(in->statement);
    return status;
}

char *skh_sql_marks(const char *table, int count)
{
    char *sql = sqlite3_mprintf("INSERT INTO %s VALUES(?", table);
    for (int i = 1; i < count && sql; i++) sql = sqlite3_mprintf("%z,?", sql);
    return sql ? sqlite3_mprintf("%z)", sql) : NULL;
}

int skh_sql_ask(sqlite3 *db, const char *sql, int *failed)
{
    sqlite3_stmt *query = NULL;
    int value = 0;
    *failed = sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK || sqlite3_step(query) != SQLITE_ROW;
    if (!*failed) value = sqlite3_column_int(query, 0);
    sqlite3_finalize(query);
    return value;
}

int skh_store_meta(sqlite3 *db, const char *key, char *text, size_t size)
{
    sqlite3_stmt *query = NULL;
    int found = 0;
    *text = 0;
    if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key = ?", -1, &query, NULL) == SQLITE_OK &&
        sqlite3_bind_text(query, 1, key, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW) {
        snprintf(text, size, "%s", (const char *)sqlite3_column_text(query, 0));
        found = 1;
    }
    sqlite3_finalize(query);
    return found;
}
