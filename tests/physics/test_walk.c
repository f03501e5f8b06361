// MODEL N9 (persistent random walk), N10 (waiting times of hazards) and N11 (contact guidance on tracks).
#include "sim/base/random.h"
#include "sim/kernels/walk.h"
#include "tests/support/near.h"

static const double pi = 3.14159265358979323846;
enum { CELLS = 100000, WAITS = 20000 };

static void n9_cells_spread_like_a_persistent_random_walk(void **state)
{
    (void)state;
    const float speed_um_h = 20.0f, persistence_h = 3.0f, dt_h = 0.1f;
    static float x[CELLS], z[CELLS], ex[CELLS], ez[CELLS];
    for (uint64_t c = 0; c < CELLS; c++) {
        x[c] = z[c] = 0.0f;
        skh_random_direction(1, c, 0, 100, &ex[c], &ez[c]);
    }
    for (uint64_t step = 1; step <= 240; step++) {
        double sum = 0;
        for (uint64_t c = 0; c < CELLS; c++) {
            if (skh_hazard_fires(1.0f / persistence_h, dt_h, 1, c, step, 0))
                skh_random_direction(1, c, step, 1, &ex[c], &ez[c]);
            x[c] += ex[c] * speed_um_h * dt_h;
            z[c] += ez[c] * speed_um_h * dt_h;
            sum += (double)(x[c] * x[c] + z[c] * z[c]);
        }
        double t = 0.1 * (double)step, v = 20, p = 3;
        double expected = 2 * v * v * p * (t - p * (1 - exp(-t / p)));
        // 1e5 cells: standard error 0.3 %; the steps of 0.1 h cost 3 % at the start only
        if (step % 40 == 0) assert_near(sum / CELLS / expected, 1, 0.03);
    }
}

// Largest distance between the waits counted in steps and `chance`, the exact distribution of k steps.
static double distance(const int *count, int most, double (*chance)(double rate, int k), double rate)
{
    double below = 0, worst = 0;
    for (int k = 1; k < most; k++) {
        below += count[k];
        worst = fmax(worst, fabs(below / WAITS - chance(rate, k)));
    }
    return worst;
}
static double exponential(double rate, int k) { return 1 - exp(-rate * k); }
static double erlang(double rate, int k) { return 1 - exp(-rate * k) * (1 + rate * k); }
// two stages that each take whole steps: the negative binomial distribution
static double two_stages(double rate, int k) { return 1 - exp(-rate * k) * (1 + k * (exp(rate) - 1)); }

static void wait(int stages, float hazard_per_h, float dt_h, uint64_t seed, int *count, int most)
{
    memset(count, 0, sizeof *count * (size_t)most);
    for (uint64_t c = 0; c < WAITS; c++) {
        int left = stages, step = 0;
        while (left > 0 && step < most - 1)
            left -= skh_hazard_fires(hazard_per_h, dt_h, seed, c, (uint64_t)++step, 5);
        count[step]++;
    }
}

static void n10_waiting_times_are_exponential_at_any_step(void **state)
{
    (void)state;
    enum { MOST = 20000 };
    static int count[MOST];
    const double critical = 1.628 / sqrt(WAITS); // Kolmogorov-Smirnov at p = 0.01
    const float steps_h[] = {0.1f, 0.25f, 1.0f, 4.0f}, hazards[] = {1.0f / 144.0f, 1.0f / 24.0f, 1.0f / 3.0f};
    for (size_t s = 0; s < 4; s++) {
        for (size_t h = 0; h < 3; h++) {
            wait(1, hazards[h], steps_h[s], 10 * s + h, count, MOST);
            assert_below(distance(count, MOST, exponential, (double)(hazards[h] * steps_h[s])), critical);
            wait(2, hazards[h], steps_h[s], 100 + 10 * s + h, count, MOST);
            assert_below(distance(count, MOST, two_stages, (double)(hazards[h] * steps_h[s])), critical);
        }
    }
    wait(2, 1.0f / 24.0f, 0.1f, 7, count,
         MOST); // at the steps of the first days two stages are an Erlang wait
    assert_below(distance(count, MOST, erlang, 0.1 / 24), critical);
}

static void rare_hazards_fire_as_often_as_they_should(void **state)
{
    (void)state;
    int fired = 0;
    for (uint64_t c = 0; c < 20000000; c++) fired += skh_hazard_fires(1e-4f, 0.1f, 3, c, 0, 0);
    assert_near(fired, 200, 4 * sqrt(200)); // 2e7 chances of 1e-5
    for (uint64_t c = 0; c < 1000; c++) {
        assert_int_equal(skh_hazard_fires(0.0f, 4.0f, 3, c, 0, 0), 0);
        assert_int_equal(skh_hazard_fires(-1.0f, 4.0f, 3, c, 0, 0), 0);
        assert_int_equal(skh_hazard_fires(1e6f, 4.0f, 3, c, 0, 0), 1);
    }
}

