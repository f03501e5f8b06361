// Reads a table in place: the file is one block of text, and cells are cut out of it by writing NULs.
#include "sim/cli/evidence/csv.h"
#include "sim/base/file.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 16 << 20 };

void skh_csv_free(skh_csv *csv)
{
    free(csv->cells);
    free(csv->lines);
    free(csv->text);
    *csv = (skh_csv){0};
}

const char *skh_csv_cell(const skh_csv *csv, int row, int column)
{
    return csv->cells[(size_t)(row + 1) * (size_t)csv->columns + (size_t)column];
}

int skh_csv_column(const skh_csv *csv, const char *name)
{
    for (int i = 0; i < csv->columns; i++) {
        if (!strcmp(csv->cells[i], name)) return i;
    }
    return -1;
}

// Cut one cell at `*text`; sets `*last` when it ends its row. Returns the cell, or NULL for an open quote.
static char *cut_cell(char **text, int *line, int *last)
{
    char *read = *text, *write = *text, *cell = *text;
    int quoted = *read == '"';
    if (quoted) read++;
    for (;; read++) {
        if (!*read && quoted) return NULL;
        if (quoted && *read == '"' && read[1] == '"') {
            *write++ = *read++;
            continue;
        }
        if (quoted && *read == '"') {
            quoted = 0;
            continue;
        }
        if (!quoted && (!*read || *read == ',' || *read == '\n')) break;
        if (*read == '\n') ++*line;
        if (*read != '\r') *write++ = *read;
    }
    char end = *read;
    *last = end != ',';
    *text = end ? read + 1 : read;
    if (end == '\n') ++*line;
    *write = 0;
    return cell;
}

static int count_lines(const char *text)
{
    int lines = 1;
    for (; *text; text++) lines += *text == '\n';
    return lines;
}

static int count_commas(const char *text)
{
    int commas = 0;
    for (; *text && *text != '\n'; text++) commas += *text == ',';
    return commas;
}

// One row into `cells`; returns how many cells it has, or -1 for an open quote. At most `columns` are stored.
static int cut_row(char **text, int *line, char **cells, int columns)
{
    int count = 0, last = 0;
    while (!last) {
        char *cell = cut_cell(text, line, &last);
        if (!cell) return -1;
        if (count < columns) cells[count] = cell;
        count++;
    }
    return count;
}

static skh_status cut_rows(const char *path, char *text, skh_csv *csv, skh_error *err)
{
    int line = 1, row = -1;
    while (*text) {
        if (*text == '#' || *text == '\n') {
            text += strcspn(text, "\n");
            if (*text) text++;
            line++;
            continue;
        }
        if (row < 0) csv->columns = count_commas(text) + 1;
        int start = line;
        size_t at = (size_t)(row + 1) * (size_t)csv->columns;
        int cells = cut_row(&text, &line, csv->cells + at, csv->columns);
        if (cells != csv->columns) {
            if (cells < 0) return skh_fail(err, SKH_ERR_DATA, "%s:%d: a quote is not closed", path, start);
            return skh_fail(err, SKH_ERR_DATA, "%s:%d: %d cells, the header has %d", path, start, cells,
                            csv->columns);
        }
        csv->lines[row + 1] = start;
        row++;
    }
    csv->rows = row;
    if (row < 0) return skh_fail(err, SKH_ERR_DATA, "%s: the table is empty", path);
    return SKH_OK;
}

skh_status skh_csv_read(const char *path, skh_csv *csv, skh_error *err)
{
    *csv = (skh_csv){0};
    size_t size;
    skh_status status = skh_file_read(path, MAX_BYTES, &csv->text, &size, err);
    if (status) return status;
    size_t lines = (size_t)count_lines(csv->text), widest = 1;
    for (const char *line = csv->text; line; line = strchr(line, '\n')) {
        if (*line == '\n') line++;
        size_t commas = (size_t)count_commas(line);
        if (commas + 1 > widest) widest = commas + 1;
    }
    csv->cells = calloc(lines * widest, sizeof *csv->cells);
    csv->lines = calloc(lines, sizeof *csv->lines);
    status = csv->cells && csv->lines ? cut_rows(path, csv->text, csv, err)
                                      : skh_fail(err, SKH_ERR_MEMORY, "no memory for the table %s", path);
    if (status) skh_csv_free(csv);
    return status;
}
