// The parts of a tile, each drawn by its own file, from the ground up.
#pragma once
#include "sim/paint/tile.h"

/// Basal keratinocytes as the model has them, left to right.
typedef struct skh_chain {
    int count, capacity;
    float *x_um;
    unsigned char *state;
} skh_chain;

void skh_ground_draw(const skh_canvas *canvas);   ///< tissue mask, ground substance, felt, grain
void skh_fat_draw(const skh_canvas *canvas);      ///< subcutaneous fat, below its wavy border
void skh_vessels_draw(const skh_canvas *canvas);  ///< capillary loops and plexus
void skh_junction_draw(const skh_canvas *canvas); ///< nothing of the dermis reaches above the junction
/// What fills the channels: blood, fibrin, gel, air; crust and bacteria.
void skh_channels_draw(const skh_canvas *canvas, const skh_pore *pores, int count);
void skh_crusts_draw(const skh_canvas *canvas, const skh_pore *pores, int count);
void skh_bacteria_draw(const skh_canvas *canvas);
void skh_epidermis_draw(const skh_canvas *canvas, const skh_chain *chain);
void skh_corneum_draw(const skh_canvas *canvas);
void skh_edges_draw(const skh_canvas *canvas); ///< nothing beyond the section's ends

/// Coverage of red cells at a point when `density` (0-1) of their places are taken.
float skh_red_cells_at(uint32_t seed, float x_um, float z_um, float density, float um_per_px);
