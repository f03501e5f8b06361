#include "sim/paint/relief.h"
#include "sim/paint/noise.h"
#include <stdlib.h>
#include <string.h>

int skh_relief_reserve(skh_relief *skin, const skh_scene *scene)
{
    int count = (int)((float)scene->grid.nx * scene->grid.dx_um) / SKH_RELIEF_STEP;
    int nodes = scene->grid.nx;
    if (skin->memory && skin->count == count && skin->nodes == nodes) return 0;
    free(skin->memory);
    skin->memory = calloc((size_t)count * SKH_RELIEF_CURVES + 3 * (size_t)nodes, sizeof(float));
    if (!skin->memory) return -1;
    float **curve[SKH_RELIEF_CURVES] = {&skin->top,      &skin->line,    &skin->corneum,
                                        &skin->junction, &skin->lift,    &skin->stretch,
                                        &skin->cover,    &skin->melanin, &skin->perfusion};
    for (int k = 0; k < SKH_RELIEF_CURVES; k++) *curve[k] = skin->memory + (size_t)k * (size_t)count;
    skin->whole_epidermis = skin->memory + (size_t)SKH_RELIEF_CURVES * (size_t)count;
    skin->whole_corneum = skin->whole_epidermis + nodes;
    skin->whole_cover = skin->whole_corneum + nodes;
    skin->count = count;
    skin->nodes = nodes;
    return 0;
}

void skh_relief_free(skh_relief *skin)
{
    free(skin->memory);
    *skin = (skh_relief){0};
}

float skh_relief_unplace(const skh_relief *skin, float x_um, float shown_z_um)
{
    float lift = skh_curve(skin, skin->lift, x_um), top = skin->layers.epidermis_um,
          low = skin->layers.dermis_um;
    if (shown_z_um + lift <= top) return shown_z_um + lift;
    if (shown_z_um >= low) return shown_z_um;
    // z - lift * (low - z) / (low - top) = shown
    float share = lift / (low - top);
    return (shown_z_um + share * low) / (1.0f + share);
}

// Smooth curve through values at node centres: Catmull-Rom, so that the outline shows no nodes.
static float spline(const float *value, int count, float at)
{
    int i = skh_floor(at);
    float t = at - (float)i;
    float p[4];
    for (int k = 0; k < 4; k++) {
        int j = i - 1 + k;
        p[k] = value[j < 0 ? 0 : j >= count ? count - 1 : j];
    }
    float a = -p[0] + 3.0f * p[1] - 3.0f * p[2] + p[3], b = 2.0f * p[0] - 5.0f * p[1] + 4.0f * p[2] - p[3];
    return 0.5f * (((a * t + b) * t + (p[2] - p[0])) * t + 2.0f * p[1]);
}

static const float one_cell_um = 7.0f;

// Share of a column that stands. At the moment of needling the model has not counted yet: it shows as missing
// thickness.
static float standing(const skh_scene *scene, int i)
{
    const skh_columns_view *c = &scene->columns;
    float cover = skh_clamp(c->cover[i], 0.0f, 1.0f);
    if (scene->session == 0 || scene->time_h - scene->session_time_h > 0.01) return cover;
    int left = i > 1 ? i - 2 : 0, right = i < scene->grid.nx - 2 ? i + 2 : scene->grid.nx - 1;
    float beside =
        c->epidermis_um[left] > c->epidermis_um[right] ? c->epidermis_um[left] : c->epidermis_um[right];
    float share = c->epidermis_um[i] < 1.0f ? 0.0f : skh_clamp(c->epidermis_um[i] / beside, 0.0f, 1.0f);
    return share < cover ? share : cover;
}

// The model's thickness is a column's mean. Where part of a column is bare, what stands beside the hole is as
// thick as before, up to the wall: such columns take their thickness from the whole ones to both sides.
static void find_whole(skh_relief *skin, const skh_scene *scene)
{
    const float whole = 0.9f;
    int nodes = skin->nodes;
    for (int i = 0; i < nodes; i++) {
        skin->whole_cover[i] = standing(scene, i);
        skin->whole_epidermis[i] = scene->columns.epidermis_um[i];
        skin->whole_corneum[i] = scene->columns.corneum_um[i];
    }
    for (int i = 0; i < nodes; i++) {
        if (skin->whole_cover[i] >= whole) continue;
        int left = i, right = i;
        while (left > 0 && skin->whole_cover[left] < whole) left--;
        while (right < nodes - 1 && skin->whole_cover[right] < whole) right++;
        if (skin->whole_cover[left] < whole) left = right;
        if (skin->whole_cover[right] < whole) right = left;
        if (skin->whole_cover[left] < whole) continue; // nothing stands
        float t = right > left ? (float)(i - left) / (float)(right - left) : 0.0f;
        skin->whole_epidermis[i] =
            skh_mixf(scene->columns.epidermis_um[left], scene->columns.epidermis_um[right], t);
        skin->whole_corneum[i] =
            skh_mixf(scene->columns.corneum_um[left], scene->columns.corneum_um[right], t);
    }
}

