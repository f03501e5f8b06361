/// What a world looks like at one moment: plain pointers to its fields, cells, channels and epidermis.
///
/// skh_world_scene() lends pointers that stay valid until the next advance; skh_scene_copy() makes an
/// independent one (for a drawing thread, for keyframes). Painting, plots and field files read scenes only.
/// x runs along the skin, y across the section, z down from the flattened local surface, in um.
#pragma once
#include "skinheal/scenario.h"
#include "skinheal/status.h"
#include "skinheal/vocabulary.h"
#include <stddef.h>
#include <stdint.h>

/// Square nodes; index of a node is (z * ny + y) * nx + x, its centre lies at (x + 0.5) * dx_um.
typedef struct skh_grid {
    int nx, ny, nz; ///< ny = 1 is a section
    float dx_um;    ///< node spacing
    float slab_um;  ///< thickness of the slice a section stands for
} skh_grid;

static inline size_t skh_grid_nodes(const skh_grid *grid)
{
    return (size_t)grid->nx * (size_t)grid->ny * (size_t)grid->nz;
}

/// Depths in the flattened grid, um. Per column where lesions and ridges vary.
typedef struct skh_layers {
    float corneum_um;                ///< thickness of the stratum corneum at rest
    float epidermis_um;              ///< mean depth of the junction
    float papillary_um;              ///< lower border of the papillary dermis
    float dermis_um;                 ///< lower border of the dermis; subcutis below
    float ridge_um, ridge_period_um; ///< amplitude and period of the rete ridges
} skh_layers;

/// Cells of the dermis, one array per property, `count` long. Ids are stable for a cell's life.
typedef struct skh_cells_view {
    int count;
    const uint32_t *id;
    const uint8_t *type; ///< skh_cell_type
    const float *x_um, *z_um;
    const float *dir_x, *dir_z; ///< unit heading
    const float *age_h;         ///< in the present state
} skh_cells_view;

/// The basal chain: keratinocytes on the junction from left to right.
typedef struct skh_keratinocytes_view {
    int count;
    const float *x_um;
    const uint8_t *state; ///< skh_keratinocyte_state
} skh_keratinocytes_view;
typedef enum skh_keratinocyte_state {
    SKH_KERATINOCYTE_RESTING,
    SKH_KERATINOCYTE_MIGRATING,
    SKH_KERATINOCYTE_DIVIDING
} skh_keratinocyte_state;

/// One channel a needle left (or one cut). Ordered so that it has no padding: it is saved and hashed as
/// bytes.
typedef struct skh_pore {
    float x_um;          ///< axis at the surface
    float slope;         ///< dx/dz of the axis: rollers enter at an angle
    float depth_um;      ///< reached depth
    float diameter_um;   ///< needle diameter, or width of a cut
    float tip_um;        ///< length of the tip cone
    float cut_fraction;  ///< destroyed over needle width
    int32_t session;     ///< 0 = first session
    int32_t vessels_cut; ///< vessels the needle met
    double time_h;       ///< of needling
    double bridged_h;    ///< when keratinocytes met over it; negative before
    float bleeding;      ///< 0 dry .. 1 full of blood
    float lumen_um;      ///< open width now
    float plug;          ///< plug fraction now
    float barrier;       ///< stratum corneum barrier now, 0-1
    float conductance;   ///< relative to the moment of needling
    float bacteria_max;  ///< largest density so far after the first day, 1e6 CFU/ml
} skh_pore;

/// One value per grid column x (ny = 1).
typedef struct skh_columns_view {
    const float *junction_um;    ///< depth of the dermal-epidermal junction in the flattened grid
    const float *surface_um;     ///< height of the skin surface over its flat rest, positive up
    const float *epidermis_um;   ///< thickness of the viable epidermis
    const float *corneum_um;     ///< thickness of the stratum corneum
    const float *cover;          ///< 1 = keratinocytes cover the column, 0 = bare
    const float *barrier;        ///< 0-1
    const float *melanin;        ///< 1 = own baseline of the skin type
    const float *perfusion;      ///< blood flow over baseline
    const unsigned char *lesion; ///< 0 = none, else 1 + index of the lesion at this column
} skh_columns_view;

typedef struct skh_event {
    int type;      ///< skh_event_type
    int session;   ///< counted from 0
    double time_h; ///< since the first session
} skh_event;

typedef struct skh_scene {
    skh_grid grid;
    skh_layers layers;
    double time_h;         ///< since the start of the run
    int session;           ///< sessions given so far
    double session_time_h; ///< time of the latest session; negative before the first
    uint64_t seed;
    const float *signals;                  ///< [z][y][x][8] ng/ml
    const double *fields[SKH_FIELD_COUNT]; ///< planar [z][y][x]
    const float *capacity;                 ///< collagen capacity, mg/ml, 0 outside the dermis
    const float *set_point;                ///< collagen set point, mg/ml
    const float *vessels_rest;             ///< resting vessel density
    const float *elastin_rest;             ///< resting elastin, mg/ml
    skh_cells_view cells;
    skh_keratinocytes_view keratinocytes;
    skh_columns_view columns;
    int pore_count;
    const skh_pore *pores;
    int event_count;
    const skh_event *events;      ///< in order of time
    const double *metrics;        ///< SKH_METRIC_COUNT values
    const skh_scenario *scenario; ///< what it is the course of (skin type, device); NULL when unknown
    void *owned;                  ///< memory of a copy; NULL when lent
} skh_scene;

/// Independent copy of a scene. Errors: SKH_ERR_MEMORY. Free with skh_scene_free().
skh_status skh_scene_copy(const skh_scene *scene, skh_scene *out, skh_error *err);
void skh_scene_free(skh_scene *scene); ///< lent scenes and zeroed ones are fine
