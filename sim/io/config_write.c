// Scenarios as configurations that read back to the same scenario, to the last bit.
#include "skinheal/config.h"
#include "skinheal/vocabulary.h"
#include "skinheal/world.h"
#include <stdlib.h>
#include <string.h>

typedef struct writer {
    FILE *out;
    const skh_scenario *scenario;
    int sources;
} writer;

// a double-quoted YAML string
static void write_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7f)
            fprintf(out, "\\x%02x", c);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void write_line(const writer *w, const char *indent, const skh_key_info *info, const double *value)
{
    char text[96], low[32], high[32];
    skh_scenario_get(w->scenario, info, value, text, sizeof text);
    int used = fprintf(w->out, "%s%s: %s", indent, info->name, text);
    if (w->sources) {
        fprintf(w->out, "%*s # %s", used < 38 ? 38 - used : 0, "", info->meaning);
        skh_number_text(info->low, low, sizeof low);
        skh_number_text(info->high, high, sizeof high);
        if (info->kind == SKH_KIND_NUMBER)
            fprintf(w->out, "; %s to %s%s%s", low, high, *info->unit ? " " : "", info->unit);
        fprintf(w->out, " [%s]", info->source);
    }
    fputc('\n', w->out);
}

static const double *value_of(const skh_scenario *scenario, const skh_key_info *info)
{
    char name[96];
    double *value = NULL;
    skh_key_name(info, 0, name, sizeof name);
    // looking up does not change the scenario; the pointer is only read
    skh_key_find(name, (skh_scenario *)(void *)(uintptr_t)scenario, &value);
    return value;
}

static void write_group(const writer *w, const char *group)
{
    const char *indent = *group ? "  " : "";
    if (*group) fprintf(w->out, "\n%s:\n", group);
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        if (strcmp(info->group, group) == 0) write_line(w, indent, info, value_of(w->scenario, info));
    }
}

static void write_lesions(const writer *w)
{
    if (!w->scenario->lesion_count) return;
    fputs("  lesions:\n", w->out);
    for (int k = 0; k < w->scenario->lesion_count; k++) {
        const char *indent = "    - ";
        for (int i = 0; i < skh_key_count(); i++) {
            const skh_key_info *info = skh_key_at(i);
            if (strcmp(info->group, "lesions") != 0) continue;
            const char *base = (const char *)&w->scenario->lesions[k];
            write_line(w, indent, info, (const double *)(const void *)(base + info->offset));
            indent = "      ";
        }
    }
}

// a session says when, and how its device differs
static void write_sessions(const writer *w)
{
    if (!w->scenario->explicit_sessions) {
        write_group(w, "sessions");
        return;
    }
    fprintf(w->out, "\nsessions:%s\n", w->scenario->session_count ? "" : " []");
    const skh_key_info *at = skh_key_find("sessions[0].at", NULL, NULL);
    for (int k = 0; k < w->scenario->session_count; k++) {
        const skh_session *session = &w->scenario->sessions[k];
        write_line(w, "  - ", at, &session->time_h);
        for (int i = 0; i < skh_key_count(); i++) {
            const skh_key_info *info = skh_key_at(i);
            if (strcmp(info->group, "device") != 0) continue;
            const double *value =
                (const double *)(const void *)((const char *)&session->device + info->offset);
            const double *usual =
                (const double *)(const void *)((const char *)&w->scenario->device + info->offset);
            if (*value != *usual) write_line(w, "    ", info, value);
        }
    }
}

static void write_regions(const writer *w)
{
    const char *before = "";
    fputs("  regions: [", w->out);
    for (int i = 0; i < SKH_REGION_COUNT; i++) {
        if (!w->scenario->regions[i]) continue;
        fprintf(w->out, "%s%s", before, skh_region_names[i]);
        before = ", ";
    }
    fputs("]\n", w->out);
}

static void write_edits(const writer *w)
{
    if (!w->scenario->edit_count) return;
    fputs("\nedits:\n", w->out);
    const skh_key_info *at = skh_key_find("sessions[0].at", NULL, NULL);
    for (int i = 0; i < w->scenario->edit_count; i++) {
        const skh_edit *edit = &w->scenario->edits[i];
        char time[64];
        skh_scenario_get(w->scenario, at, &edit->time_h, time, sizeof time);
        fprintf(w->out, "  - {at: %s, set: {", time);
        write_quoted(w->out, edit->key);
        fputs(": ", w->out);
        write_quoted(w->out, edit->value);
        fputs("}}\n", w->out);
    }
}

skh_status skh_config_write(const skh_scenario *scenario, int sources, char **text, skh_error *err)
{
    *text = NULL;
    size_t size = 0;
    writer w = {open_memstream(text, &size), scenario, sources};
    if (!w.out) return skh_fail(err, SKH_ERR_MEMORY, "no memory to write the configuration");
    fprintf(w.out, "# skinheal %s, model %d\nformat_version: 1\ntitle: ", SKINHEAL_VERSION,
            SKH_MODEL_VERSION);
    write_quoted(w.out, scenario->title);
    fputc('\n', w.out);
    write_group(&w, "");
    write_group(&w, "domain");
    write_group(&w, "skin");
    write_lesions(&w);
    write_group(&w, "device");
    write_sessions(&w);
    write_group(&w, "aftercare");
    write_group(&w, "control");
    write_group(&w, "output");
    write_regions(&w);
    write_edits(&w);
    write_group(&w, "model");
    int failed = ferror(w.out);
    if (fclose(w.out) == 0 && !failed) return SKH_OK;
    free(*text);
    *text = NULL;
    return skh_fail(err, SKH_ERR_MEMORY, "no memory to write the configuration");
}
