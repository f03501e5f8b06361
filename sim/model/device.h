// Devices: how deep needles reach, where holes land in the section, what a session takes (MODEL 5.1 and 20).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/scenario.h"

enum { SKH_MAX_PORES_A_SESSION = 512, SKH_MAX_PORES = 4096 };

double skh_device_reach_um(const skh_device *device);                      ///< mean depth the tips reach
double skh_device_scatter_um(const skh_device *device);                    ///< scatter of that depth
double skh_device_cut(const skh_device *device, const skh_params *params); ///< destroyed over needle width
/// Lay out the channels of one session in the section. Returns their number, at most SKH_MAX_PORES_A_SESSION.
int skh_device_pattern(const skh_device *device, const skh_params *params, const skh_grid *grid, int session,
                       double time_h, uint64_t seed, skh_pore *pores);
/// Width of the free channel at depth z, um: shaft, then tip cone (MODEL 5.1).
float skh_pore_width(const skh_pore *pore, float z_um);
