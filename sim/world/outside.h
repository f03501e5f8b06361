// Scalar metrics: counts, channels, barrier, surface, pigment, scars, infection.
#pragma once
#include "sim/world/internal.h"
/// Fill the scalar part of world->metrics from the state and the raw sums of the whole dermis and the
/// channels.
void skh_world_outside(skh_world *world, const double *all, const double *pore);
