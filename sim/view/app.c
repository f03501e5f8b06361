// Life of the window's state, events, global keys.
#include "sim/view/app.h"
#include "sim/view/exporter.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct binding {
    SDL_Keycode code;
    char modifier; // 0 or 'C'
} bindings[SKH_ACTION_COUNT] = {
#define C                               'C'
#define SKH_ACTION(name, key, mod, ...) {key, mod},
#include "sim/view/actions.inl"
#undef C
};

static void announce(void *user, const char *sentence)
{
    skh_app *app = user;
    SDL_strlcpy(app->caption, sentence, sizeof app->caption);
    app->caption_s = app->time_s;
    if (!app->announce) return;
    fprintf(app->announce, "%s\n", sentence);
    fflush(app->announce);
}

void skh_app_say(skh_app *app, bool warning, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(app->message, sizeof app->message, format, args);
    va_end(args);
    app->message_s = app->time_s;
    app->message_warning = warning;
    skh_ui_announce(&app->ui, "%s", app->message);
}

skh_view_options skh_view_options_default(void)
{
    skh_view_options options = {0};
    options.scenario = skh_scenario_default();
    options.width = 1280;
    options.height = 720;
    options.announce_fd = -1;
    options.signal = -1;
    options.provenance = "skinheal";
    return options;
}

static void set_defaults(skh_app *app)
{
    app->stain = (skh_stain)app->options.stain;
    app->signal = app->options.signal;
    app->mark_cells = app->labels = true;
    app->surface = app->options.surface;
    app->cell_mask = ~0u;
    app->highlight = -1;
    app->speed = skh_speed_normal;
    app->needle_start_s = -1;
    app->framed = false;
    app->panel_open = false;
    app->captions = app->options.captions;
    app->ui.theme = (skh_theme)app->options.theme;
    app->ui.reduce_motion = app->options.reduce_motion;
}

/// Larger screens are looked at from further away: half of the growth over 1280 x 720, in steps of a quarter.
static float fitting_scale(int width_px, int height_px)
{
    float ratio = fminf((float)width_px / 1280, (float)height_px / 720);
    return fminf(2, fmaxf(1, 1 + 0.25f * floorf((ratio - 1) / 2 / 0.25f)));
}

skh_status skh_app_create(skh_app **out, const skh_view_options *options, SDL_Renderer *renderer,
                          int width_px, int height_px, skh_error *err)
{
    *out = NULL;
    skh_app *app = calloc(1, sizeof *app);
    if (!app) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the window");
    app->options = *options;
    app->renderer = renderer;
    app->width_px = width_px;
    app->height_px = height_px;
    app->announced_session = -2;
    set_defaults(app);
    float scale = options->scale > 0 ? options->scale : fitting_scale(width_px, height_px);
    skh_status status = skh_draw_create(renderer, scale, &app->draw, err);
    if (!status) status = skh_painter_create(&app->painter, err);
    if (!status && options->announce_fd >= 0) {
        app->announce = fdopen(options->announce_fd, "w");
        if (!app->announce) {
            status = skh_fail(err, SKH_ERR_CREATE, "--announce %d: this descriptor is not open for writing",
                              options->announce_fd);
        }
    }
    if (status) {
        skh_app_destroy(app);
        return status;
    }
    app->ui.draw = app->draw;
    app->ui.announce = announce;
    app->ui.announce_user = app;
    skh_course_list(app);
    skh_published_load(app, options->targets);
    skh_course_start(app, 0, &options->scenario);
    if (options->compare) skh_course_compare(app, SKH_COMPARE_SPLIT);
    skh_play_seek(app, options->time_h);
    *out = app;
    return SKH_OK;
}

void skh_app_destroy(skh_app *app)
{
    if (!app) return;
    skh_exporter_destroy(app->exporter);
    for (int i = 0; i < 2; i++) {
        skh_side *side = &app->sides[i];
        skh_engine_destroy(side->engine);
        skh_record_free(&side->record);
        skh_shared_scene_drop(side->scene);
        SDL_DestroyTexture(side->texture);
        SDL_DestroyTexture(side->before);
        SDL_DestroyTexture(side->atlas);
    }
    skh_painter_destroy(app->painter);
    SDL_DestroyTexture(app->icons);
    SDL_DestroyTexture(app->difference);
    SDL_DestroyTexture(app->mirror);
    SDL_DestroyTexture(app->minimap);
    skh_draw_destroy(app->draw);
    free(app->targets);
    if (app->announce) fclose(app->announce);
    free(app);
}

void skh_app_resize(skh_app *app, int width_px, int height_px)
{
    app->width_px = width_px;
    app->height_px = height_px;
}

void skh_app_scale(skh_app *app, float scale)
{
    scale = fminf(2, fmaxf(1, scale));
    if (skh_draw_scale(app->draw) == scale) return;
    skh_error err;
    if (skh_draw_set_scale(app->draw, scale, &err)) {
        app->quit = true;
        return;
    }
    skh_ui_announce(&app->ui, "%s %.0f %%", T(SCALE), (double)scale * 100);
}

