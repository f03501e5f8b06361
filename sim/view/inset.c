// Two more pictures of the same worlds: the difference of two courses, and the skin in the mirror.
#include "sim/view/app.h"
#include <math.h>
#include <stdlib.h>

enum { MIRROR_PX = 220, FIELDS = 5 };

/// Sum of some fields, its unit and the difference at full colour.
static const struct {
    skh_text_id label;
    skh_field fields[4];
    int count;
    double full;
    const char *unit;
} maps[FIELDS] = {
    {SKH_TEXT_MAP_COLLAGEN,
     {SKH_FIELD_COLLAGEN1_YOUNG, SKH_FIELD_COLLAGEN1_MATURE, SKH_FIELD_COLLAGEN3_YOUNG,
      SKH_FIELD_COLLAGEN3_MATURE},
     4,
     100,
     "mg/ml"},
    {SKH_TEXT_MAP_COLLAGEN3, {SKH_FIELD_COLLAGEN3_YOUNG, SKH_FIELD_COLLAGEN3_MATURE}, 2, 30, "mg/ml"},
    {SKH_TEXT_MAP_ELASTIN, {SKH_FIELD_ELASTIN}, 1, 5, "mg/ml"},
    {SKH_TEXT_MAP_VESSELS, {SKH_FIELD_VESSELS}, 1, 1, ""},
    {SKH_TEXT_MAP_FIBRIN, {SKH_FIELD_FIBRIN}, 1, 1, ""},
};

static double sum_at(const skh_scene *scene, int map, size_t node)
{
    double sum = 0;
    for (int i = 0; i < maps[map].count; i++) sum += scene->fields[maps[map].fields[i]][node];
    return sum;
}

/// Blue where A has less than B, orange where it has more, white where they agree. Safe for all colour
/// vision.
static uint32_t map_colour(double share)
{
    share = fmin(1, fmax(-1, share));
    double to[3] = {203, 91, 0}, away = fabs(share);
    if (share < 0) {
        to[0] = 20;
        to[1] = 98;
        to[2] = 178;
    }
    uint32_t colour = 0xFF;
    for (int i = 0; i < 3; i++) colour = colour << 8 | (uint32_t)(248 + (to[i] - 248) * away + 0.5);
    return colour;
}

static void fill_difference(skh_app *app)
{
    const skh_scene *a = &app->sides[0].scene->scene, *b = &app->sides[1].scene->scene;
    int nx = a->grid.nx, nz = a->grid.nz;
    void *pixels;
    int pitch;
    if (SDL_LockTexture(app->difference, NULL, &pixels, &pitch)) return;
    double scale = (double)a->grid.dx_um / (double)b->grid.dx_um;
    for (int z = 0; z < nz; z++) {
        uint32_t *row = (uint32_t *)(void *)((char *)pixels + z * pitch);
        for (int x = 0; x < nx; x++) {
            int bx = (int)(((double)x + 0.5) * scale), bz = (int)(((double)z + 0.5) * scale);
            if (bx >= b->grid.nx || bz >= b->grid.nz) { // B is smaller: nothing to compare with
                row[x] = 0xFF808080;
                continue;
            }
            size_t here = (size_t)z * (size_t)(a->grid.ny * nx) + (size_t)x;
            size_t there = (size_t)bz * (size_t)(b->grid.ny * b->grid.nx) + (size_t)bx;
            row[x] = map_colour(
                (sum_at(a, app->difference_field, here) - sum_at(b, app->difference_field, there)) /
                maps[app->difference_field].full);
        }
    }
    SDL_UnlockTexture(app->difference);
}

static void difference_legend(skh_app *app, skh_box box)
{
    const char *words[FIELDS];
    for (int i = 0; i < FIELDS; i++) words[i] = skh_text(maps[i].label);
    skh_box back = {box.x + box.w - 330, box.y + 12, 318, 74};
    skh_draw_round(app->draw, back, 5, skh_alpha(skh_app_colour(app, SKH_COLOUR_PANEL), 240));
    skh_box choice = {back.x + 10, back.y + 8, back.w - 20, 26};
    if (skh_choice(&app->ui, "difference-field", choice, T(DIFFERENCE_OF), words, FIELDS,
                   &app->difference_field)) {
        app->difference_scene[0] = NULL;
    }
    float x = back.x + 10, wide = back.w - 20;
    for (int i = 0; i < 48; i++) {
        uint32_t colour = map_colour((double)i / 23.5 - 1);
        SDL_Color c = {(Uint8)(colour >> 16), (Uint8)(colour >> 8 & 255), (Uint8)(colour & 255), 255};
        skh_draw_box(app->draw, (skh_box){x + wide * (float)i / 48, back.y + 40, wide / 48 + 0.5f, 8}, c);
    }
    char text[64];
    SDL_Color ink = skh_app_colour(app, SKH_COLOUR_TEXT);
    snprintf(text, sizeof text, T(MORE_IN_B), maps[app->difference_field].full,
             maps[app->difference_field].unit);
    skh_draw_text(app->draw, x, back.y + 52, SKH_FONT_SMALL, SKH_ALIGN_LEFT, ink, text);
    snprintf(text, sizeof text, T(MORE_IN_A), maps[app->difference_field].full,
             maps[app->difference_field].unit);
    skh_draw_text(app->draw, x + wide, back.y + 52, SKH_FONT_SMALL, SKH_ALIGN_RIGHT, ink, text);
}

