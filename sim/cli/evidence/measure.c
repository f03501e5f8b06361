// Measures: what "peak time", "fold of baseline" and the like mean, exactly.
//
// s(t) is the target's column, or column / over where a second column is given; linear between rows. Rest is
// the first row, before the first session. [from, to] is a window in hours since the first session; a window
// that is not given starts at the session and ends with the run.
#include "sim/cli/evidence/measure.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double at_row(const skh_series *series, const skh_target *target, int row)
{
    double value = skh_series_at(series, row, target->column);
    return target->over < 0 ? value : value / skh_series_at(series, row, target->over);
}

// The last row before the needle; the very first may lack what the world updates once an hour.
static int rest_row(const skh_series *series)
{
    int row = 0;
    while (row + 1 < series->rows && series->time_h[row + 1] < -1e-3) row++;
    return row;
}

static double from_of(const skh_target *target) { return isnan(target->from_h) ? 0.0 : target->from_h; }
static double to_of(const skh_series *series, const skh_target *target)
{
    return isnan(target->to_h) ? series->end_h : target->to_h;
}

// Linear between rows; NaN outside the run.
static double at_time(const skh_series *series, const skh_target *target, double time_h)
{
    if (time_h < series->time_h[0] || time_h > series->end_h + 1.0) return (double)NAN;
    int row = 1;
    while (row < series->rows && series->time_h[row] < time_h) row++;
    if (row >= series->rows) return at_row(series, target, series->rows - 1);
    double t0 = series->time_h[row - 1], t1 = series->time_h[row];
    double a = at_row(series, target, row - 1), b = at_row(series, target, row);
    return a + (b - a) * (time_h - t0) / (t1 - t0);
}

static double rest_of(const skh_series *series, const skh_target *target)
{
    return at_row(series, target, rest_row(series));
}

// First and last row inside the window; 0 when there is none. Only rows after the first session belong.
static int window(const skh_series *series, const skh_target *target, int *first, int *last)
{
    double from = from_of(target), to = to_of(series, target);
    *first = series->rows;
    *last = 0;
    for (int row = 1; row < series->rows; row++) {
        double time_h = series->time_h[row];
        if (time_h <= 0 || time_h < from || time_h > to) continue;
        if (row < *first) *first = row;
        *last = row;
    }
    return *first <= *last;
}

static double value(const skh_series *series, const skh_target *target)
{
    return at_time(series, target, target->from_h);
}

static double complement(const skh_series *series, const skh_target *target)
{
    return 1.0 - at_time(series, target, target->from_h);
}

static double extreme(const skh_series *series, const skh_target *target, double sign)
{
    int first, last;
    if (!window(series, target, &first, &last)) return (double)NAN;
    double best = -(double)INFINITY;
    for (int row = first; row <= last; row++) {
        double here = sign * at_row(series, target, row);
        if (here > best) best = here;
    }
    return sign * best;
}
static double largest(const skh_series *series, const skh_target *target)
{
    return extreme(series, target, 1);
}
static double smallest(const skh_series *series, const skh_target *target)
{
    return extreme(series, target, -1);
}

static double mean(const skh_series *series, const skh_target *target)
{
    int first, last;
    if (!window(series, target, &first, &last)) return (double)NAN;
    double sum = 0, span = 0;
    for (int row = first; row < last; row++) {
        double hours = series->time_h[row + 1] - series->time_h[row];
        sum += hours * (at_row(series, target, row) + at_row(series, target, row + 1)) / 2;
        span += hours;
    }
    return span > 0 ? sum / span : at_row(series, target, first);
}

// Mean of five rows around one with weights 1 2 3 2 1 (1 2 1, then 1 at the ends of the window), so that a
// single cell's coming and going does not move a peak.
static double smoothed(const skh_series *series, const skh_target *target, int row, int first, int last)
{
    int reach = row - first < last - row ? row - first : last - row;
    if (reach > 2) reach = 2;
    double sum = 0, weights = 0;
    for (int i = -reach; i <= reach; i++) {
        double weight = reach + 1 - abs(i);
        sum += weight * at_row(series, target, row + i);
        weights += weight;
    }
    return sum / weights;
}

static int peak_row(const skh_series *series, const skh_target *target)
{
    int first, last, best = -1;
    if (!window(series, target, &first, &last)) return -1;
    double most = 0;
    for (int row = first; row <= last; row++) {
        double here = smoothed(series, target, row, first, last);
        if (here > most) {
            most = here;
            best = row;
        }
    }
    return best;
}

