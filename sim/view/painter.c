#include "sim/view/painter.h"
#include "sim/base/clock.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_SPRITES = 20000, BUDGET_FIRST = 16, BUDGET_LEAST = 2, BUDGET_MOST = 64 };
static const double plate_goal_ms = 40; // at least 15 plates a second beside a model on two cores

typedef struct request {
    skh_shared_scene *scene;
    skh_camera camera;
    skh_paint_options options;
} request;

typedef struct slot {
    request wish;       // under the lock
    bool fresh;         // wish not yet looked at
    skh_painted *ready; // under the lock: finished, not yet taken
    skh_painted *shown; // the window's
    skh_painted *spare; // under the lock: memory to paint into
    skh_plate *plate;
    request drawn;       // what the plate shows
    int pending, budget; // tiles of merely aged anatomy a plate may redraw
    unsigned serial;
} slot;

struct skh_painter {
    SDL_mutex *lock;
    SDL_cond *work, *done;
    SDL_Thread *thread;
    bool quit, busy;
    int threads;
    slot slots[SKH_SLOTS];
};

static void free_painted(skh_painted *painted)
{
    if (!painted) return;
    free(painted->argb);
    free(painted->sprites);
    free(painted->atlas);
    free(painted);
}

static bool resize(skh_painted *p, const skh_camera *camera)
{
    if (p->argb && p->camera.width_px == camera->width_px && p->camera.height_px == camera->height_px)
        return true;
    free(p->argb);
    p->argb = malloc(sizeof(uint32_t) * (size_t)camera->width_px * (size_t)camera->height_px);
    if (!p->sprites) p->sprites = malloc(sizeof(skh_sprite) * MAX_SPRITES);
    return p->argb && p->sprites;
}

static void copy_atlas(skh_painted *p, const skh_atlas *atlas)
{
    if (p->atlas && p->atlas_version == atlas->version && p->atlas_width_px == atlas->width_px) return;
    free(p->atlas);
    size_t size = sizeof(uint32_t) * (size_t)atlas->width_px * (size_t)atlas->height_px;
    p->atlas = malloc(size);
    if (!p->atlas) return;
    memcpy(p->atlas, atlas->argb, size);
    p->atlas_version = atlas->version;
    p->atlas_tile_px = atlas->tile_px;
    p->atlas_width_px = atlas->width_px;
    p->atlas_height_px = atlas->height_px;
}

static void fill_places(skh_painted *p, const skh_plate *plate)
{
    for (int j = 0; j < SKH_PLACE_Y; j++) {
        for (int i = 0; i < SKH_PLACE_X; i++) {
            float x_px = (float)(i * p->camera.width_px) / (SKH_PLACE_X - 1);
            float y_px = (float)(j * p->camera.height_px) / (SKH_PLACE_Y - 1);
            skh_plate_unplace(plate, p->camera.left_um + x_px * p->camera.um_per_px,
                              p->camera.top_um + y_px * p->camera.um_per_px, &p->depth_um[j][i]);
        }
    }
}

float skh_painted_depth(const skh_painted *p, float x_px, float y_px)
{
    float fx = x_px / (float)p->camera.width_px * (SKH_PLACE_X - 1);
    float fy = y_px / (float)p->camera.height_px * (SKH_PLACE_Y - 1);
    int i = (int)fx, j = (int)fy;
    i = i < 0 ? 0 : i > SKH_PLACE_X - 2 ? SKH_PLACE_X - 2 : i;
    j = j < 0 ? 0 : j > SKH_PLACE_Y - 2 ? SKH_PLACE_Y - 2 : j;
    float u = fx - (float)i, v = fy - (float)j;
    float top = p->depth_um[j][i] + u * (p->depth_um[j][i + 1] - p->depth_um[j][i]);
    float bottom = p->depth_um[j + 1][i] + u * (p->depth_um[j + 1][i + 1] - p->depth_um[j + 1][i]);
    return top + v * (bottom - top);
}

