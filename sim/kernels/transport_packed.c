// Transport of a few signals: most of a course only two or three lanes hold anything, and an empty lane stays
// empty. The others are packed to four lanes a node, in place and row by row, stepped with the same
// arithmetic, and spread out again.
#include "sim/kernels/parallel.h"
#include "sim/kernels/transport_sweeps.h"
#include <stdint.h>
#include <string.h>

enum { PACKED = 4, STRIP = 32 }; // lanes; columns solved together along z, as many bytes as in transport.c

typedef struct packed {
    const skh_transport *t;
    int lanes[PACKED];
    float along[SKH_LANES], decay[SKH_LANES], *face; // `face` once per row, all others twice over
    skh_sweep_line row, down;
    float *signals, *source, *change;
} packed;

size_t skh_transport_packed_size(const skh_grid *grid)
{
    return ((size_t)grid->nz + 1) * PACKED + 3 * SKH_LANES * ((size_t)grid->nx + (size_t)grid->nz);
}

// Bits that any of the values of a row have, lane by lane.
static void or_row(const float *row, int nx, uint32_t any[SKH_LANES])
{
    for (int x = 0; x < nx; x++, row += SKH_LANES) {
        uint32_t bits[SKH_LANES];
        memcpy(bits, row, sizeof bits);
        for (int lane = 0; lane < SKH_LANES; lane++) any[lane] |= bits[lane];
    }
}

// Lanes that hold anything but zeros anywhere, most of four; returns their number, or 5 when there are more.
static int used_lanes(const packed *p, int lanes[PACKED])
{
    const skh_grid *g = &p->t->grid;
    int used = 0, found = 0;
#pragma omp parallel for schedule(static) reduction(| : found) if (skh_several_threads(skh_grid_nodes(g)))
    for (int z = 0; z < g->nz; z++) {
        const ptrdiff_t at = (ptrdiff_t)z * g->nx * SKH_LANES;
        uint32_t any[SKH_LANES] = {0};
        or_row(p->signals + at, g->nx, any);
        or_row(p->source + at, g->nx, any);
        for (int lane = 0; lane < SKH_LANES; lane++) found |= (any[lane] != 0) << lane;
    }
    for (int lane = 0; lane < SKH_LANES; lane++) {
        if (!(found >> lane & 1)) continue;
        if (used == PACKED) return PACKED + 1;
        lanes[used++] = lane;
    }
    for (int k = used, lane = 0; k < PACKED; lane++) // filled up with empty ones
        if (!(found >> lane & 1)) lanes[k++] = lane;
    return used;
}

static float *gather(const packed *p, float *to, const float *from, int nodes, int copies)
{
    for (int i = 0; i < nodes; i++, from += SKH_LANES)
        for (int k = 0; k < copies * PACKED; k++) *to++ = from[p->lanes[k % PACKED]];
    return to;
}

static skh_sweep_line gather_line(const packed *p, float **work, const float *from, int n)
{
    const float *to = *work;
    *work = gather(p, *work, from, 3 * n, 2);
    return (skh_sweep_line){to, to + n * SKH_LANES, to + 2 * n * SKH_LANES};
}

static void gather_coefficients(packed *p)
{
    const skh_transport *t = p->t;
    float *work = t->packed;
    gather(p, p->along, t->along, 1, 2);
    gather(p, p->decay, t->decay, 1, 2);
    p->row = gather_line(p, &work, t->row_lines, t->grid.nx);
    p->down = gather_line(p, &work, t->down_line, t->grid.nz);
    p->face = work;
    gather(p, p->face, t->face, t->grid.nz + 1, 1);
}

static void pack_row(const packed *p, float *row)
{
    for (int x = 0; x < p->t->grid.nx; x++) {
        float lanes[PACKED];
        for (int k = 0; k < PACKED; k++) lanes[k] = row[x * SKH_LANES + p->lanes[k]];
        memcpy(row + x * PACKED, lanes, sizeof lanes);
    }
}

static void unpack_row(const packed *p, float *row)
{
    for (int x = p->t->grid.nx - 1; x >= 0; x--) {
        float lanes[SKH_LANES] = {0};
        for (int k = 0; k < PACKED; k++) lanes[p->lanes[k]] = row[x * PACKED + k];
        memcpy(row + x * SKH_LANES, lanes, sizeof lanes);
    }
}

static ptrdiff_t row_floats(const packed *p) { return (ptrdiff_t)p->t->grid.nx * SKH_LANES; }

