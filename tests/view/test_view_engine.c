// The course on its own thread: scrubbing back is exact, live edits are logged and replay.
#include "sim/view/engine.h"
#include "skinheal/config.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CAP = 64 << 20, PATIENCE_S = 120 };

/// A narrow, coarse section: a step costs about a millisecond.
static skh_scenario small_course(void)
{
    skh_scenario scenario = skh_scenario_default();
    assert_int_equal(skh_scenario_set(&scenario, "domain.width", "400 um", NULL), SKH_OK);
    assert_int_equal(skh_scenario_set(&scenario, "domain.depth", "600 um", NULL), SKH_OK);
    assert_int_equal(skh_scenario_set(&scenario, "domain.spacing", "20 um", NULL), SKH_OK);
    assert_int_equal(skh_scenario_set(&scenario, "device.length", "0.3 mm", NULL), SKH_OK);
    assert_int_equal(skh_scenario_set(&scenario, "duration", "10 d", NULL), SKH_OK);
    assert_int_equal(skh_scenario_finish(&scenario, NULL), SKH_OK);
    return scenario;
}

static skh_shared_scene *visit(skh_engine *engine, double time_h)
{
    skh_engine_want(engine, time_h);
    assert_true(skh_engine_wait(engine, PATIENCE_S));
    return skh_engine_scene(engine);
}

static void assert_same_scene(const skh_scene *a, const skh_scene *b)
{
    size_t nodes = skh_grid_nodes(&a->grid);
    assert_true(a->time_h == b->time_h);
    assert_memory_equal(a->signals, b->signals, nodes * SKH_SIGNAL_COUNT * sizeof *a->signals);
    for (int i = 0; i < SKH_FIELD_COUNT; i++)
        assert_memory_equal(a->fields[i], b->fields[i], nodes * sizeof(double));
    assert_int_equal(a->cells.count, b->cells.count);
    assert_memory_equal(a->cells.x_um, b->cells.x_um, (size_t)a->cells.count * sizeof(float));
    assert_memory_equal(a->cells.type, b->cells.type, (size_t)a->cells.count);
}

static void scrubbing_back_and_on_gives_the_same_bits(void **state)
{
    (void)state;
    skh_scenario scenario = small_course();
    skh_engine *engine;
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &engine, NULL), SKH_OK);
    skh_shared_scene *first = visit(engine, 30), *later = visit(engine, 80);
    assert_true(first->scene.time_h >= 30 && first->scene.time_h < 33); // one step beyond at most
    skh_shared_scene *again = visit(engine, 30), *later_again = visit(engine, 80), *start = visit(engine, 0);
    assert_same_scene(&first->scene, &again->scene);
    assert_same_scene(&later->scene, &later_again->scene);
    assert_true(start->scene.time_h == 0.0);
    assert_true(skh_engine_look(engine).newest_h >= 80);
    skh_shared_scene *all[] = {first, later, again, later_again, start};
    for (int i = 0; i < 5; i++) skh_shared_scene_drop(all[i]);
    skh_engine_destroy(engine);
}

static void the_record_grows_in_time_and_is_not_written_twice(void **state)
{
    (void)state;
    skh_scenario scenario = small_course();
    skh_engine *engine;
    skh_record record = {0};
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &engine, NULL), SKH_OK);
    skh_shared_scene_drop(visit(engine, 40));
    skh_engine_rows(engine, &record);
    int rows = record.count;
    assert_true(rows > 20);
    for (int i = 1; i < rows; i++) assert_true(record.time_h[i] > record.time_h[i - 1]);
    skh_shared_scene_drop(visit(engine, 10));
    skh_shared_scene_drop(visit(engine, 39));
    skh_engine_rows(engine, &record);
    assert_int_equal(record.count, rows);
    assert_true(record.event_count > 0);
    skh_record_free(&record);
    skh_engine_destroy(engine);
}

static void a_live_edit_is_logged_and_its_config_replays_to_the_same_bits(void **state)
{
    (void)state;
    skh_scenario scenario = small_course();
    skh_engine *engine, *replay;
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &engine, NULL), SKH_OK);
    skh_shared_scene_drop(visit(engine, 20));
    skh_engine_edit(engine, "aftercare.nsaid", "true");
    assert_true(skh_engine_wait(engine, PATIENCE_S));
    skh_shared_scene *edited = visit(engine, 60);
    assert_int_equal(edited->scenario.edit_count, 1);
    char *text;
    assert_int_equal(skh_config_write(&edited->origin, 0, &text, NULL), SKH_OK);
    skh_scenario loaded;
    skh_report report = {0};
    skh_status status = skh_config_read("saved", text, strlen(text), NULL, 0, &loaded, &report);
    if (status) fail_msg("%s", report.text);
    assert_int_equal(skh_engine_create(&loaded, 1, CAP, &replay, NULL), SKH_OK);
    skh_shared_scene *replayed = visit(replay, 60);
    assert_same_scene(&edited->scene, &replayed->scene);
    skh_shared_scene *back = visit(engine, 10), *on = visit(engine, 60); // across the edit and on again
    assert_same_scene(&edited->scene, &on->scene);
    free(text);
    skh_report_free(&report);
    skh_shared_scene *all[] = {edited, replayed, back, on};
    for (int i = 0; i < 4; i++) skh_shared_scene_drop(all[i]);
    skh_engine_destroy(engine);
    skh_engine_destroy(replay);
}

