// One step of the world: the order of all processes stands here and nowhere else (MODEL 7).
//
//   edits and sessions; surroundings; clot and secretion make sources; transport; arrivals; cells age, act,
//   move, lay down matrix; epidermis closes; channels; once an hour the slow tissue: vessels, matrix, oxygen,
//   skin.
//
// The length of a step follows from the state alone, so that views and outputs cannot change a course: 0.1 h
// on the first day after a session, 0.2 h to day 14, 2 h to day 60, 3 h later; at most 0.2 h while
// neutrophils live or inflammation is above 0.2 ng/ml, since a step change must never decide a biological
// outcome.
#include "sim/kernels/stencil.h"
#include "sim/model/bacteria.h"
#include "sim/model/clot.h"
#include "sim/model/epidermis.h"
#include "sim/model/fibroblasts.h"
#include "sim/model/leucocytes.h"
#include "sim/model/matrix.h"
#include "sim/model/modifiers.h"
#include "sim/model/movement.h"
#include "sim/model/pores.h"
#include "sim/model/secretion.h"
#include "sim/model/skin_state.h"
#include "sim/model/surroundings.h"
#include "sim/model/vessels.h"
#include "sim/world/internal.h"

static int inflamed(const skh_world *w)
{
    if (w->tissue.quiet) return 0;
    size_t n = skh_grid_nodes(&w->tissue.grid);
    for (size_t i = 0; i < n; i++)
        if (w->tissue.signals[i * 8 + SKH_SIGNAL_INFLAMMATION] > 0.2f) return 1;
    return 0;
}

static int64_t step_ticks(const skh_world *w, const int tally[SKH_CELL_COUNT])
{
    const skh_state *s = w->state;
    int64_t since = s->session_ticks < 0 ? INT64_MAX : s->ticks - s->session_ticks, dt = 60;
    if (since < 24 * SKH_TICKS_AN_HOUR)
        dt = 2;
    else if (since < 14 * 24 * SKH_TICKS_AN_HOUR)
        dt = 4;
    else if (since < 60 * 24 * SKH_TICKS_AN_HOUR)
        dt = 40;
    if (dt > 4 && (tally[SKH_CELL_NEUTROPHIL] > 0 || inflamed(w))) dt = 4;
    dt -= s->ticks % dt; // steps end on whole multiples of their length
    if (s->session < w->scenario.session_count) {
        int64_t next = (int64_t)(w->scenario.sessions[s->session].time_h / SKH_TICK_H + 0.5) - s->ticks;
        if (next > 0 && next < dt) dt = next;
    }
    return dt % 2 ? 1 : dt; // transport's sub-steps are of one tick and of two
}

// Sub-steps of 0.1 h. In a step of hours the source stands still: once the neighbourhood of cells that have
// moved has settled, longer sub-steps bring the rest to the same steady state. Two months after a session,
// with sources that jump 60 um every 3 h, fields of PDGF to MMP are then within 0.6 % (root mean square) of
// sub-steps of 0.025 h, against 0.5 % of steps of 1 h in sub-steps of 0.1 h.
static void transport(skh_world *w, const int tally[SKH_CELL_COUNT], int64_t ticks)
{
    enum { SETTLE = 12 };
    int which = ticks % 2 == 0, legs = 1;
    skh_leg leg[SKH_MOST_LEGS] = {{&w->transports[which], (int)ticks / skh_transport_ticks[which]}};
    if (ticks > SKH_TICKS_AN_HOUR && tally[SKH_CELL_MACROPHAGE_M2] == 0) {
        int longer = (int)(ticks - SETTLE) / skh_transport_ticks[2],
            rest = (int)ticks - longer * skh_transport_ticks[2];
        leg[0].steps = rest / skh_transport_ticks[which];
        leg[legs++] = (skh_leg){&w->transports[2], longer};
    }
    skh_signals_step(&w->tissue, leg, legs, &w->params, &w->state->watch);
}

