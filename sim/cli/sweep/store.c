#include "sim/cli/sweep/outcome.h"
#include "sim/cli/sweep/store_sql.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 60000 };

void skh_run_result_free(skh_run_result *result)
{
    free(result->time_d), free(result->session), free(result->values), free(result->events);
    *result = (skh_run_result){0};
}

static void roll_back(skh_store *store)
{
    if (!sqlite3_get_autocommit(store->db)) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

// Whether the file is a sweep database; an empty one is neither.
static skh_status recognise(skh_store *store, int *empty, skh_error *err)
{
    int failed = 0, id = skh_sql_ask(store->db, "PRAGMA application_id", &failed);
    int tables = failed ? 0 : skh_sql_ask(store->db, "SELECT count(*) FROM sqlite_schema", &failed);
    int version = failed ? 0 : skh_sql_ask(store->db, "PRAGMA user_version", &failed);
    if (failed) return skh_store_fail(store->db, store->path, err);
    *empty = tables == 0;
    if (*empty) return SKH_OK;
    if (id != SKH_STORE_APPLICATION)
        return skh_fail(err, SKH_ERR_DATA, "%s: this is no sweep database", store->path);
    if (version != SKH_STORE_FORMAT)
        return skh_fail(err, SKH_ERR_DATA, "%s: has format %d, this program reads %d", store->path, version,
                        SKH_STORE_FORMAT);
    return SKH_OK;
}

static skh_status connect(const char *path, int flags, skh_store **out, skh_error *err)
{
    skh_store *store = calloc(1, sizeof *store);
    *out = store;
    if (!store) return skh_fail(err, SKH_ERR_MEMORY, "out of memory");
    snprintf(store->path, sizeof store->path, "%s", path);
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK)
        return skh_store_fail(store->db, store->path, err);
    sqlite3_busy_timeout(store->db, WAIT_MS);
    return SKH_OK;
}

skh_status skh_store_open(const char *path, const skh_plan *plan, skh_store **out, skh_report *report,
                          skh_error *err)
{
    uint64_t hash;
    char text[32], there[32];
    int empty = 0;
    *out = NULL;
    *report = (skh_report){0};
    skh_status status = skh_store_plan_hash(plan, &hash, report, err);
    if (status) return status;
    snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    status = connect(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, out, err);
    if (!status)
        status = skh_sql_execute(*out, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE",
                                 err); // one creates, others wait
    if (!status) status = recognise(*out, &empty, err);
    if (!status && empty) {
        (*out)->plan = plan;
        status = skh_store_create(*out, text, report, err);
    }
    if (!status) status = skh_sql_execute(*out, "COMMIT", err);
    if (!status && (!skh_store_meta((*out)->db, "plan_hash", there, sizeof there) || strcmp(there, text)))
        status = skh_fail(
            err, SKH_ERR_DATA,
            "%s: belongs to another sweep (other settings, seeds, columns or model version); give a new "
            "name with --output",
            path);
    if (!status) {
        (*out)->plan = plan;
        return SKH_OK;
    }
    if (*out) roll_back(*out);
    skh_store_close(*out);
    *out = NULL;
    return status;
}

skh_status skh_store_open_read(const char *path, skh_store **out, skh_error *err)
{
    int empty = 0;
    *out = NULL;
    struct stat info;
    if (access(path, R_OK))
        return skh_fail(err, SKH_ERR_NO_INPUT, "cannot read '%s': %s", path, strerror(errno));
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return skh_fail(err, SKH_ERR_NO_INPUT,
                        "cannot read '%s': it is a folder, not the database of a sweep", path);
    // writable, because a journal left by a kill has to be rolled back before anyone may read
    skh_status status = connect(path, SQLITE_OPEN_READWRITE, out, err);
    if (!status) status = recognise(*out, &empty, err);
    if (!status && empty) status = skh_fail(err, SKH_ERR_DATA, "%s: this is no sweep database", path);
    if (!status) return SKH_OK;
    skh_store_close(*out);
    *out = NULL;
    return status;
}

void skh_store_close(skh_store *store)
{
    if (!store) return;
    sqlite3_close(store->db);
    free(store);
}

sqlite3 *skh_store_handle(skh_store *store) { return store->db; }

int skh_store_has(skh_store *store, int run)
{
    sqlite3_stmt *query = NULL;
    int found =
        sqlite3_prepare_v2(store->db, "SELECT 1 FROM run WHERE run = ?", -1, &query, NULL) == SQLITE_OK &&
        sqlite3_bind_int(query, 1, run) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW;
    sqlite3_finalize(query);
    return found;
}

