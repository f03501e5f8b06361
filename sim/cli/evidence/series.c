// Storage of series: rows, columns, files, the null model.
#include "sim/cli/evidence/series.h"
#include "sim/base/file.h"
#include "sim/base/hash.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char magic[8] = "SKHSER1";
enum { MAX_BYTES = 256 << 20 };

typedef struct header {
    char magic[8];
    int32_t rows, columns;
    uint64_t checksum; ///< of all that follows the header
} header;

int skh_series_column(const char *name)
{
    static const char *const channel_columns[SKH_CHANNEL_COUNT] = {
#define X(member, column, meaning) #column,
        SKH_CHANNEL_LIST(X)
#undef X
    };
    for (int i = 0; i < SKH_CHANNEL_COUNT; i++) {
        if (!strcmp(channel_columns[i], name)) return SKH_METRIC_COUNT + i;
    }
    return skh_metric_find(name);
}

void skh_series_free(skh_series *series)
{
    free(series->time_h);
    free(series->values);
    *series = (skh_series){0};
}

static skh_status reserve(skh_series *series, int rows, skh_error *err)
{
    double *times = realloc(series->time_h, sizeof *times * (size_t)rows);
    if (times) series->time_h = times;
    float *values = realloc(series->values, sizeof *values * (size_t)rows * SKH_SERIES_COLUMNS);
    if (values) series->values = values;
    if (!times || !values) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d rows of a time line", rows);
    series->room = rows;
    return SKH_OK;
}

skh_status skh_series_append(skh_series *series, double time_h, const float *values, skh_error *err)
{
    if (series->rows == series->room) {
        skh_status status = reserve(series, series->room ? series->room * 2 : 64, err);
        if (status) return status;
    }
    series->time_h[series->rows] = time_h;
    memcpy(series->values + (size_t)series->rows * SKH_SERIES_COLUMNS, values,
           sizeof *values * SKH_SERIES_COLUMNS);
    series->rows++;
    series->end_h = time_h;
    return SKH_OK;
}

skh_status skh_series_null(const skh_series *series, skh_series *out, skh_error *err)
{
    *out = (skh_series){0};
    const float *last = series->values + (size_t)(series->rows - 1) * SKH_SERIES_COLUMNS;
    for (int row = 0; row < series->rows; row++) {
        const float *values = row ? last : series->values;
        skh_status status = skh_series_append(out, series->time_h[row], values, err);
        if (status) {
            skh_series_free(out);
            return status;
        }
    }
    for (int i = 0; i < SKH_EVENT_COUNT; i++) out->event_h[i] = isnan(series->event_h[i]) ? (double)NAN : 0.0;
    return SKH_OK;
}

static uint64_t checksum_of(const skh_series *series)
{
    uint64_t hash = skh_hash(SKH_HASH_START, series->event_h, sizeof series->event_h);
    hash = skh_hash(hash, series->time_h, sizeof *series->time_h * (size_t)series->rows);
    size_t values = (size_t)series->rows * SKH_SERIES_COLUMNS;
    return skh_hash(hash, series->values, sizeof *series->values * values);
}

skh_status skh_series_write(const skh_series *series, const char *path, skh_error *err)
{
    skh_file file;
    skh_status status = skh_file_create(&file, path, err);
    if (status) return status;
    header head = {.rows = series->rows, .columns = SKH_SERIES_COLUMNS, .checksum = checksum_of(series)};
    memcpy(head.magic, magic, sizeof magic);
    size_t rows = (size_t)series->rows, cells = rows * SKH_SERIES_COLUMNS;
    int ok = fwrite(&head, sizeof head, 1, file.stream) == 1;
    ok = ok && fwrite(series->event_h, sizeof series->event_h, 1, file.stream) == 1;
    ok = ok && fwrite(series->time_h, sizeof *series->time_h, rows, file.stream) == rows;
    ok = ok && fwrite(series->values, sizeof *series->values, cells, file.stream) == cells;
    if (ok) return skh_file_commit(&file, err);
    skh_file_discard(&file);
    return skh_fail(err, SKH_ERR_IO, "%s: writing failed", path);
}

static skh_status take_apart(const char *path, const char *data, size_t size, skh_series *series,
                             skh_error *err)
{
    header head;
    size_t fixed = sizeof head + sizeof series->event_h,
           row_size = sizeof(double) + sizeof(float) * SKH_SERIES_COLUMNS;
    if (size < fixed) return skh_fail(err, SKH_ERR_DATA, "%s: too short for a stored run", path);
    memcpy(&head, data, sizeof head);
    if (memcmp(head.magic, magic, sizeof magic) || head.columns != SKH_SERIES_COLUMNS || head.rows < 1 ||
        size != fixed + (size_t)head.rows * row_size)
        return skh_fail(err, SKH_ERR_DATA, "%s: not a stored run of this program", path);
    skh_status status = reserve(series, head.rows, err);
    if (status) return status;
    series->rows = head.rows;
    memcpy(series->event_h, data + sizeof head, sizeof series->event_h);
    size_t times = sizeof *series->time_h * (size_t)head.rows;
    memcpy(series->time_h, data + fixed, times);
    memcpy(series->values, data + fixed + times, size - fixed - times);
    series->end_h = series->time_h[series->rows - 1];
    if (checksum_of(series) != head.checksum)
        return skh_fail(err, SKH_ERR_DATA, "%s: the checksum does not match", path);
    return SKH_OK;
}

skh_status skh_series_read(const char *path, skh_series *series, skh_error *err)
{
    *series = (skh_series){0};
    char *data;
    size_t size;
    skh_status status = skh_file_read(path, MAX_BYTES, &data, &size, err);
    if (status) return status;
    status = take_apart(path, data, size, series, err);
    free(data);
    if (status) skh_series_free(series);
    return status;
}
