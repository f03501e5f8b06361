// How cells move: chemotaxis, guidance, arrest, mirrors, crowds (MODEL 6.1).
#include "sim/kernels/stencil.h"
#include "sim/model/movement.h"
#include "tests/support/small_world.h"

enum { CELLS = 2000 };

// A wide piece of dermis without fibres around, so that walks are free; cells start in its middle.
static skh_world *open_ground(skh_cell_type type)
{
    skh_scenario scenario = small_skin();
    scenario.domain.width = 2000.0;
    scenario.domain.depth = 1200.0;
    skh_world *w = small_world(&scenario);
    *w->cells.count = 0;
    small_around(&w->tissue, w->tissue.around.collagen, 0.0f);
    // as crowded as at rest: those who turn away from crowds have no reason to
    memcpy(w->tissue.around.fibroblasts_60, w->tissue.rest.residents_60,
           skh_grid_nodes(&w->tissue.grid) * sizeof(float));
    small_cells(w, type, CELLS, 1000, 650);
    return w;
}

static void walk(skh_world *w, double hours, float dt_h)
{
    for (int n = 0; n < (int)(hours / (double)dt_h + 0.5); n++)
        for (int k = 0; k < *w->cells.count; k++)
            skh_move(&w->tissue, &w->cells, k, &w->params, dt_h, 1, (uint64_t)n);
}

// A signal that grows by e over `length_um` along x (falls when negative), one half response at the start.
static void slope_along_x(skh_tissue *t, skh_signal signal, double half, double length_um)
{
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        double x = ((double)(i % (size_t)t->grid.nx) + 0.5) * 20.0 - 1000.0;
        t->signals[i * 8 + (size_t)signal] = (float)(half * exp(x / length_um));
    }
    t->quiet = 0;
}

typedef struct drift {
    double mean_x, error;
} drift;

static drift drift_of(const skh_world *w)
{
    double sum = 0.0, square = 0.0;
    int n = *w->cells.count;
    for (int k = 0; k < n; k++) {
        double x = (double)w->cells.x[k] - 1000.0;
        sum += x;
        square += x * x;
    }
    return (drift){sum / n, sqrt(square / n / n)};
}

// ---- cues

static double half_of(const skh_params *p, skh_signal s)
{
    return s == SKH_SIGNAL_INFLAMMATION ? p->inflammation_half
           : s == SKH_SIGNAL_PDGF       ? p->pdgf_half
           : s == SKH_SIGNAL_VEGF       ? p->vegf_half
                                        : p->tgfb_half;
}

static void every_cell_climbs_its_own_cue_and_no_other(void **state)
{
    (void)state;
    static const struct {
        skh_cell_type type;
        unsigned cues; // bit per signal
        double hours;
    } rows[] = {{SKH_CELL_NEUTROPHIL, 1u << SKH_SIGNAL_INFLAMMATION, 1},
                {SKH_CELL_MACROPHAGE_M1, 1u << SKH_SIGNAL_INFLAMMATION, 3},
                {SKH_CELL_MACROPHAGE_M2, 1u << SKH_SIGNAL_INFLAMMATION, 5},
                {SKH_CELL_FIBROBLAST_ACTIVE,
                 1u << SKH_SIGNAL_PDGF | 1u << SKH_SIGNAL_TGFB1 | 1u << SKH_SIGNAL_TGFB3, 12},
                {SKH_CELL_SPROUT, 1u << SKH_SIGNAL_VEGF, 24}};
    static const skh_signal signals[] = {SKH_SIGNAL_INFLAMMATION, SKH_SIGNAL_PDGF, SKH_SIGNAL_TGFB1,
                                         SKH_SIGNAL_TGFB3,        SKH_SIGNAL_VEGF, SKH_SIGNAL_KGF};
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        for (size_t s = 0; s < sizeof signals / sizeof signals[0]; s++) {
            for (int side = 0; side < 2; side++) {
                skh_world *w = open_ground(rows[r].type);
                double sign = side ? -1.0 : 1.0;
                slope_along_x(&w->tissue, signals[s], half_of(&w->params, signals[s]), 200.0 * sign);
                walk(w, rows[r].hours, 0.25f);
                drift d = drift_of(w);
                if (rows[r].cues >> signals[s] & 1u)
                    assert_true(sign * d.mean_x > 8.0 * d.error);
                else
                    assert_near(d.mean_x, 0.0, 4.5 * d.error);
                skh_world_destroy(w);
            }
        }
    }
}

