// skinheal diff: what differs between two configurations or two runs, in words and figures.
#include "sim/cli/plot_data.h"
#include "sim/cli/result.h"
#include "skinheal/vocabulary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 20, EXIT_DIFFERENT = 1 };

static const skh_option options[] = {
    {"all", 0, NULL, "every result that differs, not only the 20 that differ most"}, {0}};

// ---- settings ----

static void print_change(const skh_key_info *info, double a, double b)
{
    if (info->kind == SKH_KIND_NUMBER && a != 0 && b != 0 && isfinite(b / a))
        printf("  (%+.3g %%)", 100 * (b / a - 1));
}

// One key of both sides, when it differs. Returns 1 when it does.
static int compare_key(skh_left *a, skh_left *b, const char *key)
{
    double *x = NULL, *y = NULL;
    char left[96], right[96];
    const skh_key_info *info = skh_key_find(key, &a->scenario, &x);
    if (!info || !skh_key_find(key, &b->scenario, &y) || !x || !y || *x == *y) return 0;
    skh_scenario_get(&a->scenario, info, x, left, sizeof left);
    skh_scenario_get(&b->scenario, info, y, right, sizeof right);
    printf("  %-28s %s -> %s", key, left, right);
    print_change(info, *x, *y);
    printf("  %s\n", info->meaning);
    return 1;
}

// A change that one side makes on the way and the other does not.
static int edits_without(const skh_scenario *x, const skh_scenario *y, const char *format)
{
    int differ = 0;
    char what[160];
    for (int i = 0; i < x->edit_count; i++) {
        const skh_edit *a = &x->edits[i];
        int there = 0;
        for (int k = 0; k < y->edit_count; k++) {
            const skh_edit *b = &y->edits[k];
            there |= a->time_h == b->time_h && !strcmp(a->key, b->key) && !strcmp(a->value, b->value);
        }
        if (there) continue;
        snprintf(what, sizeof what, "%s = %s", a->key, a->value);
        differ += printf("  edit on day %-16.4g ", a->time_h / 24) > 0;
        printf(format, what); // NOLINT: formats are ours
    }
    return differ;
}

static int compare_regions(const skh_scenario *x, const skh_scenario *y)
{
    int differ = 0;
    for (int i = 0; i < SKH_REGION_COUNT; i++) {
        if (x->regions[i] != y->regions[i])
            differ += printf("  output.regions               %s: %s\n", skh_region_names[i],
                             x->regions[i] ? "only in the first" : "only in the second") > 0;
    }
    return differ;
}

static int compare_lists(skh_left *a, skh_left *b)
{
    int differ = 0;
    char key[96];
    const skh_scenario *x = &a->scenario, *y = &b->scenario;
    if (x->lesion_count != y->lesion_count)
        differ += printf("  skin.lesions                 %d -> %d\n", x->lesion_count, y->lesion_count) > 0;
    if (x->session_count != y->session_count)
        differ += printf("  sessions                     %d -> %d\n", x->session_count, y->session_count) > 0;
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        for (int n = 0; !strcmp(info->group, "lesions") && n < x->lesion_count && n < y->lesion_count; n++) {
            snprintf(key, sizeof key, "skin.lesions[%d].%s", n, info->name);
            differ += compare_key(a, b, key);
        }
        // sessions of a course follow from it: only listed ones are compared one by one
        int listed = x->explicit_sessions || y->explicit_sessions;
        for (int n = 0;
             listed && !strcmp(info->group, "device") && n < x->session_count && n < y->session_count; n++) {
            snprintf(key, sizeof key, "sessions[%d].%s", n, info->name);
            differ += compare_key(a, b, key);
        }
    }
    for (int n = 0; n < x->session_count && n < y->session_count; n++) {
        if (x->sessions[n].time_h != y->sessions[n].time_h && (x->explicit_sessions || y->explicit_sessions))
            differ += printf("  session %-20d day %.4g -> day %.4g\n", n + 1, x->sessions[n].time_h / 24,
                             y->sessions[n].time_h / 24) > 0;
    }
    return differ;
}

