// The cache of finished runs: one file per scenario text, seed, set of constants and build of the program.
#pragma once
#include "sim/cli/evidence/series.h"

/// Folder for this build below `root`; the oldest of more than three builds is removed.
/// Errors: SKH_ERR_CREATE.
skh_status skh_cache_open(const char *root, char *folder, size_t size, skh_error *err);
/// $XDG_CACHE_HOME/skinheal, ~/.cache/skinheal, or "" when neither is known.
void skh_cache_default(char *root, size_t size);
/// File of one run. Errors: those of writing a config.
skh_status skh_cache_path(const char *folder, const skh_scenario *scenario, char *path, size_t size,
                          skh_error *err);
uint64_t skh_build_hash(void); ///< hash of this program's file; 0 when it cannot be read
