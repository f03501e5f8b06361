#include "sim/view/history.h"
#include "sim/view/pack.h"
#include <stdlib.h>
#include <string.h>

enum { MOST = 512 };

typedef struct keyframe {
    double time_h, story;
    void *bytes; ///< packed; the first one is the reference and raw
    size_t size; ///< of bytes
} keyframe;

struct skh_history {
    keyframe frames[MOST]; ///< in order of time
    int count;
    size_t cap, state_size, bytes;
};

skh_status skh_history_create(size_t cap, skh_history **out, skh_error *err)
{
    *out = calloc(1, sizeof **out);
    if (!*out) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the history");
    (*out)->cap = cap;
    return SKH_OK;
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
    while (history->count && history->frames[history->count - 1].time_h >= time_h) {
        if (history->count == 1 && time_h > 0) break;
        remove_frame(history, history->count - 1);
    }
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

/// The first state as it is, every other one packed.
static void *make_bytes(const skh_history *history, const void *state, size_t *size)
{
    if (history->count) return skh_pack(state, history->frames[0].bytes, *size, size);
    void *copy = malloc(*size);
    if (copy) memcpy(copy, state, *size);
    return copy;
}

void skh_history_add(skh_history *history, double time_h, double story, const void *state, size_t size)
{
    if (!history->count) history->state_size = size;
    void *bytes = make_bytes(history, state, &size);
    if (!bytes) return;
    while ((history->count >= MOST || history->bytes + size > history->cap) && history->count > 2)
        thin(history);
    int at = history->count;
    while (at > 0 && history->frames[at - 1].time_h > time_h) at--;
    memmove(&history->frames[at + 1], &history->frames[at], sizeof(keyframe) * (size_t)(history->count - at));
    history->frames[at] = (keyframe){time_h, story, bytes, size};
    history->count++;
    history->bytes += size;
}

static int find_before(const skh_history *history, double time_h)
{
    int at = history->count - 1;
    while (at >= 0 && history->frames[at].time_h > time_h) at--;
    return at;
}

double skh_history_before(const skh_history *history, double time_h)
{
    int at = find_before(history, time_h);
    return at >= 0 ? history->frames[at].time_h : -1;
}

double skh_history_fetch(const skh_history *history, double time_h, void *state, size_t size)
{
    int at = find_before(history, time_h);
    if (at < 0 || history->state_size != size) return -1;
    const keyframe *frame = &history->frames[at];
    if (at == 0)
        memcpy(state, frame->bytes, size);
    else if (!skh_unpack(frame->bytes, frame->size, history->frames[0].bytes, state, size))
        return -1;
    return frame->time_h;
}

double skh_history_latest(const skh_history *history) { return skh_history_before(history, 1e300); }
size_t skh_history_bytes(const skh_history *history) { return history->bytes; }
int skh_history_count(const skh_history *history) { return history->count; }

void skh_history_destroy(skh_history *history)
{
    if (!history) return;
    while (history->count) remove_frame(history, history->count - 1);
    free(history);
}
