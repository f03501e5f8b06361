// The world from outside: views, advance in any portions, edits that replay, restore, metrics.
#include "sim/base/units.h"
#include "tests/support/small_world.h"

// A busy course: two sessions, dirty hands, a lesion.
static skh_scenario busy(void)
{
    skh_scenario scenario = small_pore(500.0);
    scenario.device.scatter = -1.0;
    scenario.device.density = 900.0;
    scenario.course.count = 2.0;
    scenario.course.interval = 30.0;
    scenario.care.hygiene = SKH_HYGIENE_DIRTY;
    scenario.skin.age = 40.0;
    return scenario;
}

static uint64_t hash_after(const skh_scenario *scenario, double hours)
{
    skh_world *w = small_world(scenario);
    small_advance(w, hours);
    uint64_t hash = skh_world_hash(w);
    skh_world_destroy(w);
    return hash;
}

// ---- advance

static void any_portions_of_time_and_any_looks_give_the_same_bits(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    uint64_t straight = hash_after(&scenario, 50.0);
    skh_world *w = small_world(&scenario);
    skh_scene scene;
    for (double t = 0.0; t < 50.0; t += 0.37) {
        small_advance(w, t);
        skh_world_scene(w, &scene); // looking changes nothing
        (void)skh_world_metrics(w);
    }
    small_advance(w, 50.0);
    assert_true(skh_world_hash(w) == straight);
    skh_world_destroy(w);
    w = small_world(&scenario);
    while (skh_world_time_h(w) < 50.0 - 1e-9) assert_int_equal(skh_world_step(w, NULL), SKH_OK);
    assert_true(skh_world_hash(w) == straight);
    skh_world_destroy(w);
}

static void the_clock_stops_at_the_first_step_at_or_past_the_asked_hour(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    skh_world *w = small_world(&scenario);
    small_advance(w, 0.0);
    assert_near(skh_world_time_h(w), 0.0, 0.0);
    assert_int_equal(w->state->session, 1); // the session of hour 0 is part of the present
    for (double t = 0.33; t < 40.0; t *= 1.7) {
        small_advance(w, t);
        assert_true(skh_world_time_h(w) >= t - 1e-9 && skh_world_time_h(w) < t + 0.2);
    }
    double now = skh_world_time_h(w);
    small_advance(w, 3.0); // going back is standing still
    assert_near(skh_world_time_h(w), now, 0.0);
    skh_world_destroy(w);
}

static void sessions_come_on_time_in_coarse_steps_too(void **state)
{
    (void)state;
    skh_scenario scenario = small_pore(400.0);
    scenario.course.first = 100.35; // no multiple of the 3 h steps of quiet skin
    skh_world *w = small_world(&scenario);
    small_advance(w, 101.0);
    assert_int_equal(w->state->pore_count, 1);
    assert_near(w->pores[0].time_h, 100.35, 1e-9);
    skh_world_destroy(w);
}

static void seeds_and_only_seeds_make_another_course(void **state)
{
    (void)state;
    skh_scenario scenario = busy(), other = busy();
    other.run.seed = 2.0;
    strcpy(other.title, "another title");
    uint64_t a = hash_after(&scenario, 5.0), b = hash_after(&other, 5.0);
    other.run.seed = 1.0;
    assert_true(a != b && a == hash_after(&other, 5.0));
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    skh_threads_use(1);
    uint64_t one = hash_after(&scenario, 34.0);
    skh_threads_use(3);
    uint64_t three = hash_after(&scenario, 34.0);
    skh_threads_use(1);
    assert_true(one == three);
}

static int any_differs(const double *values, const double *from, size_t n, double by)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(values[i] - from[i]) > by) return 1;
    return 0;
}

static double most(const float *values, size_t n)
{
    double found = 0.0;
    for (size_t i = 0; i < n; i++) found = fmax(found, fabs((double)values[i]));
    return found;
}

