#include "sim/cli/run_options.h"

#include "sim/base/suggest.h"
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

// flags of all columns a pattern fits; none is an error
static skh_status choose(const char *pattern, unsigned char *chosen)
{
    int found = 0;
    skh_suggestion suggestion;
    skh_suggest_start(&suggestion, pattern);
    for (int i = 0; i < SKH_METRIC_COUNT; i++) {
        skh_metric_info info = skh_metric_describe(i);
        skh_suggest_offer(&suggestion, info.column);
        if (fnmatch(pattern, info.column, 0) != 0) continue;
        chosen[i] = 1;
        found = 1;
    }
    if (found) return SKH_OK;
    const char *best = skh_suggest_best(&suggestion);
    return skh_usage("no column is called '%s'%s%s%s; 'skinheal params --columns' lists them", pattern,
                     best ? "; did you mean '" : "", best ? best : "", best ? "'?" : "");
}

skh_status skh_run_columns(const skh_args *args, unsigned char chosen[SKH_METRIC_COUNT])
{
    const char *at = skh_args_value(args, "columns");
    if (!at) return SKH_OK;
    memset(chosen, 0, SKH_METRIC_COUNT);
    while (*at) {
        char pattern[80];
        size_t length = strcspn(at, ",");
        snprintf(pattern, sizeof pattern, "%.*s", (int)(length < 79 ? length : 79), at);
        skh_status status = choose(pattern, chosen);
        if (status) return status;
        at += length;
        at += strspn(at, ",");
    }
    return SKH_OK;
}
