#include "sim/io/yaml.h"
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 16 };

typedef struct reader {
    struct fy_parser *parser;
    skh_yaml_error *error;
} reader;

static skh_yaml_spot spot_of(struct fy_token *token)
{
    const struct fy_mark *start = token ? fy_token_start_mark(token) : NULL;
    const struct fy_mark *end = token ? fy_token_end_mark(token) : NULL;
    if (!start) return (skh_yaml_spot){0, 0, 0};
    int width = end && end->line == start->line ? end->column - start->column : 1;
    return (skh_yaml_spot){start->line + 1, start->column + 1, width > 0 ? width : 1};
}

static int fail(reader *r, skh_yaml_spot spot, const char *message)
{
    if (!r->error->message[0]) {
        r->error->spot = spot;
        snprintf(r->error->message, sizeof r->error->message, "%s", message);
    }
    return 0;
}

static char *copy_text(struct fy_token *token)
{
    size_t length = 0;
    const char *text = token ? fy_token_get_text(token, &length) : NULL;
    char *copy = malloc(length + 1);
    if (!copy) return NULL;
    if (text) memcpy(copy, text, length);
    copy[text ? length : 0] = 0;
    return copy;
}

static int read_entries(reader *r, skh_yaml_node *parent, int depth);

// an anchor, alias or tag would make a file that says something else than it seems to
static int refuse_tricks(reader *r, const struct fy_event *event)
{
    struct fy_token *anchor = NULL, *tag = NULL;
    if (event->type == FYET_ALIAS)
        return fail(r, spot_of(event->alias.anchor), "aliases ('*name') are not used in configurations");
    if (event->type == FYET_SCALAR) anchor = event->scalar.anchor, tag = event->scalar.tag;
    if (event->type == FYET_MAPPING_START)
        anchor = event->mapping_start.anchor, tag = event->mapping_start.tag;
    if (event->type == FYET_SEQUENCE_START)
        anchor = event->sequence_start.anchor, tag = event->sequence_start.tag;
    if (anchor) return fail(r, spot_of(anchor), "anchors ('&name') are not used in configurations");
    if (tag) return fail(r, spot_of(tag), "tags ('!name') are not used in configurations");
    return 1;
}

// the value that begins with `event`
static skh_yaml_node *read_node(reader *r, const struct fy_event *event, int depth)
{
    if (!refuse_tricks(r, event)) return NULL;
    skh_yaml_node *node = calloc(1, sizeof *node);
    if (!node) return fail(r, (skh_yaml_spot){0, 0, 0}, "out of memory"), NULL;
    int good = 1;
    if (event->type == FYET_SCALAR) {
        enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
        node->kind = SKH_YAML_SCALAR;
        node->spot = spot_of(event->scalar.value);
        node->text = copy_text(event->scalar.value);
        node->quoted = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
        if (!node->text) good = fail(r, node->spot, "out of memory");
    } else if (event->type == FYET_MAPPING_START || event->type == FYET_SEQUENCE_START) {
        int map = event->type == FYET_MAPPING_START;
        node->kind = map ? SKH_YAML_MAP : SKH_YAML_LIST;
        node->spot = spot_of(map ? event->mapping_start.mapping_start : event->sequence_start.sequence_start);
        if (depth >= DEEPEST)
            good = fail(r, node->spot, "nested too deeply for a configuration");
        else
            good = read_entries(r, node, depth + 1);
    } else {
        good = fail(r, node->spot, "unexpected end");
    }
    if (good) return node;
    skh_yaml_free(node);
    return NULL;
}

