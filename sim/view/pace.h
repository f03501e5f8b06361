// Time on screen. Minutes and months share one axis: since each session, u = log(1 + t/tau) / log(1 + T/tau),
// where T is the time to the next session or to the end and tau = 0.02 d. Story pace runs evenly along that
// axis, phases have their place on it, and steps have fixed lengths that do not depend on any speed.
#pragma once
#include "skinheal/scenario.h"
#include <stddef.h>

enum { SKH_PACE_WINDOWS = SKH_MAX_SESSIONS + 1 };

/// The stretches between sessions. Without a session there is one window from the start.
typedef struct skh_pace {
    int count;
    double end_h;                         ///< of the course
    double start_h[SKH_PACE_WINDOWS + 1]; ///< start_h[count] = end_h
    int session[SKH_PACE_WINDOWS];   ///< number of the session that opens the window, -1 before the first
    double length[SKH_PACE_WINDOWS]; ///< of the window on the warped axis, log units
    double total;
} skh_pace;

typedef enum skh_phase {
    SKH_PHASE_HAEMOSTASIS,
    SKH_PHASE_INFLAMMATION,
    SKH_PHASE_PROLIFERATION,
    SKH_PHASE_REMODELLING,
    SKH_PHASE_COUNT
} skh_phase;

void skh_pace_build(skh_pace *pace, const skh_scenario *scenario);
int skh_pace_window(const skh_pace *pace, double time_h);
/// Place of a time on the warped axis of a window, 0..1 (clamped), and back.
double skh_pace_share(const skh_pace *pace, int window, double time_h);
double skh_pace_time(const skh_pace *pace, int window, double share);
/// Place in the story of the whole course, 0..1, and back.
double skh_pace_story(const skh_pace *pace, double time_h);
double skh_pace_story_time(const skh_pace *pace, double story);
/// Fixed step: 1 h up to day 2 after a session, 6 h up to day 14, then 1 d.
double skh_pace_step_h(const skh_pace *pace, double time_h);
/// Time since the session that opened the window; time since the start before the first.
double skh_pace_since_h(const skh_pace *pace, double time_h);
skh_phase skh_pace_phase(double since_h);
double skh_pace_phase_start_h(skh_phase phase);
/// "12 min", "5.0 h", "Day 2.3", "Week 4", "Month 3.5".
void skh_pace_text(double hours, char *text, size_t size);
