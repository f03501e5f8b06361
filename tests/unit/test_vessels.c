// Vessel density and sprout tips (MODEL 4.3).
#include "sim/model/vessels.h"
#include "tests/support/small_world.h"

static void step(skh_world *w, int steps, float dt_h)
{
    for (int k = 0; k < steps; k++) skh_vessels_step(&w->tissue, &w->cells, &w->params, dt_h, 1, (uint64_t)k);
}

static double density(const skh_world *w, size_t i) { return w->tissue.field[SKH_FIELD_VESSELS][i]; }
static double rest(const skh_world *w, size_t i) { return (double)w->tissue.rest.vessels[i]; }

static void resting_vessels_never_change(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    step(w, 500, 3.0f);
    for (size_t i = 0; i < skh_grid_nodes(&w->tissue.grid); i++) assert_near(density(w, i), rest(w, i), 0.0);
    assert_int_equal(*w->cells.count, 0); // and nothing sprouts
    skh_world_destroy(w);
}

static void vegf_grows_vessels_up_to_what_tissue_holds_and_pruning_takes_them_back(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    size_t i = small_node(&w->tissue), skin = 3;
    w->params.sprout_rate = 0.0;
    small_signal(&w->tissue, SKH_SIGNAL_VEGF, 1e3f);
    double before = rest(w, i);
    for (int k = 0; k < 60; k++) {
        step(w, 10, 1.0f);
        assert_true(density(w, i) >= before);
        before = density(w, i);
    }
    assert_true(before > 1.2 * rest(w, i) && before <= w->params.vessel_limit);
    assert_near(density(w, skin), 0.0, 0.0); // none in the epidermis
    small_signal(&w->tissue, SKH_SIGNAL_VEGF, 0.0f);
    step(w, 3000, 1.0f);
    assert_near(density(w, i), rest(w, i), 0.01 * rest(w, i)); // pruning has a time constant of days
    skh_world_destroy(w);
}

static void growth_follows_its_rate_at_half_response(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    size_t i = small_node(&w->tissue);
    w->params.sprout_rate = w->params.vessel_spread = w->params.vessel_pruning = 0.0;
    small_signal(&w->tissue, SKH_SIGNAL_VEGF, (float)w->params.vegf_half);
    step(w, 1, 0.01f);
    double rate = (density(w, i) / rest(w, i) - 1.0) / 0.01;
    // k_a H2 (1 - rho/rho_max)
    double room = 1.0 - rest(w, i) / w->params.vessel_limit;
    assert_near(rate, 0.5 * w->params.vessel_growth * room, 1e-3 * w->params.vessel_growth);
    skh_world_destroy(w);
}

static void thin_plexus_gains_more_folds_than_a_dense_one(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    size_t i = small_node(&w->tissue), deep = i + 15 * (size_t)w->tissue.grid.nx;
    w->params.sprout_rate = w->params.vessel_pruning = 0.0;
    small_signal(&w->tissue, SKH_SIGNAL_VEGF, 1e3f);
    step(w, 2000, 1.0f);
    assert_true(rest(w, deep) < 0.8 * rest(w, i)); // else this test asks nothing
    assert_near(density(w, i), w->params.vessel_limit, 0.05 * w->params.vessel_limit);
    assert_near(density(w, deep), w->params.vessel_limit, 0.05 * w->params.vessel_limit);
    skh_world_destroy(w);
}

static void lost_vessels_come_back_without_any_signal(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    size_t i = small_node(&w->tissue);
    w->params.vessel_spread = 0.0;
    w->tissue.field[SKH_FIELD_VESSELS][i] = 0.0;
    double hours = 1.0 / w->params.vessel_repair;
    step(w, (int)hours, 1.0f);
    assert_near(density(w, i) / rest(w, i), 1.0 - exp(-1.0), 0.01);
    skh_world_destroy(w);
}