// A slice is never as stepped as columns are: mean of neighbours, 1-2-1.
static void soften(float *value, int count)
{
    float before = value[0];
    for (int i = 1; i < count - 1; i++) {
        float here = value[i];
        value[i] = 0.25f * (before + 2.0f * here + value[i + 1]);
        before = here;
    }
}

static void build_curves(skh_relief *skin, const skh_scene *scene)
{
    const skh_columns_view *c = &scene->columns;
    const skh_layers *layers = &scene->layers;
    int nx = scene->grid.nx;
    uint32_t salt = (uint32_t)scene->seed * 31u + 7u;
    float living = layers->epidermis_um - layers->corneum_um;
    find_whole(skin, scene);
    for (int k = 0; k < 2; k++) {
        soften(skin->whole_epidermis, nx);
        soften(skin->whole_corneum, nx);
    }
    for (int i = 0; i < skin->count; i++) {
        float x = ((float)i + 0.5f) * SKH_RELIEF_STEP, at = x / scene->grid.dx_um - 0.5f;
        float relief = 5.0f * (skh_noise(salt, x / 150.0f, 0.5f) - 0.5f) +
                       2.4f * (skh_noise(salt + 1, x / 34.0f, 0.5f) - 0.5f);
        float uneven = 0.55f + 1.0f * skh_noise(salt + 2, x / 130.0f, 0.5f);
        float rough = 9.0f * (skh_noise(salt + 3, x / 46.0f, 0.5f) - 0.5f) +
                      3.0f * (skh_noise(salt + 4, x / 15.0f, 0.5f) - 0.5f);
        float ridge = (spline(c->junction_um, nx, at) - layers->epidermis_um) * uneven;
        if (ridge > 0.0f) ridge *= 1.3f; // ridges point down, papillae are round
        ridge += rough * (layers->ridge_um / 20.0f);
        float cover = skh_clamp(spline(skin->whole_cover, nx, at), 0.0f, 1.0f);
        float thick = skh_clamp(spline(skin->whole_epidermis, nx, at), 0.0f, 4.0f * living);
        if (cover > 0.3f && thick < one_cell_um) thick = one_cell_um; // a tongue is at least one cell thick
        float horn = skh_clamp(spline(skin->whole_corneum, nx, at), 0.0f, 4.0f * layers->corneum_um);
        float rise = spline(c->surface_um, nx, at);
        // the surface carries what the epidermis gained, but not what a new one still lacks: a crust fills
        // that up
        float gained = thick > living ? thick - living : 0.0f;
        skin->stretch[i] = thick / living;
        skin->lift[i] = rise + relief - gained;
        skin->line[i] = -rise - relief;
        skin->junction[i] = layers->epidermis_um + ridge - skin->lift[i];
        skin->corneum[i] = gained > 0.0f ? layers->epidermis_um - skin->lift[i] - thick
                                         : skin->junction[i] - (living + ridge) * (thick / living);
        skin->top[i] = skin->corneum[i] - horn * (0.9f + 0.2f * skh_noise(salt + 5, x / 30.0f, 0.5f));
        skin->cover[i] = cover;
        skin->melanin[i] = skh_clamp(spline(c->melanin, nx, at), 0.0f, 8.0f);
        skin->perfusion[i] = skh_clamp(spline(c->perfusion, nx, at), 0.0f, 20.0f);
    }
}

void skh_relief_build(skh_relief *skin, const skh_scene *scene)
{
    skin->layers = scene->layers;
    skin->width_um = (float)scene->grid.nx * scene->grid.dx_um;
    skin->depth_um = (float)scene->grid.nz * scene->grid.dx_um;
    build_curves(skin, scene);
    for (int i = 0; i < skin->count; i++)
        if (skin->top[i] < skin->line[i]) skin->line[i] = skin->top[i];
}
