/// Pictures of a scene in plain C: component maps, then a stain pass; cells as sprites of one atlas.
///
/// No SDL here: the window, files and tests use the same code. Component maps are amounts per pixel; a stain
/// is a matrix of dye amounts per component, so that new stains are tables and cross-fades are
/// interpolations. Anatomy stands on sites fixed in the skin: the same fibre, cell or vessel is drawn at
/// every zoom and after every pan. A new plate of the same scene, camera and options has the same bits for
/// any number of threads and both compilers; a plate that follows a course may lag behind it by what is too
/// small to see (1.5 % of a density, a third of a pixel; textures are stretched where skin has swollen).
#pragma once
#include "skinheal/scene.h"

#define SKH_COMPONENTS(X)                                                                                    \
    X(KERATIN, "keratin")                                                                                    \
    X(CYTOPLASM, "cytoplasm")                                                                                \
    X(NUCLEI, "nuclei")                                                                                      \
    X(MELANIN, "melanin")                                                                                    \
    X(COLLAGEN1, "collagen I")                                                                               \
    X(COLLAGEN3, "collagen III")                                                                             \
    X(ELASTIN, "elastin")                                                                                    \
    X(FIBRIN, "fibrin")                                                                                      \
    X(RED_CELLS, "red cells")                                                                                \
    X(GROUND, "ground substance")                                                                            \
    X(BACTERIA, "bacteria")                                                                                  \
    X(FAT, "fat")
typedef enum skh_component {
#define X(name, label) SKH_COMPONENT_##name,
    SKH_COMPONENTS(X)
#undef X
        SKH_COMPONENT_COUNT
} skh_component;
const char *skh_component_label(skh_component component);

#define SKH_STAINS(X)                                                                                        \
    X(ILLUSTRATED, "illustrated", "Illustrated")                                                             \
    X(HE, "he", "H&E")                                                                                       \
    X(MASSON, "masson", "Masson")                                                                            \
    X(PICROSIRIUS, "picrosirius", "Picrosirius")                                                             \
    X(POLARISED, "polarised", "Picrosirius, polarised")                                                      \
    X(VVG, "vvg", "Elastin (VVG)")                                                                           \
    X(IMMUNO1, "immuno1", "Immuno: collagen I")                                                              \
    X(IMMUNO3, "immuno3", "Immuno: collagen III")
typedef enum skh_stain {
#define X(name, word, label) SKH_STAIN_##name,
    SKH_STAINS(X)
#undef X
        SKH_STAIN_COUNT
} skh_stain;
const char *skh_stain_word(skh_stain stain);  ///< on the command line
const char *skh_stain_label(skh_stain stain); ///< on screen
const char *skh_stain_note(skh_stain stain,
                           int safe_colours); ///< one sentence for captions: what shows, and its limits
int skh_stain_dark(skh_stain stain);          ///< 1 = dark field: captions and scale bars must be light

/// What part of the skin fills the picture. The corner is rounded to whole pixels of the skin, so that a pan
/// by whole pixels moves the picture without changing it.
typedef struct skh_camera {
    float left_um, top_um; ///< skin position of the upper left corner; z = 0 is the mean rest surface
    float um_per_px;       ///< 0.02..20
    int width_px, height_px;
} skh_camera;

/// What a first picture shows of the skin: the first lesion, whole, with a rim and the skin below it; else
/// the channel nearest the middle; else the middle.
typedef struct skh_sight {
    float at_um;            ///< along the skin
    float wide_um, deep_um; ///< what must be in view, 0 = nothing in particular; deep from the surface
} skh_sight;
skh_sight skh_paint_sight(const skh_scene *scene);

typedef struct skh_paint_options {
    skh_stain stain, stain_to; ///< cross-fade from stain to stain_to
    float fade;                ///< 0..1
    float stage_angle;         ///< polarised light: stage rotation, turns (fibres go dark every quarter turn)
    int safe_colours;          ///< colour-blind-safe variants
    int show_cells;            ///< draw cell sprites into the plate (files); the window draws them by itself
    uint32_t cell_mask;        ///< bit per skh_cell_type, bit SKH_CELL_COUNT = platelets; for show_cells
    int signal;                ///< skh_signal drawn as heat map with isolines, or -1
    float needle;              ///< 0 = out .. 1 = fully in: the needles of the latest session
} skh_paint_options;
skh_paint_options skh_paint_options_default(void); ///< Illustrated, all cells, no needle, no signal

typedef struct skh_plate skh_plate; ///< caches of one picture: anatomy, fibres, cells, component maps

