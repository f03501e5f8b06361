// The painting thread: after a jump of the clock the first picture is whole; while the clock plays a plate
// may lag behind in its tiles.
#include "sim/view/painter.h"
#include "tests/support/fake_scene.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct staged {
    skh_scene *fake; // owns what the shared scene points to
    skh_shared_scene *shared;
} staged;

static staged put_on_stage(float day)
{
    fake_setup setup = fake_setup_default();
    setup.day = day;
    staged s = {fake_scene_create(&setup), calloc(1, sizeof *s.shared)};
    assert_non_null(s.shared);
    s.shared->scene = *s.fake;
    SDL_AtomicSet(&s.shared->users, 1); // this test: the painter's share never is the last one
    return s;
}

static void set_clock(staged s, int session, double since_h)
{
    skh_scene *scene = &s.shared->scene;
    scene->session = session;
    scene->session_time_h = 700.0 * (session - 1);
    scene->time_h = scene->session_time_h + since_h;
}

static void take_off(staged s)
{
    assert_int_equal(SDL_AtomicGet(&s.shared->users), 1);
    free(s.shared);
    fake_scene_free(s.fake);
}

/// Ask for a scene and wait until nothing is outdated. Returns the pictures that were made so far.
static unsigned show(skh_painter *painter, const staged *s)
{
    // 70 tiles of which nearly all age: more than the budget a painter begins with
    const skh_camera camera = {
        .left_um = 250, .top_um = -40, .um_per_px = 1, .width_px = 640, .height_px = 448};
    skh_paint_options options = skh_paint_options_default();
    skh_painter_ask(painter, 0, s->shared, &camera, &options);
    skh_painter_wait(painter);
    const skh_painted *painted = skh_painter_take(painter, 0);
    assert_non_null(painted);
    assert_int_equal(painted->pending, 0);
    assert_true(painted->time_h == s->shared->scene.time_h);
    return painted->serial;
}

static void after_a_jump_of_the_clock_the_first_picture_is_whole(void **state)
{
    (void)state;
    static const struct {
        int session;
        double since_h;
        bool jump;
    } moves[] = {{1, 22, false},
                 {1, 30, false}, // played: tiles follow picture by picture
                 {1, 33, true},  // by more than half of what had passed, and an hour
                 {1, 19, true},  // back
                 {2, 22, true}}; // over a session, to about the same time after it
    // what the two show is the same for all moves, and differs everywhere
    staged from = put_on_stage(1), to = put_on_stage(12);
    set_clock(from, 1, 20);
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        set_clock(to, moves[i].session, moves[i].since_h);
        skh_painter *painter;
        assert_int_equal(skh_painter_create(&painter, NULL), SKH_OK);
        unsigned before = show(painter, &from), after = show(painter, &to);
        assert_int_equal(before, 1);
        if (moves[i].jump)
            assert_int_equal(after, before + 1);
        else
            assert_true(after > before + 1);
        skh_painter_destroy(painter);
    }
    take_off(from);
    take_off(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_a_jump_of_the_clock_the_first_picture_is_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
