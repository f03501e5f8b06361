// Films out of single pictures: H.264 through a pipe to ffmpeg, or animated WebP by libwebp.
#pragma once
#include "skinheal/status.h"
#include <stdint.h>

typedef struct skh_film skh_film;

/// `webp` chooses the kind. Errors: SKH_ERR_MISSING (no ffmpeg: says what to install), SKH_ERR_MEMORY,
/// SKH_ERR_CREATE.
skh_status skh_film_start(const char *path, int webp, int width, int height, int per_second,
                          const char *comment, skh_film **out, skh_error *err);
/// One more picture, ARGB8888 rows without padding. Errors: SKH_ERR_IO, SKH_ERR_MEMORY.
skh_status skh_film_add(skh_film *film, const uint32_t *argb, skh_error *err);
/// Finish the file and free the film. Errors: SKH_ERR_IO.
skh_status skh_film_end(skh_film *film, skh_error *err);
void skh_film_cancel(skh_film *film); ///< remove the file, free the film; NULL is fine
int skh_film_has_ffmpeg(void);
