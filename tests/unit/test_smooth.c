#include "sim/kernels/smooth.h"
#include "tests/support/near.h"
#ifdef _OPENMP
#include <omp.h>
#endif

// Sizes that the coarse grids divide, and sizes they do not; a strip and a narrow section too.
static const skh_grid grids[] = {
    {.nx = 400, .ny = 1, .nz = 200, .dx_um = 10.0f, .slab_um = 100.0f},
    {.nx = 397, .ny = 1, .nz = 211, .dx_um = 10.0f, .slab_um = 100.0f},
    {.nx = 63, .ny = 1, .nz = 120, .dx_um = 10.0f, .slab_um = 100.0f},
    {.nx = 160, .ny = 1, .nz = 100, .dx_um = 20.0f, .slab_um = 100.0f},
    {.nx = 31, .ny = 17, .nz = 40, .dx_um = 10.0f, .slab_um = 100.0f},
};
static const float sigmas_um[] = {10.0f, 25.0f, 30.0f, 40.0f, 60.0f, 150.0f, 250.0f, 400.0f};
enum { GRIDS = sizeof grids / sizeof grids[0], SIGMAS = sizeof sigmas_um / sizeof sigmas_um[0] };

typedef struct rig {
    const skh_grid *grid;
    size_t nodes;
    float *in, *out, *work;
} rig;
static rig make(const skh_grid *grid)
{
    rig r = {grid, skh_grid_nodes(grid), NULL, NULL, NULL};
    r.in = calloc(r.nodes, sizeof(float));
    r.out = calloc(r.nodes, sizeof(float));
    r.work = calloc(skh_smooth_work(grid), sizeof(float));
    assert_true(r.in && r.out && r.work);
    return r;
}
static void drop(rig *r)
{
    free(r->in);
    free(r->out);
    free(r->work);
}

// Sampled Gaussian around node `centre` of an axis of n nodes, mirrored at the ends.
static void gaussian(int n, double sigma, int centre, double *out)
{
    int radius = (int)(9 * sigma) + 2;
    double sum = 0;
    for (int k = -radius; k <= radius; k++) sum += exp(-0.5 * k * k / (sigma * sigma));
    for (int i = 0; i < n; i++) out[i] = 0;
    for (int k = -radius; k <= radius; k++) {
        int i = centre + k;
        while (i < 0 || i >= n) i = i < 0 ? -1 - i : 2 * n - 1 - i;
        out[i] += exp(-0.5 * k * k / (sigma * sigma)) / sum;
    }
}

static void check_point(rig *r, float sigma_um, int x, int y, int z)
{
    const skh_grid *g = r->grid;
    double sigma = (double)(sigma_um / g->dx_um), gx[512], gy[512], gz[512], worst = 0, peak = 0, mass = 0;
    memset(r->in, 0, r->nodes * sizeof(float));
    r->in[((size_t)z * (size_t)g->ny + (size_t)y) * (size_t)g->nx + (size_t)x] = 1.0f;
    skh_smooth(g, sigma_um, r->in, r->out, r->work);
    gaussian(g->nx, sigma, x, gx);
    gaussian(g->ny, sigma, y, gy);
    gaussian(g->nz, sigma, z, gz);
    for (size_t i = 0; i < r->nodes; i++) {
        size_t ix = i % (size_t)g->nx, iy = i / (size_t)g->nx % (size_t)g->ny,
               iz = i / (size_t)g->nx / (size_t)g->ny;
        double exact = gx[ix] * gy[iy] * gz[iz], found = (double)r->out[i];
        assert_true(found >= 0);
        worst = fmax(worst, fabs(found - exact));
        peak = fmax(peak, exact);
        mass += found;
    }
    // sections: 2 % of the peak; a volume has one more axis
    assert_below(worst / peak, g->ny > 1 ? 0.03 : 0.02);
    assert_near(mass, 1, 4e-6); // sums of about 30 floats along each axis
}

static void a_point_becomes_the_gaussian_anywhere_for_any_sigma(void **state)
{
    (void)state;
    for (size_t k = 0; k < GRIDS; k++) {
        rig r = make(&grids[k]);
        const skh_grid *g = r.grid;
        for (size_t s = 0; s < SIGMAS; s++) {
            check_point(&r, sigmas_um[s], g->nx / 2, g->ny / 2, g->nz / 2);
            check_point(&r, sigmas_um[s], 0, 0, 0);
            check_point(&r, sigmas_um[s], g->nx - 1, g->ny - 1, g->nz - 1);
            check_point(&r, sigmas_um[s], g->nx - 4, g->ny / 2, 5 % g->nz);
        }
        drop(&r);
    }
}

static void an_even_field_stays_even(void **state)
{
    (void)state;
    for (size_t k = 0; k < GRIDS; k++) {
        rig r = make(&grids[k]);
        for (size_t s = 0; s < SIGMAS; s++) {
            for (size_t i = 0; i < r.nodes; i++) r.in[i] = 200.0f;
            skh_smooth(r.grid, sigmas_um[s], r.in, r.in, r.work); // in place
            for (size_t i = 0; i < r.nodes; i++)
                assert_near(r.in[i] / 200.0f, 1, 6e-6); // axes balanced to 1e-6 each
        }
        drop(&r);
    }
}

static void zero_sigma_changes_nothing(void **state)
{
    (void)state;
    rig r = make(&grids[2]);
    for (size_t i = 0; i < r.nodes; i++) r.in[i] = (float)(i * 7919 % 1000);
    skh_smooth(r.grid, 0.0f, r.in, r.out, r.work);
    assert_memory_equal(r.in, r.out, r.nodes * sizeof(float));
    drop(&r);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    rig r = make(&grids[1]);
    float *one = calloc(r.nodes, sizeof(float));
    assert_non_null(one);
    for (size_t i = 0; i < r.nodes; i++) r.in[i] = (float)(i * 7919 % 1000);
    for (size_t s = 0; s < SIGMAS; s++) {
        for (int threads = 1; threads <= 4; threads++) {
#ifdef _OPENMP
            omp_set_num_threads(threads);
#endif
            skh_smooth(r.grid, sigmas_um[s], r.in, r.out, r.work);
            if (threads == 1) memcpy(one, r.out, r.nodes * sizeof(float));
            assert_memory_equal(one, r.out, r.nodes * sizeof(float));
        }
    }
    free(one);
    drop(&r);
}

static void columns_are_smoothed_along_the_skin_only(void **state)
{
    (void)state;
    rig r = make(&grids[0]);
    double exact[512];
    r.in[100] = 1.0f;
    skh_smooth_columns(r.grid, 60.0f, r.in, r.out, r.work);
    gaussian(400, 6, 100, exact);
    for (int x = 0; x < 400; x++) assert_near(r.out[x], exact[x], 0.01 * exact[100]); // one axis: half of 2 %
    assert_true(r.out[400] == 0.0f);                                                  // nothing below the row
    drop(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_becomes_the_gaussian_anywhere_for_any_sigma),
        cmocka_unit_test(an_even_field_stays_even),
        cmocka_unit_test(zero_sigma_changes_nothing),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(columns_are_smoothed_along_the_skin_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
