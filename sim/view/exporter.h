// Exports: a picture, a video or an animated WebP of the whole course, plots as SVG, numbers as CSV.
//
// A film is made picture by picture while the window goes on: each tick asks for a time, and takes the
// picture when engine and painter have arrived. Video goes to the ffmpeg program through a pipe, if it is
// installed.
#pragma once
#include "sim/view/app.h"

typedef enum skh_export {
    SKH_EXPORT_PNG,
    SKH_EXPORT_MP4,
    SKH_EXPORT_WEBP,
    SKH_EXPORT_SVG,
    SKH_EXPORT_CSV,
    SKH_EXPORT_CONFIG,
    SKH_EXPORT_COUNT
} skh_export;

typedef struct skh_exporter skh_exporter;

/// Start; pictures, SVG, CSV and config are finished at once. The path of the file is told in the message
/// line.
void skh_export_start(skh_app *app, skh_export kind);
/// After a picture was drawn, before it is shown: take it when it is the one that was waited for.
void skh_exporter_tick(skh_app *app);
double skh_exporter_share(const skh_exporter *exporter); ///< done so far, 0..1
void skh_exporter_cancel(skh_app *app);                  ///< removes the unfinished file
void skh_exporter_destroy(skh_exporter *exporter);
/// PNG of what is on the renderer now, with provenance. Errors: SKH_ERR_MEMORY, SKH_ERR_CREATE, SKH_ERR_IO.
skh_status skh_export_shot(skh_app *app, const char *path, skh_error *err);
/// Pixels of what is on the renderer now, ARGB8888, malloc'd; NULL without memory.
uint32_t *skh_export_pixels(skh_app *app, int *width, int *height);

// svg.c
skh_status skh_export_svg(skh_app *app, const char *path, skh_error *err);
skh_status skh_export_csv(skh_app *app, const char *path, skh_error *err);