static void a_steeper_gradient_and_an_unsaturated_receptor_bias_more(void **state)
{
    (void)state;
    double mean[3];
    for (int k = 0; k < 3; k++) {
        skh_world *w = open_ground(SKH_CELL_NEUTROPHIL);
        double half = w->params.inflammation_half;
        slope_along_x(&w->tissue, SKH_SIGNAL_INFLAMMATION, half, k == 0 ? 1000.0 : 200.0);
        if (k == 2) // the same gradient on top of a saturating level
            for (size_t i = 0; i < skh_grid_nodes(&w->tissue.grid); i++)
                w->tissue.signals[i * 8] += 20.0f * (float)half;
        walk(w, 1.0, 0.25f);
        mean[k] = drift_of(w).mean_x;
        skh_world_destroy(w);
    }
    assert_true(mean[1] > 1.5 * mean[0] && mean[2] < 0.3 * mean[1]);
}

// A planar field that rises by `most` over the width, 0 at the left edge.
static void ramp_along_x(const skh_tissue *t, float *field, float most)
{
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++)
        field[i] = most * ((float)(i % (size_t)t->grid.nx) + 0.5f) / (float)t->grid.nx;
}

static void fibroblasts_leave_crowds_and_enter_gaps_and_leucocytes_do_neither(void **state)
{
    (void)state;
    for (int k = 0; k < 6; k++) {
        int gap = k % 2, type = k < 2   ? SKH_CELL_FIBROBLAST_ACTIVE
                                : k < 4 ? SKH_CELL_MYOFIBROBLAST
                                        : SKH_CELL_MACROPHAGE_M1;
        skh_world *w = open_ground((skh_cell_type)type);
        w->tissue.quiet = 0;
        w->params.contact_inhibition = w->params.haptotaxis = 30.0; // well above the noise of 2000 walks
        w->params.fibroblast_arrest = 0.0;
        if (gap)
            ramp_along_x(&w->tissue, w->tissue.around.deficit, 1.0f);
        else
            ramp_along_x(&w->tissue, w->tissue.around.fibroblasts_60, (float)w->params.crowding);
        walk(w, 24.0, 0.25f);
        drift d = drift_of(w);
        if (type == SKH_CELL_MACROPHAGE_M1)
            assert_near(d.mean_x, 0.0, 4.5 * d.error);
        else
            assert_true((gap ? d.mean_x : -d.mean_x) > 6.0 * d.error);
        skh_world_destroy(w);
    }
}

// ---- free walks

static double mean_square(const skh_world *w)
{
    double sum = 0.0;
    for (int k = 0; k < CELLS; k++) {
        double x = (double)w->cells.x[k] - 1000.0, z = (double)w->cells.z[k] - 650.0;
        sum += x * x + z * z;
    }
    return sum / CELLS;
}

// N9. Sub-steps are one persistence time at most, which makes the walk up to 8 % longer: (1 + e^-1)/(1 -
// e^-1)/2. The mean of 2000 squares of a plane Gaussian has an error of 2.2 %.
static void walks_spread_as_persistent_random_walks(void **state)
{
    (void)state;
    skh_world *w = open_ground(SKH_CELL_NEUTROPHIL);
    double v = w->params.neutrophil_speed, tp = 0.1, time = 2.0;
    walk(w, time, 0.2f);
    double expected = 2.0 * v * v * tp * (time - tp * (1.0 - exp(-time / tp)));
    assert_near(mean_square(w) / expected, 1.04, 0.04 + 0.09);
    skh_world_destroy(w);
}

