// Where a cell meets the grid: spreading of what it makes over a cell-sized kernel, and gradients of what it
// senses.
#pragma once
#include "skinheal/scene.h"

/// Up to 5 x 5 nodes and their weights, which sum to one. Quadratic B-spline of half-width max(1.5 nodes, 15
/// um), mirrored at the borders, so that sources are smooth enough for the solver to stay positive.
typedef struct skh_stencil {
    int count;
    int node[25];
    float weight[25];
} skh_stencil;
void skh_stencil_at(const skh_grid *grid, float x_um, float z_um, skh_stencil *out);

/// Node that holds a position (clamped to the grid).
static inline size_t skh_node_at(const skh_grid *grid, float x_um, float z_um)
{
    float across = x_um / grid->dx_um, down = z_um / grid->dx_um; // compared as floats: any value is safe
    int x = across >= (float)grid->nx ? grid->nx - 1 : across > 0.0f ? (int)across : 0;
    int z = down >= (float)grid->nz ? grid->nz - 1 : down > 0.0f ? (int)down : 0;
    return (size_t)z * (size_t)grid->ny * (size_t)grid->nx + (size_t)x;
}
/// Central difference (one-sided at borders) of lane `lane` of interleaved lanes, ng/ml/um.
void skh_gradient_lane(const skh_grid *grid, const float *signals, int lane, size_t node, float *gx,
                       float *gz);
/// The same of a planar float field.
void skh_gradient_planar(const skh_grid *grid, const float *field, size_t node, float *gx, float *gz);
