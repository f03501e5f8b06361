#include "sim/paint/fibre.h"
#include "sim/paint/fibre_kind.h"
#include <stdlib.h>
#include <string.h>

// Widths: papillary fibrils bundle to 0.3-3 um, reticular bundles are 5-40 um wide in textbooks; a 5 um
// section shows slices of them. Elastic fibres 0.5-1.5 um. Spacing makes healthy tissue overlap four times.
// Numbers and sizes of old and new fibres are matched: equal amounts cover about equal areas.
const skh_fibre_kind skh_fibre_kinds[SKH_FIBRE_KINDS] = {
    {SKH_COMPONENT_COLLAGEN1, SKH_MATTER_OLD1, 1.1f, 12.8f, 1, 0, 60, 175, 4.4f, 7.6f, 9.5f, 0, 0.0f, 1.0f},
    {SKH_COMPONENT_COLLAGEN1, SKH_MATTER_OLD1, 1.1f, 6.0f, 0, 0, 28, 74, 0.9f, 2.6f, 5.2f, 0, 0.0f, 1.0f},
    {SKH_COMPONENT_COLLAGEN3, SKH_MATTER_OLD3, 1.8f, 5.6f, 0, 0, 22, 60, 0.8f, 1.8f, 4.6f, 0, 0.0f, 1.0f},
    {SKH_COMPONENT_COLLAGEN3, SKH_MATTER_OLD3, 1.8f, 8.4f, 1, 0, 26, 78, 0.8f, 1.6f, 4.6f, 0, 0.2f, 1.0f},
    {SKH_COMPONENT_COLLAGEN1, SKH_MATTER_NEW1, 1.1f, 7.5f, 2, 1, 26, 66, 1.3f, 2.8f, 3.6f, 0, 0.0f, 1.0f},
    {SKH_COMPONENT_COLLAGEN3, SKH_MATTER_NEW3, 1.8f, 6.0f, 2, 1, 18, 52, 0.9f, 1.8f, 3.8f, 0, 0.1f, 1.0f},
    {SKH_COMPONENT_ELASTIN, SKH_MATTER_ELASTIN, 1.1f, 24.0f, 1, 0, 50, 150, 0.8f, 1.5f, 8.0f, 0, 0.5f, 1.0f},
    {SKH_COMPONENT_ELASTIN, SKH_MATTER_ELASTIN, 1.1f, 19.0f, 0, 0, 16, 46, 0.6f, 1.0f, 3.0f, 1, 0.4f, 1.0f},
};

void skh_fibres_free(skh_fibres *f)
{
    free(f->fibre);
    free(f->bin_start);
    free(f->bin);
    *f = (skh_fibres){0};
}

float skh_fibre_reach(const skh_fibre *f) { return f->half_um + 0.65f * f->width_um + f->wave_um + 4.0f; }

typedef struct moments {
    float m2_re, m2_im, m4_re, m4_im;
} moments;

// Orientation around a site. Old fibres copy unwounded tissue within 120 um, so that a channel does not turn
// the stumps at its walls; new ones take the site's own.
static moments moments_at(const skh_matters *m, float x, float z, int fresh)
{
    static const float away[5] = {0.0f, -60.0f, 60.0f, -120.0f, 120.0f};
    moments sum = {0};
    float weight = 1e-4f;
    for (int k = 0; k < (fresh ? 1 : 5); k++) {
        float at = x + away[k];
        skh_spot spot = skh_matter_spot(m, at, z);
        float w = fresh ? 1.0f : skh_matter_in(m, SKH_MATTER_WEIGHT, &spot) * (k ? 0.3f : 1.0f);
        sum.m2_re += w * skh_matter_in(m, SKH_MATTER_M2_RE, &spot);
        sum.m2_im += w * skh_matter_in(m, SKH_MATTER_M2_IM, &spot);
        sum.m4_re += w * skh_matter_in(m, SKH_MATTER_M4_RE, &spot);
        sum.m4_im += w * skh_matter_in(m, SKH_MATTER_M4_IM, &spot);
        weight += w;
    }
    return (moments){sum.m2_re / weight, sum.m2_im / weight, sum.m4_re / weight, sum.m4_im / weight};
}

