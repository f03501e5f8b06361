// Reading a sweep file. Every mistake is reported with its place; values are checked by the keys' own rules.
#include "sim/base/file.h"
#include "sim/base/suggest.h"
#include "sim/cli/sweep/plan_reader.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 1 << 20, MAX_RUNS = 10000000 };

static void read_method(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    for (int i = 0; i < SKH_DESIGN_COUNT; i++) {
        if (!strcmp(skh_reader_text(r, value), skh_design_words[i])) {
            r->plan->design = (skh_design)i;
            return;
        }
    }
    skh_reader_wrong(r, value, "method: '%s' is none of lhs, sobol, morris, saltelli",
                     skh_reader_text(r, value));
}
static void read_n(skh_reader *r, struct fy_node *k, struct fy_node *v)
{
    r->plan->n = (int)skh_reader_whole(r, k, v, 1, 1000000);
}
static void read_sample_seed(skh_reader *r, struct fy_node *k, struct fy_node *v)
{
    r->plan->sample_seed = (uint64_t)skh_reader_whole(r, k, v, 0, LONG_MAX);
}

typedef struct entry {
    const char *name;
    enum { ANY, SCALAR, MAPPING } shape;
    void (*read)(skh_reader *r, struct fy_node *key, struct fy_node *value);
} entry;

// Read the keys of a mapping in the order of the table, so that scenarios are known before values are tried.
static void read_entries(skh_reader *r, struct fy_node *map, const entry *entries, const char *where)
{
    void *next = NULL;
    for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(map, &next));) {
        const char *name = skh_reader_text(r, fy_node_pair_key(pair));
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
            skh_reader_wrong(r, fy_node_pair_key(pair), "'%s' is no key of %s; did you mean '%s'?", name,
                             where, best);
        else if (!known->name)
            skh_reader_wrong(r, fy_node_pair_key(pair), "'%s' is no key of %s; there are %s", name, where,
                             all);
    }
    for (const entry *e = entries; e->name; e++) {
        int times = 0;
        next = NULL;
        for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(map, &next));) {
            struct fy_node *key = fy_node_pair_key(pair), *value = fy_node_pair_value(pair);
            if (strcmp(skh_reader_text(r, key), e->name)) continue;
            if (times++)
                skh_reader_wrong(r, key, "'%s' stands here twice", e->name);
            else if (!value || (e->shape == SCALAR && !fy_node_is_scalar(value)) ||
                     (e->shape == MAPPING && !fy_node_is_mapping(value)))
                skh_reader_wrong(r, key, "%s: expected %s", e->name,
                                 e->shape == MAPPING ? "key: value lines" : "one value");
            else
                e->read(r, key, value);
        }
    }
}

static void read_sample(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    static const entry entries[] = {{"method", SCALAR, read_method},
                                    {"n", SCALAR, read_n},
                                    {"seed", SCALAR, read_sample_seed},
                                    {"ranges", ANY, skh_plan_read_ranges},
                                    {NULL, ANY, NULL}};
    read_entries(r, value, entries, "sample");
    r->plan->sampled = 1;
    if (!r->plan->n) skh_reader_wrong(r, key, "sample: n is missing");
    if (!r->plan->range_count && !r->report->errors) skh_reader_wrong(r, key, "sample: ranges are missing");
}

static void add_metric(skh_plan *plan, int metric)
{
    for (int i = 0; i < plan->metric_count; i++) {
        if (plan->metrics[i] == metric) return;
    }
    plan->metrics[plan->metric_count++] = metric;
}

static void read_metrics(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    if (skh_reader_is_word(r, value, "all")) {
        for (int i = 0; i < SKH_METRIC_COUNT; i++) add_metric(r->plan, i);
        return;
    }
    for (int i = 0; i < skh_reader_items(value); i++) {
        const char *name = skh_reader_text(r, skh_reader_item(value, i));
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
        skh_reader_wrong(r, skh_reader_item(value, i), "no column of the time line is called '%s'%s%s%s",
                         name, best ? "; did you mean '" : "", best ? best : "", best ? "'?" : "");
    }
}

