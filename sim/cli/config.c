// Scenarios for commands: the file or the installed scenario of that name, with --set and --seed on top.
#include "sim/cli/args.h"

#include "sim/base/file.h"
#include "sim/base/suggest.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void skh_find_scenario(const char *name, char *path, size_t size)
{
    static const char *const patterns[] = {"scenarios/%s", "scenarios/%s.yaml"};
    struct stat status;
    if (!name) name = ""; // an operand that was not given
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

// A sweep names scenarios, a configuration does not.
static int is_sweep(const char *path)
{
    enum { MOST = 1 << 20 };
    struct stat status;
    char *text = NULL;
    size_t size = 0;
    if (stat(path, &status) || !S_ISREG(status.st_mode) || skh_file_read(path, MOST, &text, &size, NULL))
        return 0;
    int found = strncmp(text, "scenarios:", 10) == 0 || strstr(text, "\nscenarios:") != NULL;
    free(text);
    return found;
}

static int is_yaml(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".yaml") == 0;
}

static int each_scenario(int sweeps, void (*tell)(void *context, const char *name), void *context)
{
    char folder[4000], path[4300];
    struct dirent **entries = NULL;
    if (skh_asset_path("scenarios", folder, sizeof folder) != 0) return 0;
    int found = 0, count = scandir(folder, &entries, is_yaml, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        *strrchr(entries[i]->d_name, '.') = 0;
        if (is_sweep(path) == sweeps) {
            tell(context, entries[i]->d_name);
            found++;
        }
        free(entries[i]);
    }
    free(entries);
    return found;
}

typedef struct list {
    FILE *out;
    const char *format;
} list;

static void print(void *context, const char *name)
{
    const list *to = context;
    fprintf(to->out, to->format, name); // NOLINT: formats are ours
}

int skh_scenario_names(FILE *out, const char *format, int sweeps)
{
    return each_scenario(sweeps, print, &(list){out, format});
}

static void offer(void *context, const char *name) { skh_suggest_offer(context, name); }

void skh_list_scenarios(const char *meant, int sweeps)
{
    skh_suggestion suggestion;
    skh_suggest_start(&suggestion, meant);
    each_scenario(sweeps, offer, &suggestion);
    const char *best = skh_suggest_best(&suggestion);
    if (best) fprintf(stderr, "Did you mean '%s'?\n", best);
    fprintf(stderr, "%s that come with the program:", sweeps ? "Sweeps" : "Scenarios");
    if (!skh_scenario_names(stderr, " %s", sweeps)) fputs(" none found", stderr);
    fputs("\n", stderr);
}

int skh_args_scenario(const skh_args *args, const char *path, skh_scenario *scenario)
{
    int count = skh_args_count(args, "set");
    const char **sets = calloc((size_t)count + 1, sizeof *sets);
    if (!sets) return skh_complain(SKH_ERR_MEMORY, NULL);
    skh_args_list(args, "set", sets, count, &count);
    char seed[128];
    const char *given = skh_args_value(args, "seed");
    if (given) {
        snprintf(seed, sizeof seed, "seed=%.100s", given);
        sets[count++] = seed;
    }
    char found[4096];
    skh_find_scenario(path, found, sizeof found);
    skh_report report = {0};
    if (is_sweep(found)) {
        free(sets);
        skh_error err;
        skh_fail(&err, SKH_ERR_CONFIG,
                 "'%.200s' is a sweep, not a configuration; it is run by: skinheal sweep %.100s", path, path);
        return skh_complain(SKH_ERR_CONFIG, &err);
    }
    skh_status status = skh_config_load(found, sets, count, scenario, &report);
    free(sets);
    if (report.text && (report.errors || !skh_args_count(args, "quiet"))) fputs(report.text, stderr);
    skh_report_free(&report);
    if (status == SKH_ERR_NO_INPUT && !strchr(path, '/')) skh_list_scenarios(path, 0);
    return status ? skh_status_exit_code(status) : 0;
}
