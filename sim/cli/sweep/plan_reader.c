#include "sim/cli/sweep/plan_reader.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void skh_reader_say(skh_report *report, const char *format, ...)
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
void skh_reader_wrong_at(skh_reader *r, int line, int column, const char *message)
{
    skh_reader_say(r->report, "%s:%d:%d: error: %s\n", r->path, line, column, message);
    const char *at = r->plan->text;
    for (int i = 1; i < line && at; i++) {
        at = strchr(at, '\n');
        if (at) at++;
    }
    if (at)
        skh_reader_say(r->report, "%5d | %.*s\n      | %*s^\n", line, (int)strcspn(at, "\r\n"), at,
                       column - 1, "");
    r->report->errors++;
}

void skh_reader_wrong(skh_reader *r, struct fy_node *node, const char *format, ...)
{
    char message[800];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    struct fy_token *token = node && fy_node_is_scalar(node) ? fy_node_get_scalar_token(node) : NULL;
    const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
    skh_reader_wrong_at(r, mark ? mark->line + 1 : 1, mark ? mark->column + 1 : 1, message);
}

void *skh_reader_keep(skh_reader *r, void *memory)
{
    skh_plan *plan = r->plan;
    void **owned = realloc(plan->owned, sizeof *owned * (size_t)(plan->owned_count + 1));
    if (owned) plan->owned = owned;
    if (!memory || !owned) {
        free(memory);
        skh_reader_wrong_at(r, 1, 1, "out of memory");
        return NULL;
    }
    plan->owned[plan->owned_count++] = memory;
    return memory;
}

const char *skh_reader_text(skh_reader *r, struct fy_node *node)
{
    size_t size = 0;
    const char *raw = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &size) : NULL;
    char *text = calloc(size + 1, 1);
    if (text && raw) memcpy(text, raw, size);
    text = skh_reader_keep(r, text);
    return text ? text : "";
}

long skh_reader_whole(skh_reader *r, struct fy_node *key, struct fy_node *value, long low, long high)
{
    const char *text = skh_reader_text(r, value);
    char *end;
    long number = strtol(text, &end, 10);
    if (end != text && !*end && number >= low && number <= high) return number;
    skh_reader_wrong(r, fy_node_is_scalar(value) ? value : key,
                     "%s: '%s' is not a whole number from %ld to %ld", skh_reader_text(r, key), text, low,
                     high);
    return low;
}

// Items of a sequence, or the one scalar itself.
int skh_reader_items(struct fy_node *node)
{
    return fy_node_is_sequence(node) ? fy_node_sequence_item_count(node) : 1;
}
struct fy_node *skh_reader_item(struct fy_node *node, int i)
{
    return fy_node_is_sequence(node) ? fy_node_sequence_get_by_index(node, i) : node;
}

// Check one value by setting it on the scratch scenario; *number is what it came to.
const skh_key_info *skh_reader_value(skh_reader *r, struct fy_node *key, struct fy_node *value,
                                     double *number)
{
    const char *name = skh_reader_text(r, key), *text = skh_reader_text(r, value);
    skh_error err = {""};
    double *at = NULL;
    if (!fy_node_is_scalar(value)) {
        skh_reader_wrong(r, key, "%s: expected a value such as \"1.5 mm\"", name);
    } else if (skh_scenario_set(&r->scratch, name, text, &err)) {
        skh_reader_wrong(r, value, "%s", err.message);
    } else {
        const skh_key_info *info = skh_key_find(name, &r->scratch, &at);
        if (number && at) *number = *at;
        return info;
    }
    return NULL;
}

int skh_reader_key(skh_reader *r, struct fy_node *key)
{
    const char *name = skh_reader_text(r, key);
    skh_error err = {""};
    if (strlen(name) >= SKH_KEY_SIZE) {
        skh_reader_wrong(r, key, "'%.40s...' is no key", name);
    } else if (!strcmp(name, "seed")) {
        skh_reader_wrong(r, key, "seeds are set by replicates and first_seed");
    } else if (skh_key_find(name, &r->scratch, NULL)) {
        return 1;
    } else if (skh_scenario_set(&r->scratch, name, "", &err)) {
        skh_reader_wrong(r, key, "%s", err.message); // with a suggestion
    }
    return 0;
}

int skh_reader_is_word(skh_reader *r, struct fy_node *node, const char *word)
{
    return fy_node_is_scalar(node) && !strcmp(skh_reader_text(r, node), word);
}
