// Parsing of one command's options and operands through getopt_long, with messages of our own.
#include "sim/cli/args.h"
#include "sim/base/suggest.h"
#include "sim/base/units.h"
#include "skinheal/world.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 64, LONG_ONLY = 256 };

const skh_option *skh_common_option(int n, int without)
{
    static const struct {
        int unless;
        skh_option option;
    } common[] = {
        {SKH_NO_SETTINGS,
         {"set", 's', "KEY=VALUE",
          "set one key of the configuration, for example device.length='1 mm'; repeatable"}},
        {SKH_NO_SETTINGS,
         {"seed", 0, "N", "seed of the random numbers: same settings and seed, same healing"}},
        {SKH_NO_THREADS, {"threads", 0, "N", "threads to use (default: all cores); never changes a result"}},
        {0, {"quiet", 'q', NULL, "no progress and no remarks, only errors"}},
        {0, {"no-color", 0, NULL, "no colours (also: the variable NO_COLOR)"}},
        {0, {"help", 'h', NULL, "show this help"}},
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (!(common[i].unless & without) && n-- == 0) return &common[i].option;
    return NULL;
}

const skh_option *skh_command_option(const skh_command *command, int n)
{
    int own = 0;
    while (command->options && command->options[own].name) own++;
    return n < own ? &command->options[n] : skh_common_option(n - own, command->without);
}

static void unknown_option(const skh_command *command, const char *given)
{
    skh_suggestion suggestion;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(given, "="), given);
    skh_suggest_start(&suggestion, word + strspn(word, "-"));
    const skh_option *option;
    for (int i = 0; (option = skh_command_option(command, i)); i++)
        skh_suggest_offer(&suggestion, option->name);
    const char *best = word[1] == '-' ? skh_suggest_best(&suggestion) : NULL;
    skh_usage("unknown or ambiguous option '%s'%s%s%s", word, best ? "; did you mean '--" : "",
              best ? best : "", best ? "'?" : "");
}

// tables for getopt_long; returns their size
static int option_tables(const skh_command *command, struct option *longs, char *shorts)
{
    int count = 0;
    *shorts++ = ':'; // tells a missing value from an unknown option
    const skh_option *option;
    for (int i = 0; (option = skh_command_option(command, i)) && count < MOST_OPTIONS - 1; i++) {
        longs[count++] = (struct option){option->name, option->argument ? required_argument : no_argument,
                                         NULL, LONG_ONLY + i};
        if (!option->letter) continue;
        *shorts++ = option->letter;
        if (option->argument) *shorts++ = ':';
    }
    longs[count] = (struct option){0};
    *shorts = 0;
    return count;
}

static int index_of_letter(const skh_command *command, int letter)
{
    const skh_option *option;
    for (int i = 0; (option = skh_command_option(command, i)); i++)
        if (option->letter == letter) return i;
    return -1;
}

static skh_status read_options(skh_args *args, int argc, char **argv)
{
    struct option longs[MOST_OPTIONS];
    char shorts[3 * MOST_OPTIONS];
    option_tables(args->command, longs, shorts);
    opterr = 0;
    for (;;) {
        int before = optind ? optind : 1;
        int got = getopt_long(argc, argv, shorts, longs, NULL);
        if (got == -1) break;
        if (got == ':') {
            return skh_usage("option '%.80s' needs a value", argv[optind - 1]);
        }
        if (got == '?') {
            char letter[3] = {'-', (char)optopt, 0};
            int is_letter = optopt && optopt < LONG_ONLY;
            if (optopt >= LONG_ONLY) {
                skh_usage("option '--%s' takes no value", longs[optopt - LONG_ONLY].name);
            } else {
                unknown_option(args->command,
                               is_letter ? letter : argv[optind > before ? optind - 1 : before]);
            }
            return SKH_ERR_USAGE;
        }
        int index = got >= LONG_ONLY ? got - LONG_ONLY : index_of_letter(args->command, got);
        const skh_option *option = skh_command_option(args->command, index);
        args->options[args->option_count++] =
            (struct skh_given){option->name, option->argument ? optarg : NULL};
    }
    while (optind < argc) args->operands[args->operand_count++] = argv[optind++];
    return SKH_OK;
}

