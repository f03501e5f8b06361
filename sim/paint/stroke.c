// Drawing one fibre onto a tile: a wavy ribbon with a paler rim, its density taken from the fields along its
// length.
#include "sim/paint/fibre.h"
#include "sim/paint/fibre_kind.h"

enum { NODES = 72 };

typedef struct ribbon {
    float x, z, cos_a, sin_a, half, half_width;
    float off[NODES], alpha[NODES], slope[NODES]; ///< across, um; visibility; tangent off the straight line
    int first, last;                              ///< nodes in use
    float per_um;                                 ///< nodes per um
    float strongest;
} ribbon;

// Two sines of different length: a wave that does not repeat within a fibre.
static float wave(const skh_fibre *f, float u)
{
    float curl = skh_clamp(45.0f / f->half_um, 1.0f, 2.4f); // short fibres curl tighter
    return f->wave_um *
           (0.6f * sinf(u * 0.0588f * curl + f->phase) + 0.4f * sinf(u * 0.1429f * curl + 2.0f * f->phase));
}

static float visible(const skh_fibre *f, const skh_canvas *c, float x, float z)
{
    const skh_fibre_kind *kind = &skh_fibre_kinds[f->kind];
    float full = skh_matter_at(c->matters, kind->density, x, z) / kind->full;
    return skh_ramp(f->rank * 0.95f - 0.03f, f->rank * 0.95f + 0.09f, full);
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
    float mid = (c->x0_um + 0.5f * side - r->x) * r->cos_a + (c->z0_um + 0.5f * side - r->z) * r->sin_a;
    float radius = 0.75f * side + skh_fibre_reach(f) - f->half_um + 20.0f;
    int nodes = (int)(2.0f * f->half_um / skh_clamp(2.0f * c->um_per_px, 3.5f, 8.0f)) + 3;
    if (nodes > NODES) nodes = NODES;
    r->per_um = (float)(nodes - 1) / (2.0f * r->half);
    r->first = (int)skh_clamp((mid - radius + r->half) * r->per_um, 0.0f, (float)(nodes - 1));
    r->last = (int)skh_clamp((mid + radius + r->half) * r->per_um + 1.0f, 0.0f, (float)(nodes - 1));
    r->strongest = 0.0f;
    for (int k = r->first; k <= r->last; k++) {
        float u = (float)k / r->per_um - r->half, w = wave(f, u);
        float x = f->x_um + r->cos_a * u - r->sin_a * w, z = f->z_um + r->sin_a * u + r->cos_a * w;
        float shift = skh_relief_place(c->skin, x, z) - z - (r->z - f->z_um);
        float end = u / r->half;
        end = end * end * end;
        r->off[k] = w + shift * r->cos_a;
        r->alpha[k] = visible(f, c, x, z) * (1.0f - end * end);
        if (r->alpha[k] > r->strongest) r->strongest = r->alpha[k];
    }
    for (int k = r->first; k <= r->last; k++) {
        int a = k > r->first ? k - 1 : k, b = k < r->last ? k + 1 : k;
        r->slope[k] = b > a ? (r->off[b] - r->off[a]) * r->per_um / (float)(b - a) : 0.0f;
    }
    return r->strongest > 0.02f && r->last > r->first;
}

typedef struct ink {
    int component, other;
    float amount, thick, fade, grain_salt;
    float fibrils, strands; ///< how much inner structure the zoom can show
    float sin_scale;
} ink;

static void put(const skh_canvas *c, int i, const ink *k, float amount, float alpha, float cos4, float sin4,
                float polar)
{
    skh_blend(&c->plane[k->component][i], amount, alpha);
    if (k->component == SKH_COMPONENT_ELASTIN) return;
    c->plane[k->other][i] *= 1.0f - alpha; // an upper bundle hides what lies under it
    c->plane[SKH_COMPONENT_ELASTIN][i] *= 1.0f - 0.6f * alpha;
    float p = polar;
    skh_blend(&c->plane[SKH_PLANE_POLAR][i], p, alpha);
    skh_blend(&c->plane[SKH_PLANE_COS4][i], p * (0.5f + 0.5f * cos4), alpha);
    skh_blend(&c->plane[SKH_PLANE_SIN4][i], p * (0.5f + 0.5f * sin4), alpha);
    skh_blend(&c->plane[SKH_PLANE_THICK][i], p * k->thick, alpha);
}

