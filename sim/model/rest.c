#include "sim/model/rest.h"
#include "sim/base/random.h"
#include "sim/base/units.h"
#include "sim/kernels/smooth.h"
#include "sim/model/modifiers.h"
#include "sim/model/purpose.h"
#include <math.h>
#include <string.h>

// Healthy profiles, papillary and reticular (MODEL 1)
enum { PAPILLARY, RETICULAR, LAYERS };
static const float capacity_mgml[LAYERS] = {130, 200}, elastin_mgml[LAYERS] = {5, 9},
                   residents_mm3[LAYERS] = {4000, 2000};
// second and fourth moment per collagen of fibres at +-40 and +-32 degrees: 0.8 cos(80, 64), 0.55 cos(160,
// 128)
static const float angle2_share[LAYERS] = {0.138919f, 0.350697f},
                   angle4_share[LAYERS] = {-0.516831f, -0.338614f};
// subcutis: loose, few cells, no part in the surface [assumption]
static const float fat_capacity = 10, fat_elastin = 0.5f, fat_residents = 300, fat_vessels = 0.2f;

// Sine of 2 pi turns to 0.2 %, from + - * / alone (Bhaskara I).
static float wave(float turns)
{
    float t = turns - floorf(turns);
    float sign = t < 0.5f ? 1.0f : -1.0f, u = t < 0.5f ? 2.0f * t : 2.0f * t - 1.0f;
    float v = u * (1.0f - u);
    return sign * 16.0f * v / (5.0f - 4.0f * v);
}

// Shape of a lesion across its width, 1 in the middle: steep walls or soft edges.
static float lesion_shape(const skh_lesion *lesion, float at)
{
    float u = 2.0f * (at - (float)lesion->at) / (float)lesion->width;
    u = u < 0.0f ? -u : u;
    if (u >= 1.0f) return 0.0f;
    if ((int)lesion->kind == SKH_LESION_BOXCAR) return 1.0f;
    float v = 1.0f - u * u;
    return (int)lesion->kind == SKH_LESION_ICE_PICK ? v : v * v;
}

static int is_scar(const skh_lesion *lesion)
{
    return (int)lesion->kind != SKH_LESION_FINE_LINE && (int)lesion->kind != SKH_LESION_DARK_SPOT;
}

static void build_columns(skh_tissue *t, const skh_scenario *scenario)
{
    for (int x = 0; x < t->grid.nx; x++) {
        float at = ((float)x + 0.5f) * t->grid.dx_um;
        float ridge = t->layers.ridge_um * wave(at / t->layers.ridge_period_um);
        t->rest.lesion[x] = 0;
        t->rest.darkness[x] = 1.0f;
        t->rest.lesion_depth[x] = 0.0f;
        for (int k = 0; k < scenario->lesion_count; k++) {
            const skh_lesion *lesion = &scenario->lesions[k];
            float off = fabsf(at - (float)lesion->at), half = 0.5f * (float)lesion->width;
            if (off > half) continue;
            t->rest.lesion[x] = (unsigned char)(k + 1);
            if ((int)lesion->kind == SKH_LESION_DARK_SPOT) t->rest.darkness[x] = (float)lesion->darkness;
            if (is_scar(lesion)) ridge *= 1.0f - lesion_shape(lesion, at); // scars have a flat junction
        }
        t->rest.junction_um[x] = t->layers.epidermis_um + ridge;
    }
    for (int z = 0; z < t->grid.nz; z++) {
        float at = ((float)z + 0.5f) * t->grid.dx_um;
        t->rest.row_papillary[z] = 1.0f / (1.0f + expf((at - t->layers.papillary_um) / 20.0f));
    }
}

// Deepest point a surface profile keeps after the horny layer has smoothed it.
static float smoothed_peak(const skh_tissue *t, const skh_lesion *lesion, float sigma_um)
{
    float *shape = t->work, peak = 0.0f;
    for (int x = 0; x < t->grid.nx; x++) shape[x] = lesion_shape(lesion, ((float)x + 0.5f) * t->grid.dx_um);
    skh_smooth_columns(&t->grid, sigma_um, shape, t->work2, t->smooth_work);
    for (int x = 0; x < t->grid.nx; x++)
        if (t->work2[x] > peak) peak = t->work2[x];
    return peak;
}

