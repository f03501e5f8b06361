#include "sim/view/history.h"
#include "sim/view/pack.h"
#include <stdlib.h>
#include <string.h>

enum { MOST = 512 };

typedef struct keyframe {
    double time_h, story;
    void *bytes;
    size_t size; ///< of bytes; equals the state's size while raw
    int packed;
} keyframe;

struct skh_history {
    SDL_mutex *lock;
    SDL_cond *work, *settled;
    SDL_Thread *thread;
    keyframe frames[MOST]; ///< in order of time; the first one is the raw reference
    int count, quit, packing;
    size_t cap, state_size, bytes;
};

/// A raw frame other than the reference, or NULL.
static keyframe *find_raw(skh_history *history)
{
    for (int i = 1; i < history->count; i++) {
        if (!history->frames[i].packed) return &history->frames[i];
    }
    return NULL;
}

/// Take over a finished packing, unless the frame was cut meanwhile.
static void keep_packed(skh_history *history, const void *raw, void *packed, size_t size)
{
    for (int i = 1; i < history->count; i++) {
        keyframe *frame = &history->frames[i];
        if (frame->bytes != raw) continue;
        history->bytes += size;
        history->bytes -= frame->size;
        frame->bytes = packed;
        frame->size = size;
        frame->packed = 1;
        return;
    }
    free(packed);
}

static int pack_loop(void *user)
{
    skh_history *history = user;
    SDL_LockMutex(history->lock);
    while (!history->quit) {
        keyframe *frame = find_raw(history);
        if (!frame) {
            SDL_CondBroadcast(history->settled);
            SDL_CondWait(history->work, history->lock);
            continue;
        }
        const void *raw = frame->bytes, *reference = history->frames[0].bytes;
        history->packing = 1; // raw and reference stay allocated until this is 0 again
        SDL_UnlockMutex(history->lock);
        size_t size = 0;
        void *packed = skh_pack(raw, reference, history->state_size, &size);
        SDL_LockMutex(history->lock);
        history->packing = 0;
        if (packed) {
            keep_packed(history, raw, packed, size);
            free((void *)(uintptr_t)raw);
        } else {
            frame = find_raw(history);
            if (frame) frame->packed = 2; // no memory to pack: stays raw
        }
        SDL_CondBroadcast(history->settled);
    }
    SDL_UnlockMutex(history->lock);
    return 0;
}

skh_status skh_history_create(size_t cap, skh_history **out, skh_error *err)
{
    *out = NULL;
    skh_history *history = calloc(1, sizeof *history);
    if (!history) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the history");
    history->cap = cap;
    history->lock = SDL_CreateMutex();
    history->work = SDL_CreateCond();
    history->settled = SDL_CreateCond();
    if (history->lock && history->work && history->settled) {
        history->thread = SDL_CreateThread(pack_loop, "history", history);
    }
    if (!history->thread) {
        skh_history_destroy(history);
        return skh_fail(err, SKH_ERR_MEMORY, "no thread for the history: %s", SDL_GetError());
    }
    *out = history;
    return SKH_OK;
}

/// With the lock held: wait while the worker reads the frames' memory.
static void wait_packing(skh_history *history)
{
    while (history->packing) SDL_CondWait(history->settled, history->lock);
}

static void remove_frame(skh_history *history, int index)
{
    history->bytes -= history->frames[index].size;
    free(history->frames[index].bytes);
    memmove(&history->frames[index], &history->frames[index + 1],
            sizeof(keyframe) * (size_t)(history->count - index - 1));
    history->count--;
}

void skh_history_cut(skh_history *history, double time_h)
{
    SDL_LockMutex(history->lock);
    wait_packing(history);
    while (history->count && history->frames[history->count - 1].time_h >= time_h) {
        if (history->count == 1 && time_h > 0) break;
        remove_frame(history, history->count - 1);
    }
    SDL_UnlockMutex(history->lock);
}

/// Drop the frame whose neighbours then stand closest together in the story.
static void thin(skh_history *history)
{
    int best = -1;
    double smallest = 1e30;
    for (int i = 1; i + 1 < history->count; i++) {
        double gap = history->frames[i + 1].story - history->frames[i - 1].story;
        if (gap < smallest) {
            smallest = gap;
            best = i;
        }
    }
    if (best > 0) remove_frame(history, best);
}

void skh_history_add(skh_history *history, double time_h, double story, const void *state, size_t size)
{
    void *copy = malloc(size);
    if (!copy) return; // fewer keyframes, longer re-runs
    memcpy(copy, state, size);
    SDL_LockMutex(history->lock);
    history->state_size = size;
    while ((history->count >= MOST || history->bytes + size > history->cap) && history->count > 2) {
        wait_packing(history);
        thin(history);
    }
    int at = history->count;
    while (at > 0 && history->frames[at - 1].time_h > time_h) at--;
    memmove(&history->frames[at + 1], &history->frames[at], sizeof(keyframe) * (size_t)(history->count - at));
    history->frames[at] = (keyframe){time_h, story, copy, size, at == 0};
    history->count++;
    history->bytes += size;
    SDL_CondSignal(history->work);
    SDL_UnlockMutex(history->lock);
}

static int find_before(const skh_history *history, double time_h)
{
    int at = history->count - 1;
    while (at >= 0 && history->frames[at].time_h > time_h) at--;
    return at;
}

double skh_history_before(skh_history *history, double time_h)
{
    SDL_LockMutex(history->lock);
    int at = find_before(history, time_h);
    double found = at >= 0 ? history->frames[at].time_h : -1;
    SDL_UnlockMutex(history->lock);
    return found;
}

double skh_history_fetch(skh_history *history, double time_h, void *state, size_t size)
{
    double found = -1;
    SDL_LockMutex(history->lock);
    int at = find_before(history, time_h);
    if (at >= 0 && history->state_size == size) {
        const keyframe *frame = &history->frames[at];
        found = frame->time_h;
        if (frame->packed != 1 || at == 0)
            memcpy(state, frame->bytes, size);
        else if (!skh_unpack(frame->bytes, frame->size, history->frames[0].bytes, state, size))
            found = -1;
    }
    SDL_UnlockMutex(history->lock);
    return found;
}

double skh_history_latest(skh_history *history) { return skh_history_before(history, 1e300); }

size_t skh_history_bytes(skh_history *history)
{
    SDL_LockMutex(history->lock);
    size_t bytes = history->bytes;
    SDL_UnlockMutex(history->lock);
    return bytes;
}

int skh_history_count(skh_history *history)
{
    SDL_LockMutex(history->lock);
    int count = history->count;
    SDL_UnlockMutex(history->lock);
    return count;
}

void skh_history_settle(skh_history *history)
{
    SDL_LockMutex(history->lock);
    while (find_raw(history) || history->packing) SDL_CondWait(history->settled, history->lock);
    SDL_UnlockMutex(history->lock);
}

void skh_history_destroy(skh_history *history)
{
    if (!history) return;
    if (history->thread) {
        SDL_LockMutex(history->lock);
        history->quit = 1;
        SDL_CondSignal(history->work);
        SDL_UnlockMutex(history->lock);
        SDL_WaitThread(history->thread, NULL);
    }
    while (history->count) remove_frame(history, history->count - 1);
    SDL_DestroyCond(history->work);
    SDL_DestroyCond(history->settled);
    SDL_DestroyMutex(history->lock);
    free(history);
}
