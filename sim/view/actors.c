// Who is here now: icons, counts, filter and highlight; and what each of them does.
#include "sim/view/app.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ACTORS = SKH_CELL_COUNT + 1 };

/// In order of appearance. `metric` counts them in the section.
static const struct {
    int type;
    skh_text_id name, story;
    skh_metric_scalar_id metric;
} actors[ACTORS] = {
    {SKH_CELL_COUNT, SKH_TEXT_ACTOR_PLATELET, SKH_TEXT_STORY_PLATELET, SKH_MS_platelets_count},
    {SKH_CELL_NEUTROPHIL, SKH_TEXT_ACTOR_NEUTROPHIL, SKH_TEXT_STORY_NEUTROPHIL, SKH_MS_neutrophils_count},
    {SKH_CELL_MACROPHAGE_M1, SKH_TEXT_ACTOR_M1, SKH_TEXT_STORY_M1, SKH_MS_macrophages_m1_count},
    {SKH_CELL_MACROPHAGE_M2, SKH_TEXT_ACTOR_M2, SKH_TEXT_STORY_M2, SKH_MS_macrophages_m2_count},
    {SKH_CELL_FIBROBLAST, SKH_TEXT_ACTOR_RESTING, SKH_TEXT_STORY_RESTING, SKH_MS_fibroblasts_quiescent_count},
    {SKH_CELL_FIBROBLAST_ACTIVE, SKH_TEXT_ACTOR_ACTIVE, SKH_TEXT_STORY_ACTIVE,
     SKH_MS_fibroblasts_active_count},
    {SKH_CELL_MYOFIBROBLAST, SKH_TEXT_ACTOR_MYO, SKH_TEXT_STORY_MYO, SKH_MS_myofibroblasts_count},
    {SKH_CELL_SPROUT, SKH_TEXT_ACTOR_SPROUT, SKH_TEXT_STORY_SPROUT, SKH_MS_sprouts_count},
};

void skh_actor_tip(int type, char *text, size_t size)
{
    for (int i = 0; i < ACTORS; i++) {
        if (actors[i].type == type)
            snprintf(text, size, "%s. %s", skh_text(actors[i].name), skh_text(actors[i].story));
    }
}

/// All icons in one texture, made when the UI scale changes.
static void make_icons(skh_app *app, int px)
{
    SDL_DestroyTexture(app->icons);
    uint32_t *pixels = calloc((size_t)px * (size_t)px * ACTORS, sizeof *pixels);
    app->icons =
        SDL_CreateTexture(app->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, px * ACTORS, px);
    app->icons_scale = px;
    if (!pixels || !app->icons) {
        free(pixels);
        return;
    }
    for (int type = 0; type < ACTORS; type++) {
        skh_sprite_icon(type, app->options.safe_colours, px, pixels + type * px, px * ACTORS);
    }
    skh_stamps_straighten(pixels, (size_t)px * (size_t)px * ACTORS);
    SDL_UpdateTexture(app->icons, NULL, pixels, px * ACTORS * 4);
    SDL_SetTextureBlendMode(app->icons, SDL_BLENDMODE_BLEND);
    free(pixels);
}

void skh_icon_actor(skh_app *app, float x, float y, float size, int type)
{
    float scale = skh_draw_scale(app->draw);
    int px = (int)lroundf(size * scale);
    if (px != app->icons_scale) make_icons(app, px);
    if (!app->icons) return;
    SDL_Rect from = {type * px, 0, px, px}, to = {(int)lroundf(x * scale), (int)lroundf(y * scale), px, px};
    SDL_RenderCopy(skh_draw_renderer(app->draw), app->icons, &from, &to);
}

/// Change over the last sixth of the story, as an arrow.
static int trend(const skh_side *side, int metric, double now)
{
    const skh_record *record = &side->record;
    if (record->count < 8) return 0;
    int at = record->count - 1;
    while (at > 0 && record->time_h[at] > (side->scene ? side->scene->scene.time_h : 0)) at--;
    int before = at > 24 ? at - 24 : 0;
    double then = (double)record->values[(size_t)before * SKH_METRIC_COUNT + (size_t)metric];
    double step = fmax(1, 0.08 * fmax(now, then));
    return now > then + step ? 1 : now < then - step ? -1 : 0;
}

