// Steady oxygen: 0 = D lap w + supply (w_cap - w) - use w, zero flux at the sides and below, Robin at the
// top: -D dw/dz = transfer (w_air - w) into the skin.
//
// Alternating directions in delta form (Peaceman & Rachford 1955; Douglas 1962 for ny > 1) with a cycle of
// parameters (Wachspress) that covers all wavelengths. Threads never change the result.
#pragma once
#include "skinheal/scene.h"

typedef struct skh_oxygen_problem {
    const float *supply;   ///< 1/s per node
    const float *use;      ///< 1/s per node
    const float *transfer; ///< um/s per column
    double diffusion_um2_s, capillary, air;
} skh_oxygen_problem;

/// floats of work memory skh_oxygen_solve() needs.
size_t skh_oxygen_work(const skh_grid *grid);
/// Improve `oxygen` (double, planar) until no node is out of balance by more than `residual` * air * (mean
/// supply + use), which bounds its error by about `residual` of the air's pressure; in at most `sweeps`
/// sweeps, in whole cycles of 6. Returns the sweeps used: none when the start is good enough.
int skh_oxygen_solve(const skh_grid *grid, const skh_oxygen_problem *problem, double *oxygen, double residual,
                     int sweeps, float *work);
