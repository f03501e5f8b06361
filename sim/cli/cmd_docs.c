// skinheal docs: man page and shell completion, made from the command table, and the words completion asks
// for. Hidden from the help.
#include "sim/cli/args.h"
#include "sim/cli/help.h"
#include <stdio.h>
#include <string.h>

// roff: a dash that is copied as a dash, no line that starts like a request
static void roff(const char *text)
{
    int start = 1;
    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\'')) fputs("\\&", stdout);
        if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
        start = *text == '\n';
    }
}

static void roff_option(const skh_option *option)
{
    fputs(".TP\n\\fB", stdout);
    if (option->letter) printf("\\-%c\\fR, \\fB", option->letter);
    fputs("\\-\\-", stdout);
    roff(option->name);
    fputs("\\fR", stdout);
    if (option->argument) printf(" \\fI%s\\fR", option->argument);
    putchar('\n');
    roff(option->meaning);
    putchar('\n');
}

static void roff_command(const skh_command *command)
{
    printf(".SS skinheal %s %s\n", command->name, command->operands ? command->operands : "");
    roff(command->summary);
    fputs(".\n", stdout);
    if (command->details) {
        fputs(".PP\n", stdout);
        roff(command->details);
        putchar('\n');
    }
    for (int i = 0; command->options && command->options[i].name; i++) roff_option(&command->options[i]);
}

static void man_page(void)
{
    puts(
        ".TH SKINHEAL 1 \"\" \"skinheal " SKINHEAL_VERSION "\" \"User Commands\"\n.SH NAME\n"
        "skinheal \\- how skin heals after microneedling, cell by cell, minute by minute\n.SH SYNOPSIS\n"
        ".B skinheal\n.I COMMAND\n[options] [operands]\n.SH DESCRIPTION\n"
        "Simulates a cross-section of skin from the first minute after needling to months later: bleeding and clot, "
        "leucocytes, fibroblasts, new collagen, vessels, epidermis. Data go to standard output, everything for people to "
        "standard error. Without a command, the window opens where there is a display.\n.SH COMMANDS");
    for (int i = 0; skh_commands[i]; i++)
        if (skh_commands[i]->summary) roff_command(skh_commands[i]);
    puts(".SH COMMON OPTIONS\nOf every command that they mean something to.");
    const skh_option *option;
    for (int i = 0; (option = skh_common_option(i, 0)); i++) roff_option(option);
    puts(".SH EXIT STATUS");
    int code = 0;
    const char *text;
    for (int row = 0; (text = skh_exit_code_text(row, &code)); row++) {
        printf(".TP\n%d\n", code);
        roff(text);
        putchar('\n');
    }
    puts(
        ".SH ENVIRONMENT\n.TP\nSKINHEAL_ASSETS\nfolder of scenarios and presets, instead of the installed one\n"
        ".TP\nNO_COLOR\nno colours when set\n.SH FILES\nConfigurations are YAML; \\fBskinheal params\\fR lists every key, "
        "\\fBskinheal check\\fR explains one file.");
}

static void bash_words(const skh_command *command)
{
    const skh_option *option;
    for (int i = 0; (option = skh_command_option(command, i)); i++)
        printf("%s--%s", i ? " " : "", option->name);
}

