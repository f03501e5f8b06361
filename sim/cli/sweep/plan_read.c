// Reading a sweep file. Every mistake is reported with its place; values are checked by the keys' own rules.
#include "sim/base/file.h"
#include "sim/base/suggest.h"
#include "sim/cli/sweep/plan.h"
#include "skinheal/assets.h"
#include <ctype.h>
#include <libfyaml.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 1 << 20, MAX_RUNS = 10000000 };

typedef struct reader {
    skh_plan *plan;
    const char *path;
    skh_report *report;
    skh_scenario scratch; // the first scenario: values are tried on it
} reader;

static void say(skh_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(skh_report *report, const char *format, ...)
{
    char line[1200];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    if (length < 0) return;
    size_t more = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
    char *text = realloc(report->text, report->size + more + 1);
    if (!text) return;
    memcpy(text + report->size, line, more + 1);
    report->text = text;
    report->size += more;
}

// One message at a place of the file, with the line and a caret.
static void wrong_at(reader *r, int line, int column, const char *message)
{
    say(r->report, "%s:%d:%d: error: %s\n", r->path, line, column, message);
    const char *at = r->plan->text;
    for (int i = 1; i < line && at; i++) {
        at = strchr(at, '\n');
        if (at) at++;
    }
    if (at) say(r->report, "%5d | %.*s\n      | %*s^\n", line, (int)strcspn(at, "\r\n"), at, column - 1, "");
    r->report->errors++;
}

static void wrong(reader *r, struct fy_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void wrong(reader *r, struct fy_node *node, const char *format, ...)
{
    char message[800];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    struct fy_token *token = node && fy_node_is_scalar(node) ? fy_node_get_scalar_token(node) : NULL;
    const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
    wrong_at(r, mark ? mark->line + 1 : 1, mark ? mark->column + 1 : 1, message);
}

static void *keep(reader *r, void *memory)
{
    skh_plan *plan = r->plan;
    void **owned = realloc(plan->owned, sizeof *owned * (size_t)(plan->owned_count + 1));
    if (owned) plan->owned = owned;
    if (!memory || !owned) {
        free(memory);
        wrong_at(r, 1, 1, "out of memory");
        return NULL;
    }
    plan->owned[plan->owned_count++] = memory;
    return memory;
}

static const char *text_of(reader *r, struct fy_node *node)
{
    size_t size = 0;
    const char *raw = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &size) : NULL;
    char *text = calloc(size + 1, 1);
    if (text && raw) memcpy(text, raw, size);
    text = keep(r, text);
    return text ? text : "";
}

static long whole(reader *r, struct fy_node *key, struct fy_node *value, long low, long high)
{
    const char *text = text_of(r, value);
    char *end;
    long number = strtol(text, &end, 10);
    if (end != text && !*end && number >= low && number <= high) return number;
    wrong(r, fy_node_is_scalar(value) ? value : key, "%s: '%s' is not a whole number from %ld to %ld",
          text_of(r, key), text, low, high);
    return low;
}

// Items of a sequence, or the one scalar itself.
static int item_count(struct fy_node *node)
{
    return fy_node_is_sequence(node) ? fy_node_sequence_item_count(node) : 1;
}
static struct fy_node *item(struct fy_node *node, int i)
{
    return fy_node_is_sequence(node) ? fy_node_sequence_get_by_index(node, i) : node;
}

// Check one value by setting it on the scratch scenario; *number is what it came to.
static const skh_key_info *checked(reader *r, struct fy_node *key, struct fy_node *value, double *number)
{
    const char *name = text_of(r, key), *text = text_of(r, value);
    skh_error err = {""};
    double *at = NULL;
    if (!fy_node_is_scalar(value)) {
        wrong(r, key, "%s: expected a value such as \"1.5 mm\"", name);
    } else if (skh_scenario_set(&r->scratch, name, text, &err)) {
        wrong(r, value, "%s", err.message);
    } else {
        const skh_key_info *info = skh_key_find(name, &r->scratch, &at);
        if (number && at) *number = *at;
        return info;
    }
    return NULL;
}

static int known_key(reader *r, struct fy_node *key)
{
    const char *name = text_of(r, key);
    skh_error err = {""};
    if (strlen(name) >= SKH_KEY_SIZE) {
        wrong(r, key, "'%.40s...' is no key", name);
    } else if (!strcmp(name, "seed")) {
        wrong(r, key, "seeds are set by replicates and first_seed");
    } else if (skh_key_find(name, &r->scratch, NULL)) {
        return 1;
    } else if (skh_scenario_set(&r->scratch, name, "", &err)) {
        wrong(r, key, "%s", err.message); // with a suggestion
    }
    return 0;
}

static struct fy_node *find_scenario(reader *r, struct fy_node *node)
{
    skh_plan *plan = r->plan;
    const char *name = text_of(r, node);
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
        char *copy = keep(r, calloc(strlen(path) + 1, 1));
        if (copy) memcpy(copy, path, strlen(path));
        plan->names[plan->scenario_count] = name;
        plan->paths[plan->scenario_count++] = copy;
        return node;
    }
    wrong(r, node, "no scenario '%s' beside this file or among the installed ones", name);
    return NULL;
}

