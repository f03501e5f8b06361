// The widgets: button, icon button, toggle, tabs, slider, choice, list row, scroll area, text field of a
// slider.
#pragma once
#include "sim/view/ui.h"

typedef enum skh_icon { // drawn from triangles and boxes, never glyphs
    SKH_ICON_START,
    SKH_ICON_BACK,
    SKH_ICON_PLAY,
    SKH_ICON_PAUSE,
    SKH_ICON_FORWARD,
    SKH_ICON_END,
    SKH_ICON_CLOSE,
    SKH_ICON_MENU,
    SKH_ICON_PREVIOUS_EVENT,
    SKH_ICON_NEXT_EVENT,
    SKH_ICON_COUNT
} skh_icon;

/// `id_name` is the stable name; `label` what is seen. `on` marks a chosen one.
bool skh_button(skh_ui *ui, const char *id_name, skh_box box, const char *label, bool on);
bool skh_button_strong(skh_ui *ui, const char *id_name, skh_box box,
                       const char *label); ///< the main one of a dialog
bool skh_icon_button(skh_ui *ui, const char *id_name, skh_box box, skh_icon icon, const char *name, bool on);
void skh_icon_draw(skh_ui *ui, skh_box box, skh_icon icon, SDL_Color colour);
bool skh_toggle(skh_ui *ui, const char *id_name, skh_box box, const char *label, bool *value);
/// One of `count` words; a click or arrow keys move on. Wide boxes show all as tabs, see skh_tabs.
bool skh_choice(skh_ui *ui, const char *id_name, skh_box box, const char *label, const char *const *words,
                int count, int *value);
bool skh_tabs(skh_ui *ui, const char *id_name, skh_box box, const char *const *words, int count, int *value);

/// A number with a label. All numbers are in the unit on screen.
typedef struct skh_slider {
    const char *name, *label, *unit;
    double low, high, normal; ///< normal = default, marked with a tick
    double step;              ///< of the arrow keys; Shift makes it a fifth; Page a tenth of the range
    int decimals, logarithmic;
    const char *tip;
} skh_slider;
/// Height it takes.
enum { SKH_SLIDER_HEIGHT = 37 };
/// True when the value changed. Click, drag, arrows, Page, Home, End, Backspace or double click = default,
/// typing.
bool skh_slider_draw(skh_ui *ui, const skh_slider *slider, skh_box box, double *value);

/// Scroll area: content drawn between begin and end is moved and clipped. *offset belongs to the caller.
typedef struct skh_scroll {
    skh_box box;
    float *offset;
} skh_scroll;
skh_scroll skh_scroll_begin(skh_ui *ui, skh_box box, float *offset);
void skh_scroll_end(skh_ui *ui, const char *id_name, skh_scroll scroll, float content_height);

/// A dialog: dims what is below, blocks it, gives the box a title and a close button. Returns the inner box.
skh_box skh_dialog(skh_ui *ui, const char *id_name, skh_box screen, float width, float height,
                   const char *title, bool *close);
