// Inside of a plate: a torus of tiles that keep their anatomy while the camera pans, the painter's copies of
// the scene, and what moves on top. Only sim/paint sees it.
#pragma once
#include "sim/paint/fibre.h"
#include "sim/paint/layers.h"
#include "sim/paint/tile.h"

enum {
    SKH_AMOUNT_STEPS = 160,
    SKH_EXP_STEPS = 256,
    SKH_EXP_COUNT = 2048
}; ///< stored steps per amount of 1; table of exp(-x)

/// Amounts of one tile, 8 bits each: value / SKH_AMOUNT_STEPS.
typedef struct skh_tile {
    int column, row; ///< of the skin at this zoom
    int drawn;       ///< 0 = holds nothing of this camera
    float stale;     ///< > 0: the fields changed since it was drawn
    int had_cells;
    uint32_t used[SKH_TILE]; ///< per row: bit per plane that is not empty
    uint8_t plane[SKH_PLANE_COUNT][SKH_TILE_PX];
} skh_tile;

/// A cell (or platelet) in view: shown position, heading, radius.
typedef struct skh_actor {
    float x_um, z_um, shown_z_um, cos_a, sin_a, radius_um; ///< z_um where tiles have it
    uint32_t id;
    int type;
} skh_actor;

/// Where the columns of the picture come from. Tiles show the skin as high as it stood when their camera
/// came; it swells and sinks while it heals, so the picture takes each column from the tiles moved: down to
/// the junction by `move`, from there less and less, at the dermis' lower border `foot` not at all.
typedef struct skh_bend {
    int count;
    float *move, *fall; ///< px; 1 over the depth of the dermis as it stands now, 1/px
    float foot;         ///< px of the skin
} skh_bend;

struct skh_plate {
    skh_camera camera;
    int left_px, top_px; ///< camera corner in pixels of the skin
    int columns, rows;   ///< torus of tiles
    skh_tile **tile;     ///< columns * rows, each allocated once
    int tile_count;
    skh_relief shown;      ///< as the skin stands now
    skh_relief skin;       ///< as tiles draw it: its layers as they are, on dermis that keeps its height
    skh_bend bend;         ///< between the two
    int row_low, row_high; ///< rows of tiles the picture needs
    skh_matters matters;
    skh_fibres fibres;
    int fibre_column, fibre_row, fibre_columns, fibre_rows; ///< tiles the fibres are laid out for
    skh_chain chain;
    skh_pore *pore;
    int pore_count, pore_capacity;
    float *pore_look; ///< what the tiles show of each channel
    skh_actor *actor;
    int actor_count, actor_capacity;
    float *signals; ///< copy of the scene's lanes
    size_t signal_capacity;
    skh_grid grid;
    int session;
    double time_h;
    uint64_t seed;
    float (*scratch)[SKH_PLANE_COUNT + SKH_THREADS][SKH_TILE_PX]; ///< one per thread
    int scratch_count;
    int drawn, pending;
    uint32_t *atlas[2];
    int atlas_tile[2];
    unsigned atlas_version[2];
    skh_atlas atlas_view[2];
    float exp_table[SKH_EXP_COUNT];
    float tear[SKH_TEAR_COUNT];
};

static inline int skh_wrap(int value, int size)
{
    int r = value % size;
    return r < 0 ? r + size : r;
}
/// Tile that holds a pixel of the picture, and the pixel's place in it.
static inline const skh_tile *skh_plate_tile(const skh_plate *p, int column, int row)
{
    return p
        ->tile[(size_t)skh_wrap(row, p->rows) * (size_t)p->columns + (size_t)skh_wrap(column, p->columns)];
}
static inline int skh_tile_floor(int px)
{
    return px >= 0 ? px / SKH_TILE : -((-px + SKH_TILE - 1) / SKH_TILE);
}

/// Row of the tiles that a pixel of the picture shows; both in pixels of the skin, `column` of the picture.
static inline int skh_plate_row(const skh_plate *p, int column, int row)
{
    const skh_bend *b = &p->bend;
    float y = (float)row + 0.5f;
    return skh_floor(y + b->move[column] * skh_clamp((b->foot - y) * b->fall[column], 0.0f, 1.0f));
}

skh_canvas skh_plate_canvas(const skh_plate *plate, int column, int row, float (*plane)[SKH_TILE_PX]);
/// Take over what changed in a scene and mark tiles stale (plate_changes.c). 0, or -1 without memory.
void skh_plate_take_relief(skh_plate *plate, int anew);
int skh_plate_bend(skh_plate *plate);
int skh_plate_take_pores(skh_plate *plate, const skh_scene *scene);
int skh_plate_take_chain(skh_plate *plate, const skh_scene *scene);
int skh_plate_take_signals(skh_plate *plate, const skh_scene *scene);
void skh_plate_mark_fields(skh_plate *plate); ///< after skh_matters_update()
/// Lay out fibres where the camera looks (plate_tiles.c), again when told to. 0, or -1 without memory.
int skh_plate_lay_fibres(skh_plate *plate, int again);
/// Draw tiles never drawn, and of the stale ones the worst `budget` (0 = all). 0, or -1 without memory.
int skh_plate_draw_tiles(skh_plate *plate, int budget);

/// Collect cells and platelets in view. 0, or -1 without memory.
int skh_actors_collect(skh_plate *plate, const skh_scene *scene);
/// Draw what a stain shows of the actors in a tile: nuclei, cell bodies, sprouts. Returns 1 when anything was
/// drawn.
int skh_actors_draw(const skh_plate *plate, const skh_canvas *canvas);

/// Things drawn onto shaded pixels.
void skh_overlay_signal(const skh_plate *plate, skh_signal signal, uint32_t *argb, int pitch_px);
void skh_overlay_needle(const skh_plate *plate, float needle, int dark, uint32_t *argb, int pitch_px);
void skh_overlay_cells(const skh_plate *plate, const skh_paint_options *options, uint32_t *argb,
                       int pitch_px);
/// The atlas' tile of one type as premultiplied pixels.
void skh_sprite_paint(int type, int safe_colours, int size_px, uint32_t *argb, int pitch_px);
enum { SKH_SPRITE_TYPES = SKH_CELL_COUNT + 1 };
float skh_sprite_scale(int type); ///< half the tile's side over the cell's radius
