#include "sim/model/signals.h"
#include <string.h>

void skh_signals_rates(const skh_params *p, skh_lane_rates *rates)
{
    const double spread[SKH_SIGNAL_COUNT] = {[SKH_SIGNAL_INFLAMMATION] = p->inflammation_diffusion,
                                             [SKH_SIGNAL_PDGF] = p->pdgf_diffusion,
                                             [SKH_SIGNAL_TGFB1] = p->tgfb_diffusion,
                                             [SKH_SIGNAL_TGFB3] = p->tgfb_diffusion,
                                             [SKH_SIGNAL_VEGF] = p->vegf_diffusion,
                                             [SKH_SIGNAL_MMP] = p->mmp_diffusion,
                                             [SKH_SIGNAL_KGF] = p->kgf_diffusion,
                                             [SKH_SIGNAL_PGE2] = p->pge2_diffusion};
    const double decay[SKH_SIGNAL_COUNT] = {[SKH_SIGNAL_INFLAMMATION] = p->inflammation_decay,
                                            [SKH_SIGNAL_PDGF] = p->pdgf_decay,
                                            [SKH_SIGNAL_TGFB1] = p->tgfb_decay,
                                            [SKH_SIGNAL_TGFB3] = p->tgfb_decay,
                                            [SKH_SIGNAL_VEGF] = p->vegf_decay,
                                            [SKH_SIGNAL_MMP] = p->mmp_decay,
                                            [SKH_SIGNAL_KGF] = p->kgf_decay,
                                            [SKH_SIGNAL_PGE2] = p->pge2_decay};
    for (int s = 0; s < SKH_SIGNAL_COUNT; s++) {
        rates->diffusion_um2_h[s] = (float)spread[s];
        rates->decay_per_h[s] = (float)decay[s];
    }
}

// M2 macrophages clear inflammation: I *= exp(-kappa n_M2/1e4 dt), after the transport of each sub-step. The
// factors stand in t->work; NULL without such cells.
static const float *resolution(skh_tissue *t, double per_cell)
{
    int row = t->grid.nx * t->grid.ny, found = 0;
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n && !found; i++) found = t->around.m2[i] > 0.0f;
    if (!found) return NULL;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) {
        for (int x = 0; x < row; x++) {
            size_t i = (size_t)z * (size_t)row + (size_t)x;
            float m2 = t->around.m2[i];
            t->work[i] = m2 > 0.0f ? (float)skh_decay(per_cell * (double)m2) : 1.0f;
        }
    }
    return t->work;
}

static int any(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] > 0.0f) return 1;
    return 0;
}

void skh_signals_step(skh_tissue *t, const skh_leg *legs, int count, const skh_params *p,
                      skh_signal_watch *watch)
{
    if (t->quiet && !any(t->source, skh_grid_nodes(&t->grid) * SKH_LANES)) return;
    const float *left = resolution(t, p->resolution / 1e4 * (double)legs[0].transport->dt_h);
    skh_transport_steps(legs, count, t->signals, t->source, left);
    skh_lane_floor met;
    skh_transport_floor(&t->grid, t->signals, skh_signal_floors, &met);
    for (int s = 0; s < SKH_LANES; s++) {
        watch->clipped += met.clipped[s];
        double under = met.largest[s] > 0.0f ? -(double)met.smallest[s] / (double)met.largest[s] : 0.0;
        // a lane whose largest value is far below every half response (0.17 ng/ml and more) carries no signal
        if (met.largest[s] > 1e-2f && under > watch->undershoot) watch->undershoot = under;
    }
    t->quiet = 1;
    for (int s = 0; s < SKH_LANES; s++)
        if (met.largest[s] > 0.0f) t->quiet = 0;
}
