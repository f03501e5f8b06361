// Strings as cached textures: a string drawn again costs one copy.
#include "sim/view/draw_inside.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    int points, bold;
} styles[SKH_FONT_COUNT] = {{14, 0}, {13, 0}, {14, 1}, {16, 1}, {22, 1}};

static void drop(skh_string *string)
{
    SDL_DestroyTexture(string->texture);
    free(string->text);
    *string = (skh_string){0};
}

void skh_draw_drop_text(skh_draw *draw)
{
    for (int i = 0; i < SKH_DRAW_STRINGS; i++) drop(&draw->strings[i]);
    for (int i = 0; i < SKH_FONT_COUNT; i++) {
        if (draw->fonts[i]) TTF_CloseFont(draw->fonts[i]);
        draw->fonts[i] = NULL;
    }
}

skh_status skh_draw_set_scale(skh_draw *draw, float scale, skh_error *err)
{
    skh_draw_drop_text(draw);
    draw->scale = scale;
    for (int i = 0; i < SKH_FONT_COUNT; i++) {
        const char *path = draw->font_path[styles[i].bold];
        draw->fonts[i] = TTF_OpenFont(path, (int)lroundf((float)styles[i].points * scale));
        if (!draw->fonts[i]) return skh_fail(err, SKH_ERR_MISSING, "%s: %s", path, TTF_GetError());
        TTF_SetFontHinting(draw->fonts[i], TTF_HINTING_LIGHT);
    }
    return SKH_OK;
}

