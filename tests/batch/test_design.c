// Sample designs: strata are met, paths change one key at a time, and known sensitivity indices come out.
#include "sim/cli/sweep/design.h"
#include "sim/cli/sweep/sobol.h"
#include "sim/cli/sweep/stats.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double PI = 3.14159265358979323846;

static double *filled(skh_design design, int n, int dims, uint64_t seed)
{
    double *points = malloc(sizeof *points * (size_t)skh_design_points(design, n, dims) * (size_t)dims);
    skh_error err = {""};
    assert_non_null(points);
    if (skh_design_fill(design, n, dims, seed, points, &err)) fail_msg("%s", err.message);
    return points;
}

// How many of n strata of coordinate d hold exactly one of the n points.
static int single_strata(const double *points, int n, int dims, int d)
{
    int *hits = calloc((size_t)n, sizeof *hits), single = 0;
    assert_non_null(hits);
    for (int i = 0; i < n; i++) {
        double at = points[i * dims + d];
        assert_true(at >= 0 && at < 1);
        hits[(int)(at * n)]++;
    }
    for (int i = 0; i < n; i++) single += hits[i] == 1;
    free(hits);
    return single;
}

static void a_latin_hypercube_meets_every_stratum_of_every_key_once(void **state)
{
    (void)state;
    double *points = filled(SKH_DESIGN_LHS, 50, 7, 3);
    for (int d = 0; d < 7; d++) assert_int_equal(single_strata(points, 50, 7, d), 50);
    free(points);
}

static void sobol_points_meet_every_stratum_in_all_dimensions(void **state)
{
    (void)state;
    double *points = filled(SKH_DESIGN_SOBOL, 256, SKH_SOBOL_DIMS, 11);
    for (int d = 0; d < SKH_SOBOL_DIMS; d++)
        assert_int_equal(single_strata(points, 256, SKH_SOBOL_DIMS, d), 256);
    free(points);
}

static void the_first_two_sobol_dimensions_fill_every_box_of_equal_area(void **state)
{
    (void)state; // a (0, 8, 2) net: each of the 2^8 boxes of any shape holds one of 2^8 points
    double *points = filled(SKH_DESIGN_SOBOL, 256, 2, 5);
    for (int wide = 0; wide <= 8; wide++) {
        int columns = 1 << wide, rows = 256 >> wide, hits[256] = {0};
        for (int i = 0; i < 256; i++)
            hits[(int)(points[2 * i] * columns) * rows + (int)(points[2 * i + 1] * rows)]++;
        for (int box = 0; box < 256; box++) assert_int_equal(hits[box], 1);
    }
    free(points);
}

// L2 star discrepancy (Warnock 1972), squared.
static double discrepancy(const double *points, int n, int dims)
{
    double single = 0, pairs = 0;
    for (int i = 0; i < n; i++) {
        double product = 1;
        for (int d = 0; d < dims; d++) product *= 1 - points[i * dims + d] * points[i * dims + d];
        single += product;
        for (int j = 0; j < n; j++) {
            product = 1;
            for (int d = 0; d < dims; d++) product *= 1 - fmax(points[i * dims + d], points[j * dims + d]);
            pairs += product;
        }
    }
    return pow(3, -dims) - pow(2, 1 - dims) / n * single + pairs / ((double)n * n);
}

static void sobol_points_are_more_even_than_a_latin_hypercube(void **state)
{
    (void)state;
    double sobol = 0, lhs = 0;
    for (uint64_t seed = 0; seed < 8; seed++) {
        double *a = filled(SKH_DESIGN_SOBOL, 256, 5, seed), *b = filled(SKH_DESIGN_LHS, 256, 5, seed);
        sobol += discrepancy(a, 256, 5), lhs += discrepancy(b, 256, 5);
        free(a), free(b);
    }
    assert_true(sobol < 0.4 * lhs); // measured 0.2; a factor two of room
}

static void a_morris_path_changes_each_key_once_by_the_step(void **state)
{
    (void)state;
    enum { N = 6, DIMS = 9 };
    double *points = filled(SKH_DESIGN_MORRIS, N, DIMS, 2);
    for (int path = 0; path < N; path++) {
        int changed[DIMS] = {0};
        for (int step = 0; step < DIMS; step++) {
            const double *a = points + (path * (DIMS + 1) + step) * DIMS, *b = a + DIMS;
            int moves = 0;
            for (int d = 0; d < DIMS; d++) {
                assert_true(b[d] >= -1e-12 && b[d] <= 1 + 1e-12);
                if (a[d] == b[d]) continue;
                assert_true(fabs(fabs(a[d] - b[d]) - SKH_MORRIS_STEP) < 1e-12);
                moves++, changed[d]++;
            }
            assert_int_equal(moves, 1);
        }
        for (int d = 0; d < DIMS; d++) assert_int_equal(changed[d], 1);
    }
    free(points);
}

