// Keyframes of a course: whole world states at chosen times, packed, under a memory cap. When the cap is
// reached the keyframe whose loss leaves the smallest gap in the story goes first. One thread uses a history
// at a time.
#pragma once
#include "skinheal/status.h"
#include <stddef.h>

typedef struct skh_history skh_history;

/// `cap` in bytes. Errors: SKH_ERR_MEMORY.
skh_status skh_history_create(size_t cap, skh_history **out, skh_error *err);
void skh_history_destroy(skh_history *history);
/// Forget everything from `time_h` on (0: everything, the reference too).
void skh_history_cut(skh_history *history, double time_h);
/// Keep a packed copy of `state`. `story` = place in the story, for thinning. The first keyframe becomes the
/// reference and stays. Without memory nothing is kept: re-runs are longer then.
void skh_history_add(skh_history *history, double time_h, double story, const void *state, size_t size);
/// Latest keyframe at or before `time_h`: unpacks into `state` and returns its time; negative when there is
/// none.
double skh_history_fetch(const skh_history *history, double time_h, void *state, size_t size);
double skh_history_before(const skh_history *history, double time_h); ///< its time only; negative = none
double skh_history_latest(const skh_history *history); ///< time of the last keyframe; negative = none
size_t skh_history_bytes(const skh_history *history);
int skh_history_count(const skh_history *history);
