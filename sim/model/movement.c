// A cell draws a new heading with hazard 1/t_p: e = beta grad u/|grad u| + (1 - beta) random, where
//   beta = xi/(xi + 0.02),  xi = l |grad u| K/(K + u)^2      difference of receptor occupancy over the cell
//   length l
// Fibroblasts also go where matrix is missing and fibronectin of the provisional matrix leads them (Greiling
// 1997, J Cell Sci 110:861), and turn away from each other (contact inhibition of locomotion: Abercrombie
// 1954, Exp Cell Res 6:393): their u falls with n/n_max, the density of fibroblasts above that of residents.
// Without it they follow their own TGF-beta to the edge of a wide wound, and its middle stays empty. They
// then follow a fibre axis sampled from the local distribution, and lie along the surface under tension.
#include "sim/model/movement.h"
#include "sim/base/random.h"
#include "sim/kernels/stencil.h"
#include "sim/kernels/walk.h"
#include "sim/model/purpose.h"
#include <math.h>

static const float occupancy_half = 0.02f; // occupancy difference of half response
static const float dull_below = 0.2f;      // fibroblasts hardly move below this combined cue
static const float long_step_h = 2.0f, longest_um = 60.0f;

typedef struct gait {
    float speed, persistence, length; ///< um/h, h, um
    int leucocyte, fibroblast, sprout;
} gait;

static gait gait_of(int type, const skh_params *p)
{
    float persist = (float)p->fibroblast_persistence;
    switch (type) {
    case SKH_CELL_NEUTROPHIL:
        return (gait){(float)p->neutrophil_speed, 0.1f, 20.0f, 1, 0, 0};
    case SKH_CELL_MACROPHAGE_M1:
        return (gait){(float)p->macrophage_speed, 0.3f, 20.0f, 1, 0, 0};
    case SKH_CELL_MACROPHAGE_M2:
        return (gait){0.5f * (float)p->macrophage_speed, 0.3f, 20.0f, 1, 0, 0};
    case SKH_CELL_FIBROBLAST:
        return (gait){(float)p->resident_speed, persist, 50.0f, 0, 1, 0};
    case SKH_CELL_FIBROBLAST_ACTIVE:
        return (gait){(float)p->fibroblast_speed, persist, 50.0f, 0, 1, 0};
    case SKH_CELL_MYOFIBROBLAST:
        return (gait){0.3f * (float)p->fibroblast_speed, persist, 50.0f, 0, 1, 0};
    default:
        return (gait){(float)p->sprout_speed, 5.0f, 20.0f, 0, 0, 1};
    }
}

// What a cell type follows, in units of its half response, and its gradient.
static float cue(const skh_tissue *t, const skh_params *p, const gait *g, size_t i, float *gx, float *gz)
{
    if (g->leucocyte || g->sprout) {
        int lane = g->leucocyte ? SKH_SIGNAL_INFLAMMATION : SKH_SIGNAL_VEGF;
        float half = (float)(g->leucocyte ? p->inflammation_half : p->vegf_half);
        skh_gradient_lane(&t->grid, t->signals, lane, i, gx, gz);
        *gx /= half;
        *gz /= half;
        return skh_signal_at(t, i, (skh_signal)lane) / half;
    }
    float px, pz, ax, az, bx, bz;
    skh_gradient_lane(&t->grid, t->signals, SKH_SIGNAL_PDGF, i, &px, &pz);
    skh_gradient_lane(&t->grid, t->signals, SKH_SIGNAL_TGFB1, i, &ax, &az);
    skh_gradient_lane(&t->grid, t->signals, SKH_SIGNAL_TGFB3, i, &bx, &bz);
    float kp = (float)p->pdgf_half, kt = (float)p->tgfb_half;
    float nx, nz, rx, rz, gap_x, gap_z;
    float avoid = (float)(p->contact_inhibition / p->crowding), into = (float)p->haptotaxis;
    skh_gradient_planar(&t->grid, t->around.fibroblasts_60, i, &nx, &nz);
    skh_gradient_planar(&t->grid, t->rest.residents_60, i, &rx, &rz);
    skh_gradient_planar(&t->grid, t->around.deficit, i, &gap_x, &gap_z);
    *gx = px / kp + (ax + bx) / kt + into * gap_x - avoid * (nx - rx);
    *gz = pz / kp + (az + bz) / kt + into * gap_z - avoid * (nz - rz);
    return skh_signal_at(t, i, SKH_SIGNAL_PDGF) / kp + skh_tgfb_at(t, i) / kt;
}

