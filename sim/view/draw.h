// Drawing for the window: rectangles, round boxes, lines, discs and text on an SDL renderer.
//
// All coordinates are points; `scale` turns them into pixels, so that the layout code never sees the UI
// scale. Triangles collect in one buffer and go out in one SDL_RenderGeometry call before anything of another
// kind is drawn: many small calls cost more than everything else together on a machine without a GPU.
// Rendered strings and discs are kept as textures.
#pragma once
#include "skinheal/status.h"
#include <SDL.h>
#include <stdbool.h>

typedef struct skh_draw skh_draw;
typedef SDL_FRect skh_box; ///< x, y, w, h in points

typedef enum skh_font {
    SKH_FONT_BODY,  ///< 14 pt
    SKH_FONT_SMALL, ///< 13 pt, the smallest text on screen
    SKH_FONT_BOLD,  ///< 14 pt
    SKH_FONT_TITLE, ///< 16 pt, bold
    SKH_FONT_BIG,   ///< 22 pt, bold
    SKH_FONT_COUNT
} skh_font;
typedef enum skh_align { SKH_ALIGN_LEFT, SKH_ALIGN_CENTRE, SKH_ALIGN_RIGHT } skh_align;

/// Errors: SKH_ERR_MISSING when fontconfig finds no font, SKH_ERR_MEMORY.
skh_status skh_draw_create(SDL_Renderer *renderer, float scale, skh_draw **out, skh_error *err);
void skh_draw_destroy(skh_draw *draw); ///< NULL is fine; the renderer stays the caller's
skh_status skh_draw_set_scale(skh_draw *draw, float scale, skh_error *err);
float skh_draw_scale(const skh_draw *draw);
SDL_Renderer *skh_draw_renderer(skh_draw *draw); ///< flushes first: for drawing textures in between
void skh_draw_begin(skh_draw *draw, SDL_Color back);
void skh_draw_flush(skh_draw *draw);
/// Only what lies inside `box` is drawn from now on; NULL = everywhere.
void skh_draw_clip(skh_draw *draw, const skh_box *box);

void skh_draw_box(skh_draw *draw, skh_box box, SDL_Color colour);
void skh_draw_round(skh_draw *draw, skh_box box, float radius, SDL_Color colour);
/// Filled round box with a border of 1 pt.
void skh_draw_panel(skh_draw *draw, skh_box box, float radius, SDL_Color fill, SDL_Color border);
void skh_draw_outline(skh_draw *draw, skh_box box, float width, SDL_Color colour);
void skh_draw_disc(skh_draw *draw, float x, float y, float radius, SDL_Color colour);
void skh_draw_line(skh_draw *draw, float x0, float y0, float x1, float y1, float width, SDL_Color colour);
/// A curve through `count` points. dash = 0: solid; else `dash` points on, `gap` points off.
void skh_draw_curve(skh_draw *draw, const SDL_FPoint *points, int count, float width, float dash, float gap,
                    SDL_Color colour);
void skh_draw_triangle(skh_draw *draw, SDL_FPoint a, SDL_FPoint b, SDL_FPoint c, SDL_Color colour);
/// Quadrilateral a b c d, in order around it.
void skh_draw_quad(skh_draw *draw, SDL_FPoint a, SDL_FPoint b, SDL_FPoint c, SDL_FPoint d, SDL_Color colour);

/// One line of UTF-8; y is the top. Returns its width.
float skh_draw_text(skh_draw *draw, float x, float y, skh_font font, skh_align align, SDL_Color colour,
                    const char *text);
/// One line, cut with an ellipsis to fit `width`.
void skh_draw_text_fit(skh_draw *draw, float x, float y, float width, skh_font font, SDL_Color colour,
                       const char *text);
/// A paragraph broken to `width`; returns its height. Lines that the clip would cut through are left out.
float skh_draw_paragraph(skh_draw *draw, float x, float y, float width, skh_font font, SDL_Color colour,
                         const char *text);
float skh_draw_paragraph_height(skh_draw *draw, float width, skh_font font, const char *text);
float skh_draw_text_width(skh_draw *draw, skh_font font, const char *text);
float skh_draw_text_height(skh_draw *draw, skh_font font);

/// Figures for the bench and the tests.
typedef struct skh_draw_stats {
    int flushes, strings_made;
} skh_draw_stats;
skh_draw_stats skh_draw_statistics(const skh_draw *draw); ///< of the present picture