static void long_steps_spread_as_far_as_short_ones(void **state)
{
    (void)state;
    double spread[2];
    for (int coarse = 0; coarse < 2; coarse++) {
        skh_world *w = open_ground(SKH_CELL_FIBROBLAST_ACTIVE);
        small_signal(&w->tissue, SKH_SIGNAL_PDGF, (float)w->params.pdgf_half); // awake, no gradient
        w->params.fibroblast_speed = 10.0; // steps of 3 h stay below their limit of 60 um
        walk(w, 90.0, coarse ? 3.0f : 0.25f);
        spread[coarse] = mean_square(w);
        skh_world_destroy(w);
    }
    // two samples of 2.2 % each, and the persistence of the first hours: 3 of 90
    assert_near(spread[1] / spread[0], 1.0, 4.5 * 0.031 + 0.03);
}

static void residents_are_frozen_in_long_steps_and_creep_in_short_ones(void **state)
{
    (void)state;
    skh_world *w = open_ground(SKH_CELL_FIBROBLAST);
    walk(w, 30.0, 3.0f);
    assert_near(mean_square(w), 0.0, 0.0);
    walk(w, 30.0, 1.0f);
    assert_true(mean_square(w) > 0.0 && mean_square(w) < pow(30.0 * w->params.resident_speed, 2.0));
    skh_world_destroy(w);
}

// ---- arrest

// Way of one cell over its speed in a step far shorter than its persistence.
static double pace(skh_cell_type type, skh_field field, double value, float deficit, float pdgf)
{
    skh_world *w = open_ground(type);
    skh_tissue *t = &w->tissue;
    *w->cells.count = 1;
    if (field < SKH_FIELD_COUNT) small_field(t, field, value);
    small_around(t, t->around.deficit, deficit);
    small_signal(t, SKH_SIGNAL_PDGF, pdgf);
    walk(w, 0.01, 0.01f);
    double way = sqrt(pow((double)w->cells.x[0] - 1000.0, 2.0) + pow((double)w->cells.z[0] - 650.0, 2.0));
    double v = type == SKH_CELL_NEUTROPHIL ? w->params.neutrophil_speed : w->params.fibroblast_speed;
    skh_world_destroy(w);
    return way / (0.01 * v);
}

static void leucocytes_slow_down_in_damage_clot_and_gaps(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    double caught = 1.0 - p.leucocyte_arrest;
    // positions near 1000 um are known to 6e-5 um, ways are about 1 um
    assert_near(pace(SKH_CELL_NEUTROPHIL, SKH_FIELD_COUNT, 0, 0, 0), 1.0, 2e-4);
    assert_near(pace(SKH_CELL_NEUTROPHIL, SKH_FIELD_DAMAGE, 1.0, 0, 0), caught, 2e-4);
    assert_near(pace(SKH_CELL_NEUTROPHIL, SKH_FIELD_FIBRIN, 1.0, 0, 0), caught, 2e-4);
    assert_near(pace(SKH_CELL_NEUTROPHIL, SKH_FIELD_FIBRIN, 0.5, 0, 0), 0.5 * (1.0 + caught), 2e-4);
    // most of the collagen is cross-linked type I: what is left makes the gap
    double gap = pace(SKH_CELL_NEUTROPHIL, SKH_FIELD_COLLAGEN1_MATURE, 0.0, 0, 0);
    assert_true(gap < 0.5 && gap > caught);
}

