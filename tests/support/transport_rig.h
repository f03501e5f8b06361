// A transport with its arrays, ready to step; the eight lanes are the eight signals of the model unless
// changed.
#pragma once
#include "sim/kernels/transport.h"

typedef struct transport_rig {
    skh_grid grid;
    skh_block block;
    skh_transport transport;
    float *signals, *source, *spent; // [z][y][x][8]; steps use up a copy of the source
    size_t nodes;
} transport_rig;

skh_lane_rates rig_model_rates(void); ///< diffusivity and decay of the eight signals, MODEL 10 and 21
/// `rates` has one entry per z; NULL: the model's in every row.
transport_rig rig_make(skh_grid grid, float dt_h, const skh_lane_rates *rates);
void rig_free(transport_rig *rig);
void rig_steps(transport_rig *rig, int steps); ///< one at a time, all under the same source
double rig_sum(const transport_rig *rig, const float *values, int lane); ///< over all nodes
