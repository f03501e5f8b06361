// The side panel: scenario, sliders made from the keys of the configuration, consequence, who is here.
#include "sim/base/units.h"
#include "sim/view/app.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct control {
    int tab;
    const char *key;
    skh_text_id label;
    const char *unit;
    double low, high, step;
    int decimals, logarithmic;
} control;
static const control controls[] = {
#define SKH_CONTROL(...) {__VA_ARGS__},
#include "sim/view/controls.inl"
};
enum { CONTROLS = sizeof controls / sizeof controls[0], LEGEND_HEIGHT = 160 };

/// Ten significant digits: 0.35 mm is 350 um, not 350.00000000000006.
static double tidy(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.10g", value);
    return strtod(text, NULL);
}

/// A device key changes every listed session too, and a key of the course replaces a list by a course.
static void store(skh_side *side, const char *key, double *place, double value, double now_s)
{
    *place = value;
    if (!strncmp(key, "sessions.", 9)) side->draft.explicit_sessions = 0;
    if (!strncmp(key, "device.", 7) && side->draft.explicit_sessions) {
        for (int i = 0; i < side->draft.session_count; i++) {
            char name[96];
            double *session = NULL;
            snprintf(name, sizeof name, "sessions[%d].%s", i, key + 7);
            if (skh_key_find(name, &side->draft, &session) && session) *session = value;
        }
    }
    side->changed_s = now_s > 0 ? now_s : 1e-9;
}

static int choice_words(skh_kind kind, const char **words, int max)
{
    int count = 0;
    while (count < max && (words[count] = skh_choice_word(kind, count))) count++;
    return count;
}

static void tip_text(const skh_key_info *info, char *tip, size_t size)
{
    snprintf(tip, size, "%s. %s %g %s (%g \u2013 %g). %s: %s.", info->meaning, T(DEFAULT), info->value,
             info->unit, info->low, info->high, T(SOURCE), info->source);
}

static void draw_number(skh_app *app, skh_side *side, const control *c, const skh_key_info *info,
                        double *place, skh_box box)
{
    double factor = 1;
    if (c->unit[0] && skh_units_factor(info->unit, c->unit, &factor, NULL)) factor = 1;
    char tip[400];
    tip_text(info, tip, sizeof tip);
    const char *unit = !strcmp(c->unit, "/cm2") ? "/cm\u00B2" : c->unit;
    double low = fmax(c->low, info->low * factor), high = fmin(c->high, info->high * factor);
    skh_slider slider = {c->key,  skh_text(c->label), unit,           low, high, info->value * factor,
                         c->step, c->decimals,        c->logarithmic, tip};
    double value = *place * factor;
    if (skh_slider_draw(&app->ui, &slider, box, &value))
        store(side, c->key, place, tidy(value / factor), app->time_s);
}

static float draw_control(skh_app *app, skh_side *side, const control *c, skh_box box)
{
    double *place = NULL;
    const skh_key_info *info = skh_key_find(c->key, &side->draft, &place);
    if (!info || !place) return 0;
    if (info->kind == SKH_KIND_NUMBER) {
        draw_number(app, side, c, info, place, (skh_box){box.x, box.y, box.w, SKH_SLIDER_HEIGHT});
        return SKH_SLIDER_HEIGHT;
    }
    skh_box row = {box.x, box.y + 2, box.w, 26};
    if (info->kind == SKH_KIND_FLAG) {
        bool value = *place != 0;
        if (skh_toggle(&app->ui, c->key, row, skh_text(c->label), &value)) {
            store(side, c->key, place, value ? 1 : 0, app->time_s);
        }
    } else {
        const char *words[24];
        int count = choice_words(info->kind, words, 24), value = (int)*place;
        if (skh_choice(&app->ui, c->key, row, skh_text(c->label), words, count, &value)) {
            store(side, c->key, place, value, app->time_s);
        }
    }
    return 33;
}

