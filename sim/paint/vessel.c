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
            float ax = ((float)(iu + du) + 0.05f + 0.9f * jx) * pitch - x,
                  az = ((float)(iv + dv) + 0.05f + 0.9f * jz) * pitch - z;
            float d = sqrtf(ax * ax + az * az * (1.0f + 0.8f * tilt)) / radius;
            float disc = skh_clamp((1.0f - d) * radius / um_per_px + 0.5f, 0.0f, 1.0f);
            disc *= there;
            disc *= 1.0f - 0.34f * skh_ramp(0.62f, 0.1f, d); // biconcave: paler in the middle
            disc *= 0.80f + 0.20f * tilt;
            if (disc > best) best = disc;
        }
    }
    return mean + (best - mean) * sharp;
}

// Flat endothelial nuclei along the wall, one every `pitch` um, bulging into the lumen.
static float endothelium_at(float along, float inside, float pitch, uint32_t who, float px)
{
    int cell = skh_floor(along / pitch);
    uint32_t state = skh_site_bits(who + 5u, cell, 0);
    float place = skh_site_next(&state), size = skh_site_next(&state), there = skh_site_next(&state);
    if (there > 0.6f) return 0.0f; // the section misses it
    float half = 2.8f + 1.4f * size, thick = 0.75f + 0.45f * size;
    float du = (along - ((float)cell + 0.35f + 0.3f * place) * pitch) / half, dv = (inside - 0.1f) / thick;
    float soft = px > 0.3f ? px : 0.3f;
    return skh_clamp((1.0f - sqrtf(du * du + dv * dv)) * thick / soft + 0.5f, 0.0f, 1.0f);
}

/// Of one pixel of a vessel.
typedef struct bore {
    float inside;     ///< um inside the lumen's border, negative in the wall
    float along;      ///< um along the wall
    float nuclei;     ///< mean distance of endothelial nuclei, um
    float wall, show; ///< thickness, um; visibility
    float red;        ///< coverage of red cells
    uint32_t who;
} bore;

static void vessel_pixel(const skh_canvas *c, int i, float x, float z, const bore *b)
{
    float px = c->um_per_px, soft = px > 0.3f ? px : 0.3f;
    float outer = skh_clamp((b->inside + b->wall) / soft + 0.5f, 0.0f, 1.0f) * b->show;
    if (outer <= 0.0f) return;
    float lumen = skh_clamp(b->inside / soft + 0.5f, 0.0f, 1.0f);
    skh_cover_pixel(c, i, outer);
    // layers of the wall, and plasma that fixation turned into a pale gel
    float fine = skh_detail(1.2f, px);
    float ring = 1.0f + fine * 0.5f * (skh_noise(b->who + 9u, b->inside * 1.3f, b->along / 9.0f) - 0.5f);
    c->plane[SKH_COMPONENT_CYTOPLASM][i] += outer * ((1.0f - lumen) * 0.40f * ring + lumen * 0.05f);
    c->plane[SKH_COMPONENT_GROUND][i] +=
        outer * (0.22f * (1.0f - lumen) + lumen * (0.95f + 0.4f * skh_noise(b->who, x / 3.0f, z / 3.0f)));
    c->plane[SKH_COMPONENT_RED_CELLS][i] += outer * lumen * 0.95f * b->red;
    float nucleus = endothelium_at(b->along, b->inside, b->nuclei, b->who, px);
    c->plane[SKH_COMPONENT_RED_CELLS][i] *= 1.0f - nucleus;
    float chromatin = 1.0f + 0.4f * fine * (skh_noise(b->who + 3u, x / 0.8f, z / 0.8f) - 0.5f);
    skh_blend(&c->plane[SKH_COMPONENT_NUCLEI][i], 0.85f * chromatin, outer * nucleus);
}

static void draw_oval(const skh_canvas *c, float cx, float cz, float rx, float rz, float cos_a, float sin_a,
                      float wall, float show, uint32_t who)
{
    float reach = 1.15f * (rx > rz ? rx : rz) + 1.5f * wall + 1.0f;
    int x0, x1, z0, z1;
    if (!skh_canvas_span(cx - reach, cx + reach, c->x0_um, c->um_per_px, &x0, &x1)) return;
    if (!skh_canvas_span(cz - reach, cz + reach, c->z0_um, c->um_per_px, &z0, &z1)) return;
    float mean = 0.5f * (rx + rz), round = 6.2831853f * mean,
          filled = 0.55f + 0.4f * (float)(who >> 8 & 255u) / 255.0f;
    float nuclei = round / (float)(1 + (int)(round / 13.0f)); // a whole number of them goes round
    for (int py = z0; py < z1; py++) {
        for (int px = x0; px < x1; px++) {
            float x = skh_canvas_x(c, px), z = skh_canvas_z(c, py), dx = x - cx, dz = z - cz;
            float u = (dx * cos_a + dz * sin_a) / rx, v = (dz * cos_a - dx * sin_a) / rz;
            float d = sqrtf(u * u + v * v), wobble = 0.18f * (skh_noise(who, u * 1.4f, v * 1.4f) - 0.5f);
            if (d > 1.4f + wall / (rx < rz ? rx : rz)) continue;
            bore b = {.wall = wall, .show = show, .nuclei = nuclei, .who = who};
            b.inside =
                (1.0f + wobble - d) * (rx < rz ? rx : rz) *
                (d > 0.3f ? 0.5f + 0.5f * sqrtf((rx * rx * u * u + rz * rz * v * v) / (d * d)) / rx : 1.0f);
            b.along = (atan2f(v, u) + 3.1415927f) * mean;
            b.red = skh_red_cells_at(c->seed + who, x, z, filled, c->um_per_px);
            vessel_pixel(c, py * SKH_TILE + px, x, z, &b);
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
            float r = (3.4f + 2.6f * size + deep * (2.0f + 7.0f * size * size)) * wide * (0.3f + 0.7f * show);
            if (r > 0.6f * room) r = 0.6f * room;
            show = skh_clamp(4.0f * show, 0.0f, 1.0f); // vessels widen and shrink; they do not turn to glass
            float cos_a = 1.0f, sin_a = 0.6f * (turn - 0.5f);
            float norm = 1.0f / sqrtf(cos_a + sin_a * sin_a);
            draw_oval(c, x, shown_z, r * (1.0f + 0.9f * flat * flat), r * (0.85f - 0.15f * flat),
                      cos_a * norm, sin_a * norm, 0.9f + 0.17f * r, show, who);
        }
    }
}

