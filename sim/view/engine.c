#include "sim/view/engine.h"
#include "sim/base/clock.h"
#include "sim/view/engine_inside.h"
#include "sim/view/history.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/resource.h>
#endif

enum {
    MAX_EDITS = 16,
    MAX_AHEAD = 8,
    PUBLISH_NS = 45000000,
    ROWS = 1200,
    KEYFRAMES = 72,
    KEYFRAMES_LEAST = 8
};

typedef struct edit {
    char key[64], value[64];
} edit;

struct skh_engine {
    SDL_mutex *lock;
    SDL_cond *work, *reached;
    SDL_Thread *thread;
    // asked for by the window; under the lock
    double want_h;
    bool quit, restart;
    skh_scenario scenario;
    edit edits[MAX_EDITS];
    int edit_count;
    int threads;
    double ahead_h[MAX_AHEAD]; // times to know already while the window rests, in order
    int ahead_count;
    // told to the window; under the lock
    skh_shared_scene *latest;
    skh_engine_state state;
    skh_record record;
    // of the thread alone
    skh_world *world;
    skh_history *history;
    skh_pace pace;
    double before_h; ///< time before the last step: `want` in (before, now] is reached
    double newest_h;
    double keyframe_story, row_story;
    uint64_t published_ns;
    unsigned epoch;
    skh_error error;
};

static void fail(skh_engine *engine)
{
    SDL_LockMutex(engine->lock);
    engine->state.failed = true;
    snprintf(engine->state.message, sizeof engine->state.message, "%s", engine->error.message);
    SDL_CondBroadcast(engine->reached);
    SDL_UnlockMutex(engine->lock);
}

static void publish(skh_engine *engine)
{
    skh_shared_scene *shared = calloc(1, sizeof *shared);
    skh_scene scene;
    skh_world_scene(engine->world, &scene);
    if (!shared || skh_scene_copy(&scene, &shared->scene, &engine->error)) {
        free(shared);
        fail(engine);
        return;
    }
    shared->scenario = *skh_world_scenario(engine->world);
    skh_world_origin(engine->world, &shared->origin);
    shared->scene.scenario = &shared->scenario;
    shared->epoch = engine->epoch;
    SDL_AtomicSet(&shared->users, 1);
    SDL_LockMutex(engine->lock);
    skh_shared_scene *old = engine->latest;
    engine->latest = shared;
    engine->state.now_h = scene.time_h;
    engine->state.newest_h = engine->newest_h;
    engine->state.epoch = engine->epoch;
    engine->state.keyframes = skh_history_count(engine->history);
    engine->state.history_bytes = skh_history_bytes(engine->history);
    if (scene.time_h >= engine->newest_h) skh_record_events(&engine->record, scene.events, scene.event_count);
    SDL_UnlockMutex(engine->lock);
    skh_shared_scene_drop(old);
    engine->published_ns = skh_clock_ns();
}

static void add_keyframe(skh_engine *engine, double story)
{
    skh_history_add(engine->history, skh_world_time_h(engine->world), story, skh_world_state(engine->world),
                    skh_world_state_size(engine->world));
    engine->keyframe_story = story;
}

static void add_row(skh_engine *engine, double story)
{
    const double *metrics = skh_world_metrics(engine->world);
    SDL_LockMutex(engine->lock);
    skh_record_add(&engine->record, skh_world_time_h(engine->world), metrics);
    SDL_UnlockMutex(engine->lock);
    engine->row_story = story;
}

/// After a step onto new ground: a row and a keyframe when they are due on the warped axis.
static void remember(skh_engine *engine)
{
    double now_h = skh_world_time_h(engine->world);
    if (now_h <= engine->newest_h) return;
    bool new_session =
        skh_pace_window(&engine->pace, now_h) != skh_pace_window(&engine->pace, engine->newest_h);
    engine->newest_h = now_h;
    double story = skh_pace_story(&engine->pace, now_h);
    if (new_session || story - engine->row_story >= 1.0 / ROWS || now_h >= engine->pace.end_h)
        add_row(engine, story);
    int frames =
        KEYFRAMES > KEYFRAMES_LEAST * engine->pace.count ? KEYFRAMES : KEYFRAMES_LEAST * engine->pace.count;
    if (new_session || story - engine->keyframe_story >= 1.0 / frames) add_keyframe(engine, story);
}

