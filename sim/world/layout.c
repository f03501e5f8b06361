// All memory of a world in one block: what a snapshot holds first, what is derived behind it.
#include "sim/kernels/oxygen.h"
#include "sim/kernels/smooth.h"
#include "sim/model/device.h"
#include "sim/model/modifiers.h"
#include "sim/world/internal.h"
#include "sim/world/sums.h"
#include <stdlib.h>

static void take_saved(skh_world *w, skh_block *b)
{
    skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid), nx = (size_t)t->grid.nx;
    w->state = SKH_TAKE(b, skh_state, 1);
    w->pores = SKH_TAKE(b, skh_pore, w->pore_capacity);
    for (int f = 0; f < SKH_FIELD_COUNT; f++) t->field[f] = SKH_TAKE(b, double, n);
    t->signals = SKH_TAKE(b, float, n *SKH_LANES);
    t->made1 = SKH_TAKE(b, double, n);
    t->made3 = SKH_TAKE(b, double, n);
    t->synthesis1 = SKH_TAKE(b, double, n);
    t->synthesis3 = SKH_TAKE(b, double, n);
    float **around[] = {&t->around.neutrophils,
                        &t->around.m1,
                        &t->around.m2,
                        &t->around.repairers,
                        &t->around.quiescent,
                        &t->around.fibroblasts_25,
                        &t->around.fibroblasts_60,
                        &t->around.fibroblasts_150,
                        &t->around.collagen,
                        &t->around.m2_re,
                        &t->around.m2_im,
                        &t->around.m4_re,
                        &t->around.m4_im,
                        &t->around.deficit,
                        &t->around.tension};
    for (size_t k = 0; k < sizeof around / sizeof around[0]; k++) *around[k] = SKH_TAKE(b, float, n);
    skh_epidermis *e = &t->epidermis;
    float **columns[] = {&e->thickness, &e->corneum, &e->cover,     &e->barrier,
                         &e->melanin,   &e->surface, &e->perfusion, &e->dilation};
    for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++) *columns[k] = SKH_TAKE(b, float, nx);
    e->key_x = SKH_TAKE(b, float, e->capacity);
    e->key_wait = SKH_TAKE(b, float, e->capacity);
    e->key_state = SKH_TAKE(b, uint8_t, e->capacity);
    e->key_gap = SKH_TAKE(b, uint8_t, e->capacity);
    skh_cells *c = &w->cells;
    c->id = SKH_TAKE(b, uint32_t, c->capacity);
    c->type = SKH_TAKE(b, uint8_t, c->capacity);
    c->stage = SKH_TAKE(b, uint8_t, c->capacity);
    float **cell[] = {&c->x, &c->z, &c->dx, &c->dz, &c->age, &c->boost, &c->imprint};
    for (size_t k = 0; k < sizeof cell / sizeof cell[0]; k++) *cell[k] = SKH_TAKE(b, float, c->capacity);
}

static void take_derived(skh_world *w, skh_block *b)
{
    skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid), nx = (size_t)t->grid.nx;
    skh_rest *r = &t->rest;
    float **rest[] = {&r->capacity,  &r->set_point,    &r->elastin,      &r->vessels,
                      &r->residents, &r->angle2,       &r->angle4,       &r->mask_30,
                      &r->mask_250,  &r->residents_60, &r->residents_150};
    for (size_t k = 0; k < sizeof rest / sizeof rest[0]; k++) *rest[k] = SKH_TAKE(b, float, n);
    float **columns[] = {&r->junction_um, &r->lesion_depth, &r->darkness, &r->surface_rest, &w->weight_skin};
    for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++) *columns[k] = SKH_TAKE(b, float, nx);
    r->lesion = SKH_TAKE(b, unsigned char, nx);
    w->rim = SKH_TAKE(b, unsigned char, nx);
    r->row_papillary = SKH_TAKE(b, float, t->grid.nz);
    t->source = SKH_TAKE(b, float, n *SKH_LANES);
    t->work = SKH_TAKE(b, float, n);
    t->column_work = SKH_TAKE(b, double, nx);
    w->cells.fate = SKH_TAKE(b, uint8_t, w->cells.capacity);
    w->metrics = SKH_TAKE(b, double, SKH_METRIC_COUNT);
    w->row_sums = SKH_TAKE(b, double, (size_t)t->grid.nz *SKH_SUM_ROW);
}

// Work memory of transport, which is large, and of processes that never run while it steps: the same.
static float *take_shared(skh_world *w, skh_block *b)
{
    skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid), nx = (size_t)t->grid.nx, line = SKH_BLOCK_ALIGN / sizeof(float);
    size_t smooth = skh_smooth_work(&t->grid), oxygen = skh_oxygen_work(&t->grid) + nx + 16;
    size_t first = ((smooth > oxygen ? smooth : oxygen) + line - 1) / line * line, both = first + n;
    float *shared = SKH_TAKE(b, float, both > n * SKH_LANES ? both : n * SKH_LANES);
    t->smooth_work = shared;
    t->work2 = shared ? shared + first : NULL;
    return shared;
}

static void layout(skh_world *w, skh_block *b)
{
    take_saved(w, b);
    w->state_size = b->used;
    take_derived(w, b);
    for (int z = 0; z < w->tissue.grid.nz; z++) skh_signals_rates(&w->params, &w->row_rates[z]);
    float *change = take_shared(w, b);
    for (int k = 0; k < SKH_TRANSPORTS; k++)
        skh_transport_init(&w->transports[k], b, &w->tissue.grid, w->row_rates,
                           (float)(skh_transport_ticks[k] * SKH_TICK_H), change);
    if (!b->base) return;
    w->cells.count = &w->state->cell_count;
    w->cells.next_id = &w->state->next_id;
    w->cells.refused = &w->state->refused;
    w->tissue.epidermis.count = &w->state->key_count;
    w->tissue.epidermis.divisions = &w->state->divisions;
}

void skh_world_transports(skh_world *world)
{
    world->block.used = 0; // the same pieces at the same places, with new factors
    layout(world, &world->block);
}

static int count_pores(const skh_scenario *scenario)
{
    int count = 0;
    for (int k = 0; k < scenario->session_count; k++)
        count +=
            (int)skh_device_treatment(&scenario->sessions[k].device, &scenario->domain).section_pores + 1;
    // room for live edits of the density
    int room = 2 * count + 64;
    return room < SKH_MAX_PORES ? room : SKH_MAX_PORES;
}

skh_status skh_world_layout(skh_world *w, skh_error *err)
{
    const skh_domain *d = &w->scenario.domain;
    skh_grid *g = &w->tissue.grid;
    *g = (skh_grid){.ny = 1, .dx_um = (float)d->spacing, .slab_um = (float)d->slab};
    g->nx = (int)(d->width / d->spacing + 0.5);
    g->nz = (int)(skh_scenario_depth_um(&w->scenario) / d->spacing + 0.5);
    double mm3 = d->width * skh_scenario_depth_um(&w->scenario) * d->slab * 1e-9;
    w->cells.capacity = 4096 + (int)(40000.0 * mm3); // several times the densest tissue seen
    w->tissue.epidermis.capacity = 64 + (int)(d->width / 8.0) * 3 / 2;
    w->pore_capacity = count_pores(&w->scenario);
    w->row_rates = calloc((size_t)g->nz, sizeof *w->row_rates);
    if (!w->row_rates) return skh_fail(err, SKH_ERR_MEMORY, "no memory for a world");
    layout(w, &w->block);
    skh_status status = skh_block_reserve(&w->block, err);
    if (status) return status;
    layout(w, &w->block);
    return SKH_OK;
}