void skh_difference_draw(skh_app *app, skh_box box)
{
    const skh_shared_scene *a = app->sides[0].scene, *b = app->sides[1].scene;
    skh_draw_box(app->draw, box, (SDL_Color){90, 94, 100, 255});
    if (!a || !b) return;
    int nx = a->scene.grid.nx, nz = a->scene.grid.nz, w = 0, h = 0;
    if (app->difference) SDL_QueryTexture(app->difference, NULL, NULL, &w, &h);
    if (w != nx || h != nz) {
        SDL_DestroyTexture(app->difference);
        app->difference =
            SDL_CreateTexture(app->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, nx, nz);
        SDL_SetTextureScaleMode(app->difference, SDL_ScaleModeLinear);
        app->difference_scene[0] = NULL;
    }
    if (!app->difference) return;
    if (app->difference_scene[0] != a || app->difference_scene[1] != b) fill_difference(app);
    app->difference_scene[0] = app->sides[0].scene;
    app->difference_scene[1] = app->sides[1].scene;
    skh_draw_clip(app->draw, &box);
    float scale = skh_draw_scale(app->draw), dx = a->scene.grid.dx_um;
    SDL_FPoint corner = skh_section_place(app, box, 0, 0),
               end = skh_section_place(app, box, (float)nx * dx, (float)nz * dx);
    SDL_FRect place = {corner.x * scale, corner.y * scale, (end.x - corner.x) * scale,
                       (end.y - corner.y) * scale};
    SDL_RenderCopyF(skh_draw_renderer(app->draw), app->difference, NULL, &place);
    // where the dermis begins, so that the map can be read
    float junction = skh_section_place(app, box, 0, a->scene.layers.epidermis_um).y;
    skh_draw_line(app->draw, box.x, junction, box.x + box.w, junction, 1, (SDL_Color){60, 60, 70, 160});
    skh_draw_clip(app->draw, NULL);
    difference_legend(app, box);
}

bool skh_mirror_low(skh_box box) { return box.h < 260; }

void skh_mirror_draw(skh_app *app, skh_box box)
{
    const skh_shared_scene *shared = app->sides[app->active].scene;
    if (!shared) return;
    bool low = skh_mirror_low(box);
    float scale = skh_draw_scale(app->draw),
          side = fminf(MIRROR_PX, fminf(box.h - (low ? 54 : 130), box.w * 0.45f));
    if (side < 80) return;
    int px = (int)lroundf(side * scale), w = 0;
    if (app->mirror) SDL_QueryTexture(app->mirror, NULL, NULL, &w, NULL);
    if (w != px) {
        SDL_DestroyTexture(app->mirror);
        app->mirror =
            SDL_CreateTexture(app->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, px, px);
        app->mirror_scene = NULL;
    }
    void *pixels;
    int pitch;
    if (!app->mirror) return;
    if (app->mirror_scene != shared && !SDL_LockTexture(app->mirror, NULL, &pixels, &pitch)) {
        float width_um = (float)shared->scene.grid.nx * shared->scene.grid.dx_um;
        skh_surface_paint(&shared->scene, width_um / (float)px, pixels, px, px, pitch / 4);
        SDL_UnlockTexture(app->mirror);
        app->mirror_scene = app->sides[app->active].scene;
    }
    skh_box frame = {box.x + 12, box.y + 62, side + 8, side + 30};
    if (app->stain == SKH_STAIN_POLARISED) frame.y += 46;
    if (low) {
        frame.x = fmaxf(frame.x, box.x + box.w - 12 - skh_marks_map_width(app, box) - frame.w);
        frame.y = box.y + 12;
    }
    skh_draw_panel(app->draw, frame, 5, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, SKH_COLOUR_LINE));
    skh_draw_text(app->draw, frame.x + 8, frame.y + 4, SKH_FONT_SMALL, SKH_ALIGN_LEFT,
                  skh_app_colour(app, SKH_COLOUR_TEXT), T(MIRROR));
    SDL_Rect place = {(int)lroundf((frame.x + 4) * scale), (int)lroundf((frame.y + 26) * scale), px, px};
    SDL_RenderCopy(skh_draw_renderer(app->draw), app->mirror, NULL, &place);
    skh_box cross = {frame.x + frame.w - 27, frame.y + 1, 24, 24};
    if (skh_icon_button(&app->ui, "mirror-close", cross, SKH_ICON_CLOSE, T(CLOSE), false))
        app->surface = false;
}
