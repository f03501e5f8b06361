// Drawing one fibre onto a tile: a wavy ribbon with a paler rim, its density taken from the fields along its
// length.
#include "sim/paint/fibre.h"
#include "sim/paint/fibre_kind.h"
#include <string.h>

enum { NODES = 160 };

typedef struct ribbon {
    float x, z, cos_a, sin_a, half, half_width;
    float off[NODES], alpha[NODES], slope[NODES]; ///< across, um; visibility; tangent off the straight line
    float wide[NODES];                            ///< width over the mean: bundles split, join and taper
    float cos4[NODES], sin4[NODES];               ///< of four times the angle from the surface
    int first, last;                              ///< nodes in use
    float per_um;                                 ///< nodes per um
    float strongest;
} ribbon;

// Two sines of different length: a wave that does not repeat within a fibre. They go from node to node by
// turning a pair of numbers.
typedef struct wave {
    float high, s1, c1, s2, c2, turn_s1, turn_c1, turn_s2, turn_c2;
} wave;

static wave wave_at(const skh_fibre *f, float u, float step)
{
    float curl = skh_clamp(45.0f / f->half_um, 1.0f, 2.4f), k1 = 0.0588f * curl, k2 = 0.1429f * curl;
    float steepest = 0.6f / (0.0924f * curl); // walk() needs a fibre that never turns back
    float a1 = u * k1 + f->phase, a2 = u * k2 + 2.0f * f->phase;
    return (wave){.high = f->wave_um < steepest ? f->wave_um : steepest,
                  .s1 = sinf(a1),
                  .c1 = cosf(a1),
                  .s2 = sinf(a2),
                  .c2 = cosf(a2),
                  .turn_s1 = sinf(step * k1),
                  .turn_c1 = cosf(step * k1),
                  .turn_s2 = sinf(step * k2),
                  .turn_c2 = cosf(step * k2)};
}
static void wave_go_on(wave *w)
{
    float s1 = w->s1 * w->turn_c1 + w->c1 * w->turn_s1, s2 = w->s2 * w->turn_c2 + w->c2 * w->turn_s2;
    w->c1 = w->c1 * w->turn_c1 - w->s1 * w->turn_s1;
    w->c2 = w->c2 * w->turn_c2 - w->s2 * w->turn_s2;
    w->s1 = s1;
    w->s2 = s2;
}

/// Where the fields let a fibre be seen.
typedef struct sight {
    skh_matter density;
    float fray, from, per; ///< um; density at which it begins to show, 1 / until it shows in full
} sight;

