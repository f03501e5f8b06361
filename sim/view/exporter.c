#include "sim/view/exporter.h"
#include "sim/base/file.h"
#include "sim/view/film.h"
#include "skinheal/config.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILM_SECONDS = 40, FILM_RATE = 15, FILM_PICTURES = FILM_SECONDS * FILM_RATE };

struct skh_exporter {
    skh_film *film;
    char path[512];
    int index, count;
    double back_h; ///< where the clock was
    bool was_playing;
    skh_page page;
};

static const char *const extensions[SKH_EXPORT_COUNT] = {"png", "mp4", "webp", "svg", "csv", "yaml"};

/// First free name skinheal-NNN.ext in the working folder.
static void free_name(skh_export kind, char *path, size_t size)
{
    for (int i = 1; i < 1000; i++) {
        struct stat info;
        snprintf(path, size, "skinheal-%03d.%s", i, extensions[kind]);
        if (stat(path, &info)) return;
    }
}

uint32_t *skh_export_pixels(skh_app *app, int *width, int *height)
{
    SDL_GetRendererOutputSize(app->renderer, width, height);
    uint32_t *argb = malloc((size_t)*width * (size_t)*height * sizeof *argb);
    skh_draw_flush(app->draw);
    if (argb && SDL_RenderReadPixels(app->renderer, NULL, SDL_PIXELFORMAT_ARGB8888, argb, *width * 4)) {
        free(argb);
        return NULL;
    }
    return argb;
}

skh_status skh_export_shot(skh_app *app, const char *path, skh_error *err)
{
    int width, height;
    uint32_t *argb = skh_export_pixels(app, &width, &height);
    if (!argb)
        return skh_fail(err, SKH_ERR_MEMORY, "%s: the picture cannot be read back: %s", path, SDL_GetError());
    for (int i = 0; i < width * height; i++) argb[i] |= 0xFF000000u;
    char when[32], seed[32];
    char *config = NULL;
    snprintf(when, sizeof when, "%.4f d", app->clock_h / 24);
    snprintf(seed, sizeof seed, "%.0f", app->sides[0].given.run.seed);
    if (skh_config_write(&app->sides[0].given, 0, &config, NULL)) config = NULL;
    const char *const text[][2] = {{"Software", app->options.provenance},
                                   {"Title", app->sides[0].given.title},
                                   {"Simulated time", when},
                                   {"Seed", seed},
                                   {"Configuration", config ? config : ""}};
    skh_status status = skh_png_write(path, argb, width, height, width, text, 5, err);
    free(config);
    free(argb);
    return status;
}

static skh_status write_config(skh_app *app, const char *path, skh_error *err)
{
    skh_scenario scenario = skh_engine_scenario(app->sides[app->active].engine);
    char *text = NULL;
    skh_file file = {0};
    skh_status status = skh_config_write(&scenario, 0, &text, err);
    if (!status) status = skh_file_create(&file, path, err);
    if (!status) {
        fputs(text, file.stream);
        status = skh_file_commit(&file, err);
    }
    free(text);
    return status;
}

static skh_status start_film(skh_app *app, skh_export kind, const char *path, skh_error *err)
{
    skh_exporter *exporter = calloc(1, sizeof *exporter);
    int width, height;
    if (!exporter) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the export");
    SDL_GetRendererOutputSize(app->renderer, &width, &height);
    snprintf(exporter->path, sizeof exporter->path, "%s", path);
    exporter->count = FILM_PICTURES;
    exporter->back_h = app->clock_h;
    exporter->was_playing = app->playing;
    skh_status status = skh_film_start(path, kind == SKH_EXPORT_WEBP, width, height, FILM_RATE,
                                       app->options.provenance, &exporter->film, err);
    if (status) {
        skh_exporter_destroy(exporter);
        return status;
    }
    app->exporter = exporter;
    app->page = SKH_PAGE_NONE;
    app->ui.focus = 0;
    skh_play_seek(app, 0);
    return SKH_OK;
}

void skh_export_start(skh_app *app, skh_export kind)
{
    char path[512];
    skh_error err;
    skh_status status = SKH_OK;
    free_name(kind, path, sizeof path);
    app->page = SKH_PAGE_NONE;
    switch (kind) {
    case SKH_EXPORT_PNG:
        skh_screen_draw(app); // without the export page
        status = skh_export_shot(app, path, &err);
        break;
    case SKH_EXPORT_MP4:
    case SKH_EXPORT_WEBP:
        status = start_film(app, kind, path, &err);
        break;
    case SKH_EXPORT_SVG:
        status = skh_export_svg(app, path, &err);
        break;
    case SKH_EXPORT_CSV:
        status = skh_export_csv(app, path, &err);
        break;
    case SKH_EXPORT_CONFIG:
        status = write_config(app, path, &err);
        break;
    case SKH_EXPORT_COUNT:
        break;
    }
    if (status)
        skh_app_say(app, true, "%s", err.message);
    else
        skh_app_say(app, false, app->exporter ? T(EXPORT_RUNS) : T(EXPORT_DONE), path);
}

static void leave(skh_app *app)
{
    skh_play_seek(app, app->exporter->back_h);
    app->playing = app->exporter->was_playing;
    skh_exporter_destroy(app->exporter);
    app->exporter = NULL;
}

void skh_exporter_tick(skh_app *app)
{
    skh_exporter *exporter = app->exporter;
    if (!exporter) return;
    for (int i = 0; i < skh_course_sides(app); i++) {
        const skh_side *side = &app->sides[i];
        if (side->state.failed) {
            skh_exporter_cancel(app);
            return;
        }
        bool there =
            !side->state.busy && side->state.wanted_h == app->clock_h && side->scene && side->painted;
        if (!there || side->painted->pending || side->painted->time_h != side->scene->scene.time_h) return;
    }
    int width, height;
    skh_error err;
    uint32_t *argb = skh_export_pixels(app, &width, &height);
    skh_status status = argb ? skh_film_add(exporter->film, argb, &err) : SKH_ERR_MEMORY;
    free(argb);
    exporter->index++;
    if (!status && exporter->index < exporter->count) {
        double story = (double)exporter->index / (exporter->count - 1);
        skh_play_seek(app, skh_pace_story_time(&app->sides[0].pace, story));
        return;
    }
    if (!status)
        status = skh_film_end(exporter->film, &err);
    else
        skh_film_cancel(exporter->film);
    exporter->film = NULL;
    if (status)
        skh_app_say(app, true, "%s", argb ? err.message : skh_status_text(status));
    else
        skh_app_say(app, false, T(EXPORT_DONE), exporter->path);
    leave(app);
}

double skh_exporter_share(const skh_exporter *exporter) { return (double)exporter->index / exporter->count; }

void skh_exporter_cancel(skh_app *app)
{
    if (!app->exporter) return;
    skh_film_cancel(app->exporter->film);
    app->exporter->film = NULL;
    skh_app_say(app, false, "%s", T(EXPORT_CANCELLED));
    leave(app);
}

void skh_exporter_destroy(skh_exporter *exporter)
{
    if (!exporter) return;
    skh_film_cancel(exporter->film);
    free(exporter);
}