// Missing share of collagen (delta_lesion) so that the surface sinks by the lesion's depth and nothing else
// moves it.
static skh_status lesion_missing(const skh_tissue *t, const skh_scenario *scenario, int k, float *missing,
                                 float *reach_um, skh_error *err)
{
    const skh_lesion *lesion = &scenario->lesions[k];
    *missing = 0.0f;
    *reach_um = 0.0f;
    if ((int)lesion->kind == SKH_LESION_DARK_SPOT || lesion->depth <= 0.0) return SKH_OK;
    float peak = smoothed_peak(t, lesion, (float)scenario->model.surface_smoothing);
    *reach_um =
        (int)lesion->kind == SKH_LESION_FINE_LINE ? 400.0f : t->layers.dermis_um - t->layers.epidermis_um;
    // integral over depth of what the volume would lose if all collagen were missing
    double all = 0.0;
    int x = (int)(lesion->at / (double)t->grid.dx_um);
    x = x < 0 ? 0 : x >= t->grid.nx ? t->grid.nx - 1 : x;
    for (int z = 0; z < t->grid.nz; z++) {
        float depth = ((float)z + 0.5f) * t->grid.dx_um - t->rest.junction_um[x];
        size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
        if (depth < 0.0f || depth > *reach_um || t->rest.capacity[i] <= fat_capacity) continue;
        all += scenario->model.volume_share * (double)t->grid.dx_um *
               (double)(t->rest.set_point[i] / t->rest.capacity[i]);
    }
    double share = peak > 0.0f ? lesion->depth / (all * (double)peak) : 1.0;
    if (share > 0.8) {
        return skh_fail(
            err, SKH_ERR_RANGE,
            "skin.lesions[%d].depth: %.0f um needs %.0f %% of the collagen below it; at most 80 %%, that is "
            "%.0f um at this width and site",
            k, lesion->depth, 100.0 * share, 0.8 * all * (double)peak);
    }
    *missing = (float)share;
    return SKH_OK;
}

static void take_out_lesion(skh_tissue *t, const skh_lesion *lesion, float missing, float reach_um)
{
    int scar = is_scar(lesion);
    for (int z = 0; z < t->grid.nz; z++) {
        for (int x = 0; x < t->grid.nx; x++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            float at = ((float)x + 0.5f) * t->grid.dx_um;
            float depth = ((float)z + 0.5f) * t->grid.dx_um - t->rest.junction_um[x];
            if (depth < 0.0f || depth > reach_um || t->rest.capacity[i] <= fat_capacity) continue;
            float shape = lesion_shape(lesion, at);
            if (shape <= 0.0f) continue;
            t->rest.set_point[i] *= 1.0f - missing * shape;
            t->rest.lesion_depth[x] = (float)lesion->depth * shape;
            if (!scar) continue;
            // a scar: parallel fibres, half the vessels, little elastin
            t->rest.angle2[i] += shape * (0.80f - t->rest.angle2[i]);
            t->rest.angle4[i] += shape * (0.50f - t->rest.angle4[i]);
            t->rest.vessels[i] *= 1.0f - 0.5f * shape;
            t->rest.elastin[i] *= 1.0f - 0.6f * shape;
        }
    }
}

static void build_profiles(skh_tissue *t, const skh_scenario *scenario)
{
    const skh_site_info *site = skh_site_find((skh_site)(int)scenario->skin.site);
    float age_left = (float)(1.0 - skh_age_loss(scenario)), sun_left = (float)(1.0 - skh_sun_loss(scenario));
    double a = skh_age_factor(&scenario->skin);
    float cells_left = (float)(1.0 - scenario->model.age_cells * a);
    float loops_left = (float)(1.0 - 0.5 * a); // capillary loops -40 to -70 % in the 70s (Li 2006)
    float blood = (float)scenario->skin.perfusion * site->perfusion;
    for (int z = 0; z < t->grid.nz; z++) {
        float at = ((float)z + 0.5f) * t->grid.dx_um, p = t->rest.row_papillary[z], q = 1.0f - p;
        float deep = at - t->layers.papillary_um;
        float plexus = 0.25f + 0.75f * (deep > 0.0f ? expf(-deep / 120.0f) : 1.0f);
        for (int x = 0; x < t->grid.nx; x++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            int dermis = at > t->rest.junction_um[x], fat = at > t->layers.dermis_um;
            if (!dermis) continue; // the block is zeroed: no collagen, cells or vessels in the epidermis
            t->rest.capacity[i] = fat ? fat_capacity : p * capacity_mgml[0] + q * capacity_mgml[1];
            t->rest.set_point[i] = t->rest.capacity[i] * age_left * (1.0f - p * (1.0f - sun_left));
            t->rest.elastin[i] = (fat ? fat_elastin : p * elastin_mgml[0] + q * elastin_mgml[1]) * age_left;
            t->rest.vessels[i] = (fat ? fat_vessels : p * loops_left + q * plexus) * blood;
            t->rest.residents[i] =
                (fat ? fat_residents : p * residents_mm3[0] + q * residents_mm3[1]) * cells_left;
            t->rest.angle2[i] = p * angle2_share[0] + q * angle2_share[1];
            t->rest.angle4[i] = p * angle4_share[0] + q * angle4_share[1];
        }
    }
}

