#include "sim/view/widgets.h"
#include "sim/view/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const float radius_pt = 5;

static bool pressed_by_key(skh_ui *ui, skh_ui_state state)
{
    return state.focus && (skh_ui_take_key(ui, SDLK_RETURN, NULL) ||
                           skh_ui_take_key(ui, SDLK_KP_ENTER, NULL) || skh_ui_take_key(ui, SDLK_SPACE, NULL));
}

static float middle_text_y(skh_ui *ui, skh_box box, skh_font font)
{
    return box.y + (box.h - skh_draw_text_height(ui->draw, font)) / 2;
}

static void button_face(skh_ui *ui, skh_ui_state state, skh_box box, bool on)
{
    SDL_Color face = skh_ui_colour(ui, on ? SKH_COLOUR_ACCENT : SKH_COLOUR_RAISED);
    SDL_Color edge = skh_ui_colour(ui, on ? SKH_COLOUR_ACCENT : SKH_COLOUR_LINE);
    if (state.hover && !on) face = skh_mix_colours(face, skh_ui_colour(ui, SKH_COLOUR_LINE), 0.6f);
    if (state.held && state.hover) face = skh_mix_colours(face, skh_ui_colour(ui, SKH_COLOUR_ACCENT), 0.25f);
    skh_draw_panel(ui->draw, box, radius_pt, face, edge);
}

bool skh_button(skh_ui *ui, const char *id_name, skh_box box, const char *label, bool on)
{
    skh_ui_state state = skh_ui_widget(ui, skh_ui_id(id_name), box, id_name);
    button_face(ui, state, box, on);
    SDL_Color ink = skh_ui_colour(ui, on ? SKH_COLOUR_ON_ACCENT : SKH_COLOUR_TEXT);
    skh_draw_text(ui->draw, box.x + box.w / 2, middle_text_y(ui, box, SKH_FONT_BODY), SKH_FONT_BODY,
                  SKH_ALIGN_CENTRE, ink, label);
    skh_ui_ring(ui, state, box);
    skh_ui_say(ui, state, T(SAY_BUTTON), label, on ? T(SAY_ON) : "");
    return pressed_by_key(ui, state) || state.clicked;
}

bool skh_button_strong(skh_ui *ui, const char *id_name, skh_box box, const char *label)
{
    skh_ui_state state = skh_ui_widget(ui, skh_ui_id(id_name), box, id_name);
    button_face(ui, state, box, true);
    skh_draw_text(ui->draw, box.x + box.w / 2, middle_text_y(ui, box, SKH_FONT_BOLD), SKH_FONT_BOLD,
                  SKH_ALIGN_CENTRE, skh_ui_colour(ui, SKH_COLOUR_ON_ACCENT), label);
    skh_ui_ring(ui, state, box);
    skh_ui_say(ui, state, T(SAY_BUTTON), label, "");
    return pressed_by_key(ui, state) || state.clicked;
}

/// A triangle that points right (1) or left (-1), centred on x, y.
static void arrow(skh_draw *draw, float x, float y, float size, float way, SDL_Color colour)
{
    SDL_FPoint tip = {x + way * size * 0.6f, y};
    SDL_FPoint top = {x - way * size * 0.5f, y - size * 0.7f},
               bottom = {x - way * size * 0.5f, y + size * 0.7f};
    skh_draw_triangle(draw, tip, top, bottom, colour);
}

