#include "sim/cli/sweep/runner.h"
#include "skinheal/world.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ROUNDING_H = 1e-7;

static void take_row(const skh_plan *plan, skh_world *world, double first_h, skh_run_result *result)
{
    skh_scene scene;
    skh_world_scene(world, &scene);
    size_t row = (size_t)result->rows++;
    result->time_d[row] = (scene.time_h - first_h) / 24;
    result->session[row] = scene.session;
    for (int i = 0; i < plan->metric_count; i++)
        result->values[row * (size_t)plan->metric_count + (size_t)i] = scene.metrics[plan->metrics[i]];
}

static skh_status take_events(skh_world *world, skh_run_result *result, skh_error *err)
{
    skh_scene scene;
    skh_world_scene(world, &scene);
    result->events = malloc(sizeof *result->events * ((size_t)scene.event_count + 1));
    if (!result->events) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d events", scene.event_count);
    memcpy(result->events, scene.events, sizeof *result->events * (size_t)scene.event_count);
    result->event_count = scene.event_count;
    return SKH_OK;
}

skh_status skh_run_world(const skh_plan *plan, int run, void (*tick)(double share), skh_run_result *result,
                         skh_error *err)
{
    skh_scenario scenario;
    skh_report report;
    skh_status status = skh_plan_scenario(plan, run, &scenario, &report);
    if (status) return skh_fail(err, status, "%.300s", report.text ? report.text : skh_status_text(status));
    skh_report_free(&report);
    skh_threads_use(1); // the sweep has a process for every core
    skh_world *world = NULL;
    status = skh_world_create(&scenario, &world, err);
    if (status) return status;

    double every = scenario.output.every, duration = scenario.run.duration, now = -1;
    double first_h = scenario.session_count ? scenario.sessions[0].time_h : 0;
    size_t most = (size_t)(duration / every) + 3;
    result->time_d = malloc(sizeof(double) * most);
    result->session = malloc(sizeof(double) * most);
    result->values = malloc(sizeof(double) * most * (size_t)plan->metric_count);
    if (!result->time_d || !result->session || !result->values)
        status = skh_fail(err, SKH_ERR_MEMORY, "no memory for %zu rows", most);
    while (!status && now < duration - ROUNDING_H) {
        // the first step at or past a multiple of `every`, as in `skinheal run`, and the end
        double next = now < 0 ? 0 : (floor(now / every + 1e-9) + 1) * every;
        status = skh_world_advance_to(world, fmin(next, duration), err);
        now = skh_world_time_h(world);
        if (!status) take_row(plan, world, first_h, result);
        tick(fmin(now / duration, 1));
    }
    if (!status) status = take_events(world, result, err);
    if (!status) result->state_hash = skh_world_hash(world);
    skh_world_destroy(world);
    return status;
}
