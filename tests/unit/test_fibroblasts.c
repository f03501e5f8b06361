// Fibroblasts: activation, division, myofibroblasts, standing down, and what they lay down (MODEL 6.3, 6.4).
#include "sim/base/units.h"
#include "sim/kernels/stencil.h"
#include "sim/model/fibroblasts.h"
#include "tests/support/small_world.h"

enum { CELLS = 4000 };

static uint64_t clock_step;

// Let the cells age; divisions are counted, not carried out.
static int live(skh_world *w, double hours, float dt_h)
{
    int divisions = 0;
    for (int n = 0; n < (int)(hours / (double)dt_h + 0.5); n++, clock_step++) {
        for (int k = 0; k < *w->cells.count; k++) {
            if (w->cells.type[k] == SKH_CELL_COUNT) continue;
            w->cells.fate[k] = SKH_FATE_NONE;
            skh_fibroblast_fate(&w->tissue, &w->cells, k, &w->params, dt_h, 1, clock_step);
            divisions += w->cells.fate[k] == SKH_FATE_DIVIDE;
        }
    }
    return divisions;
}

// Cells of one type in the middle of skin whose residents are all counted (density over rest = 1).
static skh_world *crowd_of(skh_cell_type type, float age_h)
{
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    small_cells(w, type, CELLS, 200, 400);
    for (int k = 0; k < CELLS; k++) w->cells.age[k] = age_h;
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        t->around.fibroblasts_150[i] = t->rest.residents_150[i];
        t->around.fibroblasts_60[i] = 0.0f;
    }
    return w;
}

static double share(const skh_world *w, skh_cell_type type) { return small_count(w, type) / (double)CELLS; }

// Density that makes n' (others around) equal `others`: a cell's own share added.
static float with_self(const skh_world *w, double others)
{
    return (float)(others + 1e9 / (2.0 * 3.14159265 * 3600.0 * (double)w->tissue.grid.slab_um));
}

// ---- quiescent

static void growth_factors_wake_residents_at_the_hazard_of_their_sum(void **state)
{
    (void)state;
    const float levels[][2] = {{0, 0}, {1, 0}, {0, 1}, {0.5f, 0.5f}, {3, 0}}; // P/K_P, T/K_T
    for (int k = 0; k < 5; k++) {
        skh_world *w = crowd_of(SKH_CELL_FIBROBLAST, 0.0f);
        small_signal(&w->tissue, SKH_SIGNAL_PDGF, levels[k][0] * (float)w->params.pdgf_half);
        small_signal(&w->tissue, SKH_SIGNAL_TGFB3, levels[k][1] * (float)w->params.tgfb_half);
        double u = (double)(levels[k][0] + levels[k][1]), active = u * u / (1.0 + u * u);
        double woken = 1.0 - exp(-active * 10.0 / w->params.activation_time);
        live(w, 10.0, 0.5f);
        assert_near(share(w, SKH_CELL_FIBROBLAST_ACTIVE), woken, share_error(woken, CELLS));
        skh_world_destroy(w);
    }
}

static void residents_die_above_twice_and_divide_below_half_of_their_density(void **state)
{
    (void)state;
    const float crowding[] = {0.2f, 0.55f, 1.0f, 1.95f, 3.0f};
    for (int k = 0; k < 5; k++) {
        skh_world *w = crowd_of(SKH_CELL_FIBROBLAST, 0.0f);
        skh_tissue *t = &w->tissue;
        for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++)
            t->around.fibroblasts_150[i] = crowding[k] * t->rest.residents_150[i];
        double x = (double)crowding[k], left = x > 2.0 ? exp(-(x - 2.0) * 100.0 / 480.0) : 1.0;
        double births = x < 0.5 ? CELLS * 100.0 * (0.5 - x) / 240.0 : 0.0;
        int divisions = live(w, 100.0, 1.0f);
        assert_near(share(w, SKH_CELL_FIBROBLAST), left, left < 1.0 ? share_error(left, CELLS) : 0.0);
        assert_near(divisions, births, births > 0.0 ? count_error(births) : 0.0);
        skh_world_destroy(w);
    }
}

// ---- active

static int divisions_at(float pdgf, double others, float age_h, double hours)
{
    skh_world *w = crowd_of(SKH_CELL_FIBROBLAST_ACTIVE, age_h);
    small_signal(&w->tissue, SKH_SIGNAL_PDGF, pdgf * (float)w->params.pdgf_half);
    small_around(&w->tissue, w->tissue.around.fibroblasts_60, with_self(w, others));
    int divisions = live(w, hours, 0.25f);
    skh_world_destroy(w);
    return divisions;
}

