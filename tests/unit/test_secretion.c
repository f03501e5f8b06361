// What cells and tissue secrete into the eight lanes (MODEL 4.2).
#include "sim/base/units.h"
#include "sim/model/secretion.h"
#include "tests/support/small_world.h"

static void secrete(skh_world *w)
{
    memset(w->tissue.source, 0, skh_grid_nodes(&w->tissue.grid) * SKH_LANES * sizeof *w->tissue.source);
    skh_secretion_step(&w->tissue, &w->cells, &w->params);
}

// All that enters a lane, pg/h.
static double pg_per_hour(const skh_world *w, skh_signal lane)
{
    double sum = 0.0;
    size_t n = skh_grid_nodes(&w->tissue.grid);
    for (size_t i = 0; i < n; i++) sum += (double)w->tissue.source[i * 8 + (size_t)lane];
    return sum / skh_pg_to_ngml(&w->tissue.grid);
}

// What each cell type makes at full damage and full tension, pg per cell and hour.
static void expected(const skh_params *p, int type, double q[SKH_SIGNAL_COUNT])
{
    memset(q, 0, SKH_SIGNAL_COUNT * sizeof *q);
    double pull = 0.2 + 0.8 / (1.0 + p->tension_half * p->tension_half); // H2(1; K_tau)
    switch (type) {
    case SKH_CELL_NEUTROPHIL:
        q[SKH_SIGNAL_INFLAMMATION] = p->neutrophil_inflammation;
        q[SKH_SIGNAL_MMP] = p->neutrophil_mmp;
        q[SKH_SIGNAL_PGE2] = p->neutrophil_pge2;
        break;
    case SKH_CELL_MACROPHAGE_M1:
        q[SKH_SIGNAL_INFLAMMATION] = p->m1_inflammation;
        q[SKH_SIGNAL_PDGF] = p->macrophage_pdgf;
        q[SKH_SIGNAL_VEGF] = 0.3 * p->m2_vegf;
        q[SKH_SIGNAL_MMP] = p->m1_mmp;
        q[SKH_SIGNAL_PGE2] = p->m1_pge2;
        break;
    case SKH_CELL_MACROPHAGE_M2:
        q[SKH_SIGNAL_PDGF] = p->macrophage_pdgf;
        q[SKH_SIGNAL_TGFB1] = p->m2_tgfb1;
        q[SKH_SIGNAL_TGFB3] = p->m2_tgfb3;
        q[SKH_SIGNAL_VEGF] = p->m2_vegf;
        break;
    case SKH_CELL_FIBROBLAST_ACTIVE:
        q[SKH_SIGNAL_MMP] = p->fibroblast_mmp;
        q[SKH_SIGNAL_KGF] = p->fibroblast_kgf;
        break;
    case SKH_CELL_MYOFIBROBLAST:
        q[SKH_SIGNAL_MMP] = p->myofibroblast_mmp;
        q[SKH_SIGNAL_TGFB1] = p->myofibroblast_tgfb1 * pull;
        break;
    default:
        break; // resting fibroblasts and sprout tips secrete nothing
    }
}

static void every_cell_secretes_its_mass_per_hour_wherever_it_sits(void **state)
{
    (void)state;
    const float places[][2] = {
        {203, 401}, {1, 120}, {399, 799}, {250, 100}}; // middle, edge, corner, junction
    for (int type = 0; type < SKH_CELL_COUNT; type++) {
        for (int k = 0; k < 4; k++) {
            skh_world *w = small_empty();
            small_field(&w->tissue, SKH_FIELD_DAMAGE, 1.0);
            small_field(&w->tissue, SKH_FIELD_OXYGEN, 40.0);
            small_around(&w->tissue, w->tissue.around.tension, 1.0f);
            small_cells(w, (skh_cell_type)type, 3, places[k][0], places[k][1]);
            secrete(w);
            double q[SKH_SIGNAL_COUNT];
            expected(&w->params, type, q);
            // nine weights and a product in float
            for (int s = 0; s < SKH_SIGNAL_COUNT; s++)
                assert_near(pg_per_hour(w, (skh_signal)s), 3.0 * q[s], 3e-6 * q[s]);
            skh_world_destroy(w);
        }
    }
}

