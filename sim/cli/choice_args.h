// Options of the commands that show results: which metrics and measures, and what kind of result a path is.
#pragma once
#include "sim/cli/command.h"
#include "sim/cli/sweep/summary.h"

/// --metric and --measure (where the command has it). Prints one message on bad input and returns
/// SKH_ERR_USAGE.
skh_status skh_args_chosen(const skh_args *args, skh_choice *choice);

typedef enum skh_source { SKH_SOURCE_NONE, SKH_SOURCE_FOLDER, SKH_SOURCE_STORE, SKH_SOURCE_FILE } skh_source;
/// The folder of a run, the database of a sweep, another file, or nothing.
skh_source skh_source_of(const char *path);
