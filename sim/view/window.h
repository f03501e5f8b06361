// The loop of a real window: events, update, draw, present, rest.
#pragma once
#include "sim/view/app.h"

typedef struct skh_window {
    skh_app *app;
    bool vsync;        ///< the driver makes presenting wait for the screen
    uint64_t start_ns; ///< the clock of the pictures
    uint64_t last_ns;
    double picture_ms;                 ///< computing one picture takes on this thread, smoothed
    int answers;                       ///< pictures that showed the effect of input
    double answer_ms, worst_answer_ms; ///< from the event to the end of its picture: sum, worst
} skh_window;

skh_window skh_window_on(skh_app *app, bool vsync);
/// One picture, and the rest until the next; a skh_script_frame. Input ends the rest.
void skh_window_frame(void *window);
