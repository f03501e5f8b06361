#include "tests/support/colour.h"
#include <math.h>

const char *const eye_names[EYES] = {"normal", "protan", "deutan", "tritan"};
static const double pi = 3.14159265358979323846;

static const double views[EYES][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
    {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
static const double to_xyz[3][3] = {
    {0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}};

static void apply(const double m[3][3], const double *v, double *out)
{
    for (int i = 0; i < 3; i++) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
}
static double linear(double c) { return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4); }
static double bend(double t) { return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0; }

lab lab_of(uint32_t rgb, eye seen_by)
{
    double v[3], seen[3], xyz[3];
    for (int i = 0; i < 3; i++) v[i] = linear((double)(rgb >> (16 - 8 * i) & 255u) / 255.0);
    apply(views[seen_by], v, seen);
    for (int i = 0; i < 3; i++) seen[i] = fmin(1.0, fmax(0.0, seen[i]));
    apply(to_xyz, seen, xyz);
    double x = bend(xyz[0] / 0.95047), y = bend(xyz[1]), z = bend(xyz[2] / 1.08883);
    return (lab){116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

static double hue(double a, double b)
{
    if (a == 0.0 && b == 0.0) return 0.0;
    double h = atan2(b, a) * 180.0 / pi;
    return h < 0.0 ? h + 360.0 : h;
}
static double cosd(double degrees) { return cos(degrees * pi / 180.0); }

double ciede2000(lab p, lab q)
{
    double c1 = hypot(p.a, p.b), c2 = hypot(q.a, q.b), c7 = pow(0.5 * (c1 + c2), 7.0);
    double g = 0.5 * (1.0 - sqrt(c7 / (c7 + 6103515625.0))); // 25^7
    double a1 = p.a * (1.0 + g), a2 = q.a * (1.0 + g);
    c1 = hypot(a1, p.b);
    c2 = hypot(a2, q.b);
    double h1 = hue(a1, p.b), h2 = hue(a2, q.b), dh = 0.0, hb = h1 + h2;
    if (c1 * c2 > 0.0) {
        dh = h2 - h1;
        dh += dh > 180.0 ? -360.0 : dh < -180.0 ? 360.0 : 0.0;
        hb = fabs(h1 - h2) <= 180.0 ? 0.5 * (h1 + h2)
             : h1 + h2 < 360.0      ? 0.5 * (h1 + h2 + 360.0)
                                    : 0.5 * (h1 + h2 - 360.0);
    }
    double dl = q.l - p.l, dc = c2 - c1, dhh = 2.0 * sqrt(c1 * c2) * sin(0.5 * dh * pi / 180.0);
    double lb = 0.5 * (p.l + q.l), cb = 0.5 * (c1 + c2), l50 = (lb - 50.0) * (lb - 50.0);
    double t = 1.0 - 0.17 * cosd(hb - 30.0) + 0.24 * cosd(2.0 * hb) + 0.32 * cosd(3.0 * hb + 6.0) -
               0.20 * cosd(4.0 * hb - 63.0);
    double sl = 1.0 + 0.015 * l50 / sqrt(20.0 + l50), sc = 1.0 + 0.045 * cb, sh = 1.0 + 0.015 * cb * t;
    double turn = exp(-pow((hb - 275.0) / 25.0, 2.0)), cb7 = pow(cb, 7.0);
    double rt = -sin(60.0 * turn * pi / 180.0) * 2.0 * sqrt(cb7 / (cb7 + 6103515625.0));
    return sqrt(pow(dl / sl, 2.0) + pow(dc / sc, 2.0) + pow(dhh / sh, 2.0) + rt * (dc / sc) * (dhh / sh));
}
