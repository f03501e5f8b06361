// Young collagen of type I (and likewise III):
//   c_y' = (1 - f3) Pi + cells - (k_x + k_im + k_C0 + k1) c_y      k1 = k_CM M, type III: k3 = 1.5 k1
//   c_m' = k_x c_y - (k_C0 + 0.15 k1) c_m
// What residents make replaces what turns over and refills what is missing:
//   Pi = phi_Q { (k_im c_i + k_C0 c) r(c/c_cap) + min(k_fill c_set def s (1 - 0.7 F), q_CA n_Q) }
//   def = max(0, 1 - c/c_set)
//   s = min(1, c'/(0.1 c_set)), c' = (c - (1 - w) c_set)/w of the part that was cut: they build on what is
//   there, and little in fibrin
//   phi_Q = 1 - w + w min(1, n_Q/(0.5 n_Q,rest)): intact tissue needs no counting, repair tissue its own
//   quiescent fibroblasts; active cells lay down their own share (fibroblasts.c)
// Pi and M are frozen over the step and the linear chain solved exactly. Stationary without a wound when the
// young share is k_C0/(k_x + k_C0) (MODEL 4.4). Moments m2, m4 scale with what survives; what residents make
// copies the fibres at rest (intact) or around (repaired), or lies along the surface under tension.
#include "sim/model/matrix.h"

enum { TYPE1, TYPE3, TYPES };
static const double digest3 = 1.5, digest_mature = 0.15; // digestibility against young type I [calibrated]
static const double wound_retention = 0.46; // of procollagen that becomes matrix, Biochem J 1988 250:71

// Cells in fibrin make little collagen (Clark 1995, J Cell Sci 108:1251).
static double fibrin_room(const skh_tissue *t, size_t i) { return 1.0 - 0.7 * t->field[SKH_FIELD_FIBRIN][i]; }

typedef struct pool_decays {
    double young, mature; // exp(-k dt)
} pool_decays;

static void solve_chain(skh_pool_rates k, pool_decays e, double made, double *young, double *mature,
                        double dt)
{
    double level = made / k.young, rest = *young - level;
    double gap = k.young - k.mature;
    double through = gap > 1e-12 ? (e.mature - e.young) / gap : dt * e.mature;
    double lost = k.mature > 0.0 ? (1.0 - e.mature) / k.mature : dt;
    *mature = *mature * e.mature + k.crosslinking * (level * lost + rest * through);
    *young = level + rest * e.young;
}

void skh_pool_step(skh_pool_rates k, double made, double dt_h, double *young, double *mature)
{
    pool_decays e = {skh_decay(k.young * dt_h), skh_decay(k.mature * dt_h)};
    solve_chain(k, e, made, young, mature, dt_h);
}

// Rates and decays without MMP are worked out once a step.
typedef struct matrix_step {
    skh_pool_rates rest;
    pool_decays rest_decay;
    double dt;
    const skh_params *p;
} matrix_step;

static skh_pool_rates pool_rates(const skh_params *p, double digestion)
{
    skh_pool_rates k = {.young = p->crosslinking + p->young_loss + p->collagen_turnover + digestion,
                        .mature = p->collagen_turnover + digest_mature * digestion,
                        .crosslinking = p->crosslinking};
    return k;
}

// Both types side by side: the same arithmetic as skh_pool_step(), at half the divisions.
typedef double pair __attribute__((vector_size(16)));

static inline int either_above(pair x, double limit) { return x[0] > limit || x[1] > limit; }
static inline void decay_pair(pair x, pair *out)
{
    if (either_above(x, 0.125)) {
        *out = (pair){skh_decay(x[0]), skh_decay(x[1])};
        return;
    }
    pair even = 120.0 + 12.0 * x * x, odd = x * (60.0 + x * x);
    *out = (even - odd) / (even + odd);
}

