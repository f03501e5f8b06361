// The whole screen, in the order of reading, which is the order of Tab.
#include "sim/view/app.h"
#include "sim/view/exporter.h"
#include <math.h>
#include <string.h>

/// In compact layout the side panel slides over the plate.
static bool panel_shown(const skh_app *app, const skh_layout *layout)
{
    return !layout->compact || app->panel_open;
}

/// Which settings A and B do not share, at the plate's lower edge.
static void draw_differing(skh_app *app, skh_box plate)
{
    const skh_key_info *keys[6];
    skh_scenario a = app->sides[0].given, b = app->sides[1].given;
    int count = skh_course_differences(&a, &b, keys, 6);
    char text[320];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", count ? T(DIFFER) : T(DIFFER_NOT));
    for (int i = 0; i < count && i < 6 && used < sizeof text; i++) {
        char name[96], left[40], right[40];
        double *x = NULL, *y = NULL;
        skh_key_name(keys[i], 0, name, sizeof name);
        if (!skh_key_find(name, &a, &x) || !skh_key_find(name, &b, &y) || !x || !y) continue;
        skh_scenario_get(&a, keys[i], x, left, sizeof left);
        skh_scenario_get(&b, keys[i], y, right, sizeof right);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s %s: A %s, B %s", i ? " \u00B7" : "",
                                 keys[i]->name, left, right);
    }
    // between scale bar and mini-map
    float left = plate.x + 174, right = plate.x + plate.w - 12 - skh_marks_map_width(app, plate);
    float wide = fminf(right - left, skh_draw_text_width(app->draw, SKH_FONT_SMALL, text) + 18);
    float x = fminf(fmaxf(plate.x + (plate.w - wide) / 2, left), right - wide);
    skh_box back = {x, plate.y + plate.h - 35, wide, 23};
    skh_draw_round(app->draw, back, 4, skh_alpha(skh_app_colour(app, SKH_COLOUR_PANEL), 240));
    skh_draw_text_fit(app->draw, back.x + 9, back.y + 4, wide - 14, SKH_FONT_SMALL,
                      skh_app_colour(app, SKH_COLOUR_TEXT), text);
}

static void draw_message(skh_app *app, skh_box plate)
{
    double age = app->time_s - app->message_s;
    if (!app->message[0] || age > (app->message_warning ? 9 : 5)) return;
    float wide = fminf(plate.w - 40, 620),
          high = skh_draw_paragraph_height(app->draw, wide - 24, SKH_FONT_BODY, app->message) + 16;
    float natural = skh_draw_text_width(app->draw, SKH_FONT_BODY, app->message) + 26;
    if (natural < wide) wide = natural;
    skh_box box = {plate.x + (plate.w - wide) / 2, plate.y + 54, wide, high};
    skh_draw_panel(app->draw, box, 6, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, app->message_warning ? SKH_COLOUR_WARNING : SKH_COLOUR_ACCENT));
    skh_draw_paragraph(app->draw, box.x + 12, box.y + 8, wide - 24 + 2, SKH_FONT_BODY,
                       skh_app_colour(app, SKH_COLOUR_TEXT), app->message);
}

static void draw_caption_line(skh_app *app, const skh_layout *layout)
{
    if (!app->captions || !app->caption[0] || app->time_s - app->caption_s > 6) return;
    float wide =
        fminf(layout->screen.w - 60, skh_draw_text_width(app->draw, SKH_FONT_TITLE, app->caption) + 28);
    skh_box box = {(layout->screen.w - wide) / 2, layout->time.y - 40, wide, 32};
    skh_draw_round(app->draw, box, 5, (SDL_Color){0, 0, 0, 225});
    skh_draw_text_fit(app->draw, box.x + 14, box.y + 6, wide - 26, SKH_FONT_TITLE,
                      (SDL_Color){255, 255, 255, 255}, app->caption);
}

