// Living epidermis: basal keratinocytes where the model has them, a palisade along the junction, and above it
// layers of polygonal cells that flatten upwards. Every pixel belongs to the nearest cell; borders lie
// midway.
#include "sim/paint/layers.h"
#include <string.h>

// A cell's height grows from this to that over the depth below the horny layer, um.
static const float height_top = 3.4f, height_rise = 0.2f, rise_until = 30.0f, pitch_x = 10.6f,
                   basal_height = 10.5f;

typedef struct keratinocyte {
    float x, z, cos_a, sin_a, rx, rz;
    float basal; ///< 1 = basal
    float depth; ///< below the horny layer, um
    float pale;  ///< melanocytes are clear
    uint32_t who;
    int dividing;
} keratinocyte;

enum { MOST = 2600 };
typedef struct crowd {
    int count;
    keratinocyte cell[MOST];
    float first[SKH_TILE_PX], second[SKH_TILE_PX];
    short owner[SKH_TILE_PX];
} crowd;

// Depth below the horny layer of lattice row q: heights h0 + g d up to a depth, constant beyond.
static float row_depth(float q)
{
    float bend = logf((height_top + height_rise * rise_until) / height_top) / height_rise;
    if (q < bend) return height_top * (expf(height_rise * q) - 1.0f) / height_rise;
    return rise_until + (q - bend) * (height_top + height_rise * rise_until);
}
static float row_height(float depth)
{
    return height_top + height_rise * (depth < rise_until ? depth : rise_until);
}

static void add_basal(crowd *k, const skh_canvas *c, const skh_chain *chain, float low, float high)
{
    const skh_relief *skin = c->skin;
    for (int n = 0; n < chain->count && k->count < MOST; n++) {
        float x = chain->x_um[n];
        if (x < low || x > high) continue;
        float before = n > 0 ? chain->x_um[n - 1] : x - 8.0f,
              after = n < chain->count - 1 ? chain->x_um[n + 1] : x + 8.0f;
        float room = 0.25f * (skh_clamp(x - before, 4.0f, 24.0f) + skh_clamp(after - x, 4.0f, 24.0f));
        float rise =
            (skh_curve(skin, skin->junction, x + 2.0f) - skh_curve(skin, skin->junction, x - 2.0f)) / 4.0f;
        float norm = 1.0f / sqrtf(1.0f + rise * rise), cos_a = norm, sin_a = rise * norm;
        float thick = skh_curve(skin, skin->junction, x) - skh_curve(skin, skin->corneum, x);
        float tall = skh_clamp(0.5f * thick, 2.2f, 0.5f * basal_height);
        uint32_t who = skh_site_bits(c->seed + 501u, skh_floor(x / 8.0f), 0);
        float sway = 1.6f * ((float)(who >> 20 & 255u) / 255.0f - 0.5f);
        k->cell[k->count++] =
            (keratinocyte){.x = x + sin_a * (tall + sway),
                           .z = skh_curve(skin, skin->junction, x) - cos_a * (tall + sway),
                           .cos_a = cos_a,
                           .sin_a = sin_a,
                           .rx = room / norm,
                           .rz = tall + 0.4f,
                           .basal = 1.0f,
                           .depth = thick - tall,
                           .pale = (float)((who & 15u) == 3u),
                           .who = who,
                           // of 18 h in the cycle, chromosomes show for about 2
                           .dividing = chain->state[n] == SKH_KERATINOCYTE_DIVIDING && (who >> 5 & 7u) == 0};
    }
}

