// Help texts, made from the command table.
#pragma once
#include "sim/cli/command.h"
#include <stdio.h>

void skh_help_program(FILE *out);
void skh_help_command(FILE *out, const skh_command *command);
/// One row per exit code: the code and when it is returned; NULL text past the end.
const char *skh_exit_code_text(int row, int *code);
