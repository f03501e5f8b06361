// MODEL N13: the same bits with any compiler, and straight or restarted (threads: test_threads.c).
//
// Small worlds are run and their hashes compared with tests/golden/hashes.txt. Builds of gcc and of clang
// read the same file, so that they agree with each other. After an intended change of the model record the
// new hashes, once:
//     SKINHEAL_UPDATE_GOLDEN=1 OMP_NUM_THREADS=1 ./build/tests/test_golden      and check with the other
//     compiler.
#include "sim/base/file.h"
#include "tests/support/golden_worlds.h"
#include "tests/support/near.h"
#include <inttypes.h>

#define HASHES SKINHEAL_SOURCE_DIR "/tests/golden/hashes.txt"

static uint64_t recorded(const char *name)
{
    char *text, line[64];
    size_t size;
    if (skh_file_read(HASHES, 10000, &text, &size, NULL)) return 0;
    snprintf(line, sizeof line, "\n%s ", name);
    const char *at = strstr(text, line);
    uint64_t hash = at ? strtoull(at + strlen(line), NULL, 16) : 0;
    free(text);
    return hash;
}

static void record(const uint64_t hashes[GOLDEN_WORLDS])
{
    skh_file file;
    assert_int_equal(skh_file_create(&file, HASHES, NULL), SKH_OK);
    fprintf(file.stream,
            "# State hashes of the worlds of test_golden.c; how to record them stands at its head.\n");
    for (int k = 0; k < GOLDEN_WORLDS; k++)
        fprintf(file.stream, "%s %016" PRIx64 "\n", golden_worlds[k].name, hashes[k]);
    assert_int_equal(skh_file_commit(&file, NULL), SKH_OK);
}

static void worlds_have_their_recorded_hashes(void **state)
{
    (void)state;
    uint64_t hashes[GOLDEN_WORLDS];
    int wrong = 0;
    for (int k = 0; k < GOLDEN_WORLDS; k++) {
        hashes[k] = golden_run(&golden_worlds[k], golden_worlds[k].hours, 1);
        if (hashes[k] == recorded(golden_worlds[k].name)) continue;
        print_error("%s: %016" PRIx64 ", recorded %016" PRIx64 "\n", golden_worlds[k].name, hashes[k],
                    recorded(golden_worlds[k].name));
        wrong++;
    }
    if (getenv("SKINHEAL_UPDATE_GOLDEN"))
        record(hashes);
    else if (wrong)
        fail_msg("%d hashes differ: the model's results changed (see the head of test_golden.c)", wrong);
}

// Stepping, pausing at odd times and restoring a saved state half way: nothing may show.
static void a_restarted_run_equals_a_straight_one(void **state)
{
    (void)state;
    skh_threads_use(1);
    for (int k = 0; k < GOLDEN_WORLDS; k++) {
        skh_world *straight = golden_build(&golden_worlds[k]), *restarted = golden_build(&golden_worlds[k]);
        golden_advance(straight, 0.37 * golden_worlds[k].hours);
        size_t size = skh_world_state_size(straight);
        void *saved = malloc(size);
        assert_non_null(saved);
        memcpy(saved, skh_world_state(straight), size);
        assert_int_equal(skh_world_restore(restarted, saved, size, NULL), SKH_OK);
        assert_true(skh_world_hash(restarted) == skh_world_hash(straight));
        golden_advance(straight, golden_worlds[k].hours);
        while (skh_world_time_h(restarted) < golden_worlds[k].hours)
            assert_int_equal(skh_world_step(restarted, NULL), SKH_OK);
        if (skh_world_hash(restarted) != skh_world_hash(straight))
            fail_msg("%s differs after a restart", golden_worlds[k].name);
        free(saved);
        skh_world_destroy(straight);
        skh_world_destroy(restarted);
    }
}

static void another_seed_heals_differently(void **state)
{
    (void)state;
    golden_world other = golden_worlds[0];
    uint64_t before = golden_run(&other, 1, 1);
    other.set[3][0] = "seed";
    other.set[3][1] = "2";
    assert_true(golden_run(&other, 1, 1) != before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_have_their_recorded_hashes),
        cmocka_unit_test(a_restarted_run_equals_a_straight_one),
        cmocka_unit_test(another_seed_heals_differently),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
