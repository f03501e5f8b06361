// Steady oxygen: 0 = D lap w + supply (w_cap - w) - use w, zero flux at the sides and below, Robin at the
// top: -D dw/dz = transfer (w_air - w) into the skin. Line relaxation along z with warm start, red-black over
// columns.
#pragma once
#include "skinheal/scene.h"

typedef struct skh_oxygen_problem {
    const float *supply;   ///< 1/s per node
    const float *use;      ///< 1/s per node
    const float *transfer; ///< um/s per column
    double diffusion_um2_s, capillary, air;
} skh_oxygen_problem;
/// Improve `oxygen` (double, planar) until the largest residual is below `residual` of `air`, at most
/// `sweeps` sweeps; returns the sweeps used.
int skh_oxygen_solve(const skh_grid *grid, const skh_oxygen_problem *problem, double *oxygen, double residual,
                     int sweeps);
