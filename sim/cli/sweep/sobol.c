#include "sim/cli/sweep/sobol.h"
#include "sim/base/random.h"
#include <stdlib.h>

// x^degree + a_1 x^(degree-1) + ... + 1 is primitive when x has order 2^degree - 1 modulo it.
static int is_primitive(uint32_t polynomial, int degree)
{
    uint32_t period = (1u << degree) - 1, power = 1;
    for (uint32_t n = 1; n <= period; n++) {
        power <<= 1;
        if (power >> degree) power ^= polynomial;
        if (power == 1) return n == period;
    }
    return 0;
}

static uint32_t next_primitive(uint32_t polynomial, int *degree)
{
    for (uint32_t p = polynomial + 1;; p++) {
        while (p >> (*degree + 1)) (*degree)++;
        if ((p & 1u) && is_primitive(p, *degree)) return p;
    }
}

// The first `degree` numbers are free (odd, below 2^k); the polynomial gives the others.
static void extend(uint32_t polynomial, int degree, uint64_t choice, uint32_t *v)
{
    for (int k = 0; k < degree; k++) {
        uint32_t m = (uint32_t)(skh_random_bits(choice, (uint64_t)k, 0, 0) & ((2u << k) - 1)) | 1u;
        v[k] = m << (31 - k);
    }
    for (int k = degree; k < SKH_SOBOL_BITS; k++) {
        v[k] = v[k - degree] ^ (v[k - degree] >> degree);
        for (int i = 1; i < degree; i++) {
            if ((polynomial >> (degree - i)) & 1u) v[k] ^= v[k - i];
        }
    }
}

// Row r of the generator matrix over the first `m` columns, as bits.
static uint32_t row_of(const uint32_t *v, int r, int m)
{
    uint32_t row = 0;
    for (int k = 0; k < m; k++) row |= ((v[k] >> (31 - r)) & 1u) << k;
    return row;
}

// Is `row` independent of the basis? If so it joins. Basis rows are kept by their leading bit.
static int joins(uint32_t row, uint32_t *basis)
{
    for (int bit = 31; bit >= 0; bit--) {
        if (!((row >> bit) & 1u)) continue;
        if (!basis[bit]) {
            basis[bit] = row;
            return 1;
        }
        row ^= basis[bit];
    }
    return 0;
}

// Quality parameter t of the plane of two dimensions with 2^m points: 0 is best, m is worst.
static int pair_quality(const uint32_t *a, const uint32_t *b, int m)
{
    int worst = 0;
    for (int first = 0; first <= m; first++) {
        uint32_t basis[32] = {0};
        int rank = 0;
        while (rank < first && joins(row_of(a, rank, m), basis)) rank++;
        if (rank < first) continue; // counted with a smaller `first`
        int second = 0;
        while (first + second < m && joins(row_of(b, second, m), basis)) second++;
        if (m - first - second > worst) worst = m - first - second;
    }
    return worst;
}

void skh_sobol_directions(int dims, uint32_t (*direction)[SKH_SOBOL_BITS])
{
    enum { CANDIDATES = 32, NEIGHBOURS = 16, LOG_POINTS = 9 };
    for (int k = 0; k < SKH_SOBOL_BITS; k++) direction[0][k] = 1u << (31 - k);
    uint32_t polynomial = 2;
    int degree = 1;
    for (int d = 1; d < dims; d++) {
        polynomial = next_primitive(polynomial, &degree);
        uint64_t best_choice = 0;
        int best = 1 << 30;
        for (uint64_t choice = 0; choice < CANDIDATES; choice++) {
            extend(polynomial, degree, choice, direction[d]);
            int badness = 0;
            for (int other = d > NEIGHBOURS ? d - NEIGHBOURS : 0; other < d; other++) {
                int t = pair_quality(direction[other], direction[d], LOG_POINTS);
                badness += 1 << t; // the evenness of a plane falls by two with each step of t
            }
            if (badness < best) best = badness, best_choice = choice;
        }
        extend(polynomial, degree, best_choice, direction[d]);
    }
}

// Every bit is flipped by a coin that depends on the bits before it: strata stay strata.
static uint32_t scramble(uint32_t x, uint64_t seed, uint64_t dimension)
{
    uint32_t out = 0;
    for (unsigned bit = 0; bit < SKH_SOBOL_BITS; bit++) {
        uint64_t before = bit ? (uint64_t)(x >> (32 - bit)) : 0;
        uint32_t coin = (uint32_t)(skh_random_bits(seed, dimension, before, bit) >> 63);
        out |= (((x >> (31 - bit)) & 1u) ^ coin) << (31 - bit);
    }
    return out;
}

skh_status skh_sobol_fill(int count, int dims, uint64_t seed, double *points, skh_error *err)
{
    if (dims < 1 || dims > SKH_SOBOL_DIMS)
        return skh_fail(err, SKH_ERR_RANGE, "%d dimensions: Sobol points go to %d; use method lhs", dims,
                        SKH_SOBOL_DIMS);
    uint32_t(*direction)[SKH_SOBOL_BITS] = malloc(sizeof *direction * (size_t)dims);
    if (!direction) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d dimensions", dims);
    skh_sobol_directions(dims, direction);
    for (int d = 0; d < dims; d++) {
        for (int n = 0; n < count; n++) {
            uint32_t x = 0;
            for (unsigned k = 0; ((unsigned)n >> k) != 0; k++) {
                if (((unsigned)n >> k) & 1u) x ^= direction[d][k];
            }
            points[(size_t)n * (size_t)dims + (size_t)d] =
                ((double)scramble(x, seed, (uint64_t)d) + 0.5) * 0x1p-32;
        }
    }
    free(direction);
    return SKH_OK;
}