static void forget_after(skh_engine *engine, double time_h)
{
    skh_history_cut(engine->history, time_h);
    SDL_LockMutex(engine->lock);
    skh_record_cut(&engine->record, time_h);
    engine->record.epoch = ++engine->epoch;
    SDL_UnlockMutex(engine->lock);
    engine->newest_h = time_h;
}

static void rebuild(skh_engine *engine, const skh_scenario *scenario)
{
    skh_world_destroy(engine->world);
    engine->world = NULL;
    skh_threads_use(engine->threads);
    forget_after(engine, 0);
    SDL_LockMutex(engine->lock);
    engine->record.count = 0;
    engine->record.event_count = 0;
    engine->state.failed = false;
    engine->state.message[0] = 0;
    SDL_UnlockMutex(engine->lock);
    if (skh_world_create(scenario, &engine->world, &engine->error)) {
        fail(engine);
        return;
    }
    skh_pace_build(&engine->pace, skh_world_scenario(engine->world));
    engine->before_h = engine->newest_h = skh_world_time_h(engine->world);
    SDL_LockMutex(engine->lock);
    engine->state.end_h = engine->pace.end_h;
    SDL_UnlockMutex(engine->lock);
    add_row(engine, 0);
    add_keyframe(engine, 0);
    publish(engine);
}

/// Put the world at the last keyframe at or before `time_h`.
static bool restore_before(skh_engine *engine, double time_h)
{
    size_t size = skh_world_state_size(engine->world);
    void *state = malloc(size);
    if (!state) return false;
    bool good = skh_history_fetch(engine->history, time_h, state, size) >= 0 &&
                !skh_world_restore(engine->world, state, size, &engine->error);
    free(state);
    engine->before_h = skh_world_time_h(engine->world);
    if (!good) {
        snprintf(engine->error.message, sizeof engine->error.message, "the way back to %.1f h is damaged",
                 time_h);
        fail(engine);
    }
    return good;
}

/// Go back (or jump ahead over known ground) to the last keyframe before `want_h`.
static void jump(skh_engine *engine, double want_h)
{
    if (restore_before(engine, want_h)) publish(engine); // something near at once; the exact moment follows
}

static bool is_reached(const skh_engine *engine, double want_h)
{
    double now_h = skh_world_time_h(engine->world);
    return now_h >= want_h && (engine->before_h < want_h || now_h == want_h || now_h <= 0);
}

/// Steps for a few ms, until `want_h` at most. Returns false on failure.
static bool step_towards(skh_engine *engine, double want_h)
{
    uint64_t start_ns = skh_clock_ns();
    do {
        engine->before_h = skh_world_time_h(engine->world);
        if (skh_world_step(engine->world, &engine->error)) {
            fail(engine);
            return false;
        }
        remember(engine);
    } while (!is_reached(engine, want_h) && skh_clock_ns() - start_ns < 5000000);
    return true;
}

/// Back from a look ahead to the moment on screen.
static void return_to(skh_engine *engine, double now_h)
{
    if (skh_world_time_h(engine->world) > now_h && !restore_before(engine, now_h)) return;
    while (skh_world_time_h(engine->world) < now_h && step_towards(engine, now_h)) {}
}

static void apply_edits(skh_engine *engine, const edit *edits, int count)
{
    return_to(engine, engine->state.now_h);
    double now_h = skh_world_time_h(engine->world);
    bool done = false;
    for (int i = 0; i < count; i++) {
        if (skh_world_edit(engine->world, edits[i].key, edits[i].value, &engine->error)) {
            SDL_LockMutex(engine->lock);
            snprintf(engine->state.message, sizeof engine->state.message, "%s", engine->error.message);
            SDL_UnlockMutex(engine->lock);
        } else {
            done = true;
        }
    }
    if (!done) return;
    forget_after(engine, now_h);
    skh_pace_build(&engine->pace, skh_world_scenario(engine->world));
    SDL_LockMutex(engine->lock);
    engine->state.end_h = engine->pace.end_h;
    SDL_UnlockMutex(engine->lock);
    engine->row_story = skh_pace_story(&engine->pace, now_h);
    add_keyframe(engine, engine->row_story);
    publish(engine);
}

