// The model's single cells as a stain shows them: nuclei, a little cytoplasm, sprouts as thin tubes behind
// their tips; and platelets, an estimate from the clot's store.
#include "sim/paint/plate.h"
#include <stdlib.h>

static int push(skh_plate *p, const skh_actor *actor)
{
    if (p->actor_count == p->actor_capacity) {
        int capacity = p->actor_capacity ? 2 * p->actor_capacity : 4096;
        skh_actor *more = realloc(p->actor, (size_t)capacity * sizeof *more);
        if (!more) return -1;
        p->actor = more;
        p->actor_capacity = capacity;
    }
    p->actor[p->actor_count++] = *actor;
    return 0;
}

static int in_view(const skh_plate *p, float x, float z, float margin)
{
    float scale = p->camera.um_per_px, left = (float)p->left_px * scale - margin,
          top = (float)p->top_px * scale - margin;
    return x >= left && z >= top && x <= left + (float)p->camera.width_px * scale + 2.0f * margin &&
           z <= top + (float)p->camera.height_px * scale + 2.0f * margin;
}

// Platelets are a thousand times more than could be drawn: one dot stands for many, at most one per 9 um
// square.
static int collect_platelets(skh_plate *p)
{
    enum { PLACE_UM = 9 };
    const float full_store = 100.0f; // ng/ml at which every place is taken
    const skh_matters *m = &p->matters;
    for (int block = 0; block < m->blocks_x * m->blocks_z; block++) {
        float side = (float)SKH_MATTER_BLOCK * m->dx_um, bx = (float)(block % m->blocks_x) * side,
              bz = (float)(block / m->blocks_x) * side;
        float lift = skh_curve(&p->shown, p->shown.lift, bx);
        if (!in_view(p, bx, bz - lift, side + fabsf(lift) + 10.0f)) continue;
        for (int row = (int)(bz / PLACE_UM); (float)row * PLACE_UM < bz + side; row++) {
            for (int column = (int)(bx / PLACE_UM); (float)column * PLACE_UM < bx + side; column++) {
                uint32_t state = skh_site_bits((uint32_t)p->seed + 901u, column, row);
                float rank = skh_site_next(&state), jx = skh_site_next(&state), jz = skh_site_next(&state),
                      turn = skh_site_next(&state);
                float x = ((float)column + jx) * PLACE_UM, z = ((float)row + jz) * PLACE_UM;
                if (x < bx || x >= bx + side || z < bz || z >= bz + side) continue;
                if (skh_matter_at(m, SKH_MATTER_STORE, x, z) < full_store * rank ||
                    skh_matter_at(m, SKH_MATTER_STORE, x, z) < 1.0f)
                    continue;
                float shown_z = skh_relief_place(&p->skin, x, z);
                int outside = shown_z < skh_curve(&p->skin, p->skin.top, x) &&
                              skh_curve(&p->skin, p->skin.cover, x) > 0.5f;
                if (outside) continue; // new epidermis has cut it off
                skh_actor a = {.x_um = x,
                               .z_um = shown_z,
                               .shown_z_um = skh_relief_place(&p->shown, x, z),
                               .cos_a = cosf(6.2831853f * turn),
                               .sin_a = sinf(6.2831853f * turn),
                               .radius_um = 1.9f,
                               .type = SKH_CELL_COUNT,
                               .id = 0x80000000u | (uint32_t)(row & 0x7fff) << 16 |
                                     (uint32_t)(column & 0xffff)};
                if (in_view(p, a.x_um, a.shown_z_um, 10.0f) && push(p, &a)) return -1;
            }
        }
    }
    return 0;
}

