// What a sweep's database knows before its first run: tables, words, points and their effective settings.
#include "sim/base/hash.h"
#include "sim/cli/sweep/outcome.h"
#include "sim/cli/sweep/plan_reader.h"
#include "sim/cli/sweep/store_sql.h"
#include "skinheal/world.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "CREATE TABLE metric(name TEXT PRIMARY KEY, unit TEXT, label TEXT, meaning TEXT) WITHOUT ROWID;"
    "CREATE TABLE measure(name TEXT PRIMARY KEY, unit TEXT, meaning TEXT) WITHOUT ROWID;"
    "CREATE TABLE key(key_id INTEGER PRIMARY KEY, name TEXT, unit TEXT, meaning TEXT, source TEXT);"
    "CREATE TABLE varied(key TEXT PRIMARY KEY, position INTEGER, unit TEXT, low REAL, high REAL, scale TEXT) "
    "WITHOUT ROWID;"
    "CREATE TABLE effective(point INTEGER, key_id INTEGER, value, PRIMARY KEY(point, key_id)) "
    "WITHOUT ROWID;"
    "CREATE VIEW parameter AS SELECT point, name, value, unit, meaning, source FROM effective JOIN "
    "key USING(key_id);"
    "CREATE TABLE run(run INTEGER PRIMARY KEY, point INTEGER, seed INTEGER, state_hash TEXT);"
    "CREATE TABLE event(run INTEGER, ordinal INTEGER, name TEXT, session INTEGER, time_d REAL, "
    "PRIMARY KEY(run, ordinal)) WITHOUT ROWID;"
    "CREATE TABLE machine(run INTEGER PRIMARY KEY, host TEXT, finished TEXT, wall_s REAL, cpu_s "
    "REAL, memory_mb REAL);";

static skh_status create_tables(skh_store *store, skh_error *err)
{
    const skh_plan *plan = store->plan;
    char *point = sqlite3_mprintf("CREATE TABLE point(point INTEGER PRIMARY KEY, scenario TEXT");
    for (int i = 0; i < skh_plan_varied(plan); i++)
        point = sqlite3_mprintf("%z, \"%w\"", point, skh_plan_varied_key(plan, i));
    char *line = sqlite3_mprintf("CREATE TABLE timeline(run INTEGER, time_d REAL, session INTEGER");
    for (int i = 0; i < plan->metric_count; i++)
        line = sqlite3_mprintf("%z, \"%w\" REAL", line, skh_metric_describe(plan->metrics[i]).column);
    char *outcome = sqlite3_mprintf("CREATE TABLE outcome(run INTEGER, metric TEXT");
    for (int i = 0; i < SKH_MEASURE_COUNT; i++)
        outcome = sqlite3_mprintf("%z, %s REAL", outcome, skh_measure_names[i]);
    char *sql = sqlite3_mprintf(
        "%s %z); %z, PRIMARY KEY(run, time_d)) WITHOUT ROWID; %z, PRIMARY KEY(run, metric)) WITHOUT "
        "ROWID; PRAGMA application_id = %d; PRAGMA user_version = %d;",
        schema, point, line, outcome, SKH_STORE_APPLICATION, SKH_STORE_FORMAT);
    skh_status status =
        sql ? skh_sql_execute(store, sql, err) : skh_fail(err, SKH_ERR_MEMORY, "out of memory");
    sqlite3_free(sql);
    return status;
}

