// Counter-based random numbers: a draw is a function of (seed, id, step, purpose), never of what was drawn
// before.
//
// Results do not depend on threads or on the order of cells. One draw per statement, each with its own
// purpose. Mixing: two rounds of the splitmix64 finaliser (Stafford variant 13) over the four words.
#pragma once
#include <stdint.h>

static inline uint64_t skh_mix(uint64_t z)
{
    z ^= z >> 30;
    z *= UINT64_C(0xbf58476d1ce4e5b9);
    z ^= z >> 27;
    z *= UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/// 64 random bits for entity `id` at `step`, for one `purpose`.
static inline uint64_t skh_random_bits(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose)
{
    uint64_t a = skh_mix(seed + UINT64_C(0x9e3779b97f4a7c15) * (id + 1));
    return skh_mix(
        a ^ skh_mix(step * UINT64_C(0xd1342543de82ef95) + (purpose + 1) * UINT64_C(0x9e6c63d0876a9a99)));
}

/// Uniform in (0, 1), 23 bits: never 0 and never 1.
static inline float skh_random_unit(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose)
{
    uint64_t bits = skh_random_bits(seed, id, step, purpose);
    return ((float)(bits >> 41) + 0.5f) * 0x1p-23f;
}

/// The rest of skh_random_poisson(): inversion of `draw`.
int skh_poisson_at(float mean, float draw);
/// Poisson number of mean `mean` >= 0 (at most 60: callers split larger ones), by inversion of one uniform
/// draw. Inline, so that rare events cost a draw and no call.
static inline int skh_random_poisson(float mean, uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose)
{
    if (!(mean > 0.0f)) return 0;
    float draw = skh_random_unit(seed, id, step, purpose);
    if (draw < 0.9999f * (1.0f - mean)) return 0; // below exp(-mean): no exponential needed
    return skh_poisson_at(mean, draw);
}
/// What skh_random_none() compares with: draws below it give 0 for every mean up to `most`.
static inline uint64_t skh_random_none_below(float most)
{
    double draw = (double)(0.9999f * (1.0f - most)) * 0x1p23 - 0.5; // the draw of k is exactly (k + 0.5)/2^23
    uint64_t k = draw > 0.0 ? (uint64_t)draw : 0;
    return (double)k < draw ? k + 1 : k;
}
/// Is it certain that skh_random_poisson() gives 0?
static inline int skh_random_none(uint64_t below, uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose)
{
    return skh_random_bits(seed, id, step, purpose) >> 41 < below;
}
/// Unit vector of random direction, by rejection in the disc; uses purposes purpose .. purpose + 31.
void skh_random_direction(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose, float *dx, float *dz);
/// Standard normal number by the polar method; uses purposes purpose .. purpose + 31.
float skh_random_normal(uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose);
