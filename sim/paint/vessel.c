// Blood vessels where the model has them: capillary loops in the papillae, the plexus below, more and wider
// ones where its vessel density is above rest. Each site has a rank and shows its vessel where the density
// exceeds it.
#include "sim/paint/layers.h"

float skh_red_cells_at(uint32_t seed, float x, float z, float density, float um_per_px)
{
    const float pitch = 5.6f, radius = 3.3f;
    float mean = density * 0.78f, sharp = skh_detail(pitch, um_per_px);
    if (sharp <= 0.0f || density <= 0.0f) return mean;
    float u = x / pitch, v = z / pitch, best = 0.0f;
    int iu = skh_floor(u), iv = skh_floor(v);
    for (int dv = -1; dv <= 1; dv++) {
        for (int du = -1; du <= 1; du++) {
            uint32_t state = skh_site_bits(seed + 771u, iu + du, iv + dv);
            float rank = skh_site_next(&state), jx = skh_site_next(&state), jz = skh_site_next(&state),
                  tilt = skh_site_next(&state);
            float there =
                skh_ramp(0.85f * rank, 0.85f * rank + 0.12f, density); // fades, so that no disc is cut
            if (there <= 0.0f) continue;
            float ax = ((float)(iu + du) + 0.25f + 0.5f * jx) * pitch - x,
                  az = ((float)(iv + dv) + 0.25f + 0.5f * jz) * pitch - z;
            float d = sqrtf(ax * ax + az * az * (1.0f + 0.8f * tilt)) / radius;
            float disc = skh_clamp((1.0f - d) * radius / um_per_px + 0.5f, 0.0f, 1.0f);
            disc *= there;
            disc *= 1.0f - 0.28f * skh_ramp(0.55f, 0.1f, d); // biconcave: paler in the middle
            if (disc > best) best = disc;
        }
    }
    return mean + (best - mean) * sharp;
}

// One pixel of a vessel: `inside` = um inside the lumen's border (negative in the wall), `along` = um along
// the wall.
static void vessel_pixel(const skh_canvas *c, int i, float x, float z, float inside, float along, float wall,
                         float show, uint32_t who)
{
    float px = c->um_per_px;
    float outer = skh_clamp((inside + wall) / px + 0.5f, 0.0f, 1.0f) * show;
    if (outer <= 0.0f) return;
    float lumen = skh_clamp(inside / px + 0.5f, 0.0f, 1.0f);
    skh_cover_pixel(c, i, outer);
    c->plane[SKH_COMPONENT_CYTOPLASM][i] += outer * ((1.0f - lumen) * 0.46f + lumen * 0.07f); // wall; plasma
    c->plane[SKH_COMPONENT_GROUND][i] += outer * (0.22f * (1.0f - lumen) + 0.05f * lumen);
    // flat endothelial nuclei lie along the wall
    float spot = skh_noise(who, along / 6.0f, 0.5f),
          depth = 1.0f - fabsf(inside + 0.5f * wall) / (0.75f * wall + 0.3f * px);
    float nucleus = skh_ramp(0.68f, 0.76f, spot) * skh_clamp(depth * 2.0f, 0.0f, 1.0f);
    skh_blend(&c->plane[SKH_COMPONENT_NUCLEI][i], 0.85f, outer * nucleus);
    float filled = 0.55f + 0.4f * (float)(who >> 8 & 255u) / 255.0f;
    c->plane[SKH_COMPONENT_RED_CELLS][i] +=
        outer * lumen * 0.95f * skh_red_cells_at(c->seed + who, x, z, filled, px);
}

