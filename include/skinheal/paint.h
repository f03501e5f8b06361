/// Pictures of a scene in plain C: component maps, then a stain pass; cells as sprites of one atlas.
///
/// No SDL here: the window, files and tests use the same code. Component maps are amounts per pixel; a stain is
/// a matrix of dye amounts per component, so that new stains are tables and cross-fades are interpolations.
#pragma once
#include "skinheal/scene.h"

#define SKH_COMPONENTS(X)                                                                                       \
    X(KERATIN, "keratin")                                                                                       \
    X(CYTOPLASM, "cytoplasm")                                                                                   \
    X(NUCLEI, "nuclei")                                                                                         \
    X(MELANIN, "melanin")                                                                                       \
    X(COLLAGEN1, "collagen I")                                                                                  \
    X(COLLAGEN3, "collagen III")                                                                                \
    X(ELASTIN, "elastin")                                                                                       \
    X(FIBRIN, "fibrin")                                                                                         \
    X(RED_CELLS, "red cells")                                                                                   \
    X(GROUND, "ground substance")                                                                               \
    X(BACTERIA, "bacteria")                                                                                     \
    X(FAT, "fat")
typedef enum skh_component {
#define X(name, label) SKH_COMPONENT_##name,
    SKH_COMPONENTS(X)
#undef X
        SKH_COMPONENT_COUNT
} skh_component;

#define SKH_STAINS(X)                                                                                           \
    X(ILLUSTRATED, "illustrated", "Illustrated")                                                                \
    X(HE, "he", "H&E")                                                                                          \
    X(MASSON, "masson", "Masson")                                                                               \
    X(PICROSIRIUS, "picrosirius", "Picrosirius")                                                                \
    X(POLARISED, "polarised", "Picrosirius, polarised")                                                         \
    X(VVG, "vvg", "Elastin (VVG)")                                                                              \
    X(IMMUNO1, "immuno1", "Immuno: collagen I")                                                                 \
    X(IMMUNO3, "immuno3", "Immuno: collagen III")
typedef enum skh_stain {
#define X(name, word, label) SKH_STAIN_##name,
    SKH_STAINS(X)
#undef X
        SKH_STAIN_COUNT
} skh_stain;
const char *skh_stain_word(skh_stain stain);  ///< on the command line
const char *skh_stain_label(skh_stain stain); ///< on screen

/// What part of the skin fills the picture.
typedef struct skh_camera {
    float left_um, top_um;  ///< skin position of the upper left corner; z = 0 is the mean rest surface
    float um_per_px;
    int width_px, height_px;
} skh_camera;

typedef struct skh_paint_options {
    skh_stain stain, stain_to; ///< cross-fade from stain to stain_to
    float fade;                ///< 0..1
    float stage_angle;         ///< polarised light: stage rotation, turns
    int safe_colours;          ///< colour-blind-safe variants
    int show_cells;            ///< draw cells into the plate (files); the window draws them as sprites
    uint32_t cell_mask;        ///< bit per skh_cell_type
    int signal;                ///< skh_signal drawn as heat map, or -1
    float needle;              ///< 0 = out .. 1 = fully in: the needle of the latest session
} skh_paint_options;

typedef struct skh_plate skh_plate; ///< caches of one picture: anatomy, fibres, cells, component maps

skh_status skh_plate_create(int width_px, int height_px, skh_plate **out, skh_error *err);
void skh_plate_destroy(skh_plate *plate);
/// Bring the component maps up to date with a scene; only what changed is redrawn.
skh_status skh_plate_update(skh_plate *plate, const skh_scene *scene, const skh_camera *camera, skh_error *err);
/// Shade the maps to ARGB8888 pixels, `pitch_px` per row.
void skh_plate_shade(const skh_plate *plate, const skh_paint_options *options, uint32_t *argb, int pitch_px);
/// Amounts at a pixel, SKH_COMPONENT_COUNT floats.
void skh_plate_sample(const skh_plate *plate, int x_px, int y_px, float *amounts);

/// One cell to draw: where on the picture, which sprite of the atlas, how large, which way.
typedef struct skh_sprite {
    float x_px, y_px, radius_px;
    float cos_a, sin_a;
    int type;      ///< skh_cell_type, or SKH_CELL_COUNT for a platelet
    uint32_t id;
} skh_sprite;
/// Cells in view; returns how many were written (at most `max`).
int skh_plate_sprites(const skh_plate *plate, const skh_scene *scene, const skh_camera *camera, skh_sprite *out, int max);
/// The atlas: ARGB8888 premultiplied sprites in a row of square tiles, one clear pixel around each.
typedef struct skh_atlas {
    int tile_px, tiles, width_px, height_px;
    const uint32_t *argb;
} skh_atlas;
const skh_atlas *skh_plate_atlas(const skh_plate *plate, int safe_colours);

/// Write ARGB8888 pixels as PNG (libpng level 1, SUB filter) with text chunks. Written beside and renamed.
skh_status skh_png_write(const char *path, const uint32_t *argb, int width, int height, int pitch_px,
                         const char *const (*text)[2], int text_count, skh_error *err);
