#include "sim/base/random.h"
#include "tests/support/near.h"

enum { DRAWS = 200000 };

// Published check value of splitmix64: the mixer is its finaliser, its state steps by the golden ratio.
static void the_mixer_is_that_of_splitmix64(void **state)
{
    (void)state;
    assert_true(skh_mix(UINT64_C(0x9e3779b97f4a7c15)) == UINT64_C(0xe220a8397b1dcdaf));
    assert_true(skh_mix(UINT64_C(0x3c6ef372fe94f82a)) == UINT64_C(0x6e789e6aa1b965f4));
}

// Recorded once: a change would silently change every simulation.
static void draws_never_change_between_versions(void **state)
{
    (void)state;
    assert_true(skh_random_bits(0, 0, 0, 0) == UINT64_C(0xfb377c83ca839316));
    assert_true(skh_random_bits(1, 2, 3, 4) == UINT64_C(0x4c025dbcf3ed1c2f));
}

static void uniform_draws_have_the_moments_of_the_unit_interval(void **state)
{
    (void)state;
    double sum = 0, square = 0, least = 1, most = 0;
    for (uint64_t id = 0; id < DRAWS; id++) {
        double u = (double)skh_random_unit(7, id, 1, 2);
        sum += u;
        square += u * u;
        least = fmin(least, u);
        most = fmax(most, u);
    }
    // 4 standard errors: sqrt(1/12/n) and sqrt(4/45/n)
    assert_near(sum / DRAWS, 0.5, 4 * sqrt(1.0 / 12 / DRAWS));
    assert_near(square / DRAWS, 1.0 / 3, 4 * sqrt(4.0 / 45 / DRAWS));
    assert_true(least > 0 && most < 1);
}

// Each of seed, id, step and purpose counts alone: neighbours in any of them are unrelated.
static void neighbouring_counters_are_uncorrelated(void **state)
{
    (void)state;
    double product[4] = {0};
    for (uint64_t i = 0; i < DRAWS; i++) {
        double a = (double)skh_random_unit(i, 5, 6, 7) - 0.5,
               b = (double)skh_random_unit(i + 1, 5, 6, 7) - 0.5;
        product[0] += a * b;
        a = (double)skh_random_unit(9, i, 6, 7) - 0.5, b = (double)skh_random_unit(9, i + 1, 6, 7) - 0.5;
        product[1] += a * b;
        a = (double)skh_random_unit(9, 5, i, 7) - 0.5, b = (double)skh_random_unit(9, 5, i + 1, 7) - 0.5;
        product[2] += a * b;
        a = (double)skh_random_unit(9, 5, 6, i) - 0.5, b = (double)skh_random_unit(9, 5, 6, i + 1) - 0.5;
        product[3] += a * b;
    }
    // the correlation of n independent pairs has standard error 1/sqrt(n)
    for (int k = 0; k < 4; k++) assert_near(product[k] / DRAWS * 12, 0, 4 / sqrt(DRAWS));
}

static void every_bit_is_set_half_of_the_time(void **state)
{
    (void)state;
    int set[64] = {0};
    for (uint64_t id = 0; id < DRAWS; id++) {
        uint64_t bits = skh_random_bits(3, id, 0, 0);
        for (int k = 0; k < 64; k++) set[k] += (int)(bits >> k & 1);
    }
    for (int k = 0; k < 64; k++) assert_near(set[k], DRAWS / 2.0, 4.5 * sqrt(DRAWS / 4.0)); // 64 looks
}

static void poisson_counts_have_the_asked_mean_and_variance(void **state)
{
    (void)state;
    const float means[] = {0.0f, 0.05f, 1.0f, 7.5f, 60.0f};
    for (int k = 0; k < 5; k++) {
        double sum = 0, square = 0, mean = (double)means[k];
        for (uint64_t id = 0; id < DRAWS; id++) {
            int count = skh_random_poisson(means[k], 11, id, 0, 0);
            sum += count;
            square += (double)count * count;
        }
        double found = sum / DRAWS;
        assert_near(found, mean, 4 * sqrt(mean / DRAWS));
        // the variance of a sample variance of Poisson numbers is (m + 2 m^2) / n
        assert_near(square / DRAWS - found * found, mean, 4 * sqrt((mean + 2 * mean * mean) / DRAWS));
    }
}