static void new_heading(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p, const gait *g,
                        size_t i, uint64_t seed, uint64_t step, uint64_t purpose)
{
    float gx = 0.0f, gz = 0.0f, bias = 0.0f, rx, rz;
    if (!t->quiet) {
        float u = cue(t, p, g, i, &gx, &gz);
        float xi = g->length * sqrtf(gx * gx + gz * gz) / ((1.0f + u) * (1.0f + u));
        bias = xi / (xi + occupancy_half);
    }
    skh_random_direction(seed, cells->id[k], step, purpose, &rx, &rz);
    float *ex = &cells->dx[k], *ez = &cells->dz[k];
    skh_heading_bias(ex, ez, gx, gz, bias, rx, rz);
    if (!g->fibroblast) return;
    skh_fibres fibres = {t->around.collagen[i], t->around.m2_re[i], t->around.m2_im[i], t->around.m4_re[i],
                         t->around.m4_im[i]};
    float fx, fz;
    skh_axis_sample(&fibres, seed, cells->id[k], step, purpose + 64, &fx, &fz);
    float flat = (float)p->alignment * skh_hill2(t->around.tension[i], (float)p->tension_half);
    skh_steer(ex, ez, fx, fz, (float)p->guidance, fibres.collagen, flat);
}

static float speed_here(const skh_tissue *t, const skh_params *p, const gait *g, size_t i)
{
    if (g->leucocyte) {
        float clot = (float)t->field[SKH_FIELD_FIBRIN][i], hurt = (float)t->field[SKH_FIELD_DAMAGE][i];
        float set = t->rest.set_point[i];
        float gap = set > 0.0f ? 1.0f - (float)skh_collagen_at(t, i) / set : 0.0f;
        float most = clot > hurt ? clot : hurt;
        most = gap > most ? gap : most;
        return g->speed * (1.0f - (float)p->leucocyte_arrest * (most < 1.0f ? most : 1.0f));
    }
    if (!g->fibroblast) return g->speed;
    float gap = 1.5f * t->around.deficit[i];
    float speed = g->speed * (1.0f - (float)p->fibroblast_arrest * (gap < 1.0f ? gap : 1.0f));
    float u =
        skh_signal_at(t, i, SKH_SIGNAL_PDGF) / (float)p->pdgf_half + skh_tgfb_at(t, i) / (float)p->tgfb_half;
    return u < dull_below ? 0.2f * speed : speed;
}

// Mirror at the borders and at the junction; a move into a crowd of fibroblasts is refused and the heading
// turned.
static void go(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p, const gait *g,
               float distance, size_t from)
{
    float width = (float)t->grid.nx * t->grid.dx_um, depth = (float)t->grid.nz * t->grid.dx_um;
    float x = cells->x[k] + distance * cells->dx[k], z = cells->z[k] + distance * cells->dz[k];
    float dx = cells->dx[k], dz = cells->dz[k], edge = 0.001f;
    if (x < 0.0f || x >= width) {
        x = x < 0.0f ? -x : 2.0f * width - x - edge;
        dx = -dx;
    }
    if (z >= depth) {
        z = 2.0f * depth - z - edge;
        dz = -dz;
    }
    x = x < 0.0f ? 0.0f : x >= width ? width - edge : x;
    int column = (int)(x / t->grid.dx_um);
    float junction = t->rest.junction_um[column < t->grid.nx ? column : t->grid.nx - 1];
    if (z < junction) {
        z = 2.0f * junction - z;
        dz = -dz;
    }
    size_t to = skh_node_at(&t->grid, x, z);
    if (t->rest.capacity[to] <= 0.0f) return; // still above the junction of its node
    const float *crowd = t->around.fibroblasts_25;
    if (g->fibroblast && crowd[to] > (float)p->crowding && crowd[to] > crowd[from]) {
        cells->dx[k] = -cells->dx[k];
        cells->dz[k] = -cells->dz[k];
        return;
    }
    cells->x[k] = x;
    cells->z[k] = z;
    cells->dx[k] = dx;
    cells->dz[k] = dz;
}

void skh_move(const skh_tissue *t, skh_cells *cells, int k, const skh_params *p, float dt_h, uint64_t seed,
              uint64_t step)
{
    gait g = gait_of(cells->type[k], p);
    int resident = cells->type[k] == SKH_CELL_FIBROBLAST;
    if (dt_h > long_step_h && resident) return; // residents hardly move; frozen in long steps
    float part = t->grid.dx_um / g.speed;
    part = part < g.persistence ? part : g.persistence;
    if (dt_h > long_step_h) part = dt_h; // one random step of the walk's variance
    float left = dt_h;
    for (uint64_t sub = 0; left > 1e-6f; sub++) {
        float dt = left < part ? left : part;
        left -= dt;
        size_t i = skh_node_at(&t->grid, cells->x[k], cells->z[k]);
        uint64_t purpose = SKH_PURPOSE_MOVE + 128 * sub;
        // a long step stands for many headings: always a new one, with the length of a whole random walk
        if (dt > long_step_h || skh_hazard_fires(1.0f / g.persistence, dt, seed, cells->id[k], step, purpose))
            new_heading(t, cells, k, p, &g, i, seed, step, purpose + 1);
        float speed = speed_here(t, p, &g, i), distance = speed * dt;
        if (dt > long_step_h) {
            distance = speed * sqrtf(2.0f * g.persistence * dt);
            distance = distance < longest_um ? distance : longest_um;
        }
        go(t, cells, k, p, &g, distance, i);
    }
}
