// Tissue mask, ground substance and subcutaneous fat, and the unevenness every section and stain has.
#include "sim/paint/layers.h"

/// The nearest of a lattice's jittered points, and how much further away the second nearest is, in cells of
/// the lattice.
typedef struct near_point {
    float x, y; ///< from it
    float away, gap;
    uint32_t who;
} near_point;

static near_point nearest_point(uint32_t salt, float x, float y)
{
    near_point at = {.who = 0};
    int ix = skh_floor(x), iy = skh_floor(y);
    float a = 9.0f, b = 9.0f;
    for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
            uint32_t bits = skh_site_bits(salt, ix + dx, iy + dy), state = bits;
            float jx = skh_site_next(&state), jy = skh_site_next(&state);
            float px = (float)(ix + dx) + 0.15f + 0.7f * jx - x,
                  py = (float)(iy + dy) + 0.15f + 0.7f * jy - y;
            float d = px * px + py * py;
            if (d < a) {
                b = a;
                a = d;
                at.x = -px;
                at.y = -py;
                at.who = bits;
            } else if (d < b) {
                b = d;
            }
        }
    }
    at.away = sqrtf(a);
    at.gap = sqrtf(b) - at.away;
    return at;
}

// Adipocytes: big clear cells with thin walls, some with the flat nucleus at the rim, in lobules between
// septa.
static void draw_fat(const skh_canvas *c, int i, float x, float z, float part)
{
    const float cell_um = 62.0f, lobule_um = 430.0f;
    float bend_x = 44.0f * (skh_noise(c->seed + 404u, x / 70.0f, z / 70.0f) - 0.5f),
          bend_z = 44.0f * (skh_noise(c->seed + 405u, x / 70.0f, z / 70.0f) - 0.5f);
    float wide = 170.0f * (skh_noise(c->seed + 406u, x / 260.0f, z / 260.0f) - 0.5f);
    near_point lobule = nearest_point(c->seed + 402u, (x + bend_x + wide) / lobule_um,
                                      (z + bend_z - wide) / (0.7f * lobule_um));
    float thick = 3.0f + 12.0f * skh_noise(c->seed + 407u, x / 150.0f, z / 150.0f);
    float away = lobule.gap * 0.5f * 0.8f * lobule_um;
    float band = skh_ramp(thick + 2.5f + c->um_per_px, thick - 0.5f, away);
    near_point cell = nearest_point(c->seed + 401u, (x + 0.45f * bend_x) / cell_um,
                                    (z + 0.45f * bend_z) / (cell_um * 0.92f));
    float wall = cell.gap * 0.5f * cell_um;
    float edge =
        skh_ramp(1.1f + 0.5f * c->um_per_px, 0.4f, wall) * skh_clamp(3.0f / c->um_per_px, 0.25f, 1.0f);
    float fat = part * (1.0f - band) * (1.0f - edge);
    skh_blend(&c->plane[SKH_COMPONENT_FAT][i], 1.0f, fat);
    c->plane[SKH_COMPONENT_GROUND][i] *= 1.0f - 0.9f * fat;
    skh_blend(&c->plane[SKH_COMPONENT_CYTOPLASM][i], 0.35f, part * edge * (1.0f - band));
    float weave = skh_noise(lobule.who, away / 2.2f, (x - z) / 55.0f); // strands run along the septum
    skh_blend(&c->plane[SKH_COMPONENT_COLLAGEN1][i], 0.35f + 0.65f * weave, part * band);
    // the nucleus lies flat against the wall, in the few cells where the section meets it
    float nucleus = 0.0f;
    if ((cell.who >> 9 & 3u) == 0u && wall < 3.0f) {
        float angle = 6.2831853f * (float)(cell.who >> 16 & 255u) / 256.0f;
        float off = (cell.x * cosf(angle) + cell.y * sinf(angle)) / (cell.away + 1e-6f);
        nucleus = skh_ramp(0.975f, 0.992f, off) * skh_ramp(2.6f, 1.4f, wall);
    }
    skh_blend(&c->plane[SKH_COMPONENT_NUCLEI][i], 0.8f, part * nucleus);
}

// Lobules bulge up into the dermis and strands of it reach down between them.
static float subcutis(const skh_canvas *c, float x, float z)
{
    float border = 75.0f * skh_noise(c->seed + 413u, x / 170.0f, 0.5f) - 68.0f +
                   9.0f * (skh_noise(c->seed + 414u, x / 24.0f, z / 40.0f) - 0.5f);
    return skh_ramp(-2.0f, 4.0f + c->um_per_px, z - c->skin->layers.dermis_um - border);
}

