// Tissue mask, ground substance and subcutaneous fat, and the unevenness every section and stain has.
#include "sim/paint/layers.h"

// Distance to the nearest and second nearest of the lattice's jittered points, in cells of the lattice.
static void two_nearest(uint32_t salt, float x, float y, float *first, float *second, uint32_t *who)
{
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
                *who = bits;
            } else if (d < b) {
                b = d;
            }
        }
    }
    *first = sqrtf(a);
    *second = sqrtf(b);
}

// Adipocytes: big clear cells with thin walls and a flat nucleus at the rim, in lobules between septa.
static void draw_fat(const skh_canvas *c, int i, float x, float z, float part)
{
    enum { CELL_UM = 62 };
    float near, next;
    uint32_t who = 0;
    two_nearest(c->seed + 401u, x / CELL_UM, z / (CELL_UM * 0.92f), &near, &next, &who);
    float wall = (next - near) * 0.5f * CELL_UM;
    float septum = skh_noise(c->seed + 402u, x / 240.0f, z / 170.0f);
    float band = skh_ramp(0.035f, 0.012f, fabsf(septum - 0.5f));
    float edge =
        skh_ramp(1.4f + 0.5f * c->um_per_px, 0.5f, wall) * skh_clamp(4.0f / c->um_per_px, 0.25f, 1.0f);
    float fat = part * (1.0f - band) * (1.0f - edge);
    skh_blend(&c->plane[SKH_COMPONENT_FAT][i], 1.0f, fat);
    c->plane[SKH_COMPONENT_GROUND][i] *= 1.0f - 0.9f * fat;
    skh_blend(&c->plane[SKH_COMPONENT_CYTOPLASM][i], 0.35f, part * edge * (1.0f - band));
    skh_blend(&c->plane[SKH_COMPONENT_COLLAGEN1][i],
              0.6f + 0.3f * skh_noise(c->seed + 403u, x / 4.0f, z / 2.0f), part * band);
    float corner = skh_ramp(0.62f, 0.70f, near) * skh_ramp(2.6f, 1.2f, wall) * (float)((who >> 9 & 3u) == 0u);
    skh_blend(&c->plane[SKH_COMPONENT_NUCLEI][i], 0.8f, part * corner);
}

void skh_ground_draw(const skh_canvas *c)
{
    float detail = skh_detail(6.0f, c->um_per_px);
    for (int py = 0; py < SKH_TILE; py++) {
        float z = skh_canvas_z(c, py);
        for (int px = 0; px < SKH_TILE; px++) {
            int i = py * SKH_TILE + px;
            float x = skh_canvas_x(c, px), coarse = skh_noise(c->seed + 411u, x / 38.0f, z / 38.0f);
            float fine = detail > 0.0f ? skh_noise(c->seed + 412u, x / 5.0f, z / 5.0f) : 0.5f;
            c->plane[SKH_PLANE_GRAIN][i] = 0.5f + 0.42f * (coarse - 0.5f) + 0.5f * detail * (fine - 0.5f);
            float junction = skh_curve(c->skin, c->skin->junction, x);
            float in = skh_clamp((z - junction) / c->um_per_px + 0.5f, 0.0f, 1.0f);
            if (in <= 0.0f) continue;
            c->plane[SKH_PLANE_TISSUE][i] = in;
            c->plane[SKH_COMPONENT_GROUND][i] = in * (0.28f + 0.12f * coarse);
            float wavy = 26.0f * (skh_noise(c->seed + 413u, x / 110.0f, 0.5f) - 0.5f) +
                         9.0f * (skh_noise(c->seed + 414u, x / 24.0f, z / 40.0f) - 0.5f);
            float part = skh_ramp(-4.0f, 12.0f, z - c->skin->layers.dermis_um - wavy);
            if (part > 0.0f) draw_fat(c, i, x, z, part);
        }
    }
}

void skh_junction_draw(const skh_canvas *c)
{
    for (int px = 0; px < SKH_TILE; px++) {
        float junction = skh_curve(c->skin, c->skin->junction, skh_canvas_x(c, px));
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
