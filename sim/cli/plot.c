#include "sim/cli/plot.h"
#include <math.h>
#include <string.h>

// Colours of Okabe & Ito 2008: told apart by everyone, also in grey.
static const char *const colours[SKH_PLOT_CURVES] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                     "#e69f00", "#56b4e9", "#6b6b6b", "#8c6d1f"};
static const char ink[] = "#2b2f36", faint[] = "#e3e6ea", quiet[] = "#6f7782", published[] = "#8a5a00";

enum { PANEL_W = 440, PANEL_H = 250, LEFT = 62, RIGHT = 16, TOP = 34, BOTTOM = 36, LEGEND_H = 26 };

typedef struct frame {
    double x, y, w, h; // inner area, px
    double last_d, low, high;
    int warped; // time on a square-root axis: hours and months in one picture
} frame;

void skh_xml_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc(*text, out);
        }
    }
}

void skh_svg_open(FILE *out, int width, int height)
{
    fprintf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
        "font-family=\"Inter, 'DejaVu Sans', sans-serif\" role=\"img\">\n<rect width=\"%d\" height=\"%d\" "
        "fill=\"#ffffff\"/>\n",
        width, height, width, height, width, height);
}

void skh_svg_text(FILE *out, double x, double y, const char *anchor, int size, const char *colour, int bold,
                  const char *text)
{
    fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"%s\"%s>", x, y,
            anchor, size, colour, bold ? " font-weight=\"600\"" : "");
    skh_xml_text(out, text);
    fputs("</text>\n", out);
}

static double x_of(const frame *f, double day)
{
    double share = f->last_d > 0 ? fmin(fmax(day / f->last_d, 0), 1) : 0;
    return f->x + f->w * (f->warped ? sqrt(share) : share);
}
static double y_of(const frame *f, double value)
{
    double share = (value - f->low) / (f->high - f->low);
    return f->y + f->h * (1 - fmin(fmax(share, -0.02), 1.02));
}

