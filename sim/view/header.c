// The top line: name, scenario, stains, signal, compare, surface, export, help.
#include "sim/view/app.h"
#include <math.h>
#include <string.h>

static const skh_text_id stain_texts[SKH_STAIN_COUNT] = {SKH_TEXT_STAIN_0, SKH_TEXT_STAIN_1, SKH_TEXT_STAIN_2,
                                                         SKH_TEXT_STAIN_3, SKH_TEXT_STAIN_4, SKH_TEXT_STAIN_5,
                                                         SKH_TEXT_STAIN_6, SKH_TEXT_STAIN_7};

enum { BUTTONS = 6, MENU = 34 };
typedef struct header_button {
    const char *id, *label;
    skh_action action;
    bool on, shown;
    float width; ///< with its gap
} header_button;

/// Width of the widest stain's name between its two arrows.
static float stain_least(const skh_app *app)
{
    float wide = 0;
    for (int i = 0; i < SKH_STAIN_COUNT; i++)
        wide = fmaxf(wide, skh_draw_text_width(app->draw, SKH_FONT_BODY, skh_text(stain_texts[i])));
    return wide + 50;
}

/// The buttons and which of them the header has room for; returns the width of those.
static float lay_out(const skh_app *app, header_button buttons[BUTTONS])
{
    skh_layout layout = skh_app_layout(app);
    const header_button all[BUTTONS] = {
        {.id = "compare",
         .label = app->compare == SKH_COMPARE_DIFFERENCE ? T(DIFFERENCE) : T(COMPARE_SHORT),
         .action = SKH_ACTION_COMPARE,
         .on = app->compare != SKH_COMPARE_OFF},
        {.id = "signal", // a narrow header has no room for its name, which the heat map's legend says too
         .label = app->signal < 0 || layout.compact ? T(SIGNALS) : skh_signal_words[app->signal].label,
         .action = SKH_ACTION_SIGNAL,
         .on = app->signal >= 0},
        {.id = "surface", .label = T(MIRROR_SHORT), .action = SKH_ACTION_SURFACE, .on = app->surface},
        {.id = "export", .label = T(EXPORT), .action = SKH_ACTION_EXPORT},
        {.id = "settings", .label = T(DISPLAY), .action = SKH_ACTION_SETTINGS},
        {.id = "help", .label = T(HELP_SHORT), .action = SKH_ACTION_HELP}};
    static const int by_need[BUTTONS] = {5, 0, 4, 1, 3, 2}; // what a narrow window keeps longest
    float room = layout.header.w - (layout.compact ? MENU + 14 + stain_least(app) : 0), wide = 0;
    memcpy(buttons, all, sizeof all);
    for (int i = 0; i < BUTTONS; i++) {
        header_button *b = &buttons[by_need[i]];
        b->width = skh_draw_text_width(app->draw, SKH_FONT_BODY, b->label) + 24;
        b->shown = wide + b->width <= room;
        if (b->shown) wide += b->width;
    }
    return wide;
}

static void draw_button(skh_app *app, const header_button *b, float x, float y, float high)
{
    if (skh_button(&app->ui, b->id, (skh_box){x, y, b->width - 4, high}, b->label, b->on))
        skh_app_act(app, b->action);
}

float skh_header_rest(skh_app *app, skh_box row)
{
    header_button buttons[BUTTONS];
    lay_out(app, buttons);
    float x = row.x, y = row.y, bottom = row.y;
    for (int i = 0; i < BUTTONS; i++) {
        if (buttons[i].shown) continue;
        if (x > row.x && x + buttons[i].width > row.x + row.w) {
            x = row.x;
            y += row.h + 4;
        }
        draw_button(app, &buttons[i], x, y, row.h);
        x += buttons[i].width;
        bottom = y + row.h + 4;
    }
    return bottom - row.y;
}

static void draw_compact(skh_app *app, skh_box box, float right)
{
    const char *words[SKH_STAIN_COUNT];
    for (int i = 0; i < SKH_STAIN_COUNT; i++) words[i] = skh_text(stain_texts[i]);
    int stain = (int)app->stain;
    skh_box menu = {box.x, box.y, MENU, box.h};
    if (skh_icon_button(&app->ui, "panel", menu, SKH_ICON_MENU, T(PANEL_NAME), app->panel_open)) {
        app->panel_open = !app->panel_open;
    }
    float x = box.x + MENU + 10, room = fminf(right - x - 4, 300);
    app->stains = (skh_box){x, box.y, room, box.h};
    if (skh_choice(&app->ui, "stain", app->stains, T(STAIN), words, SKH_STAIN_COUNT, &stain))
        skh_app_act(app, (skh_action)(SKH_ACTION_STAIN_1 + stain));
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
    app->stains = (skh_box){x, box.y, wide, box.h};
    if (skh_tabs(&app->ui, "stain", app->stains, words, SKH_STAIN_COUNT, &stain)) {
        skh_app_act(app, (skh_action)(SKH_ACTION_STAIN_1 + stain));
    }
}

void skh_header_draw(skh_app *app, skh_box box)
{
    header_button buttons[BUTTONS];
    float x = box.x + box.w + 4 - lay_out(app, buttons);
    if (skh_app_layout(app).compact) // what is left of the buttons comes first in the order of Tab
        draw_compact(app, box, x);
    else
        draw_tabs(app, box, x);
    for (int i = 0; i < BUTTONS; i++) {
        if (!buttons[i].shown) continue;
        draw_button(app, &buttons[i], x, box.y, box.h);
        x += buttons[i].width;
    }
}
