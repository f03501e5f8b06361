// Cells as stamps: right place, right turn, right size, and new ones when the atlas changes.
#include "sim/view/stamps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { TILE = 32, SIDE = 64 };
static const uint32_t blue = 0xFF0000FF, red = 0xFFFF0000, back = 0xFF000000;
static uint32_t atlas[TILE * TILE];
static skh_painted painted = {
    .atlas = atlas, .atlas_tile_px = TILE, .atlas_width_px = TILE, .atlas_height_px = TILE};
static SDL_Surface *surface;
static SDL_Renderer *renderer;
static skh_stamps *stamps;

/// A tile whose right half is coloured.
static void colour_right_half(uint32_t colour)
{
    for (int i = 0; i < TILE * TILE; i++) atlas[i] = i % TILE >= TILE / 2 ? colour : 0;
    painted.atlas_version++;
}

static int set_up(void **state)
{
    (void)state;
    stamps = NULL;
    surface = SDL_CreateRGBSurfaceWithFormat(0, SIDE, SIDE, 32, SDL_PIXELFORMAT_ARGB8888);
    renderer = SDL_CreateSoftwareRenderer(surface);
    colour_right_half(blue);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    skh_stamps_destroy(stamps);
    SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(surface);
    return 0;
}

static void draw(float cos_a, float sin_a, float radius_px)
{
    skh_sprite sprite = {.cos_a = cos_a, .sin_a = sin_a};
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
    SDL_RenderClear(renderer);
    skh_stamps_draw(&stamps, renderer, &painted, &sprite, SIDE / 2, SIDE / 2, radius_px, 255);
    SDL_RenderFlush(renderer);
}

static uint32_t pixel(int x, int y)
{
    return ((uint32_t *)surface->pixels)[(SIDE / 2 + y) * surface->pitch / 4 + SIDE / 2 + x] | back;
}

static void a_cell_is_drawn_round_its_place_at_its_size(void **state)
{
    (void)state;
    draw(1, 0, 10);
    assert_int_equal(pixel(5, 0), blue);
    assert_int_equal(pixel(5, -8), blue);
    assert_int_equal(pixel(-5, 0), back); // clear half
    assert_int_equal(pixel(13, 0), back); // beyond the radius
}

static void a_turn_goes_the_way_of_the_sprite(void **state)
{
    (void)state;
    draw(0, 1, 10); // a quarter turn brings what was right down: y points down
    assert_int_equal(pixel(0, 5), blue);
    assert_int_equal(pixel(0, -5), back);
    draw(-1, 0, 10);
    assert_int_equal(pixel(-5, 0), blue);
    assert_int_equal(pixel(5, 0), back);
}

static void a_new_atlas_makes_new_stamps(void **state)
{
    (void)state;
    draw(1, 0, 10);
    colour_right_half(red);
    draw(1, 0, 10);
    assert_int_equal(pixel(5, 0), red);
}

static void more_stamps_than_fit_start_the_sheet_anew(void **state)
{
    (void)state;
    for (int n = 0; n < 6000; n++) { // sizes and turns all different
        float angle = (float)(n % 64) * 6.2831853f / 64;
        draw(SDL_cosf(angle), SDL_sinf(angle), 2 + (float)(n / 64) * 0.25f);
    }
    draw(1, 0, 10);
    assert_int_equal(pixel(5, 0), blue);
    assert_int_equal(pixel(-5, 0), back);
}

static void straight_pixels_keep_alpha_and_gain_the_full_colour(void **state)
{
    (void)state;
    uint32_t pixels[] = {0x80400000, 0, 0xFF123456};
    skh_stamps_straighten(pixels, 3);
    assert_int_equal(pixels[0], 0x807F0000); // 64 / 128 of 255, rounded down
    assert_int_equal(pixels[1], 0);
    assert_int_equal(pixels[2], 0xFF123456);
}

int main(void)
{
#define STAMP(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STAMP(a_cell_is_drawn_round_its_place_at_its_size),
        STAMP(a_turn_goes_the_way_of_the_sprite),
        STAMP(a_new_atlas_makes_new_stamps),
        STAMP(more_stamps_than_fit_start_the_sheet_anew),
        STAMP(straight_pixels_keep_alpha_and_gain_the_full_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
