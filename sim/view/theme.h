// Themes of the window: one table of colours, three columns.
#pragma once
#include <SDL.h>

typedef enum skh_theme { SKH_THEME_DARK, SKH_THEME_LIGHT, SKH_THEME_PROJECTOR, SKH_THEME_COUNT } skh_theme;

typedef enum skh_colour {
#define SKH_COLOUR(name, ...) SKH_COLOUR_##name,
#include "sim/view/theme.inl"
    SKH_COLOUR_COUNT
} skh_colour;

SDL_Color skh_theme_colour(skh_theme theme, skh_colour colour);
const char *skh_theme_word(
    skh_theme theme); ///< "dark", "light", "projector"; on the command line and in files
/// Number of the theme with this word, or -1.
int skh_theme_find(const char *word);

static inline SDL_Color skh_alpha(SDL_Color colour, int alpha)
{
    colour.a = (Uint8)alpha;
    return colour;
}
SDL_Color skh_mix_colours(SDL_Color a, SDL_Color b, float share); ///< share of b, 0..1
