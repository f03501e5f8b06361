#include "sim/view/pace.h"
#include "sim/view/text.h"
#include <math.h>
#include <stdio.h>

static const double tau_h = 0.48; // 0.02 d

// Bounds of the phases, h since the session: clot and plug in the first hours, leucocytes for four days, new
// matrix for three weeks (Reinke & Sorg 2012, Eur Surg Res 49:35: phases of small acute wounds overlap; these
// are the marks).
static const double phase_start_h[SKH_PHASE_COUNT] = {0, 2.5, 96, 504};

void skh_pace_build(skh_pace *pace, const skh_scenario *scenario)
{
    *pace = (skh_pace){0};
    double first_h = scenario->session_count ? scenario->sessions[0].time_h : 0;
    pace->end_h = first_h + scenario->run.duration;
    if (first_h > 0 || !scenario->session_count) pace->session[pace->count++] = -1;
    for (int i = 0; i < scenario->session_count && scenario->sessions[i].time_h < pace->end_h; i++) {
        pace->start_h[pace->count] = scenario->sessions[i].time_h;
        pace->session[pace->count++] = i;
    }
    pace->start_h[pace->count] = pace->end_h;
    for (int i = 0; i < pace->count; i++) {
        pace->length[i] = log1p((pace->start_h[i + 1] - pace->start_h[i]) / tau_h);
        pace->total += pace->length[i];
    }
}

int skh_pace_window(const skh_pace *pace, double time_h)
{
    int window = 0;
    while (window + 1 < pace->count && time_h >= pace->start_h[window + 1]) window++;
    return window;
}

double skh_pace_share(const skh_pace *pace, int window, double time_h)
{
    double since_h = time_h - pace->start_h[window];
    double share = since_h <= 0 ? 0 : log1p(since_h / tau_h) / pace->length[window];
    return share > 1 ? 1 : share;
}

double skh_pace_time(const skh_pace *pace, int window, double share)
{
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    double time_h = pace->start_h[window] + tau_h * expm1(share * pace->length[window]);
    return fmin(time_h, pace->start_h[window + 1]);
}

double skh_pace_story(const skh_pace *pace, double time_h)
{
    int window = skh_pace_window(pace, time_h);
    double before = 0;
    for (int i = 0; i < window; i++) before += pace->length[i];
    return (before + skh_pace_share(pace, window, time_h) * pace->length[window]) / pace->total;
}

double skh_pace_story_time(const skh_pace *pace, double story)
{
    double along = fmin(fmax(story, 0), 1) * pace->total;
    int window = 0;
    while (window + 1 < pace->count && along >= pace->length[window]) along -= pace->length[window++];
    return skh_pace_time(pace, window, along / pace->length[window]);
}

double skh_pace_since_h(const skh_pace *pace, double time_h)
{
    return time_h - pace->start_h[skh_pace_window(pace, time_h)];
}

double skh_pace_step_h(const skh_pace *pace, double time_h)
{
    double since_h = skh_pace_since_h(pace, time_h);
    return since_h < 48 ? 1 : since_h < 336 ? 6 : 24;
}

skh_phase skh_pace_phase(double since_h)
{
    int phase = SKH_PHASE_COUNT - 1;
    while (phase > 0 && since_h < phase_start_h[phase]) phase--;
    return (skh_phase)phase;
}

double skh_pace_phase_start_h(skh_phase phase) { return phase_start_h[phase]; }

void skh_pace_text(double hours, char *text, size_t size)
{
    double days = hours / 24;
    if (hours < 1)
        snprintf(text, size, T(TIME_MINUTES), floor(hours * 60));
    else if (hours < 48)
        snprintf(text, size, T(TIME_HOURS), hours);
    else if (days < 28)
        snprintf(text, size, T(TIME_DAY), days);
    else if (days < 91)
        snprintf(text, size, T(TIME_WEEK), days / 7);
    else
        snprintf(text, size, T(TIME_MONTH), days / 30.4375);
}
