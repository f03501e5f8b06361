// Neutrophils and macrophages: arrival from vessels, life, turning to repair (MODEL 6.2).
#include "sim/base/random.h"
#include "sim/base/units.h"
#include "sim/kernels/stencil.h"
#include "sim/model/leucocytes.h"
#include "sim/model/purpose.h"
#include "tests/support/small_world.h"

enum { CELLS = 4000 };

// ---- arrival

// Expected arrivals over `hours` at half response in all nodes.
static double half_call(const skh_world *w, double arrival, double hours)
{
    const skh_tissue *t = &w->tissue;
    double vessels = 0.0;
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++)
        vessels += fmin(t->field[SKH_FIELD_VESSELS][i], (double)t->rest.vessels[i]);
    return 0.5 * arrival * hours * vessels / skh_cell_density(&t->grid);
}

static void arrive(skh_world *w, int steps, float dt_h)
{
    for (int k = 0; k < steps; k++)
        skh_leucocytes_arrive(&w->tissue, &w->cells, &w->params, dt_h, 1, (uint64_t)k);
}

static void neutrophils_arrive_at_the_poisson_rate_of_inflammation(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    small_signal(&w->tissue, SKH_SIGNAL_INFLAMMATION, (float)w->params.neutrophil_half);
    arrive(w, 800, 0.25f);
    double mean = half_call(w, w->params.neutrophil_arrival, 200.0);
    assert_true(mean > 300.0);
    assert_near(small_count(w, SKH_CELL_NEUTROPHIL), mean, count_error(mean));
    assert_int_equal(small_count(w, SKH_CELL_MACROPHAGE_M1), 0); // they wait for the delayed cue
    skh_world_destroy(w);
}

static void macrophages_arrive_at_the_poisson_rate_of_the_delayed_cue(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    small_field(&w->tissue, SKH_FIELD_CUE, w->params.macrophage_half);
    arrive(w, 800, 1.0f);
    double mean = half_call(w, w->params.macrophage_arrival, 800.0);
    assert_true(mean > 300.0);
    assert_near(small_count(w, SKH_CELL_MACROPHAGE_M1), mean, count_error(mean));
    assert_int_equal(small_count(w, SKH_CELL_NEUTROPHIL), 0);
    skh_world_destroy(w);
}

// Nodes that are passed over because of their draw would have received no cell.
static void no_arrival_is_passed_over(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    float volume = (float)(1.0 / skh_cell_density(&t->grid)) * 2.0f;
    int expected[2] = {0};
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        t->signals[i * 8 + SKH_SIGNAL_INFLAMMATION] = (float)(i % 13) * 0.1f;
        t->field[SKH_FIELD_CUE][i] = (double)(i % 7) * 0.1;
        t->field[SKH_FIELD_VESSELS][i] *= (double)(i % 5) * 0.5;
    }
    for (uint64_t step = 0; step < 400; step++) {
        skh_leucocytes_arrive(t, &w->cells, &w->params, 2.0f, 1, step);
        for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
            float rest = t->rest.vessels[i], open = fminf((float)t->field[SKH_FIELD_VESSELS][i], rest);
            float call =
                skh_hill2(skh_signal_at(t, i, SKH_SIGNAL_INFLAMMATION), (float)w->params.neutrophil_half);
            float cue = skh_hill2((float)t->field[SKH_FIELD_CUE][i], (float)w->params.macrophage_half);
            if (open <= 0.0f) continue;
            if (call > 1e-6f)
                expected[0] += skh_random_poisson((float)w->params.neutrophil_arrival * volume * open * call,
                                                  1, i, step, SKH_PURPOSE_ARRIVE_NEUTROPHIL);
            if (cue > 1e-6f)
                expected[1] += skh_random_poisson((float)w->params.macrophage_arrival * volume * open * cue,
                                                  1, i, step, SKH_PURPOSE_ARRIVE_MACROPHAGE);
        }
    }
    assert_true(expected[0] > 50 && expected[1] > 50);
    assert_int_equal(small_count(w, SKH_CELL_NEUTROPHIL), expected[0]);
    assert_int_equal(small_count(w, SKH_CELL_MACROPHAGE_M1), expected[1]);
    skh_world_destroy(w);
}

