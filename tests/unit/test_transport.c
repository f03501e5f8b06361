#include "sim/kernels/transport_sweeps.h"
#include "tests/support/near.h"
#include "tests/support/transport_rig.h"
#ifdef _OPENMP
#include <omp.h>
#endif

static const skh_grid odd = {.nx = 131, .ny = 1, .nz = 143, .dx_um = 10.0f, .slab_um = 100.0f};

// Three layers whose borders do not fall on groups of rows.
static void fill_layers(skh_lane_rates *rows, int nz)
{
    for (int z = 0; z < nz; z++) {
        rows[z] = rig_model_rates();
        for (int lane = 0; lane < SKH_LANES; lane++)
            rows[z].diffusion_um2_h[lane] *= z < 9 ? 0.3f : z < 31 ? 1.0f : 0.6f;
    }
}

static uint32_t next_random(uint32_t *seed) { return *seed = *seed * 1664525u + 1013904223u; }

static transport_rig rough(skh_grid grid, const skh_lane_rates *rows)
{
    transport_rig rig = rig_make(grid, 0.1f, rows);
    uint32_t seed = 1;
    for (size_t i = 0; i < rig.nodes * SKH_LANES; i++) {
        rig.signals[i] = (float)(next_random(&seed) >> 8) * 0x1p-24f;
        rig.source[i] = next_random(&seed) >> 29 ? 0.0f : 10.0f;
    }
    return rig;
}

// Every instruction set and any number of threads: the same bits.
static void every_path_gives_the_same_bits(void **state)
{
    (void)state;
    skh_lane_rates rows[143];
    fill_layers(rows, odd.nz);
    transport_rig base = rough(odd, rows);
    base.transport.sweeps = &skh_sweeps_baseline;
    rig_steps(&base, 20);
    size_t bytes = base.nodes * SKH_LANES * sizeof(float);
    for (int threads = 1; threads <= 4; threads++) {
#ifdef _OPENMP
        omp_set_num_threads(threads);
#endif
        transport_rig widest = rough(odd, rows);
        rig_steps(&widest, 20);
        assert_memory_equal(widest.signals, base.signals, bytes);
        rig_free(&widest);
    }
    static const float floors[SKH_LANES] = {0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f};
    float most[SKH_LANES], least[SKH_LANES], clipped[SKH_LANES];
    transport_rig widest = rough(odd, rows);
    rig_steps(&widest, 20);
    for (size_t i = 0; i < widest.nodes; i += 50)
        base.signals[i * 8] = widest.signals[i * 8] = -1.0f - (float)i;
    skh_sweeps_baseline.floor(base.signals, base.nodes, floors, most, least, clipped);
    skh_lane_floor met;
    skh_transport_floor(&odd, widest.signals, floors, &met);
    assert_memory_equal(widest.signals, base.signals, bytes);
    assert_memory_equal(met.largest, most, sizeof most);
    assert_memory_equal(met.smallest, least, sizeof least);
    rig_free(&widest);
    rig_free(&base);
}

// The same scheme written plainly in double, one lane: (1 - dt X)(1 - dt Y)(1 - dt Z) d = dt (A u + S).
typedef struct plain {
    int nx, ny, nz;
    double dt, h, *u, *d;
    const skh_lane_rates *rows;
    int lane;
} plain;

static double face(const plain *p, int z, int below)
{
    if (below == 0 || below == p->nz) return 0;
    (void)z;
    double a = (double)p->rows[below - 1].diffusion_um2_h[p->lane],
           b = (double)p->rows[below].diffusion_um2_h[p->lane];
    return 2 * a * b / (a + b) * p->dt / (p->h * p->h);
}

static void thomas(int n, ptrdiff_t stride, const double *lower, const double *upper, const double *decay,
                   double *d)
{
    double ratio[256], value[256];
    for (int i = 0; i < n; i++) {
        double pivot = 1 + decay[i] + lower[i] + upper[i] - (i ? lower[i] * ratio[i - 1] : 0);
        ratio[i] = upper[i] / pivot;
        value[i] = (d[i * stride] + (i ? lower[i] * value[i - 1] : 0)) / pivot;
    }
    for (int i = n - 1; i >= 0; i--) {
        value[i] += i + 1 < n ? ratio[i] * value[i + 1] : 0;
        d[i * stride] = value[i];
    }
}