// Each process of a step leaves its own trace within two days of a dirty session.
static void every_process_has_its_turn(void **state)
{
    (void)state;
    static const skh_field moved[] = {
        SKH_FIELD_OXYGEN, SKH_FIELD_VESSELS,         SKH_FIELD_ELASTIN,         SKH_FIELD_FIBRIN,
        SKH_FIELD_DAMAGE, SKH_FIELD_PROVISIONAL,     SKH_FIELD_BACTERIA,        SKH_FIELD_CUE,
        SKH_FIELD_M2_RE,  SKH_FIELD_COLLAGEN1_YOUNG, SKH_FIELD_COLLAGEN1_MATURE};
    enum { MOVED = sizeof moved / sizeof moved[0] };
    skh_scenario scenario = busy();
    scenario.course.count = 1.0;
    skh_world *w = small_world(&scenario);
    skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid), nx = (size_t)t->grid.nx;
    small_advance(w, 0.0);
    double *before = malloc(n * MOVED * sizeof *before), synthesis = 0.0, made = 0.0, from_x = 0.0,
           to_x = 0.0;
    assert_non_null(before);
    for (int f = 0; f < MOVED; f++) memcpy(before + (size_t)f * n, t->field[moved[f]], n * sizeof *before);
    size_t column = (size_t)(w->pores[0].x_um / 20.0f);
    float melanin = t->epidermis.melanin[column];
    for (size_t i = 0; i < n; i++) synthesis = fmax(synthesis, t->synthesis1[i]);
    for (int k = 0; k < *w->cells.count; k++) from_x += (double)w->cells.x[k];
    small_advance(w, 1.0);
    assert_true(most(t->epidermis.perfusion, nx) > 1.05); // redness
    small_advance(w, 24.0);
    assert_true(small_count(w, SKH_CELL_NEUTROPHIL) > 0); // arrival
    assert_true(most(t->around.neutrophils, n) > 0.0);    // fast surroundings
    for (int s = 0; s < SKH_SIGNAL_COUNT; s++) { // secretion and transport; KGF waits for active fibroblasts
        double level = 0.0;
        for (size_t i = 0; i < n; i++) level = fmax(level, (double)t->signals[i * 8 + (size_t)s]);
        assert_true(level > 1e-4 || s == SKH_SIGNAL_KGF);
    }
    small_advance(w, 48.0);
    for (int f = 0; f < MOVED; f++)
        if (!any_differs(t->field[moved[f]], before + (size_t)f * n, n, 1e-6))
            fail_msg("%s stands still", skh_field_words[moved[f]].name);
    for (size_t i = 0; i < n; i++) made = fmax(made, t->synthesis1[i]);
    assert_true(made > 1.2 * synthesis); // matrix and deposits
    for (int k = 0; k < *w->cells.count; k++) to_x += (double)w->cells.x[k];
    assert_true(fabs(to_x - from_x) > 1.0);            // movement
    assert_true(most(t->around.deficit, n) > 0.05);    // slow surroundings
    assert_true(most(t->epidermis.surface, nx) > 0.1); // surface
    assert_true(w->pores[0].plug > 0.9f);              // channels
    assert_true(w->pores[0].bridged_h > 0.0 && w->pores[0].barrier > 0.1f &&
                w->state->divisions > 0.0);              // epidermis
    assert_true(t->epidermis.melanin[column] > melanin); // pigment
    assert_true(w->state->inflammation_dose > 0.0);      // events
    free(before);
    skh_world_destroy(w);
}

