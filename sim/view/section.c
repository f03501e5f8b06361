// The section: camera, the painter's picture moved to the camera, cells as one batch of sprites.
#include "sim/view/app.h"
#include <math.h>

static const float closest_um_per_pt = 0.05f;
static const double fade_s = 0.2;

skh_box skh_section_box(const skh_app *app, int side)
{
    skh_box box = skh_app_layout(app).plate;
    if (skh_course_sides(app) < 2 || app->compare != SKH_COMPARE_SPLIT) return box;
    float half = floorf((box.w - 4) / 2);
    return (skh_box){box.x + (float)side * (half + 4), box.y, half, box.h};
}

SDL_FPoint skh_section_place(const skh_app *app, skh_box box, float x_um, float shown_z_um)
{
    SDL_FPoint place = {box.x + box.w / 2 + (x_um - app->centre_um) / app->um_per_pt,
                        box.y + (shown_z_um - app->top_um) / app->um_per_pt};
    return place;
}

/// Points of skin per point of screen at which the whole section fits.
static float whole_um_per_pt(const skh_grid *grid, skh_box box)
{
    float across = (float)grid->nx * grid->dx_um / box.w,
          down = (float)grid->nz * grid->dx_um / (box.h * 0.93f);
    return fmaxf(across, down);
}

void skh_section_frame(skh_app *app, bool whole)
{
    const skh_shared_scene *shared = app->sides[0].scene;
    if (!shared) return;
    const skh_scene *scene = &shared->scene;
    skh_box box = skh_section_box(app, 0);
    float width_um = (float)scene->grid.nx * scene->grid.dx_um;
    app->want_um_per_pt = whole_um_per_pt(&scene->grid, box);
    app->want_centre_um = width_um / 2;
    if (!whole) {
        // 1.1 to 1.5 um a point: tissue reads as tissue, and the deepest channel fits if it can; a lesion
        // does
        float deepest = 0;
        for (int i = 0; i < scene->pore_count; i++) deepest = fmaxf(deepest, scene->pores[i].depth_um);
        skh_sight sight = skh_paint_sight(scene);
        app->want_centre_um = sight.at_um;
        float most = skh_course_sides(app) == 2 ? 4 : 1.5f; // a comparison wants to see how deep each went
        float fitting = fminf(most, fmaxf(1.1f, (deepest + 160) / box.h));
        fitting = fmaxf(fitting, fmaxf(sight.wide_um / box.w, sight.deep_um / (0.88f * box.h)));
        app->want_um_per_pt = fminf(app->want_um_per_pt, fitting);
        if (skh_course_sides(app) < 2)
            app->want_um_per_pt = fminf(app->want_um_per_pt, width_um / box.w); // no bare edges
        float half = fminf(box.w * app->want_um_per_pt, width_um) / 2;
        app->want_centre_um = fminf(fmaxf(app->want_centre_um, half), width_um - half);
    }
    app->want_top_um = -(whole ? 0.05f : 0.12f) * box.h * app->want_um_per_pt;
    app->steered = false;
    if (!app->framed || app->ui.reduce_motion) {
        app->centre_um = app->want_centre_um;
        app->top_um = app->want_top_um;
        app->um_per_pt = app->want_um_per_pt;
    }
    app->framed = true;
}

void skh_section_zoom(skh_app *app, float factor, float x_pt, float y_pt)
{
    if (!app->framed || !app->sides[0].scene) return;
    skh_box box = skh_section_box(app, 0);
    if (skh_course_sides(app) == 2 && x_pt > box.x + box.w) x_pt -= box.w + 4;
    float most = whole_um_per_pt(&app->sides[0].scene->scene.grid, box) * 1.15f;
    float next = fminf(most, fmaxf(closest_um_per_pt, app->want_um_per_pt * factor));
    float dx = x_pt - box.x - box.w / 2, dy = y_pt - box.y;
    app->want_centre_um += dx * (app->want_um_per_pt - next); // the place under the pointer stays there
    app->want_top_um += dy * (app->want_um_per_pt - next);
    app->want_um_per_pt = next;
    app->steered = true;
}

