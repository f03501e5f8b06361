#include "sim/kernels/transport.h"

#include "sim/kernels/parallel.h"
#include "sim/kernels/transport_sweeps.h"
#include <string.h>

enum {
    STRIP = 16,    // columns solved together along z: 16 x 400 nodes of eight lanes stay in a core's L2 cache
    PACK_STEPS = 6 // steps under one source from which looking for empty lanes pays
};

static const skh_sweeps *widest_sweeps(void)
{
#if defined(__x86_64__) || defined(__i386__)
    if (__builtin_cpu_supports("avx2")) return &skh_sweeps_avx2;
#endif
    return &skh_sweeps_baseline;
}

// Rows of equal rates are one kind, numbered in order of appearance. `kind` may be NULL (counting only).
static int number_kinds(const skh_lane_rates *rates, int nz, int *kind)
{
    int kinds = 0;
    for (int z = 0; z < nz; z++) {
        int like = z - 1;
        while (like >= 0 && memcmp(&rates[z], &rates[like], sizeof *rates) != 0) like--;
        if (kind) kind[z] = like >= 0 ? kind[like] : kinds;
        if (like < 0) kinds++;
    }
    return kinds;
}

// dt D / h^2 of the face between nodes i - 1 and i of a line whose node i has rates[i * step]; 0 at both
// ends.
static double face_between(const skh_transport *t, const skh_lane_rates *rates, int step, int i, int n,
                           int lane)
{
    if (i == 0 || i == n) return 0.0;
    double a = (double)rates[(i - 1) * step].diffusion_um2_h[lane],
           b = (double)rates[i * step].diffusion_um2_h[lane];
    double h = (double)t->grid.dx_um;
    return a + b > 0.0 ? (double)t->dt_h * (2.0 * a * b / (a + b)) / (h * h) : 0.0;
}

// Thomas factors of a line of n nodes: diagonal 1 + dt k / axes + faces, off-diagonals minus the faces.
static void factorise(const skh_transport *t, const skh_lane_rates *rates, int step, int n, float *line)
{
    float *inverse = line, *front = line + n * SKH_LANES, *back = front + n * SKH_LANES;
    double axes = t->grid.ny > 1 ? 3.0 : 2.0;
    for (int lane = 0; lane < SKH_LANES; lane++) {
        double ratio = 0.0;
        for (int i = 0; i < n; i++) {
            double before = face_between(t, rates, step, i, n, lane),
                   after = face_between(t, rates, step, i + 1, n, lane);
            double decay = (double)t->dt_h * (double)rates[i * step].decay_per_h[lane] / axes;
            double pivot = 1.0 + decay + after + before * (1.0 - ratio);
            ratio = after / pivot;
            inverse[i * SKH_LANES + lane] = (float)(1.0 / pivot);
            front[i * SKH_LANES + lane] = (float)(before / pivot);
            back[i * SKH_LANES + lane] = (float)ratio;
        }
    }
}

static skh_sweep_line line_at(const float *line, int n)
{
    return (skh_sweep_line){line, line + n * SKH_LANES, line + 2 * n * SKH_LANES};
}
static size_t row_lines_size(const skh_grid *grid)
{
    return 3 * SKH_LANES * ((size_t)grid->nx + (size_t)grid->ny);
}

static void fill_coefficients(skh_transport *t, const skh_lane_rates *rates)
{
    double per = (double)t->dt_h / ((double)t->grid.dx_um * (double)t->grid.dx_um);
    int nz = t->grid.nz;
    for (int i = 0; i < (nz + 1) * SKH_LANES; i++) {
        int z = i / SKH_LANES, lane = i % SKH_LANES;
        t->face[i] = (float)face_between(t, rates, 1, z, nz, lane);
        if (z == nz) continue;
        t->along[i] = (float)(per * (double)rates[z].diffusion_um2_h[lane]);
        t->decay[i] = t->dt_h * rates[z].decay_per_h[lane];
    }
}

// Groups of rows below each other of one kind; single rows where a kind does not fill a group.
static void group_rows(skh_transport *t)
{
    t->groups = 0;
    for (int z = 0; z < t->grid.nz;) {
        int end = z + 1;
        while (end < t->grid.nz && end < z + SKH_SWEEP_ROWS && t->kind[end] == t->kind[z]) end++;
        if (end - z < SKH_SWEEP_ROWS) end = z + 1;
        t->group[t->groups++] = z;
        z = end;
    }
    t->group[t->groups] = t->grid.nz;
}

