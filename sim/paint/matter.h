// What the painter keeps of a scene's fields: a copy that changes only where the scene changed noticeably.
//
// Nodes are compared in blocks of 8 x 8. A block whose worst change exceeds a threshold is taken over and
// marked, so that only the tiles that show it are drawn again, and neighbouring tiles always paint from the
// same values.
#pragma once
#include "skinheal/scene.h"

typedef enum skh_matter {
    SKH_MATTER_OLD1,   ///< collagen I of tissue that was never wounded, over its share of capacity
    SKH_MATTER_OLD3,   ///< collagen III of the same, over its resting share
    SKH_MATTER_NEW1,   ///< collagen I of repair tissue, over its share of capacity
    SKH_MATTER_NEW3,   ///< collagen III of repair tissue, over its resting share
    SKH_MATTER_MATURE, ///< cross-linked share of collagen
    SKH_MATTER_M2_RE,  ///< orientation moments over collagen
    SKH_MATTER_M2_IM,
    SKH_MATTER_M4_RE,
    SKH_MATTER_M4_IM,
    SKH_MATTER_WEIGHT,  ///< how much the moments say about tissue that was never wounded, 0-1
    SKH_MATTER_ELASTIN, ///< over young skin
    SKH_MATTER_VESSELS, ///< 1 = papillary plexus
    SKH_MATTER_FIBRIN,
    SKH_MATTER_GEL,      ///< provisional matrix over capacity
    SKH_MATTER_BACTERIA, ///< 1e6 CFU/ml
    SKH_MATTER_STORE,    ///< platelet store, ng/ml
    SKH_MATTER_WOUND,    ///< largest destroyed fraction so far
    SKH_MATTER_COUNT
} skh_matter;

enum { SKH_MATTER_BLOCK = 8 };
enum {
    SKH_FRESH_ANY = 1,
    SKH_FRESH_WOUND = 2,
    SKH_FRESH_FIBRES = 4 ///< what turns fibres or lets them grow
};

typedef struct skh_matters {
    int nx, nz, blocks_x, blocks_z;
    float dx_um;
    float *value[SKH_MATTER_COUNT]; ///< [z][x]
    int *first;                     ///< first dermal row of each column
    unsigned char *fresh;           ///< per block: what the last update took over, SKH_FRESH_ bits
    int wounded;                    ///< the last update found new wounds: repair fibres need sites there
    float *memory;
} skh_matters;

int skh_matters_reserve(skh_matters *matters,
                        const skh_scene *scene); ///< 0, or -1 without memory; 1 = starts anew
void skh_matters_free(skh_matters *matters);
/// A part of the flattened skin, um.
typedef struct skh_area {
    float left_um, top_um, right_um, bottom_um;
} skh_area;
/// Compare the blocks of an area and take over those that differ by more than `threshold` (1 = all there is).
void skh_matters_update(skh_matters *matters, const skh_scene *scene, skh_area area, float threshold);

/// Where between the nodes a point lies.
typedef struct skh_spot {
    size_t node;
    int right, down; ///< to the nodes beside and below, 0 at the border
    float fx, fz;
} skh_spot;
static inline skh_spot skh_matter_spot(const skh_matters *m, float x_um, float z_um)
{
    float u = x_um / m->dx_um - 0.5f, v = z_um / m->dx_um - 0.5f;
    u = u < 0.0f ? 0.0f : u > (float)(m->nx - 1) ? (float)(m->nx - 1) : u;
    v = v < 0.0f ? 0.0f : v > (float)(m->nz - 1) ? (float)(m->nz - 1) : v;
    int i = (int)u, j = (int)v;
    int right = i < m->nx - 1, down = j < m->nz - 1 ? m->nx : 0;
    return (skh_spot){(size_t)j * (size_t)m->nx + (size_t)i, right, down, u - (float)i, v - (float)j};
}
/// Value between nodes.
static inline float skh_matter_in(const skh_matters *m, skh_matter what, const skh_spot *s)
{
    const float *p = m->value[what] + s->node;
    float a = p[0] + (p[s->right] - p[0]) * s->fx,
          b = p[s->down] + (p[s->down + s->right] - p[s->down]) * s->fx;
    return a + (b - a) * s->fz;
}
static inline float skh_matter_at(const skh_matters *m, skh_matter what, float x_um, float z_um)
{
    skh_spot spot = skh_matter_spot(m, x_um, z_um);
    return skh_matter_in(m, what, &spot);
}