int skh_actors_collect(skh_plate *p, const skh_scene *scene)
{
    const skh_cells_view *cells = &scene->cells;
    p->actor_count = 0;
    if (collect_platelets(p)) return -1;
    for (int n = 0; n < cells->count; n++) {
        float x = cells->x_um[n], z = skh_relief_place(&p->skin, x, cells->z_um[n]),
              shown_z = skh_relief_place(&p->shown, x, cells->z_um[n]);
        if (!in_view(p, x, shown_z, 60.0f)) continue;
        // a cell the model holds below its smooth junction stays below the drawn one
        float least = skh_curve(&p->skin, p->skin.junction, x) + 3.0f;
        if (z < least && z > least - 14.0f) {
            shown_z += least - z;
            z = least;
        }
        skh_actor a = {.x_um = x,
                       .z_um = z,
                       .shown_z_um = shown_z,
                       .cos_a = cells->dir_x[n],
                       .sin_a = cells->dir_z[n],
                       .radius_um = skh_cell_radius_um[cells->type[n]],
                       .id = cells->id[n],
                       .type = cells->type[n]};
        float norm = a.cos_a * a.cos_a + a.sin_a * a.sin_a;
        if (norm < 0.25f || norm > 4.0f) {
            a.cos_a = 1.0f;
            a.sin_a = 0.0f;
        }
        if (push(p, &a)) return -1;
    }
    return 0;
}

typedef struct blob {
    float x, z, rx, rz, cos_a, sin_a, amount;
    float pointed; ///< 0 = ellipse .. 1 = spindle that runs out into threads
    uint32_t who;
    int plane;
} blob;

// Clumped chromatin, the dark membrane and a nucleolus; or foamy cytoplasm.
static float texture_at(const blob *b, float x, float z, float d, float fine)
{
    float grain = skh_noise(b->who, (0.8f * x + 0.6f * z) / 0.75f, (0.8f * z - 0.6f * x) / 0.75f) - 0.5f;
    if (b->plane == SKH_PLANE_CELL_BODIES) return 1.0f + fine * 0.55f * grain;
    float side = 0.35f * ((float)(b->who >> 3 & 15u) / 15.0f - 0.5f) * b->rx;
    float dx = x - b->x - b->cos_a * side, dz = z - b->z - b->sin_a * side;
    float spot = skh_ramp(0.75f, 0.45f, sqrtf(dx * dx + dz * dz));
    return 0.86f + 0.14f * (1.0f - fine) +
           fine * (0.55f * grain + 0.30f * skh_ramp(0.72f, 0.97f, d) + 0.30f * spot);
}

/// Where a point lies in a blob: 0 in the middle, 1 on its border.
static float blob_at(const blob *b, float least, float x, float z)
{
    float rx = b->rx < least ? least : b->rx, rz = b->rz < least ? least : b->rz, dx = x - b->x,
          dz = z - b->z;
    float u = (dx * b->cos_a + dz * b->sin_a) / rx, v = (dz * b->cos_a - dx * b->sin_a) / rz;
    float u2 = u * u < 1.0f ? u * u : 1.0f;
    v /= 1.0f - b->pointed * u2 * (b->pointed > 0.6f ? 1.5f - 0.5f * u2 : 1.0f) + 0.04f;
    return sqrtf(u * u + v * v);
}

