// The skin as a person sees it in a mirror: top view, coloured by melanin and blood as filters over pale
// tissue, shaded by its relief.
//
// The section runs along the middle line. Across it the picture continues what the section shows: scars and
// spots are round about their middle, fine lines run on, and the channels of each session lie on the device's
// pattern. The fine furrows of the skin are decoration.
#include "sim/paint/noise.h"
#include "skinheal/paint.h"
#include <stdlib.h>

// Absorbance of the melanin of each skin type, and of melanin and blood per unit, in red, green, blue [by
// eye].
static const float type_melanin[SKH_SKIN_TYPE_COUNT] = {0.10f, 0.20f, 0.36f, 0.58f, 1.00f, 1.70f};
static const float melanin_filter[3] = {0.42f, 0.62f, 0.85f}, blood_filter[3] = {0.020f, 0.155f, 0.125f},
                   pale[3] = {0.985f, 0.885f, 0.800f};
static const float crust_colour[3] = {0.36f, 0.09f, 0.07f}, serum_colour[3] = {0.93f, 0.74f, 0.52f};

typedef struct spot { // one channel of the pattern, or its copy beside the section
    float x, y, radius, blood, crust, dent, serum;
} spot;

typedef struct top_view {
    const skh_scene *scene;
    uint32_t seed;
    float flow;    ///< mean perfusion
    float melanin; ///< of the skin type
    spot *spots;
    int spot_count;
} top_view;

static float column(const skh_scene *s, const float *value, float x)
{
    float u = skh_clamp(x / s->grid.dx_um - 0.5f, 0.0f, (float)(s->grid.nx - 1));
    int i = (int)u, j = i < s->grid.nx - 1 ? i + 1 : i;
    return skh_mixf(value[i], value[j], u - (float)i);
}

// Where on the section the skin at (x, y) looks like: round lesions are turned about their middle, lines
// wander along.
static float fold(const top_view *v, float x, float y)
{
    const skh_scenario *scenario = v->scene->scenario;
    float wander = 70.0f * (skh_noise(v->seed + 3u, x / 900.0f, y / 700.0f) - 0.5f) *
                   skh_clamp(fabsf(y) / 400.0f, 0.0f, 1.0f);
    for (int k = 0; scenario && k < scenario->lesion_count; k++) {
        const skh_lesion *lesion = &scenario->lesions[k];
        if ((int)lesion->kind == SKH_LESION_FINE_LINE) continue;
        float at = (float)lesion->at, half = 0.5f * (float)lesion->width + 150.0f;
        float ragged = 1.0f + 0.25f * (skh_noise(v->seed + (uint32_t)k, x / 350.0f, y / 350.0f) - 0.5f) *
                                  skh_clamp(fabsf(y) / 200.0f, 0.0f, 1.0f);
        float dx = x - at, r = sqrtf(dx * dx + y * y) * ragged;
        if (fabsf(dx) > half && r > half) continue;
        return at + (dx < 0.0f ? -r : r);
    }
    return x + wander;
}

// Distance to the border between the two nearest of a lattice's jittered points, 0 on it.
static float border(uint32_t salt, float x, float y)
{
    int ix = skh_floor(x), iy = skh_floor(y);
    float first = 9.0f, second = 9.0f;
    for (int k = 0; k < 9; k++) {
        int cx = ix + k % 3 - 1, cy = iy + k / 3 - 1;
        uint32_t state = skh_site_bits(salt, cx, cy);
        float jx = skh_site_next(&state), jy = skh_site_next(&state);
        float dx = (float)cx + 0.1f + 0.8f * jx - x, dy = (float)cy + 0.1f + 0.8f * jy - y,
              d = dx * dx + dy * dy;
        if (d < first) {
            second = first;
            first = d;
        } else if (d < second) {
            second = d;
        }
    }
    return sqrtf(second) - sqrtf(first);
}

