// One axis after the other, each as three banded matrices: restrict to a coarser axis, convolve there,
// prolong back.
//
// Prolonging uses quadratic B-splines and restricting is its transpose: both are positive, reproduce
// constants, and widen by the same variance (r^2 / 4 for r nodes per coarse node) wherever a node lies, so
// that the coarse Gaussian can make up for it. The product is symmetric; scaling its row sums to one
// (Sinkhorn) keeps mass for any size.
#include "sim/kernels/smooth.h"

#include "sim/kernels/parallel.h"
#include <math.h>
#include <string.h>

enum {
    LEAST = 3,      // nodes of the coarsest axis: a B-spline meets three
    SCALINGS = 24,  // at most; axes that the ratio divides need none
    AXIS_WORK = 36, // floats of tables per node of an axis
    OCTETS = 8,     // vectors of eight floats summed in registers
    STRIP = 16      // rows turned into columns together
};
static const float coarse_per_sigma = 1.5f; // coarse nodes per sigma
static const float reach = 4.0f;            // a Gaussian is cut at 4 sigma

// out[i] = sum over k of weight[i * width + k] * in[first[i] + k]. `first` holds whole numbers.
typedef struct band {
    int rows, width;
    float *first, *weight;
} band;

typedef struct axis {
    int fine, coarse; // equal: no coarser grid
    band narrow, kernel, widen;
} axis;

static float *take(float **work, int count)
{
    float *p = *work;
    *work += count;
    memset(p, 0, sizeof *p * (size_t)count);
    return p;
}
static band take_band(float **work, int rows, int width)
{
    band b = {rows, width, take(work, rows), NULL};
    b.weight = take(work, rows * width);
    return b;
}

static int mirrored(int i, int n)
{
    while (i < 0 || i >= n) i = i < 0 ? -1 - i : 2 * n - 1 - i;
    return i;
}
static int clamped(int i, int low, int high) { return i < low ? low : i > high ? high : i; }

// Nodes of the coarse axis: a whole number of fine nodes each if that is possible within a quarter, else
// evenly spread.
static int coarse_nodes(int n, float sigma)
{
    float ratio = sigma / coarse_per_sigma;
    if (ratio < 1.8f || n <= LEAST) return n; // nothing to gain
    for (int whole = (int)ratio; (float)whole >= 0.75f * ratio; whole--)
        if (n % whole == 0 && n / whole >= LEAST) return n / whole;
    int count = (int)ceilf((float)n / ratio);
    return count < LEAST ? LEAST : count;
}

static void add_weight(band *b, int row, int column, float weight)
{
    b->weight[row * b->width + column - (int)b->first[row]] += weight;
}

static band sampled_gaussian(float **work, int n, float variance)
{
    int radius = (int)ceilf(reach * sqrtf(variance)), width = 2 * radius + 1 < n ? 2 * radius + 1 : n;
    band b = take_band(work, n, width);
    float sum = 0.0f;
    for (int k = -radius; k <= radius; k++) sum += expf(-0.5f * (float)(k * k) / variance);
    for (int i = 0; i < n; i++) b.first[i] = (float)clamped(i - radius, 0, n - width);
    int inner = radius, outer = n - radius; // rows between see no border and are alike
    if (inner >= outer) inner = outer = n;
    for (int k = -radius; k <= radius; k++) {
        float weight = expf(-0.5f * (float)(k * k) / variance) / sum;
        for (int i = 0; i < inner; i++) add_weight(&b, i, mirrored(i + k, n), weight);
        for (int i = outer; i < n; i++) add_weight(&b, i, mirrored(i + k, n), weight);
        if (inner < outer) b.weight[inner * width + k + radius] = weight;
    }
    for (int i = inner + 1; i < outer; i++)
        memcpy(b.weight + i * width, b.weight + inner * width, sizeof *b.weight * (size_t)width);
    return b;
}

