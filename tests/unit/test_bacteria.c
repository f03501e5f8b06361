// Bacteria: a few are cleared, many grow, leucocytes kill, open dirty channels let more in (MODEL 4.8).
#include "sim/base/units.h"
#include "sim/model/bacteria.h"
#include "tests/support/small_world.h"

static double total(const skh_world *w) { return small_sum(&w->tissue, SKH_FIELD_BACTERIA); }

static double grown(double start, double hours, float dt_h, float neutrophils, float macrophages)
{
    skh_world *w = small_empty();
    small_field(&w->tissue, SKH_FIELD_BACTERIA, start);
    small_around(&w->tissue, w->tissue.around.neutrophils, neutrophils);
    small_around(&w->tissue, w->tissue.around.m1, 0.5f * macrophages);
    small_around(&w->tissue, w->tissue.around.m2, 0.5f * macrophages);
    double most = 0.0;
    for (int k = 0; k < (int)(hours / (double)dt_h + 0.5); k++)
        most = skh_bacteria_step(&w->tissue, &w->params, dt_h);
    double left = w->tissue.field[SKH_FIELD_BACTERIA][small_node(&w->tissue)];
    if (most > 0.0) assert_near(left, most, 1e-6 * most); // what it reports
    skh_world_destroy(w);
    return left;
}

// Where growth and resident defence balance: g (1 - b/b_max) = k/(1 + b/b_h).
static double threshold(const skh_params *p)
{
    double low = 0.0, high = 0.5 * p->bacteria_limit;
    for (int k = 0; k < 100; k++) {
        double b = 0.5 * (low + high);
        double net = p->bacteria_growth * (1.0 - b / p->bacteria_limit) -
                     p->bacteria_defence / (1.0 + b / p->bacteria_half);
        if (net < 0.0)
            low = b;
        else
            high = b;
    }
    return low;
}

static void few_are_cleared_and_many_grow_to_their_limit(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double edge = threshold(&p);
    assert_true(edge > 0.01 && edge < 0.4 * p.bacteria_limit); // there is a threshold at all
    assert_near(grown(0.8 * edge, 400.0, 0.2f, 0, 0), 0.0, 0.0);
    double full = grown(1.25 * edge, 400.0, 0.2f, 0, 0);
    assert_true(full > 0.5 * p.bacteria_limit && full <= p.bacteria_limit);
}

static void neutrophils_and_macrophages_kill(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double start = 0.2 * p.bacteria_limit, alone = grown(start, 1.0, 0.05f, 0, 0);
    double hunted = grown(start, 1.0, 0.05f, 5000.0f, 0), eaten = grown(start, 1.0, 0.05f, 0, 5000.0f);
    // their hazards act beside all else: exp(-k n/1e4 t) up to the slow change of the other terms and the
    // step
    assert_near(hunted / alone, exp(-0.5 * p.bacteria_neutrophil), 0.05);
    assert_near(eaten / alone, exp(-0.5 * p.bacteria_macrophage), 0.05);
    assert_near(grown(start, 400.0, 0.2f, 1e5f, 0), 0.0, 0.0);
}

static void they_stay_positive_and_bounded_at_any_step(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    for (float dt = 0.1f; dt < 30.0f; dt *= 3.0f) {
        double left = grown(p.bacteria_limit, 90.0, dt, 2000.0f, 500.0f);
        assert_true(left >= 0.0 && left <= p.bacteria_limit);
    }
}

static void sterile_skin_stays_sterile(void **state)
{
    (void)state;
    assert_near(grown(0.0, 10.0, 0.1f, 0, 0), 0.0, 0.0);
}

static void spread_keeps_their_number(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    size_t i = small_node(&w->tissue);
    w->params.bacteria_growth = w->params.bacteria_defence = 0.0;
    w->params.bacteria_spread = 200.0;
    w->tissue.field[SKH_FIELD_BACTERIA][i] = 1e5;
    for (int k = 0; k < 5; k++) skh_bacteria_step(&w->tissue, &w->params, 0.2f);
    assert_near(total(w), 1e5, 1.0); // the gradient is taken in float
    assert_true(w->tissue.field[SKH_FIELD_BACTERIA][i] < 0.8e5);
    assert_near(w->tissue.field[SKH_FIELD_BACTERIA][i - 1], w->tissue.field[SKH_FIELD_BACTERIA][i + 1], 0.02);
    skh_world_destroy(w);
}

static double entered(skh_hygiene hygiene, float conductance, double bridged_h, double age_h)
{
    skh_world *w = small_empty();
    skh_pore pore = {.x_um = 200.0f,
                     .lumen_um = 80.0f,
                     .conductance = conductance,
                     .bridged_h = bridged_h,
                     .time_h = 10.0};
    skh_bacteria_inflow(&w->tissue, &w->params, hygiene, &pore, 1, 0.5f, 10.0 + age_h);
    const skh_tissue *t = &w->tissue;
    double cfu = total(w) * skh_node_um3(&t->grid) * 1e-6;
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        if (t->field[SKH_FIELD_BACTERIA][i] <= 0.0)
            continue; // in the channel, just below the living epidermis
        double below = ((double)(i / (size_t)t->grid.nx) + 0.5) * 20.0 - (double)t->rest.junction_um[10];
        assert_true(i % (size_t)t->grid.nx == 10 && t->rest.capacity[i] > 0.0f && below < 40.0);
    }
    skh_world_destroy(w);
    return cfu;
}

static void flora_enters_open_dirty_channels_only(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double mouth = 3.14159265 / 4.0 * 80e-4 * 80e-4, full = p.load_dirty * mouth * p.inflow * 0.5;
    assert_true(full > 0.0);
    assert_near(entered(SKH_HYGIENE_DIRTY, 1.0f, -1.0, 1.0), full, 1e-5 * full);
    assert_near(entered(SKH_HYGIENE_DIRTY, 0.25f, -1.0, 1.0), 0.25 * full,
                1e-5 * full);                                           // a plug holds them back
    assert_near(entered(SKH_HYGIENE_DIRTY, 1.0f, 10.5, 1.0), 0.0, 0.0); // living cover
    assert_near(entered(SKH_HYGIENE_CLINIC, 1.0f, -1.0, 1.0), 0.0, 0.0);
    assert_near(entered(SKH_HYGIENE_HOME, 1.0f, -1.0, 1.0), 0.0, 0.0);
    assert_near(entered(SKH_HYGIENE_DIRTY, 1.0f, -1.0, 400.0), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_are_cleared_and_many_grow_to_their_limit),
        cmocka_unit_test(neutrophils_and_macrophages_kill),
        cmocka_unit_test(they_stay_positive_and_bounded_at_any_step),
        cmocka_unit_test(sterile_skin_stays_sterile),
        cmocka_unit_test(spread_keeps_their_number),
        cmocka_unit_test(flora_enters_open_dirty_channels_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
