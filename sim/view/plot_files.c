// The curves on screen as SVG and as CSV.
#include "sim/base/file.h"
#include "sim/view/exporter.h"
#include "skinheal/timeline.h"
#include <math.h>
#include <stdlib.h>

enum { WIDE = 900, HIGH = 420, LEFT = 60, TOP = 40, PLOT_W = 620, PLOT_H = 320 };

static void write_escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '<')
            fputs("&lt;", out);
        else
            fputc(*text, out);
    }
}

static double top_of(const skh_record *record, const skh_curve *curve, int metric)
{
    double most = curve->high;
    for (int i = 0; i < record->count && !curve->fixed; i++) {
        most =
            fmax(most, (double)record->values[(size_t)i * SKH_METRIC_COUNT + (size_t)metric] * curve->factor);
    }
    return most;
}

static void write_curve(FILE *out, const skh_app *app, int s, int index, int window)
{
    static const char *const dashes[SKH_CURVES] = {"", "11 5", "", "", "5 4"};
    static const double widths[SKH_CURVES] = {2, 2, 1.6, 3.2, 2.2};
    const skh_curve *curve = skh_plot_curve(app->plot_set, index);
    const skh_record *record = &app->sides[s].record;
    const skh_pace *pace = &app->sides[s].pace;
    int metric = skh_metric_find(curve->column);
    if (metric < 0 || window >= pace->count) return;
    double top = fmax(top_of(&app->sides[0].record, curve, metric), top_of(record, curve, metric));
    SDL_Color c = skh_theme_colour(SKH_THEME_LIGHT, (skh_colour)(SKH_COLOUR_CURVE_0 + index));
    fprintf(out,
            "<polyline fill='none' stroke='#%02X%02X%02X' stroke-width='%g' stroke-dasharray='%s' points='",
            c.r, c.g, c.b, s ? widths[index] * 0.6 : widths[index], s ? "3 3" : dashes[index]);
    for (int i = 0; i < record->count; i++) {
        if (record->time_h[i] < pace->start_h[window] || record->time_h[i] > pace->start_h[window + 1])
            continue;
        double value = (double)record->values[(size_t)i * SKH_METRIC_COUNT + (size_t)metric] * curve->factor;
        if (!isfinite(value)) continue;
        fprintf(out, "%.1f,%.1f ", LEFT + PLOT_W * skh_pace_share(pace, window, record->time_h[i]),
                TOP + PLOT_H * (1 - (value - curve->low) / (top - curve->low)));
    }
    fputs("'/>\n", out);
    if (s) return;
    double y = TOP + 20 + 44 * index;
    fprintf(
        out,
        "<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#%02X%02X%02X' stroke-width='%g' stroke-dasharray='%s'/>",
        LEFT + PLOT_W + 20, y, LEFT + PLOT_W + 50, y, c.r, c.g, c.b, widths[index], dashes[index]);
    fprintf(out, "<text x='%d' y='%.1f'>", LEFT + PLOT_W + 58, y + 4);
    write_escaped(out, skh_text(curve->label));
    fprintf(out, "</text><text x='%d' y='%.1f' fill='#5A6673'>%g \u2013 %.4g ", LEFT + PLOT_W + 58, y + 21,
            curve->low, top);
    write_escaped(out, curve->unit);
    fputs("</text>\n", out);
}

static void write_frame(FILE *out, const skh_app *app, int window)
{
    static const struct {
        double hours;
        const char *text;
    } ticks[] = {{0, "0"},      {1, "1 h"},    {6, "6 h"},       {24, "1 d"},   {72, "3 d"},
                 {168, "1 wk"}, {672, "4 wk"}, {2191.5, "3 mo"}, {4383, "6 mo"}};
    const skh_side *side = &app->sides[0];
    fprintf(
        out,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='Inter, DejaVu Sans, sans-serif' "
        "font-size='13' fill='#20262E'>\n<title>",
        WIDE, HIGH);
    write_escaped(out, side->given.title);
    fputs("</title>\n<desc>", out);
    write_escaped(out, app->options.provenance);
    fprintf(out, "; seed %.0f; session %d</desc>\n<rect width='100%%' height='100%%' fill='#FFFFFF'/>\n",
            side->given.run.seed, side->pace.session[window] + 1);
    fprintf(out, "<text x='%d' y='24' font-weight='bold' font-size='15'>", LEFT);
    write_escaped(out, side->given.title);
    fprintf(out, "</text>\n<rect x='%d' y='%d' width='%d' height='%d' fill='none' stroke='#C9C2B8'/>\n", LEFT,
            TOP, PLOT_W, PLOT_H);
    for (size_t i = 0; i < sizeof ticks / sizeof ticks[0]; i++) {
        if (side->pace.start_h[window] + ticks[i].hours > side->pace.start_h[window + 1]) break;
        double x =
            LEFT + PLOT_W * skh_pace_share(&side->pace, window, side->pace.start_h[window] + ticks[i].hours);
        fprintf(
            out,
            "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#5A6673'/><text x='%.1f' y='%d' text-anchor='middle'>%s</text>\n",
            x, TOP + PLOT_H, x, TOP + PLOT_H + 5, x, TOP + PLOT_H + 20, ticks[i].text);
    }
}

skh_status skh_export_svg(skh_app *app, const char *path, skh_error *err)
{
    skh_file file = {0};
    skh_status status = skh_file_create(&file, path, err);
    if (status) return status;
    int window = skh_pace_window(&app->sides[0].pace, app->clock_h);
    write_frame(file.stream, app, window);
    for (int s = 0; s < skh_course_sides(app); s++) {
        for (int i = 0; i < SKH_CURVES; i++) write_curve(file.stream, app, s, i, window);
    }
    fputs("</svg>\n", file.stream);
    return skh_file_commit(&file, err);
}

skh_status skh_export_csv(skh_app *app, const char *path, skh_error *err)
{
    const skh_record *record = &app->sides[app->active].record;
    const skh_pace *pace = &app->sides[app->active].pace;
    unsigned char chosen[SKH_METRIC_COUNT];
    skh_timeline_columns(&app->sides[app->active].given, chosen);
    skh_file file = {0};
    skh_status status = skh_file_create(&file, path, err);
    if (!status) status = skh_timeline_header(file.stream, SKH_FORMAT_CSV, chosen, err);
    for (int i = 0; i < record->count && !status; i++) {
        double row[SKH_METRIC_COUNT];
        for (int m = 0; m < SKH_METRIC_COUNT; m++)
            row[m] = (double)record->values[(size_t)i * SKH_METRIC_COUNT + (size_t)m];
        int session = pace->session[skh_pace_window(pace, record->time_h[i])] + 1;
        status =
            skh_timeline_row(file.stream, SKH_FORMAT_CSV, chosen, record->time_h[i] / 24, session, row, err);
    }
    if (status) {
        skh_file_discard(&file);
        return status;
    }
    return skh_file_commit(&file, err);
}
