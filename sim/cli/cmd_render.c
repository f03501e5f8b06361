// skinheal render: pictures, frames and videos of a course, without a display.
#include "sim/cli/command.h"

#include "sim/base/units.h"
#include "sim/cli/picture_sink.h"
#include "skinheal/world.h"
#ifdef SKINHEAL_VIEW
#include "sim/view/view.h"
#endif
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TIMES = 20000 };

typedef struct plan {
    skh_scenario scenario;
    double *time_h;   ///< since the first session, rising
    char (*name)[32]; ///< of each time, for file names; empty = numbers
    int time_count;
    skh_stain stain[SKH_STAIN_COUNT];
    int stain_count;
    int width, height;
    double field_um, centre_x_um, centre_z_um; ///< 0 = choose
    skh_paint_options paint;
    int plain, surface;
    skh_sink_setup sink;
    const skh_args *args;
} plan;

static int wrong(const char *option, const char *text, const char *allowed)
{
    skh_error err;
    skh_fail(&err, SKH_ERR_USAGE, "--%s = '%.80s': %s", option, text, allowed);
    return skh_complain(SKH_ERR_USAGE, &err);
}

// ------------------------------------------------------------------------------------------------ what to
// show

static int read_stains(plan *p)
{
    const char *list = skh_args_value(p->args, "stain");
    if (!list) list = skh_stain_word(SKH_STAIN_ILLUSTRATED);
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ",");
        int found = -1;
        for (int k = 0; k < SKH_STAIN_COUNT; k++)
            if (strlen(skh_stain_word((skh_stain)k)) == length &&
                strncmp(at, skh_stain_word((skh_stain)k), length) == 0)
                found = k;
        int all = length == 3 && strncmp(at, "all", 3) == 0;
        if (found < 0 && !all) {
            char allowed[256] = "allowed are all";
            for (int k = 0; k < SKH_STAIN_COUNT; k++) {
                size_t used = strlen(allowed);
                snprintf(allowed + used, sizeof allowed - used, ", %s", skh_stain_word((skh_stain)k));
            }
            return wrong("stain", at, allowed);
        }
        for (int k = 0; k < SKH_STAIN_COUNT && p->stain_count < SKH_STAIN_COUNT; k++)
            if (all || k == found) p->stain[p->stain_count++] = (skh_stain)k;
        at += length + (at[length] == ',');
    }
    return p->stain_count ? 0 : wrong("stain", list, "name at least one stain");
}

static int read_size(plan *p)
{
    const char *text = skh_args_value(p->args, "size");
    p->width = 1280;
    p->height = 720;
    if (!text) return 0;
    int used = 0;
    if (sscanf(text, "%dx%d%n", &p->width, &p->height, &used) != 2 || text[used] || p->width < 64 ||
        p->height < 64 || p->width > 8192 || p->height > 8192)
        return wrong("size", text, "expected WIDTHxHEIGHT, for example 1280x720, 64 to 8192 px a side");
    return 0;
}

static int read_centre(plan *p)
{
    const char *text = skh_args_value(p->args, "centre");
    p->centre_x_um = p->centre_z_um = (double)NAN;
    if (!text) return 0;
    char first[64], second[64];
    const char *comma = strchr(text, ',');
    if (!comma || comma - text >= (long)sizeof first || strlen(comma + 1) >= sizeof second)
        return wrong("centre", text, "expected X,Z as lengths, for example 2mm,300um");
    snprintf(first, sizeof first, "%.*s", (int)(comma - text), text);
    snprintf(second, sizeof second, "%s", comma + 1);
    skh_error err;
    skh_status status = skh_units_parse(first, "um", &p->centre_x_um, &err);
    if (!status) status = skh_units_parse(second, "um", &p->centre_z_um, &err);
    return status ? wrong("centre", text, err.message) : 0;
}

static int read_signal(plan *p)
{
    const char *text = skh_args_value(p->args, "signal");
    p->paint.signal = -1;
    if (!text) return 0;
    char allowed[256] = "allowed are";
    for (int k = 0; k < SKH_SIGNAL_COUNT; k++) {
        if (strcmp(text, skh_signal_words[k].name) == 0) p->paint.signal = k;
        size_t used = strlen(allowed);
        snprintf(allowed + used, sizeof allowed - used, "%s %s", k ? "," : "", skh_signal_words[k].name);
    }
    return p->paint.signal < 0 ? wrong("signal", text, allowed) : 0;
}