// `made` of type I and `made3` of type III, under MMP that digests `digestion` of young type I per hour.
static void step_pools(const skh_params *p, double digestion, double digestion3, double made, double made3,
                       double dt, double *const young[TYPES], double *const mature[TYPES])
{
    const skh_pool_rates k1 = pool_rates(p, digestion), k3 = pool_rates(p, digestion3);
    const pair k = {k1.young, k3.young}, km = {k1.mature, k3.mature}, gap = k - km;
    if (!(gap[0] > 1e-12 && gap[1] > 1e-12 && km[0] > 0.0 && km[1] > 0.0)) {
        skh_pool_step(k1, made, dt, young[TYPE1], mature[TYPE1]);
        skh_pool_step(k3, made3, dt, young[TYPE3], mature[TYPE3]);
        return;
    }
    pair keep, keep_mature, y = {*young[TYPE1], *young[TYPE3]}, m = {*mature[TYPE1], *mature[TYPE3]};
    decay_pair(k * dt, &keep);
    decay_pair(km * dt, &keep_mature);
    pair level = (pair){made, made3} / k, rest = y - level;
    pair through = (keep_mature - keep) / gap, lost = (1.0 - keep_mature) / km;
    m = m * keep_mature + p->crosslinking * (level * lost + rest * through);
    y = level + rest * keep;
    for (int type = 0; type < TYPES; type++) {
        *young[type] = y[type];
        *mature[type] = m[type];
    }
}

// `share3` is the type III share of it: what fills a gap is rich in type III, as what active cells make
// there. `net` is the part beyond turnover.
static double made_by_residents(const skh_tissue *t, const skh_params *p, size_t i, double c, double young,
                                double *share3, double *net)
{
    double set = (double)t->rest.set_point[i], capacity = (double)t->rest.capacity[i];
    double wounded = t->field[SKH_FIELD_MEMORY][i];
    double missing = 1.0 - c / set, over = c / capacity;
    double slow = over > 1.0 ? 1.0 / ((over * over) * (over * over)) : 1.0;
    double made = (p->young_loss * young + p->collagen_turnover * c) * slow;
    // active cells lay down their own: counted here, a fresh wound would be refilled from its first hour
    double cells = (double)t->around.quiescent[i], filled = 0.0;
    // float rounding of the set point is no deficit: at rest nothing may be refilled
    if (missing > 1e-12) {
        // on what is there: an empty gap has no residents, and its neighbours do not build across it. Of a
        // node that was cut in part only the part counts, so that coarse nodes fill no sooner than fine ones
        double spared = (1.0 - wounded) * set, regrown = wounded > 1e-6 ? (c - spared) / wounded : c;
        double scaffold = regrown <= 0.0 ? 0.0 : regrown < 0.1 * set ? regrown / (0.1 * set) : 1.0;
        double refill = p->refill * set * missing * scaffold * fibrin_room(t, i),
               most = p->active_collagen * cells * 1e-6;
        filled = refill < most ? refill : most;
    }
    double gap = (double)t->around.deficit[i], rest3 = p->resident_type3;
    double gap3 = rest3 + (p->active_type3 - rest3) * (gap < 1.0 ? gap : 1.0);
    *share3 = filled > 0.0 ? (made * rest3 + filled * gap3) / (made + filled) : rest3;
    double here = cells / (0.5 * (double)t->rest.residents_60[i]);
    double staffed = wounded > 0.0 ? 1.0 - wounded + wounded * (here < 1.0 ? here : 1.0) : 1.0;
    *net = filled * staffed;
    return (made + filled) * staffed;
}

static void turn_fibres(skh_tissue *t, const skh_params *p, size_t i, double before, double after,
                        double made)
{
    double keep = before > 0.0 ? (after - made) / before : 0.0;
    keep = keep < 0.0 ? 0.0 : keep > 1.0 ? 1.0 : keep;
    double wounded = t->field[SKH_FIELD_MEMORY][i],
           around = wounded > 0.0 ? (double)t->around.collagen[i] : 0.0;
    double flat = p->alignment * (double)skh_hill2(t->around.tension[i], (float)p->tension_half);
    double rest2 = (double)t->rest.angle2[i], rest4 = (double)t->rest.angle4[i];
    double u2 = rest2, v2 = 0.0, u4 = rest4, v4 = 0.0;
    if (around > 1e-6) {
        u2 = (1.0 - wounded) * rest2 + wounded * (double)t->around.m2_re[i] / around;
        v2 = wounded * (double)t->around.m2_im[i] / around;
        u4 = (1.0 - wounded) * rest4 + wounded * (double)t->around.m4_re[i] / around;
        v4 = wounded * (double)t->around.m4_im[i] / around;
    }
    double copied = made * (1.0 - flat), laid = made * flat;
    t->field[SKH_FIELD_M2_RE][i] =
        t->field[SKH_FIELD_M2_RE][i] * keep + (copied * u2 + laid * SKH_FIBRE_SCATTER2);
    t->field[SKH_FIELD_M2_IM][i] = t->field[SKH_FIELD_M2_IM][i] * keep + copied * v2;
    t->field[SKH_FIELD_M4_RE][i] =
        t->field[SKH_FIELD_M4_RE][i] * keep + (copied * u4 + laid * SKH_FIBRE_SCATTER4);
    t->field[SKH_FIELD_M4_IM][i] = t->field[SKH_FIELD_M4_IM][i] * keep + copied * v4;
}

