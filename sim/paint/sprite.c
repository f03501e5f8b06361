// Cells as pictures: one square tile per type with its own shape, colour and dark outline, drawn from simple
// shapes at whatever size the zoom needs.
#include "sim/paint/plate.h"
#include <stdlib.h>
#include <string.h>

typedef enum shape { ELLIPSE, SPINDLE, RUFFLE, DIAMOND, STRIPES } shape;
/// Layers of a sprite, back to front, in units of the cell's radius.
typedef struct layer {
    shape shape;
    float x, y, rx, ry, turn; ///< middle, half axes, radians
    float wave;               ///< ruffle: depth; stripes: spacing
    uint32_t colour;          ///< 0 ends the list; 1 = main colour of the cell
} layer;

enum { LAYERS = 8, OUTLINE = 0x1a1420, MAIN = 1 };
static const float outline_width = 0.13f; // of the radius

static const layer sprites[SKH_SPRITE_TYPES][LAYERS] = {
    [SKH_CELL_NEUTROPHIL] = {{ELLIPSE, 0, 0, 0.98f, 0.98f, 0, 0, 0xf6f9ff},
                             {ELLIPSE, -0.36f, -0.20f, 0.40f, 0.33f, 0.7f, 0, MAIN},
                             {ELLIPSE, 0.34f, -0.26f, 0.38f, 0.32f, -0.6f, 0, MAIN},
                             {ELLIPSE, 0.02f, 0.36f, 0.40f, 0.34f, 0.1f, 0, MAIN},
                             {ELLIPSE, 0.0f, 0.0f, 0.16f, 0.16f, 0, 0, MAIN}},
    [SKH_CELL_MACROPHAGE_M1] = {{RUFFLE, 0, 0, 1.0f, 1.0f, 0, 0.11f, MAIN},
                                {ELLIPSE, 0.05f, 0.05f, 0.42f, 0.36f, 0.4f, 0, 0x7a3b08},
                                {ELLIPSE, 0.16f, -0.02f, 0.15f, 0.12f, 0, 0, 0xffc98a},
                                {ELLIPSE, -0.55f, 0.35f, 0.11f, 0.11f, 0, 0, 0xffd9a8},
                                {ELLIPSE, -0.45f, -0.48f, 0.09f, 0.09f, 0, 0, 0xffd9a8},
                                {ELLIPSE, 0.60f, 0.42f, 0.09f, 0.09f, 0, 0, 0xffd9a8}},
    [SKH_CELL_MACROPHAGE_M2] = {{RUFFLE, 0, 0, 1.0f, 1.0f, 0, 0.11f, MAIN},
                                {ELLIPSE, 0.05f, 0.05f, 0.42f, 0.36f, 0.4f, 0, 0x1f5d66},
                                {ELLIPSE, 0.16f, -0.02f, 0.15f, 0.12f, 0, 0, 0xe6fbff},
                                {ELLIPSE, -0.50f, 0.42f, 0.15f, 0.15f, 0, 0, 0xf4feff},
                                {ELLIPSE, -0.42f, -0.50f, 0.13f, 0.13f, 0, 0, 0xf4feff},
                                {ELLIPSE, 0.58f, 0.45f, 0.12f, 0.12f, 0, 0, 0xf4feff}},
    [SKH_CELL_FIBROBLAST] = {{SPINDLE, 0, 0, 0.98f, 0.17f, 0, 0, MAIN}},
    [SKH_CELL_FIBROBLAST_ACTIVE] = {{SPINDLE, 0, 0, 1.55f, 0.40f, 0, 0, MAIN},
                                    {ELLIPSE, 0, 0, 0.36f, 0.17f, 0, 0, 0xeaf5ea},
                                    {ELLIPSE, 0.08f, 0, 0.10f, 0.08f, 0, 0, 0x0f4d3a}},
    [SKH_CELL_MYOFIBROBLAST] = {{SPINDLE, 0, 0, 1.80f, 0.56f, 0, 0, MAIN},
                                {STRIPES, 0, 0, 1.45f, 0.42f, 0, 0.17f, 0xf1e9ff},
                                {ELLIPSE, 0, 0, 0.40f, 0.20f, 0, 0, 0xf1e9ff},
                                {ELLIPSE, 0.08f, 0, 0.12f, 0.09f, 0, 0, 0x3a1f66}},
    // the tip, and the cord of endothelium it leads
    [SKH_CELL_SPROUT] = {{ELLIPSE, -1.35f, 0.06f, 1.25f, 0.27f, 0.05f, 0, 0xe58a92},
                         {DIAMOND, 0, 0, 1.2f, 0.78f, 0, 0, MAIN},
                         {ELLIPSE, 0.1f, 0, 0.27f, 0.21f, 0, 0, 0xffe3ef}},
    [SKH_CELL_COUNT] = {{ELLIPSE, 0, 0, 1.0f, 0.86f, 0, 0, MAIN},
                        {ELLIPSE, -0.15f, -0.12f, 0.30f, 0.24f, 0, 0, 0xd9a93a}},
};
static const uint32_t colours[SKH_SPRITE_TYPES] = {
    [SKH_CELL_NEUTROPHIL] = 0x2f6fde,
    [SKH_CELL_MACROPHAGE_M1] = 0xff8c1a,
    [SKH_CELL_MACROPHAGE_M2] = 0xa6e3f0,
    [SKH_CELL_FIBROBLAST] = 0x909090,
    [SKH_CELL_FIBROBLAST_ACTIVE] = 0x0f4d3a,
    [SKH_CELL_MYOFIBROBLAST] = 0x4b0082,
    [SKH_CELL_SPROUT] = 0xc2185b,
    [SKH_CELL_COUNT] = 0xfff3b0,
};
// half the tile's side over the cell's radius: room for the longest axis, the outline and a clear pixel
static const float scales[SKH_SPRITE_TYPES] = {[SKH_CELL_NEUTROPHIL] = 1.3f,
                                               [SKH_CELL_MACROPHAGE_M1] = 1.35f,
                                               [SKH_CELL_MACROPHAGE_M2] = 1.35f,
                                               [SKH_CELL_FIBROBLAST] = 1.25f,
                                               [SKH_CELL_FIBROBLAST_ACTIVE] = 1.85f,
                                               [SKH_CELL_MYOFIBROBLAST] = 2.1f,
                                               [SKH_CELL_SPROUT] = 3.05f,
                                               [SKH_CELL_COUNT] = 1.4f};