static Uint32 hash_text(const char *text, skh_font font, SDL_Color colour, int wrap_px)
{
    Uint32 hash = 2166136261u;
    for (const char *c = text; *c; c++) hash = (hash ^ (Uint8)*c) * 16777619u;
    Uint32 key[3] = {(Uint32)font,
                     (Uint32)colour.r << 24 | (Uint32)colour.g << 16 | (Uint32)colour.b << 8 | colour.a,
                     (Uint32)wrap_px};
    for (int i = 0; i < 3; i++) hash = (hash ^ key[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static bool same(const skh_string *s, Uint32 hash, const char *text, skh_font font, SDL_Color colour,
                 int wrap_px)
{
    return s->texture && s->hash == hash && s->font == font && s->wrap_px == wrap_px &&
           !memcmp(&s->colour, &colour, sizeof colour) && !strcmp(s->text, text);
}

/// wrap_px = 0: one line. NULL when the string is empty or memory is short.
static const skh_string *find(skh_draw *draw, const char *text, skh_font font, SDL_Color colour, int wrap_px)
{
    if (!*text) return NULL;
    Uint32 hash = hash_text(text, font, colour, wrap_px);
    skh_string *oldest = NULL;
    for (Uint32 i = 0; i < 8; i++) {
        skh_string *s = &draw->strings[(hash + i) % SKH_DRAW_STRINGS];
        if (same(s, hash, text, font, colour, wrap_px)) {
            s->used = draw->frame;
            return s;
        }
        if (!oldest || !s->texture || (oldest->texture && s->used < oldest->used)) oldest = s;
    }
    drop(oldest);
    SDL_Surface *surface =
        wrap_px ? TTF_RenderUTF8_Blended_Wrapped(draw->fonts[font], text, colour, (Uint32)wrap_px)
                : TTF_RenderUTF8_Blended(draw->fonts[font], text, colour);
    if (!surface) return NULL;
    SDL_Texture *texture = SDL_CreateTextureFromSurface(draw->renderer, surface);
    char *copy = strdup(text);
    *oldest = (skh_string){copy, texture, hash, draw->frame, surface->w, surface->h, wrap_px, colour, font};
    SDL_FreeSurface(surface);
    draw->stats.strings_made++;
    if (!copy || !texture) {
        drop(oldest);
        return NULL;
    }
    return oldest;
}

static void copy(skh_draw *draw, const skh_string *string, float x, float y)
{
    skh_draw_flush(draw);
    SDL_Rect target = {(int)lroundf(x * draw->scale), (int)lroundf(y * draw->scale), string->w, string->h};
    SDL_RenderCopy(draw->renderer, string->texture, NULL, &target);
}

/// Whole lines only: the edge of a scroll area does not cut through letters.
static void copy_lines(skh_draw *draw, const skh_string *string, float x, float y)
{
    if (!SDL_RenderIsClipEnabled(draw->renderer)) {
        copy(draw, string, x, y);
        return;
    }
    skh_draw_flush(draw);
    SDL_Rect clip;
    SDL_RenderGetClipRect(draw->renderer, &clip);
    int skip = TTF_FontLineSkip(draw->fonts[string->font]), top = (int)lroundf(y * draw->scale);
    for (int line = 0; line < string->h; line += skip) {
        SDL_Rect part = {0, line, string->w, string->h - line < skip ? string->h - line : skip};
        SDL_Rect target = {(int)lroundf(x * draw->scale), top + line, part.w, part.h};
        if (target.y >= clip.y && target.y + part.h <= clip.y + clip.h)
            SDL_RenderCopy(draw->renderer, string->texture, &part, &target);
    }
}

float skh_draw_text(skh_draw *draw, float x, float y, skh_font font, skh_align align, SDL_Color colour,
                    const char *text)
{
    const skh_string *string = find(draw, text, font, colour, 0);
    if (!string) return 0;
    float width = (float)string->w / draw->scale;
    copy(draw, string, x - width * (float)align / 2, y);
    return width;
}

float skh_draw_text_width(skh_draw *draw, skh_font font, const char *text)
{
    int w = 0, h = 0;
    TTF_SizeUTF8(draw->fonts[font], text, &w, &h);
    return (float)w / draw->scale;
}

float skh_draw_text_height(skh_draw *draw, skh_font font)
{
    return (float)TTF_FontHeight(draw->fonts[font]) / draw->scale;
}

void skh_draw_text_fit(skh_draw *draw, float x, float y, float width, skh_font font, SDL_Color colour,
                       const char *text)
{
    int fits = 0, taken = 0, room = (int)(width * draw->scale);
    TTF_MeasureUTF8(draw->fonts[font], text, room, &taken, &fits);
    size_t bytes = 0; // of the first `fits` characters
    for (int i = 0; text[bytes] && i < fits; i++) {
        do bytes++;
        while (((Uint8)text[bytes] & 0xC0) == 0x80);
    }
    if (!text[bytes]) {
        skh_draw_text(draw, x, y, font, SKH_ALIGN_LEFT, colour, text);
        return;
    }
    int ellipsis = 0, height = 0;
    TTF_SizeUTF8(draw->fonts[font], "\u2026", &ellipsis, &height);
    TTF_MeasureUTF8(draw->fonts[font], text, room - ellipsis, &taken, &fits);
    char cut[256];
    bytes = 0;
    for (int i = 0; i < fits && bytes < sizeof cut - 8; i++) {
        do bytes++;
        while (((Uint8)text[bytes] & 0xC0) == 0x80);
    }
    while (bytes && text[bytes - 1] == ' ') bytes--;
    memcpy(cut, text, bytes);
    memcpy(cut + bytes, "\u2026", 4);
    skh_draw_text(draw, x, y, font, SKH_ALIGN_LEFT, colour, cut);
}

float skh_draw_paragraph(skh_draw *draw, float x, float y, float width, skh_font font, SDL_Color colour,
                         const char *text)
{
    const skh_string *string = find(draw, text, font, colour, (int)(width * draw->scale));
    if (!string) return 0;
    copy_lines(draw, string, x, y);
    return (float)string->h / draw->scale;
}

float skh_draw_paragraph_height(skh_draw *draw, float width, skh_font font, const char *text)
{
    const skh_string *string =
        find(draw, text, font, (SDL_Color){255, 255, 255, 255}, (int)(width * draw->scale));
    return string ? (float)string->h / draw->scale : 0;
}