// Heavy MMP digests the wall of a channel: it becomes wound (infected and torn channels widen).
static void digest_wall(skh_tissue *t, const skh_params *p, size_t i, double mmp, double dt)
{
    if (mmp <= p->wall_digest) return;
    double over = mmp / p->wall_digest - 1.0;
    double gone = skh_uptake(p->wall_digest_rate * (over < 1.0 ? over : 1.0) * dt);
    double before = skh_collagen_at(t, i), *memory = &t->field[SKH_FIELD_MEMORY][i];
    skh_lose_matrix(t, i, gone);
    t->field[SKH_FIELD_PROVISIONAL][i] += gone * before;
    *memory += gone * (1.0 - *memory);
}

static void step_node(skh_tissue *t, const matrix_step *step, size_t i)
{
    const skh_params *p = step->p;
    double mmp = (double)skh_signal_at(t, i, SKH_SIGNAL_MMP), dt = step->dt;
    digest_wall(t, p, i, mmp, dt);
    double *y1 = &t->field[SKH_FIELD_COLLAGEN1_YOUNG][i], *m1 = &t->field[SKH_FIELD_COLLAGEN1_MATURE][i];
    double *y3 = &t->field[SKH_FIELD_COLLAGEN3_YOUNG][i], *m3 = &t->field[SKH_FIELD_COLLAGEN3_MATURE][i];
    double before = skh_collagen_at(t, i), f3, net;
    double made = made_by_residents(t, p, i, before, *y1 + *y3, &f3, &net);
    if (mmp > 0.0) {
        step_pools(p, p->mmp_collagen * mmp, digest3 * p->mmp_collagen * mmp, (1.0 - f3) * made, f3 * made,
                   dt, (double *const[]){y1, y3}, (double *const[]){m1, m3});
    } else {
        solve_chain(step->rest, step->rest_decay, (1.0 - f3) * made, y1, m1, dt);
        solve_chain(step->rest, step->rest_decay, f3 * made, y3, m3, dt);
    }
    double after = skh_collagen_at(t, i);
    turn_fibres(t, p, i, before, after, made * dt);

    double *e = &t->field[SKH_FIELD_ELASTIN][i], k = p->elastin_turnover + p->mmp_elastin * mmp;
    double level = p->elastin_turnover * (double)t->rest.elastin[i] / k;
    *e += (level - *e) * skh_uptake(k * dt);

    double *provisional = &t->field[SKH_FIELD_PROVISIONAL][i];
    if (*provisional > 0.0) {
        double rise = after > before ? after - before : 0.0;
        *provisional = (*provisional - rise) * skh_decay(p->provisional_loss * mmp * dt);
        if (*provisional < 1e-6) *provisional = 0.0;
    }
    // procollagen: nearly all of what resting cells make is degraded within a day, of a wound's about half is
    // kept
    double resting = p->synthesis_rest * after, rest3 = p->resident_type3;
    t->synthesis1[i] = (1.0 - rest3) * resting + ((1.0 - f3) * net + t->made1[i] / dt) / wound_retention;
    t->synthesis3[i] = rest3 * resting + (f3 * net + t->made3[i] / dt) / wound_retention;
    if (t->made1[i] > 0.0) t->made1[i] = 0.0; // few nodes: the others need not be written back
    if (t->made3[i] > 0.0) t->made3[i] = 0.0;
}