static void a_daughter_goes_on_from_where_its_mother_is(void **state)
{
    (void)state;
    skh_world *w = small_empty();
    small_cells(w, SKH_CELL_FIBROBLAST_ACTIVE, 20, 200, 400);
    for (int k = 0; k < 20; k++) {
        w->cells.age[k] = 20.0f;
        w->cells.boost[k] = 50.0f;
        w->cells.imprint[k] = 0.75f;
        w->cells.stage[k] = (uint8_t)(k % 4);
    }
    small_signal(&w->tissue, SKH_SIGNAL_PDGF, 1e4f);
    w->params.division_time = 1e-4; // certain in one step
    assert_int_equal(skh_world_step(w, NULL), SKH_OK);
    assert_int_equal(*w->cells.count, 40);
    for (int k = 20; k < 40; k++) {
        assert_int_equal(w->cells.type[k], SKH_CELL_FIBROBLAST_ACTIVE);
        assert_true(w->cells.boost[k] >= 50.0f);           // since activation
        assert_true(w->cells.imprint[k] >= 0.7f);          // of TGF-beta, fading
        assert_int_equal(w->cells.stage[k], (k - 20) % 4); // on the way to myofibroblast
        assert_near(w->cells.age[k], 0.0, 0.0);            // in its state
        assert_near(w->cells.x[k], w->cells.x[k - 20], 0.0);
    }
    skh_world_destroy(w);
}

// ---- restore

static void a_restored_world_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    uint64_t straight = hash_after(&scenario, 60.0);
    skh_world *w = small_world(&scenario);
    small_advance(w, 33.0);
    size_t size = skh_world_state_size(w);
    void *saved = malloc(size);
    assert_non_null(saved);
    memcpy(saved, skh_world_state(w), size);
    uint64_t then = skh_world_hash(w);
    skh_world_destroy(w);

    w = small_world(&scenario);
    small_advance(w, 2.0); // into a world that has lived
    assert_int_equal(skh_world_restore(w, saved, size, NULL), SKH_OK);
    assert_true(skh_world_hash(w) == then);
    assert_near(skh_world_time_h(w), 33.0, 0.2);
    small_advance(w, 60.0);
    assert_true(skh_world_hash(w) == straight);
    skh_world_destroy(w);
    free(saved);
}

static void a_state_that_does_not_fit_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    skh_world *w = small_world(&scenario);
    small_advance(w, 5.0);
    uint64_t before = skh_world_hash(w);
    size_t size = skh_world_state_size(w);
    unsigned char *bad = malloc(size);
    assert_non_null(bad);
    memcpy(bad, skh_world_state(w), size);
    skh_error err = {{0}};
    assert_int_equal(skh_world_restore(w, bad, size - 64, &err), SKH_ERR_DATA);
    assert_true(strlen(err.message) > 10);
    skh_state *s = (skh_state *)(void *)bad;
    int32_t *counts[] = {&s->cell_count, &s->pore_count, &s->key_count, &s->session, &s->edits_done};
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        int32_t kept = *counts[k];
        *counts[k] = 1 << 24;
        assert_int_equal(skh_world_restore(w, bad, size, &err), SKH_ERR_DATA);
        *counts[k] = -1;
        assert_int_equal(skh_world_restore(w, bad, size, &err), SKH_ERR_DATA);
        *counts[k] = kept;
    }
    assert_true(skh_world_hash(w) == before);
    assert_int_equal(skh_world_restore(w, bad, size, &err), SKH_OK); // the undamaged one fits
    free(bad);
    skh_world_destroy(w);
}

// ---- edits

static void edit(skh_world *w, const char *key, const char *text)
{
    skh_error err = {{0}};
    if (skh_world_edit(w, key, text, &err)) fail_msg("edit refused: %s", err.message);
}

static void edits_act_at_once_and_replay_to_the_same_bits(void **state)
{
    (void)state;
    skh_scenario scenario = busy(), plain;
    scenario.device.scatter = 0.0;
    plain = scenario;
    skh_world *w = small_world(&scenario);
    small_advance(w, 6.0);
    edit(w, "control.neutrophils", "0");
    assert_near(w->params.neutrophil_arrival, 0.0, 0.0);
    small_advance(w, 11.0);
    edit(w, "model.migration_speed", "9 um/h");
    edit(w, "device.length", "300 um"); // of the session at 30 h
    edit(w, "aftercare.cover", "occluded");
    small_advance(w, 50.0);
    uint64_t edited = skh_world_hash(w);
    assert_near(w->pores[0].depth_um, 500.0, 1e-3);
    assert_near(w->pores[w->state->pore_count - 1].depth_um, 300.0, 1e-3);
    skh_scenario origin;
    skh_world_origin(w, &origin);
    skh_world_destroy(w);
    assert_int_equal(origin.edit_count, 4);
    assert_near(origin.device.length, scenario.device.length, 0.0); // as created; changes stand in the log
    assert_true(hash_after(&origin, 50.0) == edited);
    assert_true(hash_after(&plain, 50.0) != edited);
}

