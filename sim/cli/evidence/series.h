// What one run leaves for evidence: every metric at chosen times, channel geometry, and the times of events.
//
// Times are hours since the first session; the first row is the skin before it. A series can be stored in a
// file (checksummed) and turned into the null model: a step from the first row to the last.
#pragma once
#include "skinheal/world.h"

/// Columns that stand in no metric list: geometry of the latest session's channels.
#define SKH_CHANNEL_LIST(X)                                                                                  \
    X(depth, channel_depth_um, "reached depth, mean over channels")                                          \
    X(lumen, channel_lumen_um, "open width, mean over channels")                                             \
    X(reach, channel_reach_frac, "reached depth over needle length, mean over channels")                     \
    X(bleeding, channel_bleeding_frac, "share of channels that cut a vessel")

enum {
#define X(name, column, meaning) SKH_CHANNEL_##name,
    SKH_CHANNEL_LIST(X)
#undef X
        SKH_CHANNEL_COUNT,
    SKH_SERIES_COLUMNS = SKH_METRIC_COUNT + SKH_CHANNEL_COUNT
};

typedef struct skh_series {
    int rows, room;
    double *time_h;                  ///< since the first session, rising; row 0 is before it
    float *values;                   ///< [row][SKH_SERIES_COLUMNS]
    double event_h[SKH_EVENT_COUNT]; ///< since the first session; NaN: never happened
    double end_h;                    ///< time of the last row
} skh_series;

int skh_series_column(const char *name);  ///< index of a column, or -1
void skh_series_free(skh_series *series); ///< a zeroed one is fine
static inline double skh_series_at(const skh_series *series, int row, int column)
{
    return (double)series->values[(size_t)row * SKH_SERIES_COLUMNS + (size_t)column];
}
/// Append a row of SKH_SERIES_COLUMNS values. Errors: SKH_ERR_MEMORY.
skh_status skh_series_append(skh_series *series, double time_h, const float *values, skh_error *err);

/// Called between steps with the fraction done; a non-zero return stops the run with SKH_ERR_INTERRUPTED.
typedef int (*skh_series_tick)(void *context, double fraction);

/// Run a scenario and record it: every step in the first two hours after a session, then every 1 h to two
/// days, every 6 h to two weeks, every day beyond. Errors: those of the world, SKH_ERR_INTERRUPTED.
skh_status skh_series_record(const skh_scenario *scenario, skh_series_tick tick, void *context,
                             skh_series *series, skh_error *err);

/// The null model: values of the last row from the session on, events at once. Errors: SKH_ERR_MEMORY.
skh_status skh_series_null(const skh_series *series, skh_series *out, skh_error *err);

/// Files: written beside and renamed. Read errors: SKH_ERR_NO_INPUT, SKH_ERR_DATA (damaged or of another
/// build).
skh_status skh_series_write(const skh_series *series, const char *path, skh_error *err);
skh_status skh_series_read(const char *path, skh_series *series, skh_error *err);