skh_layout skh_app_layout(const skh_app *app)
{
    float s = skh_draw_scale(app->draw), w = (float)app->width_px / s, h = (float)app->height_px / s;
    skh_layout layout = {.screen = {0, 0, w, h}, .header = {10, 8, w - 20, 32}};
    layout.compact = w < 1180;
    float time = h < 480 ? 128 : h < 620 ? 160 : h < 1000 ? 192 : 250;
    float side = w > 1700 ? 400 : 312, top = 48, tall = h - time - 20 - top;
    layout.time = (skh_box){10, h - time - 10, layout.compact ? w - 20 : w - 30 - side, time};
    if (layout.compact) {
        float wide = fminf(320, w - 60);
        layout.side = (skh_box){w - 10 - wide, top, wide, h - 58}; // over the plate and the time panel
        layout.plate = (skh_box){10, top, w - 20, tall};
    } else {
        layout.side = (skh_box){w - 10 - side, top, side, h - 58};
        layout.plate = (skh_box){10, top, w - 30 - side, tall};
    }
    return layout;
}

void skh_app_event(skh_app *app, const SDL_Event *event)
{
    if (skh_ui_event(&app->ui, event)) app->touched_s = app->time_s;
    switch (event->type) {
    case SDL_QUIT:
        app->quit = true;
        break;
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
            skh_app_resize(app, event->window.data1, event->window.data2);
        }
        break;
    case SDL_MULTIGESTURE: { // two fingers: pinch to zoom, move to pan
        float s = skh_draw_scale(app->draw);
        float x = event->mgesture.x * (float)app->width_px / s,
              y = event->mgesture.y * (float)app->height_px / s;
        skh_section_zoom(app, 1 - event->mgesture.dDist * 3, x, y);
        break;
    }
    default:
        break;
    }
}

static void announce_course(skh_app *app)
{
    const skh_side *side = &app->sides[0];
    double since_h = skh_pace_since_h(&side->pace, app->clock_h);
    int session = side->pace.session[skh_pace_window(&side->pace, app->clock_h)];
    skh_phase phase = session < 0 ? SKH_PHASE_COUNT : skh_pace_phase(since_h);
    if (phase == app->announced_phase && session == app->announced_session) return;
    if (session != app->announced_session && session >= 0)
        skh_ui_announce(&app->ui, T(SESSION_SAY), session + 1);
    if (phase < SKH_PHASE_COUNT) {
        char when[32];
        skh_pace_text(since_h, when, sizeof when);
        skh_ui_announce(&app->ui, "%s: %s", when, skh_text((skh_text_id)(SKH_TEXT_PHASE_0 + (int)phase)));
    }
    app->announced_phase = phase;
    app->announced_session = session;
}

/// Untouched for a minute: the next visitor finds the start again.
static void kiosk(skh_app *app)
{
    if (!app->options.kiosk) return;
    const skh_side *side = &app->sides[0];
    bool finished = app->clock_h >= side->pace.end_h - 1e-6;
    if (!finished) app->finished_s = app->time_s;
    bool idle = app->time_s - app->touched_s > 60 && app->touched_s > 0;
    if ((finished && app->time_s - app->finished_s > 6) || idle) {
        set_defaults(app);
        app->page = SKH_PAGE_NONE;
        skh_course_compare(app, SKH_COMPARE_OFF);
        if (idle) skh_course_start(app, 0, &app->options.scenario);
        skh_play_seek(app, 0);
        app->touched_s = 0;
        app->finished_s = app->time_s;
    }
    if (!app->page && app->time_s - app->touched_s > 5) app->playing = true;
}

static void sync_side(skh_app *app, int index)
{
    skh_side *side = &app->sides[index];
    if (!side->engine) return;
    skh_engine_want(side->engine, app->clock_h);
    if (app->exact) skh_engine_wait(side->engine, 3600);
    side->state = skh_engine_look(side->engine);
    skh_engine_rows(side->engine, &side->record);
    skh_shared_scene *scene = skh_engine_scene(side->engine);
    skh_shared_scene_drop(side->scene);
    side->scene = scene;
    if (side->state.message[0] && strcmp(side->state.message, app->message) != 0) {
        skh_app_say(app, true, "%s", side->state.message);
    }
    // a setting rests for 0.4 s at the very start of the course: take it at once, there is nothing to lose
    if (side->changed_s > 0 && app->time_s - side->changed_s > 0.4 && app->clock_h <= 0 && !app->ui.down) {
        skh_course_restart(app, index);
    }
}

void skh_app_update(skh_app *app, double time_s)
{
    app->dt_s = app->frames ? fmin(0.1, time_s - app->time_s) : 0;
    app->time_s = time_s;
    app->frames++;
    skh_play_update(app);
    for (int i = 0; i < 2; i++) sync_side(app, i);
    skh_section_camera(app);
    for (int i = 0; i < skh_course_sides(app); i++) skh_section_ask(app, i, skh_section_box(app, i));
    int cores = SDL_GetCPUCount();
    for (int i = 0; i < skh_course_sides(app); i++) cores -= app->sides[i].state.busy;
    skh_painter_threads(app->painter, cores);
    if (app->exact) skh_painter_wait(app->painter);
    announce_course(app);
    kiosk(app);
}

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