void skh_icon_draw(skh_ui *ui, skh_box box, skh_icon icon, SDL_Color colour)
{
    float x = box.x + box.w / 2, y = box.y + box.h / 2, r = fminf(box.w, box.h) * 0.24f;
    skh_draw *draw = ui->draw;
    switch (icon) {
    case SKH_ICON_START:
        skh_draw_box(draw, (skh_box){x - r * 1.1f, y - r, r * 0.35f, r * 2}, colour);
        arrow(draw, x + r * 0.2f, y, r * 1.4f, -1, colour);
        break;
    case SKH_ICON_END:
        skh_draw_box(draw, (skh_box){x + r * 0.75f, y - r, r * 0.35f, r * 2}, colour);
        arrow(draw, x - r * 0.2f, y, r * 1.4f, 1, colour);
        break;
    case SKH_ICON_BACK:
        arrow(draw, x, y, r * 1.4f, -1, colour);
        break;
    case SKH_ICON_FORWARD:
        arrow(draw, x, y, r * 1.4f, 1, colour);
        break;
    case SKH_ICON_PLAY:
        arrow(draw, x, y, r * 1.8f, 1, colour);
        break;
    case SKH_ICON_PAUSE:
        skh_draw_box(draw, (skh_box){x - r * 0.9f, y - r * 1.1f, r * 0.6f, r * 2.2f}, colour);
        skh_draw_box(draw, (skh_box){x + r * 0.3f, y - r * 1.1f, r * 0.6f, r * 2.2f}, colour);
        break;
    case SKH_ICON_CLOSE:
        skh_draw_line(draw, x - r, y - r, x + r, y + r, 2, colour);
        skh_draw_line(draw, x - r, y + r, x + r, y - r, 2, colour);
        break;
    case SKH_ICON_MENU:
        for (int i = -1; i <= 1; i++) {
            skh_draw_box(draw, (skh_box){x - r * 1.2f, y + (float)i * r * 0.9f - 1, r * 2.4f, 2}, colour);
        }
        break;
    case SKH_ICON_PREVIOUS_EVENT:
        arrow(draw, x - r * 0.6f, y, r * 1.1f, -1, colour);
        arrow(draw, x + r * 0.6f, y, r * 1.1f, -1, colour);
        break;
    case SKH_ICON_NEXT_EVENT:
        arrow(draw, x - r * 0.6f, y, r * 1.1f, 1, colour);
        arrow(draw, x + r * 0.6f, y, r * 1.1f, 1, colour);
        break;
    case SKH_ICON_COUNT:
        break;
    }
}

bool skh_icon_button(skh_ui *ui, const char *id_name, skh_box box, skh_icon icon, const char *name, bool on)
{
    skh_ui_state state = skh_ui_widget(ui, skh_ui_id(id_name), box, id_name);
    button_face(ui, state, box, on);
    skh_icon_draw(ui, box, icon, skh_ui_colour(ui, on ? SKH_COLOUR_ON_ACCENT : SKH_COLOUR_TEXT));
    skh_ui_ring(ui, state, box);
    skh_ui_say(ui, state, T(SAY_BUTTON), name, "");
    skh_ui_tip(ui, state, box, name);
    return pressed_by_key(ui, state) || state.clicked;
}

bool skh_toggle(skh_ui *ui, const char *id_name, skh_box box, const char *label, bool *value)
{
    skh_ui_state state = skh_ui_widget(ui, skh_ui_id(id_name), box, id_name);
    bool hit = pressed_by_key(ui, state) || state.clicked;
    if (hit) *value = !*value;
    float y = box.y + box.h / 2;
    skh_box track = {box.x, y - 9, 34, 18};
    skh_draw_panel(ui->draw, track, 9, skh_ui_colour(ui, *value ? SKH_COLOUR_ACCENT : SKH_COLOUR_RAISED),
                   skh_ui_colour(ui, *value ? SKH_COLOUR_ACCENT : SKH_COLOUR_DIM));
    skh_draw_disc(ui->draw, *value ? box.x + 25 : box.x + 9, y, 6,
                  skh_ui_colour(ui, *value ? SKH_COLOUR_ON_ACCENT : SKH_COLOUR_DIM));
    skh_draw_text_fit(ui->draw, box.x + 42, middle_text_y(ui, box, SKH_FONT_BODY), box.w - 42, SKH_FONT_BODY,
                      skh_ui_colour(ui, SKH_COLOUR_TEXT), label);
    skh_ui_ring(ui, state, box);
    skh_ui_say(ui, state, *value ? T(SAY_SWITCH_ON) : T(SAY_SWITCH_OFF), label);
    return hit;
}

