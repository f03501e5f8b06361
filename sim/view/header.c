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
    bool compact = skh_app_layout(app).compact;
    float right = box.x + box.w + 4;
    struct {
        const char *id, *label;
        skh_action action;
        bool on;
    } buttons[] = {{"help", T(HELP_SHORT), SKH_ACTION_HELP, false},
                   {"settings", T(DISPLAY), SKH_ACTION_SETTINGS, false},
                   {"export", T(EXPORT), SKH_ACTION_EXPORT, false},
                   {"surface", T(MIRROR_SHORT), SKH_ACTION_SURFACE, app->surface},
                   {"signal", app->signal < 0 ? T(SIGNALS) : skh_signal_words[app->signal].label,
                    SKH_ACTION_SIGNAL, app->signal >= 0},
                   {"compare", app->compare == SKH_COMPARE_DIFFERENCE ? T(DIFFERENCE) : T(COMPARE_SHORT),
                    SKH_ACTION_COMPARE, app->compare != SKH_COMPARE_OFF}};
    int count = compact && box.w < 640 ? 1 : compact && box.w < 900 ? 3 : 6;
    float wide = 0; // where the tabs must end; they come first in the order of Tab
    for (int i = 0; i < count; i++)
        wide += skh_draw_text_width(app->draw, SKH_FONT_BODY, buttons[i].label) + 24;
    if (compact)
        draw_compact(app, box);
    else
        draw_tabs(app, box, right - wide);
    right -= wide;
    for (int i = count - 1; i >= 0; i--) { // left to right, so that Tab reads in order
        float each = skh_draw_text_width(app->draw, SKH_FONT_BODY, buttons[i].label) + 24, end = right + each;
        if (at_right(app, box, &end, buttons[i].id, buttons[i].label, buttons[i].on))
            skh_app_act(app, buttons[i].action);
        right += each;
    }
}
