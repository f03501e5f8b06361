// Snapshots that were damaged on the way: each is refused with a message that says why, and none crashes.
#include "skinheal/snapshot.h"
#include "tests/support/near.h"
#include <unistd.h>

static char path[] = "/tmp/skinheal-snapshot-XXXXXX";
static unsigned char *good;
static size_t good_size;
static uint64_t good_hash;
static skh_error err;

static skh_scenario small_course(void)
{
    skh_scenario s = skh_scenario_default();
    static const char *const keys[][2] = {{"domain.width", "400 um"},     {"domain.spacing", "20 um"},
                                          {"domain.depth", "600 um"},     {"device.length", "400 um"},
                                          {"device.density", "625 /cm2"}, {"duration", "3 d"}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (skh_scenario_set(&s, keys[i][0], keys[i][1], &err)) fail_msg("%s", err.message);
    return s;
}

static skh_world *advanced(const skh_scenario *scenario, double hours)
{
    skh_world *world = NULL;
    if (skh_world_create(scenario, &world, &err) || skh_world_advance_to(world, hours, &err))
        fail_msg("%s", err.message);
    return world;
}

static int make_good(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    close(fd);
    skh_scenario s = small_course();
    skh_world *world = advanced(&s, 30);
    if (skh_snapshot_write(world, path, &err)) fail_msg("%s", err.message);
    good_hash = skh_world_hash(world);
    skh_world_destroy(world);
    FILE *in = fopen(path, "rb");
    good = malloc(1 << 24);
    good_size = fread(good, 1, 1 << 24, in);
    fclose(in);
    return 0;
}

static int remove_good(void **state)
{
    (void)state;
    free(good);
    return remove(path);
}

static void put(const void *data, size_t size)
{
    FILE *out = fopen(path, "wb");
    assert_int_equal(fwrite(data, 1, size, out), size);
    fclose(out);
}

static const char *refused(const void *data, size_t size)
{
    skh_world *world = NULL;
    put(data, size);
    skh_status status = skh_snapshot_read(path, &world, &err);
    if (status != SKH_ERR_DATA) fail_msg("status %d: %s", status, err.message);
    assert_null(world);
    return err.message;
}

static void a_snapshot_continues_to_the_bits_of_the_straight_run(void **state)
{
    (void)state;
    skh_world *world = NULL;
    put(good, good_size);
    if (skh_snapshot_read(path, &world, &err)) fail_msg("%s", err.message);
    assert_true(skh_world_hash(world) == good_hash);
    assert_int_equal(skh_world_advance_to(world, 60, &err), SKH_OK);
    skh_scenario s = small_course();
    skh_world *straight = advanced(&s, 60);
    assert_true(skh_world_hash(world) == skh_world_hash(straight));
    skh_world_destroy(world);
    skh_world_destroy(straight);
}

static void foreign_and_empty_files_are_named_so(void **state)
{
    (void)state;
    assert_non_null(strstr(refused("", 0), "is empty"));
    assert_non_null(strstr(refused("time_d,session\n", 15), "is not a snapshot of skinheal"));
    assert_non_null(strstr(refused("skinheal", 8), "is cut off"));
    skh_world *world = NULL;
    assert_int_equal(skh_snapshot_read("/nowhere/at/all", &world, &err), SKH_ERR_NO_INPUT);
    assert_int_equal(skh_snapshot_read("/tmp", &world, &err), SKH_ERR_NO_INPUT);
}

static void cut_files_are_refused_wherever_the_cut(void **state)
{
    (void)state;
    for (size_t size = 9; size < good_size; size = size * 3 / 2)
        assert_non_null(strstr(refused(good, size), "is cut off"));
    assert_non_null(strstr(refused(good, good_size - 1), "is cut off"));
}

static void a_longer_file_is_refused(void **state)
{
    (void)state;
    unsigned char *longer = calloc(1, good_size + 1);
    memcpy(longer, good, good_size);
    assert_non_null(strstr(refused(longer, good_size + 1), "its size does not fit its header"));
    free(longer);
}

static void other_versions_are_refused_by_number(void **state)
{
    (void)state;
    unsigned char *copy = malloc(good_size);
    memcpy(copy, good, good_size);
    copy[8] = 7;
    assert_non_null(strstr(refused(copy, good_size), "snapshot format 7"));
    memcpy(copy, good, good_size);
    copy[12] = 99;
    assert_non_null(strstr(refused(copy, good_size), "model version 99"));
    free(copy);
}

// one changed byte anywhere is found: in the header, the configuration, the state
static void a_changed_byte_is_found_anywhere(void **state)
{
    (void)state;
    unsigned char *copy = malloc(good_size);
    uint32_t random = 1;
    for (int round = 0; round < 200; round++) {
        memcpy(copy, good, good_size);
        random = random * 1664525u + 1013904223u;
        // half of the rounds in the first kilobytes, where the structure is
        size_t at = (random >> 4) % (round % 2 ? good_size : 4096);
        random = random * 1664525u + 1013904223u;
        copy[at] ^= (unsigned char)(1u << (random >> 29));
        refused(copy, good_size);
    }
    free(copy);
}

static void edits_made_while_it_healed_survive(void **state)
{
    (void)state;
    skh_scenario s = small_course();
    s.edits[s.edit_count++] = (skh_edit){35, "aftercare.hygiene", "home"}; // planned, still to come
    skh_world *live = advanced(&s, 10), *back = NULL;
    if (skh_world_edit(live, "aftercare.nsaid", "true", &err)) fail_msg("%s", err.message);
    if (skh_world_edit(live, "sessions.count", "2", &err)) fail_msg("%s", err.message);
    if (skh_world_edit(live, "sessions.interval", "1 d", &err)) fail_msg("%s", err.message);
    assert_int_equal(skh_world_advance_to(live, 20, &err), SKH_OK);
    assert_true(skh_world_scenario(live)->care.nsaid == 1 && skh_world_scenario(live)->care.hygiene == 0);
    if (skh_snapshot_write(live, path, &err) || skh_snapshot_read(path, &back, &err))
        fail_msg("%s", err.message);
    assert_int_equal(skh_world_advance_to(live, 40, &err), SKH_OK);
    assert_int_equal(skh_world_advance_to(back, 40, &err), SKH_OK);
    assert_true(skh_world_hash(live) == skh_world_hash(back));
    assert_true(skh_world_scenario(back)->care.hygiene == SKH_HYGIENE_HOME);
    // the saved course replays to the same bits from the start
    skh_scenario origin;
    skh_world_origin(live, &origin);
    skh_world *replay = advanced(&origin, 40);
    assert_true(skh_world_hash(live) == skh_world_hash(replay));
    skh_world_destroy(replay);
    skh_world_destroy(live);
    skh_world_destroy(back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_snapshot_continues_to_the_bits_of_the_straight_run),
        cmocka_unit_test(foreign_and_empty_files_are_named_so),
        cmocka_unit_test(cut_files_are_refused_wherever_the_cut),
        cmocka_unit_test(a_longer_file_is_refused),
        cmocka_unit_test(other_versions_are_refused_by_number),
        cmocka_unit_test(a_changed_byte_is_found_anywhere),
        cmocka_unit_test(edits_made_while_it_healed_survive),
    };
    return cmocka_run_group_tests(tests, make_good, remove_good);
}
