// Per channel, all nodes shallower than the reached depth:
//   o  = overlap of the node with the residual channel (half-width cut_fraction * width / 2)
//   o' = overlap with the channel widened by 20 um: damage d = max(d, o')
//   matrix, moments, elastin, vessels *= 1 - o;  memory = max(memory, o);  provisional += o c
//   fibrin F += o B (1 - F), stores G += o B G0, L += o B L0 in the dermis; B = 1 - exp(-N/0.5)
// with N ~ Poisson(nu integral rho width dz) vessels met: deep needles bleed, shallow ones weep serum.
#include "sim/model/injury.h"
#include "sim/base/random.h"
#include "sim/base/units.h"
#include "sim/kernels/stencil.h"
#include "sim/model/device.h"
#include "sim/model/purpose.h"
#include <math.h>

static const float crushed_um = 20.0f; // rim of damaged cells beside the channel
static const float killed_um = 6.0f;   // a cell's radius

float skh_overlap(float node_left_um, float dx_um, float axis_um, float half_um)
{
    float left = axis_um - half_um, right = axis_um + half_um, end = node_left_um + dx_um;
    float from = node_left_um > left ? node_left_um : left, to = end < right ? end : right;
    float share = (to - from) / dx_um;
    return share <= 0.0f ? 0.0f : share >= 1.0f ? 1.0f : share;
}

static void draw_bleeding(const skh_tissue *t, skh_pore *pore, int index, const skh_params *params,
                          uint64_t seed)
{
    float met = 0.0f;
    for (int z = 0; z < t->grid.nz; z++) {
        float at = ((float)z + 0.5f) * t->grid.dx_um, width = skh_pore_width(pore, at);
        if (width <= 0.0f) break;
        size_t i = skh_node_at(&t->grid, pore->x_um + pore->slope * at, at);
        met += (float)t->field[SKH_FIELD_VESSELS][i] * width * t->grid.dx_um;
    }
    float mean = (float)params->vessel_hits * met;
    pore->vessels_cut =
        skh_random_poisson(mean < 60.0f ? mean : 60.0f, seed, (uint64_t)index, 0, SKH_PURPOSE_PORE_BLEED);
    float blood = 1.0f - expf(-(float)pore->vessels_cut / 0.5f), serum = (float)params->serum_plug;
    pore->bleeding = blood > serum ? blood : serum;
}

static void cut_node(skh_tissue *t, size_t i, float o, float crushed, float blood, int dermis,
                     const skh_params *params)
{
    double gone = (double)o, *damage = &t->field[SKH_FIELD_DAMAGE][i],
           *memory = &t->field[SKH_FIELD_MEMORY][i];
    if (*damage < (double)crushed) *damage = (double)crushed;
    if (o <= 0.0f) return;
    if (*memory < gone) *memory = gone;
    t->field[SKH_FIELD_PROVISIONAL][i] += gone * skh_collagen_at(t, i);
    skh_lose_matrix(t, i, gone);
    t->field[SKH_FIELD_VESSELS][i] *= 1.0 - gone;
    if (!dermis) return;
    double clot = gone * (double)blood, *fibrin = &t->field[SKH_FIELD_FIBRIN][i];
    *fibrin += clot * (1.0 - *fibrin);
    t->field[SKH_FIELD_PLATELET_STORE][i] += clot * params->platelet_store;
    t->field[SKH_FIELD_LATENT_STORE][i] += clot * params->latent_store;
}

static void cut_tissue(skh_tissue *t, const skh_pore *pore, const skh_params *params)
{
    float dx = t->grid.dx_um;
    for (int z = 0; z < t->grid.nz; z++) {
        float at = ((float)z + 0.5f) * dx, width = skh_pore_width(pore, at);
        if (width <= 0.0f) break;
        float half = 0.5f * pore->cut_fraction * width, axis = pore->x_um + pore->slope * at;
        int first = (int)floorf((axis - half - crushed_um) / dx),
            last = (int)floorf((axis + half + crushed_um) / dx);
        first = first < 0 ? 0 : first;
        last = last >= t->grid.nx ? t->grid.nx - 1 : last;
        for (int x = first; x <= last; x++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            float left = (float)x * dx, o = skh_overlap(left, dx, axis, half);
            float crushed = skh_overlap(left, dx, axis, half + crushed_um);
            cut_node(t, i, o, crushed, pore->bleeding, t->rest.capacity[i] > 0.0f, params);
        }
    }
}

