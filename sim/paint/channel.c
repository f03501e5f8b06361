// What fills a channel: air or blood at first, then the clot's fibrin net with trapped red cells, then a pale
// gel, as the model's lumen, plug, fibrin and provisional matrix say; the crust on top; bacteria where there
// are any.
#include "sim/paint/layers.h"

// Half width of the destroyed tissue at a depth (MODEL 5.1).
static float cut_half(const skh_pore *p, float z)
{
    if (z > p->depth_um) return -1.0f;
    float narrow = p->tip_um > 0.0f ? skh_clamp((p->depth_um - z) / p->tip_um, 0.0f, 1.0f) : 1.0f;
    return 0.5f * p->cut_fraction * p->diameter_um * narrow;
}
static float open_share(const skh_pore *p)
{
    float cut = p->cut_fraction * p->diameter_um;
    return cut > 0.0f ? p->lumen_um / cut : 0.0f;
}

/// Noises of one row or column of pixels.
typedef struct textures {
    skh_noise_line net[3], ragged[2], clumps, line;
} textures;

// Threads of fibrin: crossing lines of a few sizes, between which fluid stands.
static float net(const skh_canvas *c, textures *t, float x, float z)
{
    float sharp = skh_detail(4.0f, c->um_per_px), mean = 0.5f;
    if (sharp <= 0.0f) return mean;
    // each set of threads on its own turned lattice, so that none shows
    float a = fabsf(skh_noise_along(&t->net[0], c->seed + 801u, (0.87f * x + 0.5f * z) / 6.0f,
                                    (0.87f * z - 0.5f * x) / 9.0f) -
                    0.5f);
    float b = fabsf(skh_noise_along(&t->net[1], c->seed + 802u, (0.26f * x - 0.97f * z) / 9.0f,
                                    (0.97f * x + 0.26f * z) / 6.0f) -
                    0.5f);
    float d = fabsf(skh_noise_along(&t->net[2], c->seed + 803u, (0.64f * x - 0.77f * z) / 3.2f,
                                    (0.77f * x + 0.64f * z) / 3.6f) -
                    0.5f);
    float lines = skh_ramp(0.10f, 0.01f, a) + skh_ramp(0.10f, 0.01f, b) + 0.6f * skh_ramp(0.10f, 0.01f, d);
    return skh_mixf(mean, 0.25f + 0.75f * skh_clamp(lines, 0.0f, 1.0f), sharp);
}

