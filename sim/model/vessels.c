// rho' = D lap(rho - rho_rest) + k_a H2(V) rho (1 - rho/rho_max) - k_pr max(0, rho - rho_rest)
//        + k_rep max(0, rho_rest - rho),   0 outside the dermis
// rho_max is what granulation tissue can hold anywhere, not a multiple of the resting density: deep dermis,
// which has few vessels, gains most. Growth by Patankar-Euler (production explicit, loss implicit): positive
// at any step. Diffusing the deviation keeps the resting profile exact. Sprout tips (cells) climb VEGF and
// leave 0.3 rho_rest behind.
#include "sim/model/vessels.h"
#include "sim/base/random.h"
#include "sim/model/purpose.h"

static void grow(skh_tissue *t, const skh_params *p, size_t i, double dt)
{
    double rest = (double)t->rest.vessels[i], *rho = &t->field[SKH_FIELD_VESSELS][i];
    if (rest <= 0.0) return;
    double call =
        p->vessel_growth * (double)skh_hill2(skh_signal_at(t, i, SKH_SIGNAL_VEGF), (float)p->vegf_half);
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

// Explicit spread of rho - rho_rest between dermal neighbours; stable while D dt/h^2 <= 1/4 (50 um2/h * 3 h /
// 25 um2 would not be: halved until it is).
static void spread(skh_tissue *t, double diffusion, double dt)
{
    int nx = t->grid.nx, nz = t->grid.nz, parts = 1;
    double h = (double)t->grid.dx_um, share = diffusion * dt / (h * h);
    while (share / parts > 0.2) parts++;
    share /= parts;
    float *deviation = t->work, *next = t->work2;
    const double *rho = t->field[SKH_FIELD_VESSELS];
    size_t n = skh_grid_nodes(&t->grid);
    int flat = 1;
    for (size_t i = 0; i < n; i++) {
        deviation[i] = (float)(rho[i] - (double)t->rest.vessels[i]);
        if (deviation[i] > 1e-7f || deviation[i] < -1e-7f)
            flat = 0;
        else
            deviation[i] = 0.0f;
    }
    if (flat) return;
    for (int k = 0; k < parts; k++) {
#pragma omp parallel for schedule(static)
        for (int z = 0; z < nz; z++) {
            size_t row = (size_t)z * (size_t)nx;
            spread_row(t->rest.vessels + row, deviation + row, nx, z > 0 ? -nx : 0, z < nz - 1 ? nx : 0,
                       (float)share, next + row);
        }
        float *swap = deviation;
        deviation = next;
        next = swap;
    }
    for (size_t i = 0; i < n; i++) {
        if (t->rest.vessels[i] <= 0.0f) continue;
        double value = (double)t->rest.vessels[i] + (double)deviation[i];
        t->field[SKH_FIELD_VESSELS][i] = value > 0.0 ? value : 0.0;
    }
}

static void sprout(skh_tissue *t, skh_cells *cells, const skh_params *p, float dt_h, uint64_t seed,
                   uint64_t step)
{
    int nx = t->grid.nx;
    float area = t->grid.dx_um * t->grid.dx_um / 1e4f;
    for (int z = 0; z < t->grid.nz; z++) {
        for (int x = 0; x < nx; x++) {
            size_t i = (size_t)z * (size_t)nx + (size_t)x;
            float vegf = skh_signal_at(t, i, SKH_SIGNAL_VEGF), rest = t->rest.vessels[i];
            if (vegf < 0.05f || rest <= 0.0f || t->field[SKH_FIELD_VESSELS][i] < 0.5 * (double)rest) continue;
            float chance = (float)p->sprout_rate * skh_hill2(vegf, (float)p->vegf_half) * area * dt_h;
            float u = skh_random_unit(seed, i, step, SKH_PURPOSE_SPROUT);
            if (u < chance)
                skh_cells_add(cells, SKH_CELL_SPROUT, ((float)x + 0.5f) * t->grid.dx_um,
                              ((float)z + 0.5f) * t->grid.dx_um, seed);
        }
    }
}

void skh_vessels_step(skh_tissue *t, skh_cells *cells, const skh_params *p, float dt_h, uint64_t seed,
                      uint64_t step)
{
    size_t row = (size_t)t->grid.nx * (size_t)t->grid.ny;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++)
        for (size_t x = 0; x < row; x++) grow(t, p, (size_t)z * row + x, (double)dt_h);
    spread(t, p->vessel_spread, (double)dt_h);
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
