// Channels as 0-D objects: lumen, plug, coverage, barrier, conductance (MODEL 5.2).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/scenario.h"

/// Lumen a channel has just after the needle left, um: what the elastic recoil has not closed.
float skh_pore_lumen0(const skh_pore *pore, const skh_params *params);
/// Advance every channel to time_h, dt_h after the last step. `wet` = under a cover now.
void skh_pores_step(const skh_tissue *tissue, const skh_params *params, int wet, skh_pore *pores, int count, double time_h,
                    float dt_h);