static void an_edit_goes_before_those_still_to_come(void **state)
{
    (void)state;
    skh_scenario scenario = small_pore(400.0);
    scenario.edit_count = 1;
    scenario.edits[0] = (skh_edit){.time_h = 8.0, .key = "control.macrophages", .value = "0"};
    skh_world *w = small_world(&scenario);
    small_advance(w, 2.0);
    edit(w, "control.neutrophils", "0");
    assert_near(w->params.neutrophil_arrival, 0.0, 0.0);
    assert_true(w->params.macrophage_arrival > 0.0);
    small_advance(w, 9.0);
    assert_near(w->params.macrophage_arrival, 0.0, 0.0);
    skh_scenario origin;
    skh_world_origin(w, &origin);
    uint64_t hash = skh_world_hash(w);
    skh_world_destroy(w);
    assert_true(hash_after(&origin, 9.0) == hash);
}

static void edits_survive_a_restore(void **state)
{
    (void)state;
    skh_scenario scenario = busy(), origin;
    skh_world *w = small_world(&scenario);
    small_advance(w, 4.0);
    edit(w, "control.macrophages", "0.2");
    small_advance(w, 8.0);
    size_t size = skh_world_state_size(w);
    void *saved = malloc(size);
    assert_non_null(saved);
    memcpy(saved, skh_world_state(w), size);
    skh_world_origin(w, &origin);
    small_advance(w, 40.0);
    uint64_t straight = skh_world_hash(w);
    skh_world_destroy(w);
    w = small_world(&origin);
    assert_int_equal(skh_world_restore(w, saved, size, NULL), SKH_OK);
    small_advance(w, 40.0);
    assert_true(skh_world_hash(w) == straight);
    skh_world_destroy(w);
    free(saved);
}

static void what_cannot_change_while_skin_heals_is_refused(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    skh_world *w = small_world(&scenario);
    small_advance(w, 1.0);
    uint64_t before = skh_world_hash(w);
    skh_error err = {{0}};
    assert_int_equal(skh_world_edit(w, "skin.age", "30 years", &err), SKH_ERR_NAME);
    assert_non_null(strstr(err.message, "skin.age"));
    assert_int_not_equal(skh_world_edit(w, "domain.width", "1 mm", &err), SKH_OK);
    assert_int_not_equal(skh_world_edit(w, "seed", "4", &err), SKH_OK);
    assert_int_not_equal(skh_world_edit(w, "device.length", "3 h", &err), SKH_OK);
    assert_int_not_equal(skh_world_edit(w, "device.lenght", "1 mm", &err), SKH_OK);
    assert_int_not_equal(skh_world_edit(w, "model.migration_speed", "900 um/h", &err), SKH_OK);
    assert_int_equal(skh_world_scenario(w)->edit_count, 0);
    assert_true(skh_world_hash(w) == before);
    skh_world_destroy(w);
}

// ---- views

