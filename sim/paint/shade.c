// The stain pass: component maps to pixels, one row of a tile at a time.
#include "sim/paint/plate.h"
#include "sim/paint/stain.h"
#include <string.h>

static const float white[3] = {0.975f, 0.970f, 0.965f};

typedef struct row {
    float amount[SKH_PLANE_COUNT][SKH_TILE];
    float rgb[3][SKH_TILE];
    uint32_t used;
} row;

// Columns [from, to) of a row. `at` is where a column's first plane stands in its tile; `level` = all in one
// row, as they are unless the skin has moved.
static void load(row *r, const uint8_t *const *at, int level, int from, int to)
{
    uint8_t line[SKH_TILE];
    for (int k = 0; k < SKH_PLANE_COUNT; k++) {
        if (!(r->used >> k & 1u)) continue;
        const uint8_t *in = line;
        if (level)
            in = at[from] + k * SKH_TILE_PX - from;
        else
            for (int x = from; x < to; x++) line[x] = at[x][k * SKH_TILE_PX];
        for (int x = from; x < to; x++) r->amount[k][x] = (float)in[x] * (1.0f / (float)SKH_AMOUNT_STEPS);
    }
}
static int has(const row *r, int plane) { return r->used >> plane & 1u; }

// Beer-Lambert: white light times exp(-sum of dye). Cells lie in the section: their nuclei replace what is
// around.
static void shade_transmitted(row *r, float (*matrix)[3], const float *table, int from, int to)
{
    float od[3][SKH_TILE];
    memset(od, 0, sizeof od);
    for (int k = 0; k < SKH_PLANE_TISSUE; k++) {
        if (!has(r, k)) continue;
        float a = matrix[k][0], b = matrix[k][1], c = matrix[k][2];
        for (int x = from; x < to; x++) {
            float v = r->amount[k][x];
            od[0][x] += v * a;
            od[1][x] += v * b;
            od[2][x] += v * c;
        }
    }
    for (int k = SKH_PLANE_CELL_BODIES; k >= SKH_PLANE_CELL_NUCLEI; k--) {
        if (!has(r, k)) continue;
        float hide = k == SKH_PLANE_CELL_NUCLEI ? 0.85f : 0.75f;
        for (int x = from; x < to; x++) {
            float v = r->amount[k][x] < 1.0f ? r->amount[k][x] : 1.0f, keep = 1.0f - hide * v;
            for (int c = 0; c < 3; c++) od[c][x] = od[c][x] * keep + r->amount[k][x] * matrix[k][c];
        }
    }
    const float *grain = r->amount[SKH_PLANE_GRAIN];
    for (int c = 0; c < 3; c++) {
        for (int x = from; x < to; x++) {
            int step = (int)(od[c][x] * (0.86f + 0.28f * grain[x]) * (float)SKH_EXP_STEPS);
            r->rgb[c][x] = white[c] * table[step < SKH_EXP_COUNT ? step : SKH_EXP_COUNT - 1];
        }
    }
}

// Crossed polars: brightness sin^2 of twice the angle to the polariser, colour from the fibre's thickness.
static void shade_polarised(row *r, float turns, int safe, int from, int to)
{
    const float(*stop)[3] = skh_polar_stops(safe);
    float c4 = cosf(turns * 4.0f * 6.2831853f), s4 = sinf(turns * 4.0f * 6.2831853f);
    for (int x = from; x < to; x++) {
        for (int c = 0; c < 3; c++) r->rgb[c][x] = 0.012f;
        if (!has(r, SKH_PLANE_POLAR)) continue;
        float p = r->amount[SKH_PLANE_POLAR][x];
        if (p <= 0.0f) continue;
        float cos4 = has(r, SKH_PLANE_COS4) ? 2.0f * r->amount[SKH_PLANE_COS4][x] - p : -p;
        float sin4 = has(r, SKH_PLANE_SIN4) ? 2.0f * r->amount[SKH_PLANE_SIN4][x] - p : -p;
        float thick = has(r, SKH_PLANE_THICK) ? r->amount[SKH_PLANE_THICK][x] / p : 0.0f;
        float light = 0.5f * (p - cos4 * c4 - sin4 * s4);
        // a section never goes quite dark: bundles lie over each other, and thin fibres most of all
        float never = skh_mixf(0.60f, 0.30f, skh_clamp(thick, 0.0f, 1.0f));
        light = never * p + (1.06f - never) * light;
        light *= light > 0.0f ? 0.45f + 0.75f * skh_clamp(p, 0.0f, 1.0f) : 0.0f;
        if (has(r, SKH_PLANE_CELL_NUCLEI))
            light *= 1.0f - 0.8f * skh_clamp(r->amount[SKH_PLANE_CELL_NUCLEI][x], 0.0f, 1.0f);
        float t = skh_clamp(thick, 0.0f, 1.0f) * 2.0f;
        int k = t < 1.0f ? 0 : 1;
        float u = t - (float)k;
        for (int c = 0; c < 3; c++)
            r->rgb[c][x] +=
                light * 1.15f * (stop[k][c] + (stop[k + 1][c] - stop[k][c]) * u) + 0.10f * light * light;
    }
}

