// Keyframes: packing loses nothing, damage is seen, the cap holds.
#include "sim/base/random.h"
#include "sim/view/history.h"
#include "sim/view/pack.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIZE = 300007, KIB = 1024 }; // no multiple of a block or a word

static unsigned char *noise(uint64_t seed)
{
    unsigned char *bytes = malloc(SIZE);
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (unsigned char)skh_random_bits(seed, i, 0, 0);
    return bytes;
}

static void packing_gives_back_every_bit(void **state)
{
    (void)state;
    unsigned char *reference = noise(1), *changed = noise(1), *back = malloc(SIZE), *other = noise(2);
    for (size_t i = 5000; i < 90000; i += 3) changed[i] ^= 0x5a;
    const unsigned char *cases[] = {reference, changed, other};
    for (size_t i = 0; i < 3; i++) {
        size_t size;
        void *packed = skh_pack(cases[i], reference, SIZE, &size);
        assert_non_null(packed);
        memset(back, 0, SIZE);
        assert_true(skh_unpack(packed, size, reference, back, SIZE));
        assert_memory_equal(back, cases[i], SIZE);
        free(packed);
    }
    free(reference);
    free(changed);
    free(back);
    free(other);
}

static void a_state_that_did_not_change_costs_four_bytes_a_block(void **state)
{
    (void)state;
    unsigned char *reference = noise(1);
    size_t size;
    void *packed = skh_pack(reference, reference, SIZE, &size);
    assert_int_equal(size, 4 * 5); // 300007 bytes are 5 blocks of 64 KiB
    free(packed);
    free(reference);
}

static void damaged_packed_bytes_are_refused(void **state)
{
    (void)state;
    unsigned char *reference = noise(1), *other = noise(2), *back = malloc(SIZE);
    size_t size;
    unsigned char *packed = skh_pack(other, reference, SIZE, &size);
    assert_false(skh_unpack(packed, size - 1, reference, back, SIZE));
    assert_false(skh_unpack(packed, 3, reference, back, SIZE));
    packed[3] = 0x7f; // a length far beyond the end
    assert_false(skh_unpack(packed, size, reference, back, SIZE));
    free(packed);
    free(reference);
    free(other);
    free(back);
}

static void the_keyframe_before_a_time_comes_back_exactly(void **state)
{
    (void)state;
    skh_history *history;
    assert_int_equal(skh_history_create(64 << 20, &history, NULL), SKH_OK);
    unsigned char *back = malloc(SIZE);
    for (int i = 0; i < 6; i++) {
        unsigned char *frame = noise((uint64_t)i);
        skh_history_add(history, i * 10.0, i / 6.0, frame, SIZE);
        free(frame);
    }
    assert_true(skh_history_fetch(history, 34.9, back, SIZE) == 30.0);
    unsigned char *expected = noise(3);
    assert_memory_equal(back, expected, SIZE);
    assert_true(skh_history_before(history, 9) == 0.0);
    assert_true(skh_history_latest(history) == 50.0);
    skh_history_cut(history, 30);
    assert_true(skh_history_latest(history) == 20.0);
    assert_true(skh_history_fetch(history, -1, back, SIZE) < 0);
    free(expected);
    free(back);
    skh_history_destroy(history);
}

static void the_cap_holds_and_the_first_keyframe_stays(void **state)
{
    (void)state;
    skh_history *history;
    size_t cap = 1500 * KIB;
    assert_int_equal(skh_history_create(cap, &history, NULL), SKH_OK);
    for (int i = 0; i < 40; i++) {
        unsigned char *frame = noise((uint64_t)i);
        skh_history_add(history, i, i / 40.0, frame, SIZE);
        free(frame);
        assert_true(skh_history_bytes(history) <= cap);
    }
    assert_true(skh_history_before(history, 0.5) == 0.0);
    assert_true(skh_history_latest(history) == 39.0);
    assert_true(skh_history_count(history) >= 3);
    skh_history_destroy(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packing_gives_back_every_bit),
        cmocka_unit_test(a_state_that_did_not_change_costs_four_bytes_a_block),
        cmocka_unit_test(damaged_packed_bytes_are_refused),
        cmocka_unit_test(the_keyframe_before_a_time_comes_back_exactly),
        cmocka_unit_test(the_cap_holds_and_the_first_keyframe_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
