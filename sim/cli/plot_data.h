// Figures from results: the time line of a run, or the curves of a sweep over its seeds.
#pragma once
#include "sim/cli/evidence/csv.h"
#include "sim/cli/plot.h"
#include "sim/cli/sweep/summary.h"

/// A number of a table; NaN when the cell is empty or no number.
double skh_cell_number(const skh_csv *csv, int row, int column);

/// Owns the numbers the figure's curves point to.
typedef struct skh_drawing {
    skh_figure figure;
    void **memory;
    int memory_count;
} skh_drawing;
void skh_drawing_free(skh_drawing *drawing);

/// One curve per panel from a time line (CSV); a choice that tells the course of healing when no metric is
/// chosen. Errors: SKH_ERR_NO_INPUT, SKH_ERR_DATA; SKH_ERR_USAGE for a metric that is not there.
skh_status skh_drawing_of_run(const char *csv_path, const char *title, const skh_choice *choice,
                              skh_drawing *out, skh_error *err);
/// One curve per point of a sweep: mean over the seeds, with the 5 to 95 % band.
skh_status skh_drawing_of_sweep(skh_store *store, const skh_choice *choice, skh_drawing *out, skh_error *err);
/// Add published figures from a table of targets. Those that speak of a share of a curve's own peak or start
/// are put where they fall on the first curve of the panel. `scenario`: rows of other ones are marked as
/// such.
skh_status skh_drawing_published(skh_drawing *drawing, const char *targets_path, const char *scenario,
                                 skh_error *err);
/// A figure as an .svg or .png file, by its ending; `svg` writes it from `figure`. PNG goes through the
/// ffmpeg program: SKH_ERR_MISSING without it.
typedef skh_status skh_svg_fn(const void *figure, FILE *out, skh_error *err);
skh_status skh_figure_file(skh_svg_fn *svg, const void *figure, const char *path, skh_error *err);