static void line(const plain *p, int axis, int n, ptrdiff_t stride, int z, double *d)
{
    double lower[256], upper[256], decay[256], axes = p->ny > 1 ? 3 : 2;
    for (int i = 0; i < n; i++) {
        int row = axis == 2 ? i : z;
        double along = p->dt * (double)p->rows[row].diffusion_um2_h[p->lane] / (p->h * p->h);
        lower[i] = axis == 2 ? face(p, i, i) : i > 0 ? along : 0;
        upper[i] = axis == 2 ? face(p, i, i + 1) : i + 1 < n ? along : 0;
        decay[i] = p->dt * (double)p->rows[row].decay_per_h[p->lane] / axes;
    }
    thomas(n, stride, lower, upper, decay, d);
}

static void plain_step(const plain *p, const float *source)
{
    const ptrdiff_t nx = p->nx, layer = nx * p->ny;
    for (int z = 0; z < p->nz; z++) {
        double along = p->dt * (double)p->rows[z].diffusion_um2_h[p->lane] / (p->h * p->h);
        for (int y = 0; y < p->ny; y++) {
            for (int x = 0; x < p->nx; x++) {
                ptrdiff_t i = z * layer + y * nx + x;
                double u = p->u[i], sum = p->dt * (double)source[i * SKH_LANES + p->lane];
                if (x > 0) sum += along * (p->u[i - 1] - u);
                if (x + 1 < p->nx) sum += along * (p->u[i + 1] - u);
                if (y > 0) sum += along * (p->u[i - nx] - u);
                if (y + 1 < p->ny) sum += along * (p->u[i + nx] - u);
                if (z > 0) sum += face(p, z, z) * (p->u[i - layer] - u);
                if (z + 1 < p->nz) sum += face(p, z, z + 1) * (p->u[i + layer] - u);
                p->d[i] = sum - p->dt * (double)p->rows[z].decay_per_h[p->lane] * u;
            }
        }
    }
    for (int z = 0; z < p->nz; z++)
        for (int y = 0; y < p->ny; y++) line(p, 0, p->nx, 1, z, p->d + z * layer + y * nx);
    for (int z = 0; p->ny > 1 && z < p->nz; z++)
        for (int x = 0; x < p->nx; x++) line(p, 1, p->ny, nx, z, p->d + z * layer + x);
    for (ptrdiff_t column = 0; column < layer; column++) line(p, 2, p->nz, layer, 0, p->d + column);
    for (ptrdiff_t i = 0; i < layer * p->nz; i++) p->u[i] += p->d[i];
}

static void compare_with_plain(skh_grid grid)
{
    skh_lane_rates rows[64];
    fill_layers(rows, grid.nz);
    transport_rig rig = rough(grid, rows);
    plain p = {grid.nx,
               grid.ny,
               grid.nz,
               (double)0.1f,
               10,
               calloc(rig.nodes, sizeof(double)),
               calloc(rig.nodes, sizeof(double)),
               rows,
               0};
    assert_true(p.u && p.d);
    for (p.lane = 0; p.lane < SKH_LANES; p.lane++) {
        transport_rig fresh = rough(grid, rows);
        for (size_t i = 0; i < rig.nodes; i++) p.u[i] = (double)fresh.signals[i * SKH_LANES + (size_t)p.lane];
        rig_steps(&fresh, 10);
        for (int k = 0; k < 10; k++) plain_step(&p, fresh.source);
        double most = 0;
        for (size_t i = 0; i < rig.nodes; i++) most = fmax(most, p.u[i]);
        for (size_t i = 0; i < rig.nodes; i++) // float against double over 10 steps
            assert_near(fresh.signals[i * SKH_LANES + (size_t)p.lane], p.u[i], 2e-6 * most);
        rig_free(&fresh);
    }
    rig_free(&rig);
    free(p.u);
    free(p.d);
}

static void a_section_follows_the_plain_scheme(void **state)
{
    (void)state;
    compare_with_plain((skh_grid){.nx = 37, .ny = 1, .nz = 41, .dx_um = 10.0f, .slab_um = 100.0f});
}
static void a_volume_follows_the_plain_scheme(void **state)
{
    (void)state;
    compare_with_plain((skh_grid){.nx = 19, .ny = 13, .nz = 35, .dx_um = 10.0f, .slab_um = 100.0f});
}
static void one_row_one_column_and_one_node_work(void **state)
{
    (void)state;
    compare_with_plain((skh_grid){.nx = 1, .ny = 1, .nz = 35, .dx_um = 10.0f, .slab_um = 100.0f});
    compare_with_plain((skh_grid){.nx = 40, .ny = 1, .nz = 1, .dx_um = 10.0f, .slab_um = 100.0f});
    compare_with_plain((skh_grid){.nx = 1, .ny = 1, .nz = 1, .dx_um = 10.0f, .slab_um = 100.0f});
}