static double computing_ms(void) { return (double)skh_clock_thread_ns() * 1e-6; }

/// The clock was moved, not played: by half of what has passed since the needles, back, or over a session.
static bool jumped(const slot *s, const skh_scene *now)
{
    if (!s->drawn.scene) return false;
    const skh_scene *then = &s->drawn.scene->scene;
    double from_h = then->time_h - then->session_time_h, to_h = now->time_h - now->session_time_h;
    return then->session != now->session || to_h < from_h || to_h > 1.5 * from_h + 1.0;
}

/// Bring the plate up to date and shade it into `p`. Returns false when nothing can be shown.
static bool paint(slot *s, const request *wish, skh_painted *p)
{
    if (!s->plate && skh_plate_create(wish->camera.width_px, wish->camera.height_px, &s->plate, NULL))
        return false;
    double start_ms = computing_ms();
    bool moved =
        s->drawn.scene != wish->scene || memcmp(&s->drawn.camera, &wish->camera, sizeof wish->camera) != 0;
    if (moved || s->pending) {
        // after a jump all at once: tiles of two days side by side would be a picture of neither
        int budget = jumped(s, &wish->scene->scene) ? 0 : s->budget;
        if (skh_plate_update(s->plate, &wish->scene->scene, &wish->camera, budget, NULL)) return false;
        s->pending = skh_plate_pending(s->plate);
    }
    double updated_ms = computing_ms();
    if (!resize(p, &wish->camera)) return false;
    p->camera = wish->camera;
    p->options = wish->options;
    p->pending = s->pending;
    p->time_h = wish->scene->scene.time_h;
    p->serial = ++s->serial;
    skh_plate_shade(s->plate, &wish->options, p->argb, wish->camera.width_px);
    p->sprite_count = skh_plate_sprites(s->plate, p->sprites, MAX_SPRITES);
    if (wish->options.signal >= 0)
        p->signal_top = skh_plate_signal_top(s->plate, (skh_signal)wish->options.signal);
    copy_atlas(p, skh_plate_atlas(s->plate, wish->options.safe_colours));
    fill_places(p, s->plate);
    p->update_ms = updated_ms - start_ms;
    p->shade_ms = computing_ms() - updated_ms;
    double spent_ms = p->update_ms + p->shade_ms;
    if (spent_ms > plate_goal_ms)
        s->budget -= (s->budget + 3) / 4;
    else if (spent_ms < plate_goal_ms * 0.75 && s->pending)
        s->budget += 2;
    s->budget = s->budget < BUDGET_LEAST ? BUDGET_LEAST : s->budget > BUDGET_MOST ? BUDGET_MOST : s->budget;
    return true;
}

static bool same_request(const request *a, const request *b)
{
    return a->scene == b->scene && !memcmp(&a->camera, &b->camera, sizeof a->camera) &&
           !memcmp(&a->options, &b->options, sizeof a->options);
}

/// With the lock held: keep memory for the next picture.
static void give_back(slot *s, skh_painted *p)
{
    if (!s->spare)
        s->spare = p;
    else
        free_painted(p);
}

/// With the lock held: paint one slot if it needs it. Returns true when there was something to do.
static bool serve(skh_painter *painter, slot *s)
{
    if (!s->wish.scene || (!s->fresh && !s->pending)) return false;
    request wish = s->wish;
    s->fresh = false;
    if (!s->pending && same_request(&wish, &s->drawn)) return true;
    skh_painted *p = s->spare ? s->spare : calloc(1, sizeof *p);
    s->spare = NULL;
    if (!p) return false;
    skh_shared_scene_keep(wish.scene);
    int threads = painter->threads;
    SDL_UnlockMutex(painter->lock);
    skh_threads_use(threads);
    bool good = paint(s, &wish, p);
    SDL_LockMutex(painter->lock);
    skh_shared_scene_drop(s->drawn.scene);
    s->drawn = wish; // keeps the scene so that its address is not reused for another one
    if (good) {
        give_back(s, s->ready);
        s->ready = p;
    } else {
        give_back(s, p);
        s->pending = 0;
    }
    return true;
}

