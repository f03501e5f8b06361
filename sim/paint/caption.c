// Scale bar, stain and time on a plate: what every micrograph must say.
#include "sim/paint/plate.h"
#include <stdio.h>

static void box(uint32_t *argb, int pitch, int width, int height, float x0, float y0, float x1, float y1,
                uint32_t colour)
{
    float alpha = (float)(colour >> 24) / 255.0f;
    for (int y = y0 < 0 ? 0 : (int)y0; y < (int)y1 && y < height; y++) {
        for (int x = x0 < 0 ? 0 : (int)x0; x < (int)x1 && x < width; x++) {
            uint32_t *out = &argb[(size_t)y * (size_t)pitch + (size_t)x], done = 0xff000000u;
            for (int shift = 0; shift < 24; shift += 8)
                done |= (uint32_t)(skh_mixf((float)(*out >> shift & 255u), (float)(colour >> shift & 255u),
                                            alpha) +
                                   0.5f)
                        << shift;
            *out = done;
        }
    }
}

// Time since the latest session as people say it.
static void say_time(const skh_scene *scene, char *text, size_t size)
{
    double hours = scene->time_h - scene->session_time_h;
    if (scene->session < 1 || scene->session_time_h < 0.0) {
        snprintf(text, size, "At rest");
        return;
    }
    char since[48];
    if (hours < 1.0)
        snprintf(since, sizeof since, "%.0f min", 60.0 * hours);
    else if (hours < 48.0)
        snprintf(since, sizeof since, "%.0f h", hours);
    else
        snprintf(since, sizeof since, "Day %.0f", hours / 24.0);
    if (scene->session > 1)
        snprintf(text, size, "%s after session %d", since, scene->session);
    else
        snprintf(text, size, "%s", since);
}

void skh_caption_paint(const skh_plate *plate, const skh_scene *scene, const skh_paint_options *options,
                       uint32_t *argb, int pitch_px)
{
    const skh_camera *c = &plate->camera;
    int w = c->width_px, h = c->height_px, dark = skh_stain_dark(options->stain);
    float cap = skh_clamp((float)h / 45.0f, 8.0f, 22.0f), pad = 0.8f * cap;
    uint32_t paper = dark ? 0xb0000000u : 0xc8ffffffu, ink = dark ? 0xffeef2f6u : 0xff20262eu,
             dim = dark ? 0xffa9b4c0u : 0xff5a6673u;
    char when[96];
    say_time(scene, when, sizeof when);
    float wide = skh_text_paint(NULL, 0, 0, 0, 0, 0, cap, 0, when),
          name = skh_text_paint(NULL, 0, 0, 0, 0, 0, 0.8f * cap, 0, skh_stain_label(options->stain));
    box(argb, pitch_px, w, h, pad, pad, 3.2f * pad + wide + name, 3.0f * pad + cap, paper);
    skh_text_paint(argb, w, h, pitch_px, 1.8f * pad, 1.9f * pad, cap, ink, when);
    skh_text_paint(argb, w, h, pitch_px, 2.6f * pad + wide, 1.9f * pad + 0.2f * cap, 0.8f * cap, dim,
                   skh_stain_label(options->stain));
    // a bar of 1, 2 or 5 times a power of ten, about a sixth of the picture
    float um = 0.01f;
    static const float next[3] = {2.0f, 2.5f, 2.0f};
    for (int k = 0; um * next[k % 3] / c->um_per_px < 0.17f * (float)w; k++) um *= next[k % 3];
    char label[32];
    if (um >= 999.0f)
        snprintf(label, sizeof label, "%.0f mm", (double)(um / 1000.0f));
    else
        snprintf(label, sizeof label, "%g \xc2\xb5m", (double)um);
    float bar = um / c->um_per_px, text = skh_text_paint(NULL, 0, 0, 0, 0, 0, 0.8f * cap, 0, label),
          bottom = (float)h - pad;
    box(argb, pitch_px, w, h, pad, bottom - 3.4f * cap, 3.0f * pad + (bar > text ? bar : text), bottom,
        paper);
    box(argb, pitch_px, w, h, 2.0f * pad, bottom - cap, 2.0f * pad + bar, bottom - 0.7f * cap, ink);
    skh_text_paint(argb, w, h, pitch_px, 2.0f * pad + 0.5f * (bar - text), bottom - 2.6f * cap, 0.8f * cap,
                   ink, label);
}