static void add_upper(crowd *k, const skh_canvas *c, float low, float high, float top, float bottom)
{
    const skh_relief *skin = c->skin;
    int c0 = skh_floor(low / pitch_x) - 1, c1 = skh_floor(high / pitch_x) + 1;
    for (int row = 0; row < 60; row++) {
        for (int column = c0; column <= c1 && k->count < MOST; column++) {
            uint32_t who = skh_site_bits(c->seed + 511u, column, row), state = who;
            float jx = skh_site_next(&state), jz = skh_site_next(&state), lean = skh_site_next(&state);
            float x = ((float)column + 0.5f * (float)(row & 1) + 0.2f + 0.6f * jx) * pitch_x;
            float depth = row_depth((float)row + 0.2f + 0.6f * jz),
                  stretch = skh_clamp(skh_curve(skin, skin->stretch, x), 0.3f, 3.0f);
            float horn = skh_curve(skin, skin->corneum, x), junction = skh_curve(skin, skin->junction, x);
            float z = horn + depth * stretch;
            float rise =
                (skh_curve(skin, skin->junction, x + 3.0f) - skh_curve(skin, skin->junction, x - 3.0f)) /
                6.0f;
            float norm = 1.0f / sqrtf(1.0f + rise * rise);
            if ((junction - z) * norm < basal_height + 2.5f || z < top || z > bottom) continue;
            float share = skh_clamp((z - horn) / (junction - horn), 0.0f, 1.0f),
                  slope = rise * share * share + 0.3f * (lean - 0.5f) * share;
            float n2 = 1.0f / sqrtf(1.0f + slope * slope);
            k->cell[k->count++] = (keratinocyte){.x = x,
                                                 .z = z,
                                                 .cos_a = n2,
                                                 .sin_a = slope * n2,
                                                 .rx = 0.56f * pitch_x,
                                                 .rz = 0.56f * row_height(depth) * stretch,
                                                 .depth = depth,
                                                 .who = who};
        }
        if (row_depth((float)row) > 320.0f) break;
    }
}

// For every pixel the nearest cell and how far the second nearest is, in radii.
static void split(crowd *k, const skh_canvas *c)
{
    for (int i = 0; i < SKH_TILE_PX; i++) {
        k->first[i] = k->second[i] = 99.0f;
        k->owner[i] = -1;
    }
    for (int n = 0; n < k->count; n++) {
        const keratinocyte *q = &k->cell[n];
        float reach = 2.2f * (q->rx > q->rz ? q->rx : q->rz);
        int x0, x1, z0, z1;
        if (!skh_canvas_span(q->x - reach, q->x + reach, c->x0_um, c->um_per_px, &x0, &x1)) continue;
        if (!skh_canvas_span(q->z - reach, q->z + reach, c->z0_um, c->um_per_px, &z0, &z1)) continue;
        float ax = q->cos_a / q->rx, az = q->sin_a / q->rx, bx = -q->sin_a / q->rz, bz = q->cos_a / q->rz;
        for (int py = z0; py < z1; py++) {
            float dz = skh_canvas_z(c, py) - q->z;
            for (int px = x0; px < x1; px++) {
                float dx = skh_canvas_x(c, px) - q->x, u = ax * dx + az * dz, v = bx * dx + bz * dz;
                float d = sqrtf(u * u + v * v);
                int i = py * SKH_TILE + px;
                if (d < k->first[i]) {
                    k->second[i] = k->first[i];
                    k->first[i] = d;
                    k->owner[i] = (short)n;
                } else if (d < k->second[i]) {
                    k->second[i] = d;
                }
            }
        }
    }
}

typedef struct shade {
    float cytoplasm, nucleus, melanin;
} shade;

static float nucleus_at(const keratinocyte *q, const skh_canvas *c, float u, float v, float *inside)
{
    float size = q->basal > 0.0f ? 0.57f : 0.50f, flat = q->depth < 14.0f ? 0.7f : 1.0f;
    float long_way = size * skh_clamp(4.6f / q->rx, 0.4f, 1.0f); // a stretched cell keeps its nucleus
    if (q->basal <= 0.0f) long_way = size;
    float nu = (u - 0.12f * ((float)(q->who >> 4 & 255u) / 255.0f - 0.5f)) / long_way,
          nv = (v - (q->basal > 0.0f ? 0.06f : 0.0f)) / (size * flat);
    float d = sqrtf(nu * nu + nv * nv),
          soft = (c->um_per_px > 0.3f ? c->um_per_px : 0.3f) / (size * q->rz) + 0.05f;
    *inside = d;
    return skh_clamp((1.0f - d) / soft + 0.5f, 0.0f, 1.0f);
}

