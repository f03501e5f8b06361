// A stroke font of our own, so that pictures can be labelled without a font library.
//
// A glyph is lines on a grid: two hexadecimal digits a point (x, then y), baseline at y = 3, capitals to D,
// small letters to A; a blank starts a new line, ~ in front makes it a smooth curve.
#include "sim/paint/noise.h"
#include "skinheal/paint.h"
#include <string.h>

typedef struct glyph {
    unsigned code;
    int advance;
    const char *lines;
} glyph;

#define BOWL                                                                                                 \
    "~3A190706143354666759"                                                                                  \
    "3A"
static const glyph glyphs[] = {
    {'0', 11, "~4D1B08154375887B4D"},
    {'1', 8, "1B4D43"},
    {'2', 11, "~0A1C4D7C8A7803 0383"},
    {'3', 11,
     "~0B2D5D7B7A5838 ~386886855323"
     "05"},
    {'4', 11, "636D0686"},
    {'5', 11,
     "7D1D08 ~082959878553"
     "2305"},
    {'6', 11,
     "~7C4D1B07154373858759"
     "3917"},
    {'7', 11, "0D8D33"},
    {'8', 11,
     "~4D1B2948697B4D ~48170624436486"
     "7748"},
    {'9', 11, "~144375897B4D1C0A18375789"},
    {'A', 11, "034D83 1767"},
    {'B', 11, "0D0353 ~53858758 5808 ~587A7C5D 5D0D"},
    {'C', 11, "~8B5D2C0A06245385"},
    {'D', 11, "0D0333 ~3363858B6D3D 3D0D"},
    {'E', 10, "8D0D0383 0868"},
    {'F', 10, "8D0D03 0868"},
    {'G', 12, "~8B5D2C0A06245385 858858"},
    {'H', 11, "0D03 8D83 0888"},
    {'I', 4, "1D13"},
    {'J', 9, "6D66 ~66533315"},
    {'K', 11, "0D03 8D06 3983"},
    {'L', 10, "0D0383"},
    {'M', 13, "030D57ADA3"},
    {'N', 11, "030D838D"},
    {'O', 13, "~5D2C0A06245384A6AA8C5D"},
    {'P', 11, "030D5D ~5D8B8A57 5707"},
    {'Q', 13, "~5D2C0A06245384A6AA8C5D 6693"},
    {'R', 11, "030D5D ~5D8B8A57 5707 5783"},
    {'S', 11,
     "~8B6D2D0B092858778563"
     "2305"},
    {'T', 11, "0D8D 4D43"},
    {'U', 11, "0D06 ~0624436486 868D"},
    {'V', 11, "0D438D"},
    {'W', 13, "0D335A83AD"},
    {'X', 11, "0D83 8D03"},
    {'Y', 11, "0D488D 4843"},
    {'Z', 11, "0D8D0383"},
    {'a', 9, BOWL " 6A63"},
    {'b', 9, "0D03 " BOWL},
    {'c', 8, "~593A190706143354"},
    {'d', 9, BOWL " 6D63"},
    {'e', 9, "0767 ~67593A190706143354"},
    {'f', 7, "~5D3D2B 2B23 0A4A"},
    {'g', 9, BOWL " 6A62 ~62412102"},
    {'h', 9, "0D03 ~07294A5968 6863"},
    {'i', 3, "0A03 0D0D"},
    {'j', 5, "2A22 ~221101 2D2D"},
    {'k', 8, "0D03 5A06 2853"},
    {'l', 3, "0D03"},
    {'m', 11, "0A03 ~07193A4948 4843 ~47597A8988 8883"},
    {'n', 9, "0A03 ~07294A5968 6863"},
    {'o', 9, BOWL},
    {'p', 9, "0A00 " BOWL},
    {'q', 9, BOWL " 6A60"},
    {'r', 6, "0A03 ~07193A4A"},
    {'s', 8,
     "~594A1A08375543"
     "1304"},
    {'t', 7, "2D24 ~243353 0A4A"},
    {'u', 9, "0A06 ~0614335466 6A63"},
    {'v', 9, "0A336A"},
    {'w', 11, "0A2349638A"},
    {'x', 9, "0A63 6A03"},
    {'y', 9, "0A33 6A10"},
    {'z', 9, "0A6A0363"},
    {'.', 4, "0303"},
    {',', 4, "0301"},
    {':', 4, "0404 0909"},
    {';', 4, "0401 0909"},
    {'-', 7, "0747"},
    {'+', 9, "0767 3A34"},
    {'=', 9, "0969 0565"},
    {'/', 7, "014E"},
    {'(', 5, "~2E0B0521"},
    {')', 5, "~0E2B2501"},
    {'[', 5, "2E0E0121"},
    {']', 5, "0E2E2101"},
    {'%', 12,
     "9D13 ~2D0B29"
     "4B2D ~7759738597"},
    {'&', 11, "~831B2D4D5B39070523436578"},
    {'<', 9, "6A0764"},
    {'>', 9, "0A6704"},
    {'\'', 3, "0D0B"},
    {'"', 6, "0D0B 2D2B"},
    {'_', 9, "0262"},
    {'!', 4, "0D06 0303"},
    {'?', 9, "~0B1D4D5B3836 3333"},
    {'#', 11, "2C14 6C54 0969 0767"},
    {'*', 7, "2D29 0C4A 4C0A"},
    {'|', 4, "1E11"},
    {' ', 6, ""},
    {0xb5, 9, "0A00 ~0614335466 6A63"},
    {0x3bc, 9, "0A00 ~0614335466 6A63"},
    {0xb2, 6, "~0C1D2D3C2A08 0838"},
    {0xb3, 6, "~0D2D3C1A ~1A38270 8"},
    {0xb0, 6, "~1D0C0B1A2A3B3C2D1D"},
    {0x2013, 9, "0767"},
    {0x2192, 11, "0787 5A8754"},
    {0xb7, 4, "0707"},
};
enum { GLYPHS = sizeof glyphs / sizeof glyphs[0], MOST_POINTS = 256 };

