// MODEL N5: a manufactured solution of the oxygen equation with variable coefficients; order 2 in the
// spacing.
#include "sim/kernels/oxygen.h"
#include "tests/support/near.h"
#ifdef _OPENMP
#include <omp.h>
#endif

static const double pi = 3.14159265358979323846, side_um = 400, diffusion = 2000, capillary = 120, air = 160;

typedef struct rig {
    skh_grid grid;
    size_t nodes;
    float *supply, *use, *transfer, *work;
    double *oxygen, *exact;
    skh_oxygen_problem problem;
} rig;

static rig make(int nx, int nz, float dx_um)
{
    rig r = {.grid = {.nx = nx, .ny = 1, .nz = nz, .dx_um = dx_um, .slab_um = 100.0f}};
    r.nodes = skh_grid_nodes(&r.grid);
    r.supply = calloc(r.nodes, sizeof(float));
    r.use = calloc(r.nodes, sizeof(float));
    r.transfer = calloc((size_t)nx, sizeof(float));
    r.work = calloc(skh_oxygen_work(&r.grid), sizeof(float));
    r.oxygen = calloc(r.nodes, sizeof(double));
    r.exact = calloc(r.nodes, sizeof(double));
    assert_true(r.supply && r.use && r.transfer && r.work && r.oxygen && r.exact);
    r.problem = (skh_oxygen_problem){r.supply, r.use, r.transfer, diffusion, capillary, air};
    return r;
}
static void drop(rig *r)
{
    free(r->supply);
    free(r->use);
    free(r->transfer);
    free(r->work);
    free(r->oxygen);
    free(r->exact);
}

// w = 40 + 50 (1 + 0.3 cos(2 pi x / W)) (1 - sin(pi z / 2 H)): flat at the sides and below, falling at the
// top. With a use chosen freely the supply follows from the equation, and the transfer from the slope at the
// top.
static rig manufactured(int n)
{
    rig r = make(n, n, (float)(side_um / n));
    double h = side_um / n, kx = 2 * pi / side_um, kz = pi / (2 * side_um);
    for (int z = 0; z < n; z++) {
        for (int x = 0; x < n; x++) {
            int i = z * n + x;
            double px = (x + 0.5) * h, pz = (z + 0.5) * h, wave = 1 + 0.3 * cos(kx * px),
                   fall = 1 - sin(kz * pz);
            double w = 40 + 50 * wave * fall;
            double lap = 50 * (-0.3 * kx * kx * cos(kx * px) * fall + wave * kz * kz * sin(kz * pz));
            double use = 0.4 * (1 + 0.5 * cos(kx * px / 2) * cos(2 * kz * pz));
            r.exact[i] = w;
            r.use[i] = (float)use;
            r.supply[i] = (float)((use * w - diffusion * lap) / (capillary - w));
            assert_true(r.supply[i] > 0.0f);
            if (z == 0) r.transfer[x] = (float)(diffusion * 50 * wave * kz / (air - (40 + 50 * wave)));
        }
    }
    return r;
}

static double error_of(int n)
{
    rig r = manufactured(n);
    int used = skh_oxygen_solve(&r.grid, &r.problem, r.oxygen, 1e-9, 600, r.work);
    assert_true(used < 600);
    double worst = 0;
    for (size_t i = 0; i < r.nodes; i++) worst = fmax(worst, fabs(r.oxygen[i] - r.exact[i]));
    drop(&r);
    return worst;
}

static void n5_the_error_falls_with_the_square_of_the_spacing(void **state)
{
    (void)state;
    double e20 = error_of(20), e40 = error_of(40), e80 = error_of(80);
    assert_below(e80, 0.02); // mmHg of 105
    assert_true(log2(e20 / e40) > 1.9 && log2(e20 / e40) < 2.1);
    assert_true(log2(e40 / e80) > 1.9 && log2(e40 / e80) < 2.1);
}

// Epidermis that uses much, dermis that supplies, open channels in the surface.
static rig skin(float dx_um)
{
    rig r = make((int)(1600 / dx_um), (int)(2000 / dx_um), dx_um);
    for (int z = 0; z < r.grid.nz; z++) {
        float depth = ((float)z + 0.5f) * dx_um;
        for (int x = 0; x < r.grid.nx; x++) {
            int i = z * r.grid.nx + x, channel = (float)x * dx_um >= 800.0f && (float)x * dx_um < 880.0f;
            r.supply[i] = depth < 90.0f ? 0.0f : channel ? 0.01f : depth < 250.0f ? 0.09f : 0.0225f;
            r.use[i] = depth < 15.0f ? 0.0f : depth < 90.0f ? 0.12f : 0.012f;
            r.transfer[x] = channel ? 20.0f : 2.2f;
        }
    }
    r.problem.capillary = 40;
    for (size_t i = 0; i < r.nodes; i++) r.oxygen[i] = 30;
    return r;
}