// ------------------------------------------------------------------------------------------------ when

static int add_time(plan *p, double hours, const char *name)
{
    if (p->time_count == MOST_TIMES) return wrong("every", name, "at most 20000 pictures");
    snprintf(p->name[p->time_count], sizeof *p->name, "%s", name);
    for (char *c = p->name[p->time_count]; *c; c++)
        if (*c == ' ' || *c == '/') *c = '_';
    p->time_h[p->time_count++] = hours;
    return 0;
}

static int read_list(plan *p, const char *list)
{
    for (const char *at = list; *at;) {
        char item[32];
        size_t length = strcspn(at, ",");
        double hours;
        skh_error err;
        if (length >= sizeof item) return wrong("at", at, "expected times, for example 1h,2d,4weeks");
        snprintf(item, sizeof item, "%.*s", (int)length, at);
        if (skh_units_parse(item, "h", &hours, &err)) return wrong("at", item, err.message);
        if (hours < 0.0 || hours > 87600.0)
            return wrong("at", item, "expected 0 to 10 years after the first session");
        if (p->time_count && hours < p->time_h[p->time_count - 1])
            return wrong("at", list, "times must rise");
        if (add_time(p, hours, item)) return SKH_ERR_USAGE;
        at += length + (at[length] == ',');
    }
    return p->time_count ? 0 : wrong("at", list, "name at least one time");
}

// Story pace: minutes at first, months at the end, u = log(1 + t/tau) / log(1 + T/tau) in equal steps.
static int tell_story(plan *p, double until_h, double frames)
{
    const double tau_h = 0.48;
    int count = (int)frames;
    for (int k = 0; k < count; k++) {
        double u = (double)k / (double)(count - 1);
        if (add_time(p, tau_h * (pow(1.0 + until_h / tau_h, u) - 1.0), "")) return SKH_ERR_USAGE;
    }
    return 0;
}

static int read_times(plan *p)
{
    double every = 0.0, until, frames;
    double end = p->scenario.run.duration;
    if (skh_args_number(p->args, "every", "h", 0.01, 87600.0, 0.0, &every)) return SKH_ERR_USAGE;
    if (skh_args_number(p->args, "until", "h", 0.01, 87600.0, end, &until)) return SKH_ERR_USAGE;
    if (skh_args_number(p->args, "frames", "", 2.0, MOST_TIMES, 240.0, &frames)) return SKH_ERR_USAGE;
    const char *list = skh_args_value(p->args, "at");
    if (list) return read_list(p, list);
    if (every > 0.0) {
        for (double t = 0.0; t <= until + 1e-6; t += every)
            if (add_time(p, t, "")) return SKH_ERR_USAGE;
        return 0;
    }
    if (p->sink.kind != SKH_SINK_PNG || skh_args_count(p->args, "frames"))
        return tell_story(p, until, frames);
    return read_list(p, "2d");
}

// ------------------------------------------------------------------------------------------------ drawing

// The camera of a plate: what was asked for, or about a millimetre round the channel nearest the middle.
static skh_camera aim(const plan *p, const skh_scene *scene)
{
    float width = (float)scene->grid.nx * scene->grid.dx_um;
    float field = (float)p->field_um, middle = 0.5f * width, x = middle;
    if (field <= 0.0f) field = width < 1100.0f ? width : 1100.0f;
    for (int k = 0; k < scene->pore_count; k++)
        if (k == 0 || fabsf(scene->pores[k].x_um - middle) < fabsf(x - middle)) x = scene->pores[k].x_um;
    skh_camera c = {.um_per_px = field / (float)p->width, .width_px = p->width, .height_px = p->height};
    float high = c.um_per_px * (float)p->height;
    c.left_um = x - 0.5f * field;
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
        status = skh_sink_put(sink, argb, p->width, named ? name : several ? number : NULL, err);
        if (p->surface) break;
    }
    return status;
}

