// Smoothing for neighbourhood questions: cost per node at the widths the model asks for; it should not grow
// with them.
#include "sim/kernels/smooth.h"
#include "tests/bench/bench.h"
#include <math.h>
#include <stdlib.h>

enum { RUNS = 40 };

static void measure(int nx, int nz, float dx_um, float sigma_um)
{
    skh_grid grid = {.nx = nx, .ny = 1, .nz = nz, .dx_um = dx_um, .slab_um = 100.0f};
    size_t nodes = skh_grid_nodes(&grid);
    float *in = calloc(nodes, sizeof *in), *out = calloc(nodes, sizeof *out),
          *work = calloc(skh_smooth_work(&grid), sizeof *work);
    if (!in || !out || !work) abort();
    for (size_t i = 0; i < nodes; i += 97) in[i] = 1e5f; // cells here and there
    double best_ns = HUGE_VAL;
    for (int run = 0; run < RUNS; run++) {
        uint64_t start = skh_clock_ns();
        skh_smooth(&grid, sigma_um, in, out, work);
        best_ns = fmin(best_ns, (double)(skh_clock_ns() - start));
    }
    char name[32];
    snprintf(name, sizeof name, "smooth-%gum", (double)sigma_um);
    bench_report(name, nx, nz, best_ns, (double)nodes, out, nodes * sizeof *out);
    free(in);
    free(out);
    free(work);
}

int main(void)
{
    const float sigmas_um[] = {25.0f, 30.0f, 40.0f, 60.0f, 150.0f, 250.0f};
    for (int k = 0; k < 6; k++) measure(400, 200, 10.0f, sigmas_um[k]);
    for (int k = 0; k < 6; k++) measure(800, 400, 5.0f, sigmas_um[k]);
    return 0;
}
