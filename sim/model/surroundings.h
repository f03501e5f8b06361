// Smoothed neighbourhoods: what a cell can know about the tissue around it. Cells never search for
// neighbours.
#pragma once
#include "sim/model/cells.h"
#include "sim/model/tissue.h"

/// Leucocyte and repair-cell densities; every step while there are any.
void skh_surroundings_fast(skh_tissue *tissue, const skh_cells *cells);
/// Fibroblast densities, collagen, moments, deficit, tension; once an hour and after every injury.
void skh_surroundings_slow(skh_tissue *tissue, const skh_cells *cells, const skh_params *params);
