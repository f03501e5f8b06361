/// A needled cross-section of skin that heals: tissue, signals, cells and a clock.
///
/// One thread uses a world at a time. Same scenario, same bits: for any number of threads, compiler, restart,
/// and for any sequence of advances, because a step's length depends on the state alone.
#pragma once
#include "skinheal/scene.h"

typedef struct skh_world skh_world; ///< opaque: only sim/world sees inside

/// Build a world from a finished scenario (a copy is kept). On failure *out is NULL.
/// Errors: SKH_ERR_RANGE, SKH_ERR_MEMORY.
skh_status skh_world_create(const skh_scenario *scenario, skh_world **out, skh_error *err);
void skh_world_destroy(skh_world *world); ///< NULL is fine

/// Heal in whole inner steps until the clock is at or past `hours` since the start.
skh_status skh_world_advance_to(skh_world *world, double hours, skh_error *err);
/// One inner step; its length follows from the state.
skh_status skh_world_step(skh_world *world, skh_error *err);
double skh_world_time_h(const skh_world *world);

/// The scenario as it runs now (live edits applied and logged in it).
const skh_scenario *skh_world_scenario(const skh_world *world);
/// The scenario as it was created, with all edits logged in it: saved as a configuration, it replays to the
/// same bits.
void skh_world_origin(const skh_world *world, skh_scenario *out);
/// Change a key now; logged with the present time so that the saved scenario replays to the same bits.
/// Only keys that can change while skin heals: device and sessions to come, aftercare, model, control.
skh_status skh_world_edit(skh_world *world, const char *key, const char *text, skh_error *err);

/// Lend a view of everything there is to see; metrics are brought up to date.
void skh_world_scene(skh_world *world, skh_scene *scene);
/// SKH_METRIC_COUNT doubles of the present state.
const double *skh_world_metrics(skh_world *world);

/// The whole state as one block, for snapshots. Restoring needs a world of the same scenario.
size_t skh_world_state_size(const skh_world *world);
const void *skh_world_state(const skh_world *world);
/// Errors: SKH_ERR_DATA when the block does not fit this world.
skh_status skh_world_restore(skh_world *world, const void *state, size_t size, skh_error *err);
/// Hash of the state, for golden tests: equal states, equal hashes.
uint64_t skh_world_hash(const skh_world *world);

/// Threads the calling thread's worlds may use; 0 = all cores. Never changes a result.
void skh_threads_use(int threads);
#define SKH_MODEL_VERSION 4 ///< raised with every change of the model's results
