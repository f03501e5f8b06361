// skinheal render: pictures, frames and videos of a course, without a display.
#include "sim/cli/render_plan.h"

#include "skinheal/snapshot.h"
#ifdef SKINHEAL_VIEW
#include "sim/view/view.h"
#endif
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef skh_render_plan plan;

// The camera of a plate: what was asked for, or about a millimetre of what the course is about.
static skh_camera aim(const plan *p, const skh_scene *scene)
{
    float width = (float)scene->grid.nx * scene->grid.dx_um;
    skh_sight sight = skh_paint_sight(scene);
    float field = (float)p->field_um;
    float deep = sight.deep_um / 0.83f * (float)p->width / (float)p->height;
    if (field <= 0.0f) field = fminf(width, fmaxf(1100.0f, fmaxf(sight.wide_um, deep)));
    skh_camera c = {.um_per_px = field / (float)p->width, .width_px = p->width, .height_px = p->height};
    float high = c.um_per_px * (float)p->height;
    c.left_um = sight.at_um - 0.5f * field;
    if (c.left_um + field > width) c.left_um = width - field;
    if (c.left_um < 0.0f && field <= width) c.left_um = 0.0f;
    float rise = 0.0f; // the skin swells within minutes
    for (int k = 0; k < scene->grid.nx; k++)
        if (scene->columns.surface_um[k] > rise) rise = scene->columns.surface_um[k];
    c.top_um = -0.17f * high - 0.5f * rise;
    if (!isnan(p->centre_x_um)) {
        c.left_um = (float)p->centre_x_um - 0.5f * field;
        c.top_um = (float)p->centre_z_um - 0.5f * high;
    }
    return c;
}

static skh_status draw_plate(plan *p, skh_plate *plate, skh_world *world, int index, skh_sink *sink,
                             uint32_t *argb, skh_camera *camera, skh_error *err)
{
    skh_scene scene;
    skh_world_scene(world, &scene);
    if (camera->width_px == 0) *camera = aim(p, &scene);
    skh_status status = p->surface ? SKH_OK : skh_plate_update(plate, &scene, camera, 0, err);
    for (int k = 0; k < p->stain_count && !status; k++) {
        char name[64];
        int several = p->stain_count > 1, named = p->name[index][0] != 0;
        if (p->surface) {
            skh_surface_paint(&scene, camera->um_per_px * 4.0f, argb, p->width, p->height, p->width);
        } else {
            p->paint.stain = p->paint.stain_to = p->stain[k];
            int asked = skh_args_count(p->args, "cells") > 0,
                unasked = skh_args_count(p->args, "no-cells") > 0;
            p->paint.show_cells = asked || (!unasked && p->stain[k] == SKH_STAIN_ILLUSTRATED);
            skh_plate_shade(plate, &p->paint, argb, p->width);
            if (!skh_args_count(p->args, "bare")) skh_caption_paint(plate, &scene, &p->paint, argb, p->width);
        }
        snprintf(name, sizeof name, "%s%s%s", several ? skh_stain_word(p->stain[k]) : "",
                 several && named ? "-" : "", p->name[index]);
        char number[80];
        snprintf(number, sizeof number, "%04d-%s", index, name);
        status = skh_sink_put(sink, argb, p->width,
                              named || p->time_count == 1 ? name
                              : several                   ? number
                                                          : NULL,
                              err);
        if (p->surface) break;
    }
    return status;
}

static skh_status draw_all(plan *p, skh_sink *sink, skh_error *err)
{
    skh_world *world = p->world;
    skh_plate *plate = NULL;
    skh_camera camera = {0};
    uint32_t *argb = malloc((size_t)p->width * (size_t)p->height * sizeof *argb);
    skh_status status =
        !argb   ? skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d px", p->width, p->height)
        : world ? SKH_OK
                : skh_world_create(&p->scenario, &world, err);
    if (!status) status = skh_plate_create(p->width, p->height, &plate, err);
    double start = p->scenario.session_count ? p->scenario.sessions[0].time_h : 0.0;
    skh_progress progress;
    skh_progress_start(&progress, p->args, "render");
    for (int k = 0; k < p->time_count && !status; k++) {
        double goal = start + p->time_h[k];
        while (!status && skh_world_time_h(world) < goal) { // in pieces, so that Ctrl-C is heard
            double next = skh_world_time_h(world) + 24.0, last = p->time_h[p->time_count - 1] + start;
            status = skh_world_advance_to(world, next < goal ? next : goal, err);
            if (!status && skh_signals_caught())
                status = skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted; nothing half-written was left");
            skh_progress_update(&progress, 0.7 * (last > 0.0 ? skh_world_time_h(world) / last : 1.0) +
                                               0.3 * (double)k / (double)p->time_count);
        }
        if (!status) status = draw_plate(p, plate, world, k, sink, argb, &camera, err);
        if (!status && skh_signals_caught())
            status = skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted; nothing half-written was left");
    }
    skh_progress_end(&progress);
    skh_plate_destroy(plate);
    skh_world_destroy(world);
    p->world = NULL;
    free(argb);
    return status;
}

