#include "sim/cli/sweep/design.h"
#include "sim/base/random.h"
#include "sim/cli/sweep/sobol.h"
#include <stdlib.h>

const char *const skh_design_words[SKH_DESIGN_COUNT] = {
#define X(name, word, meaning) word,
    SKH_DESIGNS(X)
#undef X
};

enum { PURPOSE_ORDER, PURPOSE_PLACE, PURPOSE_START, PURPOSE_UP };

static double unit(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose)
{
    return (double)(skh_random_bits(seed, id, step, purpose) >> 11) * 0x1p-53;
}

// Random order of 0 .. count-1 (Fisher and Yates).
static void shuffle(int *order, int count, uint64_t seed, uint64_t id)
{
    for (int i = 0; i < count; i++) order[i] = i;
    for (int i = count - 1; i > 0; i--) {
        int j = (int)(skh_random_bits(seed, id, (uint64_t)i, PURPOSE_ORDER) % (uint64_t)(i + 1));
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
}

int skh_design_points(skh_design design, int n, int dims)
{
    if (design == SKH_DESIGN_MORRIS) return n * (dims + 1);
    if (design == SKH_DESIGN_SALTELLI) return n * (dims + 2);
    return n;
}

// McKay, Beckman & Conover 1979: one point in each of n strata of every coordinate, in random order.
static void fill_lhs(int n, int dims, uint64_t seed, int *order, double *points)
{
    for (int d = 0; d < dims; d++) {
        shuffle(order, n, seed, (uint64_t)d);
        for (int i = 0; i < n; i++) {
            double within = unit(seed, (uint64_t)d, (uint64_t)i, PURPOSE_PLACE);
            points[(size_t)i * (size_t)dims + (size_t)d] = (order[i] + within) / n;
        }
    }
}

// Morris 1991: from a random corner of the level grid, change every coordinate once by the step, in random
// order.
static void fill_morris(int n, int dims, uint64_t seed, int *order, double *points)
{
    const double level = 1.0 / (SKH_MORRIS_LEVELS - 1);
    const uint64_t starts = SKH_MORRIS_LEVELS / 2; // levels from which a step up stays inside
    size_t width = (size_t)dims;
    for (int path = 0; path < n; path++) {
        double *at = points + (size_t)path * (width + 1) * width;
        uint64_t id = (uint64_t)path;
        for (int d = 0; d < dims; d++) {
            double low = (double)(skh_random_bits(seed, id, (uint64_t)d, PURPOSE_START) % starts) * level;
            int up = (int)(skh_random_bits(seed, id, (uint64_t)d, PURPOSE_UP) >> 63);
            at[d] = up ? low : low + SKH_MORRIS_STEP;
        }
        shuffle(order, dims, seed, id);
        for (int step = 0; step < dims; step++, at += width) {
            double *next = at + width;
            for (int d = 0; d < dims; d++) next[d] = at[d];
            int moved = order[step];
            next[moved] += at[moved] < SKH_MORRIS_STEP - 1e-9 ? SKH_MORRIS_STEP : -SKH_MORRIS_STEP;
        }
    }
}

// Saltelli et al. 2010, Comput. Phys. Commun. 181:259: A and B are the two halves of a 2*dims point set, AB_i
// is A with coordinate i from B.
static skh_status fill_saltelli(int n, int dims, uint64_t seed, double *points, skh_error *err)
{
    size_t width = (size_t)dims, blocks = (size_t)n;
    double *pairs = malloc(sizeof *pairs * blocks * 2 * width);
    if (!pairs) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d points of %d keys", n, 2 * dims);
    skh_status status = skh_sobol_fill(n, 2 * dims, seed, pairs, err);
    for (size_t block = 0; block < blocks && !status; block++) {
        const double *a = pairs + block * 2 * width, *b = a + width;
        for (size_t point = 0; point < width + 2; point++) {
            double *out = points + (block * (width + 2) + point) * width;
            for (size_t d = 0; d < width; d++) out[d] = point == width + 1 || point == d + 1 ? b[d] : a[d];
        }
    }
    free(pairs);
    return status;
}

skh_status skh_design_fill(skh_design design, int n, int dims, uint64_t seed, double *points, skh_error *err)
{
    if (design == SKH_DESIGN_SOBOL) return skh_sobol_fill(n, dims, seed, points, err);
    if (design == SKH_DESIGN_SALTELLI) return fill_saltelli(n, dims, seed, points, err);
    int *order = malloc(sizeof *order * (size_t)(n > dims ? n : dims));
    if (!order) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d points", n);
    (design == SKH_DESIGN_LHS ? fill_lhs : fill_morris)(n, dims, seed, order, points);
    free(order);
    return SKH_OK;
}
