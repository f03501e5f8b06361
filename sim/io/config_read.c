// Configurations to scenarios. Every key goes through skh_scenario_set(), so that files, --set and live edits
// obey one list of names, units and ranges.
//
// Order of strength: defaults, presets, the file, --set. The list of sessions is read last, because a session
// is the device (whoever set it) with differences.
#include "sim/base/units.h"
#include "sim/io/config_files.h"
#include <stdlib.h>
#include <string.h>

static const skh_yaml_spot nowhere = {0, 0, 0};

typedef struct pending { // a list kept for later
    const skh_yaml_node *node;
    const skh_source *source;
} pending;

enum { MOST_SEEN = 1024 }; // more than there are names
typedef struct reader {
    skh_scenario *scenario;
    skh_messages *messages;
    const skh_source *source; // of the document being read
    pending sessions, edits;
    struct seen {
        char key[96];
        const skh_source *source;
        skh_yaml_spot spot, value_spot;
    } seen[MOST_SEEN];
    int seen_count;
} reader;

static void complain(reader *r, skh_yaml_spot spot, const char *text)
{
    skh_messages_add(r->messages, r->source, spot, "%s", text);
}

// 0 and a message when this document has set the key before
static int first_time(reader *r, const char *key, const skh_yaml_node *node)
{
    for (int i = 0; i < r->seen_count; i++) {
        if (r->seen[i].source != r->source || strcmp(r->seen[i].key, key) != 0) continue;
        skh_messages_add(r->messages, r->source, node->key_spot, "'%s' is set twice; first on line %d", key,
                         r->seen[i].spot.line);
        return 0;
    }
    if (r->seen_count == MOST_SEEN) return 1;
    struct seen *seen = &r->seen[r->seen_count++];
    snprintf(seen->key, sizeof seen->key, "%s", key);
    seen->source = r->source;
    seen->spot = node->key_spot;
    seen->value_spot = node->spot;
    return 1;
}

static int is_group(const char *key)
{
    if (!*key || strcmp(key, "lesions") == 0) return 0;
    for (int i = 0; i < skh_key_count(); i++)
        if (strcmp(skh_key_at(i)->group, key) == 0) return 1;
    return 0;
}

static int is_value(const char *key)
{
    return strcmp(key, "title") == 0 || strcmp(key, "output.regions") == 0 ||
           skh_key_find(key, NULL, NULL) != NULL;
}

static void set_value(reader *r, const char *key, const skh_yaml_node *node)
{
    skh_error why;
    if (!*node->text && !node->quoted) {
        skh_messages_add(r->messages, r->source, node->key_spot, "'%s' has no value", key);
        return;
    }
    skh_status status = skh_scenario_set(r->scenario, key, node->text, &why);
    if (status) complain(r, node->spot, why.message);
}

static void read_regions(reader *r, const skh_yaml_node *list)
{
    skh_scenario scratch = *r->scenario;
    skh_error why;
    unsigned char chosen[sizeof scratch.regions] = {0};
    for (const skh_yaml_node *item = list->child; item; item = item->next) {
        const char *word = item->kind == SKH_YAML_SCALAR ? item->text : "a list";
        if (skh_scenario_set(&scratch, "output.regions", word, &why))
            complain(r, item->spot, why.message);
        else
            for (size_t i = 0; i < sizeof chosen; i++) chosen[i] |= scratch.regions[i];
    }
    memcpy(r->scenario->regions, chosen, sizeof chosen);
}

static void read_entry(reader *r, const char *prefix, const skh_yaml_node *node);

static int has_key(const skh_yaml_node *map, const char *a, const char *b)
{
    for (const skh_yaml_node *node = map->child; node; node = node->next)
        if (strcmp(node->key, a) == 0 || strcmp(node->key, b) == 0) return 1;
    return 0;
}

// Items of a list of maps, named "skin.lesions[2]." and so on. Each is made first, with `filler` for its one
// necessary key, so that a mistake in one does not make all that follow wrong.
static void read_items(reader *r, const char *name, const skh_yaml_node *list, const char *needed,
                       const char *other, const char *filler)
{
    int index = 0;
    for (const skh_yaml_node *item = list->child; item; item = item->next, index++) {
        char key[96];
        skh_error why;
        snprintf(key, sizeof key, "%s[%d].%s", name, index, needed);
        if (skh_scenario_set(r->scenario, key, filler, &why)) {
            complain(r, item->spot, why.message);
            return;
        }
        if (item->kind != SKH_YAML_MAP || !has_key(item, needed, other)) {
            skh_messages_add(r->messages, r->source, item->spot,
                             "'%s[%d]' needs the key '%s', as in {%s: %s}", name, index, needed, needed,
                             filler);
            if (item->kind != SKH_YAML_MAP) continue;
        }
        snprintf(key, sizeof key, "%s[%d].", name, index);
        for (const skh_yaml_node *node = item->child; node; node = node->next) read_entry(r, key, node);
    }
}