static skh_status draw_all(plan *p, skh_sink *sink, skh_error *err)
{
    skh_world *world = NULL;
    skh_plate *plate = NULL;
    skh_camera camera = {0};
    uint32_t *argb = malloc((size_t)p->width * (size_t)p->height * sizeof *argb);
    skh_status status =
        argb ? skh_world_create(&p->scenario, &world, err)
             : skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d px", p->width, p->height);
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
    if (skh_asset_path("reference/targets.csv", o.targets, sizeof o.targets)) o.targets[0] = 0;
    relay r = {.plan = p, .sink = sink};
    skh_progress_start(&r.progress, p->args, "render");
    skh_status status = skh_view_screens(&o, p->time_h, p->time_count, take_screen, &r, err);
    skh_progress_end(&r.progress);
    return status;
}
#endif

// ------------------------------------------------------------------------------------------------ the
// command

static int read_plan(plan *p)
{
    double stage, needle;
    const char *video = skh_args_value(p->args, "video"), *webp = skh_args_value(p->args, "webp"),
               *file = skh_args_operand(p->args, 1);
    if (video && webp) return wrong("webp", webp, "one of --video and --webp, not both");
    if ((video || webp) && file)
        return wrong(video ? "video" : "webp", file,
                     "a video takes the place of the PNG file; name one of them");
    p->sink.kind = video ? SKH_SINK_VIDEO : webp ? SKH_SINK_WEBP : SKH_SINK_PNG;
    p->sink.path = video ? video : webp ? webp : file ? file : "render.png";
    p->paint = skh_paint_options_default();
    int code = read_stains(p);
    if (!code) code = read_size(p);
    if (!code) code = read_centre(p);
    if (!code) code = read_signal(p);
    if (!code && skh_args_number(p->args, "zoom", "um", 10.0, 20000.0, 0.0, &p->field_um))
        code = SKH_ERR_USAGE;
    if (!code && skh_args_number(p->args, "stage", "", -10.0, 10.0, 0.0, &stage)) code = SKH_ERR_USAGE;
    if (!code && skh_args_number(p->args, "needle", "", 0.0, 1.0, 0.0, &needle)) code = SKH_ERR_USAGE;
    if (!code && skh_args_number(p->args, "fps", "", 1.0, 120.0, 24.0, &p->sink.fps)) code = SKH_ERR_USAGE;
    if (!code) code = read_times(p);
    if (code) return code;
    p->paint.stage_angle = (float)stage;
    p->paint.needle = (float)needle;
    p->paint.safe_colours = skh_args_count(p->args, "safe-colours") > 0;
    p->surface = skh_args_count(p->args, "surface") > 0;
    p->plain = skh_args_count(p->args, "plain") > 0 || skh_args_count(p->args, "bare") > 0;
    if (p->sink.kind != SKH_SINK_PNG && p->stain_count > 1)
        return wrong("stain", skh_args_value(p->args, "stain"), "a video shows one stain");
    p->sink.width = p->width;
    p->sink.height = p->height;
    p->sink.numbered = p->time_count * p->stain_count > 1;
    return 0;
}

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

static int run(const skh_args *args)
{
    plan *p = calloc(1, sizeof *p);
    int code = 0;
    if (p) {
        p->args = args;
        p->time_h = calloc(MOST_TIMES, sizeof *p->time_h);
        p->name = calloc(MOST_TIMES, sizeof *p->name);
    }
    if (!p || !p->time_h || !p->name) {
        code = skh_complain(SKH_ERR_MEMORY, NULL);
    } else {
        code = skh_args_scenario(args, skh_args_operand(args, 0), &p->scenario);
        if (!code) {
            code = read_plan(p);
            if (code == SKH_ERR_USAGE) code = skh_status_exit_code(SKH_ERR_USAGE);
            if (!code) code = render(p);
        }
    }
    if (p) {
        free(p->time_h);
        free(p->name);
    }
    free(p);
    return code;
}

static const skh_option options[] = {
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
    {"needle", 0, "SHARE", "draw the needles of the latest session, 0 = out .. 1 = fully in"},
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
    .operands = "CONFIG [FILE.png]",
    .summary = "pictures, frames and videos of a course, without a display",
    .details =
        "Writes FILE.png (default render.png). With several times or stains the time and stain go into the name "
        "before the suffix: out-2d.png, out-he-2d.png; frames are numbered. The settings of the run are kept "
        "inside each PNG. Time 0 is just before the first session.",
    .options = options,
    .min_operands = 1,
    .max_operands = 2,
    .run = run,
};