// One family of fibres at `angle`, scattered by 14 degrees as section 4.7 of the model has it.
static skh_fibres family(double angle)
{
    const double c = 200;
    return (skh_fibres){(float)c, (float)(0.88 * c * cos(2 * angle)), (float)(0.88 * c * sin(2 * angle)),
                        (float)(0.61 * c * cos(4 * angle)), (float)(0.61 * c * sin(4 * angle))};
}

// Angle of the mean axis, degrees, of headings added as e^{2 i phi}.
typedef struct mean_axis {
    double c, s;
    int count;
} mean_axis;
static void add_heading(mean_axis *m, double x, double z, double reference)
{
    double angle = atan2(z, x) - reference;
    m->c += cos(2 * angle);
    m->s += sin(2 * angle);
    m->count++;
}
static double degrees(const mean_axis *m) { return 0.5 * atan2(m->s, m->c) * 180 / pi; }

static void steer_along(const skh_fibres *f, uint64_t id, uint64_t step, float *ex, float *ez)
{
    float fx, fz;
    skh_random_direction(5, id, step, 0, ex, ez);
    skh_axis_sample(f, 5, id, step, 40, &fx, &fz);
    skh_steer(ex, ez, fx, fz, 0.7f, f->collagen, 0.0f);
}

// A random heading whose part across is multiplied by q = 1 - 0.7 * 200 / 260 keeps the axis moment (1 - q) /
// (1 + q); the scatter of the fibres takes 0.88 of it.
#define GUIDED (0.74 * (0.7 * 200 / 260) / (2 - 0.7 * 200 / 260))

static void n11_cells_follow_straight_tracks(void **state)
{
    (void)state;
    for (int k = 0; k < 6; k++) {
        double angle = (k * 30 - 75) * pi / 180;
        skh_fibres f = family(angle);
        mean_axis mean = {0};
        for (uint64_t id = 0; id < 20000; id++) {
            float ex, ez;
            steer_along(&f, id, (uint64_t)k, &ex, &ez);
            assert_near(ex * ex + ez * ez, 1, 1e-6);
            add_heading(&mean, (double)ex, (double)ez, angle);
        }
        assert_near(degrees(&mean), 0, 2);
        assert_near(hypot(mean.c, mean.s) / mean.count, GUIDED, 0.02);
    }
}

// Fibres run around the origin; cells walk and redraw, and are compared with the tangent where they redraw.
static void n11_cells_follow_circular_tracks(void **state)
{
    (void)state;
    mean_axis mean = {0};
    for (uint64_t id = 0; id < 500; id++) {
        double x = 300, z = 0;
        for (uint64_t step = 0; step < 60; step++) {
            double tangent = atan2(z, x) + pi / 2;
            skh_fibres f = family(tangent);
            float ex, ez;
            steer_along(&f, id, step, &ex, &ez);
            add_heading(&mean, (double)ex, (double)ez, tangent);
            x += 10 * (double)ex;
            z += 10 * (double)ez;
        }
    }
    assert_near(degrees(&mean), 0, 2);
    assert_near(hypot(mean.c, mean.s) / mean.count, GUIDED, 0.02);
}

// One track splits into two, 25 degrees up and down; cells that walk in from the left follow the branch they
// meet.
static void n11_cells_follow_split_tracks(void **state)
{
    (void)state;
    const double open = 25 * pi / 180;
    mean_axis trunk = {0}, up = {0}, down = {0};
    for (uint64_t id = 0; id < 2000; id++) {
        double x = -100, z = 0, before_x = 1, before_z = 0;
        for (uint64_t step = 0; step < 40; step++) {
            double track = x < 0 ? 0 : z < 0 ? -open : open;
            skh_fibres f = family(track);
            float ex, ez;
            steer_along(&f, id, step, &ex, &ez);
            add_heading(x < 0 ? &trunk : z < 0 ? &up : &down, (double)ex, (double)ez, track);
            double sign =
                (double)ex * before_x + (double)ez * before_z < 0 ? -1 : 1; // go on, do not turn back
            before_x = sign * (double)ex;
            before_z = sign * (double)ez;
            x += 10 * before_x;
            z += 10 * before_z;
        }
    }
    assert_near(degrees(&trunk), 0, 2);
    assert_near(degrees(&up), 0, 2);
    assert_near(degrees(&down), 0, 2);
    assert_true(up.count > 5000 && down.count > 5000); // of 80000: both branches are visited
}

