// Sessions and edits: what people do to the skin while it heals.
#include "sim/kernels/smooth.h"
#include "sim/model/device.h"
#include "sim/model/epidermis.h"
#include "sim/model/injury.h"
#include "sim/model/modifiers.h"
#include "sim/model/pores.h"
#include "sim/model/surroundings.h"
#include "sim/world/internal.h"
#include <math.h>
#include <string.h>

int skh_world_wet(const skh_world *w)
{
    if ((int)w->scenario.care.cover != SKH_COVER_OCCLUDED || w->state->session_ticks < 0) return 0;
    return (double)(w->state->ticks - w->state->session_ticks) * SKH_TICK_H < w->scenario.care.cover_time;
}

// Weights of columns for the mean over skin (MODEL 9): with r the distance to the nearest channel axis and
// R = 1/sqrt(pi N), the value for skin is (2/R^2) integral of f(r) r dr from 0 to R. Columns are gathered in
// rings of one node; a ring's area is shared by its columns; rings no column falls into are left out.
void skh_world_weights(skh_world *w)
{
    int nx = w->tissue.grid.nx, count = w->state->pore_count;
    float dx = w->tissue.grid.dx_um, even = 1.0f / (float)nx, *distance = w->tissue.work;
    double holes = w->state->holes_per_um2;
    for (int x = 0; x < nx; x++) {
        distance[x] = 1e9f;
        for (int k = 0; k < count; k++) {
            float off = fabsf(((float)x + 0.5f) * dx - w->pores[k].x_um);
            if (off < distance[x]) distance[x] = off;
        }
        w->rim[x] = distance[x] < 100.0f;
        w->weight_skin[x] = even;
    }
    if (holes <= 0.0 || count == 0) return; // no round holes: a section is what it is
    float radius = (float)(1.0 / sqrt(3.14159265 * holes)), *ring = w->tissue.work2, total = 0.0f;
    int rings = (int)(radius / dx) + 1;
    rings = rings < nx ? rings : nx;
    memset(ring, 0, (size_t)rings * sizeof *ring);
    for (int x = 0; x < nx; x++) {
        int r = (int)(distance[x] / dx);
        if (r < rings) ring[r] += 1.0f;
    }
    for (int x = 0; x < nx; x++) {
        int r = (int)(distance[x] / dx);
        float inner = (float)r * dx, outer = inner + dx < radius ? inner + dx : radius;
        w->weight_skin[x] = r < rings && outer > inner ? (outer * outer - inner * inner) / ring[r] : 0.0f;
        total += w->weight_skin[x];
    }
    for (int x = 0; x < nx; x++) w->weight_skin[x] /= total;
}

// Is the skin still healing from the last session: barrier below 95 % over a channel, or TGF-beta1 above 1
// ng/ml?
static int unsettled(const skh_world *w)
{
    for (int k = 0; k < w->state->pore_count; k++)
        if (w->pores[k].barrier < 0.95f) return 1;
    size_t n = skh_grid_nodes(&w->tissue.grid);
    for (size_t i = 0; i < n; i++)
        if (w->tissue.signals[i * 8 + SKH_SIGNAL_TGFB1] > 1.0f) return 1;
    return 0;
}

static skh_status give(skh_world *w, const skh_session *session, skh_error *err)
{
    skh_pore pores[SKH_MAX_PORES_A_SESSION];
    int number = w->state->session, first = w->state->pore_count;
    uint64_t seed = w->scenario.run.seed > 0.0 ? (uint64_t)w->scenario.run.seed : 0;
    double now = skh_world_now(w);
    int count = skh_device_pattern(&session->device, &w->params, &w->tissue.grid, number, now, seed, pores);
    if (first + count > w->pore_capacity)
        return skh_fail(err, SKH_ERR_RANGE, "more than %d channels in one section", w->pore_capacity);
    int early = unsettled(w);
    for (int k = 0; k < count; k++) {
        skh_injure(&w->tissue, &w->cells, &pores[k], first + k, &w->params,
                   (skh_hygiene)(int)w->scenario.care.hygiene, seed);
        skh_epidermis_injure(&w->tissue, &pores[k]);
        skh_pore_open(&pores[k], &w->params);
        w->pores[first + k] = pores[k];
    }
    w->state->pore_count += count;
    w->state->session++;
    if (count == 0) return SKH_OK; // a session without needles is none
    w->state->session_ticks = w->state->ticks;
    w->state->clot_left = w->state->bacteria_any = 1;
    if ((int)session->device.kind != SKH_DEVICE_CUT)
        w->state->holes_per_um2 += session->device.density * 1e-8;
    skh_world_weights(w);
    skh_surroundings_slow(&w->tissue, &w->cells, &w->params);
    skh_world_start_events(w);
    if (early) w->state->event_h[w->state->session - 1][SKH_EVENT_TOO_EARLY] = now;
    return SKH_OK;
}

skh_status skh_world_give_sessions(skh_world *w, skh_error *err)
{
    while (w->state->session < w->scenario.session_count) {
        const skh_session *next = &w->scenario.sessions[w->state->session];
        if ((int64_t)(next->time_h / SKH_TICK_H + 0.5) > w->state->ticks) break;
        skh_status status = give(w, next, err);
        if (status) return status;
    }
    return SKH_OK;
}

void skh_world_apply_edits(skh_world *w)
{
    int changed = 0;
    while (w->state->edits_done < w->scenario.edit_count) {
        const skh_edit *edit = &w->scenario.edits[w->state->edits_done];
        if (edit->time_h > skh_world_now(w) + 1e-9) break;
        // checked when it was logged or read
        (void)skh_scenario_set(&w->scenario, edit->key, edit->value, NULL);
        w->state->edits_done++;
        changed = 1;
    }
    if (!changed) return;
    (void)skh_scenario_finish(&w->scenario, NULL);
    w->params = skh_params_effective(&w->scenario);
    skh_world_transports(w);
}

skh_status skh_world_edit(skh_world *w, const char *key, const char *text, skh_error *err)
{
    static const char *const open[] = {"device.", "sessions", "aftercare.", "model.", "control."};
    int allowed = 0;
    for (size_t k = 0; k < sizeof open / sizeof open[0]; k++)
        allowed |= strncmp(key, open[k], strlen(open[k])) == 0;
    if (!allowed)
        return skh_fail(err, SKH_ERR_NAME,
                        "'%s' cannot change while skin heals; device, sessions, aftercare, model and "
                        "control keys can",
                        key);
    if (w->scenario.edit_count == SKH_MAX_EDITS)
        return skh_fail(err, SKH_ERR_RANGE, "at most %d changes can be logged in one course", SKH_MAX_EDITS);
    // checked as a replay of the whole course would be
    skh_scenario trial;
    skh_world_origin(w, &trial);
    skh_edit *edit = &trial.edits[trial.edit_count++];
    *edit = (skh_edit){.time_h = skh_world_now(w)};
    strncpy(edit->key, key, sizeof edit->key - 1);
    strncpy(edit->value, text, sizeof edit->value - 1);
    skh_edit logged = *edit;
    skh_status status = skh_scenario_finish(&trial, err);
    if (status) return status;
    w->scenario.edits[w->scenario.edit_count++] = logged;
    (void)skh_scenario_finish(&w->scenario, NULL); // sorts it before edits that are still to come
    skh_world_apply_edits(w);
    return SKH_OK;
}
