#include "sim/world/outside.h"
#include "sim/model/device.h"
#include "sim/model/epidermis.h"
#include "sim/model/modifiers.h"
#include "sim/model/pores.h"
#include "sim/model/skin_state.h"
#include "sim/world/sums.h"
#include <math.h>

#define SET(name, value) (w->metrics[skh_metric_scalar(SKH_MS_##name)] = (value))

// Evaporation of free water at skin temperature in still air, g/m2/h [textbook order]; tewl_gain scales it.
static const double free_water = 300.0;

double skh_world_water_loss(const skh_world *w)
{
    double rest = (double)skh_site_find((skh_site)(int)w->scenario.skin.site)->water_loss_gm2h, more = 0.0;
    double now = skh_world_now(w);
    int count = w->state->pore_count;
    for (int k = 0; k < count;) { // mean over the channels of each session times its holes per area
        int session = w->pores[k].session, n = 0;
        double open = 0.0;
        for (; k < count && w->pores[k].session == session; k++, n++) {
            double lumen = (double)skh_pore_lumen0(&w->pores[k], &w->params);
            open += 0.785398 * lumen * lumen * (double)skh_pore_vapour(&w->pores[k], &w->params, now);
        }
        const skh_device *device = &w->scenario.sessions[session].device;
        int cut = (int)device->kind == SKH_DEVICE_CUT;
        // a cut bares its share of the section's width; round holes their number per um2 times their area
        double bare =
            (double)w->pores[k - 1].diameter_um / ((double)w->tissue.grid.nx * (double)w->tissue.grid.dx_um);
        more += cut ? bare * (double)skh_pore_vapour(&w->pores[k - 1], &w->params, now)
                    : device->density * 1e-8 * open / n;
    }
    return rest + w->params.tewl_gain * free_water * more;
}

static void count_cells(skh_world *w)
{
    int tally[SKH_CELL_COUNT];
    skh_cells_tally(&w->cells, tally);
    SET(neutrophils_count, tally[SKH_CELL_NEUTROPHIL]);
    SET(macrophages_count, tally[SKH_CELL_MACROPHAGE_M1] + tally[SKH_CELL_MACROPHAGE_M2]);
    SET(macrophages_m1_count, tally[SKH_CELL_MACROPHAGE_M1]);
    SET(macrophages_m2_count, tally[SKH_CELL_MACROPHAGE_M2]);
    SET(fibroblasts_quiescent_count, tally[SKH_CELL_FIBROBLAST]);
    SET(fibroblasts_active_count, tally[SKH_CELL_FIBROBLAST_ACTIVE]);
    SET(myofibroblasts_count, tally[SKH_CELL_MYOFIBROBLAST]);
    SET(sprouts_count, tally[SKH_CELL_SPROUT]);
    const skh_tissue *t = &w->tissue;
    double store = 0.0,
           node_ml = (double)t->grid.dx_um * (double)t->grid.dx_um * (double)t->grid.slab_um * 1e-12;
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) store += t->field[SKH_FIELD_PLATELET_STORE][i];
    SET(platelets_count,
        store / w->scenario.model.platelet_store * 2.5e8 * node_ml); // 250 000 per ul of blood
}

static void channels(skh_world *w)
{
    int session = w->state->session - 1, n = 0, bridged = 0, bled = 0, infected = 0;
    double open = 0.0, conductance = 0.0, plug = 0.0;
    for (int k = 0; k < w->state->pore_count; k++) {
        const skh_pore *pore = &w->pores[k];
        if (pore->bacteria_max > 0.1f) infected++;
        if (pore->session != session) continue;
        float narrow = pore->lumen_um / skh_pore_lumen0(pore, &w->params);
        n++;
        if (pore->bridged_h >= 0.0)
            bridged++;
        else
            open += (double)(narrow * narrow);
        conductance += (double)pore->conductance;
        plug += (double)pore->plug;
        bled += pore->vessels_cut > 0;
    }
    double all = n ? n : 1, density = session >= 0 ? w->scenario.sessions[session].device.density : 0.0;
    SET(pores_count, w->state->pore_count);
    SET(pores_bridged_frac, n ? bridged / all : 1.0);
    SET(open_area_frac, open / all);
    SET(conductance_frac, conductance / all);
    SET(pore_plug_frac, plug / all);
    SET(petechiae_per_cm2, density * bled / all);
    SET(infected_pores_count, infected);
    SET(tewl_gm2h, skh_world_water_loss(w));
}

static double weighted(const skh_world *w, const float *column)
{
    double sum = 0.0;
    for (int x = 0; x < w->tissue.grid.nx; x++) sum += (double)column[x] * (double)w->weight_skin[x];
    return sum;
}

