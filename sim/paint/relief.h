// Where skin lies on the picture: outline, layers, gaps, per 2 um along the section.
//
// The model works below a flattened surface; the picture shows the real one. A point at depth z below the
// junction is shown at z - lift * fall(z), where `lift` is how far the dermis rises at this place and fall()
// goes from 1 at the junction to 0 at the dermis' lower border. Rete ridges follow the model's junction;
// their unevenness (less than a node) and the finest relief of the horny layer are decoration with a stable
// hash.
#pragma once
#include "skinheal/scene.h"

enum { SKH_RELIEF_STEP = 2 }; ///< um between samples

typedef struct skh_relief {
    int count; ///< samples; sample i stands at (i + 0.5) * step
    float width_um, depth_um;
    skh_layers layers;
    float *top;      ///< shown z of the outer surface of the stratum corneum
    float *line;     ///< shown z of the model's surface: crusts fill up to it
    float *corneum;  ///< shown z of its lower border
    float *junction; ///< shown z of the dermal-epidermal junction
    float *lift;     ///< rise of the dermis, um
    float *stretch;  ///< viable epidermis over its resting thickness here
    float *cover;    ///< 1 = living epidermis here
    float *melanin, *perfusion;
    int nodes;                                            ///< columns of the grid
    float *whole_epidermis, *whole_corneum, *whole_cover; ///< per column: thickness of what stands there
    float *memory;                                        ///< one block of all curves
} skh_relief;

enum { SKH_RELIEF_CURVES = 9 };

/// Memory for a scene's width; keeps what fits. Returns 0, or -1 without memory.
int skh_relief_reserve(skh_relief *skin, const skh_scene *scene);
void skh_relief_build(skh_relief *skin, const skh_scene *scene);
void skh_relief_free(skh_relief *skin);

static inline float skh_curve(const skh_relief *skin, const float *curve, float x_um)
{
    float u = x_um * (1.0f / (float)SKH_RELIEF_STEP) - 0.5f;
    if (u <= 0.0f) return curve[0];
    int i = (int)u;
    if (i >= skin->count - 1) return curve[skin->count - 1];
    return curve[i] + (curve[i + 1] - curve[i]) * (u - (float)i);
}
/// 1 at the junction and above, 0 at the dermis' lower border.
static inline float skh_relief_fall(const skh_relief *skin, float z_um)
{
    float t = (z_um - skin->layers.epidermis_um) / (skin->layers.dermis_um - skin->layers.epidermis_um);
    return t <= 0.0f ? 1.0f : t >= 1.0f ? 0.0f : 1.0f - t;
}
/// Shown z of a point below the surface of the flattened grid.
static inline float skh_relief_place(const skh_relief *skin, float x_um, float z_um)
{
    return z_um - skh_curve(skin, skin->lift, x_um) * skh_relief_fall(skin, z_um);
}
float skh_relief_unplace(const skh_relief *skin, float x_um, float shown_z_um); ///< the reverse
