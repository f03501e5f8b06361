// Which points of a parameter space a sweep visits: Latin hypercube, Sobol, Morris paths, Saltelli blocks.
//
// Points lie in the unit cube, one after the other; the plan stretches them over the ranges of its keys. A
// design is a function of (method, n, dims, seed) alone, so that shards and resumed sweeps agree on it.
#pragma once
#include "skinheal/status.h"
#include <stdint.h>

#define SKH_DESIGNS(X)                                                                                       \
    X(LHS, "lhs", "Latin hypercube: every range is cut in n strata, each met once")                          \
    X(SOBOL, "sobol", "scrambled Sobol points: even cover, best with n a power of 2")                        \
    X(MORRIS, "morris", "n paths that change one key at a time: screening")                                  \
    X(SALTELLI, "saltelli", "n blocks of dims + 2 points: main and total Sobol indices")
typedef enum skh_design {
#define X(name, word, meaning) SKH_DESIGN_##name,
    SKH_DESIGNS(X)
#undef X
        SKH_DESIGN_COUNT
} skh_design;

extern const char *const skh_design_words[SKH_DESIGN_COUNT];

enum { SKH_MORRIS_LEVELS = 4 };
/// The step of a Morris path in the unit cube: p / (2 (p - 1)) with p levels, so that all levels are met
/// alike.
#define SKH_MORRIS_STEP (SKH_MORRIS_LEVELS / (2.0 * (SKH_MORRIS_LEVELS - 1)))

/// Points of a design: n, n, n (dims + 1) or n (dims + 2).
int skh_design_points(skh_design design, int n, int dims);
/// Fill points * dims coordinates in [0, 1]. Morris: path after path. Saltelli: blocks of A, AB_1 .. AB_dims,
/// B. Errors: SKH_ERR_RANGE (too many dimensions), SKH_ERR_MEMORY.
skh_status skh_design_fill(skh_design design, int n, int dims, uint64_t seed, double *points, skh_error *err);
