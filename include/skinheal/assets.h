/// Files that come with the program: scenarios, presets, reference data.
#pragma once
#include <stddef.h>

/// Path of an asset ("scenarios/rest.yaml"): in $SKINHEAL_ASSETS when set, else the source tree, else the
/// installed folder. Returns 0 when it exists; otherwise -1, and `path` is the last place looked at.
int skh_asset_path(const char *name, char *path, size_t size);
/// The n-th folder that is searched, or NULL past the end.
const char *skh_asset_folder(int n);
