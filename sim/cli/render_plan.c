#include "sim/cli/render_plan.h"

#include "sim/base/units.h"
#include "sim/cli/picture_args.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef skh_render_plan plan;

static int read_stains(plan *p)
{
    const char *list = skh_args_value(p->args, "stain");
    if (!list) list = skh_stain_word(SKH_STAIN_ILLUSTRATED);
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ",");
        int found = skh_picture_word("stain", at, length, skh_picture_stain, SKH_STAIN_COUNT, "all");
        if (found < 0) return SKH_ERR_USAGE;
        for (int k = 0; k < SKH_STAIN_COUNT && p->stain_count < SKH_STAIN_COUNT; k++)
            if (found == SKH_STAIN_COUNT || k == found) p->stain[p->stain_count++] = (skh_stain)k;
        at += length + (at[length] == ',');
    }
    return p->stain_count ? 0 : skh_picture_wrong("stain", list, "name at least one stain");
}

static int read_size(plan *p)
{
    static const int least[2] = {64, 64}, most[2] = {8192, 8192};
    p->width = 1280;
    p->height = 720;
    return skh_picture_size(p->args, least, most, &p->width, &p->height);
}

static int read_centre(plan *p)
{
    const char *text = skh_args_value(p->args, "centre");
    p->centre_x_um = p->centre_z_um = (double)NAN;
    if (!text) return 0;
    char first[64], second[64];
    const char *comma = strchr(text, ',');
    if (!comma || comma - text >= (long)sizeof first || strlen(comma + 1) >= sizeof second)
        return skh_picture_wrong("centre", text, "expected X,Z as lengths, for example 2mm,300um");
    snprintf(first, sizeof first, "%.*s", (int)(comma - text), text);
    snprintf(second, sizeof second, "%s", comma + 1);
    skh_error err;
    skh_status status = skh_units_parse(first, "um", &p->centre_x_um, &err);
    if (!status) status = skh_units_parse(second, "um", &p->centre_z_um, &err);
    return status ? skh_picture_wrong("centre", text, err.message) : 0;
}

static int add_time(plan *p, double hours, const char *name)
{
    if (p->time_count == SKH_RENDER_MOST_TIMES)
        return skh_picture_wrong("every", name, "at most 20000 pictures");
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
        if (length >= sizeof item)
            return skh_picture_wrong("at", at, "expected times, for example 1h,2d,4weeks");
        snprintf(item, sizeof item, "%.*s", (int)length, at);
        if (skh_units_parse(item, "h", &hours, &err)) return skh_picture_wrong("at", item, err.message);
        if (hours < 0.0 || hours > 87600.0)
            return skh_picture_wrong("at", item, "expected 0 to 10 years after the first session");
        if (p->time_count && hours < p->time_h[p->time_count - 1])
            return skh_picture_wrong("at", list, "times must rise");
        if (add_time(p, hours, item)) return SKH_ERR_USAGE;
        at += length + (at[length] == ',');
    }
    return p->time_count ? 0 : skh_picture_wrong("at", list, "name at least one time");
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

// Time of the snapshot after the first session.
static double now_h(const plan *p)
{
    double start = p->scenario.session_count ? p->scenario.sessions[0].time_h : 0.0;
    return skh_world_time_h(p->world) - start;
}

static int read_times(plan *p)
{
    double every = 0.0, until, frames;
    double end = p->scenario.run.duration;
    if (skh_args_number(p->args, "every", "h", 0.01, 87600.0, 0.0, &every)) return SKH_ERR_USAGE;
    if (skh_args_number(p->args, "until", "h", 0.01, 87600.0, end, &until)) return SKH_ERR_USAGE;
    if (skh_args_number(p->args, "frames", "", 2.0, SKH_RENDER_MOST_TIMES, 240.0, &frames))
        return SKH_ERR_USAGE;
    const char *list = skh_args_value(p->args, "at");
    if (list) return read_list(p, list);
    if (every > 0.0) {
        for (double t = 0.0; t <= until + 1e-6; t += every)
            if (add_time(p, t, "")) return SKH_ERR_USAGE;
        return 0;
    }
    if (p->sink.kind != SKH_SINK_PNG || skh_args_count(p->args, "frames"))
        return tell_story(p, until, frames);
    return p->world ? add_time(p, now_h(p), "") : read_list(p, "2d");
}

// A snapshot cannot go back in time.
static int check_times(const plan *p)
{
    if (!p->world || p->time_h[0] >= now_h(p) - 1e-6) return 0;
    char now[32];
    snprintf(now, sizeof now, "%.6g h", now_h(p));
    return skh_picture_wrong("from", now,
                             "the snapshot's time after the first session; times before it need CONFIG");
}

int skh_render_plan_read(plan *p)
{
    double stage, needle;
    const char *video = skh_args_value(p->args, "video"), *webp = skh_args_value(p->args, "webp"),
               *file = skh_args_operand(p->args, p->world ? 0 : 1);
    if (video && webp) return skh_picture_wrong("webp", webp, "one of --video and --webp, not both");
    if ((video || webp) && file)
        return skh_picture_wrong(video ? "video" : "webp", file,
                                 "a video takes the place of the PNG file; name one of them");
    p->sink.kind = video ? SKH_SINK_VIDEO : webp ? SKH_SINK_WEBP : SKH_SINK_PNG;
    p->sink.path = video ? video : webp ? webp : file ? file : "render.png";
    p->paint = skh_paint_options_default();
    int code = read_stains(p);
    if (!code) code = read_size(p);
    if (!code) code = read_centre(p);
    p->paint.signal = -1;
    if (!code)
        code = skh_picture_choice(p->args, "signal", skh_picture_signal, SKH_SIGNAL_COUNT, &p->paint.signal);
    if (!code && skh_args_number(p->args, "zoom", "um", 10.0, 20000.0, 0.0, &p->field_um))
        code = SKH_ERR_USAGE;
    if (!code && skh_args_number(p->args, "stage", "", -10.0, 10.0, 0.0, &stage)) code = SKH_ERR_USAGE;
    if (!code && skh_args_number(p->args, "needle", "", 0.0, 1.0, 0.0, &needle)) code = SKH_ERR_USAGE;
    if (!code && skh_args_number(p->args, "fps", "", 1.0, 120.0, 24.0, &p->sink.fps)) code = SKH_ERR_USAGE;
    if (!code) code = read_times(p);
    if (!code) code = check_times(p);
    if (code) return code;
    p->paint.stage_angle = (float)stage;
    p->paint.needle = (float)needle;
    p->paint.safe_colours = skh_args_count(p->args, "safe-colours") > 0;
    p->surface = skh_args_count(p->args, "surface") > 0;
    p->plain =
        p->world || needle > 0.0 || skh_args_count(p->args, "plain") || skh_args_count(p->args, "bare");
    if (p->sink.kind != SKH_SINK_PNG && p->stain_count > 1)
        return skh_picture_wrong("stain", skh_args_value(p->args, "stain"), "a video shows one stain");
    p->sink.width = p->width;
    p->sink.height = p->height;
    p->sink.numbered = p->time_count * p->stain_count > 1;
    return 0;
}