/// Arrow keys of a list of choices: -1, 0 or 1.
static int choice_keys(skh_ui *ui, skh_ui_state state)
{
    if (!state.focus) return 0;
    if (skh_ui_take_key(ui, SDLK_RIGHT, NULL) || skh_ui_take_key(ui, SDLK_DOWN, NULL)) return 1;
    if (skh_ui_take_key(ui, SDLK_LEFT, NULL) || skh_ui_take_key(ui, SDLK_UP, NULL)) return -1;
    return 0;
}

bool skh_choice(skh_ui *ui, const char *id_name, skh_box box, const char *label, const char *const *words,
                int count, int *value)
{
    skh_ui_state state = skh_ui_widget(ui, skh_ui_id(id_name), box, id_name);
    int by = choice_keys(ui, state);
    if (pressed_by_key(ui, state)) by = 1;
    float part = box.w < 215 ? 0 : box.w * 0.42f; // a narrow one says its name without showing it
    skh_box field = {box.x + part, box.y, box.w - part, box.h};
    if (state.clicked) by = ui->mouse_x < field.x + 26 && ui->mouse_x >= field.x ? -1 : 1;
    if (by) *value = (*value + by + count) % count;
    if (part > 0)
        skh_draw_text_fit(ui->draw, box.x, middle_text_y(ui, box, SKH_FONT_BODY), part - 6, SKH_FONT_BODY,
                          skh_ui_colour(ui, SKH_COLOUR_TEXT), label);
    button_face(ui, state, field, false);
    SDL_Color ink = skh_ui_colour(ui, SKH_COLOUR_DIM);
    arrow(ui->draw, field.x + 13, field.y + field.h / 2, 6, -1, ink);
    arrow(ui->draw, field.x + field.w - 13, field.y + field.h / 2, 6, 1, ink);
    float room = field.w - 48, wide = skh_draw_text_width(ui->draw, SKH_FONT_BODY, words[*value]);
    float x = field.x + 24 + fmaxf(0, (room - wide) / 2);
    skh_draw_text_fit(ui->draw, x, middle_text_y(ui, box, SKH_FONT_BODY), room, SKH_FONT_BODY,
                      skh_ui_colour(ui, SKH_COLOUR_TEXT), words[*value]);
    skh_ui_ring(ui, state, box);
    skh_ui_say(ui, state, T(SAY_CHOICE), label, words[*value], *value + 1, count);
    return by != 0;
}

bool skh_tabs(skh_ui *ui, const char *id_name, skh_box box, const char *const *words, int count, int *value)
{
    float natural = 0, widths[16];
    for (int i = 0; i < count && i < 16; i++) {
        widths[i] = skh_draw_text_width(ui->draw, SKH_FONT_BODY, words[i]) + 16;
        natural += widths[i];
    }
    float extra = (box.w - natural - 3 * (float)(count - 1)) / (float)count, x = box.x;
    bool changed = false;
    for (int i = 0; i < count && i < 16; i++) {
        skh_box tab = {x, box.y, widths[i] + extra, box.h};
        skh_ui_state state = skh_ui_widget(ui, skh_ui_id_numbered(id_name, i), tab, words[i]);
        bool hit = pressed_by_key(ui, state) || state.clicked;
        if (hit && *value != i) {
            *value = i;
            changed = true;
        }
        bool on = *value == i;
        button_face(ui, state, tab, on);
        skh_draw_text(ui->draw, tab.x + tab.w / 2, middle_text_y(ui, tab, SKH_FONT_BODY), SKH_FONT_BODY,
                      SKH_ALIGN_CENTRE, skh_ui_colour(ui, on ? SKH_COLOUR_ON_ACCENT : SKH_COLOUR_TEXT),
                      words[i]);
        skh_ui_ring(ui, state, tab);
        skh_ui_say(ui, state, T(SAY_TAB), words[i], on ? T(SAY_CHOSEN) : "");
        x += tab.w + 3;
    }
    return changed;
}