// Angle at which the distribution p(phi) ~ 1 + 2 Re(m2 e^-2i phi) + 2 Re(m4 e^-4i phi), clipped at 0
// (MODEL 4.7), has the share `turn` of its mass below, for phi from -90 to 90 degrees off the surface.
static float pick_angle(const moments *m, float turn, int sharp)
{
    enum { BINS = 36 };
    const float step = 3.14159265f / (float)BINS, cos_step = 0.98480775f,
                sin_step = 0.17364818f; // of 10 degrees = 2 step
    float below[BINS + 1];
    float c = -0.99619470f, s = -0.08715574f; // cos, sin of twice the first bin's middle, -175 degrees
    below[0] = 0.0f;
    for (int k = 0; k < BINS; k++) {
        float c4 = c * c - s * s, s4 = 2.0f * c * s;
        float p = 1.0f + 2.0f * (m->m2_re * c + m->m2_im * s) + 2.0f * (m->m4_re * c4 + m->m4_im * s4);
        p = p > 0.1f ? p : 0.1f;
        below[k + 1] = below[k] + (sharp ? p * p : p);
        float next = c * cos_step - s * sin_step;
        s = s * cos_step + c * sin_step;
        c = next;
    }
    float want = turn * below[BINS];
    int k = 0;
    while (k < BINS - 1 && below[k + 1] < want) k++;
    float part = (want - below[k]) / (below[k + 1] - below[k]);
    return -0.5f * 3.14159265f + ((float)k + part) * step;
}

float skh_fibre_shape(skh_fibre *f, const skh_canvas *canvas)
{
    const skh_fibre_kind *kind = &skh_fibre_kinds[f->kind];
    moments m = moments_at(canvas->matters, f->x_um, f->z_um, kind->fresh);
    float angle = kind->upright > 0.0f ? 1.5708f + 1.1f * (f->turn - 0.5f)
                                       : pick_angle(&m, f->turn, kind->layer == 1 || kind->fresh);
    if (kind->component == SKH_COMPONENT_ELASTIN && kind->upright <= 0.0f) angle *= 0.7f; // along the bundles
    if (kind->upright <= 0.0f) { // bundles of one place lean a little together; fine fibres swirl
        float lean = kind->layer == 0 ? 1.1f : 0.34f, wide = kind->layer == 0 ? 38.0f : 110.0f;
        angle += lean * (skh_noise(canvas->seed + 71u, f->x_um / wide, f->z_um / (0.72f * wide)) - 0.5f);
    }
    float size = f->grow, wide = size, long_um;
    float deep = f->z_um - canvas->skin->layers.papillary_um;
    float thick = 1.0f;
    if (kind->fresh) {
        // repair tissue: threads at first, bundles once much of it is cross-linked and dense
        float mature = skh_matter_at(canvas->matters, SKH_MATTER_MATURE, f->x_um, f->z_um);
        float dense = skh_matter_at(canvas->matters, kind->density, f->x_um, f->z_um);
        float grown = skh_ramp(0.1f, 0.7f, mature) * 0.7f + 0.3f * skh_ramp(0.3f, 1.0f, dense);
        float deeper = skh_ramp(-60.0f, 150.0f, deep);
        thick = kind->component == SKH_COMPONENT_COLLAGEN1 ? 1.0f + grown * (1.0f + 2.4f * deeper)
                                                           : 1.0f + 0.3f * grown;
    } else if (kind->layer == 1 && kind->component == SKH_COMPONENT_COLLAGEN1) {
        // bundles grow thicker with depth
        float g = skh_ramp(0.0f, 280.0f, deep);
        thick = 0.88f + 0.15f * g + 1.05f * g * f->grow * f->grow;
    }
    long_um = skh_mixf(kind->length_low, kind->length_high, size) * (0.6f + 0.4f * thick);
    float old_x = f->cos_a * f->half_um, old_z = f->sin_a * f->half_um, old_width = f->width_um;
    f->cos_a = cosf(angle);
    f->sin_a = sinf(angle);
    f->half_um = 0.5f * long_um;
    f->width_um = skh_mixf(kind->width_low, kind->width_high, wide) * thick;
    return fabsf(f->cos_a * f->half_um - old_x) + fabsf(f->sin_a * f->half_um - old_z) +
           fabsf(f->width_um - old_width);
}

