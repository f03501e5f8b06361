// Pages above the screen: help, what is simplified, display settings, scenarios, export; and the lines that
// come and go.
#include "sim/view/app.h"
#include "sim/view/exporter.h"
#include "sim/view/film.h"
#include <math.h>
#include <string.h>

static const struct {
    const char *key, *what;
} help_rows[SKH_ACTION_COUNT] = {
#define SKH_ACTION(name, code, mod, key, what) {key, what},
#include "sim/view/actions.inl"
};

void skh_page_open(skh_app *app, skh_page page)
{
    static const skh_text_id titles[SKH_PAGE_COUNT] = {
        SKH_TEXT_NONE,   SKH_TEXT_HELP, SKH_TEXT_SIMPLIFIED, SKH_TEXT_DISPLAY,
        SKH_TEXT_EXPORT, SKH_TEXT_TOUR, SKH_TEXT_QUESTIONS,  SKH_TEXT_SCENARIOS};
    if ((page == SKH_PAGE_EXPORT || page == SKH_PAGE_TOUR) && app->exporter) return;
    app->page = page;
    app->card = 0;
    app->answered = false;
    app->help_tab = 0;
    app->ui.active = 0;
    app->ui.want_first = page != SKH_PAGE_NONE;
    app->scroll[page] = 0;
    if (page == SKH_PAGE_TOUR) skh_tour_begin(app);
    if (page) skh_ui_announce(&app->ui, "%s", skh_text(titles[page]));
}

static void draw_keys(skh_app *app, skh_box box)
{
    float *offset = &app->scroll[SKH_PAGE_HELP], inner = box.w - 14;
    skh_scroll scroll = skh_scroll_begin(&app->ui, box, offset);
    int columns = box.w > 760 ? 2 : 1, count = 0, at = 0;
    for (int i = 0; i < SKH_ACTION_COUNT; i++) count += help_rows[i].key[0] != 0;
    float x = box.x, wide = inner / (float)columns, top = box.y - *offset, y = top, bottom = top;
    for (int i = 0; i < SKH_ACTION_COUNT; i++) {
        if (!help_rows[i].key[0]) continue;
        if (at++ == (count + 1) / 2 && columns == 2) {
            x += wide;
            y = top;
        }
        skh_draw_paragraph(app->draw, x, y, 90, SKH_FONT_BOLD, skh_app_colour(app, SKH_COLOUR_ACCENT),
                           help_rows[i].key);
        float high = skh_draw_paragraph(app->draw, x + 92, y, wide - 100, SKH_FONT_BODY,
                                        skh_app_colour(app, SKH_COLOUR_TEXT), help_rows[i].what);
        y += fmaxf(23, high + 4);
        bottom = fmaxf(bottom, y);
    }
    bottom += 8 + skh_draw_paragraph(app->draw, box.x, bottom + 8, inner, SKH_FONT_BODY,
                                     skh_app_colour(app, SKH_COLOUR_DIM), T(HELP_MORE));
    skh_scroll_end(&app->ui, "help-scroll", scroll, bottom - top);
}

static void draw_paragraphs(skh_app *app, skh_box box, skh_page page, skh_text_id first, int count)
{
    skh_scroll scroll = skh_scroll_begin(&app->ui, box, &app->scroll[page]);
    float y = box.y - app->scroll[page], start = y;
    for (int i = 0; i < count; i++) {
        if (y >= box.y && y + 20 <= box.y + box.h) // no dot without its line
            skh_draw_disc(app->draw, box.x + 5, y + 9, 3, skh_app_colour(app, SKH_COLOUR_ACCENT));
        y += 9 + skh_draw_paragraph(app->draw, box.x + 18, y, box.w - 34, SKH_FONT_BODY,
                                    skh_app_colour(app, SKH_COLOUR_TEXT),
                                    skh_text((skh_text_id)((int)first + i)));
    }
    skh_scroll_end(&app->ui, "text-scroll", scroll, y - start);
}

static void draw_help(skh_app *app, skh_box screen, bool *close)
{
    skh_box box = skh_dialog(&app->ui, "help-close", screen, 860, 650, T(HELP), close);
    const char *tabs[] = {T(HELP_KEYS), T(SIMPLIFIED), T(HELP_READING), T(HELP_ABOUT)};
    skh_tabs(&app->ui, "help-tab", (skh_box){box.x, box.y, box.w, 28}, tabs, 4, &app->help_tab);
    skh_box inner = {box.x, box.y + 40, box.w, box.h - 84};
    if (app->help_tab == 0) draw_keys(app, inner);
    if (app->help_tab == 1) draw_paragraphs(app, inner, SKH_PAGE_SIMPLIFIED, SKH_TEXT_SIMPLE_0, 10);
    if (app->help_tab == 2) draw_paragraphs(app, inner, SKH_PAGE_SIMPLIFIED, SKH_TEXT_READ_0, 6);
    if (app->help_tab == 3) draw_paragraphs(app, inner, SKH_PAGE_SIMPLIFIED, SKH_TEXT_ABOUT_0, 4);
    float y = box.y + box.h - 34;
    if (skh_button_strong(&app->ui, "help-tour", (skh_box){box.x, y, 150, 32}, T(TOUR)))
        skh_page_open(app, SKH_PAGE_TOUR);
    if (skh_button(&app->ui, "help-questions", (skh_box){box.x + 162, y, 170, 32}, T(QUESTIONS), false)) {
        skh_page_open(app, SKH_PAGE_QUESTIONS);
    }
}

