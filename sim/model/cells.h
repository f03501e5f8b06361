// Single cells of the dermis: structure of arrays with stable ids; no pointers, no neighbour lists.
#pragma once
#include "sim/base/block.h"
#include "skinheal/scene.h"

typedef struct skh_cells {
    int capacity;
    int *count; ///< in the state header, so that it is saved
    uint32_t *next_id;
    uint32_t *id;
    uint8_t *type, *stage;
    float *x, *z, *dx, *dz;
    float *age;     ///< hours in the present state
    float *boost;   ///< macrophages: hours of quicker turning left after eating a neutrophil; fibroblasts:
                    ///< hours since activation, handed on to daughters
    float *imprint; ///< fibroblasts: response to TGF-beta as they remember it, 0..1, handed on to daughters
    int *refused;   ///< births refused because the store was full
    uint8_t *fate;  ///< scratch: what this step decided, see fate.h
} skh_cells;

/// Add a cell; its heading comes from its own random stream. Full stores count a refusal.
void skh_cells_add(skh_cells *cells, skh_cell_type type, float x_um, float z_um, uint64_t seed);
/// Remove cells whose type is SKH_CELL_COUNT, keeping the order of the others.
void skh_cells_compact(skh_cells *cells);
/// Number of cells per type.
void skh_cells_tally(const skh_cells *cells, int tally[SKH_CELL_COUNT]);
static inline int skh_is_fibroblast(int type)
{
    return type == SKH_CELL_FIBROBLAST || type == SKH_CELL_FIBROBLAST_ACTIVE ||
           type == SKH_CELL_MYOFIBROBLAST;
}