static void read_scenarios(reader *r, struct fy_node *key, struct fy_node *value)
{
    int count = item_count(value);
    r->plan->names = keep(r, calloc((size_t)count + 1, sizeof *r->plan->names));
    r->plan->paths = keep(r, calloc((size_t)count + 1, sizeof *r->plan->paths));
    if (!r->plan->names || !r->plan->paths) return;
    for (int i = 0; i < count; i++) {
        struct fy_node *name = item(value, i);
        if (!fy_node_is_scalar(name)) {
            wrong(r, key, "expected the name of a scenario");
            return;
        }
        find_scenario(r, name);
    }
    if (count == 0) wrong(r, key, "at least one scenario is needed");
    if (!r->plan->scenario_count) return;
    skh_report report = {0};
    if (skh_config_load(r->plan->paths[0], NULL, 0, &r->scratch, &report)) {
        say(r->report, "%s", report.text ? report.text : "");
        r->report->errors += report.errors ? report.errors : 1;
    }
    skh_report_free(&report);
}

static void read_set(reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    skh_plan *plan = r->plan;
    void *next = NULL;
    int count = fy_node_mapping_item_count(value);
    plan->sets = keep(r, calloc((size_t)count + 1, sizeof *plan->sets));
    for (struct fy_node_pair *pair; plan->sets && (pair = fy_node_mapping_iterate(value, &next));) {
        struct fy_node *name = fy_node_pair_key(pair), *text = fy_node_pair_value(pair);
        if (!known_key(r, name) || !checked(r, name, text, NULL)) continue;
        const char *a = text_of(r, name), *b = text_of(r, text);
        char *set = keep(r, calloc(strlen(a) + strlen(b) + 2, 1));
        if (!set) return;
        sprintf(set, "%s=%s", a, b);
        plan->sets[plan->set_count++] = set;
    }
}

static void read_grid(reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    skh_plan *plan = r->plan;
    void *next = NULL;
    plan->axes = keep(r, calloc((size_t)fy_node_mapping_item_count(value) + 1, sizeof *plan->axes));
    for (struct fy_node_pair *pair; plan->axes && (pair = fy_node_mapping_iterate(value, &next));) {
        struct fy_node *name = fy_node_pair_key(pair), *values = fy_node_pair_value(pair);
        if (!known_key(r, name)) continue;
        skh_axis *axis = &plan->axes[plan->axis_count];
        snprintf(axis->key, sizeof axis->key, "%s", text_of(r, name));
        axis->values = keep(r, calloc((size_t)item_count(values) + 1, sizeof *axis->values));
        if (!axis->values) return;
        for (int i = 0; i < item_count(values); i++) {
            if (checked(r, name, item(values, i), NULL))
                axis->values[axis->count++] = text_of(r, item(values, i));
        }
        if (item_count(values) == 0) wrong(r, name, "%s: at least one value is needed", axis->key);
        if (axis->count) plan->axis_count++;
    }
}

static void add_range(reader *r, const skh_key_info *info, const char *key, double low, double high,
                      int by_ratio)
{
    skh_plan *plan = r->plan;
    if (plan->range_count >= skh_key_count()) return;
    skh_range *range = &plan->ranges[plan->range_count++];
    *range = (skh_range){.info = info, .low = low, .high = high, .logarithmic = by_ratio};
    snprintf(range->key, sizeof range->key, "%s", key);
}

static int is_word(reader *r, struct fy_node *node, const char *word)
{
    return fy_node_is_scalar(node) && !strcmp(text_of(r, node), word);
}