static band spline_interpolation(float **work, int fine, int coarse)
{
    float ratio = (float)fine / (float)coarse;
    band b = take_band(work, fine, 3);
    for (int i = 0; i < fine; i++) {
        float place = ((float)i + 0.5f) / ratio - 0.5f;
        int nearest = (int)floorf(place + 0.5f);
        float f = place - (float)nearest;
        b.first[i] = (float)clamped(nearest - 1, 0, coarse - 3);
        add_weight(&b, i, mirrored(nearest - 1, coarse), 0.5f * (0.5f - f) * (0.5f - f));
        add_weight(&b, i, mirrored(nearest, coarse), 0.75f - f * f);
        add_weight(&b, i, mirrored(nearest + 1, coarse), 0.5f * (0.5f + f) * (0.5f + f));
    }
    return b;
}

// Transpose of the interpolation, divided by the ratio: averages of what lies around each coarse node.
static band spline_average(float **work, const band *widen, int coarse)
{
    int fine = widen->rows;
    float ratio = (float)fine / (float)coarse;
    int width = clamped((int)ceilf(3.0f * ratio) + 2, 1, fine);
    band b = take_band(work, coarse, width);
    for (int j = 0; j < coarse; j++)
        b.first[j] = (float)clamped((int)(((float)j - 1.0f) * ratio) - 1, 0, fine - width);
    for (int i = 0; i < fine; i++) {
        for (int k = 0; k < 3; k++) {
            float weight = widen->weight[i * 3 + k];
            if (weight > 0.0f) add_weight(&b, (int)widen->first[i] + k, i, weight / ratio);
        }
    }
    return b;
}

static void apply_line(const band *b, const float *in, float *out)
{
    for (int i = 0; i < b->rows; i++) {
        const float *from = in + (int)b->first[i], *weight = b->weight + i * b->width;
        float sum = 0.0f;
        for (int k = 0; k < b->width; k++) sum += weight[k] * from[k];
        out[i] = sum;
    }
}

// Scale fine nodes on both sides until the whole operator has row sums, and so column sums, of one.
static void balance(axis *a, float *work)
{
    float *ones = take(&work, a->fine), *sums = take(&work, a->fine), *low = take(&work, a->coarse),
          *mid = take(&work, a->coarse);
    for (int i = 0; i < a->fine; i++) ones[i] = 1.0f;
    for (int round = 0; round < SCALINGS; round++) {
        apply_line(&a->narrow, ones, low);
        apply_line(&a->kernel, low, mid);
        apply_line(&a->widen, mid, sums);
        float worst = 0.0f;
        for (int i = 0; i < a->fine; i++) {
            worst = fmaxf(worst, fabsf(sums[i] - 1.0f));
            sums[i] = 1.0f / sqrtf(sums[i]);
        }
        if (worst < 1e-6f) return; // a few roundings
        for (int i = 0; i < a->widen.rows * 3; i++) a->widen.weight[i] *= sums[i / 3];
        for (int i = 0; i < a->narrow.rows * a->narrow.width; i++)
            a->narrow.weight[i] *= sums[(int)a->narrow.first[i / a->narrow.width] + i % a->narrow.width];
    }
}

static size_t axis_work(int n) { return AXIS_WORK * ((size_t)n + 16); }

// `work` has axis_work(n) floats.
static axis make_axis(float *work, int n, float sigma)
{
    axis a = {.fine = n, .coarse = coarse_nodes(n, sigma)};
    if (a.coarse == a.fine) {
        a.kernel = sampled_gaussian(&work, n, sigma * sigma);
        return a;
    }
    float ratio = (float)a.fine / (float)a.coarse;
    a.kernel =
        sampled_gaussian(&work, a.coarse, sigma * sigma / (ratio * ratio) - 0.5f); // two splines of 1/4 each
    a.widen = spline_interpolation(&work, a.fine, a.coarse);
    a.narrow = spline_average(&work, &a.widen, a.coarse);
    balance(&a, work);
    return a;
}

typedef float octet __attribute__((vector_size(32)));
typedef float stored_octet __attribute__((vector_size(32), aligned(4), may_alias));

