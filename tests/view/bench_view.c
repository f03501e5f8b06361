// How fast pictures of the whole screen are, on the software renderer with the dummy video driver: panels,
// plate, cells, curves; while the course plays (engine and painter work beside it) and with everything at
// rest.
//   bench_view [WIDTH HEIGHT [HOURS [CONFIG]]]
#include "sim/base/clock.h"
#include "sim/view/app.h"
#include "skinheal/config.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// Time this thread computed, ms: what a picture costs when other programs share the machine.
static double thread_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

/// `count` pictures at the speed the machine gives; prints mean, median, worst, and how many plates arrived.
static void measure(skh_app *app, const char *what, int count, bool play, double *clock_s)
{
    double *ms = malloc(sizeof *ms * (size_t)count), total = 0, wall = 0;
    unsigned plates = app->sides[0].painted ? app->sides[0].painted->serial : 0;
    double from_h = app->clock_h;
    app->playing = play;
    for (int i = 0; i < count; i++) {
        uint64_t start_ns = skh_clock_ns();
        double start_ms = thread_ms();
        SDL_PumpEvents();
        skh_app_update(app, *clock_s);
        skh_screen_draw(app);
        SDL_RenderPresent(app->renderer);
        ms[i] = thread_ms() - start_ms;
        wall += (double)(skh_clock_ns() - start_ns) * 1e-6 / count;
        if (ms[i] < 16.6) SDL_Delay((Uint32)(16.6 - ms[i])); // as in the window: 60 pictures a second at most
        *clock_s += (double)(skh_clock_ns() - start_ns) * 1e-9;
        total += (double)(skh_clock_ns() - start_ns) * 1e-6;
    }
    double mean = 0;
    for (int i = 0; i < count; i++) mean += ms[i] / count;
    qsort(ms, (size_t)count, sizeof *ms, by_size);
    plates = (app->sides[0].painted ? app->sides[0].painted->serial : 0) - plates;
    skh_draw_stats stats = skh_draw_statistics(app->draw);
    printf(
        "view,%s,%dx%d,%.2f ms mean,%.2f ms median,%.2f ms worst of %d (computing),%.1f ms wall,%.0f plates/s,%d sprites,%.2f h healed,%d flushes\n",
        what, app->width_px, app->height_px, mean, ms[count / 2], ms[count - 1], count, wall,
        plates / total * 1000, app->sides[0].painted ? app->sides[0].painted->sprite_count : 0,
        app->clock_h - from_h, stats.flushes);
    if (app->sides[0].painted) {
        printf("view,painter,%.1f ms update,%.1f ms shade\n", app->sides[0].painted->update_ms,
               app->sides[0].painted->shade_ms);
    }
    free(ms);
}

/// The goal of the project speaks of 3,000 cells in view: those there are again and again, each time a little
/// aside.
static void crowd(skh_app *app, int wanted)
{
    skh_painted *p = (skh_painted *)app->sides[0].painted; // at rest the painter makes no other
    int have = p ? p->sprite_count : 0;
    for (int n = have; have && n < wanted; n++) {
        p->sprites[n] = p->sprites[n % have];
        p->sprites[n].x_px = fmodf(p->sprites[n].x_px + 37.0f * (float)(n / have), (float)p->camera.width_px);
    }
    if (have) p->sprite_count = wanted;
}

int main(int argc, char **argv)
{
    skh_view_options options = skh_view_options_default();
    skh_error err;
    skh_report report = {0};
    options.scale = 1;
    if (argc > 2) {
        options.width = atoi(argv[1]);
        options.height = atoi(argv[2]);
    }
    double hours = argc > 3 ? atof(argv[3]) : 48;
    if (argc > 4 && skh_config_load(argv[4], NULL, 0, &options.scenario, &report)) {
        fputs(report.text, stderr);
        return 1;
    }
    skh_scenario_finish(&options.scenario, NULL);
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 0);
    SDL_Init(SDL_INIT_VIDEO);
    SDL_Window *window = SDL_CreateWindow("bench", 0, 0, options.width, options.height, 0);
    SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
    skh_app *app;
    if (skh_app_create(&app, &options, renderer, options.width, options.height, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    double clock_s = 0;
    uint64_t start_ns = skh_clock_ns();
    skh_play_seek(app, hours);
    skh_engine_wait(app->sides[0].engine, 600);
    printf("view,engine,%.1f s to reach %.0f h,%d keyframes,%.1f MB\n",
           (double)(skh_clock_ns() - start_ns) * 1e-9, hours, skh_engine_look(app->sides[0].engine).keyframes,
           (double)skh_engine_look(app->sides[0].engine).history_bytes / 1048576);
    measure(app, "first pictures", 30, false, &clock_s);
    skh_painter_wait(app->painter);
    measure(app, "at rest", 120, false, &clock_s);
    crowd(app, 3000);
    measure(app, "3000 cells", 120, false, &clock_s);
    measure(app, "playing", 300, true, &clock_s);
    skh_section_frame(app, true); // every cell of the section in view
    measure(app, "whole section at first", 30, false, &clock_s);
    skh_painter_wait(app->painter);
    measure(app, "whole section", 120, false, &clock_s);
    start_ns = skh_clock_ns();
    skh_play_seek(app, hours * 0.4);
    skh_engine_wait(app->sides[0].engine, 600);
    printf("view,scrub back to %.0f h,%.0f ms\n", hours * 0.4, (double)(skh_clock_ns() - start_ns) * 1e-6);
    measure(app, "after scrub", 60, false, &clock_s);
    skh_app_destroy(app);
    SDL_DestroyRenderer(renderer);
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}