float skh_sprite_scale(int type) { return scales[type]; }

static int inside(const layer *l, float x, float y, float grow)
{
    float c = cosf(l->turn), s = sinf(l->turn), dx = x - l->x, dy = y - l->y;
    float u = dx * c + dy * s, v = dy * c - dx * s, rx = l->rx + grow, ry = l->ry + grow;
    switch (l->shape) {
    case ELLIPSE:
        return u * u / (rx * rx) + v * v / (ry * ry) < 1.0f;
    case SPINDLE: {
        float t = fabsf(u) / rx;
        if (t >= 1.0f) return 0;
        return fabsf(v) < ry * (1.0f - t) * (1.0f - t) * (1.0f + 2.0f * t) + 0.25f * grow;
    }
    case RUFFLE: {
        float r = sqrtf(u * u + v * v);
        float a = atan2f(v, u);
        return r < (rx - l->wave) + l->wave * (0.75f * cosf(8.0f * a) + 0.25f * cosf(3.0f * a + 1.0f));
    }
    case DIAMOND:
        return fabsf(u) / rx + fabsf(v) / ry < 1.0f;
    case STRIPES: {
        float t = fabsf(u) / rx, line = v / l->wave;
        if (t >= 1.0f || fabsf(v) >= ry * (1.0f - t * t)) return 0;
        return fabsf(line - floorf(line) - 0.5f) < 0.13f;
    }
    }
    return 0;
}

// Seen close, an outline as broad as a small sprite needs would be a frame; and there is room for a cell's
// roundness and grain.
static uint32_t shaded(uint32_t colour, float x, float y, float close)
{
    float grain = skh_noise(77u, (x + 9.0f) * 7.0f, (y + 9.0f) * 7.0f) - 0.5f;
    float lit = 1.0f + close * (0.10f - 0.16f * (x * x + y * y) - 0.10f * (x + y) + 0.16f * grain);
    uint32_t done = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        float value = (float)(colour >> shift & 255u) * lit;
        done |= (uint32_t)skh_clamp(value, 0.0f, 255.0f) << shift;
    }
    return done ? done : 1u;
}

