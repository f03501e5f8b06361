// One course of healing on a thread of its own.
//
// The window says which time it wants to see; the engine steps there, or goes back to the keyframe before it
// and runs again, which gives the same bits. On the way it publishes copies of the scene, records the
// metrics, and keeps keyframes. Every call returns at once except where noted: the window never waits for the
// model.
#pragma once
#include "sim/view/pace.h"
#include "skinheal/world.h"
#include <SDL.h>
#include <stdbool.h>

typedef struct skh_engine skh_engine;

/// A published scene, shared between the engine, the painter and the window.
typedef struct skh_shared_scene {
    skh_scene scene;
    skh_scenario scenario; ///< as it ran then
    skh_scenario origin;   ///< as it was created, with all edits in it
    unsigned epoch;        ///< of the engine: rises with every restart and edit
    SDL_atomic_t users;
} skh_shared_scene;
skh_shared_scene *skh_shared_scene_keep(skh_shared_scene *shared); ///< one user more; NULL is fine
void skh_shared_scene_drop(skh_shared_scene *shared);              ///< one less; the last frees it

typedef struct skh_engine_state {
    double now_h, newest_h; ///< time of the world; furthest time computed so far
    double end_h;
    bool busy, failed; ///< on the way to the wanted time; stopped by an error
    unsigned epoch;
    int keyframes;
    size_t history_bytes;
    double wanted_h;
    char message[400]; ///< why it failed, or why an edit was refused (told once)
} skh_engine_state;

/// Metrics over time, one row per moment.
typedef struct skh_record {
    unsigned epoch;
    int count, capacity;
    double *time_h;
    float *values; ///< [row][SKH_METRIC_COUNT]
    int event_count, event_capacity;
    skh_event *events;
} skh_record;
void skh_record_free(skh_record *record);

/// Starts the thread, which builds the world. `threads` for the model (0 = all cores). Errors:
/// SKH_ERR_MEMORY.
skh_status skh_engine_create(const skh_scenario *scenario, int threads, size_t history_cap, skh_engine **out,
                             skh_error *err);
void skh_engine_destroy(skh_engine *engine); ///< waits for the step under way; NULL is fine
void skh_engine_restart(skh_engine *engine, const skh_scenario *scenario);
void skh_engine_want(skh_engine *engine, double time_h);
/// While nothing else is wanted, compute on through these times (at most 8, in order) and keep a keyframe at
/// each, so that going there later shows them at once. count = 0 stops it.
void skh_engine_ahead(skh_engine *engine, const double *times_h, int count);
/// Change a key at the present time; what was computed after it is forgotten.
void skh_engine_edit(skh_engine *engine, const char *key, const char *text);
/// Newest published scene with one user added, or NULL when there is none yet.
skh_shared_scene *skh_engine_scene(skh_engine *engine);
skh_engine_state skh_engine_look(skh_engine *engine);
/// Bring `record` up to date with all rows since the last call.
void skh_engine_rows(skh_engine *engine, skh_record *record);
/// Wait until the wanted time is reached (or it failed): for pictures without a window. False after
/// `seconds`.
bool skh_engine_wait(skh_engine *engine, double seconds);
/// The scenario as it was created, with all edits logged in it: saved, it replays to the same bits.
skh_scenario skh_engine_scenario(skh_engine *engine);
