// The window, seen from the command line.
#pragma once
#include "skinheal/paint.h"
#include "skinheal/scenario.h"
#include <stdio.h>

typedef struct skh_view_options {
    skh_scenario scenario;
    char scenario_dir[512];         ///< folder of ready scenarios; may not exist
    char targets[512];              ///< targets.csv; may not exist
    char state_file[512];           ///< remembers that the tour was seen; "" = do not remember
    int width, height;              ///< px
    float scale;                    ///< 1..2; 0 = from the size
    int theme;                      ///< skh_theme
    int stain;                      ///< skh_stain
    double time_h;                  ///< where to start
    int signal;                     ///< skh_signal as heat map, or -1
    float field_um;                 ///< width of skin in view; 0 = the screen's own choice
    float centre_x_um, centre_z_um; ///< what stands in the plate's middle; NaN = the screen's own choice
    float stage_turns;              ///< turn of the stage in polarised light
    int cells;                      ///< 1 = marked in every stain, -1 = in none, 0 = in Illustrated only
    int reduce_motion, safe_colours, no_tour, kiosk, captions, surface, compare;
    int threads;            ///< of the model; 0 = all but one core
    int announce_fd;        ///< -1 = none
    const char *script;     ///< file of events; NULL
    const char *shot;       ///< write one PNG and leave; NULL
    int dump_state;         ///< print the state as JSON at the end
    const char *provenance; ///< program version for files
} skh_view_options;

skh_view_options skh_view_options_default(void);

/// Open the window and run until it is closed; or, with `shot`, draw one picture without a display; or, with
/// `script` and `shot` or no display, run the script on a memory surface. Errors: SKH_ERR_MISSING (no
/// display), SKH_ERR_MEMORY, SKH_ERR_CREATE, SKH_ERR_IO, SKH_ERR_NO_INPUT.
skh_status skh_view_run(const skh_view_options *options, skh_error *err);

/// Draw the whole screen at given times of a course, without a display. `give` receives each picture
/// (ARGB8888, valid during the call) and ends the run by returning other than SKH_OK.
typedef skh_status (*skh_view_give)(void *user, int index, double time_h, const uint32_t *argb, int width,
                                    int height, int pitch_px, skh_error *err);
skh_status skh_view_screens(const skh_view_options *options, const double *times_h, int count,
                            skh_view_give give, void *user, skh_error *err);