static void channel_pixel(const skh_canvas *c, textures *t, const skh_pore *p, int i, float x, float z,
                          float tear, float in_cut, float in_cut_only, float in_lumen)
{
    float fibrin = skh_matter_at(c->matters, SKH_MATTER_FIBRIN, x + tear, z);
    float blood = skh_clamp(p->bleeding, 0.0f, 1.0f), plug = skh_clamp(p->plug, 0.0f, 1.0f);
    float filled =
        plug > blood ? plug : blood; // a bleeding channel fills at once, a dry one when its serum sets
    // bare channel through the epidermis: only its own plug is known there
    float junction = skh_curve(c->skin, c->skin->junction, x);
    float shown_z = skh_relief_place(c->skin, x, z);
    float above = skh_clamp((junction - shown_z) / c->um_per_px + 0.5f, 0.0f, 1.0f);
    float bare = above > 0.0f ? above * (1.0f - skh_ramp(0.4f, 0.6f, skh_canvas_cover(c, x, shown_z))) : 0.0f;
    // fluid between walls that still stand apart, and in the epidermis, where no field tells
    float fluid = (bare > in_lumen - in_cut_only ? bare : in_lumen - in_cut_only) * filled * 0.8f;
    float clot = skh_clamp(fibrin > fluid ? fibrin : fluid, 0.0f, 1.0f);
    float lumen = in_lumen * (1.0f - filled);
    float apart = in_lumen * (1.0f - plug) > lumen ? in_lumen * (1.0f - plug) : lumen;
    if (apart > 0.0f) skh_cover_pixel(c, i, apart); // walls stand apart
    if (bare > 0.0f) {
        c->plane[SKH_PLANE_TISSUE][i] =
            bare * in_cut > c->plane[SKH_PLANE_TISSUE][i] ? bare * in_cut : c->plane[SKH_PLANE_TISSUE][i];
    }
    float gel = skh_clamp(skh_matter_at(c->matters, SKH_MATTER_GEL, x + tear, z), 0.0f, 1.0f);
    // torn fibres reach in: what fills the channel stands between them
    float fibres = c->plane[SKH_COMPONENT_COLLAGEN1][i] + c->plane[SKH_COMPONENT_COLLAGEN3][i];
    float content = in_cut * (1.0f - lumen) * (1.0f - 0.8f * skh_ramp(0.15f, 0.6f, fibres));
    skh_blend(&c->plane[SKH_COMPONENT_GROUND][i], 0.30f + 0.25f * gel, content * (0.4f + 0.6f * gel));
    float threads = net(c, t, x, z);
    skh_blend(&c->plane[SKH_COMPONENT_FIBRIN][i], 0.10f + 0.16f * threads, content * gel);
    skh_blend(&c->plane[SKH_COMPONENT_FIBRIN][i], 0.34f + 0.75f * threads,
              content * skh_ramp(0.0f, 0.55f, clot));
    float cells = clot * blood;
    if (cells > 0.02f) {
        // clotting sorts them: dense clumps, and pale lines of fibrin and platelets along the channel
        float clumps =
            skh_noise_along(&t->clumps, c->seed + 804u, (x + 0.4f * z) / 30.0f, (z - 0.4f * x) / 44.0f);
        float line = fabsf(
            skh_noise_along(&t->line, c->seed + 805u, (x + 0.3f * z) / 21.0f, (z - 0.5f * x) / 58.0f) - 0.5f);
        float dense = skh_mixf(0.30f, 1.0f, skh_ramp(0.22f, 0.58f, clumps)) *
                      (1.0f - 0.8f * skh_ramp(0.20f, 0.0f, line));
        float red = skh_red_cells_at(c->seed + 811u, x, z, cells * dense, c->um_per_px);
        skh_blend(&c->plane[SKH_COMPONENT_RED_CELLS][i], 0.95f, content * red);
        c->plane[SKH_COMPONENT_FIBRIN][i] *= 1.0f - 0.7f * red * content;
    }
    c->plane[SKH_PLANE_TISSUE][i] *= 1.0f - lumen;
}

static void draw_channel(const skh_canvas *c, const skh_pore *p)
{
    float open = open_share(p),
          most = 0.5f * p->cut_fraction * p->diameter_um * (open > 1.0f ? open : 1.0f) + 14.0f + SKH_TEAR_UM;
    float side = (float)SKH_TILE * c->um_per_px, lean = fabsf(p->slope) * p->depth_um,
          most_open = open > 1.0f ? open : 1.0f;
    if (p->x_um + most + lean < c->x0_um || p->x_um - most - lean > c->x0_um + side) return;
    for (int py = 0; py < SKH_TILE; py++) {
        textures t = {0};
        for (int px = 0; px < SKH_TILE; px++) {
            float x = skh_canvas_x(c, px), shown = skh_canvas_z(c, py);
            if (fabsf(x - p->x_um) > most + lean + c->um_per_px) continue;
            float covered =
                skh_curve(c->skin, c->skin->cover, x) > 0.5f ? skh_curve(c->skin, c->skin->top, x) : -1e9f;
            if (shown < skh_curve(c->skin, c->skin->line, x) || shown < covered) continue;
            float z = skh_relief_unplace(c->skin, x, shown);
            float half = cut_half(p, z);
            // the epidermis is not pulled apart: walls that stand apart close in towards it
            float apart = 1.0f + (most_open - 1.0f) * skh_ramp(c->skin->layers.epidermis_um - 20.0f,
                                                               c->skin->layers.epidermis_um + 90.0f, z);
            float off = x - p->x_um - p->slope * z;
            if (half < 0.0f || fabsf(off) > half * apart + 14.0f + SKH_TEAR_UM + c->um_per_px) continue;
            float tear = skh_tear(c, x, z);
            float ragged =
                10.0f * (skh_noise_along(&t.ragged[0], c->seed + 821u, x / 40.0f, z / 11.0f) - 0.5f) +
                4.0f * (skh_noise_along(&t.ragged[1], c->seed + 822u, x / 14.0f, z / 3.5f) - 0.5f);
            float away = fabsf(off + tear) + ragged * skh_clamp(half / 12.0f, 0.0f, 1.0f);
            // through the epidermis the channel is as wide as no cell stands
            if (shown < skh_curve(c->skin, c->skin->junction, x))
                away -= 12.0f * skh_ramp(0.8f, 0.5f, skh_canvas_cover(c, x, shown));
            // what fills it seeps in between the torn ends
            float seep = skh_clamp(0.4f * half, 0.5f, 6.0f) + 0.5f * c->um_per_px;
            float cut = skh_ramp(half + seep, half - seep, away);
            float wide = open > 1.0f ? apart : open;
            float lumen = skh_clamp((half * wide - away) / c->um_per_px + 0.5f, 0.0f, 1.0f);
            float any = lumen * (1.0f - p->plug) > cut ? lumen * (1.0f - p->plug) : cut;
            if (any > 0.0f)
                channel_pixel(c, &t, p, py * SKH_TILE + px, x, z, tear, any, open > 1.0f ? cut : 1.0f, lumen);
        }
    }
}

