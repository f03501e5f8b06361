#include "sim/cli/plot_data.h"
#include "sim/cli/sweep/stats.h"
#include "skinheal/vocabulary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const usual[] = {"neutrophils_count",
                                    "macrophages_count",
                                    "fibroblasts_active_count",
                                    "myofibroblasts_count",
                                    "inflammation_pore_ngml",
                                    "fibrin_pore_frac",
                                    "collagen_pore_rel",
                                    "collagen3_share_pore_frac",
                                    "new_collagen_papillary_rel",
                                    "vessels_pore_rel",
                                    "tewl_gm2h",
                                    "erythema_index"};

void skh_drawing_free(skh_drawing *drawing)
{
    for (int i = 0; i < drawing->memory_count; i++) free(drawing->memory[i]);
    free(drawing->memory);
    free(drawing->figure.panels);
    *drawing = (skh_drawing){0};
}

static double *numbers(skh_drawing *drawing, int count)
{
    void **memory = realloc(drawing->memory, sizeof *memory * (size_t)(drawing->memory_count + 1));
    if (!memory) return NULL;
    drawing->memory = memory;
    double *fresh = malloc(sizeof *fresh * ((size_t)count + 1));
    if (fresh) memory[drawing->memory_count++] = fresh;
    return fresh;
}

static skh_status begin(skh_drawing *drawing, skh_error *err)
{
    *drawing = (skh_drawing){.figure.columns = 2};
    drawing->figure.panels = calloc(SKH_PLOT_PANELS, sizeof *drawing->figure.panels);
    return drawing->figure.panels ? SKH_OK : skh_fail(err, SKH_ERR_MEMORY, "out of memory");
}

// Units as people write them; in names of files they are letters only.
static const char *shown_unit(const char *unit)
{
    static const char *const words[][2] = {{"ngml", "ng/ml"},
                                           {"mgml", "mg/ml"},
                                           {"mgmlh", "mg/ml/h"},
                                           {"MCFUml", "10\u2076 CFU/ml"},
                                           {"max_MCFUml", "10\u2076 CFU/ml"},
                                           {"per_mm3", "/mm\u00b3"},
                                           {"per_cm2", "/cm\u00b2"},
                                           {"per_mm_d", "/mm/day"},
                                           {"gm2h", "g/m\u00b2/h"},
                                           {"ngh_ml", "ng h/ml"},
                                           {"um", "\u00b5m"},
                                           {"d", "days"},
                                           {"frac", "share"},
                                           {"rel", "relative"},
                                           {"count", "number"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i][0], unit)) return words[i][1];
    }
    return unit;
}

static skh_panel *add_panel(skh_drawing *drawing, const char *column)
{
    skh_figure *figure = &drawing->figure;
    if (figure->panel_count == SKH_PLOT_PANELS) return NULL;
    skh_panel *panel = &figure->panels[figure->panel_count++];
    snprintf(panel->column, sizeof panel->column, "%s", column);
    int metric = skh_metric_find(column);
    skh_metric_info info = metric >= 0 ? skh_metric_describe(metric) : (skh_metric_info){.region = -1};
    const char *place = info.region >= 0 ? skh_region_names[info.region] : "";
    snprintf(panel->title, sizeof panel->title, "%s%s%s%s", metric >= 0 ? info.word.label : column,
             *place ? ", " : "", place, metric >= 0 && info.section && info.region >= 0 ? " (section)" : "");
    snprintf(panel->unit, sizeof panel->unit, "%s", metric >= 0 ? shown_unit(info.word.unit) : "");
    return panel;
}

double skh_cell_number(const skh_csv *csv, int row, int column)
{
    if (column < 0) return SKH_MISSING;
    const char *text = skh_csv_cell(csv, row, column);
    char *end;
    double value = strtod(text, &end);
    return end != text && !*end ? value : SKH_MISSING;
}

