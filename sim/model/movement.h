// How cells move: persistent random walks biased up gradients, guided along fibres, slowed by gaps
// (MODEL 6.1).
#pragma once
#include "sim/model/cells.h"
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// Move cell `k` over dt_h. Changes only cell k; thread-safe for different k.
void skh_move(const skh_tissue *tissue, skh_cells *cells, int k, const skh_params *params, float dt_h,
              uint64_t seed, uint64_t step);
