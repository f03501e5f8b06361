// Chain: edge cells of a gap start after t_lag and advance at v_k m_w m_I m_b,
//   m_w = 1.1 H1(oxygen; 10 mmHg), m_I = 1 - H2(I; 5)/2, m_b = 1 - 0.8 H1(bacteria; 1)
// the others are drawn along by springs (over-damped). A gap closes when its edges are 12 um apart. Stretched
// cells divide with hazard ln2/cycle (1 + H1(KGF; 1))/2 times their stretch, until the chain has its resting
// spacing again. Columns: S' = (S_rest (1 + g_K H1(KGF; 1) + g_S new papillary collagen) - S)/tau_S + D S''
// where covered.
#include "sim/model/epidermis.h"
#include "sim/base/random.h"
#include "sim/kernels/stencil.h"
#include "sim/kernels/walk.h"
#include "sim/model/purpose.h"
#include <string.h>

static const float spacing_um = 8.0f, meet_um = 12.0f, cell_um = 4.0f;
static const float spring_per_h = 2.0f;
static const float corneum_h = 336.0f; // horny layer renewed in 14 d (Hoath & Leahy 2003)

float skh_epidermis_rest_um(const skh_tissue *t) { return t->layers.epidermis_um - t->layers.corneum_um; }

void skh_epidermis_rest(skh_tissue *t)
{
    skh_epidermis *e = &t->epidermis;
    float width = (float)t->grid.nx * t->grid.dx_um;
    int count = (int)(width / spacing_um + 0.5f) + 1;
    *e->count = count;
    for (int k = 0; k < count; k++) e->key_x[k] = width * (float)k / (float)(count - 1);
    memset(e->key_state, SKH_KERATINOCYTE_RESTING, (size_t)count);
    memset(e->key_gap, 0, (size_t)count);
    for (int x = 0; x < t->grid.nx; x++) {
        e->thickness[x] = skh_epidermis_rest_um(t);
        e->corneum[x] = t->layers.corneum_um;
        e->cover[x] = e->barrier[x] = e->perfusion[x] = 1.0f;
        e->melanin[x] = t->rest.darkness[x];
        e->surface[x] = e->dilation[x] = 0.0f;
    }
}

static void remove_keys(skh_epidermis *e, float left, float right)
{
    int kept = 1, count = *e->count;
    for (int k = 1; k < count; k++) {
        int last = k == count - 1, gone = !last && e->key_x[k] > left && e->key_x[k] < right;
        if (gone) {
            e->key_gap[kept - 1] = 1; // one gap, also where an older one was open
            e->key_wait[kept - 1] = 0.0f;
            continue;
        }
        e->key_x[kept] = e->key_x[k];
        e->key_state[kept] = e->key_state[k];
        e->key_gap[kept] = e->key_gap[k];
        e->key_wait[kept] = e->key_wait[k];
        kept++;
    }
    *e->count = kept;
}

static void bare(skh_tissue *t, int x, float part)
{
    skh_epidermis *e = &t->epidermis;
    e->thickness[x] *= 1.0f - part;
    e->corneum[x] *= 1.0f - part;
    e->barrier[x] *= 1.0f - part;
    e->melanin[x] *= 1.0f - part;
}

void skh_epidermis_injure(skh_tissue *t, const skh_pore *pore)
{
    float half = 0.5f * pore->cut_fraction * pore->diameter_um, dx = t->grid.dx_um;
    float left = pore->x_um - half, right = pore->x_um + half;
    remove_keys(&t->epidermis, left, right);
    for (int x = 0; x < t->grid.nx; x++) {
        float from = (float)x * dx, to = from + dx;
        from = from > left ? from : left;
        to = to < right ? to : right;
        if (to > from) bare(t, x, (to - from) / dx);
    }
}

static float edge_speed(const skh_tissue *t, const skh_params *p, float at)
{
    int x = (int)(at / t->grid.dx_um);
    x = x < 0 ? 0 : x >= t->grid.nx ? t->grid.nx - 1 : x;
    size_t i = skh_node_at(&t->grid, at, t->rest.junction_um[x]);
    float oxygen = 1.1f * skh_hill1((float)t->field[SKH_FIELD_OXYGEN][i], 10.0f);
    float calm = 1.0f - 0.5f * skh_hill2(skh_signal_at(t, i, SKH_SIGNAL_INFLAMMATION), 5.0f);
    float clean = 1.0f - 0.8f * skh_hill1((float)t->field[SKH_FIELD_BACTERIA][i], 1.0f);
    return (float)p->migration_speed * oxygen * calm * clean;
}

