#include "sim/model/leucocytes.h"
#include "sim/base/random.h"
#include "sim/base/units.h"
#include "sim/kernels/stencil.h"
#include "sim/kernels/walk.h"
#include "sim/model/purpose.h"

static const float neutrophil_sure_h = 6.0f, m1_sure_h = 12.0f; // ages before which they neither die nor turn
static const float m1_turn_anyway_h = 120.0f;
static const float efferocytosis_h = 6.0f, dying_per_mm3 = 200.0f;

static void arrive(skh_tissue *t, skh_cells *cells, skh_cell_type type, float mean, size_t i, int x, int z,
                   uint64_t seed, uint64_t step, uint64_t purpose)
{
    int count = skh_random_poisson(mean < 60.0f ? mean : 60.0f, seed, i, step, purpose);
    for (int k = 0; k < count; k++) {
        uint64_t id = i * 64 + (uint64_t)k;
        float u = skh_random_unit(seed, id, step, SKH_PURPOSE_ARRIVE_X + 1000 * (uint64_t)type);
        float v = skh_random_unit(seed, id, step, SKH_PURPOSE_ARRIVE_Z + 1000 * (uint64_t)type);
        skh_cells_add(cells, type, ((float)x + u) * t->grid.dx_um, ((float)z + v) * t->grid.dx_um, seed);
    }
}

// Columns of row z whose draws may let a cell arrive, in order, into `out`; -1 ends a list that does not fill
// it. Hardly any node draws an arrival, however loud the call: the draw comes first, since it costs less.
static void draw_row(const skh_tissue *t, int z, float neutrophils, float macrophages, uint64_t seed,
                     uint64_t step, float *out)
{
    enum { SIDE_BY_SIDE = 8 };
    int nx = t->grid.nx, count = 0;
    const float *rest = t->rest.vessels + (size_t)z * (size_t)nx;
    float part[SIDE_BY_SIDE] = {0}, most = 0.0f;
    for (int x = 0; x < nx; x++) {
        float *at = &part[x % SIDE_BY_SIDE];
        *at = rest[x] > *at ? rest[x] : *at;
    }
    for (int k = 0; k < SIDE_BY_SIDE; k++) most = part[k] > most ? part[k] : most;
    uint64_t no_neutrophil = skh_random_none_below(neutrophils * most);
    uint64_t no_macrophage = skh_random_none_below(macrophages * most);
    for (int x = 0; x < nx && most > 0.0f; x++) {
        uint64_t i = (uint64_t)z * (uint64_t)nx + (uint64_t)x;
        if (!skh_random_none(no_neutrophil, seed, i, step, SKH_PURPOSE_ARRIVE_NEUTROPHIL) ||
            !skh_random_none(no_macrophage, seed, i, step, SKH_PURPOSE_ARRIVE_MACROPHAGE))
            out[count++] = (float)x;
    }
    if (count < nx) out[count] = -1.0f;
}

void skh_leucocytes_arrive(skh_tissue *t, skh_cells *cells, const skh_params *p, float dt_h, uint64_t seed,
                           uint64_t step)
{
    float volume = (float)(1.0 / skh_cell_density(&t->grid)) * dt_h; // mm3 h of a node
    float neutrophils = (float)p->neutrophil_arrival * volume,
          macrophages = (float)p->macrophage_arrival * volume;
    size_t nx = (size_t)t->grid.nx;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++)
        draw_row(t, z, neutrophils, macrophages, seed, step, t->work + (size_t)z * nx);
    for (int z = 0; z < t->grid.nz; z++) { // cells are added in order of nodes
        const float *drawn = t->work + (size_t)z * nx;
        for (size_t k = 0; k < nx && drawn[k] >= 0.0f; k++) {
            int x = (int)drawn[k];
            size_t i = (size_t)z * nx + (size_t)x;
            float rest = t->rest.vessels[i], vessels = (float)t->field[SKH_FIELD_VESSELS][i];
            float open = vessels < rest ? vessels : rest; // new sprouts do not multiply the inflow
            if (open <= 0.0f) continue;
            float call = skh_hill2(skh_signal_at(t, i, SKH_SIGNAL_INFLAMMATION), (float)p->neutrophil_half);
            // TGF-beta calls monocytes too (Wahl 1987, Proc Natl Acad Sci 84:5788)
            float wanted = (float)t->field[SKH_FIELD_CUE][i] + (float)p->tgfb_monocytes * skh_tgfb_at(t, i);
            float cue = skh_hill2(wanted, (float)p->macrophage_half);
            if (call > 1e-6f)
                arrive(t, cells, SKH_CELL_NEUTROPHIL, neutrophils * open * call, i, x, z, seed, step,
                       SKH_PURPOSE_ARRIVE_NEUTROPHIL);
            if (cue > 1e-6f)
                arrive(t, cells, SKH_CELL_MACROPHAGE_M1, macrophages * open * cue, i, x, z, seed, step,
                       SKH_PURPOSE_ARRIVE_MACROPHAGE);
        }
    }
}

// An M1 that meets dying neutrophils turns quicker for the next hours (efferocytosis).
static float m1_turning(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p, float dt_h,
                        uint64_t seed, uint64_t step)
{
    size_t i = skh_node_at(&t->grid, cells->x[k], cells->z[k]);
    float calm = 1.0f - skh_hill2(skh_signal_at(t, i, SKH_SIGNAL_INFLAMMATION), (float)p->inflammation_half);
    float hazard = 1.0f / m1_turn_anyway_h + calm / (float)p->m1_to_m2;
    float dying = t->around.neutrophils[i] / (float)p->neutrophil_life; // per mm3 and hour
    if (cells->boost[k] > 0.0f) {
        cells->boost[k] -= dt_h;
        hazard *= (float)p->efferocytosis;
    } else if (skh_hazard_fires(dying / dying_per_mm3, dt_h, seed, cells->id[k], step, SKH_PURPOSE_FATE2)) {
        cells->boost[k] = efferocytosis_h;
    }
    return hazard;
}

void skh_leucocyte_fate(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p, float dt_h,
                        uint64_t seed, uint64_t step)
{
    uint32_t id = cells->id[k];
    cells->age[k] += dt_h;
    switch (cells->type[k]) {
    case SKH_CELL_NEUTROPHIL:
        if (cells->age[k] > neutrophil_sure_h &&
            skh_hazard_fires(1.0f / (float)p->neutrophil_life, dt_h, seed, id, step, SKH_PURPOSE_FATE))
            cells->type[k] = SKH_CELL_COUNT;
        break;
    case SKH_CELL_MACROPHAGE_M1:
        if (cells->age[k] > m1_sure_h && skh_hazard_fires(m1_turning(t, cells, k, p, dt_h, seed, step), dt_h,
                                                          seed, id, step, SKH_PURPOSE_FATE)) {
            cells->type[k] = SKH_CELL_MACROPHAGE_M2;
            cells->age[k] = 0.0f;
        }
        break;
    case SKH_CELL_MACROPHAGE_M2:
        if (skh_hazard_fires(1.0f / (float)p->m2_stay, dt_h, seed, id, step, SKH_PURPOSE_FATE))
            cells->type[k] = SKH_CELL_COUNT;
        break;
    default:
        break;
    }
}
