#include "sim/view/window.h"
#include "sim/base/clock.h"
#include <math.h>

static const double gap_ms = 1000.0 / 60;

skh_window skh_window_on(skh_app *app, bool vsync)
{
    return (skh_window){.app = app, .vsync = vsync, .start_ns = skh_clock_ns()};
}

/// Nothing moves: wait for input instead of drawing the same picture again.
static bool is_still(const skh_app *app)
{
    bool quiet = !app->playing && !app->exporter && app->needle_start_s < 0 &&
                 app->time_s - app->touched_s > 1 && !app->options.kiosk;
    for (int i = 0; i < skh_course_sides(app); i++) {
        quiet &= !app->sides[i].state.busy && !(app->sides[i].painted && app->sides[i].painted->pending) &&
                 app->sides[i].changed_s <= 0;
    }
    return quiet && app->time_s - app->message_s > 10 && app->time_s - app->caption_s > 7;
}

/// Time from one picture to the next. Where the model computes and drawing takes a good part of what is left
/// (few cores, or no GPU), pictures that nobody steers come half as often: the plate behind them is painted
/// more often then, and that is what one sees.
static double wanted_gap_ms(const skh_window *w)
{
    const skh_app *app = w->app;
    bool computing = false;
    for (int i = 0; i < skh_course_sides(app); i++) computing |= app->sides[i].state.busy;
    bool steered = app->ui.down || app->needle_start_s >= 0 || app->centre_um != app->want_centre_um ||
                   app->um_per_pt != app->want_um_per_pt;
    bool scarce = SDL_GetCPUCount() <= 2 || w->picture_ms > 0.2 * gap_ms;
    return computing && !steered && scarce ? 2 * gap_ms : gap_ms;
}

static double since_ms(uint64_t start_ns) { return (double)(skh_clock_ns() - start_ns) * 1e-6; }

static void rest(const skh_window *w)
{
    double wanted_ms = wanted_gap_ms(w), left_ms;
    while ((left_ms = wanted_ms - since_ms(w->last_ns)) >= 1) {
        if (w->vsync && wanted_ms == gap_ms) return; // presenting has waited
        if (SDL_WaitEventTimeout(NULL, (int)left_ms)) break;
    }
    if (w->vsync) return;
    while ((left_ms = gap_ms - since_ms(w->last_ns)) >= 1)
        SDL_Delay((Uint32)left_ms); // many events, still 60
}

void skh_window_frame(void *user)
{
    skh_window *w = user;
    SDL_Event event;
    bool asked = is_still(w->app) && SDL_WaitEventTimeout(&event, 200);
    if (asked) w->app->touched_s = w->app->time_s;
    Uint32 oldest = 0;
    while (asked || SDL_PollEvent(&event)) {
        asked = false;
        if (!oldest) oldest = event.common.timestamp;
        skh_app_event(w->app, &event);
    }
    uint64_t start_ns = skh_clock_thread_ns();
    skh_app_update(w->app, since_ms(w->start_ns) * 1e-3);
    skh_screen_draw(w->app);
    SDL_RenderPresent(w->app->renderer);
    w->picture_ms += 0.1 * ((double)(skh_clock_thread_ns() - start_ns) * 1e-6 - w->picture_ms);
    if (oldest) {
        double answer_ms = SDL_GetTicks() - oldest;
        w->answers++;
        w->answer_ms += answer_ms;
        w->worst_answer_ms = fmax(w->worst_answer_ms, answer_ms);
    }
    rest(w);
    w->last_ns = skh_clock_ns();
}