/// How many there are now.
static double count_of(const skh_side *side, int index)
{
    const double *metrics = side->scene ? side->scene->scene.metrics : NULL;
    return metrics ? metrics[skh_metric_scalar(actors[index].metric)] : 0;
}

/// Icon on its chip, name, count, clear of 20 points at the right.
static void draw_line(skh_app *app, skh_box row, int index, bool drawn, const char *number)
{
    skh_draw_round(app->draw, (skh_box){row.x + 2, row.y + 1, row.h - 2, row.h - 2}, 3,
                   skh_alpha(skh_app_colour(app, SKH_COLOUR_CHIP), drawn ? 255 : 90));
    skh_icon_actor(app, row.x + 3, row.y + 2, 16, actors[index].type);
    SDL_Color text = skh_app_colour(app, drawn ? SKH_COLOUR_TEXT : SKH_COLOUR_DIM);
    skh_draw_text_fit(app->draw, row.x + 28, row.y + 1, row.w - 90, SKH_FONT_BODY, text,
                      skh_text(actors[index].name));
    skh_draw_text(app->draw, row.x + row.w - 20, row.y + 1, SKH_FONT_BODY, SKH_ALIGN_RIGHT, text, number);
}

void skh_actor_line(skh_app *app, skh_box row, int type)
{
    for (int i = 0; i < ACTORS; i++) {
        if (actors[i].type != type) continue;
        char number[32];
        snprintf(number, sizeof number, "%.0f", count_of(&app->sides[0], i));
        draw_line(app, row, i, true, number);
    }
}

static void draw_actor(skh_app *app, const skh_side *side, skh_box row, int index)
{
    int type = actors[index].type, metric = skh_metric_scalar(actors[index].metric);
    const char *name = skh_text(actors[index].name);
    double count = count_of(side, index);
    skh_ui_state state = skh_ui_widget(&app->ui, skh_ui_id_numbered("actor", type), row, name);
    bool only = app->cell_mask == 1u << type, drawn = app->cell_mask >> type & 1;
    bool pressed = state.focus && skh_ui_take_key(&app->ui, SDLK_RETURN, NULL);
    if (state.clicked || pressed) app->cell_mask = only ? ~0u : 1u << type;
    if (state.hover || (state.focus && app->ui.ring)) {
        app->highlight = type;
        skh_draw_round(app->draw, row, 4, skh_app_colour(app, SKH_COLOUR_RAISED));
    }
    char number[32];
    snprintf(number, sizeof number, "%.0f", count);
    draw_line(app, row, index, drawn, number);
    int way = trend(side, metric, count);
    float x = row.x + row.w - 9, y = row.y + row.h / 2;
    SDL_Color dim = skh_app_colour(app, SKH_COLOUR_DIM);
    if (way > 0)
        skh_draw_triangle(app->draw, (SDL_FPoint){x - 4, y + 3}, (SDL_FPoint){x + 4, y + 3},
                          (SDL_FPoint){x, y - 4}, dim);
    if (way < 0)
        skh_draw_triangle(app->draw, (SDL_FPoint){x - 4, y - 3}, (SDL_FPoint){x + 4, y - 3},
                          (SDL_FPoint){x, y + 4}, dim);
    skh_ui_ring(&app->ui, state, row);
    char tip[400];
    skh_actor_tip(type, tip, sizeof tip);
    skh_ui_say(&app->ui, state, "%s, %s%s", name, number, only ? T(SAY_ONLY_THESE) : "");
    skh_ui_tip(&app->ui, state, row, tip);
}

float skh_who_height(void) { return 33 + 20 * ACTORS; }

void skh_who_draw(skh_app *app, skh_box box)
{
    const skh_side *side = &app->sides[app->active];
    skh_draw_paragraph(app->draw, box.x, box.y, box.w - 80, SKH_FONT_TITLE,
                       skh_app_colour(app, SKH_COLOUR_TEXT), T(WHO));
    if (app->cell_mask != ~0u) {
        skh_box all = {box.x + box.w - 74, box.y - 1, 74, 22};
        if (skh_button(&app->ui, "actors-all", all, T(SHOW_ALL), false)) app->cell_mask = ~0u;
    }
    for (int i = 0; i < ACTORS; i++) {
        draw_actor(app, side, (skh_box){box.x, box.y + 25 + 20 * (float)i, box.w, 20}, i);
    }
}
