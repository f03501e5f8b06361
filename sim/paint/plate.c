#include "sim/paint/plate.h"
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

// A change of 1.5 % of a density can be seen when flicked, not while it heals.
static const float noticeable = 0.015f;

skh_status skh_plate_create(int width_px, int height_px, skh_plate **out, skh_error *err)
{
    *out = NULL;
    if (width_px < 1 || height_px < 1 || width_px > 8192 || height_px > 8192)
        return skh_fail(err, SKH_ERR_RANGE, "picture of %d x %d px; allowed 1..8192 a side", width_px,
                        height_px);
    skh_plate *plate = calloc(1, sizeof *plate);
    if (!plate) return skh_fail(err, SKH_ERR_MEMORY, "no memory for a plate");
    plate->camera = (skh_camera){.um_per_px = 0.0f, .width_px = width_px, .height_px = height_px};
    for (int i = 0; i < SKH_EXP_COUNT; i++) plate->exp_table[i] = expf(-(float)i / (float)SKH_EXP_STEPS);
    *out = plate;
    return SKH_OK;
}

static void free_tiles(skh_plate *p)
{
    for (int k = 0; k < p->tile_count; k++) free(p->tile[k]);
    free(p->tile);
    p->tile = NULL;
    p->tile_count = p->columns = p->rows = 0;
}

void skh_plate_destroy(skh_plate *p)
{
    if (!p) return;
    free_tiles(p);
    skh_relief_free(&p->skin);
    skh_relief_free(&p->next_skin);
    skh_matters_free(&p->matters);
    skh_fibres_free(&p->fibres);
    free(p->chain.x_um);
    free(p->chain.state);
    free(p->pore);
    free(p->pore_look);
    free(p->laid_lift);
    free(p->actor);
    free(p->signals);
    free(p->scratch);
    free(p->atlas[0]);
    free(p->atlas[1]);
    free(p);
}

// Room for the camera's tiles and one more each way, so that a pan finds most of them drawn.
static int reserve_tiles(skh_plate *p, const skh_camera *camera)
{
    int columns = camera->width_px / SKH_TILE + 2, rows = camera->height_px / SKH_TILE + 2;
    if (columns == p->columns && rows == p->rows) return 0;
    free_tiles(p);
    p->tile = calloc((size_t)columns * (size_t)rows, sizeof *p->tile);
    if (!p->tile) return -1;
    for (int k = 0; k < columns * rows; k++) {
        p->tile[k] = malloc(sizeof **p->tile);
        if (!p->tile[k]) {
            p->tile_count = k;
            free_tiles(p);
            return -1;
        }
        p->tile[k]->drawn = 0;
        p->tile_count = k + 1;
    }
    p->columns = columns;
    p->rows = rows;
    return 0;
}

static int reserve_scratch(skh_plate *p)
{
    int threads = 1;
#ifdef _OPENMP
    threads = omp_get_max_threads();
#endif
    if (threads <= p->scratch_count) return 0;
    free(p->scratch);
    p->scratch_count = 0;
    p->scratch = malloc((size_t)threads * sizeof *p->scratch);
    if (!p->scratch) return -1;
    p->scratch_count = threads;
    return 0;
}

static void forget_tiles(skh_plate *p)
{
    for (int k = 0; k < p->tile_count; k++) p->tile[k]->drawn = 0;
}

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

