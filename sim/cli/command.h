// The command line: one table of commands; parsing, --help, man page and completion are loops over it.
//
// Each command is one file, cmd_<name>.c, that defines `const skh_command skh_command_<name>`; commands.c
// lists them. stdout carries data only; everything for people goes to stderr.
#pragma once
#include "skinheal/assets.h"
#include "skinheal/config.h"
#include "skinheal/status.h"
#include <stdint.h>

typedef struct skh_option {
    const char *name;     ///< long name, without dashes
    char letter;          ///< short name, or 0
    const char *argument; ///< what follows, for example "FILE"; NULL for a switch
    const char *meaning;
} skh_option;

typedef struct skh_args skh_args; ///< parsed command line; opaque to commands

typedef struct skh_command {
    const char *name, *operands, *summary; ///< "run", "CONFIG", one line; a NULL summary hides the command
    const char *details;                   ///< paragraphs for --help and the man page; NULL
    const skh_option *options; ///< ends with a NULL name; common options are added to all commands
    int min_operands, max_operands;
    int without; ///< common options that mean nothing to it: SKH_NO_SETTINGS, SKH_NO_THREADS
    int (*run)(const skh_args *args); ///< returns the exit code
} skh_command;
enum { SKH_NO_SETTINGS = 1, SKH_NO_THREADS = 2 };

extern const skh_command *const skh_commands[]; ///< NULL-terminated

int skh_args_count(const skh_args *args, const char *option);         ///< how often an option was given
const char *skh_args_value(const skh_args *args, const char *option); ///< its last value, or NULL
const char *skh_args_nth(const skh_args *args, const char *option,
                         int n); ///< n-th value of a repeated option
/// All values of a repeated option; more than `most` is a usage error.
skh_status skh_args_list(const skh_args *args, const char *option, const char **list, int most, int *count);
/// Which of `words` (separated by ", ") an option names; `fallback` when absent. Prints one message on any
/// other word and returns SKH_ERR_USAGE.
skh_status skh_args_word(const skh_args *args, const char *option, const char *words, int fallback,
                         int *word);
int skh_args_operands(const skh_args *args);
const char *skh_args_operand(const skh_args *args, int n);

/// Value of a numeric option in `unit` ("2d", "500 um"); `fallback` when absent. On bad input prints one
/// clear message and returns SKH_ERR_USAGE.
skh_status skh_args_number(const skh_args *args, const char *option, const char *unit, double low,
                           double high, double fallback, double *value);
/// Values of a repeated option that are times from the start, a plain number in days; in h, rising. On bad
/// input prints one clear message and returns SKH_ERR_USAGE.
skh_status skh_args_times(const skh_args *args, const char *option, double *times_h, int most, int *count);
/// Load a config with the common options --set and --seed applied; prints the report. Returns 0 or the exit
/// code. A name without a slash that is no file is looked up among the installed scenarios.
int skh_args_scenario(const skh_args *args, const char *path, skh_scenario *scenario);
/// Where a scenario or sweep is: a file, "-" for standard input, or the name of one that comes with the
/// program; `name` itself when there is none.
void skh_find_scenario(const char *name, char *path, size_t size);
/// "skinheal: error: ..." on stderr, in colour on a terminal, after a usage error also where to read more;
/// returns the exit code of `status`.
int skh_complain(skh_status status, const skh_error *err);
/// The same for a usage error (printf style); always returns SKH_ERR_USAGE.
skh_status skh_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Progress on stderr: a line with time left on a terminal, plain lines every 10 % otherwise, nothing with
/// --quiet.
typedef struct skh_progress {
    const char *what;
    uint64_t start_ns, last_ns;
    int last_percent, shown;
    double from; ///< share that was done before it started: it says nothing about the time left
    const skh_args *args;
} skh_progress;
void skh_progress_start(skh_progress *progress, const skh_args *args, const char *what);
void skh_progress_update(skh_progress *progress, double fraction);
void skh_progress_end(skh_progress *progress);

/// SIGINT and SIGTERM set a flag instead of killing; commands look at it between steps and leave valid files.
void skh_signals_catch(void);
int skh_signals_caught(void); ///< 0, SIGINT or SIGTERM