// Colour at a point, 0 outside.
static uint32_t colour_at(int type, uint32_t main, float x, float y, int size_px)
{
    const layer *l = sprites[type];
    float close = skh_ramp(64.0f, 300.0f, (float)size_px);
    float line = outline_width * (type == SKH_CELL_FIBROBLAST ? 0.45f : 1.0f) * (1.0f - 0.72f * close);
    uint32_t colour = 0;
    for (int k = 0; k < LAYERS && l[k].colour; k++) {
        if ((k == 0 || l[k].shape == DIAMOND) && inside(&l[k], x, y, line)) colour = OUTLINE;
        if (inside(&l[k], x, y, 0.0f)) colour = l[k].colour == MAIN ? main : l[k].colour;
    }
    if (close > 0.0f && colour && colour != OUTLINE) colour = shaded(colour, x, y, close);
    return colour;
}

void skh_sprite_paint(int type, int safe, int size_px, uint32_t *argb, int pitch_px)
{
    enum { SUB = 4 };
    (void)safe; // the one palette is safe: tests/unit/test_palette.c
    uint32_t main = colours[type];
    for (int py = 0; py < size_px; py++) {
        for (int px = 0; px < size_px; px++) {
            uint32_t sum[4] = {0};
            for (int k = 0; k < SUB * SUB; k++) {
                float fx = ((float)px + ((float)(k % SUB) + 0.5f) / SUB) / (float)size_px,
                      fy = ((float)py + ((float)(k / SUB) + 0.5f) / SUB) / (float)size_px;
                uint32_t colour = colour_at(type, main, (2.0f * fx - 1.0f) * scales[type],
                                            (2.0f * fy - 1.0f) * scales[type], size_px);
                if (!colour) continue;
                sum[0] += 255;
                sum[1] += colour >> 16 & 255u;
                sum[2] += colour >> 8 & 255u;
                sum[3] += colour & 255u;
            }
            argb[(size_t)py * (size_t)pitch_px + (size_t)px] =
                sum[0] / (SUB * SUB) << 24 | sum[1] / (SUB * SUB) << 16 | sum[2] / (SUB * SUB) << 8 |
                sum[3] / (SUB * SUB);
        }
    }
}

void skh_sprite_icon(int type, int safe, int size_px, uint32_t *argb, int pitch_px)
{
    skh_sprite_paint(type, safe, size_px, argb, pitch_px);
}

const skh_atlas *skh_plate_atlas(skh_plate *p, int safe)
{
    int slot = safe != 0, tile = 32;
    float largest = 2.0f * 14.0f / p->camera.um_per_px; // a cell of the mean size with its room
    while ((float)tile < largest && tile < 512) tile *= 2;
    skh_atlas *view = &p->atlas_view[slot];
    if (p->atlas_tile[slot] == tile) return view;
    int width = tile * SKH_SPRITE_TYPES;
    uint32_t *pixels = realloc(p->atlas[slot], (size_t)width * (size_t)tile * sizeof *pixels);
    if (!pixels) return view->argb ? view : NULL;
    p->atlas[slot] = pixels;
    p->atlas_tile[slot] = tile;
    for (int type = 0; type < SKH_SPRITE_TYPES; type++)
        skh_sprite_paint(type, safe, tile, pixels + type * tile, width);
    *view = (skh_atlas){.tile_px = tile,
                        .tiles = SKH_SPRITE_TYPES,
                        .width_px = width,
                        .height_px = tile,
                        .version = ++p->atlas_version[slot],
                        .argb = pixels};
    return view;
}

// Turned tile onto the picture: every pixel looks up the tile, mean of 2 x 2 where the tile is larger.
static void blit(const skh_sprite *s, const uint32_t *tile, int size, int pitch, uint32_t *argb, int pitch_px,
                 int width, int height)
{
    float reach = s->radius_px * 1.4143f, per = 0.5f * (float)size / s->radius_px;
    int x0 = (int)(s->x_px - reach), x1 = (int)(s->x_px + reach) + 1, y0 = (int)(s->y_px - reach),
        y1 = (int)(s->y_px + reach) + 1;
    if (x0 < 0) x0 = 0;
    if (y0 < 0) y0 = 0;
    if (x1 > width) x1 = width;
    if (y1 > height) y1 = height;
    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
            uint32_t sum[4] = {0};
            for (int k = 0; k < 4; k++) {
                float dx = (float)x + 0.25f + 0.5f * (float)(k & 1) - s->x_px,
                      dy = (float)y + 0.25f + 0.5f * (float)(k >> 1) - s->y_px;
                int u = (int)((dx * s->cos_a + dy * s->sin_a) * per + 0.5f * (float)size),
                    v = (int)((dy * s->cos_a - dx * s->sin_a) * per + 0.5f * (float)size);
                if (u < 0 || v < 0 || u >= size || v >= size) continue;
                uint32_t c = tile[(size_t)v * (size_t)pitch + (size_t)u];
                for (int b = 0; b < 4; b++) sum[b] += c >> (8 * b) & 255u;
            }
            if (!sum[3]) continue;
            uint32_t *out = &argb[(size_t)y * (size_t)pitch_px + (size_t)x], keep = 1020 - sum[3],
                     done = 0xff000000u;
            for (int b = 0; b < 3; b++) {
                uint32_t under = *out >> (8 * b) & 255u, mixed = (sum[b] + under * keep / 255 + 2) / 4;
                done |= (mixed < 255 ? mixed : 255u) << (8 * b);
            }
            *out = done;
        }
    }
}

