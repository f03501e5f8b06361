// From the state to a row of the time line. Regional means are ratios of weighted sums; weights are either
// the plain section or the section reweighted to three dimensions (a slit section cuts far more tissue than
// round holes do).
#include "sim/base/units.h"
#include "sim/kernels/stencil.h"
#include "sim/model/epidermis.h"
#include "sim/model/skin_state.h"
#include "sim/world/internal.h"
#include "sim/world/outside.h"
#include "sim/world/sums.h"
#include <math.h>
#include <string.h>

static const double none = 0.01; // memory below this is no channel

enum { WIDEST = 4096, TOGETHER = 8 }; // nodes of a row; quantities summed side by side

// One raw quantity of a row of nodes, into every TOGETHER-th number.
static void fill_row(const skh_world *w, int what, size_t first, double *out)
{
    const skh_tissue *t = &w->tissue;
    static const int fields[SKH_SUM_COUNT] = {[SKH_SUM_YOUNG1] = 1 + SKH_FIELD_COLLAGEN1_YOUNG,
                                              [SKH_SUM_MATURE1] = 1 + SKH_FIELD_COLLAGEN1_MATURE,
                                              [SKH_SUM_YOUNG3] = 1 + SKH_FIELD_COLLAGEN3_YOUNG,
                                              [SKH_SUM_MATURE3] = 1 + SKH_FIELD_COLLAGEN3_MATURE,
                                              [SKH_SUM_ELASTIN] = 1 + SKH_FIELD_ELASTIN,
                                              [SKH_SUM_VESSELS] = 1 + SKH_FIELD_VESSELS,
                                              [SKH_SUM_FIBRIN] = 1 + SKH_FIELD_FIBRIN,
                                              [SKH_SUM_PROVISIONAL] = 1 + SKH_FIELD_PROVISIONAL,
                                              [SKH_SUM_DAMAGE] = 1 + SKH_FIELD_DAMAGE,
                                              [SKH_SUM_OXYGEN] = 1 + SKH_FIELD_OXYGEN,
                                              [SKH_SUM_BACTERIA] = 1 + SKH_FIELD_BACTERIA,
                                              [SKH_SUM_M2_RE] = 1 + SKH_FIELD_M2_RE,
                                              [SKH_SUM_M2_IM] = 1 + SKH_FIELD_M2_IM,
                                              [SKH_SUM_M4_RE] = 1 + SKH_FIELD_M4_RE,
                                              [SKH_SUM_M4_IM] = 1 + SKH_FIELD_M4_IM};
    size_t nx = (size_t)t->grid.nx;
    const double *field = fields[what] ? t->field[fields[what] - 1] + first : NULL;
    const double *made = what == SKH_SUM_SYNTHESIS1   ? t->synthesis1
                         : what == SKH_SUM_SYNTHESIS3 ? t->synthesis3
                                                      : NULL;
    const float *rest = what == SKH_SUM_SET_POINT      ? t->rest.set_point
                        : what == SKH_SUM_CAPACITY     ? t->rest.capacity
                        : what == SKH_SUM_ELASTIN_REST ? t->rest.elastin
                        : what == SKH_SUM_VESSELS_REST ? t->rest.vessels
                                                       : NULL;
    const double *memory = t->field[SKH_FIELD_MEMORY] + first;
    for (size_t x = 0; x < nx; x++) {
        size_t i = first + x;
        if (field)
            out[x * TOGETHER] = field[x];
        else if (rest)
            out[x * TOGETHER] = (double)rest[i];
        else if (made)
            out[x * TOGETHER] = made[i];
        else if (what >= SKH_SUM_SIGNAL)
            out[x * TOGETHER] = (double)t->signals[i * 8 + (size_t)(what - SKH_SUM_SIGNAL)];
        else if (what == SKH_SUM_WEIGHT)
            out[x * TOGETHER] = 1.0;
        else if (what == SKH_SUM_COLLAGEN)
            out[x * TOGETHER] = skh_collagen_at(t, i);
        else if (what == SKH_SUM_VOLUME)
            out[x * TOGETHER] = t->rest.capacity[i] > 0.0f ? skh_volume_at(t, &w->params, i) : 0.0;
        else if (what == SKH_SUM_VOLUME_REST)
            out[x * TOGETHER] = t->rest.capacity[i] > 0.0f
                                    ? 1.0 - w->params.volume_share * (1.0 - (double)t->rest.set_point[i] /
                                                                                (double)t->rest.capacity[i])
                                    : 0.0;
        else if (what == SKH_SUM_OEDEMA)
            out[x * TOGETHER] = (double)skh_oedema_at(t, i);
        else if (what == SKH_SUM_CUT)
            out[x * TOGETHER] = memory[x] * (double)t->rest.set_point[i];
        else
            out[x * TOGETHER] = (1.0 - memory[x]) * (double)t->rest.set_point[i];
    }
}

