// One line per measurement: name, size, ns per item (best of many runs), hash of the result.
#pragma once
#include "sim/base/clock.h"
#include "sim/base/hash.h"
#include <inttypes.h>
#include <stdio.h>
#ifdef _OPENMP
#include <omp.h>
#endif

static inline int bench_threads(void)
{
#ifdef _OPENMP
    return omp_get_max_threads(); // set with OMP_NUM_THREADS
#else
    return 1;
#endif
}

/// The hash proves that the work was done and that its bits did not move.
static inline void bench_report(const char *name, int nx, int nz, double best_ns, double items,
                                const void *data, size_t size)
{
    printf("%s,%dx%d,threads=%d,%.4f ns/item,%.3f G items/s,%016" PRIx64 "\n", name, nx, nz, bench_threads(),
           best_ns / items, items / best_ns, skh_hash(SKH_HASH_START, data, size));
}