static void epidermis(skh_world *w)
{
    const skh_epidermis *e = &w->tissue.epidermis;
    double thickness = weighted(w, e->thickness), production = 0.0, flow = weighted(w, e->perfusion);
    for (int x = 0; x < w->tissue.grid.nx; x++)
        production += (double)skh_epidermis_production(&w->tissue, &w->params, x) * (double)w->weight_skin[x];
    SET(epidermis_um, thickness);
    SET(corneum_um, weighted(w, e->corneum));
    SET(turnover_d,
        w->params.turnover_time * thickness / (double)skh_epidermis_rest_um(&w->tissue) / production);
    // 75 346 nucleated cells per mm2 (Hoath & Leahy 2003) in a line one basal cell (8 um) wide, renewed once
    // a turnover, and what a stretched chain adds
    double nucleated_mm = 75346.0 * 0.008;
    SET(keratinocyte_divisions_per_mm_d,
        nucleated_mm * production / w->params.turnover_time + w->state->division_rate);
    SET(perfusion_fold, flow);
    double red = flow > 1.0 ? flow - 1.0 : 0.0;
    SET(erythema_index, red / (red + 2.0)); // half at three times the resting flow
}

// Mean height of the columns that belong to lesions of a kind, against skin within a width beside them.
static double lesion_depth(const skh_world *w, int lines)
{
    const skh_tissue *t = &w->tissue;
    double total = 0.0;
    int found = 0;
    for (int k = 0; k < w->scenario.lesion_count; k++) {
        const skh_lesion *l = &w->scenario.lesions[k];
        int kind = (int)l->kind;
        if (kind == SKH_LESION_DARK_SPOT || (kind == SKH_LESION_FINE_LINE) != lines) continue;
        double inside = 1e30, beside = 0.0, width = l->width < 200.0 ? 200.0 : l->width;
        int n = 0;
        for (int x = 0; x < t->grid.nx; x++) {
            double off = fabs(((double)x + 0.5) * (double)t->grid.dx_um - l->at),
                   height = (double)t->epidermis.surface[x];
            if (off <= 0.25 * l->width && height < inside) inside = height;
            if (off > 0.5 * l->width + 150.0 && off < 0.5 * l->width + 150.0 + width && !t->rest.lesion[x]) {
                beside += height;
                n++;
            }
        }
        if (n == 0) continue;
        total += beside / n - inside;
        found++;
    }
    return found ? total / found : 0.0;
}

static void surface(skh_world *w, const double *all)
{
    const skh_tissue *t = &w->tissue;
    double mean = 0.0, rough = 0.0, nx = t->grid.nx;
    for (int x = 0; x < t->grid.nx; x++) mean += (double)t->epidermis.surface[x] / nx;
    for (int x = 0; x < t->grid.nx; x++) rough += fabs((double)t->epidermis.surface[x] - mean) / nx;
    SET(surface_ra_um, rough);
    SET(line_depth_um, lesion_depth(w, 1));
    SET(scar_depth_um, lesion_depth(w, 0));
    double weight = all[SKH_SUM_WEIGHT] > 0.0 ? all[SKH_SUM_WEIGHT] : 1.0;
    double reference = (double)(t->layers.dermis_um - t->layers.epidermis_um);
    SET(dermis_um, reference * all[SKH_SUM_VOLUME] / weight);
    SET(oedema_frac, all[SKH_SUM_OEDEMA] / weight);
    double elastin =
        all[SKH_SUM_ELASTIN] / (all[SKH_SUM_ELASTIN_REST] > 0.0 ? all[SKH_SUM_ELASTIN_REST] : 1.0);
    double collagen = all[SKH_SUM_COLLAGEN] / (all[SKH_SUM_SET_POINT] > 0.0 ? all[SKH_SUM_SET_POINT] : 1.0);
    double rest = all[SKH_SUM_VOLUME_REST], swollen = w->params.swelling * all[SKH_SUM_OEDEMA];
    double thicker = rest > 0.0 ? (all[SKH_SUM_VOLUME] - swollen) / rest : 1.0;
    // what a suction cup finds: recoil of the elastic net, strung by full collagen [assumption], of a layer
    // that resists as its thickness
    SET(elasticity_rel, sqrt(elastin * collagen) * thicker);
}