static void spread_moves_the_deviation_and_keeps_its_sum(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    size_t i = small_node(&w->tissue), n = skh_grid_nodes(&w->tissue.grid);
    w->params.vessel_pruning = w->params.vessel_repair = 0.0;
    w->tissue.field[SKH_FIELD_VESSELS][i] += 1.0;
    step(w, 20, 1.0f);
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) sum += density(w, k) - rest(w, k);
    assert_near(sum, 1.0, 1e-4); // deviations are floats between steps
    double next = density(w, i + 1) - rest(w, i + 1);
    assert_true(density(w, i) - rest(w, i) < 0.1 && next > 0.01);
    // second moment of a spreading point: 2 D t along each axis
    double second = 0.0, middle = (double)(i % (size_t)w->tissue.grid.nx);
    for (size_t k = 0; k < n; k++) {
        double x = ((double)(k % (size_t)w->tissue.grid.nx) - middle) * 20.0;
        second += x * x * (density(w, k) - rest(w, k));
    }
    assert_near(second, 2.0 * w->params.vessel_spread * 20.0, 0.01 * second);
    skh_world_destroy(w);
}

static void spread_is_stable_and_positive_at_any_step(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    w->params.vessel_spread = 200.0;
    size_t n = skh_grid_nodes(&w->tissue.grid);
    for (size_t i = 0; i < n; i += 3) w->tissue.field[SKH_FIELD_VESSELS][i] = 0.0;
    step(w, 20, 24.0f);
    for (size_t i = 0; i < n; i++)
        assert_true(density(w, i) >= 0.0 && density(w, i) <= 1.001 * (rest(w, i) + 1e-6));
    skh_world_destroy(w);
}

static void tips_sprout_from_vessels_at_the_rate_vegf_sets(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    small_signal(t, SKH_SIGNAL_VEGF, (float)w->params.vegf_half);
    w->params.vessel_growth = 0.0;
    double area = 0.0; // of dermis in units of 1e4 um2
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) area += rest(w, i) > 0.0 ? 0.04 : 0.0;
    step(w, 400, 1.0f);
    double mean = 0.5 * w->params.sprout_rate * area * 400.0;
    assert_near(small_count(w, SKH_CELL_SPROUT), mean, count_error(mean));
    *w->cells.count = 0;
    small_field(t, SKH_FIELD_VESSELS, 0.0); // nothing to sprout from
    w->params.vessel_repair = 0.0;
    step(w, 400, 1.0f);
    assert_int_equal(*w->cells.count, 0);
    skh_world_destroy(w);
}

static void a_tip_leaves_vessel_behind_until_it_meets_another(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    size_t i = small_node(t);
    double *rho = &t->field[SKH_FIELD_VESSELS][i];
    *rho = 0.0;
    // 20 um at its speed
    const skh_params *p = &w->params;
    assert_int_equal(skh_vessels_lay(t, p, i, 20.0f, 20.0f / (float)p->sprout_speed), 0);
    assert_near(*rho, 0.3 * rest(w, i), 1e-6);
    *rho = 1.3 * rest(w, i);
    assert_int_equal(skh_vessels_lay(t, p, i, 1.0f, 0.1f), 0);  // too young: it has just left one
    assert_int_equal(skh_vessels_lay(t, p, i, 20.0f, 0.1f), 1); // anastomosis
    for (int k = 0; k < 100; k++) skh_vessels_lay(t, p, i, 1.0f, 3.0f);
    assert_near(*rho, p->vessel_limit, 1e-6);
    assert_int_equal(skh_vessels_lay(t, p, 3, 1.0f, 0.1f), 1); // the epidermis ends it
    assert_near(density(w, 3), 0.0, 0.0);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resting_vessels_never_change),
        cmocka_unit_test(vegf_grows_vessels_up_to_what_tissue_holds_and_pruning_takes_them_back),
        cmocka_unit_test(growth_follows_its_rate_at_half_response),
        cmocka_unit_test(thin_plexus_gains_more_folds_than_a_dense_one),
        cmocka_unit_test(lost_vessels_come_back_without_any_signal),
        cmocka_unit_test(spread_moves_the_deviation_and_keeps_its_sum),
        cmocka_unit_test(spread_is_stable_and_positive_at_any_step),
        cmocka_unit_test(tips_sprout_from_vessels_at_the_rate_vegf_sets),
        cmocka_unit_test(a_tip_leaves_vessel_behind_until_it_meets_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
