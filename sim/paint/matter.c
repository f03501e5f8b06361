#include "sim/paint/matter.h"
#include "sim/paint/noise.h"
#include <stdlib.h>

// Share of collagen that is type III at rest, and of young skin's elastin (MODEL 1): what counts as "full" on
// the picture.
static const float type3_rest = 0.15f, elastin_low = 5.0f, elastin_high = 9.0f, capacity_low = 130.0f,
                   capacity_high = 200.0f;

// A change of this much of a value is as visible as a change of 1 in a density.
static const float scale[SKH_MATTER_COUNT] = {
    [SKH_MATTER_OLD1] = 1,   [SKH_MATTER_OLD3] = 1,   [SKH_MATTER_NEW1] = 1,      [SKH_MATTER_NEW3] = 1,
    [SKH_MATTER_MATURE] = 3, [SKH_MATTER_M2_RE] = 3,  [SKH_MATTER_M2_IM] = 3,     [SKH_MATTER_M4_RE] = 3,
    [SKH_MATTER_M4_IM] = 3,  [SKH_MATTER_WEIGHT] = 1, [SKH_MATTER_ELASTIN] = 1,   [SKH_MATTER_VESSELS] = 1.5f,
    [SKH_MATTER_FIBRIN] = 1, [SKH_MATTER_GEL] = 2,    [SKH_MATTER_BACTERIA] = 10, [SKH_MATTER_STORE] = 100,
    [SKH_MATTER_WOUND] = 1};

int skh_matters_reserve(skh_matters *m, const skh_scene *scene)
{
    int nx = scene->grid.nx, nz = scene->grid.nz;
    if (m->memory && m->nx == nx && m->nz == nz && m->dx_um == scene->grid.dx_um) return 0;
    skh_matters_free(m);
    int bx = (nx + SKH_MATTER_BLOCK - 1) / SKH_MATTER_BLOCK,
        bz = (nz + SKH_MATTER_BLOCK - 1) / SKH_MATTER_BLOCK;
    size_t nodes = (size_t)nx * (size_t)nz, blocks = (size_t)bx * (size_t)bz;
    m->memory = calloc(nodes * SKH_MATTER_COUNT, sizeof(float));
    m->first = calloc((size_t)nx, sizeof(int));
    m->fresh = calloc(blocks, 1);
    if (!m->memory || !m->first || !m->fresh) {
        skh_matters_free(m);
        return -1;
    }
    for (int k = 0; k < SKH_MATTER_COUNT; k++) m->value[k] = m->memory + (size_t)k * nodes;
    m->nx = nx;
    m->nz = nz;
    m->blocks_x = bx;
    m->blocks_z = bz;
    m->dx_um = scene->grid.dx_um;
    return 1;
}

void skh_matters_free(skh_matters *m)
{
    free(m->memory);
    free(m->first);
    free(m->fresh);
    *m = (skh_matters){0};
}

static float field(const skh_scene *s, skh_field what, size_t i) { return (float)s->fields[what][i]; }

static void read_node(const skh_scene *s, size_t i, float *v)
{
    float cap = s->capacity[i] > 1.0f ? s->capacity[i] : 1.0f;
    float c1 = field(s, SKH_FIELD_COLLAGEN1_YOUNG, i), c1m = field(s, SKH_FIELD_COLLAGEN1_MATURE, i);
    float c3 = field(s, SKH_FIELD_COLLAGEN3_YOUNG, i), c3m = field(s, SKH_FIELD_COLLAGEN3_MATURE, i);
    float c = c1 + c1m + c3 + c3m, per = c > 0.01f ? 1.0f / c : 0.0f;
    float wound = field(s, SKH_FIELD_MEMORY, i), one = (c1 + c1m) / (cap * (1.0f - type3_rest)),
          three = (c3 + c3m) / (cap * type3_rest);
    float part = skh_clamp((cap - capacity_low) / (capacity_high - capacity_low), 0.0f, 1.0f);
    v[SKH_MATTER_OLD1] = (1.0f - wound) * one;
    v[SKH_MATTER_OLD3] = (1.0f - wound) * three;
    v[SKH_MATTER_NEW1] = wound * one;
    v[SKH_MATTER_NEW3] = wound * three;
    v[SKH_MATTER_MATURE] = (c1m + c3m) * per;
    v[SKH_MATTER_M2_RE] = field(s, SKH_FIELD_M2_RE, i) * per;
    v[SKH_MATTER_M2_IM] = field(s, SKH_FIELD_M2_IM, i) * per;
    v[SKH_MATTER_M4_RE] = field(s, SKH_FIELD_M4_RE, i) * per;
    v[SKH_MATTER_M4_IM] = field(s, SKH_FIELD_M4_IM, i) * per;
    v[SKH_MATTER_WEIGHT] = (1.0f - wound) * skh_clamp(c / cap, 0.0f, 1.0f);
    v[SKH_MATTER_ELASTIN] = field(s, SKH_FIELD_ELASTIN, i) / skh_mixf(elastin_low, elastin_high, part);
    v[SKH_MATTER_VESSELS] = field(s, SKH_FIELD_VESSELS, i);
    v[SKH_MATTER_FIBRIN] = field(s, SKH_FIELD_FIBRIN, i);
    v[SKH_MATTER_GEL] = field(s, SKH_FIELD_PROVISIONAL, i) / cap;
    v[SKH_MATTER_BACTERIA] = field(s, SKH_FIELD_BACTERIA, i);
    v[SKH_MATTER_STORE] = field(s, SKH_FIELD_PLATELET_STORE, i);
    v[SKH_MATTER_WOUND] = wound;
}

