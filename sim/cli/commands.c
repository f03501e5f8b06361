// The commands there are. A new one: write cmd_<name>.c and add its line twice.
#include "sim/cli/args.h"
#include <string.h>

extern const skh_command skh_command_view;
extern const skh_command skh_command_run;
extern const skh_command skh_command_render;
extern const skh_command skh_command_check;
extern const skh_command skh_command_params;
extern const skh_command skh_command_docs;
extern const skh_command skh_command_sweep;
extern const skh_command skh_command_stats;
extern const skh_command skh_command_plot;
extern const skh_command skh_command_diff;
extern const skh_command skh_command_report;
extern const skh_command skh_command_export;
extern const skh_command skh_command_validate;
extern const skh_command skh_command_calibrate;

const skh_command *const skh_commands[] = {
    &skh_command_view,     &skh_command_run,       &skh_command_render,
    &skh_command_check,    &skh_command_params,    &skh_command_docs,
    &skh_command_sweep,    &skh_command_stats,     &skh_command_plot,
    &skh_command_diff,     &skh_command_report,    &skh_command_export,
    &skh_command_validate, &skh_command_calibrate, NULL,
};

const skh_command *skh_command_find(const char *name)
{
    for (int i = 0; skh_commands[i]; i++)
        if (strcmp(skh_commands[i]->name, name) == 0) return skh_commands[i];
    return NULL;
}
