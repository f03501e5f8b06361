// The inner loops of transport, built once per instruction set; private to transport*.c and its tests.
#pragma once
#include "sim/kernels/transport.h"
#include <stddef.h>

// rows whose x recurrences run side by side, to hide the latency of each; of half as many lanes, twice as
// many
enum { SKH_SWEEP_ROWS = 4, SKH_SWEEP_PAIRED = 2 * SKH_SWEEP_ROWS };

/// Thomas factors of a line of nodes, [node][8]: forward p = d inverse + front p_before, back d = p + back
/// d_after.
typedef struct skh_sweep_line {
    const float *inverse, *front, *back;
} skh_sweep_line;

/// Some rows below each other that share diffusivity and decay. Offsets are in floats, 0 at a border, where a
/// node meets itself; coefficients are times dt, eight lanes each.
typedef struct skh_sweep_group {
    int nx, count;           ///< nodes of a row; rows, 1 or SKH_SWEEP_ROWS
    ptrdiff_t stride;        ///< from row to row
    ptrdiff_t up, down;      ///< from the first row to the one above, from the last to the one below
    ptrdiff_t before, after; ///< to the neighbours across the section
    float dt_h;
    const float *along, *decay; ///< dt D / h^2, dt k
    const float *face;          ///< dt D / h^2 of the faces above, between and below the rows; [count + 1][8]
    skh_sweep_line line;        ///< of each row
    skh_sweep_line deeper;      ///< along z from the first row on, to go on with at once; NULLs: not
    ptrdiff_t done;             ///< with `deeper`: to the row above, which has been solved; 0 at the top
} skh_sweep_group;

/// One instruction set's loops. All give the same bits.
typedef struct skh_sweeps {
    /// d = (1 - dt Ax)^-1 dt (A u + S) for one group of rows, then the forward half along z if `deeper` is
    /// set.
    void (*rows)(const skh_sweep_group *group, const float *u, const float *source, float *d);
    /// Forward half of the solution along y or z for `width` nodes: d = d inverse + front before. At the
    /// first node of a line front is 0 and `before` is d.
    void (*forward)(float *d, const float *before, int width, const skh_sweep_line *line, int node);
    /// Backward half: d += back after; when `u` is given, u += d, and its first lane is then multiplied by
    /// `keep`, one number per node, if that is given.
    void (*backward)(float *d, const float *after, int width, const skh_sweep_line *line, int node, float *u,
                     const float *keep);
    /// The same rows for nodes of four lanes, [z][x][4], in pairs: `count` is 2 or SKH_SWEEP_PAIRED, all of
    /// one kind; `along` and `decay` hold the four lanes twice, as does `line`, and `face` once per face.
    /// NULL: this instruction set gains nothing by it.
    void (*pairs)(const skh_sweep_group *group, const float *u, const float *source, float *d);
    /// Zero what is below its lane's floor; largest and smallest value met (0 at least, at most), sum of
    /// negatives removed.
    void (*floor)(float *u, size_t nodes, const float *floors, float *largest, float *smallest,
                  float *clipped);
} skh_sweeps;

extern const skh_sweeps skh_sweeps_baseline;
extern const skh_sweeps skh_sweeps_avx2; ///< only to be called where the machine has it

/// transport_packed.c: when at most four lanes hold anything, step these alone, and say so.
int skh_transport_packed(const skh_leg *legs, int count, float *signals, float *source, const float *keep);
size_t skh_transport_packed_size(const skh_grid *grid); ///< floats of transport->packed