static void draw_oval(const skh_canvas *c, float cx, float cz, float rx, float rz, float cos_a, float sin_a,
                      float wall, float show, uint32_t who)
{
    float reach = (rx > rz ? rx : rz) + wall + 1.0f;
    int x0, x1, z0, z1;
    if (!skh_canvas_span(cx - reach, cx + reach, c->x0_um, c->um_per_px, &x0, &x1)) return;
    if (!skh_canvas_span(cz - reach, cz + reach, c->z0_um, c->um_per_px, &z0, &z1)) return;
    for (int py = z0; py < z1; py++) {
        for (int px = x0; px < x1; px++) {
            float x = skh_canvas_x(c, px), z = skh_canvas_z(c, py), dx = x - cx, dz = z - cz;
            float u = (dx * cos_a + dz * sin_a) / rx, v = (dz * cos_a - dx * sin_a) / rz;
            float d = sqrtf(u * u + v * v), wobble = 0.10f * (skh_noise(who, u * 1.4f, v * 1.4f) - 0.5f);
            float inside =
                (1.0f + wobble - d) * (rx < rz ? rx : rz) *
                (d > 0.3f ? 0.5f + 0.5f * sqrtf((rx * rx * u * u + rz * rz * v * v) / (d * d)) / rx : 1.0f);
            float along = d > 0.01f ? (v >= 0.0f ? 1.0f - u / d : 3.0f + u / d) * rx : 0.0f;
            vessel_pixel(c, py * SKH_TILE + px, x, z, inside, along * 1.2f, wall, show, who);
        }
    }
}

static float shown(float density, float rank) { return skh_ramp(rank - 0.02f, rank + 0.08f, density * 0.5f); }

static void draw_plexus(const skh_canvas *c)
{
    const float pitch = 78.0f, margin = 40.0f;
    float side = (float)SKH_TILE * c->um_per_px;
    const skh_relief *skin = c->skin;
    float low = c->z0_um - margin, high = c->z0_um + side + margin,
          lift = skh_curve(skin, skin->lift, c->x0_um + 0.5f * side);
    int r0 = skh_floor((low + (lift < 0.0f ? lift : 0.0f) - margin) / pitch),
        r1 = skh_floor((high + (lift > 0.0f ? lift : 0.0f) + margin) / pitch);
    int c0 = skh_floor((c->x0_um - margin) / pitch), c1 = skh_floor((c->x0_um + side + margin) / pitch);
    for (int row = r0; row <= r1; row++) {
        for (int column = c0; column <= c1; column++) {
            uint32_t who = skh_site_bits(c->seed + 601u, column, row), state = who;
            float jx = skh_site_next(&state), jz = skh_site_next(&state), rank = skh_site_next(&state),
                  size = skh_site_next(&state);
            float flat = skh_site_next(&state), turn = skh_site_next(&state);
            float x = ((float)column + jx) * pitch, z = ((float)row + jz) * pitch;
            if (x < 0.0f || x > skin->width_um) continue;
            float shown_z = skh_relief_place(skin, x, z);
            float room = shown_z - skh_curve(skin, skin->junction, x);
            if (room < 10.0f) continue;
            float density = skh_matter_at(c->matters, SKH_MATTER_VESSELS, x, z), show = shown(density, rank);
            if (show <= 0.01f) continue;
            float deep = skh_ramp(skin->layers.papillary_um - 40.0f, skin->layers.papillary_um + 200.0f, z);
            float wide =
                0.8f + 0.25f * skh_clamp(density, 0.0f, 2.0f) +
                0.08f * skh_clamp(skh_curve(skin, skin->perfusion, x) - 1.0f, 0.0f, 3.0f) * (1.0f - deep);
            float r = (3.4f + 2.6f * size + deep * (2.0f + 7.0f * size * size)) * wide * (0.6f + 0.4f * show);
            if (r > 0.6f * room) r = 0.6f * room;
            float cos_a = 1.0f, sin_a = 0.6f * (turn - 0.5f);
            float norm = 1.0f / sqrtf(cos_a + sin_a * sin_a);
            draw_oval(c, x, shown_z, r * (1.0f + 0.9f * flat * flat), r * (0.85f - 0.15f * flat),
                      cos_a * norm, sin_a * norm, 1.5f + 0.16f * r, show, who);
        }
    }
}

