// Transport for x86 machines with AVX2: a node's eight lanes at once. Elsewhere it is never called.
#if defined(__x86_64__) || defined(__i386__)
#define TARGET __attribute__((target("avx2")))
#define WIDTH  8
#define PAIRS  pairs
#else
#define TARGET
#define WIDTH 4
#define PAIRS NULL
#endif
#include "sim/kernels/transport_sweeps.inl"

const skh_sweeps skh_sweeps_avx2 = {rows, forward, backward, PAIRS, floor_nodes};
