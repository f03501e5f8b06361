// The loops of transport for vectors of WIDTH floats, in functions of attribute TARGET; see
// transport_sweeps.h.
//
// Each lane's arithmetic is the same whatever WIDTH, and none is fused, so every instruction set gives the
// same bits. Vectors stay inside functions: passing them would depend on the instruction set.
#include "sim/kernels/transport_sweeps.h"

enum { LANES = 8 };
typedef float vector __attribute__((vector_size(4 * WIDTH)));
typedef float stored __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));
#define READ(pointer)         (*(const stored *)(pointer))
#define STORE(pointer, value) (*(stored *)(pointer) = (value))
#define INLINE                static inline __attribute__((always_inline)) TARGET

// Residual dt (A u + S) of a node, then its forward elimination. `left` and `right` lead to its neighbours in
// the row.
INLINE void forward_node(const float *c, const float *s, float *d, ptrdiff_t left, ptrdiff_t right,
                         float dt_h, const skh_sweep_row *row, const float *inverse, const float *front,
                         vector *carry)
{
    vector here = READ(c), twice = here + here;
    vector beside = (READ(c - left) + READ(c + right)) - twice;
    if (row->before | row->after) beside += (READ(c + row->before) + READ(c + row->after)) - twice;
    vector rate = READ(row->along) * beside;
    rate += READ(row->through_up) * (READ(c + row->up) - here) +
            READ(row->through_down) * (READ(c + row->down) - here);
    rate += dt_h * READ(s) - READ(row->decay) * here;
    *carry = rate * READ(inverse) + READ(front) * *carry;
    STORE(d, *carry);
}

// `count` rows side by side: their recurrences are independent, which hides the latency of each.
INLINE void sweep_rows(const float *u, const float *source, float *d, int nx, const int count, float dt_h,
                       const skh_sweep_row *row, const skh_sweep_line *line)
{
    const ptrdiff_t stride = (ptrdiff_t)nx * LANES, end = stride - LANES;
    vector carry[SKH_SWEEP_ROWS];
    for (int k = 0; k < count; k++) carry[k] = (vector){0};
    for (ptrdiff_t x = 0; x <= end; x += LANES) {
        ptrdiff_t left = x > 0 ? LANES : 0, right = x < end ? LANES : 0;
        for (int k = 0; k < count; k++) {
            ptrdiff_t at = k * stride + x;
            forward_node(u + at, source + at, d + at, left, right, dt_h, row + k, line->inverse + x,
                         line->front + x, carry + k);
        }
    }
    for (ptrdiff_t x = end - LANES; x >= 0; x -= LANES) {
        vector back = READ(line->back + x);
        for (int k = 0; k < count; k++) {
            float *at = d + k * stride + x;
            carry[k] = READ(at) + back * carry[k];
            STORE(at, carry[k]);
        }
    }
}

TARGET static void rows(const float *u, const float *source, float *d, int nx, int count, float dt_h,
                        const skh_sweep_row *row, const skh_sweep_line *line)
{
    for (int lane = 0; lane < LANES; lane += WIDTH) {
        skh_sweep_row part[SKH_SWEEP_ROWS];
        for (int k = 0; k < count; k++) {
            part[k] = row[k];
            part[k].along += lane;
            part[k].through_up += lane;
            part[k].through_down += lane;
            part[k].decay += lane;
        }
        skh_sweep_line l = {line->inverse + lane, line->front + lane, line->back + lane};
        if (count == SKH_SWEEP_ROWS)
            sweep_rows(u + lane, source + lane, d + lane, nx, SKH_SWEEP_ROWS, dt_h, part, &l);
        else
            for (int k = 0; k < count; k++) {
                ptrdiff_t at = (ptrdiff_t)k * nx * LANES + lane;
                sweep_rows(u + at, source + at, d + at, nx, 1, dt_h, part + k, &l);
            }
    }
}

TARGET static void columns(float *d, float *u, int n, ptrdiff_t stride, int width, const skh_sweep_line *line)
{
    const int floats = width * LANES;
    for (int i = 0; i < n; i++) {
        float *here = d + i * stride;
        const float *before = i > 0 ? here - stride : here;
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            // front is 0 at the first node, where `before` is the node itself
            vector inverse = READ(line->inverse + i * LANES + lane),
                   front = READ(line->front + i * LANES + lane);
            for (int x = lane; x < floats; x += LANES)
                STORE(here + x, READ(here + x) * inverse + front * READ(before + x));
        }
    }
    for (int i = n - 1; i >= 0; i--) {
        float *here = d + i * stride;
        const float *after = i + 1 < n ? here + stride : here;
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            vector back = READ(line->back + i * LANES + lane);
            for (int x = lane; x < floats; x += LANES) {
                vector value = READ(here + x) + back * READ(after + x);
                STORE(here + x, value);
                if (u) STORE(u + i * stride + x, READ(u + i * stride + x) + value);
            }
        }
    }
}
