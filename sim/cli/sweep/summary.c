#include "sim/cli/sweep/summary.h"
#include "sim/cli/sweep/stats.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const skh_hazard skh_hazards[] = {
    {"infection", "infected_pores_count", "peak", 0.5, "a channel with more than 1e5 CFU/ml after a day"},
    {"scar", "scar_area_frac", "final", 0.001, "more than 0.1 % of the dermis is parallel scar at the end"},
    {"darkening", "melanin_index", "final", 1.1, "melanin more than 10 % above its own baseline at the end"}};
const int skh_hazard_count = sizeof skh_hazards / sizeof *skh_hazards;

static int chosen(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (!strcmp(name, names[i])) return 1;
    }
    return count == 0;
}

static sqlite3_stmt *ask(skh_store *store, const char *sql, skh_error *err, skh_status *status)
{
    sqlite3_stmt *query = NULL;
    if (!*status && sqlite3_prepare_v2(skh_store_handle(store), sql, -1, &query, NULL) != SQLITE_OK)
        *status = skh_store_fail(skh_store_handle(store), "the database", err);
    return query;
}

static const char *text_at(sqlite3_stmt *query, int column)
{
    const char *text = (const char *)sqlite3_column_text(query, column);
    return text ? text : "";
}
static double number_at(sqlite3_stmt *query, int column)
{
    return sqlite3_column_type(query, column) == SQLITE_NULL ? SKH_MISSING
                                                             : sqlite3_column_double(query, column);
}

static int knows(skh_store *store, const char *table, const char *name)
{
    skh_status status = SKH_OK;
    char *sql = sqlite3_mprintf("SELECT 1 FROM %s WHERE name = %Q", table, name);
    sqlite3_stmt *query = ask(store, sql, NULL, &status);
    int found = query && sqlite3_step(query) == SQLITE_ROW;
    sqlite3_finalize(query);
    sqlite3_free(sql);
    return found;
}

skh_status skh_choice_check(skh_store *store, const skh_choice *choice, skh_error *err)
{
    for (int i = 0; i < choice->metric_count; i++) {
        if (!knows(store, "metric", choice->metrics[i]))
            return skh_fail(err, SKH_ERR_USAGE,
                            "--metric %s: the sweep did not record it (see: SELECT name FROM metric)",
                            choice->metrics[i]);
    }
    for (int i = 0; i < choice->measure_count; i++) {
        if (!knows(store, "measure", choice->measures[i]))
            return skh_fail(err, SKH_ERR_USAGE,
                            "--measure %s: expected peak, peak_d, lowest, lowest_d, settled_d, area or final",
                            choice->measures[i]);
    }
    return SKH_OK;
}

// ---- where a row stands: point, scenario, values of the varied keys ----

static int point_columns(skh_store *store, skh_table *table, skh_error *err, skh_status *status)
{
    sqlite3_stmt *query = ask(store, "SELECT * FROM point LIMIT 0", err, status);
    int columns = query ? sqlite3_column_count(query) : 0;
    for (int i = 0; i < columns; i++) {
        char *sql = sqlite3_mprintf("SELECT unit FROM varied WHERE key = %Q", sqlite3_column_name(query, i));
        sqlite3_stmt *unit = ask(store, sql, err, status);
        char name[96];
        int has_unit = unit && sqlite3_step(unit) == SQLITE_ROW && *text_at(unit, 0);
        snprintf(name, sizeof name, has_unit ? "%s [%s]" : "%s", sqlite3_column_name(query, i),
                 has_unit ? text_at(unit, 0) : "");
        skh_table_column(table, name);
        sqlite3_finalize(unit);
        sqlite3_free(sql);
    }
    sqlite3_finalize(query);
    return columns;
}

static skh_status point_values(skh_store *store, skh_table *table, int point, int columns, skh_error *err)
{
    skh_status status = SKH_OK;
    sqlite3_stmt *query = ask(store, "SELECT * FROM point WHERE point = ?", err, &status);
    if (status) return status;
    sqlite3_bind_int(query, 1, point);
    int there = sqlite3_step(query) == SQLITE_ROW;
    for (int i = 0; i < columns; i++) {
        if (there && sqlite3_column_type(query, i) == SQLITE_TEXT)
            skh_table_text(table, text_at(query, i));
        else
            skh_table_number(table, there ? number_at(query, i) : SKH_MISSING);
    }
    sqlite3_finalize(query);
    return SKH_OK;
}

static const char *const summary_columns[] = {"n", "mean", "sd", "q05", "q25", "q50", "q75", "q95"};

static void put_columns(skh_table *table, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) skh_table_column(table, names[i]);
}

static void put_summary(skh_table *table, double *values, int count)
{
    skh_summary s = skh_summarise(values, count);
    const double numbers[] = {s.n, s.mean, s.sd, s.q05, s.q25, s.q50, s.q75, s.q95};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) skh_table_number(table, numbers[i]);
}

