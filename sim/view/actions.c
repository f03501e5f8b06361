// Keys and what they do: bindings, help page and tests share actions.inl.
#include "sim/view/app.h"
#include <stddef.h>

static const struct binding {
    SDL_Keycode code;
    char modifier; // 0 or 'C'
} bindings[SKH_ACTION_COUNT] = {
#define C                               'C'
#define SKH_ACTION(name, key, mod, ...) {key, mod},
#include "sim/view/actions.inl"
#undef C
};

// What an action does. `how` tells related actions apart: a direction, a page, a stain, a switch.
typedef void skh_deed(skh_app *app, int how);

static void flip(skh_app *app, int offset)
{
    bool *value = (bool *)((char *)app + offset);
    *value = !*value;
}

static void step(skh_app *app, int way)
{
    // back from just before this moment, so that a border between two paces is crossed with the earlier one
    double from_h = way > 0 ? app->clock_h : app->clock_h - 1e-3;
    skh_play_seek(app, app->clock_h + way * skh_pace_step_h(&app->sides[0].pace, from_h));
}

static void to_end(skh_app *app, int way) { skh_play_seek(app, way > 0 ? skh_play_newest_h(app) : 0); }

static void change_speed(skh_app *app, int way)
{
    if (app->speed + way >= 0 && app->speed + way < SKH_SPEEDS) app->speed += way;
}

static void zoom(skh_app *app, int way)
{
    skh_box plate = skh_app_layout(app).plate;
    skh_section_zoom(app, way > 0 ? 0.8f : 1.25f, plate.x + plate.w / 2, plate.y + plate.h / 2);
}

static void frame(skh_app *app, int whole) { skh_section_frame(app, whole != 0); }

static void pan_across(skh_app *app, int way)
{
    app->steered = true;
    app->want_centre_um += (float)way * 90 * app->um_per_pt;
}

static void pan_down(skh_app *app, int way)
{
    app->steered = true;
    app->want_top_um += (float)way * 90 * app->um_per_pt;
}

static void set_stain(skh_app *app, int stain)
{
    if (stain >= SKH_STAIN_COUNT) return;
    app->stain = (skh_stain)stain;
    skh_ui_announce(&app->ui, "%s: %s. %s", T(STAIN), skh_stain_label(app->stain),
                    skh_stain_note(app->stain, app->options.safe_colours));
}

static void next_signal(skh_app *app, int way)
{
    app->signal = app->signal + way >= SKH_SIGNAL_COUNT ? -1 : app->signal + way;
    skh_ui_announce(&app->ui, "%s: %s", T(SIGNAL),
                    app->signal < 0 ? T(NONE) : skh_signal_words[app->signal].label);
}

static void next_theme(skh_app *app, int way)
{
    app->ui.theme = (skh_theme)(((int)app->ui.theme + way) % SKH_THEME_COUNT);
    skh_ui_announce(&app->ui, "%s: %s", T(THEME), skh_theme_word(app->ui.theme));
}

static void next_plots(skh_app *app, int way) { app->plot_set = (app->plot_set + way) % skh_plot_sets; }

static void next_compare(skh_app *app, int way)
{
    skh_course_compare(app, (skh_compare)(((int)app->compare + way) % SKH_COMPARE_COUNT));
}

static void swap(skh_app *app, int how)
{
    (void)how;
    skh_course_swap(app);
}

