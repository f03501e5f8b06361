// Sensitivity from a sweep's database: Morris effects after a morris sample, Sobol indices after a saltelli
// one.
#include "sim/cli/sweep/design.h"
#include "sim/cli/sweep/stats.h"
#include "sim/cli/sweep/summary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RESAMPLES = 1000, MAX_KEYS = 512 };

typedef struct study {
    skh_store *store;
    skh_table *table;
    skh_design design;
    int n, dims, samples, blocks; // blocks: scenario and grid combinations, each with a whole sample
    char keys[MAX_KEYS][64];
    double *points, *y;
} study;

static int meta_number(skh_store *store, const char *key)
{
    char text[64];
    skh_store_meta(skh_store_handle(store), key, text, sizeof text);
    return atoi(text);
}

static skh_status study_open(study *s, skh_error *err)
{
    char method[32], seed[32];
    sqlite3 *db = skh_store_handle(s->store);
    skh_store_meta(db, "sample_method", method, sizeof method);
    skh_store_meta(db, "sample_seed", seed, sizeof seed);
    s->design = !strcmp(method, "morris") ? SKH_DESIGN_MORRIS : SKH_DESIGN_SALTELLI;
    if (strcmp(method, skh_design_words[s->design]))
        return skh_fail(err, SKH_ERR_DATA,
                        "sensitivity needs a sample of method morris or saltelli; this sweep has %s",
                        *method ? method : "none");
    skh_status status = SKH_OK;
    sqlite3_stmt *query =
        skh_store_ask(s->store, "SELECT key FROM varied WHERE position >= ? ORDER BY position", &status, err);
    sqlite3_bind_int(query, 1, meta_number(s->store, "grid_keys"));
    while (!status && s->dims < MAX_KEYS && sqlite3_step(query) == SQLITE_ROW)
        snprintf(s->keys[s->dims++], sizeof s->keys[0], "%s", (const char *)sqlite3_column_text(query, 0));
    skh_store_told(s->store, query, &status, err);
    if (status) return status;
    s->n = meta_number(s->store, "sample_n");
    s->samples = skh_design_points(s->design, s->n, s->dims);
    s->blocks = meta_number(s->store, "runs") / meta_number(s->store, "replicates") / s->samples;
    s->points = calloc((size_t)s->samples * (size_t)s->dims, sizeof *s->points);
    s->y = calloc((size_t)s->samples, sizeof *s->y);
    if (!s->points || !s->y) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d points", s->samples);
    return skh_design_fill(s->design, s->n, s->dims, strtoull(seed, NULL, 10), s->points, err);
}

// Means over the seeds of each point of a block; missing where no run is finished.
static skh_status means(study *s, int block, const char *metric, int measure, skh_error *err)
{
    char *sql = sqlite3_mprintf(
        "SELECT point, avg(%s) FROM outcome JOIN run USING(run) WHERE metric = %Q AND point BETWEEN %d "
        "AND %d GROUP BY point",
        skh_measure_names[measure], metric, block * s->samples, (block + 1) * s->samples - 1);
    skh_status status = SKH_OK;
    sqlite3_stmt *query = skh_store_ask(s->store, sql, &status, err);
    for (int i = 0; i < s->samples; i++) s->y[i] = SKH_MISSING;
    while (!status && sqlite3_step(query) == SQLITE_ROW) {
        if (sqlite3_column_type(query, 1) != SQLITE_NULL)
            s->y[sqlite3_column_int(query, 0) - block * s->samples] = sqlite3_column_double(query, 1);
    }
    skh_store_told(s->store, query, &status, err);
    sqlite3_free(sql);
    return status;
}

typedef struct line {
    int key;
    double strength, numbers[6];
} line;

static int stronger(const void *a, const void *b)
{
    const line *x = a, *y = b;
    if (x->strength > y->strength || (isnan(y->strength) && !isnan(x->strength))) return -1;
    if (y->strength > x->strength || (isnan(x->strength) && !isnan(y->strength))) return 1;
    return x->key - y->key;
}