double skh_tick_step(double span, int count)
{
    double raw = span / count, power = pow(10, floor(log10(raw))), rest = raw / power;
    return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

static void widen(frame *f, double value)
{
    if (!isfinite(value)) return;
    f->low = fmin(f->low, value), f->high = fmax(f->high, value);
}

static double last_day(const skh_panel *panel)
{
    double last_d = 0;
    for (int c = 0; c < panel->curve_count; c++) {
        for (int i = 0; i < panel->curves[c].count; i++) last_d = fmax(last_d, panel->curves[c].time_d[i]);
    }
    return last_d;
}

static void fit(frame *f, const skh_panel *panel)
{
    f->last_d = last_day(panel);
    f->low = (double)INFINITY, f->high = -(double)INFINITY;
    for (int c = 0; c < panel->curve_count; c++) {
        const skh_curve *curve = &panel->curves[c];
        for (int i = 0; i < curve->count; i++) {
            widen(f, curve->value[i]);
            if (curve->low) widen(f, curve->low[i]), widen(f, curve->high[i]);
        }
    }
    for (int m = 0; m < panel->mark_count; m++) {
        if (panel->marks[m].from_d <= f->last_d)
            widen(f, panel->marks[m].low), widen(f, panel->marks[m].high);
    }
    if (!(f->low <= f->high)) f->low = 0, f->high = 1;
    if (f->low > 0 && f->low < 0.6 * f->high) f->low = 0; // show zero unless it would flatten the curve
    double span = f->high - f->low;
    if (f->low == 0 && f->high == 0) // nothing happens: a line on the floor
        f->high = span = 1;
    else if (span <= 1e-12 * fabs(f->high))
        span = fabs(f->high), f->low -= span / 2, f->high += span / 2;
    double step = skh_tick_step(span, 4);
    f->low = step * floor(f->low / step + 1e-9), f->high = step * ceil(f->high / step - 1e-9);
    f->warped = f->last_d > 10;
}

static void draw_axes(FILE *out, const frame *f)
{
    static const double days[] = {0, 1, 3, 7, 14, 28, 60, 120, 180, 365, 730, 1460, 3650};
    char text[32];
    double step = skh_tick_step(f->high - f->low, 4), last_x = -1000;
    for (double v = f->low; v <= f->high + step / 2; v += step) {
        double value = fabs(v) < step * 1e-6 ? 0 : v, y = y_of(f, value);
        fprintf(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", f->x, y,
                f->x + f->w, y, faint);
        snprintf(text, sizeof text, "%.4g", value);
        skh_svg_text(out, f->x - 7, y + 4, "end", 11, quiet, 0, text);
    }
    double day_step = f->last_d > 0 ? skh_tick_step(f->last_d, 6) : 1;
    for (int i = 0; i < (f->warped ? (int)(sizeof days / sizeof *days) : 12); i++) {
        double day = f->warped ? days[i] : i * day_step, x = x_of(f, day);
        if (day > f->last_d * 1.0001 || x - last_x < 30) continue;
        last_x = x;
        fprintf(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x,
                f->y + f->h, x, f->y + f->h + 4, quiet);
        snprintf(text, sizeof text, "%g", day);
        skh_svg_text(out, x, f->y + f->h + 17, "middle", 11, quiet, 0, text);
    }
    fprintf(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", f->x, f->y + f->h,
            f->x + f->w, f->y + f->h, quiet);
    skh_svg_text(out, f->x + f->w, f->y + f->h + 31, "end", 11, quiet, 0,
                 f->warped ? "days, square-root scale" : "days");
}

static void draw_band(FILE *out, const frame *f, const skh_curve *curve, const char *colour)
{
    fprintf(out, "<path fill=\"%s\" fill-opacity=\"0.16\" stroke=\"none\" d=\"", colour);
    int drawn = 0;
    for (int i = 0; i < curve->count; i++) {
        if (isfinite(curve->high[i]))
            fprintf(out, "%c%.1f %.1f", drawn++ ? 'L' : 'M', x_of(f, curve->time_d[i]),
                    y_of(f, curve->high[i]));
    }
    for (int i = curve->count - 1; i >= 0; i--) {
        if (isfinite(curve->low[i]) && drawn)
            fprintf(out, "L%.1f %.1f", x_of(f, curve->time_d[i]), y_of(f, curve->low[i]));
    }
    fputs(drawn ? "Z\"/>\n" : "\"/>\n", out);
}

static void draw_curve(FILE *out, const frame *f, const skh_curve *curve, const char *colour)
{
    fprintf(out, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"1.9\" stroke-linejoin=\"round\" d=\"",
            colour);
    int pen_down = 0;
    double last_x = -1, last_y = -1;
    for (int i = 0; i < curve->count; i++) {
        if (!isfinite(curve->value[i])) {
            pen_down = 0;
            continue;
        }
        double x = x_of(f, curve->time_d[i]), y = y_of(f, curve->value[i]);
        // leave out points that fall on the same place: a year of hours would be a megabyte
        if (pen_down && fabs(x - last_x) < 0.4 && fabs(y - last_y) < 0.4 && i + 1 < curve->count) continue;
        fprintf(out, "%c%.1f %.1f", pen_down ? 'L' : 'M', x, y);
        pen_down = 1, last_x = x, last_y = y;
    }
    fputs("\"/>\n", out);
}

// A published figure, so many px lower than its value: a bar over its span of values or times, both as a box;
// no end mark where an end is open.
static void draw_mark(FILE *out, const frame *f, const skh_mark *mark, double lower)
{
    if (mark->from_d > f->last_d) return;
    double x0 = x_of(f, mark->from_d), x1 = x_of(f, isfinite(mark->to_d) ? mark->to_d : f->last_d);
    double y0 = y_of(f, isfinite(mark->low) ? mark->low : f->low),
           y1 = y_of(f, isfinite(mark->high) ? mark->high : f->high);
    y0 += lower, y1 += lower;
    const char *dash = mark->other ? " stroke-dasharray=\"3 2\"" : "";
    fprintf(out, "<g stroke=\"%s\" stroke-width=\"1.6\" fill=\"none\"%s><title>", published, dash);
    skh_xml_text(out, mark->source);
    fputs("</title>", out);
    if (x1 - x0 > 3 && y0 - y1 > 3) {
        fprintf(
            out,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"0.08\"/>",
            x0, y1, x1 - x0, y0 - y1, published);
    } else if (y0 - y1 > 3) {
        double x = (x0 + x1) / 2;
        fprintf(out, "<path d=\"M%.1f %.1fL%.1f %.1f\"/>", x, y0, x, y1);
        if (isfinite(mark->low)) fprintf(out, "<path d=\"M%.1f %.1fh8\"/>", x - 4, y0);
        if (isfinite(mark->high)) fprintf(out, "<path d=\"M%.1f %.1fh8\"/>", x - 4, y1);
    } else {
        fprintf(out, "<path d=\"M%.1f %.1fL%.1f %.1f\"/><path d=\"M%.1f %.1fv8\"/>", x0, y0, x1, y0, x0,
                y0 - 4);
        if (isfinite(mark->to_d)) fprintf(out, "<path d=\"M%.1f %.1fv8\"/>", x1, y0 - 4);
    }
    fputs("</g>\n", out);
}

static void draw_panel(FILE *out, const skh_panel *panel, double left, double top)
{
    frame f = {.x = left + LEFT, .y = top + TOP, .w = PANEL_W - LEFT - RIGHT, .h = PANEL_H - TOP - BOTTOM};
    fit(&f, panel);
    fprintf(out, "<g><title>");
    skh_xml_text(out, panel->title);
    fprintf(out, "</title>\n");
    skh_svg_text(out, f.x, top + 20, "start", 13, ink, 1, panel->title);
    skh_svg_text(out, f.x + f.w, top + 20, "end", 11, quiet, 0, panel->unit);
    draw_axes(out, &f);
    for (int m = 0, peaks = 0; m < panel->mark_count; m++) { // times of one peak stand below each other
        draw_mark(out, &f, &panel->marks[m], panel->marks[m].is_time ? 9 * peaks : 0);
        peaks += panel->marks[m].is_time && panel->marks[m].from_d <= f.last_d;
    }
    for (int c = 0; c < panel->curve_count; c++) {
        if (panel->curves[c].low) draw_band(out, &f, &panel->curves[c], colours[c]);
    }
    for (int c = 0; c < panel->curve_count; c++) draw_curve(out, &f, &panel->curves[c], colours[c]);
    fputs("</g>\n", out);
}

static int any_marks(const skh_figure *figure, int other)
{
    for (int p = 0; p < figure->panel_count; p++) {
        double last_d = last_day(&figure->panels[p]);
        for (int m = 0; m < figure->panels[p].mark_count; m++) {
            const skh_mark *mark = &figure->panels[p].marks[m];
            if (mark->other == other && mark->from_d <= last_d) return 1;
        }
    }
    return 0;
}

static double legend_entry(FILE *out, double x, double y, const char *colour, const char *dash,
                           const char *text)
{
    fprintf(out,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2.4\"%s/>\n",
            x, y - 4, x + 22, y - 4, colour, dash);
    skh_svg_text(out, x + 28, y, "start", 12, ink, 0, text);
    return x + 48 + 6.7 * (double)strlen(text); // about the width of the letters
}

skh_status skh_figure_svg(const skh_figure *figure, FILE *out, skh_error *err)
{
    int columns = figure->columns < 1                     ? 1
                  : figure->columns > figure->panel_count ? figure->panel_count
                                                          : figure->columns;
    if (columns < 1) columns = 1;
    int rows = (figure->panel_count + columns - 1) / columns, width = columns * PANEL_W + 16;
    int top = *figure->title ? 64 : 4; // of the panels
    double x = LEFT, y = top + rows * PANEL_H + 20;
    int lines = 1; // of the legend
    for (int i = 0, at = LEFT; i < figure->label_count; i++) {
        at += 48 + (int)(6.7 * (double)strlen(figure->labels[i]));
        if (at > width - RIGHT) lines++, at = LEFT;
    }
    int height = top + rows * PANEL_H + LEGEND_H * (lines + 1);
    skh_svg_open(out, width, height);
    skh_svg_text(out, LEFT, 30, "start", 18, ink, 1, figure->title);
    skh_svg_text(out, LEFT, 50, "start", 12, quiet, 0, figure->note);
    for (int p = 0; p < figure->panel_count; p++)
        draw_panel(out, &figure->panels[p], (p % columns) * PANEL_W, top + (p / columns) * PANEL_H);
    for (int i = 0; i < figure->label_count; i++) {
        if (x > LEFT && x + 48 + 6.7 * (double)strlen(figure->labels[i]) > width - RIGHT)
            x = LEFT, y += LEGEND_H;
        x = legend_entry(out, x, y, colours[i], "", figure->labels[i]);
    }
    x = LEFT;
    if (figure->label_count) y += LEGEND_H;
    if (any_marks(figure, 0)) x = legend_entry(out, x, y, published, "", "published");
    if (any_marks(figure, 1))
        legend_entry(out, x, y, published, " stroke-dasharray=\"3 2\"",
                     "published, another protocol than this one");
    fputs("</svg>\n", out);
    return fflush(out) || ferror(out) ? skh_fail(err, SKH_ERR_IO, "the figure could not be written") : SKH_OK;
}
