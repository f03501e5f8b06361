// Transport of eight signals: voxel-field updates per second, each instruction set.
#include "sim/kernels/transport.h"
#include "sim/kernels/transport_sweeps.h"
#include "tests/bench/bench.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 60 };

static skh_lane_rates rates_of_layer(int layer)
{
    skh_lane_rates r;
    for (int lane = 0; lane < SKH_LANES; lane++) {
        r.diffusion_um2_h[lane] = 3600.0f * (float)(1 + lane) * (layer ? 1.0f : 0.5f);
        r.decay_per_h[lane] = 0.1f * (float)(1 + lane);
    }
    return r;
}

// `lanes` signals are made, and counted; `steps` steps are taken at a time, as many as the model does under
// one source.
static void measure(const char *name, const skh_sweeps *sweeps, int nx, int nz, int lanes, int steps)
{
    skh_grid grid = {.nx = nx, .ny = 1, .nz = nz, .dx_um = 5.0f, .slab_um = 100.0f};
    size_t values = skh_grid_nodes(&grid) * SKH_LANES;
    skh_lane_rates *rates = malloc(sizeof *rates * (size_t)nz);
    if (!rates) return;
    // skin has one kind of row; two are measured where nothing is packed
    for (int z = 0; z < nz; z++) rates[z] = rates_of_layer(lanes < SKH_LANES || z >= nz / 20);

    skh_block block = {0};
    skh_transport transport;
    float *signals = NULL, *source = NULL;
    for (int pass = 0; pass < 2; pass++) {
        signals = SKH_TAKE(&block, float, values);
        source = SKH_TAKE(&block, float, values);
        skh_transport_init(&transport, &block, &grid, rates, 0.1f, SKH_TAKE(&block, float, values));
        if (pass == 0 && skh_block_reserve(&block, NULL)) return;
    }
    transport.sweeps = sweeps ? sweeps : transport.sweeps;
    size_t middle = ((size_t)nz / 2 * (size_t)nx + (size_t)nx / 2) * SKH_LANES;
    double best_ns = HUGE_VAL;
    for (int run = 0; run < RUNS; run++) {
        memset(source, 0, values * sizeof *source); // the steps use it up
        for (int lane = SKH_LANES - lanes; lane < SKH_LANES; lane++) source[middle + (size_t)lane] = 1.0f;
        uint64_t start = skh_clock_ns();
        skh_transport_steps(&(skh_leg){&transport, steps}, 1, signals, source, NULL);
        best_ns = fmin(best_ns, (double)(skh_clock_ns() - start));
    }
    bench_report(name, nx, nz, best_ns, (double)(values / SKH_LANES) * lanes * steps, signals,
                 values * sizeof *signals);
    skh_block_free(&block);
    free(rates);
}

int main(void)
{
    measure("transport", NULL, 800, 400, SKH_LANES, 2);
    measure("transport", NULL, 400, 200, SKH_LANES, 2);
    measure("transport-baseline", &skh_sweeps_baseline, 800, 400, SKH_LANES, 2);
    measure("transport-4-lanes", NULL, 400, 200, 4, 30);
    measure("transport-4-lanes-baseline", &skh_sweeps_baseline, 400, 200, 4, 30); // not packed: same hash
    measure("transport-4-lanes", NULL, 800, 400, 4, 30);
    return 0;
}
