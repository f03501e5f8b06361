// The top line: name, scenario, stains, signal, compare, surface, export, help.
#include "sim/view/app.h"
#include <string.h>

static const skh_text_id stain_texts[SKH_STAIN_COUNT] = {SKH_TEXT_STAIN_0, SKH_TEXT_STAIN_1, SKH_TEXT_STAIN_2,
                                                         SKH_TEXT_STAIN_3, SKH_TEXT_STAIN_4, SKH_TEXT_STAIN_5,
                                                         SKH_TEXT_STAIN_6, SKH_TEXT_STAIN_7};

/// A button at the right end that grows to the left; *right moves on.
static bool at_right(skh_app *app, skh_box box, float *right, const char *id, const char *label, bool on)
{
    float wide = skh_draw_text_width(app->draw, SKH_FONT_BODY, label) + 20;
    *right -= wide + 4;
    return skh_button(&app->ui, id, (skh_box){*right, box.y, wide, box.h}, label, on);
}

static void draw_compact(skh_app *app, skh_box box)
{
    const char *words[SKH_STAIN_COUNT];
    for (int i = 0; i < SKH_STAIN_COUNT; i++) words[i] = skh_text(stain_texts[i]);
    int stain = (int)app->stain;
    skh_box menu = {box.x, box.y, 34, box.h};
    if (skh_icon_button(&app->ui, "panel", menu, SKH_ICON_MENU, T(PANEL_NAME), app->panel_open)) {
        app->panel_open = !app->panel_open;
    }
    float room = box.w < 700 ? 220 : 300;
    if (skh_choice(&app->ui, "stain", (skh_box){box.x + 44, box.y, room, box.h}, T(STAIN), words,
                   SKH_STAIN_COUNT, &stain)) {
        skh_app_act(app, (skh_action)(SKH_ACTION_STAIN_1 + stain));
    }
}

static void draw_tabs(skh_app *app, skh_box box, float right)
{
    float x = box.x + 2;
    if (box.w > 1200) {
        x += skh_draw_text(app->draw, x, box.y + 6, SKH_FONT_TITLE, SKH_ALIGN_LEFT,
                           skh_app_colour(app, SKH_COLOUR_TEXT), T(NAME)) +
             14;
    }
    const char *words[SKH_STAIN_COUNT];
    float natural = 0;
    for (int i = 0; i < SKH_STAIN_COUNT; i++) {
        words[i] = skh_text(stain_texts[i]);
        natural += skh_draw_text_width(app->draw, SKH_FONT_BODY, words[i]) + 22;
    }
    int stain = (int)app->stain;
    float wide = natural < right - x - 12 ? natural : right - x - 12;
    if (skh_tabs(&app->ui, "stain", (skh_box){x, box.y, wide, box.h}, words, SKH_STAIN_COUNT, &stain)) {
        skh_app_act(app, (skh_action)(SKH_ACTION_STAIN_1 + stain));
    }
}

void skh_header_draw(skh_app *app, skh_box box)
{
    struct {
        const char *id, *label;
        skh_action action;
        bool on, shown;
        float width;
    } buttons[] = {
        {.id = "compare",
         .label = app->compare == SKH_COMPARE_DIFFERENCE ? T(DIFFERENCE) : T(COMPARE_SHORT),
         .action = SKH_ACTION_COMPARE,
         .on = app->compare != SKH_COMPARE_OFF},
        {.id = "signal",
         .label = app->signal < 0 ? T(SIGNALS) : skh_signal_words[app->signal].label,
         .action = SKH_ACTION_SIGNAL,
         .on = app->signal >= 0},
        {.id = "surface", .label = T(MIRROR_SHORT), .action = SKH_ACTION_SURFACE, .on = app->surface},
        {.id = "export", .label = T(EXPORT), .action = SKH_ACTION_EXPORT},
        {.id = "settings", .label = T(DISPLAY), .action = SKH_ACTION_SETTINGS},
        {.id = "help", .label = T(HELP_SHORT), .action = SKH_ACTION_HELP}};
    enum { BUTTONS = sizeof buttons / sizeof buttons[0] };
    static const int by_need[BUTTONS] = {5, 0, 4, 1, 3, 2}; // what a narrow window keeps longest
    bool compact = skh_app_layout(app).compact;
    float room = compact ? box.w - (box.w < 700 ? 264 : 344) - 8 : box.w, wide = 0;
    for (int i = 0; i < BUTTONS; i++) {
        int b = by_need[i];
        buttons[b].width = skh_draw_text_width(app->draw, SKH_FONT_BODY, buttons[b].label) + 24;
        buttons[b].shown = wide + buttons[b].width <= room;
        if (buttons[b].shown) wide += buttons[b].width;
    }
    float right = box.x + box.w + 4 - wide; // where the tabs must end; they come first in the order of Tab
    if (compact)
        draw_compact(app, box);
    else
        draw_tabs(app, box, right);
    for (int i = 0; i < BUTTONS; i++) {
        if (!buttons[i].shown) continue;
        float end = right + buttons[i].width;
        if (at_right(app, box, &end, buttons[i].id, buttons[i].label, buttons[i].on))
            skh_app_act(app, buttons[i].action);
        right += buttons[i].width;
    }
}