static void active_ones_divide_after_twelve_hours_under_growth_factors_where_there_is_room(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double full = CELLS * 10.0 * log(2.0) / p.division_time; // expected in 10 h at full signal
    assert_int_equal(divisions_at(1e3f, 0.0, 0.0f, 11.75), 0);
    assert_near(divisions_at(1e3f, 0.0, 12.0f, 10.0), full,
                count_error(full) + 0.01 * full); // steps of 0.25 h
    assert_near(divisions_at(1.0f, 0.0, 12.0f, 10.0), 0.5 * full, count_error(0.5 * full) + 0.01 * full);
    assert_near(divisions_at(1e3f, 0.5 * p.crowding, 12.0f, 10.0), 0.5 * full,
                count_error(0.5 * full) + 0.01 * full);
    assert_int_equal(divisions_at(1e3f, 1.01 * p.crowding, 12.0f, 10.0), 0);
    assert_int_equal(divisions_at(0.0f, 0.0, 12.0f, 10.0), 0);
}

// Share of active cells that have become myofibroblasts, without growth factors other than TGF-beta.
static double converted(float tgfb1, float tgfb3, float tension, double hours)
{
    skh_world *w = crowd_of(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f);
    w->params.stand_down = 1e12;
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, tgfb1);
    small_signal(&w->tissue, SKH_SIGNAL_TGFB3, tgfb3);
    small_around(&w->tissue, w->tissue.around.tension, tension);
    live(w, hours, 0.25f);
    double y = share(w, SKH_CELL_MYOFIBROBLAST);
    skh_world_destroy(w);
    return y;
}

// Four exponential stages of the same hazard: 1 - e^-x (1 + x + x^2/2 + x^3/6).
static double erlang4(double x) { return 1.0 - exp(-x) * (1.0 + x + x * x / 2.0 + x * x * x / 6.0); }

static void conversion_takes_four_stages_under_tgf_beta_and_tension(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double hours = 3.0 * p.conversion_time;
    assert_near(converted(0.0f, 0.0f, 100.0f, hours), 0.0, 0.0);
    // at most one stage a step: with hazards of 3 % a step that is 1.5 % of the rate
    double full = erlang4(3.0);
    assert_near(converted(1e3f, 0.0f, 100.0f, hours), full, share_error(full, CELLS) + 0.02);
    double free = p.conversion_slack, half = erlang4(3.0 * (free + (1.0 - free) * 0.5));
    assert_near(converted(1e3f, 0.0f, (float)p.tension_half, hours), half, share_error(half, CELLS) + 0.02);
    double slack = erlang4(10.0 * free * 0.5); // no tension, half the TGF-beta response
    assert_near(converted((float)p.tgfb_half, 0.0f, 0.0f, 10.0 * p.conversion_time), slack,
                share_error(slack, CELLS) + 0.02);
}

static void no_stage_is_skipped(void **state)
{
    (void)state;
    skh_world *w = crowd_of(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f);
    w->params.conversion_time = 1e-3; // certain in every step
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, 1e3f);
    small_around(&w->tissue, w->tissue.around.tension, 100.0f);
    live(w, 0.75, 0.25f);
    assert_int_equal(small_count(w, SKH_CELL_MYOFIBROBLAST), 0);
    live(w, 0.25, 0.25f);
    assert_int_equal(small_count(w, SKH_CELL_MYOFIBROBLAST), CELLS);
    skh_world_destroy(w);
}

static void tgf_beta3_holds_conversion_back(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double hours = 4.0 * p.conversion_time, alone = converted(2.0f, 0.0f, 1.0f, hours),
           mixed = converted(1.0f, 1.0f, 1.0f, hours), three = converted(0.0f, 2.0f, 1.0f, hours);
    assert_true(alone > 0.1);
    assert_true(mixed < 0.5 * alone && three < 0.2 * mixed); // the same TGF-beta in all
}

// Fate of cells past their sure time after `hours`: left in their state, gone back, dead.
typedef struct outcome {
    double stayed, back, dead;
} outcome;

