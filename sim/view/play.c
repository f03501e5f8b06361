// The clock: story pace, constant paces, needle animation at each session, jumps.
#include "sim/view/app.h"
#include <math.h>

static const double story_s = 90; // the whole course at story pace

const char *skh_speed_word(int speed) { return skh_text((skh_text_id)(SKH_TEXT_PACE_0 + speed)); }
static const struct {
    double story, hours; // share of story pace, or constant hours per second
} speeds[SKH_SPEEDS] = {{0.25, 0}, {0.5, 0}, {1, 0}, {2, 0}, {0, 1}, {0, 6}, {0, 24}, {0, 168}};

static const double needle_in_s = 0.55, needle_hold_s = 0.25, needle_out_s = 0.55;

double skh_play_newest_h(const skh_app *app)
{
    double newest = app->sides[0].state.newest_h;
    if (skh_course_sides(app) == 2) newest = fmin(newest, app->sides[1].state.newest_h);
    return fmax(newest, app->clock_h);
}

void skh_play_seek(skh_app *app, double time_h)
{
    app->clock_h = fmin(fmax(0, time_h), app->sides[0].pace.end_h);
    app->needle_start_s = -1;
    for (int i = 0; i < 2; i++) {
        if (app->sides[i].engine) skh_engine_want(app->sides[i].engine, app->clock_h);
    }
}

float skh_play_needle(const skh_app *app)
{
    if (app->needle_start_s < 0) return 0;
    double t = app->time_s - app->needle_start_s;
    double depth = t < needle_in_s                   ? t / needle_in_s
                   : t < needle_in_s + needle_hold_s ? 1
                                                     : 1 - (t - needle_in_s - needle_hold_s) / needle_out_s;
    depth = fmin(fmax(depth, 0), 1);
    return (float)(depth * depth * (3 - 2 * depth)); // eased at both ends
}

/// The clock waits while the needle goes in and out. Its time starts when the course has reached the session,
/// so that the needle and the channels it leaves are drawn together.
static bool needle_runs(skh_app *app)
{
    if (app->needle_start_s < 0) return false;
    const skh_side *side = &app->sides[0];
    double start_h = side->pace.start_h[app->needle_window];
    bool there =
        side->scene && side->scene->scene.time_h > start_h && side->scene->scene.time_h < start_h + 1;
    if (!there && !side->state.failed) app->needle_start_s = app->time_s;
    if (app->time_s - app->needle_start_s <= needle_in_s + needle_hold_s + needle_out_s) return true;
    app->needle_start_s = -1;
    return false;
}

static void start_needle(skh_app *app, int window)
{
    app->clock_h = app->sides[0].pace.start_h[window] + 1.0 / 60;
    app->needle_window = window;
    app->needle_start_s = app->ui.reduce_motion ? -1 : app->time_s;
}

/// Hours the clock may be ahead of a course that is still being computed: a third of a second of play.
static bool lags(const skh_app *app, const skh_side *side, double next_h)
{
    if (!side->engine || side->state.failed) return false;
    double lead = fmax(0.35 * (next_h - app->clock_h) / fmax(app->dt_s, 0.005), 0.05);
    return side->state.now_h + lead < app->clock_h;
}

void skh_play_update(skh_app *app)
{
    const skh_pace *pace = &app->sides[0].pace;
    if (needle_runs(app) || !app->playing || app->dragging_time || app->exporter) return;
    int window = skh_pace_window(pace, app->clock_h);
    if (pace->session[window] >= 0 && app->clock_h == pace->start_h[window]) {
        start_needle(app, window);
        return;
    }
    double next_h = app->clock_h + speeds[app->speed].hours * app->dt_s;
    if (speeds[app->speed].story > 0) {
        double story = skh_pace_story(pace, app->clock_h);
        next_h = skh_pace_story_time(pace, story + speeds[app->speed].story * app->dt_s / story_s);
    }
    for (int i = 0; i < skh_course_sides(app); i++) {
        if (lags(app, &app->sides[i], next_h)) return;
    }
    if (window + 1 < pace->count && next_h >= pace->start_h[window + 1]) {
        start_needle(app, window + 1);
        return;
    }
    app->clock_h = fmin(next_h, pace->end_h);
    if (app->clock_h >= pace->end_h) app->playing = false;
}

void skh_play_event(skh_app *app, int way)
{
    const skh_record *record = &app->sides[app->active].record;
    const skh_event *found = NULL;
    for (int i = 0; i < record->event_count; i++) {
        const skh_event *event = &record->events[i];
        if (way > 0 && event->time_h > app->clock_h + 1e-3 && (!found || event->time_h < found->time_h))
            found = event;
        if (way < 0 && event->time_h < app->clock_h - 1e-3 && (!found || event->time_h >= found->time_h))
            found = event;
    }
    if (!found) {
        skh_app_say(app, false, "%s", way > 0 ? T(NO_EVENT_AFTER) : T(NO_EVENT_BEFORE));
        return;
    }
    skh_play_seek(app, found->time_h);
    skh_app_say(app, false, "%s: %s", skh_event_words[found->type].label,
                skh_event_words[found->type].meaning);
}

/// Phases of all sessions are the chapters: the presenter's two buttons walk through them.
void skh_play_chapter(skh_app *app, int way)
{
    const skh_pace *pace = &app->sides[0].pace;
    double best_h = way > 0 ? pace->end_h : 0;
    for (int window = 0; window < pace->count; window++) {
        for (int phase = 0; phase < SKH_PHASE_COUNT; phase++) {
            double at_h = pace->start_h[window] + skh_pace_phase_start_h((skh_phase)phase);
            if (at_h >= pace->start_h[window + 1]) break;
            if (way > 0 && at_h > app->clock_h + 1e-6) best_h = fmin(best_h, at_h);
            if (way < 0 && at_h < app->clock_h - 1e-6) best_h = fmax(best_h, at_h);
        }
    }
    skh_play_seek(app, best_h);
}
