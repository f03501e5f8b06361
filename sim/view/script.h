// Scripts of input for tests and for films of a demonstration. One command a line, '#' starts a comment:
//
// - key NAME [ctrl] [shift]: press and release, names as SDL_GetKeyName gives them ("Space", "+")
// - type TEXT: text input
// - click NAME, or click X Y: a control by its name (a tab by its word), or a place in points
// - slide NAME SHARE: drag a slider's knob to a share 0..1 of its track
// - move X Y, drag X0 Y0 X1 Y1, wheel N
// - frames N: let N pictures pass (1/60 s each)
// - seek HOURS, size W H, dump, shot FILE, quit
#pragma once
#include "sim/view/app.h"

/// Makes one picture after an event; owned by whoever runs the script.
typedef void (*skh_script_frame)(void *user);
/// Errors: SKH_ERR_NO_INPUT, SKH_ERR_DATA (names the line), or what a shot gives.
skh_status skh_script_run(skh_app *app, const char *path, skh_script_frame frame, void *user, skh_error *err);
