// The parts of a sweep file that hold keys of a configuration: scenarios, set, grid, ranges.
#include "sim/cli/sweep/plan_reader.h"
#include "skinheal/assets.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static struct fy_node *find_scenario(skh_reader *r, struct fy_node *node)
{
    skh_plan *plan = r->plan;
    const char *name = skh_reader_text(r, node);
    char path[PATH_MAX];
    const char *slash = strrchr(r->path, '/');
    for (int ending = 0; ending < 2; ending++) {
        const char *with = ending ? ".yaml" : "";
        snprintf(path, sizeof path, "%.*s%s%s", name[0] == '/' || !slash ? 0 : (int)(slash - r->path + 1),
                 r->path, name, with);
        FILE *there = fopen(path, "r");
        char asset[512];
        snprintf(asset, sizeof asset, "scenarios/%s%s", name, with);
        int found = there || skh_asset_path(asset, path, sizeof path) == 0;
        if (there) fclose(there);
        if (!found) continue;
        char *copy = skh_reader_keep(r, calloc(strlen(path) + 1, 1));
        if (copy) memcpy(copy, path, strlen(path));
        plan->names[plan->scenario_count] = name;
        plan->paths[plan->scenario_count++] = copy;
        return node;
    }
    skh_reader_wrong(r, node, "no scenario '%s' beside this file or among the installed ones", name);
    return NULL;
}

void skh_plan_read_scenarios(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    int count = skh_reader_items(value);
    r->plan->names = skh_reader_keep(r, calloc((size_t)count + 1, sizeof *r->plan->names));
    r->plan->paths = skh_reader_keep(r, calloc((size_t)count + 1, sizeof *r->plan->paths));
    if (!r->plan->names || !r->plan->paths) return;
    for (int i = 0; i < count; i++) {
        struct fy_node *name = skh_reader_item(value, i);
        if (!fy_node_is_scalar(name) || !*skh_reader_text(r, name)) {
            skh_reader_wrong(r, key, "expected the name of a scenario");
            return;
        }
        find_scenario(r, name);
    }
    if (count == 0) skh_reader_wrong(r, key, "at least one scenario is needed");
    if (!r->plan->scenario_count) return;
    skh_report report = {0};
    if (skh_config_load(r->plan->paths[0], NULL, 0, &r->scratch, &report)) {
        for (const char *at = report.text ? report.text : ""; *at; at += strnlen(at, 1000))
            skh_reader_say(r->report, "%.1000s", at);
        r->report->errors += report.errors ? report.errors : 1;
    }
    skh_report_free(&report);
}

void skh_plan_read_set(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    skh_plan *plan = r->plan;
    void *next = NULL;
    int count = fy_node_mapping_item_count(value);
    plan->sets = skh_reader_keep(r, calloc((size_t)count + 1, sizeof *plan->sets));
    for (struct fy_node_pair *pair; plan->sets && (pair = fy_node_mapping_iterate(value, &next));) {
        struct fy_node *name = fy_node_pair_key(pair), *text = fy_node_pair_value(pair);
        if (!skh_reader_key(r, name) || !skh_reader_value(r, name, text, NULL)) continue;
        const char *a = skh_reader_text(r, name), *b = skh_reader_text(r, text);
        char *set = skh_reader_keep(r, calloc(strlen(a) + strlen(b) + 2, 1));
        if (!set) return;
        sprintf(set, "%s=%s", a, b);
        plan->sets[plan->set_count++] = set;
    }
}

