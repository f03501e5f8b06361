#include "sim/kernels/stencil.h"
#include "tests/support/near.h"

static const float spacings[] = {5.0f, 10.0f, 20.0f};
static skh_grid grid_of(float dx_um)
{
    return (skh_grid){.nx = 60, .ny = 1, .nz = 40, .dx_um = dx_um, .slab_um = 100.0f};
}

static void weights_are_positive_and_sum_to_one_anywhere(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        skh_grid g = grid_of(spacings[k]);
        for (int i = 0; i < 2000; i++) { // borders and corners included
            float x = (float)(i % 61) * 0.987f * g.dx_um, z = (float)(i / 61) * 1.21f * g.dx_um;
            skh_stencil s;
            skh_stencil_at(&g, x, z, &s);
            double sum = 0;
            assert_in_range(s.count, 4, 25);
            for (int n = 0; n < s.count; n++) {
                assert_true(s.weight[n] >= 0.0f);
                assert_in_range(s.node[n], 0, 60 * 40 - 1);
                sum += (double)s.weight[n];
            }
            assert_near(sum, 1, 1e-6); // up to 25 roundings
        }
    }
}

static void the_centre_of_mass_lies_at_the_cell(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        skh_grid g = grid_of(spacings[k]);
        for (int i = 0; i < 50; i++) {
            float at = (20.0f + (float)i / 50.0f) * g.dx_um;
            skh_stencil s;
            skh_stencil_at(&g, at, at, &s);
            double x = 0, z = 0;
            for (int n = 0; n < s.count; n++) {
                x += (double)s.weight[n] * ((double)(s.node[n] % 60) + 0.5) * (double)g.dx_um;
                z += (double)s.weight[n] * ((double)(s.node[n] / 60) + 0.5) * (double)g.dx_um;
            }
            // exact for splines of unit knots; at 5 um the kernel is cut to five nodes
            double slack = spacings[k] < 10.0f ? 0.1 : 2e-4;
            assert_near(x, at, slack * (double)g.dx_um);
            assert_near(z, at, slack * (double)g.dx_um);
        }
    }
}

// Sources must be smooth in position, or cells would pump the grid while they crawl.
static void weights_change_smoothly_with_position(void **state)
{
    (void)state;
    skh_grid g = grid_of(10.0f);
    float before[60 * 40] = {0};
    for (int i = 0; i <= 1000; i++) {
        float now[60 * 40] = {0};
        skh_stencil s;
        skh_stencil_at(&g, 200.0f + 0.05f * (float)i, 203.0f, &s);
        for (int n = 0; n < s.count; n++) now[s.node[n]] += s.weight[n];
        for (int n = 0; i > 0 && n < 60 * 40; n++)
            assert_near(now[n], before[n], 0.005 * 0.75 * 1.01); // the steepest slope
        memcpy(before, now, sizeof before);
    }
}

static void positions_outside_belong_to_the_border(void **state)
{
    (void)state;
    skh_grid g = grid_of(10.0f);
    assert_int_equal(skh_node_at(&g, -5.0f, -5.0f), 0);
    assert_int_equal(skh_node_at(&g, 1e6f, 1e6f), 60 * 40 - 1);
    assert_int_equal(skh_node_at(&g, 19.9f, 20.1f), 2 * 60 + 1);
    skh_stencil s;
    skh_stencil_at(&g, -50.0f, 1e6f, &s);
    for (int n = 0; n < s.count; n++) assert_in_range(s.node[n], 0, 60 * 40 - 1);
}

static void gradients_of_a_slope_are_exact_and_halved_nowhere(void **state)
{
    (void)state;
    skh_grid g = grid_of(10.0f);
    static float planar[60 * 40], lanes[60 * 40 * 8];
    for (size_t i = 0; i < 60 * 40; i++) {
        planar[i] = 3.0f * (float)(i % 60) + 0.5f * (float)(i / 60);
        lanes[i * 8 + 6] = planar[i];
    }
    const size_t nodes[] = {0, 59, 30 * 60 + 20, 39 * 60, 39 * 60 + 59}; // one-sided at borders
    for (int k = 0; k < 5; k++) {
        float gx, gz;
        skh_gradient_planar(&g, planar, nodes[k], &gx, &gz);
        assert_near(gx, 0.3, 1e-7);
        assert_near(gz, 0.05, 1e-7);
        skh_gradient_lane(&g, lanes, 6, nodes[k], &gx, &gz);
        assert_near(gx, 0.3, 1e-7);
        assert_near(gz, 0.05, 1e-7);
        skh_gradient_lane(&g, lanes, 5, nodes[k], &gx, &gz);
        assert_true(gx == 0.0f && gz == 0.0f);
    }
}

static void a_single_row_has_no_gradient_across(void **state)
{
    (void)state;
    skh_grid row = {.nx = 3, .ny = 1, .nz = 1, .dx_um = 10.0f, .slab_um = 100.0f};
    const float values[] = {0.0f, 1.0f, 4.0f};
    float gx, gz;
    skh_gradient_planar(&row, values, 1, &gx, &gz);
    assert_near(gx, 0.2, 1e-8);
    assert_true(gz == 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_positive_and_sum_to_one_anywhere),
        cmocka_unit_test(the_centre_of_mass_lies_at_the_cell),
        cmocka_unit_test(weights_change_smoothly_with_position),
        cmocka_unit_test(positions_outside_belong_to_the_border),
        cmocka_unit_test(gradients_of_a_slope_are_exact_and_halved_nowhere),
        cmocka_unit_test(a_single_row_has_no_gradient_across),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
