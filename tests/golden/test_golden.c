// MODEL N13: the same bits for any number of threads, any compiler, and straight or restarted.
//
// Small worlds are run and their hashes compared with tests/golden/hashes.txt. Builds of gcc and of clang
// read the same file, so that they agree with each other. After an intended change of the model record the
// new hashes, once:
//     SKINHEAL_UPDATE_GOLDEN=1 OMP_NUM_THREADS=1 ./build/tests/test_golden      and check with the other
//     compiler.
#include "sim/base/file.h"
#include "skinheal/world.h"
#include "tests/support/near.h"
#include <inttypes.h>

#define HASHES SKINHEAL_SOURCE_DIR "/tests/golden/hashes.txt"

typedef struct golden {
    const char *name;
    double hours;
    const char *set[12][2];
} golden;

// Together they meet every process: bleeding, covers, infection, a wide wound, repeated sessions, rest.
static const golden worlds[] = {
    {"pen", 30, {{"domain.width", "2 mm"}, {"domain.depth", "1.4 mm"}, {"device.length", "1 mm"}}},
    {"fine",
     4,
     {{"domain.width", "0.8 mm"},
      {"domain.depth", "0.8 mm"},
      {"domain.spacing", "5 um"},
      {"device.length", "0.4 mm"},
      {"device.kind", "stamp"}}},
    {"wide",
     72,
     {{"domain.width", "1.6 mm"},
      {"domain.spacing", "20 um"},
      {"device.kind", "cut"},
      {"device.width", "0.6 mm"},
      {"device.length", "1 mm"},
      {"aftercare.cover", "occluded"}}},
    {"dirty",
     48,
     {{"domain.width", "1.2 mm"},
      {"domain.spacing", "20 um"},
      {"device.kind", "roller"},
      {"aftercare.hygiene", "dirty"},
      {"aftercare.nsaid", "true"}}},
    {"course",
     800,
     {{"domain.width", "0.8 mm"},
      {"domain.spacing", "20 um"},
      {"sessions.count", "3"},
      {"sessions.interval", "12 d"},
      {"skin.age", "70 years"},
      {"skin.sun_damage", "0.8"}}},
    {"rest", 2000, {{"domain.width", "0.8 mm"}, {"domain.spacing", "20 um"}, {"device.kind", "none"}}},
};
enum { WORLDS = sizeof worlds / sizeof worlds[0] };

static skh_world *build(const golden *g)
{
    skh_error err = {""};
    skh_scenario scenario = skh_scenario_default();
    for (int k = 0; k < 12 && g->set[k][0]; k++)
        if (skh_scenario_set(&scenario, g->set[k][0], g->set[k][1], &err))
            fail_msg("%s: %s", g->name, err.message);
    skh_world *world = NULL;
    if (skh_scenario_finish(&scenario, &err) || skh_world_create(&scenario, &world, &err))
        fail_msg("%s: %s", g->name, err.message);
    return world;
}

static void advance(skh_world *world, double hours)
{
    skh_error err = {""};
    if (skh_world_advance_to(world, hours, &err)) fail_msg("%s", err.message);
}

static uint64_t run(const golden *g, int threads)
{
    skh_threads_use(threads);
    skh_world *world = build(g);
    advance(world, g->hours);
    uint64_t hash = skh_world_hash(world);
    skh_world_destroy(world);
    return hash;
}

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

static void record(const uint64_t hashes[WORLDS])
{
    skh_file file;
    assert_int_equal(skh_file_create(&file, HASHES, NULL), SKH_OK);
    fprintf(file.stream,
            "# State hashes of the worlds of test_golden.c; how to record them stands at its head.\n");
    for (int k = 0; k < WORLDS; k++) fprintf(file.stream, "%s %016" PRIx64 "\n", worlds[k].name, hashes[k]);
    assert_int_equal(skh_file_commit(&file, NULL), SKH_OK);
}

static void worlds_have_their_recorded_hashes(void **state)
{
    (void)state;
    uint64_t hashes[WORLDS];
    int wrong = 0;
    for (int k = 0; k < WORLDS; k++) {
        hashes[k] = run(&worlds[k], 1);
        if (hashes[k] == recorded(worlds[k].name)) continue;
        print_error("%s: %016" PRIx64 ", recorded %016" PRIx64 "\n", worlds[k].name, hashes[k],
                    recorded(worlds[k].name));
        wrong++;
    }
    if (getenv("SKINHEAL_UPDATE_GOLDEN"))
        record(hashes);
    else if (wrong)
        fail_msg("%d hashes differ: the model's results changed (see the head of test_golden.c)", wrong);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    for (int k = 0; k < WORLDS; k++) {
        uint64_t one = run(&worlds[k], 1);
        for (int threads = 2; threads <= 4; threads += 2)
            if (run(&worlds[k], threads) != one)
                fail_msg("%s differs on %d threads", worlds[k].name, threads);
    }
}

// Stepping, pausing at odd times and restoring a saved state half way: nothing may show.
static void a_restarted_run_equals_a_straight_one(void **state)
{
    (void)state;
    skh_threads_use(1);
    for (int k = 0; k < WORLDS; k++) {
        skh_world *straight = build(&worlds[k]), *restarted = build(&worlds[k]);
        advance(straight, 0.37 * worlds[k].hours);
        size_t size = skh_world_state_size(straight);
        void *saved = malloc(size);
        assert_non_null(saved);
        memcpy(saved, skh_world_state(straight), size);
        assert_int_equal(skh_world_restore(restarted, saved, size, NULL), SKH_OK);
        assert_true(skh_world_hash(restarted) == skh_world_hash(straight));
        advance(straight, worlds[k].hours);
        while (skh_world_time_h(restarted) < worlds[k].hours)
            assert_int_equal(skh_world_step(restarted, NULL), SKH_OK);
        if (skh_world_hash(restarted) != skh_world_hash(straight))
            fail_msg("%s differs after a restart", worlds[k].name);
        free(saved);
        skh_world_destroy(straight);
        skh_world_destroy(restarted);
    }
}

static void another_seed_heals_differently(void **state)
{
    (void)state;
    golden other = worlds[0];
    other.hours = 1;
    uint64_t before = run(&other, 1);
    other.set[3][0] = "seed";
    other.set[3][1] = "2";
    assert_true(run(&other, 1) != before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_have_their_recorded_hashes),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(a_restarted_run_equals_a_straight_one),
        cmocka_unit_test(another_seed_heals_differently),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
