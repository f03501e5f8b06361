#include "skinheal/assets.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

const char *skh_asset_folder(int n)
{
    const char *chosen = getenv("SKINHEAL_ASSETS");
    if (chosen && *chosen) return n == 0 ? chosen : NULL;
    static const char *const folders[] = {SKINHEAL_ASSETS, SKINHEAL_ASSETS_INSTALLED, NULL};
    return n < 2 ? folders[n] : NULL;
}

int skh_asset_path(const char *name, char *path, size_t size)
{
    for (int n = 0; skh_asset_folder(n); n++) {
        struct stat status;
        int length = snprintf(path, size, "%s/%s", skh_asset_folder(n), name);
        if (length > 0 && (size_t)length < size && stat(path, &status) == 0) return 0;
    }
    return -1;
}
