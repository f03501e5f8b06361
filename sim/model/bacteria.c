// b' = g b (1 - b/b_max) - [k_b0/(1 + b/b_h) + (k_bN n_N + k_bM n_M)/1e4] b       Patankar-Euler
// Resident defence clears a few, large numbers need leucocytes. Densities below a thousandth of a CFU in a
// channel (1e-3 MCFU/ml) are none at all: bacteria are whole, and a continuum must be allowed to die out.
#include "sim/model/bacteria.h"
#include "sim/kernels/stencil.h"

static const double none_mcfu = 1e-3;

double skh_bacteria_step(skh_tissue *t, const skh_params *p, float dt_h)
{
    double *b = t->field[SKH_FIELD_BACTERIA], dt = (double)dt_h, most = 0.0;
    size_t n = skh_grid_nodes(&t->grid);
#pragma omp parallel for schedule(static) reduction(max : most) // the largest of them, in whatever order
    for (size_t i = 0; i < n; i++) {
        if (b[i] <= 0.0) continue;
        double hunters = p->bacteria_neutrophil * (double)t->around.neutrophils[i] +
                         p->bacteria_macrophage * (double)(t->around.m1[i] + t->around.m2[i]);
        double loss = p->bacteria_growth * b[i] / p->bacteria_limit +
                      p->bacteria_defence / (1.0 + b[i] / p->bacteria_half) + hunters / 1e4;
        b[i] = b[i] * (1.0 + dt * p->bacteria_growth) / (1.0 + dt * loss);
        if (b[i] < none_mcfu) b[i] = 0.0;
        if (b[i] > most) most = b[i];
    }
    if (most <= 0.0) return 0.0;
    int nx = t->grid.nx, nz = t->grid.nz;
    float share = (float)(p->bacteria_spread * dt / ((double)t->grid.dx_um * (double)t->grid.dx_um));
    share = share < 0.2f ? share : 0.2f;
    int first = nz, last = -1; // rows with bacteria
    for (size_t i = 0; i < n; i++) {
        t->work[i] = (float)b[i];
        if (b[i] <= 0.0) continue;
        int row = (int)(i / (size_t)nx);
        first = row < first ? row : first;
        last = row;
    }
    for (int z = first > 0 ? first - 1 : 0; z <= last + 1 && z < nz; z++) {
        for (int x = 0; x < nx; x++) {
            size_t i = (size_t)z * (size_t)nx + (size_t)x;
            if (t->rest.capacity[i] <= 0.0f) continue; // nothing passes living epidermis
            size_t side[4] = {x > 0 ? i - 1 : i, x < nx - 1 ? i + 1 : i, z > 0 ? i - (size_t)nx : i,
                              z < nz - 1 ? i + (size_t)nx : i};
            float here = t->work[i], flux = 0.0f;
            for (int s = 0; s < 4; s++)
                if (t->rest.capacity[side[s]] > 0.0f) flux += t->work[side[s]] - here;
            if (here > 0.0f || flux > 0.0f) b[i] += (double)(share * flux);
        }
    }
    return most;
}

void skh_bacteria_inflow(skh_tissue *t, const skh_params *p, skh_hygiene hygiene, skh_pore *pores, int count,
                         float dt_h, double time_h)
{
    if (hygiene != SKH_HYGIENE_DIRTY) return; // washed skin has too few to matter
    for (int k = 0; k < count; k++) {
        if (pores[k].bridged_h >= 0.0 || time_h - pores[k].time_h > 336.0) continue;
        double mouth_cm2 = 0.785398 * 1e-8 * (double)pores[k].lumen_um * (double)pores[k].lumen_um;
        double cfu = p->load_dirty * mouth_cm2 * p->inflow * (double)pores[k].conductance * (double)dt_h;
        int column = (int)(pores[k].x_um / t->grid.dx_um);
        float depth = t->rest.junction_um[column < t->grid.nx ? column : t->grid.nx - 1] + t->grid.dx_um;
        size_t i = skh_node_at(&t->grid, pores[k].x_um + pores[k].slope * depth, depth);
        double node_um3 = (double)t->grid.dx_um * (double)t->grid.dx_um * (double)t->grid.slab_um;
        t->field[SKH_FIELD_BACTERIA][i] += cfu * 1e6 / node_um3; // CFU per node -> MCFU/ml: 1e12 um3/ml / 1e6
    }
}