static void fibroblasts_stay_where_matrix_is_missing_and_doze_without_a_cue(void **state)
{
    (void)state;
    skh_params p = skh_params_default();
    float called = (float)p.pdgf_half;
    assert_near(pace(SKH_CELL_FIBROBLAST_ACTIVE, SKH_FIELD_COUNT, 0, 0.0f, called), 1.0, 2e-3);
    assert_near(pace(SKH_CELL_FIBROBLAST_ACTIVE, SKH_FIELD_COUNT, 0, 0.0f, 0.0f), 0.2, 2e-3);
    assert_near(pace(SKH_CELL_FIBROBLAST_ACTIVE, SKH_FIELD_COUNT, 0, 1.0f, called), 1.0 - p.fibroblast_arrest,
                2e-3);
    assert_near(pace(SKH_CELL_FIBROBLAST_ACTIVE, SKH_FIELD_COUNT, 0, 1.0f / 3.0f, called),
                1.0 - 0.5 * p.fibroblast_arrest, 2e-3);
}

// ---- borders and crowds

static void nobody_leaves_the_dermis_and_headings_stay_unit_vectors(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    skh_world *w = small_world(&scenario);
    const skh_tissue *t = &w->tissue;
    *w->cells.count = 0;
    const float places[][2] = {{10, 110}, {390, 110}, {10, 790}, {390, 790}, {200, 110}};
    for (int k = 0; k < 5; k++) {
        small_cells(w, SKH_CELL_NEUTROPHIL, 40, places[k][0], places[k][1]);
        small_cells(w, SKH_CELL_FIBROBLAST_ACTIVE, 40, places[k][0], places[k][1]);
    }
    small_signal(&w->tissue, SKH_SIGNAL_PDGF, 10.0f);
    for (int n = 0; n < 40; n++) {
        float dt = n % 4 == 3 ? 3.0f : 0.2f;
        for (int k = 0; k < *w->cells.count; k++) {
            skh_move(t, &w->cells, k, &w->params, dt, 1, (uint64_t)n);
            float x = w->cells.x[k], z = w->cells.z[k];
            assert_true(x >= 0.0f && x < 400.0f && z < 800.0f);
            assert_true(t->rest.capacity[skh_node_at(&t->grid, x, z)] > 0.0f);
            assert_near(hypot((double)w->cells.dx[k], (double)w->cells.dz[k]), 1.0, 1e-5);
        }
    }
    skh_world_destroy(w);
}

static void borders_mirror_way_and_heading(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    skh_world *w = small_world(&scenario);
    *w->cells.count = 0;
    small_cells(w, SKH_CELL_NEUTROPHIL, 1, 399.9f, 400.0f);
    // a step of 0.24 um, too short for a new heading: 0.14 um beyond the right border
    w->params.neutrophil_speed = 120.0;
    w->cells.dx[0] = 1.0f;
    w->cells.dz[0] = 0.0f;
    skh_move(&w->tissue, &w->cells, 0, &w->params, 0.002f, 1, 0);
    assert_near(w->cells.x[0], 399.86, 0.005);
    assert_near(w->cells.dx[0], -1.0, 0.0);
    // and at the junction, laid at 100 um here: 0.14 um above it becomes 0.14 um below
    for (int x = 0; x < w->tissue.grid.nx; x++) w->tissue.rest.junction_um[x] = 100.0f;
    w->cells.x[0] = 200.0f;
    w->cells.z[0] = 100.1f;
    w->cells.dx[0] = 0.0f;
    w->cells.dz[0] = -1.0f;
    skh_move(&w->tissue, &w->cells, 0, &w->params, 0.002f, 1, 0);
    assert_near(w->cells.z[0], 100.14, 0.005);
    assert_near(w->cells.dz[0], 1.0, 0.0);
    skh_world_destroy(w);
}

