// Shapes. Text lives in draw_text.c; both share draw_inside.h.
#include "sim/view/draw.h"
#include "sim/view/draw_inside.h"
#include "sim/view/fonts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FULL = SKH_DRAW_VERTICES - 12 };

void skh_draw_flush(skh_draw *draw)
{
    if (!draw->count) return;
    SDL_RenderGeometry(draw->renderer, NULL, draw->vertices, draw->count, NULL, 0);
    draw->count = 0;
    draw->stats.flushes++;
}

SDL_Renderer *skh_draw_renderer(skh_draw *draw)
{
    skh_draw_flush(draw);
    return draw->renderer;
}

float skh_draw_scale(const skh_draw *draw) { return draw->scale; }
skh_draw_stats skh_draw_statistics(const skh_draw *draw) { return draw->stats; }

void skh_draw_begin(skh_draw *draw, SDL_Color back)
{
    draw->frame++;
    draw->stats = (skh_draw_stats){0};
    SDL_SetRenderDrawBlendMode(draw->renderer, SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(draw->renderer, back.r, back.g, back.b, 255);
    SDL_RenderClear(draw->renderer);
}

/// Whole pixels: sharp edges, and fills that meet without a seam.
static SDL_Rect to_pixels(const skh_draw *draw, skh_box box)
{
    int left = (int)lroundf(box.x * draw->scale), top = (int)lroundf(box.y * draw->scale);
    int right = (int)lroundf((box.x + box.w) * draw->scale),
        bottom = (int)lroundf((box.y + box.h) * draw->scale);
    return (SDL_Rect){left, top, right - left, bottom - top};
}

void skh_draw_clip(skh_draw *draw, const skh_box *box)
{
    skh_draw_flush(draw);
    if (!box) {
        SDL_RenderSetClipRect(draw->renderer, NULL);
        return;
    }
    SDL_Rect pixels = to_pixels(draw, *box);
    SDL_RenderSetClipRect(draw->renderer, &pixels);
}

static void fill(skh_draw *draw, SDL_Rect pixels, SDL_Color colour)
{
    if (pixels.w <= 0 || pixels.h <= 0 || !colour.a) return;
    skh_draw_flush(draw);
    // SDL's software renderer mixes pixel by pixel when told to, with an opaque colour too
    SDL_SetRenderDrawBlendMode(draw->renderer, colour.a == 255 ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(draw->renderer, colour.r, colour.g, colour.b, colour.a);
    SDL_RenderFillRect(draw->renderer, &pixels);
}

void skh_draw_box(skh_draw *draw, skh_box box, SDL_Color colour) { fill(draw, to_pixels(draw, box), colour); }

/// A white anti-aliased disc of exactly this radius in pixels; coverage from 4 x 4 samples.
static SDL_Texture *make_disc(skh_draw *draw, float radius_px, int side)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, side, side, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!surface) return NULL;
    float middle = 0.5f * (float)side;
    for (int y = 0; y < side; y++) {
        Uint32 *row = (Uint32 *)(void *)((Uint8 *)surface->pixels + y * surface->pitch);
        for (int x = 0; x < side; x++) {
            int inside = 0;
            for (int sample = 0; sample < 16; sample++) {
                float dx = (float)x + ((float)(sample % 4) + 0.5f) / 4 - middle;
                float dy = (float)y + ((float)(sample / 4) + 0.5f) / 4 - middle;
                inside += dx * dx + dy * dy <= radius_px * radius_px;
            }
            row[x] = (Uint32)(inside * 255 / 16) << 24 | 0xFFFFFF;
        }
    }
    SDL_Texture *texture = SDL_CreateTextureFromSurface(draw->renderer, surface);
    SDL_FreeSurface(surface);
    if (texture) SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    return texture;
}

/// Cached disc; radii are rounded to half pixels. *side receives the texture's width.
static SDL_Texture *disc_texture(skh_draw *draw, float radius_px, int *side)
{
    int key = (int)lroundf(radius_px * 2);
    if (key < 1) key = 1;
    if (key >= SKH_DRAW_DISCS) key = SKH_DRAW_DISCS - 1;
    *side = key + 2 + (key & 1);
    if (!draw->discs[key]) draw->discs[key] = make_disc(draw, (float)key / 2, *side);
    return draw->discs[key];
}