// Red cells pass a capillary in single file: `along` um up its axis, `off` um aside of it.
static float single_file(float along, float off, float radius, uint32_t who, float px)
{
    const float pitch = 6.2f;
    int cell = skh_floor(along / pitch);
    uint32_t state = skh_site_bits(who + 11u, cell, 1);
    float there = skh_site_next(&state), place = skh_site_next(&state), tilt = skh_site_next(&state);
    if (there > 0.74f) return 0.0f;
    float du = along - ((float)cell + 0.45f + 0.1f * place) * pitch - (tilt - 0.5f) * off,
          thick = 1.6f + 1.1f * tilt;
    float d = sqrtf(du * du / (thick * thick) + off * off / (0.92f * 0.92f * radius * radius));
    float soft = px > 0.3f ? px : 0.3f;
    return skh_clamp((1.0f - d) * thick / soft + 0.5f, 0.0f, 1.0f) *
           (0.85f + 0.15f * skh_ramp(0.1f, 0.6f, d));
}

// A hairpin below the top of a papilla: two limbs and the bend. The section loses each limb at a depth of its
// own, where it leaves the plane.
static void draw_loop(const skh_canvas *c, float x, float apex, float foot, float show, uint32_t who)
{
    uint32_t state = who;
    float lean = 26.0f * (skh_site_next(&state) - 0.5f), gap = 3.6f + 2.0f * skh_site_next(&state);
    float sway = 1.0f + 2.2f * skh_site_next(&state);
    float limb[2];
    limb[0] = apex + (foot - apex) * (0.35f + 1.2f * skh_site_next(&state));
    limb[1] = apex + (foot - apex) * (0.9f + 1.0f * skh_site_next(&state));
    float dilated = 1.0f + 0.10f * skh_clamp(skh_curve(c->skin, c->skin->perfusion, x) - 1.0f, 0.0f, 4.0f);
    float radius = (2.2f + 0.8f * skh_site_next(&state)) * dilated * (0.5f + 0.5f * show),
          lowest = limb[limb[1] > limb[0]];
    show = skh_clamp(4.0f * show, 0.0f, 1.0f);
    bore b = {.wall = 0.8f, .show = show, .nuclei = 15.0f, .who = who};
    float reach = gap + radius + b.wall + 34.0f;
    int x0, x1, z0, z1;
    if (!skh_canvas_span(x - reach, x + reach, c->x0_um, c->um_per_px, &x0, &x1)) return;
    if (!skh_canvas_span(apex - reach, lowest + 4.0f, c->z0_um, c->um_per_px, &z0, &z1)) return;
    for (int py = z0; py < z1; py++) {
        for (int px = x0; px < x1; px++) {
            float at_x = skh_canvas_x(c, px), at_z = skh_canvas_z(c, py);
            float down = (at_z - apex - gap) / (foot - apex),
                  bend = lean * down * down + sway * sinf(at_z / 8.0f + lean);
            float dx = at_x - x - bend, dz = at_z - apex - gap, off;
            int side = dx > 0.0f;
            if (dz < 0.0f)
                off = sqrtf(dx * dx + dz * dz) - gap;
            else
                off = fabsf(dx) - gap * (1.0f + 0.5f * skh_clamp(down, 0.0f, 1.5f));
            if (fabsf(off) > radius + 2.5f) continue;
            float left = (limb[side] - at_z) / 9.0f;
            if (left <= 0.0f) continue;
            // and on its way it dips out of the plane and back
            float in_plane = skh_ramp(0.20f, 0.42f, skh_noise(who + 21u, at_z / 13.0f, (float)side * 7.3f));
            if (in_plane <= 0.0f) continue;
            float here =
                radius * (left < 1.0f ? sqrtf(left * (2.0f - left)) : 1.0f) * (0.3f + 0.7f * in_plane);
            b.show = show * skh_clamp(left * 4.0f, 0.0f, 1.0f) * skh_clamp(4.0f * in_plane, 0.0f, 1.0f);
            b.along = dz < 0.0f ? 0.9f * dx : at_z + (float)side * 500.0f;
            b.inside = here - fabsf(off);
            b.red = single_file(b.along, off, here, who, c->um_per_px);
            if (off > 0.0f) b.along += 1000.0f; // each wall has nuclei of its own
            vessel_pixel(c, py * SKH_TILE + px, at_x, at_z, &b);
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