static unsigned next_code(const char **text)
{
    const unsigned char *p = (const unsigned char *)*text;
    unsigned code = *p++;
    int more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : code >= 0xc0 ? 1 : 0;
    if (more) code &= 0x3fu >> more;
    while (more-- && (*p & 0xc0) == 0x80) code = code << 6 | (*p++ & 0x3fu);
    *text = (const char *)p;
    return code;
}
static const glyph *find(unsigned code)
{
    for (int k = 0; k < GLYPHS; k++)
        if (glyphs[k].code == code) return &glyphs[k];
    return find('?');
}
static float digit(char c) { return (float)(c <= '9' ? c - '0' : c - 'A' + 10); }

// Points of the next line of a glyph, smoothed; returns how many, and moves on.
static int next_line(const char **lines, float (*point)[2])
{
    float raw[24][2];
    int smooth = **lines == '~', count = 0, total = 0;
    const char *p = *lines + smooth;
    for (; p[0] && p[1] && *p != ' ' && count < 24; p += 2, count++) {
        raw[count][0] = digit(p[0]);
        raw[count][1] = digit(p[1]);
    }
    while (*p == ' ') p++;
    *lines = p;
    enum { STEPS = 6 };
    int closed = count > 2 && raw[0][0] == raw[count - 1][0] && raw[0][1] == raw[count - 1][1];
    for (int k = 0; k + 1 < count && smooth; k++) {
        const float *a = raw[k        ? k - 1
                             : closed ? count - 2
                                      : 0],
                    *b = raw[k], *c = raw[k + 1],
                    *d = raw[k + 2 < count ? k + 2
                             : closed      ? 1
                                           : count - 1];
        for (int s = 0; s < STEPS && total < MOST_POINTS - 1; s++, total++) {
            float t = (float)s / STEPS;
            for (int i = 0; i < 2; i++)
                point[total][i] = 0.5f * (((-a[i] + 3.0f * b[i] - 3.0f * c[i] + d[i]) * t + 2.0f * a[i] -
                                           5.0f * b[i] + 4.0f * c[i] - d[i]) *
                                              t * t +
                                          (c[i] - a[i]) * t + 2.0f * b[i]);
        }
    }
    for (int k = smooth && count ? count - 1 : 0; k < count; k++, total++) {
        point[total][0] = raw[k][0];
        point[total][1] = raw[k][1];
    }
    return total;
}

static float to_line(float x, float y, const float *a, const float *b)
{
    float dx = b[0] - a[0], dy = b[1] - a[1], length = dx * dx + dy * dy;
    float t = length > 0.0f ? skh_clamp(((x - a[0]) * dx + (y - a[1]) * dy) / length, 0.0f, 1.0f) : 0.0f;
    float ex = x - a[0] - t * dx, ey = y - a[1] - t * dy;
    return sqrtf(ex * ex + ey * ey);
}

typedef struct paper {
    uint32_t *argb, colour;
    int width, height, pitch;
} paper;

static void paint_glyph(const paper *p, const glyph *g, float x, float base, float unit)
{
    static const float pen = 0.62f; // half width of a line, grid units
    float point[MOST_POINTS][2];
    int x0 = (int)(x - 2.0f * unit), x1 = (int)(x + ((float)g->advance + 1.0f) * unit) + 1,
        y0 = (int)(base - 12.5f * unit), y1 = (int)(base + 4.5f * unit) + 1;
    for (int py = y0 < 0 ? 0 : y0; py < y1 && py < p->height; py++) {
        for (int px = x0 < 0 ? 0 : x0; px < x1 && px < p->width; px++) {
            float gx = ((float)px + 0.5f - x) / unit, gy = 3.0f - ((float)py + 0.5f - base) / unit,
                  near = 1e9f;
            for (const char *lines = g->lines; *lines;) {
                int count = next_line(&lines, point);
                for (int k = 0; k + 1 < count; k++) {
                    float d = to_line(gx, gy, point[k], point[k + 1]);
                    if (d < near) near = d;
                }
            }
            float alpha =
                skh_clamp((pen - near) * unit + 0.5f, 0.0f, 1.0f) * (float)(p->colour >> 24) / 255.0f;
            if (alpha <= 0.0f) continue;
            uint32_t *out = &p->argb[(size_t)py * (size_t)p->pitch + (size_t)px], done = 0xff000000u;
            for (int shift = 0; shift < 24; shift += 8) {
                float under = (float)(*out >> shift & 255u), over = (float)(p->colour >> shift & 255u);
                done |= (uint32_t)(skh_mixf(under, over, alpha) + 0.5f) << shift;
            }
            *out = done;
        }
    }
}

float skh_text_paint(uint32_t *argb, int width_px, int height_px, int pitch_px, float x, float y,
                     float capital_px, uint32_t colour, const char *text)
{
    paper p = {argb, colour, width_px, height_px, pitch_px};
    float unit = capital_px / 10.0f, at = x;
    while (*text) {
        const glyph *g = find(next_code(&text));
        if (argb) paint_glyph(&p, g, at + unit, y + capital_px, unit);
        at += (float)g->advance * unit + 0.6f * unit;
    }
    return at - x;
}
