#include "sim/kernels/walk.h"

#include "sim/base/random.h"
#include <math.h>

int skh_hazard_fires(float hazard_per_h, float dt_h, uint64_t seed, uint64_t id, uint64_t step,
                     uint64_t purpose)
{
    double x = (double)hazard_per_h * (double)dt_h;
    if (!(x > 0.0)) return 0;
    // 1 - expf(-x) has no digits left for the small hazards of months: its series has
    double fires =
        x < 0.03 ? x * (1.0 - x * (0.5 - x * (1.0 / 6.0 - x / 24.0))) : 1.0 - (double)expf(-(float)x);
    double draw = ((double)(skh_random_bits(seed, id, step, purpose) >> 11) + 0.5) * 0x1p-53;
    return draw < fires;
}

// Twice the real part of (re, im) times the conjugate of the unit number (c, s).
static float twice_along(float re, float im, float c, float s) { return 2.0f * (re * c + im * s); }

void skh_axis_sample(const skh_fibres *fibres, uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose,
                     float *fx, float *fz)
{
    const skh_fibres *f = fibres;
    int guided = f->collagen > 1e-6f;
    float per = guided ? 1.0f / f->collagen : 0.0f;
    float m2 = sqrtf(f->m2_re * f->m2_re + f->m2_im * f->m2_im) * per;
    float m4 = sqrtf(f->m4_re * f->m4_re + f->m4_im * f->m4_im) * per;
    float most = 1.0f + 2.0f * m2 + 2.0f * m4;
    *fx = 1.0f;
    *fz = 0.0f;
    // Rejection. A try succeeds with probability 0.785 / most >= 0.157: 400 in a row fail in 1e-30 of all
    // cases.
    for (uint64_t try = 0; try < 400; try++) {
        uint64_t bits =
            skh_random_bits(seed, id, step, purpose + (try << 32)); // 21 bits each for x, z and the choice
        float x = ((float)(bits & 0x1fffff) + 0.5f) * 0x1p-20f - 1.0f;
        float z = ((float)((bits >> 21) & 0x1fffff) + 0.5f) * 0x1p-20f - 1.0f;
        float choice = ((float)((bits >> 42) & 0x1fffff) + 0.5f) * 0x1p-21f;
        float r2 = x * x + z * z;
        if (r2 >= 1.0f || r2 < 1e-6f) continue;
        float c2 = (x * x - z * z) / r2, s2 = 2.0f * x * z / r2; // e^{2i phi}
        float c4 = c2 * c2 - s2 * s2, s4 = 2.0f * c2 * s2;       // e^{4i phi}
        float p = 1.0f;
        if (guided)
            p += (twice_along(f->m2_re, f->m2_im, c2, s2) + twice_along(f->m4_re, f->m4_im, c4, s4)) * per;
        if (choice * most >= p) continue;
        float r = sqrtf(r2);
        *fx = x / r;
        *fz = z / r;
        return;
    }
}

static void normalise_or(float *ex, float *ez, float x, float z)
{
    float r = sqrtf(*ex * *ex + *ez * *ez);
    *ex = r > 1e-6f ? *ex / r : x;
    *ez = r > 1e-6f ? *ez / r : z;
}

void skh_steer(float *ex, float *ez, float fx, float fz, float gamma, float collagen, float flatten)
{
    float along = *ex * fx + *ez * fz;
    float across = 1.0f - gamma * collagen / (collagen + 60.0f);
    float x = along * fx + across * (*ex - along * fx);
    float z = along * fz + across * (*ez - along * fz);
    *ex = x;
    *ez = z * (1.0f - flatten);
    normalise_or(ex, ez, fx, fz);
}

void skh_heading_bias(float *ex, float *ez, float gradient_x, float gradient_z, float bias, float random_x,
                      float random_z)
{
    float r = sqrtf(gradient_x * gradient_x + gradient_z * gradient_z);
    *ex = random_x;
    *ez = random_z;
    if (!(r > 0.0f)) return;
    *ex = bias * (gradient_x / r) + (1.0f - bias) * random_x;
    *ez = bias * (gradient_z / r) + (1.0f - bias) * random_z;
    normalise_or(ex, ez, random_x, random_z);
}
