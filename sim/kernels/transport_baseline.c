// Transport for any machine: four lanes at a time (SSE2, NEON, or whatever the compiler makes of it).
#define TARGET
#define WIDTH 4
#include "sim/kernels/transport_sweeps.inl"

const skh_sweeps skh_sweeps_baseline = {rows, forward, backward, NULL, floor_nodes};