// names with a form of their own; 0 when `key` is none of them
static int read_special(reader *r, const char *key, const skh_yaml_node *node)
{
    int list = node->kind == SKH_YAML_LIST;
    if (strcmp(key, "include") == 0) return 1; // loaded before
    if (strcmp(key, "format_version") == 0) {
        if (node->kind != SKH_YAML_SCALAR || strcmp(node->text, "1") != 0)
            complain(r, node->spot, "this program reads 'format_version: 1'");
        return 1;
    }
    if (strcmp(key, "skin.lesions") == 0) {
        r->scenario->lesion_count = 0;
        if (list)
            read_items(r, "skin.lesions", node, "kind", "kind", "fine_line");
        else
            complain(r, node->spot, "'skin.lesions' is a list, as in [{kind: fine_line, at: 2 mm}]");
        return 1;
    }
    if (strcmp(key, "output.regions") == 0 && list) return read_regions(r, node), 1;
    if (strcmp(key, "sessions") == 0) {
        r->sessions = list ? (pending){node, r->source} : (pending){NULL, NULL};
        if (list || node->kind == SKH_YAML_MAP) return list;
        complain(r, node->spot,
                 "'sessions' is {first, interval, count} or a list, as in [{at: 0 d}, {at: 28 d}]");
        return 1;
    }
    if (strcmp(key, "edits") == 0) {
        if (list)
            r->edits = (pending){node, r->source};
        else
            complain(r, node->spot, "'edits' is a list, as in [{at: 30 h, set: {device.length: 1 mm}}]");
        return 1;
    }
    return 0;
}

static void read_entry(reader *r, const char *prefix, const skh_yaml_node *node)
{
    char key[96];
    skh_error why;
    if (snprintf(key, sizeof key, "%s%s", prefix, node->key) >= (int)sizeof key) {
        skh_messages_add(r->messages, r->source, node->key_spot, "unknown key '%.40s...'", key);
        return;
    }
    if (!first_time(r, key, node) || read_special(r, key, node)) return;
    if (is_group(key)) {
        char inner[100];
        snprintf(inner, sizeof inner, "%s.", key);
        if (node->kind == SKH_YAML_MAP)
            for (const skh_yaml_node *child = node->child; child; child = child->next)
                read_entry(r, inner, child);
        else if (node->kind == SKH_YAML_LIST || *node->text)
            skh_messages_add(r->messages, r->source, node->spot, "'%s' is a group of keys, not a value", key);
        return;
    }
    if (!is_value(key)) {
        skh_scenario_set(r->scenario, key, "", &why); // knows what may have been meant
        complain(r, node->key_spot, why.message);
    } else if (node->kind != SKH_YAML_SCALAR) {
        skh_messages_add(r->messages, r->source, node->spot, "'%s' takes one value", key);
    } else {
        set_value(r, key, node);
    }
}

static void read_edit(reader *r, const skh_yaml_node *item, skh_scenario *scratch)
{
    const skh_yaml_node *at = NULL, *set = NULL;
    for (const skh_yaml_node *node = item->child; node && item->kind == SKH_YAML_MAP; node = node->next) {
        if (strcmp(node->key, "at") == 0 && node->kind == SKH_YAML_SCALAR)
            at = node;
        else if (strcmp(node->key, "set") == 0 && node->kind == SKH_YAML_MAP)
            set = node;
        else
            complain(r, node->key_spot, "an edit has the keys 'at' (a time) and 'set' (keys and values)");
    }
    if (!at || !set) {
        complain(r, item->spot, "an edit looks like {at: 30 h, set: {device.length: 1 mm}}");
        return;
    }
    skh_error why;
    double time_h = 0, longest_h = skh_key_find("duration", NULL, NULL)->high;
    skh_status wrong = skh_units_parse(at->text, "h", &time_h, &why);
    if (!wrong && !(time_h >= 0 && time_h <= longest_h))
        wrong = skh_fail(&why, SKH_ERR_RANGE, "must be between 0 and %g h, got %.40s", longest_h, at->text);
    if (wrong) {
        skh_messages_add(r->messages, r->source, at->spot, "'at' %s", why.message);
        return;
    }
    for (const skh_yaml_node *node = set->child; node; node = node->next) {
        skh_scenario *s = r->scenario;
        skh_edit edit = {.time_h = time_h};
        int fits = node->kind == SKH_YAML_SCALAR && strlen(node->key) < sizeof edit.key &&
                   strlen(node->text) < sizeof edit.value;
        if (!fits) {
            complain(r, node->key_spot, "an edit sets single values of single keys");
            continue;
        }
        skh_status status = skh_scenario_set(scratch, node->key, node->text, &why);
        if (status) complain(r, status == SKH_ERR_NAME ? node->key_spot : node->spot, why.message);
        if (status) continue;
        if (s->edit_count == SKH_MAX_EDITS) {
            skh_messages_add(r->messages, r->source, node->key_spot, "more than %d edits", SKH_MAX_EDITS);
            return;
        }
        snprintf(edit.key, sizeof edit.key, "%s", node->key);
        snprintf(edit.value, sizeof edit.value, "%s", node->text);
        s->edits[s->edit_count++] = edit;
    }
}