static void the_mass_does_not_depend_on_grid_or_slab(void **state)
{
    (void)state;
    double seen[2];
    for (int fine = 0; fine < 2; fine++) {
        skh_scenario scenario = small_skin();
        scenario.domain.spacing = fine ? 10.0 : 20.0;
        scenario.domain.slab = fine ? 50.0 : 200.0;
        skh_world *w = small_world(&scenario);
        *w->cells.count = 0;
        small_field(&w->tissue, SKH_FIELD_OXYGEN, 40.0);
        small_cells(w, SKH_CELL_MACROPHAGE_M2, 1, 203, 401);
        secrete(w);
        seen[fine] = pg_per_hour(w, SKH_SIGNAL_PDGF);
        skh_world_destroy(w);
    }
    assert_true(seen[0] > 0.0);
    assert_near(seen[1], seen[0], 3e-6 * seen[0]);
}

// Inflammatory signal of one neutrophil with this much damage and bacteria, over its rate.
static double shout(double damage, double germs)
{
    skh_world *w = small_empty();
    small_field(&w->tissue, SKH_FIELD_DAMAGE, damage);
    small_field(&w->tissue, SKH_FIELD_OXYGEN, 40.0);
    w->params.bacteria_inflammation = 0.0; // the cell's answer alone
    small_field(&w->tissue, SKH_FIELD_BACTERIA, germs);
    small_cells(w, SKH_CELL_NEUTROPHIL, 1, 203, 401);
    secrete(w);
    double share = pg_per_hour(w, SKH_SIGNAL_INFLAMMATION) / w->params.neutrophil_inflammation;
    assert_near(pg_per_hour(w, SKH_SIGNAL_MMP), w->params.neutrophil_mmp, 1e-5 * w->params.neutrophil_mmp);
    skh_world_destroy(w);
    return share;
}

static void leucocytes_shout_while_there_is_damage_or_bacteria(void **state)
{
    (void)state;
    assert_near(shout(0.0, 0.0), 0.35, 1e-5);
    assert_near(shout(0.5, 0.0), 0.35 + 0.65 * 0.5, 1e-5);
    assert_near(shout(1.0, 0.0), 1.0, 1e-5);
    assert_near(shout(0.0, 0.1), 0.35 + 0.65 * 0.5, 1e-5); // half response at 1e5 CFU/ml
    assert_near(shout(0.2, 1e6), 1.0, 1e-5);               // the louder reason counts
}

static void myofibroblasts_make_tgf_beta_under_tension(void **state)
{
    (void)state;
    double seen[3];
    for (int k = 0; k < 3; k++) {
        skh_world *w = small_empty();
        small_field(&w->tissue, SKH_FIELD_OXYGEN, 40.0);
        small_around(&w->tissue, w->tissue.around.tension,
                     k == 0   ? 0.0f
                     : k == 1 ? (float)w->params.tension_half
                              : 100.0f);
        small_cells(w, SKH_CELL_MYOFIBROBLAST, 1, 203, 401);
        secrete(w);
        seen[k] = pg_per_hour(w, SKH_SIGNAL_TGFB1) / w->params.myofibroblast_tgfb1;
        assert_near(pg_per_hour(w, SKH_SIGNAL_TGFB3), 0, 0);
        skh_world_destroy(w);
    }
    assert_near(seen[0], 0.2, 1e-5);
    assert_near(seen[1], 0.6, 1e-5);
    assert_near(seen[2], 1.0, 1e-4);
}

static void tgf_beta_makes_active_fibroblasts_release_pdgf_and_vegf(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        skh_world *w = small_empty();
        small_field(&w->tissue, SKH_FIELD_OXYGEN, 40.0);
        small_signal(&w->tissue, SKH_SIGNAL_TGFB3,
                     k == 0   ? 0.0f
                     : k == 1 ? (float)w->params.tgfb_half
                              : 1e6f);
        small_cells(w, SKH_CELL_FIBROBLAST_ACTIVE, 1, 203, 401);
        secrete(w);
        assert_near(pg_per_hour(w, SKH_SIGNAL_PDGF) / w->params.fibroblast_pdgf, 0.5 * k, 1e-4);
        assert_near(pg_per_hour(w, SKH_SIGNAL_VEGF) / w->params.fibroblast_vegf, 0.5 * k, 1e-4);
        skh_world_destroy(w);
    }
}

