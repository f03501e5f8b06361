#include "sim/model/secretion.h"
#include "sim/base/units.h"
#include "sim/kernels/parallel.h"
#include "sim/kernels/stencil.h"
#include <string.h>

// pg per cell and hour of each signal, per cell type, before modulation
typedef float secretion_table[SKH_CELL_COUNT][SKH_SIGNAL_COUNT];

static void fill_table(secretion_table q, const skh_params *p)
{
    memset(q, 0, sizeof(secretion_table));
    float *n = q[SKH_CELL_NEUTROPHIL], *m1 = q[SKH_CELL_MACROPHAGE_M1], *m2 = q[SKH_CELL_MACROPHAGE_M2];
    float *a = q[SKH_CELL_FIBROBLAST_ACTIVE], *y = q[SKH_CELL_MYOFIBROBLAST];
    n[SKH_SIGNAL_INFLAMMATION] = (float)p->neutrophil_inflammation;
    n[SKH_SIGNAL_MMP] = (float)p->neutrophil_mmp;
    n[SKH_SIGNAL_PGE2] = (float)p->neutrophil_pge2;
    m1[SKH_SIGNAL_INFLAMMATION] = (float)p->m1_inflammation;
    m1[SKH_SIGNAL_PDGF] = (float)p->macrophage_pdgf;
    m1[SKH_SIGNAL_VEGF] = 0.3f * (float)p->m2_vegf;
    m1[SKH_SIGNAL_MMP] = (float)p->m1_mmp;
    m1[SKH_SIGNAL_PGE2] = (float)p->m1_pge2;
    m2[SKH_SIGNAL_PDGF] = (float)p->macrophage_pdgf;
    m2[SKH_SIGNAL_TGFB1] = (float)p->m2_tgfb1;
    m2[SKH_SIGNAL_TGFB3] = (float)p->m2_tgfb3;
    m2[SKH_SIGNAL_VEGF] = (float)p->m2_vegf;
    a[SKH_SIGNAL_PDGF] = (float)p->fibroblast_pdgf;
    a[SKH_SIGNAL_VEGF] = (float)p->fibroblast_vegf;
    a[SKH_SIGNAL_MMP] = (float)p->fibroblast_mmp;
    a[SKH_SIGNAL_KGF] = (float)p->fibroblast_kgf;
    y[SKH_SIGNAL_MMP] = (float)p->myofibroblast_mmp;
    y[SKH_SIGNAL_TGFB1] = (float)p->myofibroblast_tgfb1;
}

// Leucocytes shout while there is damage or bacteria; without this factor wide or old wounds stay inflamed
// for ever.
static float shout(const skh_tissue *t, size_t i)
{
    float damage = (float)t->field[SKH_FIELD_DAMAGE][i],
          germs = skh_hill1((float)t->field[SKH_FIELD_BACTERIA][i], 0.1f);
    return 0.35f + 0.65f * (damage > germs ? damage : germs);
}

static void add(skh_tissue *t, const skh_stencil *stencil, int lane, float ng_ml_h)
{
    for (int k = 0; k < stencil->count; k++)
        t->source[(size_t)stencil->node[k] * 8 + (size_t)lane] += ng_ml_h * stencil->weight[k];
}

// The part of a stencil in the rows of a thread; returns 0 when there is none.
static int own_stencil(const skh_grid *grid, float x, float z, skh_share rows, skh_stencil *out)
{
    int row = grid->nx * grid->ny, at = (int)skh_node_at(grid, x, z) / row, kept = 0;
    if (!skh_share_meets(rows, at > 3 ? at - 3 : 0, at + 3)) return 0; // it reaches less than three rows
    skh_stencil_at(grid, x, z, out);
    for (int k = 0; k < out->count; k++) {
        if (!skh_share_has(rows, out->node[k] / row)) continue;
        out->node[kept] = out->node[k];
        out->weight[kept++] = out->weight[k];
    }
    out->count = kept;
    return kept > 0;
}