static skh_status analyse(study *s, line *lines, skh_error *err)
{
    skh_morris_effect *effects = calloc((size_t)s->dims, sizeof *effects);
    skh_sobol_index *indices = calloc((size_t)s->dims, sizeof *indices);
    skh_status status =
        effects && indices ? SKH_OK : skh_fail(err, SKH_ERR_MEMORY, "no memory for %d keys", s->dims);
    if (!status && s->design == SKH_DESIGN_MORRIS)
        skh_morris_effects(s->n, s->dims, s->points, s->y, effects);
    else if (!status)
        status = skh_sobol_indices(s->n, s->dims, s->y, RESAMPLES, 1, indices, err);
    for (int d = 0; d < s->dims && !status; d++) {
        const skh_morris_effect *e = &effects[d];
        const skh_sobol_index *i = &indices[d];
        lines[d] = s->design == SKH_DESIGN_MORRIS
                       ? (line){d, e->mu_star, {e->mu_star, e->mu, e->sigma}}
                       : (line){d,
                                i->total,
                                {i->main, i->main_low, i->main_high, i->total, i->total_low, i->total_high}};
    }
    free(effects), free(indices);
    if (!status) qsort(lines, (size_t)s->dims, sizeof *lines, stronger);
    return status;
}

static void print(study *s, int block, const char *metric, int measure, const line *lines)
{
    for (int d = 0; d < s->dims; d++) {
        skh_table_number(s->table, block);
        skh_table_text(s->table, metric), skh_table_text(s->table, skh_measure_names[measure]);
        skh_table_number(s->table, d + 1), skh_table_text(s->table, s->keys[lines[d].key]);
        for (int i = 0; i < (s->design == SKH_DESIGN_MORRIS ? 3 : 6); i++)
            skh_table_number(s->table, lines[d].numbers[i]);
    }
}

static void head(study *s)
{
    static const char *const first[] = {"block", "metric", "measure", "rank", "key"};
    static const char *const morris[] = {"mu_star", "mu", "sigma"};
    static const char *const sobol[] = {"main",  "main_low95",  "main_high95",
                                        "total", "total_low95", "total_high95"};
    for (int i = 0; i < 5; i++) skh_table_column(s->table, first[i]);
    for (int i = 0; i < 3 && s->design == SKH_DESIGN_MORRIS; i++) skh_table_column(s->table, morris[i]);
    for (int i = 0; i < 6 && s->design == SKH_DESIGN_SALTELLI; i++) skh_table_column(s->table, sobol[i]);
    skh_table_head(s->table);
}

skh_status skh_influences(skh_store *store, const char *metric, int measure, skh_influence *out, int most,
                          int *count, skh_error *err)
{
    study s = {.store = store};
    *count = 0;
    skh_status status = study_open(&s, err);
    line *lines = status ? NULL : calloc((size_t)s.dims, sizeof *lines);
    if (!status && !lines) status = skh_fail(err, SKH_ERR_MEMORY, "no memory for %d keys", s.dims);
    if (!status) status = means(&s, 0, metric, measure, err);
    if (!status) status = analyse(&s, lines, err);
    for (int d = 0; !status && d < s.dims && d < most; d++) {
        const double *n = lines[d].numbers;
        skh_influence *i = &out[(*count)++];
        *i = s.design == SKH_DESIGN_MORRIS
                 ? (skh_influence){.count = 1, .value = {n[0]}, .low = {SKH_MISSING}, .high = {SKH_MISSING}}
                 : (skh_influence){
                       .count = 2, .value = {n[0], n[3]}, .low = {n[1], n[4]}, .high = {n[2], n[5]}};
        snprintf(i->key, sizeof i->key, "%s", s.keys[lines[d].key]);
    }
    free(lines), free(s.points), free(s.y);
    return status;
}

typedef skh_status study_fn(study *s, const char *metric, int measure, line *lines, void *context,
                            skh_error *err);

// Open the study and call `each` for every studied outcome.
static skh_status study_all(study *s, const skh_choice *choice, study_fn *each, void *context, skh_error *err)
{
    skh_status status = study_open(s, err);
    line *lines = status ? NULL : calloc((size_t)s->dims, sizeof *lines);
    if (!status && !lines) status = skh_fail(err, SKH_ERR_MEMORY, "no memory for %d keys", s->dims);
    sqlite3_stmt *query = skh_store_ask(s->store, "SELECT name FROM metric ORDER BY name", &status, err);
    while (!status && sqlite3_step(query) == SQLITE_ROW) {
        const char *metric = (const char *)sqlite3_column_text(query, 0);
        for (int m = 0; m < SKH_MEASURE_COUNT && !status; m++)
            if (skh_studies(choice, metric, (skh_measure)m)) status = each(s, metric, m, lines, context, err);
    }
    skh_store_told(s->store, query, &status, err);
    free(lines);
    return status;
}

