// skinheal: finds the command, parses its options, runs it.
#include "sim/cli/args.h"

#include "sim/base/suggest.h"
#include "sim/cli/help.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int has_display(void)
{
    const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    return (x && *x) || (wayland && *wayland);
}

static int unknown_command(const char *name)
{
    skh_suggestion suggestion;
    skh_error err;
    skh_suggest_start(&suggestion, name);
    for (int i = 0; skh_commands[i]; i++)
        if (skh_commands[i]->summary) skh_suggest_offer(&suggestion, skh_commands[i]->name);
    const char *best = skh_suggest_best(&suggestion);
    if (access(name, F_OK) == 0)
        snprintf(err.message, sizeof err.message,
                 "'%.200s' is a file, not a command; to run it: skinheal run %.100s", name, name);
    else
        skh_fail(&err, SKH_ERR_USAGE, "unknown %s '%.60s'%s%s%s", *name == '-' ? "option" : "command", name,
                 best ? "; did you mean '" : "", best ? best : "", best ? "'?" : "");
    return skh_complain(SKH_ERR_USAGE, &err);
}

static int run_command(const skh_command *command, int argc, char **argv)
{
    skh_args args;
    skh_status status = skh_args_parse(&args, command, argc, argv);
    int code = skh_status_exit_code(status);
    if (!status && skh_args_count(&args, "help"))
        skh_help_command(stdout, command);
    else if (!status)
        code = command->run(&args);
    skh_args_free(&args);
    return code;
}

// data that did not reach its end is an error, whatever the command thought
static int close_stdout(int code)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) return code;
    if (code) return code;
    skh_error err;
    skh_fail(&err, SKH_ERR_USAGE, "cannot write to standard output: %s", strerror(errno ? errno : EIO));
    return skh_complain(SKH_ERR_IO, &err);
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        const skh_command *view = skh_command_find("view");
        if (view && has_display()) return run_command(view, argc, argv);
        skh_help_program(stderr);
        return skh_status_exit_code(SKH_ERR_USAGE);
    }
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("skinheal " SKINHEAL_VERSION);
        return 0;
    }
    int help = strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    if (help && argc < 3) {
        skh_help_program(stdout);
        return 0;
    }
    const skh_command *command = skh_command_find(help ? argv[2] : name);
    if (!command) return unknown_command(help ? argv[2] : name);
    if (help) {
        skh_help_command(stdout, command);
        return 0;
    }
    return run_command(command, argc - 1, argv + 1);
}

// Threads that wait must sleep: where other programs use the cores too, spinning makes a course twenty times
// slower. OpenMP reads its policy before main() begins, so the program sets it and starts itself again, once.
static void wait_quietly(char **argv)
{
    if (getenv("OMP_WAIT_POLICY") || getenv("GOMP_SPINCOUNT") || getenv("KMP_BLOCKTIME")) return;
    if (setenv("OMP_WAIT_POLICY", "passive", 1) == 0) execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
    wait_quietly(argv);
    signal(SIGPIPE,
           SIG_DFL); // a reader that has enough ends us quietly, even when the parent ignored the signal
    return close_stdout(dispatch(argc, argv));
}