// A constant concentration without decay is at rest, bit by bit, through any layers.
static void an_even_signal_stays_even(void **state)
{
    (void)state;
    skh_lane_rates rows[143];
    fill_layers(rows, odd.nz);
    for (int z = 0; z < odd.nz; z++) memset(rows[z].decay_per_h, 0, sizeof rows[z].decay_per_h);
    transport_rig rig = rig_make(odd, 0.1f, rows);
    for (size_t i = 0; i < rig.nodes * SKH_LANES; i++) rig.signals[i] = 0.3f;
    rig_steps(&rig, 50);
    for (size_t i = 0; i < rig.nodes * SKH_LANES; i++) assert_true(rig.signals[i] == 0.3f);
    rig_free(&rig);
}

static void the_floor_removes_what_is_small_or_negative_and_accounts_for_it(void **state)
{
    (void)state;
    transport_rig rig = rig_make(odd, 0.1f, NULL);
    static const float floors[SKH_LANES] = {0.01f, 0.01f, 0.01f, 0.01f, 0.01f, 0.01f, 0.01f, 0.01f};
    float *lane2 = rig.signals + 2;
    lane2[0] = 5.0f;
    lane2[8 * 100] = 0.01f;   // at the floor: stays
    lane2[8 * 200] = 0.0099f; // below: goes
    lane2[8 * 300] = -0.5f;
    lane2[8 * 18000] = -0.25f;
    skh_lane_floor met;
    skh_transport_floor(&rig.grid, rig.signals, floors, &met);
    assert_true(met.largest[2] == 5.0f && met.smallest[2] == -0.5f && met.clipped[2] == 0.75);
    assert_true(met.largest[3] == 0.0f && met.smallest[3] == 0.0f && met.clipped[3] == 0.0);
    assert_true(lane2[0] == 5.0f && lane2[800] == 0.01f && lane2[1600] == 0.0f && lane2[2400] == 0.0f);
    rig_free(&rig);
}

static const int few[] = {1, 5, 6}; // signals of months after a session

// `lanes` of the rough field, the others empty.
static transport_rig sparse(skh_grid grid, const int *lanes, int count)
{
    transport_rig rig = rough(grid, NULL);
    for (int lane = 0; lane < SKH_LANES; lane++) {
        int used = 0;
        for (int k = 0; k < count; k++) used |= lanes[k] == lane;
        for (size_t i = (size_t)lane; !used && i < rig.nodes * SKH_LANES; i += SKH_LANES)
            rig.signals[i] = rig.source[i] = 0.0f;
    }
    return rig;
}

// Many steps at once, which may leave empty lanes out, against one step at a time, which never does.
static void assert_same_without_empty_lanes(skh_grid grid, transport_rig packed, transport_rig full)
{
    skh_transport_steps(&(skh_leg){&packed.transport, 12}, 1, packed.signals, packed.source, NULL);
    rig_steps(&full, 12);
    assert_memory_equal(packed.signals, full.signals, skh_grid_nodes(&grid) * SKH_LANES * sizeof(float));
    rig_free(&packed);
    rig_free(&full);
}

static void empty_lanes_may_be_left_out(void **state)
{
    (void)state;
    const skh_grid grids[] = {
        {.nx = 50, .ny = 1, .nz = 38, .dx_um = 10.0f, .slab_um = 100.0f},   // 4 eights, 3 pairs
        {.nx = 4, .ny = 1, .nz = 2, .dx_um = 10.0f, .slab_um = 100.0f},     // one pair
        {.nx = 134, .ny = 1, .nz = 140, .dx_um = 10.0f, .slab_um = 100.0f}, // on many threads
        odd};                                                               // never packed
    for (int g = 0; g < 4; g++) {
        for (int threads = 1; threads <= 3; threads++) {
#ifdef _OPENMP
            omp_set_num_threads(threads);
#endif
            assert_same_without_empty_lanes(grids[g], sparse(grids[g], few, 3), sparse(grids[g], few, 3));
            assert_same_without_empty_lanes(grids[g], sparse(grids[g], few, 0), sparse(grids[g], few, 0));
        }
    }
}

