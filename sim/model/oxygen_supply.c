#include "sim/kernels/oxygen.h"
#include "sim/model/skin_state.h"

void skh_oxygen_step(skh_tissue *t, const skh_params *p, int wet, double residual, int sweeps)
{
    int nx = t->grid.nx;
    float *supply = t->work, *use = t->work2, *transfer = t->smooth_work;
    float *solver = t->smooth_work + (nx + 15) / 16 * 16; // kept on its cache line
    float epidermis = (float)p->epidermis_use, dermis = (float)p->dermis_use,
          cell = (float)(p->leucocyte_use / 1e4);
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) {
        float at = ((float)z + 0.5f) * t->grid.dx_um;
        for (int x = 0; x < nx; x++) {
            size_t i = (size_t)z * (size_t)nx + (size_t)x;
            float cells = (t->around.neutrophils[i] + t->around.m1[i]) + t->around.m2[i];
            int living = at > t->layers.corneum_um;
            supply[i] = (float)(p->vessel_supply * t->field[SKH_FIELD_VESSELS][i]);
            use[i] = t->rest.capacity[i] > 0.0f ? dermis + cell * cells : living ? epidermis : 0.0f;
        }
    }
    for (int x = 0; x < nx; x++) {
        float intact = (float)(wet ? p->surface_transfer_wet : p->surface_transfer),
              cover = t->epidermis.cover[x];
        transfer[x] = cover * intact +
                      (1.0f - cover) * (float)(wet ? p->surface_transfer_wet : p->surface_transfer_pore);
    }
    skh_oxygen_problem problem = {supply,       use, transfer, p->oxygen_diffusion, p->capillary_oxygen,
                                  p->air_oxygen};
    skh_oxygen_solve(&t->grid, &problem, t->field[SKH_FIELD_OXYGEN], residual, sweeps, solver);
}
