#include "sim/cli/evidence/cache.h"
#include "sim/base/file.h"
#include "sim/base/hash.h"
#include "skinheal/config.h"
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PROGRAM = 512 << 20, KEPT_BUILDS = 3 };

uint64_t skh_build_hash(void)
{
    char *data;
    size_t size;
    if (skh_file_read("/proc/self/exe", MAX_PROGRAM, &data, &size, NULL)) return 0;
    uint64_t hash = skh_hash(SKH_HASH_START, data, size);
    free(data);
    return hash;
}

void skh_cache_default(char *root, size_t size)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (xdg && *xdg == '/')
        snprintf(root, size, "%s/skinheal", xdg);
    else if (home && *home)
        snprintf(root, size, "%s/.cache/skinheal", home);
    else
        snprintf(root, size, "%s", "");
}

static int make_folder(const char *path)
{
    char part[4096];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(part, 0777) && errno != EEXIST) return -1;
        *slash = '/';
    }
    return mkdir(part, 0777) && errno != EEXIST ? -1 : 0;
}

// Only our own files: runs-<16 hex>/<16 hex>.run
static void remove_build(const char *root, const char *name)
{
    char folder[4096], file[4400];
    snprintf(folder, sizeof folder, "%s/%s", root, name);
    DIR *list = opendir(folder);
    for (struct dirent *entry; list && (entry = readdir(list));) {
        if (strlen(entry->d_name) != 20 || strcmp(entry->d_name + 16, ".run")) continue;
        snprintf(file, sizeof file, "%s/%s", folder, entry->d_name);
        unlink(file);
    }
    if (list) closedir(list);
    rmdir(folder);
}

// A new build adds one folder, so taking away one at a time keeps their number.
static void remove_oldest_build(const char *root)
{
    char oldest[64] = "";
    time_t age = 0;
    int builds = 0;
    DIR *list = opendir(root);
    for (struct dirent *entry; list && (entry = readdir(list));) {
        char path[4400];
        struct stat status;
        if (strlen(entry->d_name) != 21 || strncmp(entry->d_name, "runs-", 5)) continue;
        snprintf(path, sizeof path, "%s/%s", root, entry->d_name);
        if (stat(path, &status)) continue;
        builds++;
        if (*oldest && status.st_mtime >= age) continue;
        age = status.st_mtime;
        snprintf(oldest, sizeof oldest, "%.63s", entry->d_name);
    }
    if (list) closedir(list);
    if (builds > KEPT_BUILDS) remove_build(root, oldest);
}

skh_status skh_cache_open(const char *root, char *folder, size_t size, skh_error *err)
{
    snprintf(folder, size, "%s/runs-%016" PRIx64, root, skh_build_hash());
    if (make_folder(folder))
        return skh_fail(err, SKH_ERR_CREATE, "cannot create the cache folder '%.200s': %s", folder,
                        strerror(errno));
    remove_oldest_build(root);
    return SKH_OK;
}

skh_status skh_cache_path(const char *folder, const skh_scenario *scenario, char *path, size_t size,
                          skh_error *err)
{
    char *text;
    skh_status status = skh_config_write(scenario, 0, &text, err);
    if (status) return status;
    uint64_t hash = skh_hash(skh_scenario_hash(scenario), text, strlen(text));
    free(text);
    snprintf(path, size, "%s/%016" PRIx64 ".run", folder, hash);
    return SKH_OK;
}
