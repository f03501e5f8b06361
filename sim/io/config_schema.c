// JSON Schema of configurations: editors complete, explain and check keys with it.
#include "skinheal/config.h"
#include "skinheal/vocabulary.h"
#include <stdlib.h>
#include <string.h>

static void quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void number_property(FILE *out, const skh_key_info *info, const char *value)
{
    char low[32], high[32], text[400];
    skh_number_text(info->low, low, sizeof low);
    skh_number_text(info->high, high, sizeof high);
    snprintf(text, sizeof text, "%s; %s to %s%s%s. Source: %s", info->meaning, low, high,
             *info->unit ? " " : "", info->unit, info->source);
    fputs("{\"description\": ", out);
    quoted(out, text);
    fputs(", \"default\": ", out);
    // a bare number is in the key's own unit; with a unit it is a string that starts like a number
    if (*info->unit) {
        quoted(out, value);
        fprintf(out, ", \"anyOf\": [{\"type\": \"number\", \"minimum\": %s, \"maximum\": %s}, ", low, high);
        fputs("{\"type\": \"string\", \"pattern\": \"^[-+]?[0-9.]\"}]}", out);
    } else {
        fprintf(out, "%s, \"type\": [\"number\", \"string\"], \"minimum\": %s, \"maximum\": %s}", value, low,
                high);
    }
}

static void property(FILE *out, const skh_key_info *info)
{
    char value[96];
    skh_scenario_get(NULL, info, &info->value, value, sizeof value);
    fprintf(out, "\"%s\": ", info->name);
    if (info->kind == SKH_KIND_NUMBER) {
        number_property(out, info, value);
        return;
    }
    fputs("{\"description\": ", out);
    quoted(out, info->meaning);
    if (info->kind == SKH_KIND_FLAG) {
        fprintf(out, ", \"default\": %s, \"type\": \"boolean\"}", value);
        return;
    }
    fputs(", \"default\": ", out);
    quoted(out, value);
    fputs(", \"enum\": [", out);
    for (int i = 0; skh_choice_word(info->kind, i); i++) {
        if (i) fputs(", ", out);
        quoted(out, skh_choice_word(info->kind, i));
    }
    fputs("]}", out);
}

// all properties of a group, comma-separated
static void properties(FILE *out, const char *group, const char *indent)
{
    const char *before = "";
    for (int i = 0; i < skh_key_count(); i++) {
        if (strcmp(skh_key_at(i)->group, group) != 0) continue;
        fprintf(out, "%s%s", before, indent);
        property(out, skh_key_at(i));
        before = ",\n";
    }
}

static void object_start(FILE *out, const char *name)
{
    fprintf(out, ",\n    \"%s\": {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n",
            name);
}

static void write_schema(FILE *out)
{
    static const char *const groups[] = {"domain", "device", "aftercare", "control", "model"};
    fputs(
        "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": \"skinheal configuration\",\n"
        "  \"type\": \"object\",\n  \"additionalProperties\": false,\n  \"properties\": {\n"
        "    \"format_version\": {\"const\": 1},\n    \"title\": {\"type\": \"string\", \"maxLength\": 127},\n"
        "    \"include\": {\"description\": \"presets that merge below this file\", \"anyOf\": [{\"type\": \"string\"}, "
        "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}]},\n",
        out);
    properties(out, "", "    ");
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        object_start(out, groups[i]);
        properties(out, groups[i], "      ");
        fputs("}}", out);
    }
    object_start(out, "skin");
    properties(out, "skin", "      ");
    fprintf(out,
            ",\n      \"lesions\": {\"type\": \"array\", \"maxItems\": %d, \"items\": {\"type\": \"object\", "
            "\"additionalProperties\": false, \"required\": [\"kind\"], \"properties\": {\n",
            SKH_MAX_LESIONS);
    properties(out, "lesions", "        ");
    fputs("}}}}}", out);
    object_start(out, "output");
    properties(out, "output", "      ");
    fputs(",\n      \"regions\": {\"type\": \"array\", \"items\": {\"enum\": [", out);
    for (int i = 0; i < SKH_REGION_COUNT; i++) fprintf(out, "%s\"%s\"", i ? ", " : "", skh_region_names[i]);
    fputs(
        "]}}}},\n    \"sessions\": {\"anyOf\": [{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n",
        out);
    properties(out, "sessions", "      ");
    fprintf(out,
            "}},\n      {\"type\": \"array\", \"maxItems\": %d, \"items\": {\"type\": \"object\", "
            "\"additionalProperties\": false, \"properties\": {\n        ",
            SKH_MAX_SESSIONS);
    property(out, skh_key_find("sessions[0].at", NULL, NULL));
    fputs(",\n        \"day\": {\"description\": \"the same as at\", \"type\": [\"number\", \"string\"]},\n",
          out);
    properties(out, "device", "        ");
    fputs(
        "}}}]},\n    \"edits\": {\"description\": \"changes while the course runs\", \"type\": \"array\", \"items\": "
        "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"at\", \"set\"], \"properties\": "
        "{\"at\": {\"type\": [\"number\", \"string\"]}, \"set\": {\"type\": \"object\"}}}}\n  }\n}\n",
        out);
}

skh_status skh_config_schema(char **text, skh_error *err)
{
    *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(text, &size);
    if (!out) return skh_fail(err, SKH_ERR_MEMORY, "no memory to write the schema");
    write_schema(out);
    int failed = ferror(out);
    if (fclose(out) == 0 && !failed) return SKH_OK;
    free(*text);
    *text = NULL;
    return skh_fail(err, SKH_ERR_MEMORY, "no memory to write the schema");
}