// Take over the outline where it moved by a good part of a pixel.
static void update_skin(skh_plate *p, const skh_scene *scene, int anew)
{
    skh_relief_build(&p->next_skin, scene);
    skh_relief *a = &p->skin, *b = &p->next_skin;
    enum { RUN = 32 };
    float least = skh_clamp(0.3f * p->camera.um_per_px, 0.1f, 1.0f);
    for (int from = 0; from < b->count; from += RUN) {
        int to = from + RUN < b->count ? from + RUN : b->count;
        float moved = 0.0f;
        for (int i = from; i < to; i++) {
            float d = fabsf(a->top[i] - b->top[i]) + fabsf(a->corneum[i] - b->corneum[i]) +
                      fabsf(a->junction[i] - b->junction[i]);
            d += fabsf(a->line[i] - b->line[i]) + 20.0f * fabsf(a->cover[i] - b->cover[i]);
            d +=
                8.0f * fabsf(a->melanin[i] - b->melanin[i]) + 3.0f * fabsf(a->perfusion[i] - b->perfusion[i]);
            if (d > moved) moved = d;
        }
        if (!anew && moved < least) continue;
        for (int i = from; i < to; i++) {
            a->top[i] = b->top[i];
            a->line[i] = b->line[i];
            a->corneum[i] = b->corneum[i];
            a->junction[i] = b->junction[i];
            a->lift[i] = b->lift[i];
            a->stretch[i] = b->stretch[i];
            a->cover[i] = b->cover[i];
            a->melanin[i] = b->melanin[i];
            a->perfusion[i] = b->perfusion[i];
            a->arc[i] = b->arc[i];
        }
        mark(p, (float)(from * SKH_RELIEF_STEP) - 20.0f, -1e6f, (float)(to * SKH_RELIEF_STEP) + 20.0f,
             b->layers.dermis_um + 100.0f, 0.02f + 0.01f * moved);
    }
    a->width_um = b->width_um;
    a->depth_um = b->depth_um;
    a->layers = b->layers;
}

// What of a channel changes what is drawn, beyond the fields.
static float pore_look(const skh_pore *p)
{
    float bleeding = p->bleeding * (1.0f + p->plug);
    return 4.0f * p->plug + 4.0f * p->barrier + bleeding + p->lumen_um / (p->diameter_um + 1.0f) + p->x_um +
           p->depth_um;
}

static int update_pores(skh_plate *p, const skh_scene *scene)
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

