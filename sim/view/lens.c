#include "sim/view/lens.h"
#include <cglm/cglm.h>

// The map from um to pixels: move the corner to the origin, then scale. Local to each call: the size of a
// mat3 follows the compiler's flags, so that it stays out of structs.
static void map_of(const skh_camera *camera, mat3 map)
{
    vec2 scale = {1.0f / camera->um_per_px, 1.0f / camera->um_per_px};
    vec2 corner = {-camera->left_um, -camera->top_um};
    glm_scale2d_make(map, scale);
    glm_translate2d(map, corner);
}

static skh_lens_point through(mat3 map, float x, float y)
{
    vec3 from = {x, y, 1.0f}, to;
    glm_mat3_mulv(map, from, to);
    return (skh_lens_point){to[0], to[1]};
}

skh_lens_point skh_lens_to_px(const skh_camera *camera, float x_um, float z_um)
{
    mat3 map;
    map_of(camera, map);
    return through(map, x_um, z_um);
}

skh_lens_point skh_lens_to_um(const skh_camera *camera, float x_px, float y_px)
{
    mat3 map, back;
    map_of(camera, map);
    glm_mat3_inv(map, back);
    return through(back, x_px, y_px);
}
