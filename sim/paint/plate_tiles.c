// Drawing of a plate's tiles: which ones, in which order, layer by layer, on all threads.
#include "sim/paint/plate.h"
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

skh_canvas skh_plate_canvas(const skh_plate *p, int column, int row, float (*plane)[SKH_TILE_PX])
{
    float side = (float)SKH_TILE * p->camera.um_per_px;
    return (skh_canvas){.um_per_px = p->camera.um_per_px,
                        .x0_um = (float)column * side,
                        .z0_um = (float)row * side,
                        .seed = (uint32_t)p->seed * 2654435761u + 17u,
                        .skin = &p->skin,
                        .matters = &p->matters,
                        .tear = p->tear,
                        .plane = plane,
                        .thread = plane ? (void *)plane[SKH_PLANE_COUNT] : NULL};
}

int skh_plate_lay_fibres(skh_plate *p, int again)
{
    int c0 = skh_tile_floor(p->left_px), c1 = skh_tile_floor(p->left_px + p->camera.width_px - 1);
    int inside = c0 >= p->fibre_column && c1 < p->fibre_column + p->fibre_columns &&
                 p->row_low >= p->fibre_row && p->row_high < p->fibre_row + p->fibre_rows;
    if (inside && !again) return 0;
    p->fibre_column = c0 - 1;
    p->fibre_row = p->row_low - 1;
    p->fibre_columns = c1 - c0 + 3;
    p->fibre_rows = p->row_high - p->row_low + 3;
    skh_canvas canvas = skh_plate_canvas(p, p->fibre_column, p->fibre_row, NULL);
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
        for (int y = 0; y < SKH_TILE; y++) {
            const float *in = plane[k] + y * SKH_TILE;
            uint8_t *out = t->plane[k] + y * SKH_TILE;
            int any = 0;
            for (int x = 0; x < SKH_TILE; x++) {
                float v = in[x] * (float)SKH_AMOUNT_STEPS + 0.5f;
                int q = (int)(v < 0.0f ? 0.0f : v > 255.0f ? 255.0f : v);
                out[x] = (uint8_t)q;
                any |= q;
            }
            t->used[y] = any ? t->used[y] | 1u << k : t->used[y] & ~(1u << k);
        }
    }
}

static void draw_anatomy(const skh_plate *p, skh_tile *t, float (*plane)[SKH_TILE_PX])
{
    memset(plane, 0, sizeof(float) * SKH_PLANE_DRAWN * SKH_TILE_PX);
    skh_canvas canvas = skh_plate_canvas(p, t->column, t->row, plane);
    skh_ground_draw(&canvas);
    int bin = (t->row - p->fibre_row) * p->fibre_columns + t->column - p->fibre_column;
    skh_threads_gather(&canvas);
    for (int k = p->fibres.bin_start[bin]; k < p->fibres.bin_start[bin + 1]; k++)
        skh_fibre_draw(&p->fibres.fibre[p->fibres.bin[k]], &canvas);
    skh_threads_scatter(&canvas);
    skh_fat_draw(&canvas);
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
        stale += !wanted[k] && t->stale > 0.0f;
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

int skh_plate_draw_tiles(skh_plate *p, int budget)
{
    int c0 = skh_tile_floor(p->left_px), c1 = skh_tile_floor(p->left_px + p->camera.width_px - 1);
    int r0 = p->row_low, r1 = p->row_high;
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
        memset(t->used, 0, sizeof t->used);
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
        skh_canvas canvas = skh_plate_canvas(p, t->column, t->row, plane);
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
