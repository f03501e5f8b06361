// When threads pay.
#pragma once
#include <stddef.h>
#ifdef _OPENMP
#include <omp.h>
#endif

/// Nodes below which waking threads costs more than they save (about 50 us of one core's transport).
enum { SKH_PARALLEL_NODES = 16384 };

/// Will a parallel region over so many nodes have more than one thread?
static inline int skh_several_threads(size_t nodes)
{
#ifdef _OPENMP
    return nodes >= SKH_PARALLEL_NODES && omp_get_max_threads() > 1;
#else
    (void)nodes;
    return 0;
#endif
}
