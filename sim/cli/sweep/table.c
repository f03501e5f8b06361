#include "sim/cli/sweep/table.h"
#include <math.h>
#include <string.h>

// How a format opens a row, parts its cells, and closes it; and the same for the head.
static const struct {
    const char *open, *between, *close, *head_open, *head_between, *head_close;
} formats[SKH_TABLE_FORMATS] = {[SKH_TABLE_CSV] = {"", ",", "\n", "", ",", "\n"},
                                [SKH_TABLE_NDJSON] = {"{", ",", "}\n", "", "", ""},
                                [SKH_TABLE_MARKDOWN] = {"| ", " | ", " |\n", "| ", " | ", " |\n"},
                                [SKH_TABLE_HTML] = {"<tr><td>", "</td><td>", "</td></tr>\n",
                                                    "<table>\n<tr><th>", "</th><th>", "</th></tr>\n"}};

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
        else if (*c == '\n')
            fputs("\\n", out);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

static void markdown_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|') fputc('\\', out);
        fputc(*text, out);
    }
}

static void html_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '&')
            fputs("&amp;", out);
        else
            fputc(*text, out);
    }
}

static void any_text(const skh_table *table, const char *text)
{
    static void (*const put[SKH_TABLE_FORMATS])(FILE * out, const char *text) = {csv_text, skh_json_text,
                                                                                 markdown_text, html_text};
    put[table->format](table->out, text);
}

void skh_table_head(skh_table *table)
{
    if (table->format == SKH_TABLE_NDJSON) return;
    fputs(formats[table->format].head_open, table->out);
    for (int i = 0; i < table->columns; i++) {
        if (i) fputs(formats[table->format].head_between, table->out);
        any_text(table, table->names[i]);
    }
    fputs(formats[table->format].head_close, table->out);
    if (table->format != SKH_TABLE_MARKDOWN) return;
    for (int i = 0; i < table->columns; i++) fputs("|---", table->out);
    fputs("|\n", table->out);
}

static void before(skh_table *table)
{
    fputs(table->at ? formats[table->format].between : formats[table->format].open, table->out);
    if (table->format == SKH_TABLE_NDJSON) {
        skh_json_text(table->out, table->names[table->at]);
        fputc(':', table->out);
    }
}

static void after(skh_table *table)
{
    if (++table->at < table->columns) return;
    fputs(formats[table->format].close, table->out);
    table->at = 0;
}

void skh_table_text(skh_table *table, const char *text)
{
    before(table);
    any_text(table, text);
    after(table);
}

void skh_table_number(skh_table *table, double value)
{
    int for_people = table->format == SKH_TABLE_MARKDOWN || table->format == SKH_TABLE_HTML;
    int whole = fabs(value) < 1e7 && value == floor(value); // 20000, not 2e+04
    before(table);
    if (isfinite(value))
        fprintf(table->out, for_people && !whole ? "%.4g" : "%.9g", value);
    else if (table->format == SKH_TABLE_NDJSON)
        fputs("null", table->out);
    after(table);
}

skh_status skh_table_end(skh_table *table, skh_error *err)
{
    if (table->format == SKH_TABLE_HTML) fputs("</table>\n", table->out);
    if (fflush(table->out) || ferror(table->out))
        return skh_fail(err, SKH_ERR_IO, "the table could not be written");
    return SKH_OK;
}
