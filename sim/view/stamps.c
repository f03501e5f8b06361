#include "sim/view/stamps.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS = 64, SLOTS = 4096, SHEET_PX = 2048, LARGEST_PX = 1024 };

typedef struct stamp {
    uint32_t key;        // 0 = free
    SDL_Rect where;      // on the sheet
    int left_px, top_px; // of its corner from the cell's middle
} stamp;

struct skh_stamps {
    SDL_Texture *sheet;
    unsigned version;          // of the atlas the stamps were made from, and its colours
    int next_x, next_y, row_h; // the sheet fills row by row
    int count;
    stamp slots[SLOTS];
};

void skh_stamps_destroy(skh_stamps *stamps)
{
    if (!stamps) return;
    SDL_DestroyTexture(stamps->sheet);
    free(stamps);
}

void skh_stamps_straighten(uint32_t *argb, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t pixel = argb[i], a = pixel >> 24, out = a << 24;
        for (int shift = 0; shift < 24 && a; shift += 8) {
            uint32_t c = (pixel >> shift & 255) * 255 / a;
            out |= (c > 255 ? 255 : c) << shift;
        }
        argb[i] = out;
    }
}

static void clear(skh_stamps *stamps, unsigned version)
{
    memset(stamps->slots, 0, sizeof stamps->slots);
    stamps->count = stamps->next_x = stamps->next_y = stamps->row_h = 0;
    stamps->version = version;
}

/// The tile turned and scaled: each pixel is the mean of four samples (of one when it is large anyway).
/// Places in the tile are in 1/65536 pixel and advance by sums.
static void turn_tile(const skh_painted *p, int type, float radius_px, float angle, int side, uint32_t *out)
{
    enum { ONE = 1 << 16 };
    const uint32_t *tile = p->atlas + type * p->atlas_tile_px;
    int per = side < 256 ? 2 : 1, size = p->atlas_tile_px;
    float step = 0.5f * (float)size / radius_px / (float)per; // pixels of the tile from sample to sample
    int across = (int)lroundf(cosf(angle) * step * ONE), down = (int)lroundf(sinf(angle) * step * ONE);
    int half = side * per / 2, middle = size * (ONE / 2) + (across + down) / 2;
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            uint32_t sum[4] = {0};
            for (int n = 0; n < per * per; n++) {
                int i = x * per + n % per - half, j = y * per + n / per - half;
                int u = (middle + across * i + down * j) >> 16, v = (middle + across * j - down * i) >> 16;
                if (u < 0 || v < 0 || u >= size || v >= size) continue;
                uint32_t pixel = tile[v * p->atlas_width_px + u];
                for (int k = 0; k < 4; k++) sum[k] += pixel >> 8 * k & 255;
            }
            uint32_t pixel = 0, samples = (uint32_t)(per * per);
            for (int k = 0; k < 4; k++) pixel |= (sum[k] + samples / 2) / samples << 8 * k;
            out[y * side + x] = pixel;
        }
    }
}

/// The part of a square picture that is not clear.
static SDL_Rect used_part(const uint32_t *argb, int side)
{
    int left = side, top = side, right = -1, bottom = -1;
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            if (!(argb[y * side + x] >> 24)) continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    }
    if (right < 0) return (SDL_Rect){0, 0, 0, 0};
    return (SDL_Rect){left, top, right - left + 1, bottom - top + 1};
}

/// A place on the sheet; when it is full, all stamps go and the sheet fills anew.
static void place(skh_stamps *stamps, SDL_Rect *where)
{
    if (stamps->next_x + where->w > SHEET_PX) {
        stamps->next_x = 0;
        stamps->next_y += stamps->row_h;
        stamps->row_h = 0;
    }
    if (stamps->next_y + where->h > SHEET_PX || stamps->count > SLOTS / 2) clear(stamps, stamps->version);
    where->x = stamps->next_x;
    where->y = stamps->next_y;
    stamps->next_x += where->w;
    if (where->h > stamps->row_h) stamps->row_h = where->h;
}

static stamp *find(skh_stamps *stamps, uint32_t key)
{
    uint32_t at = key * 2654435761u >> 20; // 12 bits: SLOTS
    while (stamps->slots[at].key && stamps->slots[at].key != key) at = (at + 1) % SLOTS;
    return &stamps->slots[at];
}

/// NULL when memory is short.
static const stamp *make(skh_stamps *stamps, const skh_painted *p, int type, int across_px, int turn,
                         uint32_t key)
{
    int side = across_px + 2;
    uint32_t *argb = malloc(sizeof *argb * (size_t)side * (size_t)side);
    if (!argb) return NULL;
    turn_tile(p, type, 0.5f * (float)across_px, (float)turn * 6.2831853f / TURNS, side, argb);
    skh_stamps_straighten(argb, (size_t)side * (size_t)side);
    SDL_Rect part = used_part(argb, side), where = part;
    place(stamps, &where); // may clear the table: only now look for the slot
    stamp *slot = find(stamps, key);
    *slot = (stamp){key, where, part.x - side / 2, part.y - side / 2};
    stamps->count++;
    if (where.w > 0) SDL_UpdateTexture(stamps->sheet, &where, argb + part.y * side + part.x, side * 4);
    free(argb);
    return slot;
}

static skh_stamps *create(SDL_Renderer *renderer)
{
    skh_stamps *stamps = calloc(1, sizeof *stamps);
    if (!stamps) return NULL;
    stamps->sheet =
        SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, SHEET_PX, SHEET_PX);
    if (!stamps->sheet) {
        free(stamps);
        return NULL;
    }
    SDL_SetTextureBlendMode(stamps->sheet, SDL_BLENDMODE_BLEND);
    return stamps;
}

void skh_stamps_draw(skh_stamps **stamps, SDL_Renderer *renderer, const skh_painted *painted,
                     const skh_sprite *sprite, float x_px, float y_px, float radius_px, Uint8 alpha)
{
    if (!*stamps) *stamps = create(renderer);
    if (!*stamps || !painted->atlas) return;
    unsigned version = painted->atlas_version * 2 + (painted->options.safe_colours != 0);
    if ((*stamps)->version != version) clear(*stamps, version);
    int across_px = radius_px < 16 ? (int)lroundf(2 * radius_px) : 2 * (int)lroundf(radius_px);
    if (across_px < 1) return;
    if (across_px > LARGEST_PX) across_px = LARGEST_PX;
    int turn = (int)lroundf(atan2f(sprite->sin_a, sprite->cos_a) * (TURNS / 6.2831853f)) & (TURNS - 1);
    uint32_t key = 1u + (((uint32_t)sprite->type << 16 | (uint32_t)across_px) * TURNS + (uint32_t)turn);
    const stamp *s = find(*stamps, key);
    if (!s->key) s = make(*stamps, painted, sprite->type, across_px, turn, key);
    if (!s || s->where.w <= 0) return;
    SDL_SetTextureAlphaMod((*stamps)->sheet, alpha);
    SDL_Rect target = {(int)lroundf(x_px) + s->left_px, (int)lroundf(y_px) + s->top_px, s->where.w,
                       s->where.h};
    SDL_RenderCopy(renderer, (*stamps)->sheet, &s->where, &target);
}
