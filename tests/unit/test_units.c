#include "sim/base/units.h"
#include "skinheal/scenario.h"
#include "tests/support/near.h"
#include <string.h>

static double parsed(const char *text, const char *unit)
{
    double value = -12345;
    skh_error err = {{0}};
    if (skh_units_parse(text, unit, &value, &err)) fail_msg("'%s' as %s: %s", text, unit, err.message);
    return value;
}

static const char *refused(const char *text, const char *unit)
{
    static skh_error err;
    double value;
    assert_int_equal(skh_units_parse(text, unit, &value, &err), SKH_ERR_RANGE);
    return err.message;
}

static void lengths_times_and_densities_convert_exactly(void **state)
{
    (void)state;
    // exact: the nearest double of the true value, no tolerance
    assert_true(parsed("1.5 mm", "um") == 1500);
    assert_true(parsed("1.005 mm", "um") == 1005);
    assert_true(parsed("0.07mm", "um") == 70);
    assert_true(parsed("1 cm", "um") == 10000);
    assert_true(parsed("30 min", "h") == 0.5);
    assert_true(parsed("90 s", "h") == 0.025);
    assert_true(parsed("4 weeks", "h") == 672);
    assert_true(parsed("12 months", "h") == parsed("1 year", "h"));
    assert_true(parsed("6 months", "years") == 0.5);
    assert_true(parsed("2.5 /mm2", "/cm2") == 250);
    assert_true(parsed("2.5 1/mm2", "/cm2") == 250);
    assert_true(parsed("1 um2/s", "um2/h") == 3600);
    assert_true(parsed("1 mg/ml", "ng/ml") == 1e6);
    assert_true(parsed("5 %", "") == 0.05);
    assert_true(parsed("2 MCFU/ml", "CFU/ml") == 2e6);
    assert_true(parsed("300 /mm3/h", "cells/mm3/h") == 300);
}

static void compound_units_may_be_written_in_several_ways(void **state)
{
    (void)state;
    const char *same[] = {"8e-6 1/(ng/ml)/h", "8e-6 ml/ng/h", "8e-6 ml ng^-1 h^-1", "8e-6 ml*ng-1*h-1",
                          "8e-6 /(ng/ml)/h"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_true(parsed(same[i], "1/(ng/ml)/h") == 8e-6);
    assert_true(parsed("10 \xc2\xb5m\xc2\xb2/h", "um2/h") == 10);
    assert_true(parsed("10 \xce\xbcm^2/h", "um2/h") == 10);
}

static void a_bare_number_is_in_the_wanted_unit_and_keeps_every_bit(void **state)
{
    (void)state;
    assert_true(parsed("1500", "um") == 1500);
    assert_true(parsed(" -1", "um") == -1);
    assert_true(parsed("+.5e1", "h") == 5);
    assert_true(parsed("0.1", "h") == 0.1);
    assert_true(parsed("9007199254740991", "") == 9007199254740991.0);
    // a text whose rounding through a longer type would be off by one bit
    assert_true(parsed("0.30000000000000004", "um") == 0.30000000000000004);
    assert_true(parsed("0.30000000000000004 um", "um") == 0.30000000000000004);
}

static void another_dimension_is_refused_and_the_message_says_what_fits(void **state)
{
    (void)state;
    assert_string_equal(refused("1.5 days", "um"), "is a length (um, mm, cm), got '1.5 days'");
    assert_string_equal(refused("3 mm", "h"), "is a time (min, h, d, weeks, months, years), got '3 mm'");
    assert_string_equal(refused("3 mm", ""), "is a number, got '3 mm'");
    assert_string_equal(refused("3 /cm", "/cm2"), "is a number per area (/cm2, /mm2), got '3 /cm'");
    assert_non_null(strstr(refused("3 mn", "h"), "there is no unit 'mn', did you mean 'min'?"));
    assert_non_null(strstr(refused("1,5 mm", "um"), "write a point"));
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    const char *bad[] = {"",      " ",     "mm",    "nan",    "inf",     "-inf",
                         "0x10",  "1e400", "1..5",  "1 2",    "1 mm mm", "--1",
                         "1 mm/", "1 (mm", "1 mm)", "1 mm99", "1 */h",   "1 ((((((mm))))))",
                         "1e",    "1 mm^"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value;
        skh_error err;
        if (skh_units_parse(bad[i], "um", &value, &err) != SKH_ERR_RANGE)
            fail_msg("'%s' was taken as %g", bad[i], value);
    }
}

static void every_unit_of_every_key_is_known(void **state)
{
    (void)state;
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        double factor = 0;
        skh_error err;
        if (skh_units_factor(info->unit, info->unit, &factor, &err))
            fail_msg("%s: %s", info->name, err.message);
        assert_true(factor == 1);
    }
}

static void factors_need_equal_dimensions(void **state)
{
    (void)state;
    double factor = 0;
    assert_int_equal(skh_units_factor("mm", "um", &factor, NULL), SKH_OK);
    assert_true(factor == 1000);
    assert_int_equal(skh_units_factor("cm2/s", "um2/h", &factor, NULL), SKH_OK);
    assert_true(factor == 3.6e11);
    assert_int_equal(skh_units_factor("mm", "h", &factor, NULL), SKH_ERR_RANGE);
    assert_int_equal(skh_units_factor("furlong", "um", &factor, NULL), SKH_ERR_RANGE);
}

static void one_picogram_in_a_node_is_its_mass_over_the_nodes_volume(void **state)
{
    (void)state;
    skh_grid grid = {.nx = 1, .ny = 1, .nz = 1, .dx_um = 10, .slab_um = 100};
    // 10 um x 10 um x 100 um = 1e4 um3 = 1e-5 mm3 = 1e-8 ml; 1 pg = 1e-3 ng: 1e5 ng/ml, and 1e-9 mg: 0.1
    // mg/ml
    assert_true(skh_cell_density(&grid) == 1e5);
    assert_true(skh_pg_to_ngml(&grid) == 1e5);
    assert_true(skh_pg_to_mgml(&grid) == 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_times_and_densities_convert_exactly),
        cmocka_unit_test(compound_units_may_be_written_in_several_ways),
        cmocka_unit_test(a_bare_number_is_in_the_wanted_unit_and_keeps_every_bit),
        cmocka_unit_test(another_dimension_is_refused_and_the_message_says_what_fits),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(every_unit_of_every_key_is_known),
        cmocka_unit_test(factors_need_equal_dimensions),
        cmocka_unit_test(one_picogram_in_a_node_is_its_mass_over_the_nodes_volume),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
