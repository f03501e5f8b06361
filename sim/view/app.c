// Life of the window's state, events, global keys.
#include "sim/view/app.h"
#include "sim/view/exporter.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

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
    options.centre_x_um = options.centre_z_um = NAN;
    options.provenance = "skinheal";
    return options;
}

static void set_defaults(skh_app *app)
{
    app->stain = (skh_stain)app->options.stain;
    app->signal = app->options.signal;
    app->labels = true;
    app->mark_cells = app->options.cells > 0;
    app->stage_turns = app->options.stage_turns;
    app->surface = app->options.surface;
    app->cell_mask = app->options.cells < 0 ? 0u : ~0u;
    app->highlight = -1;
    app->speed = SKH_SPEED_NORMAL;
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
    for (int i = 0; i < 2; i++) skh_course_drop(&app->sides[i]);
    skh_tour_drop(app);
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
        app->ui.mouse_x = app->ui.mouse_y = -1; // what a visitor pointed at last needs no tip any more
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