/// All model constants, for the curious: one slider each, in a scroll area.
static void draw_constants(skh_app *app, skh_side *side, skh_box box)
{
    skh_scroll scroll = skh_scroll_begin(&app->ui, box, &app->more_scroll);
    float y = box.y - app->more_scroll, start = y;
    skh_draw_paragraph(app->draw, box.x, y, box.w - 16, SKH_FONT_SMALL, skh_app_colour(app, SKH_COLOUR_DIM),
                       T(MORE_NOTE));
    y += skh_draw_paragraph_height(app->draw, box.w - 16, SKH_FONT_SMALL, T(MORE_NOTE)) + 8;
    for (int i = 0; i < SKH_PARAM_COUNT; i++) {
        const skh_param_info *info = &skh_param_table[i];
        skh_box row = {box.x, y, box.w - 16, SKH_SLIDER_HEIGHT};
        y += SKH_SLIDER_HEIGHT + 4;
        if (row.y + row.h < box.y - 80 || row.y > box.y + box.h + 80) { // out of sight, yet a stop of Tab
            skh_ui_widget(&app->ui, skh_ui_id(info->name), row, info->name);
            continue;
        }
        char label[64], tip[400];
        snprintf(label, sizeof label, "%s", info->name);
        for (char *c = label; *c; c++) *c = *c == '_' ? ' ' : *c;
        snprintf(tip, sizeof tip, "%s. %s %g %s. %s: %s.", info->meaning, T(DEFAULT), info->value, info->unit,
                 T(SOURCE), info->source);
        int logarithmic = info->low > 0 && info->high / info->low > 20;
        double step = (info->high - info->low) / 100;
        skh_slider slider = {info->name,  label, info->unit, info->low,   info->high,
                             info->value, step,  -1,         logarithmic, tip};
        double *place = skh_param_at(&side->draft.model, info), value = *place;
        if (skh_slider_draw(&app->ui, &slider, row, &value))
            store(side, info->name, place, value, app->time_s);
    }
    skh_scroll_end(&app->ui, "constants-scroll", scroll, y - start);
}

/// What the settings mean in practice: depth in words, channels, punctures, minutes. Returns the height.
static float consequence(skh_app *app, const skh_side *side, float x, float y, float wide)
{
    const skh_scenario *s = &side->draft;
    skh_treatment t = skh_device_treatment(&s->device, &s->domain);
    char text[320];
    if (s->device.kind == SKH_DEVICE_NONE || s->course.count < 1) {
        snprintf(text, sizeof text, "%s", T(NO_TREATMENT));
    } else {
        const skh_layers *l = side->scene ? &side->scene->scene.layers : NULL;
        skh_text_id reach = SKH_TEXT_REACH_RETICULAR;
        if (l && t.reach_um < (double)l->epidermis_um)
            reach = SKH_TEXT_REACH_EPIDERMIS;
        else if (l && t.reach_um < (double)l->papillary_um)
            reach = SKH_TEXT_REACH_PAPILLARY;
        else if (l && t.reach_um > (double)l->dermis_um)
            reach = SKH_TEXT_REACH_SUBCUTIS;
        snprintf(text, sizeof text, T(CONSEQUENCE), t.reach_um / 1000, skh_text(reach), t.section_pores,
                 t.punctures, t.minutes);
    }
    return skh_draw_paragraph(app->draw, x, y, wide, SKH_FONT_SMALL, skh_app_colour(app, SKH_COLOUR_DIM),
                              text);
}

/// Changed settings while a course is under way: what shall become of them?
static bool draw_changed(skh_app *app, skh_side *side, skh_box box)
{
    if (side->changed_s <= 0 || app->clock_h <= 0) return false;
    skh_draw_panel(app->draw, box, 6, skh_app_colour(app, SKH_COLOUR_RAISED),
                   skh_app_colour(app, SKH_COLOUR_WARNING));
    skh_draw_text(app->draw, box.x + 10, box.y + 7, SKH_FONT_BOLD, SKH_ALIGN_LEFT,
                  skh_app_colour(app, SKH_COLOUR_TEXT), T(CHANGED));
    const struct {
        const char *id;
        skh_text_id label;
    } choices[4] = {{"changed-restart", SKH_TEXT_CHANGED_RESTART},
                    {"changed-now", SKH_TEXT_CHANGED_NOW},
                    {"changed-branch", SKH_TEXT_CHANGED_BRANCH},
                    {"changed-undo", SKH_TEXT_CHANGED_UNDO}};
    float w = (box.w - 28) / 2;
    for (int i = 0; i < 4; i++) {
        skh_box button = {box.x + 10 + (float)(i % 2) * (w + 8), box.y + 31 + (float)(i / 2) * 32, w, 27};
        bool hit = i == 0 ? skh_button_strong(&app->ui, choices[i].id, button, skh_text(choices[i].label))
                          : skh_button(&app->ui, choices[i].id, button, skh_text(choices[i].label), false);
        if (!hit) continue;
        if (i == 0) skh_course_restart(app, app->active);
        if (i == 1) skh_course_from_now(app, app->active);
        if (i == 2) skh_course_branch(app);
        if (i == 3) skh_course_undo(app, app->active);
        break;
    }
    return true;
}

