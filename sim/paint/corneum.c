// Stratum corneum: woven strands of flat dead cells with clefts between them, denser towards the living
// cells.
#include "sim/paint/layers.h"

// Strands at one count of layers: bright clefts where neighbours part.
static float strands(uint32_t salt, float x, float share, float layers, float reach)
{
    float warp = 1.25f * (skh_noise(salt, x / (17.0f * reach), share * layers * 0.55f) - 0.5f) +
                 0.5f * (skh_noise(salt + 1u, x / (6.0f * reach), share * layers) - 0.5f);
    float phase = share * layers + warp, cell = phase - floorf(phase);
    float cleft = fabsf(cell - 0.5f) * 2.0f; // 1 between two strands
    float width = 0.18f + 0.42f * skh_noise(salt + 2u, x / (23.0f * reach), floorf(phase) * 3.1f);
    return 1.0f - skh_ramp(1.0f - width, 1.0f, cleft) *
                      (0.55f + 0.45f * skh_noise(salt + 3u, x / (11.0f * reach), phase));
}

void skh_corneum_draw(const skh_canvas *c)
{
    const skh_relief *skin = c->skin;
    float side = (float)SKH_TILE * c->um_per_px, coarse = skh_detail(4.0f, c->um_per_px),
          fine = skh_detail(1.1f, c->um_per_px);
    for (int px = 0; px < SKH_TILE; px++) {
        float x = skh_canvas_x(c, px), top = skh_curve(skin, skin->top, x),
              low = skh_curve(skin, skin->corneum, x);
        if (low < c->z0_um || top > c->z0_um + side) continue;
        if (low - top < 0.2f) continue;
        for (int py = 0; py < SKH_TILE; py++) {
            float z = skh_canvas_z(c, py), per = 1.0f / c->um_per_px;
            float in =
                skh_clamp((z - top) * per + 0.5f, 0.0f, 1.0f) * skh_clamp((low - z) * per + 0.5f, 0.0f, 1.0f);
            if (in <= 0.0f) continue;
            in *= skh_clamp((skh_canvas_cover(c, x, z) - 0.5f) * 8.0f + 0.5f, 0.0f, 1.0f);
            if (in <= 0.0f) continue;
            float share = skh_clamp((z - top) / (low - top), 0.0f, 1.0f),
                  dense = skh_ramp(0.62f, 0.95f, share);
            float body = skh_mixf(0.74f, strands(c->seed + 701u, x, share, 0.30f * (low - top) + 0.6f, 1.0f),
                                  coarse * (1.0f - 0.75f * dense));
            if (fine > 0.0f)
                body *= skh_mixf(
                    1.0f, 0.62f + 0.38f * strands(c->seed + 711u, x, share, 0.85f * (low - top), 0.6f), fine);
            int i = py * SKH_TILE + px;
            skh_cover_pixel(c, i, in);
            c->plane[SKH_COMPONENT_KERATIN][i] += in * (0.02f + 0.90f * body + 0.10f * dense);
            if (in > c->plane[SKH_PLANE_TISSUE][i]) c->plane[SKH_PLANE_TISSUE][i] = in;
        }
    }
}
