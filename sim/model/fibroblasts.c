#include "sim/model/fibroblasts.h"
#include "sim/base/random.h"
#include "sim/base/units.h"
#include "sim/kernels/stencil.h"
#include "sim/kernels/walk.h"
#include "sim/model/matrix.h"
#include "sim/model/purpose.h"

static const float active_sure_h = 12.0f; // age before an active one divides
static const float stand_down_sure_h = 48.0f, myofibroblast_sure_h = 72.0f;
static const float myofibroblast_end_h = 720.0f; // even under lasting TGF-beta
static const float reach_um = 30.0f;             // of the processes along which a cell lays down matrix
enum { POINTS = 4, conversion_stages = 4 };

typedef struct fibroblast_place {
    size_t node;
    float active;  ///< H2(P/K_P + T/K_T; 1)
    float tgfb;    ///< H2(T; K_T)
    float crowd;   ///< other fibroblasts around over n_max
    float surplus; ///< share of the fibroblasts of the neighbourhood that are more than its residents
} fibroblast_place;

static fibroblast_place look(const skh_tissue *t, const skh_cells *cells, int k, const skh_params *p)
{
    fibroblast_place place = {.node = skh_node_at(&t->grid, cells->x[k], cells->z[k])};
    size_t i = place.node;
    float pdgf = skh_signal_at(t, i, SKH_SIGNAL_PDGF), tgfb = skh_tgfb_at(t, i);
    place.active = skh_hill2(pdgf / (float)p->pdgf_half + tgfb / (float)p->tgfb_half, 1.0f);
    place.tgfb = skh_hill2(tgfb, (float)p->tgfb_half);
    // the cell's own share of the smoothed density: 1e9/(2 pi 60^2 slab)
    float self = 1e9f / (6.2831853f * 3600.0f * t->grid.slab_um);
    float others = t->around.fibroblasts_60[i] - self;
    float crowd = (others > 0.0f ? others : 0.0f) / (float)p->crowding;
    place.crowd = crowd < 1.0f ? crowd : 1.0f;
    // over 150 um: cells stand in clusters, and a cluster alone is no surplus
    float x = t->around.fibroblasts_150[i] / t->rest.residents_150[i];
    place.surplus = x > 1.0f ? 1.0f - 1.0f / x : 0.0f;
    return place;
}

// Quiescent ones activate; a dead band from half to twice the resting density keeps intact tissue quiet.
static void quiescent(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p,
                      const fibroblast_place *at, float dt_h, uint64_t seed, uint64_t step)
{
    uint32_t id = cells->id[k];
    if (at->active > 0.0f &&
        skh_hazard_fires(at->active / (float)p->activation_time, dt_h, seed, id, step, SKH_PURPOSE_FATE)) {
        cells->type[k] = SKH_CELL_FIBROBLAST_ACTIVE;
        cells->age[k] = cells->boost[k] = 0.0f;
        cells->stage[k] = 0;
        return;
    }
    float x = t->around.fibroblasts_150[at->node] / t->rest.residents_150[at->node];
    if (x > 2.0f && skh_hazard_fires((x - 2.0f) / 480.0f, dt_h, seed, id, step, SKH_PURPOSE_FATE2))
        cells->type[k] = SKH_CELL_COUNT;
    else if (x < 0.5f && skh_hazard_fires((0.5f - x) / 240.0f, dt_h, seed, id, step, SKH_PURPOSE_FATE3))
        cells->fate[k] = SKH_FATE_DIVIDE;
}

// Leaving a repair state: apoptosis with the probability of being surplus, otherwise the quieter state.
static void leave(skh_cells *cells, int k, const fibroblast_place *at, skh_cell_type next, uint64_t seed,
                  uint64_t step)
{
    float u = skh_random_unit(seed, cells->id[k], step, SKH_PURPOSE_FATE4);
    cells->type[k] = u < at->surplus ? (uint8_t)SKH_CELL_COUNT : (uint8_t)next;
    cells->age[k] = 0.0f;
    cells->stage[k] = 0;
}

static void active(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p,
                   const fibroblast_place *at, float dt_h, uint64_t seed, uint64_t step)
{
    uint32_t id = cells->id[k];
    size_t i = at->node;
    float divide = 0.69314718f / (float)p->division_time * at->active * (1.0f - at->crowd);
    if (cells->age[k] > active_sure_h && skh_hazard_fires(divide, dt_h, seed, id, step, SKH_PURPOSE_FATE))
        cells->fate[k] = SKH_FATE_DIVIDE;
    // conversion in stages (stress fibres, fibronectin ED-A, alpha-SMA); TGF-beta3 lowers it
    float t1 = skh_signal_at(t, i, SKH_SIGNAL_TGFB1), t3 = skh_signal_at(t, i, SKH_SIGNAL_TGFB3);
    float calm = (t1 + 0.01f) / (t1 + 2.0f * t3 + 0.01f);
    float slack = (float)p->conversion_slack; // what TGF-beta does without tension
    float pull = slack + (1.0f - slack) * skh_hill2(t->around.tension[i], (float)p->tension_half);
    float convert = at->tgfb * pull * calm / (float)p->conversion_time;
    if (skh_hazard_fires(convert, dt_h, seed, id, step, SKH_PURPOSE_FATE2) &&
        ++cells->stage[k] >= conversion_stages) {
        cells->type[k] = SKH_CELL_MYOFIBROBLAST;
        cells->age[k] = 0.0f;
        cells->stage[k] = 0;
        return;
    }
    // they stay while matrix is missing around them
    float gap = 4.0f * t->around.deficit[i];
    float stay = 1.0f - 0.97f * (gap < 1.0f ? gap : 1.0f);
    float end = (1.0f - at->active) * stay / (float)p->stand_down;
    if (cells->age[k] > stand_down_sure_h && skh_hazard_fires(end, dt_h, seed, id, step, SKH_PURPOSE_FATE3))
        leave(cells, k, at, SKH_CELL_FIBROBLAST, seed, step);
}

