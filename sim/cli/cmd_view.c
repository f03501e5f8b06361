// skinheal view: the animated section. Without SDL in the build it says what is missing.
#include "sim/cli/command.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef SKINHEAL_VIEW
#include "sim/cli/picture_args.h"
#include "sim/view/theme.h"
#include "sim/view/view.h"
#include "skinheal/vocabulary.h"
#include <sys/stat.h>

/// $XDG_STATE_HOME/skinheal/tour, so that the tour comes up once per user. Empty when there is no home.
static void find_state_file(char *path, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char folder[400];
    path[0] = 0;
    if (state && state[0] == '/')
        snprintf(folder, sizeof folder, "%s", state);
    else if (home && home[0] == '/')
        snprintf(folder, sizeof folder, "%s/.local/state", home);
    else
        return;
    mkdir(folder, 0700);
    size_t used = strlen(folder);
    snprintf(folder + used, sizeof folder - used, "/skinheal");
    mkdir(folder, 0700);
    snprintf(path, size, "%s/tour", folder);
}

static const char *theme_name(int i) { return skh_theme_word((skh_theme)i); }

/// Options of one word, and the size. Returns 0 or an exit code.
static int read_words(const skh_args *args, skh_view_options *options)
{
    static const int least[2] = {320, 240}, most[2] = {7680, 4320};
    int wrong = skh_picture_choice(args, "theme", theme_name, SKH_THEME_COUNT, &options->theme);
    if (!wrong)
        wrong = skh_picture_choice(args, "stain", skh_picture_stain, SKH_STAIN_COUNT, &options->stain);
    if (!wrong)
        wrong = skh_picture_choice(args, "signal", skh_picture_signal, SKH_SIGNAL_COUNT, &options->signal);
    if (!wrong) wrong = skh_picture_size(args, least, most, &options->width, &options->height);
    return wrong ? skh_status_exit_code(SKH_ERR_USAGE) : 0;
}

static int read_options(const skh_args *args, skh_view_options *options)
{
    int code = read_words(args, options);
    if (code) return code;
    double scale, descriptor;
    if (skh_args_number(args, "scale", "", 1, 2, 0, &scale) ||
        skh_args_number(args, "announce", "", 0, 1023, -1, &descriptor) ||
        skh_args_number(args, "time", "h", 0, 87600, 0, &options->time_h)) {
        return skh_status_exit_code(SKH_ERR_USAGE);
    }
    options->scale = (float)scale;
    options->announce_fd = (int)descriptor;
    options->reduce_motion = skh_args_count(args, "reduce-motion") > 0;
    options->safe_colours = skh_args_count(args, "safe-colours") > 0;
    options->captions = skh_args_count(args, "captions") > 0;
    options->no_tour = skh_args_count(args, "no-tour") > 0;
    options->kiosk = skh_args_count(args, "kiosk") > 0;
    options->compare = skh_args_count(args, "compare") > 0;
    options->surface = skh_args_count(args, "mirror") > 0;
    options->dump_state = skh_args_count(args, "dump-state") > 0;
    options->script = skh_args_value(args, "script");
    options->shot = skh_args_value(args, "shot");
    return 0;
}

static int run(const skh_args *args)
{
    skh_view_options options = skh_view_options_default();
    skh_error err;
    int code = read_options(args, &options);
    if (code) return code;
    if (skh_asset_path("scenarios", options.scenario_dir, sizeof options.scenario_dir))
        options.scenario_dir[0] = 0;
    if (skh_asset_path("reference/targets.csv", options.targets, sizeof options.targets))
        options.targets[0] = 0;
    find_state_file(options.state_file, sizeof options.state_file);
    const char *path = skh_args_operands(args) ? skh_args_operand(args, 0) : "cheek-standard";
    code = skh_args_scenario(args, path, &options.scenario);
    if (code) return code;
    skh_status status = skh_view_run(&options, &err);
    return status ? skh_complain(status, &err) : 0;
}
#else
static int run(const skh_args *args)
{
    (void)args;
    skh_error err;
    return skh_complain(
        skh_fail(
            &err, SKH_ERR_MISSING,
            "this build has no window (SKINHEAL_VIEW=OFF); 'skinheal render' writes pictures without one"),
        &err);
}
#endif

static const skh_option options[] = {
    {"time", 0, "TIME", "start at this time of the course, for example 10d"},
    {"stain", 0, "NAME", "illustrated, he, masson, picrosirius, polarised, vvg, immuno1, immuno3"},
    {"signal", 0, "NAME", "show a signal as heat map"},
    {"theme", 0, "NAME", "dark, light or projector"},
    {"scale", 0, "FACTOR", "size of text and controls, 1 to 2"},
    {"size", 0, "WxH", "size of the window or picture in pixels"},
    {"compare", 0, NULL, "start with two courses side by side"},
    {"mirror", 0, NULL, "start with the skin as seen in a mirror"},
    {"reduce-motion", 0, NULL, "no needle film, no fading, no drifting"},
    {"safe-colours", 0, NULL, "stains that all colour vision tells apart"},
    {"captions", 0, NULL, "show announcements as captions"},
    {"no-tour", 0, NULL, "do not offer the guided tour"},
    {"kiosk", 0, NULL, "full screen, loops, resets after a minute without a visitor"},
    {"announce", 0, "FD", "write every change as a sentence to this file descriptor"},
    {"shot", 0, "FILE", "draw the screen once into a PNG file, without a display, and leave"},
    {"script", 0, "FILE", "run a script of input (sim/view/script.h)"},
    {"dump-state", 0, NULL, "print the state as one line of JSON at the end"},
    {0},
};

const skh_command skh_command_view = {
    .name = "view",
    .operands = "[CONFIG]",
    .summary = "the animated cross-section with controls, plots, stains and compare",
    .details =
        "Opens a window on a course of healing. F1 in the window lists every key. Without a display use --shot, or the\n"
        "command render.",
    .options = options,
    .min_operands = 0,
    .max_operands = 1,
    .run = run,
};
