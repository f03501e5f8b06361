// Melanin per column, 1 = own baseline: m' = [dark (1 + g_m f_type H1(PGE2 + I)) - production m]/tau
// It is made by melanocytes at a rate that stimuli raise, carried up and shed with the keratinocytes
// (turnover, faster when they multiply), and lost with destroyed columns. f_type: darker types answer more
// [assumption].
#include "sim/kernels/stencil.h"
#include "sim/model/epidermis.h"
#include "sim/model/skin_state.h"

static const float type_factor[SKH_SKIN_TYPE_COUNT] = {0.3f, 0.5f, 0.8f, 1.0f, 1.4f, 1.6f};

void skh_pigment_step(skh_tissue *t, const skh_params *p, skh_skin_type type, float dt_h)
{
    skh_epidermis *e = &t->epidermis;
    double turnover_h = 24.0 * p->turnover_time;
    float gain = (float)p->melanin_gain * type_factor[type],
          part = (float)skh_uptake((double)dt_h / turnover_h);
    for (int x = 0; x < t->grid.nx; x++) {
        if (e->cover[x] < 0.999f) continue;
        size_t i = skh_node_at(&t->grid, ((float)x + 0.5f) * t->grid.dx_um, t->rest.junction_um[x]);
        float stimulus = skh_signal_at(t, i, SKH_SIGNAL_PGE2) + skh_signal_at(t, i, SKH_SIGNAL_INFLAMMATION);
        float made = t->rest.darkness[x] * (1.0f + gain * skh_hill1(stimulus, (float)p->melanin_half));
        float speed = skh_epidermis_production(t, p, x);
        float change = (made - speed * e->melanin[x]) * part;
        if (change > 1e-7f || change < -1e-7f) e->melanin[x] += change;
    }
}