// Flat colours in painter's order on the ground substance, under a pale sky.
static void shade_flat(row *r, float z_um, int safe, int from, int to)
{
    static const float ground[3] = {0.984f, 0.929f, 0.894f};
    float sky = skh_clamp((z_um + 260.0f) / 260.0f, 0.0f, 1.0f);
    const float high[3] = {0.80f, 0.88f, 0.945f}, low[3] = {0.93f, 0.955f, 0.97f};
    const float *tissue = r->amount[SKH_PLANE_TISSUE];
    int any = has(r, SKH_PLANE_TISSUE);
    for (int c = 0; c < 3; c++) {
        float air = high[c] + (low[c] - high[c]) * sky;
        for (int x = from; x < to; x++)
            r->rgb[c][x] = any ? air + (ground[c] - air) * skh_clamp(tissue[x], 0.0f, 1.0f) : air;
    }
    const skh_flat *layer = skh_flat_layers();
    for (int k = 0; k < SKH_FLATS; k++, layer++) {
        if (!has(r, layer->plane)) continue;
        const float *colour = skh_flat_colour(layer, safe);
        float per = 1.0f / (layer->alpha_high - layer->alpha_low);
        for (int x = from; x < to; x++) {
            float v = r->amount[layer->plane][x], t = (v - layer->alpha_low) * per;
            t = t < 0.0f ? 0.0f : t > 1.0f ? 1.0f : t;
            float alpha = t * t * (3.0f - 2.0f * t) * layer->most, lit = layer->dark + layer->light * v;
            for (int c = 0; c < 3; c++) r->rgb[c][x] += (colour[c] * lit - r->rgb[c][x]) * alpha;
        }
    }
    for (int x = from; x < to; x++) {
        float lit =
            any ? 1.0f + 0.10f * (r->amount[SKH_PLANE_GRAIN][x] - 0.5f) * skh_clamp(tissue[x], 0.0f, 1.0f)
                : 1.0f;
        for (int c = 0; c < 3; c++) r->rgb[c][x] *= lit;
    }
}

static uint32_t byte_of(float v) { return (uint32_t)(int)(skh_clamp(v, 0.0f, 1.0f) * 255.0f + 0.5f); }

typedef struct pass {
    const skh_plate *plate;
    const skh_paint_options *options;
    float matrix[SKH_PLANE_COUNT][3];
    int blend; ///< two kinds of light have to be mixed pixel by pixel
} pass;

static void shade_as(const pass *p, skh_stain stain, row *r, float z_um, int from, int to)
{
    switch (skh_stain_light(stain)) {
    case SKH_LIGHT_FLAT:
        shade_flat(r, z_um, p->options->safe_colours, from, to);
        break;
    case SKH_LIGHT_POLARISED:
        shade_polarised(r, p->options->stage_angle, p->options->safe_colours, from, to);
        break;
    case SKH_LIGHT_TRANSMITTED: {
        float own[SKH_PLANE_COUNT][3];
        memcpy(own, p->matrix, sizeof own);
        if (p->blend) skh_stain_matrix(stain, own);
        shade_transmitted(r, own, p->plate->exp_table, from, to);
        break;
    }
    }
}