static void poisson_chances_of_small_counts_are_exact(void **state)
{
    (void)state;
    int seen[4] = {0};
    for (uint64_t id = 0; id < DRAWS; id++) {
        int count = skh_random_poisson(1.0f, 13, id, 0, 0);
        if (count < 4) seen[count]++;
    }
    const double chance[] = {exp(-1), exp(-1), exp(-1) / 2, exp(-1) / 6};
    for (int k = 0; k < 4; k++)
        assert_near(seen[k], DRAWS * chance[k], 4 * sqrt(DRAWS * chance[k] * (1 - chance[k])));
}

static void directions_are_unit_vectors_of_every_angle_alike(void **state)
{
    (void)state;
    double c1 = 0, s1 = 0, c2 = 0, c4 = 0;
    for (uint64_t id = 0; id < DRAWS; id++) {
        float x, z;
        skh_random_direction(17, id, 0, 0, &x, &z);
        assert_near(x * x + z * z, 1, 4e-7); // two roundings of a division, squared
        double dx = (double)x, dz = (double)z, cos2 = dx * dx - dz * dz;
        c1 += dx;
        s1 += dz;
        c2 += cos2;
        c4 += 2 * cos2 * cos2 - 1;
    }
    double error = 4 * sqrt(0.5 / DRAWS); // the mean square of a cosine is a half
    assert_near(c1 / DRAWS, 0, error);
    assert_near(s1 / DRAWS, 0, error);
    assert_near(c2 / DRAWS, 0, error);
    assert_near(c4 / DRAWS, 0, error);
}

static void normal_numbers_have_the_moments_of_a_gaussian(void **state)
{
    (void)state;
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    for (uint64_t id = 0; id < DRAWS; id++) {
        double v = (double)skh_random_normal(19, id, 0, 0);
        m1 += v;
        m2 += v * v;
        m3 += v * v * v;
        m4 += v * v * v * v;
    }
    // variances of the sample moments: 1, 2, 15, 96
    assert_near(m1 / DRAWS, 0, 4 * sqrt(1.0 / DRAWS));
    assert_near(m2 / DRAWS, 1, 4 * sqrt(2.0 / DRAWS));
    assert_near(m3 / DRAWS, 0, 4 * sqrt(15.0 / DRAWS));
    assert_near(m4 / DRAWS, 3, 4 * sqrt(96.0 / DRAWS));
}

// The shortcut is exactly the comparison that skh_random_poisson() makes of its draw.
static void a_draw_that_is_none_gives_none_for_every_smaller_mean(void **state)
{
    (void)state;
    const float most[] = {0.0f, 1e-7f, 0.003f, 0.4f, 0.9999f, 1.0f, 3.0f};
    for (int m = 0; m < 7; m++) {
        uint64_t below = skh_random_none_below(most[m]);
        int none = 0;
        for (uint64_t id = 0; id < 20000; id++) {
            int shortcut = skh_random_none(below, 7, id, 11, 13);
            float draw = skh_random_unit(7, id, 11, 13);
            assert_int_equal(shortcut, draw < 0.9999f * (1.0f - most[m]));
            none += shortcut;
            for (int part = 0; shortcut && part <= 2; part++)
                assert_int_equal(skh_random_poisson(most[m] * 0.5f * (float)part, 7, id, 11, 13), 0);
        }
        if (most[m] < 0.1f) assert_true(none > 17000); // it is worth its while
    }
    // and at the very border, for every draw there is
    for (uint64_t k = 0; k < (1u << 23); k += 4099) {
        float draw = ((float)k + 0.5f) * 0x1p-23f;
        uint64_t below = skh_random_none_below(1.0f - draw);
        assert_int_equal(k < below, draw < 0.9999f * (1.0f - (1.0f - draw)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mixer_is_that_of_splitmix64),
        cmocka_unit_test(draws_never_change_between_versions),
        cmocka_unit_test(uniform_draws_have_the_moments_of_the_unit_interval),
        cmocka_unit_test(neighbouring_counters_are_uncorrelated),
        cmocka_unit_test(every_bit_is_set_half_of_the_time),
        cmocka_unit_test(poisson_counts_have_the_asked_mean_and_variance),
        cmocka_unit_test(poisson_chances_of_small_counts_are_exact),
        cmocka_unit_test(a_draw_that_is_none_gives_none_for_every_smaller_mean),
        cmocka_unit_test(directions_are_unit_vectors_of_every_angle_alike),
        cmocka_unit_test(normal_numbers_have_the_moments_of_a_gaussian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