static void full_unit(char *text, size_t size, const char *metric_unit, const char *measure_unit)
{
    if (*measure_unit == '*')
        snprintf(text, size, "%s%s%s", metric_unit, *metric_unit ? "*" : "", measure_unit + 1);
    else
        snprintf(text, size, "%s", *measure_unit ? measure_unit : metric_unit);
}

// Values gathered for one row of a table.
typedef struct heap {
    double *values;
    int count, room;
} heap;

static skh_status gather(heap *h, double value, skh_error *err)
{
    if (h->count == h->room) {
        int room = h->room ? 2 * h->room : 256;
        double *values = realloc(h->values, sizeof *values * (size_t)room);
        if (!values) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d values", room);
        h->values = values, h->room = room;
    }
    h->values[h->count++] = value;
    return SKH_OK;
}

// ---- the tables ----

skh_status skh_summary_outcomes(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    static const char *const columns[] = {"metric", "measure", "unit"};
    skh_status status = SKH_OK;
    heap measures[SKH_MEASURE_COUNT] = {{0}};
    int keys = point_columns(store, table, err, &status);
    put_columns(table, columns, 3);
    put_columns(table, summary_columns, 8);
    skh_table_head(table);
    sqlite3_stmt *query =
        ask(store,
            "SELECT point, metric, unit, outcome.* FROM outcome JOIN run USING(run) JOIN metric ON metric "
            "= name ORDER BY point, metric, run",
            err, &status);
    int more = !status && sqlite3_step(query) == SQLITE_ROW;
    while (more && !status) {
        int point = sqlite3_column_int(query, 0);
        char metric[96], metric_unit[32];
        snprintf(metric, sizeof metric, "%s", text_at(query, 1));
        snprintf(metric_unit, sizeof metric_unit, "%s", text_at(query, 2));
        for (int m = 0; m < SKH_MEASURE_COUNT; m++) measures[m].count = 0;
        do {
            for (int m = 0; m < SKH_MEASURE_COUNT && !status; m++)
                status = gather(&measures[m], number_at(query, 5 + m), err);
            more = sqlite3_step(query) == SQLITE_ROW;
        } while (more && !status && sqlite3_column_int(query, 0) == point &&
                 !strcmp(text_at(query, 1), metric));
        for (int m = 0;
             m < SKH_MEASURE_COUNT && !status && chosen(metric, choice->metrics, choice->metric_count); m++) {
            if (!chosen(skh_measure_names[m], choice->measures, choice->measure_count)) continue;
            char unit[64];
            full_unit(unit, sizeof unit, metric_unit, skh_measure_units[m]);
            status = point_values(store, table, point, keys, err);
            skh_table_text(table, metric), skh_table_text(table, skh_measure_names[m]),
                skh_table_text(table, unit);
            put_summary(table, measures[m].values, measures[m].count);
        }
    }
    for (int m = 0; m < SKH_MEASURE_COUNT; m++) free(measures[m].values);
    sqlite3_finalize(query);
    return status ? status : skh_table_end(table, err);
}

// One metric's rows: groups of equal (point, time) in order of the runs.
static skh_status timeline_of(skh_store *store, skh_table *table, int keys, const char *metric,
                              const char *unit, heap *values, skh_error *err)
{
    skh_status status = SKH_OK;
    char *sql = sqlite3_mprintf(
        "SELECT point, time_d, \"%w\" FROM timeline JOIN run USING(run) ORDER BY point, time_d, run", metric);
    sqlite3_stmt *query = ask(store, sql, err, &status);
    int more = !status && sqlite3_step(query) == SQLITE_ROW;
    while (more && !status) {
        int point = sqlite3_column_int(query, 0);
        double time_d = sqlite3_column_double(query, 1);
        values->count = 0;
        do {
            status = gather(values, number_at(query, 2), err);
            more = sqlite3_step(query) == SQLITE_ROW;
        } while (more && !status && sqlite3_column_int(query, 0) == point &&
                 sqlite3_column_double(query, 1) <= time_d);
        if (!status) status = point_values(store, table, point, keys, err);
        skh_table_text(table, metric), skh_table_text(table, unit), skh_table_number(table, time_d);
        put_summary(table, values->values, values->count);
    }
    sqlite3_finalize(query);
    sqlite3_free(sql);
    return status;
}

skh_status skh_summary_timeline(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    static const char *const columns[] = {"metric", "unit", "time_d"};
    skh_status status = SKH_OK;
    heap values = {0};
    int keys = point_columns(store, table, err, &status);
    put_columns(table, columns, 3);
    put_columns(table, summary_columns, 8);
    skh_table_head(table);
    sqlite3_stmt *metrics = ask(store, "SELECT name, unit FROM metric ORDER BY name", err, &status);
    while (!status && sqlite3_step(metrics) == SQLITE_ROW) {
        if (chosen(text_at(metrics, 0), choice->metrics, choice->metric_count))
            status = timeline_of(store, table, keys, text_at(metrics, 0), text_at(metrics, 1), &values, err);
    }
    sqlite3_finalize(metrics);
    free(values.values);
    return status ? status : skh_table_end(table, err);
}

