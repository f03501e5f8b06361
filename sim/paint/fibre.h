// Fibres: collagen bundles and threads, elastic lines. They stand on jittered sites fixed in the skin; each
// has a rank, and is visible where the model's density exceeds its rank: fibres fade in as matrix is laid
// down, and a needle's cut ends them at the channel's wall.
#pragma once
#include "sim/paint/tile.h"

typedef struct skh_fibre {
    float x_um, z_um;   ///< middle, flattened coordinates
    float cos_a, sin_a; ///< direction
    float half_um;      ///< half length
    float width_um;
    float wave_um, phase; ///< amplitude and phase of its waviness
    float amount;         ///< of its component at full density
    float rank;           ///< shown where the density exceeds it
    float turn;           ///< fixed random number that picks its direction from the local distribution
    float grow;           ///< fixed random number that scales it
    uint16_t order;       ///< later ones lie above
    uint8_t kind;         ///< row of the table of kinds
} skh_fibre;

typedef struct skh_fibres {
    skh_fibre *fibre;
    int count, capacity;
    int *bin_start, *bin; ///< per tile of the region: fibres in drawing order
    int bins, bin_capacity;
    float left_um, top_um, right_um, bottom_um; ///< region, shown coordinates
} skh_fibres;

/// Lay out the fibres of a region. 0, or -1 without memory.
int skh_fibres_build(skh_fibres *fibres, const skh_canvas *canvas, float left, float top, float right,
                     float bottom);
/// Sort into tiles of `tile_um`: columns x rows from the region's corner. 0, or -1 without memory.
int skh_fibres_bin(skh_fibres *fibres, const skh_canvas *canvas, float x0_um, float z0_um, float tile_um,
                   int columns, int rows);
/// Take a fibre's direction and size from the fields as they are now. Returns how far it moved, um at its
/// ends.
float skh_fibre_shape(skh_fibre *fibre, const skh_canvas *canvas);
float skh_fibre_reach(const skh_fibre *fibre); ///< no pixel further than this from its middle, um
void skh_fibres_free(skh_fibres *fibres);
/// Fibres are drawn between these two: side by side, and back into planes.
void skh_threads_gather(const skh_canvas *canvas);
void skh_threads_scatter(const skh_canvas *canvas);
/// Draw one fibre onto a tile.
void skh_fibre_draw(const skh_fibre *fibre, const skh_canvas *canvas);
