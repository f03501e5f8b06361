#include "sim/model/modifiers.h"
#include "sim/base/random.h"
#include "sim/model/purpose.h"
#include <math.h>

// Thickness: Sandby-Moller 2003, Egawa 2007, Chopra 2015, BMC Med Imaging 2022 22:113, Oltulu 2018
// (anatomy.csv). Water loss, perfusion and dermis outside the face are assumptions, as no table gives them.
static const skh_site_info sites[SKH_SITE_COUNT] = {
    [SKH_SITE_CHEEK] = {16.8f, 60, 1200, 14, 1.0f,
                        "corneum Egawa 2007; dermis Selcuk Med J face; rest assumption"},
    [SKH_SITE_FOREHEAD] = {15, 58, 1015, 15, 1.0f, "dermis BMC Med Imaging 2022; rest assumption"},
    [SKH_SITE_NECK] = {13, 56, 985, 11, 0.95f, "dermis BMC Med Imaging 2022; rest assumption"},
    [SKH_SITE_ARM] = {14, 65, 1300, 7, 0.9f, "assumption"},
    [SKH_SITE_FOREARM] = {22.6f, 57, 1200, 8, 0.9f, "Egawa 2007; Sandby-Moller 2003; rest assumption"},
    [SKH_SITE_HAND] = {29.3f, 66, 1600, 12, 1.1f, "corneum Egawa 2007; rest assumption"},
    [SKH_SITE_ABDOMEN] = {14, 64, 1900, 6, 0.85f, "assumption"},
    [SKH_SITE_BACK] = {11, 70, 2200, 6, 0.85f, "Sandby-Moller 2003 (shoulder); rest assumption"},
    [SKH_SITE_THIGH] = {14.9f, 75, 1500, 6, 0.8f, "Sandby-Moller 2003 (buttock); rest assumption"},
    [SKH_SITE_LEG] = {16, 62, 1300, 6, 0.75f, "assumption"},
    [SKH_SITE_SCALP] = {15, 58, 1500, 9, 1.1f, "assumption"},
};

const skh_site_info *skh_site_find(skh_site site) { return &sites[site]; }

double skh_age_factor(const skh_skin *skin)
{
    double a = (skin->age - 25.0) / 50.0;
    return a < 0.0 ? 0.0 : a > 1.2 ? 1.2 : a;
}

double skh_age_loss(const skh_scenario *scenario)
{
    double years = scenario->skin.age - 25.0;
    return years > 0.0 ? scenario->model.age_loss * years : 0.0;
}

double skh_sun_loss(const skh_scenario *scenario)
{
    return scenario->model.sun_loss * scenario->skin.sun_damage;
}

skh_layers skh_layers_of(const skh_skin *skin)
{
    const skh_site_info *site = &sites[(int)skin->site];
    double a = skh_age_factor(skin);
    // viable epidermis thins by 6 % a decade (Branchet 1990): 0.3 over the 50 years of a = 1
    double epidermis = (double)site->epidermis_um * (1.0 - 0.3 * a);
    skh_layers layers = {.corneum_um = site->corneum_um};
    layers.epidermis_um = site->corneum_um + (float)epidermis;
    layers.papillary_um = layers.epidermis_um + 160.0f;
    layers.dermis_um = site->dermis_um + layers.epidermis_um;
    layers.ridge_um =
        (float)(20.0 * (1.0 - 0.36 * a)); // junction roughness -36 % in the elderly (Moragas 1993)
    layers.ridge_period_um = 120.0f;
    return layers;
}

// What one person has more or less of than another: every constant of a trait moves with it, upwards or
// downwards. Arrivals of leucocytes stay inside their range: above it wounds become chronic.
enum { CLOSING, INFLAMING, BUILDING, TANNING, TRAITS };
static const struct {
    int trait, sign, bounded;
    const char *constant;
} traits[] = {
    {CLOSING, 1, 0, "barrier_time"},
    {CLOSING, 1, 0, "barrier_time_wet"},
    {CLOSING, 1, 0, "plug_time"},
    {CLOSING, 1, 0, "plug_time_wet"},
    {CLOSING, -1, 0, "migration_speed"},
    {INFLAMING, 1, 1, "neutrophil_arrival"},
    {INFLAMING, 1, 1, "macrophage_arrival"},
    {BUILDING, 1, 0, "active_collagen"},
    {BUILDING, 1, 0, "myofibroblast_collagen"},
    {BUILDING, 1, 0, "refill"},
    {TANNING, 1, 0, "melanin_gain"},
};

