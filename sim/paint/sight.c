// Where a first picture looks: window, pictures of files and of reports look at the same place.
#include "skinheal/paint.h"
#include <math.h>

skh_sight skh_paint_sight(const skh_scene *scene)
{
    if (scene->scenario && scene->scenario->lesion_count) {
        const skh_lesion *lesion = &scene->scenario->lesions[0];
        float sunk = (int)lesion->kind == SKH_LESION_DARK_SPOT ? 0 : (float)lesion->depth;
        return (skh_sight){(float)lesion->at, 1.25f * (float)lesion->width, sunk + 200};
    }
    float middle = (float)scene->grid.nx * scene->grid.dx_um / 2, at = middle;
    for (int i = 0; i < scene->pore_count; i++) {
        float x = scene->pores[i].x_um;
        if (i == 0 || fabsf(x - middle) < fabsf(at - middle)) at = x;
    }
    return (skh_sight){at, 0, 0};
}