static void read_range(reader *r, struct fy_node *name, struct fy_node *value)
{
    const char *key = text_of(r, name);
    const skh_key_info *info = skh_key_find(key, &r->scratch, NULL);
    if (info->kind != SKH_KIND_NUMBER) {
        wrong(r, name, "%s takes words, not numbers: put it in the grid", key);
    } else if (is_word(r, value, "physical")) {
        add_range(r, info, key, info->low, info->high, info->low > 0 && info->high > 10 * info->low);
    } else if (!fy_node_is_sequence(value) || item_count(value) < 2 || item_count(value) > 3 ||
               (item_count(value) == 3 && !is_word(r, item(value, 2), "log"))) {
        wrong(r, name, "%s: expected [low, high], [low, high, log] or physical", key);
    } else {
        double low = 0, high = 0;
        int fine = checked(r, name, item(value, 0), &low) != NULL;
        fine &= checked(r, name, item(value, 1), &high) != NULL;
        int by_ratio = item_count(value) == 3;
        if (fine && !(low < high))
            wrong(r, item(value, 0), "%s: the range is empty", key);
        else if (fine && by_ratio && !(low > 0))
            wrong(r, item(value, 0), "%s: a range by ratio starts above 0", key);
        else if (fine)
            add_range(r, info, key, low, high, by_ratio);
    }
}

static void read_ranges(reader *r, struct fy_node *key, struct fy_node *value)
{
    r->plan->ranges = keep(r, calloc((size_t)skh_key_count(), sizeof *r->plan->ranges));
    if (!r->plan->ranges) return;
    if (is_word(r, value, "model")) { // every constant of the model over its physical range
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
    if (!fy_node_is_mapping(value)) wrong(r, key, "expected key: [low, high] pairs, or model");
    for (struct fy_node_pair *pair;
         fy_node_is_mapping(value) && (pair = fy_node_mapping_iterate(value, &next));) {
        if (known_key(r, fy_node_pair_key(pair)))
            read_range(r, fy_node_pair_key(pair), fy_node_pair_value(pair));
    }
}

static void read_method(reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    for (int i = 0; i < SKH_DESIGN_COUNT; i++) {
        if (!strcmp(text_of(r, value), skh_design_words[i])) {
            r->plan->design = (skh_design)i;
            return;
        }
    }
    wrong(r, value, "method: '%s' is none of lhs, sobol, morris, saltelli", text_of(r, value));
}
static void read_n(reader *r, struct fy_node *k, struct fy_node *v)
{
    r->plan->n = (int)whole(r, k, v, 1, 1000000);
}
static void read_sample_seed(reader *r, struct fy_node *k, struct fy_node *v)
{
    r->plan->sample_seed = (uint64_t)whole(r, k, v, 0, LONG_MAX);
}

typedef struct entry {
    const char *name;
    enum { ANY, SCALAR, MAPPING } shape;
    void (*read)(reader *r, struct fy_node *key, struct fy_node *value);
} entry;

// Read the keys of a mapping in the order of the table, so that scenarios are known before values are tried.
static void read_entries(reader *r, struct fy_node *map, const entry *entries, const char *where)
{
    void *next = NULL;
    for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(map, &next));) {
        const char *name = text_of(r, fy_node_pair_key(pair));
        skh_suggestion suggestion;
        skh_suggest_start(&suggestion, name);
        const entry *known = entries;
        char all[200] = "";
        while (known->name && strcmp(known->name, name)) {
            snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", known == entries ? "" : ", ",
                     known->name);
            skh_suggest_offer(&suggestion, known->name);
            known++;
        }
        const char *best = skh_suggest_best(&suggestion);
        if (!known->name && best)
            wrong(r, fy_node_pair_key(pair), "'%s' is no key of %s; did you mean '%s'?", name, where, best);
        else if (!known->name)
            wrong(r, fy_node_pair_key(pair), "'%s' is no key of %s; there are %s", name, where, all);
    }
    for (const entry *e = entries; e->name; e++) {
        int times = 0;
        next = NULL;
        for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(map, &next));) {
            struct fy_node *key = fy_node_pair_key(pair), *value = fy_node_pair_value(pair);
            if (strcmp(text_of(r, key), e->name)) continue;
            if (times++)
                wrong(r, key, "'%s' stands here twice", e->name);
            else if (!value || (e->shape == SCALAR && !fy_node_is_scalar(value)) ||
                     (e->shape == MAPPING && !fy_node_is_mapping(value)))
                wrong(r, key, "%s: expected %s", e->name,
                      e->shape == MAPPING ? "key: value lines" : "one value");
            else
                e->read(r, key, value);
        }
    }
}

