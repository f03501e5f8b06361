// Figures of time courses as SVG: panels with curves, bands and published figures.
#pragma once
#include "skinheal/status.h"
#include <stdio.h>

enum { SKH_PLOT_CURVES = 8, SKH_PLOT_MARKS = 24, SKH_PLOT_PANELS = 64 };

/// A curve over days, with a band when `low` is given. Values that are not finite leave a gap.
typedef struct skh_curve {
    int count;
    const double *time_d, *value, *low, *high;
} skh_curve;

/// A published figure: a span of times and a span of values, one of which may be a point. An open end is
/// infinite.
typedef struct skh_mark {
    double from_d, to_d, low, high;
    double found;        ///< the same read off the panel's first curve: a value, or the day of the peak
    int is_time, inside; ///< whether `found` is a day; whether it lies in the published span
    int other;           ///< made under another protocol than the one plotted
    char quantity[128], source[128], doi[64];
} skh_mark;

typedef struct skh_panel {
    char column[64], title[96], unit[32]; ///< column: name in files
    int curve_count, mark_count;
    skh_curve curves[SKH_PLOT_CURVES];
    skh_mark marks[SKH_PLOT_MARKS];
} skh_panel;

typedef struct skh_figure {
    char title[160], note[200]; ///< note: what the bands are, below the title
    int columns;                ///< panels side by side
    int panel_count, label_count;
    skh_panel *panels;
    char labels[SKH_PLOT_CURVES][96]; ///< legend: what the n-th curve of every panel is
} skh_figure;

/// Errors: SKH_ERR_IO.
skh_status skh_figure_svg(const skh_figure *figure, FILE *out, skh_error *err);
/// Distance of ticks: 1, 2 or 5 times a power of ten, about `count` over a span above 0.
double skh_tick_step(double span, int count);
/// Head of a picture of so many px, on white; and a text at a place, `anchor` start, middle or end.
void skh_svg_open(FILE *out, int width, int height);
void skh_svg_text(FILE *out, double x, double y, const char *anchor, int size, const char *colour, int bold,
                  const char *text);
/// Text with &, < and > written as XML wants them.
void skh_xml_text(FILE *out, const char *text);
