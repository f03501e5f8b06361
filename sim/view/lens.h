// Where skin and picture meet: the affine map of a camera, by cglm. Skin in um (x along, z down), picture in
// pixels (x right, y down).
#pragma once
#include "skinheal/paint.h"

typedef struct skh_lens_point {
    float x, y;
} skh_lens_point;

skh_lens_point skh_lens_to_px(const skh_camera *camera, float x_um, float z_um);
skh_lens_point skh_lens_to_um(const skh_camera *camera, float x_px, float y_px);