// One node's source in the very last place of a lane that is empty otherwise, as the fourth lane and as the
// fifth.
static void a_lane_with_one_source_is_not_empty(void **state)
{
    (void)state;
    const skh_grid grid = {.nx = 50, .ny = 1, .nz = 38, .dx_um = 10.0f, .slab_um = 100.0f};
    const int four[] = {1, 3, 5, 6};
    for (int used = 3; used <= 4; used++) {
        transport_rig packed = sparse(grid, used == 3 ? few : four, used),
                      full = sparse(grid, used == 3 ? few : four, used);
        size_t last = packed.nodes * SKH_LANES - 1;
        packed.source[last] = full.source[last] = 1.0f;
        skh_transport_steps(&(skh_leg){&packed.transport, 12}, 1, packed.signals, packed.source, NULL);
        rig_steps(&full, 12);
        assert_true(packed.signals[last] > 0.0f);
        assert_memory_equal(packed.signals, full.signals, packed.nodes * SKH_LANES * sizeof(float));
        rig_free(&packed);
        rig_free(&full);
    }
}

// Short and long steps under one source: as if each were taken alone, with empty lanes left out or not.
static void legs_of_different_steps_follow_each_other(void **state)
{
    (void)state;
    const skh_grid grid = {.nx = 134, .ny = 1, .nz = 140, .dx_um = 10.0f, .slab_um = 100.0f};
    for (int lanes = 2; lanes <= 3; lanes++) {
        for (int threads = 1; threads <= 2; threads++) {
#ifdef _OPENMP
            omp_set_num_threads(threads);
#endif
            transport_rig at_once = sparse(grid, few, lanes), by_one = sparse(grid, few, lanes),
                          longer = rig_make(grid, 0.4f, NULL);
            if (lanes == 2) // all lanes
                for (size_t i = 0; i < at_once.nodes; i += 9)
                    for (size_t lane = 0; lane < SKH_LANES; lane++)
                        at_once.source[i * SKH_LANES + lane] = by_one.source[i * SKH_LANES + lane] = 1.0f;
            size_t bytes = at_once.nodes * SKH_LANES * sizeof(float);
            rig_steps(&by_one, 4);
            memcpy(longer.signals, by_one.signals, bytes);
            memcpy(longer.source, by_one.source, bytes);
            rig_steps(&longer, 5);
            const skh_leg legs[] = {{&at_once.transport, 4}, {&longer.transport, 5}};
            skh_transport_steps(legs, 2, at_once.signals, at_once.source, NULL);
            assert_memory_equal(at_once.signals, longer.signals, bytes);
            rig_free(&at_once);
            rig_free(&by_one);
            rig_free(&longer);
        }
    }
}

static void a_share_of_the_first_lane_is_kept_after_each_step(void **state)
{
    (void)state;
    const skh_grid grid = {.nx = 134, .ny = 1, .nz = 140, .dx_um = 10.0f, .slab_um = 100.0f};
    for (int threads = 1; threads <= 2; threads++) {
#ifdef _OPENMP
        omp_set_num_threads(threads);
#endif
        const int lanes[] = {0, 2};
        transport_rig at_once = sparse(grid, lanes, 2), by_one = sparse(grid, lanes, 2);
        float *keep = malloc(sizeof *keep * by_one.nodes);
        if (!keep) abort();
        for (size_t i = 0; i < by_one.nodes; i++) keep[i] = 1.0f - (float)(i % 7) * 0.1f;
        skh_transport_steps(&(skh_leg){&at_once.transport, 12}, 1, at_once.signals, at_once.source, keep);
        for (int k = 0; k < 12; k++) {
            rig_steps(&by_one, 1);
            for (size_t i = 0; i < by_one.nodes; i++) by_one.signals[i * SKH_LANES] *= keep[i];
        }
        assert_memory_equal(at_once.signals, by_one.signals, by_one.nodes * SKH_LANES * sizeof(float));
        free(keep);
        rig_free(&at_once);
        rig_free(&by_one);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_path_gives_the_same_bits),
        cmocka_unit_test(a_section_follows_the_plain_scheme),
        cmocka_unit_test(a_volume_follows_the_plain_scheme),
        cmocka_unit_test(one_row_one_column_and_one_node_work),
        cmocka_unit_test(an_even_signal_stays_even),
        cmocka_unit_test(empty_lanes_may_be_left_out),
        cmocka_unit_test(a_lane_with_one_source_is_not_empty),
        cmocka_unit_test(legs_of_different_steps_follow_each_other),
        cmocka_unit_test(a_share_of_the_first_lane_is_kept_after_each_step),
        cmocka_unit_test(the_floor_removes_what_is_small_or_negative_and_accounts_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
