#include "sim/view/theme.h"
#include <string.h>

static const Uint32 table[SKH_COLOUR_COUNT][SKH_THEME_COUNT] = {
#define SKH_COLOUR(name, dark, light, projector) {dark, light, projector},
#include "sim/view/theme.inl"
};
static const char *const words[SKH_THEME_COUNT] = {"dark", "light", "projector"};

SDL_Color skh_theme_colour(skh_theme theme, skh_colour colour)
{
    Uint32 hex = table[colour][theme];
    return (SDL_Color){(Uint8)(hex >> 16), (Uint8)(hex >> 8 & 255), (Uint8)(hex & 255), 255};
}

const char *skh_theme_word(skh_theme theme) { return words[theme]; }

int skh_theme_find(const char *word)
{
    for (int i = 0; i < SKH_THEME_COUNT; i++) {
        if (!strcmp(words[i], word)) return i;
    }
    return -1;
}

static Uint8 mix_byte(Uint8 a, Uint8 b, float share)
{
    return (Uint8)((float)a + ((float)b - (float)a) * share + 0.5f);
}

SDL_Color skh_mix_colours(SDL_Color a, SDL_Color b, float share)
{
    SDL_Color mixed = {mix_byte(a.r, b.r, share), mix_byte(a.g, b.g, share), mix_byte(a.b, b.b, share),
                       mix_byte(a.a, b.a, share)};
    return mixed;
}
