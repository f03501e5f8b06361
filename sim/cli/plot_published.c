// Published figures on a figure's panels, and figures as files.
#include "sim/base/file.h"
#include "sim/cli/plot_data.h"
#include "sim/cli/sweep/outcome.h"
#include "skinheal/vocabulary.h"
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// How a published figure reads on a curve: a value as it is, a multiple of the curve's own peak or start, or
// a time.
typedef enum reading { AS_VALUE, OF_PEAK, OF_START, OF_START_PERCENT, TIME_OF_PEAK, READINGS } reading;
static const struct {
    const char *measure, *unit;
    reading how;
} readings[] = {{"value", NULL, AS_VALUE},          {"max", NULL, AS_VALUE},
                {"share_of_max", NULL, OF_PEAK},    {"fold", NULL, OF_START},
                {"fold_max", NULL, OF_START},       {"change", "%", OF_START_PERCENT},
                {"time_of_max", NULL, TIME_OF_PEAK}};

static double number(const skh_csv *csv, int row, int column, double missing)
{
    double value = skh_cell_number(csv, row, column);
    return isnan(value) ? missing : value;
}

static void extremes(const skh_curve *curve, double *start, double *peak)
{
    *start = SKH_MISSING, *peak = SKH_MISSING;
    for (int i = 0; i < curve->count; i++) {
        if (!isfinite(curve->value[i])) continue;
        if (isnan(*start)) *start = curve->value[i];
        *peak = isnan(*peak) ? curve->value[i] : fmax(*peak, curve->value[i]);
    }
}

static double value_at(const skh_curve *curve, double day)
{
    for (int i = 0; i < curve->count; i++) {
        if (curve->time_d[i] < day - 1e-9) continue;
        double gap = i ? curve->time_d[i] - curve->time_d[i - 1] : 0;
        if (gap <= 0) return curve->value[i];
        return curve->value[i] + (curve->value[i - 1] - curve->value[i]) * (curve->time_d[i] - day) / gap;
    }
    return SKH_MISSING;
}

static double peak_day(const skh_curve *curve)
{
    int best = 0;
    for (int i = 1; i < curve->count; i++) {
        if (curve->value[i] > curve->value[best]) best = i;
    }
    return curve->count ? curve->time_d[best] : SKH_MISSING;
}

// Put a published figure on a panel and read the same off its first curve. 0 when it cannot be placed.
static int place_mark(const skh_panel *panel, reading how, skh_mark *mark)
{
    const skh_curve *curve = &panel->curves[0];
    double start, peak, low = mark->low, high = mark->high;
    extremes(curve, &start, &peak);
    if (isnan(mark->to_d)) mark->to_d = mark->from_d;
    mark->is_time = how == TIME_OF_PEAK;
    switch (how) {
    case OF_PEAK:
        mark->low = low * peak, mark->high = high * peak;
        break;
    case OF_START:
        mark->low = low * start, mark->high = high * start;
        break;
    case OF_START_PERCENT:
        mark->low = (1 + low / 100) * start, mark->high = (1 + high / 100) * start;
        break;
    case TIME_OF_PEAK:
        mark->from_d = low, mark->to_d = high, mark->low = mark->high = peak;
        break;
    default:
        break;
    }
    mark->found = mark->is_time ? peak_day(curve) : value_at(curve, mark->from_d);
    mark->inside = mark->is_time ? mark->found >= low && mark->found <= high
                                 : mark->found >= mark->low && mark->found <= mark->high;
    return !isnan(mark->low) && !isnan(mark->high) && !(isinf(mark->low) && isinf(mark->high)) &&
           isfinite(mark->from_d) && (how != OF_START && how != OF_START_PERCENT ? 1 : start != 0);
}

typedef struct columns {
    int measure, column, from_h, to_h, low, high, unit, source, scenario, versus, over, quantity, doi;
} columns;