static void tgf_beta_calls_monocytes_too(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    w->params.tgfb_monocytes = 0.5;
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, (float)w->params.macrophage_half);
    small_signal(&w->tissue, SKH_SIGNAL_TGFB3, (float)w->params.macrophage_half); // together a half response
    arrive(w, 800, 1.0f);
    double mean = half_call(w, w->params.macrophage_arrival, 800.0);
    assert_near(small_count(w, SKH_CELL_MACROPHAGE_M1), mean, count_error(mean));
    assert_int_equal(small_count(w, SKH_CELL_NEUTROPHIL), 0);
    skh_world_destroy(w);
}

static void nobody_comes_to_quiet_skin_and_few_to_a_whisper(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    arrive(w, 200, 1.0f);
    assert_int_equal(*w->cells.count, 0);
    // the response is of second order: a tenth of the half response calls 1/101
    small_signal(&w->tissue, SKH_SIGNAL_INFLAMMATION, 0.1f * (float)w->params.neutrophil_half);
    arrive(w, 4000, 1.0f);
    double mean = half_call(w, w->params.neutrophil_arrival, 4000.0) * 2.0 / 101.0;
    assert_near(*w->cells.count, mean, count_error(mean));
    skh_world_destroy(w);
}

static void new_vessels_do_not_multiply_the_inflow_and_lost_ones_stop_it(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    small_signal(t, SKH_SIGNAL_INFLAMMATION, (float)w->params.neutrophil_half);
    double mean = half_call(w, w->params.neutrophil_arrival, 200.0);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) t->field[SKH_FIELD_VESSELS][i] *= 3.0;
    arrive(w, 800, 0.25f);
    assert_near(*w->cells.count, mean, count_error(mean));
    *w->cells.count = 0;
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) t->field[SKH_FIELD_VESSELS][i] /= 6.0;
    arrive(w, 800, 0.25f);
    assert_near(*w->cells.count, 0.5 * mean, count_error(0.5 * mean));
    *w->cells.count = 0;
    small_field(t, SKH_FIELD_VESSELS, 0.0);
    arrive(w, 800, 0.25f);
    assert_int_equal(*w->cells.count, 0);
    skh_world_destroy(w);
}

static void arrivals_start_in_the_dermis(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    const skh_tissue *t = &w->tissue;
    small_signal(&w->tissue, SKH_SIGNAL_INFLAMMATION, 100.0f);
    small_field(&w->tissue, SKH_FIELD_CUE, 100.0);
    arrive(w, 100, 0.5f);
    assert_true(*w->cells.count > 100);
    for (int k = 0; k < *w->cells.count; k++)
        assert_true(t->rest.capacity[skh_node_at(&t->grid, w->cells.x[k], w->cells.z[k])] > 0.0f);
    skh_world_destroy(w);
}

// ---- life

static void live(skh_world *w, double hours, float dt_h)
{
    static uint64_t step = 0;
    for (int k = 0; k < (int)(hours / (double)dt_h + 0.5); k++, step++) {
        for (int c = 0; c < *w->cells.count; c++)
            if (w->cells.type[c] != SKH_CELL_COUNT)
                skh_leucocyte_fate(&w->tissue, &w->cells, c, &w->params, dt_h, 1, step);
    }
}

static void neutrophils_live_six_sure_hours_and_then_decay(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    small_cells(w, SKH_CELL_NEUTROPHIL, CELLS, 200, 400);
    live(w, 6.0, 0.25f);
    assert_int_equal(small_count(w, SKH_CELL_NEUTROPHIL), CELLS);
    live(w, 16.0, 0.25f);
    double left = exp(-16.0 / w->params.neutrophil_life);
    assert_near(small_count(w, SKH_CELL_NEUTROPHIL) / (double)CELLS, left, share_error(left, CELLS));
    assert_int_equal(small_count(w, SKH_CELL_MACROPHAGE_M1), 0);
    skh_world_destroy(w);
}