void skh_transport_init(skh_transport *t, skh_block *block, const skh_grid *grid,
                        const skh_lane_rates *row_rates, float dt_h, float *change)
{
    int nz = grid->nz, kinds = number_kinds(row_rates, nz, NULL);
    *t = (skh_transport){.grid = *grid, .dt_h = dt_h, .sweeps = widest_sweeps()};
    t->change = change;
    t->along = SKH_TAKE(block, float, nz *SKH_LANES);
    t->face = SKH_TAKE(block, float, (nz + 1) * SKH_LANES);
    t->decay = SKH_TAKE(block, float, nz *SKH_LANES);
    t->down_line = SKH_TAKE(block, float, 3 * nz * SKH_LANES);
    t->row_lines = SKH_TAKE(block, float, (size_t)kinds *row_lines_size(grid));
    t->kind = SKH_TAKE(block, int, nz);
    t->group = SKH_TAKE(block, int, nz * grid->ny + 1);
    t->kinds = kinds;
    t->packed = SKH_TAKE(block, float, skh_transport_packed_size(grid));
    if (!t->along) return; // measuring

    number_kinds(row_rates, nz, t->kind);
    fill_coefficients(t, row_rates);
    group_rows(t);
    factorise(t, row_rates, 1, nz, t->down_line);
    for (int z = 0; z < nz; z++) {
        float *line = t->row_lines + (size_t)t->kind[z] * row_lines_size(grid);
        if (z > 0 && t->kind[z] <= t->kind[z - 1]) continue; // kinds come in rising order: this one is done
        factorise(t, row_rates + z, 0, grid->nx, line);
        factorise(t, row_rates + z, 0, grid->ny, line + 3 * grid->nx * SKH_LANES);
    }
}

static skh_sweep_line line_from(const skh_sweep_line *line, int node)
{
    const int at = node * SKH_LANES;
    return (skh_sweep_line){line->inverse + at, line->front + at, line->back + at};
}

// Residual and x factor of one group of rows at y; `down` goes on along z, for which rows must come in order.
static void sweep_group(const skh_transport *t, int group, int y, const float *signals, const float *source,
                        float *change, int down)
{
    const skh_grid *g = &t->grid;
    const int z = t->group[group], end = t->group[group + 1];
    const ptrdiff_t row = (ptrdiff_t)g->nx * SKH_LANES, layer = row * g->ny, at = z * layer + y * row;
    const float *factors = t->row_lines + (size_t)t->kind[z] * row_lines_size(g);
    skh_sweep_group rows = {.nx = g->nx,
                            .count = end - z,
                            .stride = layer,
                            .up = z > 0 ? -layer : 0,
                            .down = end < g->nz ? layer : 0,
                            .before = y > 0 ? -row : 0,
                            .after = y + 1 < g->ny ? row : 0,
                            .dt_h = t->dt_h,
                            .along = t->along + z * SKH_LANES,
                            .decay = t->decay + z * SKH_LANES,
                            .face = t->face + z * SKH_LANES,
                            .line = line_at(factors, g->nx)};
    if (down) {
        skh_sweep_line all = line_at(t->down_line, g->nz);
        rows.deeper = line_from(&all, z);
        rows.done = rows.up;
    }
    t->sweeps->rows(&rows, signals + at, source + at, change + at);
}

// Solve along `width` neighbouring lines of n nodes, `stride` floats apart; when `u` is given, add the result
// to it.
static void solve_lines(const skh_transport *t, float *d, float *u, int n, ptrdiff_t stride, int width,
                        const skh_sweep_line *line, const float *keep)
{
    const ptrdiff_t nodes = stride / SKH_LANES;
    for (int i = 0; i < n; i++) {
        float *here = d + i * stride;
        t->sweeps->forward(here, i > 0 ? here - stride : here, width, line, i);
    }
    for (int i = n - 1; i >= 0; i--) {
        float *here = d + i * stride;
        t->sweeps->backward(here, i + 1 < n ? here + stride : here, width, line, i, u ? u + i * stride : NULL,
                            keep ? keep + i * nodes : NULL);
    }
}

// y factor of one strip of columns of layer z.
static void sweep_across(const skh_transport *t, int z, int x, float *change)
{
    const skh_grid *g = &t->grid;
    const float *factors = t->row_lines + (size_t)t->kind[z] * row_lines_size(g) + 3 * g->nx * SKH_LANES;
    skh_sweep_line line = line_at(factors, g->ny);
    ptrdiff_t stride = (ptrdiff_t)g->nx * SKH_LANES, at = z * stride * g->ny + x * SKH_LANES;
    int width = g->nx - x < STRIP ? g->nx - x : STRIP;
    solve_lines(t, change + at, NULL, g->ny, stride, width, &line, NULL);
}

// z factor of one strip of columns at row y, and the new signals.
static void sweep_down(const skh_transport *t, int y, int x, float *signals, float *change, const float *keep)
{
    const skh_grid *g = &t->grid;
    skh_sweep_line line = line_at(t->down_line, g->nz);
    ptrdiff_t row_floats = (ptrdiff_t)g->nx * SKH_LANES, at = y * row_floats + x * SKH_LANES;
    int width = g->nx - x < STRIP ? g->nx - x : STRIP;
    solve_lines(t, change + at, signals + at, g->nz, row_floats * g->ny, width, &line,
                keep ? keep + at / SKH_LANES : NULL);
}