static void pigment(skh_world *w)
{
    const skh_tissue *t = &w->tissue;
    double inside = 0.0, outside = 0.0, in = 0.0, out = 0.0;
    for (int x = 0; x < t->grid.nx; x++) {
        double weight = (double)w->weight_skin[x], melanin = (double)t->epidermis.melanin[x];
        if (t->rest.darkness[x] > 1.0f) {
            inside += weight * melanin;
            in += weight;
        } else {
            outside += weight * melanin;
            out += weight;
        }
    }
    SET(melanin_index, out > 0.0 ? outside / out : 1.0);
    SET(melanin_patch_index, in > 0.0 ? inside / in : out > 0.0 ? outside / out : 1.0);
}

// Widest run of destroyed tissue in one row, and the dermis that has healed as a parallel scar.
static void wounds(skh_world *w)
{
    const skh_tissue *t = &w->tissue;
    const double *memory = t->field[SKH_FIELD_MEMORY];
    double widest = 0.0, scar = 0.0, dermis = 0.0, dx = (double)t->grid.dx_um;
    for (int z = 0; z < t->grid.nz; z++) {
        double run = 0.0;
        for (int x = 0; x < t->grid.nx; x++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            double weight = (double)w->weight_skin[x];
            run = memory[i] > 0.01 ? run + memory[i] * dx : 0.0;
            if (run > widest) widest = run;
            if (t->rest.capacity[i] <= 0.0f || ((double)z + 0.5) * dx > (double)t->layers.dermis_um) continue;
            dermis += weight;
            if (memory[i] < 0.5 || t->rest.lesion[x]) continue;
            double c = skh_collagen_at(t, i), re = t->field[SKH_FIELD_M2_RE][i],
                   im = t->field[SKH_FIELD_M2_IM][i];
            double m2 = re * re + im * im;
            double woven = skh_woven(re, im, t->field[SKH_FIELD_M4_RE][i], t->field[SKH_FIELD_M4_IM][i]);
            if (c > 0.6 * (double)t->rest.set_point[i] && woven > 0.2 * m2 * c) scar += weight;
        }
    }
    SET(widest_wound_um, widest);
    SET(scar_area_frac, dermis > 0.0 ? scar / dermis : 0.0);
}

// Virtual stain assays: fibres of mean density c cover the share 1 - exp(-c/k) of a thin section (random
// overlap); k = 166 mg/ml makes reticular dermis 70 % collagen-positive, 40 mg/ml for the thin fibres silver
// shows.
static void stains(skh_world *w)
{
    const skh_tissue *t = &w->tissue;
    double blue = 0.0, silver = 0.0, weight = 0.0;
    for (int z = 0; z < t->grid.nz && ((float)z + 0.5f) * t->grid.dx_um <= t->layers.papillary_um; z++) {
        for (int x = 0; x < t->grid.nx; x++) {
            size_t i = (size_t)z * (size_t)t->grid.nx + (size_t)x;
            if (t->rest.capacity[i] <= 0.0f) continue;
            double third = t->field[SKH_FIELD_COLLAGEN3_YOUNG][i] + t->field[SKH_FIELD_COLLAGEN3_MATURE][i];
            double w_x = (double)w->weight_skin[x];
            blue += w_x * (double)(1.0f - expf((float)(-skh_collagen_at(t, i) / 166.0)));
            silver += w_x * (double)(1.0f - expf((float)(-third / 40.0)));
            weight += w_x;
        }
    }
    SET(stain_collagen_papillary_frac, weight > 0.0 ? blue / weight : 0.0);
    SET(stain_silver_papillary_frac, weight > 0.0 ? silver / weight : 0.0);
}

void skh_world_outside(skh_world *w, const double *all, const double *pore)
{
#pragma omp parallel sections // each sets metrics of its own
    {
#pragma omp section
        {
            count_cells(w);
            channels(w);
            epidermis(w);
            surface(w, all);
            pigment(w);
            stains(w);
        }
#pragma omp section
        wounds(w);
    }
    SET(bacteria_max_MCFUml, w->state->bacteria_most);
    // strength of a channel: (c/c_cap)^1.25 (0.6 + 0.4 c_m/c)/0.97 [calibrated; display only]
    double cap = pore[SKH_SUM_CAPACITY], c = pore[SKH_SUM_COLLAGEN],
           mature = pore[SKH_SUM_MATURE1] + pore[SKH_SUM_MATURE3];
    SET(strength_pore_frac,
        cap > 0.0 && c > 0.0 ? (double)powf((float)(c / cap), 1.25f) * (0.6 + 0.4 * mature / c) / 0.97 : 0.0);
    SET(inflammation_dose_ngh_ml, w->state->inflammation_dose);
    SET(undershoot_rel, w->state->watch.undershoot);
    double released = w->state->watch.released;
    SET(clipped_rel, released > 0.0 ? w->state->watch.clipped / released : 0.0);
}
