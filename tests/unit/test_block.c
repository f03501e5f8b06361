#include "sim/base/block.h"
#include "tests/support/near.h"

typedef struct pieces {
    double *a;
    char *b;
    float *c;
} pieces;

static void layout(skh_block *block, pieces *p, size_t count)
{
    p->a = SKH_TAKE(block, double, count);
    p->b = SKH_TAKE(block, char, 3);
    p->c = SKH_TAKE(block, float, count);
}

static void check_size(size_t count)
{
    skh_block block = {0};
    pieces p;
    layout(&block, &p, count);
    assert_null(p.a);
    assert_null(p.c);
    assert_int_equal(skh_block_reserve(&block, NULL), SKH_OK);
    layout(&block, &p, count);
    assert_int_equal(block.used, block.size);
    assert_int_equal((uintptr_t)p.a % SKH_BLOCK_ALIGN, 0);
    assert_int_equal((uintptr_t)p.b % SKH_BLOCK_ALIGN, 0);
    assert_int_equal((uintptr_t)p.c % SKH_BLOCK_ALIGN, 0);
    assert_true((char *)p.b >= (char *)(p.a + count) && (char *)p.c >= p.b + 3);
    for (size_t i = 0; i < count; i++) {
        assert_true(p.a[i] == 0.0 && p.c[i] == 0.0f);
        p.a[i] = 1.0;
        p.c[i] = 2.0f; // the address sanitizer watches the ends
    }
    skh_block_free(&block);
    assert_null(block.base);
    skh_block_free(&block); // twice is fine
}

static void pieces_are_aligned_apart_and_zero(void **state)
{
    (void)state;
    check_size(1);
    check_size(1000);
    check_size(400000); // above 2 MiB: huge pages
}

static void an_empty_layout_is_fine(void **state)
{
    (void)state;
    skh_block block = {0};
    assert_int_equal(skh_block_reserve(&block, NULL), SKH_OK);
    skh_block_free(&block);
}

static void too_much_memory_is_an_error_not_a_crash(void **state)
{
    (void)state;
    skh_error err = {""};
    skh_block block = {0};
    for (int k = 0; k < 4; k++) skh_block_take(&block, SIZE_MAX / 32);
    assert_int_equal(skh_block_reserve(&block, &err), SKH_ERR_MEMORY);
    assert_non_null(strstr(err.message, "MiB"));
    skh_block_free(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_apart_and_zero),
        cmocka_unit_test(an_empty_layout_is_fine),
        cmocka_unit_test(too_much_memory_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
