// rho' = D lap(rho - rho_rest) + k_a g H2(V) rho (1 - rho/rho_max) - k_pr max(0, rho - rho_rest)
//        + k_rep max(0, rho_rest - rho),   0 outside the dermis
// Vessels multiply in provisional matrix: g rises from vessel_matrix to 1 with the gap around. rho_max is
// what granulation tissue can hold anywhere, not a multiple of the resting density: deep dermis, which has
// few vessels, gains most. Growth by Patankar-Euler (production explicit, loss implicit): positive at any
// step. Diffusing the deviation keeps the resting profile exact. Sprout tips (cells) climb VEGF and leave 0.3
// rho_rest behind.
#include "sim/model/vessels.h"
#include "sim/base/random.h"
#include "sim/model/purpose.h"

static void grow(skh_tissue *t, const skh_params *p, size_t i, double dt)
{
    double rest = (double)t->rest.vessels[i], *rho = &t->field[SKH_FIELD_VESSELS][i];
    if (rest <= 0.0) return;
    double gap = (double)t->around.deficit[i], open = p->vessel_matrix + (1.0 - p->vessel_matrix) * gap;
    double call = p->vessel_growth * open *
                  (double)skh_hill2(skh_signal_at(t, i, SKH_SIGNAL_VEGF), (float)p->vegf_half);
    double over = *rho > rest ? *rho - rest : 0.0, under = *rho < rest ? rest - *rho : 0.0;
    if (call <= 0.0 && over <= 0.0 && under <= 0.0) return;
    double made = call * *rho + p->vessel_repair * under;
    double loss = call * *rho / p->vessel_limit + (*rho > 0.0 ? p->vessel_pruning * over / *rho : 0.0);
    *rho = (*rho + dt * made) / (1.0 + dt * loss);
}

static inline float inflow(const float *rest, const float *deviation, ptrdiff_t side)
{
    float open = rest[side] > 0.0f ? 1.0f : 0.0f; // a factor, so that loops vectorise
    return open * (deviation[side] - deviation[0]);
}

static inline float after_spread(const float *rest, const float *deviation, ptrdiff_t left, ptrdiff_t right,
                                 ptrdiff_t up, ptrdiff_t down, float share)
{
    float flux =
        ((inflow(rest, deviation, left) + inflow(rest, deviation, right)) + inflow(rest, deviation, up)) +
        inflow(rest, deviation, down);
    return *deviation + (*rest > 0.0f ? share : 0.0f) * flux;
}

// One row; its ends, which meet themselves, stand alone, so that the loop vectorises.
static void spread_row(const float *rest, const float *deviation, int nx, ptrdiff_t up, ptrdiff_t down,
                       float share, float *restrict next)
{
    int last = nx - 1;
    next[0] = after_spread(rest, deviation, 0, last > 0, up, down, share);
    for (int x = 1; x < last; x++) next[x] = after_spread(rest + x, deviation + x, -1, 1, up, down, share);
    if (last > 0) next[last] = after_spread(rest + last, deviation + last, -1, 0, up, down, share);
}

// rho - rho_rest of a row, below float rounding none; returns 1 while there is any.
static int deviate(const double *rho, const float *rest, size_t count, float *deviation)
{
    int any = 0;
    for (size_t x = 0; x < count; x++) {
        float off = (float)(rho[x] - (double)rest[x]);
        int some = off > 1e-7f || off < -1e-7f;
        deviation[x] = some ? off : 0.0f;
        any |= some;
    }
    return any;
}

static void add_deviation(const float *rest, const float *deviation, size_t count, double *rho)
{
    for (size_t x = 0; x < count; x++) {
        if (rest[x] <= 0.0f) continue;
        double value = (double)rest[x] + (double)deviation[x];
        rho[x] = value > 0.0 ? value : 0.0;
    }
}