static void draw_settings(skh_app *app, skh_box screen, bool *close)
{
    skh_box box = skh_dialog(&app->ui, "settings-close", screen, 460, 380, T(DISPLAY), close);
    const char *themes[] = {T(THEME_DARK), T(THEME_LIGHT), T(THEME_PROJECTOR)};
    const char *scales[] = {"1\u00D7", "1.25\u00D7", "1.5\u00D7", "1.75\u00D7", "2\u00D7"};
    int theme = (int)app->ui.theme, scale = (int)lroundf((skh_draw_scale(app->draw) - 1) * 4);
    float y = box.y;
    if (skh_choice(&app->ui, "theme", (skh_box){box.x, y, box.w, 30}, T(THEME), themes, 3, &theme)) {
        app->ui.theme = (skh_theme)theme;
    }
    y += 42;
    bool scaled = skh_choice(&app->ui, "scale", (skh_box){box.x, y, box.w, 30}, T(SCALE), scales, 5, &scale);
    bool safe = app->options.safe_colours;
    const struct {
        const char *id;
        skh_text_id label;
        bool *value;
    } toggles[] = {{"reduce-motion", SKH_TEXT_REDUCE_MOTION, &app->ui.reduce_motion},
                   {"safe-colours", SKH_TEXT_SAFE_COLOURS, &safe},
                   {"captions", SKH_TEXT_CAPTIONS, &app->captions},
                   {"labels", SKH_TEXT_LABELS, &app->labels},
                   {"cells", SKH_TEXT_MARK_CELLS, &app->mark_cells}};
    for (int i = 0; i < 5; i++) {
        y += 38;
        skh_toggle(&app->ui, toggles[i].id, (skh_box){box.x, y, box.w, 30}, skh_text(toggles[i].label),
                   toggles[i].value);
    }
    if (safe != (app->options.safe_colours != 0)) {
        app->options.safe_colours = safe;
        app->icons_scale = 0; // drawn anew
    }
    if (scaled) skh_app_scale(app, 1 + 0.25f * (float)scale);
}

static void draw_scenarios(skh_app *app, skh_box screen, bool *close)
{
    skh_box box = skh_dialog(&app->ui, "scenarios-close", screen, 560, 470, T(SCENARIOS), close);
    if (!app->scenario_count) {
        skh_draw_paragraph(app->draw, box.x, box.y, box.w, SKH_FONT_BODY,
                           skh_app_colour(app, SKH_COLOUR_TEXT), T(NO_SCENARIOS));
        return;
    }
    skh_scroll scroll = skh_scroll_begin(&app->ui, box, &app->scroll[SKH_PAGE_SCENARIOS]);
    float y = box.y - app->scroll[SKH_PAGE_SCENARIOS] + 4;
    for (int i = 0; i < app->scenario_count; i++, y += 38) {
        char id[32];
        snprintf(id, sizeof id, "scenario-%d", i);
        skh_box row = {box.x + 4, y, box.w - 22, 32};
        bool on = !strcmp(app->scenarios[i].title, app->sides[app->active].given.title);
        if (!skh_button(&app->ui, id, row, app->scenarios[i].title, on)) continue;
        skh_course_load(app, app->scenarios[i].path);
        *close = true;
    }
    skh_scroll_end(&app->ui, "scenarios-scroll", scroll, 8 + 38 * (float)app->scenario_count);
}

void skh_export_draw(skh_app *app)
{
    bool close = false;
    skh_box box =
        skh_dialog(&app->ui, "export-close", skh_app_layout(app).screen, 480, 390, T(EXPORT), &close);
    static const struct {
        const char *id;
        skh_text_id label;
    } kinds[SKH_EXPORT_COUNT] = {
        {"export-png", SKH_TEXT_EXPORT_PNG},   {"export-mp4", SKH_TEXT_EXPORT_MP4},
        {"export-webp", SKH_TEXT_EXPORT_WEBP}, {"export-svg", SKH_TEXT_EXPORT_SVG},
        {"export-csv", SKH_TEXT_EXPORT_CSV},   {"export-config", SKH_TEXT_EXPORT_CONFIG}};
    const char *note = skh_film_has_ffmpeg() ? T(EXPORT_WHERE) : T(EXPORT_NO_FFMPEG);
    float note_high = skh_draw_paragraph_height(app->draw, box.w, SKH_FONT_SMALL, note);
    float pitch = fminf(42, (box.h - note_high - 6) / SKH_EXPORT_COUNT); // a small screen has less room
    for (int i = 0; i < SKH_EXPORT_COUNT; i++) {
        if (skh_button(&app->ui, kinds[i].id, (skh_box){box.x, box.y + pitch * (float)i, box.w, pitch - 8},
                       skh_text(kinds[i].label), false)) {
            skh_export_start(app, (skh_export)i);
            return;
        }
    }
    skh_draw_paragraph(app->draw, box.x, box.y + pitch * SKH_EXPORT_COUNT + 6, box.w, SKH_FONT_SMALL,
                       skh_app_colour(app, SKH_COLOUR_DIM), note);
    if (close) app->page = SKH_PAGE_NONE;
}

void skh_pages_draw(skh_app *app)
{
    skh_box screen = skh_app_layout(app).screen;
    bool close = false;
    switch (app->page) {
    case SKH_PAGE_HELP:
    case SKH_PAGE_SIMPLIFIED:
        draw_help(app, screen, &close);
        break;
    case SKH_PAGE_SETTINGS:
        draw_settings(app, screen, &close);
        break;
    case SKH_PAGE_SCENARIOS:
        draw_scenarios(app, screen, &close);
        break;
    case SKH_PAGE_EXPORT:
        skh_export_draw(app);
        break;
    case SKH_PAGE_TOUR:
        skh_tour_draw(app);
        break;
    case SKH_PAGE_QUESTIONS:
        skh_questions_draw(app);
        break;
    default:
        break;
    }
    if (close) {
        app->page = SKH_PAGE_NONE;
        app->ui.active = 0;
    }
}