static void add_mark(skh_panel *panel, const skh_csv *csv, const columns *c, int row, const char *scenario)
{
    const char *measure = skh_csv_cell(csv, row, c->measure), *unit = skh_csv_cell(csv, row, c->unit);
    // ratios of two runs or two columns are not points of one curve
    if (*skh_csv_cell(csv, row, c->versus) || *skh_csv_cell(csv, row, c->over) ||
        panel->mark_count == SKH_PLOT_MARKS)
        return;
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        if (strcmp(measure, readings[i].measure) || (readings[i].unit && strcmp(unit, readings[i].unit)))
            continue;
        // a share of a curve's own peak has its place on one curve only
        if (panel->curve_count > 1 && readings[i].how != AS_VALUE) return;
        double hours = !strcmp(unit, "d") ? 1 : 24,
               percent = !strcmp(unit, "%") && readings[i].how != OF_START_PERCENT ? 100 : 1;
        double scale = readings[i].how == TIME_OF_PEAK ? hours : percent;
        skh_mark mark = {.low = number(csv, row, c->low, -(double)INFINITY) / scale,
                         .high = number(csv, row, c->high, (double)INFINITY) / scale,
                         .from_d = number(csv, row, c->from_h, SKH_MISSING) / 24,
                         .to_d = number(csv, row, c->to_h, SKH_MISSING) / 24};
        if (!strcmp(measure, "share_of_max") || !strcmp(measure, "fold"))
            mark.to_d = SKH_MISSING; // it bounds the peak there
        if (!place_mark(panel, readings[i].how, &mark)) return;
        snprintf(mark.source, sizeof mark.source, "%s", skh_csv_cell(csv, row, c->source));
        snprintf(mark.quantity, sizeof mark.quantity, "%s", skh_csv_cell(csv, row, c->quantity));
        snprintf(mark.doi, sizeof mark.doi, "%s", skh_csv_cell(csv, row, c->doi));
        mark.other = strcmp(skh_csv_cell(csv, row, c->scenario), scenario) != 0;
        panel->marks[panel->mark_count++] = mark;
        return;
    }
}

skh_status skh_drawing_published(skh_drawing *drawing, const char *targets_path, const char *scenario,
                                 skh_error *err)
{
    skh_csv csv;
    skh_status status = skh_csv_read(targets_path, &csv, err);
    if (status) return status;
    columns c;
    const struct {
        const char *name;
        int *at;
    } names[] = {{"measure", &c.measure}, {"column", &c.column}, {"from_h", &c.from_h},
                 {"to_h", &c.to_h},       {"low", &c.low},       {"high", &c.high},
                 {"unit", &c.unit},       {"source", &c.source}, {"scenario", &c.scenario},
                 {"versus", &c.versus},   {"over", &c.over},     {"quantity", &c.quantity},
                 {"doi", &c.doi}};
    for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++) {
        *names[i].at = skh_csv_column(&csv, names[i].name);
        if (*names[i].at < 0)
            status = skh_fail(err, SKH_ERR_DATA, "%s: no column %s", targets_path, names[i].name);
    }
    for (int row = 0; row < csv.rows && !status; row++) {
        for (int p = 0; p < drawing->figure.panel_count; p++) {
            skh_panel *panel = &drawing->figure.panels[p];
            if (panel->curve_count && !strcmp(panel->column, skh_csv_cell(&csv, row, c.column)))
                add_mark(panel, &csv, &c, row, scenario);
        }
    }
    skh_csv_free(&csv);
    return status;
}

// ffmpeg draws SVG through librsvg; the picture is twice as fine as the screen.
static skh_status rasterise(const char *svg, const char *png, skh_error *err)
{
    pid_t pid = fork();
    if (pid == 0) {
        execlp("ffmpeg", "ffmpeg", "-v", "error", "-y", "-width", "1792", "-keep_ar", "1", "-i", svg,
               "-frames:v", "1", png, (char *)NULL);
        _exit(127);
    }
    int state = 0;
    while (pid > 0 && waitpid(pid, &state, 0) < 0 && errno == EINTR) {}
    if (pid > 0 && WIFEXITED(state) && WEXITSTATUS(state) == 0) return SKH_OK;
    if (pid > 0 && WIFEXITED(state) && WEXITSTATUS(state) == 127)
        return skh_fail(err, SKH_ERR_MISSING,
                        "PNG figures need the ffmpeg program (package ffmpeg); SVG needs nothing");
    return skh_fail(err, SKH_ERR_IO, "%s: ffmpeg could not draw the figure; SVG needs nothing", png);
}

skh_status skh_figure_file(skh_svg_fn *svg, const void *figure, const char *path, skh_error *err)
{
    const char *ending = strrchr(path, '.');
    int png = ending && !strcmp(ending, ".png");
    if (!png && !(ending && !strcmp(ending, ".svg")))
        return skh_fail(err, SKH_ERR_USAGE, "%s: a figure is an .svg or a .png file", path);
    char svg_path[4096];
    snprintf(svg_path, sizeof svg_path, png ? "%s.svg" : "%s", path);
    skh_file file;
    skh_status status = skh_file_create(&file, svg_path, err);
    if (status) return status;
    status = svg(figure, file.stream, err);
    if (status) {
        skh_file_discard(&file);
        return status;
    }
    status = skh_file_commit(&file, err);
    if (!status && png) {
        status = rasterise(svg_path, path, err);
        unlink(svg_path);
    }
    return status;
}
