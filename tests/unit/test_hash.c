#include "sim/base/hash.h"
#include "tests/support/near.h"

static uint64_t of(const void *data, size_t size) { return skh_hash(SKH_HASH_START, data, size); }

// Recorded once: checksums in old snapshots must stay valid.
static void hashes_never_change_between_versions(void **state)
{
    (void)state;
    assert_true(of("", 0) == UINT64_C(0xddec95b3bce8fac4));
    assert_true(of("skin heals", 10) == UINT64_C(0x8146f0c07b9d54f8));
}

static void any_flipped_bit_changes_about_half_of_the_hash(void **state)
{
    (void)state;
    unsigned char data[29] = {0};
    uint64_t before = of(data, sizeof data);
    for (size_t bit = 0; bit < 8 * sizeof data; bit++) {
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
        uint64_t differs = before ^ of(data, sizeof data);
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
        int count = 0;
        for (; differs; differs &= differs - 1) count++;
        assert_in_range(count, 10, 54); // 32 expected, standard deviation 4
    }
}

static void length_order_and_trailing_zeros_count(void **state)
{
    (void)state;
    static const unsigned char zeros[64];
    for (size_t a = 0; a < 64; a++) assert_true(of(zeros, a) != of(zeros, a + 1));
    assert_true(of("abcdefgh12345678", 16) != of("12345678abcdefgh", 16));
}

static void alignment_does_not_matter(void **state)
{
    (void)state;
    unsigned char data[64];
    const char *text = "the same bytes at another place";
    uint64_t expected = of(text, strlen(text));
    for (size_t shift = 0; shift < 8; shift++) {
        memcpy(data + shift, text, strlen(text));
        assert_true(of(data + shift, strlen(text)) == expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_never_change_between_versions),
        cmocka_unit_test(any_flipped_bit_changes_about_half_of_the_hash),
        cmocka_unit_test(length_order_and_trailing_zeros_count),
        cmocka_unit_test(alignment_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
