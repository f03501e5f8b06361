// Verdicts on targets and the score that follows from them.
#pragma once
#include "sim/cli/evidence/target.h"

enum { SKH_MAX_SEEDS = 32 };

typedef enum skh_verdict { SKH_INSIDE, SKH_NEAR, SKH_OFF, SKH_VERDICT_COUNT } skh_verdict;
extern const char *const skh_verdict_words[SKH_VERDICT_COUNT];

/// `inside` the band; `near` within 1.5 half-widths of its centre; `off` else and for NaN. A one-sided band
/// of a positive bound b reaches from zero: near is up to 1.25 b above an upper bound and down to b / 1.25
/// below a lower one, which is the same rule for 0..b. A one-sided band at or below zero is a sign and has no
/// near.
skh_verdict skh_verdict_of(double value, double low, double high);
/// Distance outside the band in half-widths, 0 inside (one-sided: in half the bound, or 1 for a bound of
/// zero); at most 10, which also stands for NaN and never.
double skh_violation_of(double value, double low, double high);

/// Mean over seeds of one target, and of the null model; `failed`: a run it needs broke.
typedef struct skh_finding {
    int seeds, failed, never; ///< never: seeds in which it did not happen
    double mean, spread;      ///< spread: standard deviation over seeds; NaN for one seed
    double values[SKH_MAX_SEEDS];
    skh_verdict verdict;
    double null_mean;
    skh_verdict null_verdict;
} skh_finding;

/// Reduce the values of a target over seeds (in result->values) to mean, spread and verdict.
void skh_finding_reduce(const skh_target *target, skh_finding *result);

typedef struct skh_score {
    int rows, counts[SKH_VERDICT_COUNT];      ///< plain numbers of rows
    double weight, shares[SKH_VERDICT_COUNT]; ///< groups count once
} skh_score;

void skh_score_add(skh_score *score, const skh_target *target, skh_verdict verdict);
double skh_score_inside(const skh_score *score); ///< weighted share inside, 0-1; NaN without rows
double skh_score_near(const skh_score *score);   ///< weighted share inside or near