void skh_channels_draw(const skh_canvas *c, const skh_pore *pores, int count)
{
    for (int k = 0; k < count; k++) draw_channel(c, &pores[k]);
}

// Dried clot over a channel until new stratum corneum carries it off: it fills the pit, stands over it as a
// low dome, laps over the rims as a film, and cracks.
static void draw_crust(const skh_canvas *c, const skh_pore *p)
{
    float left = p->plug * (1.0f - p->barrier) * (0.25f + 0.75f * p->bleeding);
    if (left < 0.02f) return;
    float cut = p->cut_fraction * p->diameter_um, half = 0.5f * cut + 10.0f + 22.0f * p->bleeding;
    float high = (cut > 200.0f ? 15.0f : 3.0f + 0.06f * cut) * skh_ramp(0.0f, 0.4f, left);
    float side = (float)SKH_TILE * c->um_per_px;
    if (p->x_um + half < c->x0_um || p->x_um - half > c->x0_um + side) return;
    for (int px = 0; px < SKH_TILE; px++) {
        float x = skh_canvas_x(c, px), off = (x - p->x_um) / half;
        off += 0.22f * (skh_noise(c->seed + 833u, x / 26.0f, 0.5f) - 0.5f);
        if (off * off >= 1.0f) continue;
        float away = fabsf(off), dome = 1.0f - off * off;
        float uneven = 0.35f + 0.9f * skh_noise(c->seed + 831u, x / 21.0f, 0.5f) +
                       0.45f * (skh_noise(c->seed + 835u, x / 6.0f, 0.5f) - 0.5f);
        float line = skh_curve(c->skin, c->skin->line, x) + 1.0f, top = line - high * dome * uneven;
        float bottom = skh_curve(c->skin, c->skin->top, x);
        if (bottom < line) bottom = line;
        // thin out to nothing at its edge, however deep the pit below it
        top = bottom - (bottom - top) * skh_ramp(1.0f, 0.25f, away);
        // it wears off from above, piece by piece
        float worn = skh_ramp(0.02f, 0.35f, left - 0.10f * skh_noise(c->seed + 832u, x / 16.0f, 0.5f));
        top = bottom - (bottom - top) * worn;
        if (worn <= 0.0f) continue;
        float cleft = 0.038f * (1.4f - 0.6f * left) * skh_ramp(3.0f, 16.0f, bottom - top);
        textures t = {0};
        for (int py = 0; py < SKH_TILE; py++) {
            float z = skh_canvas_z(c, py);
            float in = skh_clamp((z - top) / c->um_per_px + 0.5f, 0.0f, 1.0f) *
                       skh_clamp((bottom - z) / c->um_per_px + 0.5f, 0.0f, 1.0f);
            if (in <= 0.0f) continue;
            // clefts open from the surface down while it dries
            float crack = fabsf(skh_noise(c->seed + 836u, (x + 0.5f * (z - top)) / 17.0f, (z - top) / 34.0f) -
                                0.5f),
                  gape = cleft * skh_ramp(26.0f, 4.0f, z - top) + 1e-4f;
            in *= 1.0f - skh_ramp(gape, 0.4f * gape, crack);
            int i = py * SKH_TILE + px;
            skh_cover_pixel(c, i, in);
            if (in > c->plane[SKH_PLANE_TISSUE][i]) c->plane[SKH_PLANE_TISSUE][i] = in;
            // it dried layer by layer, and its red cells went flat and leaked
            float layers = skh_noise(c->seed + 834u, x / 24.0f, (z - top) / 3.4f);
            float red = skh_red_cells_at(c->seed + 811u, x, 1.7f * z,
                                         p->bleeding * left * (0.25f + 0.5f * layers), c->um_per_px);
            skh_blend(&c->plane[SKH_COMPONENT_FIBRIN][i], 0.55f + 0.25f * net(c, &t, x, z) + 0.65f * layers,
                      in);
            skh_blend(&c->plane[SKH_COMPONENT_RED_CELLS][i], 0.85f, in * red);
        }
    }
}