skh_scroll skh_scroll_begin(skh_ui *ui, skh_box box, float *offset)
{
    skh_draw_clip(ui->draw, &box);
    ui->clip = box;
    ui->scroll = offset;
    return (skh_scroll){box, offset};
}

void skh_scroll_end(skh_ui *ui, const char *id_name, skh_scroll scroll, float content_height)
{
    skh_draw_clip(ui->draw, NULL);
    ui->clip = (skh_box){0, 0, 0, 0};
    float most = fmaxf(0, content_height - scroll.box.h);
    if (most > 0 && skh_ui_inside(ui, scroll.box)) *scroll.offset -= ui->wheel * 40;
    skh_box track = {scroll.box.x + scroll.box.w - 8, scroll.box.y, 8, scroll.box.h};
    if (most > 0) {
        skh_ui_state state = skh_ui_widget(ui, skh_ui_id(id_name), track, id_name);
        float thumb = fmaxf(24, track.h * scroll.box.h / content_height);
        if (state.held) *scroll.offset = (ui->mouse_y - track.y - thumb / 2) / (track.h - thumb) * most;
        if (state.focus) {
            if (skh_ui_take_key(ui, SDLK_DOWN, NULL)) *scroll.offset += 40;
            if (skh_ui_take_key(ui, SDLK_UP, NULL)) *scroll.offset -= 40;
            if (skh_ui_take_key(ui, SDLK_PAGEDOWN, NULL)) *scroll.offset += scroll.box.h * 0.9f;
            if (skh_ui_take_key(ui, SDLK_PAGEUP, NULL)) *scroll.offset -= scroll.box.h * 0.9f;
            if (skh_ui_take_key(ui, SDLK_HOME, NULL)) *scroll.offset = 0;
            if (skh_ui_take_key(ui, SDLK_END, NULL)) *scroll.offset = most;
        }
        float y = track.y + (track.h - thumb) * fminf(1, fmaxf(0, *scroll.offset / most));
        skh_draw_round(ui->draw, (skh_box){track.x + 2, y, 5, thumb}, 2.5f,
                       skh_ui_colour(ui, SKH_COLOUR_DIM));
        skh_ui_ring(ui, state, track);
        skh_ui_say(ui, state, T(SAY_SCROLL), (double)(*scroll.offset / most * 100));
    }
    *scroll.offset = fminf(most, fmaxf(0, *scroll.offset));
}

skh_box skh_dialog(skh_ui *ui, const char *id_name, skh_box screen, float width, float height,
                   const char *title, bool *close)
{
    ui->blocked = false;
    SDL_Color shade = {0, 0, 0, 150};
    skh_draw_box(ui->draw, screen, shade);
    width = fminf(width, screen.w - 16);
    height = fminf(height, screen.h - 16);
    skh_box box = {screen.x + (screen.w - width) / 2, screen.y + (screen.h - height) / 2, width, height};
    skh_draw_panel(ui->draw, box, 9, skh_ui_colour(ui, SKH_COLOUR_PANEL),
                   skh_ui_colour(ui, SKH_COLOUR_ACCENT));
    skh_draw_text(ui->draw, box.x + 20, box.y + 15, SKH_FONT_TITLE, SKH_ALIGN_LEFT,
                  skh_ui_colour(ui, SKH_COLOUR_TEXT), title);
    skh_box cross = {box.x + box.w - 42, box.y + 11, 28, 28};
    if (skh_icon_button(ui, id_name, cross, SKH_ICON_CLOSE, T(CLOSE), false)) *close = true;
    if (skh_ui_take_key(ui, SDLK_ESCAPE, NULL)) *close = true;
    return (skh_box){box.x + 20, box.y + 48, box.w - 40, box.h - 66};
}
