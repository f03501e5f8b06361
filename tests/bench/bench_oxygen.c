// Steady oxygen in a section with epidermis, plexus and a few open channels: from scratch, and after a small
// change.
#include "sim/kernels/oxygen.h"
#include "tests/bench/bench.h"
#include <math.h>
#include <stdlib.h>

typedef struct section {
    skh_grid grid;
    float *supply, *use, *transfer, *work;
    double *oxygen;
} section;

static void fill(section *s, float channel_supply)
{
    for (int z = 0; z < s->grid.nz; z++) {
        float depth = ((float)z + 0.5f) * s->grid.dx_um;
        for (int x = 0; x < s->grid.nx; x++) {
            int i = z * s->grid.nx + x, channel = x * (int)s->grid.dx_um % 800 < 80 && depth < 1000.0f;
            float vessels = depth < 90.0f    ? 0.0f
                            : depth < 250.0f ? 1.0f
                                             : 0.25f + 0.75f * expf((250.0f - depth) / 120.0f);
            s->supply[i] = 0.09f * vessels * (channel ? channel_supply : 1.0f);
            s->use[i] = depth < 15.0f ? 0.0f : depth < 90.0f ? 0.12f : 0.012f;
            s->transfer[x] = channel ? 20.0f : 2.2f;
        }
    }
}

static void measure(int nx, int nz, float dx_um)
{
    section s = {.grid = {.nx = nx, .ny = 1, .nz = nz, .dx_um = dx_um, .slab_um = 100.0f}};
    size_t n = skh_grid_nodes(&s.grid);
    s.supply = calloc(n, sizeof *s.supply);
    s.use = calloc(n, sizeof *s.use);
    s.transfer = calloc((size_t)nx, sizeof *s.transfer);
    s.work = calloc(skh_oxygen_work(&s.grid), sizeof *s.work);
    s.oxygen = calloc(n, sizeof *s.oxygen);
    if (!s.supply || !s.use || !s.transfer || !s.work || !s.oxygen) abort();
    double cold_ns = HUGE_VAL, warm_ns = HUGE_VAL;
    int cold = 0, warm = 0;
    for (int run = 0; run < 20; run++) {
        skh_oxygen_problem problem = {s.supply, s.use, s.transfer, 2000, 40, 160};
        for (size_t i = 0; i < n; i++) s.oxygen[i] = 30;
        fill(&s, 0.5f);
        uint64_t start = skh_clock_ns();
        cold = skh_oxygen_solve(&s.grid, &problem, s.oxygen, 1e-6, 200, s.work);
        cold_ns = fmin(cold_ns, (double)(skh_clock_ns() - start));
        fill(&s, 0.52f); // what an hour changes
        start = skh_clock_ns();
        warm = skh_oxygen_solve(&s.grid, &problem, s.oxygen, 1e-6, 200, s.work);
        warm_ns = fmin(warm_ns, (double)(skh_clock_ns() - start));
    }
    bench_report("oxygen-cold", nx, nz, cold_ns, (double)n * cold, s.oxygen, n * sizeof *s.oxygen);
    bench_report("oxygen-warm", nx, nz, warm_ns, (double)n * warm, s.oxygen, n * sizeof *s.oxygen);
    printf("oxygen,%dx%d,cold %d sweeps %.2f ms,warm %d sweeps %.2f ms\n", nx, nz, cold, cold_ns * 1e-6, warm,
           warm_ns * 1e-6);
    free(s.supply);
    free(s.use);
    free(s.transfer);
    free(s.work);
    free(s.oxygen);
}

int main(void)
{
    measure(400, 200, 10.0f);
    measure(800, 400, 5.0f);
    return 0;
}