static skh_status add_run_panel(skh_drawing *drawing, const skh_csv *csv, const double *time_d,
                                const char *metric, skh_error *err)
{
    int column = skh_csv_column(csv, metric);
    skh_panel *panel = add_panel(drawing, metric);
    double *value = panel ? numbers(drawing, csv->rows) : NULL;
    if (!value) return skh_fail(err, SKH_ERR_MEMORY, "too many panels or no memory");
    for (int row = 0; row < csv->rows; row++) value[row] = skh_cell_number(csv, row, column);
    panel->curves[panel->curve_count++] = (skh_curve){.count = csv->rows, .time_d = time_d, .value = value};
    return SKH_OK;
}

skh_status skh_drawing_of_run(const char *csv_path, const char *title, const skh_choice *choice,
                              skh_drawing *out, skh_error *err)
{
    skh_csv csv = {0};
    skh_status status = begin(out, err);
    if (!status) status = skh_csv_read(csv_path, &csv, err);
    int time_column = status ? -1 : skh_csv_column(&csv, "time_d");
    if (!status && time_column < 0)
        status = skh_fail(err, SKH_ERR_DATA, "%s: no column time_d; this is no time line", csv_path);
    double *time_d = status ? NULL : numbers(out, csv.rows);
    for (int row = 0; time_d && row < csv.rows; row++) time_d[row] = skh_cell_number(&csv, row, time_column);
    const char *const *metrics = choice->metric_count ? choice->metrics : usual;
    int count = choice->metric_count ? choice->metric_count : (int)(sizeof usual / sizeof *usual);
    for (int i = 0; i < count && !status; i++) {
        if (skh_csv_column(&csv, metrics[i]) >= 0)
            status = add_run_panel(out, &csv, time_d, metrics[i], err);
        else if (choice->metric_count)
            status = skh_fail(err, SKH_ERR_USAGE, "--metric %s: %s has no such column", metrics[i], csv_path);
    }
    snprintf(out->figure.title, sizeof out->figure.title, "%s", title);
    skh_csv_free(&csv);
    if (status) skh_drawing_free(out);
    return status;
}

// ---- sweeps ----

// The label of a point: its scenario when there are several, and the keys that vary.
static void label_points(skh_store *store, skh_figure *figure, int points)
{
    sqlite3_stmt *query = NULL, *count = NULL;
    sqlite3 *db = skh_store_handle(store);
    int scenarios = 1;
    if (sqlite3_prepare_v2(db, "SELECT count(DISTINCT scenario) FROM point", -1, &count, NULL) == SQLITE_OK &&
        sqlite3_step(count) == SQLITE_ROW)
        scenarios = sqlite3_column_int(count, 0);
    sqlite3_finalize(count);
    if (sqlite3_prepare_v2(db, "SELECT * FROM point ORDER BY point", -1, &query, NULL) != SQLITE_OK) return;
    while (figure->label_count < points && sqlite3_step(query) == SQLITE_ROW) {
        char *label = figure->labels[figure->label_count++];
        size_t size = sizeof figure->labels[0], used = 0;
        for (int i = scenarios > 1 ? 1 : 2; i < sqlite3_column_count(query) && used < size; i++) {
            const char *name = sqlite3_column_name(query, i), *key = strrchr(name, '.');
            const char *text = (const char *)sqlite3_column_text(query, i);
            used += (size_t)snprintf(label + used, size - used, "%s%s%s", used ? ", " : "",
                                     i < 2 ? ""
                                     : key ? key + 1
                                           : name,
                                     i < 2 ? "" : " ");
            if (used >= size) break;
            if (sqlite3_column_type(query, i) == SQLITE_TEXT) {
                used += (size_t)snprintf(label + used, size - used, "%s", text ? text : "");
                continue;
            }
            const skh_key_info *info = skh_key_find(name, NULL, NULL);
            const char *unit = info ? shown_unit(info->unit) : "";
            used += (size_t)snprintf(label + used, size - used, "%.4g%s%s", sqlite3_column_double(query, i),
                                     *unit ? " " : "", unit);
        }
        if (!*label) snprintf(label, size, "mean over seeds");
    }
    sqlite3_finalize(query);
}