static float ease(float from, float to, float share)
{
    return fabsf(to - from) < 1e-4f * fabsf(to) ? to : from + (to - from) * share;
}

/// Swollen skin rises by up to a tenth of a millimetre: keep its surface in sight unless someone steers.
static void follow_surface(skh_app *app, const skh_scene *scene, skh_box box)
{
    const float *surface = scene->columns.surface_um;
    if (app->steered || !surface) return;
    float half = box.w * app->want_um_per_pt / 2, highest = 0;
    for (int x = 0; x < scene->grid.nx; x++) {
        float at = ((float)x + 0.5f) * scene->grid.dx_um;
        if (fabsf(at - app->want_centre_um) < half) highest = fmaxf(highest, surface[x]);
    }
    float sky = box.h * app->want_um_per_pt;
    app->want_top_um = fminf(-0.12f * sky, -highest - 0.09f * sky);
}

void skh_section_camera(skh_app *app)
{
    const skh_shared_scene *shared = app->sides[0].scene;
    if (!shared) return;
    // channels appear with the first session: frame again when they do, unless the camera was moved by hand
    bool channels = shared->scene.pore_count > 0;
    if (!app->framed || (channels && !app->framed_channels && !app->steered)) skh_section_frame(app, false);
    app->framed_channels = channels;
    const skh_grid *grid = &shared->scene.grid;
    skh_box box = skh_section_box(app, 0);
    float width = (float)grid->nx * grid->dx_um, depth = (float)grid->nz * grid->dx_um;
    follow_surface(app, &shared->scene, box);
    app->want_centre_um = fminf(width, fmaxf(0, app->want_centre_um));
    app->want_top_um = fminf(depth - 0.3f * box.h * app->want_um_per_pt,
                             fmaxf(-0.6f * box.h * app->want_um_per_pt, app->want_top_um));
    float share = app->exact || app->ui.reduce_motion || app->panning ? 1 : 1 - expf(-14 * (float)app->dt_s);
    app->centre_um = ease(app->centre_um, app->want_centre_um, share);
    app->top_um = ease(app->top_um, app->want_top_um, share);
    app->um_per_pt = ease(app->um_per_pt, app->want_um_per_pt, share);
}

void skh_section_ask(skh_app *app, int index, skh_box box)
{
    skh_side *side = &app->sides[index];
    if (!side->scene || !app->framed) return;
    float scale = skh_draw_scale(app->draw);
    skh_camera camera = {app->want_centre_um - app->want_um_per_pt * box.w / 2, app->want_top_um,
                         app->want_um_per_pt / scale, (int)lroundf(box.w * scale),
                         (int)lroundf(box.h * scale)};
    if (camera.width_px < 8 || camera.height_px < 8) return;
    skh_paint_options options = skh_paint_options_default();
    options.show_cells = 0; // the window draws them as sprites, which move without a new plate
    options.stain = options.stain_to = app->stain;
    options.stage_angle = app->stain == SKH_STAIN_POLARISED ? app->stage_turns : 0;
    options.safe_colours = app->options.safe_colours;
    options.signal = app->signal;
    options.needle = skh_play_needle(app);
    skh_painter_ask(app->painter, index, side->scene, &camera, &options);
    if (app->exact) skh_painter_wait(app->painter);
    side->painted = skh_painter_take(app->painter, index);
}

/// Put a newly painted picture into the side's texture; a change of stain keeps the old one to fade it out.
static void upload(skh_app *app, skh_side *side)
{
    const skh_painted *p = side->painted;
    if (!p || p->serial == side->serial) return;
    if (side->texture && side->shown_stain != p->options.stain && !app->ui.reduce_motion && !app->exact) {
        SDL_DestroyTexture(side->before);
        side->before = side->texture;
        side->before_camera = p->camera;
        side->texture = NULL;
        side->fade_start_s = app->time_s;
    }
    if (!side->texture || side->texture_w != p->camera.width_px || side->texture_h != p->camera.height_px) {
        SDL_DestroyTexture(side->texture);
        side->texture =
            SDL_CreateTexture(app->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING,
                              p->camera.width_px, p->camera.height_px);
        side->texture_w = p->camera.width_px;
        side->texture_h = p->camera.height_px;
    }
    SDL_UpdateTexture(side->texture, NULL, p->argb, p->camera.width_px * 4);
    side->serial = p->serial;
    side->shown_stain = p->options.stain;
}