static void the_scene_shows_what_the_world_holds(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    skh_world *w = small_world(&scenario);
    small_advance(w, 35.0);
    skh_scene scene;
    skh_world_scene(w, &scene);
    assert_int_equal(scene.grid.nx, 20);
    assert_int_equal(scene.grid.ny, 1);
    assert_int_equal(scene.grid.nz, 40);
    assert_near(scene.time_h, skh_world_time_h(w), 0.0);
    assert_int_equal(scene.session, 2);
    assert_near(scene.session_time_h, 30.0, 1e-9);
    assert_int_equal(scene.cells.count, w->state->cell_count);
    for (int k = 0; k < scene.cells.count; k++) {
        assert_true(scene.cells.type[k] < SKH_CELL_COUNT);
        assert_true(scene.cells.x_um[k] >= 0.0f && scene.cells.x_um[k] <= 400.0f &&
                    scene.cells.z_um[k] <= 800.0f);
        if (k) assert_true(scene.cells.id[k] > scene.cells.id[k - 1]); // births at the end, order kept
    }
    assert_int_equal(scene.pore_count, w->state->pore_count);
    assert_true(scene.pore_count >= 2);
    assert_true(scene.event_count >= 2);
    for (int k = 0; k < scene.event_count; k++) {
        assert_true(scene.events[k].time_h >= 0.0 && scene.events[k].time_h <= scene.time_h + 1e-9);
        if (k) assert_true(scene.events[k].time_h >= scene.events[k - 1].time_h);
    }
    for (int k = 1; k < scene.keratinocytes.count; k++)
        assert_true(scene.keratinocytes.x_um[k] > scene.keratinocytes.x_um[k - 1]);
    assert_ptr_equal(scene.metrics, skh_world_metrics(w));
    skh_world_destroy(w);
}

static void a_copied_scene_outlives_its_world(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    skh_world *w = small_world(&scenario);
    small_advance(w, 2.0);
    skh_scene lent, copy;
    skh_world_scene(w, &lent);
    assert_int_equal(skh_scene_copy(&lent, &copy, NULL), SKH_OK);
    size_t n = skh_grid_nodes(&lent.grid);
    double damage = lent.fields[SKH_FIELD_DAMAGE][n / 2 + 10], sum = 0.0;
    float signal = lent.signals[n / 2 * 8];
    small_advance(w, 20.0);
    skh_world_destroy(w);
    assert_near(copy.fields[SKH_FIELD_DAMAGE][n / 2 + 10], damage, 0.0);
    assert_near(copy.signals[n / 2 * 8], signal, 0.0);
    for (int k = 0; k < SKH_METRIC_COUNT; k++) sum += copy.metrics[k];
    assert_true(isfinite(sum));
    assert_near(copy.scenario->skin.age, 40.0, 0.0);
    skh_scene_free(&copy);
    skh_scene_free(&copy); // freed ones are fine
}

// ---- metrics

static void resting_skin_measures_one_of_everything_that_is_relative(void **state)
{
    (void)state;
    static const char *const ones[] = {
        "collagen_all_rel",  "collagen_papillary_rel", "collagen_reticular_rel_section",
        "elastin_all_rel",   "vessels_all_rel",        "elasticity_rel",
        "stiffness_all_rel", "perfusion_fold",         "melanin_index",
        "pores_bridged_frac"};
    static const char *const zeros[] = {"new_collagen_all_rel",  "damage_all_frac",      "fibrin_all_frac",
                                        "inflammation_all_ngml", "neutrophils_count",    "surface_ra_um",
                                        "scar_area_frac",        "infected_pores_count", "widest_wound_um",
                                        "erythema_index",        "petechiae_per_cm2",    "line_depth_um"};
    skh_scenario scenario = small_skin();
    scenario.skin.age = 60.0;
    skh_world *w = small_world(&scenario);
    for (size_t k = 0; k < sizeof ones / sizeof ones[0]; k++)
        assert_near(small_metric(w, ones[k]), 1.0, 1e-6);
    for (size_t k = 0; k < sizeof zeros / sizeof zeros[0]; k++)
        assert_near(small_metric(w, zeros[k]), 0.0, 1e-4);
    assert_true(small_metric(w, "weave_b4_all_frac") < -0.1); // a basket
    assert_near(small_metric(w, "turnover_d"), w->params.turnover_time, 1e-3);
    skh_world_destroy(w);
}

