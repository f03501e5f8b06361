// skinheal params: the reference of every key and constant, from the tables the program itself uses.
#include "sim/cli/command.h"

#include "sim/base/suggest.h"
#include "skinheal/vocabulary.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
    char key[96], value[64], low[32], high[32], words[160];
    const skh_key_info *info;
} row;

static row describe(const skh_key_info *info)
{
    row r = {.info = info};
    skh_key_name(info, 0, r.key, sizeof r.key);
    if (info->kind == SKH_KIND_NUMBER) {
        skh_number_text(info->value, r.value, sizeof r.value);
        skh_number_text(info->low, r.low, sizeof r.low);
        skh_number_text(info->high, r.high, sizeof r.high);
        return r;
    }
    snprintf(r.value, sizeof r.value, "%s", skh_choice_word(info->kind, (int)info->value));
    size_t used = 0;
    for (int i = 0; skh_choice_word(info->kind, i) && used < sizeof r.words; i++)
        used += (size_t)snprintf(r.words + used, sizeof r.words - used, "%s%s", i ? ", " : "",
                                 skh_choice_word(info->kind, i));
    return r;
}

static void group_title(const skh_key_info *info, const char *format)
{
    static const char *const titles[][2] = {
        {"", "The run"},
        {"domain", "The section"},
        {"skin", "Skin before treatment"},
        {"lesions", "Lesions"},
        {"device", "Device"},
        {"sessions", "Sessions"},
        {"aftercare", "Aftercare"},
        {"control", "Negative controls"},
        {"output", "Output"},
        {"model", "Constants of the model"},
    };
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (strcmp(titles[i][0], info->group) == 0) printf(format, titles[i][1]); // NOLINT: formats are ours
}

static void text_row(const row *r, int first_of_group)
{
    if (first_of_group) group_title(r->info, "\n%s\n");
    const char *unit = r->info->unit;
    char value[160];
    snprintf(value, sizeof value, "%s%s%s", r->value, *unit ? " " : "", unit);
    printf("  %-30s %-16s ", r->key, value);
    if (r->words[0])
        printf("%s; one of %s [%s]\n", r->info->meaning, r->words, r->info->source);
    else
        printf("%s..%s: %s [%s]\n", r->low, r->high, r->info->meaning, r->info->source);
}

static void quoted(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"') putchar('"');
        putchar(*text);
    }
    putchar('"');
}

static void csv_row(const row *r, int first_of_group)
{
    (void)first_of_group;
    printf("%s,%s,%s,%s,%s,", r->key, r->value, r->info->unit, r->low, r->high);
    quoted(r->words);
    putchar(',');
    quoted(r->info->meaning);
    putchar(',');
    quoted(r->info->source);
    putchar('\n');
}

static void markdown_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|') putchar('\\');
        putchar(*text);
    }
    fputs(" | ", stdout);
}

static void markdown_row(const row *r, int first_of_group)
{
    if (first_of_group) {
        group_title(r->info, "\n## %s\n\n");
        puts("| key | default | unit | range | meaning | source |\n| --- | --- | --- | --- | --- | --- |");
    }
    char range[200];
    snprintf(range, sizeof range, r->words[0] ? "%.160s%s%s" : "%s to %s%s", r->words[0] ? r->words : r->low,
             r->high, "");
    printf("| `%s` | %s | %s | ", r->key, r->value, r->info->unit);
    markdown_cell(range);
    markdown_cell(r->info->meaning);
    fputs(r->info->source, stdout);
    puts(" |");
}

static void json_text(const char *name, const char *text, const char *after)
{
    printf("\"%s\":\"", name);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') putchar('\\');
        putchar(*text);
    }
    printf("\"%s", after);
}

static void ndjson_row(const row *r, int first_of_group)
{
    (void)first_of_group;
    putchar('{');
    json_text("key", r->key, ",");
    if (r->words[0]) {
        json_text("value", r->value, ",");
        json_text("choices", r->words, ",");
    } else {
        printf("\"value\":%s,\"low\":%s,\"high\":%s,", r->value, r->low, r->high);
    }
    json_text("unit", r->info->unit, ",");
    json_text("meaning", r->info->meaning, ",");
    json_text("source", r->info->source, "}\n");
}

static void (*const formats[])(const row *r, int first_of_group) = {text_row, csv_row, markdown_row,
                                                                    ndjson_row};

static int print_schema(void)
{
    char *text = NULL;
    skh_error err = {{0}};
    skh_status status = skh_config_schema(&text, &err);
    if (status) return skh_complain(status, &err);
    fputs(text, stdout);
    free(text);
    return 0;
}

static int unknown_word(const char *word)
{
    skh_suggestion suggestion;
    skh_suggest_start(&suggestion, word);
    for (int i = 0; i < skh_key_count(); i++) skh_suggest_offer(&suggestion, skh_key_at(i)->name);
    const char *best = skh_suggest_best(&suggestion);
    return skh_status_exit_code(skh_usage("no name and no meaning contains '%.60s'%s%s%s", word,
                                          best ? "; did you mean '" : "", best ? best : "",
                                          best ? "'?" : ""));
}

static int print_columns(const char *word)
{
    int found = 0;
    for (int i = 0; i < SKH_METRIC_COUNT; i++) {
        skh_metric_info info = skh_metric_describe(i);
        if (word && !strstr(info.column, word) && !strstr(info.word.meaning, word)) continue;
        printf("  %-44s %s%s: %s\n", info.column, info.word.label,
               info.section ? ", plain mean of the section" : "", info.word.meaning);
        found = 1;
    }
    return found || !word ? 0 : unknown_word(word);
}

static int run(const skh_args *args)
{
    if (skh_args_count(args, "schema")) return print_schema();
    if (skh_args_count(args, "columns")) return print_columns(skh_args_operand(args, 0));
    const char *word = skh_args_operand(args, 0);
    int format;
    if (skh_args_word(args, "format", "text, csv, markdown, ndjson", 0, &format))
        return skh_status_exit_code(SKH_ERR_USAGE);
    if (format == 1) puts("key,value,unit,low,high,choices,meaning,source");
    const char *group = NULL;
    for (int i = 0; i < skh_key_count(); i++) {
        row r = describe(skh_key_at(i));
        if (word && !strstr(r.key, word) && !strstr(r.info->meaning, word)) continue;
        formats[format](&r, !group || strcmp(group, r.info->group) != 0);
        group = r.info->group;
    }
    return word && !group ? unknown_word(word) : 0;
}

static const skh_option options[] = {
    {"format", 'f', "FORMAT", "text (default), csv, markdown or ndjson"},
    {"columns", 0, NULL, "list the columns of time lines instead"},
    {"schema", 0, NULL,
     "print a JSON Schema of configuration files instead; editors complete and check keys with it"},
    {NULL, 0, NULL, NULL},
};

const skh_command skh_command_params = {
    .name = "params",
    .operands = "[WORD]",
    .summary = "every key and constant: value, unit, range, meaning, source",
    .details =
        "With WORD, only keys whose name or meaning contains it. Each of them can stand in a configuration file or "
        "be given with --set.",
    .options = options,
    .max_operands = 1,
    .without = SKH_NO_SETTINGS | SKH_NO_THREADS,
    .run = run,
};