// Weight of a node in the parts of its row: dermis above the subcutis only.
static void part_weights(const skh_world *w, int z, double *parts[SKH_PART_COUNT])
{
    const skh_tissue *t = &w->tissue;
    size_t nx = (size_t)t->grid.nx, first = (size_t)z * nx;
    float at = ((float)z + 0.5f) * t->grid.dx_um;
    for (size_t x = 0; x < nx; x++) {
        int dermis = t->rest.capacity[first + x] > 0.0f && at <= t->layers.dermis_um;
        double cut = t->field[SKH_FIELD_MEMORY][first + x];
        parts[SKH_PART_LAYER][x] = dermis ? 1.0 : 0.0;
        parts[SKH_PART_PORE][x] = dermis && cut > none ? cut : 0.0;
        parts[SKH_PART_RIM][x] = dermis && cut <= none && w->rim[x] ? 1.0 : 0.0;
    }
}

// Sums of several quantities side by side, so that no sum waits for its last addition. Nodes outside the part
// add nothing.
static void add_up(const skh_world *w, const double *values, const double *part, double *skin,
                   double *section)
{
    for (size_t x = 0; x < (size_t)w->tissue.grid.nx; x++) {
        if (part[x] <= 0.0) continue;
        for (int k = 0; k < TOGETHER; k++) {
            double value = values[x * TOGETHER + (size_t)k] * part[x];
            skin[k] += value * (double)w->weight_skin[x];
            section[k] += value;
        }
    }
}

static void sum_row(const skh_world *w, int z)
{
    double values[WIDEST * TOGETHER], layer[WIDEST], pore[WIDEST], rim[WIDEST];
    double *parts[SKH_PART_COUNT] = {layer, pore, rim};
    size_t nx = (size_t)w->tissue.grid.nx;
    double *sums = w->row_sums + (size_t)z * SKH_SUM_ROW;
    memset(sums, 0, SKH_SUM_ROW * sizeof *sums);
    part_weights(w, z, parts);
    int used[SKH_PART_COUNT] = {0};
    for (int part = 0; part < SKH_PART_COUNT; part++)
        for (size_t x = 0; x < nx; x++) used[part] |= parts[part][x] > 0.0;
    if (!used[SKH_PART_LAYER]) return;
    for (int first = 0; first < SKH_SUM_CELL; first += TOGETHER) {
        int count = SKH_SUM_CELL - first < TOGETHER ? SKH_SUM_CELL - first : TOGETHER;
        if (count < TOGETHER) memset(values, 0, nx * TOGETHER * sizeof *values);
        for (int k = 0; k < count; k++) fill_row(w, first + k, (size_t)z * nx, values + k);
        for (int part = 0; part < SKH_PART_COUNT; part++) {
            if (!used[part]) continue;
            double skin[TOGETHER] = {0}, section[TOGETHER] = {0};
            add_up(w, values, parts[part], skin, section);
            for (int k = 0; k < count; k++) {
                sums[(part * 2 + 0) * SKH_SUM_COUNT + first + k] = skin[k];
                sums[(part * 2 + 1) * SKH_SUM_COUNT + first + k] = section[k];
            }
        }
    }
}

