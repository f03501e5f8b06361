#include "skinheal/scene.h"
#include "sim/world/internal.h"
#include <stdlib.h>
#include <string.h>

void skh_world_scene(skh_world *w, skh_scene *out)
{
    const skh_tissue *t = &w->tissue;
    const skh_epidermis *e = &t->epidermis;
    const skh_cells *c = &w->cells;
    skh_world_measure(w);
    *out = (skh_scene){
        .grid = t->grid, .layers = t->layers, .time_h = skh_world_now(w), .session = w->state->session};
    out->session_time_h = w->state->session_ticks < 0 ? -1.0 : (double)w->state->session_ticks * SKH_TICK_H;
    out->seed = (uint64_t)w->scenario.run.seed;
    out->signals = t->signals;
    for (int f = 0; f < SKH_FIELD_COUNT; f++) out->fields[f] = t->field[f];
    out->capacity = t->rest.capacity;
    out->set_point = t->rest.set_point;
    out->vessels_rest = t->rest.vessels;
    out->elastin_rest = t->rest.elastin;
    out->cells = (skh_cells_view){*c->count, c->id, c->type, c->x, c->z, c->dx, c->dz, c->age};
    out->keratinocytes = (skh_keratinocytes_view){*e->count, e->key_x, e->key_state};
    out->columns = (skh_columns_view){t->rest.junction_um, e->surface, e->thickness, e->corneum,    e->cover,
                                      e->barrier,          e->melanin, e->perfusion, t->rest.lesion};
    out->pore_count = w->state->pore_count;
    out->pores = w->pores;
    out->event_count = skh_world_list_events(w);
    out->events = w->events;
    out->metrics = w->metrics;
    out->scenario = &w->scenario;
}

// One array of a scene: where its pointer stands, and how many bytes it has.
typedef struct piece {
    const void **pointer;
    size_t bytes;
} piece;

enum { MOST_PIECES = SKH_FIELD_COUNT + 32 };

static int pieces_of(skh_scene *s, piece *p)
{
    size_t n = skh_grid_nodes(&s->grid), nx = (size_t)s->grid.nx;
    size_t cells = (size_t)s->cells.count, keys = (size_t)s->keratinocytes.count;
    int count = 0;
#define PIECE(member, amount)                                                                                \
    p[count++] = (piece){(const void **)(void *)&(member), (amount) * sizeof *(member)}
    PIECE(s->signals, n * 8);
    for (int f = 0; f < SKH_FIELD_COUNT; f++) PIECE(s->fields[f], n);
    PIECE(s->capacity, n);
    PIECE(s->set_point, n);
    PIECE(s->vessels_rest, n);
    PIECE(s->elastin_rest, n);
    PIECE(s->cells.id, cells);
    PIECE(s->cells.type, cells);
    PIECE(s->cells.x_um, cells);
    PIECE(s->cells.z_um, cells);
    PIECE(s->cells.dir_x, cells);
    PIECE(s->cells.dir_z, cells);
    PIECE(s->cells.age_h, cells);
    PIECE(s->keratinocytes.x_um, keys);
    PIECE(s->keratinocytes.state, keys);
    PIECE(s->columns.junction_um, nx);
    PIECE(s->columns.surface_um, nx);
    PIECE(s->columns.epidermis_um, nx);
    PIECE(s->columns.corneum_um, nx);
    PIECE(s->columns.cover, nx);
    PIECE(s->columns.barrier, nx);
    PIECE(s->columns.melanin, nx);
    PIECE(s->columns.perfusion, nx);
    PIECE(s->columns.lesion, nx);
    PIECE(s->pores, (size_t)s->pore_count);
    PIECE(s->events, (size_t)s->event_count);
    PIECE(s->metrics, SKH_METRIC_COUNT);
    if (s->scenario) PIECE(s->scenario, 1);
#undef PIECE
    return count;
}

skh_status skh_scene_copy(const skh_scene *scene, skh_scene *out, skh_error *err)
{
    skh_scene copy = *scene;
    piece pieces[MOST_PIECES];
    int count = pieces_of(&copy, pieces);
    size_t total = 0;
    for (int k = 0; k < count; k++) total += (pieces[k].bytes + 63) / 64 * 64;
    unsigned char *memory = malloc(total ? total : 1);
    if (!memory) return skh_fail(err, SKH_ERR_MEMORY, "no memory for a copy of %zu MiB", total >> 20);
    size_t at = 0;
    for (int k = 0; k < count; k++) {
        if (pieces[k].bytes) memcpy(memory + at, *pieces[k].pointer, pieces[k].bytes);
        *pieces[k].pointer = memory + at;
        at += (pieces[k].bytes + 63) / 64 * 64;
    }
    copy.owned = memory;
    *out = copy;
    return SKH_OK;
}

void skh_scene_free(skh_scene *scene)
{
    free(scene->owned);
    memset(scene, 0, sizeof *scene);
}