static int compare_settings(skh_left *a, skh_left *b)
{
    int differ = 0;
    printf("Settings\n");
    if (strcmp(a->scenario.title, b->scenario.title))
        printf("  title                        %s -> %s\n", a->scenario.title, b->scenario.title);
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        char key[96];
        snprintf(key, sizeof key, "%s%s%s", info->group, *info->group ? "." : "", info->name);
        if (strcmp(info->group, "lesions")) differ += compare_key(a, b, key);
    }
    differ += compare_lists(a, b);
    differ += compare_regions(&a->scenario, &b->scenario);
    differ += edits_without(&a->scenario, &b->scenario, "%s, only in the first\n");
    differ += edits_without(&b->scenario, &a->scenario, "%s, only in the second\n");
    if (!differ) printf("  none differs\n");
    return differ;
}

// ---- results ----

// Value of a column at a time, by a straight line between rows; NaN outside.
static double at_time(const skh_csv *csv, int time_column, int column, double time_d, int *hint)
{
    while (*hint + 1 < csv->rows && skh_cell_number(csv, *hint + 1, time_column) < time_d) (*hint)++;
    double t0 = skh_cell_number(csv, *hint, time_column), v0 = skh_cell_number(csv, *hint, column);
    if (t0 >= time_d - 1e-9) return t0 <= time_d + 1e-9 ? v0 : (double)NAN;
    if (*hint + 1 >= csv->rows) return (double)NAN;
    double t1 = skh_cell_number(csv, *hint + 1, time_column), v1 = skh_cell_number(csv, *hint + 1, column);
    return t1 <= time_d + 1e-9 ? v1 : v0 + (v1 - v0) * (time_d - t0) / (t1 - t0);
}

typedef struct difference {
    const char *column;
    double largest, at_d, from, to; ///< where the curves are farthest apart
    double share;                   ///< of the larger of the two ranges
    double end_a, end_b;
} difference;

static int by_share(const void *a, const void *b)
{
    const difference *x = a, *y = b;
    if (x->share != y->share) return x->share < y->share ? 1 : -1;
    return strcmp(x->column, y->column);
}

static difference compare_column(const skh_csv *a, const skh_csv *b, const char *name)
{
    int ca = skh_csv_column(a, name), cb = skh_csv_column(b, name), hint = 0;
    int ta = skh_csv_column(a, "time_d"), tb = skh_csv_column(b, "time_d");
    difference d = {.column = name, .end_a = (double)NAN, .end_b = (double)NAN};
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (int row = 0; row < a->rows; row++) {
        double time_d = skh_cell_number(a, row, ta), x = skh_cell_number(a, row, ca);
        double y = at_time(b, tb, cb, time_d, &hint);
        if (!isfinite(x) || !isfinite(y)) continue;
        low = fmin(low, fmin(x, y)), high = fmax(high, fmax(x, y));
        if (fabs(y - x) > d.largest) d.largest = fabs(y - x), d.at_d = time_d, d.from = x, d.to = y;
        d.end_a = x, d.end_b = y;
    }
    d.share = high > low ? d.largest / (high - low) : 0;
    return d;
}

static int compare_timelines(const skh_csv *a, const skh_csv *b, int all)
{
    difference *list = calloc((size_t)a->columns, sizeof *list);
    int count = 0, shared = 0;
    for (int c = 0; list && c < a->columns; c++) {
        const char *name = a->cells[c];
        if (!strcmp(name, "time_d") || skh_csv_column(b, name) < 0) continue;
        shared++;
        difference d = compare_column(a, b, name);
        if (d.share > 1e-9) list[count++] = d; // rows carry ten digits
    }
    printf("Results\n");
    if (!count) printf("  none of %d columns differs\n", shared);
    if (count) {
        qsort(list, (size_t)count, sizeof *list, by_share);
        printf("  %d of %d columns differ%s\n", count, shared,
               count > SHOWN && !all ? "; the 20 that differ most:" : ":");
        printf("  %-44s %-28s %s\n", "column", "farthest apart", "at the end");
    }
    for (int i = 0; i < count && (all || i < SHOWN); i++) {
        char apart[96];
        snprintf(apart, sizeof apart, "%.4g -> %.4g on day %.4g", list[i].from, list[i].to, list[i].at_d);
        printf("  %-44s %-28s %.4g -> %.4g\n", list[i].column, apart, list[i].end_a, list[i].end_b);
    }
    free(list);
    return count;
}