// Share of M1 macrophages that have turned after 12 + `hours` h at a level of inflammation.
static double turned(float inflammation, float neutrophils, double hours)
{
    skh_world *w = small_empty();
    small_signal(&w->tissue, SKH_SIGNAL_INFLAMMATION, inflammation);
    small_cells(w, SKH_CELL_MACROPHAGE_M1, CELLS, 200, 400);
    small_around(&w->tissue, w->tissue.around.neutrophils, neutrophils);
    w->params.m2_stay = 1e9;
    live(w, 12.0, 0.5f);
    assert_int_equal(small_count(w, SKH_CELL_MACROPHAGE_M1), CELLS); // nobody before 12 h
    live(w, hours, 0.5f);
    double share = small_count(w, SKH_CELL_MACROPHAGE_M2) / (double)CELLS;
    skh_world_destroy(w);
    return share;
}

static void macrophages_turn_once_inflammation_is_gone(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double calm = 1.0 - exp(-15.0 * (1.0 / 120.0 + 1.0 / p.m1_to_m2));
    double half = 1.0 - exp(-15.0 * (1.0 / 120.0 + 0.5 / p.m1_to_m2));
    double alarmed = 1.0 - exp(-15.0 / 120.0);
    assert_near(turned(0.0f, 0.0f, 15.0), calm, share_error(calm, CELLS));
    assert_near(turned((float)p.inflammation_half, 0.0f, 15.0), half, share_error(half, CELLS));
    assert_near(turned(1e4f, 0.0f, 15.0), alarmed, share_error(alarmed, CELLS));
}

static void eating_neutrophils_turns_macrophages_sooner(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    // so many dying that every macrophage meets one: the hazard is multiplied all the time but for single
    // steps
    double alone = turned(0.0f, 0.0f, 12.0), fed = turned(0.0f, 1e7f, 12.0);
    double rate = 12.0 * (1.0 / 120.0 + 1.0 / p.m1_to_m2), fast = 1.0 - exp(-p.efferocytosis * rate);
    assert_true(fed > alone + 0.05);
    assert_near(fed, fast, share_error(fast, CELLS) + 0.05); // a step of every 13 is spent eating
}

static void a_meal_lasts_six_hours(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    small_signal(&w->tissue, SKH_SIGNAL_INFLAMMATION, 1e4f);
    small_cells(w, SKH_CELL_MACROPHAGE_M1, 200, 200, 400);
    small_around(&w->tissue, w->tissue.around.neutrophils, 1e7f);
    for (int k = 0; k < 200; k++) w->cells.age[k] = 13.0f;
    live(w, 0.5, 0.5f);
    small_around(&w->tissue, w->tissue.around.neutrophils, 0.0f);
    int fed = 0;
    for (int k = 0; k < 200; k++) fed += w->cells.boost[k] > 5.9f;
    assert_true(fed > 190);
    live(w, 6.5, 0.5f);
    for (int k = 0; k < 200; k++)
        if (w->cells.type[k] == SKH_CELL_MACROPHAGE_M1) assert_true(w->cells.boost[k] <= 0.0f);
    skh_world_destroy(w);
}

static void repair_macrophages_leave_with_their_mean_stay(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    small_cells(w, SKH_CELL_MACROPHAGE_M2, CELLS, 200, 400);
    live(w, 60.0, 0.5f);
    double left = exp(-60.0 / w->params.m2_stay);
    assert_near(small_count(w, SKH_CELL_MACROPHAGE_M2) / (double)CELLS, left, share_error(left, CELLS));
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neutrophils_arrive_at_the_poisson_rate_of_inflammation),
        cmocka_unit_test(macrophages_arrive_at_the_poisson_rate_of_the_delayed_cue),
        cmocka_unit_test(no_arrival_is_passed_over),
        cmocka_unit_test(tgf_beta_calls_monocytes_too),
        cmocka_unit_test(nobody_comes_to_quiet_skin_and_few_to_a_whisper),
        cmocka_unit_test(new_vessels_do_not_multiply_the_inflow_and_lost_ones_stop_it),
        cmocka_unit_test(arrivals_start_in_the_dermis),
        cmocka_unit_test(neutrophils_live_six_sure_hours_and_then_decay),
        cmocka_unit_test(macrophages_turn_once_inflammation_is_gone),
        cmocka_unit_test(eating_neutrophils_turns_macrophages_sooner),
        cmocka_unit_test(a_meal_lasts_six_hours),
        cmocka_unit_test(repair_macrophages_leave_with_their_mean_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
