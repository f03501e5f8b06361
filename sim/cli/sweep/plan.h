// What a sweep runs: scenarios x grid x sample points, each with the same seeds.
//
// A plan is read from a YAML file and never changes. Runs are numbered: run = point * replicates + replicate,
// with replicate r of every point using seed first_seed + r, so that points are compared on common random
// numbers.
#pragma once
#include "sim/cli/sweep/design.h"
#include "skinheal/config.h"
#include "skinheal/vocabulary.h"

enum { SKH_KEY_SIZE = 64 };

/// A key of the grid and the values it takes, as text with units.
typedef struct skh_axis {
    char key[SKH_KEY_SIZE];
    int count;
    const char **values;
} skh_axis;

/// A key that is sampled from low to high, in the unit of the key; by ratio when `logarithmic`.
typedef struct skh_range {
    char key[SKH_KEY_SIZE];
    const skh_key_info *info;
    double low, high;
    int logarithmic;
} skh_range;

typedef struct skh_plan {
    char title[128];
    char *text; ///< the sweep file as it was read
    size_t text_size;
    int scenario_count;
    const char **names, **paths; ///< of the scenarios: as written, and where they were found
    int set_count;
    const char **sets; ///< "key=value" applied to every run
    int axis_count;
    skh_axis *axes;
    int sampled; ///< whether there is a sample
    skh_design design;
    int n, range_count, sample_count; ///< n as written; number of sample points, 1 when not sampled
    uint64_t sample_seed;
    skh_range *ranges;
    double *samples; ///< sample_count * range_count, unit cube
    int replicates;
    uint64_t first_seed;
    int metric_count;
    int metrics[SKH_METRIC_COUNT]; ///< columns that are stored
    int grid_count, points, runs;
    void **owned;
    int owned_count;
} skh_plan;

/// Read `path`; then `sets` as on the command line; `seed` replaces first_seed when not NULL. Every mistake
/// goes to the report. Errors: SKH_ERR_NO_INPUT, SKH_ERR_CONFIG, SKH_ERR_MEMORY.
skh_status skh_plan_load(const char *path, const char *const *sets, int set_count, const uint64_t *seed,
                         skh_plan *out, skh_report *report);
void skh_plan_free(skh_plan *plan);

/// Where a point stands: its scenario, grid place and sample.
typedef struct skh_place {
    int scenario, grid, sample;
} skh_place;
skh_place skh_plan_place(const skh_plan *plan, int point);
/// Keys that differ between points (grid first, then sampled): name, and the text of the value at a point.
int skh_plan_varied(const skh_plan *plan);
const char *skh_plan_varied_key(const skh_plan *plan, int varied);
void skh_plan_value(const skh_plan *plan, int point, int varied, char *text, size_t size);
/// The finished scenario of a run. Errors are those of skh_config_load.
skh_status skh_plan_scenario(const skh_plan *plan, int run, skh_scenario *out, skh_report *report);
