#include "sim/cli/sweep/plan.h"
#include "sim/base/check.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void skh_plan_free(skh_plan *plan)
{
    for (int i = 0; i < plan->owned_count; i++) free(plan->owned[i]);
    free(plan->owned);
    *plan = (skh_plan){0};
}

skh_place skh_plan_place(const skh_plan *plan, int point)
{
    SKH_ASSERT(point >= 0 && point < plan->points);
    return (skh_place){.sample = point % plan->sample_count,
                       .grid = point / plan->sample_count % plan->grid_count,
                       .scenario = point / plan->sample_count / plan->grid_count};
}

int skh_plan_varied(const skh_plan *plan) { return plan->axis_count + plan->range_count; }

const char *skh_plan_varied_key(const skh_plan *plan, int varied)
{
    return varied < plan->axis_count ? plan->axes[varied].key : plan->ranges[varied - plan->axis_count].key;
}

// The last axis of the grid changes fastest.
static const char *axis_value(const skh_plan *plan, int grid, int axis)
{
    for (int later = plan->axis_count - 1; later > axis; later--) grid /= plan->axes[later].count;
    return plan->axes[axis].values[grid % plan->axes[axis].count];
}

void skh_plan_value(const skh_plan *plan, int point, int varied, char *text, size_t size)
{
    skh_place place = skh_plan_place(plan, point);
    if (varied < plan->axis_count) {
        snprintf(text, size, "%s", axis_value(plan, place.grid, varied));
        return;
    }
    const skh_range *range = &plan->ranges[varied - plan->axis_count];
    double u =
        plan->samples[(size_t)place.sample * (size_t)plan->range_count + (size_t)(varied - plan->axis_count)];
    double value = range->logarithmic ? range->low * pow(range->high / range->low, u)
                                      : range->low + u * (range->high - range->low);
    // ten digits: all that a range means, and the same text whatever the last bit of pow()
    const char *unit = range->info->unit;
    snprintf(text, size, "%.10g%s%s", fmin(fmax(value, range->low), range->high), *unit ? " " : "", unit);
}

skh_status skh_plan_scenario(const skh_plan *plan, int run, skh_scenario *out, skh_report *report)
{
    int point = run / plan->replicates, varied = skh_plan_varied(plan), count = plan->set_count + varied;
    char(*texts)[2 * SKH_KEY_SIZE] = calloc((size_t)varied + 1, sizeof *texts);
    const char **sets = calloc((size_t)count + 1, sizeof *sets);
    skh_status status = texts && sets ? SKH_OK : SKH_ERR_MEMORY;
    if (!status) {
        for (int i = 0; i < plan->set_count; i++) sets[i] = plan->sets[i];
        for (int i = 0; i < varied; i++) {
            char value[SKH_KEY_SIZE - 1];
            skh_plan_value(plan, point, i, value, sizeof value);
            snprintf(texts[i], sizeof texts[i], "%s=%s", skh_plan_varied_key(plan, i), value);
            sets[plan->set_count + i] = texts[i];
        }
        status = skh_config_load(plan->paths[skh_plan_place(plan, point).scenario], sets, count, out, report);
    }
    if (!status) out->run.seed = (double)(plan->first_seed + (uint64_t)(run % plan->replicates));
    free(texts), free(sets);
    return status;
}
