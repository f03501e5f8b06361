// Parsed command lines; commands see them through command.h only.
#pragma once
#include "sim/cli/command.h"
#include <stdio.h>

struct skh_args {
    const skh_command *command;
    int option_count, operand_count;
    struct skh_given {
        const char *name, *value; // value is NULL for switches
    } * options;
    const char **operands;
};

/// The n-th of the common options, but those a command is `without`; NULL past the end.
const skh_option *skh_common_option(int n, int without);

/// The n-th option a command takes, its own first, then the common ones; NULL past the end.
const skh_option *skh_command_option(const skh_command *command, int n);
/// The command of that name, hidden ones too, or NULL.
const skh_command *skh_command_find(const char *name);
/// Parse what follows the command's name. On bad input prints one message and returns SKH_ERR_USAGE.
skh_status skh_args_parse(skh_args *args, const skh_command *command, int argc, char **argv);
void skh_args_free(skh_args *args);
/// Names of the scenarios, or sweeps, that come with the program, each printed with `format`. Returns their
/// number.
int skh_scenario_names(FILE *out, const char *format, int sweeps);
/// On stderr: the closest of those names, and all of them.
void skh_list_scenarios(const char *meant, int sweeps);
/// The command that `Try 'skinheal COMMAND --help'` names after a usage error.
void skh_complain_for(const skh_command *command);
