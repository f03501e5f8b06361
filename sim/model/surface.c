// Each dermal node has the volume ratio vol = 1 - phi_v (1 - (c + p)/c_cap) + phi_o oedema; the surface lies
// at s(x) = -integral(1 - vol) dz over the dermis, against the same skin without lesions, smoothed by the
// horny layer, plus what the epidermis has gained. Nothing else moves it: a scar rises because matrix was
// laid down under it.
#include "sim/kernels/smooth.h"
#include "sim/model/epidermis.h"
#include "sim/model/skin_state.h"

float skh_oedema_at(const skh_tissue *t, size_t i)
{
    return skh_hill1(skh_signal_at(t, i, SKH_SIGNAL_INFLAMMATION) + skh_signal_at(t, i, SKH_SIGNAL_PGE2),
                     2.0f);
}

double skh_volume_at(const skh_tissue *t, const skh_params *p, size_t i)
{
    double filled =
        (skh_collagen_at(t, i) + t->field[SKH_FIELD_PROVISIONAL][i]) / (double)t->rest.capacity[i];
    return 1.0 - p->volume_share * (1.0 - filled) + p->swelling * (double)skh_oedema_at(t, i);
}

// Sums of a block of columns, row by row, as memory lies.
static void gain(const skh_tissue *t, const skh_params *p, int first, int end, double *sums)
{
    float dx = t->grid.dx_um;
    for (int x = first; x < end; x++) sums[x] = 0.0;
    for (int z = 0; z < t->grid.nz; z++) {
        float at = ((float)z + 0.5f) * dx;
        if (at > t->layers.dermis_um) continue;
        for (int x = first; x < end; x++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            if (at > t->rest.junction_um[x]) sums[x] += skh_volume_at(t, p, i) - 1.0;
        }
    }
}

void skh_surface_step(skh_tissue *t, const skh_params *p)
{
    enum { BLOCK = 64 };
    float rest = skh_epidermis_rest_um(t), dx = t->grid.dx_um;
    double *sums = t->column_work;
#pragma omp parallel for schedule(static)
    for (int first = 0; first < t->grid.nx; first += BLOCK)
        gain(t, p, first, first + BLOCK < t->grid.nx ? first + BLOCK : t->grid.nx, sums);
    for (int x = 0; x < t->grid.nx; x++) {
        float height = (float)(sums[x] * (double)dx) + t->rest.surface_rest[x];
        // a thin new epidermis lies under a crust that fills it up; a thick one lifts the surface
        float thicker = t->epidermis.thickness[x] - rest;
        t->epidermis.surface[x] = height + (thicker > 0.0f ? thicker : 0.0f);
    }
    skh_smooth_columns(&t->grid, (float)p->surface_smoothing, t->epidermis.surface, t->epidermis.surface,
                       t->smooth_work);
}
