// Options of run that are lists: columns of the time line, moments of snapshots.
#pragma once
#include "sim/cli/command.h"
#include "skinheal/vocabulary.h"

enum { SKH_RUN_MOMENTS = 64 };

/// --columns: names and patterns into flags, which stay as they are without the option. Prints one message on
/// bad input and returns SKH_ERR_USAGE.
skh_status skh_run_columns(const skh_args *args, unsigned char chosen[SKH_METRIC_COUNT]);
/// --snapshot-at, in order of time; `count` of them, in h. Prints one message on bad input and returns
/// SKH_ERR_USAGE.
skh_status skh_run_moments(const skh_args *args, double moments_h[SKH_RUN_MOMENTS], int *count);