// A hairpin below the top of a papilla: two limbs and the bend.
static void draw_loop(const skh_canvas *c, float x, float apex, float foot, float show, uint32_t who)
{
    uint32_t state = who;
    float lean = 22.0f * (skh_site_next(&state) - 0.5f), gap = 4.8f + 2.0f * skh_site_next(&state);
    float sway = 1.2f + 2.0f * skh_site_next(&state);
    foot = apex + (foot - apex) * (0.6f + 0.6f * skh_site_next(&state));
    float dilated = 1.0f + 0.10f * skh_clamp(skh_curve(c->skin, c->skin->perfusion, x) - 1.0f, 0.0f, 4.0f);
    float radius = (2.3f + 0.8f * skh_site_next(&state)) * dilated, wall = 1.3f,
          reach = gap + radius + wall + 20.0f;
    int x0, x1, z0, z1;
    if (!skh_canvas_span(x - reach, x + reach, c->x0_um, c->um_per_px, &x0, &x1)) return;
    if (!skh_canvas_span(apex - reach, foot + reach, c->z0_um, c->um_per_px, &z0, &z1)) return;
    for (int py = z0; py < z1; py++) {
        for (int px = x0; px < x1; px++) {
            float at_x = skh_canvas_x(c, px), at_z = skh_canvas_z(c, py);
            float down = (at_z - apex - gap) / (foot - apex),
                  bend = lean * down * down + sway * sinf(at_z / 8.0f + lean);
            float dx = at_x - x - bend, dz = at_z - apex - gap, d;
            if (dz < 0.0f)
                d = fabsf(sqrtf(dx * dx + dz * dz) - gap);
            else
                d = fabsf(fabsf(dx) - gap * (1.0f + 0.35f * skh_clamp(down, 0.0f, 1.0f)));
            float tail = skh_clamp(1.0f - (at_z - foot) / 6.0f, 0.0f, 1.0f);
            if (tail <= 0.0f) continue;
            vessel_pixel(c, py * SKH_TILE + px, at_x, at_z, radius - d, at_z + (dx > 0.0f ? 50.0f : 0.0f),
                         wall, show * tail, who);
        }
    }
}

static void draw_loops(const skh_canvas *c)
{
    const skh_relief *skin = c->skin;
    enum { WINDOW = 17 }; // samples to each side: papillae stand further apart
    float side = (float)SKH_TILE * c->um_per_px;
    if (c->z0_um > skin->layers.papillary_um + 700.0f) return;
    int from = (int)((c->x0_um - 30.0f) / SKH_RELIEF_STEP),
        to = (int)((c->x0_um + side + 30.0f) / SKH_RELIEF_STEP);
    for (int i = from < WINDOW ? WINDOW : from; i <= to && i < skin->count - WINDOW; i++) {
        int top = 1;
        for (int k = -WINDOW; k <= WINDOW && top; k++)
            top = k == 0 || skin->junction[i] < skin->junction[i + k] ||
                  (skin->junction[i] == skin->junction[i + k] && k > 0);
        if (!top) continue;
        float x = ((float)i + 0.5f) * SKH_RELIEF_STEP;
        uint32_t who = skh_site_bits(c->seed + 651u, skh_floor(x / 40.0f), 0);
        float rank = (float)(who >> 8) * 0x1p-24f;
        float density = skh_matter_at(c->matters, SKH_MATTER_VESSELS, x, skin->layers.epidermis_um + 25.0f);
        float show = skh_ramp(rank * 0.9f, rank * 0.9f + 0.12f, 0.75f * density);
        if (show > 0.01f) draw_loop(c, x, skin->junction[i] + 8.0f, skin->junction[i] + 46.0f, show, who);
    }
}

void skh_vessels_draw(const skh_canvas *c)
{
    draw_plexus(c);
    draw_loops(c);
}
