// Comma-separated tables with a header line (RFC 4180: quotes, doubled quotes, line breaks in quotes).
#pragma once
#include "skinheal/status.h"
#include <stddef.h>

typedef struct skh_csv {
    int rows, columns; ///< rows without the header
    char **cells;      ///< header first: cells[(row + 1) * columns + column]
    int *lines;        ///< line of the file each row starts at, header first
    char *text;        ///< the file; cells point into it
} skh_csv;

/// Read a table. Every row must have as many cells as the header. Lines that start with '#' are skipped.
/// Errors: SKH_ERR_NO_INPUT, SKH_ERR_DATA (names file and line), SKH_ERR_MEMORY. `csv` is freed on failure.
skh_status skh_csv_read(const char *path, skh_csv *csv, skh_error *err);
void skh_csv_free(skh_csv *csv);                          ///< a zeroed one is fine
int skh_csv_column(const skh_csv *csv, const char *name); ///< -1 when the header lacks it
/// Cell of a row (0 = first after the header); never NULL.
const char *skh_csv_cell(const skh_csv *csv, int row, int column);
