// skinheal plot: a figure of a run or of a sweep, with the published figures behind the curves.
#include "sim/cli/choice_args.h"
#include "sim/cli/plot_bars.h"
#include "sim/cli/plot_data.h"
#include "sim/cli/result.h"
#include <string.h>

static const skh_option options[] = {
    {"output", 'o', "FILE", "an .svg or .png file; SVG on stdout when not given"},
    {"metric", 'm', "NAME", "a column of the time line, one panel each (repeatable)"},
    {"measure", 0, "NAME", "of a sensitivity sweep: what of the metric, final when not given (repeatable)"},
    {"columns", 0, "N", "panels side by side, 1-4; 2 when not given"},
    {"no-published", 0, NULL, "without the published figures"},
    {0}};

static skh_status load_sweep(const char *source, const skh_choice *choice, skh_drawing *drawing,
                             skh_error *err)
{
    skh_store *store = NULL;
    skh_status status = skh_store_open_read(source, &store, err);
    if (!status) status = skh_drawing_of_sweep(store, choice, drawing, err);
    skh_store_close(store);
    return status;
}

// Returns 0 or the exit code.
static int load(const skh_args *args, const char *source, const skh_choice *choice, skh_drawing *drawing)
{
    skh_error err = {""};
    skh_status status;
    char path[4200];
    skh_left left;
    switch (skh_source_of(source)) {
    case SKH_SOURCE_STORE:
        status = load_sweep(source, choice, drawing, &err);
        break;
    case SKH_SOURCE_FOLDER: {
        int code = skh_left_load(args, source, &left);
        if (code) return code;
        snprintf(path, sizeof path, "%s/timeline.csv", left.path);
        status = skh_drawing_of_run(path, left.scenario.title, choice, drawing, &err);
        snprintf(drawing->figure.note, sizeof drawing->figure.note, "one run, seed %.0f",
                 left.scenario.run.seed);
        skh_left_free(&left);
        break;
    }
    default:
        status = skh_drawing_of_run(source, source, choice, drawing, &err);
    }
    return status ? skh_complain(status, &err) : 0;
}

static skh_status curves_svg(const void *figure, FILE *out, skh_error *err)
{
    return skh_figure_svg(figure, out, err);
}
static skh_status bars_svg(const void *figure, FILE *out, skh_error *err)
{
    return skh_bars_svg(figure, out, err);
}

static skh_status put(const skh_args *args, skh_svg_fn *svg, const void *figure, skh_error *err)
{
    const char *output = skh_args_value(args, "output");
    return output ? skh_figure_file(svg, figure, output, err) : svg(figure, stdout, err);
}

// A sweep that asks what matters is shown as bars. Returns -1 when this is none.
static int plot_bars(const skh_args *args, const char *source, const skh_choice *choice)
{
    skh_store *store = NULL;
    skh_error err = {""};
    char method[32] = "";
    if (skh_source_of(source) != SKH_SOURCE_STORE || skh_store_open_read(source, &store, &err)) return -1;
    skh_store_meta(skh_store_handle(store), "sample_method", method, sizeof method);
    int asks = !strcmp(method, "morris") || !strcmp(method, "saltelli");
    skh_bar_figure figure;
    skh_status status = asks ? skh_choice_check(store, choice, &err) : SKH_OK;
    if (asks && !status) status = skh_bars_of_sweep(store, choice, &figure, &err);
    if (asks && !status) status = put(args, bars_svg, &figure, &err);
    skh_store_close(store);
    if (!asks) return -1;
    return status ? skh_complain(status, &err) : 0;
}

static int run(const skh_args *args)
{
    skh_choice choice;
    skh_drawing drawing = {0};
    skh_error err = {""};
    char targets[4096];
    double columns;
    skh_status status = skh_args_number(args, "columns", "", 1, 4, 2, &columns);
    if (!status) status = skh_args_chosen(args, &choice);
    if (status) return skh_status_exit_code(status);
    int code = plot_bars(args, skh_args_operand(args, 0), &choice);
    if (code >= 0) return code;
    code = load(args, skh_args_operand(args, 0), &choice, &drawing);
    if (code) return code;
    drawing.figure.columns = (int)columns;
    if (!skh_args_count(args, "no-published") &&
        skh_asset_path("reference/targets.csv", targets, sizeof targets) == 0)
        status = skh_drawing_published(&drawing, targets, "", &err);
    if (!status) status = put(args, curves_svg, &drawing.figure, &err);
    skh_drawing_free(&drawing);
    return status ? skh_complain(status, &err) : 0;
}

const skh_command skh_command_plot = {
    .name = "plot",
    .operands = "RUN",
    .summary = "a figure of a run or a sweep as SVG or PNG, with published figures",
    .details =
        "RUN is the folder of a run, a time line in CSV, or the database of a sweep. A sweep shows the mean over its "
        "seeds with a band from the 5th to the 95th percentile, one curve for each of its first eight points; a morris or saltelli sample becomes bars of the ten "
        "strongest keys.\n"
        "\n"
        "Published figures stand behind the curves as bars: of values, of times of a peak, or of shares of the "
        "curve's own peak or start. A dashed one was measured under another protocol. PNG needs the ffmpeg program.",
    .options = options,
    .min_operands = 1,
    .max_operands = 1,
    .without = SKH_NO_SETTINGS | SKH_NO_THREADS,
    .run = run,
};