static int push(skh_fibres *f, const skh_fibre *fibre)
{
    if (f->count == f->capacity) {
        int capacity = f->capacity ? 2 * f->capacity : 16384;
        skh_fibre *more = realloc(f->fibre, (size_t)capacity * sizeof *more);
        if (!more) return -1;
        f->fibre = more;
        f->capacity = capacity;
    }
    f->fibre[f->count++] = *fibre;
    return 0;
}

// One site of one kind; 0 when nothing stands there.
static int plant(const skh_canvas *canvas, int k, int column, int row, skh_fibre *fibre)
{
    const skh_fibre_kind *kind = &skh_fibre_kinds[k];
    uint32_t state = skh_site_bits(canvas->seed + (uint32_t)k * 977u, column, row);
    float jitter_x = skh_site_next(&state), jitter_z = skh_site_next(&state), pick = skh_site_next(&state);
    float x = ((float)column + jitter_x) * kind->spacing_um, z = ((float)row + jitter_z) * kind->spacing_um;
    const skh_relief *skin = canvas->skin;
    if (x < 0.0f || x > skin->width_um || z < skin->layers.corneum_um || z > skin->layers.dermis_um + 20.0f)
        return 0;
    float border = 0.0f;
    if (kind->layer != 2) {
        border = skin->layers.papillary_um - 60.0f +
                 30.0f * skh_noise(canvas->seed + 91u, x / 60.0f, z / 60.0f) +
                 80.0f * (skh_noise(canvas->seed + 93u, x / 190.0f, 0.5f) - 0.25f);
        float deep = skh_clamp(0.5f + (z - border) / 70.0f, 0.0f, 1.0f);
        if ((pick < deep) != (kind->layer == 1)) return 0;
    }
    if (z + skin->layers.ridge_um < skin->layers.epidermis_um - 2.0f * skin->layers.ridge_um) return 0;
    fibre->x_um = x;
    fibre->z_um = z;
    fibre->kind = (uint8_t)k;
    fibre->rank = skh_site_next(&state);
    if (kind->layer == 1 && kind->component == SKH_COMPONENT_COLLAGEN1) {
        // shrinkage of the preparation opens clefts between bundles
        float cleft = skh_noise(canvas->seed + 92u, x / 66.0f, z / 21.0f);
        fibre->rank += 0.9f * skh_ramp(0.71f, 0.83f, cleft) * skh_ramp(20.0f, 130.0f, z - border);
    }
    fibre->turn = skh_site_next(&state);
    fibre->grow = skh_site_next(&state);
    fibre->phase = skh_site_next(&state) * 6.2831853f;
    fibre->wave_um = kind->wave_um * (0.35f + 0.65f * skh_site_next(&state));
    fibre->amount = 0.57f + 0.43f * skh_site_next(&state);
    fibre->order = (uint16_t)(65535.0f * skh_mixf(kind->order_low, kind->order_high, skh_site_next(&state)));
    fibre->half_um = fibre->width_um = fibre->cos_a = fibre->sin_a = 0.0f;
    return 1;
}

// Repair fibres have sites only where something was ever destroyed.
static int wounded_near(const skh_matters *m, float x, float z)
{
    float wound = skh_matter_at(m, SKH_MATTER_WOUND, x, z);
    wound += skh_matter_at(m, SKH_MATTER_WOUND, x - 20.0f, z);
    wound += skh_matter_at(m, SKH_MATTER_WOUND, x + 20.0f, z);
    return wound > 0.01f;
}

int skh_fibres_build(skh_fibres *f, const skh_canvas *canvas, float left, float top, float right,
                     float bottom)
{
    enum { MARGIN = 150 }; // longest reach
    f->count = 0;
    f->left_um = left;
    f->top_um = top;
    f->right_um = right;
    f->bottom_um = bottom;
    float highest = top, deepest = bottom;
    for (int i = 0; i < canvas->skin->count; i += 16) { // the flattened depths that this region can show
        float lift = canvas->skin->lift[i];
        if (top + lift < highest) highest = top + lift;
        if (bottom + lift > deepest) deepest = bottom + lift;
    }
    highest -= MARGIN;
    deepest += MARGIN;
    for (int k = 0; k < SKH_FIBRE_KINDS; k++) {
        const skh_fibre_kind *kind = &skh_fibre_kinds[k];
        float margin = kind->length_high * 1.1f + 10.0f;
        int c0 = skh_floor((left - margin) / kind->spacing_um),
            c1 = skh_floor((right + margin) / kind->spacing_um);
        int r0 = skh_floor((highest < 0 ? 0 : highest) / kind->spacing_um),
            r1 = skh_floor(deepest / kind->spacing_um);
        for (int row = r0; row <= r1; row++) {
            for (int column = c0; column <= c1; column++) {
                skh_fibre fibre;
                if (!plant(canvas, k, column, row, &fibre)) continue;
                if (kind->fresh && !wounded_near(canvas->matters, fibre.x_um, fibre.z_um)) continue;
                if (push(f, &fibre)) return -1;
            }
        }
    }
#pragma omp parallel for schedule(static)
    for (int i = 0; i < f->count; i++) skh_fibre_shape(&f->fibre[i], canvas);
    return 0;
}