// All that diffuses and is released; nothing of it happens in skin at rest.
static void humours(skh_world *w, const int tally[SKH_CELL_COUNT], int64_t ticks, float dt_h)
{
    skh_tissue *t = &w->tissue;
    int busy = tally[SKH_CELL_NEUTROPHIL] + tally[SKH_CELL_MACROPHAGE_M1] + tally[SKH_CELL_MACROPHAGE_M2] +
               tally[SKH_CELL_FIBROBLAST_ACTIVE] + tally[SKH_CELL_MYOFIBROBLAST];
    if (!busy && !w->state->clot_left && !w->state->bacteria_any && t->quiet) return;
    skh_surroundings_fast(t, &w->cells);
    w->state->clot_left = skh_clot_step(t, &w->params, dt_h);
    skh_secretion_step(t, &w->cells, &w->params);
    transport(w, tally, ticks);
    if (w->state->bacteria_any) {
        skh_bacteria_inflow(t, &w->params, (skh_hygiene)(int)w->scenario.care.hygiene, w->pores,
                            w->state->pore_count, dt_h, skh_world_now(w));
        w->state->bacteria_most = skh_bacteria_step(t, &w->params, dt_h);
        int open = (double)(w->state->ticks - w->state->session_ticks) * SKH_TICK_H < 336.0;
        w->state->bacteria_any = w->state->bacteria_most > 0.0 || open;
    }
}

// A daughter goes on from where its mother is: place, time since activation, memory of TGF-beta,
// stage on the way to myofibroblast.
static void divide(skh_cells *c, int mother, uint64_t seed)
{
    int before = *c->count;
    skh_cells_add(c, (skh_cell_type)c->type[mother], c->x[mother], c->z[mother], seed);
    if (*c->count == before) return;
    c->boost[before] = c->boost[mother];
    c->imprint[before] = c->imprint[mother];
    c->stage[before] = c->stage[mother];
}

static void cells(skh_world *w, float dt_h)
{
    skh_tissue *t = &w->tissue;
    skh_cells *c = &w->cells;
    uint64_t seed = (uint64_t)w->scenario.run.seed, step = w->state->steps;
    if (!t->quiet || w->state->clot_left) skh_leucocytes_arrive(t, c, &w->params, dt_h, seed, step);
    int count = *c->count;
#pragma omp parallel for schedule(static)
    for (int k = 0; k < count; k++) {
        c->fate[k] = SKH_FATE_NONE;
        if (skh_is_fibroblast(c->type[k]))
            skh_fibroblast_fate(t, c, k, &w->params, dt_h, seed, step);
        else
            skh_leucocyte_fate(t, c, k, &w->params, dt_h, seed, step);
        if (c->type[k] != SKH_CELL_COUNT) skh_move(t, c, k, &w->params, dt_h, seed, step);
    }
#pragma omp parallel
    {
        skh_share rows = skh_share_mine();
        for (int k = 0; k < count; k++)
            if (c->type[k] == SKH_CELL_FIBROBLAST_ACTIVE || c->type[k] == SKH_CELL_MYOFIBROBLAST)
                skh_fibroblast_deposit(t, c, k, &w->params, dt_h, seed, step, rows);
    }
    for (int k = 0; k < count; k++) {
        int type = c->type[k];
        if (c->fate[k] == SKH_FATE_DIVIDE) divide(c, k, seed);
        if (type == SKH_CELL_SPROUT &&
            (c->age[k] > 120.0f ||
             skh_vessels_lay(t, &w->params, skh_node_at(&t->grid, c->x[k], c->z[k]), c->age[k], dt_h)))
            c->type[k] = SKH_CELL_COUNT;
    }
    skh_cells_compact(c);
}

// Oxygen follows vessels and leucocytes: hourly while channels are fresh, then four times a day.
static int oxygen_due(const skh_state *s)
{
    int64_t since = s->ticks - s->session_ticks;
    return since < 3 * 24 * SKH_TICKS_AN_HOUR || s->ticks % (6 * SKH_TICKS_AN_HOUR) == 0;
}