void skh_draw_disc(skh_draw *draw, float x, float y, float radius, SDL_Color colour)
{
    int side;
    SDL_Texture *disc = disc_texture(draw, radius * draw->scale, &side);
    if (!disc) return;
    skh_draw_flush(draw);
    SDL_SetTextureColorMod(disc, colour.r, colour.g, colour.b);
    SDL_SetTextureAlphaMod(disc, colour.a);
    SDL_Rect target = {(int)lroundf(x * draw->scale) - side / 2, (int)lroundf(y * draw->scale) - side / 2,
                       side, side};
    SDL_RenderCopy(draw->renderer, disc, NULL, &target);
}

void skh_draw_round(skh_draw *draw, skh_box box, float radius, SDL_Color colour)
{
    SDL_Rect all = to_pixels(draw, box);
    int r = (int)lroundf(radius * draw->scale);
    if (r > all.w / 2) r = all.w / 2;
    if (r > all.h / 2) r = all.h / 2;
    if (r < 1) {
        fill(draw, all, colour);
        return;
    }
    fill(draw, (SDL_Rect){all.x + r, all.y, all.w - 2 * r, all.h}, colour);
    fill(draw, (SDL_Rect){all.x, all.y + r, r, all.h - 2 * r}, colour);
    fill(draw, (SDL_Rect){all.x + all.w - r, all.y + r, r, all.h - 2 * r}, colour);
    int side;
    SDL_Texture *disc = disc_texture(draw, (float)r, &side);
    if (!disc) return;
    SDL_SetTextureColorMod(disc, colour.r, colour.g, colour.b);
    SDL_SetTextureAlphaMod(disc, colour.a);
    int edge = side / 2 - r; // clear pixels around the disc
    for (int corner = 0; corner < 4; corner++) {
        int right = corner & 1, bottom = corner >> 1;
        SDL_Rect from = {right ? side / 2 : edge, bottom ? side / 2 : edge, r, r};
        SDL_Rect to = {right ? all.x + all.w - r : all.x, bottom ? all.y + all.h - r : all.y, r, r};
        SDL_RenderCopy(draw->renderer, disc, &from, &to);
    }
}

void skh_draw_panel(skh_draw *draw, skh_box box, float radius, SDL_Color fill_colour, SDL_Color border)
{
    skh_draw_round(draw, box, radius, border);
    skh_draw_round(draw, (skh_box){box.x + 1, box.y + 1, box.w - 2, box.h - 2}, radius - 1, fill_colour);
}

void skh_draw_outline(skh_draw *draw, skh_box box, float width, SDL_Color colour)
{
    skh_draw_box(draw, (skh_box){box.x, box.y, box.w, width}, colour);
    skh_draw_box(draw, (skh_box){box.x, box.y + box.h - width, box.w, width}, colour);
    skh_draw_box(draw, (skh_box){box.x, box.y + width, width, box.h - 2 * width}, colour);
    skh_draw_box(draw, (skh_box){box.x + box.w - width, box.y + width, width, box.h - 2 * width}, colour);
}

static void push(skh_draw *draw, float x, float y, SDL_Color colour)
{
    draw->vertices[draw->count++] = (SDL_Vertex){{x, y}, colour, {0, 0}};
}

/// Two triangles in pixels; the edge c-d has the colour `far`.
static void push_quad(skh_draw *draw, SDL_FPoint a, SDL_FPoint b, SDL_FPoint c, SDL_FPoint d,
                      SDL_Color near_colour, SDL_Color far_colour)
{
    if (draw->count > FULL) skh_draw_flush(draw);
    push(draw, a.x, a.y, near_colour);
    push(draw, b.x, b.y, near_colour);
    push(draw, c.x, c.y, far_colour);
    push(draw, a.x, a.y, near_colour);
    push(draw, c.x, c.y, far_colour);
    push(draw, d.x, d.y, far_colour);
}

void skh_draw_quad(skh_draw *draw, SDL_FPoint a, SDL_FPoint b, SDL_FPoint c, SDL_FPoint d, SDL_Color colour)
{
    SDL_FPoint *corners[4] = {&a, &b, &c, &d};
    for (int i = 0; i < 4; i++) {
        corners[i]->x *= draw->scale;
        corners[i]->y *= draw->scale;
    }
    push_quad(draw, a, b, c, d, colour, colour);
}