/// One stretch of work towards the wanted time: a jump, or steps for a few ms. Returns true when it is
/// reached.
static bool work_towards(skh_engine *engine, double want_h)
{
    if (is_reached(engine, want_h)) return true;
    double now_h = skh_world_time_h(engine->world);
    if (now_h >= want_h || skh_history_before(engine->history, want_h) > now_h) {
        jump(engine, want_h);
        return engine->state.failed || is_reached(engine, want_h);
    }
    if (!step_towards(engine, want_h)) return true;
    if (skh_clock_ns() - engine->published_ns > PUBLISH_NS) publish(engine);
    return is_reached(engine, want_h);
}

/// The window rests: know the times it will ask for next, each with a keyframe of its own, and show none of
/// it. Returns false when there is nothing left to do.
static bool work_ahead(skh_engine *engine, const double *times_h, int count)
{
    int next = 0;
    while (next < count && times_h[next] <= engine->newest_h) next++;
    if (next == count || !engine->world || engine->newest_h >= engine->pace.end_h) return false;
    double mark_h = fmin(times_h[next], engine->pace.end_h);
    if (skh_world_time_h(engine->world) < engine->newest_h && !restore_before(engine, 1e300)) return false;
    if (!step_towards(engine, mark_h)) return false;
    double now_h = skh_world_time_h(engine->world);
    if (now_h >= mark_h && skh_history_latest(engine->history) < now_h)
        add_keyframe(engine, skh_pace_story(&engine->pace, now_h));
    SDL_LockMutex(engine->lock);
    engine->state.newest_h = engine->newest_h;
    SDL_UnlockMutex(engine->lock);
    return true;
}

/// With the lock held: nothing is wanted now. Look ahead, or sleep.
static void rest(skh_engine *engine)
{
    engine->state.busy = false;
    SDL_CondBroadcast(engine->reached);
    double times_h[MAX_AHEAD];
    int count = engine->state.failed ? 0 : engine->ahead_count;
    memcpy(times_h, engine->ahead_h, sizeof times_h);
    SDL_UnlockMutex(engine->lock);
    bool more = count && work_ahead(engine, times_h, count);
    SDL_LockMutex(engine->lock);
    bool asked = engine->state.busy || engine->quit || engine->ahead_count != count;
    if (!more && !asked) SDL_CondWait(engine->work, engine->lock);
}

/// Hands and eyes first: on few cores the model gives way to the window and the painter, which need little
/// and at once. Linux keeps this for each thread; elsewhere all stay equal.
static void give_way(void)
{
#ifdef __linux__
    setpriority(PRIO_PROCESS, 0, 5);
#endif
}

static int run(void *user)
{
    skh_engine *engine = user;
    give_way();
    bool reached = false;
    double reached_h = -1;
    SDL_LockMutex(engine->lock);
    while (!engine->quit) {
        bool nothing = engine->state.failed || (reached && engine->want_h == reached_h);
        if (nothing && !engine->restart && !engine->edit_count) {
            rest(engine);
            continue;
        }
        engine->state.busy = true;
        double want_h = fmin(engine->want_h, engine->state.end_h > 0 ? engine->state.end_h : 1e300);
        double asked_h = engine->want_h;
        bool restart = engine->restart;
        skh_scenario scenario = engine->scenario;
        edit edits[MAX_EDITS];
        int edit_count = engine->edit_count;
        memcpy(edits, engine->edits, sizeof edits);
        engine->restart = false;
        engine->edit_count = 0;
        SDL_UnlockMutex(engine->lock);
        if (restart) rebuild(engine, &scenario);
        if (engine->world && edit_count) apply_edits(engine, edits, edit_count);
        if (engine->world) {
            if (restart) want_h = fmin(asked_h, engine->pace.end_h);
            reached = work_towards(engine, want_h);
            if (reached && !engine->state.failed) publish(engine);
            reached_h = asked_h;
        }
        SDL_LockMutex(engine->lock);
    }
    SDL_UnlockMutex(engine->lock);
    return 0;
}

skh_status skh_engine_create(const skh_scenario *scenario, int threads, size_t history_cap, skh_engine **out,
                             skh_error *err)
{
    *out = NULL;
    skh_engine *engine = calloc(1, sizeof *engine);
    if (!engine) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the engine");
    engine->scenario = *scenario;
    engine->restart = true;
    engine->threads = threads;
    engine->state.busy = true;
    engine->lock = SDL_CreateMutex();
    engine->work = SDL_CreateCond();
    engine->reached = SDL_CreateCond();
    skh_status status = skh_history_create(history_cap, &engine->history, err);
    if (!status && engine->lock && engine->work && engine->reached) {
        engine->thread = SDL_CreateThread(run, "healing", engine);
    }
    if (!engine->thread) {
        skh_engine_destroy(engine);
        return status ? status : skh_fail(err, SKH_ERR_MEMORY, "no thread for the model: %s", SDL_GetError());
    }
    *out = engine;
    return SKH_OK;
}