#ifdef SKINHEAL_VIEW
typedef struct relay {
    plan *plan;
    skh_sink *sink;
    skh_progress progress;
} relay;

static skh_status take_screen(void *user, int index, double time_h, const uint32_t *argb, int width,
                              int height, int pitch_px, skh_error *err)
{
    relay *r = user;
    (void)time_h;
    (void)width;
    (void)height;
    skh_progress_update(&r->progress, (double)(index + 1) / (double)r->plan->time_count);
    if (skh_signals_caught())
        return skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted; nothing half-written was left");
    return skh_sink_put(r->sink, argb, pitch_px, r->plan->name[index][0] ? r->plan->name[index] : NULL, err);
}

// The whole screen with its panels, drawn by the window's own code on a memory surface.
static skh_status draw_screens(plan *p, skh_sink *sink, skh_error *err)
{
    skh_view_options o = skh_view_options_default();
    o.scenario = p->scenario;
    o.width = p->width;
    o.height = p->height;
    o.stain = (int)p->stain[0];
    o.signal = p->paint.signal;
    o.safe_colours = p->paint.safe_colours;
    o.surface = p->surface;
    o.field_um = (float)p->field_um;
    o.centre_x_um = (float)p->centre_x_um;
    o.centre_z_um = (float)p->centre_z_um;
    o.stage_turns = p->paint.stage_angle;
    o.cells = skh_args_count(p->args, "no-cells") ? -1 : skh_args_count(p->args, "cells") > 0;
    if (skh_asset_path("reference/targets.csv", o.targets, sizeof o.targets)) o.targets[0] = 0;
    relay r = {.plan = p, .sink = sink};
    skh_progress_start(&r.progress, p->args, "render");
    skh_status status = skh_view_screens(&o, p->time_h, p->time_count, take_screen, &r, err);
    skh_progress_end(&r.progress);
    return status;
}
#endif

static int render(plan *p)
{
    skh_error err = {{0}};
    if (p->sink.kind == SKH_SINK_VIDEO && !skh_sink_has_ffmpeg()) {
        fprintf(stderr,
                "skinheal: the program ffmpeg is not installed; writing numbered PNG files instead of '%s'\n",
                p->sink.path);
        p->sink.kind = SKH_SINK_PNG;
        static char frames[4096];
        const char *dot = strrchr(p->sink.path, '.');
        snprintf(frames, sizeof frames, "%.*s.png",
                 (int)(dot ? dot - p->sink.path : (long)strlen(p->sink.path)), p->sink.path);
        p->sink.path = frames;
    }
    char *config = NULL, seed[32];
    skh_status status = skh_config_write(&p->scenario, 0, &config, &err);
    if (status) return skh_complain(status, &err);
    snprintf(seed, sizeof seed, "%.0f", p->scenario.run.seed);
    const char *const text[][2] = {{"Software", "skinheal"},
                                   {"Title", p->scenario.title},
                                   {"Seed", seed},
                                   {"Parameters", config},
                                   {"Comment", "Educational model, not medical advice"}};
    p->sink.text = text;
    p->sink.text_count = (int)(sizeof text / sizeof text[0]);
    skh_sink *sink = NULL;
    status = skh_sink_open(&p->sink, &sink, &err);
    if (!status) {
        skh_signals_catch();
#ifdef SKINHEAL_VIEW
        status = p->plain || p->stain_count > 1 ? draw_all(p, sink, &err) : draw_screens(p, sink, &err);
#else
        status = draw_all(p, sink, &err);
#endif
        skh_error late = {{0}};
        skh_status closed = skh_sink_close(sink, !status, &late);
        if (!status && closed) {
            status = closed;
            err = late;
        }
    }
    free(config);
    return status ? skh_complain(status, &err) : 0;
}