static double event_time(const skh_csv *events, const char *session, const char *name)
{
    int s = skh_csv_column(events, "session"), e = skh_csv_column(events, "event"),
        t = skh_csv_column(events, "time_d");
    for (int row = 0; row < events->rows; row++) {
        if (!strcmp(skh_csv_cell(events, row, s), session) && !strcmp(skh_csv_cell(events, row, e), name))
            return skh_cell_number(events, row, t);
    }
    return (double)NAN;
}

static void day_text(double day, char *text, size_t size)
{
    if (isnan(day))
        snprintf(text, size, "not seen");
    else if (day < 2)
        snprintf(text, size, "%.3g h", 24 * day);
    else
        snprintf(text, size, "day %.4g", day);
}

static int compare_events(const skh_csv *a, const skh_csv *b, int only_missing)
{
    int differ = 0, s = skh_csv_column(a, "session"), e = skh_csv_column(a, "event"),
        l = skh_csv_column(a, "label");
    for (int row = 0; row < a->rows; row++) {
        const char *session = skh_csv_cell(a, row, s), *name = skh_csv_cell(a, row, e);
        double x = skh_cell_number(a, row, skh_csv_column(a, "time_d")), y = event_time(b, session, name);
        char first[32], second[32];
        if (only_missing ? !isnan(y) : x == y) continue;
        day_text(only_missing ? y : x, first, sizeof first);
        day_text(only_missing ? x : y, second, sizeof second);
        printf("  session %s, %-20s %s -> %s\n", session, l < 0 ? name : skh_csv_cell(a, row, l), first,
               second);
        differ++;
    }
    return differ;
}

static int compare_runs(const skh_left *a, const skh_left *b, int all)
{
    int differ = 0;
    const struct {
        const char *what, *x, *y;
    } facts[] = {{"program", a->program, b->program},
                 {"model version", a->model_version, b->model_version},
                 {"constants and model (hash)", a->model_hash, b->model_hash},
                 {"state at the end (hash)", a->state_hash, b->state_hash},
                 {"status", a->status, b->status}};
    printf("Runs\n");
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (strcmp(facts[i].x, facts[i].y))
            differ += printf("  %-28s %s -> %s\n", facts[i].what, facts[i].x, facts[i].y) > 0;
    }
    if (!differ) printf("  same program, model and state at the end\n");
    differ += compare_timelines(&a->timeline, &b->timeline, all);
    printf("Events\n");
    int events = compare_events(&a->events, &b->events, 0);
    events += compare_events(&b->events, &a->events, 1);
    if (!events) printf("  none differs\n");
    return differ + events;
}

static int run(const skh_args *args)
{
    skh_left a, b;
    int code = skh_left_load(args, skh_args_operand(args, 0), &a);
    if (code) return code;
    code = skh_left_load(args, skh_args_operand(args, 1), &b);
    if (code) {
        skh_left_free(&a);
        return code;
    }
    int differ = compare_settings(&a, &b);
    if (a.is_run && b.is_run)
        differ += compare_runs(&a, &b, skh_args_count(args, "all"));
    else if (a.is_run || b.is_run)
        printf("Only one of the two has been run; results are compared between two run folders.\n");
    skh_left_free(&a), skh_left_free(&b);
    return differ ? EXIT_DIFFERENT : 0;
}

const skh_command skh_command_diff = {
    .name = "diff",
    .operands = "A B",
    .summary = "what differs between two configurations or two runs",
    .details =
        "A and B are configurations, names of scenarios, or folders of 'skinheal run --out'. Settings are compared by "
        "value, so that 1000 um and 1 mm are the same. Of two runs also the results are compared: for every column "
        "where the curves are farthest apart and what they come to, and the times of the events.\n"
        "\n"
        "The exit code is 0 when nothing differs and 1 when something does.",
    .options = options,
    .min_operands = 2,
    .max_operands = 2,
    .without = SKH_NO_THREADS,
    .run = run,
};