void skh_plan_read_grid(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    skh_plan *plan = r->plan;
    void *next = NULL;
    plan->axes =
        skh_reader_keep(r, calloc((size_t)fy_node_mapping_item_count(value) + 1, sizeof *plan->axes));
    for (struct fy_node_pair *pair; plan->axes && (pair = fy_node_mapping_iterate(value, &next));) {
        struct fy_node *name = fy_node_pair_key(pair), *values = fy_node_pair_value(pair);
        if (!skh_reader_key(r, name)) continue;
        skh_axis *axis = &plan->axes[plan->axis_count];
        snprintf(axis->key, sizeof axis->key, "%s", skh_reader_text(r, name));
        axis->values = skh_reader_keep(r, calloc((size_t)skh_reader_items(values) + 1, sizeof *axis->values));
        if (!axis->values) return;
        for (int i = 0; i < skh_reader_items(values); i++) {
            if (skh_reader_value(r, name, skh_reader_item(values, i), NULL))
                axis->values[axis->count++] = skh_reader_text(r, skh_reader_item(values, i));
        }
        if (skh_reader_items(values) == 0)
            skh_reader_wrong(r, name, "%s: at least one value is needed", axis->key);
        if (axis->count) plan->axis_count++;
    }
}

static void add_range(skh_reader *r, const skh_key_info *info, const char *key, double low, double high,
                      int by_ratio)
{
    skh_plan *plan = r->plan;
    if (plan->range_count >= skh_key_count()) return;
    skh_range *range = &plan->ranges[plan->range_count++];
    *range = (skh_range){.info = info, .low = low, .high = high, .logarithmic = by_ratio};
    snprintf(range->key, sizeof range->key, "%s", key);
}

static void read_range(skh_reader *r, struct fy_node *name, struct fy_node *value)
{
    const char *key = skh_reader_text(r, name);
    const skh_key_info *info = skh_key_find(key, &r->scratch, NULL);
    if (info->kind != SKH_KIND_NUMBER) {
        skh_reader_wrong(r, name, "%s takes words, not numbers: put it in the grid", key);
    } else if (skh_reader_is_word(r, value, "physical")) {
        add_range(r, info, key, info->low, info->high, info->low > 0 && info->high > 10 * info->low);
    } else if (!fy_node_is_sequence(value) || skh_reader_items(value) < 2 || skh_reader_items(value) > 3 ||
               (skh_reader_items(value) == 3 && !skh_reader_is_word(r, skh_reader_item(value, 2), "log"))) {
        skh_reader_wrong(r, name, "%s: expected [low, high], [low, high, log] or physical", key);
    } else {
        double low = 0, high = 0;
        int fine = skh_reader_value(r, name, skh_reader_item(value, 0), &low) != NULL;
        fine &= skh_reader_value(r, name, skh_reader_item(value, 1), &high) != NULL;
        int by_ratio = skh_reader_items(value) == 3;
        if (fine && !(low < high))
            skh_reader_wrong(r, skh_reader_item(value, 0), "%s: the range is empty", key);
        else if (fine && by_ratio && !(low > 0))
            skh_reader_wrong(r, skh_reader_item(value, 0), "%s: a range by ratio starts above 0", key);
        else if (fine)
            add_range(r, info, key, low, high, by_ratio);
    }
}

void skh_plan_read_ranges(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    r->plan->ranges = skh_reader_keep(r, calloc((size_t)skh_key_count(), sizeof *r->plan->ranges));
    if (!r->plan->ranges) return;
    if (skh_reader_is_word(r, value, "model")) { // every constant of the model over its physical range
        for (int i = 0; i < SKH_PARAM_COUNT; i++) {
            char name[SKH_KEY_SIZE];
            snprintf(name, sizeof name, "model.%s", skh_param_table[i].name);
            const skh_key_info *info = skh_key_find(name, NULL, NULL);
            if (info && info->high > info->low)
                add_range(r, info, name, info->low, info->high, info->low > 0 && info->high > 10 * info->low);
        }
        return;
    }
    void *next = NULL;
    if (!fy_node_is_mapping(value)) skh_reader_wrong(r, key, "expected key: [low, high] pairs, or model");
    for (struct fy_node_pair *pair;
         fy_node_is_mapping(value) && (pair = fy_node_mapping_iterate(value, &next));) {
        if (skh_reader_key(r, fy_node_pair_key(pair)))
            read_range(r, fy_node_pair_key(pair), fy_node_pair_value(pair));
    }
}
