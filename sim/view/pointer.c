// Numbers under the pointer: place, layer, matrix, oxygen, signal, and the nearest cell with its story.
#include "sim/view/app.h"
#include "sim/view/lens.h"
#include <math.h>
#include <string.h>

typedef struct spot {
    float x_um, depth_um, x_px, y_px; // pixels of the painted picture
} spot;

static spot find_spot(const skh_app *app, const skh_side *side, skh_box box, float x_pt, float y_pt)
{
    const skh_camera *camera = &side->painted->camera;
    float left = app->centre_um - app->um_per_pt * box.w / 2;
    float x_um = left + (x_pt - box.x) * app->um_per_pt, z_um = app->top_um + (y_pt - box.y) * app->um_per_pt;
    skh_lens_point at = skh_lens_to_px(camera, x_um, z_um);
    spot s = {.x_um = x_um, .x_px = at.x, .y_px = at.y};
    s.depth_um = skh_painted_depth(side->painted, s.x_px, s.y_px);
    return s;
}

static skh_text_id layer_name(const skh_scene *scene, int column, float depth_um)
{
    const skh_layers *l = &scene->layers;
    float corneum = scene->columns.corneum_um ? scene->columns.corneum_um[column] : l->corneum_um;
    float junction = scene->columns.junction_um ? scene->columns.junction_um[column] : l->epidermis_um;
    if (depth_um < 0) return SKH_TEXT_LAYER_AIR;
    if (depth_um < corneum) return SKH_TEXT_LAYER_CORNEUM;
    if (depth_um < junction) return SKH_TEXT_LAYER_EPIDERMIS;
    if (depth_um < l->papillary_um) return SKH_TEXT_LAYER_PAPILLARY;
    return depth_um < l->dermis_um ? SKH_TEXT_LAYER_RETICULAR : SKH_TEXT_LAYER_SUBCUTIS;
}

static void describe(const skh_app *app, const skh_scene *scene, const spot *s, char *text, size_t size)
{
    const skh_grid *grid = &scene->grid;
    int ix = (int)(s->x_um / grid->dx_um), iz = (int)(s->depth_um / grid->dx_um);
    bool inside = s->x_um >= 0 && ix < grid->nx && s->depth_um >= 0 && iz < grid->nz;
    int column = ix < 0 ? 0 : ix >= grid->nx ? grid->nx - 1 : ix;
    int used = snprintf(text, size, "%s  \u00B7  x %.2f mm  \u00B7  %s %.0f \u00B5m",
                        skh_text(layer_name(scene, column, s->depth_um)), (double)s->x_um / 1000, T(DEPTH),
                        (double)fmaxf(0, s->depth_um));
    if (!inside) return;
    size_t node = ((size_t)iz * (size_t)grid->ny) * (size_t)grid->nx + (size_t)ix;
    const double *const *f = scene->fields;
    double one = f[SKH_FIELD_COLLAGEN1_YOUNG][node] + f[SKH_FIELD_COLLAGEN1_MATURE][node];
    double three = f[SKH_FIELD_COLLAGEN3_YOUNG][node] + f[SKH_FIELD_COLLAGEN3_MATURE][node];
    char *end = text + used;
    size_t room = size - (size_t)used;
    if (one + three > 1) {
        used = snprintf(end, room, T(POINTER_MATRIX), one, three, f[SKH_FIELD_ELASTIN][node]);
        end += used;
        room -= (size_t)used;
    }
    if (f[SKH_FIELD_FIBRIN][node] > 0.01) {
        used = snprintf(end, room, T(POINTER_FIBRIN), f[SKH_FIELD_FIBRIN][node] * 100);
        end += used;
        room -= (size_t)used;
    }
    if (app->signal >= 0) {
        snprintf(end, room, "  \u00B7  %s %.3g ng/ml", skh_signal_words[app->signal].label,
                 (double)scene->signals[node * SKH_SIGNAL_COUNT + (size_t)app->signal]);
    } else {
        snprintf(end, room, T(POINTER_OXYGEN), f[SKH_FIELD_OXYGEN][node]);
    }
}

static const skh_sprite *nearest(const skh_app *app, const skh_painted *p, float x_px, float y_px)
{
    const skh_sprite *best = NULL;
    float closest = 1e30f;
    for (int i = 0; i < p->sprite_count; i++) {
        const skh_sprite *s = &p->sprites[i];
        if (!(app->cell_mask >> s->type & 1)) continue;
        float dx = s->x_px - x_px, dy = s->y_px - y_px, d = sqrtf(dx * dx + dy * dy) - s->radius_px;
        if (d < closest) {
            closest = d;
            best = s;
        }
    }
    return closest < 3 ? best : NULL;
}

