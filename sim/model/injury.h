// The injury operator: what a needle destroys, and the clot it leaves (MODEL 5.1).
#pragma once
#include "sim/model/cells.h"
#include "sim/model/tissue.h"
#include "skinheal/scenario.h"

/// Destroyed fraction of a node by a channel of half-width `half_um` around `axis_um`: exact overlap, 0-1.
float skh_overlap(float node_left_um, float dx_um, float axis_um, float half_um);
/// Draw bleeding, cut the channel into every field, kill the cells in it, lay down clot stores and bacteria.
void skh_injure(skh_tissue *tissue, skh_cells *cells, skh_pore *pore, int pore_index,
                const skh_params *params, skh_hygiene hygiene, uint64_t seed);