static int run(void *user)
{
    skh_painter *painter = user;
    SDL_LockMutex(painter->lock);
    while (!painter->quit) {
        bool worked = false;
        painter->busy = true;
        for (int i = 0; i < SKH_SLOTS; i++) worked |= serve(painter, &painter->slots[i]);
        if (worked) continue;
        painter->busy = false;
        SDL_CondBroadcast(painter->done);
        SDL_CondWait(painter->work, painter->lock);
    }
    SDL_UnlockMutex(painter->lock);
    return 0;
}

skh_status skh_painter_create(skh_painter **out, skh_error *err)
{
    *out = NULL;
    skh_painter *painter = calloc(1, sizeof *painter);
    if (!painter) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the painter");
    painter->lock = SDL_CreateMutex();
    painter->work = SDL_CreateCond();
    painter->done = SDL_CreateCond();
    painter->threads = 1;
    for (int i = 0; i < SKH_SLOTS; i++) painter->slots[i].budget = BUDGET_FIRST;
    if (painter->lock && painter->work && painter->done)
        painter->thread = SDL_CreateThread(run, "painting", painter);
    if (!painter->thread) {
        skh_painter_destroy(painter);
        return skh_fail(err, SKH_ERR_MEMORY, "no thread for the painter: %s", SDL_GetError());
    }
    *out = painter;
    return SKH_OK;
}

void skh_painter_destroy(skh_painter *painter)
{
    if (!painter) return;
    if (painter->thread) {
        SDL_LockMutex(painter->lock);
        painter->quit = true;
        SDL_CondSignal(painter->work);
        SDL_UnlockMutex(painter->lock);
        SDL_WaitThread(painter->thread, NULL);
    }
    for (int i = 0; i < SKH_SLOTS; i++) {
        slot *s = &painter->slots[i];
        skh_shared_scene_drop(s->wish.scene);
        skh_shared_scene_drop(s->drawn.scene);
        skh_plate_destroy(s->plate);
        free_painted(s->ready);
        free_painted(s->shown);
        free_painted(s->spare);
    }
    SDL_DestroyCond(painter->work);
    SDL_DestroyCond(painter->done);
    SDL_DestroyMutex(painter->lock);
    free(painter);
}

void skh_painter_ask(skh_painter *painter, int index, skh_shared_scene *scene, const skh_camera *camera,
                     const skh_paint_options *options)
{
    request wish;
    memset(&wish, 0, sizeof wish); // padding too: requests are compared as bytes
    wish.scene = scene;
    wish.camera = *camera;
    wish.options = *options;
    SDL_LockMutex(painter->lock);
    slot *s = &painter->slots[index];
    if (!same_request(&wish, &s->wish)) {
        skh_shared_scene_keep(scene);
        skh_shared_scene_drop(s->wish.scene);
        s->wish = wish;
        s->fresh = true;
        painter->busy = true;
        SDL_CondSignal(painter->work);
    }
    SDL_UnlockMutex(painter->lock);
}

const skh_painted *skh_painter_take(skh_painter *painter, int index)
{
    SDL_LockMutex(painter->lock);
    slot *s = &painter->slots[index];
    if (s->ready) {
        give_back(s, s->shown);
        s->shown = s->ready;
        s->ready = NULL;
    }
    const skh_painted *shown = s->shown;
    SDL_UnlockMutex(painter->lock);
    return shown;
}

void skh_painter_threads(skh_painter *painter, int threads)
{
    SDL_LockMutex(painter->lock);
    painter->threads = threads > 1 ? threads : 1;
    SDL_UnlockMutex(painter->lock);
}

void skh_painter_wait(skh_painter *painter)
{
    SDL_LockMutex(painter->lock);
    while (painter->busy) SDL_CondWait(painter->done, painter->lock);
    SDL_UnlockMutex(painter->lock);
}
