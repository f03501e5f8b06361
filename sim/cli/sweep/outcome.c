#include "sim/cli/sweep/outcome.h"
#include <math.h>
#include <stddef.h>

const char *const skh_measure_names[SKH_MEASURE_COUNT] = {
#define X(name, word, unit, meaning) #word,
    SKH_MEASURES(X)
#undef X
};
const char *const skh_measure_units[SKH_MEASURE_COUNT] = {
#define X(name, word, unit, meaning) unit,
    SKH_MEASURES(X)
#undef X
};
const char *const skh_measure_meanings[SKH_MEASURE_COUNT] = {
#define X(name, word, unit, meaning) meaning,
    SKH_MEASURES(X)
#undef X
};

// Last crossing of |value - end| = 10 % of the farthest distance, between rows by a straight line.
static double settled(const double *time_d, const double *values, int count, int stride, double end,
                      double farthest)
{
    double limit = 0.1 * farthest, later_time = SKH_MISSING, later = 0;
    for (int i = count - 1; i >= 0; i--) {
        double value = values[(size_t)i * (size_t)stride];
        if (!isfinite(value)) continue;
        double away = fabs(value - end);
        if (away > limit) {
            double share = (away - limit) / (away - later);
            return isnan(later_time) ? time_d[i] : time_d[i] + share * (later_time - time_d[i]);
        }
        later_time = time_d[i], later = away;
    }
    return later_time;
}

void skh_outcome(const double *time_d, const double *values, int count, int stride,
                 double measures[SKH_MEASURE_COUNT])
{
    for (int m = 0; m < SKH_MEASURE_COUNT; m++) measures[m] = SKH_MISSING;
    double area = 0, last = SKH_MISSING, last_d = SKH_MISSING;
    for (int i = 0; i < count; i++) {
        double value = values[(size_t)i * (size_t)stride];
        if (!isfinite(value)) continue;
        if (isnan(last)) {
            measures[SKH_MEASURE_PEAK] = measures[SKH_MEASURE_LOWEST] = value;
            measures[SKH_MEASURE_PEAK_TIME] = measures[SKH_MEASURE_LOWEST_TIME] = time_d[i];
        } else {
            area += 0.5 * (value + last) * (time_d[i] - last_d);
        }
        if (value > measures[SKH_MEASURE_PEAK])
            measures[SKH_MEASURE_PEAK] = value, measures[SKH_MEASURE_PEAK_TIME] = time_d[i];
        if (value < measures[SKH_MEASURE_LOWEST])
            measures[SKH_MEASURE_LOWEST] = value, measures[SKH_MEASURE_LOWEST_TIME] = time_d[i];
        last = value, last_d = time_d[i];
    }
    if (isnan(last)) return;
    double farthest = fmax(measures[SKH_MEASURE_PEAK] - last, last - measures[SKH_MEASURE_LOWEST]);
    measures[SKH_MEASURE_SETTLED] = settled(time_d, values, count, stride, last, farthest);
    measures[SKH_MEASURE_AREA] = area;
    measures[SKH_MEASURE_FINAL] = last;
}
