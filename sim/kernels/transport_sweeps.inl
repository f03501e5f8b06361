// The loops of transport for vectors of WIDTH floats, in functions of attribute TARGET; see
// transport_sweeps.h.
//
// Each lane's arithmetic is the same whatever WIDTH, and none is fused, so every instruction set gives the
// same bits. Vectors stay inside functions: passing them would depend on the instruction set.
#include "sim/kernels/transport_sweeps.h"
#if WIDTH == 8
#include <immintrin.h>
#endif

enum { LANES = 8, HALF = 4 };
typedef float vector __attribute__((vector_size(4 * WIDTH)));
typedef float stored __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));
typedef int bits __attribute__((vector_size(4 * WIDTH)));
#define READ(pointer)         (*(const stored *)(pointer))
#define STORE(pointer, value) (*(stored *)(pointer) = (value))
#define INLINE                static inline __attribute__((always_inline)) TARGET

// The recurrences of `count` rows run side by side, which hides the latency of each. Fluxes are computed once
// and used by both neighbours, so that what leaves one node enters the next.
INLINE void sweep_rows(const skh_sweep_group *g, const int count, const int deep, const int down,
                       const int lane, const float *u, const float *source, float *d)
{
    // all in locals: stores through vectors might change what `g` points to
    const ptrdiff_t stride = g->stride, end = ((ptrdiff_t)g->nx - 1) * LANES;
    const ptrdiff_t before = g->before, after = g->after, up = g->up, last = (count - 1) * stride + g->down;
    const vector along = READ(g->along + lane), decay = READ(g->decay + lane), dt = g->dt_h - (vector){0};
    const skh_sweep_line line = g->line;
    vector face[SKH_SWEEP_ROWS + 1], here[SKH_SWEEP_ROWS + 1], left[SKH_SWEEP_ROWS], carry[SKH_SWEEP_ROWS];
    for (int k = 0; k <= count; k++) face[k] = READ(g->face + k * LANES + lane);
    for (int k = 0; k < count; k++) {
        here[k] = READ(u + k * stride + lane);
        left[k] = carry[k] = (vector){0};
    }
    for (ptrdiff_t x = lane; x <= end + lane; x += LANES) {
        const ptrdiff_t right = x < end + lane ? LANES : 0;
        const vector inverse = READ(line.inverse + x), front = READ(line.front + x);
        here[count] = READ(u + x + last);
        vector above = face[0] * (here[0] - READ(u + x + up));
        for (int k = 0; k < count; k++) {
            const float *c = u + k * stride + x;
            vector next = READ(c + right), flux = next - here[k];
            vector below = face[k + 1] * (here[k + 1] - here[k]);
            vector rate = along * (flux - left[k]) + (below - above);
            if (deep) rate += along * ((READ(c + before) - here[k]) + (READ(c + after) - here[k]));
            rate += dt * READ(source + k * stride + x) - decay * here[k];
            carry[k] = rate * inverse + front * carry[k];
            STORE(d + k * stride + x, carry[k]);
            left[k] = flux;
            here[k] = next;
            above = below;
        }
    }
    vector pivot[SKH_SWEEP_ROWS], passing[SKH_SWEEP_ROWS];
    for (int k = 0; down && k < count; k++) {
        pivot[k] = READ(g->deeper.inverse + k * LANES + lane);
        passing[k] = READ(g->deeper.front + k * LANES + lane);
    }
    const ptrdiff_t done = g->done;
    for (ptrdiff_t x = end + lane; x >= lane; x -= LANES) {
        const vector back = READ(line.back + x); // 0 at the last node
        for (int k = 0; k < count; k++) carry[k] = READ(d + k * stride + x) + back * carry[k];
        vector pass = carry[0];
        if (down && done) pass = READ(d + done + x);
        for (int k = 0; k < count; k++) {
            pass = down ? carry[k] * pivot[k] + passing[k] * pass : carry[k];
            STORE(d + k * stride + x, pass);
        }
    }
}

TARGET static void rows(const skh_sweep_group *g, const float *u, const float *source, float *d)
{
    const int deep = g->before != 0 || g->after != 0, down = g->deeper.inverse != NULL;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
        if (deep && g->count == SKH_SWEEP_ROWS)
            sweep_rows(g, SKH_SWEEP_ROWS, 1, 0, lane, u, source, d);
        else if (deep)
            sweep_rows(g, 1, 1, 0, lane, u, source, d);
        else if (down && g->count == SKH_SWEEP_ROWS)
            sweep_rows(g, SKH_SWEEP_ROWS, 0, 1, lane, u, source, d);
        else if (g->count == SKH_SWEEP_ROWS)
            sweep_rows(g, SKH_SWEEP_ROWS, 0, 0, lane, u, source, d);
        else if (down)
            sweep_rows(g, 1, 0, 1, lane, u, source, d);
        else
            sweep_rows(g, 1, 0, 0, lane, u, source, d);
    }
}