// Pixels of one row: u runs along the fibre, v across it.
static void draw_row(const skh_fibre *f, const skh_canvas *c, const ribbon *r, const ink *k, int py, int from,
                     int to, float half)
{
    float z = skh_canvas_z(c, py) - r->z, scale = c->um_per_px;
    for (int px = from; px < to; px++) {
        float x = skh_canvas_x(c, px) - r->x;
        float u = x * r->cos_a + z * r->sin_a, v = z * r->cos_a - x * r->sin_a;
        float node = (u + r->half) * r->per_um;
        if (node < (float)r->first || node >= (float)r->last) continue;
        int n = (int)node;
        float t = node - (float)n;
        float o = v - (r->off[n] + (r->off[n + 1] - r->off[n]) * t), away = fabsf(o);
        if (away >= half) continue;
        float alpha = r->alpha[n] + (r->alpha[n + 1] - r->alpha[n]) * t;
        alpha *= skh_clamp((half - away) / (1.1f * scale), 0.0f, 1.0f) * k->fade;
        if (alpha < 0.01f) continue;
        float s = away / half, body = 1.0f - 0.30f * s * s;
        if (r->half_width > 1.7f)
            body *= 0.26f + 0.74f * skh_ramp(0.0f, 0.34f, 1.0f - s); // the rim that shows the weave
        if (k->strands > 0.0f) {
            float warp = 1.2f * (skh_noise(7u, u * 0.03f, f->phase) - 0.5f);
            body *= 1.0f + k->strands * 0.34f *
                               (skh_noise(11u, (o + warp) * 0.9f + f->phase * 9.0f, u * 0.012f) - 0.5f);
            if (k->fibrils > 0.0f)
                body *= 1.0f + k->fibrils * 0.30f * (skh_noise(13u, (o + warp) * 4.5f, u * 0.04f) - 0.5f);
        }
        float tangent = r->slope[n], cs = r->cos_a - r->sin_a * tangent, sn = r->sin_a + r->cos_a * tangent;
        float norm = 1.0f / (cs * cs + sn * sn), c2 = (cs * cs - sn * sn) * norm, s2 = 2.0f * cs * sn * norm;
        put(c, py * SKH_TILE + px, k, k->amount * body, alpha, c2 * c2 - s2 * s2, 2.0f * s2 * c2,
            k->amount * body);
    }
}

void skh_fibre_draw(const skh_fibre *f, const skh_canvas *c)
{
    ribbon r;
    if (!trace(f, c, &r)) return;
    const skh_fibre_kind *kind = &skh_fibre_kinds[f->kind];
    int elastic = kind->component == SKH_COMPONENT_ELASTIN;
    ink k = {.component = (int)kind->component, .amount = f->amount, .fade = elastic ? 0.88f : 0.92f};
    k.other = k.component == SKH_COMPONENT_COLLAGEN1 ? SKH_COMPONENT_COLLAGEN3 : SKH_COMPONENT_COLLAGEN1;
    k.thick = skh_ramp(0.5f, 4.4f, f->width_um);
    k.strands = r.half_width > 1.0f ? skh_detail(1.1f, c->um_per_px) : 0.0f;
    k.fibrils = r.half_width > 1.0f ? skh_detail(0.22f, c->um_per_px) : 0.0f;
    // thinner than a pixel: a pixel wide, but paler
    float half = r.half_width + 0.35f * c->um_per_px, least = 0.75f * c->um_per_px;
    if (r.half_width < least) {
        half = least + 0.35f * c->um_per_px;
        k.fade *= r.half_width / least;
    }
    float low = 0.0f, high = 0.0f;
    for (int n = r.first; n <= r.last; n++) {
        if (n == r.first || r.off[n] < low) low = r.off[n];
        if (n == r.first || r.off[n] > high) high = r.off[n];
    }
    low -= half;
    high += half;
    float reach = fabsf(r.sin_a) * r.half + fabsf(r.cos_a) * (high > -low ? high : -low);
    int top, bottom;
    if (!skh_canvas_span(r.z - reach, r.z + reach, c->z0_um, c->um_per_px, &top, &bottom)) return;
    for (int py = top; py < bottom; py++) {
        // x where |u| <= half length and low <= v <= high
        float z = skh_canvas_z(c, py) - r.z, a = -r.half, b = r.half, p = -1e9f, q = 1e9f;
        if (fabsf(r.cos_a) > 1e-3f) {
            float s = (a - z * r.sin_a) / r.cos_a, e = (b - z * r.sin_a) / r.cos_a;
            p = s < e ? s : e;
            q = s < e ? e : s;
        }
        if (fabsf(r.sin_a) > 1e-3f) {
            float s = (z * r.cos_a - low) / r.sin_a, e = (z * r.cos_a - high) / r.sin_a;
            float l = s < e ? s : e, h = s < e ? e : s;
            if (l > p) p = l;
            if (h < q) q = h;
        }
        int from, to;
        if (p > q || !skh_canvas_span(r.x + p, r.x + q, c->x0_um, c->um_per_px, &from, &to)) continue;
        draw_row(f, c, &r, &k, py, from, to, half);
    }
}
