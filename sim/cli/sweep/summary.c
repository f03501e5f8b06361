#include "sim/cli/sweep/summary.h"
#include "sim/cli/sweep/sheet.h"
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
int skh_chooses_metric(const skh_choice *choice, const char *metric)
{
    return chosen(metric, choice->metrics, choice->metric_count);
}
int skh_chooses_measure(const skh_choice *choice, const char *measure)
{
    return chosen(measure, choice->measures, choice->measure_count);
}

const struct skh_usual_outcome skh_usual_outcomes[SKH_USUAL_OUTCOMES] = {
    {"collagen_pore_rel", SKH_MEASURE_FINAL},
    {"new_collagen_papillary_rel", SKH_MEASURE_FINAL},
    {"neutrophils_count", SKH_MEASURE_PEAK}};

int skh_studies(const skh_choice *choice, const char *metric, skh_measure measure)
{
    if (choice->metric_count || choice->measure_count)
        return skh_chooses_metric(choice, metric) &&
               (choice->measure_count ? skh_chooses_measure(choice, skh_measure_names[measure])
                                      : measure == SKH_MEASURE_FINAL);
    for (int i = 0; i < SKH_USUAL_OUTCOMES; i++) {
        if (!strcmp(metric, skh_usual_outcomes[i].metric) && measure == skh_usual_outcomes[i].measure)
            return 1;
    }
    return 0;
}

static const char *text_at(sqlite3_stmt *query, int column)
{
    const char *text = (const char *)sqlite3_column_text(query, column);
    return text ? text : "";
}

void skh_seeds_text(skh_store *store, char *text, size_t size)
{
    skh_status status = SKH_OK;
    sqlite3_stmt *query = skh_store_ask(
        store,
        "SELECT min(n), max(n) FROM (SELECT count(run) AS n FROM point LEFT JOIN run USING(point) GROUP BY point)",
        &status, NULL);
    int there = query && sqlite3_step(query) == SQLITE_ROW;
    int least = there ? sqlite3_column_int(query, 0) : 0, most = there ? sqlite3_column_int(query, 1) : 0;
    snprintf(text, size, least == most ? "%d" : "%d to %d", least, most);
    sqlite3_finalize(query);
}

int skh_store_knows(skh_store *store, const char *table, const char *name)
{
    skh_status status = SKH_OK;
    char *sql = sqlite3_mprintf("SELECT 1 FROM %s WHERE name = %Q", table, name);
    sqlite3_stmt *query = skh_store_ask(store, sql, &status, NULL);
    int found = query && sqlite3_step(query) == SQLITE_ROW;
    sqlite3_finalize(query);
    sqlite3_free(sql);
    return found;
}

skh_status skh_choice_check(skh_store *store, const skh_choice *choice, skh_error *err)
{
    for (int i = 0; i < choice->metric_count; i++) {
        if (!skh_store_knows(store, "metric", choice->metrics[i]))
            return skh_fail(err, SKH_ERR_USAGE,
                            "--metric %s: the sweep did not record it (see: SELECT name FROM metric)",
                            choice->metrics[i]);
    }
    for (int i = 0; i < choice->measure_count; i++) {
        if (!skh_store_knows(store, "measure", choice->measures[i]))
            return skh_fail(err, SKH_ERR_USAGE,
                            "--measure %s: expected peak, peak_d, lowest, lowest_d, settled_d, area or final",
                            choice->measures[i]);
    }
    return SKH_OK;
}

// ---- the tables ----

// The chosen outcomes as a query: one row for each run, metric and measure. Freed by sqlite3_free.
static char *tidy_outcomes(const skh_choice *choice)
{
    char *metrics = sqlite3_mprintf("");
    for (int i = 0; i < choice->metric_count; i++)
        metrics = sqlite3_mprintf("%z%s%Q", metrics, i ? ", " : "AND metric IN (", choice->metrics[i]);
    char *sql = sqlite3_mprintf("");
    for (int m = 0; m < SKH_MEASURE_COUNT; m++) {
        if (!skh_chooses_measure(choice, skh_measure_names[m])) continue;
        const char *unit = skh_measure_units[m];
        sql = sqlite3_mprintf(
            "%z%sSELECT point, run, seed, metric, %d AS position, %Q AS measure, "
            "%s AS unit, %s AS value FROM outcome JOIN run USING(run) JOIN metric ON metric = name "
            "WHERE 1 %s%s",
            sql, *sql ? " UNION ALL " : "", m, skh_measure_names[m],
            !*unit         ? "unit"
            : *unit == '*' ? "CASE unit WHEN '' THEN 'd' ELSE unit || '*d' END"
                           : "'d'",
            skh_measure_names[m], metrics, choice->metric_count ? ")" : "");
    }
    sqlite3_free(metrics);
    return sql;
}

