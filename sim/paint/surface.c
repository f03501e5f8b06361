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
    // along the section: height and melanin with the channels bridged, with round lesions bridged as well,
    // and evened out but for fine lines; and perfusion, with the channels bridged
    float *height, *height_plain, *height_even, *pigment, *pigment_plain, *pigment_even, *blood, *memory;
    spot *spots;
    int spot_count;
} top_view;

static float column(const skh_scene *s, const float *value, float x)
{
    float u = skh_clamp(x / s->grid.dx_um - 0.5f, 0.0f, (float)(s->grid.nx - 1));
    int i = (int)u, j = i < s->grid.nx - 1 ? i + 1 : i;
    return skh_mixf(value[i], value[j], u - (float)i);
}

// Straight from edge to edge of a stretch.
static void bridge(const skh_scene *s, float *value, float left, float right)
{
    int from = (int)(left / s->grid.dx_um) - 1, to = (int)(right / s->grid.dx_um) + 1, last = s->grid.nx - 1;
    float a = value[from < 0 ? (to > last ? 0 : to) : from],
          b = value[to > last ? (from < 0 ? last : from) : to];
    for (int x = from < 0 ? 0 : from; x <= to && x <= last; x++)
        value[x] = skh_mixf(a, b, (float)(x - from) / (float)(to - from));
}

static const skh_lesion *round_lesion(const skh_scene *s, int k)
{
    const skh_lesion *lesion = &s->scenario->lesions[k];
    return (int)lesion->kind == SKH_LESION_FINE_LINE ? NULL : lesion;
}
static int lesions(const skh_scene *s) { return s->scenario ? s->scenario->lesion_count : 0; }

// What swells or pales about one channel of the section does not run on across it: the mean of half a
// millimetre to each side. Fine lines do run on.
static void even_out(const skh_scene *s, const float *plain, float *even)
{
    int nx = s->grid.nx, reach = (int)(500.0f / s->grid.dx_um);
    for (int x = 0; x < nx; x++) {
        int from = x > reach ? x - reach : 0, to = x + reach < nx - 1 ? x + reach : nx - 1;
        float sum = 0.0f, keep = 0.0f;
        for (int k = from; k <= to; k++) sum += plain[k];
        for (int k = 0; k < lesions(s); k++) {
            if (round_lesion(s, k)) continue;
            const skh_lesion *line = &s->scenario->lesions[k];
            float away =
                fabsf(((float)x + 0.5f) * s->grid.dx_um - (float)line->at) - 0.5f * (float)line->width;
            float near = skh_ramp(260.0f, 100.0f, away);
            keep = near > keep ? near : keep;
        }
        even[x] = skh_mixf(sum / (float)(to - from + 1), plain[x], keep);
    }
}

static int prepare(top_view *v)
{
    const skh_scene *s = v->scene;
    size_t nx = (size_t)s->grid.nx;
    v->memory = malloc(7 * nx * sizeof(float));
    if (!v->memory) return -1;
    v->height = v->memory;
    v->height_plain = v->memory + nx;
    v->pigment = v->memory + 2 * nx;
    v->pigment_plain = v->memory + 3 * nx;
    v->blood = v->memory + 4 * nx;
    v->height_even = v->memory + 5 * nx;
    v->pigment_even = v->memory + 6 * nx;
    for (size_t x = 0; x < nx; x++) {
        v->blood[x] = s->columns.perfusion[x];
        v->height[x] = s->columns.surface_um[x];
        v->pigment[x] = s->columns.melanin[x];
    }
    for (int k = 0; k < s->pore_count; k++) {
        const skh_pore *p = &s->pores[k];
        float half = 0.5f * p->cut_fraction * p->diameter_um + 10.0f;
        if (p->cut_fraction > 0.99f) continue;
        bridge(s, v->pigment, p->x_um - half, p->x_um + half);
        bridge(s, v->blood, p->x_um - half, p->x_um + half);
    }
    for (size_t x = 0; x < nx; x++) {
        v->flow += v->blood[x] / (float)nx;
        v->height_plain[x] = v->height[x];
        v->pigment_plain[x] = v->pigment[x];
    }
    for (int k = 0; k < lesions(s); k++) {
        const skh_lesion *lesion = round_lesion(s, k);
        if (!lesion) continue;
        float half = 0.5f * (float)lesion->width + 180.0f; // the horny layer smooths over 60 um
        bridge(s, v->height_plain, (float)lesion->at - half, (float)lesion->at + half);
        bridge(s, v->pigment_plain, (float)lesion->at - half, (float)lesion->at + half);
    }
    even_out(s, v->height_plain, v->height_even);
    even_out(s, v->pigment_plain, v->pigment_even);
    return 0;
}

