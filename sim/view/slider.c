// The slider: drag, keys, typed numbers, default mark, logarithmic scale.
#include "sim/view/text.h"
#include "sim/view/widgets.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double to_share(const skh_slider *s, double value)
{
    if (s->logarithmic) return log(value / s->low) / log(s->high / s->low);
    return (value - s->low) / (s->high - s->low);
}

static double from_share(const skh_slider *s, double share)
{
    if (s->logarithmic) return s->low * pow(s->high / s->low, share);
    return s->low + share * (s->high - s->low);
}

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

/// On the grid of `step`, so that a drag gives round numbers. Logarithmic: two significant digits.
static double snap(const skh_slider *s, double value)
{
    double step = s->step;
    if (s->logarithmic) step = pow(10, floor(log10(value)) - 1);
    return clamp(round(value / step) * step, s->low, s->high);
}

static void key_moves(skh_ui *ui, const skh_slider *s, double *value)
{
    static const struct {
        SDL_Keycode code;
        int steps, tenths;
    } moves[] = {{SDLK_RIGHT, 1, 0},  {SDLK_UP, 1, 0},        {SDLK_LEFT, -1, 0},  {SDLK_DOWN, -1, 0},
                 {SDLK_PAGEUP, 0, 1}, {SDLK_PAGEDOWN, 0, -1}, {SDLK_HOME, 0, -10}, {SDLK_END, 0, 10}};
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        bool fine = false;
        while (skh_ui_take_key(ui, moves[i].code, &fine)) {
            if (moves[i].tenths) {
                *value = from_share(s, clamp(to_share(s, *value) + 0.1 * moves[i].tenths, 0, 1));
                if (abs(moves[i].tenths) < 10) *value = snap(s, *value);
            } else if (s->logarithmic) {
                *value = clamp(*value * pow(fine ? 1.01 : 1.05, moves[i].steps), s->low, s->high);
            } else {
                *value = clamp(*value + moves[i].steps * s->step * (fine ? 0.2 : 1), s->low, s->high);
            }
        }
    }
    if (skh_ui_take_key(ui, SDLK_BACKSPACE, NULL)) *value = s->normal;
}

/// Digits typed while the slider has the focus; Enter takes them, Escape drops them.
static void typing(skh_ui *ui, const skh_slider *s, uint32_t id, double *value)
{
    for (const char *c = ui->typed; *c; c++) {
        if (!strchr("0123456789.-", *c)) continue;
        if (ui->edit != id) {
            ui->edit = id;
            ui->edit_text[0] = 0;
        }
        size_t have = strlen(ui->edit_text);
        if (have + 2 < sizeof ui->edit_text) {
            ui->edit_text[have] = *c;
            ui->edit_text[have + 1] = 0;
        }
    }
    if (ui->edit != id) return;
    size_t have = strlen(ui->edit_text);
    if (skh_ui_take_key(ui, SDLK_BACKSPACE, NULL) && have) ui->edit_text[have - 1] = 0;
    if (skh_ui_take_key(ui, SDLK_ESCAPE, NULL)) ui->edit = 0;
    if (skh_ui_take_key(ui, SDLK_RETURN, NULL) || skh_ui_take_key(ui, SDLK_KP_ENTER, NULL)) {
        char *end;
        double number = strtod(ui->edit_text, &end);
        if (end != ui->edit_text && isfinite(number)) {
            *value = clamp(number, s->low, s->high);
            if (number < s->low || number > s->high) {
                skh_ui_announce(ui, T(SAY_LIMITS), s->label, s->low, s->high, s->unit);
            }
        }
        ui->edit = 0;
    }
}

static void face(skh_ui *ui, const skh_slider *s, skh_ui_state state, skh_box box, double value,
                 const char *text)
{
    skh_draw *draw = ui->draw;
    bool changed = fabs(value - s->normal) > 1e-9 * fmax(1, fabs(s->normal));
    float label_x = box.x;
    if (changed) {
        skh_draw_disc(draw, box.x + 3.5f, box.y + 9, 3.5f, skh_ui_colour(ui, SKH_COLOUR_FOCUS));
        label_x += 11;
    }
    float wide = skh_draw_text_width(draw, SKH_FONT_BOLD, text);
    skh_draw_text_fit(draw, label_x, box.y, box.w - wide - 8 - (label_x - box.x), SKH_FONT_BODY,
                      skh_ui_colour(ui, SKH_COLOUR_TEXT), s->label);
    skh_draw_text(draw, box.x + box.w, box.y, SKH_FONT_BOLD, SKH_ALIGN_RIGHT,
                  skh_ui_colour(ui, ui->edit && state.focus ? SKH_COLOUR_FOCUS : SKH_COLOUR_TEXT), text);
    float y = box.y + 26, left = box.x + 8, room = box.w - 16;
    float knob = left + room * (float)clamp(to_share(s, value), 0, 1);
    skh_draw_round(draw, (skh_box){left, y - 2, room, 4}, 2, skh_ui_colour(ui, SKH_COLOUR_LINE));
    skh_draw_round(draw, (skh_box){left, y - 2, knob - left, 4}, 2, skh_ui_colour(ui, SKH_COLOUR_ACCENT));
    float normal = left + room * (float)clamp(to_share(s, s->normal), 0, 1);
    skh_draw_box(draw, (skh_box){normal - 1, y - 5, 2, 10}, skh_ui_colour(ui, SKH_COLOUR_DIM));
    skh_draw_disc(draw, knob, y, state.held ? 9.0f : 8.0f, skh_ui_colour(ui, SKH_COLOUR_TEXT));
    skh_draw_disc(draw, knob, y, 5, skh_ui_colour(ui, SKH_COLOUR_ACCENT));
}

bool skh_slider_draw(skh_ui *ui, const skh_slider *s, skh_box box, double *value)
{
    uint32_t id = skh_ui_id(s->name);
    skh_ui_state state = skh_ui_widget(ui, id, box, s->name);
    double before = *value;
    if (state.held && !state.twice) {
        double share = clamp(((double)ui->mouse_x - (double)box.x - 8) / ((double)box.w - 16), 0, 1);
        *value = snap(s, from_share(s, share));
    }
    if (state.twice) { // the second press of a double click: back to the default, and no drag
        *value = s->normal;
        ui->active = 0;
    }
    if (state.focus) {
        typing(ui, s, id, value);
        key_moves(ui, s, value);
    } else if (ui->edit == id) {
        ui->edit = 0;
    }
    char text[64];
    const char *gap = s->unit[0] && strcmp(s->unit, "%") != 0 ? "\u2009" : "";
    if (ui->edit == id)
        snprintf(text, sizeof text, "%s_%s%s", ui->edit_text, gap, s->unit);
    else if (s->decimals < 0)
        snprintf(text, sizeof text, "%.3g%s%s", *value, gap, s->unit);
    else
        snprintf(text, sizeof text, "%.*f%s%s", s->decimals, *value, gap, s->unit);
    face(ui, s, state, box, *value, text);
    skh_ui_ring(ui, state, box);
    skh_ui_say(ui, state, T(SAY_SLIDER), s->label, text);
    if (s->tip) skh_ui_tip(ui, state, box, s->tip);
    return *value != before;
}