// Stable counting sort by drawing order: ties keep the order of their sites.
static int sort_fibres(skh_fibres *f)
{
    enum { KEYS = 4096 };
    int *start = calloc(KEYS + 1, sizeof(int));
    skh_fibre *sorted = malloc(((size_t)f->count + 1) * sizeof *sorted);
    if (!start || !sorted) {
        free(start);
        free(sorted);
        return -1;
    }
    for (int i = 0; i < f->count; i++) start[(f->fibre[i].order >> 4) + 1]++;
    for (int k = 0; k < KEYS; k++) start[k + 1] += start[k];
    for (int i = 0; i < f->count; i++) sorted[start[f->fibre[i].order >> 4]++] = f->fibre[i];
    free(start);
    free(f->fibre);
    f->fibre = sorted;
    f->capacity = f->count + 1;
    return 0;
}

typedef struct span {
    int c0, c1, r0, r1;
} span;
static span tiles_of(const skh_fibre *f, const skh_canvas *canvas, float x0, float z0, float tile,
                     int columns, int rows)
{
    float reach = skh_fibre_reach(f), z = skh_relief_place(canvas->skin, f->x_um, f->z_um);
    // the box of the fibre's line, widened by what is across it; uneven skin may bend it between its ends
    float wide = fabsf(f->cos_a) * f->half_um + reach - f->half_um,
          high = fabsf(f->sin_a) * f->half_um + reach - f->half_um;
    float bend = fabsf(skh_relief_place(canvas->skin, f->x_um + wide, f->z_um) - z) +
                 fabsf(skh_relief_place(canvas->skin, f->x_um - wide, f->z_um) - z);
    high += bend + 8.0f;
    span s = {skh_floor((f->x_um - wide - x0) / tile), skh_floor((f->x_um + wide - x0) / tile),
              skh_floor((z - high - z0) / tile), skh_floor((z + high - z0) / tile)};
    if (s.c0 < 0) s.c0 = 0;
    if (s.r0 < 0) s.r0 = 0;
    if (s.c1 > columns - 1) s.c1 = columns - 1;
    if (s.r1 > rows - 1) s.r1 = rows - 1;
    return s;
}

int skh_fibres_bin(skh_fibres *f, const skh_canvas *canvas, float x0, float z0, float tile, int columns,
                   int rows)
{
    if (sort_fibres(f)) return -1;
    int bins = columns * rows;
    free(f->bin_start);
    f->bin_start = calloc((size_t)bins + 2, sizeof(int));
    if (!f->bin_start) return -1;
    f->bins = bins;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < f->count; i++) {
            span s = tiles_of(&f->fibre[i], canvas, x0, z0, tile, columns, rows);
            for (int r = s.r0; r <= s.r1; r++) {
                for (int c = s.c0; c <= s.c1; c++) {
                    if (pass)
                        f->bin[f->bin_start[r * columns + c + 1]++] = i;
                    else
                        f->bin_start[r * columns + c + 2]++;
                }
            }
        }
        if (pass) break;
        for (int k = 1; k <= bins + 1; k++) f->bin_start[k] += f->bin_start[k - 1];
        int total = f->bin_start[bins + 1];
        if (total > f->bin_capacity) {
            free(f->bin);
            f->bin_capacity = 0;
            f->bin = malloc((size_t)total * sizeof(int));
            if (!f->bin) return -1;
            f->bin_capacity = total;
        }
    }
    return 0;
}
