// The tissue every process works on: fields of a section, its geometry, and the smoothed neighbourhoods.
//
// Processes share data through this and cells.h, never through each other. Arrays are planar [z][y][x] over
// all nodes unless said otherwise; columns have one value per x. `state` arrays go into snapshots, `rest`
// arrays are constant after creation, `around` arrays are derived (but kept, so that a restart goes on with
// the same bits).
#pragma once
#include "sim/base/block.h"
#include "skinheal/params.h"
#include "skinheal/scene.h"
#include <math.h>

/// Constant anatomy of the skin before treatment, per node and per column.
typedef struct skh_rest {
    float *capacity;        ///< collagen of young healthy skin, mg/ml; 0 outside dermis and subcutis (c_cap)
    float *set_point;       ///< collagen the resident cells hold, mg/ml (c_set)
    float *elastin;         ///< resting elastin, mg/ml
    float *vessels;         ///< resting vessel density
    float *residents;       ///< resting fibroblast density, cells/mm3 (n_Q)
    float *angle2, *angle4; ///< resting m2/c and m4/c (real: families lie symmetric about the surface)
    float *mask_30, *mask_250;           ///< B_sigma[dermis], to normalise averages at its borders
    float *residents_60, *residents_150; ///< B_sigma[n_Q]
    float *junction_um;                  ///< per column
    float *lesion_depth;                 ///< per column: surface depth a lesion was built for, um
    unsigned char *lesion;               ///< per column: 0 or 1 + index
    float *darkness;                     ///< per column: melanin production over the skin around
    float *surface_rest;  ///< per column: integral of volume in the resting skin without lesions, um
    float *row_papillary; ///< per z: 1 papillary .. 0 reticular (s_p)
} skh_rest;

/// Smoothed surroundings, refreshed by surroundings.c.
typedef struct skh_around {
    float *neutrophils, *m1, *m2; ///< cells/mm3, sigma 25 um
    float *repairers;             ///< active and myofibroblasts, cells/mm3, sigma 40 um
    float *quiescent;             ///< quiescent fibroblasts, cells/mm3, sigma 60 um
    float *fibroblasts_25, *fibroblasts_60, *fibroblasts_150; ///< all fibroblasts, cells/mm3
    float *collagen, *m2_re, *m2_im, *m4_re, *m4_im;          ///< B_30, masked, mg/ml
    float *deficit; ///< 1 - collagen/set point of the surroundings, 0-1
    float *tension; ///< B_250[load not carried], masked (tau)
} skh_around;

/// Epidermis: one value per column, and the chain of basal keratinocytes.
typedef struct skh_epidermis {
    float *thickness, *corneum, *cover, *barrier, *melanin, *surface, *perfusion;
    float *dilation;      ///< share of full inflammatory vasodilation, 0-1
    int *count, capacity; ///< keratinocytes in the chain; their largest number
    float *key_x;         ///< position, um, rising
    uint8_t *key_state;   ///< skh_keratinocyte_state
    uint8_t *key_gap;     ///< 1 = bare skin between this one and the next
    float *key_wait;      ///< hours since the gap was made
    double *divisions;    ///< so far
} skh_epidermis;

typedef struct skh_tissue {
    skh_grid grid;
    skh_layers layers;
    double *field[SKH_FIELD_COUNT];
    float *signals;        ///< [z][y][x][8]
    float *source;         ///< [z][y][x][8] ng/ml/h, rebuilt each step
    double *made1, *made3; ///< collagen I and III laid down by cells since the last slow step, mg/ml
    double *synthesis1, *synthesis3; ///< procollagen made per hour, mg/ml/h
    float *work;                     ///< per node
    float *work2, *smooth_work;      ///< likewise, and of smooth.h; transport writes over both
    double *column_work;             ///< per column
    skh_rest rest;
    skh_around around;
    skh_epidermis epidermis;
    int quiet; ///< no signal above its floor (read and written by signals.c)
} skh_tissue;

/// p-th order response x^p/(K^p + x^p) for p = 1, 2.
static inline float skh_hill1(float x, float half) { return x > 0.0f ? x / (half + x) : 0.0f; }
static inline float skh_hill2(float x, float half) { return x > 0.0f ? x * x / (half * half + x * x) : 0.0f; }
/// Share of collagen that is not cross-linked yet, at rest (MODEL 4.4: k_C0/(k_x + k_C0)).
static inline double skh_young_share(const skh_params *p)
{
    return p->collagen_turnover / (p->crosslinking + p->collagen_turnover);
}
/// All collagen at a node, mg/ml.
static inline double skh_collagen_at(const skh_tissue *t, size_t i)
{
    return ((t->field[SKH_FIELD_COLLAGEN1_YOUNG][i] + t->field[SKH_FIELD_COLLAGEN1_MATURE][i]) +
            t->field[SKH_FIELD_COLLAGEN3_YOUNG][i]) +
           t->field[SKH_FIELD_COLLAGEN3_MATURE][i];
}
/// Part of the matrix of a node is lost: collagen with its orientation, and elastin.
static inline void skh_lose_matrix(const skh_tissue *t, size_t i, double share)
{
    static const skh_field lost[] = {SKH_FIELD_COLLAGEN1_YOUNG,
                                     SKH_FIELD_COLLAGEN1_MATURE,
                                     SKH_FIELD_COLLAGEN3_YOUNG,
                                     SKH_FIELD_COLLAGEN3_MATURE,
                                     SKH_FIELD_ELASTIN,
                                     SKH_FIELD_M2_RE,
                                     SKH_FIELD_M2_IM,
                                     SKH_FIELD_M4_RE,
                                     SKH_FIELD_M4_IM};
    for (size_t k = 0; k < sizeof lost / sizeof lost[0]; k++) t->field[lost[k]][i] *= 1.0 - share;
}
/// Re[m4 conj(m2)^2], the numerator of B4: below 0 where fibre families cross.
static inline double skh_woven(double m2_re, double m2_im, double m4_re, double m4_im)
{
    return m4_re * (m2_re * m2_re - m2_im * m2_im) + m4_im * 2.0 * m2_re * m2_im;
}
/// Signal lane at a node, ng/ml.
static inline float skh_signal_at(const skh_tissue *t, size_t i, skh_signal s)
{
    return t->signals[i * 8 + (size_t)s];
}
/// Active TGF-beta of both kinds, ng/ml.
static inline float skh_tgfb_at(const skh_tissue *t, size_t i)
{
    return skh_signal_at(t, i, SKH_SIGNAL_TGFB1) + skh_signal_at(t, i, SKH_SIGNAL_TGFB3);
}
// expf is correctly rounded to a float's last bits only: good for large arguments, not for 1 - exp(-1e-6).
// Below 1/8 the (3,3) Pade form of exp is exact to 1e-11 and uses + - * / alone, the same bits with every
// compiler.
/// exp(-x), x >= 0
static inline double skh_decay(double x)
{
    if (x > 0.125) return (double)expf((float)-x);
    double even = 120.0 + 12.0 * x * x, odd = x * (60.0 + x * x);
    return (even - odd) / (even + odd);
}
/// 1 - exp(-x), x >= 0, accurate for small x
static inline double skh_uptake(double x)
{
    if (x > 0.125) return 1.0 - (double)expf((float)-x);
    double even = 120.0 + 12.0 * x * x, odd = x * (60.0 + x * x);
    return 2.0 * odd / (even + odd);
}
