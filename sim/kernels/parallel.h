// When threads pay, and how they share rows.
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

/// The rows one thread of several writes to: bands of rows take turns. What adds to a few nodes each (cells)
/// is shown to every thread in its own order, and each adds what falls into its rows: sums at a node run in
/// one order for any number of threads.
typedef struct skh_share {
    int turn, of;
} skh_share;
enum { SKH_SHARE_BAND = 16 };
static const skh_share skh_share_all = {0, 1};

/// Of the calling thread in a parallel region.
static inline skh_share skh_share_mine(void)
{
#ifdef _OPENMP
    return (skh_share){omp_get_thread_num(), omp_get_num_threads()};
#else
    return skh_share_all;
#endif
}
static inline int skh_share_has(skh_share share, int row)
{
    return share.of == 1 || row / SKH_SHARE_BAND % share.of == share.turn;
}
/// May it have any of the rows first .. last?
static inline int skh_share_meets(skh_share share, int first, int last)
{
    for (int band = first / SKH_SHARE_BAND; band <= last / SKH_SHARE_BAND; band++)
        if (skh_share_has(share, band * SKH_SHARE_BAND)) return 1;
    return 0;
}