static void morris_finds_linear_effects_exactly_and_flags_interactions(void **state)
{
    (void)state;
    enum { N = 20, DIMS = 4 };
    double *points = filled(SKH_DESIGN_MORRIS, N, DIMS, 4), y[N * (DIMS + 1)];
    for (int i = 0; i < N * (DIMS + 1); i++) {
        const double *x = points + i * DIMS;
        y[i] = 3 * x[0] - 2 * x[1] + 4 * (x[2] - 0.5) * (x[1] - 0.5);
    }
    skh_morris_effect effects[DIMS];
    skh_morris_effects(N, DIMS, points, y, effects);
    assert_true(fabs(effects[0].mu - 3) < 1e-9 && fabs(effects[0].mu_star - 3) < 1e-9 &&
                effects[0].sigma < 1e-6);
    assert_true(effects[2].sigma > 0.3); // its effect depends on key 1
    assert_true(effects[3].mu_star < 1e-12);
    free(points);
}

// Ishigami & Homma 1990 with a = 7, b = 0.1: variance and indices are known in closed form.
static double ishigami(const double *u)
{
    double x = PI * (2 * u[0] - 1), y = PI * (2 * u[1] - 1), z = PI * (2 * u[2] - 1);
    return sin(x) + 7 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

static void sobol_indices_of_the_ishigami_function_are_those_known(void **state)
{
    (void)state;
    enum { N = 4096, DIMS = 3 };
    double *points = filled(SKH_DESIGN_SALTELLI, N, DIMS, 9), *y = malloc(sizeof *y * N * (DIMS + 2));
    for (int i = 0; i < N * (DIMS + 2); i++) y[i] = ishigami(points + i * DIMS);
    skh_sobol_index found[DIMS];
    skh_error err = {""};
    assert_int_equal(skh_sobol_indices(N, DIMS, y, 200, 1, found, &err), SKH_OK);
    double a = 7, b = 0.1, p4 = pow(PI, 4), p8 = p4 * p4;
    double first = 0.5 * (1 + b * p4 / 5) * (1 + b * p4 / 5), second = a * a / 8, both = b * b * p8 * 8 / 225;
    double variance = first + second + both;
    const double main[DIMS] = {first / variance, second / variance, 0};
    const double total[DIMS] = {(first + both) / variance, second / variance, both / variance};
    for (int d = 0; d < DIMS; d++) {
        assert_true(fabs(found[d].main - main[d]) < 0.02); // plain random numbers would need 0.05 here
        assert_true(fabs(found[d].total - total[d]) < 0.02);
        assert_true(found[d].total_low <= total[d] + 0.01 && total[d] - 0.01 <= found[d].total_high);
        assert_true(found[d].main_high - found[d].main_low < 0.15);
    }
    free(points), free(y);
}

static void indices_leave_out_blocks_with_a_missing_value_and_refuse_none_at_all(void **state)
{
    (void)state;
    enum { N = 512, DIMS = 3 };
    double *points = filled(SKH_DESIGN_SALTELLI, N, DIMS, 9), y[N * (DIMS + 2)];
    for (int i = 0; i < N * (DIMS + 2); i++) y[i] = points[i * DIMS];
    y[7] = SKH_MISSING;
    skh_sobol_index found[DIMS];
    skh_error err = {""};
    assert_int_equal(skh_sobol_indices(N, DIMS, y, 50, 1, found, &err), SKH_OK);
    assert_true(fabs(found[0].main - 1) < 0.05 && fabs(found[1].total) < 1e-9);
    for (int i = 0; i < N * (DIMS + 2); i++) y[i] = SKH_MISSING;
    assert_int_equal(skh_sobol_indices(N, DIMS, y, 50, 1, found, &err), SKH_ERR_DATA);
    free(points);
}

static void too_many_sobol_dimensions_are_refused_with_a_way_out(void **state)
{
    (void)state;
    double point[SKH_SOBOL_DIMS + 1];
    skh_error err = {""};
    assert_int_equal(skh_sobol_fill(1, SKH_SOBOL_DIMS + 1, 0, point, &err), SKH_ERR_RANGE);
    assert_non_null(strstr(err.message, "lhs"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_latin_hypercube_meets_every_stratum_of_every_key_once),
        cmocka_unit_test(sobol_points_meet_every_stratum_in_all_dimensions),
        cmocka_unit_test(the_first_two_sobol_dimensions_fill_every_box_of_equal_area),
        cmocka_unit_test(sobol_points_are_more_even_than_a_latin_hypercube),
        cmocka_unit_test(a_morris_path_changes_each_key_once_by_the_step),
        cmocka_unit_test(morris_finds_linear_effects_exactly_and_flags_interactions),
        cmocka_unit_test(sobol_indices_of_the_ishigami_function_are_those_known),
        cmocka_unit_test(indices_leave_out_blocks_with_a_missing_value_and_refuse_none_at_all),
        cmocka_unit_test(too_many_sobol_dimensions_are_refused_with_a_way_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
