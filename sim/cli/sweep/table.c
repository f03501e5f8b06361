#include "sim/cli/sweep/table.h"
#include <math.h>
#include <string.h>

int skh_table_format_find(const char *word)
{
    static const char *const words[SKH_TABLE_FORMATS] = {"csv", "ndjson", "markdown"};
    for (int i = 0; i < SKH_TABLE_FORMATS; i++) {
        if (!strcmp(words[i], word)) return i;
    }
    return -1;
}

void skh_table_column(skh_table *table, const char *name)
{
    if (table->columns < SKH_TABLE_COLUMNS)
        snprintf(table->names[table->columns++], sizeof table->names[0], "%s", name);
}

static void csv_text(FILE *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) fputs(*text == '"' ? "\"\"" : (char[]){*text, 0}, out);
    fputc('"', out);
}

void skh_json_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

void skh_table_head(skh_table *table)
{
    if (table->format == SKH_TABLE_NDJSON) return;
    const char *edge = table->format == SKH_TABLE_MARKDOWN ? "| " : "";
    for (int i = 0; i < table->columns; i++) {
        fputs(i ? (*edge ? " | " : ",") : edge, table->out);
        csv_text(table->out, table->names[i]);
    }
    fputs(*edge ? " |\n" : "\n", table->out);
    for (int i = 0; i < table->columns && *edge; i++)
        fputs(i + 1 < table->columns ? "|---" : "|---|\n", table->out);
}

static void before(skh_table *table)
{
    static const char *const first[SKH_TABLE_FORMATS] = {"", "{", "| "}, *const next[SKH_TABLE_FORMATS] = {
                                                                             ",", ",", " | "};
    fputs(table->at ? next[table->format] : first[table->format], table->out);
    if (table->format == SKH_TABLE_NDJSON) {
        skh_json_text(table->out, table->names[table->at]);
        fputc(':', table->out);
    }
}

static void after(skh_table *table)
{
    static const char *const end[SKH_TABLE_FORMATS] = {"\n", "}\n", " |\n"};
    if (++table->at < table->columns) return;
    fputs(end[table->format], table->out);
    table->at = 0;
}

void skh_table_text(skh_table *table, const char *text)
{
    before(table);
    if (table->format == SKH_TABLE_CSV)
        csv_text(table->out, text);
    else if (table->format == SKH_TABLE_NDJSON)
        skh_json_text(table->out, text);
    else
        fputs(text, table->out);
    after(table);
}

void skh_table_number(skh_table *table, double value)
{
    before(table);
    if (isfinite(value))
        fprintf(table->out, table->format == SKH_TABLE_MARKDOWN ? "%.4g" : "%.9g", value);
    else if (table->format == SKH_TABLE_NDJSON)
        fputs("null", table->out);
    after(table);
}

skh_status skh_table_end(skh_table *table, skh_error *err)
{
    if (fflush(table->out) || ferror(table->out))
        return skh_fail(err, SKH_ERR_IO, "the table could not be written");
    return SKH_OK;
}