int skh_store_finished(skh_store *store)
{
    int failed;
    return skh_sql_ask(store->db, "SELECT count(*) FROM run", &failed);
}

static skh_status add_timeline(skh_store *store, const skh_run_result *result, skh_error *err)
{
    int columns = store->plan->metric_count;
    char *sql = skh_sql_marks("timeline", columns + 3);
    skh_insert in = skh_sql_insert(store, sql);
    sqlite3_free(sql);
    for (int row = 0; row < result->rows; row++) {
        skh_sql_int(&in, result->run), skh_sql_number(&in, result->time_d[row]),
            skh_sql_int(&in, (int64_t)result->session[row]);
        for (int i = 0; i < columns; i++)
            skh_sql_number(&in, result->values[(size_t)row * (size_t)columns + (size_t)i]);
        skh_sql_row(&in);
    }
    return skh_sql_end(store, &in, SKH_OK, err);
}

static skh_status add_outcomes(skh_store *store, const skh_run_result *result, skh_error *err)
{
    int columns = store->plan->metric_count;
    char *sql = skh_sql_marks("outcome", SKH_MEASURE_COUNT + 2);
    skh_insert in = skh_sql_insert(store, sql);
    sqlite3_free(sql);
    for (int i = 0; i < columns; i++) {
        double measures[SKH_MEASURE_COUNT];
        skh_outcome(result->time_d, result->values + i, result->rows, columns, measures);
        skh_sql_int(&in, result->run), skh_sql_text(&in, skh_metric_describe(store->plan->metrics[i]).column);
        for (int m = 0; m < SKH_MEASURE_COUNT; m++) skh_sql_number(&in, measures[m]);
        skh_sql_row(&in);
    }
    return skh_sql_end(store, &in, SKH_OK, err);
}

static skh_status add_events(skh_store *store, const skh_run_result *result, skh_error *err)
{
    skh_insert in = skh_sql_insert(store, "INSERT INTO event VALUES(?,?,?,?,?)");
    for (int i = 0; i < result->event_count; i++) {
        const skh_event *event = &result->events[i];
        skh_sql_int(&in, result->run), skh_sql_int(&in, i),
            skh_sql_text(&in, skh_event_words[event->type].name);
        skh_sql_int(&in, event->session + 1), skh_sql_number(&in, event->time_h / 24), skh_sql_row(&in);
    }
    return skh_sql_end(store, &in, SKH_OK, err);
}

static skh_status add_run(skh_store *store, const skh_run_result *result, skh_error *err)
{
    const skh_plan *plan = store->plan;
    char hash[32], host[128] = "", now[32] = "";
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)result->state_hash);
    gethostname(host, sizeof host - 1);
    time_t seconds = time(NULL);
    struct tm utc;
    if (gmtime_r(&seconds, &utc)) strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    skh_insert in = skh_sql_insert(store, "INSERT INTO run VALUES(?,?,?,?)");
    skh_sql_int(&in, result->run), skh_sql_int(&in, result->run / plan->replicates);
    skh_sql_int(&in, (int64_t)plan->first_seed + result->run % plan->replicates), skh_sql_text(&in, hash),
        skh_sql_row(&in);
    skh_status status = skh_sql_end(store, &in, SKH_OK, err);
    if (status) return status;
    in = skh_sql_insert(store, "INSERT INTO machine VALUES(?,?,?,?,?,?)");
    skh_sql_int(&in, result->run), skh_sql_text(&in, host), skh_sql_text(&in, now),
        skh_sql_number(&in, result->wall_s);
    skh_sql_number(&in, result->cpu_s), skh_sql_number(&in, result->memory_mb), skh_sql_row(&in);
    return skh_sql_end(store, &in, SKH_OK, err);
}

skh_status skh_store_add(skh_store *store, const skh_run_result *result, skh_error *err)
{
    skh_status status = skh_sql_execute(store, "BEGIN IMMEDIATE", err);
    if (!status && !skh_store_has(store, result->run)) {
        status = add_run(store, result, err);
        if (!status) status = add_timeline(store, result, err);
        if (!status) status = add_events(store, result, err);
        if (!status) status = add_outcomes(store, result, err);
    }
    if (!status) status = skh_sql_execute(store, "COMMIT", err);
    if (status) roll_back(store);
    return status;
}
