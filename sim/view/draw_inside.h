// Inside of skh_draw, shared by draw.c (shapes) and draw_text.c (strings) only.
#pragma once
#include "sim/view/draw.h"
#include "sim/view/theme.h"
#include <SDL_ttf.h>

enum { SKH_DRAW_VERTICES = 1 << 14, SKH_DRAW_DISCS = 256, SKH_DRAW_STRINGS = 2048 };

typedef struct skh_string { // a string as a texture
    char *text;
    SDL_Texture *texture;
    Uint32 hash, used;
    int w, h, wrap_px;
    SDL_Color colour;
    skh_font font;
} skh_string;

struct skh_draw {
    SDL_Renderer *renderer;
    float scale;
    int count; // vertices waiting
    int ttf;   // TTF_Init succeeded
    Uint32 frame;
    skh_draw_stats stats;
    char font_path[2][1024];
    TTF_Font *fonts[SKH_FONT_COUNT];
    SDL_Texture *discs[SKH_DRAW_DISCS];
    skh_string strings[SKH_DRAW_STRINGS];
    SDL_Vertex vertices[SKH_DRAW_VERTICES];
};

void skh_draw_drop_text(skh_draw *draw); ///< close fonts, forget strings