// Residual and x factor of `count` rows.
static void sweep_along(const packed *p, int z, int count)
{
    const skh_grid *g = &p->t->grid;
    const ptrdiff_t stride = row_floats(p);
    skh_sweep_group rows = {.nx = g->nx,
                            .count = count,
                            .stride = stride,
                            .up = z > 0 ? -stride : 0,
                            .down = z + count < g->nz ? stride : 0,
                            .dt_h = p->t->dt_h,
                            .along = p->along,
                            .decay = p->decay,
                            .face = p->face + z * PACKED,
                            .line = p->row};
    p->t->sweeps->pairs(&rows, p->signals + z * stride, p->source + z * stride, p->change + z * stride);
}

// Forward half along z of rows z .. end - 1; two nodes count as one of eight lanes.
static void sweep_forward(const packed *p, int z, int end, int x, int width)
{
    const ptrdiff_t stride = row_floats(p);
    for (; z < end; z++) {
        float *here = p->change + z * stride + x * PACKED;
        p->t->sweeps->forward(here, z > 0 ? here - stride : here, width / 2, &p->down, z);
    }
}

static void sweep_back(const packed *p, int x, int width)
{
    const ptrdiff_t stride = row_floats(p);
    for (int z = p->t->grid.nz - 1; z >= 0; z--) {
        ptrdiff_t at = z * stride + x * PACKED;
        float *here = p->change + at;
        p->t->sweeps->backward(here, z + 1 < p->t->grid.nz ? here + stride : here, width / 2, &p->down, z,
                               p->signals + at, NULL);
    }
}

// Rows are taken in eights, those left over in pairs.
static int group_size(const packed *p, int z)
{
    return z + SKH_SWEEP_PAIRED <= p->t->grid.nz ? SKH_SWEEP_PAIRED : 2;
}

static void step_alone(const packed *p)
{
    const skh_grid *g = &p->t->grid;
    for (int z = 0, count; z < g->nz; z += count) {
        count = group_size(p, z);
        sweep_along(p, z, count);
        sweep_forward(p, z, z + count, 0, g->nx);
    }
    sweep_back(p, 0, g->nx);
}

// Call inside a parallel region.
static void step_together(const packed *p)
{
    const skh_grid *g = &p->t->grid;
    const int eights = g->nz / SKH_SWEEP_PAIRED, groups = eights + g->nz % SKH_SWEEP_PAIRED / 2;
#pragma omp for schedule(static)
    for (int k = 0; k < groups; k++) {
        int z = k < eights ? k * SKH_SWEEP_PAIRED : eights * SKH_SWEEP_PAIRED + (k - eights) * 2;
        sweep_along(p, z, group_size(p, z));
    }
#pragma omp for schedule(static)
    for (int x = 0; x < g->nx; x += STRIP) {
        int width = g->nx - x < STRIP ? g->nx - x : STRIP;
        sweep_forward(p, 0, g->nz, x, width);
        sweep_back(p, x, width);
    }
}

static void step_legs(const packed *legs, const skh_leg *of, int count, int several)
{
    for (int leg = 0; leg < count; leg++) {
        for (int k = 0; k < of[leg].steps; k++) {
            packed step = legs[leg];
            if (leg == count - 1 && k == of[leg].steps - 1) step.change = step.source; // see transport.c
            if (several)
                step_together(&step);
            else
                step_alone(&step);
        }
    }
}

int skh_transport_packed(const skh_leg *legs, int count, float *signals, float *source, const float *keep)
{
    const skh_transport *t = legs[0].transport;
    const skh_grid *g = &t->grid;
    packed p = {.t = t, .signals = signals, .source = source, .change = t->change}, each[SKH_MOST_LEGS];
    if (!t->sweeps->pairs || g->ny > 1 || g->nx % 2 || g->nz % 2 || t->kinds > 1) return 0;
    if (used_lanes(&p, p.lanes) > PACKED || (keep && p.lanes[0] == 0)) return 0;
    for (int leg = 0; leg < count; leg++) {
        p.t = legs[leg].transport;
        gather_coefficients(&p);
        each[leg] = p;
    }
    const int several = skh_several_threads(skh_grid_nodes(g));
#pragma omp parallel if (several)
    {
#pragma omp for schedule(static)
        for (int z = 0; z < g->nz; z++) {
            pack_row(&p, signals + z * row_floats(&p));
            pack_row(&p, source + z * row_floats(&p));
        }
        step_legs(each, legs, count, several);
#pragma omp for schedule(static)
        for (int z = 0; z < g->nz; z++) unpack_row(&p, signals + z * row_floats(&p));
    }
    return 1;
}
