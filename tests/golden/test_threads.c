// MODEL N13: the same bits for any number of threads. Also the program that the thread sanitizer watches.
#include "tests/support/golden_worlds.h"
#include "tests/support/near.h"

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    for (int k = 0; k < GOLDEN_WORLDS; k++) {
        double hours =
            fmin(golden_worlds[k].hours, 3); // 30 steps with bleeding, signals, cells and slow tissue
        uint64_t one = golden_run(&golden_worlds[k], hours, 1);
        for (int threads = 2; threads <= 4; threads++)
            if (golden_run(&golden_worlds[k], hours, threads) != one)
                fail_msg("%s differs on %d threads", golden_worlds[k].name, threads);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads_do_not_change_a_bit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
