// Skin before treatment: capacity, set point, vessels, residents, fibre angles, lesions (MODEL 1 and 15).
#pragma once
#include "sim/model/cells.h"
#include "sim/model/tissue.h"
#include "skinheal/scenario.h"

/// Fill tissue->rest and every field with the resting state. `tissue->layers` must be set.
/// Errors: SKH_ERR_RANGE when a lesion would need more than 0.8 of the collagen below it.
skh_status skh_rest_build(skh_tissue *tissue, const skh_scenario *scenario, skh_error *err);
/// Scatter resting fibroblasts.
void skh_rest_cells(const skh_tissue *tissue, skh_cells *cells, uint64_t seed);