static outcome ends(skh_cell_type type, skh_cell_type next, float tgfb, float pdgf, float deficit,
                    double crowd, double hours)
{
    skh_world *w = crowd_of(type, 100.0f);
    w->params.conversion_time = 1e12;
    w->params.activation_time = 1e12;
    if (next == SKH_CELL_FIBROBLAST_ACTIVE) w->params.stand_down = 1e12;
    w->params.division_time = 1e12;
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, tgfb);
    small_signal(&w->tissue, SKH_SIGNAL_PDGF, pdgf);
    small_around(&w->tissue, w->tissue.around.deficit, deficit);
    const skh_rest *r = &w->tissue.rest;
    for (size_t i = 0; i < skh_grid_nodes(&w->tissue.grid); i++)
        w->tissue.around.fibroblasts_150[i] = (float)crowd * r->residents_150[i];
    live(w, hours, 1.0f);
    outcome end = {share(w, type), share(w, next), 0.0};
    end.dead = 1.0 - end.stayed - end.back;
    skh_world_destroy(w);
    return end;
}

static void active_ones_stand_down_without_signals_and_gaps(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    skh_cell_type a = SKH_CELL_FIBROBLAST_ACTIVE, q = SKH_CELL_FIBROBLAST;
    double hours = 0.5 * p.stand_down, calm = exp(-0.5), needed = exp(-0.5 * 0.03);
    outcome free = ends(a, q, 0, 0, 0.0f, 0.5, hours), gap = ends(a, q, 0, 0, 0.3f, 0.5, hours),
            called = ends(a, q, 0, 1e4f, 0.0f, 0.5, hours);
    assert_near(free.stayed, calm, share_error(calm, CELLS));
    assert_near(free.dead, 0.0, 1e-9); // fewer than at rest: nobody is surplus
    assert_near(gap.stayed, needed, share_error(needed, CELLS));
    assert_near(called.stayed, 1.0, 1e-3);
}

static void nobody_stands_down_before_48_hours(void **state)
{
    (void)state;
    skh_world *w = crowd_of(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f);
    w->params.stand_down = 1.0;
    live(w, 48.0, 0.5f);
    assert_int_equal(small_count(w, SKH_CELL_FIBROBLAST_ACTIVE), CELLS);
    live(w, 30.0, 0.5f); // e^-30 of 4000 are none
    assert_int_equal(small_count(w, SKH_CELL_FIBROBLAST_ACTIVE), 0);
    skh_world_destroy(w);
}

static void the_surplus_dies_when_it_stands_down(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    outcome end = ends(SKH_CELL_FIBROBLAST_ACTIVE, SKH_CELL_FIBROBLAST, 0, 0, 0.0f, 1.6, 0.5 * p.stand_down);
    double left = 1.0 - end.stayed; // of those that left, 1 - n_Q/n = 3/8 die
    assert_near(end.dead / left, 0.375, share_error(0.375, (int)(left * CELLS)) + 1e-6);
}

static void myofibroblasts_end_once_tgf_beta_is_gone(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    skh_cell_type y = SKH_CELL_MYOFIBROBLAST, a = SKH_CELL_FIBROBLAST_ACTIVE;
    double gone = exp(-100.0 * (1.0 / p.myofibroblast_stay + 1.0 / 720.0)), kept = exp(-100.0 / 720.0);
    outcome free = ends(y, a, 0, 0, 0, 0.5, 100.0), held = ends(y, a, 1e4f, 0, 0, 0.5, 100.0),
            surplus = ends(y, a, 0, 0, 0, 1.6, 100.0);
    assert_near(free.stayed, gone, share_error(gone, CELLS));
    assert_near(held.stayed, kept, share_error(kept, CELLS));
    assert_near(free.dead, 0.0, 1e-9);
    assert_near(surplus.dead / (1.0 - surplus.stayed), 0.375,
                share_error(0.375, (int)((1.0 - gone) * CELLS)));
}

static void nothing_ends_a_myofibroblast_before_72_hours(void **state)
{
    (void)state;
    skh_world *w = crowd_of(SKH_CELL_MYOFIBROBLAST, 0.0f);
    w->params.myofibroblast_stay = 1.0;
    live(w, 72.0, 1.0f);
    assert_int_equal(small_count(w, SKH_CELL_MYOFIBROBLAST), CELLS);
    skh_world_destroy(w);
}

// ---- deposition

typedef struct laid {
    double mass_pg, type3;
} laid;