// Fibrils too thin and too many to draw one by one: a felt between the bundles, as dense as the fields say.
static void draw_felt(const skh_canvas *c, int i, float x, float z, float detail)
{
    const skh_matters *m = c->matters;
    float deep = skh_ramp(-30.0f, 90.0f, z - c->skin->layers.papillary_um);
    float flat = skh_relief_unplace(c->skin, x, z);
    skh_spot at = skh_matter_spot(m, x + skh_tear(c, x, flat), flat);
    float one = skh_matter_in(m, SKH_MATTER_OLD1, &at) + skh_matter_in(m, SKH_MATTER_NEW1, &at);
    float three = skh_matter_in(m, SKH_MATTER_OLD3, &at) + skh_matter_in(m, SKH_MATTER_NEW3, &at);
    float texture = 0.5f;
    if (detail > 0.0f) {
        float a = skh_noise(c->seed + 415u, (x + 0.8f * z) / 6.0f, (z - 0.8f * x) / 1.6f),
              b = skh_noise(c->seed + 416u, (x - 0.5f * z) / 6.5f, (z + 0.5f * x) / 1.4f);
        texture += detail * ((a > b ? a : b) - 0.6f);
    }
    float much = skh_mixf(0.85f, 0.30f, deep) * (0.45f + 1.1f * texture);
    c->plane[SKH_COMPONENT_COLLAGEN1][i] = much * 0.42f * skh_clamp(one, 0.0f, 1.2f);
    c->plane[SKH_COMPONENT_COLLAGEN3][i] = much * 0.16f * skh_clamp(three, 0.0f, 2.5f);
}

void skh_ground_draw(const skh_canvas *c)
{
    float detail = skh_detail(6.0f, c->um_per_px), felt = skh_detail(2.4f, c->um_per_px), junction[SKH_TILE];
    skh_canvas_junctions(c, junction);
    for (int py = 0; py < SKH_TILE; py++) {
        float z = skh_canvas_z(c, py);
        skh_noise_line wide = {0}, narrow = {0};
        for (int px = 0; px < SKH_TILE; px++) {
            int i = py * SKH_TILE + px;
            float x = skh_canvas_x(c, px),
                  coarse = skh_noise_along(&wide, c->seed + 411u, x / 38.0f, z / 38.0f);
            float fine = detail > 0.0f ? skh_noise_along(&narrow, c->seed + 412u, x / 5.0f, z / 5.0f) : 0.5f;
            c->plane[SKH_PLANE_GRAIN][i] = 0.5f + 0.42f * (coarse - 0.5f) + 0.5f * detail * (fine - 0.5f);
            float in = skh_clamp((z - junction[px]) / c->um_per_px + 0.5f, 0.0f, 1.0f);
            if (in <= 0.0f) continue;
            c->plane[SKH_PLANE_TISSUE][i] = in;
            c->plane[SKH_COMPONENT_GROUND][i] = in * (0.28f + 0.12f * coarse);
            if (z < c->skin->layers.dermis_um + 20.0f) draw_felt(c, i, x, z, felt);
        }
    }
}

// Fat hides what fibres reach into it.
void skh_fat_draw(const skh_canvas *c)
{
    float side = (float)SKH_TILE * c->um_per_px;
    if (c->z0_um + side < c->skin->layers.dermis_um - 90.0f) return;
    for (int py = 0; py < SKH_TILE; py++) {
        float z = skh_canvas_z(c, py);
        for (int px = 0; px < SKH_TILE; px++) {
            float x = skh_canvas_x(c, px), part = subcutis(c, x, z);
            if (part <= 0.0f) continue;
            int i = py * SKH_TILE + px;
            skh_cover_pixel(c, i, part);
            c->plane[SKH_COMPONENT_GROUND][i] += 0.1f * part;
            draw_fat(c, i, x, z, part);
        }
    }
}

void skh_junction_draw(const skh_canvas *c)
{
    for (int px = 0; px < SKH_TILE; px++) {
        float junction = skh_canvas_junction(c, skh_canvas_x(c, px));
        for (int py = 0; py < SKH_TILE; py++) {
            float above = skh_clamp((junction - skh_canvas_z(c, py)) / c->um_per_px + 0.5f, 0.0f, 1.0f);
            if (above <= 0.0f) break;
            skh_cover_pixel(c, py * SKH_TILE + px, above);
        }
    }
}

void skh_edges_draw(const skh_canvas *c)
{
    float side = (float)SKH_TILE * c->um_per_px;
    if (c->x0_um >= 0.0f && c->x0_um + side <= c->skin->width_um && c->z0_um + side <= c->skin->depth_um)
        return;
    for (int py = 0; py < SKH_TILE; py++) {
        for (int px = 0; px < SKH_TILE; px++) {
            float x = skh_canvas_x(c, px), z = skh_canvas_z(c, py);
            if (x >= 0.0f && x <= c->skin->width_um && z <= c->skin->depth_um) continue;
            int i = py * SKH_TILE + px;
            skh_cover_pixel(c, i, 1.0f);
            c->plane[SKH_PLANE_TISSUE][i] = 0.0f;
        }
    }
}