void skh_engine_destroy(skh_engine *engine)
{
    if (!engine) return;
    if (engine->thread) {
        SDL_LockMutex(engine->lock);
        engine->quit = true;
        SDL_CondSignal(engine->work);
        SDL_UnlockMutex(engine->lock);
        SDL_WaitThread(engine->thread, NULL);
    }
    skh_shared_scene_drop(engine->latest);
    skh_world_destroy(engine->world);
    skh_history_destroy(engine->history);
    skh_record_free(&engine->record);
    SDL_DestroyCond(engine->work);
    SDL_DestroyCond(engine->reached);
    SDL_DestroyMutex(engine->lock);
    free(engine);
}

void skh_engine_restart(skh_engine *engine, const skh_scenario *scenario)
{
    SDL_LockMutex(engine->lock);
    engine->scenario = *scenario;
    engine->restart = true;
    engine->edit_count = 0;
    engine->want_h = 0;
    engine->state.busy = true;
    engine->state.failed = false;
    SDL_CondSignal(engine->work);
    SDL_UnlockMutex(engine->lock);
}

void skh_engine_want(skh_engine *engine, double time_h)
{
    SDL_LockMutex(engine->lock);
    if (engine->want_h != time_h) {
        engine->want_h = time_h;
        engine->state.busy = true;
        SDL_CondSignal(engine->work);
    }
    SDL_UnlockMutex(engine->lock);
}

void skh_engine_ahead(skh_engine *engine, const double *times_h, int count)
{
    SDL_LockMutex(engine->lock);
    engine->ahead_count = count < MAX_AHEAD ? count : MAX_AHEAD;
    if (count > 0) memcpy(engine->ahead_h, times_h, sizeof *times_h * (size_t)engine->ahead_count);
    SDL_CondSignal(engine->work);
    SDL_UnlockMutex(engine->lock);
}

void skh_engine_edit(skh_engine *engine, const char *key, const char *text)
{
    SDL_LockMutex(engine->lock);
    if (engine->edit_count < MAX_EDITS) {
        edit *next = &engine->edits[engine->edit_count++];
        snprintf(next->key, sizeof next->key, "%s", key);
        snprintf(next->value, sizeof next->value, "%s", text);
        engine->state.busy = true;
        SDL_CondSignal(engine->work);
    }
    SDL_UnlockMutex(engine->lock);
}

skh_shared_scene *skh_engine_scene(skh_engine *engine)
{
    SDL_LockMutex(engine->lock);
    skh_shared_scene *shared = skh_shared_scene_keep(engine->latest);
    SDL_UnlockMutex(engine->lock);
    return shared;
}

skh_engine_state skh_engine_look(skh_engine *engine)
{
    SDL_LockMutex(engine->lock);
    skh_engine_state state = engine->state;
    state.wanted_h = engine->want_h;
    if (!state.failed) engine->state.message[0] = 0;
    SDL_UnlockMutex(engine->lock);
    return state;
}

void skh_engine_rows(skh_engine *engine, skh_record *record)
{
    SDL_LockMutex(engine->lock);
    skh_record_follow(record, &engine->record);
    SDL_UnlockMutex(engine->lock);
}

bool skh_engine_wait(skh_engine *engine, double seconds)
{
    uint64_t end_ns = skh_clock_ns() + (uint64_t)(seconds * 1e9);
    SDL_LockMutex(engine->lock);
    while (engine->state.busy && !engine->state.failed && skh_clock_ns() < end_ns) {
        SDL_CondWaitTimeout(engine->reached, engine->lock, 50);
    }
    bool good = !engine->state.busy && !engine->state.failed;
    SDL_UnlockMutex(engine->lock);
    return good;
}

skh_scenario skh_engine_scenario(skh_engine *engine)
{
    SDL_LockMutex(engine->lock);
    skh_scenario scenario = engine->latest ? engine->latest->origin : engine->scenario;
    SDL_UnlockMutex(engine->lock);
    return scenario;
}
