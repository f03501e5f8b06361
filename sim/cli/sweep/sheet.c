#include "sim/cli/sweep/sheet.h"
#include "sim/cli/sweep/stats.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *text_at(sqlite3_stmt *query, int column)
{
    const char *text = (const char *)sqlite3_column_text(query, column);
    return text ? text : "";
}

// A cell of a query as it is: a text, a number, or nothing.
typedef struct cell {
    int is_text;
    char text[96];
    double number;
} cell;

static cell cell_at(sqlite3_stmt *query, int column)
{
    int type = sqlite3_column_type(query, column);
    cell c = {.is_text = type == SQLITE_TEXT, .number = SKH_MISSING};
    if (c.is_text)
        snprintf(c.text, sizeof c.text, "%s", text_at(query, column));
    else if (type != SQLITE_NULL)
        c.number = sqlite3_column_double(query, column);
    return c;
}

static int same(const cell *a, const cell *b)
{
    return !strcmp(a->text, b->text) && !(a->number < b->number) && !(a->number > b->number);
}

enum { MOST_LABELS = 6 };

const char *const skh_sheet_statistics[] = {"n", "mean", "sd", "q05", "q25", "q50", "q75", "q95", NULL};

static void put_names(skh_table *table, const char *const *names)
{
    for (; *names; names++) skh_table_column(table, *names);
}

skh_sheet skh_sheet_open(skh_store *store, skh_table *table, const char *const *labels,
                         const char *const *more, skh_error *err)
{
    skh_sheet s = {.store = store, .table = table, .err = err};
    s.point = skh_store_ask(store, "SELECT * FROM point WHERE point = ?", &s.status, err);
    sqlite3_stmt *unit =
        skh_store_ask(store, "SELECT unit FROM varied WHERE key = ? AND unit != ''", &s.status, err);
    for (int i = 0; !s.status && i < sqlite3_column_count(s.point); i++) {
        char name[96];
        const char *key = sqlite3_column_name(s.point, i);
        sqlite3_bind_text(unit, 1, key, -1, SQLITE_STATIC);
        int has_unit = sqlite3_step(unit) == SQLITE_ROW;
        snprintf(name, sizeof name, has_unit ? "%s [%s]" : "%s", key, has_unit ? text_at(unit, 0) : "");
        skh_table_column(table, name);
        sqlite3_reset(unit);
    }
    skh_store_told(store, unit, &s.status, err);
    put_names(table, labels);
    if (more) put_names(table, more);
    if (!s.status) skh_table_head(table);
    return s;
}

skh_status skh_sheet_close(skh_sheet *s)
{
    skh_store_told(s->store, s->point, &s->status, s->err);
    free(s->values);
    return s->status ? s->status : skh_table_end(s->table, s->err);
}

static void put_cell(skh_table *table, const cell *c)
{
    if (c->is_text)
        skh_table_text(table, c->text);
    else
        skh_table_number(table, c->number);
}

void skh_sheet_point(skh_sheet *s, int point)
{
    sqlite3_bind_int(s->point, 1, point);
    int there = sqlite3_step(s->point) == SQLITE_ROW;
    for (int i = 0; i < sqlite3_column_count(s->point); i++) {
        cell c = there ? cell_at(s->point, i) : (cell){.number = SKH_MISSING};
        put_cell(s->table, &c);
    }
    sqlite3_reset(s->point);
}

static void gather(skh_sheet *s, double value)
{
    if (s->count == s->room) {
        int room = s->room ? 2 * s->room : 256;
        double *values = realloc(s->values, sizeof *values * (size_t)room);
        if (!values) {
            s->status = skh_fail(s->err, SKH_ERR_MEMORY, "no memory for %d values", room);
            return;
        }
        s->values = values, s->room = room;
    }
    s->values[s->count++] = value;
}

void skh_sheet_groups(skh_sheet *s, const char *sql, int labels)
{
    cell group[MOST_LABELS + 1];
    sqlite3_stmt *query = skh_store_ask(s->store, sql, &s->status, s->err);
    int more = !s->status && sqlite3_step(query) == SQLITE_ROW;
    while (more && !s->status) {
        int alike = 1;
        for (int i = 0; i <= labels; i++) group[i] = cell_at(query, i);
        for (s->count = 0; more && alike && !s->status;) {
            gather(s, cell_at(query, labels + 1).number);
            more = sqlite3_step(query) == SQLITE_ROW;
            for (int i = 0; i <= labels && more && alike; i++) {
                cell next = cell_at(query, i);
                alike = same(&next, &group[i]);
            }
        }
        if (s->status) break;
        skh_sheet_point(s, (int)group[0].number);
        for (int i = 1; i <= labels; i++) put_cell(s->table, &group[i]);
        skh_summary sum = skh_summarise(s->values, s->count);
        const double numbers[] = {sum.n, sum.mean, sum.sd, sum.q05, sum.q25, sum.q50, sum.q75, sum.q95};
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) skh_table_number(s->table, numbers[i]);
    }
    skh_store_told(s->store, query, &s->status, s->err);
}

void skh_sheet_rows(skh_sheet *s, const char *sql)
{
    sqlite3_stmt *query = skh_store_ask(s->store, sql, &s->status, s->err);
    while (!s->status && sqlite3_step(query) == SQLITE_ROW) {
        skh_sheet_point(s, sqlite3_column_int(query, 0));
        for (int i = 1; i < sqlite3_column_count(query); i++) {
            cell c = cell_at(query, i);
            put_cell(s->table, &c);
        }
    }
    skh_store_told(s->store, query, &s->status, s->err);
}
