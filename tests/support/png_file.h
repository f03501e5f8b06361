// Reading a PNG back, for golden pictures.
#pragma once
#include <stdint.h>
/// ARGB8888 pixels, malloc'd, or NULL when the file cannot be read.
uint32_t *png_read(const char *path, int *width, int *height);
