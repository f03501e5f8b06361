#include "skinheal/world.h"
#include "sim/base/hash.h"
#include "sim/model/epidermis.h"
#include "sim/model/modifiers.h"
#include "sim/model/rest.h"
#include "sim/model/skin_state.h"
#include "sim/model/surroundings.h"
#include "sim/world/internal.h"
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

static skh_status rest_state(skh_world *w, skh_error *err)
{
    skh_tissue *t = &w->tissue;
    skh_status status = skh_rest_build(t, &w->scenario, err);
    if (status) return status;
    w->state->session_ticks = -1;
    w->state->quiet = t->quiet = 1;
    w->state->next_id = 1;
    for (int k = 0; k < SKH_MAX_SESSIONS; k++)
        for (int e = 0; e < SKH_EVENT_COUNT; e++) w->state->event_h[k][e] = -1.0;
    skh_epidermis_rest(t);
    skh_rest_cells(t, &w->cells, (uint64_t)w->scenario.run.seed);
    skh_surroundings_slow(t, &w->cells, &w->params);
    skh_oxygen_step(t, &w->params, 0, 1e-8, 4000);
    skh_surface_step(t, &w->params);
    skh_redness_step(t, &w->params, w->pores, 0, 0.0);
    skh_world_weights(w);
    return SKH_OK;
}

skh_status skh_world_create(const skh_scenario *scenario, skh_world **out, skh_error *err)
{
    *out = NULL;
    skh_world *w = calloc(1, sizeof *w);
    if (!w) return skh_fail(err, SKH_ERR_MEMORY, "no memory for a world");
    w->scenario = *scenario;
    skh_status status = skh_scenario_finish(&w->scenario, err);
    w->start = w->scenario;
    if (!status) {
        w->params = skh_params_effective(&w->scenario);
        w->tissue.layers = skh_layers_of(&w->scenario.skin);
        status = skh_world_layout(w, err);
    }
    if (!status) status = rest_state(w, err);
    if (status) {
        skh_world_destroy(w);
        return status;
    }
    *out = w;
    return SKH_OK;
}

void skh_world_destroy(skh_world *w)
{
    if (!w) return;
    skh_block_free(&w->block);
    free(w->row_rates);
    free(w);
}

const skh_scenario *skh_world_scenario(const skh_world *w) { return &w->scenario; }

void skh_world_origin(const skh_world *w, skh_scenario *out)
{
    *out = w->start;
    out->edit_count = w->scenario.edit_count;
    memcpy(out->edits, w->scenario.edits, sizeof out->edits);
}

size_t skh_world_state_size(const skh_world *w) { return w->state_size; }
const void *skh_world_state(const skh_world *w) { return w->block.base; }
uint64_t skh_world_hash(const skh_world *w) { return skh_hash(SKH_HASH_START, w->block.base, w->state_size); }

// Where a piece of this world's block stands in a state that may replace it.
static const void *piece(const skh_world *w, const void *state, const void *own)
{
    return (const unsigned char *)state + ((const unsigned char *)own - w->block.base);
}

static int within(float value, float high) { return value >= 0.0f && value <= high; } // NaN is not

// Do all cells, keratinocytes and channels of a state stand in the section? Positions become indices.
static int places_fit(const skh_world *w, const void *state)
{
    const skh_state *s = state;
    const skh_grid *g = &w->tissue.grid;
    float width = (float)g->nx * g->dx_um, depth = (float)g->nz * g->dx_um;
    const float *x = piece(w, state, w->cells.x), *z = piece(w, state, w->cells.z);
    const uint8_t *type = piece(w, state, w->cells.type);
    for (int k = 0; k < s->cell_count; k++)
        if (!within(x[k], width) || !within(z[k], depth) || type[k] >= SKH_CELL_COUNT) return 0;
    const float *key = piece(w, state, w->tissue.epidermis.key_x);
    for (int k = 0; k < s->key_count; k++)
        if (!within(key[k], width)) return 0;
    const skh_pore *pore = piece(w, state, w->pores);
    for (int k = 0; k < s->pore_count; k++) {
        if (!within(pore[k].x_um, width) || !within(pore[k].depth_um, 10.0f * depth) ||
            !within(pore[k].diameter_um, width) || !within(pore[k].cut_fraction, 1.0f) ||
            !within(pore[k].lumen_um, width) || !within(pore[k].slope + 1.0f, 2.0f) || pore[k].session < 0 ||
            pore[k].session >= s->session)
            return 0;
    }
    return 1;
}

skh_status skh_world_restore(skh_world *w, const void *state, size_t size, skh_error *err)
{
    const skh_state *s = state;
    if (size != w->state_size)
        return skh_fail(err, SKH_ERR_DATA, "the state has %zu bytes, this scenario needs %zu", size,
                        w->state_size);
    if (s->cell_count < 0 || s->cell_count > w->cells.capacity || s->pore_count < 0 ||
        s->pore_count > w->pore_capacity || s->key_count < 2 || s->key_count > w->tissue.epidermis.capacity ||
        s->ticks < 0 || s->session < 0 || s->session > SKH_MAX_SESSIONS || s->edits_done < 0 ||
        s->edits_done > w->scenario.edit_count)
        return skh_fail(err, SKH_ERR_DATA, "the state's counts do not fit this scenario");
    if (!places_fit(w, state))
        return skh_fail(err, SKH_ERR_DATA, "cells or channels of the state stand outside this section");
    memcpy(w->block.base, state, size);
    w->tissue.quiet = w->state->quiet;
    // edits made before the snapshot act again, on the settings of the start; those still to come stay logged
    skh_scenario origin;
    skh_world_origin(w, &origin);
    w->scenario = origin;
    for (int k = 0; k < w->state->edits_done; k++)
        (void)skh_scenario_set(&w->scenario, w->scenario.edits[k].key, w->scenario.edits[k].value, NULL);
    (void)skh_scenario_finish(&w->scenario, NULL);
    w->params = skh_params_effective(&w->scenario);
    skh_world_transports(w);
    skh_world_weights(w);
    w->metrics_fresh = 0;
    return SKH_OK;
}

const double *skh_world_metrics(skh_world *w)
{
    skh_world_measure(w);
    return w->metrics;
}

void skh_threads_use(int threads)
{
#ifdef _OPENMP
    omp_set_num_threads(threads > 0 ? threads : omp_get_num_procs());
#else
    (void)threads;
#endif
}
