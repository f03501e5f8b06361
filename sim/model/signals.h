// The eight diffusing signals over one step: transport in sub-steps, resolution of inflammation, floors.
#pragma once
#include "sim/kernels/transport.h"
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// How well the transport behaved so far: reported, and bounded by tests.
typedef struct skh_signal_watch {
    double undershoot;        ///< largest negative value clipped over the largest value of its lane
    double clipped, released; ///< ng/ml times nodes
} skh_signal_watch;

void skh_signals_rates(const skh_params *params, skh_lane_rates *rates);
/// All sub-steps of `legs` with the sources in tissue->source, which are used up. Only a single leg may be
/// stepped while there are M2 macrophages. Sets tissue->quiet.
void skh_signals_step(skh_tissue *tissue, const skh_leg *legs, int count, const skh_params *params,
                      skh_signal_watch *watch);