// to[x] = sum over k of weight[k] * from[k * inner + x] for `octets` times eight neighbours, summed in
// registers in order of k.
static inline __attribute__((always_inline)) void weigh_octets(const int octets, const float *weight,
                                                               int width, const float *from, size_t inner,
                                                               float *to)
{
    octet sum[OCTETS];
    for (int l = 0; l < octets; l++) sum[l] = (octet){0};
    for (int k = 0; k < width; k++, from += inner)
        for (int l = 0; l < octets; l++) sum[l] += weight[k] * *(const stored_octet *)(from + 8 * l);
    for (int l = 0; l < octets; l++) *(stored_octet *)(to + 8 * l) = sum[l];
}

// `octets` accumulators fill the registers and hide the latency of each.
static inline __attribute__((always_inline)) void weigh_row(const int octets, const float *weight, int width,
                                                            const float *from, size_t inner, float *to)
{
    size_t x = 0;
    for (; x + 8 * (size_t)octets <= inner; x += 8 * (size_t)octets)
        weigh_octets(octets, weight, width, from + x, inner, to + x);
    for (; x + 8 <= inner; x += 8) weigh_octets(1, weight, width, from + x, inner, to + x);
    for (; x < inner; x++) {
        float sum = 0.0f;
        for (int k = 0; k < width; k++) sum += weight[k] * from[(size_t)k * inner + x];
        to[x] = sum;
    }
}

// One row of a band, built once per instruction set: sums run in the same order, so bits are the same.
typedef void weigh(const float *weight, int width, const float *from, size_t inner, float *to);
static void weigh_baseline(const float *weight, int width, const float *from, size_t inner, float *to)
{
    weigh_row(OCTETS / 2, weight, width, from, inner, to);
}
#if defined(__x86_64__) || defined(__i386__)
__attribute__((target("avx2"))) static void weigh_avx2(const float *weight, int width, const float *from,
                                                       size_t inner, float *to)
{
    weigh_row(OCTETS, weight, width, from, inner, to);
}
#endif

static weigh *widest_weigh(void)
{
#if defined(__x86_64__) || defined(__i386__)
    if (__builtin_cpu_supports("avx2")) return weigh_avx2;
#endif
    return weigh_baseline;
}

// Apply a band along the middle axis of in[outer][][inner]. Call inside a parallel region.
static void apply(const band *b, const float *restrict in, float *restrict out, int outer, int in_rows,
                  size_t inner)
{
    weigh *const row_of = widest_weigh();
#pragma omp for schedule(static)
    for (int row = 0; row < outer * b->rows; row++) {
        int i = row % b->rows, slab = row / b->rows;
        const float *from = in + ((size_t)slab * (size_t)in_rows + (size_t)b->first[i]) * inner;
        row_of(b->weight + i * b->width, b->width, from, inner, out + (size_t)row * inner);
    }
}

typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));

// Turn 4 x 4 numbers: out[column][row] = in[row][column].
static inline void turn(const float *in, size_t in_row, float *out, size_t out_row)
{
    quad a = *(const quad *)in, b = *(const quad *)(in + in_row), c = *(const quad *)(in + 2 * in_row),
         d = *(const quad *)(in + 3 * in_row);
    quad ac = __builtin_shufflevector(a, c, 0, 4, 1, 5), bd = __builtin_shufflevector(b, d, 0, 4, 1, 5);
    quad ac2 = __builtin_shufflevector(a, c, 2, 6, 3, 7), bd2 = __builtin_shufflevector(b, d, 2, 6, 3, 7);
    *(quad *)out = __builtin_shufflevector(ac, bd, 0, 4, 1, 5);
    *(quad *)(out + out_row) = __builtin_shufflevector(ac, bd, 2, 6, 3, 7);
    *(quad *)(out + 2 * out_row) = __builtin_shufflevector(ac2, bd2, 0, 4, 1, 5);
    *(quad *)(out + 3 * out_row) = __builtin_shufflevector(ac2, bd2, 2, 6, 3, 7);
}

