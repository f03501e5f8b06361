// Loads targets.csv and checks every cell before anything runs.
#include "sim/cli/evidence/target.h"
#include "sim/cli/evidence/measure.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const skh_use_words[SKH_USE_COUNT] = {
#define X(enumerator, word, meaning) #word,
    SKH_USE_LIST(X)
#undef X
};

// Columns of the file, in any order.
#define COLUMN_LIST(X)                                                                                       \
    X(id)                                                                                                    \
    X(category)                                                                                              \
    X(quantity)                                                                                              \
    X(use)                                                                                                   \
    X(scenario)                                                                                              \
    X(measure)                                                                                               \
    X(column)                                                                                                \
    X(over)                                                                                                  \
    X(from_h)                                                                                                \
    X(to_h)                                                                                                  \
    X(level)                                                                                                 \
    X(versus)                                                                                                \
    X(low)                                                                                                   \
    X(high)                                                                                                  \
    X(unit)                                                                                                  \
    X(band)                                                                                                  \
    X(species)                                                                                               \
    X(group)                                                                                                 \
    X(rows)                                                                                                  \
    X(source)                                                                                                \
    X(doi)                                                                                                   \
    X(note)
enum {
#define X(name) COLUMN_##name,
    COLUMN_LIST(X)
#undef X
        COLUMN_COUNT
};
static const char *const column_names[COLUMN_COUNT] = {
#define X(name) #name,
    COLUMN_LIST(X)
#undef X
};

typedef struct reader {
    const char *path;
    const skh_csv *csv;
    int at[COLUMN_COUNT]; // place of each column in the file
    int row;
    skh_error *err;
} reader;

static const char *text_of(const reader *in, int column)
{
    return skh_csv_cell(in->csv, in->row, in->at[column]);
}

static skh_status refuse(const reader *in, int column, const char *expected)
{
    return skh_fail(in->err, SKH_ERR_DATA, "%s:%d: %s = '%s', expected %s", in->path,
                    in->csv->lines[in->row + 1], column_names[column], text_of(in, column), expected);
}

static skh_status number_of(const reader *in, int column, double absent, double *number)
{
    const char *text = text_of(in, column);
    *number = absent;
    if (!*text) return SKH_OK;
    char *end;
    *number = strtod(text, &end);
    return *end || !isfinite(*number) ? refuse(in, column, "a number or nothing") : SKH_OK;
}

static int find_word(const char *word, const char *const *words, int count)
{
    int i = 0;
    while (i < count && strcmp(words[i], word)) i++;
    return i < count ? i : -1;
}

static int find_event(const char *name)
{
    for (int i = 0; i < SKH_EVENT_COUNT; i++) {
        if (!strcmp(skh_event_words[i].name, name)) return i;
    }
    return -1;
}

static void read_texts(const reader *in, skh_target *target)
{
    const char **const texts[COLUMN_COUNT] = {[COLUMN_id] = &target->id,
                                              [COLUMN_category] = &target->category,
                                              [COLUMN_quantity] = &target->quantity,
                                              [COLUMN_scenario] = &target->scenario,
                                              [COLUMN_versus] = &target->versus,
                                              [COLUMN_unit] = &target->unit,
                                              [COLUMN_band] = &target->band,
                                              [COLUMN_species] = &target->species,
                                              [COLUMN_group] = &target->group,
                                              [COLUMN_rows] = &target->rows,
                                              [COLUMN_source] = &target->source,
                                              [COLUMN_doi] = &target->doi,
                                              [COLUMN_note] = &target->note};
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (texts[i]) *texts[i] = text_of(in, i);
    }
}

// The numbers, and the band, which needs at least one end.
static skh_status read_numbers(const reader *in, skh_target *target)
{
    const struct {
        int column;
        double absent, *number;
    } numbers[] = {{COLUMN_from_h, (double)NAN, &target->from_h},
                   {COLUMN_to_h, (double)NAN, &target->to_h},
                   {COLUMN_level, (double)NAN, &target->level},
                   {COLUMN_low, -(double)INFINITY, &target->low},
                   {COLUMN_high, (double)INFINITY, &target->high}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        skh_status status = number_of(in, numbers[i].column, numbers[i].absent, numbers[i].number);
        if (status) return status;
    }
    if (skh_target_runs(target) && isinf(target->low) && isinf(target->high))
        return refuse(in, COLUMN_low, "a number here or in 'high'");
    if (target->low > target->high) return refuse(in, COLUMN_low, "a number not above 'high'");
    return SKH_OK;
}

