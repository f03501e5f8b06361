// Scenarios: start, change, branch, compare, load.
#include "sim/view/app.h"
#include "skinheal/config.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY_CAP = 512 << 20 };

int skh_course_sides(const skh_app *app)
{
    return app->compare != SKH_COMPARE_OFF && app->sides[1].engine ? 2 : 1;
}

void skh_course_start(skh_app *app, int index, const skh_scenario *scenario)
{
    skh_side *side = &app->sides[index];
    side->draft = side->given = *scenario;
    side->changed_s = 0;
    skh_pace_build(&side->pace, scenario);
    skh_error err;
    int threads = app->options.threads;
    if (!threads) threads = SDL_GetCPUCount() > 2 ? SDL_GetCPUCount() - 1 : 1;
    if (side->engine) {
        skh_engine_restart(side->engine, scenario);
    } else if (skh_engine_create(scenario, threads, HISTORY_CAP / 2, &side->engine, &err)) {
        skh_app_say(app, true, "%s", err.message);
    }
    side->record.count = side->record.event_count = 0;
    side->state = side->engine ? skh_engine_look(side->engine) : (skh_engine_state){0};
    if (index == 0) app->framed = false;
}

void skh_course_restart(skh_app *app, int index)
{
    skh_side *side = &app->sides[index];
    skh_scenario next = side->draft;
    skh_error err;
    if (skh_scenario_finish(&next, &err)) {
        skh_app_say(app, true, "%s", err.message);
        side->changed_s = 0;
        return;
    }
    bool framed = app->framed;
    skh_course_start(app, index, &next);
    app->framed = framed; // keep looking at the same place
    skh_play_seek(app, 0);
}

int skh_course_differences(const skh_scenario *a, const skh_scenario *b, const skh_key_info **keys, int max)
{
    int found = 0;
    skh_scenario left = *a, right = *b;
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        char name[96];
        double *x = NULL, *y = NULL;
        if (!strcmp(info->group, "lesions")) continue;
        skh_key_name(info, 0, name, sizeof name);
        if (!skh_key_find(name, &left, &x) || !skh_key_find(name, &right, &y) || !x || !y || *x == *y)
            continue;
        if (found < max) keys[found] = info;
        found++;
    }
    return found;
}

void skh_course_from_now(skh_app *app, int index)
{
    skh_side *side = &app->sides[index];
    const skh_key_info *keys[16];
    int count = skh_course_differences(&side->given, &side->draft, keys, 16);
    for (int i = 0; i < count && i < 16; i++) {
        char name[96], text[64];
        double *value = NULL;
        skh_key_name(keys[i], 0, name, sizeof name);
        skh_key_find(name, &side->draft, &value);
        if (!value) continue;
        skh_scenario_get(&side->draft, keys[i], value, text, sizeof text);
        skh_engine_edit(side->engine, name, text);
    }
    side->given = side->draft;
    side->changed_s = 0;
}

void skh_course_undo(skh_app *app, int index)
{
    app->sides[index].draft = app->sides[index].given;
    app->sides[index].changed_s = 0;
}

void skh_course_branch(skh_app *app)
{
    skh_scenario next = app->sides[app->active].draft;
    skh_error err;
    if (skh_scenario_finish(&next, &err)) {
        skh_app_say(app, true, "%s", err.message);
        return;
    }
    skh_course_undo(app, app->active);
    skh_course_start(app, 1, &next);
    app->compare = SKH_COMPARE_SPLIT;
    app->active = 1;
    skh_engine_want(app->sides[1].engine, app->clock_h);
}

void skh_course_drop(skh_side *side)
{
    skh_engine_destroy(side->engine);
    skh_shared_scene_drop(side->scene);
    skh_record_free(&side->record);
    SDL_DestroyTexture(side->texture);
    SDL_DestroyTexture(side->before);
    skh_stamps_destroy(side->stamps);
    *side = (skh_side){0};
}