// What to draw: a configuration from its start, or the moment a snapshot holds.
static int read_input(plan *p)
{
    const char *snapshot = skh_args_value(p->args, "from");
    skh_error err = {{0}};
    skh_status status = SKH_OK;
    if (!snapshot && !skh_args_operands(p->args))
        status = skh_fail(&err, SKH_ERR_USAGE, "render: needs CONFIG, or a snapshot by --from");
    else if (!snapshot)
        return skh_args_scenario(p->args, skh_args_operand(p->args, 0), &p->scenario);
    else if (skh_args_operands(p->args) > 1 || skh_args_count(p->args, "set") ||
             skh_args_count(p->args, "seed"))
        status =
            skh_fail(&err, SKH_ERR_USAGE,
                     "render: a snapshot holds its own configuration; leave CONFIG, --set and --seed out");
    else
        status = skh_snapshot_read(snapshot, &p->world, &err);
    if (status) return skh_complain(status, &err);
    p->scenario = *skh_world_scenario(p->world);
    return 0;
}

static int run(const skh_args *args)
{
    plan *p = calloc(1, sizeof *p);
    int code = 0;
    if (p) {
        p->args = args;
        p->time_h = calloc(SKH_RENDER_MOST_TIMES, sizeof *p->time_h);
        p->name = calloc(SKH_RENDER_MOST_TIMES, sizeof *p->name);
    }
    if (!p || !p->time_h || !p->name) {
        code = skh_complain(SKH_ERR_MEMORY, NULL);
    } else {
        code = read_input(p);
        if (!code) {
            code = skh_render_plan_read(p);
            if (code) code = skh_status_exit_code((skh_status)code);
            if (!code) code = render(p);
        }
    }
    if (p) {
        skh_world_destroy(p->world);
        free(p->time_h);
        free(p->name);
    }
    free(p);
    return code;
}

static const skh_option options[] = {
    {"from", 0, "SNAPSHOT", "start from a state that run saved, instead of CONFIG; draws the section alone"},
    {"at", 0, "LIST", "times after the first session, rising: 1h,2d,4weeks; default 2d"},
    {"every", 0, "TIME", "a picture at every such time instead"},
    {"until", 0, "TIME", "the last time of --every and of videos; default the scenario's duration"},
    {"frames", 0, "N",
     "so many pictures at story pace: minutes at first, months at the end; default of videos, 240"},
    {"stain", 0, "LIST", "illustrated, he, masson, picrosirius, polarised, vvg, immuno1, immuno3; or all"},
    {"size", 0, "WxH", "px; default 1280x720"},
    {"zoom", 0, "LENGTH", "width of the skin in view; default 1.1 mm"},
    {"centre", 0, "X,Z", "what stands in the middle, from the left edge and below the surface"},
    {"cells", 0, NULL, "mark cells in every stain; as it is, Illustrated marks them and stains show nuclei"},
    {"no-cells", 0, NULL, "mark no cells"},
    {"signal", 0, "NAME", "a signal as heat map with isolines"},
    {"needle", 0, "SHARE",
     "draw the needles of the latest session, 0 = out .. 1 = fully in; draws the section alone"},
    {"stage", 0, "TURNS", "turn of the stage in polarised light; fibres go dark every 0.25"},
    {"safe-colours", 0, NULL, "colours that people with colour blindness tell apart"},
    {"surface", 0, NULL, "the skin from above instead of the section"},
    {"plain", 0, NULL, "the section alone, with scale bar and time, without the screen's panels"},
    {"bare", 0, NULL, "the section without any text"},
    {"video", 0, "FILE", "a video through the ffmpeg program, for example heal.mp4"},
    {"webp", 0, "FILE", "an animated WebP, needs no other program"},
    {"fps", 0, "N", "pictures a second of videos; default 24"},
    {NULL, 0, NULL, NULL},
};

const skh_command skh_command_render = {
    .name = "render",
    .operands = "CONFIG|--from SNAPSHOT [FILE.png]",
    .summary = "pictures, frames and videos of a course, without a display",
    .details =
        "Writes FILE.png (default render.png). With several times or stains the time and stain go into the name "
        "before the suffix: out-2d.png, out-he-2d.png; frames are numbered. The settings of the run are kept "
        "inside each PNG. Time 0 is just before the first session.",
    .options = options,
    .min_operands = 0,
    .max_operands = 2,
    .run = run,
};