// What one cell lays down in `dt` into tissue with no collagen at all: all of it is kept.
static laid lay_after(skh_cell_type type, float since_h, float tgfb, float deficit)
{
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    for (int f = SKH_FIELD_COLLAGEN1_YOUNG; f <= SKH_FIELD_COLLAGEN3_MATURE; f++)
        small_field(t, (skh_field)f, 0.0);
    w->params.overfill = 1e12;
    small_around(t, t->around.deficit, deficit);
    small_cells(w, type, 1, 200, 400);
    w->cells.boost[0] = since_h;
    w->cells.imprint[0] = skh_hill1(tgfb, (float)w->params.tgfb_half); // remembered: none is left around it
    skh_fibroblast_deposit(t, &w->cells, 0, &w->params, 0.1f, 1, 1, skh_share_all);
    double one = 0.0, three = 0.0, per_pg = skh_pg_to_mgml(&t->grid);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        one += t->made1[i];
        three += t->made3[i];
    }
    skh_world_destroy(w);
    double all = one + three;
    return (laid){all / per_pg, all > 0.0 ? three / all : 0.0};
}

// Long after its activation.
static laid lay(skh_cell_type type, float tgfb, float deficit)
{
    return lay_after(type, 1e9f, tgfb, deficit);
}

static void a_fresh_one_makes_nothing_yet_and_half_of_it_at_the_ramp(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double full = 0.05 * p.active_collagen;
    assert_near(lay_after(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f, 0.0f, 1.0f).mass_pg, 0.0, 0.0);
    assert_near(lay_after(SKH_CELL_FIBROBLAST_ACTIVE, (float)p.secretory_ramp, 0.0f, 1.0f).mass_pg,
                0.5 * full, 1e-6);
    assert_near(lay_after(SKH_CELL_FIBROBLAST_ACTIVE, 3.0f * (float)p.secretory_ramp, 0.0f, 1.0f).mass_pg,
                27.0 / 28.0 * full, 1e-6);
}

// A cell in its own matrix is ready after ramp_intact of that time; halfway filled lies halfway between.
static void in_intact_matrix_the_ramp_is_shorter(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double full = 0.05 * p.active_collagen;
    for (int k = 0; k < 3; k++) {
        double gap = 0.5 * k, ready = p.secretory_ramp * (p.ramp_intact + (1.0 - p.ramp_intact) * gap);
        assert_near(lay_after(SKH_CELL_FIBROBLAST_ACTIVE, (float)ready, 0.0f, (float)gap).mass_pg, 0.5 * full,
                    1e-6);
    }
}

static void the_ramp_counts_from_activation_through_all_repair_states(void **state)
{
    (void)state;
    skh_world *w = crowd_of(SKH_CELL_FIBROBLAST, 0.0f);
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, 1e3f);
    small_around(&w->tissue, w->tissue.around.tension, 100.0f);
    w->params.activation_time = w->params.conversion_time = 1e-3;
    for (int k = 0; k < CELLS; k++) w->cells.boost[k] = 77.0f; // of an earlier wound
    live(w, 0.5, 0.5f);                                        // all are active now
    for (int k = 0; k < CELLS; k++) assert_near(w->cells.boost[k], 0.0, 0.0);
    live(w, 10.0, 0.5f);
    assert_int_equal(small_count(w, SKH_CELL_MYOFIBROBLAST), CELLS);
    for (int k = 0; k < CELLS; k++) assert_near(w->cells.boost[k], 10.0, 1e-4);
    skh_world_destroy(w);
}

// TGF-beta is felt at once and forgotten over days: a third of it is left after the time of memory.
static void tgf_beta_is_remembered_for_days(void **state)
{
    (void)state;
    skh_world *w = crowd_of(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f);
    w->params.division_time = w->params.stand_down = w->params.conversion_time =
        1e9; // they stay what they are
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, (float)w->params.tgfb_half);
    live(w, 1.0, 0.5f);
    for (int k = 0; k < CELLS; k++) assert_near(w->cells.imprint[k], 0.5, 1e-6);
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, 0.0f);
    live(w, w->params.tgfb_memory, 0.5f);
    for (int k = 0; k < CELLS; k++) assert_near(w->cells.imprint[k], 0.5 * exp(-1.0), 0.002);
    small_signal(&w->tissue, SKH_SIGNAL_TGFB1, 1e4f);
    live(w, 1.0, 0.5f);
    for (int k = 0; k < CELLS; k++) assert_near(w->cells.imprint[k], 1.0, 1e-3);
    skh_world_destroy(w);
}

static void cells_lay_down_their_rate_that_tgf_beta_doubles(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    // 0.1f is 1.5e-8 too long; hours times the rate
    assert_near(lay(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f, 1.0f).mass_pg, 0.05 * p.active_collagen, 1e-6);
    assert_near(lay(SKH_CELL_FIBROBLAST_ACTIVE, (float)p.tgfb_half, 1.0f).mass_pg, 0.075 * p.active_collagen,
                1e-6);
    assert_near(lay(SKH_CELL_MYOFIBROBLAST, 1e9f, 1.0f).mass_pg, 0.1 * p.myofibroblast_collagen, 1e-5);
}

