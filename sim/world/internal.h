// What a world is made of. Only sim/world sees this.
#pragma once
#include "sim/base/block.h"
#include "sim/model/cells.h"
#include "sim/model/signals.h"
#include "sim/model/tissue.h"
#include "skinheal/world.h"

/// The clock ticks in 3 minutes: every step is a whole number of ticks, so that times are exact.
#define SKH_TICK_H 0.05
enum { SKH_TICKS_AN_HOUR = 20, SKH_TRANSPORTS = 3, SKH_MAX_EVENTS = SKH_MAX_SESSIONS * SKH_EVENT_COUNT };

/// Lengths of transport's sub-steps: 0.05 h, 0.1 h, and 0.4 h for the later part of long steps.
static const int skh_transport_ticks[SKH_TRANSPORTS] = {1, 2, 8};

/// Small state at the head of the block: all of it is saved and hashed.
typedef struct skh_state {
    int64_t ticks, slow_ticks; ///< now, and when the slow processes last ran
    int64_t session_ticks;     ///< of the latest session; -1 before the first
    uint64_t steps;
    int32_t session, edits_done, pore_count, cell_count, key_count, refused;
    uint32_t next_id;
    int32_t quiet, clot_left, bacteria_any;
    double divisions, division_rate; ///< of basal keratinocytes: so far, and per mm and day lately
    double inflammation_dose;        ///< ng h/ml
    double bacteria_most;            ///< MCFU/ml
    skh_signal_watch watch;
    double holes_per_um2; ///< of all sessions so far, for the reweighting to three dimensions
    // events of the sessions: time since the start or -1; the best value so far for peaks
    double event_h[SKH_MAX_SESSIONS][SKH_EVENT_COUNT], best[SKH_MAX_SESSIONS][SKH_EVENT_COUNT];
    double fibrin0[SKH_MAX_SESSIONS], young1_0[SKH_MAX_SESSIONS], young3_0[SKH_MAX_SESSIONS];
    int32_t leaked[SKH_MAX_SESSIONS]; ///< water loss has risen: the barrier can come back
    int32_t pad_[SKH_MAX_SESSIONS];
} skh_state;

struct skh_world {
    skh_scenario scenario, start; // as it runs now; as it was created
    skh_params params;            ///< effective: age, sun, medicine applied
    skh_block block;
    size_t state_size; ///< first bytes of the block: what a snapshot holds
    skh_state *state;
    skh_tissue tissue;
    skh_cells cells;
    skh_pore *pores;
    int pore_capacity;
    float *weight_skin; ///< per column, sums to 1: reweighted to three dimensions
    unsigned char *rim; ///< per column: within 100 um of a channel axis
    skh_lane_rates *row_rates;
    skh_transport transports[SKH_TRANSPORTS]; ///< steps of skh_transport_ticks[]
    double *metrics, *row_sums;
    int metrics_fresh;
    skh_event events[SKH_MAX_EVENTS];
};

// layout.c
skh_status skh_world_layout(skh_world *world, skh_error *err);
void skh_world_transports(skh_world *world); ///< factorise again after a change of constants
// sessions.c
skh_status skh_world_give_sessions(skh_world *world, skh_error *err);
void skh_world_weights(skh_world *world); ///< column weights and rims from the channels
void skh_world_apply_edits(skh_world *world);
int skh_world_wet(const skh_world *world); ///< under a cover now
// metrics.c
void skh_world_measure(skh_world *world);
/// Water loss now, g/m2/h.
double skh_world_water_loss(const skh_world *world);
// events.c
void skh_world_watch_events(skh_world *world, double hours); ///< 0: less than one since hourly work was done
int skh_world_list_events(skh_world *world);
void skh_world_start_events(skh_world *world); ///< a session has just been given
static inline double skh_world_now(const skh_world *world)
{
    return (double)world->state->ticks * SKH_TICK_H;
}
