// Colours: readable in every theme, and told apart with every kind of colour vision.
//
// Contrast: WCAG 2.1 relative luminance. Dichromacy: Vienot, Brettel & Mollon 1999 (Color Res Appl 24:243)
// for protanopia and deuteranopia, Machado, Oliveira & Fernandes 2009 (IEEE TVCG 15:1291) at full severity
// for tritanopia. Difference: CIEDE2000 (Sharma, Wu & Dalal 2005, Color Res Appl 30:21).
#include "sim/view/theme.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { VISIONS = 4 };
static const double pi = 3.14159265358979323846;

typedef struct lab {
    double l, a, b;
} lab;

static double linear(int byte)
{
    double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(SDL_Color c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

static double contrast(SDL_Color a, SDL_Color b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

// Linear RGB as seen: normal, protan, deutan, tritan.
static const double seen[VISIONS][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
    {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
};

static double pivot(double t) { return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116; }

static lab to_lab(SDL_Color c, int vision)
{
    double in[3] = {linear(c.r), linear(c.g), linear(c.b)}, rgb[3];
    for (int i = 0; i < 3; i++) {
        rgb[i] = seen[vision][i][0] * in[0] + seen[vision][i][1] * in[1] + seen[vision][i][2] * in[2];
        rgb[i] = rgb[i] < 0 ? 0 : rgb[i] > 1 ? 1 : rgb[i];
    }
    double x = pivot((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
    double y = pivot(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
    double z = pivot((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
    return (lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

static double hue(double a, double b)
{
    double h = atan2(b, a) * 180 / pi;
    return h < 0 ? h + 360 : h;
}

static double ciede2000(lab p, lab q)
{
    double mean = (hypot(p.a, p.b) + hypot(q.a, q.b)) / 2, seventh = pow(mean, 7);
    double g = 1.5 - 0.5 * sqrt(seventh / (seventh + 6103515625.0));
    double c1 = hypot(p.a * g, p.b), c2 = hypot(q.a * g, q.b), h1 = hue(p.a * g, p.b), h2 = hue(q.a * g, q.b);
    double dh = h2 - h1, middle = (h1 + h2) / 2;
    if (c1 * c2 > 0 && fabs(dh) > 180) {
        dh -= dh > 0 ? 360 : -360;
        middle += middle < 180 ? 180 : -180;
    }
    double big_dh = 2 * sqrt(c1 * c2) * sin(dh * pi / 360), l = (p.l + q.l) / 2, c = (c1 + c2) / 2;
    double t = 1 - 0.17 * cos((middle - 30) * pi / 180) + 0.24 * cos(2 * middle * pi / 180) +
               0.32 * cos((3 * middle + 6) * pi / 180) - 0.2 * cos((4 * middle - 63) * pi / 180);
    double sl = 1 + 0.015 * (l - 50) * (l - 50) / sqrt(20 + (l - 50) * (l - 50)), sc = 1 + 0.045 * c,
           sh = 1 + 0.015 * c * t;
    double bend = pow(c, 7), turn = exp(-pow((middle - 275) / 25, 2));
    double rt = -2 * sqrt(bend / (bend + 6103515625.0)) * sin(60 * turn * pi / 180);
    double x = (q.l - p.l) / sl, y = (c2 - c1) / sc, z = big_dh / sh;
    return sqrt(x * x + y * y + z * z + rt * y * z);
}

static void the_difference_measure_agrees_with_published_pairs(void **state)
{
    (void)state;
    // rows 1, 7 and 17 of the test data of Sharma et al. 2005, given to four digits
    assert_true(fabs(ciede2000((lab){50, 2.6772, -79.7751}, (lab){50, 0, -82.7485}) - 2.0425) < 1e-4);
    assert_true(fabs(ciede2000((lab){50, 0, 0}, (lab){50, -1, 2}) - 2.3669) < 1e-4);
    assert_true(fabs(ciede2000((lab){50, 2.5, 0}, (lab){73, 25, -18}) - 27.1492) < 1e-4);
}

static void text_stands_out_in_every_theme(void **state)
{
    (void)state;
    static const struct {
        skh_colour ink, ground;
        double least;
    } pairs[] = {{SKH_COLOUR_TEXT, SKH_COLOUR_PANEL, 7},         {SKH_COLOUR_TEXT, SKH_COLOUR_RAISED, 7},
                 {SKH_COLOUR_DIM, SKH_COLOUR_PANEL, 4.5},        {SKH_COLOUR_ACCENT, SKH_COLOUR_PANEL, 4.5},
                 {SKH_COLOUR_ON_ACCENT, SKH_COLOUR_ACCENT, 4.5}, {SKH_COLOUR_FOCUS, SKH_COLOUR_PANEL, 3},
                 {SKH_COLOUR_WARNING, SKH_COLOUR_PANEL, 3},      {SKH_COLOUR_MARKER, SKH_COLOUR_PANEL, 3}};
    for (int theme = 0; theme < SKH_THEME_COUNT; theme++) {
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
            double found = contrast(skh_theme_colour((skh_theme)theme, pairs[i].ink),
                                    skh_theme_colour((skh_theme)theme, pairs[i].ground));
            if (found < pairs[i].least) {
                fail_msg("%s, pair %d: contrast %.2f, at least %.1f", skh_theme_word((skh_theme)theme),
                         (int)i, found, pairs[i].least);
            }
        }
        for (int i = 0; i < 5; i++) {
            SDL_Color curve = skh_theme_colour((skh_theme)theme, (skh_colour)(SKH_COLOUR_CURVE_0 + i));
            double found = contrast(curve, skh_theme_colour((skh_theme)theme, SKH_COLOUR_PANEL));
            if (found < 3)
                fail_msg("%s, curve %d: contrast %.2f", skh_theme_word((skh_theme)theme), i, found);
        }
    }
}

/// Smallest difference between any two of a row of colours, for the vision given.
static double smallest(skh_theme theme, skh_colour first, int count, int vision)
{
    double least = 1e9;
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++) {
            lab a = to_lab(skh_theme_colour(theme, (skh_colour)((int)first + i)), vision);
            lab b = to_lab(skh_theme_colour(theme, (skh_colour)((int)first + j)), vision);
            least = fmin(least, ciede2000(a, b));
        }
    }
    return least;
}

static void curves_and_phases_differ_for_all_colour_vision(void **state)
{
    (void)state;
    // below about 10 two colours are hard to tell apart at a glance; each also has a second cue (dash, width,
    // word)
    for (int theme = 0; theme < SKH_THEME_COUNT; theme++) {
        for (int vision = 0; vision < VISIONS; vision++) {
            double curves = smallest((skh_theme)theme, SKH_COLOUR_CURVE_0, 5, vision);
            double phases = smallest((skh_theme)theme, SKH_COLOUR_PHASE_HAEMOSTASIS, 4, vision);
            if (curves < 10)
                fail_msg("%s, vision %d: curves %.1f", skh_theme_word((skh_theme)theme), vision, curves);
            if (phases < 10)
                fail_msg("%s, vision %d: phases %.1f", skh_theme_word((skh_theme)theme), vision, phases);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_difference_measure_agrees_with_published_pairs),
        cmocka_unit_test(text_stands_out_in_every_theme),
        cmocka_unit_test(curves_and_phases_differ_for_all_colour_vision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
