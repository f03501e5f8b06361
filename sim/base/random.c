#include "sim/base/random.h"

#include <math.h>

enum {
    POISSON_MOST = 255, // a mean of 60 exceeds it with probability below 1e-70
    TRIES = 16          // points in the square; the disc is missed 16 times in 2e-11 of all cases
};

int skh_poisson_at(float mean, float draw)
{
    double term = (double)expf(-mean), below = term; // P(0), P(count <= k)
    int count = 0;
    while ((double)draw > below && count < POISSON_MOST) {
        count++;
        term *= (double)mean / count;
        below += term;
    }
    return count;
}

// A uniform point of the unit disc without its centre; returns its squared distance from there, 0 when all
// tries missed.
static float disc_point(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose, float *x, float *z)
{
    for (uint64_t try = 0; try < TRIES; try++) {
        float a = skh_random_unit(seed, id, step, purpose + 2 * try);
        float b = skh_random_unit(seed, id, step, purpose + 2 * try + 1);
        *x = 2.0f * a - 1.0f;
        *z = 2.0f * b - 1.0f;
        float r2 = *x * *x + *z * *z;
        if (r2 > 1e-6f && r2 < 1.0f) return r2;
    }
    return 0.0f;
}

void skh_random_direction(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose, float *dx, float *dz)
{
    float x, z, r2 = disc_point(seed, id, step, purpose, &x, &z);
    if (r2 == 0.0f) {
        *dx = 1.0f;
        *dz = 0.0f;
        return;
    }
    float r = sqrtf(r2);
    *dx = x / r;
    *dz = z / r;
}

float skh_random_normal(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose)
{
    float x, z, r2 = disc_point(seed, id, step, purpose, &x, &z);
    return r2 == 0.0f ? 0.0f : x * sqrtf(-2.0f * logf(r2) / r2);
}
