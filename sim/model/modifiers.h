// What age, sun, medicine and illness do to the constants of the model (MODEL 8), and what a site is like.
#pragma once
#include "skinheal/scenario.h"
#include "skinheal/scene.h"

/// Body site: thicknesses of the unstressed young adult and resting water loss.
typedef struct skh_site_info {
    float corneum_um, epidermis_um, dermis_um;
    float water_loss_gm2h;
    float perfusion; ///< resting vessel density over the standard
    const char *source;
} skh_site_info;
const skh_site_info *skh_site_find(skh_site site);

/// 0 at 25 years and below, 1 at 75, at most 1.2.
double skh_age_factor(const skh_skin *skin);
/// Constants as they act in this skin: params.inl changed by the person the seed stands for (skin.variation),
/// age, sun damage, NSAID, diabetes and controls.
skh_params skh_params_effective(const skh_scenario *scenario);
/// Layer depths of this skin, um.
skh_layers skh_layers_of(const skh_skin *skin);
/// Share of capacity lost by age alone in the whole dermis (delta_age).
double skh_age_loss(const skh_scenario *scenario);
/// Share lost by sun in the papillary dermis (delta_sun).
double skh_sun_loss(const skh_scenario *scenario);