// TIMP: all of the fibroblasts' MMP without TGF-beta, less by the share at full TGF-beta; leucocytes go on.
static void tgf_beta_takes_mmp_from_fibroblasts_and_from_no_other_cell(void **state)
{
    (void)state;
    const struct {
        skh_cell_type type;
        double timp;
    } cells[] = {{SKH_CELL_FIBROBLAST_ACTIVE, 1},
                 {SKH_CELL_MYOFIBROBLAST, 1},
                 {SKH_CELL_MACROPHAGE_M1, 0},
                 {SKH_CELL_NEUTROPHIL, 0}};
    for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++) {
        for (int k = 0; k < 3; k++) {
            skh_world *w = small_empty();
            small_signal(&w->tissue, SKH_SIGNAL_TGFB1,
                         k == 0   ? 0.0f
                         : k == 1 ? (float)w->params.tgfb_half
                                  : 1e6f);
            small_cells(w, cells[c].type, 1, 203, 401);
            secrete(w);
            double q[SKH_SIGNAL_COUNT];
            expected(&w->params, (int)cells[c].type, q);
            assert_near(pg_per_hour(w, SKH_SIGNAL_MMP) / q[SKH_SIGNAL_MMP],
                        1.0 - cells[c].timp * w->params.tgfb_timp * 0.5 * k, 1e-4);
            skh_world_destroy(w);
        }
    }
}

static void dermis_without_oxygen_calls_for_vessels(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_tissue *t = &w->tissue;
    small_field(t, SKH_FIELD_OXYGEN, w->params.hypoxia);
    secrete(w);
    assert_near(pg_per_hour(w, SKH_SIGNAL_VEGF), 0, 0);
    small_field(t, SKH_FIELD_OXYGEN, 0.4 * w->params.hypoxia);
    secrete(w);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        double made =
            t->rest.vessels[i] > 0.0f ? w->params.hypoxia_vegf * 0.6 : 0.0; // the epidermis calls none
        assert_near(t->source[i * 8 + SKH_SIGNAL_VEGF], made, 1e-6);
    }
    skh_world_destroy(w);
}

static void bacteria_call_leucocytes_and_saturate(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    size_t i = small_node(&w->tissue);
    small_field(&w->tissue, SKH_FIELD_OXYGEN, 40.0);
    w->tissue.field[SKH_FIELD_BACTERIA][i] = 1.0;
    w->tissue.field[SKH_FIELD_BACTERIA][i + 5] = 1e6;
    secrete(w);
    assert_near(w->tissue.source[i * 8], 0.5 * w->params.bacteria_inflammation, 1e-4);
    assert_near(w->tissue.source[(i + 5) * 8], w->params.bacteria_inflammation, 1e-4);
    assert_near(w->tissue.source[(i + 1) * 8], 0, 0);
    skh_world_destroy(w);
}

static void keratinocytes_over_a_fresh_cover_make_tgf_beta3(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    skh_epidermis *e = &w->tissue.epidermis;
    small_field(&w->tissue, SKH_FIELD_OXYGEN, 40.0);
    secrete(w);
    assert_near(pg_per_hour(w, SKH_SIGNAL_TGFB3), 0, 0); // intact skin
    e->barrier[10] = 0.25f;                              // covered, three quarters to go
    e->barrier[15] = 0.0f;
    e->cover[15] = 0.0f; // still bare
    secrete(w);
    int over = 0;
    for (int k = 0; k < *e->count; k++) over += (int)(e->key_x[k] / 20.0f) == 10;
    assert_true(over >= 2);
    double made = over * 0.75 * w->params.keratinocyte_tgfb3;
    assert_near(pg_per_hour(w, SKH_SIGNAL_TGFB3), made, 1e-5 * made);
    skh_world_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_secretes_its_mass_per_hour_wherever_it_sits),
        cmocka_unit_test(the_mass_does_not_depend_on_grid_or_slab),
        cmocka_unit_test(leucocytes_shout_while_there_is_damage_or_bacteria),
        cmocka_unit_test(myofibroblasts_make_tgf_beta_under_tension),
        cmocka_unit_test(tgf_beta_makes_active_fibroblasts_release_pdgf_and_vegf),
        cmocka_unit_test(tgf_beta_takes_mmp_from_fibroblasts_and_from_no_other_cell),
        cmocka_unit_test(dermis_without_oxygen_calls_for_vessels),
        cmocka_unit_test(bacteria_call_leucocytes_and_saturate),
        cmocka_unit_test(keratinocytes_over_a_fresh_cover_make_tgf_beta3),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