static int close_gaps(skh_tissue *t, const skh_params *p, float dt_h)
{
    skh_epidermis *e = &t->epidermis;
    int count = *e->count, open = 0;
    for (int k = 0; k + 1 < count; k++) {
        if (!e->key_gap[k]) continue;
        float before = (float)p->migration_lag - e->key_wait[k];
        e->key_wait[k] += dt_h;
        float moving = before > 0.0f ? dt_h - before : dt_h;
        open = 1;
        if (moving <= 0.0f) continue;
        if (k > 0) e->key_x[k] += edge_speed(t, p, e->key_x[k]) * moving;
        if (k + 1 < count - 1) e->key_x[k + 1] -= edge_speed(t, p, e->key_x[k + 1]) * moving;
        if (e->key_x[k + 1] - e->key_x[k] > meet_um) continue;
        if (e->key_x[k + 1] < e->key_x[k] + 1.0f) { // passed each other within the step
            float middle = 0.5f * (e->key_x[k] + e->key_x[k + 1]);
            if (k > 0) e->key_x[k] = middle - cell_um;
            if (k + 1 < count - 1) e->key_x[k + 1] = middle + cell_um;
        }
        e->key_gap[k] = 0;
    }
    return open;
}

// Springs pull every cell to the middle of its neighbours; edge cells of open gaps hold their place.
static void relax(skh_epidermis *e, float dt_h)
{
    int count = *e->count, parts = 1 + (int)(dt_h * spring_per_h / 0.25f);
    float share = spring_per_h * dt_h / (float)parts;
    for (int part = 0; part < parts; part++) {
        float left = e->key_x[0];
        for (int k = 1; k + 1 < count; k++) {
            float here = e->key_x[k];
            if (!e->key_gap[k - 1] && !e->key_gap[k])
                e->key_x[k] = here + share * ((e->key_x[k + 1] - here) - (here - left));
            left = here;
        }
    }
}

static float stretch(const skh_epidermis *e, int k)
{
    float s = (0.5f * (e->key_x[k + 1] - e->key_x[k - 1]) - spacing_um) / (meet_um - spacing_um);
    return s < 0.05f  ? 0.0f
           : s > 1.0f ? 1.0f
                      : s; // the resting chain is up to 0.2 um off 8 um and must not divide
}

static void insert_key(skh_epidermis *e, int after, float x)
{
    int count = *e->count, move = count - after - 1;
    if (count >= e->capacity) return;
    memmove(e->key_x + after + 2, e->key_x + after + 1, (size_t)move * sizeof *e->key_x);
    memmove(e->key_wait + after + 2, e->key_wait + after + 1, (size_t)move * sizeof *e->key_wait);
    memmove(e->key_state + after + 2, e->key_state + after + 1, (size_t)move);
    memmove(e->key_gap + after + 2, e->key_gap + after + 1, (size_t)move);
    e->key_x[after + 1] = x;
    e->key_wait[after + 1] = 0.0f;
    e->key_state[after + 1] = SKH_KERATINOCYTE_DIVIDING;
    e->key_gap[after + 1] = 0;
    (*e->count)++;
}

static void divide(skh_tissue *t, const skh_params *p, float dt_h, uint64_t seed, uint64_t step)
{
    skh_epidermis *e = &t->epidermis;
    for (int k = 1; k + 1 < *e->count; k++) {
        int edge = e->key_gap[k - 1] || e->key_gap[k];
        float pull = edge ? 0.0f : stretch(e, k);
        e->key_state[k] = edge          ? SKH_KERATINOCYTE_MIGRATING
                          : pull > 0.3f ? SKH_KERATINOCYTE_DIVIDING
                                        : SKH_KERATINOCYTE_RESTING;
        if (pull <= 0.0f) continue;
        float at = e->key_x[k];
        int x = (int)(at / t->grid.dx_um);
        x = x >= t->grid.nx ? t->grid.nx - 1 : x;
        size_t i = skh_node_at(&t->grid, at, t->rest.junction_um[x]);
        float growth = 0.5f + 0.5f * skh_hill1(skh_signal_at(t, i, SKH_SIGNAL_KGF), 1.0f);
        float hazard = 0.69314718f / (float)p->keratinocyte_cycle * growth * pull;
        if (!skh_hazard_fires(hazard, dt_h, seed, (uint64_t)k, step, SKH_PURPOSE_KERATINOCYTE)) continue;
        insert_key(e, k, 0.5f * (at + e->key_x[k + 1]));
        *e->divisions += 1.0;
        k++; // the daughter waits for the next step
    }
}

