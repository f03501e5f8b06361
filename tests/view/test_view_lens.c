#include "sim/view/lens.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const skh_camera camera = {
    .left_um = 1200, .top_um = -60, .um_per_px = 1.25f, .width_px = 942, .height_px = 456};

static void the_corner_of_a_picture_is_the_corner_of_its_skin(void **state)
{
    (void)state;
    skh_lens_point corner = skh_lens_to_px(&camera, 1200, -60);
    assert_float_equal(corner.x, 0.0f, 1e-3f); // a thousandth of a pixel: float rounding at 1200 um
    assert_float_equal(corner.y, 0.0f, 1e-3f);
    skh_lens_point other = skh_lens_to_um(&camera, 942, 456);
    assert_float_equal(other.x, 1200.0f + 942.0f * 1.25f, 1e-2f);
    assert_float_equal(other.y, -60.0f + 456.0f * 1.25f, 1e-2f);
}

static void there_and_back_is_the_same_place(void **state)
{
    (void)state;
    skh_lens_point px = skh_lens_to_px(&camera, 1777, 333), um = skh_lens_to_um(&camera, px.x, px.y);
    assert_float_equal(um.x, 1777.0f, 1e-2f);
    assert_float_equal(um.y, 333.0f, 1e-2f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_corner_of_a_picture_is_the_corner_of_its_skin),
                                       cmocka_unit_test(there_and_back_is_the_same_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