static void apply_sets(reader *r, const char *const *sets, int count, int listed_sessions)
{
    for (int i = 0; i < count; i++) {
        const char *equals = strchr(sets[i], '=');
        char key[96];
        skh_error why;
        if ((strncmp(sets[i], "sessions[", 9) == 0) != listed_sessions) continue;
        int length = equals ? (int)(equals - sets[i]) : 0;
        if (!equals || length == 0 || length >= (int)sizeof key) {
            skh_messages_add(r->messages, NULL, nowhere,
                             "--set %.100s: error: write key=value, as in device.length='1 mm'", sets[i]);
            continue;
        }
        snprintf(key, sizeof key, "%.*s", length, sets[i]);
        if (skh_scenario_set(r->scenario, key, equals + 1, &why))
            skh_messages_add(r->messages, NULL, nowhere, "--set %.100s: error: %s", sets[i], why.message);
        else if (strncmp(key, "sessions.", 9) == 0)
            r->sessions = (pending){NULL, NULL};
    }
}

// a mistake of the whole, placed at the key it names first
static void place_finish_error(reader *r, const char *message)
{
    const char *open = strchr(message, '\''), *close = open ? strchr(open + 1, '\'') : NULL;
    for (int i = r->seen_count - 1; close && i >= 0; i--) {
        const struct seen *seen = &r->seen[i];
        if (strlen(seen->key) != (size_t)(close - open - 1) ||
            strncmp(seen->key, open + 1, strlen(seen->key)) != 0)
            continue;
        skh_messages_add(r->messages, seen->source, seen->value_spot, "%s", message);
        return;
    }
    skh_messages_add(r->messages, r->source, nowhere, "%s", message);
}

static void read_all(reader *r, const skh_documents *documents, const char *const *sets, int set_count)
{
    for (int i = 0; i < documents->ordered; i++) {
        r->source = &documents->order[i]->source;
        for (const skh_yaml_node *node = documents->order[i]->root->child; node; node = node->next)
            read_entry(r, "", node);
    }
    const skh_source *last = r->source;
    apply_sets(r, sets, set_count, 0);
    if (r->sessions.node) {
        r->source = r->sessions.source;
        r->scenario->explicit_sessions = 1;
        r->scenario->session_count = 0;
        read_items(r, "sessions", r->sessions.node, "at", "day", "0 d");
    }
    apply_sets(r, sets, set_count, 1);
    if (r->edits.node) {
        r->source = r->edits.source;
        skh_scenario scratch = *r->scenario;
        for (const skh_yaml_node *item = r->edits.node->child; item; item = item->next)
            read_edit(r, item, &scratch);
    }
    r->source = last;
    skh_error why;
    if (!r->messages->count && skh_scenario_finish(r->scenario, &why)) place_finish_error(r, why.message);
}

// the file's name stands in for a missing title
static void default_title(skh_scenario *scenario, const char *name)
{
    const char *slash = strrchr(name, '/'), *stem = slash ? slash + 1 : name;
    snprintf(scenario->title, sizeof scenario->title, "%.*s", (int)strcspn(stem, "."), stem);
}

static skh_status read_documents(const skh_documents *documents, const char *name, const char *const *sets,
                                 int set_count, skh_scenario *out, skh_messages *messages)
{
    reader *r = calloc(1, sizeof *r);
    if (!r) return SKH_ERR_MEMORY;
    skh_scenario scenario = skh_scenario_default();
    default_title(&scenario, name);
    r->scenario = &scenario;
    r->messages = messages;
    read_all(r, documents, sets, set_count);
    free(r);
    if (messages->count) return SKH_ERR_CONFIG;
    *out = scenario;
    return SKH_OK;
}

// `text` NULL: load the file `name`
static skh_status load(const char *name, const char *text, size_t size, const char *const *sets,
                       int set_count, skh_scenario *out, skh_report *report)
{
    *report = (skh_report){0};
    skh_documents *documents = calloc(1, sizeof *documents);
    skh_messages *messages = calloc(1, sizeof *messages);
    skh_status status = documents && messages ? SKH_OK : SKH_ERR_MEMORY;
    if (!status)
        status = text ? skh_documents_read(documents, name, text, size, messages)
                      : skh_documents_load(documents, name, messages);
    if (!status) status = read_documents(documents, name, sets, set_count, out, messages);
    if (messages) skh_messages_print(messages, report);
    if (documents) skh_documents_free(documents);
    free(documents);
    free(messages);
    return status;
}

skh_status skh_config_load(const char *path, const char *const *sets, int set_count, skh_scenario *out,
                           skh_report *report)
{
    return load(path, NULL, 0, sets, set_count, out, report);
}

skh_status skh_config_read(const char *name, const char *text, size_t size, const char *const *sets,
                           int set_count, skh_scenario *out, skh_report *report)
{
    return load(name, text, size, sets, set_count, out, report);
}
