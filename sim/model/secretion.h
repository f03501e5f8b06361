// What cells secrete, spread over a cell-sized kernel, into the sources of the eight lanes (MODEL 4.2).
#pragma once
#include "sim/model/cells.h"
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// Add the secretion of every cell, of bacteria, of hypoxic tissue and of keratinocytes over covered gaps.
void skh_secretion_step(skh_tissue *tissue, const skh_cells *cells, const skh_params *params);
