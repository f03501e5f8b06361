// Fibroblasts: activation, division, myofibroblasts, standing down, and what they lay down (MODEL 6.3, 6.4).
#pragma once
#include "sim/kernels/parallel.h"
#include "sim/model/cells.h"
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// Fate of fibroblast `k` over dt_h. Changes only cell k; a division is noted in cells->fate[k] =
/// SKH_FATE_DIVIDE for the serial pass that follows. Thread-safe for different k.
void skh_fibroblast_fate(const skh_tissue *tissue, skh_cells *cells, int k, const skh_params *params,
                         float dt_h, uint64_t seed, uint64_t step);
/// Collagen and elastin of fibroblast `k` over dt_h, at four points within 30 um along its heading, as far as
/// they fall into `rows`.
void skh_fibroblast_deposit(skh_tissue *tissue, const skh_cells *cells, int k, const skh_params *params,
                            float dt_h, uint64_t seed, uint64_t step, skh_share rows);
enum { SKH_FATE_NONE, SKH_FATE_DIVIDE };
