#include "sim/kernels/stencil.h"

#include <math.h>

// Integral of the quadratic B-spline of half-width 3 s (knots 2 s apart) over one axis, per node: w[k] for
// the up to five nodes from `first` on. Returns how many nodes it touches.
static float spline(float u) // quadratic B-spline of unit knots, support [-1.5, 1.5]
{
    float a = fabsf(u);
    if (a >= 1.5f) return 0.0f;
    if (a >= 0.5f) return 0.5f * (1.5f - a) * (1.5f - a);
    return 0.75f - a * a;
}

static int mirrored(int i, int n)
{
    while (i < 0 || i >= n) i = i < 0 ? -1 - i : 2 * n - 1 - i;
    return i;
}

// Weights along one axis of nodes at (i + 0.5), position and half-width in nodes; they sum to one.
static int axis_weights(float position, float half_width, int n, int node[5], float weight[5])
{
    float knot = half_width / 1.5f;
    int first = (int)floorf(position - half_width - 0.5f) + 1, count = 0;
    float sum = 0.0f;
    for (int i = first; count < 5; i++) {
        float w = spline(((float)i + 0.5f - position) / knot);
        if ((float)i + 0.5f - position >= half_width) break;
        node[count] = mirrored(i, n);
        weight[count] = w;
        sum += w;
        count++;
    }
    for (int k = 0; k < count; k++) weight[k] /= sum;
    return count;
}

void skh_stencil_at(const skh_grid *grid, float x_um, float z_um, skh_stencil *out)
{
    float half_width = fminf(2.5f, fmaxf(1.5f, 15.0f / grid->dx_um));
    int x_node[5], z_node[5];
    float x_weight[5], z_weight[5];
    float x = fminf(fmaxf(x_um / grid->dx_um, 0.0f), (float)grid->nx),
          z = fminf(fmaxf(z_um / grid->dx_um, 0.0f), (float)grid->nz);
    int x_count = axis_weights(x, half_width, grid->nx, x_node, x_weight);
    int z_count = axis_weights(z, half_width, grid->nz, z_node, z_weight);
    out->count = 0;
    for (int k = 0; k < z_count; k++) {
        for (int i = 0; i < x_count; i++) {
            out->node[out->count] = z_node[k] * grid->ny * grid->nx + x_node[i];
            out->weight[out->count++] = x_weight[i] * z_weight[k];
        }
    }
}

// Neighbours of a node along x and z, the node itself at a border, and 1 / distance between them.
typedef struct neighbours {
    size_t left, right, up, down;
    float per_x, per_z;
} neighbours;

static neighbours around(const skh_grid *grid, size_t node)
{
    size_t nx = (size_t)grid->nx, row = nx * (size_t)grid->ny, x = node % nx, z = node / row;
    neighbours n = {node, node, node, node, 0.0f, 0.0f};
    if (x > 0) n.left = node - 1;
    if (x + 1 < nx) n.right = node + 1;
    if (z > 0) n.up = node - row;
    if (z + 1 < (size_t)grid->nz) n.down = node + row;
    if (n.right > n.left) n.per_x = 1.0f / ((float)(n.right - n.left) * grid->dx_um);
    if (n.down > n.up) n.per_z = 1.0f / ((float)((n.down - n.up) / row) * grid->dx_um);
    return n;
}

void skh_gradient_lane(const skh_grid *grid, const float *signals, int lane, size_t node, float *gx,
                       float *gz)
{
    neighbours n = around(grid, node);
    const float *s = signals + lane;
    *gx = (s[8 * n.right] - s[8 * n.left]) * n.per_x;
    *gz = (s[8 * n.down] - s[8 * n.up]) * n.per_z;
}

void skh_gradient_planar(const skh_grid *grid, const float *field, size_t node, float *gx, float *gz)
{
    neighbours n = around(grid, node);
    *gx = (field[n.right] - field[n.left]) * n.per_x;
    *gz = (field[n.down] - field[n.up]) * n.per_z;
}
