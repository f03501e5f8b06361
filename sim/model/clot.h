// Damage signals, fibrin and the two platelet stores (MODEL 4.2).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// One step of dt_h: decay and release. Begins the sources of the step, to which others add: what is released
/// goes to PDGF and TGF-beta1, damage to inflammation and PGE2. Returns 1 while any of it is left.
int skh_clot_step(skh_tissue *tissue, const skh_params *params, float dt_h);