static void cover_columns(skh_tissue *t)
{
    skh_epidermis *e = &t->epidermis;
    float dx = t->grid.dx_um;
    for (int x = 0; x < t->grid.nx; x++) e->cover[x] = 1.0f;
    for (int k = 0; k + 1 < *e->count; k++) {
        if (!e->key_gap[k]) continue;
        float left = e->key_x[k] + cell_um, right = e->key_x[k + 1] - cell_um;
        int first = (int)(left / dx), last = (int)(right / dx);
        for (int x = first < 0 ? 0 : first; x <= last && x < t->grid.nx; x++) {
            float from = (float)x * dx, to = from + dx;
            from = from > left ? from : left;
            to = to < right ? to : right;
            if (to > from) e->cover[x] -= (to - from) / dx;
        }
    }
}

static int stretched(const skh_epidermis *e)
{
    for (int k = 1; k + 1 < *e->count; k++)
        if (stretch(e, k) > 0.0f) return 1;
    return 0;
}

void skh_epidermis_close(skh_tissue *t, const skh_params *p, float dt_h, uint64_t seed, uint64_t step)
{
    int open = close_gaps(t, p, dt_h);
    if (!open && !stretched(&t->epidermis)) return; // at rest nothing moves
    relax(&t->epidermis, dt_h);
    divide(t, p, dt_h, seed, step);
    cover_columns(t);
}

float skh_epidermis_production(const skh_tissue *t, const skh_params *p, int x)
{
    size_t i = skh_node_at(&t->grid, ((float)x + 0.5f) * t->grid.dx_um, t->rest.junction_um[x]);
    return 1.0f + (float)p->kgf_thickening * skh_hill1(skh_signal_at(t, i, SKH_SIGNAL_KGF), 1.0f);
}

// Young collagen of the papillary layer over capacity, above its resting value, in one column.
static float new_support(const skh_tissue *t, const skh_params *p, int x)
{
    double young = skh_young_share(p), sum = 0.0, all = 0.0;
    int first = (int)(t->rest.junction_um[x] / t->grid.dx_um),
        last = (int)(t->layers.papillary_um / t->grid.dx_um);
    for (int z = first; z <= last && z < t->grid.nz; z++) {
        size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
        if (t->rest.capacity[i] <= 0.0f) continue;
        sum += t->field[SKH_FIELD_COLLAGEN1_YOUNG][i] + t->field[SKH_FIELD_COLLAGEN3_YOUNG][i] -
               young * (double)t->rest.set_point[i];
        all += (double)t->rest.capacity[i];
    }
    double share = all > 0.0 ? sum / all : 0.0;
    return share > 1e-6 ? (float)share : 0.0f; // rounding is no support
}

// Suprabasal cells slide sideways between covered columns.
static void slide(skh_tissue *t, float flow, float dt_h)
{
    skh_epidermis *e = &t->epidermis;
    int nx = t->grid.nx, parts = 1;
    float share = flow * dt_h / (t->grid.dx_um * t->grid.dx_um);
    while (share / (float)parts > 0.25f) parts++;
    share /= (float)parts;
    for (int part = 0; part < parts; part++) {
        float left = e->thickness[0];
        int left_covered = e->cover[0] >= 0.999f;
        for (int x = 0; x < nx; x++) {
            float here = e->thickness[x], flux = 0.0f;
            int covered = e->cover[x] >= 0.999f;
            if (covered && left_covered) flux += left - here;
            if (covered && x + 1 < nx && e->cover[x + 1] >= 0.999f) flux += e->thickness[x + 1] - here;
            e->thickness[x] = here + share * flux;
            left = here;
            left_covered = covered;
        }
    }
}

void skh_epidermis_grow(skh_tissue *t, const skh_params *p, float barrier_h, float dt_h)
{
    skh_epidermis *e = &t->epidermis;
    float rest = skh_epidermis_rest_um(t), thicken = (float)skh_uptake((double)dt_h / p->epidermis_time);
    float horn = (float)skh_uptake((double)dt_h / (double)corneum_h),
          seal = (float)skh_uptake((double)dt_h / (double)barrier_h);
    for (int x = 0; x < t->grid.nx; x++) {
        if (e->cover[x] < 0.999f) continue;
        // saturates: one session and five were published with much the same thickening
        float support =
            (float)p->support_thickening * skh_hill1(new_support(t, p, x), (float)p->support_thickening_half);
        float target = rest * (skh_epidermis_production(t, p, x) + support);
        e->thickness[x] += (target - e->thickness[x]) * thicken;
        float maturity = e->thickness[x] < rest ? e->thickness[x] / rest : 1.0f;
        e->corneum[x] += (t->layers.corneum_um * maturity - e->corneum[x]) * horn;
        // horny layer forms on top of a stratified epidermis: a thin one cannot seal
        if (maturity > e->barrier[x]) e->barrier[x] += (maturity - e->barrier[x]) * seal;
    }
    slide(t, (float)p->epidermis_flow, dt_h);
}
