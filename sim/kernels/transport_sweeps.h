// The inner loops of transport, built once per instruction set; private to transport*.c and its tests.
#pragma once
#include <stddef.h>

enum { SKH_SWEEP_ROWS = 4 }; // rows whose x recurrences run side by side, to hide the latency of each

/// Thomas factors of a line of nodes, [node][8]: forward p = d inverse + front p_before, back d = p + back
/// d_after.
typedef struct skh_sweep_line {
    const float *inverse, *front, *back;
} skh_sweep_line;

/// One row of nodes: where its neighbours are, in floats from a node (0 at a border: it meets itself), and
/// its coefficients times dt, eight lanes each.
typedef struct skh_sweep_row {
    ptrdiff_t up, down, before, after; ///< along z, and along y
    const float *along;                ///< dt D / h^2 within the row
    const float *through_up;           ///< dt D / h^2 of the face above
    const float *through_down;         ///< the same below
    const float *decay;                ///< dt k
} skh_sweep_row;

/// One instruction set's loops. All give the same bits.
typedef struct skh_sweeps {
    /// d = (1 - dt Ax)^-1 dt (A u + S) for `count` (1 or SKH_SWEEP_ROWS) successive rows of nx nodes that
    /// share `line`.
    void (*rows)(const float *u, const float *source, float *d, int nx, int count, float dt_h,
                 const skh_sweep_row *row, const skh_sweep_line *line);
    /// Solve along `width` neighbouring lines of n nodes, `stride` floats apart; when `u` is given, add the
    /// result to it.
    void (*columns)(float *d, float *u, int n, ptrdiff_t stride, int width, const skh_sweep_line *line);
} skh_sweeps;

extern const skh_sweeps skh_sweeps_baseline;
extern const skh_sweeps skh_sweeps_avx2; ///< only to be called where the machine has it
