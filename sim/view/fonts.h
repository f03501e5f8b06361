// Font files by way of fontconfig: Inter if installed, else DejaVu Sans, else whatever the system has.
#pragma once
#include "skinheal/status.h"
#include <stddef.h>

/// Path of the best matching scalable font file. Errors: SKH_ERR_MISSING.
skh_status skh_font_find(int bold, char *path, size_t size, skh_error *err);