static void kill_cells(skh_cells *cells, const skh_pore *pore, int index, uint64_t seed)
{
    for (int k = 0; k < *cells->count; k++) {
        float width = skh_pore_width(pore, cells->z[k]);
        if (width <= 0.0f) continue;
        float off = fabsf(cells->x[k] - (pore->x_um + pore->slope * cells->z[k]));
        if (off >= 0.5f * pore->cut_fraction * width + killed_um) continue;
        // nothing lives where tissue is gone; at its edge one in five survives
        int inside = off < 0.5f * pore->cut_fraction * width;
        float u = skh_random_unit(seed, cells->id[k], (uint64_t)index, SKH_PURPOSE_PORE_KILL);
        if (inside || u < 0.8f) cells->type[k] = SKH_CELL_COUNT;
    }
    skh_cells_compact(cells);
}

// Skin flora carried in with the needle: load per skin area times the needle's section, in the upper 100 um
// of the channel. One CFU in such a small volume is already more than 1e5 CFU/ml, so the number matters, not
// the mean.
static void seed_bacteria(skh_tissue *t, const skh_pore *pore, int index, const skh_params *params,
                          skh_hygiene hygiene, uint64_t seed)
{
    double load = hygiene == SKH_HYGIENE_CLINIC ? params->load_clinic
                  : hygiene == SKH_HYGIENE_HOME ? params->load_home
                                                : params->load_dirty;
    double needle_cm2 = 0.785398 * 1e-8 * (double)pore->diameter_um * (double)pore->diameter_um;
    double mean = load * needle_cm2;
    int count = 0;
    for (int part = 0; mean > 0.0 && part < 8; part++) { // a Poisson number of mean m is the sum of parts
        double share = mean < 50.0 ? mean : 50.0;
        count +=
            skh_random_poisson((float)share, seed, (uint64_t)index, (uint64_t)part, SKH_PURPOSE_PORE_CFU);
        mean -= share;
    }
    if (count == 0) return;
    // smeared evenly over the upper 100 um of the channel in the dermis, where leucocytes can reach them
    float dx = t->grid.dx_um, half = 0.5f * pore->cut_fraction * pore->diameter_um, overlaps = 0.0f;
    double cfu_density = 1e6 / skh_node_um3(&t->grid); // MCFU/ml of one CFU in one node
    for (int pass = 0; pass < 2; pass++) {
        for (int z = 0; z < t->grid.nz && ((float)z + 0.5f) * dx < t->layers.epidermis_um + 100.0f; z++) {
            float axis = pore->x_um + pore->slope * ((float)z + 0.5f) * dx;
            for (int x = 0; x < t->grid.nx; x++) {
                float o = skh_overlap((float)x * dx, dx, axis, half);
                size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
                if (o <= 0.0f || t->rest.capacity[i] <= 0.0f) continue;
                if (pass == 0)
                    overlaps += o;
                else
                    t->field[SKH_FIELD_BACTERIA][i] += cfu_density * count * (double)(o / overlaps);
            }
        }
        if (overlaps <= 0.0f) return;
    }
}

void skh_injure(skh_tissue *tissue, skh_cells *cells, skh_pore *pore, int pore_index,
                const skh_params *params, skh_hygiene hygiene, uint64_t seed)
{
    draw_bleeding(tissue, pore, pore_index, params, seed);
    kill_cells(cells, pore, pore_index, seed);
    cut_tissue(tissue, pore, params);
    seed_bacteria(tissue, pore, pore_index, params, hygiene, seed);
}
