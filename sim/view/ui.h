// Immediate-mode interface: input of one picture, focus, and the state that widgets share.
//
// Every widget has a stable id (a hash of its name), registers itself in drawing order, which is the order of
// Tab, and describes itself in a sentence while it has the focus; a changed sentence is announced. Key
// presses wait in a queue, because two can arrive within one picture. A click is press and release on the
// same widget.
#pragma once
#include "sim/view/draw.h"
#include "sim/view/theme.h"
#include <stdint.h>

enum { SKH_UI_KEYS = 32, SKH_UI_ORDER = 512, SKH_UI_TYPED = 64 };

typedef struct skh_key {
    SDL_Keycode code;
    bool shift, control, used;
} skh_key;

typedef struct skh_ui_target { // a widget of this picture
    uint32_t id;
    skh_box box;
    char name[40];
} skh_ui_target;

typedef struct skh_ui {
    skh_draw *draw;
    skh_theme theme;
    bool reduce_motion;
    float mouse_x, mouse_y, wheel;
    bool down, pressed, released, twice, right_pressed;
    skh_key keys[SKH_UI_KEYS];
    int key_count;
    char typed[SKH_UI_TYPED]; ///< text typed in this picture
    uint32_t active;          ///< being pressed or dragged
    uint32_t focus;           ///< keyboard focus
    bool ring;                ///< show the focus ring: last input came from the keyboard
    uint32_t hover, hover_last;
    double hover_since_s, time_s;
    bool blocked; ///< a dialog is open above what is drawn now
    skh_ui_target order[SKH_UI_ORDER];
    int order_count;
    uint32_t first_focus;       ///< when a dialog opens: focus goes to its first widget
    bool want_first, first_now; ///< asked for; the picture that has the new widgets
    skh_box cover; ///< something lies above what is drawn now: the pointer there is not for it; w = 0: none
    skh_box clip;  ///< of a scroll area; w = 0: none
    float *scroll; ///< its offset: what has the keyboard's focus comes into sight
    char sentence[256];  ///< of the widget with the focus, this picture
    char announced[256]; ///< last one sent
    uint32_t edit;       ///< number being typed
    char edit_text[32];
    char tip[512]; ///< for the widget under the pointer or with the focus
    skh_box tip_box;
    bool tip_pinned;
    void (*announce)(void *user, const char *sentence);
    void *announce_user;
} skh_ui;

void skh_ui_begin(skh_ui *ui, double time_s);
void skh_ui_end(skh_ui *ui); ///< Tab, Escape from typing, announcement of the focus, end of one-picture input
/// Feed one SDL event; mouse coordinates are turned into points. Returns false for events of no interest.
bool skh_ui_event(skh_ui *ui, const SDL_Event *event);

uint32_t skh_ui_id(const char *name);
uint32_t skh_ui_id_numbered(const char *name, int number);
static inline SDL_Color skh_ui_colour(const skh_ui *ui, skh_colour colour)
{
    return skh_theme_colour(ui->theme, colour);
}
bool skh_ui_inside(const skh_ui *ui, skh_box box); ///< pointer in box, inside the clip and not blocked

/// Take the first unused press of `code`; modifiers other than Shift and Ctrl are ignored.
bool skh_ui_take_key(skh_ui *ui, SDL_Keycode code, bool *shift);

/// Register a focusable widget: hover, press, click, focus. Draws nothing but sees to the focus.
typedef struct skh_ui_state {
    bool hover, held, clicked, twice, focus;
} skh_ui_state;
skh_ui_state skh_ui_widget(skh_ui *ui, uint32_t id, skh_box box, const char *name);
void skh_ui_ring(skh_ui *ui, skh_ui_state state, skh_box box); ///< focus ring, 2 pt
/// What the widget with the focus says about itself.
void skh_ui_say(skh_ui *ui, skh_ui_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/// Tooltip after 300 ms of hover, or on Enter with `pin`.
void skh_ui_tip(skh_ui *ui, skh_ui_state state, skh_box box, const char *text);
/// A sentence about something that happened.
void skh_ui_announce(skh_ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