static void read_sample(reader *r, struct fy_node *key, struct fy_node *value)
{
    static const entry entries[] = {{"method", SCALAR, read_method},
                                    {"n", SCALAR, read_n},
                                    {"seed", SCALAR, read_sample_seed},
                                    {"ranges", ANY, read_ranges},
                                    {NULL, ANY, NULL}};
    read_entries(r, value, entries, "sample");
    r->plan->sampled = 1;
    if (!r->plan->n) wrong(r, key, "sample: n is missing");
    if (!r->plan->range_count && !r->report->errors) wrong(r, key, "sample: ranges are missing");
}

static void add_metric(skh_plan *plan, int metric)
{
    for (int i = 0; i < plan->metric_count; i++) {
        if (plan->metrics[i] == metric) return;
    }
    plan->metrics[plan->metric_count++] = metric;
}

static void read_metrics(reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    if (is_word(r, value, "all")) {
        for (int i = 0; i < SKH_METRIC_COUNT; i++) add_metric(r->plan, i);
        return;
    }
    for (int i = 0; i < item_count(value); i++) {
        const char *name = text_of(r, item(value, i));
        int metric = skh_metric_find(name);
        if (metric >= 0) {
            add_metric(r->plan, metric);
            continue;
        }
        skh_suggestion suggestion;
        skh_suggest_start(&suggestion, name);
        for (int m = 0; m < SKH_METRIC_COUNT; m++)
            skh_suggest_offer(&suggestion, skh_metric_describe(m).column);
        const char *best = skh_suggest_best(&suggestion);
        wrong(r, item(value, i), "no column of the time line is called '%s'%s%s%s", name,
              best ? "; did you mean '" : "", best ? best : "", best ? "'?" : "");
    }
}

static void read_title(reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    snprintf(r->plan->title, sizeof r->plan->title, "%s", text_of(r, value));
}
static void read_version(reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)whole(r, key, value, 1, 1);
}
static void read_replicates(reader *r, struct fy_node *key, struct fy_node *value)
{
    r->plan->replicates = (int)whole(r, key, value, 1, 1000000);
}
static void read_first_seed(reader *r, struct fy_node *key, struct fy_node *value)
{
    r->plan->first_seed = (uint64_t)whole(r, key, value, 0, 1L << 52);
}

static const entry top_level[] = {{"format_version", SCALAR, read_version},
                                  {"title", SCALAR, read_title},
                                  {"scenarios", ANY, read_scenarios},
                                  {"set", MAPPING, read_set},
                                  {"grid", MAPPING, read_grid},
                                  {"sample", MAPPING, read_sample},
                                  {"replicates", SCALAR, read_replicates},
                                  {"first_seed", SCALAR, read_first_seed},
                                  {"metrics", ANY, read_metrics},
                                  {NULL, ANY, NULL}};

// What most people ask of a course; `metrics` in the file replaces it.
static const char *const usual_metrics[] = {"collagen_pore_rel",
                                            "collagen_papillary_rel",
                                            "collagen_all_rel",
                                            "new_collagen_papillary_rel",
                                            "collagen3_share_pore_frac",
                                            "elastin_pore_rel",
                                            "vessels_pore_rel",
                                            "fibrin_pore_frac",
                                            "inflammation_pore_ngml",
                                            "neutrophils_count",
                                            "macrophages_count",
                                            "fibroblasts_active_count",
                                            "myofibroblasts_count",
                                            "pores_bridged_frac",
                                            "conductance_frac",
                                            "tewl_gm2h",
                                            "erythema_index",
                                            "epidermis_um",
                                            "dermis_um",
                                            "surface_ra_um",
                                            "line_depth_um",
                                            "scar_depth_um",
                                            "melanin_patch_index",
                                            "elasticity_rel",
                                            "widest_wound_um"};
// Needed for the probabilities, so always there.
static const char *const needed_metrics[] = {"infected_pores_count", "scar_area_frac", "melanin_index"};

