// Channels as 0-D objects: lumen, plug, coverage, barrier, conductance (MODEL 5.2).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/scenario.h"

/// Lumen a channel has just after the needle left, um: what the elastic recoil has not closed.
float skh_pore_lumen0(const skh_pore *pore, const skh_params *params);
/// Values of a channel at the moment the needle leaves.
void skh_pore_open(skh_pore *pore, const skh_params *params);
/// Conductance for water vapour, relative to the moment of needling: a wet plug still evaporates until it has
/// dried.
float skh_pore_vapour(const skh_pore *pore, const skh_params *params, double time_h);
/// Advance every channel to time_h, dt_h after the last step. `wet` = under a cover now.
void skh_pores_step(const skh_tissue *tissue, const skh_params *params, int wet, skh_pore *pores, int count,
                    double time_h, float dt_h);