// A profile continued across the section: lines wander on, round lesions are turned about their middle.
static float across(const top_view *v, const float *value, const float *plain, const float *even, float x,
                    float y)
{
    float far = skh_clamp(fabsf(y) / 400.0f, 0.0f, 1.0f);
    float along = x + far * 90.0f * (skh_noise(v->seed + 3u, x / 900.0f, y / 700.0f) - 0.5f);
    float sum = skh_mixf(column(v->scene, plain, along), column(v->scene, even, along),
                         skh_ramp(60.0f, 350.0f, fabsf(y)));
    for (int k = 0; k < lesions(v->scene); k++) {
        const skh_lesion *lesion = round_lesion(v->scene, k);
        if (!lesion) continue;
        float at = (float)lesion->at, dx = x - at,
              ragged = 1.0f + 0.3f * far * (skh_noise(v->seed + (uint32_t)k, x / 350.0f, y / 350.0f) - 0.5f);
        float r = sqrtf(dx * dx + y * y) * ragged;
        float edge = 0.5f * (float)lesion->width + 180.0f, inside = skh_ramp(edge, edge - 150.0f, r);
        if (inside <= 0.0f) continue;
        float left = column(v->scene, value, at - r) - column(v->scene, plain, at - r),
              right = column(v->scene, value, at + r) - column(v->scene, plain, at + r);
        sum += inside * skh_mixf(left, right, r > 0.1f ? 0.5f + 0.5f * dx * ragged / r : 0.5f);
    }
    return sum;
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
    return -4.2f * large - 1.5f * small + 2.0f * (skh_noise(v->seed + 13u, x / 60.0f, y / 60.0f) - 0.5f);
}

static float height(const top_view *v, float x, float y)
{
    return across(v, v->height, v->height_plain, v->height_even, x, y) + furrows(v, x, y);
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
    float h = height(v, x, y);
    float slope_x = (height(v, x + step, y) - h) / step, slope_y = (height(v, x, y + step) - h) / step;
    float melanin = v->melanin * across(v, v->pigment, v->pigment_plain, v->pigment_even, x, y) *
                    (0.92f + 0.16f * skh_noise(v->seed + 21u, x / 140.0f, y / 140.0f));
    float along = skh_clamp(fabsf(y) / 1500.0f, 0.0f, 1.0f);
    float flow = skh_mixf(column(v->scene, v->blood, x), v->flow, along);
    float blotch = 0.75f + 0.5f * skh_noise(v->seed + 22u, x / 330.0f, y / 330.0f);
    float more = flow > 1.0f ? (flow - 1.0f) * blotch : 0.0f; // the eye sees the first doubling best
    float blood = 0.55f * (flow < 1.0f ? flow : 1.0f) + 1.5f * more / (1.0f + 0.33f * more);
    // raking light from the upper left, soft on steep walls
    float slope = 0.9f * (slope_x + slope_y);
    float light = 0.84f + 0.42f * slope / (0.5f + fabsf(slope));
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
    if (prepare(&v)) return;
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
    free(v.memory);
}