/// Where a picture made with `camera` lies now, in pixels.
static SDL_FRect moved(const skh_app *app, const skh_camera *camera, skh_box box)
{
    float scale = skh_draw_scale(app->draw), um_per_px = app->um_per_pt / scale;
    float left = app->centre_um - app->um_per_pt * box.w / 2, zoom = camera->um_per_px / um_per_px;
    SDL_FRect place = {box.x * scale + (camera->left_um - left) / um_per_px,
                       box.y * scale + (camera->top_um - app->top_um) / um_per_px,
                       (float)camera->width_px * zoom, (float)camera->height_px * zoom};
    if (fabsf(zoom - 1) < 1e-3f) { // no resampling of a picture that only moved
        place.x = roundf(place.x);
        place.y = roundf(place.y);
        place.w = (float)camera->width_px;
        place.h = (float)camera->height_px;
    }
    return place;
}

static Uint8 sprite_alpha(const skh_app *app, const skh_sprite *sprite)
{
    if (!(app->cell_mask >> sprite->type & 1)) return 0;
    float needle = skh_play_needle(app); // lies above the cells: they give way while it is in
    int alpha = app->highlight >= 0 && app->highlight != sprite->type ? 60 : 255;
    return (Uint8)((float)alpha * fmaxf(0, 1 - 6 * needle));
}

/// All cells of a side, those in the background first: a change of alpha costs the software renderer time.
static void draw_sprites(skh_app *app, skh_side *side, skh_box box)
{
    const skh_painted *p = side->painted;
    SDL_Renderer *renderer = skh_draw_renderer(app->draw);
    SDL_FRect place = moved(app, &p->camera, box);
    float zoom = place.w / (float)p->camera.width_px;
    bool alive = app->playing && !app->ui.reduce_motion && !app->exact;
    for (int front = app->highlight < 0; front < 2; front++) {
        for (int i = 0; i < p->sprite_count; i++) {
            const skh_sprite *s = &p->sprites[i];
            Uint8 alpha = sprite_alpha(app, s);
            if (!alpha || (app->highlight >= 0 && (s->type == app->highlight) != front)) continue;
            float breath = 1; // of small cells it would not be seen
            if (alive && s->radius_px * zoom > 12)
                breath += 0.035f * sinf((float)fmod(app->time_s, 1000) * 2.2f + (float)(s->id % 64));
            skh_stamps_draw(&side->stamps, renderer, p, s, place.x + s->x_px * zoom, place.y + s->y_px * zoom,
                            s->radius_px * zoom * breath, alpha);
        }
    }
}

