#include "skinheal/assets.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int there(const char *folder, const char *name, char *path, size_t size)
{
    struct stat status;
    int length = snprintf(path, size, "%s/%s", folder, name);
    return length > 0 && (size_t)length < size && stat(path, &status) == 0;
}

// ../share/skinheal from the folder of the program; an empty text where the system does not tell it.
static void beside_program(char *folder, size_t size)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    *folder = 0;
    if (length <= 0) return;
    program[length] = 0;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(program, '/');
        if (!slash) return;
        *slash = 0;
    }
    snprintf(folder, size, "%s/share/skinheal", program);
}

int skh_asset_path(const char *name, char *path, size_t size)
{
    const char *chosen = getenv("SKINHEAL_ASSETS");
    if (chosen && *chosen) return there(chosen, name, path, size) ? 0 : -1;
    char beside[PATH_MAX + 32];
    beside_program(beside, sizeof beside);
    const char *const folders[] = {beside, SKINHEAL_ASSETS, SKINHEAL_ASSETS_INSTALLED};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (*folders[i] && there(folders[i], name, path, size)) return 0;
    return -1;
}