// `count` pixels of row `sy` of the skin from column `x` of the picture on, all of one column of tiles.
static void shade_span(const pass *p, int x0, int sy, int count, uint32_t *out)
{
    const skh_plate *plate = p->plate;
    int sx = plate->left_px + x0, column = skh_tile_floor(sx), from = skh_wrap(sx, SKH_TILE),
        to = from + count;
    float z_um = ((float)sy + 0.5f) * plate->camera.um_per_px;
    const uint8_t *at[SKH_TILE];
    int rows[SKH_TILE], level = 1;
    row r;
    memset(r.amount[SKH_PLANE_GRAIN], 0, sizeof r.amount[SKH_PLANE_GRAIN]);
    memset(r.amount[SKH_PLANE_TISSUE], 0, sizeof r.amount[SKH_PLANE_TISSUE]);
    r.used = 0;
    for (int k = 0; k < count; k++) rows[k] = skh_plate_row(plate, x0 + k, sy);
    const skh_tile *t = NULL;
    int y = 0;
    for (int k = 0; k < count; k++) {
        if (k == 0 || rows[k] != rows[k - 1]) {
            level = k == 0;
            t = skh_plate_tile(plate, column, skh_tile_floor(rows[k]));
            y = skh_wrap(rows[k], SKH_TILE);
            r.used |= t->used[y];
        }
        at[from + k] = &t->plane[0][y * SKH_TILE + from + k];
    }
    load(&r, at, level, from, to);
    const skh_paint_options *o = p->options;
    shade_as(p, o->stain, &r, z_um, from, to);
    if (p->blend) {
        float first[3][SKH_TILE];
        memcpy(first, r.rgb, sizeof first);
        shade_as(p, o->stain_to, &r, z_um, from, to);
        for (int c = 0; c < 3; c++)
            for (int x = from; x < to; x++) r.rgb[c][x] = skh_mixf(first[c][x], r.rgb[c][x], o->fade);
    }
    for (int x = from; x < to; x++)
        out[x - from] =
            0xff000000u | byte_of(r.rgb[0][x]) << 16 | byte_of(r.rgb[1][x]) << 8 | byte_of(r.rgb[2][x]);
}

skh_paint_options skh_paint_options_default(void)
{
    return (skh_paint_options){.stain = SKH_STAIN_ILLUSTRATED,
                               .stain_to = SKH_STAIN_ILLUSTRATED,
                               .show_cells = 1,
                               .cell_mask = 0xffffffffu,
                               .signal = -1};
}

void skh_plate_shade(const skh_plate *plate, const skh_paint_options *options, uint32_t *argb, int pitch_px)
{
    pass p = {.plate = plate, .options = options};
    int fading = options->fade > 0.0f && options->stain_to != options->stain;
    int alike = skh_stain_light(options->stain) == SKH_LIGHT_TRANSMITTED &&
                skh_stain_light(options->stain_to) == SKH_LIGHT_TRANSMITTED;
    p.blend = fading && !alike;
    skh_stain_matrix(options->stain, p.matrix);
    if (fading && alike) { // a cross-fade between dyes is a mixture of their tables
        float to[SKH_PLANE_COUNT][3];
        skh_stain_matrix(options->stain_to, to);
        for (int k = 0; k < SKH_PLANE_COUNT; k++)
            for (int c = 0; c < 3; c++) p.matrix[k][c] = skh_mixf(p.matrix[k][c], to[k][c], options->fade);
    }
    const skh_camera *camera = &plate->camera;
#pragma omp parallel for schedule(static)
    for (int y = 0; y < camera->height_px; y++) {
        int sy = plate->top_px + y;
        for (int x = 0; x < camera->width_px;) {
            int count = SKH_TILE - skh_wrap(plate->left_px + x, SKH_TILE);
            if (count > camera->width_px - x) count = camera->width_px - x;
            shade_span(&p, x, sy, count, argb + (size_t)y * (size_t)pitch_px + x);
            x += count;
        }
    }
    int dark = skh_stain_dark(options->stain) && !fading;
    if (options->signal >= 0) skh_overlay_signal(plate, (skh_signal)options->signal, argb, pitch_px);
    if (options->show_cells) skh_overlay_cells(plate, options, argb, pitch_px);
    if (options->needle > 0.0f) skh_overlay_needle(plate, options->needle, dark, argb, pitch_px);
}
