#include "sim/cli/evidence/score.h"
#include <math.h>

const char *const skh_verdict_words[SKH_VERDICT_COUNT] = {"inside", "near", "off"};
// 1.25 b is 1.5 half-widths from the centre of a band 0..b
static const double near_half_widths = 1.5, one_sided_reach = 1.25, worst_violation = 10.0;

static int is_near(double value, double low, double high)
{
    if (isinf(low)) return high > 0 && value <= one_sided_reach * high;
    if (isinf(high)) return low > 0 && value >= low / one_sided_reach;
    return fabs(value - (low + high) / 2) <= near_half_widths * (high - low) / 2;
}

skh_verdict skh_verdict_of(double value, double low, double high)
{
    if (isnan(value)) return SKH_OFF;
    if (low <= value && value <= high) return SKH_INSIDE;
    return isfinite(value) && is_near(value, low, high) ? SKH_NEAR : SKH_OFF;
}

double skh_violation_of(double value, double low, double high)
{
    if (isnan(value)) return worst_violation;
    if (low <= value && value <= high) return 0.0;
    if (isinf(value)) return worst_violation;
    double outside = value < low ? low - value : value - high;
    double half = isinf(low) || isinf(high) ? fabs(isinf(low) ? high : low) / 2 : (high - low) / 2;
    if (!(half > 0)) half = 1.0;
    return fmin(outside / half, worst_violation);
}

void skh_finding_reduce(const skh_target *target, skh_finding *result)
{
    double sum = 0, squares = 0;
    result->never = 0;
    for (int i = 0; i < result->seeds; i++) {
        sum += result->values[i];
        result->never += isinf(result->values[i]);
    }
    result->mean = result->failed || !result->seeds ? (double)NAN : sum / result->seeds;
    for (int i = 0; i < result->seeds; i++) {
        double off = result->values[i] - result->mean;
        squares += off * off;
    }
    int told = result->seeds > 1 && isfinite(result->mean);
    result->spread = told ? sqrt(squares / (result->seeds - 1)) : (double)NAN;
    result->verdict = skh_verdict_of(result->mean, target->low, target->high);
    result->null_verdict = skh_verdict_of(result->null_mean, target->low, target->high);
}

void skh_score_add(skh_score *score, const skh_target *target, skh_verdict verdict)
{
    score->rows++;
    score->counts[verdict]++;
    score->weight += target->weight;
    score->shares[verdict] += target->weight;
}

double skh_score_inside(const skh_score *score) { return score->shares[SKH_INSIDE] / score->weight; }
double skh_score_near(const skh_score *score)
{
    return (score->shares[SKH_INSIDE] + score->shares[SKH_NEAR]) / score->weight;
}