// Suction lifts a layer: provisional matrix thickens it by its volume, at the same collagen and elastin;
// fluid thickens it and carries nothing.
static void elasticity_counts_thickness_and_no_swelling(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    skh_world *w = small_world(&scenario);
    skh_tissue *t = &w->tissue;
    double before = small_metric(w, "dermis_um");
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++)
        t->field[SKH_FIELD_PROVISIONAL][i] = 0.1 * (double)t->rest.capacity[i];
    w->metrics_fresh = 0;
    double thicker = small_metric(w, "dermis_um") / before, firm = small_metric(w, "elasticity_rel");
    assert_true(thicker > 1.05);
    assert_near(firm, thicker, 1e-6);
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) t->signals[i * 8 + SKH_SIGNAL_INFLAMMATION] = 10.0f;
    w->metrics_fresh = 0;
    assert_true(small_metric(w, "dermis_um") / before > thicker + 0.05);
    assert_near(small_metric(w, "elasticity_rel"), firm, 1e-6);
    skh_world_destroy(w);
}

static void every_metric_is_finite_at_any_time(void **state)
{
    (void)state;
    skh_scenario scenario = busy();
    skh_world *w = small_world(&scenario);
    for (double t = 0.0; t < 40.0; t += 5.0) {
        small_advance(w, t);
        const double *m = skh_world_metrics(w);
        for (int k = 0; k < SKH_METRIC_COUNT; k++)
            if (!isfinite(m[k])) fail_msg("%s = %g after %g h", skh_metric_describe(k).column, m[k], t);
    }
    skh_world_destroy(w);
}

static void a_fresh_channel_holds_no_collagen_and_all_of_its_damage(void **state)
{
    (void)state;
    skh_scenario scenario = small_pore(500.0);
    skh_world *w = small_world(&scenario);
    small_advance(w, 0.0);
    assert_near(small_metric(w, "collagen_pore_rel"), 0.0, 1e-6); // of the destroyed part
    assert_near(small_metric(w, "damage_pore_frac"), 1.0, 1e-6);
    assert_true(small_metric(w, "collagen_all_rel_section") < 0.99);
    assert_near(small_metric(w, "pores_count"), 1.0, 0.0);
    // the cone of a short needle starts at the surface: widest in the first row, 10 um deep
    double cut = w->scenario.device.diameter * w->params.channel_fraction * (1.0 - 10.0 / 500.0);
    assert_near(small_metric(w, "widest_wound_um"), cut, 1e-4 * cut);
    skh_world_destroy(w);
}

static void cell_counts_and_densities_agree(void **state)
{
    (void)state;
    skh_scenario scenario = small_skin();
    skh_world *w = small_world(&scenario);
    *w->cells.count = 0;
    small_cells(w, SKH_CELL_NEUTROPHIL, 7, 200, 400);
    w->metrics_fresh = 0;
    assert_near(small_metric(w, "neutrophils_count"), 7.0, 0.0);
    int nodes = 0;
    for (size_t i = 0; i < skh_grid_nodes(&w->tissue.grid); i++) nodes += w->tissue.rest.capacity[i] > 0.0f;
    double density = 7.0 * skh_cell_density(&w->tissue.grid) / nodes;
    assert_near(small_metric(w, "neutrophils_all_per_mm3_section"), density, 1e-6 * density);
    assert_near(small_metric(w, "neutrophils_papillary_per_mm3_section"), 0.0,
                0.0); // they sit in the reticular layer
    skh_world_destroy(w);
}

// One channel in the middle of a section wider than the disc of skin a hole stands for.
static skh_world *one_hole(void)
{
    skh_scenario scenario = small_pore(400.0);
    scenario.domain.width = 320.0;
    scenario.domain.spacing = 5.0;
    scenario.domain.depth = 450.0;
    scenario.device.density = 2000.0; // R = 126 um, pitch 224 um
    skh_world *w = small_world(&scenario);
    small_advance(w, 0.0);
    assert_int_equal(w->state->pore_count, 1);
    return w;
}