void skh_draw_triangle(skh_draw *draw, SDL_FPoint a, SDL_FPoint b, SDL_FPoint c, SDL_Color colour)
{
    if (draw->count > FULL) skh_draw_flush(draw);
    push(draw, a.x * draw->scale, a.y * draw->scale, colour);
    push(draw, b.x * draw->scale, b.y * draw->scale, colour);
    push(draw, c.x * draw->scale, c.y * draw->scale, colour);
}

/// A line in pixels: a solid core and two edges that fade out over one pixel.
static void push_line(skh_draw *draw, float x0, float y0, float x1, float y1, float width, SDL_Color colour)
{
    float dx = x1 - x0, dy = y1 - y0;
    float length = sqrtf(dx * dx + dy * dy);
    if (length < 0.01f) return;
    float nx = -dy / length, ny = dx / length;
    float core = fmaxf(0.0f, width / 2 - 0.4f), rim = width / 2 + 0.6f;
    SDL_Color clear = skh_alpha(colour, 0);
    SDL_FPoint a = {x0 + nx * core, y0 + ny * core}, b = {x1 + nx * core, y1 + ny * core};
    SDL_FPoint c = {x1 - nx * core, y1 - ny * core}, d = {x0 - nx * core, y0 - ny * core};
    if (core > 0) push_quad(draw, a, b, c, d, colour, colour);
    SDL_FPoint a2 = {x0 + nx * rim, y0 + ny * rim}, b2 = {x1 + nx * rim, y1 + ny * rim};
    SDL_FPoint c2 = {x1 - nx * rim, y1 - ny * rim}, d2 = {x0 - nx * rim, y0 - ny * rim};
    push_quad(draw, a, b, b2, a2, colour, clear);
    push_quad(draw, d, c, c2, d2, colour, clear);
}

void skh_draw_line(skh_draw *draw, float x0, float y0, float x1, float y1, float width, SDL_Color colour)
{
    float s = draw->scale;
    push_line(draw, x0 * s, y0 * s, x1 * s, y1 * s, width * s, colour);
}

void skh_draw_curve(skh_draw *draw, const SDL_FPoint *points, int count, float width, float dash, float gap,
                    SDL_Color colour)
{
    float s = draw->scale, along = 0;
    for (int i = 1; i < count; i++) {
        float x0 = points[i - 1].x, y0 = points[i - 1].y;
        float dx = points[i].x - x0, dy = points[i].y - y0;
        float length = sqrtf(dx * dx + dy * dy);
        if (dash <= 0) {
            push_line(draw, x0 * s, y0 * s, points[i].x * s, points[i].y * s, width * s, colour);
            continue;
        }
        for (float done = 0; done < length - 1e-3f;) {
            float phase = fmodf(along + done, dash + gap);
            float left = phase < dash ? dash - phase : dash + gap - phase;
            float next = fminf(length, done + fmaxf(left, 0.05f));
            if (phase < dash) {
                push_line(draw, (x0 + dx * done / length) * s, (y0 + dy * done / length) * s,
                          (x0 + dx * next / length) * s, (y0 + dy * next / length) * s, width * s, colour);
            }
            done = next;
        }
        along = fmodf(along + length, dash + gap > 0 ? dash + gap : 1);
    }
}

skh_status skh_draw_create(SDL_Renderer *renderer, float scale, skh_draw **out, skh_error *err)
{
    *out = NULL;
    skh_draw *draw = calloc(1, sizeof *draw);
    if (!draw) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the drawing buffers");
    draw->renderer = renderer;
    skh_status status = skh_font_find(0, draw->font_path[0], sizeof draw->font_path[0], err);
    if (!status) status = skh_font_find(1, draw->font_path[1], sizeof draw->font_path[1], err);
    if (!status && TTF_Init())
        status = skh_fail(err, SKH_ERR_MISSING, "SDL_ttf cannot be started: %s", TTF_GetError());
    draw->ttf = !status;
    if (!status) status = skh_draw_set_scale(draw, scale, err);
    if (status) {
        skh_draw_destroy(draw);
        return status;
    }
    *out = draw;
    return SKH_OK;
}

void skh_draw_destroy(skh_draw *draw)
{
    if (!draw) return;
    skh_draw_drop_text(draw);
    for (int i = 0; i < SKH_DRAW_DISCS; i++) SDL_DestroyTexture(draw->discs[i]);
    if (draw->ttf) TTF_Quit();
    free(draw);
}
