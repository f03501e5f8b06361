// A course told in sentences, phase by phase, from its own numbers: for those who listen instead of look.
#pragma once
#include "skinheal/world.h"
#include <stdio.h>

enum { SKH_STORY_PEAKS = 6 }; ///< quantities whose highest value after each session is remembered
typedef struct skh_story {
    struct {
        double value, time_h;
    } peak[SKH_MAX_SESSIONS][SKH_STORY_PEAKS];
} skh_story;

/// Remember what is highest so far. Call it once an hour or so.
void skh_story_watch(skh_story *story, const skh_scene *scene);
/// Tell the whole course; `scene` is its end.
void skh_story_tell(FILE *out, const skh_story *story, const skh_scene *scene, const skh_scenario *scenario);
