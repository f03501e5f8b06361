#include "sim/model/device.h"
#include "sim/base/random.h"
#include "sim/model/purpose.h"
#include <math.h>
#include <string.h>

// Reached depth over length. Pens go in fully (10.1093/asjof/ojz017), patches 0.77 (Donnelly 2011, Pharm
// Res); for rollers 0.25 up to 0.5 mm rising to 0.65 at 1 mm (Kalluri 2011 reports 0.2 on soft rat skin; the
// rest assumption).
double skh_device_reach_um(const skh_device *device)
{
    if (device->reach > 0.0) return device->reach * device->length;
    double mm = device->length / 1000.0, ratio = 1.0;
    switch ((skh_device_kind)(int)device->kind) {
    case SKH_DEVICE_PEN:
        ratio = 0.95;
        break;
    case SKH_DEVICE_STAMP:
        ratio = 0.77;
        break;
    case SKH_DEVICE_ROLLER:
        ratio = mm <= 0.5 ? 0.25 : mm >= 1.0 ? 0.65 : 0.25 + 0.8 * (mm - 0.5);
        break;
    default:
        break; // a cut goes as deep as it is set
    }
    return ratio * device->length;
}

double skh_device_scatter_um(const skh_device *device)
{
    if (device->scatter >= 0.0) return device->scatter;
    double reach = skh_device_reach_um(device);
    switch ((skh_device_kind)(int)device->kind) {
    case SKH_DEVICE_PEN:
        return 0.15 * reach < 75.0 ? 0.15 * reach : 75.0; // +-0.15 mm tolerance = 2 SD
    case SKH_DEVICE_ROLLER:
        return 0.2 * reach;
    case SKH_DEVICE_STAMP:
        return 0.08 * reach;
    default:
        return 0.0;
    }
}

double skh_device_cut(const skh_device *device, const skh_params *params)
{
    if ((int)device->kind == SKH_DEVICE_CUT) return 1.0;
    return params->channel_fraction + (0.7 - params->channel_fraction) * device->wear; // a worn needle tears
}

float skh_pore_width(const skh_pore *pore, float z_um)
{
    if (z_um >= pore->depth_um) return 0.0f;
    float cone = pore->tip_um > 0.0f ? (pore->depth_um - z_um) / pore->tip_um : 1.0f;
    return pore->diameter_um * (cone < 1.0f ? cone : 1.0f);
}

static skh_pore make_pore(const skh_device *device, const skh_params *params, int session, double time_h)
{
    int cut = (int)device->kind == SKH_DEVICE_CUT;
    skh_pore pore;
    memset(&pore, 0, sizeof pore); // padding too: pores are part of the hashed state
    pore.depth_um = (float)skh_device_reach_um(device);
    pore.diameter_um = (float)(cut ? device->width : device->diameter);
    pore.tip_um = cut ? 0.0f : (float)(device->tip > 0.0 ? device->tip : 2.0 * device->diameter);
    pore.cut_fraction = (float)skh_device_cut(device, params);
    pore.session = session;
    pore.time_h = time_h;
    pore.bridged_h = -1.0;
    return pore;
}

int skh_device_pattern(const skh_device *device, const skh_params *params, const skh_grid *grid, int session,
                       double time_h, uint64_t seed, skh_pore *pores)
{
    float width = (float)grid->nx * grid->dx_um;
    skh_pore model = make_pore(device, params, session, time_h);
    if ((int)device->kind == SKH_DEVICE_NONE || device->density <= 0.0) return 0;
    if ((int)device->kind == SKH_DEVICE_CUT) {
        model.x_um = 0.5f * width;
        pores[0] = model;
        return 1;
    }
    float pitch = (float)(10000.0 / sqrt(device->density)); // 1/sqrt(holes per cm2), um
    int count = (int)(width / pitch + 0.5f);
    count = count < 1 ? 1 : count > SKH_MAX_PORES_A_SESSION ? SKH_MAX_PORES_A_SESSION : count;
    float step = width / (float)count, loose = (int)device->kind == SKH_DEVICE_STAMP ? 0.05f : 0.2f;
    // every session draws new positions: the whole row is shifted, the first session's stays centred
    float shift =
        session == 0 ? 0.0f : skh_random_unit(seed, (uint64_t)session, 0, SKH_PURPOSE_PORE_PHASE) - 0.5f;
    float scatter = (float)skh_device_scatter_um(device);
    for (int k = 0; k < count; k++) {
        uint64_t id = (uint64_t)session * SKH_MAX_PORES_A_SESSION + (uint64_t)k;
        float jitter = count == 1 && session == 0
                           ? 0.0f
                           : loose * (2.0f * skh_random_unit(seed, id, 0, SKH_PURPOSE_PORE_JITTER) - 1.0f);
        float x = ((float)k + 0.5f + shift + jitter) * step;
        pores[k] = model;
        pores[k].x_um = x < 0.0f ? x + width : x >= width ? x - width : x;
        float deeper = count == 1 && session == 0
                           ? 0.0f
                           : scatter * skh_random_normal(seed, id, 0, SKH_PURPOSE_PORE_DEPTH);
        float limit = 2.0f * scatter;
        deeper = deeper > limit ? limit : deeper < -limit ? -limit : deeper;
        pores[k].depth_um += deeper;
        // roller needles enter and leave at an angle along the roll: up to 20 degrees
        if ((int)device->kind == SKH_DEVICE_ROLLER)
            pores[k].slope = 0.35f * (skh_random_unit(seed, id, 0, SKH_PURPOSE_PORE_PASS) - 0.5f);
    }
    return count;
}

skh_treatment skh_device_treatment(const skh_device *device, const skh_domain *domain)
{
    skh_treatment t = {0};
    int kind = (int)device->kind;
    if (kind == SKH_DEVICE_NONE) return t;
    t.reach_um = skh_device_reach_um(device);
    if (kind == SKH_DEVICE_CUT) {
        t.section_pores = 1;
        return t;
    }
    t.holes_per_cm2 = device->density;
    t.punctures = device->density * device->area;
    if (device->density > 0.0) {
        double pitch = 10000.0 / sqrt(device->density), count = floor(domain->width / pitch + 0.5);
        t.section_pores = count < 1 ? 1 : count;
    }
    // for the whole density, however many passes share it. Pen: 125 strokes a second of all needles (FDA
    // 510(k) K182407) while it glides, half of the time; roller: 16 holes/cm2 a pass at 10 cm2/s; stamp: one
    // press a second
    double seconds = kind == SKH_DEVICE_PEN
                         ? t.punctures / (125.0 * device->needles) / 0.5 + 2.0 * device->area
                     : kind == SKH_DEVICE_ROLLER ? device->area * (device->density / 16.0) / 10.0
                                                 : t.punctures / device->needles;
    t.minutes = seconds / 60.0;
    return t;
}