void skh_course_compare(skh_app *app, skh_compare mode)
{
    if (mode == app->compare) return;
    app->compare = mode;
    if (mode == SKH_COMPARE_OFF) {
        skh_course_drop(&app->sides[1]);
        app->active = 0;
        if (!app->steered) app->framed = false;
    } else if (!app->sides[1].engine) {
        // B starts as the same treatment with half the needle length: something to see at once
        skh_scenario next = app->sides[0].given, half = next;
        half.device.length = next.device.length / 2;
        for (int i = 0; i < half.session_count; i++) half.sessions[i].device.length /= 2;
        if (!skh_scenario_finish(&half, NULL)) next = half;
        skh_course_start(app, 1, &next);
        app->active = 1;
        if (!app->steered) app->framed = false;
    }
    static const skh_text_id words[] = {SKH_TEXT_COMPARE_OFF, SKH_TEXT_COMPARE_SPLIT,
                                        SKH_TEXT_COMPARE_DIFFERENCE};
    skh_ui_announce(&app->ui, "%s", skh_text(words[mode]));
}

void skh_course_swap(skh_app *app)
{
    if (skh_course_sides(app) < 2) return;
    skh_side other = app->sides[0];
    app->sides[0] = app->sides[1];
    app->sides[1] = other;
    for (int i = 0; i < 2; i++) { // pictures belong to the painter's slots
        app->sides[i].painted = NULL;
        app->sides[i].serial = 0;
    }
    app->active = 1 - app->active;
}

bool skh_course_load(skh_app *app, const char *path)
{
    skh_scenario scenario;
    skh_report report = {0};
    skh_status status = skh_config_load(path, NULL, 0, &scenario, &report);
    if (status) {
        char *end = report.text ? strchr(report.text, '\n') : NULL;
        if (end) *end = 0;
        skh_app_say(app, true, "%s", report.text ? report.text : skh_status_text(status));
    } else {
        skh_course_start(app, app->active, &scenario);
        skh_play_seek(app, 0);
        skh_app_say(app, false, "%s", scenario.title);
    }
    skh_report_free(&report);
    return !status;
}

static int by_path(const void *a, const void *b) { return strcmp(a, b); }

/// Title of a scenario file: the value of its line "title:". False for plans of sweeps, which list scenarios.
static bool read_title(const char *path, char *title, size_t size)
{
    FILE *file = fopen(path, "r");
    char line[256];
    bool plain = file != NULL;
    while (file && fgets(line, sizeof line, file)) {
        if (!strncmp(line, "scenarios:", 10)) plain = false;
        if (strncmp(line, "title:", 6) != 0) continue;
        char *start = line + 6 + strspn(line + 6, " \"'");
        start[strcspn(start, "\"'\r\n")] = 0;
        snprintf(title, size, "%s", start);
    }
    if (file) fclose(file);
    return plain;
}

void skh_course_list(skh_app *app)
{
    DIR *folder = app->options.scenario_dir[0] ? opendir(app->options.scenario_dir) : NULL;
    if (!folder) return;
    const struct dirent *entry;
    while ((entry = readdir(folder)) && app->scenario_count < SKH_MAX_SCENARIOS) {
        size_t length = strlen(entry->d_name);
        if (length < 6 || strcmp(entry->d_name + length - 5, ".yaml") != 0) continue;
        char *path = app->scenarios[app->scenario_count].path,
             *title = app->scenarios[app->scenario_count].title;
        int written =
            snprintf(path, sizeof app->scenarios[0].path, "%s/%s", app->options.scenario_dir, entry->d_name);
        if (written >= (int)sizeof app->scenarios[0].path) continue;
        snprintf(title, sizeof app->scenarios[0].title, "%.*s", (int)length - 5, entry->d_name);
        if (read_title(path, title, sizeof app->scenarios[0].title)) app->scenario_count++;
    }
    closedir(folder);
    qsort(app->scenarios, (size_t)app->scenario_count, sizeof app->scenarios[0], by_path);
}