// Chromosomes of a dividing cell: two dark plates.
static float mitosis_at(const keratinocyte *q, const skh_canvas *c, float u, float v)
{
    float plate = fabsf(fabsf(v) - 0.34f) - 0.13f, soft = c->um_per_px / q->rz + 0.08f;
    return skh_clamp(-plate / soft + 0.5f, 0.0f, 1.0f) *
           skh_clamp((0.62f - fabsf(u)) / soft + 0.5f, 0.0f, 1.0f);
}

static shade cell_pixel(const crowd *k, const skh_canvas *c, int i, float x, float z, float melanin)
{
    const keratinocyte *q = &k->cell[k->owner[i]];
    float dx = x - q->x, dz = z - q->z, u = (q->cos_a * dx + q->sin_a * dz) / q->rx,
          v = (q->cos_a * dz - q->sin_a * dx) / q->rz;
    float border =
        skh_ramp(0.02f, 0.05f + 0.20f * skh_clamp(c->um_per_px, 0.4f, 1.4f), k->second[i] - k->first[i]);
    float tone = 0.88f + 0.24f * (float)(q->who >> 12 & 255u) / 255.0f;
    float fine = skh_detail(1.2f, c->um_per_px), inside;
    float nucleus = nucleus_at(q, c, u, v, &inside);
    shade s = {.cytoplasm =
                   (0.36f + 0.40f * border) * tone * (0.92f + 0.16f * q->basal) * (1.0f - 0.45f * q->pale)};
    if (fine > 0.0f) { // spines between cells and a granular cytoplasm
        s.cytoplasm *= 1.0f + fine * 0.16f * (skh_noise(q->who, x / 0.9f, z / 0.9f) - 0.5f);
        // bridges cross the cleft between two cells, about one per um
        float along = atan2f(v, u) * q->rx, bridge = sinf(along * 6.2831853f / 1.1f);
        s.cytoplasm += fine * (1.0f - border) * 0.26f * skh_ramp(-0.2f, 0.7f, bridge);
    }
    float dark = (0.64f + 0.18f * q->basal) * (0.9f + 0.2f * (float)(q->who >> 16 & 255u) / 255.0f) *
                 skh_ramp(1.0f, 9.0f, q->depth);
    if (q->dividing) {
        s.nucleus = 1.25f * mitosis_at(q, c, u, v);
    } else {
        float texture = 1.0f + (0.18f + 0.3f * fine) * (skh_noise(q->who + 3u, x / 1.3f, z / 1.3f) - 0.5f);
        float rim = 0.86f + 0.22f * skh_ramp(0.6f, 0.95f, inside),
              core = 0.35f * fine * skh_ramp(0.30f, 0.16f, sqrtf((u - 0.1f) * (u - 0.1f) + v * v));
        s.nucleus = nucleus * dark * (texture * rim + core);
    }
    s.cytoplasm *= 1.0f - 0.6f * nucleus;
    // keratohyalin granules below the horny layer; from afar a dark band
    float granular = skh_ramp(13.0f, 4.0f, q->depth) * (1.0f - nucleus);
    if (granular > 0.0f) {
        float dots = skh_noise(c->seed + 521u, (0.9f * x + 0.5f * z) / 1.2f, (1.2f * z - 0.4f * x) / 1.0f) *
                     skh_noise(c->seed + 522u, (0.6f * x - 0.9f * z) / 1.4f, (0.7f * x + 0.9f * z) / 1.1f);
        s.nucleus +=
            0.75f * granular * skh_mixf(0.34f, skh_ramp(0.30f, 0.42f, dots), skh_detail(1.5f, c->um_per_px));
    }
    // melanin caps the nucleus towards the light
    float cap = q->basal * skh_ramp(0.30f, -0.25f, v) * skh_ramp(1.05f, 0.7f, fabsf(u)) +
                0.25f * skh_ramp(34.0f, 12.0f, skh_curve(c->skin, c->skin->junction, x) - z);
    // in granules: two lattices of noise, turned against each other so that neither shows
    float dots = skh_noise(c->seed + 523u, (0.8f * x + 0.6f * z) / 1.1f, (0.8f * z - 0.6f * x) / 1.1f) *
                 skh_noise(c->seed + 524u, (0.5f * x - 0.87f * z) / 1.3f, (0.5f * z + 0.87f * x) / 1.3f);
    float speck = skh_mixf(0.5f, skh_ramp(0.16f, 0.34f, dots), skh_detail(1.6f, c->um_per_px));
    s.melanin = 0.75f * melanin * skh_clamp(cap, 0.0f, 1.0f) * speck * (1.0f - q->pale);
    return s;
}