static skh_status check_operands(const skh_args *args)
{
    const skh_command *command = args->command;
    if (args->operand_count < command->min_operands)
        return skh_usage("%s needs %s", command->name, command->operands);
    if (args->operand_count > command->max_operands)
        return skh_usage("what is '%.80s'? %s takes %s", args->operands[command->max_operands], command->name,
                         command->operands && *command->operands ? command->operands : "no operand");
    return SKH_OK;
}

skh_status skh_args_parse(skh_args *args, const skh_command *command, int argc, char **argv)
{
    *args = (skh_args){.command = command};
    skh_complain_for(command);
    args->options = calloc((size_t)argc + 1, sizeof *args->options);
    args->operands = calloc((size_t)argc + 1, sizeof *args->operands);
    if (!args->options || !args->operands) return SKH_ERR_MEMORY;
    skh_status status = read_options(args, argc, argv);
    if (status) return status;
    if (skh_args_count(args, "no-color")) setenv("NO_COLOR", "1", 1);
    if (skh_args_count(args, "help")) return SKH_OK; // whatever else is missing
    double threads;
    status = skh_args_number(args, "threads", "", 1, 1024, 0, &threads);
    if (!status && threads > 0) skh_threads_use((int)threads);
    return status ? status : check_operands(args);
}

void skh_args_free(skh_args *args)
{
    free(args->options);
    free(args->operands);
    *args = (skh_args){0};
}

int skh_args_count(const skh_args *args, const char *option)
{
    int count = 0;
    for (int i = 0; i < args->option_count; i++) count += strcmp(args->options[i].name, option) == 0;
    return count;
}

const char *skh_args_nth(const skh_args *args, const char *option, int n)
{
    for (int i = 0; i < args->option_count; i++)
        if (strcmp(args->options[i].name, option) == 0 && n-- == 0) return args->options[i].value;
    return NULL;
}

const char *skh_args_value(const skh_args *args, const char *option)
{
    return skh_args_nth(args, option, skh_args_count(args, option) - 1);
}

skh_status skh_args_list(const skh_args *args, const char *option, const char **list, int most, int *count)
{
    *count = skh_args_count(args, option);
    if (*count > most) return skh_usage("--%s can be given %d times at most", option, most);
    for (int i = 0; i < *count; i++) list[i] = skh_args_nth(args, option, i);
    return SKH_OK;
}

skh_status skh_args_word(const skh_args *args, const char *option, const char *words, int fallback, int *word)
{
    const char *given = skh_args_value(args, option), *at = words;
    *word = fallback;
    if (!given) return SKH_OK;
    for (*word = 0; *at; (*word)++) {
        size_t length = strcspn(at, ",");
        if (strlen(given) == length && strncmp(given, at, length) == 0) return SKH_OK;
        at += length;
        at += strspn(at, ", ");
    }
    return skh_usage("--%s must be one of %s, got '%.60s'", option, words, given);
}

int skh_args_operands(const skh_args *args) { return args->operand_count; }

const char *skh_args_operand(const skh_args *args, int n)
{
    return n >= 0 && n < args->operand_count ? args->operands[n] : NULL;
}

static skh_status read_number(const char *option, const char *text, const char *unit, double low, double high,
                              double *value)
{
    skh_error why;
    if (skh_units_parse(text, unit, value, &why)) {
        return skh_usage("--%s %s", option, why.message);
    }
    if (low <= *value && *value <= high) return SKH_OK;
    char from[32], to[32];
    skh_number_text(low, from, sizeof from);
    skh_number_text(high, to, sizeof to);
    return skh_usage("--%s must be between %s and %s%s%s, got '%.60s'", option, from, to, *unit ? " " : "",
                     unit, text);
}

skh_status skh_args_number(const skh_args *args, const char *option, const char *unit, double low,
                           double high, double fallback, double *value)
{
    const char *text = skh_args_value(args, option);
    *value = fallback;
    return text ? read_number(option, text, unit, low, high, value) : SKH_OK;
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

skh_status skh_args_times(const skh_args *args, const char *option, double *times_h, int most, int *count)
{
    *count = skh_args_count(args, option);
    if (*count > most) return skh_usage("--%s can be given %d times at most", option, most);
    for (int i = 0; i < *count; i++) {
        skh_status status = read_number(option, skh_args_nth(args, option, i), "d", 0, 3650, &times_h[i]);
        if (status) return status;
        times_h[i] *= 24;
    }
    qsort(times_h, (size_t)*count, sizeof *times_h, by_time);
    return SKH_OK;
}