static double time_of_max(const skh_series *series, const skh_target *target)
{
    int row = peak_row(series, target);
    return row < 0 ? (double)INFINITY : series->time_h[row];
}

static double lag_of_max(const skh_series *series, const skh_target *target)
{
    skh_target first = *target, second = *target;
    first.over = second.over = -1;
    first.column = target->over;
    return time_of_max(series, &second) - time_of_max(series, &first);
}

static double share_of_max(const skh_series *series, const skh_target *target)
{
    skh_target whole = *target;
    whole.from_h = (double)NAN;
    return at_time(series, target, target->from_h) / largest(series, &whole);
}

static double fold(const skh_series *series, const skh_target *target)
{
    return at_time(series, target, target->from_h) / rest_of(series, target);
}
static double fold_max(const skh_series *series, const skh_target *target)
{
    return largest(series, target) / rest_of(series, target);
}
static double change(const skh_series *series, const skh_target *target)
{
    return fold(series, target) - 1.0;
}

static double rise(const skh_series *series, const skh_target *target)
{
    return at_time(series, target, target->to_h) - at_time(series, target, target->from_h);
}
static double share_of_later(const skh_series *series, const skh_target *target)
{
    return at_time(series, target, target->from_h) / at_time(series, target, target->to_h);
}

// Columns of the channel region say nothing before there is a channel: rest is then 1 (columns in `rel`) or
// the resting value of another region (`over`).
static double recovered(const skh_series *series, const skh_target *target)
{
    double wound = at_time(series, target, target->from_h);
    return (at_time(series, target, target->to_h) - wound) / (1.0 - wound);
}
static double over_rest(const skh_series *series, const skh_target *target)
{
    skh_target plain = *target;
    plain.over = -1;
    return at_time(series, &plain, target->from_h) / skh_series_at(series, rest_row(series), target->over);
}

// First time in the window at which s crosses `level` upwards (sign 1) or downwards (-1), from row `first`
// on.
static double crossing(const skh_series *series, const skh_target *target, int first, double level,
                       double sign)
{
    double to = to_of(series, target);
    for (int row = first; row < series->rows && series->time_h[row] <= to; row++) {
        if (sign * (at_row(series, target, row) - level) < 0) continue;
        if (row == first) return fmax(series->time_h[row], 0.0);
        double a = at_row(series, target, row - 1), b = at_row(series, target, row);
        double t0 = series->time_h[row - 1], t1 = series->time_h[row];
        return fmax(t0 + (t1 - t0) * (level - a) / (b - a), 0.0);
    }
    return (double)INFINITY;
}

static double first_above(const skh_series *series, const skh_target *target)
{
    int first, last;
    return window(series, target, &first, &last) ? crossing(series, target, first, target->level, 1)
                                                 : (double)NAN;
}
static double first_below(const skh_series *series, const skh_target *target)
{
    int first, last;
    return window(series, target, &first, &last) ? crossing(series, target, first, target->level, -1)
                                                 : (double)NAN;
}
static double first_above_share(const skh_series *series, const skh_target *target)
{
    int first, last;
    if (!window(series, target, &first, &last)) return (double)NAN;
    double most = largest(series, target);
    return most > 0 ? crossing(series, target, first, target->level * most, 1) : (double)INFINITY;
}
static double falls_to_share(const skh_series *series, const skh_target *target)
{
    int peak = peak_row(series, target);
    if (peak < 0) return (double)INFINITY;
    return crossing(series, target, peak, target->level * at_row(series, target, peak), -1);
}
static double falls_to_rest(const skh_series *series, const skh_target *target)
{
    int peak = peak_row(series, target);
    double level = (1.0 + target->level) * rest_of(series, target);
    if (peak < 0 || !(at_row(series, target, peak) > level))
        return (double)NAN; // it never rose: nothing to fall
    return crossing(series, target, peak, level, -1);
}

// Last time |s / rest - 1| exceeds `level`: from then on the quantity is back.
static double back_to_rest(const skh_series *series, const skh_target *target)
{
    int first, last;
    if (!window(series, target, &first, &last)) return (double)NAN;
    double rest = rest_of(series, target);
    int row = last;
    while (row >= first && fabs(at_row(series, target, row) / rest - 1.0) <= target->level) row--;
    if (row == last) return (double)INFINITY;
    return row < first ? 0.0 : series->time_h[row + 1];
}

static double present(const skh_series *series, const skh_target *target)
{
    double most = largest(series, target);
    return isnan(most) ? most : (double)(most >= target->level);
}

