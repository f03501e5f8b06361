// What stands on the plate: time and phase, layer labels with leaders, scale bar, caption, mini-map, heat
// legend.
#include "sim/view/app.h"
#include <math.h>
#include <string.h>

static const SDL_Color ink = {244, 246, 248, 255}, glass = {16, 20, 26, 205};
static const double crust_h = 48; ///< a closed channel keeps its crust for about so long

static void tag(skh_app *app, skh_box box, const char *text, SDL_Color colour)
{
    skh_draw_round(app->draw, box, 3, glass);
    skh_draw_text(app->draw, box.x + 7, box.y + 2, SKH_FONT_SMALL, SKH_ALIGN_LEFT, colour, text);
}

/// The moment in the picture: the clock's, or an earlier or later one while the course is on its way there.
static double shown_h(const skh_app *app, const skh_side *side)
{
    bool behind = side->state.busy && !app->exact && fabs(side->state.now_h - app->clock_h) > 2;
    return behind && side->scene ? side->scene->scene.time_h : app->clock_h;
}

/// Colour bar of the heat map; same ramp as the painter's (viridis), ends labelled. Under the badge where the
/// plate is too narrow for both.
static void draw_heat_legend(skh_app *app, const skh_side *side, skh_box box, skh_box badge)
{
    if (app->signal < 0 || !side->painted || side->painted->options.signal != app->signal) return;
    static const SDL_Color ramp[] = {
        {68, 1, 84, 255}, {59, 82, 139, 255}, {33, 145, 140, 255}, {94, 201, 98, 255}, {253, 231, 37, 255}};
    char text[96];
    snprintf(text, sizeof text, "%s  0 \u2013 %g ng/ml", skh_signal_words[app->signal].label,
             (double)side->painted->signal_top);
    float wide = skh_draw_text_width(app->draw, SKH_FONT_SMALL, text) + 16;
    skh_box back = {box.x + (box.w - wide) / 2, box.y + 12, wide, 32};
    if (back.x < badge.x + badge.w + 8) back = (skh_box){badge.x, badge.y + badge.h + 8, wide, 32};
    skh_draw_round(app->draw, back, 4, glass);
    skh_draw_text(app->draw, back.x + 8, back.y + 2, SKH_FONT_SMALL, SKH_ALIGN_LEFT, ink, text);
    float step = (wide - 16) / 32;
    for (int i = 0; i < 32; i++) {
        float at = (float)i / 31 * 4;
        int from = (int)at > 3 ? 3 : (int)at;
        skh_draw_box(app->draw, (skh_box){back.x + 8 + step * (float)i, back.y + 21, step + 0.6f, 6},
                     skh_mix_colours(ramp[from], ramp[from + 1], at - (float)from));
    }
}

void skh_marks_badge(skh_app *app, int index, skh_box box)
{
    const skh_side *side = &app->sides[index];
    const skh_pace *pace = &side->pace;
    char when[32], what[96] = "", letter[8] = "";
    double time_h = shown_h(app, side);
    int session = pace->count ? pace->session[skh_pace_window(pace, time_h)] : -1;
    double since_h = skh_pace_since_h(pace, time_h);
    skh_pace_text(since_h, when, sizeof when);
    if (session < 0)
        snprintf(what, sizeof what, "%s", pace->count > 1 ? T(BEFORE_FIRST) : T(AT_REST));
    else if (time_h <= pace->start_h[0] && !index)
        snprintf(what, sizeof what, "%s", T(BEFORE_FIRST));
    else if (pace->count > 1 && pace->session[pace->count - 1] > 0) {
        snprintf(what, sizeof what, T(SESSION_PHASE), session + 1,
                 skh_text((skh_text_id)(SKH_TEXT_PHASE_0 + (int)skh_pace_phase(since_h))));
    } else {
        snprintf(what, sizeof what, "%s",
                 skh_text((skh_text_id)(SKH_TEXT_PHASE_0 + (int)skh_pace_phase(since_h))));
    }
    bool map = app->compare == SKH_COMPARE_DIFFERENCE;
    if (skh_course_sides(app) == 2)
        snprintf(letter, sizeof letter, "%s", map ? "A\u2212B" : index ? "B" : "A");
    bool small = box.h < 300 || box.w < 420;
    skh_font big = small ? SKH_FONT_TITLE : SKH_FONT_BIG;
    float w1 = skh_draw_text_width(app->draw, big, when),
          w2 = skh_draw_text_width(app->draw, SKH_FONT_BODY, what);
    float letter_w = letter[0] ? skh_draw_text_width(app->draw, big, letter) + 14 : 0, high = small ? 28 : 38;
    skh_box badge = {box.x + 12, box.y + 12, letter_w + w1 + w2 + 34, high};
    skh_draw_round(app->draw, badge, 5, glass);
    float y1 = badge.y + (high - skh_draw_text_height(app->draw, big)) / 2;
    float y2 = badge.y + (high - skh_draw_text_height(app->draw, SKH_FONT_BODY)) / 2 + 1;
    SDL_Color yellow = {255, 213, 74, 255};
    if (letter[0])
        skh_draw_text(app->draw, badge.x + 11, y1, big, SKH_ALIGN_LEFT, index == app->active ? yellow : ink,
                      letter);
    skh_draw_text(app->draw, badge.x + 11 + letter_w, y1, big, SKH_ALIGN_LEFT, ink, when);
    skh_draw_text(app->draw, badge.x + 22 + letter_w + w1, y2, SKH_FONT_BODY, SKH_ALIGN_LEFT, yellow, what);
    if (!map) draw_heat_legend(app, side, box, badge);
    if (time_h >= app->clock_h) return;
    char goal[32], text[96];
    skh_pace_text(skh_pace_since_h(pace, app->clock_h), goal, sizeof goal);
    snprintf(text, sizeof text, T(ON_THE_WAY), goal);
    float y = badge.y + badge.h + 6, share = (float)(time_h / app->clock_h);
    skh_box bar = {badge.x, y, badge.w, 6};
    skh_draw_round(app->draw, bar, 3, glass);
    skh_draw_round(app->draw, (skh_box){bar.x, y, bar.w * fminf(1, fmaxf(0.02f, share)), 6}, 3, yellow);
    tag(app, (skh_box){bar.x, y + 9, skh_draw_text_width(app->draw, SKH_FONT_SMALL, text) + 14, 20}, text,
        ink);
}

