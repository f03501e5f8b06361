// Bars of what drives an outcome: Morris effects or Sobol indices, the strongest on top.
#pragma once
#include "sim/cli/sweep/summary.h"

enum { SKH_BARS = 10, SKH_BAR_PANELS = 12 };
typedef struct skh_bar_panel {
    char title[160];
    int count;
    skh_influence bars[SKH_BARS];
} skh_bar_panel;
typedef struct skh_bar_figure {
    char title[160], note[200];
    int panel_count;
    skh_bar_panel panels[SKH_BAR_PANELS];
} skh_bar_figure;

/// One panel per chosen metric and measure (final, when no measure is chosen). Errors: as skh_influences;
/// SKH_ERR_USAGE.
skh_status skh_bars_of_sweep(skh_store *store, const skh_choice *choice, skh_bar_figure *out, skh_error *err);
/// Errors: SKH_ERR_IO.
skh_status skh_bars_svg(const skh_bar_figure *figure, FILE *out, skh_error *err);