// One body or nucleus out of several lobes: no border shows where they merge.
static void draw_blobs(const skh_canvas *c, const blob *b, int count)
{
    float soft = c->um_per_px > 0.3f ? c->um_per_px : 0.3f; // a microscope resolves no more
    if (b->plane == SKH_PLANE_CELL_BODIES) soft += 0.5f;
    float low_x = 1e9f, high_x = -1e9f, low_z = 1e9f, high_z = -1e9f, thin = 1e9f;
    for (int k = 0; k < count; k++) {
        float reach = (b[k].rx > b[k].rz ? b[k].rx : b[k].rz) + soft,
              small = b[k].rx < b[k].rz ? b[k].rx : b[k].rz;
        low_x = fminf(low_x, b[k].x - reach);
        high_x = fmaxf(high_x, b[k].x + reach);
        low_z = fminf(low_z, b[k].z - reach);
        high_z = fmaxf(high_z, b[k].z + reach);
        thin = fminf(thin, small);
    }
    int x0, x1, z0, z1;
    if (!skh_canvas_span(low_x, high_x, c->x0_um, c->um_per_px, &x0, &x1)) return;
    if (!skh_canvas_span(low_z, high_z, c->z0_um, c->um_per_px, &z0, &z1)) return;
    float fine = skh_detail(1.1f, c->um_per_px), least = 0.55f * c->um_per_px, amount = b->amount;
    if (thin < least) { // thinner than a pixel: a pixel wide, but paler
        amount *= thin / least;
        thin = least;
    }
    for (int py = z0; py < z1; py++) {
        for (int px = x0; px < x1; px++) {
            float x = skh_canvas_x(c, px), z = skh_canvas_z(c, py), d = blob_at(b, least, x, z);
            for (int k = 1; k < count; k++) d = fminf(d, blob_at(&b[k], least, x, z));
            float in = skh_clamp((1.0f - d) * thin / soft + 0.5f, 0.0f, 1.0f) * amount;
            if (in <= 0.0f) continue;
            if (fine > 0.0f) in *= texture_at(b, x, z, d, fine);
            float *at = &c->plane[b->plane][py * SKH_TILE + px];
            if (in > *at) *at = in;
        }
    }
}

static blob lobe(const skh_actor *a, float along, float across, float rx, float rz, float turn_cos,
                 float turn_sin, float amount)
{
    return (blob){.x = a->x_um + a->cos_a * along - a->sin_a * across,
                  .z = a->z_um + a->sin_a * along + a->cos_a * across,
                  .rx = rx,
                  .rz = rz,
                  .cos_a = a->cos_a * turn_cos - a->sin_a * turn_sin,
                  .sin_a = a->sin_a * turn_cos + a->cos_a * turn_sin,
                  .amount = amount,
                  .pointed = rx > 2.2f * rz ? 0.45f : 0.0f,
                  .who = a->id,
                  .plane = SKH_PLANE_CELL_NUCLEI};
}
static void nucleus(const skh_canvas *c, const skh_actor *a, float across, float rx, float rz, float amount)
{
    blob b = lobe(a, 0.0f, across, rx, rz, 1.0f, 0.0f, amount);
    draw_blobs(c, &b, 1);
}
static void body(const skh_canvas *c, const skh_actor *a, float rx, float rz, float amount)
{
    blob b = {.x = a->x_um,
              .z = a->z_um,
              .rx = rx,
              .rz = rz,
              .cos_a = a->cos_a,
              .sin_a = a->sin_a,
              .amount = amount,
              .pointed = rx > 2.2f * rz ? 0.85f : 0.0f,
              .who = a->id,
              .plane = SKH_PLANE_CELL_BODIES};
    draw_blobs(c, &b, 1);
}

