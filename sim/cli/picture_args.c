#include "sim/cli/picture_args.h"

#include "skinheal/paint.h"
#include <stdio.h>
#include <string.h>

int skh_picture_wrong(const char *option, const char *text, const char *allowed)
{
    skh_error err;
    skh_fail(&err, SKH_ERR_USAGE, "--%s = '%.80s': %s", option, text, allowed);
    skh_complain(SKH_ERR_USAGE, &err);
    return SKH_ERR_USAGE;
}

static int is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(text, word, length) == 0;
}

int skh_picture_word(const char *option, const char *text, size_t length, const char *(*name)(int), int count,
                     const char *also)
{
    char allowed[256];
    snprintf(allowed, sizeof allowed, "allowed are%s%s", also ? " " : "", also ? also : "");
    if (also && is_word(text, length, also)) return count;
    for (int k = 0; k < count; k++) {
        if (is_word(text, length, name(k))) return k;
        size_t used = strlen(allowed);
        snprintf(allowed + used, sizeof allowed - used, "%s %s", k || also ? "," : "", name(k));
    }
    char given[81];
    snprintf(given, sizeof given, "%.*s", (int)(length < 80 ? length : 80), text);
    skh_picture_wrong(option, given, allowed);
    return -1;
}

int skh_picture_choice(const skh_args *args, const char *option, const char *(*name)(int), int count,
                       int *value)
{
    const char *text = skh_args_value(args, option);
    int found = text ? skh_picture_word(option, text, strlen(text), name, count, NULL) : 0;
    if (found < 0) return SKH_ERR_USAGE;
    if (text) *value = found;
    return 0;
}

const char *skh_picture_stain(int stain) { return skh_stain_word((skh_stain)stain); }
const char *skh_picture_signal(int signal) { return skh_signal_words[signal].name; }

int skh_picture_size(const skh_args *args, const int least[2], const int most[2], int *width, int *height)
{
    const char *text = skh_args_value(args, "size");
    if (!text) return 0;
    int w, h, used = 0;
    if (sscanf(text, "%dx%d%n", &w, &h, &used) == 2 && !text[used] && w >= least[0] && w <= most[0] &&
        h >= least[1] && h <= most[1]) {
        *width = w;
        *height = h;
        return 0;
    }
    char allowed[128];
    snprintf(allowed, sizeof allowed, "expected WIDTHxHEIGHT, for example 1280x720, from %dx%d to %dx%d px",
             least[0], least[1], most[0], most[1]);
    return skh_picture_wrong("size", text, allowed);
}