static void mark(skh_app *app, skh_box box, const skh_camera *camera, const skh_sprite *sprite)
{
    skh_lens_point skin = skh_lens_to_um(camera, sprite->x_px, sprite->y_px);
    SDL_FPoint at = skh_section_place(app, box, skin.x, skin.y);
    float r = fmaxf(8, sprite->radius_px * camera->um_per_px / app->um_per_pt * 1.1f);
    SDL_Color yellow = skh_app_colour(app, SKH_COLOUR_MARKER);
    for (int i = 0; i < 24; i++) {
        float a = (float)i * 0.2618f, b = a + 0.2618f;
        skh_draw_line(app->draw, at.x + cosf(a) * r, at.y + sinf(a) * r, at.x + cosf(b) * r,
                      at.y + sinf(b) * r, 2, yellow);
    }
}

static void readout(skh_app *app, skh_box box, float pointer_y, const char *text)
{
    // clear of the mini-map in the corner when there is room for both
    float free_w = box.w - skh_marks_map_width(app, box),
          wide = fminf(free_w - 24, skh_draw_text_width(app->draw, SKH_FONT_SMALL, text) + 16);
    // two lines on a narrow plate: nothing of it is left out
    float high = skh_draw_paragraph_height(app->draw, wide - 14, SKH_FONT_SMALL, text) + 6;
    skh_box back = {box.x + fmaxf(12, fminf((box.w - wide) / 2, free_w - wide - 12)),
                    box.y + box.h - 54 - high, wide, high};
    if (box.h < 260) // a low plate: at the edge away from what one points at
        back.y = pointer_y < box.y + box.h / 2 + 8 ? box.y + box.h - 8 - high : box.y + 46;
    skh_draw_round(app->draw, back, 4, skh_alpha(skh_app_colour(app, SKH_COLOUR_PANEL), 235));
    skh_draw_paragraph(app->draw, back.x + 8, back.y + 3, wide - 14, SKH_FONT_SMALL,
                       skh_app_colour(app, SKH_COLOUR_TEXT), text);
}

/// Enter on a plate with the focus goes from cell to cell, so that each can be met by keyboard.
static void pick_next(skh_app *app, const skh_painted *p)
{
    if (!p->sprite_count) return;
    int next = 0;
    for (int i = 0; i < p->sprite_count; i++) {
        if (p->sprites[i].id == app->picked_id && p->sprites[i].type == app->picked_type) next = i + 1;
    }
    for (int tries = 0; tries < p->sprite_count; tries++, next++) {
        const skh_sprite *s = &p->sprites[next % p->sprite_count];
        bool inside = s->x_px > 0 && s->y_px > 0 && s->x_px < (float)p->camera.width_px &&
                      s->y_px < (float)p->camera.height_px && app->cell_mask >> s->type & 1;
        if (!inside) continue;
        app->picked_id = s->id;
        app->picked_type = s->type;
        char tip[400];
        skh_actor_tip(s->type, tip, sizeof tip);
        skh_ui_announce(&app->ui, "%s", tip);
        return;
    }
}

void skh_pointer_draw(skh_app *app, int index, skh_box box)
{
    const skh_side *side = &app->sides[index];
    if (!side->scene || !side->painted || !app->framed) return;
    skh_ui *ui = &app->ui;
    uint32_t id = skh_ui_id(index ? "section-b" : "section-a");
    bool over = ui->hover == id && skh_ui_inside(ui, box) && !app->panning;
    bool keyboard = ui->focus == id && ui->ring && !ui->blocked;
    if (keyboard && skh_ui_take_key(ui, SDLK_RETURN, NULL)) pick_next(app, side->painted);
    if (keyboard && app->picked_id && skh_ui_take_key(ui, SDLK_ESCAPE, NULL)) app->picked_id = 0;
    const skh_sprite *sprite = NULL;
    spot s = find_spot(app, side, box, over ? ui->mouse_x : box.x + box.w / 2,
                       over ? ui->mouse_y : box.y + box.h / 2);
    if (over) sprite = nearest(app, side->painted, s.x_px, s.y_px);
    if (keyboard && app->picked_id) {
        for (int i = 0; i < side->painted->sprite_count; i++) {
            const skh_sprite *candidate = &side->painted->sprites[i];
            if (candidate->id == app->picked_id && candidate->type == app->picked_type) sprite = candidate;
        }
    }
    skh_draw_clip(app->draw, &box);
    if (over || keyboard) {
        char text[320];
        describe(app, &side->scene->scene, &s, text, sizeof text);
        readout(app, box, over ? ui->mouse_y : box.y + box.h / 2, text);
    }
    if (keyboard && !over) {
        float x = box.x + box.w / 2, y = box.y + box.h / 2;
        SDL_Color yellow = skh_app_colour(app, SKH_COLOUR_MARKER);
        skh_draw_line(app->draw, x - 9, y, x + 9, y, 1.5f, yellow);
        skh_draw_line(app->draw, x, y - 9, x, y + 9, 1.5f, yellow);
    }
    if (sprite) {
        mark(app, box, &side->painted->camera, sprite);
        char tip[400];
        skh_actor_tip(sprite->type, tip, sizeof tip);
        skh_box at = {over ? ui->mouse_x - 8 : box.x + box.w / 2, over ? ui->mouse_y - 8 : box.y + 80, 16,
                      16};
        snprintf(ui->tip, sizeof ui->tip, "%s", tip);
        ui->tip_box = at;
    }
    skh_draw_clip(app->draw, NULL);
}
