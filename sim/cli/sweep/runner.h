// One run of a sweep: a world healed to the end of its course, its time line taken on the way.
#pragma once
#include "sim/cli/sweep/pool.h"

/// A skh_run_fn on one thread. Rows stand at 0, every, 2 every, ... and at the end, as in `skinheal run`.
skh_status skh_run_world(const skh_plan *plan, int run, void (*tick)(double share), skh_run_result *result,
                         skh_error *err);