static void skin_settles_between_capillary_and_air_and_balances(void **state)
{
    (void)state;
    rig r = skin(10.0f);
    int used = skh_oxygen_solve(&r.grid, &r.problem, r.oxygen, 1e-6, 300, r.work);
    assert_in_range(used, 6, 120);
    double made = 0, used_up = 0, taken = 0;
    for (size_t i = 0; i < r.nodes; i++) {
        assert_true(r.oxygen[i] > 0 && r.oxygen[i] < air);
        made += (double)r.supply[i] * (40 - r.oxygen[i]);
        used_up += (double)r.use[i] * r.oxygen[i];
    }
    for (int x = 0; x < r.grid.nx; x++) {
        double t = (double)r.transfer[x];
        taken += t / (1 + t * 10 / (2 * diffusion)) / 10 * (air - r.oxygen[x]);
    }
    assert_near((made + taken) / used_up, 1, 1e-4); // residual of 1e-6 against the epidermis
    drop(&r);
}

static void a_good_start_needs_no_sweep_and_a_small_change_one_cycle(void **state)
{
    (void)state;
    rig r = skin(10.0f);
    skh_oxygen_solve(&r.grid, &r.problem, r.oxygen, 1e-5, 600, r.work);
    assert_int_equal(skh_oxygen_solve(&r.grid, &r.problem, r.oxygen, 1e-4, 600, r.work), 0);
    for (size_t i = 0; i < r.nodes; i++) r.supply[i] *= 1.02f; // more than an hour changes
    assert_in_range(skh_oxygen_solve(&r.grid, &r.problem, r.oxygen, 1e-4, 600, r.work), 6, 12);
    drop(&r);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    rig one = skin(8.0f);
    skh_oxygen_solve(&one.grid, &one.problem, one.oxygen, 1e-6, 60, one.work);
    for (int threads = 2; threads <= 4; threads++) {
        rig r = skin(8.0f);
#ifdef _OPENMP
        omp_set_num_threads(threads);
#endif
        skh_oxygen_solve(&r.grid, &r.problem, r.oxygen, 1e-6, 60, r.work);
        assert_memory_equal(r.oxygen, one.oxygen, r.nodes * sizeof(double));
        drop(&r);
    }
    drop(&one);
}

// Without lateral structure a volume has the section's solution in every row across.
static void a_volume_repeats_the_section(void **state)
{
    (void)state;
    rig r = skin(20.0f), v = skin(20.0f);
    drop(&v);
    v = r;
    v.grid.ny = 5;
    v.nodes = skh_grid_nodes(&v.grid);
    float *supply = calloc(v.nodes, sizeof(float)), *use = calloc(v.nodes, sizeof(float));
    float *transfer = calloc((size_t)v.grid.nx * 5, sizeof(float)),
          *work = calloc(skh_oxygen_work(&v.grid), sizeof(float));
    double *oxygen = calloc(v.nodes, sizeof(double));
    assert_true(supply && use && transfer && work && oxygen);
    size_t nx = (size_t)r.grid.nx;
    for (size_t i = 0; i < v.nodes; i++) {
        size_t x = i % nx, z = i / (nx * 5);
        supply[i] = r.supply[z * nx + x];
        use[i] = r.use[z * nx + x];
        oxygen[i] = 30;
        if (z == 0) transfer[i] = r.transfer[x];
    }
    skh_oxygen_problem problem = {supply, use, transfer, diffusion, 40, air};
    int used = skh_oxygen_solve(&v.grid, &problem, oxygen, 1e-7, 600, work);
    assert_true(used < 600);
    skh_oxygen_solve(&r.grid, &r.problem, r.oxygen, 1e-7, 600, r.work);
    for (size_t i = 0; i < v.nodes; i++) assert_near(oxygen[i], r.oxygen[i / (nx * 5) * nx + i % nx], 1e-4);
    free(supply);
    free(use);
    free(transfer);
    free(work);
    free(oxygen);
    drop(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(n5_the_error_falls_with_the_square_of_the_spacing),
        cmocka_unit_test(skin_settles_between_capillary_and_air_and_balances),
        cmocka_unit_test(a_good_start_needs_no_sweep_and_a_small_change_one_cycle),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(a_volume_repeats_the_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
