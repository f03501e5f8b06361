#include "sim/model/surroundings.h"
#include "sim/base/units.h"
#include "sim/kernels/smooth.h"
#include "sim/kernels/stencil.h"
#include <string.h>

// Density of the cells whose type is in `types` (bit mask), smoothed; all zero without any.
static void density(skh_tissue *t, const skh_cells *cells, unsigned types, float sigma_um, float *out)
{
    size_t n = skh_grid_nodes(&t->grid);
    float one = (float)skh_cell_density(&t->grid);
    int found = 0;
    memset(out, 0, n * sizeof *out);
    for (int k = 0; k < *cells->count; k++) {
        if (!(types >> cells->type[k] & 1u)) continue;
        out[skh_node_at(&t->grid, cells->x[k], cells->z[k])] += one;
        found = 1;
    }
    if (found) skh_smooth(&t->grid, sigma_um, out, out, t->smooth_work);
}

void skh_surroundings_fast(skh_tissue *t, const skh_cells *cells)
{
    density(t, cells, 1u << SKH_CELL_NEUTROPHIL, 25.0f, t->around.neutrophils);
    density(t, cells, 1u << SKH_CELL_MACROPHAGE_M1, 25.0f, t->around.m1);
    density(t, cells, 1u << SKH_CELL_MACROPHAGE_M2, 25.0f, t->around.m2);
    density(t, cells, 1u << SKH_CELL_FIBROBLAST_ACTIVE | 1u << SKH_CELL_MYOFIBROBLAST, 40.0f,
            t->around.repairers);
}

// values /= mask in the dermis, 0 outside, where numbers that do no harm are divided, so that the loop
// vectorises.
static void unmask_row(const float *restrict capacity, const float *restrict mask, size_t count,
                       float *restrict values)
{
    for (size_t i = 0; i < count; i++) {
        float inside = capacity[i] > 0.0f ? 1.0f : 0.0f, outside = 1.0f - inside;
        values[i] = inside * values[i] / (inside * mask[i] + outside) + 0.0f; // never -0
    }
}

static void drop_rounding(size_t count, float *values)
{
    for (size_t i = 0; i < count; i++) values[i] = values[i] > 1e-6f ? values[i] : 0.0f;
}

// At the borders of the dermis a plain average would look half empty. `rounded`: what is only rounding
// becomes 0.
static void unmask(const skh_tissue *t, const float *mask, float *values, int rounded)
{
    size_t row = (size_t)t->grid.nx * (size_t)t->grid.ny;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) {
        size_t at = (size_t)z * row;
        unmask_row(t->rest.capacity + at, mask + at, row, values + at);
        if (rounded) drop_rounding(row, values + at);
    }
}

// out = B_sigma[field] / B_sigma[dermis] in the dermis
static void masked(skh_tissue *t, const double *field, float sigma_um, const float *mask, float *out)
{
    size_t n = skh_grid_nodes(&t->grid);
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) out[i] = t->rest.capacity[i] > 0.0f ? (float)field[i] : 0.0f;
    skh_smooth(&t->grid, sigma_um, out, out, t->smooth_work);
    unmask(t, mask, out, 0);
}

// Share of the load of intact tissue that node i does not carry: young collagen carries little. The pull of
// the skin goes round a wound until it has cross-links, long after it is full.
static float slack(const skh_tissue *t, const skh_params *p, size_t i)
{
    double set = (double)t->rest.set_point[i];
    if (set <= 0.0) return 0.0f;
    double young = t->field[SKH_FIELD_COLLAGEN1_YOUNG][i] + t->field[SKH_FIELD_COLLAGEN3_YOUNG][i],
           mature = t->field[SKH_FIELD_COLLAGEN1_MATURE][i] + t->field[SKH_FIELD_COLLAGEN3_MATURE][i];
    double share = skh_young_share(p), rest = set * (1.0 - (1.0 - p->young_load) * share);
    double missing = 1.0 - (mature + p->young_load * young) / rest;
    return missing > 1e-6 ? (float)missing : 0.0f; // rounding of the set point is no wound
}

static void smooth_collagen(skh_tissue *t, const skh_params *params)
{
    size_t n = skh_grid_nodes(&t->grid);
    float *collagen = t->around.collagen, *deficit = t->around.deficit;
    // smoothed as the ratio to the set point, so that the step between layers is no gradient of its own
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        double set = (double)t->rest.set_point[i], all = skh_collagen_at(t, i), c = set > 0.0 ? all : 0.0;
        deficit[i] = (float)(c / (set > 0.0 ? set : 1.0));
        collagen[i] = (float)c;
    }
    skh_smooth(&t->grid, 30.0f, collagen, collagen, t->smooth_work);
    unmask(t, t->rest.mask_30, collagen, 0);
    skh_smooth(&t->grid, 30.0f, deficit, t->work, t->smooth_work);
    unmask(t, t->rest.mask_30, t->work, 0);
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        t->work2[i] = slack(t, params, i);
        float around = t->rest.capacity[i] > 0.0f ? 1.0f - t->work[i] : 0.0f;
        deficit[i] = around > 1e-6f ? around : 0.0f; // below float rounding of the smoother it is no wound
    }
}

void skh_surroundings_slow(skh_tissue *t, const skh_cells *cells, const skh_params *params)
{
    unsigned all =
        1u << SKH_CELL_FIBROBLAST | 1u << SKH_CELL_FIBROBLAST_ACTIVE | 1u << SKH_CELL_MYOFIBROBLAST;
    density(t, cells, 1u << SKH_CELL_FIBROBLAST, 60.0f, t->around.quiescent);
    density(t, cells, all, 25.0f, t->around.fibroblasts_25);
    density(t, cells, all, 60.0f, t->around.fibroblasts_60);
    density(t, cells, all, 150.0f, t->around.fibroblasts_150);
    smooth_collagen(t, params);
    skh_smooth(&t->grid, (float)params->tension_range, t->work2, t->around.tension, t->smooth_work);
    unmask(t, t->rest.mask_250, t->around.tension, 1);
    masked(t, t->field[SKH_FIELD_M2_RE], 30.0f, t->rest.mask_30, t->around.m2_re);
    masked(t, t->field[SKH_FIELD_M2_IM], 30.0f, t->rest.mask_30, t->around.m2_im);
    masked(t, t->field[SKH_FIELD_M4_RE], 30.0f, t->rest.mask_30, t->around.m4_re);
    masked(t, t->field[SKH_FIELD_M4_IM], 30.0f, t->rest.mask_30, t->around.m4_im);
}