static void read_title(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    snprintf(r->plan->title, sizeof r->plan->title, "%s", skh_reader_text(r, value));
}
static void read_version(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    (void)key;
    if (!skh_reader_is_word(r, value, "1"))
        skh_reader_wrong(r, value, "format_version: '%s' is not known; this program reads 1",
                         skh_reader_text(r, value));
}
static void read_replicates(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    r->plan->replicates = (int)skh_reader_whole(r, key, value, 1, 1000000);
}
static void read_first_seed(skh_reader *r, struct fy_node *key, struct fy_node *value)
{
    r->plan->first_seed = (uint64_t)skh_reader_whole(r, key, value, 0, 1L << 52);
}

static const entry top_level[] = {{"format_version", SCALAR, read_version},
                                  {"title", SCALAR, read_title},
                                  {"scenarios", ANY, skh_plan_read_scenarios},
                                  {"set", MAPPING, skh_plan_read_set},
                                  {"grid", MAPPING, skh_plan_read_grid},
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

static struct fy_document *parse(skh_reader *r)
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
        skh_reader_wrong_at(r, problem->line > 0 ? problem->line : 1,
                            problem->column > 0 ? problem->column : 1, problem->msg);
    if (!document && !problem) skh_reader_wrong_at(r, 1, 1, "this is not YAML");
    fy_diag_destroy(diag);
    return document;
}

static void complete(skh_reader *r)
{
    skh_plan *plan = r->plan;
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
    if (!r->report->errors && runs > MAX_RUNS)
        skh_reader_wrong_at(r, 1, 1, "this is more than 10 million runs");
    if (r->report->errors) return;
    for (int i = 0; i < plan->axis_count; i++) plan->grid_count *= plan->axes[i].count;
    plan->points = plan->scenario_count * plan->grid_count * plan->sample_count;
    plan->runs = plan->points * plan->replicates;
    if (!plan->sampled) return;
    size_t numbers = (size_t)plan->sample_count * (size_t)plan->range_count;
    plan->samples = skh_reader_keep(r, calloc(numbers, sizeof *plan->samples));
    skh_error err = {""};
    if (plan->samples &&
        skh_design_fill(plan->design, plan->n, plan->range_count, plan->sample_seed, plan->samples, &err))
        skh_reader_wrong_at(r, 1, 1, err.message);
}

// --set on the command line: above the file.
static void add_sets(skh_reader *r, const char *const *sets, int count)
{
    skh_plan *plan = r->plan;
    const char **all = skh_reader_keep(r, calloc((size_t)(plan->set_count + count) + 1, sizeof *all));
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
    skh_reader r = {.plan = out, .path = path, .report = report, .scratch = skh_scenario_default()};
    skh_error err = {""};
    skh_status status = skh_file_read(path, MAX_FILE, &out->text, &out->text_size, &err);
    if (status) {
        skh_reader_say(report, "skinheal: error: %s\n", err.message);
        report->errors++;
        return status;
    }
    if (!skh_reader_keep(&r, out->text)) return SKH_ERR_MEMORY;
    struct fy_document *document = NULL;
    if (memchr(out->text, 0, out->text_size))
        skh_reader_wrong_at(&r, 1, 1, "this is a binary file, not a sweep file");
    else
        document = parse(&r);
    struct fy_node *root = document ? fy_document_root(document) : NULL;
    if (document && (!root || !fy_node_is_mapping(root)))
        skh_reader_wrong_at(&r, 1, 1, "a sweep file is made of key: value lines");
    else if (root && !fy_node_mapping_lookup_by_string(root, "scenarios", (size_t)-1))
        skh_reader_wrong_at(
            &r, 1, 1, "this is no sweep: it names no 'scenarios'; a configuration is run by: skinheal run");
    else if (root)
        read_entries(&r, root, top_level, "a sweep file");
    add_sets(&r, sets, set_count);
    if (seed) out->first_seed = *seed;
    if (document && !report->errors) complete(&r);
    fy_document_destroy(document);
    if (!report->errors) return SKH_OK;
    skh_plan_free(out);
    return SKH_ERR_CONFIG;
}
