// Keys and what they do: bindings, help page and tests share actions.inl.
#include "sim/view/app.h"
#include <math.h>

static const struct binding {
    SDL_Keycode code;
    char modifier; // 0 or 'C'
} bindings[SKH_ACTION_COUNT] = {
#define C                               'C'
#define SKH_ACTION(name, key, mod, ...) {key, mod},
#include "sim/view/actions.inl"
#undef C
};

static void zoom_key(skh_app *app, float factor)
{
    skh_box plate = skh_app_layout(app).plate;
    skh_section_zoom(app, factor, plate.x + plate.w / 2, plate.y + plate.h / 2);
}

static void next_signal(skh_app *app)
{
    app->signal = app->signal + 1 >= SKH_SIGNAL_COUNT ? -1 : app->signal + 1;
    skh_ui_announce(&app->ui, "%s: %s", T(SIGNAL),
                    app->signal < 0 ? T(NONE) : skh_signal_words[app->signal].label);
}

static void next_theme(skh_app *app)
{
    app->ui.theme = (skh_theme)((app->ui.theme + 1) % SKH_THEME_COUNT);
    skh_ui_announce(&app->ui, "%s: %s", T(THEME), skh_theme_word(app->ui.theme));
}

static void full_screen(skh_app *app)
{
    if (!app->window) return;
    bool full = SDL_GetWindowFlags(app->window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
    SDL_SetWindowFullscreen(app->window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
}

static void set_stain(skh_app *app, int stain)
{
    if (stain >= SKH_STAIN_COUNT) return;
    app->stain = (skh_stain)stain;
    skh_ui_announce(&app->ui, "%s: %s. %s", T(STAIN), skh_stain_label(app->stain),
                    skh_stain_note(app->stain, app->options.safe_colours));
}

void skh_app_act(skh_app *app, skh_action action)
{
    float scale = skh_draw_scale(app->draw), far = 90 * app->um_per_pt;
    if (action >= SKH_ACTION_STAIN_1 && action <= SKH_ACTION_STAIN_8) {
        set_stain(app, (int)action - (int)SKH_ACTION_STAIN_1);
        return;
    }
    if (action >= SKH_ACTION_PAN_LEFT && action <= SKH_ACTION_PAN_DOWN) app->steered = true;
    switch (action) {
    case SKH_ACTION_PLAY:
        app->playing = !app->playing;
        break;
    case SKH_ACTION_STEP_ON:
        skh_play_seek(app, app->clock_h + skh_pace_step_h(&app->sides[0].pace, app->clock_h));
        break;
    case SKH_ACTION_STEP_BACK:
        skh_play_seek(app, app->clock_h - skh_pace_step_h(&app->sides[0].pace, app->clock_h - 1e-3));
        break;
    case SKH_ACTION_EVENT_NEXT:
        skh_play_event(app, 1);
        break;
    case SKH_ACTION_EVENT_BEFORE:
        skh_play_event(app, -1);
        break;
    case SKH_ACTION_CHAPTER_NEXT:
        skh_play_chapter(app, 1);
        break;
    case SKH_ACTION_CHAPTER_BEFORE:
        skh_play_chapter(app, -1);
        break;
    case SKH_ACTION_START:
        skh_play_seek(app, 0);
        break;
    case SKH_ACTION_NEWEST:
        skh_play_seek(app, skh_play_newest_h(app));
        break;
    case SKH_ACTION_FASTER:
        app->speed += app->speed + 1 < skh_speed_count;
        break;
    case SKH_ACTION_SLOWER:
        app->speed -= app->speed > 0;
        break;
    case SKH_ACTION_ZOOM_IN:
        zoom_key(app, 0.8f);
        break;
    case SKH_ACTION_ZOOM_OUT:
        zoom_key(app, 1.25f);
        break;
    case SKH_ACTION_ZOOM_RESET:
        skh_section_frame(app, false);
        break;
    case SKH_ACTION_ZOOM_ALL:
        skh_section_frame(app, true);
        break;
    case SKH_ACTION_PAN_LEFT:
        app->want_centre_um -= far;
        break;
    case SKH_ACTION_PAN_RIGHT:
        app->want_centre_um += far;
        break;
    case SKH_ACTION_PAN_UP:
        app->want_top_um -= far;
        break;
    case SKH_ACTION_PAN_DOWN:
        app->want_top_um += far;
        break;
    case SKH_ACTION_SIGNAL:
        next_signal(app);
        break;
    case SKH_ACTION_CELLS:
        app->mark_cells = !app->mark_cells;
        break;
    case SKH_ACTION_LABELS:
        app->labels = !app->labels;
        break;
    case SKH_ACTION_SURFACE:
        app->surface = !app->surface;
        break;
    case SKH_ACTION_COMPARE:
        skh_course_compare(app, (skh_compare)((app->compare + 1) % SKH_COMPARE_COUNT));
        break;
    case SKH_ACTION_SWAP:
        skh_course_swap(app);
        break;
    case SKH_ACTION_PLOTS:
        app->plot_set = (app->plot_set + 1) % skh_plot_sets;
        break;
    case SKH_ACTION_PANEL:
        app->panel_open = !app->panel_open;
        break;
    case SKH_ACTION_THEME:
        next_theme(app);
        break;
    case SKH_ACTION_BLANK:
        app->blank = !app->blank;
        break;
    case SKH_ACTION_FULLSCREEN:
    case SKH_ACTION_FULLSCREEN_2:
        full_screen(app);
        break;
    case SKH_ACTION_BIGGER:
        skh_app_scale(app, scale + 0.25f);
        break;
    case SKH_ACTION_SMALLER:
        skh_app_scale(app, scale - 0.25f);
        break;
    case SKH_ACTION_EXPORT:
        skh_page_open(app, SKH_PAGE_EXPORT);
        break;
    case SKH_ACTION_TOUR:
        skh_page_open(app, SKH_PAGE_TOUR);
        break;
    case SKH_ACTION_QUESTIONS:
        skh_page_open(app, SKH_PAGE_QUESTIONS);
        break;
    case SKH_ACTION_SETTINGS:
        skh_page_open(app, SKH_PAGE_SETTINGS);
        break;
    case SKH_ACTION_RESET:
        skh_course_restart(app, app->active);
        break;
    case SKH_ACTION_UNDO:
        skh_course_undo(app, app->active);
        break;
    case SKH_ACTION_HELP:
    case SKH_ACTION_HELP_2:
        skh_page_open(app, SKH_PAGE_HELP);
        break;
    case SKH_ACTION_QUIT:
        app->quit = true;
        break;
    default:
        break;
    }
}

/// '+' needs Shift on many layouts and '=' is the same key; the keypad has its own codes.
static SDL_Keycode plain_code(const skh_key *key)
{
    switch (key->code) {
    case SDLK_EQUALS:
    case SDLK_KP_PLUS:
        return SDLK_PLUS;
    case SDLK_KP_MINUS:
        return SDLK_MINUS;
    case SDLK_SLASH:
        return key->shift ? SDLK_QUESTION : SDLK_SLASH;
    default:
        return key->code;
    }
}

void skh_app_keys(skh_app *app)
{
    for (int i = 0; i < app->ui.key_count; i++) {
        skh_key *key = &app->ui.keys[i];
        if (key->used || app->page != SKH_PAGE_NONE) continue;
        SDL_Keycode code = plain_code(key);
        for (int action = 0; action < SKH_ACTION_COUNT; action++) {
            if (bindings[action].code != code || (bindings[action].modifier == 'C') != key->control) continue;
            key->used = true;
            skh_app_act(app, (skh_action)action);
            break;
        }
    }
}