// What of a cell takes up dye. Numbers are um for the mean cell; `v` varies from cell to cell.
static void draw_actor(const skh_canvas *c, const skh_actor *a)
{
    float v = 0.85f + 0.3f * (float)(skh_site_bits(a->id, 3, 5) >> 8) * 0x1p-24f;
    switch (a->type) {
    case SKH_CELL_NEUTROPHIL: { // three lobes, scanty pink cytoplasm
        blob lobes[3] = {lobe(a, -1.9f, 0.7f, 1.65f, 1.25f, 0.8f, 0.6f, 1.0f),
                         lobe(a, 0.3f, -1.3f * v, 1.5f, 1.2f, 0.9f, -0.4f, 1.0f),
                         lobe(a, 2.0f, 0.9f, 1.5f * v, 1.3f, 0.6f, 0.8f, 1.0f)};
        body(c, a, 4.6f, 4.6f, 0.45f);
        draw_blobs(c, lobes, 3);
        break;
    }
    case SKH_CELL_MACROPHAGE_M1:
    case SKH_CELL_MACROPHAGE_M2: { // large, foamy, kidney-shaped nucleus off the middle
        blob lobes[2] = {lobe(a, 1.4f, 1.2f, 3.5f, 2.1f * v, 0.9f, 0.43f, 0.85f),
                         lobe(a, 2.6f, -1.3f, 2.5f, 2.0f, 0.8f, -0.6f, 0.85f)};
        body(c, a, 8.2f * v, 7.0f, 0.62f);
        draw_blobs(c, lobes, 2);
        break;
    }
    case SKH_CELL_FIBROBLAST:
        nucleus(c, a, 0.0f, 5.2f * v, 1.15f, 0.85f);
        break;
    case SKH_CELL_FIBROBLAST_ACTIVE: // plump, open nucleus
        body(c, a, 15.0f * v, 3.3f, 0.55f);
        nucleus(c, a, 0.0f, 5.6f * v, 2.0f, 0.85f);
        break;
    case SKH_CELL_MYOFIBROBLAST: { // wavy nucleus in a long pink body
        blob lobes[2] = {lobe(a, -2.2f, 0.4f, 4.2f, 1.9f, 0.98f, 0.2f, 0.85f),
                         lobe(a, 2.2f, -0.4f, 4.2f, 1.9f, 0.98f, -0.2f, 0.85f)};
        body(c, a, 20.0f * v, 4.2f, 0.85f);
        draw_blobs(c, lobes, 2);
        break;
    }
    case SKH_CELL_SPROUT: { // a solid cord behind the tip cell
        for (int k = 0; k < 6; k++) {
            skh_actor part = *a;
            float back = 5.5f * (float)k,
                  sway = 2.2f * sinf(0.55f * (float)k + v * 7.0f) - 2.2f * sinf(v * 7.0f);
            part.x_um -= a->cos_a * back + a->sin_a * sway;
            part.z_um -= a->sin_a * back - a->cos_a * sway;
            body(c, &part, 4.4f, 2.3f, 0.7f);
            if (k % 2 == 0) nucleus(c, &part, k % 4 ? 1.0f : -1.0f, 3.4f, 1.2f, 0.9f);
        }
        break;
    }
    default:
        body(c, a, 1.4f, 1.0f, 0.5f);
        break;
    }
}

int skh_actors_draw(const skh_plate *p, const skh_canvas *c)
{
    float side = (float)SKH_TILE * c->um_per_px;
    int any = 0;
    for (int n = 0; n < p->actor_count; n++) {
        const skh_actor *a = &p->actor[n];
        float reach = a->type == SKH_CELL_SPROUT ? 42.0f : 24.0f;
        if (a->x_um < c->x0_um - reach || a->z_um < c->z0_um - reach || a->x_um > c->x0_um + side + reach ||
            a->z_um > c->z0_um + side + reach)
            continue;
        if (!any) {
            for (int i = 0; i < SKH_TILE_PX; i++)
                c->plane[SKH_PLANE_CELL_NUCLEI][i] = c->plane[SKH_PLANE_CELL_BODIES][i] = 0.0f;
            any = 1;
        }
        draw_actor(c, a);
    }
    return any;
}

int skh_plate_sprites(const skh_plate *p, skh_sprite *out, int max)
{
    float per = 1.0f / p->camera.um_per_px;
    int count = 0;
    for (int n = 0; n < p->actor_count && count < max; n++) {
        const skh_actor *a = &p->actor[n];
        float scale = skh_sprite_scale(a->type);
        out[count++] = (skh_sprite){.x_px = a->x_um * per - (float)p->left_px,
                                    .y_px = a->shown_z_um * per - (float)p->top_px,
                                    .radius_px = a->radius_um * scale * per,
                                    .cos_a = a->cos_a,
                                    .sin_a = a->sin_a,
                                    .type = a->type,
                                    .id = a->id};
    }
    return count;
}
