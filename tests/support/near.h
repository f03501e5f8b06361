// cmocka with the headers it needs, and closeness of doubles (cmocka 1 compares floats only).
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/// Fails for NaN too, and says by how much.
#define assert_near(value, expected, tolerance)                                                              \
    do {                                                                                                     \
        double near_value = (double)(value), near_expected = (double)(expected);                             \
        if (!(fabs(near_value - near_expected) <= (double)(tolerance)))                                      \
            fail_msg("%s = %.9g, expected %.9g within %g", #value, near_value, near_expected,                \
                     (double)(tolerance));                                                                   \
    } while (0)
#define assert_below(value, limit)                                                                           \
    do {                                                                                                     \
        double below_value = (double)(value);                                                                \
        if (!(below_value <= (double)(limit)))                                                               \
            fail_msg("%s = %.9g, expected at most %g", #value, below_value, (double)(limit));                \
    } while (0)