static void bash_completion(void)
{
    fputs("# bash completion for skinheal\n_skinheal() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} options=\n"
          "    if ((COMP_CWORD == 1)); then\n        COMPREPLY=($(compgen -W \"",
          stdout);
    for (int i = 0; skh_commands[i]; i++)
        if (skh_commands[i]->summary) printf("%s ", skh_commands[i]->name);
    fputs("--help --version\" -- \"$word\"))\n        return\n    fi\n    case $command in\n", stdout);
    for (int i = 0; skh_commands[i]; i++) {
        if (!skh_commands[i]->summary) continue;
        printf("    %s) options=\"", skh_commands[i]->name);
        bash_words(skh_commands[i]);
        puts("\" ;;");
    }
    puts(
        "    esac\n    local last=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    if [[ $last == --set || $last == -s ]]; then\n        compopt -o nospace\n"
        "        COMPREPLY=($(compgen -W \"$(skinheal docs keys 2>/dev/null)\" -S = -- \"$word\"))\n"
        "    elif [[ $word == -* ]]; then\n        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n    else\n"
        "        COMPREPLY=($(compgen -f -- \"$word\")\n"
        "            $(compgen -W \"$(skinheal docs $([[ $command == sweep ]] && echo sweeps || echo scenarios) 2>/dev/null)\" \\\n"
        "                -- \"$word\"))\n"
        "    fi\n}\ncomplete -o filenames -F _skinheal skinheal");
}

// inside a zsh single-quoted [description]
static void zsh_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:", *text))
            printf("\\%c", *text);
        else
            putchar(*text);
    }
}

static void zsh_option(const skh_option *option)
{
    const char *repeat = strcmp(option->name, "set") == 0 ? "*" : "";
    printf(" \\\n            '%s--%s[", repeat, option->name);
    zsh_text(option->meaning);
    putchar(']');
    int set = strcmp(option->name, "set") == 0;
    if (option->argument) printf(":%s:%s", option->argument, set ? "_skinheal_keys" : "_files");
    putchar('\'');
}

static void zsh_completion(void)
{
    puts(
        "#compdef skinheal\n_skinheal_keys() { compadd -S = -- $(skinheal docs keys 2>/dev/null) }\n"
        "_skinheal_scenarios() { _files; compadd -- $(skinheal docs scenarios 2>/dev/null) }\n"
        "_skinheal_sweeps() { _files; compadd -- $(skinheal docs sweeps 2>/dev/null) }\n_skinheal() {\n    if ((CURRENT == 2)); then\n        local -a commands=(");
    for (int i = 0; skh_commands[i]; i++) {
        if (!skh_commands[i]->summary) continue;
        printf("            '%s:", skh_commands[i]->name);
        zsh_text(skh_commands[i]->summary);
        puts("'");
    }
    puts(
        "        )\n        _describe command commands\n        return\n    fi\n    local command=$words[2]\n"
        "    shift words\n    ((CURRENT--))\n    case $command in");
    for (int i = 0; skh_commands[i]; i++) {
        if (!skh_commands[i]->summary) continue;
        printf("    %s)\n        _arguments -s", skh_commands[i]->name);
        const skh_option *option;
        for (int k = 0; (option = skh_command_option(skh_commands[i], k)); k++) zsh_option(option);
        printf(" \\\n            '*:file:_skinheal_%s'\n        ;;\n",
               strcmp(skh_commands[i]->name, "sweep") ? "scenarios" : "sweeps");
    }
    puts("    esac\n}\n_skinheal \"$@\"");
}

static void keys(void)
{
    char name[96];
    for (int i = 0; i < skh_key_count(); i++) {
        skh_key_name(skh_key_at(i), 0, name, sizeof name);
        puts(name);
    }
}

static void scenarios(void) { skh_scenario_names(stdout, "%s\n", 0); }
static void sweeps(void) { skh_scenario_names(stdout, "%s\n", 1); }

static int run(const skh_args *args)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } kinds[] = {{"man", man_page}, {"bash", bash_completion}, {"zsh", zsh_completion},
                 {"keys", keys},    {"scenarios", scenarios},  {"sweeps", sweeps}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, skh_args_operand(args, 0)) != 0) continue;
        kinds[i].print();
        return 0;
    }
    return skh_status_exit_code(skh_usage("docs needs man, bash, zsh, keys, scenarios or sweeps"));
}

const skh_command skh_command_docs = {.name = "docs",
                                      .operands = "man|bash|zsh|keys|scenarios|sweeps",
                                      .min_operands = 1,
                                      .max_operands = 1,
                                      .without = SKH_NO_SETTINGS | SKH_NO_THREADS,
                                      .run = run};