static void draw_tip(skh_app *app, skh_box screen)
{
    skh_ui *ui = &app->ui;
    if (!ui->tip[0] || ui->down) return;
    float wide = fminf(340, screen.w - 20),
          high = skh_draw_paragraph_height(app->draw, wide - 22, SKH_FONT_SMALL, ui->tip) + 16;
    float natural = skh_draw_text_width(app->draw, SKH_FONT_SMALL, ui->tip) + 24;
    if (natural < wide) wide = natural;
    float x = ui->tip_box.x + ui->tip_box.w / 2 - wide / 2, y = ui->tip_box.y + ui->tip_box.h + 8;
    if (y + high > screen.h - 6) y = ui->tip_box.y - high - 8;
    x = fmaxf(6, fminf(x, screen.w - wide - 6));
    y = fmaxf(6, y);
    skh_draw_round(app->draw, (skh_box){x + 2, y + 3, wide, high}, 6, (SDL_Color){0, 0, 0, 90});
    skh_draw_panel(app->draw, (skh_box){x, y, wide, high}, 6, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, SKH_COLOUR_ACCENT));
    skh_draw_paragraph(app->draw, x + 11, y + 8, wide - 22 + 2, SKH_FONT_SMALL,
                       skh_app_colour(app, SKH_COLOUR_TEXT), ui->tip);
}

static void draw_export_bar(skh_app *app, const skh_layout *layout)
{
    if (!app->exporter) return;
    app->ui.blocked = false;
    skh_box box = {layout->screen.w / 2 - 190, layout->header.y + layout->header.h + 14, 380, 46};
    skh_draw_panel(app->draw, box, 6, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, SKH_COLOUR_ACCENT));
    char text[64];
    double share = skh_exporter_share(app->exporter);
    snprintf(text, sizeof text, T(EXPORT_PROGRESS), share * 100);
    skh_draw_text(app->draw, box.x + 12, box.y + 6, SKH_FONT_BODY, SKH_ALIGN_LEFT,
                  skh_app_colour(app, SKH_COLOUR_TEXT), text);
    skh_draw_round(app->draw, (skh_box){box.x + 12, box.y + 31, 256, 6}, 3,
                   skh_app_colour(app, SKH_COLOUR_LINE));
    skh_draw_round(app->draw, (skh_box){box.x + 12, box.y + 31, 256 * (float)share, 6}, 3,
                   skh_app_colour(app, SKH_COLOUR_ACCENT));
    bool cancel = skh_button(&app->ui, "export-cancel", (skh_box){box.x + box.w - 100, box.y + 8, 88, 30},
                             T(CANCEL), false);
    if (cancel || skh_ui_take_key(&app->ui, SDLK_ESCAPE, NULL)) skh_exporter_cancel(app);
}

void skh_screen_draw(skh_app *app)
{
    skh_layout layout = skh_app_layout(app);
    skh_ui_begin(&app->ui, app->time_s);
    skh_draw_begin(app->draw, skh_app_colour(app, SKH_COLOUR_BACK));
    app->ui.blocked = app->page != SKH_PAGE_NONE || app->exporter != NULL;
    skh_header_draw(app, layout.header);
    if (layout.compact && app->panel_open)
        app->ui.cover = layout.side; // the drawer lies above plate and time
    skh_section_draw(app, layout.plate);
    if (skh_course_sides(app) == 2 && layout.plate.h > 120) draw_differing(app, layout.plate);
    skh_timeline_draw(app, layout.time);
    app->ui.cover = (skh_box){0, 0, 0, 0};
    if (panel_shown(app, &layout))
        skh_side_draw(app, layout.side);
    else
        app->highlight = -1;
    draw_message(app, layout.plate);
    skh_pages_draw(app);
    skh_exporter_tick(app); // takes the picture before its own progress bar is on it
    draw_export_bar(app, &layout);
    draw_caption_line(app, &layout);
    draw_tip(app, layout.screen);
    if (app->blank) {
        skh_draw_box(app->draw, layout.screen, (SDL_Color){0, 0, 0, 255});
        skh_draw_text(app->draw, layout.screen.w / 2, layout.screen.h - 40, SKH_FONT_SMALL, SKH_ALIGN_CENTRE,
                      (SDL_Color){110, 110, 110, 255}, T(BLANKED));
    }
    skh_draw_flush(app->draw);
    skh_app_keys(app);
    skh_ui_end(&app->ui);
}
