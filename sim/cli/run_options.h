// The option of run that is a list of patterns: columns of the time line.
#pragma once
#include "sim/cli/command.h"
#include "skinheal/vocabulary.h"

/// --columns: names and patterns into flags, which stay as they are without the option. Prints one message on
/// bad input and returns SKH_ERR_USAGE.
skh_status skh_run_columns(const skh_args *args, unsigned char chosen[SKH_METRIC_COUNT]);