static void empty_gaps_get_type3_and_full_tissue_its_resting_share(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    assert_near(lay(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f, 1.0f).type3, p.active_type3, 1e-9);
    assert_near(lay(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f, 0.0f).type3, p.resident_type3, 1e-9);
    assert_near(lay(SKH_CELL_FIBROBLAST_ACTIVE, 0.0f, 0.5f).type3, 0.5 * (p.active_type3 + p.resident_type3),
                1e-7);
    assert_near(lay(SKH_CELL_MYOFIBROBLAST, 0.0f, 1.0f).type3, p.myofibroblast_type3, 1e-9);
}

static void matrix_is_laid_within_30_um_along_the_heading_and_never_above_the_junction(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    const float places[][2] = {{205, 405}, {5, 405}, {395, 795}, {210, 100}};
    for (int f = SKH_FIELD_COLLAGEN1_YOUNG; f <= SKH_FIELD_COLLAGEN3_MATURE; f++)
        small_field(t, (skh_field)f, 0.0);
    size_t n = skh_grid_nodes(&t->grid);
    for (int p = 0; p < 4; p++) {
        memset(t->made1, 0, n * sizeof *t->made1);
        memset(t->made3, 0, n * sizeof *t->made3);
        *w->cells.count = 0;
        small_cells(w, SKH_CELL_FIBROBLAST_ACTIVE, 200, places[p][0], places[p][1]);
        for (int k = 0; k < 200; k++) w->cells.boost[k] = 1e9f; // at full rate
        double kept = 0.0;
        for (int k = 0; k < 200; k++) {
            w->cells.dx[k] = 0.6f;
            w->cells.dz[k] = 0.8f;
            skh_fibroblast_deposit(t, &w->cells, k, &w->params, 1e-6f, 1, 1, skh_share_all);
        }
        for (size_t i = 0; i < n; i++) {
            if (t->made1[i] <= 0.0) continue;
            kept += t->made1[i] + t->made3[i];
            double x = ((double)(i % (size_t)t->grid.nx) + 0.5) * 20.0,
                   z = ((double)(i / (size_t)t->grid.nx) + 0.5) * 20.0;
            assert_true(t->rest.capacity[i] > 0.0f);
            // 18 and 24 um along the heading, half a node more to its centre
            assert_true(fabs(x - (double)places[p][0]) <= 28.0 && fabs(z - (double)places[p][1]) <= 34.0);
        }
        double all = 200.0 * 0.5 * w->params.active_collagen * 1e-6 * skh_pg_to_mgml(&t->grid);
        assert_near(kept, all, 1e-5 * all); // mirrored at the borders: nothing is lost
    }
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth_factors_wake_residents_at_the_hazard_of_their_sum),
        cmocka_unit_test(residents_die_above_twice_and_divide_below_half_of_their_density),
        cmocka_unit_test(active_ones_divide_after_twelve_hours_under_growth_factors_where_there_is_room),
        cmocka_unit_test(conversion_takes_four_stages_under_tgf_beta_and_tension),
        cmocka_unit_test(no_stage_is_skipped),
        cmocka_unit_test(tgf_beta3_holds_conversion_back),
        cmocka_unit_test(active_ones_stand_down_without_signals_and_gaps),
        cmocka_unit_test(nobody_stands_down_before_48_hours),
        cmocka_unit_test(the_surplus_dies_when_it_stands_down),
        cmocka_unit_test(myofibroblasts_end_once_tgf_beta_is_gone),
        cmocka_unit_test(nothing_ends_a_myofibroblast_before_72_hours),
        cmocka_unit_test(a_fresh_one_makes_nothing_yet_and_half_of_it_at_the_ramp),
        cmocka_unit_test(in_intact_matrix_the_ramp_is_shorter),
        cmocka_unit_test(the_ramp_counts_from_activation_through_all_repair_states),
        cmocka_unit_test(tgf_beta_is_remembered_for_days),
        cmocka_unit_test(cells_lay_down_their_rate_that_tgf_beta_doubles),
        cmocka_unit_test(empty_gaps_get_type3_and_full_tissue_its_resting_share),
        cmocka_unit_test(matrix_is_laid_within_30_um_along_the_heading_and_never_above_the_junction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
