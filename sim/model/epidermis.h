// The epidermis: a chain of basal keratinocytes that closes gaps, and columns that stratify (MODEL 4.9 and
// 21).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// Resting epidermis: one basal keratinocyte per 8 um; the two at the ends of the section never move.
void skh_epidermis_rest(skh_tissue *tissue);
/// Remove what a channel destroyed at the surface.
void skh_epidermis_injure(skh_tissue *tissue, const skh_pore *pore);
/// Migration, relaxation and division of the chain over dt_h; covered columns follow from it.
void skh_epidermis_close(skh_tissue *tissue, const skh_params *params, float dt_h, uint64_t seed,
                         uint64_t step);
/// Slow growth of the columns: thickness, horny layer; barrier time constant `barrier_h`.
void skh_epidermis_grow(skh_tissue *tissue, const skh_params *params, float barrier_h, float dt_h);
/// Cell production over rest (1 = rest) at a column: KGF drives it.
float skh_epidermis_production(const skh_tissue *tissue, const skh_params *params, int x);
/// Viable thickness at rest, um.
float skh_epidermis_rest_um(const skh_tissue *tissue);