static void draw_side(skh_app *app, int index, skh_box box)
{
    skh_side *side = &app->sides[index];
    bool dark = skh_stain_dark(app->stain);
    // behind a picture that is still on its way: night, sky or an empty slide
    SDL_Color behind = dark                                  ? (SDL_Color){6, 6, 9, 255}
                       : app->stain == SKH_STAIN_ILLUSTRATED ? (SDL_Color){214, 230, 243, 255}
                                                             : (SDL_Color){248, 247, 245, 255};
    skh_draw_box(app->draw, box, behind);
    if (app->stain == SKH_STAIN_ILLUSTRATED) // and dermis below
        skh_draw_box(app->draw, (skh_box){box.x, box.y + box.h / 2, box.w, box.h / 2},
                     (SDL_Color){231, 192, 126, 255});
    upload(app, side);
    if (!side->texture || !side->painted) {
        skh_draw_text(app->draw, box.x + box.w / 2, box.y + box.h / 2 - 10, SKH_FONT_TITLE, SKH_ALIGN_CENTRE,
                      (SDL_Color){70, 70, 76, 255}, T(PREPARING));
        return;
    }
    skh_draw_clip(app->draw, &box);
    SDL_Renderer *renderer = skh_draw_renderer(app->draw);
    double fade = (app->time_s - side->fade_start_s) / fade_s;
    if (side->before && fade < 1) {
        SDL_FRect before = moved(app, &side->before_camera, box);
        SDL_RenderCopyF(renderer, side->before, NULL, &before);
        SDL_SetTextureBlendMode(side->texture, SDL_BLENDMODE_BLEND);
        SDL_SetTextureAlphaMod(side->texture, (Uint8)(fmax(0, fade) * 255));
    } else {
        SDL_SetTextureBlendMode(side->texture, SDL_BLENDMODE_NONE);
        SDL_SetTextureAlphaMod(side->texture, 255);
    }
    SDL_FRect place = moved(app, &side->painted->camera, box);
    SDL_SetTextureScaleMode(side->texture, SDL_ScaleModeLinear);
    SDL_RenderCopyF(renderer, side->texture, NULL, &place);
    // a stain shows what the dye would: nuclei are in the picture; marks are an extra
    if (app->mark_cells || app->stain == SKH_STAIN_ILLUSTRATED) draw_sprites(app, side, box);
    skh_draw_clip(app->draw, NULL);
}

/// Drag, wheel, double click and keys on a plate.
static void handle(skh_app *app, skh_ui_state state, skh_box box)
{
    skh_ui *ui = &app->ui;
    if (state.hover && ui->wheel != 0)
        skh_section_zoom(app, powf(0.85f, ui->wheel), ui->mouse_x, ui->mouse_y);
    if (state.twice) skh_section_zoom(app, 0.5f, ui->mouse_x, ui->mouse_y);
    if (state.held && ui->pressed) {
        app->pan_x = ui->mouse_x;
        app->pan_y = ui->mouse_y;
    }
    bool far = fabsf(ui->mouse_x - app->pan_x) + fabsf(ui->mouse_y - app->pan_y) > 3;
    if (state.held && ui->down && (app->panning || far)) {
        app->panning = app->steered = true;
        app->want_centre_um = app->centre_um - (ui->mouse_x - app->pan_x) * app->um_per_pt;
        app->want_top_um = app->top_um - (ui->mouse_y - app->pan_y) * app->um_per_pt;
        app->pan_x = ui->mouse_x;
        app->pan_y = ui->mouse_y;
    }
    if (!ui->down) app->panning = false;
    (void)box;
}

void skh_section_draw(skh_app *app, skh_box whole)
{
    (void)whole;
    static const char *const names[2] = {"section-a", "section-b"};
    int plates = skh_course_sides(app) == 2 && app->compare == SKH_COMPARE_SPLIT ? 2 : 1;
    for (int i = 0; i < plates; i++) {
        skh_box box = skh_section_box(app, i);
        skh_ui_state state = skh_ui_widget(&app->ui, skh_ui_id(names[i]), box, names[i]);
        handle(app, state, box);
        if (app->compare == SKH_COMPARE_DIFFERENCE && skh_course_sides(app) == 2)
            skh_difference_draw(app, box);
        else
            draw_side(app, i, box);
        if (state.clicked && skh_course_sides(app) == 2) app->active = i;
        skh_marks_draw(app, i, box);
        skh_pointer_draw(app, i, box); // what one points at reads above the labels
        skh_marks_badge(app, i, box);
        if (state.focus && app->ui.ring) {
            skh_box inner = {box.x + 3, box.y + 3, box.w - 6, box.h - 6};
            skh_draw_outline(app->draw, inner, 2, skh_app_colour(app, SKH_COLOUR_FOCUS));
        }
        skh_ui_say(&app->ui, state, "%s", T(SECTION_SAY));
    }
    if (app->surface) skh_mirror_draw(app, skh_section_box(app, 0));
}