skh_status skh_summary_outcomes(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    static const char *const labels[] = {"metric", "measure", "unit", NULL};
    skh_sheet s = skh_sheet_open(store, table, labels, skh_sheet_statistics, err);
    char *sql = sqlite3_mprintf(
        "SELECT point, metric, measure, unit, value FROM (%z) ORDER BY point, metric, position, run",
        tidy_outcomes(choice));
    skh_sheet_groups(&s, sql, 3);
    sqlite3_free(sql);
    return skh_sheet_close(&s);
}

skh_status skh_summary_runs(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    static const char *const labels[] = {"run", "seed", "metric", "measure", "unit", "value", NULL};
    skh_sheet s = skh_sheet_open(store, table, labels, NULL, err);
    char *sql = sqlite3_mprintf(
        "SELECT point, run, seed, metric, measure, unit, value FROM (%z) ORDER BY run, metric, "
        "position",
        tidy_outcomes(choice));
    skh_sheet_rows(&s, sql);
    sqlite3_free(sql);
    return skh_sheet_close(&s);
}

skh_status skh_summary_timeline(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    static const char *const labels[] = {"metric", "unit", "time_d", NULL};
    skh_sheet s = skh_sheet_open(store, table, labels, skh_sheet_statistics, err);
    sqlite3_stmt *metrics =
        skh_store_ask(store, "SELECT name, unit FROM metric ORDER BY name", &s.status, err);
    while (!s.status && sqlite3_step(metrics) == SQLITE_ROW) {
        const char *name = text_at(metrics, 0);
        if (!skh_chooses_metric(choice, name)) continue;
        char *sql = sqlite3_mprintf(
            "SELECT point, %Q, %Q, time_d, \"%w\" FROM timeline JOIN run USING(run) ORDER BY point, time_d, run",
            name, text_at(metrics, 1), name);
        skh_sheet_groups(&s, sql, 3);
        sqlite3_free(sql);
    }
    skh_store_told(store, metrics, &s.status, err);
    return skh_sheet_close(&s);
}

skh_status skh_summary_events(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    (void)choice;
    static const char *const labels[] = {"event", "session", "unit", "runs", NULL};
    skh_sheet s = skh_sheet_open(store, table, labels, skh_sheet_statistics, err);
    skh_sheet_groups(
        &s,
        "SELECT point, name, session, 'd', runs, time_d FROM event JOIN run USING(run) JOIN (SELECT point, "
        "count(*) AS runs FROM run GROUP BY point) USING(point) ORDER BY point, session, name, run",
        4);
    return skh_sheet_close(&s);
}

skh_status skh_summary_probabilities(skh_store *store, const skh_choice *choice, skh_table *table,
                                     skh_error *err)
{
    (void)choice;
    static const char *const labels[] = {"hazard", "n",      "k",       "probability",
                                         "low95",  "high95", "meaning", NULL};
    skh_sheet s = skh_sheet_open(store, table, labels, NULL, err);
    for (int h = 0; h < skh_hazard_count; h++) {
        const skh_hazard *hazard = &skh_hazards[h];
        char *sql = sqlite3_mprintf(
            "SELECT point, count(%s), total(%s > %.17g) FROM outcome JOIN run USING(run) WHERE metric "
            "= %Q GROUP BY point ORDER BY point",
            hazard->measure, hazard->measure, hazard->above, hazard->metric);
        sqlite3_stmt *query = skh_store_ask(store, sql, &s.status, err);
        while (!s.status && sqlite3_step(query) == SQLITE_ROW) {
            int n = sqlite3_column_int(query, 1), k = (int)sqlite3_column_double(query, 2);
            double low, high;
            skh_wilson(k, n, &low, &high);
            skh_sheet_point(&s, sqlite3_column_int(query, 0));
            skh_table_text(table, hazard->name);
            const double numbers[] = {n, k, n ? (double)k / n : SKH_MISSING, low, high};
            for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) skh_table_number(table, numbers[i]);
            skh_table_text(table, hazard->meaning);
        }
        skh_store_told(store, query, &s.status, err);
        sqlite3_free(sql);
    }
    return skh_sheet_close(&s);
}
