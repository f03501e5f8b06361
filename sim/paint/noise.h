// Small helpers of the painter: stable hashes of sites, smooth noise, and the usual ramps.
//
// A site is a square of a lattice fixed in the skin. What grows there follows from (seed, class, column, row)
// alone, so that zoom and pan never change it.
#pragma once
#include <math.h>
#include <stdint.h>

static inline float skh_clamp(float x, float low, float high) { return x < low ? low : x > high ? high : x; }
static inline float skh_mixf(float a, float b, float t) { return a + (b - a) * t; }
/// 0 below a, 1 above b, smooth between; a > b falls instead.
static inline float skh_ramp(float a, float b, float x)
{
    float t = skh_clamp((x - a) / (b - a), 0.0f, 1.0f);
    return t * t * (3.0f - 2.0f * t);
}
static inline int skh_floor(float x)
{
    int i = (int)x;
    return i - ((float)i > x);
}

static inline uint32_t skh_site_bits(uint32_t salt, int column, int row)
{
    uint32_t h =
        salt * 0x9e3779b9u ^ (uint32_t)column * 0x85ebca6bu ^ ((uint32_t)row * 0xc2b2ae35u + 0x27d4eb2fu);
    h ^= h >> 15;
    h *= 0x2c1b3c6du;
    h ^= h >> 12;
    h *= 0x297a2d39u;
    return h ^ (h >> 15);
}
/// The next number of a site; call once per statement.
static inline float skh_site_next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    uint32_t h = *state ^ (*state >> 16);
    h *= 0x7feb352du;
    h ^= h >> 15;
    return (float)(h >> 8) * 0x1p-24f;
}
/// Smooth noise in 0..1 with a feature size of 1, along a line: the corners of a lattice's square are hashed
/// once.
typedef struct skh_noise_line {
    int ix, iy, used;
    float a, b, c, d;
} skh_noise_line;
static inline float skh_noise_along(skh_noise_line *l, uint32_t salt, float x, float y)
{
    int ix = skh_floor(x), iy = skh_floor(y);
    float fx = x - (float)ix, fy = y - (float)iy;
    fx = fx * fx * (3.0f - 2.0f * fx);
    fy = fy * fy * (3.0f - 2.0f * fy);
    if (!l->used || ix != l->ix || iy != l->iy) {
        *l = (skh_noise_line){.ix = ix, .iy = iy, .used = 1};
        l->a = (float)(skh_site_bits(salt, ix, iy) >> 8);
        l->b = (float)(skh_site_bits(salt, ix + 1, iy) >> 8);
        l->c = (float)(skh_site_bits(salt, ix, iy + 1) >> 8);
        l->d = (float)(skh_site_bits(salt, ix + 1, iy + 1) >> 8);
    }
    float top = l->a + (l->b - l->a) * fx, low = l->c + (l->d - l->c) * fx;
    return (top + (low - top) * fy) * 0x1p-24f;
}
/// The same at one point.
static inline float skh_noise(uint32_t salt, float x, float y)
{
    skh_noise_line line = {.used = 0};
    return skh_noise_along(&line, salt, x, y);
}
/// How much of a detail of this size a picture can still show: 1 when large, 0 when below about a pixel and a
/// half.
static inline float skh_detail(float size_um, float um_per_px)
{
    return skh_clamp(size_um / um_per_px * 0.6f - 0.6f, 0.0f, 1.0f);
}