// Raise each key's share of the strongest effect on any outcome.
static skh_status rank(study *s, const char *metric, int measure, line *lines, void *context, skh_error *err)
{
    line *best = context;
    skh_status status = means(s, 0, metric, measure, err);
    if (!status) status = analyse(s, lines, err);
    for (int d = 0; d < s->dims && !status; d++) {
        double share = lines[d].strength / lines[0].strength;
        if (share > best[lines[d].key].strength) best[lines[d].key].strength = share;
    }
    return status;
}

// The file of a sweep without its comments, its number of seeds and its sample.
static void put_file(FILE *out, const char *text)
{
    int skip = 0;
    while (*text) {
        size_t size = strcspn(text, "\n");
        size += text[size] == '\n';
        if (!strchr(" \t\n", *text))
            skip = !strncmp(text, "sample:", 7) || !strncmp(text, "replicates:", 11) || *text == '#';
        if (!skip) fwrite(text, 1, size, out);
        text += size;
    }
}

static skh_status put_next_sweep(study *s, const line *best, FILE *out, skh_error *err)
{
    enum { STRONGEST = 10, MOST_FILE = 1 << 20 };
    char *file = malloc(MOST_FILE);
    if (!file) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the sweep file");
    skh_store_meta(skh_store_handle(s->store), "sweep_file", file, MOST_FILE);
    fputs("# The strongest keys of a screening: skinheal sweep THIS-FILE\n", out);
    put_file(out, file);
    free(file);
    fputs("replicates: 4\nsample:\n  method: saltelli\n  n: 64\n  ranges:\n", out);
    skh_status status = SKH_OK;
    sqlite3_stmt *query =
        skh_store_ask(s->store, "SELECT low, high, scale FROM varied WHERE key = ?", &status, err);
    for (int d = 0; d < s->dims && d < STRONGEST && !status; d++) {
        sqlite3_bind_text(query, 1, s->keys[best[d].key], -1, SQLITE_STATIC);
        if (sqlite3_step(query) == SQLITE_ROW)
            fprintf(out, "    %s: [%.10g, %.10g%s]\n", s->keys[best[d].key], sqlite3_column_double(query, 0),
                    sqlite3_column_double(query, 1), sqlite3_column_bytes(query, 2) ? ", log" : "");
        sqlite3_reset(query);
    }
    skh_store_told(s->store, query, &status, err);
    return status;
}

skh_status skh_summary_ranges(skh_store *store, const skh_choice *choice, skh_table *table, skh_error *err)
{
    study s = {.store = store};
    line *best = calloc(MAX_KEYS, sizeof *best);
    if (!best) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d keys", MAX_KEYS);
    for (int d = 0; d < MAX_KEYS; d++) best[d].key = d;
    skh_status status = study_all(&s, choice, rank, best, err);
    if (!status) {
        qsort(best, (size_t)s.dims, sizeof *best, stronger);
        status = put_next_sweep(&s, best, table->out, err);
    }
    free(best), free(s.points), free(s.y);
    return status ? status : skh_table_end(table, err);
}

static skh_status put_outcome(study *s, const char *metric, int measure, line *lines, void *context,
                              skh_error *err)
{
    int *started = context;
    if (!(*started)++) head(s);
    skh_status status = SKH_OK;
    for (int block = 0; block < s->blocks && !status; block++) {
        status = means(s, block, metric, measure, err);
        if (!status) status = analyse(s, lines, err);
        if (!status) print(s, block, metric, measure, lines);
    }
    return status;
}

skh_status skh_summary_sensitivity(skh_store *store, const skh_choice *choice, skh_table *table,
                                   skh_error *err)
{
    study s = {.store = store, .table = table};
    int started = 0;
    skh_status status = study_all(&s, choice, put_outcome, &started, err);
    free(s.points), free(s.y);
    return status ? status : skh_table_end(table, err);
}
