// What a person sees on stderr: errors, progress. And the signals that end a run early.
#include "sim/cli/args.h"

#include "sim/base/clock.h"
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

static int stderr_is_terminal(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && !(term && strcmp(term, "dumb") == 0);
}

static const char *command_name; // of this process: most who complain know no command

void skh_complain_for(const skh_command *command) { command_name = command->name; }

int skh_complain(skh_status status, const skh_error *err)
{
    const char *text = err && err->message[0] ? err->message : skh_status_text(status);
    int colour = stderr_is_terminal() && !is_set("NO_COLOR");
    const char *label = status == SKH_ERR_INTERRUPTED ? "" : colour ? "\033[1;31merror:\033[0m " : "error: ";
    fprintf(stderr, "skinheal: %s%s\n", label, text); // who stops a program knows that it is no mistake
    if (status == SKH_ERR_USAGE)
        fprintf(stderr, "Try 'skinheal %s%s--help'.\n", command_name ? command_name : "",
                command_name ? " " : "");
    return skh_status_exit_code(status);
}

skh_status skh_usage(const char *format, ...)
{
    skh_error err;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err.message, sizeof err.message, format, arguments);
    va_end(arguments);
    skh_complain(SKH_ERR_USAGE, &err);
    return SKH_ERR_USAGE;
}

void skh_progress_start(skh_progress *progress, const skh_args *args, const char *what)
{
    uint64_t now = skh_clock_ns();
    *progress = (skh_progress){.what = what, .start_ns = now, .last_ns = now, .args = args};
}

static void left_text(double seconds, char *text, size_t size)
{
    if (seconds < 90)
        snprintf(text, size, "%.0f s", seconds < 1 ? 1 : seconds);
    else if (seconds < 5400)
        snprintf(text, size, "%.0f min", seconds / 60);
    else
        snprintf(text, size, "%.1f h", seconds / 3600);
}

void skh_progress_update(skh_progress *progress, double fraction)
{
    if (skh_args_count(progress->args, "quiet")) return;
    uint64_t now = skh_clock_ns();
    double seconds = (double)(now - progress->start_ns) * 1e-9;
    int percent = (int)(100 * fraction);
    char left[32] = "";
    double done = fraction - progress->from;
    if (done > 0.01 * (1 - progress->from) && seconds > 1)
        left_text(seconds * (1 - fraction) / done, left, sizeof left);
    if (!stderr_is_terminal()) {
        if (percent / 10 <= progress->last_percent / 10 || percent >= 100 || seconds < 2) return;
        fprintf(stderr, "%s: %d %%%s%s%s\n", progress->what, percent, *left ? ", about " : "", left,
                *left ? " left" : "");
        progress->last_percent = percent;
        return;
    }
    if (now - progress->last_ns < UINT64_C(200000000)) return; // five times a second
    progress->last_ns = now;
    progress->shown = 1;
    char bar[25];
    int filled = (int)(24 * (fraction < 1 ? fraction : 1));
    memset(bar, '.', 24);
    memset(bar, '#', (size_t)(filled < 0 ? 0 : filled));
    bar[24] = 0;
    fprintf(stderr, "\r%s [%s] %3d %%%s%s%s\033[K", progress->what, bar, percent, *left ? ", about " : "",
            left, *left ? " left" : "");
}

void skh_progress_end(skh_progress *progress)
{
    if (progress->shown) fputs("\r\033[K", stderr);
    progress->shown = 0;
}

static volatile sig_atomic_t caught;

static void remember(int number)
{
    if (caught) _exit(128 + number); // a second Ctrl-C does not wait
    caught = number;
}

void skh_signals_catch(void)
{
    struct sigaction action = {.sa_handler = remember};
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int skh_signals_caught(void) { return caught; }
