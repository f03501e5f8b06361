// MODEL N15: the conversions of sim/base/units.h, exactly.
#include "sim/base/units.h"
#include "tests/support/near.h"

static const skh_grid standard = {.nx = 400, .ny = 1, .nz = 200, .dx_um = 10.0f, .slab_um = 100.0f};

static void one_cell_in_a_standard_node_is_1e5_cells_per_mm3(void **state)
{
    (void)state;
    assert_true(skh_node_um3(&standard) == 1e4);     // 10 x 10 x 100 um
    assert_true(skh_cell_density(&standard) == 1e5); // 1e9 um3 = 1 mm3
}

static void a_picogram_in_a_standard_node_is_1e5_ng_per_ml(void **state)
{
    (void)state;
    // 1 pg / 1e4 um3 = 1e-3 ng / 1e-8 ml
    assert_true(skh_pg_to_ngml(&standard) == 1e5);
    // 1e-9 mg / 1e-8 ml
    assert_true(skh_pg_to_mgml(&standard) == 0.1);
}

static void amounts_scale_with_the_volume_of_a_node(void **state)
{
    (void)state;
    skh_grid fine = standard, thin = standard;
    fine.dx_um = 5.0f;
    thin.slab_um = 50.0f;
    assert_true(skh_cell_density(&fine) == 4 * skh_cell_density(&standard));
    assert_true(skh_pg_to_ngml(&thin) == 2 * skh_pg_to_ngml(&standard));
    assert_true(skh_pg_to_mgml(&fine) == 4 * skh_pg_to_mgml(&standard));
}

// 15 pg/h of collagen per cell at 4000 cells/mm3: 6e4 pg/mm3/h = 6e-5 mg per 1e-3 ml and hour, whatever the
// grid.
static void a_dense_tissue_makes_the_same_matrix_on_any_grid(void **state)
{
    (void)state;
    const float spacings[] = {5.0f, 8.0f, 10.0f, 20.0f};
    for (int k = 0; k < 4; k++) {
        skh_grid grid = standard;
        grid.dx_um = spacings[k];
        double cells_per_node = 4000 / skh_cell_density(&grid);
        assert_near(cells_per_node * 15 * skh_pg_to_mgml(&grid), 0.06, 1e-16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_cell_in_a_standard_node_is_1e5_cells_per_mm3),
        cmocka_unit_test(a_picogram_in_a_standard_node_is_1e5_ng_per_ml),
        cmocka_unit_test(amounts_scale_with_the_volume_of_a_node),
        cmocka_unit_test(a_dense_tissue_makes_the_same_matrix_on_any_grid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