// Growth, then explicit spread of rho - rho_rest between dermal neighbours; stable while D dt/h^2 <= 1/4 (50
// um2/h * 3 h / 25 um2 would not be: halved until it is).
static void grow_and_spread(skh_tissue *t, const skh_params *p, double dt)
{
    const int nx = t->grid.nx, nz = t->grid.nz;
    const size_t wide = (size_t)nx;
    const double h = (double)t->grid.dx_um;
    double share = p->vessel_spread * dt / (h * h);
    int parts = 1, any = 0;
    while (share / parts > 0.2) parts++;
    share /= parts;
    float *const turns[2] = {t->work, t->work2};
    double *rho = t->field[SKH_FIELD_VESSELS];
#pragma omp parallel
    {
#pragma omp for schedule(static) reduction(| : any)
        for (int z = 0; z < nz; z++) {
            size_t row = (size_t)z * wide;
            for (size_t x = 0; x < wide; x++) grow(t, p, row + x, dt);
            any |= deviate(rho + row, t->rest.vessels + row, wide, turns[0] + row);
        }
        for (int k = 0; any && k < parts; k++) {
            const float *deviation = turns[k % 2];
            float *next = turns[(k + 1) % 2];
#pragma omp for schedule(static)
            for (int z = 0; z < nz; z++) {
                size_t row = (size_t)z * wide;
                spread_row(t->rest.vessels + row, deviation + row, nx, z > 0 ? -nx : 0, z < nz - 1 ? nx : 0,
                           (float)share, next + row);
                if (k == parts - 1) add_deviation(t->rest.vessels + row, next + row, wide, rho + row);
            }
        }
    }
}

// Columns of row z where a sprout starts, in order; -1 ends a list that does not fill the row.
static void sprouts_of_row(const skh_tissue *t, const skh_params *p, int z, float dt_h, uint64_t seed,
                           uint64_t step, float *out)
{
    int nx = t->grid.nx, count = 0;
    float area = t->grid.dx_um * t->grid.dx_um / 1e4f;
    for (int x = 0; x < nx; x++) {
        size_t i = (size_t)z * (size_t)nx + (size_t)x;
        float vegf = skh_signal_at(t, i, SKH_SIGNAL_VEGF), rest = t->rest.vessels[i];
        if (vegf < 0.05f || rest <= 0.0f || t->field[SKH_FIELD_VESSELS][i] < 0.5 * (double)rest) continue;
        float chance = (float)p->sprout_rate * skh_hill2(vegf, (float)p->vegf_half) * area * dt_h;
        float u = skh_random_unit(seed, i, step, SKH_PURPOSE_SPROUT);
        if (u < chance) out[count++] = (float)x;
    }
    if (count < nx) out[count] = -1.0f;
}

static void sprout(skh_tissue *t, skh_cells *cells, const skh_params *p, float dt_h, uint64_t seed,
                   uint64_t step)
{
    size_t nx = (size_t)t->grid.nx;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) sprouts_of_row(t, p, z, dt_h, seed, step, t->work + (size_t)z * nx);
    for (int z = 0; z < t->grid.nz; z++) { // cells are added in order of nodes
        const float *starts = t->work + (size_t)z * nx;
        for (size_t k = 0; k < nx && starts[k] >= 0.0f; k++)
            skh_cells_add(cells, SKH_CELL_SPROUT, (starts[k] + 0.5f) * t->grid.dx_um,
                          ((float)z + 0.5f) * t->grid.dx_um, seed);
    }
}

void skh_vessels_step(skh_tissue *t, skh_cells *cells, const skh_params *p, float dt_h, uint64_t seed,
                      uint64_t step)
{
    grow_and_spread(t, p, (double)dt_h);
    if (!t->quiet) sprout(t, cells, p, dt_h, seed, step);
}

int skh_vessels_lay(skh_tissue *t, const skh_params *p, size_t i, float age_h, float dt_h)
{
    double rest = (double)t->rest.vessels[i], *rho = &t->field[SKH_FIELD_VESSELS][i];
    if (rest <= 0.0) return 1;
    if (age_h > 10.0f && *rho > 1.2 * rest) return 1; // anastomosis
    // 0.3 of the resting density per node crossed
    double more = *rho + 0.3 * rest * (double)dt_h * p->sprout_speed / (double)t->grid.dx_um;
    *rho = more < p->vessel_limit ? more : p->vessel_limit;
    return 0;
}
