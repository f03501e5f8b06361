// How a number is read off a recorded run: one table of measures, each a pure function of a series.
#pragma once
#include "sim/cli/evidence/series.h"
#include "sim/cli/evidence/target.h"

typedef enum skh_measure_kind { SKH_MEASURE_TIME, SKH_MEASURE_RATIO, SKH_MEASURE_VALUE } skh_measure_kind;
enum { // what a measure needs besides the series
    SKH_NEEDS_COLUMN = 1,
    SKH_NEEDS_EVENT = 2,
    SKH_NEEDS_FROM = 4,
    SKH_NEEDS_TO = 8,
    SKH_NEEDS_LEVEL = 16,
    SKH_NEEDS_OVER = 32
};

typedef struct skh_measure_info {
    const char *name;
    skh_measure_kind kind; ///< times come in h and turn to d, ratios turn to %, when the row's unit says so
    int needs;
    double (*read)(const skh_series *series, const skh_target *target);
    const char *meaning;
} skh_measure_info;

extern const skh_measure_info skh_measure_table[];
extern const int skh_measure_count;
int skh_measure_find(const char *name); ///< -1 when there is none

/// The target's number in one run, in the target's unit. INFINITY: never within the run. NaN: cannot be told.
double skh_measure_read(const skh_series *series, const skh_target *target);
