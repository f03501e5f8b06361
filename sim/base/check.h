// SKH_ASSERT: a broken invariant is our bug; it stops at once in every build type.
#pragma once
#include <stdlib.h>
#define SKH_ASSERT(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition)) abort();                                                                           \
    } while (0)
