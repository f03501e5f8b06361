// Stains as tables: how much of each dye every component takes up, and what each dye takes out of the light.
#pragma once
#include "sim/paint/tile.h"

typedef enum skh_light {
    SKH_LIGHT_TRANSMITTED, ///< absorbance on a white field
    SKH_LIGHT_POLARISED,   ///< crossed polars on a black field
    SKH_LIGHT_FLAT         ///< flat colours, painter's order
} skh_light;

skh_light skh_stain_light(skh_stain stain);
/// Absorbance per amount of every plane, for red, green and blue.
void skh_stain_matrix(skh_stain stain, float matrix[SKH_PLANE_COUNT][3]);

/// Flat colours of the Illustrated picture, 0..1.
typedef struct skh_flat {
    int plane;
    float colour[3];
    float alpha_low, alpha_high, most; ///< opacity rises from alpha_low to alpha_high, to `most`
    float dark, light;                 ///< brightness is dark + light * amount
} skh_flat;
enum { SKH_FLATS = 11 };
const skh_flat *skh_flat_layers(void);
const float *skh_flat_colour(const skh_flat *layer, int safe_colours);
/// Colour of fibres between crossed polars, thin to thick, three stops.
const float (*skh_polar_stops(int safe_colours))[3];