// Cells are counted where they are, at the density one cell has in its node.
static void sum_cells(const skh_world *w, double sums[SKH_REGION_COUNT][2][SKH_SUM_COUNT])
{
    const skh_tissue *t = &w->tissue;
    double one = skh_cell_density(&t->grid);
    for (int k = 0; k < *w->cells.count; k++) {
        size_t i = skh_node_at(&t->grid, w->cells.x[k], w->cells.z[k]), x = i % (size_t)t->grid.nx;
        if (t->rest.capacity[i] <= 0.0f || w->cells.z[k] > t->layers.dermis_um) continue;
        int layer = w->cells.z[k] <= t->layers.papillary_um ? SKH_REGION_PAPILLARY : SKH_REGION_RETICULAR;
        double cut = t->field[SKH_FIELD_MEMORY][i], skin = (double)w->weight_skin[x];
        int what = SKH_SUM_CELL + w->cells.type[k];
        sums[SKH_REGION_ALL][0][what] += skin * one;
        sums[SKH_REGION_ALL][1][what] += one;
        sums[layer][0][what] += skin * one;
        sums[layer][1][what] += one;
        if (cut > none) {
            sums[SKH_REGION_PORE][0][what] += cut * skin * one;
            sums[SKH_REGION_PORE][1][what] += cut * one;
        } else if (w->rim[x]) {
            sums[SKH_REGION_RIM][0][what] += skin * one;
            sums[SKH_REGION_RIM][1][what] += one;
        }
    }
}

static void add_row(double to[2][SKH_SUM_COUNT], const double *row, int part)
{
    for (int weight = 0; weight < 2; weight++)
        for (int what = 0; what < SKH_SUM_COUNT; what++)
            to[weight][what] += row[(part * 2 + weight) * SKH_SUM_COUNT + what];
}

static double ratio(double top, double bottom) { return bottom > 1e-300 ? top / bottom : 0.0; }

// Stiffness of the fibre network over rest: taut cross-linked collagen carries, young collagen little,
// elastin in parallel [assumption: display proxy].
static double stiffness(const double *s, const skh_params *p)
{
    double now = (s[SKH_SUM_MATURE1] + s[SKH_SUM_MATURE3]) +
                 p->young_load * (s[SKH_SUM_YOUNG1] + s[SKH_SUM_YOUNG3]) + s[SKH_SUM_ELASTIN];
    double full = s[SKH_SUM_SET_POINT] * (1.0 - (1.0 - p->young_load) * skh_young_share(p));
    return ratio(now, full + s[SKH_SUM_ELASTIN_REST]);
}