// The person a seed stands for. Traits are independent of each other and log-normal.
static void become_person(skh_params *p, const skh_scenario *scenario)
{
    double variation = scenario->skin.variation, factor[TRAITS];
    if (!(variation > 0.0)) return;
    for (int k = 0; k < TRAITS; k++) {
        float z = skh_random_normal((uint64_t)scenario->run.seed, (uint64_t)k, 0, SKH_PURPOSE_PERSON);
        factor[k] = (double)expf((float)(variation * p->person_spread) * z);
    }
    for (size_t k = 0; k < sizeof traits / sizeof traits[0]; k++) {
        const skh_param_info *info = skh_param_find(traits[k].constant);
        double *constant = skh_param_at(p, info), f = factor[traits[k].trait];
        *constant *= traits[k].sign > 0 ? f : 1.0 / f;
        if (traits[k].bounded && *constant > info->high) *constant = info->high;
    }
}

skh_params skh_params_effective(const skh_scenario *scenario)
{
    skh_params p = scenario->model;
    become_person(&p, scenario);
    double a = skh_age_factor(&scenario->skin), sun = scenario->skin.sun_damage,
           ill = scenario->skin.diabetes;
    double make = (1.0 - p.age_synthesis * a) * (1.0 - p.sun_synthesis * sun);
    p.active_collagen *= make;
    p.myofibroblast_collagen *= make;
    p.refill *= make;
    p.fibroblast_elastin *= 1.0 + p.age_elastin * a;
    p.young_loss *= 1.0 + p.sun_young_loss * sun;
    p.division_time /= 1.0 - p.age_cells * a;
    double slow = 1.0 - p.age_speed * a;
    p.fibroblast_speed *= slow;
    p.macrophage_speed *= slow;
    p.migration_speed *= slow * (1.0 - 0.5 * ill);
    p.neutrophil_arrival *= (1.0 + 0.2 * a) * (1.0 + 1.5 * ill);
    p.m1_to_m2 /= (1.0 - 0.33 * a) * (1.0 - 0.6 * ill);
    p.activation_time /= 1.0 - 0.5 * ill;
    // fibroblasts of diabetic mice move at a quarter of the speed, make twice the MMP and a seventh of the
    // VEGF (Lerman 2003, Am J Pathol 162:303)
    p.fibroblast_speed *= 1.0 - 0.75 * ill;
    p.fibroblast_mmp *= 1.0 + ill;
    p.myofibroblast_mmp *= 1.0 + ill;
    p.fibroblast_vegf *= 1.0 - 6.0 / 7.0 * ill;
    p.damage_decay *= 1.0 - 0.3 * a;
    double digest = 1.0 + 0.5 * a;
    p.neutrophil_mmp *= digest;
    p.m1_mmp *= digest;
    p.fibroblast_mmp *= digest;
    p.myofibroblast_mmp *= digest;
    p.recoil -= 0.2 * a;
    p.migration_lag *= 1.0 + a;
    p.recoil_slow *= 1.0 + a;
    p.plug_time *= 1.0 + a;
    p.plug_time_wet *= 1.0 + 0.5 * a;
    p.plug_leak += 0.05 * a;
    p.plug_leak_wet += 0.1 * a;
    p.barrier_time *= 1.0 + 0.5 * a;
    p.barrier_time_wet *= 1.0 + 0.5 * a;
    if (scenario->care.nsaid > 0.5) {
        double left = 1.0 - p.nsaid_effect;
        p.neutrophil_inflammation *= left;
        p.m1_inflammation *= left;
        p.neutrophil_pge2 *= left;
        p.m1_pge2 *= left;
        p.damage_pge2 *= left;
        p.migration_lag *= 1.5;
        p.plug_time *= 2.0;
        p.plug_time_wet *= 2.0;
    }
    const skh_control *control = &scenario->control;
    p.neutrophil_arrival *= control->neutrophils;
    p.macrophage_arrival *= control->macrophages;
    p.platelet_store *= control->platelets;
    p.latent_store *= control->platelets;
    p.latent_tgfb *= control->tgf_beta;
    p.m2_tgfb1 *= control->tgf_beta;
    p.m2_tgfb3 *= control->tgf_beta;
    p.keratinocyte_tgfb3 *= control->tgf_beta;
    p.myofibroblast_tgfb1 *= control->tgf_beta;
    return p;
}
