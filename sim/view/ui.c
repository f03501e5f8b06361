#include "sim/view/ui.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const double tip_delay_s = 0.3;

uint32_t skh_ui_id(const char *name)
{
    uint32_t hash = 2166136261u;
    for (const char *c = name; *c; c++) hash = (hash ^ (uint8_t)*c) * 16777619u;
    return hash ? hash : 1;
}

uint32_t skh_ui_id_numbered(const char *name, int number)
{
    uint32_t hash = skh_ui_id(name) ^ (uint32_t)(number + 1) * 2654435761u;
    return hash ? hash : 1;
}

void skh_ui_begin(skh_ui *ui, double time_s)
{
    ui->time_s = time_s;
    ui->order_count = 0;
    ui->first_now = ui->want_first;
    ui->want_first = false;
    ui->hover = 0;
    ui->sentence[0] = 0;
    ui->tip[0] = 0;
    ui->blocked = false;
    ui->clip = ui->cover = (skh_box){0, 0, 0, 0};
}

void skh_ui_announce(skh_ui *ui, const char *format, ...)
{
    if (!ui->announce) return;
    char sentence[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    ui->announce(ui->announce_user, sentence);
}

static void move_focus(skh_ui *ui, int by)
{
    if (!ui->order_count) return;
    int at = -1;
    for (int i = 0; i < ui->order_count; i++) {
        if (ui->order[i].id == ui->focus) at = i;
    }
    if (at < 0)
        at = by > 0 ? 0 : ui->order_count - 1;
    else
        at = (at + by + ui->order_count) % ui->order_count;
    ui->focus = ui->order[at].id;
    ui->ring = true;
    ui->tip_pinned = false;
}

void skh_ui_end(skh_ui *ui)
{
    if (ui->hover != ui->hover_last) {
        ui->hover_last = ui->hover;
        ui->hover_since_s = ui->time_s;
    }
    if (ui->first_now && ui->order_count) ui->focus = ui->order[0].id;
    bool shift;
    while (skh_ui_take_key(ui, SDLK_TAB, &shift)) move_focus(ui, shift ? -1 : 1);
    if (ui->sentence[0] && strcmp(ui->sentence, ui->announced)) {
        memcpy(ui->announced, ui->sentence, sizeof ui->announced);
        skh_ui_announce(ui, "%s", ui->sentence);
    }
    if (ui->released) ui->active = 0;
    ui->pressed = ui->released = ui->twice = ui->right_pressed = false;
    ui->wheel = 0;
    ui->key_count = 0;
    ui->typed[0] = 0;
}

static void button_event(skh_ui *ui, const SDL_MouseButtonEvent *event, bool down)
{
    if (event->button == SDL_BUTTON_RIGHT && down) ui->right_pressed = true;
    if (event->button != SDL_BUTTON_LEFT) return;
    ui->mouse_x = (float)event->x / skh_draw_scale(ui->draw);
    ui->mouse_y = (float)event->y / skh_draw_scale(ui->draw);
    ui->down = down;
    if (down) {
        ui->pressed = true;
        ui->twice = event->clicks == 2;
        ui->ring = false;
        ui->tip_pinned = false;
    } else {
        ui->released = true;
    }
}

bool skh_ui_event(skh_ui *ui, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_MOUSEMOTION:
        ui->mouse_x = (float)event->motion.x / skh_draw_scale(ui->draw);
        ui->mouse_y = (float)event->motion.y / skh_draw_scale(ui->draw);
        return true;
    case SDL_MOUSEBUTTONDOWN:
        button_event(ui, &event->button, true);
        return true;
    case SDL_MOUSEBUTTONUP:
        button_event(ui, &event->button, false);
        return true;
    case SDL_MOUSEWHEEL:
        ui->wheel += event->wheel.preciseY;
        return true;
    case SDL_KEYDOWN:
        if (ui->key_count < SKH_UI_KEYS) {
            Uint16 mod = event->key.keysym.mod;
            ui->keys[ui->key_count++] =
                (skh_key){event->key.keysym.sym, (mod & KMOD_SHIFT) != 0, (mod & KMOD_CTRL) != 0, false};
        }
        return true;
    case SDL_TEXTINPUT: {
        size_t have = strlen(ui->typed);
        snprintf(ui->typed + have, sizeof ui->typed - have, "%s", event->text.text);
        return true;
    }
    default:
        return false;
    }
}

bool skh_ui_take_key(skh_ui *ui, SDL_Keycode code, bool *shift)
{
    for (int i = 0; i < ui->key_count; i++) {
        skh_key *key = &ui->keys[i];
        if (key->used || key->control || key->code != code) continue;
        key->used = true;
        if (shift) *shift = key->shift;
        return true;
    }
    return false;
}

bool skh_ui_inside(const skh_ui *ui, skh_box box)
{
    if (ui->blocked) return false;
    SDL_FPoint pointer = {ui->mouse_x, ui->mouse_y};
    if (ui->cover.w > 0 && SDL_PointInFRect(&pointer, &ui->cover)) return false;
    if (ui->clip.w > 0 && !SDL_PointInFRect(&pointer, &ui->clip)) return false;
    return SDL_PointInFRect(&pointer, &box);
}

skh_ui_state skh_ui_widget(skh_ui *ui, uint32_t id, skh_box box, const char *name)
{
    skh_ui_state state = {0};
    if (ui->blocked) return state;
    if (ui->order_count < SKH_UI_ORDER) {
        skh_ui_target *target = &ui->order[ui->order_count++];
        target->id = id;
        target->box = box;
        snprintf(target->name, sizeof target->name, "%s", name);
    }
    bool over = skh_ui_inside(ui, box);
    if (over && (!ui->active || ui->active == id)) {
        ui->hover = id;
        state.hover = true;
    }
    if (over && ui->pressed && !ui->active) {
        ui->active = id;
        ui->focus = id;
        state.twice = ui->twice;
    }
    state.held = ui->active == id && (ui->down || ui->released);
    state.clicked = ui->active == id && ui->released && over;
    state.focus = ui->focus == id;
    if (state.focus && ui->ring && ui->clip.w > 0) {
        if (box.y < ui->clip.y) *ui->scroll -= ui->clip.y - box.y + 4;
        float below = box.y + box.h - ui->clip.y - ui->clip.h;
        if (below > 0) *ui->scroll += below + 4;
    }
    return state;
}

void skh_ui_ring(skh_ui *ui, skh_ui_state state, skh_box box)
{
    if (!state.focus || !ui->ring) return;
    skh_box around = {box.x - 3, box.y - 3, box.w + 6, box.h + 6};
    skh_draw_outline(ui->draw, around, 2, skh_ui_colour(ui, SKH_COLOUR_FOCUS));
}

void skh_ui_say(skh_ui *ui, skh_ui_state state, const char *format, ...)
{
    if (!state.focus) return;
    va_list args;
    va_start(args, format);
    vsnprintf(ui->sentence, sizeof ui->sentence, format, args);
    va_end(args);
}

void skh_ui_tip(skh_ui *ui, skh_ui_state state, skh_box box, const char *text)
{
    bool hovered = state.hover && !ui->down && ui->time_s - ui->hover_since_s > tip_delay_s &&
                   ui->hover_last == ui->hover;
    if (!hovered && !(state.focus && ui->tip_pinned)) return;
    snprintf(ui->tip, sizeof ui->tip, "%s", text);
    ui->tip_box = box;
}
