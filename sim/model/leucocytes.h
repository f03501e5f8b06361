// Neutrophils and macrophages: arrival from vessels, life, turning to repair (MODEL 6.2).
#pragma once
#include "sim/model/cells.h"
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// Poisson arrivals per node from vessels over dt_h.
void skh_leucocytes_arrive(skh_tissue *tissue, skh_cells *cells, const skh_params *params, float dt_h,
                           uint64_t seed, uint64_t step);
/// Fate of leucocyte `k` over dt_h: ages, dies (type becomes SKH_CELL_COUNT) or turns. Thread-safe for
/// different k.
void skh_leucocyte_fate(const skh_tissue *tissue, skh_cells *cells, int k, const skh_params *params,
                        float dt_h, uint64_t seed, uint64_t step);