void skh_epidermis_draw(const skh_canvas *c, const skh_chain *chain)
{
    const skh_relief *skin = c->skin;
    float side = (float)SKH_TILE * c->um_per_px, low = c->x0_um - 30.0f, high = c->x0_um + side + 30.0f;
    float deepest = -1e9f, highest = 1e9f;
    int from = (int)(low / SKH_RELIEF_STEP), to = (int)(high / SKH_RELIEF_STEP);
    for (int i = from < 0 ? 0 : from; i <= to && i < skin->count; i++) {
        if (skin->junction[i] > deepest) deepest = skin->junction[i];
        if (skin->corneum[i] < highest) highest = skin->corneum[i];
    }
    if (c->z0_um > deepest || c->z0_um + side < highest) return;
    crowd k;
    k.count = 0;
    add_basal(&k, c, chain, low, high);
    add_upper(&k, c, low, high, c->z0_um - 30.0f, c->z0_um + side + 30.0f);
    float sharp = skh_detail(8.0f, c->um_per_px), fine = skh_detail(1.0f, c->um_per_px);
    split(&k, c);
    float junction[SKH_TILE];
    skh_canvas_junctions(c, junction);
    for (int py = 0; py < SKH_TILE; py++) {
        for (int px = 0; px < SKH_TILE; px++) {
            int i = py * SKH_TILE + px;
            float x = skh_canvas_x(c, px), z = skh_canvas_z(c, py), per = 1.0f / c->um_per_px;
            float border = junction[px];
            float in = skh_clamp((border - z) * per + 0.5f, 0.0f, 1.0f) *
                       skh_clamp((z - skh_curve(skin, skin->corneum, x)) * per + 0.5f, 0.0f, 1.0f);
            if (in <= 0.0f) continue;
            in *= skh_clamp((skh_canvas_cover(c, x, z) - 0.5f) * 6.0f * skh_clamp(per, 0.2f, 2.0f) + 0.5f,
                            0.0f, 1.0f);
            if (in <= 0.0f) continue;
            float melanin = skh_curve(skin, skin->melanin, x);
            float down = skh_curve(skin, skin->junction, x) - z;
            shade mean = {.cytoplasm = 0.58f,
                          .nucleus = 0.20f + 0.16f * skh_ramp(14.0f, 4.0f, down),
                          .melanin = 0.25f * melanin * skh_ramp(12.0f, 4.0f, down)};
            shade s = k.owner[i] >= 0 ? cell_pixel(&k, c, i, x, z, melanin) : mean;
            skh_cover_pixel(c, i, in);
            c->plane[SKH_COMPONENT_CYTOPLASM][i] += in * skh_mixf(mean.cytoplasm, s.cytoplasm, sharp);
            c->plane[SKH_COMPONENT_NUCLEI][i] += in * skh_mixf(mean.nucleus, s.nucleus, sharp);
            c->plane[SKH_COMPONENT_MELANIN][i] += in * skh_mixf(mean.melanin, s.melanin, sharp);
            float membrane = fine * in * skh_ramp(0.9f, 0.3f, border - z); // basement membrane
            c->plane[SKH_COMPONENT_GROUND][i] += 1.6f * membrane;
            c->plane[SKH_COMPONENT_CYTOPLASM][i] *= 1.0f - 0.6f * membrane;
            if (in > c->plane[SKH_PLANE_TISSUE][i]) c->plane[SKH_PLANE_TISSUE][i] = in;
        }
    }
}
