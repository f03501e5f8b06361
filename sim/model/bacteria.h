// Bacteria in the tissue (MODEL 4.8).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/scenario.h"

/// One step of growth, killing and weak spread. Returns the largest density, MCFU/ml.
double skh_bacteria_step(skh_tissue *tissue, const skh_params *params, float dt_h);
/// Flora that enters channels whose barrier is open: `share` of the load over each open channel per hour.
void skh_bacteria_inflow(skh_tissue *tissue, const skh_params *params, skh_hygiene hygiene, skh_pore *pores,
                         int count, float dt_h, double time_h);
