#include "sim/cli/sweep/stats.h"
#include "sim/base/random.h"
#include "sim/cli/sweep/design.h"
#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double skh_quantile(const double *sorted, int count, double q)
{
    if (count < 1) return SKH_MISSING;
    double at = q * (count - 1);
    int below = (int)at;
    if (below >= count - 1) return sorted[count - 1];
    return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
}

skh_summary skh_summarise(double *values, int count)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        if (isfinite(values[i])) values[n++] = values[i];
    }
    qsort(values, (size_t)n, sizeof *values,
          by_value); // and sums in this order: the same for any order of runs
    double sum = 0, squares = 0;
    for (int i = 0; i < n; i++) sum += values[i];
    double mean = n ? sum / n : SKH_MISSING;
    if (n && values[0] == values[n - 1]) mean = values[0]; // equal values have no spread, not one of rounding
    for (int i = 0; i < n; i++) squares += (values[i] - mean) * (values[i] - mean);
    return (skh_summary){.n = n,
                         .mean = mean,
                         .sd = n > 1 ? sqrt(squares / (n - 1)) : SKH_MISSING,
                         .q05 = skh_quantile(values, n, 0.05),
                         .q25 = skh_quantile(values, n, 0.25),
                         .q50 = skh_quantile(values, n, 0.5),
                         .q75 = skh_quantile(values, n, 0.75),
                         .q95 = skh_quantile(values, n, 0.95)};
}

void skh_wilson(int k, int n, double *low, double *high)
{
    if (n < 1) {
        *low = 0, *high = 1;
        return;
    }
    const double z = 1.959963984540054; // two-sided 95 % of the normal distribution
    double p = (double)k / n, z2 = z * z / n;
    double centre = (p + z2 / 2) / (1 + z2), half = z / (1 + z2) * sqrt(p * (1 - p) / n + z2 / (4 * n));
    *low = k == 0 ? 0 : centre - half;
    *high = k == n ? 1 : centre + half;
}

// The coordinate that differs between two neighbours of a path.
static int moved(const double *a, const double *b, int dims)
{
    for (int d = 0; d < dims; d++) {
        if (fabs(a[d] - b[d]) > 1e-9) return d;
    }
    return -1;
}

void skh_morris_effects(int n, int dims, const double *points, const double *y, skh_morris_effect *effects)
{
    size_t width = (size_t)dims;
    for (int d = 0; d < dims; d++) {
        double sum = 0, size = 0, squares = 0;
        int count = 0;
        for (int i = 0; i < n * (dims + 1) - 1; i++) {
            if ((i + 1) % (dims + 1) == 0) continue; // the last point of a path
            const double *a = points + (size_t)i * width, *b = a + width;
            if (moved(a, b, dims) != d || !isfinite(y[i]) || !isfinite(y[i + 1])) continue;
            double effect = (y[i + 1] - y[i]) / (b[d] - a[d]);
            sum += effect, size += fabs(effect), squares += effect * effect;
            count++;
        }
        double mean = count ? sum / count : SKH_MISSING;
        double spread = count > 1 ? (squares - count * mean * mean) / (count - 1) : SKH_MISSING;
        effects[d] = (skh_morris_effect){mean, count ? size / count : SKH_MISSING, sqrt(fmax(spread, 0))};
    }
}

// Main and total index of key d from the blocks `pick` names. Values are centred before: it lowers the noise.
static void indices_of(int blocks, int dims, const double *y, const int *pick, int d, double *main,
                       double *total)
{
    double mean = 0, variance = 0, together = 0, apart = 0;
    for (int i = 0; i < blocks; i++) {
        const double *block = y + (size_t)pick[i] * (size_t)(dims + 2);
        mean += (block[0] + block[dims + 1]) / (2.0 * blocks);
    }
    for (int i = 0; i < blocks; i++) {
        const double *block = y + (size_t)pick[i] * (size_t)(dims + 2);
        double a = block[0] - mean, b = block[dims + 1] - mean, ab = block[d + 1] - mean;
        variance += (a * a + b * b) / (2.0 * blocks);
        together += b * (ab - a) / blocks;
        apart += (a - ab) * (a - ab) / (2.0 * blocks);
    }
    *main = variance > 0 ? together / variance : 0;
    *total = variance > 0 ? apart / variance : 0;
}

skh_status skh_sobol_indices(int n, int dims, const double *y, int resamples, uint64_t seed,
                             skh_sobol_index *indices, skh_error *err)
{
    int *whole = malloc(sizeof *whole * (size_t)n), *pick = malloc(sizeof *pick * (size_t)n);
    double *main = malloc(sizeof *main * (size_t)resamples * 2);
    skh_status status =
        whole && pick && main ? SKH_OK : skh_fail(err, SKH_ERR_MEMORY, "no memory for %d blocks", n);
    int blocks = 0;
    for (int i = 0; i < n && !status; i++) {
        int finite = 1;
        for (int p = 0; p < dims + 2; p++)
            finite &= isfinite(y[(size_t)i * (size_t)(dims + 2) + (size_t)p]) != 0;
        if (finite) whole[blocks++] = i;
    }
    if (!status && blocks < 2)
        status = skh_fail(err, SKH_ERR_DATA, "%d of %d blocks are complete; indices need 2", blocks, n);
    for (int d = 0; d < dims && !status; d++) {
        double *total = main + resamples;
        skh_sobol_index *out = &indices[d];
        indices_of(blocks, dims, y, whole, d, &out->main, &out->total);
        for (int r = 0; r < resamples; r++) {
            for (int i = 0; i < blocks; i++) // the same blocks for every key: intervals compare
                pick[i] = whole[skh_random_bits(seed, (uint64_t)i, (uint64_t)r, 0) % (uint64_t)blocks];
            indices_of(blocks, dims, y, pick, d, &main[r], &total[r]);
        }
        skh_summary range = skh_summarise(main, resamples); // sorts
        out->main_low = skh_quantile(main, range.n, 0.025),
        out->main_high = skh_quantile(main, range.n, 0.975);
        range = skh_summarise(total, resamples);
        out->total_low = skh_quantile(total, range.n, 0.025),
        out->total_high = skh_quantile(total, range.n, 0.975);
    }
    free(whole), free(pick), free(main);
    return status;
}