static skh_status add_words(skh_store *store, skh_error *err)
{
    const skh_plan *plan = store->plan;
    skh_insert in = skh_sql_insert(store, "INSERT INTO metric VALUES(?,?,?,?)");
    for (int i = 0; i < plan->metric_count; i++) {
        skh_metric_info info = skh_metric_describe(plan->metrics[i]);
        skh_sql_text(&in, info.column), skh_sql_text(&in, info.word.unit), skh_sql_text(&in, info.word.label);
        skh_sql_text(&in, info.word.meaning), skh_sql_row(&in);
    }
    skh_status status = skh_sql_end(store, &in, SKH_OK, err);
    in = skh_sql_insert(store, "INSERT INTO measure VALUES(?,?,?)");
    for (int i = 0; i < SKH_MEASURE_COUNT && !status; i++) {
        skh_sql_text(&in, skh_measure_names[i]), skh_sql_text(&in, skh_measure_units[i]);
        skh_sql_text(&in, skh_measure_meanings[i]), skh_sql_row(&in);
    }
    status = skh_sql_end(store, &in, status, err);
    in = skh_sql_insert(store, "INSERT INTO key VALUES(?,?,?,?,?)");
    for (int i = 0; i < skh_key_count() && !status; i++) {
        const skh_key_info *info = skh_key_at(i);
        char name[2 * SKH_KEY_SIZE];
        snprintf(name, sizeof name, "%s%s%s", info->group, *info->group ? "." : "", info->name);
        skh_sql_int(&in, i), skh_sql_text(&in, name), skh_sql_text(&in, info->unit),
            skh_sql_text(&in, info->meaning);
        skh_sql_text(&in, info->source), skh_sql_row(&in);
    }
    status = skh_sql_end(store, &in, status, err);
    in = skh_sql_insert(store, "INSERT INTO varied VALUES(?,?,?,?,?,?)");
    for (int i = 0; i < skh_plan_varied(plan) && !status; i++) {
        const skh_key_info *info = skh_key_find(skh_plan_varied_key(plan, i), NULL, NULL);
        const skh_range *range = i < plan->axis_count ? NULL : &plan->ranges[i - plan->axis_count];
        skh_sql_text(&in, skh_plan_varied_key(plan, i)), skh_sql_int(&in, i),
            skh_sql_text(&in, info ? info->unit : "");
        skh_sql_number(&in, range ? range->low : SKH_MISSING),
            skh_sql_number(&in, range ? range->high : SKH_MISSING);
        skh_sql_text(&in, range && range->logarithmic ? "log" : ""), skh_sql_row(&in);
    }
    status = skh_sql_end(store, &in, status, err);
    return status;
}

// A number as a number, a choice as its word.
static void put_value(skh_insert *in, const skh_scenario *scenario, const skh_key_info *info,
                      const double *value)
{
    char text[SKH_KEY_SIZE];
    if (info->kind == SKH_KIND_NUMBER || info->kind == SKH_KIND_FLAG) {
        skh_sql_number(in, *value);
        return;
    }
    skh_scenario_get(scenario, info, value, text, sizeof text);
    skh_sql_text(in, text);
}

static skh_status add_points(skh_store *store, skh_report *report, skh_error *err)
{
    const skh_plan *plan = store->plan;
    char *sql = skh_sql_marks("point", 2 + skh_plan_varied(plan));
    skh_insert points = skh_sql_insert(store, sql),
               values = skh_sql_insert(store, "INSERT INTO effective VALUES(?,?,?)");
    sqlite3_free(sql);
    skh_status status = SKH_OK;
    for (int point = 0; point < plan->points && !status && !points.bad && !values.bad; point++) {
        skh_scenario scenario;
        status = skh_plan_scenario(plan, point * plan->replicates, &scenario, report);
        if (status) break;
        skh_sql_int(&points, point), skh_sql_text(&points, plan->names[skh_plan_place(plan, point).scenario]);
        for (int i = 0; i < skh_plan_varied(plan); i++) {
            double *value;
            const skh_key_info *info = skh_key_find(skh_plan_varied_key(plan, i), &scenario, &value);
            put_value(&points, &scenario, info, value);
        }
        skh_sql_row(&points);
        for (int i = 0; i < skh_key_count(); i++) {
            double *value;
            const skh_key_info *info = skh_key_at(i);
            char name[2 * SKH_KEY_SIZE];
            snprintf(name, sizeof name, "%s%s%s", info->group, *info->group ? "." : "", info->name);
            if (!strcmp(name, "seed") || !skh_key_find(name, &scenario, &value))
                continue; // lesions are lists
            skh_sql_int(&values, point), skh_sql_int(&values, i), put_value(&values, &scenario, info, value),
                skh_sql_row(&values);
        }
        skh_report_free(report);
    }
    status = skh_sql_end(store, &points, status, err);
    return skh_sql_end(store, &values, status, err);
}