/// Height on the plate (points from its top) where the flattened depth is `depth_um`, at `x_pt`; -1 when out
/// of view.
static float find_depth(const skh_app *app, const skh_side *side, skh_box box, float x_pt, float depth_um)
{
    const skh_painted *p = side->painted;
    float scale = skh_draw_scale(app->draw);
    for (float y = 0; y < box.h; y += 1) {
        float here = skh_painted_depth(p, x_pt * scale, y * scale);
        if (here >= depth_um) return y < 1 ? -1 : y;
    }
    return -1;
}

/// Where the mini-map stands; w = 0 when the whole section is in view anyway.
static skh_box find_map(const skh_app *app, const skh_scene *scene, skh_box box)
{
    float width = (float)scene->grid.nx * scene->grid.dx_um,
          depth = (float)scene->grid.nz * scene->grid.dx_um;
    if (app->um_per_pt * box.w > 0.92f * width && app->um_per_pt * box.h > 0.92f * depth)
        return (skh_box){0, 0, 0, 0};
    float w = fminf(box.w < 500 ? 90.0f : 128.0f, box.h * 0.3f * width / depth), h = w * depth / width;
    return (skh_box){box.x + box.w - w - 12, box.y + box.h - h - 12, w, h};
}

float skh_marks_map_width(const skh_app *app, skh_box box)
{
    skh_box map = {0};
    if (app->sides[0].scene) map = find_map(app, &app->sides[0].scene->scene, box);
    return map.w > 0 ? map.w + 16 : 0;
}

