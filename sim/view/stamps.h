// Cells as ready-made pictures: every cell is drawn turned and sized, and SDL's software renderer would turn
// it pixel by pixel, again for every picture. So each turn (of 64) and size is made once and then only
// copied.
#pragma once
#include "sim/view/painter.h"

typedef struct skh_stamps skh_stamps;

void skh_stamps_destroy(skh_stamps *stamps); ///< NULL is fine
/// Draw one cell of a painted picture, `x_px`, `y_px` and `radius_px` in pixels of the window. *stamps is
/// created at the first call and starts anew when the picture's atlas changed. Without memory nothing is
/// drawn.
void skh_stamps_draw(skh_stamps **stamps, SDL_Renderer *renderer, const skh_painted *painted,
                     const skh_sprite *sprite, float x_px, float y_px, float radius_px, Uint8 alpha);
/// `count` premultiplied pixels as straight ones: SDL's software renderer blends no others.
void skh_stamps_straighten(uint32_t *argb, size_t count);
