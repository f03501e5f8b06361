// What of a scene changed since a plate drew it: copies are taken over where the change can be seen, and the
// tiles that show it become stale.
#include "sim/paint/plate.h"
#include <stdlib.h>
#include <string.h>

// Tiles that show any part of a rectangle of the skin become stale.
static void mark(skh_plate *p, float left, float top, float right, float bottom, float how)
{
    float per = 1.0f / (p->camera.um_per_px * (float)SKH_TILE);
    int c0 = skh_floor(left * per), c1 = skh_floor(right * per), r0 = skh_floor(top * per),
        r1 = skh_floor(bottom * per);
    for (int k = 0; k < p->tile_count; k++) {
        skh_tile *t = p->tile[k];
        if (t->drawn && t->column >= c0 && t->column <= c1 && t->row >= r0 && t->row <= r1 && how > t->stale)
            t->stale = how;
    }
}

static float most_of(const float *value, int from, int to)
{
    float most = value[from];
    for (int i = from + 1; i < to; i++) most = value[i] > most ? value[i] : most;
    return most;
}

// Take over the layers where they changed by a good part of a pixel. `anew`: and how high the dermis stands.
void skh_plate_take_relief(skh_plate *p, int anew)
{
    skh_relief *a = &p->skin;
    const skh_relief *b = &p->shown;
    enum { RUN = 32, LOOPS_UM = 130 }; // capillary loops reach that far below the junction
    float least = skh_clamp(0.3f * p->camera.um_per_px, 0.1f, 1.0f);
    for (int from = 0; from < b->count; from += RUN) {
        int to = from + RUN < b->count ? from + RUN : b->count;
        float moved = 0.0f;
        for (int i = from; i < to && !anew; i++) {
            float rise = b->lift[i] - a->lift[i];
            float d = fabsf(a->top[i] - b->top[i] - rise) + fabsf(a->corneum[i] - b->corneum[i] - rise) +
                      fabsf(a->junction[i] - b->junction[i] - rise);
            d += fabsf(a->line[i] - b->line[i] - rise) + 20.0f * fabsf(a->cover[i] - b->cover[i]);
            d +=
                8.0f * fabsf(a->melanin[i] - b->melanin[i]) + 0.6f * fabsf(a->perfusion[i] - b->perfusion[i]);
            if (d > moved) moved = d;
        }
        if (!anew && moved < least) continue;
        for (int i = from; i < to; i++) {
            if (anew) a->lift[i] = b->lift[i];
            float rise = b->lift[i] - a->lift[i];
            a->top[i] = b->top[i] + rise;
            a->line[i] = b->line[i] + rise;
            a->corneum[i] = b->corneum[i] + rise;
            a->junction[i] = b->junction[i] + rise;
            a->stretch[i] = b->stretch[i];
            a->cover[i] = b->cover[i];
            a->melanin[i] = b->melanin[i];
            a->perfusion[i] = b->perfusion[i];
        }
        mark(p, (float)(from * SKH_RELIEF_STEP) - 20.0f, -1e6f, (float)(to * SKH_RELIEF_STEP) + 20.0f,
             most_of(a->junction, from, to) + (float)LOOPS_UM, 0.02f + 0.01f * moved);
    }
    a->width_um = b->width_um;
    a->depth_um = b->depth_um;
    a->layers = b->layers;
}

// How far the skin has risen off what the tiles show, column by column. 0, or -1 without memory.
int skh_plate_bend(skh_plate *p)
{
    const skh_relief *now = &p->shown, *then = &p->skin;
    const skh_camera *camera = &p->camera;
    skh_bend *bend = &p->bend;
    if (camera->width_px > bend->count) {
        free(bend->move);
        bend->move = malloc(2 * (size_t)camera->width_px * sizeof *bend->move);
        bend->count = bend->move ? camera->width_px : 0;
        if (!bend->move) return -1;
        bend->fall = bend->move + bend->count;
    }
    float scale = camera->um_per_px, top = now->layers.epidermis_um, low = now->layers.dermis_um;
    int first = p->top_px, last = p->top_px + camera->height_px - 1;
    bend->foot = low / scale;
    for (int x = 0; x < camera->width_px; x++) {
        float x_um = ((float)(p->left_px + x) + 0.5f) * scale, rise = skh_curve(now, now->lift, x_um);
        bend->move[x] = (rise - skh_curve(then, then->lift, x_um)) / scale;
        bend->fall[x] = scale / (low - top + rise);
        int from = skh_plate_row(p, x, p->top_px), to = skh_plate_row(p, x, last);
        first = from < first || x == 0 ? from : first;
        p->row_high = to > p->row_high || x == 0 ? to : p->row_high;
    }
    p->row_low = skh_tile_floor(first);
    p->row_high = skh_tile_floor(p->row_high);
    return 0;
}

// What of a channel changes what is drawn, beyond the fields.
static float pore_look(const skh_pore *p)
{
    float bleeding = p->bleeding * (1.0f + p->plug);
    return 4.0f * p->plug + 4.0f * p->barrier + bleeding + p->lumen_um / (p->diameter_um + 1.0f) + p->x_um +
           p->depth_um;
}

