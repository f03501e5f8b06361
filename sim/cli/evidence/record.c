// Runs a scenario and samples it: densely after a session, sparsely later, as wounds change.
#include "sim/cli/evidence/series.h"
#include <math.h>

// Hours between rows, by the time since the latest session.
static double row_interval(double since_h)
{
    static const struct {
        double until_h, every_h;
    } plan[] = {{2, 0}, {48, 1}, {336, 6}, {HUGE_VAL, 24}};
    int i = 0;
    while (since_h >= plan[i].until_h) i++;
    return plan[i].every_h;
}

static void channel_columns(const skh_scene *scene, const skh_scenario *scenario, float *columns)
{
    double sums[SKH_CHANNEL_COUNT] = {0};
    int count = 0;
    for (int i = 0; i < scene->pore_count; i++) {
        const skh_pore *pore = &scene->pores[i];
        if (pore->session != scene->session - 1) continue;
        double length = scenario->sessions[pore->session].device.length;
        sums[SKH_CHANNEL_depth] += (double)pore->depth_um;
        sums[SKH_CHANNEL_lumen] += (double)pore->lumen_um;
        sums[SKH_CHANNEL_reach] += (double)pore->depth_um / length;
        sums[SKH_CHANNEL_bleeding] += pore->vessels_cut > 0;
        count++;
    }
    for (int i = 0; i < SKH_CHANNEL_COUNT; i++) columns[i] = count ? (float)(sums[i] / count) : 0.0f;
}

static skh_status take_row(skh_world *world, double origin_h, skh_series *series, skh_error *err)
{
    skh_scene scene;
    skh_world_scene(world, &scene);
    float row[SKH_SERIES_COLUMNS];
    for (int i = 0; i < SKH_METRIC_COUNT; i++) row[i] = (float)scene.metrics[i];
    channel_columns(&scene, skh_world_scenario(world), row + SKH_METRIC_COUNT);
    return skh_series_append(series, scene.time_h - origin_h, row, err);
}

static void take_events(skh_world *world, double origin_h, skh_series *series)
{
    skh_scene scene;
    skh_world_scene(world, &scene);
    for (int i = 0; i < SKH_EVENT_COUNT; i++) series->event_h[i] = (double)NAN;
    for (int i = 0; i < scene.event_count; i++) {
        const skh_event *event = &scene.events[i];
        if (event->session == 0 && isnan(series->event_h[event->type]))
            series->event_h[event->type] = event->time_h - origin_h;
    }
}

// Time of the latest session at or before `now_h`, or -1.
static double latest_session(const skh_scenario *scenario, double now_h)
{
    double latest = -1;
    for (int i = 0; i < scenario->session_count; i++) {
        if (scenario->sessions[i].time_h <= now_h) latest = scenario->sessions[i].time_h;
    }
    return latest;
}

static skh_status record_rows(skh_world *world, double end_h, double origin_h, skh_series_tick tick,
                              void *context, skh_series *series, skh_error *err)
{
    const skh_scenario *scenario = skh_world_scenario(world);
    double next_h = 0;
    for (;;) {
        double now = skh_world_time_h(world), session = latest_session(scenario, now);
        if (now >= next_h || now >= end_h) {
            skh_status status = take_row(world, origin_h, series, err);
            if (status) return status;
            next_h = now + row_interval(session < 0 ? 0.0 : now - session) - 1e-6;
        }
        if (now >= end_h) return SKH_OK;
        if (tick && tick(context, now / end_h))
            return skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted at %.1f d", now / 24);
        skh_status status = skh_world_step(world, err);
        if (status) return status;
        // a new session starts a new dense stretch
        if (latest_session(scenario, skh_world_time_h(world)) > session) next_h = 0;
    }
}

skh_status skh_series_record(const skh_scenario *scenario, skh_series_tick tick, void *context,
                             skh_series *series, skh_error *err)
{
    *series = (skh_series){0};
    skh_world *world;
    skh_status status = skh_world_create(scenario, &world, err);
    if (status) return status;
    double origin_h = scenario->session_count ? scenario->sessions[0].time_h : 0.0;
    status = record_rows(world, scenario->run.duration, origin_h, tick, context, series, err);
    if (!status) take_events(world, origin_h, series);
    skh_world_destroy(world);
    if (status) skh_series_free(series);
    return status;
}