// A needle tears: each old fibre ends at a place of its own near the wall. Nothing stands in an empty place.
static sight sight_of(const skh_fibre *f)
{
    const skh_fibre_kind *kind = &skh_fibre_kinds[f->kind];
    const float fray_um = 22.0f;
    float from = f->rank * 0.95f - 0.03f, to = f->rank * 0.95f + 0.09f;
    if (from < 0.0f) from = 0.0f;
    return (sight){.density = kind->density,
                   .fray = kind->fresh ? 0.0f : fray_um * (f->turn * 16.0f - floorf(f->turn * 16.0f) - 0.5f),
                   .from = from * kind->full,
                   .per = 1.0f / ((to - from) * kind->full)};
}
static float visible(const sight *s, const skh_canvas *c, float x, float z)
{
    float density = skh_matter_at(c->matters, s->density, x + skh_tear(c, x, z) + s->fray, z);
    float t = skh_clamp((density - s->from) * s->per, 0.0f, 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

// Nodes along the part of the fibre that may touch the tile.
static int trace(const skh_fibre *f, const skh_canvas *c, ribbon *r)
{
    float side = (float)SKH_TILE * c->um_per_px;
    r->x = f->x_um;
    r->z = skh_relief_place(c->skin, f->x_um, f->z_um);
    r->cos_a = f->cos_a;
    r->sin_a = f->sin_a;
    r->half = f->half_um;
    r->half_width = 0.5f * f->width_um;
    float dx = c->x0_um + 0.5f * side - r->x, dz = c->z0_um + 0.5f * side - r->z;
    float mid = dx * r->cos_a + dz * r->sin_a,
          radius = 0.75f * side + skh_fibre_reach(f) - f->half_um + 20.0f;
    if (fabsf(dz * r->cos_a - dx * r->sin_a) > radius) return 0; // passes the tile
    int nodes = (int)(2.0f * f->half_um / skh_clamp(3.7f * c->um_per_px, 1.2f, 8.0f)) + 3;
    if (nodes > NODES) nodes = NODES;
    r->per_um = (float)(nodes - 1) / (2.0f * r->half);
    r->first = (int)skh_clamp((mid - radius + r->half) * r->per_um, 0.0f, (float)(nodes - 1));
    r->last = (int)skh_clamp((mid + radius + r->half) * r->per_um + 1.0f, 0.0f, (float)(nodes - 1));
    r->strongest = 0.0f;
    sight seen = sight_of(f);
    wave bend = wave_at(f, (float)r->first / r->per_um - r->half, 1.0f / r->per_um);
    for (int k = r->first; k <= r->last; k++, wave_go_on(&bend)) {
        float u = (float)k / r->per_um - r->half, w = bend.high * (0.6f * bend.s1 + 0.4f * bend.s2);
        float x = f->x_um + r->cos_a * u - r->sin_a * w, z = f->z_um + r->sin_a * u + r->cos_a * w;
        float shift = skh_relief_place(c->skin, x, z) - z - (r->z - f->z_um);
        float end = u / r->half;
        end = end * end * end;
        r->off[k] = w + shift * r->cos_a;
        r->alpha[k] = visible(&seen, c, x, z) * (1.0f - end * end);
        r->wide[k] = (1.0f + 0.22f * bend.c2 - 0.16f * bend.s1) * (1.0f - 0.55f * end * end);
        if (r->alpha[k] > r->strongest) r->strongest = r->alpha[k];
    }
    for (int k = r->first; k <= r->last; k++) {
        int a = k > r->first ? k - 1 : k, b = k < r->last ? k + 1 : k;
        r->slope[k] = b > a ? (r->off[b] - r->off[a]) * r->per_um / (float)(b - a) : 0.0f;
        float cs = r->cos_a - r->sin_a * r->slope[k], sn = r->sin_a + r->cos_a * r->slope[k],
              norm = 1.0f / (cs * cs + sn * sn);
        float c2 = (cs * cs - sn * sn) * norm, s2 = 2.0f * cs * sn * norm;
        r->cos4[k] = c2 * c2 - s2 * s2;
        r->sin4[k] = 2.0f * s2 * c2;
    }
    return r->strongest > 0.02f && r->last > r->first;
}

typedef struct ink {
    float one, three, elastic; ///< 1 for what it is made of
    float gives[SKH_THREADS];  ///< how much of each part below it hides
    float amount, thick, fade;
    float fibrils, strands; ///< how much inner structure the zoom can show
    float rim, per_rim;     ///< how dense the rim is, 1 = none; 1 / its width, um
    float per_soft;         ///< 1 / softness of the edge, um: a pixel, or what a microscope resolves
    float least;            ///< smallest half width a pixel can show, um
} ink;

static const int thread_plane[SKH_THREAD_THICK + 1] = {
    SKH_COMPONENT_COLLAGEN1, SKH_COMPONENT_COLLAGEN3, SKH_COMPONENT_ELASTIN, SKH_PLANE_POLAR,
    SKH_PLANE_COS4,          SKH_PLANE_SIN4,          SKH_PLANE_THICK};

void skh_threads_gather(const skh_canvas *c)
{
    for (int i = 0; i < SKH_TILE_PX; i++) {
        for (int k = 0; k <= SKH_THREAD_THICK; k++) c->thread[i][k] = c->plane[thread_plane[k]][i];
        c->thread[i][SKH_THREADS - 1] = 0.0f;
    }
}

void skh_threads_scatter(const skh_canvas *c)
{
    for (int k = 0; k <= SKH_THREAD_THICK; k++)
        for (int i = 0; i < SKH_TILE_PX; i++) c->plane[thread_plane[k]][i] = c->thread[i][k];
}

/// A cut across a fibre: where it lies on the row or column of pixels, and what is the same all over it.
typedef struct slice {
    float u, centre;        ///< along the fibre, um; middle on the picture's axis, um
    float across;           ///< um across the fibre per um on that axis
    float edge, alpha;      ///< half width, um; visibility
    float dye[SKH_THREADS]; ///< of amount 1
} slice;

// What a fibre puts at a pixel, and how much of what was there each part gives way: an upper bundle hides
// collagen below, and most of the elastin; an elastic fibre hides no collagen.
static void put(float *restrict at, const float *restrict dye, const float *restrict gives, float amount,
                float alpha)
{
    for (int n = 0; n < SKH_THREADS; n++) at[n] += (dye[n] * amount - at[n]) * (alpha * gives[n]);
}

// Single strands and fibrils, as far as the zoom shows them; fibrils leave a bundle at its edge.
static float strands_at(const skh_fibre *f, const ink *k, float u, float o, float s, float *alpha)
{
    float warp = 1.6f * (skh_noise(7u, u * 0.035f, f->phase) - 0.5f);
    float strand = skh_noise(11u, (o + warp) * 1.1f + f->phase * 9.0f, u * 0.02f) - 0.5f;
    float body = 1.0f + k->strands * 0.55f * strand;
    *alpha *= 1.0f - k->strands * skh_ramp(0.35f, 1.0f, s) * skh_ramp(0.1f, -0.25f, strand);
    if (k->fibrils > 0.0f)
        body *= 1.0f + k->fibrils * 0.5f * (skh_noise(13u, (o + 1.7f * warp) * 4.2f, u * 0.05f) - 0.5f);
    return body;
}

// One pixel, `off` um from the slice's middle on the picture's axis.
static void draw_pixel(const skh_fibre *f, const skh_canvas *c, const ink *k, const slice *at, int i,
                       float off)
{
    float o = off * at->across, away = fabsf(o), inside = at->edge - away;
    if (inside <= 0.0f) return;
    float alpha = at->alpha;
    if (k->strands > 0.0f && alpha < 0.97f) { // strands end one by one
        float end = 0.27f + 0.46f * skh_noise(23u, o * 1.6f + f->phase * 5.0f, 0.5f);
        alpha = skh_mixf(alpha, skh_ramp(end - 0.25f, end + 0.25f, alpha), k->strands);
    }
    alpha *= k->fade * skh_clamp(inside * k->per_soft, 0.0f, 1.0f);
    if (alpha < 0.01f) return;
    float s = away / at->edge, body = 1.0f - 0.30f * s * s;
    if (k->rim < 1.0f) // the rim that shows the weave; a thin cleft when seen close
        body *= k->rim + (1.0f - k->rim) * skh_clamp(inside * k->per_rim, 0.0f, 1.0f);
    if (k->strands > 0.0f) body *= strands_at(f, k, at->u, o, s, &alpha);
    put(c->thread[i], at->dye, k->gives, k->amount * body, alpha);
}

static float off_at(const ribbon *r, float u, int *node)
{
    float at = skh_clamp((u + r->half) * r->per_um, (float)r->first, (float)r->last - 0.001f);
    *node = (int)at;
    return r->off[*node] + (r->off[*node + 1] - r->off[*node]) * (at - (float)*node);
}

// Nearer to the picture's x axis than to its z axis.
static int is_flat(const ribbon *r) { return fabsf(r->cos_a) >= fabsf(r->sin_a); }

// What stands at `u` along the fibre. 0 = nothing that could be seen.
static int cut(const ribbon *r, const ink *k, float half, float along, float aside, slice *at)
{
    float place = (at->u + r->half) * r->per_um;
    if (place < (float)r->first || place >= (float)r->last) return 0;
    int n = (int)place;
    float t = place - (float)n;
    at->alpha = r->alpha[n] + (r->alpha[n + 1] - r->alpha[n]) * t;
    if (at->alpha < 0.01f) return 0;
    at->edge = half * (r->wide[n] + (r->wide[n + 1] - r->wide[n]) * t);
    if (at->edge < k->least) at->edge = k->least;
    float slope = r->slope[n] + (r->slope[n + 1] - r->slope[n]) * t, straight = fabsf(along - aside * slope);
    float cos4 = r->cos4[n] + (r->cos4[n + 1] - r->cos4[n]) * t,
          sin4 = r->sin4[n] + (r->sin4[n + 1] - r->sin4[n]) * t;
    at->across = (straight > 0.2f ? straight : 0.2f) / sqrtf(1.0f + slope * slope);
    float polar = 1.0f - k->elastic;
    const float dye[SKH_THREADS] = {k->one,
                                    k->three,
                                    k->elastic,
                                    polar,
                                    polar * (0.5f + 0.5f * cos4),
                                    polar * (0.5f + 0.5f * sin4),
                                    polar * k->thick,
                                    0.0f};
    memcpy(at->dye, dye, sizeof dye);
    return 1;
}

// Goes along the axis the fibre is nearest to, pixel by pixel, and at each across the fibre only.
static void walk(const skh_fibre *f, const skh_canvas *c, const ribbon *r, const ink *k, float half)
{
    int flat = is_flat(r), from, to;
    float most = 0.0f;
    for (int n = r->first; n <= r->last; n++)
        if (fabsf(r->off[n]) > most) most = fabsf(r->off[n]);
    float along = flat ? r->cos_a : r->sin_a, aside = flat ? r->sin_a : -r->cos_a;
    float reach = fabsf(along) * r->half + fabsf(aside) * (most + 1.3f * half), scale = c->um_per_px;
    float middle = flat ? r->x : r->z, other = flat ? r->z : r->x, origin = flat ? c->x0_um : c->z0_um,
          across = flat ? c->z0_um : c->x0_um;
    if (!skh_canvas_span(middle - reach, middle + reach, origin, scale, &from, &to)) return;
    for (int p = from; p < to; p++) {
        float m = origin + ((float)p + 0.5f) * scale - middle;
        int node, low, high;
        slice at = {.u = m / along};
        at.u = (m + off_at(r, at.u, &node) * aside) / along; // from m = u along - off aside
        if (fabsf(aside) > 0.4f * fabsf(along)) at.u = (m + off_at(r, at.u, &node) * aside) / along;
        if (!cut(r, k, half, along, aside, &at)) continue;
        float off = off_at(r, at.u, &node), wide = at.edge / at.across;
        at.centre = other + (flat ? at.u * r->sin_a + off * r->cos_a : at.u * r->cos_a - off * r->sin_a);
        if (!skh_canvas_span(at.centre - wide, at.centre + wide, across, scale, &low, &high)) continue;
        for (int q = low; q < high; q++) {
            float place = across + ((float)q + 0.5f) * scale;
            draw_pixel(f, c, k, &at, flat ? q * SKH_TILE + p : p * SKH_TILE + q, place - at.centre);
        }
    }
}

void skh_fibre_draw(const skh_fibre *f, const skh_canvas *c)
{
    ribbon r;
    if (!trace(f, c, &r)) return;
    const skh_fibre_kind *kind = &skh_fibre_kinds[f->kind];
    int elastic = kind->component == SKH_COMPONENT_ELASTIN;
    ink k = {.one = kind->component == SKH_COMPONENT_COLLAGEN1,
             .three = kind->component == SKH_COMPONENT_COLLAGEN3,
             .elastic = (float)elastic,
             .amount = f->amount,
             .fade = elastic ? 0.88f : 0.92f};
    for (int n = 0; n < SKH_THREADS; n++)
        k.gives[n] = elastic ? n == SKH_THREAD_ELASTIN : n == SKH_THREAD_ELASTIN ? 0.6f : 1.0f;
    k.thick = skh_clamp((f->width_um - 0.8f) / 7.0f, 0.0f, 1.0f);
    k.strands = r.half_width > 0.4f ? skh_detail(1.1f, c->um_per_px) : 0.0f;
    k.fibrils = r.half_width > 0.4f ? skh_detail(0.22f, c->um_per_px) : 0.0f;
    k.per_soft = 1.0f / (1.1f * c->um_per_px > 0.4f ? 1.1f * c->um_per_px : 0.4f);
    k.per_rim = 1.0f / skh_clamp(0.30f * r.half_width, 0.1f, 0.25f + 1.1f * c->um_per_px);
    k.rim = r.half_width > 1.7f ? skh_mixf(0.50f, 0.24f, skh_clamp(c->um_per_px, 0.0f, 1.0f)) : 1.0f;
    // thinner than a pixel: a pixel wide, but paler
    float half = r.half_width + 0.35f * c->um_per_px, least = 0.75f * c->um_per_px;
    if (r.half_width < least) {
        half = least + 0.35f * c->um_per_px;
        k.fade *= r.half_width / least;
    }
    k.least = least < half ? 0.6f * least + 0.35f * c->um_per_px : half;
    walk(f, c, &r, &k, half);
}
