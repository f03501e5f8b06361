// Scenarios for commands: the file or the installed scenario of that name, with --set and --seed on top.
#include "sim/cli/args.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// a bare name that is no file means one of the scenarios that come with the program
static void find_scenario(const char *name, char *path, size_t size)
{
    static const char *const patterns[] = {"scenarios/%s", "scenarios/%s.yaml"};
    struct stat status;
    snprintf(path, size, "%s", strcmp(name, "-") == 0 ? "/dev/stdin" : name);
    if (strchr(name, '/') || stat(name, &status) == 0) return;
    for (int i = 0; i < 2; i++) {
        char asset[256], found[4096];
        int length = snprintf(asset, sizeof asset, patterns[i], name); // NOLINT: patterns are ours
        if (length < 0 || (size_t)length >= sizeof asset || skh_asset_path(asset, found, sizeof found) != 0)
            continue;
        snprintf(path, size, "%s", found);
        return;
    }
}

static int is_scenario(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    // sweep-*.yaml are for another command
    return dot && strcmp(dot, ".yaml") == 0 && strncmp(entry->d_name, "sweep-", 6) != 0;
}

int skh_scenario_names(FILE *out, const char *format)
{
    char path[4096], name[256];
    struct dirent **entries = NULL;
    if (skh_asset_path("scenarios", path, sizeof path) != 0) return 0;
    int count = scandir(path, &entries, is_scenario, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%.*s", (int)(strrchr(entries[i]->d_name, '.') - entries[i]->d_name),
                 entries[i]->d_name);
        fprintf(out, format, name); // NOLINT: formats are ours
        free(entries[i]);
    }
    free(entries);
    return count < 0 ? 0 : count;
}

static void list_scenarios(void)
{
    fputs("Scenarios that come with the program:", stderr);
    if (!skh_scenario_names(stderr, " %s")) fputs(" none found", stderr);
    fputs("\n", stderr);
}

int skh_args_scenario(const skh_args *args, const char *path, skh_scenario *scenario)
{
    int count = skh_args_count(args, "set");
    const char **sets = calloc((size_t)count + 1, sizeof *sets);
    if (!sets) return skh_complain(SKH_ERR_MEMORY, NULL);
    for (int i = 0; i < count; i++) sets[i] = skh_args_nth(args, "set", i);
    char seed[128];
    const char *given = skh_args_value(args, "seed");
    if (given) {
        snprintf(seed, sizeof seed, "seed=%.100s", given);
        sets[count++] = seed;
    }
    char found[4096];
    find_scenario(path, found, sizeof found);
    skh_report report = {0};
    skh_status status = skh_config_load(found, sets, count, scenario, &report);
    if (report.text && (report.errors || !skh_args_count(args, "quiet"))) fputs(report.text, stderr);
    skh_report_free(&report);
    free(sets);
    if (status == SKH_ERR_NO_INPUT && !strchr(path, '/')) list_scenarios();
    return status ? skh_status_exit_code(status) : 0;
}