/// Errors: SKH_ERR_RANGE (1..8192 px a side), SKH_ERR_MEMORY.
skh_status skh_plate_create(int width_px, int height_px, skh_plate **out, skh_error *err);
void skh_plate_destroy(skh_plate *plate); ///< NULL is fine
/// Bring the component maps up to date with a scene; only what changed is redrawn. The picture may change its
/// size with the camera. With `budget` > 0 at most that many tiles (64 x 64 px) of merely aged anatomy are
/// redrawn, the most outdated first (tiles never drawn yet always are), and skin that swells or sinks moves
/// what is drawn by whole pixels, column by column; 0 redraws all. The scene may be freed afterwards. Errors:
/// SKH_ERR_RANGE, SKH_ERR_MEMORY.
skh_status skh_plate_update(skh_plate *plate, const skh_scene *scene, const skh_camera *camera, int budget,
                            skh_error *err);
int skh_plate_drawn(const skh_plate *plate);   ///< tiles the last update redrew
int skh_plate_pending(const skh_plate *plate); ///< outdated tiles the last update left for later
/// Shade the maps to ARGB8888 pixels, `pitch_px` per row.
void skh_plate_shade(const skh_plate *plate, const skh_paint_options *options, uint32_t *argb, int pitch_px);
/// Amounts at a pixel, SKH_COMPONENT_COUNT floats (1 = as dense as healthy tissue shows it).
void skh_plate_sample(const skh_plate *plate, int x_px, int y_px, float *amounts);
/// The value the heat map shows as its brightest colour, ng/ml: the present maximum rounded up to 1, 2 or 5.
float skh_plate_signal_top(const skh_plate *plate, skh_signal signal);

/// Where a point of the flattened grid lies in the picture's skin coordinates (the surface sinks and rises),
/// and back.
void skh_plate_place(const skh_plate *plate, float x_um, float z_um, float *shown_z_um);
void skh_plate_unplace(const skh_plate *plate, float x_um, float shown_z_um, float *z_um);

/// One cell to draw: where on the picture, which sprite of the atlas, how large, which way.
typedef struct skh_sprite {
    float x_px, y_px, radius_px; ///< half the side of the square to draw the tile into
    float cos_a, sin_a;          ///< turn of the tile
    int type;                    ///< tile of the atlas: skh_cell_type, or SKH_CELL_COUNT for a platelet
    uint32_t id;
} skh_sprite;
/// Cells in view at the last update, in a fixed order; returns how many were written (at most `max`).
/// Platelets are an estimate from the clot's stores and not agents of the model.
int skh_plate_sprites(const skh_plate *plate, skh_sprite *out, int max);
/// The atlas: ARGB8888 premultiplied sprites in a row of square tiles, at least one clear pixel around each.
typedef struct skh_atlas {
    int tile_px, tiles, width_px, height_px;
    unsigned version; ///< rises whenever the pixels changed (zoom needs larger tiles)
    const uint32_t *argb;
} skh_atlas;
const skh_atlas *skh_plate_atlas(skh_plate *plate, int safe_colours); ///< valid until the next update
/// Draw one tile of an atlas into a square picture, for legends: ARGB8888 premultiplied.
void skh_sprite_icon(int type, int safe_colours, int size_px, uint32_t *argb, int pitch_px);

/// The skin as a person sees it in a mirror: top view with redness, pinpoint bleeding, pigment, lines and
/// scars. The section's profile runs along the picture's middle line and is continued across by the device's
/// pattern. `um_per_px` with the section's middle in the picture's middle.
void skh_surface_paint(const skh_scene *scene, float um_per_px, uint32_t *argb, int width_px, int height_px,
                       int pitch_px);

/// Plain captions without a font library: an own stroke font (ASCII and the signs for micro, square and
/// degree). Returns the width in px; argb NULL measures only. `height_px` is the height of capitals.
float skh_text_paint(uint32_t *argb, int width_px, int height_px, int pitch_px, float x, float y,
                     float capital_px, uint32_t colour, const char *text);
/// Scale bar, stain, time and note onto a shaded plate.
void skh_caption_paint(const skh_plate *plate, const skh_scene *scene, const skh_paint_options *options,
                       uint32_t *argb, int pitch_px);

/// Write ARGB8888 pixels as PNG (libpng level 1, SUB filter) with text chunks. Written beside and renamed.
/// Errors: SKH_ERR_CREATE, SKH_ERR_IO, SKH_ERR_MEMORY.
skh_status skh_png_write(const char *path, const uint32_t *argb, int width, int height, int pitch_px,
                         const char *const (*text)[2], int text_count, skh_error *err);
