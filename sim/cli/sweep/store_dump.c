// The content of a store as text, and one store out of several.
#include "sim/cli/sweep/store_sql.h"
#include <string.h>
#include <unistd.h>

// Tables that follow from the plan, each in an order of its own keys. `machine` and the day of creation do
// not.
static const struct {
    const char *name, *rows;
} content[] = {{"meta", "SELECT * FROM meta WHERE key <> 'created' ORDER BY key"},
               {"metric", "SELECT * FROM metric ORDER BY name"},
               {"measure", "SELECT * FROM measure ORDER BY name"},
               {"key", "SELECT * FROM key ORDER BY key_id"},
               {"varied", "SELECT * FROM varied ORDER BY position"},
               {"point", "SELECT * FROM point ORDER BY point"},
               {"effective", "SELECT * FROM effective ORDER BY point, key_id"},
               {"run", "SELECT * FROM run ORDER BY run"},
               {"timeline", "SELECT * FROM timeline ORDER BY run, time_d"},
               {"event", "SELECT * FROM event ORDER BY run, ordinal"},
               {"outcome", "SELECT * FROM outcome ORDER BY run, metric"}};

static void dump_value(sqlite3_stmt *row, int column, FILE *out)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        fprintf(out, "%lld", (long long)sqlite3_column_int64(row, column));
        break;
    case SQLITE_FLOAT:
        fprintf(out, "%.17g", sqlite3_column_double(row, column));
        break;
    case SQLITE_NULL:
        break;
    default:
        for (const unsigned char *c = sqlite3_column_text(row, column); *c; c++) // one line a row
            *c == '\n' ? fputs("\\n", out) : *c == '\t' ? fputs("\\t", out) : fputc(*c, out);
    }
}

skh_status skh_store_dump(skh_store *store, FILE *out, skh_error *err)
{
    for (size_t t = 0; t < sizeof content / sizeof *content; t++) {
        sqlite3_stmt *row = NULL;
        int state = sqlite3_prepare_v2(store->db, content[t].rows, -1, &row, NULL);
        fprintf(out, "[%s]\n", content[t].name);
        for (int i = 0; i < sqlite3_column_count(row); i++)
            fprintf(out, "%s%s", i ? "\t" : "", sqlite3_column_name(row, i));
        fputc('\n', out);
        while (state == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW) {
            for (int i = 0; i < sqlite3_column_count(row); i++) {
                if (i) fputc('\t', out);
                dump_value(row, i, out);
            }
            fputc('\n', out);
        }
        if (sqlite3_finalize(row) != SQLITE_OK || state != SQLITE_OK)
            return skh_store_fail(store->db, store->path, err);
    }
    return fflush(out) || ferror(out)
               ? skh_fail(err, SKH_ERR_IO, "%s: the dump could not be written", store->path)
               : SKH_OK;
}

// The first store is copied whole.
static skh_status copy(const char *into, const char *from, skh_error *err)
{
    skh_store *source = NULL;
    sqlite3 *target = NULL;
    skh_status status = skh_store_open_read(from, &source, err);
    if (status) return status;
    int fine = sqlite3_open(into, &target) == SQLITE_OK;
    sqlite3_backup *backup = fine ? sqlite3_backup_init(target, "main", source->db, "main") : NULL;
    if (backup) fine = sqlite3_backup_step(backup, -1) == SQLITE_DONE;
    if (backup && sqlite3_backup_finish(backup) != SQLITE_OK) fine = 0;
    if (!fine || !backup) status = skh_store_fail(target, into, err);
    sqlite3_close(target);
    skh_store_close(source);
    if (status) unlink(into);
    return status;
}

skh_status skh_store_merge(const char *into, const char *from, skh_error *err)
{
    static const char take[] =
        "BEGIN IMMEDIATE;"
        "INSERT INTO main.timeline SELECT * FROM other.timeline WHERE run NOT IN (SELECT run FROM main.run);"
        "INSERT INTO main.event SELECT * FROM other.event WHERE run NOT IN (SELECT run FROM main.run);"
        "INSERT INTO main.outcome SELECT * FROM other.outcome WHERE run NOT IN (SELECT run FROM main.run);"
        "INSERT INTO main.machine SELECT * FROM other.machine WHERE run NOT IN (SELECT run FROM main.run);"
        "INSERT INTO main.run SELECT * FROM other.run WHERE run NOT IN (SELECT run FROM main.run);"
        "COMMIT";
    if (access(into, F_OK)) return copy(into, from, err);
    skh_store *target = NULL, *source = NULL;
    char a[64], b[64];
    skh_status status = skh_store_open_read(from, &source, err);
    if (!status) status = skh_store_open_read(into, &target, err);
    if (!status && (!skh_store_meta(source->db, "plan_hash", a, sizeof a) ||
                    !skh_store_meta(target->db, "plan_hash", b, sizeof b) || strcmp(a, b)))
        status =
            skh_fail(err, SKH_ERR_DATA, "%s and %s are of different sweeps and cannot be merged", into, from);
    char *attach = status ? NULL : sqlite3_mprintf("ATTACH %Q AS other", from);
    if (!status) status = skh_sql_execute(target, attach, err);
    if (!status) status = skh_sql_execute(target, take, err);
    sqlite3_free(attach);
    skh_store_close(source);
    skh_store_close(target); // rolls back what was not committed
    return status;
}