static void regional(const skh_world *w, const double *s, skh_region region, double *out)
{
    double weight = s[SKH_SUM_WEIGHT], collagen = s[SKH_SUM_COLLAGEN], *v = out;
    double young = s[SKH_SUM_YOUNG1] + s[SKH_SUM_YOUNG3], third = s[SKH_SUM_YOUNG3] + s[SKH_SUM_MATURE3];
    double resting = skh_young_share(&w->params);
    double re = s[SKH_SUM_M2_RE], im = s[SKH_SUM_M2_IM], m2 = re * re + im * im;
    double woven = skh_woven(re, im, s[SKH_SUM_M4_RE], s[SKH_SUM_M4_IM]);
    v[SKH_MR_collagen] = region == SKH_REGION_PORE ? ratio(collagen - s[SKH_SUM_LEFT], s[SKH_SUM_CUT])
                                                   : ratio(collagen, s[SKH_SUM_SET_POINT]);
    v[SKH_MR_collagen_total] = ratio(collagen, weight);
    v[SKH_MR_new_collagen] = ratio(young - resting * s[SKH_SUM_SET_POINT], s[SKH_SUM_CAPACITY]);
    v[SKH_MR_collagen1] = ratio(s[SKH_SUM_YOUNG1] + s[SKH_SUM_MATURE1], weight);
    v[SKH_MR_collagen3] = ratio(third, weight);
    v[SKH_MR_new_collagen1] = ratio(s[SKH_SUM_YOUNG1], weight);
    v[SKH_MR_new_collagen3] = ratio(s[SKH_SUM_YOUNG3], weight);
    v[SKH_MR_collagen3_share] = ratio(third, collagen);
    v[SKH_MR_crosslinked_share] = ratio(collagen - young, collagen);
    v[SKH_MR_synthesis1] = ratio(s[SKH_SUM_SYNTHESIS1], weight);
    v[SKH_MR_synthesis3] = ratio(s[SKH_SUM_SYNTHESIS3], weight);
    v[SKH_MR_elastin] = ratio(s[SKH_SUM_ELASTIN], s[SKH_SUM_ELASTIN_REST]);
    v[SKH_MR_vessels] = ratio(s[SKH_SUM_VESSELS], s[SKH_SUM_VESSELS_REST]);
    v[SKH_MR_fibrin] = ratio(s[SKH_SUM_FIBRIN], weight);
    v[SKH_MR_provisional] = ratio(s[SKH_SUM_PROVISIONAL], weight);
    v[SKH_MR_damage] = ratio(s[SKH_SUM_DAMAGE], weight);
    static const int lanes[SKH_SIGNAL_COUNT] = {SKH_MR_inflammation, SKH_MR_pdgf, SKH_MR_tgfb1, SKH_MR_tgfb3,
                                                SKH_MR_vegf,         SKH_MR_mmp,  SKH_MR_kgf,   SKH_MR_pge2};
    for (int k = 0; k < SKH_SIGNAL_COUNT; k++) v[lanes[k]] = ratio(s[SKH_SUM_SIGNAL + k], weight);
    v[SKH_MR_oxygen] = ratio(s[SKH_SUM_OXYGEN], weight);
    v[SKH_MR_bacteria] = ratio(s[SKH_SUM_BACTERIA], weight);
    static const int cells[6] = {SKH_MR_neutrophils,        SKH_MR_macrophages_m1,
                                 SKH_MR_macrophages_m2,     SKH_MR_fibroblasts_quiescent,
                                 SKH_MR_fibroblasts_active, SKH_MR_myofibroblasts};
    for (int k = 0; k < 6; k++) v[cells[k]] = ratio(s[SKH_SUM_CELL + k], weight);
    v[SKH_MR_alignment_a2] = ratio(sqrt(m2), collagen);
    v[SKH_MR_weave_b4] = ratio(woven, m2 * collagen);
    v[SKH_MR_volume] = ratio(s[SKH_SUM_VOLUME], weight);
    v[SKH_MR_stiffness] = stiffness(s, &w->params);
}

void skh_world_measure(skh_world *w)
{
    if (w->metrics_fresh) return;
    const skh_tissue *t = &w->tissue;
    double sums[SKH_REGION_COUNT][2][SKH_SUM_COUNT] = {0};
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) sum_row(w, z);
    for (int z = 0; z < t->grid.nz; z++) {
        const double *row = w->row_sums + (size_t)z * SKH_SUM_ROW;
        float at = ((float)z + 0.5f) * t->grid.dx_um;
        add_row(sums[SKH_REGION_ALL], row, SKH_PART_LAYER);
        add_row(sums[at <= t->layers.papillary_um ? SKH_REGION_PAPILLARY : SKH_REGION_RETICULAR], row,
                SKH_PART_LAYER);
        add_row(sums[SKH_REGION_PORE], row, SKH_PART_PORE);
        add_row(sums[SKH_REGION_RIM], row, SKH_PART_RIM);
    }
    sum_cells(w, sums);
    for (int region = 0; region < SKH_REGION_COUNT; region++) {
        for (int section = 0; section < 2; section++) {
            double values[SKH_MR_COUNT];
            regional(w, sums[region][section], (skh_region)region, values);
            for (int m = 0; m < SKH_MR_COUNT; m++)
                w->metrics[skh_metric_regional((skh_metric_region_id)m, (skh_region)region, section)] =
                    values[m];
        }
    }
    skh_world_outside(w, sums[SKH_REGION_ALL][0], sums[SKH_REGION_PORE][0]);
    w->metrics_fresh = 1;
}