static float draw_head(skh_app *app, skh_box box)
{
    char title[160];
    const skh_side *side = &app->sides[app->active];
    snprintf(title, sizeof title, "%s%s", skh_course_sides(app) == 2 ? app->active ? "B: " : "A: " : "",
             side->draft.title[0] ? side->draft.title : T(UNTITLED));
    skh_ui_state state =
        skh_ui_widget(&app->ui, skh_ui_id("scenario"), (skh_box){box.x, box.y, box.w, 28}, "scenario");
    skh_box row = {box.x, box.y, box.w, 28};
    SDL_Color face = skh_app_colour(app, state.hover ? SKH_COLOUR_LINE : SKH_COLOUR_RAISED);
    skh_draw_panel(app->draw, row, 5, face, skh_app_colour(app, SKH_COLOUR_LINE));
    skh_draw_text_fit(app->draw, row.x + 10, row.y + 5, row.w - 34, SKH_FONT_SMALL,
                      skh_app_colour(app, SKH_COLOUR_TEXT), title);
    float x = row.x + row.w - 16, y = row.y + 14;
    skh_draw_triangle(app->draw, (SDL_FPoint){x - 5, y - 3}, (SDL_FPoint){x + 5, y - 3},
                      (SDL_FPoint){x, y + 4}, skh_app_colour(app, SKH_COLOUR_DIM));
    skh_ui_ring(&app->ui, state, row);
    skh_ui_say(&app->ui, state, "Scenario %s", title);
    if (state.clicked || (state.focus && skh_ui_take_key(&app->ui, SDLK_RETURN, NULL))) {
        skh_page_open(app, SKH_PAGE_SCENARIOS);
    }
    const char *tabs[SKH_SIDE_TABS] = {T(TAB_TREATMENT), T(TAB_SKIN), T(TAB_CARE), T(TAB_MORE)};
    skh_tabs(&app->ui, "side-tab", (skh_box){box.x, box.y + 34, box.w, 26}, tabs, SKH_SIDE_TABS, &app->tab);
    return 67;
}

/// Settings, what they mean, and on a low screen what finds no place of its own: who is here, the curves'
/// names and values, buttons the header has no room for.
static void draw_settings(skh_app *app, skh_side *side, skh_box area, bool actors, bool legend)
{
    skh_scroll scroll = skh_scroll_begin(&app->ui, area, &app->scroll[0]);
    float start = area.y - app->scroll[0], y = start, wide = area.w - 10;
    for (int i = 0; i < CONTROLS; i++) {
        if (controls[i].tab == app->tab)
            y += draw_control(app, side, &controls[i], (skh_box){area.x, y, wide, SKH_SLIDER_HEIGHT});
    }
    y += 2 + consequence(app, side, area.x, y + 2, wide);
    if (actors) {
        skh_who_draw(app, (skh_box){area.x, y + 10, wide, skh_who_height()});
        y += 10 + skh_who_height();
    }
    if (legend) {
        skh_plots_legend(app, (skh_box){area.x, y + 10, wide, LEGEND_HEIGHT});
        y += 10 + LEGEND_HEIGHT;
    }
    y += skh_header_rest(app, (skh_box){area.x, y + 10, wide, 32});
    skh_scroll_end(&app->ui, "side-scroll", scroll, y - start);
}

/// A line, and room below it.
static skh_box below_line(skh_app *app, skh_box box)
{
    skh_draw_box(app->draw, (skh_box){box.x, box.y - 2, box.w, 1}, skh_app_colour(app, SKH_COLOUR_LINE));
    return (skh_box){box.x, box.y + 5, box.w, box.h - 5};
}

void skh_side_draw(skh_app *app, skh_box box)
{
    skh_side *side = &app->sides[app->active];
    app->highlight = -1;
    skh_draw_panel(app->draw, box, 7, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, SKH_COLOUR_LINE));
    skh_box inner = {box.x + 13, box.y + 10, box.w - 26, box.h - 18};
    bool named = skh_timeline_legend(app) > 0, high = inner.h > 500; // named: the curves, beside them
    float legend = named || (skh_app_layout(app).compact && !high) ? 0 : inner.h > 900 ? 210 : LEGEND_HEIGHT;
    float actors = inner.h - legend < 330 ? 0 : skh_who_height();
    float y = inner.y + draw_head(app, inner), bottom = inner.y + inner.h - actors - legend;
    bool asks = side->changed_s > 0 && app->clock_h > 0; // takes the place of the actors until answered
    if (asks && actors < 112) bottom -= 112 - actors;
    skh_box area = {inner.x, y, inner.w, bottom - y - (app->tab == 3 ? 8 : 6)};
    if (app->tab == 3)
        draw_constants(app, side, area);
    else
        draw_settings(app, side, area, actors == 0, legend == 0 && !named);
    skh_box foot = {inner.x, inner.y + inner.h - actors - legend, inner.w, actors};
    if (asks)
        draw_changed(app, side, (skh_box){inner.x - 4, bottom + 8, inner.w + 8, 98});
    else if (actors > 0)
        skh_who_draw(app, below_line(app, foot));
    foot = (skh_box){inner.x, inner.y + inner.h - legend, inner.w, legend};
    if (legend > 0) skh_plots_legend(app, below_line(app, foot));
}
