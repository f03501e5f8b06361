// What one curve comes to: its highest and lowest value, when it has settled, its area, its end.
#pragma once
#include <math.h>

/// A value that is not there; never equal to anything, written as an empty field.
#define SKH_MISSING ((double)NAN)

#define SKH_MEASURES(X)                                                                                      \
    X(PEAK, peak, "", "highest value")                                                                       \
    X(PEAK_TIME, peak_d, "d", "when it is highest")                                                          \
    X(LOWEST, lowest, "", "lowest value")                                                                    \
    X(LOWEST_TIME, lowest_d, "d", "when it is lowest")                                                       \
    X(SETTLED, settled_d, "d", "when 90 % of the way from its farthest value to its end is done for good")   \
    X(AREA, area, "*d", "area under the curve")                                                              \
    X(FINAL, final, "", "last value")
typedef enum skh_measure {
#define X(name, ...) SKH_MEASURE_##name,
    SKH_MEASURES(X)
#undef X
        SKH_MEASURE_COUNT
} skh_measure;

extern const char *const skh_measure_names[SKH_MEASURE_COUNT];
/// Unit of a measure: "" = the metric's own, "d" = days, "*d" = the metric's own times days.
extern const char *const skh_measure_units[SKH_MEASURE_COUNT];
extern const char *const skh_measure_meanings[SKH_MEASURE_COUNT];

/// Measures of a curve given at `time_d`; `stride` doubles from one value to the next. Values that are not
/// finite are left out; all measures are NaN when none is finite. The area uses the trapezoidal rule.
void skh_outcome(const double *time_d, const double *values, int count, int stride,
                 double measures[SKH_MEASURE_COUNT]);