static void fibroblasts_refuse_to_enter_a_crowd_and_turn(void **state)
{
    (void)state;
    for (int leucocyte = 0; leucocyte < 2; leucocyte++) {
        for (int out = 0; out < 2; out++) {
            skh_world *w = open_ground(leucocyte ? SKH_CELL_NEUTROPHIL : SKH_CELL_FIBROBLAST_ACTIVE);
            skh_tissue *t = &w->tissue;
            *w->cells.count = 1;
            small_signal(t, SKH_SIGNAL_PDGF, 10.0f);
            float limit = (float)w->params.crowding;
            for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) { // too many everywhere, more to the right
                size_t x = i % (size_t)t->grid.nx;
                t->around.fibroblasts_25[i] = limit * (x >= 50 ? 3.0f : 2.0f);
            }
            w->cells.x[0] = out ? 1000.01f : 999.99f; // node 50 starts at 1000 um
            w->cells.dx[0] = out ? -1.0f : 1.0f;
            w->cells.dz[0] = 0.0f;
            float from = w->cells.x[0];
            skh_move(t, &w->cells, 0, &w->params, 0.001f, 1, 0); // too short for a new heading
            int refused = !leucocyte && !out;
            if (refused)
                assert_near(w->cells.x[0], from, 0.0);
            else
                assert_true(out ? w->cells.x[0] < from : w->cells.x[0] > from);
            assert_near(w->cells.dx[0], (out ? -1.0 : 1.0) * (refused ? -1.0 : 1.0), 0.0);
            skh_world_destroy(w);
        }
    }
}

// ---- fibres

// Mean square of the way along x over that along x and z.
static double along_x(float m2, float m4, float tension)
{
    skh_world *w = open_ground(SKH_CELL_FIBROBLAST_ACTIVE);
    skh_tissue *t = &w->tissue;
    small_signal(t, SKH_SIGNAL_PDGF, (float)w->params.pdgf_half);
    w->params.guidance = 0.9;
    small_around(t, t->around.collagen, 600.0f);
    small_around(t, t->around.m2_re, 600.0f * m2);
    small_around(t, t->around.m2_im, 0.0f);
    small_around(t, t->around.m4_re, 600.0f * m4);
    small_around(t, t->around.m4_im, 0.0f);
    small_around(t, t->around.tension, tension);
    walk(w, 24.0, 0.5f);
    double x2 = 0.0, z2 = 0.0;
    for (int k = 0; k < CELLS; k++) {
        x2 += pow((double)w->cells.x[k] - 1000.0, 2.0);
        z2 += pow((double)w->cells.z[k] - 650.0, 2.0);
    }
    skh_world_destroy(w);
    return x2 / (x2 + z2);
}

static void fibres_guide_fibroblasts_and_tension_lays_them_flat(void **state)
{
    (void)state;
    // headings are drawn 8 times a cell: the share is known to 1 %
    assert_near(along_x(0.0f, 0.0f, 0.0f), 0.5, 0.03);
    assert_true(along_x(0.8f, 0.5f, 0.0f) > 0.7);
    assert_true(along_x(-0.8f, 0.5f, 0.0f) < 0.3);
    assert_true(along_x(0.0f, 0.0f, 10.0f) > 0.8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_climbs_its_own_cue_and_no_other),
        cmocka_unit_test(fibroblasts_leave_crowds_and_enter_gaps_and_leucocytes_do_neither),
        cmocka_unit_test(a_steeper_gradient_and_an_unsaturated_receptor_bias_more),
        cmocka_unit_test(walks_spread_as_persistent_random_walks),
        cmocka_unit_test(long_steps_spread_as_far_as_short_ones),
        cmocka_unit_test(residents_are_frozen_in_long_steps_and_creep_in_short_ones),
        cmocka_unit_test(leucocytes_slow_down_in_damage_clot_and_gaps),
        cmocka_unit_test(fibroblasts_stay_where_matrix_is_missing_and_doze_without_a_cue),
        cmocka_unit_test(nobody_leaves_the_dermis_and_headings_stay_unit_vectors),
        cmocka_unit_test(borders_mirror_way_and_heading),
        cmocka_unit_test(fibroblasts_refuse_to_enter_a_crowd_and_turn),
        cmocka_unit_test(fibres_guide_fibroblasts_and_tension_lays_them_flat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