// Curve of one point: rows in order of time, the values of the seeds side by side.
static skh_status add_sweep_curve(skh_store *store, skh_drawing *drawing, skh_panel *panel,
                                  const char *metric, int point, skh_error *err)
{
    char *sql = sqlite3_mprintf(
        "SELECT time_d, \"%w\" FROM timeline WHERE run IN (SELECT run FROM run WHERE point = %d) ORDER "
        "BY time_d, run",
        metric, point);
    char *size_sql = sqlite3_mprintf(
        "SELECT count(*) FROM timeline WHERE run IN (SELECT run FROM run WHERE point = %d)", point);
    skh_status status = SKH_OK;
    sqlite3_stmt *query = skh_store_ask(store, sql, &status, err),
                 *size = skh_store_ask(store, size_sql, &status, err);
    int rows = !status && sqlite3_step(size) == SQLITE_ROW ? sqlite3_column_int(size, 0) : 0, count = 0;
    double *columns[5];
    for (int i = 0; i < 5; i++) columns[i] = numbers(drawing, rows);
    if (!status && (!columns[0] || !columns[1] || !columns[2] || !columns[3] || !columns[4]))
        status = skh_fail(err, SKH_ERR_MEMORY, "no memory for %d values", rows);
    int more = !status && sqlite3_step(query) == SQLITE_ROW;
    while (more) {
        double time_d = sqlite3_column_double(query, 0), *values = columns[4];
        int seeds = 0;
        do {
            values[seeds++] =
                sqlite3_column_type(query, 1) == SQLITE_NULL ? SKH_MISSING : sqlite3_column_double(query, 1);
            more = sqlite3_step(query) == SQLITE_ROW;
        } while (more && sqlite3_column_double(query, 0) <= time_d);
        skh_summary s = skh_summarise(values, seeds);
        columns[0][count] = time_d, columns[1][count] = s.mean, columns[2][count] = s.q05,
        columns[3][count] = s.q95;
        count++;
    }
    if (!status)
        panel->curves[panel->curve_count++] =
            (skh_curve){count, columns[0], columns[1], columns[2], columns[3]};
    skh_store_told(store, query, &status, err), skh_store_told(store, size, &status, err);
    sqlite3_free(sql), sqlite3_free(size_sql);
    return status;
}

static int store_number(skh_store *store, const char *key)
{
    char text[64];
    skh_store_meta(skh_store_handle(store), key, text, sizeof text);
    return atoi(text);
}

skh_status skh_drawing_of_sweep(skh_store *store, const skh_choice *choice, skh_drawing *out, skh_error *err)
{
    skh_status status = begin(out, err);
    int seeds = store_number(store, "replicates"), all = seeds ? store_number(store, "runs") / seeds : 0;
    int points = all < SKH_PLOT_CURVES ? all : SKH_PLOT_CURVES;
    const char *const *metrics = choice->metric_count ? choice->metrics : usual;
    int count = choice->metric_count ? choice->metric_count : (int)(sizeof usual / sizeof *usual);
    for (int i = 0; i < count && !status; i++) {
        if (!skh_store_knows(store, "metric", metrics[i])) {
            if (choice->metric_count)
                status = skh_fail(err, SKH_ERR_USAGE, "--metric %s: the sweep did not record it", metrics[i]);
            continue;
        }
        skh_panel *panel = add_panel(out, metrics[i]);
        for (int point = 0; point < points && !status && panel; point++)
            status = add_sweep_curve(store, out, panel, metrics[i], point, err);
    }
    if (status) {
        skh_drawing_free(out);
        return status;
    }
    skh_figure *figure = &out->figure;
    skh_store_meta(skh_store_handle(store), "title", figure->title, sizeof figure->title);
    label_points(store, figure, points);
    char finished[32];
    skh_seeds_text(store, finished, sizeof finished);
    int used = snprintf(figure->note, sizeof figure->note, "mean over %s seeds, band: 5 to 95 %%", finished);
    if (points < all)
        snprintf(figure->note + used, sizeof figure->note - (size_t)used, "; the first %d of %d points",
                 points, all);
    return SKH_OK;
}
