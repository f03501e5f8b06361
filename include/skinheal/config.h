/// Configuration files: YAML with units in, scenarios out; every mistake reported at once.
#pragma once
#include "skinheal/scenario.h"
#include <stdio.h>

/// Every message of one load, in file order, ready to print: "file:line:column: error: ..." with the line and
/// a caret below. `text` is owned by the report.
typedef struct skh_report {
    char *text;
    size_t size;
    int errors, warnings;
} skh_report;
void skh_report_free(skh_report *report);

/// Load `path`, then apply `sets` ("key=value"), then finish. Presets named by `include` merge below the
/// file. On any error the scenario is untouched and the report names every mistake. Errors: SKH_ERR_NO_INPUT,
/// SKH_ERR_CONFIG.
skh_status skh_config_load(const char *path, const char *const *sets, int set_count, skh_scenario *out,
                           skh_report *report);
/// The same from memory; `name` stands for the file in messages.
skh_status skh_config_read(const char *name, const char *text, size_t size, const char *const *sets,
                           int set_count, skh_scenario *out, skh_report *report);
/// A complete config that reads back to the same scenario. With `sources`, each line carries meaning and
/// source. The text is malloc'd. Errors: SKH_ERR_MEMORY.
skh_status skh_config_write(const skh_scenario *scenario, int sources, char **text, skh_error *err);
/// JSON Schema of the configuration, made from the lists. malloc'd.
skh_status skh_config_schema(char **text, skh_error *err);