static int runs_of_point(skh_store *store, int point)
{
    skh_status status = SKH_OK;
    sqlite3_stmt *query = ask(store, "SELECT count(*) FROM run WHERE point = ?", NULL, &status);
    if (!query) return 0;
    sqlite3_bind_int(query, 1, point);
    int count = sqlite3_step(query) == SQLITE_ROW ? sqlite3_column_int(query, 0) : 0;
    sqlite3_finalize(query);
    return count;
}

skh_status skh_summary_events(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    (void)choice;
    static const char *const columns[] = {"event", "session", "unit", "runs"};
    skh_status status = SKH_OK;
    heap values = {0};
    int keys = point_columns(store, table, err, &status);
    put_columns(table, columns, 4);
    put_columns(table, summary_columns, 8);
    skh_table_head(table);
    sqlite3_stmt *query =
        ask(store,
            "SELECT point, session, name, time_d FROM event JOIN run USING(run) ORDER BY point, session, "
            "name, run",
            err, &status);
    int more = !status && sqlite3_step(query) == SQLITE_ROW;
    while (more && !status) {
        int point = sqlite3_column_int(query, 0), session = sqlite3_column_int(query, 1);
        char name[64];
        snprintf(name, sizeof name, "%s", text_at(query, 2));
        values.count = 0;
        do {
            status = gather(&values, number_at(query, 3), err);
            more = sqlite3_step(query) == SQLITE_ROW;
        } while (more && !status && sqlite3_column_int(query, 0) == point &&
                 sqlite3_column_int(query, 1) == session && !strcmp(text_at(query, 2), name));
        if (!status) status = point_values(store, table, point, keys, err);
        skh_table_text(table, name), skh_table_number(table, session), skh_table_text(table, "d");
        skh_table_number(table, runs_of_point(store, point));
        put_summary(table, values.values, values.count);
    }
    sqlite3_finalize(query);
    free(values.values);
    return status ? status : skh_table_end(table, err);
}

skh_status skh_summary_probabilities(skh_store *store, const skh_choice *choice, skh_table *table,
                                     skh_error *err)
{
    (void)choice;
    static const char *const columns[] = {"hazard", "n", "k", "probability", "low95", "high95", "meaning"};
    skh_status status = SKH_OK;
    int keys = point_columns(store, table, err, &status);
    put_columns(table, columns, 7);
    skh_table_head(table);
    for (int h = 0; h < skh_hazard_count && !status; h++) {
        const skh_hazard *hazard = &skh_hazards[h];
        char *sql = sqlite3_mprintf(
            "SELECT point, count(%s), total(%s > %.17g) FROM outcome JOIN run USING(run) WHERE metric "
            "= %Q GROUP BY point ORDER BY point",
            hazard->measure, hazard->measure, hazard->above, hazard->metric);
        sqlite3_stmt *query = ask(store, sql, err, &status);
        while (!status && sqlite3_step(query) == SQLITE_ROW) {
            int n = sqlite3_column_int(query, 1), k = (int)sqlite3_column_double(query, 2);
            double low, high;
            skh_wilson(k, n, &low, &high);
            status = point_values(store, table, sqlite3_column_int(query, 0), keys, err);
            skh_table_text(table, hazard->name), skh_table_number(table, n), skh_table_number(table, k);
            skh_table_number(table, n ? (double)k / n : SKH_MISSING);
            skh_table_number(table, low), skh_table_number(table, high),
                skh_table_text(table, hazard->meaning);
        }
        sqlite3_finalize(query);
        sqlite3_free(sql);
    }
    return status ? status : skh_table_end(table, err);
}

skh_status skh_summary_runs(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    static const char *const columns[] = {"run", "seed", "metric", "measure", "unit", "value"};
    skh_status status = SKH_OK;
    int keys = point_columns(store, table, err, &status);
    put_columns(table, columns, 6);
    skh_table_head(table);
    sqlite3_stmt *query =
        ask(store,
            "SELECT point, seed, metric, unit, outcome.* FROM outcome JOIN run USING(run) JOIN metric ON "
            "metric = name ORDER BY run, metric",
            err, &status);
    while (!status && sqlite3_step(query) == SQLITE_ROW) {
        if (!chosen(text_at(query, 2), choice->metrics, choice->metric_count)) continue;
        for (int m = 0; m < SKH_MEASURE_COUNT && !status; m++) {
            if (!chosen(skh_measure_names[m], choice->measures, choice->measure_count)) continue;
            char unit[64];
            full_unit(unit, sizeof unit, text_at(query, 3), skh_measure_units[m]);
            status = point_values(store, table, sqlite3_column_int(query, 0), keys, err);
            skh_table_number(table, sqlite3_column_int(query, 4)),
                skh_table_number(table, sqlite3_column_int(query, 1));
            skh_table_text(table, text_at(query, 2)), skh_table_text(table, skh_measure_names[m]);
            skh_table_text(table, unit), skh_table_number(table, number_at(query, 6 + m));
        }
    }
    sqlite3_finalize(query);
    return status ? status : skh_table_end(table, err);
}