// Above the junction stands what the first dermal node below holds: fibres that reach the wavy border are not
// cut off.
static void find_first_rows(skh_matters *m, const skh_scene *scene)
{
    for (int x = 0; x < m->nx; x++) {
        int z = 0;
        while (z < m->nz - 1 && scene->capacity[(size_t)z * (size_t)m->nx + (size_t)x] <= 0.0f) z++;
        m->first[x] = z;
    }
}

static void update_block(skh_matters *m, const skh_scene *scene, int block, float threshold)
{
    enum { B = SKH_MATTER_BLOCK };
    float now[B * B][SKH_MATTER_COUNT], worst[SKH_MATTER_COUNT] = {0}, all = 0.0f, turned = 0.0f;
    int x0 = block % m->blocks_x * B, z0 = block / m->blocks_x * B;
    int wide = m->nx - x0 < B ? m->nx - x0 : B, deep = m->nz - z0 < B ? m->nz - z0 : B;
    for (int n = 0; n < wide * deep; n++) {
        int x = x0 + n % wide, z = z0 + n / wide, from = z < m->first[x] ? m->first[x] : z;
        size_t i = (size_t)z * (size_t)m->nx + (size_t)x;
        read_node(scene, (size_t)from * (size_t)m->nx + (size_t)x, now[n]);
        // bacteria sit in the channel through the epidermis as well: their own values there
        now[n][SKH_MATTER_BACTERIA] = (float)scene->fields[SKH_FIELD_BACTERIA][i];
        for (int k = 0; k < SKH_MATTER_COUNT; k++) {
            float change = fabsf(now[n][k] - m->value[k][i]) / scale[k];
            if (change > worst[k]) worst[k] = change;
        }
    }
    for (int k = 0; k < SKH_MATTER_COUNT; k++) {
        all = worst[k] > all ? worst[k] : all;
        if (k >= SKH_MATTER_NEW1 && k <= SKH_MATTER_WEIGHT) turned = worst[k] > turned ? worst[k] : turned;
    }
    if (all <= threshold) return;
    m->fresh[block] = turned > 0.3f * threshold ? SKH_FRESH_ANY | SKH_FRESH_FIBRES : SKH_FRESH_ANY;
    float wound = 0.0f;
    for (int n = 0; n < wide * deep; n++) {
        size_t i = (size_t)(z0 + n / wide) * (size_t)m->nx + (size_t)(x0 + n % wide);
        if (now[n][SKH_MATTER_WOUND] - m->value[SKH_MATTER_WOUND][i] > wound)
            wound = now[n][SKH_MATTER_WOUND] - m->value[SKH_MATTER_WOUND][i];
        for (int k = 0; k < SKH_MATTER_COUNT; k++) m->value[k][i] = now[n][k];
    }
    if (wound > 0.02f) m->fresh[block] |= SKH_FRESH_WOUND;
}

void skh_matters_update(skh_matters *m, const skh_scene *scene, skh_area area, float threshold)
{
    find_first_rows(m, scene);
    float side = (float)SKH_MATTER_BLOCK * m->dx_um;
    int blocks = m->blocks_x * m->blocks_z;
#pragma omp parallel for schedule(static)
    for (int block = 0; block < blocks; block++) {
        float x = (float)(block % m->blocks_x) * side, z = (float)(block / m->blocks_x) * side;
        int seen =
            x + side > area.left_um && x < area.right_um && z + side > area.top_um && z < area.bottom_um;
        m->fresh[block] = 0;
        if (seen) update_block(m, scene, block, threshold);
    }
    m->wounded = 0;
    for (int block = 0; block < blocks; block++) m->wounded |= (m->fresh[block] & SKH_FRESH_WOUND) != 0;
}