void skh_crusts_draw(const skh_canvas *c, const skh_pore *pores, int count)
{
    for (int k = 0; k < count; k++) draw_crust(c, &pores[k]);
}

// Four cocci that stick together are one colony-forming unit of the slab: 1e6 /ml are 1e-4 per um2 of a 100
// um slab. Cocci are shown at least 1.3 px wide.
static void draw_colony(const skh_canvas *c, float x, float z, uint32_t state)
{
    enum { COCCI = 4 };
    const float radius = skh_clamp(0.65f * c->um_per_px, 0.5f, 8.0f);
    float turn = skh_site_next(&state);
    for (int k = 0; k < COCCI; k++) {
        float sway = skh_site_next(&state), far = skh_site_next(&state);
        float angle = 1.5707963f * ((float)k + turn + 0.3f * (sway - 0.5f)), away = 0.8f + 0.5f * far;
        float cx = x + away * cosf(angle), cz = z + away * sinf(angle);
        int x0, x1, z0, z1;
        if (!skh_canvas_span(cx - radius, cx + radius, c->x0_um, c->um_per_px, &x0, &x1)) continue;
        if (!skh_canvas_span(cz - radius, cz + radius, c->z0_um, c->um_per_px, &z0, &z1)) continue;
        for (int py = z0; py < z1; py++) {
            for (int px = x0; px < x1; px++) {
                float dx = skh_canvas_x(c, px) - cx, dz = skh_canvas_z(c, py) - cz;
                float in = skh_clamp((radius - sqrtf(dx * dx + dz * dz)) / c->um_per_px + 0.5f, 0.0f, 1.0f);
                skh_blend(&c->plane[SKH_COMPONENT_BACTERIA][py * SKH_TILE + px], 1.0f, in);
            }
        }
    }
}

void skh_bacteria_draw(const skh_canvas *c)
{
    enum { CELL_UM = 10, PLACES = 2 };
    const float per_place = 1e-4f * CELL_UM * CELL_UM / PLACES;
    float side = (float)SKH_TILE * c->um_per_px;
    float lift = skh_curve(c->skin, c->skin->lift, c->x0_um + 0.5f * side);
    int c0 = skh_floor(c->x0_um / CELL_UM) - 1, c1 = skh_floor((c->x0_um + side) / CELL_UM) + 1;
    int r0 = skh_floor((c->z0_um - fabsf(lift)) / CELL_UM) - 4,
        r1 = skh_floor((c->z0_um + side + fabsf(lift)) / CELL_UM) + 4;
    for (int row = r0 < 0 ? 0 : r0; row <= r1; row++) {
        for (int column = c0; column <= c1; column++) {
            float density = skh_matter_at(c->matters, SKH_MATTER_BACTERIA, ((float)column + 0.5f) * CELL_UM,
                                          ((float)row + 0.5f) * CELL_UM);
            if (density <= 0.0f) continue;
            uint32_t state = skh_site_bits(c->seed + 841u, column, row);
            for (int k = 0; k < PLACES; k++) {
                float rank = skh_site_next(&state), jx = skh_site_next(&state), jz = skh_site_next(&state);
                if (rank > density * per_place) continue;
                float x = ((float)column + jx) * CELL_UM;
                draw_colony(c, x, skh_relief_place(c->skin, x, ((float)row + jz) * CELL_UM), state);
            }
        }
    }
}
