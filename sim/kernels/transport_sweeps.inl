// The loops of transport for vectors of WIDTH floats, in functions of attribute TARGET; see
// transport_sweeps.h.
//
// Each lane's arithmetic is the same whatever WIDTH, and none is fused, so every instruction set gives the
// same bits. Vectors stay inside functions: passing them would depend on the instruction set.
#include "sim/kernels/transport_sweeps.h"

enum { LANES = 8 };
typedef float vector __attribute__((vector_size(4 * WIDTH)));
typedef float stored __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));
typedef int bits __attribute__((vector_size(4 * WIDTH)));
#define READ(pointer)         (*(const stored *)(pointer))
#define STORE(pointer, value) (*(stored *)(pointer) = (value))
#define INLINE                static inline __attribute__((always_inline)) TARGET

// The recurrences of `count` rows run side by side, which hides the latency of each. Fluxes are computed once
// and used by both neighbours, so that what leaves one node enters the next.
INLINE void sweep_rows(const skh_sweep_group *g, const int count, const int deep, const int lane,
                       const float *u, const float *source, float *d)
{
    const ptrdiff_t stride = g->stride, end = ((ptrdiff_t)g->nx - 1) * LANES;
    const vector along = READ(g->along + lane), decay = READ(g->decay + lane);
    const float *face = g->face + lane;
    vector here[SKH_SWEEP_ROWS + 1], left[SKH_SWEEP_ROWS], carry[SKH_SWEEP_ROWS];
    for (int k = 0; k < count; k++) {
        here[k] = READ(u + k * stride + lane);
        left[k] = carry[k] = (vector){0};
    }
    for (ptrdiff_t x = lane; x <= end + lane; x += LANES) {
        const ptrdiff_t right = x < end + lane ? LANES : 0;
        const vector inverse = READ(g->line.inverse + x), front = READ(g->line.front + x);
        here[count] = READ(u + (count - 1) * stride + x + g->down);
        vector above = READ(face) * (here[0] - READ(u + x + g->up));
        for (int k = 0; k < count; k++) {
            const float *c = u + k * stride + x;
            vector next = READ(c + right), flux = next - here[k];
            vector below = READ(face + (k + 1) * LANES) * (here[k + 1] - here[k]);
            vector rate = along * (flux - left[k]) + (below - above);
            if (deep) rate += along * ((READ(c + g->before) - here[k]) + (READ(c + g->after) - here[k]));
            rate += g->dt_h * READ(source + k * stride + x) - decay * here[k];
            carry[k] = rate * inverse + front * carry[k];
            STORE(d + k * stride + x, carry[k]);
            left[k] = flux;
            here[k] = next;
            above = below;
        }
    }
    for (ptrdiff_t x = end - LANES + lane; x >= lane; x -= LANES) {
        const vector back = READ(g->line.back + x);
        for (int k = 0; k < count; k++) {
            float *at = d + k * stride + x;
            carry[k] = READ(at) + back * carry[k];
            STORE(at, carry[k]);
        }
    }
}

TARGET static void rows(const skh_sweep_group *g, const float *u, const float *source, float *d)
{
    const int deep = g->before != 0 || g->after != 0;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
        if (deep && g->count == SKH_SWEEP_ROWS)
            sweep_rows(g, SKH_SWEEP_ROWS, 1, lane, u, source, d);
        else if (deep)
            sweep_rows(g, 1, 1, lane, u, source, d);
        else if (g->count == SKH_SWEEP_ROWS)
            sweep_rows(g, SKH_SWEEP_ROWS, 0, lane, u, source, d);
        else
            sweep_rows(g, 1, 0, lane, u, source, d);
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

// Comparisons give lanes of all ones or zeros.
TARGET static void floor_nodes(float *u, size_t nodes, const float *floors, float *largest, float *smallest,
                               float *clipped)
{
    for (int lane = 0; lane < LANES; lane += WIDTH) {
        const vector least = READ(floors + lane);
        vector most = {0}, lowest = {0}, lost = {0};
        for (size_t node = 0; node < nodes; node++) {
            float *at = u + node * LANES + lane;
            const vector value = READ(at);
            const bits negative = (bits)value & (value < 0.0f);
            const bits above = value > most, below = value < lowest;
            most = (vector)(((bits)value & above) | ((bits)most & ~above));
            lowest = (vector)(((bits)value & below) | ((bits)lowest & ~below));
            lost -= (vector)negative;
            STORE(at, (vector)((bits)value & ~(bits)(value < least)));
        }
        STORE(largest + lane, most);
        STORE(smallest + lane, lowest);
        STORE(clipped + lane, lost);
    }
}
