// Reading YAML into a plan: messages with their place, values checked by the keys' own rules. Used by
// plan_*.c only.
#pragma once
#include "sim/cli/sweep/plan.h"
#include <libfyaml.h>

typedef struct skh_reader {
    skh_plan *plan;
    const char *path;
    skh_report *report;
    skh_scenario scratch; ///< the first scenario: values are tried on it
} skh_reader;

/// Add to the report (printf style).
void skh_reader_say(skh_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// One message at a place of the file, with the line and a caret; or at the place of a scalar.
void skh_reader_wrong_at(skh_reader *r, int line, int column, const char *message);
void skh_reader_wrong(skh_reader *r, struct fy_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/// Hand memory to the plan; NULL (and a message) when there is none.
void *skh_reader_keep(skh_reader *r, void *memory);
/// Text of a scalar, owned by the plan; "" for anything else.
const char *skh_reader_text(skh_reader *r, struct fy_node *node);
int skh_reader_is_word(skh_reader *r, struct fy_node *node, const char *word);
long skh_reader_whole(skh_reader *r, struct fy_node *key, struct fy_node *value, long low, long high);
/// Items of a sequence, or the one scalar itself.
int skh_reader_items(struct fy_node *node);
struct fy_node *skh_reader_item(struct fy_node *node, int i);
/// Try one value on the scratch scenario; *number is what it came to. NULL (and a message) when it does not
/// fit.
const skh_key_info *skh_reader_value(skh_reader *r, struct fy_node *key, struct fy_node *value,
                                     double *number);
/// 1 when a sweep may vary this key; a message otherwise.
int skh_reader_key(skh_reader *r, struct fy_node *key);

// The parts of a sweep file that hold keys of a configuration.
void skh_plan_read_scenarios(skh_reader *r, struct fy_node *key, struct fy_node *value);
void skh_plan_read_set(skh_reader *r, struct fy_node *key, struct fy_node *value);
void skh_plan_read_grid(skh_reader *r, struct fy_node *key, struct fy_node *value);
void skh_plan_read_ranges(skh_reader *r, struct fy_node *key, struct fy_node *value);
