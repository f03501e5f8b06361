// Diffusion and clearance of the eight signals, dc/dt = div(D grad c) - k c + S, zero flux on all sides.
//
// Douglas ADI in delta form over lanes [z][y][x][8] (float32): (1 - dt Ax)(1 - dt Az) d = dt (A u + S), u +=
// d, with A = div D grad - k. Its steady state is the true one. Diffusivity and decay may differ from row to
// row (layers of skin); the diffusivity between two rows is their harmonic mean. ny > 1 adds a third factor.
// Douglas & Gunn 1964, Numer Math 6:428.
#pragma once
#include "sim/base/block.h"
#include "skinheal/scene.h"

enum { SKH_LANES = 8 };

/// Diffusivity and decay of the eight signals in one kind of row.
typedef struct skh_lane_rates {
    float diffusion_um2_h[SKH_LANES];
    float decay_per_h[SKH_LANES];
} skh_lane_rates;

typedef struct skh_transport {
    skh_grid grid;
    float dt_h;
    float *change;                   ///< work array, one value per node and lane; borrowed
    const struct skh_sweeps *sweeps; ///< inner loops of the widest instruction set this machine has
    // the rest is private to transport.c
    float *along, *face, *decay; ///< dt D / h^2 of each row, of the face above each row, dt k; [nz (+ 1)][8]
    float *down_line;            ///< factors along z
    float *row_lines;            ///< factors along x, then along y, of each kind of row
    int *kind;                   ///< of each z: rows of one kind have the same rates
    int *group; ///< first z of each group of rows that are swept together, and nz behind the last
    int groups, kinds;
    float *packed; ///< work array: coefficients of the lanes that are not empty, see transport_packed.c
} skh_transport;

/// Take memory from `block` (twice, see block.h) and, on the placing pass, factorise for one step length.
/// `row_rates` has one entry per z; rows with equal rates share their x factors. `change` is a work array of
/// one float per node and lane, taken from the same block; transports that do not step at the same time share
/// it.
void skh_transport_init(skh_transport *transport, skh_block *block, const skh_grid *grid,
                        const skh_lane_rates *row_rates, float dt_h, float *change);
/// Steps of one length.
typedef struct skh_leg {
    const skh_transport *transport;
    int steps;
} skh_leg;
enum { SKH_MOST_LEGS = 2 };
/// All steps of up to SKH_MOST_LEGS legs, at least one, under the same source. The transports differ in
/// nothing but the length of their step. `signals` and `source` (ng/ml/h) are [z][y][x][8]. After each step
/// the first lane of every node is multiplied by `keep`, one number per node, unless that is NULL. `source`
/// is used up. Threads never change the result.
void skh_transport_steps(const skh_leg *legs, int count, float *restrict signals, float *restrict source,
                         const float *keep);

/// Set lanes below their floor to zero and negative ones too. Returns, per lane, the largest value and the
/// smallest (most negative) one met, and the sum of what clipping of negatives added (ng/ml times nodes).
typedef struct skh_lane_floor {
    float largest[SKH_LANES], smallest[SKH_LANES];
    double clipped[SKH_LANES];
} skh_lane_floor;
void skh_transport_floor(const skh_grid *grid, float *signals, const float floors[SKH_LANES],
                         skh_lane_floor *result);
