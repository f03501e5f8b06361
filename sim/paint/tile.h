// A tile of the plate while it is drawn: amounts as floats, 64 x 64 px, one plane per component.
#pragma once
#include "sim/paint/matter.h"
#include "sim/paint/noise.h"
#include "sim/paint/relief.h"
#include "skinheal/paint.h"

/// Planes behind the public components.
typedef enum skh_plane {
    SKH_PLANE_TISSUE = SKH_COMPONENT_COUNT, ///< 1 = section, 0 = empty slide
    SKH_PLANE_GRAIN,                        ///< unevenness of section and staining, 0.5 = mean
    SKH_PLANE_POLAR,                        ///< birefringence of fibres
    SKH_PLANE_COS4,  ///< its part that turns with the stage: POLAR * (0.5 + 0.5 cos 4 theta)
    SKH_PLANE_SIN4,  ///< POLAR * (0.5 + 0.5 sin 4 theta)
    SKH_PLANE_THICK, ///< POLAR * thickness of the fibre, 0 thin .. 1 thick
    SKH_PLANE_DRAWN, ///< planes up to here are anatomy and cached
    SKH_PLANE_CELL_NUCLEI = SKH_PLANE_DRAWN, ///< of the model's single cells
    SKH_PLANE_CELL_BODIES,
    SKH_PLANE_COUNT
} skh_plane;

enum { SKH_TILE = 64, SKH_TILE_PX = SKH_TILE * SKH_TILE };

/// While fibres are drawn, what they change stands side by side for each pixel: one blend is one vector
/// operation.
typedef enum skh_thread {
    SKH_THREAD_COLLAGEN1,
    SKH_THREAD_COLLAGEN3,
    SKH_THREAD_ELASTIN,
    SKH_THREAD_POLAR,
    SKH_THREAD_COS4,
    SKH_THREAD_SIN4,
    SKH_THREAD_THICK,
    SKH_THREADS = 8 ///< one to spare
} skh_thread;

/// Where a tile lies and what it is drawn from.
typedef struct skh_canvas {
    float um_per_px;
    float x0_um, z0_um; ///< upper left corner, shown coordinates
    uint32_t seed;
    const skh_relief *skin;
    const skh_matters *matters;
    const float *tear;            ///< SKH_TEAR_COUNT steps along a channel's wall, um
    float (*plane)[SKH_TILE_PX];  ///< SKH_PLANE_COUNT planes
    float (*thread)[SKH_THREADS]; ///< SKH_TILE_PX pixels, while fibres are drawn
} skh_canvas;

static inline float skh_canvas_x(const skh_canvas *c, int px)
{
    return c->x0_um + ((float)px + 0.5f) * c->um_per_px;
}
static inline float skh_canvas_z(const skh_canvas *c, int py)
{
    return c->z0_um + ((float)py + 0.5f) * c->um_per_px;
}
/// The border of dermis and epidermis on the picture; seen close, basal cells root in it with little feet.
static inline float skh_canvas_junction(const skh_canvas *c, float x)
{
    float junction = skh_curve(c->skin, c->skin->junction, x), feet = skh_detail(1.2f, c->um_per_px);
    if (feet > 0.0f) {
        junction += feet * 0.9f * (skh_noise(c->seed + 431u, x / 1.1f, 0.5f) - 0.5f);
        junction += feet * 1.6f * (skh_noise(c->seed + 432u, x / 4.3f, 0.5f) - 0.5f);
    }
    return junction;
}
/// The same for all columns of a tile.
static inline void skh_canvas_junctions(const skh_canvas *c, float *junction)
{
    for (int px = 0; px < SKH_TILE; px++) junction[px] = skh_canvas_junction(c, skh_canvas_x(c, px));
}
/// A needle tears rather than cuts: how far the wall of a channel lies off the straight cut, um to the right.
/// Whatever is drawn from fields that the cut divides looks them up this far off, so that all of it agrees.
enum { SKH_TEAR_UM = 18, SKH_TEAR_STEP = 4, SKH_TEAR_COUNT = 1024 };
static inline float skh_tear(const skh_canvas *c, float x_um, float z_um)
{
    float deep = (z_um - c->skin->layers.epidermis_um) * (1.0f / 60.0f);
    if (deep <= 0.0f) return 0.0f; // above, the cells that stand tell where the wall is
    float along = (z_um + 0.6f * x_um) * (1.0f / (float)SKH_TEAR_STEP); // two walls of a channel differ
    int i = skh_floor(along);
    float a = c->tear[i & (SKH_TEAR_COUNT - 1)], b = c->tear[(i + 1) & (SKH_TEAR_COUNT - 1)];
    float tear = a + (b - a) * (along - (float)i);
    return deep < 1.0f ? tear * deep : tear;
}
/// Share of living epidermis at a place; the walls of a hole are as torn as those below.
static inline float skh_canvas_cover(const skh_canvas *c, float x_um, float z_um)
{
    const skh_relief *skin = c->skin;
    const float reach = 7.0f;
    float cover = skh_curve(skin, skin->cover, x_um), left = skh_curve(skin, skin->cover, x_um - reach),
          right = skh_curve(skin, skin->cover, x_um + reach);
    if (cover == left && cover == right) return cover;
    x_um += 9.0f * (skh_noise(c->seed + 443u, x_um / 50.0f, z_um / 13.0f) - 0.5f) +
            5.0f * (skh_noise(c->seed + 444u, x_um / 20.0f, z_um / 4.5f) - 0.5f);
    return skh_curve(skin, skin->cover, x_um);
}
static inline void skh_blend(float *amount, float target, float alpha)
{
    *amount += (target - *amount) * alpha;
}
/// Pixels [*from, *to) of a tile that a span of the skin may touch.
static inline int skh_canvas_span(float low_um, float high_um, float origin_um, float um_per_px, int *from,
                                  int *to)
{
    float a = (low_um - origin_um) / um_per_px - 1.0f, b = (high_um - origin_um) / um_per_px + 1.0f;
    *from = a <= 0.0f ? 0 : a >= (float)SKH_TILE ? SKH_TILE : (int)a;
    *to = b <= 0.0f ? 0 : b >= (float)SKH_TILE ? SKH_TILE : (int)b + 1;
    if (*to > SKH_TILE) *to = SKH_TILE;
    return *from < *to;
}
/// Everything solid at a pixel steps back by `alpha`, to make room for something drawn over it.
static inline void skh_cover_pixel(const skh_canvas *c, int i, float alpha)
{
    for (int k = 0; k < SKH_PLANE_TISSUE; k++) c->plane[k][i] *= 1.0f - alpha;
    for (int k = SKH_PLANE_POLAR; k < SKH_PLANE_DRAWN; k++) c->plane[k][i] *= 1.0f - alpha;
}