static void looking_ahead_shows_nothing_and_changes_nothing(void **state)
{
    (void)state;
    skh_scenario scenario = small_course();
    skh_engine *engine, *plain;
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &engine, NULL), SKH_OK);
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &plain, NULL), SKH_OK);
    skh_shared_scene *now = visit(engine, 10);
    static const double ahead_h[] = {40, 90};
    skh_engine_ahead(engine, ahead_h, 2);
    for (int i = 0; i < 100 * PATIENCE_S && skh_engine_look(engine).newest_h < 90; i++) SDL_Delay(10);
    assert_true(skh_engine_look(engine).newest_h >= 90);
    assert_true(skh_engine_look(engine).now_h == now->scene.time_h);
    skh_shared_scene *later = visit(engine, 40), *expected = visit(plain, 40);
    assert_same_scene(&later->scene, &expected->scene);
    skh_shared_scene *back =
        visit(engine, 10); // and from there once more ahead: an edit belongs to the moment shown
    skh_engine_edit(engine, "aftercare.nsaid", "true");
    assert_true(skh_engine_wait(engine, PATIENCE_S));
    skh_shared_scene *edited = skh_engine_scene(engine);
    assert_true(edited->scene.time_h == back->scene.time_h);
    skh_shared_scene *all[] = {now, later, expected, back, edited};
    for (int i = 0; i < 5; i++) skh_shared_scene_drop(all[i]);
    skh_engine_destroy(engine);
    skh_engine_destroy(plain);
}

static void a_key_that_cannot_change_while_skin_heals_is_refused_with_a_reason(void **state)
{
    (void)state;
    skh_scenario scenario = small_course();
    skh_engine *engine;
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &engine, NULL), SKH_OK);
    skh_shared_scene_drop(visit(engine, 5));
    skh_engine_edit(engine, "domain.width", "2 mm");
    assert_true(skh_engine_wait(engine, PATIENCE_S));
    skh_engine_state now = skh_engine_look(engine);
    assert_non_null(strstr(now.message, "domain.width"));
    assert_false(now.failed);
    skh_engine_destroy(engine);
}

static void a_restart_forgets_the_old_course(void **state)
{
    (void)state;
    skh_scenario scenario = small_course();
    skh_engine *engine;
    skh_record record = {0};
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &engine, NULL), SKH_OK);
    skh_shared_scene_drop(visit(engine, 30));
    skh_engine_rows(engine, &record);
    scenario.run.seed = 7;
    skh_engine_restart(engine, &scenario);
    skh_shared_scene *fresh = visit(engine, 3);
    assert_true(fresh->scene.time_h < 6);
    assert_int_equal(fresh->scene.seed, 7);
    skh_engine_rows(engine, &record);
    assert_true(record.time_h[record.count - 1] < 6);
    skh_shared_scene_drop(fresh);
    skh_record_free(&record);
    skh_engine_destroy(engine);
}

static void calls_of_the_window_return_while_the_model_computes(void **state)
{
    (void)state;
    skh_scenario scenario = small_course();
    skh_engine *engine;
    assert_int_equal(skh_engine_create(&scenario, 1, CAP, &engine, NULL), SKH_OK);
    skh_engine_want(engine, 240);
    skh_engine_destroy(engine); // in the middle of the work: stops after the step under way
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scrubbing_back_and_on_gives_the_same_bits),
        cmocka_unit_test(the_record_grows_in_time_and_is_not_written_twice),
        cmocka_unit_test(a_live_edit_is_logged_and_its_config_replays_to_the_same_bits),
        cmocka_unit_test(looking_ahead_shows_nothing_and_changes_nothing),
        cmocka_unit_test(a_key_that_cannot_change_while_skin_heals_is_refused_with_a_reason),
        cmocka_unit_test(a_restart_forgets_the_old_course),
        cmocka_unit_test(calls_of_the_window_return_while_the_model_computes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
