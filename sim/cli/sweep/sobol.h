// Sobol points with Owen scrambling: even cover of the unit cube for samples and sensitivity indices.
//
// Direction numbers are made here, not copied from a table: primitive polynomials over GF(2) in order of
// degree, start values chosen so that pairs of neighbouring dimensions are even (the criterion of Joe & Kuo
// 2008, SIAM J. Sci. Comput. 30:2635). Scrambling is Owen's nested uniform one (1995), its coin flips hashed
// from the seed, the dimension and the leading bits, so that a point is a function of (seed, index,
// dimension).
#pragma once
#include "skinheal/status.h"
#include <stdint.h>

enum { SKH_SOBOL_DIMS = 128, SKH_SOBOL_BITS = 32 };

/// Direction numbers of the first `dims` dimensions, SKH_SOBOL_BITS each. 1 <= dims <= SKH_SOBOL_DIMS.
void skh_sobol_directions(int dims, uint32_t (*direction)[SKH_SOBOL_BITS]);

/// `count` points of `dims` coordinates in (0, 1), one point after the other. Errors: SKH_ERR_RANGE,
/// SKH_ERR_MEMORY.
skh_status skh_sobol_fill(int count, int dims, uint64_t seed, double *points, skh_error *err);
