// Vessel density, and the sprout tips that lead new capillaries (MODEL 4.3).
#pragma once
#include "sim/model/cells.h"
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// One slow step: growth towards VEGF, pruning, repair, spread of the deviation from rest. Births of sprout
/// tips.
void skh_vessels_step(skh_tissue *tissue, skh_cells *cells, const skh_params *params, float dt_h,
                      uint64_t seed, uint64_t step);
/// A sprout tip leaves vessel behind at its node over dt_h; returns 1 when it has met another vessel and
/// ends.
int skh_vessels_lay(skh_tissue *tissue, const skh_params *params, size_t node, float age_h, float dt_h);