static struct fy_document *parse(reader *r)
{
    struct fy_diag_cfg quiet;
    fy_diag_cfg_default(&quiet);
    quiet.fp = NULL;
    quiet.output_fn = NULL;
    struct fy_diag *diag = fy_diag_create(&quiet);
    if (!diag) return NULL;
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_ALLOW_DUPLICATE_KEYS,
                                  .diag = diag};
    struct fy_document *document = fy_document_build_from_string(&config, r->plan->text, r->plan->text_size);
    void *next = NULL;
    struct fy_diag_error *problem = document ? NULL : fy_diag_errors_iterate(diag, &next);
    if (problem)
        wrong_at(r, problem->line > 0 ? problem->line : 1, problem->column > 0 ? problem->column : 1,
                 problem->msg);
    if (!document && !problem) wrong_at(r, 1, 1, "this is not YAML");
    fy_diag_destroy(diag);
    return document;
}

static void complete(reader *r)
{
    skh_plan *plan = r->plan;
    if (!plan->scenario_count && !r->report->errors) wrong_at(r, 1, 1, "scenarios: name at least one");
    if (!plan->metric_count) {
        for (size_t i = 0; i < sizeof usual_metrics / sizeof *usual_metrics; i++) {
            int metric = skh_metric_find(usual_metrics[i]);
            if (metric >= 0) add_metric(plan, metric);
        }
    }
    for (size_t i = 0; i < sizeof needed_metrics / sizeof *needed_metrics; i++) {
        int metric = skh_metric_find(needed_metrics[i]);
        if (metric >= 0) add_metric(plan, metric);
    }
    plan->sample_count = plan->sampled ? skh_design_points(plan->design, plan->n, plan->range_count) : 1;
    plan->grid_count = 1;
    double runs = (double)plan->scenario_count * plan->sample_count * plan->replicates;
    for (int i = 0; i < plan->axis_count; i++) runs *= plan->axes[i].count;
    if (!r->report->errors && runs > MAX_RUNS) wrong_at(r, 1, 1, "this is more than 10 million runs");
    if (r->report->errors) return;
    for (int i = 0; i < plan->axis_count; i++) plan->grid_count *= plan->axes[i].count;
    plan->points = plan->scenario_count * plan->grid_count * plan->sample_count;
    plan->runs = plan->points * plan->replicates;
    if (!plan->sampled) return;
    size_t numbers = (size_t)plan->sample_count * (size_t)plan->range_count;
    plan->samples = keep(r, calloc(numbers, sizeof *plan->samples));
    skh_error err = {""};
    if (plan->samples &&
        skh_design_fill(plan->design, plan->n, plan->range_count, plan->sample_seed, plan->samples, &err))
        wrong_at(r, 1, 1, err.message);
}

// --set on the command line: above the file.
static void add_sets(reader *r, const char *const *sets, int count)
{
    skh_plan *plan = r->plan;
    const char **all = keep(r, calloc((size_t)(plan->set_count + count) + 1, sizeof *all));
    if (!all) return;
    for (int i = 0; i < plan->set_count; i++) all[i] = plan->sets[i];
    for (int i = 0; i < count; i++) all[plan->set_count + i] = sets[i];
    plan->sets = all;
    plan->set_count += count;
}

skh_status skh_plan_load(const char *path, const char *const *sets, int set_count, const uint64_t *seed,
                         skh_plan *out, skh_report *report)
{
    *out = (skh_plan){.replicates = 1, .first_seed = 1, .sample_seed = 1};
    *report = (skh_report){0};
    reader r = {.plan = out, .path = path, .report = report, .scratch = skh_scenario_default()};
    skh_error err = {""};
    skh_status status = skh_file_read(path, MAX_FILE, &out->text, &out->text_size, &err);
    if (status) {
        say(report, "%s: error: %s\n", path, err.message);
        report->errors++;
        return status;
    }
    if (!keep(&r, out->text)) return SKH_ERR_MEMORY;
    struct fy_document *document = NULL;
    if (memchr(out->text, 0, out->text_size))
        wrong_at(&r, 1, 1, "this is a binary file, not a sweep file");
    else
        document = parse(&r);
    struct fy_node *root = document ? fy_document_root(document) : NULL;
    if (document && (!root || !fy_node_is_mapping(root)))
        wrong_at(&r, 1, 1, "a sweep file is made of key: value lines");
    else if (root)
        read_entries(&r, root, top_level, "a sweep file");
    add_sets(&r, sets, set_count);
    if (seed) out->first_seed = *seed;
    if (document) complete(&r);
    fy_document_destroy(document);
    if (!report->errors) return SKH_OK;
    skh_plan_free(out);
    return SKH_ERR_CONFIG;
}
