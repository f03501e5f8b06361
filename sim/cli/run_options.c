#include "sim/cli/run_options.h"

#include "sim/base/suggest.h"
#include "sim/base/units.h"
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 1, 2))) static skh_status usage(const char *format, ...)
{
    char message[320];
    skh_error err;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    skh_fail(&err, SKH_ERR_USAGE, "run: %s", message);
    skh_complain(SKH_ERR_USAGE, &err);
    return SKH_ERR_USAGE;
}

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
    return usage("no column is called '%s'%s%s%s; 'skinheal params --columns' lists them", pattern,
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

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

skh_status skh_run_moments(const skh_args *args, double moments_h[SKH_RUN_MOMENTS], int *count)
{
    *count = skh_args_count(args, "snapshot-at");
    if (*count > SKH_RUN_MOMENTS)
        return usage("--snapshot-at can be given %d times at most", SKH_RUN_MOMENTS);
    for (int i = 0; i < *count; i++) {
        skh_error why;
        const char *text = skh_args_nth(args, "snapshot-at", i);
        double days;
        if (skh_units_parse(text, "d", &days, &why)) return usage("--snapshot-at %s", why.message);
        if (!(days >= 0 && days <= 3650))
            return usage("--snapshot-at must be between 0 and 3650 d, got '%.40s'", text);
        moments_h[i] = days * 24;
    }
    qsort(moments_h, (size_t)*count, sizeof *moments_h, compare);
    return SKH_OK;
}
