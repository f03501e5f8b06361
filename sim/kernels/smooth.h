// B_sigma: smoothing by a zero-flux Gaussian, for every question about a neighbourhood.
//
// Positive, mass-conserving, within 2 % of the Gaussian, at a cost that does not grow with sigma: fields are
// averaged onto a grid coarser by a power of two until sigma is 2 to 4 nodes there, convolved with the
// sampled Gaussian (variance corrected for the averaging and the interpolation back), mirrored at the
// borders, interpolated back.
#pragma once
#include "skinheal/scene.h"
#include <stddef.h>

/// floats of work memory skh_smooth() needs.
size_t skh_smooth_work(const skh_grid *grid);
/// out = B_sigma[in]; planar [z][y][x]; `in` and `out` may be the same array.
void skh_smooth(const skh_grid *grid, float sigma_um, const float *in, float *out, float *work);
/// Smooth one value per column [y][x] along x (and y), same rules: heights, perfusion.
void skh_smooth_columns(const skh_grid *grid, float sigma_um, const float *in, float *out, float *work);