static double event(const skh_series *series, const skh_target *target)
{
    double time_h = series->event_h[target->event];
    return isnan(time_h) ? (double)INFINITY : time_h;
}

enum {
    COLUMN = SKH_NEEDS_COLUMN,
    FROM = SKH_NEEDS_COLUMN | SKH_NEEDS_FROM,
    BOTH = SKH_NEEDS_COLUMN | SKH_NEEDS_FROM | SKH_NEEDS_TO,
    LEVEL = SKH_NEEDS_COLUMN | SKH_NEEDS_LEVEL,
    OVER = SKH_NEEDS_COLUMN | SKH_NEEDS_OVER
};

const skh_measure_info skh_measure_table[] = {
    {"value", SKH_MEASURE_VALUE, FROM, value, "s at `from`"},
    {"complement", SKH_MEASURE_RATIO, FROM, complement, "1 - s at `from`"},
    {"mean", SKH_MEASURE_VALUE, COLUMN, mean, "mean of s over the window"},
    {"max", SKH_MEASURE_VALUE, COLUMN, largest, "largest s in the window"},
    {"min", SKH_MEASURE_VALUE, COLUMN, smallest, "smallest s in the window"},
    {"time_of_max", SKH_MEASURE_TIME, COLUMN, time_of_max, "time of the largest s, five rows smoothed"},
    {"lag_of_max", SKH_MEASURE_TIME, OVER, lag_of_max, "time of the largest s less that of `over`"},
    {"over_rest", SKH_MEASURE_RATIO, OVER | SKH_NEEDS_FROM, over_rest, "s at `from` over `over` at rest"},
    {"share_of_max", SKH_MEASURE_RATIO, FROM, share_of_max, "s at `from` over its largest value until `to`"},
    {"fold", SKH_MEASURE_RATIO, FROM, fold, "s at `from` over its value at rest"},
    {"fold_max", SKH_MEASURE_RATIO, COLUMN, fold_max, "largest s in the window over its value at rest"},
    {"change", SKH_MEASURE_RATIO, FROM, change, "s at `from` over its value at rest, less 1"},
    {"rise", SKH_MEASURE_VALUE, BOTH, rise, "s at `to` less s at `from`"},
    {"share_of_later", SKH_MEASURE_RATIO, BOTH, share_of_later, "s at `from` over s at `to`"},
    {"recovered", SKH_MEASURE_RATIO, BOTH, recovered,
     "share of what s lacks of 1 at `from` that is back at `to`"},
    {"first_above", SKH_MEASURE_TIME, LEVEL, first_above, "first time s reaches `level`"},
    {"first_below", SKH_MEASURE_TIME, LEVEL, first_below, "first time s is down to `level`"},
    {"first_above_share", SKH_MEASURE_TIME, LEVEL, first_above_share,
     "first time s reaches `level` of its largest value"},
    {"falls_to_share", SKH_MEASURE_TIME, LEVEL, falls_to_share,
     "first time after its peak that s is down to `level` of it"},
    {"falls_to_rest", SKH_MEASURE_TIME, LEVEL, falls_to_rest,
     "first time after its peak that s is down to (1 + `level`) of rest; cannot be told if it never rose"},
    {"back_to_rest", SKH_MEASURE_TIME, LEVEL, back_to_rest, "time from which s stays within `level` of rest"},
    {"present", SKH_MEASURE_RATIO, LEVEL, present, "share of runs in which s reaches `level` in the window"},
    {"event", SKH_MEASURE_TIME, SKH_NEEDS_EVENT, event, "time of an event of the first session"},
};
const int skh_measure_count = sizeof skh_measure_table / sizeof skh_measure_table[0];

int skh_measure_find(const char *name)
{
    for (int i = 0; i < skh_measure_count; i++) {
        if (!strcmp(skh_measure_table[i].name, name)) return i;
    }
    return -1;
}

double skh_measure_read(const skh_series *series, const skh_target *target)
{
    const skh_measure_info *measure = &skh_measure_table[target->measure];
    double number = measure->read(series, target);
    if (measure->kind != SKH_MEASURE_TIME && isinf(number)) return (double)NAN; // something over nothing
    if (measure->kind == SKH_MEASURE_TIME && !strcmp(target->unit, "d")) return number / 24.0;
    if (measure->kind == SKH_MEASURE_RATIO && !strcmp(target->unit, "%")) return number * 100.0;
    return number;
}