static void full_screen(skh_app *app, int how)
{
    (void)how;
    if (!app->window) return;
    bool full = SDL_GetWindowFlags(app->window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
    SDL_SetWindowFullscreen(app->window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
}

static void resize(skh_app *app, int way)
{
    skh_app_scale(app, skh_draw_scale(app->draw) + (float)way * 0.25f);
}

static void open_page(skh_app *app, int page) { skh_page_open(app, (skh_page)page); }

static void restart(skh_app *app, int how)
{
    (void)how;
    skh_course_restart(app, app->active);
}

static void undo(skh_app *app, int how)
{
    (void)how;
    skh_course_undo(app, app->active);
}

static void leave(skh_app *app, int how)
{
    (void)how;
    app->quit = true;
}

static const struct {
    skh_deed *act;
    int how;
} deeds[SKH_ACTION_COUNT] = {
#define FLIP(member)                                                                                         \
    {                                                                                                        \
        flip, offsetof(skh_app, member)                                                                      \
    }
    [SKH_ACTION_PLAY] = FLIP(playing),
    [SKH_ACTION_STEP_ON] = {step, 1},
    [SKH_ACTION_STEP_BACK] = {step, -1},
    [SKH_ACTION_EVENT_NEXT] = {skh_play_event, 1},
    [SKH_ACTION_EVENT_BEFORE] = {skh_play_event, -1},
    [SKH_ACTION_CHAPTER_NEXT] = {skh_play_chapter, 1},
    [SKH_ACTION_CHAPTER_BEFORE] = {skh_play_chapter, -1},
    [SKH_ACTION_START] = {to_end, -1},
    [SKH_ACTION_NEWEST] = {to_end, 1},
    [SKH_ACTION_FASTER] = {change_speed, 1},
    [SKH_ACTION_SLOWER] = {change_speed, -1},
    [SKH_ACTION_ZOOM_IN] = {zoom, 1},
    [SKH_ACTION_ZOOM_OUT] = {zoom, -1},
    [SKH_ACTION_ZOOM_RESET] = {frame, 0},
    [SKH_ACTION_ZOOM_ALL] = {frame, 1},
    [SKH_ACTION_PAN_LEFT] = {pan_across, -1},
    [SKH_ACTION_PAN_RIGHT] = {pan_across, 1},
    [SKH_ACTION_PAN_UP] = {pan_down, -1},
    [SKH_ACTION_PAN_DOWN] = {pan_down, 1},
    [SKH_ACTION_STAIN_1] = {set_stain, 0},
    [SKH_ACTION_STAIN_2] = {set_stain, 1},
    [SKH_ACTION_STAIN_3] = {set_stain, 2},
    [SKH_ACTION_STAIN_4] = {set_stain, 3},
    [SKH_ACTION_STAIN_5] = {set_stain, 4},
    [SKH_ACTION_STAIN_6] = {set_stain, 5},
    [SKH_ACTION_STAIN_7] = {set_stain, 6},
    [SKH_ACTION_STAIN_8] = {set_stain, 7},
    [SKH_ACTION_SIGNAL] = {next_signal, 1},
    [SKH_ACTION_CELLS] = FLIP(mark_cells),
    [SKH_ACTION_LABELS] = FLIP(labels),
    [SKH_ACTION_SURFACE] = FLIP(surface),
    [SKH_ACTION_COMPARE] = {next_compare, 1},
    [SKH_ACTION_SWAP] = {swap, 0},
    [SKH_ACTION_PLOTS] = {next_plots, 1},
    [SKH_ACTION_PANEL] = FLIP(panel_open),
    [SKH_ACTION_THEME] = {next_theme, 1},
    [SKH_ACTION_BLANK] = FLIP(blank),
    [SKH_ACTION_FULLSCREEN] = {full_screen, 0},
    [SKH_ACTION_FULLSCREEN_2] = {full_screen, 0},
    [SKH_ACTION_BIGGER] = {resize, 1},
    [SKH_ACTION_SMALLER] = {resize, -1},
    [SKH_ACTION_EXPORT] = {open_page, SKH_PAGE_EXPORT},
    [SKH_ACTION_TOUR] = {open_page, SKH_PAGE_TOUR},
    [SKH_ACTION_QUESTIONS] = {open_page, SKH_PAGE_QUESTIONS},
    [SKH_ACTION_SETTINGS] = {open_page, SKH_PAGE_SETTINGS},
    [SKH_ACTION_RESET] = {restart, 0},
    [SKH_ACTION_UNDO] = {undo, 0},
    [SKH_ACTION_HELP] = {open_page, SKH_PAGE_HELP},
    [SKH_ACTION_HELP_2] = {open_page, SKH_PAGE_HELP},
    [SKH_ACTION_QUIT] = {leave, 0},
#undef FLIP
};

void skh_app_act(skh_app *app, skh_action action) { deeds[action].act(app, deeds[action].how); }

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