#if WIDTH == 8
typedef float half __attribute__((vector_size(16), aligned(4), may_alias));
#define READ_PAIR(name, one, two)                                                                            \
    const half name##_one = *(const half *)(one), name##_two = *(const half *)(two);                         \
    const vector name = __builtin_shufflevector(name##_one, name##_two, 0, 1, 2, 3, 4, 5, 6, 7)
// intrinsics: gcc makes a permutation across lanes, slow on some machines, of a shuffle that takes the upper
// half
#define STORE_PAIR(one, two, value)                                                                          \
    _mm_storeu_ps(one, _mm256_castps256_ps128((__m256)(value)));                                             \
    _mm_storeu_ps(two, _mm256_extractf128_ps((__m256)(value), 1))

// sweep_rows() for nodes of four lanes: row k and row count + k of 2 count rows in one vector.
INLINE void sweep_pairs(const skh_sweep_group *g, const int count, const float *u, const float *source,
                        float *d)
{
    const ptrdiff_t stride = g->stride, far = count * stride, end = ((ptrdiff_t)g->nx - 1) * HALF;
    const ptrdiff_t up = g->up, last = (2 * count - 1) * stride + g->down;
    const vector along = READ(g->along), decay = READ(g->decay), dt = g->dt_h - (vector){0};
    const skh_sweep_line line = g->line;
    vector face[SKH_SWEEP_ROWS + 1], here[SKH_SWEEP_ROWS + 1], left[SKH_SWEEP_ROWS], carry[SKH_SWEEP_ROWS];
    for (int k = 0; k <= count; k++) {
        READ_PAIR(faces, g->face + k * HALF, g->face + (count + k) * HALF);
        face[k] = faces;
    }
    for (int k = 0; k < count; k++) {
        READ_PAIR(first, u + k * stride, u + k * stride + far);
        here[k] = first;
        left[k] = carry[k] = (vector){0};
    }
    for (ptrdiff_t x = 0; x <= end; x += HALF) {
        const ptrdiff_t right = x < end ? HALF : 0;
        const vector inverse = READ(line.inverse + 2 * x), front = READ(line.front + 2 * x);
        READ_PAIR(over, u + x + up, u + x + far - stride);
        READ_PAIR(under, u + x + far, u + x + last);
        here[count] = under;
        vector above = face[0] * (here[0] - over);
        for (int k = 0; k < count; k++) {
            const float *c = u + k * stride + x, *s = source + k * stride + x;
            READ_PAIR(next, c + right, c + right + far);
            READ_PAIR(made, s, s + far);
            vector flux = next - here[k], below = face[k + 1] * (here[k + 1] - here[k]);
            vector rate = along * (flux - left[k]) + (below - above);
            rate += dt * made - decay * here[k];
            carry[k] = rate * inverse + front * carry[k];
            STORE_PAIR(d + k * stride + x, d + k * stride + x + far, carry[k]);
            left[k] = flux;
            here[k] = next;
            above = below;
        }
    }
    for (ptrdiff_t x = end; x >= 0; x -= HALF) {
        const vector back = READ(line.back + 2 * x); // 0 at the last node
        for (int k = 0; k < count; k++) {
            float *at = d + k * stride + x;
            READ_PAIR(value, at, at + far);
            carry[k] = value + back * carry[k];
            STORE_PAIR(at, at + far, carry[k]);
        }
    }
}

TARGET static void pairs(const skh_sweep_group *g, const float *u, const float *source, float *d)
{
    if (g->count == SKH_SWEEP_PAIRED)
        sweep_pairs(g, SKH_SWEEP_ROWS, u, source, d);
    else
        sweep_pairs(g, 1, u, source, d);
}
#endif

TARGET static void forward(float *d, const float *before, int width, const skh_sweep_line *line, int node)
{
    for (int lane = 0; lane < LANES; lane += WIDTH) {
        const vector inverse = READ(line->inverse + node * LANES + lane),
                     front = READ(line->front + node * LANES + lane);
        for (ptrdiff_t x = lane; x < (ptrdiff_t)width * LANES; x += LANES)
            STORE(d + x, READ(d + x) * inverse + front * READ(before + x));
    }
}

TARGET static void backward(float *d, const float *after, int width, const skh_sweep_line *line, int node,
                            float *u, const float *keep)
{
    for (int lane = 0; lane < LANES; lane += WIDTH) {
        const vector back = READ(line->back + node * LANES + lane);
        for (ptrdiff_t x = lane; x < (ptrdiff_t)width * LANES; x += LANES) {
            vector value = READ(d + x) + back * READ(after + x);
            STORE(d + x, value);
            if (!u) continue;
            vector sum = READ(u + x) + value;
            if (keep && lane == 0) sum[0] *= keep[x / LANES];
            STORE(u + x, sum);
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
