#include "sim/cli/plot_bars.h"
#include "sim/cli/plot.h"
#include "sim/cli/sweep/outcome.h"
#include "skinheal/vocabulary.h"
#include <math.h>
#include <string.h>

static const char ink[] = "#2b2f36", faint[] = "#e3e6ea", quiet[] = "#6f7782", pale[] = "#9cc3de",
                  strong[] = "#0072b2"; // pale: with interactions
enum {
    NAMES_W = 240,
    BARS_W = 420,
    ROW_H = 24,
    INDEX_ROW_H = 30,
    PANEL_HEAD = 36,
    PANEL_FOOT = 34,
    LEFT = 24,
    TOP = 70
};

static skh_status add_panel(skh_store *store, const char *metric, int measure, skh_bar_figure *out,
                            skh_error *err)
{
    if (out->panel_count == SKH_BAR_PANELS)
        return skh_fail(err, SKH_ERR_USAGE, "more than %d outcomes; choose with --metric and --measure",
                        SKH_BAR_PANELS);
    skh_bar_panel *panel = &out->panels[out->panel_count];
    int index = skh_metric_find(metric);
    skh_metric_info info = index >= 0 ? skh_metric_describe(index) : (skh_metric_info){.region = -1};
    snprintf(panel->title, sizeof panel->title, "%s%s%s: %s", index >= 0 ? info.word.label : metric,
             info.region >= 0 ? ", " : "", info.region >= 0 ? skh_region_names[info.region] : "",
             skh_measure_meanings[measure]);
    skh_status status = skh_influences(store, metric, measure, panel->bars, SKH_BARS, &panel->count, err);
    out->panel_count += !status;
    return status;
}

skh_status skh_bars_of_sweep(skh_store *store, const skh_choice *choice, skh_bar_figure *out, skh_error *err)
{
    char method[32], seeds[32];
    sqlite3 *db = skh_store_handle(store);
    *out = (skh_bar_figure){0};
    skh_store_meta(db, "title", out->title, sizeof out->title);
    skh_store_meta(db, "sample_method", method, sizeof method);
    skh_seeds_text(store, seeds, sizeof seeds);
    snprintf(
        out->note, sizeof out->note,
        !strcmp(method, "morris")
            ? "mean size of the effect of a key's whole range (Morris); seeds averaged: %s"
            : "Sobol indices: dark, a key alone; pale, with its interactions; lines, 95 %% intervals; seeds averaged: %s",
        seeds);
    skh_status status = SKH_OK;
    for (int i = 0; !choice->metric_count && i < SKH_USUAL_OUTCOMES && !status; i++) {
        const char *metric = skh_usual_outcomes[i].metric;
        for (int m = 0; m < SKH_MEASURE_COUNT && !status; m++)
            if (skh_studies(choice, metric, (skh_measure)m) && skh_store_knows(store, "metric", metric))
                status = add_panel(store, metric, m, out, err);
    }
    for (int i = 0; i < choice->metric_count && !status; i++) {
        for (int m = 0; m < SKH_MEASURE_COUNT && !status; m++)
            if (skh_studies(choice, choice->metrics[i], (skh_measure)m))
                status = add_panel(store, choice->metrics[i], m, out, err);
    }
    if (!status && !out->panel_count)
        status = skh_fail(err, SKH_ERR_USAGE,
                          "the sweep recorded none of the usual outcomes; choose with --metric");
    return status;
}

static void bar(FILE *out, double x, double y, double w, double h, const char *colour)
{
    fprintf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" fill=\"%s\"/>\n", x, y,
            fmax(w, 0), h, colour);
}

static const char *short_key(const char *key) { return strncmp(key, "model.", 6) ? key : key + 6; }

static int row_height(const skh_bar_panel *panel)
{
    return panel->count && panel->bars[0].count > 1 ? INDEX_ROW_H : ROW_H;
}

static int panel_height(const skh_bar_panel *panel)
{
    return PANEL_HEAD + panel->count * row_height(panel) + PANEL_FOOT;
}

static double longest(const skh_bar_panel *panel)
{
    double most = 0;
    for (int i = 0; i < panel->count; i++) {
        const skh_influence *b = &panel->bars[i];
        for (int k = 0; k < b->count; k++)
            most = fmax(most, fmax(b->value[k], isnan(b->high[k]) ? 0 : b->high[k]));
    }
    return most > 0 ? most : 1;
}

// A bar and, where it is known, its interval.
static void draw_value(FILE *out, double x, double y, double h, double scale, const skh_influence *b, int k)
{
    bar(out, x, y, b->value[k] * scale, h, k ? pale : strong);
    if (!isfinite(b->high[k])) return;
    double low = x + fmax(b->low[k], 0) * scale, high = x + fmax(b->high[k], 0) * scale, middle = y + h / 2;
    fprintf(out, "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv6M%.1f %.1fv6\" stroke=\"%s\" stroke-width=\"1.2\"/>\n",
            low, middle, high, low, middle - 3, high, middle - 3, ink);
}

static void draw_panel(FILE *out, const skh_bar_panel *panel, double top)
{
    int row_h = row_height(panel);
    double most = longest(panel), x = LEFT + NAMES_W, bottom = top + PANEL_HEAD + panel->count * row_h;
    char number[32];
    skh_svg_text(out, LEFT, top + 18, "start", 13, ink, 1, panel->title);
    double step = skh_tick_step(most, 4);
    most = step * ceil(most / step - 1e-9);
    for (double tick = 0; tick <= most * 1.0001; tick += step) {
        double at = x + BARS_W * tick / most;
        fprintf(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", at,
                top + PANEL_HEAD - 6, at, bottom, faint);
        snprintf(number, sizeof number, "%.4g", tick);
        skh_svg_text(out, at, bottom + 15, "middle", 11, quiet, 0, number);
    }
    for (int i = 0; i < panel->count; i++) {
        const skh_influence *b = &panel->bars[i];
        double y = top + PANEL_HEAD + i * row_h, h = (double)(row_h - 8) / b->count;
        skh_svg_text(out, x - 8, y + row_h / 2.0 + 3, "end", 12, ink, 0, short_key(b->key));
        for (int k = 0; k < b->count; k++)
            draw_value(out, x, y + 3 + k * h, h - (b->count > 1), BARS_W / most, b, k);
    }
}

skh_status skh_bars_svg(const skh_bar_figure *figure, FILE *out, skh_error *err)
{
    int width = LEFT + NAMES_W + BARS_W + 40, height = TOP + 10;
    for (int p = 0; p < figure->panel_count; p++) height += panel_height(&figure->panels[p]);
    skh_svg_open(out, width, height);
    skh_svg_text(out, LEFT, 30, "start", 18, ink, 1, figure->title);
    skh_svg_text(out, LEFT, 50, "start", 12, quiet, 0, figure->note);
    double top = TOP;
    for (int p = 0; p < figure->panel_count; p++) {
        draw_panel(out, &figure->panels[p], top);
        top += panel_height(&figure->panels[p]);
    }
    fputs("</svg>\n", out);
    return fflush(out) || ferror(out) ? skh_fail(err, SKH_ERR_IO, "the figure could not be written") : SKH_OK;
}