static int update_chain(skh_plate *p, const skh_scene *scene)
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
    float low = -p->skin.layers.epidermis_um * 2.0f - 400.0f,
          high = p->skin.layers.epidermis_um * 3.0f + 800.0f;
    for (int a = 0, b = 0; a < old->count || b < now->count;) {
        float xa = a < old->count ? old->x_um[a] : 1e9f, xb = b < now->count ? now->x_um[b] : 1e9f;
        if (fabsf(xa - xb) < 0.6f) {
            if (old->state[a] != now->state[b]) mark(p, xb - 10.0f, low, xb + 10.0f, high, 0.05f);
            a++;
            b++;
            continue;
        }
        float x = xa < xb ? xa : xb;
        mark(p, x - 12.0f, low, x + 12.0f, high, 0.08f);
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

static int update_signals(skh_plate *p, const skh_scene *scene)
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

static skh_canvas canvas_of(const skh_plate *p, int column, int row, float (*plane)[SKH_TILE_PX])
{
    float side = (float)SKH_TILE * p->camera.um_per_px;
    return (skh_canvas){.um_per_px = p->camera.um_per_px,
                        .x0_um = (float)column * side,
                        .z0_um = (float)row * side,
                        .seed = (uint32_t)p->seed * 2654435761u + 17u,
                        .skin = &p->skin,
                        .matters = &p->matters,
                        .plane = plane,
                        .thread = plane ? (void *)plane[SKH_PLANE_COUNT] : NULL};
}

// Blocks of fields that changed: their tiles, and the fibres that stand in them and turned or grew.
static void mark_fields(skh_plate *p)
{
    const skh_matters *m = &p->matters;
    float side = (float)SKH_MATTER_BLOCK * m->dx_um;
    for (int b = 0; b < m->blocks_x * m->blocks_z; b++) {
        if (!m->fresh[b]) continue;
        float x = (float)(b % m->blocks_x) * side, z = (float)(b / m->blocks_x) * side,
              lift = skh_curve(&p->skin, p->skin.lift, x);
        mark(p, x - m->dx_um, z - m->dx_um - fabsf(lift), x + side + m->dx_um,
             z + side + m->dx_um + fabsf(lift), 0.02f);
    }
    skh_canvas canvas = canvas_of(p, 0, 0, NULL);
    for (int i = 0; i < p->fibres.count; i++) {
        skh_fibre *f = &p->fibres.fibre[i];
        int bx = (int)(f->x_um / side), bz = (int)(f->z_um / side);
        if (bx < 0 || bz < 0 || bx >= m->blocks_x || bz >= m->blocks_z || !m->fresh[bz * m->blocks_x + bx])
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

// Swelling carries fibres into other tiles.
static int shifted(const skh_plate *p)
{
    if (p->laid_count != p->skin.count) return 1;
    for (int i = 0; i < p->laid_count; i++)
        if (fabsf(p->laid_lift[i] - p->skin.lift[i]) > SKH_FIBRE_SLACK) return 1;
    return 0;
}

static int lay_fibres(skh_plate *p, int again)
{
    int c0 = skh_tile_floor(p->left_px), c1 = skh_tile_floor(p->left_px + p->camera.width_px - 1);
    int r0 = skh_tile_floor(p->top_px), r1 = skh_tile_floor(p->top_px + p->camera.height_px - 1);
    int inside = c0 >= p->fibre_column && c1 < p->fibre_column + p->fibre_columns && r0 >= p->fibre_row &&
                 r1 < p->fibre_row + p->fibre_rows;
    if (inside && !again && !shifted(p)) return 0;
    if (p->laid_count != p->skin.count) {
        free(p->laid_lift);
        p->laid_lift = malloc((size_t)p->skin.count * sizeof *p->laid_lift);
        p->laid_count = p->laid_lift ? p->skin.count : 0;
        if (!p->laid_lift) return -1;
    }
    memcpy(p->laid_lift, p->skin.lift, (size_t)p->skin.count * sizeof *p->laid_lift);
    p->fibre_column = c0 - 1;
    p->fibre_row = r0 - 1;
    p->fibre_columns = c1 - c0 + 3;
    p->fibre_rows = r1 - r0 + 3;
    skh_canvas canvas = canvas_of(p, p->fibre_column, p->fibre_row, NULL);
    float side = (float)SKH_TILE * p->camera.um_per_px;
    if (skh_fibres_build(&p->fibres, &canvas, canvas.x0_um, canvas.z0_um,
                         canvas.x0_um + side * (float)p->fibre_columns,
                         canvas.z0_um + side * (float)p->fibre_rows))
        return -1;
    return skh_fibres_bin(&p->fibres, &canvas, canvas.x0_um, canvas.z0_um, side, p->fibre_columns,
                          p->fibre_rows);
}

static void store(skh_tile *t, float (*plane)[SKH_TILE_PX], int from, int to)
{
    for (int k = from; k < to; k++) {
        uint32_t any = 0;
        for (int i = 0; i < SKH_TILE_PX; i++) {
            float v = plane[k][i] * (float)SKH_AMOUNT_STEPS + 0.5f;
            uint8_t q = (uint8_t)(v < 0.0f ? 0.0f : v > 255.0f ? 255.0f : v);
            t->plane[k][i] = q;
            any |= q;
        }
        t->used = any ? t->used | 1u << k : t->used & ~(1u << k);
    }
}

static void draw_anatomy(const skh_plate *p, skh_tile *t, float (*plane)[SKH_TILE_PX])
{
    memset(plane, 0, sizeof(float) * SKH_PLANE_DRAWN * SKH_TILE_PX);
    skh_canvas canvas = canvas_of(p, t->column, t->row, plane);
    skh_ground_draw(&canvas);
    int bin = (t->row - p->fibre_row) * p->fibre_columns + t->column - p->fibre_column;
    skh_threads_gather(&canvas);
    for (int k = p->fibres.bin_start[bin]; k < p->fibres.bin_start[bin + 1]; k++)
        skh_fibre_draw(&p->fibres.fibre[p->fibres.bin[k]], &canvas);
    skh_threads_scatter(&canvas);
    skh_vessels_draw(&canvas);
    skh_junction_draw(&canvas);
    skh_channels_draw(&canvas, p->pore, p->pore_count);
    skh_epidermis_draw(&canvas, &p->chain);
    skh_corneum_draw(&canvas);
    skh_crusts_draw(&canvas, p->pore, p->pore_count);
    skh_bacteria_draw(&canvas);
    skh_edges_draw(&canvas);
    store(t, plane, 0, SKH_PLANE_DRAWN);
    t->drawn = 1;
    t->stale = 0.0f;
}

// Which tiles of the view to draw: all never drawn, and of the stale ones the worst `budget`.
static int choose(skh_plate *p, int budget, unsigned char *wanted, int view_columns, int view_rows, int c0,
                  int r0)
{
    int tiles = view_columns * view_rows, stale = 0, chosen = 0;
    for (int k = 0; k < tiles; k++) {
        const skh_tile *t = skh_plate_tile(p, c0 + k % view_columns, r0 + k / view_columns);
        wanted[k] = !t->drawn;
        stale += t->drawn && t->stale > 0.0f;
    }
    while (stale > 0 && (budget <= 0 || chosen < budget)) {
        int worst = -1;
        float most = 0.0f;
        for (int k = 0; k < tiles; k++) {
            const skh_tile *t = skh_plate_tile(p, c0 + k % view_columns, r0 + k / view_columns);
            if (wanted[k] || t->stale <= most) continue;
            worst = k;
            most = t->stale;
        }
        if (worst < 0) break;
        wanted[worst] = 1;
        chosen++;
        stale--;
    }
    // what has to wait grows more urgent
    for (int k = 0; k < tiles; k++) {
        skh_tile *t = p->tile[(size_t)skh_wrap(r0 + k / view_columns, p->rows) * (size_t)p->columns +
                              (size_t)skh_wrap(c0 + k % view_columns, p->columns)];
        if (t->drawn && !wanted[k] && t->stale > 0.0f) t->stale += 0.01f;
    }
    return stale;
}

static int draw_tiles(skh_plate *p, int budget)
{
    int c0 = skh_tile_floor(p->left_px), c1 = skh_tile_floor(p->left_px + p->camera.width_px - 1);
    int r0 = skh_tile_floor(p->top_px), r1 = skh_tile_floor(p->top_px + p->camera.height_px - 1);
    int columns = c1 - c0 + 1, tiles = columns * (r1 - r0 + 1), drawn = 0;
    unsigned char *wanted = calloc((size_t)tiles, 1);
    if (!wanted) return -1;
    for (int k = 0; k < tiles; k++) { // tiles of the torus that held another place
        skh_tile *t = p->tile[(size_t)skh_wrap(r0 + k / columns, p->rows) * (size_t)p->columns +
                              (size_t)skh_wrap(c0 + k % columns, p->columns)];
        if (t->drawn && t->column == c0 + k % columns && t->row == r0 + k / columns) continue;
        t->column = c0 + k % columns;
        t->row = r0 + k / columns;
        t->drawn = t->had_cells = 0;
        t->used = 0;
        memset(t->plane[SKH_PLANE_CELL_NUCLEI], 0,
               (SKH_PLANE_COUNT - SKH_PLANE_CELL_NUCLEI) * (size_t)SKH_TILE_PX);
    }
    p->pending = choose(p, budget, wanted, columns, r1 - r0 + 1, c0, r0);
    for (int k = 0; k < tiles; k++) drawn += wanted[k];
#pragma omp parallel for schedule(dynamic, 1)
    for (int k = 0; k < tiles; k++) {
        int thread = 0;
#ifdef _OPENMP
        thread = omp_get_thread_num();
#endif
        float(*plane)[SKH_TILE_PX] = p->scratch[thread];
        skh_tile *t = p->tile[(size_t)skh_wrap(r0 + k / columns, p->rows) * (size_t)p->columns +
                              (size_t)skh_wrap(c0 + k % columns, p->columns)];
        if (wanted[k]) draw_anatomy(p, t, plane);
        skh_canvas canvas = canvas_of(p, t->column, t->row, plane);
        int cells = skh_actors_draw(p, &canvas);
        if (!cells && t->had_cells)
            memset(plane[SKH_PLANE_CELL_NUCLEI], 0,
                   sizeof(float) * (SKH_PLANE_COUNT - SKH_PLANE_CELL_NUCLEI) * SKH_TILE_PX);
        if (cells || t->had_cells) store(t, plane, SKH_PLANE_CELL_NUCLEI, SKH_PLANE_COUNT);
        t->had_cells = cells;
    }
    p->drawn = drawn;
    free(wanted);
    return 0;
}

static skh_status check_camera(const skh_camera *c, skh_error *err)
{
    if (c->width_px < 1 || c->height_px < 1 || c->width_px > 8192 || c->height_px > 8192)
        return skh_fail(err, SKH_ERR_RANGE, "picture of %d x %d px; allowed 1..8192 a side", c->width_px,
                        c->height_px);
    if (!(c->um_per_px >= 0.02f && c->um_per_px <= 20.0f))
        return skh_fail(err, SKH_ERR_RANGE, "zoom of %g um per pixel; allowed 0.02..20",
                        (double)c->um_per_px);
    if (!(fabsf(c->left_um) <= 1e5f && fabsf(c->top_um) <= 1e5f))
        return skh_fail(err, SKH_ERR_RANGE, "camera at %g, %g um; allowed -100000..100000",
                        (double)c->left_um, (double)c->top_um);
    return SKH_OK;
}

skh_status skh_plate_update(skh_plate *p, const skh_scene *scene, const skh_camera *camera, int budget,
                            skh_error *err)
{
    skh_status status = check_camera(camera, err);
    if (status) return status;
    int other_zoom = camera->um_per_px != p->camera.um_per_px, fail = reserve_tiles(p, camera);
    p->camera = *camera;
    p->left_px = skh_floor(camera->left_um / camera->um_per_px + 0.5f);
    p->top_px = skh_floor(camera->top_um / camera->um_per_px + 0.5f);
    int old_count = p->skin.count;
    fail |=
        skh_relief_reserve(&p->skin, scene) | skh_relief_reserve(&p->next_skin, scene) | reserve_scratch(p);
    int fresh = skh_matters_reserve(&p->matters, scene);
    if (fail || fresh < 0)
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d px", camera->width_px,
                        camera->height_px);
    int anew = fresh || other_zoom || old_count != p->skin.count || p->seed != scene->seed;
    if (anew) forget_tiles(p);
    p->seed = scene->seed;
    p->grid = scene->grid;
    p->session = scene->session;
    p->time_h = scene->time_h;
    update_skin(p, scene, anew);
    skh_matters_update(&p->matters, scene, anew ? -1.0f : noticeable);
    int again = anew || p->matters.wounded;
    if (!again) mark_fields(p);
    fail = update_pores(p, scene) | update_chain(p, scene) | update_signals(p, scene);
    if (!fail && again) {
        fail = lay_fibres(p, 1);
        mark_fields(p);
    } else if (!fail) {
        fail = lay_fibres(p, 0);
    }
    if (!fail) fail = skh_actors_collect(p, scene) || draw_tiles(p, budget);
    if (fail)
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d px", camera->width_px,
                        camera->height_px);
    return SKH_OK;
}

int skh_plate_drawn(const skh_plate *p) { return p->drawn; }
int skh_plate_pending(const skh_plate *p) { return p->pending; }

void skh_plate_sample(const skh_plate *p, int x_px, int y_px, float *amounts)
{
    int x = p->left_px + x_px, y = p->top_px + y_px;
    const skh_tile *t = skh_plate_tile(p, skh_tile_floor(x), skh_tile_floor(y));
    int i = skh_wrap(y, SKH_TILE) * SKH_TILE + skh_wrap(x, SKH_TILE);
    for (int k = 0; k < SKH_COMPONENT_COUNT; k++)
        amounts[k] = (float)t->plane[k][i] / (float)SKH_AMOUNT_STEPS;
}

void skh_plate_place(const skh_plate *p, float x_um, float z_um, float *shown_z_um)
{
    *shown_z_um = skh_relief_place(&p->skin, x_um, z_um);
}
void skh_plate_unplace(const skh_plate *p, float x_um, float shown_z_um, float *z_um)
{
    *z_um = skh_relief_unplace(&p->skin, x_um, shown_z_um);
}
