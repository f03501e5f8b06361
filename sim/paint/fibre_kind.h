// The kinds of fibre the painter lays out. Collagen of tissue that was never wounded ("old") and of repair
// tissue
// ("new") are separate populations: old bundles keep their place and are only cut, new ones thicken as they
// mature.
#pragma once
#include "sim/paint/matter.h"
#include "skinheal/paint.h"

typedef struct skh_fibre_kind {
    skh_component component;
    skh_matter density;                                   ///< compared with a fibre's rank
    float full;                                           ///< density at which every site shows its fibre
    float spacing_um;                                     ///< one site per square of this side
    int layer;                                            ///< 0 papillary, 1 reticular, 2 both
    int fresh;                                            ///< repair tissue: grows with maturity
    float length_low, length_high, width_low, width_high; ///< um
    float wave_um;                                        ///< largest waviness
    float upright; ///< 1 = stands on the surface, whatever collagen does
    float order_low, order_high;
} skh_fibre_kind;

enum { SKH_FIBRE_KINDS = 8 };
extern const skh_fibre_kind skh_fibre_kinds[SKH_FIBRE_KINDS];