// Which point's settings were refused: a scenario's own message does not know.
static void name_point(const skh_plan *plan, int point, skh_report *report)
{
    skh_reader_say(report, "This is point %d of the sweep", point);
    for (int i = 0; i < skh_plan_varied(plan) && i < 8; i++) { // a screening varies hundreds
        char text[SKH_KEY_SIZE];
        skh_plan_value(plan, point, i, text, sizeof text);
        skh_reader_say(report, "%s %s = %s", i ? "," : ":", skh_plan_varied_key(plan, i), text);
    }
    skh_reader_say(report, "\n");
}

// What a plan comes to: the effective settings of all its points, its seeds and its columns.
skh_status skh_store_plan_hash(const skh_plan *plan, uint64_t *hash, skh_report *report, skh_error *err)
{
    *hash = SKH_HASH_START;
    const uint64_t facts[] = {SKH_STORE_FORMAT, SKH_MODEL_VERSION, plan->first_seed,
                              (uint64_t)plan->replicates, (uint64_t)plan->points};
    *hash = skh_hash(*hash, facts, sizeof facts);
    for (int i = 0; i < plan->metric_count; i++) {
        skh_metric_info info = skh_metric_describe(plan->metrics[i]);
        *hash = skh_hash(*hash, info.column, strlen(info.column));
    }
    for (int point = 0; point < plan->points; point++) {
        skh_scenario scenario;
        char *text = NULL;
        skh_status status = skh_plan_scenario(plan, point * plan->replicates, &scenario, report);
        if (status) name_point(plan, point, report);
        if (!status) status = skh_config_write(&scenario, 0, &text, err);
        if (status) return status;
        *hash = skh_hash(*hash, text, strlen(text));
        free(text);
        skh_report_free(report);
    }
    return SKH_OK;
}

static skh_status add_meta(skh_store *store, const char *key, const char *value, skh_error *err)
{
    skh_insert in = skh_sql_insert(store, "INSERT INTO meta VALUES(?,?)");
    skh_sql_text(&in, key), skh_sql_text(&in, value), skh_sql_row(&in);
    return skh_sql_end(store, &in, SKH_OK, err);
}

skh_status skh_store_create(skh_store *store, const char *hash, skh_report *report, skh_error *err)
{
    const skh_plan *plan = store->plan;
    char now[32] = "", numbers[7][32], model[32];
    skh_scenario untouched = skh_scenario_default();
    snprintf(model, sizeof model, "%016llx", (unsigned long long)skh_scenario_hash(&untouched));
    time_t seconds = time(NULL);
    struct tm utc;
    if (gmtime_r(&seconds, &utc)) strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    const long counts[] = {plan->runs,       plan->replicates,        plan->n,         SKH_MODEL_VERSION,
                           plan->grid_count, (long)plan->sample_seed, plan->axis_count};
    for (int i = 0; i < 7; i++) snprintf(numbers[i], sizeof numbers[i], "%ld", counts[i]);
    const char *const facts[][2] = {{"title", plan->title},
                                    {"plan_hash", hash},
                                    {"created", now},
                                    {"sweep_file", plan->text},
                                    {"runs", numbers[0]},
                                    {"replicates", numbers[1]},
                                    {"sample_method", plan->sampled ? skh_design_words[plan->design] : ""},
                                    {"sample_n", numbers[2]},
                                    {"sample_seed", numbers[5]},
                                    {"model_version", numbers[3]},
                                    {"model_hash", model}, // of its constants, before the sweep varies them
                                    {"grid_points", numbers[4]},
                                    {"grid_keys", numbers[6]}};
    skh_status status = create_tables(store, err);
    for (size_t i = 0; i < sizeof facts / sizeof *facts && !status; i++)
        status = add_meta(store, facts[i][0], facts[i][1], err);
    if (!status) status = add_words(store, err);
    if (!status) status = add_points(store, report, err);
    return status;
}
