// What `skinheal render` was asked for: which moments, stains, place and file.
#pragma once
#include "sim/cli/command.h"
#include "sim/cli/picture_sink.h"
#include "skinheal/world.h"

enum { SKH_RENDER_MOST_TIMES = 20000 };

typedef struct skh_render_plan {
    skh_scenario scenario;
    skh_world *world; ///< of a snapshot, at its moment; NULL = heal the scenario from its start
    double *time_h;   ///< since the first session, rising
    char (*name)[32]; ///< of each time, for file names; empty = numbers
    int time_count;
    skh_stain stain[SKH_STAIN_COUNT];
    int stain_count;
    int width, height;
    double field_um, centre_x_um, centre_z_um; ///< 0 = choose
    skh_paint_options paint;
    int plain, surface;
    skh_sink_setup sink;
    const skh_args *args;
} skh_render_plan;

/// Read the options into a plan whose scenario, world, args and arrays (SKH_RENDER_MOST_TIMES long) are set.
/// Returns 0 or SKH_ERR_USAGE, after one message on stderr.
int skh_render_plan_read(skh_render_plan *plan);
