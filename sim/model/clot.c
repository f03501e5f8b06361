// d' = -(k_d0 + k_dphi n_leucocytes/1e4) d            damage, cleared by leucocytes
// F' = -k_F F,  L' = -k_F L                           fibrin and what is bound in it go together
//      k_F = k_F0 + k_Fc (n_leucocytes + n_repairers)/5000
// G' = -k_G G                                         platelet PDGF that needs no lysis
// J' = (I - J)/tau_J                                  delayed cue for monocytes
// Exact exponentials over the step; what is lost in the step divided by its length is the source.
#include "sim/model/clot.h"
#include <string.h>

static const double lysis_reference = 5000.0; // cells/mm3 (n_ref)

typedef struct decays {
    double platelet, cue;
    float dt;
} decays;

// Damage, fibrin and stores of a node; returns 1 while any of them is left.
static int step_wound(skh_tissue *t, const skh_params *p, size_t i, decays step)
{
    double dt = (double)step.dt;
    double *damage = &t->field[SKH_FIELD_DAMAGE][i], *fibrin = &t->field[SKH_FIELD_FIBRIN][i];
    double *store = &t->field[SKH_FIELD_PLATELET_STORE][i], *latent = &t->field[SKH_FIELD_LATENT_STORE][i];
    if (!(*damage > 0.0 || *store > 0.0 || *latent > 0.0 || *fibrin > 0.0)) return 0; // most nodes
    double eaters = (double)((t->around.neutrophils[i] + t->around.m1[i]) + t->around.m2[i]);
    float *source = t->source + i * 8;
    if (*damage > 0.0) {
        double d = *damage;
        source[SKH_SIGNAL_INFLAMMATION] += (float)(p->damage_inflammation * d);
        source[SKH_SIGNAL_PGE2] += (float)(p->damage_pge2 * d);
        d *= skh_decay((p->damage_decay + p->damage_phagocytosis * eaters / 1e4) * dt);
        *damage = d > 1e-7 ? d : 0.0;
    }
    if (*store > 0.0) {
        source[SKH_SIGNAL_PDGF] += (float)(*store * step.platelet / dt);
        *store -= *store * step.platelet;
        if (*store < 1e-7) *store = 0.0;
    }
    if (*latent > 0.0 || *fibrin > 0.0) {
        double cells = eaters + (double)t->around.repairers[i];
        double gone = skh_uptake((p->lysis + p->lysis_cells * cells / lysis_reference) * dt);
        source[SKH_SIGNAL_TGFB1] += (float)(p->latent_tgfb * *latent * gone / dt);
        source[SKH_SIGNAL_PDGF] += (float)(p->latent_pdgf * *latent * gone / dt);
        *latent -= *latent * gone;
        *fibrin -= *fibrin * gone;
        if (*latent < 1e-7) *latent = 0.0;
        if (*fibrin < 1e-7) *fibrin = 0.0;
    }
    return *damage > 0.0 || *store > 0.0 || *latent > 0.0 || *fibrin > 0.0;
}

// The cue follows inflammation; returns 1 while there is any.
static int step_cue(const float *signals, double *cue, int count, double part)
{
    int any = 0;
    for (int x = 0; x < count; x++) {
        double c = cue[x];
        c += ((double)signals[(size_t)x * 8 + SKH_SIGNAL_INFLAMMATION] - c) * part;
        if (c < 1e-7) c = 0.0;
        any |= c > 0.0;
        cue[x] = c;
    }
    return any;
}

int skh_clot_step(skh_tissue *t, const skh_params *p, float dt_h)
{
    decays step = {skh_uptake(p->platelet_release * (double)dt_h), skh_uptake((double)dt_h / p->cue_delay),
                   dt_h};
    int row = t->grid.nx * t->grid.ny, left = 0;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) {
        size_t first = (size_t)z * (size_t)row;
        memset(t->source + first * 8, 0, (size_t)row * 8 * sizeof *t->source);
        int any = step_cue(t->signals + first * 8, t->field[SKH_FIELD_CUE] + first, row, step.cue);
        for (int x = 0; x < row; x++) any |= step_wound(t, p, first + (size_t)x, step);
        t->work[z] = any ? 1.0f : 0.0f;
    }
    for (int z = 0; z < t->grid.nz; z++) left |= t->work[z] > 0.0f;
    return left;
}
