#include "sim/model/cells.h"
#include "sim/base/random.h"
#include <string.h>

void skh_cells_add(skh_cells *cells, skh_cell_type type, float x_um, float z_um, uint64_t seed)
{
    if (*cells->count == cells->capacity) {
        (*cells->refused)++;
        return;
    }
    int i = (*cells->count)++;
    cells->id[i] = (*cells->next_id)++;
    cells->type[i] = (uint8_t)type;
    cells->stage[i] = 0;
    cells->x[i] = x_um;
    cells->z[i] = z_um;
    cells->age[i] = 0.0f;
    cells->boost[i] = cells->imprint[i] = 0.0f;
    skh_random_direction(seed, cells->id[i], 0, 0, &cells->dx[i], &cells->dz[i]);
}

void skh_cells_compact(skh_cells *cells)
{
    int kept = 0;
    for (int i = 0; i < *cells->count; i++) {
        if (cells->type[i] == SKH_CELL_COUNT) continue;
        if (kept != i) {
            cells->id[kept] = cells->id[i];
            cells->type[kept] = cells->type[i];
            cells->stage[kept] = cells->stage[i];
            cells->x[kept] = cells->x[i];
            cells->z[kept] = cells->z[i];
            cells->dx[kept] = cells->dx[i];
            cells->dz[kept] = cells->dz[i];
            cells->age[kept] = cells->age[i];
            cells->boost[kept] = cells->boost[i];
            cells->imprint[kept] = cells->imprint[i];
        }
        kept++;
    }
    *cells->count = kept;
}

void skh_cells_tally(const skh_cells *cells, int tally[SKH_CELL_COUNT])
{
    memset(tally, 0, sizeof(int) * SKH_CELL_COUNT);
    for (int i = 0; i < *cells->count; i++)
        if (cells->type[i] < SKH_CELL_COUNT) tally[cells->type[i]]++;
}