// Moments of the sampled axes against those of the clipped distribution, integrated numerically.
static void axes_have_the_moments_of_the_distribution(void **state)
{
    (void)state;
    // healthy papillary skin: two crossing families; its distribution is clipped nowhere
    const double m2 = 0.8 * cos(80 * pi / 180), m4 = 0.55 * cos(160 * pi / 180);
    skh_fibres basket = {130.0f, (float)(130 * m2), 0.0f, (float)(130 * m4), 0.0f};
    double sum0 = 0, sum2 = 0, sum4 = 0;
    for (int k = 0; k < 3600; k++) {
        double phi = k * pi / 3600, p = fmax(0, 1 + 2 * m2 * cos(2 * phi) + 2 * m4 * cos(4 * phi));
        sum0 += p;
        sum2 += p * cos(2 * phi);
        sum4 += p * cos(4 * phi);
    }
    double c2 = 0, s2 = 0, c4 = 0;
    enum { DRAWS = 200000 };
    for (uint64_t id = 0; id < DRAWS; id++) {
        float fx, fz;
        skh_axis_sample(&basket, 9, id, 0, 0, &fx, &fz);
        double c = (double)(fx * fx - fz * fz), s = 2 * (double)fx * (double)fz;
        c2 += c;
        s2 += s;
        c4 += 2 * c * c - 1;
    }
    double error = 4 * sqrt(0.5 / DRAWS);
    assert_near(c2 / DRAWS, sum2 / sum0, error);
    assert_near(c4 / DRAWS, sum4 / sum0, error);
    assert_near(s2 / DRAWS, 0, error);
}

static void without_collagen_axes_are_isotropic_and_cells_unguided(void **state)
{
    (void)state;
    skh_fibres none = {0};
    double c2 = 0;
    for (uint64_t id = 0; id < 50000; id++) {
        float fx, fz;
        skh_axis_sample(&none, 9, id, 0, 0, &fx, &fz);
        c2 += (double)(fx * fx - fz * fz);
    }
    assert_near(c2 / 50000, 0, 4 * sqrt(0.5 / 50000));
    float ex = 0.6f, ez = 0.8f;
    skh_steer(&ex, &ez, 1.0f, 0.0f, 0.7f, 0.0f, 0.0f);
    assert_near(ex, 0.6, 1e-7);
    assert_near(ez, 0.8, 1e-7);
}

static void full_tension_lays_every_cell_flat(void **state)
{
    (void)state;
    float ex = 0.6f, ez = 0.8f;
    skh_steer(&ex, &ez, 0.0f, 1.0f, 0.7f, 100.0f, 1.0f);
    assert_true(ex == 1.0f && ez == 0.0f);
    ex = 0.0f, ez = 1.0f; // nothing is left of it: it takes the fibre's axis
    skh_steer(&ex, &ez, 1.0f, 0.0f, 0.7f, 100.0f, 1.0f);
    assert_true(ex == 1.0f && ez == 0.0f);
}

static void headings_turn_towards_a_gradient_with_its_bias(void **state)
{
    (void)state;
    float ex, ez;
    skh_heading_bias(&ex, &ez, 0.0f, 0.0f, 1.0f, 0.6f, 0.8f);
    assert_true(ex == 0.6f && ez == 0.8f); // nothing to sense
    skh_heading_bias(&ex, &ez, 0.0f, 1e-12f, 1.0f, 0.6f, 0.8f);
    assert_near(ex, 0, 1e-6);
    assert_near(ez, 1, 1e-6);
    skh_heading_bias(&ex, &ez, 2.0f, 0.0f, 0.5f, 0.0f, 1.0f);
    assert_near(ex, sqrt(0.5), 1e-6);
    assert_near(ez, sqrt(0.5), 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(n9_cells_spread_like_a_persistent_random_walk),
        cmocka_unit_test(n10_waiting_times_are_exponential_at_any_step),
        cmocka_unit_test(rare_hazards_fire_as_often_as_they_should),
        cmocka_unit_test(n11_cells_follow_straight_tracks),
        cmocka_unit_test(n11_cells_follow_circular_tracks),
        cmocka_unit_test(n11_cells_follow_split_tracks),
        cmocka_unit_test(axes_have_the_moments_of_the_distribution),
        cmocka_unit_test(without_collagen_axes_are_isotropic_and_cells_unguided),
        cmocka_unit_test(full_tension_lays_every_cell_flat),
        cmocka_unit_test(headings_turn_towards_a_gradient_with_its_bias),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
