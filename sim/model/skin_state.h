// What is seen from outside: surface height, redness, pigment; and oxygen, which the surface supplies
// (MODEL 4.1, 16, 17, 18).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/scenario.h"

/// Local tissue volume over its reference (MODEL 16).
double skh_volume_at(const skh_tissue *tissue, const skh_params *params, size_t node);
/// Swelling 0-1 at a node: vessels leak under inflammation and prostaglandin.
float skh_oedema_at(const skh_tissue *tissue, size_t node);
void skh_surface_step(skh_tissue *tissue, const skh_params *params);
/// Slow dilation of vessels follows PGE2 and outlasts it.
void skh_dilation_step(skh_tissue *tissue, const skh_params *params, float dt_h);
/// Blood flow per column: vessels, axon-reflex flare of fresh punctures, slow dilation by prostaglandin.
void skh_redness_step(skh_tissue *tissue, const skh_params *params, const skh_pore *pores, int count,
                      double time_h);
void skh_pigment_step(skh_tissue *tissue, const skh_params *params, skh_skin_type type, float dt_h);
/// Steady oxygen for the present vessels and cells. `wet` = under a cover.
void skh_oxygen_step(skh_tissue *tissue, const skh_params *params, int wet, double residual, int sweeps);
