// Where pictures go: numbered PNG files, a video through the ffmpeg program, an animated WebP. Files appear
// whole or not at all.
#pragma once
#include "skinheal/paint.h"

typedef enum skh_sink_kind { SKH_SINK_PNG, SKH_SINK_VIDEO, SKH_SINK_WEBP } skh_sink_kind;

typedef struct skh_sink_setup {
    skh_sink_kind kind;
    const char *path; ///< PNG: pattern without number, the number goes before the suffix
    int width, height;
    double fps;
    int numbered;                 ///< PNG: 1 = several pictures
    const char *const (*text)[2]; ///< provenance of PNG files
    int text_count;
} skh_sink_setup;

typedef struct skh_sink skh_sink;

/// 1 when the ffmpeg program can be found.
int skh_sink_has_ffmpeg(void);
/// Errors: SKH_ERR_CREATE, SKH_ERR_MISSING (no ffmpeg), SKH_ERR_MEMORY.
skh_status skh_sink_open(const skh_sink_setup *setup, skh_sink **out, skh_error *err);
/// One picture. `name` replaces the number of a PNG file (NULL: number). Errors: SKH_ERR_CREATE, SKH_ERR_IO.
skh_status skh_sink_put(skh_sink *sink, const uint32_t *argb, int pitch_px, const char *name, skh_error *err);
/// Finish the file, or with keep = 0 remove it. Frees the sink; NULL is fine. Errors: SKH_ERR_IO.
skh_status skh_sink_close(skh_sink *sink, int keep, skh_error *err);
