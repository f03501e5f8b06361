// MODEL N4: signals stay positive over 1e4 reachable states, made from nothing by cells that move, start and
// stop.
#include "sim/base/random.h"
#include "sim/kernels/stencil.h"
#include "tests/support/near.h"
#include "tests/support/transport_rig.h"

enum { CELLS = 12, STEPS = 50, N = 48 };

typedef struct maker {
    float x_um, z_um, rate;
} maker;

// A tenth of the cells jump, start or stop at any step: harsher than any cell of the model.
static void act(maker *cells, uint64_t run, uint64_t step, float width_um)
{
    for (uint64_t c = 0; c < CELLS; c++) {
        float change = skh_random_unit(run, c, step, 0);
        if (step > 0 && change > 0.1f) continue;
        float x = skh_random_unit(run, c, step, 1), z = skh_random_unit(run, c, step, 2);
        float on = skh_random_unit(run, c, step, 3), rate = skh_random_unit(run, c, step, 4);
        cells[c] = (maker){x * width_um, z * width_um, on < 0.5f ? 0.0f : rate * 10.0f};
    }
}

static void put_sources(transport_rig *rig, const maker *cells)
{
    memset(rig->source, 0, sizeof *rig->source * rig->nodes * SKH_LANES);
    for (int c = 0; c < CELLS; c++) {
        skh_stencil s;
        skh_stencil_at(&rig->grid, cells[c].x_um, cells[c].z_um, &s);
        for (int i = 0; i < s.count; i++)
            for (int lane = 0; lane < SKH_LANES; lane++)
                rig->source[s.node[i] * SKH_LANES + lane] += cells[c].rate * s.weight[i];
    }
}

static void check_spacing(float dx_um, float dt_h, int runs)
{
    static const float floors[SKH_LANES] = {1e-5f, 1e-5f, 1e-5f, 1e-5f, 1e-5f, 1e-5f, 1e-5f, 1e-5f};
    transport_rig rig =
        rig_make((skh_grid){.nx = N, .ny = 1, .nz = N, .dx_um = dx_um, .slab_um = 100.0f}, dt_h, NULL);
    double clipped = 0, present = 0;
    for (uint64_t run = 0; run < (uint64_t)runs; run++) {
        maker cells[CELLS];
        memset(rig.signals, 0, sizeof *rig.signals * rig.nodes * SKH_LANES);
        for (uint64_t step = 0; step < STEPS; step++) {
            act(cells, run, step, (float)N * dx_um);
            put_sources(&rig, cells);
            rig_steps(&rig, 1);
            skh_lane_floor met;
            skh_transport_floor(&rig.grid, rig.signals, floors, &met);
            for (int lane = 0; lane < SKH_LANES; lane++) {
                // below its floor nothing is a signal
                assert_below(-met.smallest[lane], 1e-4 * (double)met.largest[lane] + (double)floors[lane]);
                clipped += met.clipped[lane];
            }
        }
        for (int lane = 0; lane < SKH_LANES; lane++) present += rig_sum(&rig, rig.signals, lane);
    }
    assert_true(present > 0);
    assert_below(clipped / (present * STEPS), 1e-5); // of what is there, per step
    rig_free(&rig);
}

static void n4_at_20_um(void **state) { (void)state, check_spacing(20.0f, 0.1f, 50); }
static void n4_at_10_um(void **state)
{
    (void)state, check_spacing(10.0f, 0.1f, 50), check_spacing(10.0f, 0.05f, 50);
}
static void n4_at_5_um(void **state) { (void)state, check_spacing(5.0f, 0.1f, 50); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(n4_at_20_um),
        cmocka_unit_test(n4_at_10_um),
        cmocka_unit_test(n4_at_5_um),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
