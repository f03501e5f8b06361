// Overlays on shaded pixels: a signal as heat map with isolines, and the needles of the latest session.
#include "sim/paint/plate.h"

// Viridis, nine stops (van der Walt & Smith 2015, CC0).
static const float viridis[9][3] = {
    {0.267f, 0.005f, 0.329f}, {0.283f, 0.141f, 0.458f}, {0.254f, 0.265f, 0.530f},
    {0.207f, 0.372f, 0.553f}, {0.164f, 0.471f, 0.558f}, {0.128f, 0.567f, 0.551f},
    {0.267f, 0.749f, 0.441f}, {0.565f, 0.843f, 0.263f}, {0.993f, 0.906f, 0.144f}};

float skh_plate_signal_top(const skh_plate *p, skh_signal signal)
{
    size_t nodes = skh_grid_nodes(&p->grid);
    float most = 0.0f;
    for (size_t i = 0; i < nodes; i++) {
        float v = p->signals[i * SKH_SIGNAL_COUNT + (size_t)signal];
        if (v > most) most = v;
    }
    float step = skh_signal_floors[signal] * 10.0f;
    static const float next[3] = {2.0f, 2.5f, 2.0f}; // 1, 2, 5, 10
    for (int k = 0; step < most && k < 60; k++) step *= next[k % 3];
    return step;
}

static float signal_at(const skh_plate *p, skh_signal signal, float x_um, float z_um)
{
    const skh_grid *g = &p->grid;
    float u = skh_clamp(x_um / g->dx_um - 0.5f, 0.0f, (float)(g->nx - 1)),
          v = skh_clamp(z_um / g->dx_um - 0.5f, 0.0f, (float)(g->nz - 1));
    int i = (int)u, j = (int)v, i1 = i < g->nx - 1 ? i + 1 : i, j1 = j < g->nz - 1 ? j + 1 : j;
    float fu = u - (float)i, fv = v - (float)j, value[2][2];
    for (int b = 0; b < 2; b++)
        for (int a = 0; a < 2; a++)
            value[b][a] =
                p->signals[((size_t)(b ? j1 : j) * (size_t)g->nx * (size_t)g->ny + (size_t)(a ? i1 : i)) *
                               SKH_SIGNAL_COUNT +
                           (size_t)signal];
    float top = skh_mixf(value[0][0], value[0][1], fu), low = skh_mixf(value[1][0], value[1][1], fu);
    return skh_mixf(top, low, fv);
}

static uint32_t over(uint32_t under, const float *colour, float alpha)
{
    uint32_t out = 0xff000000u;
    for (int c = 0; c < 3; c++) {
        int shift = 16 - 8 * c;
        float v = skh_mixf((float)(under >> shift & 255u), 255.0f * colour[c], alpha);
        out |= (uint32_t)(skh_clamp(v, 0.0f, 255.0f) + 0.5f) << shift;
    }
    return out;
}

void skh_overlay_signal(const skh_plate *p, skh_signal signal, uint32_t *argb, int pitch_px)
{
    enum { LINES = 5 }; // of equal steps in the square root: faint slopes show as well
    float top = skh_plate_signal_top(p, signal), scale = p->camera.um_per_px;
    static const float ink[3] = {0.08f, 0.06f, 0.10f};
#pragma omp parallel for schedule(static)
    for (int y = 0; y < p->camera.height_px; y++) {
        for (int x = 0; x < p->camera.width_px; x++) {
            float x_um = ((float)(p->left_px + x) + 0.5f) * scale,
                  z = ((float)(p->top_px + y) + 0.5f) * scale;
            if (x_um < 0.0f || x_um > p->shown.width_um || z < skh_curve(&p->shown, p->shown.top, x_um) ||
                z > p->shown.depth_um)
                continue;
            float level[3];
            for (int k = 0; k < 3; k++) {
                float at_x = x_um + (k == 1 ? scale : 0.0f), at_z = z + (k == 2 ? scale : 0.0f);
                level[k] = sqrtf(skh_clamp(
                    signal_at(p, signal, at_x, skh_relief_unplace(&p->shown, at_x, at_z)) / top, 0.0f, 1.0f));
            }
            float u = level[0] * 8.0f;
            int stop = (int)u < 7 ? (int)u : 7;
            float colour[3];
            for (int c = 0; c < 3; c++)
                colour[c] = skh_mixf(viridis[stop][c], viridis[stop + 1][c], u - (float)stop);
            uint32_t *out = &argb[(size_t)y * (size_t)pitch_px + (size_t)x];
            *out = over(*out, colour, 0.72f * skh_ramp(0.02f, 0.25f, level[0]));
            float slope = fabsf(level[1] - level[0]) + fabsf(level[2] - level[0]), line = level[0] * LINES,
                  off = fabsf(line - floorf(line + 0.5f)) / LINES;
            if (level[0] > 0.1f && slope > 1e-6f)
                *out = over(*out, ink, 0.75f * skh_clamp(1.3f - off / slope, 0.0f, 1.0f));
        }
    }
}

static void draw_needle(const skh_plate *p, const skh_pore *pore, float in, int dark, uint32_t *argb,
                        int pitch_px)
{
    enum { REST_UM = 220 }; // where the tip waits above the skin
    float scale = p->camera.um_per_px, tip = skh_mixf(-(float)REST_UM, pore->depth_um, in),
          shaft = 0.5f * pore->diameter_um;
    float cone = pore->tip_um > 0.0f ? pore->tip_um : 2.0f * pore->diameter_um;
    for (int y = 0; y < p->camera.height_px; y++) {
        float z = ((float)(p->top_px + y) + 0.5f) * scale,
              half = shaft * skh_clamp((tip - z) / cone, 0.0f, 1.0f);
        if (tip - z < 0.0f) break;
        if (half < 2.0f) half = 2.0f;
        float axis = pore->x_um + pore->slope * z;
        int x0 = skh_floor((axis - half) / scale) - 1 - p->left_px,
            x1 = skh_floor((axis + half) / scale) + 2 - p->left_px;
        for (int x = x0 < 0 ? 0 : x0; x < x1 && x < p->camera.width_px; x++) {
            float off = (((float)(p->left_px + x) + 0.5f) * scale - axis) / half,
                  alpha = skh_clamp((1.0f - fabsf(off)) * half / scale + 0.5f, 0.0f, 1.0f);
            if (alpha <= 0.0f) continue;
            float shine = 0.50f + 0.42f * expf(-(off + 0.35f) * (off + 0.35f) * 14.0f) +
                          0.16f * expf(-(off - 0.55f) * (off - 0.55f) * 30.0f) - 0.22f * off * off;
            shine -= 0.30f * skh_ramp(1.0f - 2.2f * scale / half, 1.0f, fabsf(off));
            float bright = dark ? 0.55f : 1.0f,
                  colour[3] = {shine * 0.97f * bright, shine * 1.01f * bright, shine * 1.07f * bright};
            uint32_t *out = &argb[(size_t)y * (size_t)pitch_px + (size_t)x];
            *out = over(*out, colour, alpha);
        }
    }
}

void skh_overlay_needle(const skh_plate *p, float needle, int dark, uint32_t *argb, int pitch_px)
{
    int latest = -1;
    for (int k = 0; k < p->pore_count; k++)
        if (p->pore[k].session > latest) latest = p->pore[k].session;
    for (int k = 0; k < p->pore_count; k++)
        if (p->pore[k].session == latest && p->pore[k].cut_fraction < 0.99f)
            draw_needle(p, &p->pore[k], skh_clamp(needle, 0.0f, 1.0f), dark, argb, pitch_px);
}