static void draw_labels(skh_app *app, const skh_side *side, skh_box box)
{
    const skh_layers *l = &side->scene->scene.layers;
    float scale = skh_draw_scale(app->draw);
    float floor_um = skh_painted_depth(side->painted, box.w * scale / 2, box.h * scale - 1);
    float reticular_to = fminf(l->dermis_um, floor_um);
    const struct {
        float depth_um;
        skh_text_id text;
    } layers[] = {{l->corneum_um * 0.5f, SKH_TEXT_LAYER_CORNEUM},
                  {(l->corneum_um + l->epidermis_um) * 0.5f, SKH_TEXT_LAYER_EPIDERMIS},
                  {(l->epidermis_um + l->papillary_um) * 0.5f + 12, SKH_TEXT_LAYER_PAPILLARY},
                  {(l->papillary_um + reticular_to) * 0.5f, SKH_TEXT_LAYER_RETICULAR},
                  {(l->dermis_um + floor_um) * 0.5f, SKH_TEXT_LAYER_SUBCUTIS}};
    skh_box map = find_map(app, &side->scene->scene, box);
    float lowest = box.y + (box.w < 620 ? 54 : 8); // below the badge when both share the width
    float right =
        skh_section_place(app, box, (float)side->scene->scene.grid.nx * side->scene->scene.grid.dx_um, 0).x -
        box.x;
    for (int i = 0; i < 5; i++) {
        if (layers[i].text == SKH_TEXT_LAYER_SUBCUTIS && floor_um < l->dermis_um + 30) continue;
        if (layers[i].text == SKH_TEXT_LAYER_RETICULAR && floor_um < l->papillary_um + 20) continue;
        const char *text = skh_text(layers[i].text);
        float wide = skh_draw_text_width(app->draw, SKH_FONT_SMALL, text) + 14;
        float x = fminf(fminf(box.w * 0.80f, box.w - 170), right - 16) - 10 * (float)i,
              y = find_depth(app, side, box, x, layers[i].depth_um);
        if (y < 0) continue;
        float top = fmaxf(lowest, box.y + y - 10);
        if (top + 22 > box.y + box.h - 34) continue;
        float margin = map.w > 0 && top + 24 > map.y ? map.w + 26 : 12; // beside the map, not under it
        skh_box label = {box.x + box.w - wide - margin, top, wide, 20};
        if (box.x + x > label.x - 26) { // the leader starts left of its label
            x = label.x - box.x - 26;
            y = find_depth(app, side, box, x, layers[i].depth_um);
            if (y < 0) continue;
        }
        SDL_Color line = skh_stain_dark(app->stain) ? ink : (SDL_Color){16, 20, 26, 255};
        skh_draw_line(app->draw, box.x + x, box.y + y, label.x, label.y + 10, 1.4f, line);
        skh_draw_disc(app->draw, box.x + x, box.y + y, 3, line);
        tag(app, label, text, ink);
        lowest = top + 23;
    }
}

static void draw_scale_bar(skh_app *app, skh_box box)
{
    static const float lengths[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
    float length = lengths[0];
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        if (lengths[i] / app->um_per_pt <= 130) length = lengths[i];
    }
    char text[32];
    if (length >= 1000)
        snprintf(text, sizeof text, "%g mm", (double)length / 1000);
    else
        snprintf(text, sizeof text, "%g \u00B5m", (double)length);
    float wide = length / app->um_per_pt;
    skh_box back = {box.x + 12, box.y + box.h - 38, fmaxf(wide, 44) + 16, 28};
    skh_draw_round(app->draw, back, 4, glass);
    skh_draw_text(app->draw, back.x + back.w / 2, back.y + 2, SKH_FONT_SMALL, SKH_ALIGN_CENTRE, ink, text);
    float x = back.x + (back.w - wide) / 2;
    skh_draw_box(app->draw, (skh_box){x, back.y + 20, wide, 3}, ink);
    skh_draw_box(app->draw, (skh_box){x, back.y + 17, 1.5f, 9}, ink);
    skh_draw_box(app->draw, (skh_box){x + wide - 1.5f, back.y + 17, 1.5f, 9}, ink);
}