// The measure with all it needs; only rows that run have one.
static skh_status read_measure(const reader *in, skh_target *target)
{
    if (!*target->scenario)
        return refuse(in, COLUMN_scenario, "a file name of assets/reference/scenarios without .yaml");
    target->measure = skh_measure_find(text_of(in, COLUMN_measure));
    if (target->measure < 0) return refuse(in, COLUMN_measure, "a measure of sim/cli/evidence/measure.c");
    int needs = skh_measure_table[target->measure].needs;
    const char *column = text_of(in, COLUMN_column), *over = text_of(in, COLUMN_over);
    if (needs & SKH_NEEDS_EVENT) {
        target->event = find_event(column);
        if (target->event < 0) return refuse(in, COLUMN_column, "an event of events.inl");
    } else {
        target->column = skh_series_column(column);
        if (target->column < 0) return refuse(in, COLUMN_column, "a column of the time line");
    }
    if (*over) {
        target->over = skh_series_column(over);
        if (target->over < 0) return refuse(in, COLUMN_over, "a column of the time line, or nothing");
    }
    if (needs & SKH_NEEDS_OVER && !*over) return refuse(in, COLUMN_over, "a column of the time line");
    if (needs & SKH_NEEDS_FROM && isnan(target->from_h)) return refuse(in, COLUMN_from_h, "hours");
    if (needs & SKH_NEEDS_TO && isnan(target->to_h)) return refuse(in, COLUMN_to_h, "hours");
    if (needs & SKH_NEEDS_LEVEL && isnan(target->level)) return refuse(in, COLUMN_level, "a number");
    return SKH_OK;
}

static skh_status read_row(const reader *in, skh_target *target)
{
    *target = (skh_target){.column = -1, .over = -1, .event = -1, .measure = -1, .weight = 1};
    read_texts(in, target);
    if (!*target->id) return refuse(in, COLUMN_id, "a name");
    if (!*target->category) return refuse(in, COLUMN_category, "a name");
    int use = find_word(text_of(in, COLUMN_use), skh_use_words, SKH_USE_COUNT);
    if (use < 0) return refuse(in, COLUMN_use, "input, fit, test, control or context");
    target->use = (skh_use)use;
    skh_status status = read_numbers(in, target);
    if (!status && skh_target_runs(target)) status = read_measure(in, target);
    return status;
}

// Rows of a group (papers that contradict each other) share one vote.
static void weigh(skh_targets *targets)
{
    for (int i = 0; i < targets->count; i++) {
        skh_target *target = &targets->rows[i];
        if (!*target->group || !skh_target_scored(target)) continue;
        int size = 0;
        for (int j = 0; j < targets->count; j++) {
            const skh_target *other = &targets->rows[j];
            size += skh_target_scored(other) && !strcmp(other->group, target->group);
        }
        target->weight = 1.0 / size;
    }
}

static skh_status check_ids(const reader *in, const skh_targets *targets)
{
    reader at = *in;
    for (at.row = 0; at.row < targets->count; at.row++) {
        for (int j = 0; j < at.row; j++) {
            if (!strcmp(targets->rows[j].id, targets->rows[at.row].id))
                return refuse(&at, COLUMN_id, "a name no earlier row has");
        }
    }
    return SKH_OK;
}

static skh_status read_all(const char *path, skh_targets *targets, skh_error *err)
{
    reader in = {.path = path, .csv = &targets->csv, .err = err};
    for (int i = 0; i < COLUMN_COUNT; i++) {
        in.at[i] = skh_csv_column(&targets->csv, column_names[i]);
        if (in.at[i] < 0)
            return skh_fail(err, SKH_ERR_DATA, "%s:1: there is no column '%s'", path, column_names[i]);
    }
    targets->rows = calloc((size_t)targets->csv.rows + 1, sizeof *targets->rows);
    if (!targets->rows) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the targets");
    targets->count = targets->csv.rows;
    for (in.row = 0; in.row < targets->count; in.row++) {
        skh_status status = read_row(&in, &targets->rows[in.row]);
        if (status) return status;
    }
    weigh(targets);
    return check_ids(&in, targets);
}

skh_status skh_targets_load(const char *path, skh_targets *targets, skh_error *err)
{
    *targets = (skh_targets){0};
    skh_status status = skh_csv_read(path, &targets->csv, err);
    if (!status) status = read_all(path, targets, err);
    if (status) skh_targets_free(targets);
    return status;
}

void skh_targets_free(skh_targets *targets)
{
    free(targets->rows);
    skh_csv_free(&targets->csv);
    *targets = (skh_targets){0};
}
