// lumen(t) = d {cut + (1 - cut)(1 - R_e)[e^{-t/tau1} + e^{-t/tau2}]/2}   the elastic part R_e is gone at once
// plug'    = (1 - plug)/tau_p
// r        = (lumen/lumen0)^2 [(1 - plug) + plug e_p] [(1 - covered) + covered e_B (1 - barrier)]
// Time constants differ under a cover: a wet channel gets no dry plug (Ogunjimi 2020; Kalluri 2011).
#include "sim/model/pores.h"
#include <math.h>

static const float recoil_fast_h = 1.4e-4f; // 0.5 s
static const double settled_h = 1440.0;     // after 60 days nothing changes any more

float skh_pore_lumen0(const skh_pore *pore, const skh_params *p)
{
    float cut = pore->cut_fraction;
    return pore->diameter_um * (cut + (1.0f - cut) * (1.0f - (float)p->recoil));
}

void skh_pore_open(skh_pore *pore, const skh_params *p)
{
    pore->lumen_um = skh_pore_lumen0(pore, p);
    pore->plug = pore->barrier = 0.0f;
    pore->conductance = 1.0f;
}

float skh_pore_vapour(const skh_pore *pore, const skh_params *p, double time_h)
{
    if (pore->plug >= 1.0f || pore->conductance <= 0.0f) return pore->conductance;
    // lets vapour through where the plug is still wet; the cover's share is that of the conductance
    float narrow = pore->lumen_um / skh_pore_lumen0(pore, p), leak = (float)p->plug_leak;
    float sealed = (1.0f - pore->plug) + pore->plug * leak;
    float wet = expf(-(float)(time_h - pore->time_h) / (float)p->crust_drying);
    float crust = (float)p->crust_vapour, vapour = crust + (1.0f - crust) * wet;
    float over = pore->conductance / (narrow * narrow * sealed);
    return narrow * narrow * (sealed + pore->plug * (1.0f - leak) * vapour) * (over < 1.0f ? over : 1.0f);
}

// Coverage and barrier of the columns over the destroyed width.
static void look_above(const skh_tissue *t, const skh_pore *pore, int *covered, float *barrier)
{
    float half = 0.5f * pore->cut_fraction * pore->diameter_um, dx = t->grid.dx_um, sum = 0.0f;
    int first = (int)((pore->x_um - half) / dx), last = (int)((pore->x_um + half) / dx), columns = 0;
    *covered = 1;
    for (int x = first < 0 ? 0 : first; x <= last && x < t->grid.nx; x++) {
        if (t->epidermis.cover[x] < 0.999f) *covered = 0;
        sum += t->epidermis.barrier[x];
        columns++;
    }
    *barrier = columns > 0 ? sum / (float)columns : 1.0f;
}

void skh_pores_step(const skh_tissue *t, const skh_params *p, int wet, skh_pore *pores, int count,
                    double time_h, float dt_h)
{
    float plug_h = (float)(wet ? p->plug_time_wet : p->plug_time),
          leak = (float)(wet ? p->plug_leak_wet : p->plug_leak);
    float cover_leak = (float)(wet ? p->cover_leak_wet : p->cover_leak);
    float plugging = (float)skh_uptake((double)(dt_h / plug_h));
    for (int k = 0; k < count; k++) {
        skh_pore *pore = &pores[k];
        double age = time_h - pore->time_h;
        if (age > settled_h) continue;
        float cut = pore->cut_fraction, lumen0 = skh_pore_lumen0(pore, p), since = (float)age;
        float slack = 0.5f * expf(-since / recoil_fast_h) + 0.5f * expf(-since / (float)p->recoil_slow);
        pore->lumen_um = pore->diameter_um * (cut + (1.0f - cut) * (1.0f - (float)p->recoil) * slack);
        pore->plug += (1.0f - pore->plug) * plugging;
        int covered;
        look_above(t, pore, &covered, &pore->barrier);
        if (covered && pore->bridged_h < 0.0) pore->bridged_h = time_h;
        float narrow = pore->lumen_um / lumen0, over = covered ? cover_leak * (1.0f - pore->barrier) : 1.0f;
        pore->conductance = narrow * narrow * ((1.0f - pore->plug) + pore->plug * leak) * over;
        if (age > 24.0) {
            float depth = t->layers.epidermis_um + 30.0f;
            size_t column = (size_t)(pore->x_um / t->grid.dx_um), row = (size_t)(depth / t->grid.dx_um);
            float germs = (float)t->field[SKH_FIELD_BACTERIA][row * (size_t)t->grid.nx + column];
            if (germs > pore->bacteria_max) pore->bacteria_max = germs;
        }
    }
}