static void weights_are_shares_of_the_disc_around_a_hole(void **state)
{
    (void)state;
    skh_world *w = one_hole();
    double sum = 0.0, radius = sqrt(1.0 / (3.14159265 * 2000e-8));
    for (int x = 0; x < w->tissue.grid.nx; x++) {
        double r = fabs((x + 0.5) * 5.0 - 160.0), weight = (double)w->weight_skin[x];
        sum += weight;
        if (r > radius + 5.0)
            assert_near(weight, 0.0, 0.0);
        else if (r < radius - 5.0)
            assert_near(weight, r * 5.0 / (radius * radius), 1e-4); // half of 2 pi r dr/(pi R^2)
    }
    assert_near(sum, 1.0, 1e-5);
    skh_world_destroy(w);
    skh_scenario plain = small_skin(); // without holes all columns count alike
    w = small_world(&plain);
    for (int x = 0; x < 20; x++) assert_near(w->weight_skin[x], 0.05, 1e-7);
    skh_world_destroy(w);
}

static void a_known_field_is_reweighted_to_three_dimensions(void **state)
{
    (void)state;
    skh_world *w = one_hole();
    skh_tissue *t = &w->tissue;
    double radius = sqrt(1.0 / (3.14159265 * 2000e-8));
    for (size_t i = 0; i < skh_grid_nodes(&t->grid); i++) {
        double r = fabs(((double)(i % (size_t)t->grid.nx) + 0.5) * 5.0 - 160.0);
        t->field[SKH_FIELD_DAMAGE][i] = r / 160.0;
    }
    w->metrics_fresh = 0;
    // (2/R^2) integral r/160 r dr = 2 R/(3 160); columns stand for rings of 5 um
    assert_near(small_metric(w, "damage_reticular_frac"), 2.0 * radius / 480.0, 0.01);
    assert_near(small_metric(w, "damage_reticular_frac_section"), 0.5, 1e-6);
    skh_world_destroy(w);
}

static void water_loss_rises_with_holes_and_returns(void **state)
{
    (void)state;
    skh_scenario scenario = small_pore(500.0), dense = scenario;
    scenario.device.density = 200.0;
    dense.device.density = 400.0;
    skh_world *a = small_world(&scenario), *b = small_world(&dense);
    double rest = small_metric(a, "tewl_gm2h");
    small_advance(a, 0.1);
    small_advance(b, 0.1);
    double more = small_metric(a, "tewl_gm2h") - rest;
    assert_true(more > 0.1 * rest);
    assert_near((small_metric(b, "tewl_gm2h") - rest) / more, 2.0, 0.01); // twice the holes per area
    small_advance(a, 120.0);
    assert_near(small_metric(a, "tewl_gm2h"), rest, 0.02 * rest);
    skh_world_destroy(a);
    skh_world_destroy(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_portions_of_time_and_any_looks_give_the_same_bits),
        cmocka_unit_test(the_clock_stops_at_the_first_step_at_or_past_the_asked_hour),
        cmocka_unit_test(sessions_come_on_time_in_coarse_steps_too),
        cmocka_unit_test(seeds_and_only_seeds_make_another_course),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(every_process_has_its_turn),
        cmocka_unit_test(a_daughter_goes_on_from_where_its_mother_is),
        cmocka_unit_test(a_restored_world_goes_on_with_the_same_bits),
        cmocka_unit_test(a_state_that_does_not_fit_is_refused_and_changes_nothing),
        cmocka_unit_test(edits_act_at_once_and_replay_to_the_same_bits),
        cmocka_unit_test(an_edit_goes_before_those_still_to_come),
        cmocka_unit_test(edits_survive_a_restore),
        cmocka_unit_test(what_cannot_change_while_skin_heals_is_refused),
        cmocka_unit_test(the_scene_shows_what_the_world_holds),
        cmocka_unit_test(a_copied_scene_outlives_its_world),
        cmocka_unit_test(resting_skin_measures_one_of_everything_that_is_relative),
        cmocka_unit_test(elasticity_counts_thickness_and_no_swelling),
        cmocka_unit_test(every_metric_is_finite_at_any_time),
        cmocka_unit_test(a_fresh_channel_holds_no_collagen_and_all_of_its_damage),
        cmocka_unit_test(cell_counts_and_densities_agree),
        cmocka_unit_test(weights_are_shares_of_the_disc_around_a_hole),
        cmocka_unit_test(a_known_field_is_reweighted_to_three_dimensions),
        cmocka_unit_test(water_loss_rises_with_holes_and_returns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