// Tissue that changes over days, once an hour.
static void slow_tissue(skh_world *w)
{
    skh_tissue *t = &w->tissue;
    skh_state *s = w->state;
    float dt_h = (float)((double)(s->ticks - s->slow_ticks) * SKH_TICK_H);
    int wet = skh_world_wet(w);
    uint64_t seed = (uint64_t)w->scenario.run.seed;
    s->slow_ticks = s->ticks;
    skh_surroundings_slow(t, &w->cells, &w->params);
    skh_vessels_step(t, &w->cells, &w->params, dt_h, seed, s->steps);
    skh_matrix_step(t, &w->params, dt_h);
    if (oxygen_due(s)) skh_oxygen_step(t, &w->params, wet, 1e-5, 6);
    skh_epidermis_grow(t, &w->params, (float)(wet ? w->params.barrier_time_wet : w->params.barrier_time),
                       dt_h);
    skh_surface_step(t, &w->params);
    skh_redness_step(t, &w->params, w->pores, s->pore_count, skh_world_now(w));
    skh_pigment_step(t, &w->params, (skh_skin_type)(int)w->scenario.skin.type, dt_h);
}

static void count_divisions(skh_world *w, double before, double dt_h)
{
    double width_mm = (double)w->tissue.grid.nx * (double)w->tissue.grid.dx_um / 1000.0;
    double rate = (w->state->divisions - before) / width_mm / (dt_h / 24.0);
    w->state->division_rate +=
        (rate - w->state->division_rate) * skh_uptake(dt_h / 12.0); // mean over half a day
    if (w->state->division_rate < 1e-6) w->state->division_rate = 0.0;
}

skh_status skh_world_step(skh_world *w, skh_error *err)
{
    skh_world_apply_edits(w);
    skh_status status = skh_world_give_sessions(w, err);
    if (status) return status;
    skh_state *s = w->state;
    int tally[SKH_CELL_COUNT];
    skh_cells_tally(&w->cells, tally);
    int64_t ticks = step_ticks(w, tally);
    float dt_h = (float)((double)ticks * SKH_TICK_H);
    double divisions = s->divisions;
    humours(w, tally, ticks, dt_h);
    cells(w, dt_h);
    skh_epidermis_close(&w->tissue, &w->params, dt_h, (uint64_t)w->scenario.run.seed, s->steps);
    s->ticks += ticks;
    s->steps++;
    double now = skh_world_now(w);
    skh_pores_step(&w->tissue, &w->params, skh_world_wet(w), w->pores, s->pore_count, now, dt_h);
    count_divisions(w, divisions, (double)dt_h);
    skh_dilation_step(&w->tissue, &w->params, dt_h); // every step: it takes over within hours from the flare
    int hourly = s->ticks / SKH_TICKS_AN_HOUR != s->slow_ticks / SKH_TICKS_AN_HOUR;
    if (hourly)
        slow_tissue(w);
    else if (s->ticks - s->session_ticks < 12 * SKH_TICKS_AN_HOUR)
        skh_redness_step(&w->tissue, &w->params, w->pores, s->pore_count, now);
    w->metrics_fresh = 0;
    s->quiet = w->tissue.quiet;
    skh_world_watch_events(w, !hourly ? 0.0 : dt_h > 1.0f ? (double)dt_h : 1.0);
    return SKH_OK;
}

skh_status skh_world_advance_to(skh_world *w, double hours, skh_error *err)
{
    skh_status status = SKH_OK;
    while (!status && skh_world_now(w) < hours - 1e-9) status = skh_world_step(w, err);
    if (status) return status;
    // what is due now is part of the present: its needles are seen before time goes on
    skh_world_apply_edits(w);
    w->metrics_fresh = 0;
    return skh_world_give_sessions(w, err);
}

double skh_world_time_h(const skh_world *w) { return skh_world_now(w); }
