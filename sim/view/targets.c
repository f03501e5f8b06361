// Published times behind the curves, from assets/reference/targets.csv: rows about people and small wounds
// whose measure is a time of one column. Columns are found by name; a missing file or column means no bands.
#include "sim/base/file.h"
#include "sim/view/app.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 40 };

/// Split one CSV line in place (quotes as in RFC 4180). Returns the start of the next line.
static char *split(char *line, char **cells, int *count)
{
    *count = 0;
    char *in = line;
    for (;;) {
        bool quoted = *in == '"';
        char *start = quoted ? ++in : in, *out = start;
        while (*in && (quoted || (*in != ',' && *in != '\n'))) {
            if (quoted && *in == '"') {
                if (in[1] != '"') break;
                in++;
            }
            *out++ = *in++;
        }
        if (quoted && *in == '"') in++;
        char end = *in;
        *out = 0;
        if (*count < MAX_COLUMNS) cells[(*count)++] = start;
        if (end) in++;
        if (end != ',') return in;
    }
}

static int find(char *const *cells, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (!strcmp(cells[i], name)) return i;
    }
    return -1;
}

static bool is_time_measure(const char *measure)
{
    static const char *const times[] = {"time_of_max", "first_below", "falls_to_rest"};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (!strcmp(measure, times[i])) return true;
    }
    return false;
}

static bool is_small_human(const char *species, const char *scenario)
{
    return strstr(species, "human") && strncmp(scenario, "excision", 8) != 0 &&
           strncmp(scenario, "incision", 8) != 0 && strncmp(scenario, "covered", 7) != 0;
}

static void add(skh_app *app, const skh_target *target)
{
    skh_target *more = realloc(app->targets, sizeof *more * (size_t)(app->target_count + 1));
    if (!more) return;
    app->targets = more;
    app->targets[app->target_count++] = *target;
}

void skh_published_load(skh_app *app, const char *path)
{
    char *text = NULL, *cells[MAX_COLUMNS];
    size_t size;
    if (!path[0] || skh_file_read(path, 4 << 20, &text, &size, NULL)) return;
    static const char *const names[] = {"column", "measure", "scenario", "species", "low",
                                        "high",   "unit",    "quantity", "source"};
    enum { COLUMN, MEASURE, SCENARIO, SPECIES, LOW, HIGH, UNIT, QUANTITY, SOURCE, NAMES };
    int at[NAMES], count, most = 0;
    char *line = split(text, cells, &count);
    for (int i = 0; i < NAMES; i++) {
        at[i] = find(cells, count, names[i]);
        most = at[i] > most ? at[i] : most;
        if (at[i] < 0) line = text + size; // not the table we know: no bands
    }
    while (line < text + size && *line) {
        line = split(line, cells, &count);
        if (count <= most || !is_time_measure(cells[at[MEASURE]]) ||
            !is_small_human(cells[at[SPECIES]], cells[at[SCENARIO]]))
            continue;
        skh_target target = {.metric = skh_metric_find(cells[at[COLUMN]])};
        double factor = !strcmp(cells[at[UNIT]], "d") ? 24 : !strcmp(cells[at[UNIT]], "min") ? 1.0 / 60 : 1;
        if (target.metric < 0 || !cells[at[HIGH]][0]) continue;
        target.low = atof(cells[at[LOW]]) * factor;
        target.high = atof(cells[at[HIGH]]) * factor;
        snprintf(target.text, sizeof target.text, "%s", cells[at[QUANTITY]]);
        snprintf(target.source, sizeof target.source, "%s", cells[at[SOURCE]]);
        add(app, &target);
    }
    free(text);
}
