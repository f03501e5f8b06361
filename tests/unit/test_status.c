#include "skinheal/status.h"
#include "tests/support/near.h"

static void a_failure_carries_its_status_and_message(void **state)
{
    (void)state;
    skh_error err = {""};
    assert_int_equal(skh_fail(&err, SKH_ERR_RANGE, "depth = %d um", 7), SKH_ERR_RANGE);
    assert_string_equal(err.message, "depth = 7 um");
    assert_int_equal(skh_fail(NULL, SKH_ERR_DATA, "nobody listens"), SKH_ERR_DATA);
}

static void long_messages_are_cut_not_overrun(void **state)
{
    (void)state;
    char text[2 * sizeof(skh_error)];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    skh_error err;
    skh_fail(&err, SKH_ERR_DATA, "%s", text);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
}

static void every_status_has_the_documented_exit_code_and_a_text(void **state)
{
    (void)state;
    assert_int_equal(skh_status_exit_code(SKH_OK), 0);
    assert_int_equal(skh_status_exit_code(SKH_ERR_USAGE), 64);
    assert_int_equal(skh_status_exit_code(SKH_ERR_DATA), 65);
    assert_int_equal(skh_status_exit_code(SKH_ERR_NO_INPUT), 66);
    assert_int_equal(skh_status_exit_code(SKH_ERR_MISSING), 69);
    assert_int_equal(skh_status_exit_code(SKH_ERR_CREATE), 73);
    assert_int_equal(skh_status_exit_code(SKH_ERR_IO), 74);
    assert_int_equal(skh_status_exit_code(SKH_ERR_CONFIG), 78);
    assert_int_equal(skh_status_exit_code(SKH_ERR_INTERRUPTED), 130);
    for (int s = SKH_OK + 1; s <= SKH_ERR_INTERRUPTED; s++) {
        assert_true(skh_status_exit_code((skh_status)s) > 0); // no failure may look like success
        assert_true(strlen(skh_status_text((skh_status)s)) > 0);
    }
    assert_int_equal(skh_status_exit_code((skh_status)9999), 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_carries_its_status_and_message),
        cmocka_unit_test(long_messages_are_cut_not_overrun),
        cmocka_unit_test(every_status_has_the_documented_exit_code_and_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