/// The whole section small, with its layers, channels and the part in view. A click goes there.
static void draw_minimap(skh_app *app, const skh_side *side, skh_box box)
{
    const skh_scene *scene = &side->scene->scene;
    skh_box map = find_map(app, scene, box);
    if (map.w <= 0) return;
    float width = (float)scene->grid.nx * scene->grid.dx_um,
          depth = (float)scene->grid.nz * scene->grid.dx_um;
    float w = map.w, h = map.h, k = h / depth, kx = w / width;
    skh_ui_state state = skh_ui_widget(&app->ui, skh_ui_id("minimap"), map, "minimap");
    if (state.held) {
        app->want_centre_um = (app->ui.mouse_x - map.x) / kx;
        app->want_top_um = (app->ui.mouse_y - map.y) / k - app->want_um_per_pt * box.h / 2;
        app->steered = true;
    }
    skh_draw_round(app->draw, (skh_box){map.x - 3, map.y - 3, w + 6, h + 6}, 3, glass);
    const skh_layers *l = &scene->layers;
    const struct {
        float from, to;
        SDL_Color colour;
    } bands[] = {{0, l->epidermis_um, {236, 170, 150, 255}},
                 {l->epidermis_um, l->papillary_um, {232, 205, 170, 255}},
                 {l->papillary_um, l->dermis_um, {222, 184, 128, 255}},
                 {l->dermis_um, depth, {243, 228, 170, 255}}};
    for (int i = 0; i < 4; i++) {
        float from = fminf(bands[i].from, depth), to = fminf(bands[i].to, depth);
        skh_draw_box(app->draw, (skh_box){map.x, map.y + from * k, w, (to - from) * k}, bands[i].colour);
    }
    for (int i = 0; i < scene->pore_count; i++) {
        const skh_pore *pore = &scene->pores[i];
        bool fresh = pore->bridged_h < 0 || scene->time_h - pore->bridged_h < crust_h;
        SDL_Color colour = fresh ? (SDL_Color){176, 36, 51, 255} : (SDL_Color){130, 100, 80, 160};
        float bottom = pore->x_um + pore->slope * pore->depth_um;
        skh_draw_line(app->draw, map.x + pore->x_um * kx, map.y, map.x + bottom * kx,
                      map.y + pore->depth_um * k, fmaxf(1.2f, pore->diameter_um * kx), colour);
    }
    float left = fmaxf(0, app->centre_um - app->um_per_pt * box.w / 2), top = fmaxf(0, app->top_um);
    float right = fminf(width, app->centre_um + app->um_per_pt * box.w / 2);
    float bottom = fminf(depth, app->top_um + app->um_per_pt * box.h);
    skh_box view = {map.x + left * kx, map.y + top * k, fmaxf(3, (right - left) * kx),
                    fmaxf(3, (bottom - top) * k)};
    skh_draw_outline(app->draw, (skh_box){view.x - 1, view.y - 1, view.w + 2, view.h + 2}, 3,
                     (SDL_Color){12, 20, 50, 255});
    skh_draw_outline(app->draw, view, 1, (SDL_Color){255, 255, 255, 255});
    skh_ui_ring(&app->ui, state, map);
    skh_ui_say(&app->ui, state, "%s", T(MINIMAP_SAY));
    if (state.focus) {
        float far = 0.3f * app->um_per_pt * box.w;
        app->want_centre_um += skh_ui_take_key(&app->ui, SDLK_RIGHT, NULL) ? far : 0;
        app->want_centre_um -= skh_ui_take_key(&app->ui, SDLK_LEFT, NULL) ? far : 0;
        app->want_top_um += skh_ui_take_key(&app->ui, SDLK_DOWN, NULL) ? far : 0;
        app->want_top_um -= skh_ui_take_key(&app->ui, SDLK_UP, NULL) ? far : 0;
        app->steered = true;
    }
}

static void draw_caption(skh_app *app, skh_box box)
{
    if (app->page == SKH_PAGE_TOUR) return; // its cards stand there
    if (skh_course_sides(app) == 2) return; // there it says how A and B differ
    const char *note = skh_stain_note(app->stain, app->options.safe_colours);
    // beside the scale bar, clear of the mini-map and of the lowest label beside it
    float room = fminf(box.w - 340, box.w - 174 - skh_marks_map_width(app, box) - 150);
    if (room < 200 || box.h < 260) return;
    char text[320];
    snprintf(text, sizeof text, "%s: %s", skh_stain_label(app->stain), note);
    float wide = fminf(room, skh_draw_text_width(app->draw, SKH_FONT_SMALL, text) + 16);
    float high = skh_draw_paragraph_height(app->draw, wide - 14, SKH_FONT_SMALL, text) + 6;
    skh_box back = {box.x + 174, box.y + box.h - high - 10, wide, high};
    skh_draw_round(app->draw, back, 3, glass);
    skh_draw_paragraph(app->draw, back.x + 7, back.y + 3, wide - 14, SKH_FONT_SMALL, ink, text);
}

void skh_marks_draw(skh_app *app, int index, skh_box box)
{
    const skh_side *side = &app->sides[index];
    if (!side->scene || !side->painted) return;
    skh_draw_clip(app->draw, &box);
    bool map = app->compare == SKH_COMPARE_DIFFERENCE && skh_course_sides(app) == 2;
    bool last = map || index == skh_course_sides(app) - 1;
    bool covered = app->surface && skh_mirror_low(box);
    if (app->labels && !map && last && !covered && box.h > (box.w < 620 ? 260 : 150))
        draw_labels(app, side, box);
    if (index == 0) draw_scale_bar(app, box);
    if (index == 0 && !map) draw_caption(app, box);
    skh_draw_clip(app->draw, NULL);
    if (last) draw_minimap(app, side, box);
    if (app->stain == SKH_STAIN_POLARISED && index == 0) {
        skh_slider stage = {"stage", T(STAGE), "\u00B0", 0, 180, 0, 5, 0, 0, T(STAGE_TIP)};
        skh_box at = {box.x + 14, box.y + 60, 170, SKH_SLIDER_HEIGHT};
        skh_draw_round(app->draw, (skh_box){at.x - 6, at.y - 5, at.w + 12, at.h + 8}, 4,
                       skh_alpha(skh_app_colour(app, SKH_COLOUR_PANEL), 235));
        double degrees = (double)app->stage_turns * 360;
        if (skh_slider_draw(&app->ui, &stage, at, &degrees)) app->stage_turns = (float)(degrees / 360);
    }
}
