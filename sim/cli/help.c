#include "sim/cli/help.h"
#include "sim/cli/args.h"
#include <string.h>

static const struct {
    int code;
    const char *text;
} exit_codes[] = {
    {0, "all went well"},
    {1, "'diff' found a difference; 'validate' scored below --threshold"},
    {64, "the command line is not valid"},
    {65, "a data file is damaged or foreign"},
    {66, "an input file cannot be read"},
    {69, "something needed is not installed"},
    {70, "out of memory, or a fault of the program"},
    {73, "an output file or folder cannot be created"},
    {74, "reading or writing failed, for example a full disk"},
    {78, "the configuration is not valid; nothing was run"},
    {130, "interrupted by Ctrl-C; files written so far are valid"},
    {143, "ended by SIGTERM; files written so far are valid"},
};

const char *skh_exit_code_text(int row, int *code)
{
    if (row >= (int)(sizeof exit_codes / sizeof exit_codes[0])) return NULL;
    *code = exit_codes[row].code;
    return exit_codes[row].text;
}

// One line's words, at most 79 wide, from `column` on; what does not fit goes to lines that start at
// `indent`.
static void wrapped_line(FILE *out, const char *text, size_t size, int indent, int column)
{
    int start = column;
    for (size_t at = 0; at < size;) {
        size_t length = at;
        while (length < size && text[length] != ' ') length++;
        length -= at;
        if (column > start && column + 1 + (int)length > 79) {
            fprintf(out, "\n%*s", indent, "");
            column = start = indent;
        } else if (column > start) {
            fputc(' ', out);
            column++;
        }
        fwrite(text + at, 1, length, out);
        column += (int)length;
        at += length + (at + length < size);
    }
    fputc('\n', out);
}

// Lines of `text` at `indent`, the first one from `column` on. A line that starts with spaces keeps them, and
// what it explains after two or more spaces stays in a column of its own.
static void wrapped(FILE *out, const char *text, int indent, int column)
{
    for (;;) {
        size_t size = strcspn(text, "\n"), lead = strspn(text, " "), hang = lead;
        for (size_t i = lead; lead && i + 2 < size && hang == lead; i++) {
            if (text[i] == ' ' && text[i + 1] == ' ') hang = i + strspn(text + i, " ");
        }
        fprintf(out, "%.*s", (int)hang, text);
        wrapped_line(out, text + hang, size - hang, indent + (int)hang, column + (int)hang);
        text += size;
        if (!*text++) return;
        if (*text && *text != '\n') fprintf(out, "%*s", indent, "");
        column = indent;
    }
}

static void option_line(FILE *out, const skh_option *option)
{
    char left[64];
    int used = snprintf(left, sizeof left, "  %c%c%s --%s", option->letter ? '-' : ' ',
                        option->letter ? option->letter : ' ', option->letter ? "," : " ", option->name);
    if (option->argument && used < (int)sizeof left)
        used += snprintf(left + used, sizeof left - (size_t)used, " %s", option->argument);
    if (used > 27)
        fprintf(out, "%s\n%*s", left, 28, "");
    else
        fprintf(out, "%-28s", left);
    wrapped(out, option->meaning, 28, 28);
}

void skh_help_command(FILE *out, const skh_command *command)
{
    fprintf(out, "Usage: skinheal %s [options]%s%s\n\n", command->name,
            command->operands && *command->operands ? " " : "", command->operands ? command->operands : "");
    if (command->summary) wrapped(out, command->summary, 0, 0);
    if (command->details) {
        fputc('\n', out);
        wrapped(out, command->details, 0, 0);
    }
    fputs("\nOptions:\n", out);
    const skh_option *option;
    for (int i = 0; (option = skh_command_option(command, i)); i++) option_line(out, option);
}

void skh_help_program(FILE *out)
{
    fputs("skinheal: how skin heals after microneedling, cell by cell, minute by minute\n\n"
          "Usage: skinheal COMMAND [options] [CONFIG]\n\nCommands:\n",
          out);
    for (int i = 0; skh_commands[i]; i++) {
        if (!skh_commands[i]->summary) continue;
        fprintf(out, "  %-12s", skh_commands[i]->name);
        wrapped(out, skh_commands[i]->summary, 14, 14);
    }
    fputs("\nCommon options:\n", out);
    const skh_option *option;
    for (int i = 0; (option = skh_common_option(i, 0)); i++) option_line(out, option);
    fputs("      --version             show the version\n"
          "\nTry:\n"
          "  skinheal check cheek-standard          what a treatment means, in words\n"
          "  skinheal run cheek-standard > day.csv  the time line as a table\n"
          "  skinheal COMMAND --help                all options of a command\n"
          "\nExit codes:\n",
          out);
    int code = 0;
    for (int row = 0;; row++) {
        const char *text = skh_exit_code_text(row, &code);
        if (!text) break;
        fprintf(out, "  %3d  %s\n", code, text);
    }
}