// One thread alone takes the section in two passes over memory: from the top down along x and on along z, and
// back up.
static void step_alone(const skh_transport *t, float *signals, const float *source, float *change,
                       const float *keep)
{
    const skh_grid *g = &t->grid;
    const ptrdiff_t row = (ptrdiff_t)g->nx * SKH_LANES;
    skh_sweep_line line = line_at(t->down_line, g->nz);
    for (int group = 0; group < t->groups; group++) sweep_group(t, group, 0, signals, source, change, 1);
    for (int z = g->nz - 1; z >= 0; z--) {
        float *here = change + z * row;
        t->sweeps->backward(here, z + 1 < g->nz ? here + row : here, g->nx, &line, z, signals + z * row,
                            keep ? keep + (ptrdiff_t)z * g->nx : NULL);
    }
}

// Several threads share groups of rows, then strips of columns. Call inside a parallel region.
static void step_together(const skh_transport *t, float *signals, const float *source, float *change,
                          const float *keep)
{
    const int strips = (t->grid.nx + STRIP - 1) / STRIP, ny = t->grid.ny,
              across = ny > 1 ? t->grid.nz * strips : 0;
#pragma omp for schedule(static)
    for (int task = 0; task < t->groups * ny; task++)
        sweep_group(t, task / ny, task % ny, signals, source, change, 0);
    if (ny > 1) {
#pragma omp for schedule(static)
        for (int strip = 0; strip < across; strip++)
            sweep_across(t, strip / strips, strip % strips * STRIP, change);
    }
#pragma omp for schedule(static)
    for (int strip = 0; strip < ny * strips; strip++)
        sweep_down(t, strip / strips, strip % strips * STRIP, signals, change, keep);
}

// The steps of all legs, for one thread or for each of several.
static void step_legs(const skh_leg *legs, int count, float *signals, float *source, const float *keep,
                      void (*step)(const skh_transport *, float *, const float *, float *, const float *))
{
    for (int leg = 0; leg < count; leg++) {
        const skh_transport *t = legs[leg].transport;
        for (int k = 0; k < legs[leg].steps; k++) {
            // the very last one writes its changes over the source, node by node as it has been read: less to
            // touch
            int last = leg == count - 1 && k == legs[leg].steps - 1;
            step(t, signals, source, last ? source : t->change, keep);
        }
    }
}

void skh_transport_steps(const skh_leg *legs, int count, float *restrict signals, float *restrict source,
                         const float *keep)
{
    const skh_grid *g = &legs[0].transport->grid;
    int steps = 0;
    for (int leg = 0; leg < count; leg++) steps += legs[leg].steps;
    if (steps >= PACK_STEPS && skh_transport_packed(legs, count, signals, source, keep)) return;
    if (g->ny == 1 && !skh_several_threads(skh_grid_nodes(g))) {
        step_legs(legs, count, signals, source, keep, step_alone);
        return;
    }
#pragma omp parallel if (skh_grid_nodes(g) >= SKH_PARALLEL_NODES)
    step_legs(legs, count, signals, source, keep, step_together);
}

static void floor_part(const skh_sweeps *sweeps, float *signals, size_t nodes, const float *floors,
                       skh_lane_floor *result)
{
    float clipped[SKH_LANES];
    sweeps->floor(signals, nodes, floors, result->largest, result->smallest, clipped);
    for (int lane = 0; lane < SKH_LANES; lane++) result->clipped[lane] = (double)clipped[lane];
}

void skh_transport_floor(const skh_grid *grid, float *signals, const float floors[SKH_LANES],
                         skh_lane_floor *result)
{
    enum { PARTS = 64 }; // fixed, so that sums do not depend on the number of threads
    skh_lane_floor part[PARTS];
    const skh_sweeps *sweeps = widest_sweeps();
    const size_t nodes = skh_grid_nodes(grid);
#pragma omp parallel for schedule(static) if (nodes >= SKH_PARALLEL_NODES)
    for (int p = 0; p < PARTS; p++) {
        size_t from = nodes * (size_t)p / PARTS, to = nodes * ((size_t)p + 1) / PARTS;
        floor_part(sweeps, signals + from * SKH_LANES, to - from, floors, &part[p]);
    }
    *result = part[0];
    for (int p = 1; p < PARTS; p++) {
        for (int lane = 0; lane < SKH_LANES; lane++) {
            if (part[p].largest[lane] > result->largest[lane]) result->largest[lane] = part[p].largest[lane];
            if (part[p].smallest[lane] < result->smallest[lane])
                result->smallest[lane] = part[p].smallest[lane];
            result->clipped[lane] += part[p].clipped[lane];
        }
    }
}
