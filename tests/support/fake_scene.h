// A made-up scene with the anatomy of MODEL 1 and channels at any stage of healing: for tests of pictures and
// of the window that must not wait for a model run. Amounts follow the prototype's time line (MODEL 13)
// roughly; no biology is computed here.
#pragma once
#include "skinheal/scene.h"

typedef struct fake_setup {
    float width_um, depth_um, dx_um;
    float day;       ///< since needling
    int pores;       ///< evenly spread; 0 = skin at rest
    float needle_um; ///< reached depth
    float diameter_um;
    float cut_um;   ///< > 0: one wide cut of this width instead of needle channels
    float scar_um;  ///< > 0: depth of a sunken scar, 1 mm wide, in the middle
    float bacteria; ///< 1e6 CFU/ml in the channels
    float collagen; ///< all collagen over capacity, 1 = young skin
    uint64_t seed;
} fake_setup;

fake_setup fake_setup_default(void); ///< 1.2 x 0.8 mm, one 0.6 mm channel, day 0
/// Aborts without memory. Free with skh_scene_free-like fake_scene_free().
skh_scene *fake_scene_create(const fake_setup *setup);
void fake_scene_free(skh_scene *scene);
/// Field of a fake scene to change in a test.
double *fake_scene_field(skh_scene *scene, skh_field field);
