#include "tests/support/transport_rig.h"
#include <stdlib.h>
#include <string.h>

skh_lane_rates rig_model_rates(void)
{
    return (skh_lane_rates){.diffusion_um2_h = {36000, 18000, 10800, 10800, 18000, 3600, 18000, 36000},
                            .decay_per_h = {0.7f, 0.5f, 0.7f, 0.7f, 0.46f, 0.05f, 0.3f, 0.7f}};
}

transport_rig rig_make(skh_grid grid, float dt_h, const skh_lane_rates *rates)
{
    transport_rig rig = {.grid = grid, .nodes = skh_grid_nodes(&grid)};
    skh_lane_rates *rows = malloc(sizeof *rows * (size_t)grid.nz);
    if (!rows) abort();
    for (int z = 0; z < grid.nz; z++) rows[z] = rates ? rates[z] : rig_model_rates();
    for (int pass = 0; pass < 2; pass++) {
        rig.signals = SKH_TAKE(&rig.block, float, rig.nodes *SKH_LANES);
        rig.source = SKH_TAKE(&rig.block, float, rig.nodes *SKH_LANES);
        rig.spent = SKH_TAKE(&rig.block, float, rig.nodes *SKH_LANES);
        skh_transport_init(&rig.transport, &rig.block, &grid, rows, dt_h,
                           SKH_TAKE(&rig.block, float, rig.nodes *SKH_LANES));
        if (pass == 0 && skh_block_reserve(&rig.block, NULL)) abort();
    }
    free(rows);
    return rig;
}

void rig_free(transport_rig *rig) { skh_block_free(&rig->block); }

void rig_steps(transport_rig *rig, int steps)
{
    for (int k = 0; k < steps; k++) {
        memcpy(rig->spent, rig->source, sizeof *rig->source * rig->nodes * SKH_LANES);
        skh_transport_steps(&(skh_leg){&rig->transport, 1}, 1, rig->signals, rig->spent, NULL);
    }
}

double rig_sum(const transport_rig *rig, const float *values, int lane)
{
    double sum = 0;
    for (size_t i = 0; i < rig->nodes; i++) sum += (double)values[i * SKH_LANES + (size_t)lane];
    return sum;
}