int skh_plate_take_pores(skh_plate *p, const skh_scene *scene)
{
    if (scene->pore_count > p->pore_capacity) {
        int capacity = scene->pore_count + 32;
        skh_pore *pore = realloc(p->pore, (size_t)capacity * sizeof *pore);
        if (pore) p->pore = pore;
        float *look = realloc(p->pore_look, (size_t)capacity * sizeof *look);
        if (look) p->pore_look = look;
        if (!pore || !look) return -1;
        for (int k = p->pore_capacity; k < capacity; k++) p->pore_look[k] = -1.0f;
        p->pore_capacity = capacity;
    }
    for (int k = 0; k < scene->pore_count; k++) {
        const skh_pore *now = &scene->pores[k];
        float look = pore_look(now), change = fabsf(look - p->pore_look[k]);
        int anew = k >= p->pore_count;
        if (!anew && change < 0.03f) continue; // keep what the tiles show
        p->pore[k] = *now;
        p->pore_look[k] = look;
        float half = 0.5f * now->diameter_um + 40.0f, lean = now->slope * now->depth_um;
        mark(p, now->x_um - half + (lean < 0 ? lean : 0), -1e6f, now->x_um + half + (lean > 0 ? lean : 0),
             now->depth_um + 60.0f, 0.05f + change);
    }
    for (int k = scene->pore_count; k < p->pore_count; k++) { // the scene went back in time
        mark(p, p->pore[k].x_um - 300.0f, -1e6f, p->pore[k].x_um + 300.0f, 1e6f, 1.0f);
        p->pore_look[k] = -1.0f;
    }
    p->pore_count = scene->pore_count;
    return 0;
}

int skh_plate_take_chain(skh_plate *p, const skh_scene *scene)
{
    const skh_keratinocytes_view *now = &scene->keratinocytes;
    if (now->count > p->chain.capacity) {
        int capacity = now->count + 256;
        float *x = realloc(p->chain.x_um, (size_t)capacity * sizeof *x);
        if (x) p->chain.x_um = x;
        unsigned char *state = realloc(p->chain.state, (size_t)capacity);
        if (state) p->chain.state = state;
        if (!x || !state) return -1;
        p->chain.capacity = capacity;
    }
    // both chains run from left to right: what stands in only one of them marks its place
    skh_chain *old = &p->chain;
    float high = p->skin.count ? most_of(p->skin.junction, 0, p->skin.count) + 20.0f : 0.0f;
    for (int a = 0, b = 0; a < old->count || b < now->count;) {
        float xa = a < old->count ? old->x_um[a] : 1e9f, xb = b < now->count ? now->x_um[b] : 1e9f;
        if (fabsf(xa - xb) < 0.6f) {
            if (old->state[a] != now->state[b]) mark(p, xb - 10.0f, -1e6f, xb + 10.0f, high, 0.05f);
            a++;
            b++;
            continue;
        }
        float x = xa < xb ? xa : xb;
        mark(p, x - 12.0f, -1e6f, x + 12.0f, high, 0.08f);
        if (xa < xb)
            a++;
        else
            b++;
    }
    old->count = now->count;
    if (now->count) {
        memcpy(old->x_um, now->x_um, (size_t)now->count * sizeof *old->x_um);
        memcpy(old->state, now->state, (size_t)now->count);
    }
    return 0;
}

int skh_plate_take_signals(skh_plate *p, const skh_scene *scene)
{
    size_t count = skh_grid_nodes(&scene->grid) * SKH_SIGNAL_COUNT;
    if (count > p->signal_capacity) {
        free(p->signals);
        p->signal_capacity = 0;
        p->signals = malloc(count * sizeof(float));
        if (!p->signals) return -1;
        p->signal_capacity = count;
    }
    memcpy(p->signals, scene->signals, count * sizeof(float));
    return 0;
}

// Blocks of fields that changed: their tiles, and the fibres that stand in them and turned or grew.
void skh_plate_mark_fields(skh_plate *p)
{
    const skh_matters *m = &p->matters;
    float side = (float)SKH_MATTER_BLOCK * m->dx_um;
    for (int b = 0; b < m->blocks_x * m->blocks_z; b++) {
        if (!m->fresh[b]) continue;
        float x = (float)(b % m->blocks_x) * side, z = (float)(b / m->blocks_x) * side,
              lift = skh_curve(&p->skin, p->skin.lift, x);
        float wide = m->dx_um + (float)SKH_TEAR_UM;
        mark(p, x - wide, z - m->dx_um - fabsf(lift), x + side + wide, z + side + m->dx_um + fabsf(lift),
             0.02f);
    }
    skh_canvas canvas = skh_plate_canvas(p, 0, 0, NULL);
    for (int i = 0; i < p->fibres.count; i++) {
        skh_fibre *f = &p->fibres.fibre[i];
        int bx = (int)(f->x_um / side), bz = (int)(f->z_um / side);
        if (bx < 0 || bz < 0 || bx >= m->blocks_x || bz >= m->blocks_z ||
            !(m->fresh[bz * m->blocks_x + bx] & SKH_FRESH_FIBRES))
            continue;
        skh_fibre was = *f;
        float moved = skh_fibre_shape(f, &canvas);
        if (moved < 0.7f * p->camera.um_per_px && moved < 0.05f * f->half_um) {
            *f = was;
            continue;
        }
        float reach = skh_fibre_reach(f), old = skh_fibre_reach(&was),
              z = skh_relief_place(&p->skin, f->x_um, f->z_um);
        if (old > reach) reach = old;
        if (reach > 25.0f) reach = skh_clamp(reach, 25.0f, 160.0f);
        mark(p, f->x_um - reach, z - reach, f->x_um + reach, z + reach, 0.02f);
    }
}
