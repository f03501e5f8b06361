// Rules of single cells that are plain geometry and chance: hazards, headings, fibres that guide.
//
// Pure functions; angles are unit vectors (x along the skin, z down), no sine or cosine.
#pragma once
#include <stdint.h>

/// Does an event of rate `hazard_per_h` happen within `dt_h`? Probability 1 - exp(-hazard dt), one random
/// draw.
int skh_hazard_fires(float hazard_per_h, float dt_h, uint64_t seed, uint64_t id, uint64_t step,
                     uint64_t purpose);

/// Orientation moments of fibre mass at a point, mg/ml: m2 = sum p e^{2i phi}, m4 = sum p e^{4i phi}.
typedef struct skh_fibres {
    float collagen; ///< c, mg/ml
    float m2_re, m2_im, m4_re, m4_im;
} skh_fibres;

/// Axis of a fibre drawn from p(phi) ~ 1 + 2 Re(m2 e^{-2i phi})/c + 2 Re(m4 e^{-4i phi})/c, clipped at 0, phi
/// from the x axis towards z. An axis has no sign: (x, z) and (-x, -z) are the same. Isotropic where there is
/// no collagen. All its draws are keyed by `purpose` alone.
void skh_axis_sample(const skh_fibres *fibres, uint64_t seed, uint64_t id, uint64_t step, uint64_t purpose,
                     float *fx, float *fz);

/// Turn heading e along the fibre axis f: the part across f is multiplied by 1 - gamma c / (c + 60 mg/ml),
/// then e_z by 1 - flatten (tension aligns cells with the surface), then e is normalised. Contact guidance,
/// MODEL 6.1.
void skh_steer(float *ex, float *ez, float fx, float fz, float gamma, float collagen, float flatten);

/// Heading of a cell that senses a gradient: bias * gradient direction + (1 - bias) * random direction,
/// normalised. Without a gradient it is the random direction.
void skh_heading_bias(float *ex, float *ez, float gradient_x, float gradient_z, float bias, float random_x,
                      float random_z);