// Fine furrows part the skin into small fields, and these into smaller ones; pores of hair are not drawn.
static float furrows(const top_view *v, float x, float y)
{
    float bend = 60.0f * (skh_noise(v->seed + 10u, x / 300.0f, y / 300.0f) - 0.5f);
    float u = (x + 0.45f * y + bend) / 460.0f, w = (y - 0.35f * x + bend) / 380.0f;
    float large = skh_ramp(0.16f, 0.0f, border(v->seed + 11u, u, w)),
          small = skh_ramp(0.30f, 0.0f, border(v->seed + 12u, 2.3f * u, 2.3f * w));
    return -11.0f * large - 3.5f * small + 3.0f * (skh_noise(v->seed + 13u, x / 60.0f, y / 60.0f) - 0.5f);
}

static float height(const top_view *v, float x, float y)
{
    return column(v->scene, v->scene->columns.surface_um, fold(v, x, y)) + furrows(v, x, y);
}

static void add_spot(top_view *v, const skh_pore *p, float x, float y, uint32_t who)
{
    float cut = p->cut_fraction * p->diameter_um, fade = 1.0f - p->barrier;
    float varied = 0.75f + 0.5f * (float)(who >> 8) * 0x1p-24f;
    v->spots[v->spot_count++] =
        (spot){.x = x,
               .y = y,
               .radius = 0.5f * (p->lumen_um > cut ? p->lumen_um : cut) * varied + 8.0f,
               .blood = p->bleeding * fade,
               .crust = p->plug * fade,
               .dent = (1.0f - p->plug),
               .serum = (1.0f - p->bleeding) * fade * p->plug};
}

// Channels of every session: the section's own on the middle line, rows above and below at the pattern's
// pitch.
static int place_spots(top_view *v, float half_height)
{
    const skh_scene *s = v->scene;
    float width = (float)s->grid.nx * s->grid.dx_um;
    for (int pass = 0; pass < 2; pass++) {
        int total = 0;
        for (int session = 0; session < s->session; session++) {
            int count = 0;
            for (int k = 0; k < s->pore_count; k++) count += s->pores[k].session == session;
            if (!count) continue;
            float pitch = width / (float)count;
            int rows = (int)(half_height / pitch) + 1;
            for (int k = 0; k < s->pore_count; k++) {
                const skh_pore *p = &s->pores[k];
                if (p->session != session || p->cut_fraction > 0.99f || p->barrier > 0.995f) continue;
                for (int row = -rows; row <= rows; row++) {
                    total++;
                    if (!pass) continue;
                    uint32_t state = skh_site_bits(v->seed + 41u + (uint32_t)session, k, row), who = state;
                    float jx = skh_site_next(&state), jy = skh_site_next(&state);
                    float away = row ? 1.0f : 0.0f;
                    const skh_pore *like = row ? &s->pores[(k + (int)(who >> 12 & 7u)) % s->pore_count] : p;
                    if (like->session != session) like = p;
                    add_spot(v, like, p->x_um + away * (jx - 0.5f) * 0.7f * pitch,
                             ((float)row + away * (jy - 0.5f) * 0.6f) * pitch, who);
                }
            }
        }
        if (pass || !total) break;
        v->spots = malloc((size_t)total * sizeof *v->spots);
        if (!v->spots) return -1;
    }
    return 0;
}

static void shade_point(const top_view *v, float x, float y, float step, float *rgb)
{
    float at = fold(v, x, y), h = height(v, x, y);
    float slope_x = (height(v, x + step, y) - h) / step, slope_y = (height(v, x, y + step) - h) / step;
    float melanin = v->melanin * column(v->scene, v->scene->columns.melanin, at) *
                    (0.92f + 0.16f * skh_noise(v->seed + 21u, x / 140.0f, y / 140.0f));
    float along = skh_clamp(fabsf(y) / 1500.0f, 0.0f, 1.0f);
    float flow = skh_mixf(column(v->scene, v->scene->columns.perfusion, x), v->flow, along);
    float blotch = 0.75f + 0.5f * skh_noise(v->seed + 22u, x / 330.0f, y / 330.0f);
    float blood = 0.55f + 1.1f * (flow - 1.0f) * blotch;
    if (blood > 9.0f) blood = 9.0f;
    // light from the upper left, soft skin; 2.2 exaggerates relief a little, as raking light does
    float light = skh_clamp(0.80f + 2.2f * 0.42f * (slope_x + slope_y), 0.35f, 1.12f);
    for (int c = 0; c < 3; c++)
        rgb[c] = pale[c] * expf(-melanin * melanin_filter[c] - blood * blood_filter[c]) * light * 1.1f;
}

