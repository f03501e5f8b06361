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
    skh_relief_free(&p->shown);
    skh_matters_free(&p->matters);
    skh_fibres_free(&p->fibres);
    free(p->chain.x_um);
    free(p->chain.state);
    free(p->pore);
    free(p->pore_look);
    free(p->bend.move);
    free(p->actor);
    free(p->signals);
    free(p->scratch);
    free(p->atlas[0]);
    free(p->atlas[1]);
    free(p);
}

// Room for the picture's tiles and some more, so that a pan finds most of them drawn and skin can swell.
static int reserve_tiles(skh_plate *p)
{
    int columns = p->camera.width_px / SKH_TILE + 2, least = p->row_high - p->row_low + 1, rows = least + 2;
    if (columns == p->columns && p->rows >= least && p->rows <= least + 5) return 0;
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

// What the view may show of the flattened skin: fibres reach in, and the surface sinks and rises.
static skh_area area_of(const skh_plate *p, int everything)
{
    if (everything) return (skh_area){-1.0f, -1.0f, 1e6f, 1e6f};
    const float margin = 300.0f;
    float low = 0.0f, high = 0.0f, scale = p->camera.um_per_px;
    for (int i = 0; i < p->shown.count; i++) {
        low = p->shown.lift[i] < low ? p->shown.lift[i] : low;
        high = p->shown.lift[i] > high ? p->shown.lift[i] : high;
    }
    float left = (float)p->left_px * scale, top = (float)p->top_px * scale;
    return (skh_area){left - margin, top + low - margin, left + (float)p->camera.width_px * scale + margin,
                      top + (float)p->camera.height_px * scale + high + margin};
}

// Where the wall of a channel runs: a slow wander and rags on it, smooth where the table starts over.
static void build_tear(skh_plate *p, uint32_t seed)
{
    enum { JOIN = 16 };
    for (int i = 0; i < SKH_TEAR_COUNT; i++) {
        float tear = 0.0f, share = i < JOIN ? (float)i / (float)JOIN : 1.0f;
        for (int lap = 0; lap < 2; lap++) {
            float along = (float)((i + lap * SKH_TEAR_COUNT) * SKH_TEAR_STEP);
            float here = 26.0f * (skh_noise(seed + 441u, along / 62.0f, 0.5f) - 0.5f) +
                         10.0f * (skh_noise(seed + 442u, along / 19.0f, 0.5f) - 0.5f);
            tear += here * (lap ? 1.0f - share : share);
        }
        p->tear[i] = tear;
    }
}

// Whoever asks for all of a picture gets it drawn where the skin stands.
static int risen(const skh_plate *p)
{
    float most = 0.0f;
    for (int i = 0; i < p->skin.count; i++) most = fmaxf(most, fabsf(p->skin.lift[i] - p->shown.lift[i]));
    return most > 0.3f * p->camera.um_per_px;
}

skh_status skh_plate_update(skh_plate *p, const skh_scene *scene, const skh_camera *camera, int budget,
                            skh_error *err)
{
    skh_status status = check_camera(camera, err);
    if (status) return status;
    int other_zoom = camera->um_per_px != p->camera.um_per_px, fail;
    p->camera = *camera;
    p->left_px = skh_floor(camera->left_um / camera->um_per_px + 0.5f);
    p->top_px = skh_floor(camera->top_um / camera->um_per_px + 0.5f);
    int old_count = p->skin.count;
    fail = skh_relief_reserve(&p->skin, scene) | skh_relief_reserve(&p->shown, scene) | reserve_scratch(p);
    int fresh = skh_matters_reserve(&p->matters, scene);
    if (fail || fresh < 0)
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d px", camera->width_px,
                        camera->height_px);
    skh_relief_build(&p->shown, scene);
    int anew = fresh || other_zoom || old_count != p->skin.count || p->seed != scene->seed ||
               (budget <= 0 && risen(p));
    if (anew) forget_tiles(p);
    if (anew) build_tear(p, (uint32_t)scene->seed);
    p->seed = scene->seed;
    p->grid = scene->grid;
    p->session = scene->session;
    p->time_h = scene->time_h;
    skh_plate_take_relief(p, anew);
    if (skh_plate_bend(p) || reserve_tiles(p))
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d px", camera->width_px,
                        camera->height_px);
    skh_matters_update(&p->matters, scene, area_of(p, anew), anew ? -1.0f : noticeable);
    int again = anew || p->matters.wounded;
    if (!again) skh_plate_mark_fields(p);
    fail = skh_plate_take_pores(p, scene) | skh_plate_take_chain(p, scene) | skh_plate_take_signals(p, scene);
    if (!fail && again) {
        fail = skh_plate_lay_fibres(p, 1);
        skh_plate_mark_fields(p);
    } else if (!fail) {
        fail = skh_plate_lay_fibres(p, 0);
    }
    if (!fail) fail = skh_actors_collect(p, scene) || skh_plate_draw_tiles(p, budget);
    if (fail)
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d px", camera->width_px,
                        camera->height_px);
    return SKH_OK;
}

int skh_plate_drawn(const skh_plate *p) { return p->drawn; }
int skh_plate_pending(const skh_plate *p) { return p->pending; }

void skh_plate_sample(const skh_plate *p, int x_px, int y_px, float *amounts)
{
    int x = p->left_px + x_px, y = skh_plate_row(p, x_px, p->top_px + y_px);
    const skh_tile *t = skh_plate_tile(p, skh_tile_floor(x), skh_tile_floor(y));
    int i = skh_wrap(y, SKH_TILE) * SKH_TILE + skh_wrap(x, SKH_TILE);
    for (int k = 0; k < SKH_COMPONENT_COUNT; k++)
        amounts[k] = (float)t->plane[k][i] / (float)SKH_AMOUNT_STEPS;
}

void skh_plate_place(const skh_plate *p, float x_um, float z_um, float *shown_z_um)
{
    *shown_z_um = skh_relief_place(&p->shown, x_um, z_um);
}
void skh_plate_unplace(const skh_plate *p, float x_um, float shown_z_um, float *z_um)
{
    *z_um = skh_relief_unplace(&p->shown, x_um, shown_z_um);
}
