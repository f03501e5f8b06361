/// Files that come with the program: scenarios, presets, reference data.
#pragma once
#include <stddef.h>

/// Path of an asset ("scenarios/rest.yaml"): in $SKINHEAL_ASSETS when set, else in share/skinheal beside the
/// folder of the running program (wherever it was installed), else in the source tree, else in the folder of
/// the configured installation. Returns 0 when it exists; otherwise -1, and `path` is the last place looked
/// at.
int skh_asset_path(const char *name, char *path, size_t size);
