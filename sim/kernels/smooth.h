// B_sigma: smoothing by a zero-flux Gaussian, for every question about a neighbourhood.
//
// Positive, mass-conserving to float rounding, within 2 % of the Gaussian's peak, at a cost that does not
// grow with sigma: large sigmas are convolved on a coarser grid. Borders mirror. Threads never change the
// result.
#pragma once
#include "skinheal/scene.h"
#include <stddef.h>

/// floats of work memory skh_smooth() and skh_smooth_columns() need.
size_t skh_smooth_work(const skh_grid *grid);
/// out = B_sigma[in]; planar [z][y][x]; `in` and `out` may be the same array.
void skh_smooth(const skh_grid *grid, float sigma_um, const float *in, float *out, float *work);
/// Smooth one value per column [y][x] along x (and y), same rules: heights, perfusion.
void skh_smooth_columns(const skh_grid *grid, float sigma_um, const float *in, float *out, float *work);
