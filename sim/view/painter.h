// Pictures of the tissue on a thread of their own, so that the window answers while a plate is being drawn.
//
// The window asks with a scene, a camera and options, and takes whatever is newest; until it arrives the old
// picture is drawn moved and scaled to the present camera. One painter serves both plates of a comparison.
#pragma once
#include "sim/view/engine.h"
#include "skinheal/paint.h"

enum { SKH_PLACE_X = 33, SKH_PLACE_Y = 33, SKH_SLOTS = 2 };

typedef struct skh_painted {
    skh_camera camera;
    skh_paint_options options;
    uint32_t *argb; ///< camera.width_px * height_px
    skh_sprite *sprites;
    int sprite_count;
    float signal_top; ///< ng/ml of the brightest heat colour
    /// Depth in the flattened grid at nodes of a coarse lattice over the picture, um (the surface sinks and
    /// rises).
    float depth_um[SKH_PLACE_Y][SKH_PLACE_X];
    uint32_t *atlas;
    int atlas_tile_px, atlas_width_px, atlas_height_px;
    unsigned atlas_version;
    double time_h;
    int pending; ///< tiles still outdated
    unsigned serial;
    double update_ms, shade_ms; ///< computing time of the painting thread
} skh_painted;

typedef struct skh_painter skh_painter;

skh_status skh_painter_create(skh_painter **out, skh_error *err); ///< starts the thread. SKH_ERR_MEMORY
void skh_painter_destroy(skh_painter *painter);
/// The newest request of a slot wins. The scene gets a user more while it is needed.
void skh_painter_ask(skh_painter *painter, int slot, skh_shared_scene *scene, const skh_camera *camera,
                     const skh_paint_options *options);
/// Newest finished picture of a slot, or NULL; the window's until its next take of this slot.
const skh_painted *skh_painter_take(skh_painter *painter, int slot);
/// Threads the painter may use from the next picture on: what the models leave of the cores.
void skh_painter_threads(skh_painter *painter, int threads);
/// Wait until every request is drawn in full.
void skh_painter_wait(skh_painter *painter);
float skh_painted_depth(const skh_painted *painted, float x_px, float y_px); ///< in the flattened grid, um