// Sprites larger than any tile of the atlas are drawn from their shapes.
static void draw_large(const skh_sprite *s, uint32_t main, uint32_t *argb, int pitch_px, int width,
                       int height)
{
    float reach = s->radius_px * 1.4143f, scale = scales[s->type] / s->radius_px;
    int x0 = (int)(s->x_px - reach), x1 = (int)(s->x_px + reach) + 1, y0 = (int)(s->y_px - reach),
        y1 = (int)(s->y_px + reach) + 1;
    for (int y = y0 < 0 ? 0 : y0; y < y1 && y < height; y++) {
        for (int x = x0 < 0 ? 0 : x0; x < x1 && x < width; x++) {
            uint32_t *out = &argb[(size_t)y * (size_t)pitch_px + (size_t)x], sum[3] = {0};
            for (int k = 0; k < 4; k++) {
                float dx = ((float)x + 0.25f + 0.5f * (float)(k & 1) - s->x_px) * scale,
                      dy = ((float)y + 0.25f + 0.5f * (float)(k >> 1) - s->y_px) * scale;
                uint32_t c = colour_at(s->type, main, dx * s->cos_a + dy * s->sin_a,
                                       dy * s->cos_a - dx * s->sin_a, (int)(2.0f * s->radius_px));
                if (!c) c = *out;
                for (int b = 0; b < 3; b++) sum[b] += c >> (8 * b) & 255u;
            }
            *out = 0xff000000u | sum[2] / 4 << 16 | sum[1] / 4 << 8 | sum[0] / 4;
        }
    }
}

void skh_overlay_cells(const skh_plate *p, const skh_paint_options *o, uint32_t *argb, int pitch_px)
{
    // sprites of one zoom, drawn afresh: files and tests need no atlas kept
    float largest = 2.0f * 14.0f / p->camera.um_per_px;
    int size = 32;
    while ((float)size < 2.0f * largest && size < 256) size *= 2;
    uint32_t *tiles = malloc((size_t)size * (size_t)size * SKH_SPRITE_TYPES * sizeof *tiles);
    if (!tiles) return;
    for (int type = 0; type < SKH_SPRITE_TYPES; type++)
        skh_sprite_paint(type, o->safe_colours, size, tiles + type * size, size * SKH_SPRITE_TYPES);
    // small and many first, so that large cells lie on top
    static const int order[SKH_SPRITE_TYPES] = {
        SKH_CELL_FIBROBLAST, SKH_CELL_COUNT,         SKH_CELL_MYOFIBROBLAST, SKH_CELL_FIBROBLAST_ACTIVE,
        SKH_CELL_SPROUT,     SKH_CELL_MACROPHAGE_M1, SKH_CELL_MACROPHAGE_M2, SKH_CELL_NEUTROPHIL};
    skh_sprite *sprite = malloc(((size_t)p->actor_count + 1) * sizeof *sprite);
    int count = sprite ? skh_plate_sprites(p, sprite, p->actor_count) : 0;
    const float largest_tile_px = 128.0f;
    for (int k = 0; k < SKH_SPRITE_TYPES; k++) {
        for (int n = 0; n < count; n++) {
            const skh_sprite *s = &sprite[n];
            if (s->type != order[k] || !(o->cell_mask >> s->type & 1u)) continue;
            if (s->radius_px > largest_tile_px)
                draw_large(s, colours[s->type], argb, pitch_px, p->camera.width_px, p->camera.height_px);
            else
                blit(s, tiles + s->type * size, size, size * SKH_SPRITE_TYPES, argb, pitch_px,
                     p->camera.width_px, p->camera.height_px);
        }
    }
    free(sprite);
    free(tiles);
}