static void build_masks(skh_tissue *t)
{
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) t->work[i] = t->rest.capacity[i] > 0.0f ? 1.0f : 0.0f;
    skh_smooth(&t->grid, 30.0f, t->work, t->rest.mask_30, t->smooth_work);
    skh_smooth(&t->grid, 250.0f, t->work, t->rest.mask_250, t->smooth_work);
    skh_smooth(&t->grid, 60.0f, t->rest.residents, t->rest.residents_60, t->smooth_work);
    skh_smooth(&t->grid, 150.0f, t->rest.residents, t->rest.residents_150, t->smooth_work);
}

// Fields at rest: exactly the stationary state of their equations (MODEL 4.4: young share mu = k_C0/(k_x +
// k_C0)).
static void fill_fields(skh_tissue *t, const skh_params *params)
{
    double young = skh_young_share(params);
    double f3 = params->resident_type3;
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) {
        double c = (double)t->rest.set_point[i];
        t->field[SKH_FIELD_COLLAGEN1_YOUNG][i] = (1.0 - f3) * c * young;
        t->field[SKH_FIELD_COLLAGEN1_MATURE][i] = (1.0 - f3) * c * (1.0 - young);
        t->field[SKH_FIELD_COLLAGEN3_YOUNG][i] = f3 * c * young;
        t->field[SKH_FIELD_COLLAGEN3_MATURE][i] = f3 * c * (1.0 - young);
        t->synthesis1[i] = (1.0 - f3) * params->synthesis_rest * c;
        t->synthesis3[i] = f3 * params->synthesis_rest * c;
        t->field[SKH_FIELD_ELASTIN][i] = (double)t->rest.elastin[i];
        t->field[SKH_FIELD_VESSELS][i] = (double)t->rest.vessels[i];
        t->field[SKH_FIELD_M2_RE][i] = c * (double)t->rest.angle2[i];
        t->field[SKH_FIELD_M4_RE][i] = c * (double)t->rest.angle4[i];
        t->field[SKH_FIELD_OXYGEN][i] = 0.5 * params->capillary_oxygen;
    }
}

static void build_surface_rest(skh_tissue *t, const skh_params *params)
{
    for (int x = 0; x < t->grid.nx; x++) {
        double sum = 0.0;
        for (int z = 0; z < t->grid.nz; z++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            if (t->rest.capacity[i] <= fat_capacity) continue;
            sum += params->volume_share * (1.0 - (double)(t->rest.set_point[i] / t->rest.capacity[i]));
        }
        t->rest.surface_rest[x] = (float)(sum * (double)t->grid.dx_um);
    }
}

skh_status skh_rest_build(skh_tissue *t, const skh_scenario *scenario, skh_error *err)
{
    build_columns(t, scenario);
    build_profiles(t, scenario);
    build_surface_rest(t, &scenario->model); // before lesions: the flat skin around them
    for (int k = 0; k < scenario->lesion_count; k++) {
        float missing, reach_um;
        skh_status status = lesion_missing(t, scenario, k, &missing, &reach_um, err);
        if (status) return status;
        if (missing > 0.0f) take_out_lesion(t, &scenario->lesions[k], missing, reach_um);
    }
    build_masks(t);
    fill_fields(t, &scenario->model);
    return SKH_OK;
}

void skh_rest_cells(const skh_tissue *t, skh_cells *cells, uint64_t seed)
{
    float per_node = (float)(1.0 / skh_cell_density(&t->grid)), dx = t->grid.dx_um;
    for (int z = 0; z < t->grid.nz; z++) {
        for (int x = 0; x < t->grid.nx; x++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            int count =
                skh_random_poisson(t->rest.residents[i] * per_node, seed, i, 0, SKH_PURPOSE_RESIDENTS);
            for (int k = 0; k < count; k++) {
                float u = skh_random_unit(seed, i, (uint64_t)k, SKH_PURPOSE_RESIDENT_X);
                float v = skh_random_unit(seed, i, (uint64_t)k, SKH_PURPOSE_RESIDENT_Z);
                skh_cells_add(cells, SKH_CELL_FIBROBLAST, ((float)x + u) * dx, ((float)z + v) * dx, seed);
            }
        }
    }
}