static void draw_spot(const spot *s, float um_per_px, float left, float top, uint32_t *argb, int width,
                      int height, int pitch)
{
    float reach = s->radius * 2.2f + um_per_px;
    int x0 = (int)((s->x - reach - left) / um_per_px), x1 = (int)((s->x + reach - left) / um_per_px) + 1;
    int y0 = (int)((s->y - reach - top) / um_per_px), y1 = (int)((s->y + reach - top) / um_per_px) + 1;
    for (int py = y0 < 0 ? 0 : y0; py < y1 && py < height; py++) {
        for (int px = x0 < 0 ? 0 : x0; px < x1 && px < width; px++) {
            float dx = left + ((float)px + 0.5f) * um_per_px - s->x,
                  dy = top + ((float)py + 0.5f) * um_per_px - s->y, d = sqrtf(dx * dx + dy * dy);
            float core = skh_clamp((s->radius - d) / um_per_px + 0.5f, 0.0f, 1.0f),
                  halo = skh_ramp(2.2f * s->radius, 0.7f * s->radius, d);
            if (s->radius < 0.5f * um_per_px) core *= s->radius / (0.5f * um_per_px);
            uint32_t *out = &argb[(size_t)py * (size_t)pitch + (size_t)px], done = 0xff000000u;
            for (int c = 0; c < 3; c++) {
                int shift = 16 - 8 * c;
                float value = (float)(*out >> shift & 255u) / 255.0f;
                value *= 1.0f - halo * 0.10f * s->crust * (c ? 2.0f : 0.4f); // a red rim
                value =
                    skh_mixf(value, crust_colour[c] + 0.25f * (c == 0) * (1.0f - s->crust), core * s->blood);
                value = skh_mixf(value, serum_colour[c], 0.45f * core * s->serum);
                value *= 1.0f - 0.35f * core * s->dent * (1.0f - s->blood);
                done |= (uint32_t)(skh_clamp(value, 0.0f, 1.0f) * 255.0f + 0.5f) << shift;
            }
            *out = done;
        }
    }
}

void skh_surface_paint(const skh_scene *scene, float um_per_px, uint32_t *argb, int width_px, int height_px,
                       int pitch_px)
{
    int type = scene->scenario ? (int)scene->scenario->skin.type : SKH_SKIN_TYPE_II;
    if (type < 0 || type >= SKH_SKIN_TYPE_COUNT) type = SKH_SKIN_TYPE_II;
    top_view v = {
        .scene = scene, .seed = (uint32_t)scene->seed * 747796405u + 5u, .melanin = type_melanin[type]};
    for (int x = 0; x < scene->grid.nx; x++) v.flow += scene->columns.perfusion[x] / (float)scene->grid.nx;
    float left = 0.5f * ((float)scene->grid.nx * scene->grid.dx_um - (float)width_px * um_per_px),
          top = -0.5f * (float)height_px * um_per_px;
    float step = um_per_px > 8.0f ? um_per_px : 8.0f;
#pragma omp parallel for schedule(static)
    for (int y = 0; y < height_px; y++) {
        for (int x = 0; x < width_px; x++) {
            float rgb[3];
            shade_point(&v, left + ((float)x + 0.5f) * um_per_px, top + ((float)y + 0.5f) * um_per_px, step,
                        rgb);
            uint32_t pixel = 0xff000000u;
            for (int c = 0; c < 3; c++)
                pixel |= (uint32_t)(skh_clamp(rgb[c], 0.0f, 1.0f) * 255.0f + 0.5f) << (16 - 8 * c);
            argb[(size_t)y * (size_t)pitch_px + (size_t)x] = pixel;
        }
    }
    if (!place_spots(&v, -top))
        for (int k = 0; k < v.spot_count; k++)
            draw_spot(&v.spots[k], um_per_px, left, top, argb, width_px, height_px, pitch_px);
    free(v.spots);
}
