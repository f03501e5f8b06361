// Tidy tables for people and programs: CSV, NDJSON, Markdown or HTML, one row at a time.
#pragma once
#include "skinheal/status.h"
#include <stdio.h>

typedef enum skh_table_format {
    SKH_TABLE_CSV,
    SKH_TABLE_NDJSON,
    SKH_TABLE_MARKDOWN,
    SKH_TABLE_HTML,
    SKH_TABLE_FORMATS
} skh_table_format;

enum { SKH_TABLE_COLUMNS = 400 };
typedef struct skh_table {
    FILE *out;
    skh_table_format format;
    int columns, at; ///< at: column that comes next
    char names[SKH_TABLE_COLUMNS][96];
} skh_table;

/// Name the columns one by one, then print the head, then fill rows from left to right.
void skh_table_column(skh_table *table, const char *name);
void skh_table_head(skh_table *table);
void skh_table_text(skh_table *table, const char *text);
void skh_table_number(skh_table *table, double value); ///< nothing (null) when not finite
/// Errors: SKH_ERR_IO when anything could not be written.
skh_status skh_table_end(skh_table *table, skh_error *err);
/// Text in JSON quotes.
void skh_json_text(FILE *out, const char *text);