// out[column][row] = in[row][column]; a strip of 16 rows fills whole cache lines of `out`. Call inside a
// parallel region.
static void transpose(const float *restrict in, float *restrict out, int rows, int columns)
{
    const size_t wide = (size_t)columns, high = (size_t)rows;
#pragma omp for schedule(static)
    for (int first = 0; first < rows; first += STRIP) {
        size_t from = (size_t)first, to = from + STRIP < high ? from + STRIP : high, column = 0;
        for (; column + 4 <= wide && to == from + STRIP; column += 4)
            for (size_t row = from; row < to; row += 4)
                turn(in + row * wide + column, wide, out + column * high + row, high);
        for (; column < wide; column++)
            for (size_t row = from; row < to; row++) out[column * high + row] = in[row * wide + column];
    }
}

// Two buffers that take turns. Each thread has its own copy; all are in step.
typedef struct relay {
    const float *now;
    float *next, *after;
} relay;

static void pass_on(relay *r)
{
    float *done = r->next;
    r->next = r->after;
    r->after = done;
    r->now = done;
}

// Restrict and convolve along the middle axis; returns its coarse length.
static int descend(relay *r, const axis *a, int outer, size_t inner)
{
    if (a->fine == 1) return 1;
    if (a->coarse < a->fine) {
        apply(&a->narrow, r->now, r->next, outer, a->fine, inner);
        pass_on(r);
    }
    apply(&a->kernel, r->now, r->next, outer, a->coarse, inner);
    pass_on(r);
    return a->coarse;
}

static void ascend(relay *r, const axis *a, int outer, size_t inner)
{
    if (a->coarse == a->fine) return;
    apply(&a->widen, r->now, r->next, outer, a->coarse, inner);
    pass_on(r);
}

// Rows of x are turned into columns for their own axis, so that all sums run over contiguous neighbours.
static void smooth_axes(relay *r, const axis *ax, const axis *ay, const axis *az, float *out)
{
    size_t nx = (size_t)ax->fine;
    int nz = descend(r, az, 1, (size_t)ay->fine * nx);
    int ny = descend(r, ay, nz, nx);
    transpose(r->now, r->next, nz * ny, ax->fine);
    pass_on(r);
    descend(r, ax, 1, (size_t)nz * (size_t)ny);
    ascend(r, ax, 1, (size_t)nz * (size_t)ny);
    if (ny == ay->fine && nz == az->fine) r->next = out;
    transpose(r->now, r->next, ax->fine, nz * ny);
    pass_on(r);
    if (nz == az->fine) r->next = out;
    ascend(r, ay, nz, nx);
    r->next = out;
    ascend(r, az, 1, (size_t)ay->fine * nx);
}

size_t skh_smooth_work(const skh_grid *grid)
{
    return 2 * skh_grid_nodes(grid) + axis_work(grid->nx) + axis_work(grid->ny) + axis_work(grid->nz);
}

void skh_smooth(const skh_grid *grid, float sigma_um, const float *in, float *out, float *work)
{
    size_t nodes = skh_grid_nodes(grid);
    float sigma = sigma_um / grid->dx_um, *tables = work + 2 * nodes;
    if (!(sigma > 0.0f)) {
        if (out != in) memcpy(out, in, nodes * sizeof *out);
        return;
    }
    axis ax, ay, az;
#pragma omp parallel if (nodes >= SKH_PARALLEL_NODES)
    {
#pragma omp sections
        {
#pragma omp section
            ax = make_axis(tables, grid->nx, sigma);
#pragma omp section
            {
                ay = make_axis(tables + axis_work(grid->nx), grid->ny, sigma);
                az = make_axis(tables + axis_work(grid->nx) + axis_work(grid->ny), grid->nz, sigma);
            }
        }
        relay r = {in, work, work + nodes};
        smooth_axes(&r, &ax, &ay, &az, out);
    }
}

void skh_smooth_columns(const skh_grid *grid, float sigma_um, const float *in, float *out, float *work)
{
    skh_grid columns = *grid;
    columns.nz = 1;
    skh_smooth(&columns, sigma_um, in, out, work);
}