static void myofibroblast(skh_cells *cells, int k, const skh_params *p, const fibroblast_place *at,
                          float dt_h, uint64_t seed, uint64_t step)
{
    float end = (1.0f - at->tgfb) / (float)p->myofibroblast_stay + 1.0f / myofibroblast_end_h;
    if (cells->age[k] > myofibroblast_sure_h &&
        skh_hazard_fires(end, dt_h, seed, cells->id[k], step, SKH_PURPOSE_FATE))
        leave(cells, k, at, SKH_CELL_FIBROBLAST_ACTIVE, seed, step);
}

// Production stays up for days after TGF-beta has gone (Varga 1987, Biochem J 247:597).
static void remember(const skh_tissue *t, skh_cells *cells, int k, size_t i, const skh_params *p, float dt_h)
{
    float now = skh_hill1(skh_tgfb_at(t, i), (float)p->tgfb_half), *imprint = &cells->imprint[k];
    *imprint =
        now > *imprint ? now : *imprint + (now - *imprint) * (float)skh_uptake((double)dt_h / p->tgfb_memory);
}

void skh_fibroblast_fate(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p, float dt_h,
                         uint64_t seed, uint64_t step)
{
    fibroblast_place at = look(t, cells, k, p);
    cells->age[k] += dt_h;
    remember(t, cells, k, at.node, p, dt_h);
    if (cells->type[k] != SKH_CELL_FIBROBLAST) cells->boost[k] += dt_h;
    if (cells->type[k] == SKH_CELL_FIBROBLAST)
        quiescent(t, cells, k, p, &at, dt_h, seed, step);
    else if (cells->type[k] == SKH_CELL_FIBROBLAST_ACTIVE)
        active(t, cells, k, p, &at, dt_h, seed, step);
    else
        myofibroblast(cells, k, p, &at, dt_h, seed, step);
}

void skh_fibroblast_deposit(skh_tissue *t, const skh_cells *cells, int k, const skh_params *p, float dt_h,
                            uint64_t seed, uint64_t step, skh_share rows)
{
    int contractile = cells->type[k] == SKH_CELL_MYOFIBROBLAST;
    size_t i = skh_node_at(&t->grid, cells->x[k], cells->z[k]), row = (size_t)t->grid.nx * (size_t)t->grid.ny;
    int here = (int)(i / row), reach = (int)(reach_um / t->grid.dx_um) + 2;
    if (!skh_share_meets(rows, here > reach ? here - reach : 0, here + reach)) return;
    // cells that enter fibrin build their secretory apparatus first: steep, as procollagen in wound fluid;
    // those that stay in their own matrix answer within a day
    double gap = (double)t->around.deficit[i] < 1.0 ? (double)t->around.deficit[i] : 1.0;
    double ready = p->secretory_ramp * (p->ramp_intact + (1.0 - p->ramp_intact) * gap);
    double since = (double)cells->boost[k] / ready, cube = since * since * since;
    double ramp = cube / (1.0 + cube);
    double drive = 0.5 + 0.5 * (double)cells->imprint[k];
    double rate = (contractile ? p->myofibroblast_collagen : p->active_collagen) * drive * ramp; // pg/h
    // soft, fibrin-rich gaps make fibroblasts choose type III; as matrix fills in, type I takes over
    double early = contractile ? p->myofibroblast_type3 : p->active_type3;
    double share = p->resident_type3 + (early - p->resident_type3) * gap;
    double mass = rate * (double)dt_h * skh_pg_to_mgml(&t->grid) / POINTS;
    float width = (float)t->grid.nx * t->grid.dx_um, depth = (float)t->grid.nz * t->grid.dx_um;
    for (int q = 0; q < POINTS; q++) {
        float u = skh_random_unit(seed, cells->id[k], step, SKH_PURPOSE_DEPOSIT + (uint64_t)q);
        float along = (2.0f * u - 1.0f) * reach_um;
        float x = cells->x[k] + along * cells->dx[k], z = cells->z[k] + along * cells->dz[k];
        x = x < 0.0f ? -x : x >= width ? 2.0f * width - x : x;
        z = z >= depth ? 2.0f * depth - z : z;
        size_t at = skh_node_at(&t->grid, x, z);
        // above the junction there is no dermis: mirrored back into it
        if (t->rest.capacity[at] <= 0.0f) at = i;
        if (skh_share_has(rows, (int)(at / row)))
            skh_matrix_deposit(t, at, mass, share, cells->dx[k], cells->dz[k], p);
    }
    if (skh_share_has(rows, here))
        skh_matrix_deposit_elastin(t, i, p->fibroblast_elastin * (double)dt_h * skh_pg_to_mgml(&t->grid));
}
