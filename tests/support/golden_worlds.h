// Small worlds that together meet every process: bleeding, covers, infection, a wide wound, repeated
// sessions, rest.
#pragma once
#include "skinheal/world.h"

enum { GOLDEN_WORLDS = 6 };
typedef struct golden_world {
    const char *name;
    double hours;
    const char *set[12][2]; // keys and values over the default scenario
} golden_world;
extern const golden_world golden_worlds[GOLDEN_WORLDS];

skh_world *golden_build(const golden_world *golden); ///< fails the test with the message of the library
void golden_advance(skh_world *world, double hours); ///< the same
uint64_t golden_run(const golden_world *golden, double hours, int threads); ///< hash after `hours`