// entries up to the end of the map or list
static int read_entries(reader *r, skh_yaml_node *parent, int depth)
{
    int map = parent->kind == SKH_YAML_MAP;
    skh_yaml_node **tail = &parent->child;
    for (;;) {
        struct fy_event *event = fy_parser_parse(r->parser);
        if (!event) return 0;
        if (event->type == (map ? FYET_MAPPING_END : FYET_SEQUENCE_END)) {
            fy_parser_event_free(r->parser, event);
            return 1;
        }
        char *key = NULL;
        skh_yaml_spot key_spot = {0, 0, 0};
        if (map) {
            int plain = event->type == FYET_SCALAR && refuse_tricks(r, event);
            if (plain)
                key = copy_text(event->scalar.value), key_spot = spot_of(event->scalar.value);
            else
                fail(r, parent->spot, "a key must be a plain word");
            fy_parser_event_free(r->parser, event);
            event = plain ? fy_parser_parse(r->parser) : NULL;
        }
        skh_yaml_node *node = event ? read_node(r, event, depth) : NULL;
        if (event) fy_parser_event_free(r->parser, event);
        if (!node || (map && !key)) {
            free(key);
            skh_yaml_free(node);
            return 0;
        }
        node->key = key;
        node->key_spot = key_spot;
        if (!node->spot.line) node->spot = key_spot; // an empty value has no place of its own
        *tail = node;
        tail = &node->next;
    }
}

static void describe_syntax_error(struct fy_diag *diag, skh_yaml_error *error)
{
    if (error->message[0]) return;
    void *iterator = NULL;
    const struct fy_diag_error *first = fy_diag_errors_iterate(diag, &iterator);
    if (!first) {
        snprintf(error->message, sizeof error->message, "not valid YAML");
        return;
    }
    error->spot =
        (skh_yaml_spot){first->line > 0 ? first->line : 1, first->column > 0 ? first->column : 1, 1};
    // the usual slip deserves plainer words than the library's
    const char *message =
        strstr(first->msg, "tab ") ? "lines are indented with blanks, not tabs" : first->msg;
    snprintf(error->message, sizeof error->message, "not valid YAML: %.200s", message);
}

static skh_yaml_node *read_document(reader *r, int *empty)
{
    skh_yaml_node *root = NULL;
    int documents = 0;
    for (struct fy_event *event; (event = fy_parser_parse(r->parser));) {
        enum fy_event_type type = event->type;
        int content = type == FYET_SCALAR || type == FYET_MAPPING_START || type == FYET_SEQUENCE_START ||
                      type == FYET_ALIAS;
        if (type == FYET_DOCUMENT_START && ++documents > 1) {
            struct fy_token *start = event->document_start.document_start;
            fail(r, spot_of(start), "a second document ('---'); a configuration is one");
        } else if (content) {
            root = read_node(r, event, 0);
        }
        fy_parser_event_free(r->parser, event);
        if (r->error->message[0] || (content && !root)) break;
        if (type == FYET_STREAM_END) {
            *empty = !root;
            return root;
        }
    }
    skh_yaml_free(root);
    return NULL;
}

static void swallow(struct fy_diag *diag, void *user, const char *text, size_t length)
{
    (void)diag, (void)user, (void)text, (void)length; // messages are collected; nothing may be printed
}

skh_yaml_node *skh_yaml_read(const char *text, size_t size, int *empty, skh_yaml_error *error)
{
    *error = (skh_yaml_error){0};
    *empty = 0;
    struct fy_diag_cfg diag_config;
    fy_diag_cfg_default(&diag_config);
    diag_config.fp = NULL;
    diag_config.output_fn = swallow;
    struct fy_diag *diag = fy_diag_create(&diag_config);
    if (!diag) return snprintf(error->message, sizeof error->message, "out of memory"), NULL;
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_JSON_NONE | FYPCF_ALLOW_DUPLICATE_KEYS,
                                  .diag = diag};
    reader r = {fy_parser_create(&config), error};
    skh_yaml_node *root = NULL;
    if (r.parser && fy_parser_set_string(r.parser, text, size) == 0) root = read_document(&r, empty);
    if (!root && !*empty) describe_syntax_error(diag, error);
    if (r.parser) fy_parser_destroy(r.parser);
    fy_diag_destroy(diag);
    return root;
}

void skh_yaml_free(skh_yaml_node *node)
{
    while (node) {
        skh_yaml_node *next = node->next;
        skh_yaml_free(node->child);
        free(node->key);
        free(node->text);
        free(node);
        node = next;
    }
}
