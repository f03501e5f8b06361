// Colours that carry meaning must be told apart, also by people with colour blindness.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/paint/stain.h"
#include "skinheal/paint.h"
#include "tests/support/colour.h"
#include <cmocka.h>

// CIEDE2000 below about 10 is risky for areas side by side (UI C2).
static const double enough = 10.0;

static void expect_apart(const char *what, const uint32_t *colours, int count, int eyes_from, int eyes_to)
{
    for (int e = eyes_from; e < eyes_to; e++) {
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                double apart = ciede2000(lab_of(colours[i], (eye)e), lab_of(colours[j], (eye)e));
                if (apart < enough)
                    fail_msg("%s: #%06X and #%06X are %.1f apart for %s eyes", what, (unsigned)colours[i],
                             (unsigned)colours[j], apart, eye_names[e]);
            }
        }
    }
}

static uint32_t rgb_of(const float *colour)
{
    uint32_t rgb = 0;
    for (int c = 0; c < 3; c++) rgb = rgb << 8 | (uint32_t)(colour[c] * 255.0f + 0.5f);
    return rgb;
}

// The colour most of a cell's sprite shows, besides outline and white parts.
static uint32_t main_colour(int type)
{
    enum { SIZE = 96 };
    static uint32_t tile[SIZE * SIZE];
    static uint32_t seen[SIZE * SIZE];
    static int often[SIZE * SIZE];
    int kinds = 0, best = 0;
    skh_sprite_icon(type, 1, SIZE, tile, SIZE);
    for (int i = 0; i < SIZE * SIZE; i++) {
        uint32_t c = tile[i] & 0xffffffu;
        if (tile[i] >> 24 != 255 || c == 0x1a1420u || c == 0xf6f9ffu) continue;
        int k = 0;
        while (k < kinds && seen[k] != c) k++;
        if (k == kinds) {
            seen[kinds] = c;
            often[kinds++] = 0;
        }
        if (++often[k] > often[best]) best = k;
    }
    assert_true(kinds > 0);
    return seen[best];
}

static void published_pairs_of_colours_have_their_published_difference(void **state)
{
    (void)state;
    // rows 1, 7 and 25 of the test data of Sharma, Wu & Dalal 2005, rounded there to 4 digits
    assert_float_equal(ciede2000((lab){50, 2.6772, -79.7751}, (lab){50, 0, -82.7485}), 2.0425, 1e-4);
    assert_float_equal(ciede2000((lab){50, 0, 0}, (lab){50, -1, 2}), 2.3669, 1e-4);
    assert_float_equal(ciede2000((lab){60.2574, -34.0099, 36.2677}, (lab){60.4626, -34.1751, 39.4387}),
                       1.2644, 1e-4);
}

static void cells_can_be_told_apart_by_all_eyes(void **state)
{
    (void)state;
    uint32_t colours[SKH_CELL_COUNT + 1];
    for (int type = 0; type <= SKH_CELL_COUNT; type++) colours[type] = main_colour(type);
    expect_apart("cells", colours, SKH_CELL_COUNT + 1, EYE_NORMAL, EYES);
}

static void fibres_of_the_drawing_can_be_told_apart_by_all_eyes(void **state)
{
    (void)state;
    static const int planes[] = {SKH_COMPONENT_COLLAGEN1, SKH_COMPONENT_COLLAGEN3, SKH_COMPONENT_ELASTIN,
                                 SKH_COMPONENT_FIBRIN};
    for (int safe = 0; safe < 2; safe++) {
        uint32_t colours[4];
        for (int k = 0; k < 4; k++)
            for (int n = 0; n < SKH_FLATS; n++)
                if (skh_flat_layers()[n].plane == planes[k])
                    colours[k] = rgb_of(skh_flat_colour(&skh_flat_layers()[n], safe));
        expect_apart(safe ? "fibres, safe" : "fibres", colours, 4, EYE_NORMAL, EYES);
    }
}

static void thick_and_thin_fibres_between_polars_differ_in_safe_colours(void **state)
{
    (void)state;
    for (int safe = 0; safe < 2; safe++) {
        uint32_t ends[2] = {rgb_of(skh_polar_stops(safe)[0]), rgb_of(skh_polar_stops(safe)[2])};
        // true picrosirius colours fail for deutan eyes: that is what the switch is for
        expect_apart(safe ? "polarised, safe" : "polarised", ends, 2, EYE_NORMAL, safe ? EYES : EYE_PROTAN);
    }
}

static void collagen_and_red_parts_differ_in_every_section_stain(void **state)
{
    (void)state;
    static const skh_stain stains[] = {SKH_STAIN_MASSON, SKH_STAIN_PICROSIRIUS, SKH_STAIN_VVG};
    static const int against[] = {SKH_COMPONENT_FIBRIN, SKH_COMPONENT_ELASTIN};
    for (int s = 0; s < 3; s++) {
        float matrix[SKH_PLANE_COUNT][3];
        skh_stain_matrix(stains[s], matrix);
        uint32_t colours[2];
        int rival = stains[s] == SKH_STAIN_VVG ? against[1] : against[0];
        for (int k = 0; k < 2; k++) {
            float seen[3];
            for (int c = 0; c < 3; c++) seen[c] = expf(-matrix[k ? rival : SKH_COMPONENT_COLLAGEN1][c]);
            colours[k] = rgb_of(seen);
        }
        expect_apart(skh_stain_label(stains[s]), colours, 2, EYE_NORMAL, EYES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_pairs_of_colours_have_their_published_difference),
        cmocka_unit_test(cells_can_be_told_apart_by_all_eyes),
        cmocka_unit_test(fibres_of_the_drawing_can_be_told_apart_by_all_eyes),
        cmocka_unit_test(thick_and_thin_fibres_between_polars_differ_in_safe_colours),
        cmocka_unit_test(collagen_and_red_parts_differ_in_every_section_stain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