void skh_matrix_step(skh_tissue *t, const skh_params *p, float dt_h)
{
    matrix_step step = {.rest = pool_rates(p, 0.0), .dt = (double)dt_h, .p = p};
    step.rest_decay.young = skh_decay(step.rest.young * step.dt);
    step.rest_decay.mature = skh_decay(step.rest.mature * step.dt);
    int row = t->grid.nx * t->grid.ny;
#pragma omp parallel for schedule(static)
    for (int z = 0; z < t->grid.nz; z++) {
        for (int x = 0; x < row; x++) {
            size_t i = (size_t)z * (size_t)row + (size_t)x;
            if (t->rest.capacity[i] > 0.0f) step_node(t, &step, i);
        }
    }
}

double skh_matrix_deposit(skh_tissue *t, size_t i, double mass, double type3, float hx, float hz,
                          const skh_params *p)
{
    double capacity = (double)t->rest.capacity[i];
    if (capacity <= 0.0) return 0.0;
    double room = 1.0 - skh_collagen_at(t, i) / (p->overfill * capacity);
    if (room <= 0.0) return 0.0;
    double kept = mass * room * fibrin_room(t, i);
    t->field[SKH_FIELD_COLLAGEN1_YOUNG][i] += kept * (1.0 - type3);
    t->field[SKH_FIELD_COLLAGEN3_YOUNG][i] += kept * type3;
    t->made1[i] += kept * (1.0 - type3);
    t->made3[i] += kept * type3;
    double *provisional = &t->field[SKH_FIELD_PROVISIONAL][i];
    *provisional = *provisional > kept ? *provisional - kept : 0.0;

    // e^{2i phi} and e^{4i phi} of the heading; part of the deposit copies the fibres around (templating),
    // the more so the larger the share of TGF-beta3
    double c2 = (double)(hx * hx - hz * hz), s2 = (double)(2.0f * hx * hz);
    double c4 = c2 * c2 - s2 * s2, s4 = 2.0 * c2 * s2, around = (double)t->around.collagen[i];
    double t1 = (double)skh_signal_at(t, i, SKH_SIGNAL_TGFB1),
           t3 = (double)skh_signal_at(t, i, SKH_SIGNAL_TGFB3);
    double orderly = t1 + t3 > 0.0 ? 0.75 + 0.5 * t3 / (t1 + t3) : 1.0;
    double copy = around > 1e-9 ? p->templating * orderly * around / (around + 30.0) : 0.0;
    double own = kept * (1.0 - copy), theirs = around > 1e-9 ? kept * copy / around : 0.0;
    t->field[SKH_FIELD_M2_RE][i] += own * SKH_FIBRE_SCATTER2 * c2 + theirs * (double)t->around.m2_re[i];
    t->field[SKH_FIELD_M2_IM][i] += own * SKH_FIBRE_SCATTER2 * s2 + theirs * (double)t->around.m2_im[i];
    t->field[SKH_FIELD_M4_RE][i] += own * SKH_FIBRE_SCATTER4 * c4 + theirs * (double)t->around.m4_re[i];
    t->field[SKH_FIELD_M4_IM][i] += own * SKH_FIBRE_SCATTER4 * s4 + theirs * (double)t->around.m4_im[i];
    return kept;
}

void skh_matrix_deposit_elastin(skh_tissue *t, size_t i, double mass)
{
    double capacity = (double)t->rest.capacity[i], rest = (double)t->rest.elastin[i],
           *e = &t->field[SKH_FIELD_ELASTIN][i];
    if (capacity <= 0.0 || rest <= 0.0) return;
    double room = 1.0 - *e / (1.1 * rest);
    if (room <= 0.0) return;
    // how far the scaffold is that of the skin around: old skin with less collagen makes no less elastin
    // (Ashcroft 1997, J Pathol 183:80)
    double scaffold = (t->field[SKH_FIELD_COLLAGEN1_MATURE][i] + t->field[SKH_FIELD_COLLAGEN3_MATURE][i]) /
                      (double)t->rest.set_point[i];
    *e += mass * (scaffold < 1.0 ? scaffold : 1.0) * room;
}
