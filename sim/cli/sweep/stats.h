// Statistics of replicates: moments, quantiles, intervals for probabilities, sensitivity indices.
#pragma once
#include "sim/cli/sweep/outcome.h"
#include "skinheal/status.h"
#include <stdint.h>

typedef struct skh_summary {
    int n; ///< finite values
    double mean, sd, q05, q25, q50, q75, q95;
} skh_summary;

/// Sorts the values (not finite ones are left out). SD with n - 1, quantiles by linear interpolation between
/// order statistics (type 7 of Hyndman & Fan 1996, the default of R and NumPy). Fields are NaN where n is too
/// small.
skh_summary skh_summarise(double *values, int count);
double skh_quantile(const double *sorted, int count, double q);

/// Wilson's score interval of k successes in n trials at 95 %.
void skh_wilson(int k, int n, double *low, double *high);

typedef struct skh_morris_effect {
    double mu, mu_star,
        sigma; ///< mean, mean size and SD of the elementary effects, per whole range of the key
} skh_morris_effect;
/// `points` and `y` as made by SKH_DESIGN_MORRIS. A path with a value that is not finite loses its two
/// effects there.
void skh_morris_effects(int n, int dims, const double *points, const double *y, skh_morris_effect *effects);

typedef struct skh_sobol_index {
    double main, main_low, main_high;    ///< share of variance by the key alone, 95 % bootstrap interval
    double total, total_low, total_high; ///< with all its interactions
} skh_sobol_index;
/// Main effects after Saltelli 2010, totals after Jansen 1999, from values in the order of
/// SKH_DESIGN_SALTELLI. Blocks with a value that is not finite are left out. Errors: SKH_ERR_MEMORY;
/// SKH_ERR_DATA with fewer than two blocks.
skh_status skh_sobol_indices(int n, int dims, const double *y, int resamples, uint64_t seed,
                             skh_sobol_index *indices, skh_error *err);
