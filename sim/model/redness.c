// Flow over baseline = (vessels over rest) (1 + fast + slow):
//   fast = A [1 - prod_j (1 - exp(-r_j^2/(2 sigma^2)))] (e^{-t/0.5h} - e^{-t/0.03h})   axon reflex, saturates
//   where flares overlap;  slow = B N for days,  N' = (H2(PGE2) - N)/tau_N: vasodilators that induced enzymes
//   go on making after PGE2 is gone (after ultraviolet light PGE2 is back at 48 h and redness is not: Br J
//   Clin Pharmacol 1982). New capillaries carry little flow.
#include "sim/model/skin_state.h"
#include <math.h>

static const double flare_gone_h = 12.0;

static float flare(const skh_params *p, const skh_pore *pores, int count, double time_h, float at)
{
    float calm = 1.0f, youngest = -1.0f, range = (float)p->flare_range;
    for (int k = 0; k < count; k++) {
        double age = time_h - pores[k].time_h;
        if (age > flare_gone_h) continue;
        float r = (at - pores[k].x_um) / range;
        calm *= 1.0f - expf(-0.5f * r * r);
        youngest = (float)age;
    }
    if (youngest < 0.0f) return 0.0f;
    float course = expf(-youngest / (float)p->flare_decay) - expf(-youngest / (float)p->flare_rise);
    return (float)p->flare * (1.0f - calm) * course;
}

// Mean prostaglandin E2 of the papillary dermis under a column, ng/ml.
static float papillary_pge2(const skh_tissue *t, int x)
{
    float sum = 0.0f, nodes = 0.0f, dx = t->grid.dx_um;
    int first = (int)(t->rest.junction_um[x] / dx), last = (int)(t->layers.papillary_um / dx);
    for (int z = first; z <= last && z < t->grid.nz; z++) {
        size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
        if (t->rest.vessels[i] <= 0.0f) continue;
        sum += skh_signal_at(t, i, SKH_SIGNAL_PGE2);
        nodes += 1.0f;
    }
    return nodes > 0.0f ? sum / nodes : 0.0f;
}

void skh_dilation_step(skh_tissue *t, const skh_params *p, float dt_h)
{
    float *dilation = t->epidermis.dilation;
    float rise = (float)skh_uptake((double)dt_h / p->dilation_rise),
          fall = (float)skh_uptake((double)dt_h / p->dilation_fall);
#pragma omp parallel for schedule(static)
    for (int x = 0; x < t->grid.nx; x++) {
        float change = skh_hill2(papillary_pge2(t, x), (float)p->pge2_half) - dilation[x];
        dilation[x] += change * (change > 0.0f ? rise : fall);
        if (dilation[x] < 1e-6f) dilation[x] = 0.0f;
    }
}

void skh_redness_step(skh_tissue *t, const skh_params *p, const skh_pore *pores, int count, double time_h)
{
    int first_fresh = count; // channels are in order of their session
    while (first_fresh > 0 && time_h - pores[first_fresh - 1].time_h <= flare_gone_h) first_fresh--;
    for (int x = 0; x < t->grid.nx; x++) {
        float vessels = 0.0f, rest = 0.0f, dx = t->grid.dx_um;
        int first = (int)(t->rest.junction_um[x] / dx), last = (int)(t->layers.papillary_um / dx);
        for (int z = first; z <= last && z < t->grid.nz; z++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            if (t->rest.vessels[i] <= 0.0f) continue;
            vessels += (float)t->field[SKH_FIELD_VESSELS][i];
            rest += t->rest.vessels[i];
        }
        if (rest <= 0.0f) continue;
        float slow = (float)p->pge2_flow * t->epidermis.dilation[x];
        float fast = flare(p, pores + first_fresh, count - first_fresh, time_h, ((float)x + 0.5f) * dx);
        float grown = vessels / rest;
        grown = grown > 1.0f ? 1.0f + (float)p->new_vessel_flow * (grown - 1.0f) : grown;
        t->epidermis.perfusion[x] = grown * (1.0f + fast + slow);
    }
}
