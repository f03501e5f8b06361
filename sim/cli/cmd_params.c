// skinheal params: the reference of every key and constant, from the tables the program itself uses.
#include "sim/cli/command.h"
#include "sim/cli/sweep/outcome.h"
#include "sim/cli/sweep/table.h"

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

static const char *group_title(const skh_key_info *info)
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
        if (strcmp(titles[i][0], info->group) == 0) return titles[i][1];
    return info->group;
}

static void text_row(const row *r, int first_of_group)
{
    if (first_of_group) printf("\n%s\n", group_title(r->info));
    const char *unit = r->info->unit;
    char value[160];
    snprintf(value, sizeof value, "%s%s%s", r->value, *unit ? " " : "", unit);
    printf("  %-30s %-16s ", r->key, value);
    if (r->words[0])
        printf("%s; one of %s [%s]\n", r->info->meaning, r->words, r->info->source);
    else
        printf("%s..%s: %s [%s]\n", r->low, r->high, r->info->meaning, r->info->source);
}

static void table_row(skh_table *table, const row *r, int first_of_group)
{
    int is_number = r->info->kind == SKH_KIND_NUMBER;
    if (first_of_group && table->format == SKH_TABLE_MARKDOWN) {
        printf("\n## %s\n\n", group_title(r->info));
        skh_table_head(table);
    }
    skh_table_text(table, r->key);
    if (is_number)
        skh_table_number(table, r->info->value);
    else
        skh_table_text(table, r->value);
    skh_table_text(table, r->info->unit);
    skh_table_number(table, is_number ? r->info->low : SKH_MISSING);
    skh_table_number(table, is_number ? r->info->high : SKH_MISSING);
    skh_table_text(table, r->words), skh_table_text(table, r->info->meaning);
    skh_table_text(table, r->info->source);
}

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
    if (skh_args_word(args, "format", "text, csv, ndjson, markdown", 0, &format))
        return skh_status_exit_code(SKH_ERR_USAGE);
    static const char *const columns[] = {"key",  "value",   "unit",    "low",
                                          "high", "choices", "meaning", "source"};
    skh_table *table = calloc(1, sizeof *table);
    if (!table) return skh_complain(SKH_ERR_MEMORY, NULL);
    table->out = stdout;
    table->format = (skh_table_format)(format - 1); // behind text
    for (int i = 0; i < 8; i++) skh_table_column(table, columns[i]);
    if (format && table->format == SKH_TABLE_CSV) skh_table_head(table);
    const char *group = NULL;
    for (int i = 0; i < skh_key_count(); i++) {
        row r = describe(skh_key_at(i));
        if (word && !strstr(r.key, word) && !strstr(r.info->meaning, word)) continue;
        int first = !group || strcmp(group, r.info->group) != 0;
        if (format)
            table_row(table, &r, first);
        else
            text_row(&r, first);
        group = r.info->group;
    }
    free(table);
    return word && !group ? unknown_word(word) : 0;
}

static const skh_option options[] = {
    {"format", 'f', "FORMAT", "text (default), csv, ndjson or markdown"},
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