static void secrete(skh_tissue *t, const skh_cells *cells, int k, const float *q, const skh_params *p,
                    float per_pg, skh_share rows)
{
    int type = cells->type[k];
    size_t i = skh_node_at(&t->grid, cells->x[k], cells->z[k]);
    skh_stencil stencil;
    if (!own_stencil(&t->grid, cells->x[k], cells->z[k], rows, &stencil)) return;
    for (int lane = 0; lane < SKH_SIGNAL_COUNT; lane++) {
        if (q[lane] <= 0.0f) continue;
        float rate = q[lane] * per_pg;
        if (lane == SKH_SIGNAL_INFLAMMATION) rate *= shout(t, i);
        // TGF-beta makes fibroblasts release PDGF (Battegay 1990, Cell 63:515) and VEGF (Pertovaara 1994, J
        // Biol Chem 269:6271)
        if (type == SKH_CELL_FIBROBLAST_ACTIVE && (lane == SKH_SIGNAL_PDGF || lane == SKH_SIGNAL_VEGF))
            rate *= skh_hill1(skh_tgfb_at(t, i), (float)p->tgfb_half);
        // and under it they make less collagenase and more of its inhibitor (Edwards 1987, EMBO J 6:1899)
        if (lane == SKH_SIGNAL_MMP && (type == SKH_CELL_FIBROBLAST_ACTIVE || type == SKH_CELL_MYOFIBROBLAST))
            rate *= 1.0f - (float)p->tgfb_timp * skh_hill1(skh_tgfb_at(t, i), (float)p->tgfb_half);
        if (type == SKH_CELL_MYOFIBROBLAST && lane == SKH_SIGNAL_TGFB1)
            rate *= 0.2f + 0.8f * skh_hill2(t->around.tension[i], (float)p->tension_half);
        add(t, &stencil, lane, rate);
    }
}

// Bacteria call leucocytes; tissue without oxygen calls vessels.
static void tissue_sources(skh_tissue *t, const skh_params *p)
{
    float dry = (float)p->hypoxia;
    int row = t->grid.nx * t->grid.ny;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) {
        for (int x = 0; x < row; x++) {
            size_t i = (size_t)z * (size_t)row + (size_t)x;
            float germs = (float)t->field[SKH_FIELD_BACTERIA][i];
            if (germs > 0.0f)
                t->source[i * 8 + SKH_SIGNAL_INFLAMMATION] +=
                    (float)p->bacteria_inflammation * skh_hill1(germs, 1.0f);
            float oxygen = (float)t->field[SKH_FIELD_OXYGEN][i];
            if (t->rest.vessels[i] > 0.0f && oxygen < dry)
                t->source[i * 8 + SKH_SIGNAL_VEGF] += (float)p->hypoxia_vegf * (1.0f - oxygen / dry);
        }
    }
}

// Keratinocytes that have just covered a gap (bare columns whose barrier is not back) make TGF-beta3.
static void keratinocyte_sources(skh_tissue *t, const skh_params *p, float per_pg, skh_share rows)
{
    const skh_epidermis *e = &t->epidermis;
    float dx = t->grid.dx_um;
    for (int k = 0; k < *e->count; k++) {
        int x = (int)(e->key_x[k] / dx);
        x = x < 0 ? 0 : x >= t->grid.nx ? t->grid.nx - 1 : x;
        float young = e->cover[x] > 0.5f ? 1.0f - e->barrier[x] : 0.0f;
        if (young <= 0.01f) continue;
        skh_stencil stencil;
        if (own_stencil(&t->grid, e->key_x[k], t->rest.junction_um[x], rows, &stencil))
            add(t, &stencil, SKH_SIGNAL_TGFB3, (float)p->keratinocyte_tgfb3 * per_pg * young);
    }
}

void skh_secretion_step(skh_tissue *t, const skh_cells *cells, const skh_params *p)
{
    secretion_table q;
    fill_table(q, p);
    float per_pg = (float)skh_pg_to_ngml(&t->grid);
    tissue_sources(t, p);
#pragma omp parallel
    {
        skh_share rows = skh_share_mine();
        for (int k = 0; k < *cells->count; k++) {
            int type = cells->type[k];
            if (type == SKH_CELL_FIBROBLAST || type == SKH_CELL_SPROUT) continue; // these two secrete nothing
            secrete(t, cells, k, q[type], p, per_pg, rows);
        }
        keratinocyte_sources(t, p, per_pg, rows);
    }
}
