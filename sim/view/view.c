// Opens the window, or the same screen on a memory surface.
#include "sim/view/view.h"
#include "sim/view/app.h"
#include "sim/view/exporter.h"
#include "sim/view/script.h"
#include "sim/view/window.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct canvas { // a screen without a display
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    skh_app *app;
    int pictures;
} canvas;

static void drop_canvas(canvas *c)
{
    skh_app_destroy(c->app);
    if (c->renderer) SDL_DestroyRenderer(c->renderer);
    SDL_FreeSurface(c->surface);
}

static skh_status make_canvas(canvas *c, const skh_view_options *options, skh_error *err)
{
    c->surface =
        SDL_CreateRGBSurfaceWithFormat(0, options->width, options->height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (c->surface) c->renderer = SDL_CreateSoftwareRenderer(c->surface);
    if (!c->renderer)
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for a picture of %d x %d", options->width,
                        options->height);
    skh_status status = skh_app_create(&c->app, options, c->renderer, options->width, options->height, err);
    if (!status) c->app->exact = true;
    return status;
}

/// One picture; the clock of a memory screen runs at 60 pictures a second, whatever the machine does.
static void canvas_frame(void *user)
{
    canvas *c = user;
    skh_app_update(c->app, ++c->pictures / 60.0);
    skh_screen_draw(c->app);
}

static skh_status check_course(const canvas *c, skh_error *err)
{
    const skh_side *side = &c->app->sides[0];
    return side->state.failed ? skh_fail(err, SKH_ERR_INTERNAL, "%s", side->state.message) : SKH_OK;
}

static skh_status run_canvas(const skh_view_options *options, skh_error *err)
{
    canvas c = {0};
    skh_status status = make_canvas(&c, options, err);
    if (!status && options->script) status = skh_script_run(c.app, options->script, canvas_frame, &c, err);
    for (int i = 0; i < 3 && !status && options->shot; i++) canvas_frame(&c); // scene, camera, picture
    if (!status) status = check_course(&c, err);
    if (!status && options->shot) status = skh_export_shot(c.app, options->shot, err);
    if (!status && options->dump_state) skh_app_dump(c.app, stdout);
    drop_canvas(&c);
    return status;
}

/// Zoom and place that were asked for, again for every picture: the screen frames channels when they appear.
static void aim(skh_app *app, const skh_view_options *o)
{
    if (o->field_um <= 0 && isnan(o->centre_x_um)) return;
    skh_box box = skh_section_box(app, 0);
    if (o->field_um > 0) app->want_um_per_pt = o->field_um / box.w;
    if (isnan(o->centre_x_um)) return; // the surface is followed as without zoom
    app->want_centre_um = o->centre_x_um;
    app->want_top_um = o->centre_z_um - app->want_um_per_pt * box.h / 2;
    app->steered = true;
}

skh_status skh_view_screens(const skh_view_options *options, const double *times_h, int count,
                            skh_view_give give, void *user, skh_error *err)
{
    canvas c = {0};
    skh_status status = make_canvas(&c, options, err);
    for (int i = 0; i < count && !status; i++) {
        skh_play_seek(c.app, times_h[i]);
        for (int n = 0; n < (i ? 2 : 3); n++) {
            if (i || n) aim(c.app, options);
            canvas_frame(&c);
        }
        status = check_course(&c, err);
        if (!status) {
            status = give(user, i, times_h[i], c.surface->pixels, c.surface->w, c.surface->h,
                          c.surface->pitch / 4, err);
        }
    }
    drop_canvas(&c);
    return status;
}

static skh_status run_window(const skh_view_options *options, skh_error *err)
{
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, options->kiosk ? "0" : "1");
    if (SDL_Init(SDL_INIT_VIDEO))
        return skh_fail(err, SKH_ERR_MISSING,
                        "no display to open a window on (%s); 'skinheal render' needs none", SDL_GetError());
    SDL_Window *sdl = SDL_CreateWindow(
        "skinheal", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, options->width, options->height,
        SDL_WINDOW_RESIZABLE | (options->kiosk ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0));
    SDL_Renderer *renderer = sdl ? SDL_CreateRenderer(sdl, -1, SDL_RENDERER_PRESENTVSYNC) : NULL;
    if (sdl && !renderer) renderer = SDL_CreateRenderer(sdl, -1, SDL_RENDERER_SOFTWARE);
    skh_status status =
        renderer ? SKH_OK : skh_fail(err, SKH_ERR_MISSING, "the window cannot be opened: %s", SDL_GetError());
    skh_app *app = NULL;
    if (!status) {
        SDL_SetWindowMinimumSize(sdl, 640, 400);
        int width, height;
        SDL_GetRendererOutputSize(renderer, &width, &height);
        status = skh_app_create(&app, options, renderer, width, height, err);
    }
    if (!status) {
        SDL_RendererInfo info = {0};
        SDL_GetRendererInfo(renderer, &info);
        skh_window w = skh_window_on(app, info.flags & SDL_RENDERER_PRESENTVSYNC);
        app->window = sdl;
        app->playing = true; // opens in motion
        if (!options->no_tour && !options->kiosk &&
            (!options->state_file[0] || access(options->state_file, F_OK))) {
            app->playing = false;
            skh_page_open(app, SKH_PAGE_TOUR);
        }
        if (options->script) status = skh_script_run(app, options->script, skh_window_frame, &w, err);
        while (!status && !app->quit) skh_window_frame(&w);
        if (!status && options->dump_state) skh_app_dump(app, stdout);
    }
    skh_app_destroy(app);
    if (renderer) SDL_DestroyRenderer(renderer);
    if (sdl) SDL_DestroyWindow(sdl);
    SDL_Quit();
    return status;
}

skh_status skh_view_run(const skh_view_options *options, skh_error *err)
{
    bool display = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY") || getenv("SDL_VIDEODRIVER");
    if (options->shot || (options->script && !display)) return run_canvas(options, err);
    return run_window(options, err);
}
