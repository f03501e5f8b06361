// How fast pictures of the whole screen are, on the software renderer with the dummy video driver: panels,
// plate, cells, curves; while the course plays (engine and painter work beside it) and with everything at
// rest.
//   bench_view [WIDTH HEIGHT [HOURS [CONFIG]]]
#include "sim/base/clock.h"
#include "sim/view/window.h"
#include "skinheal/config.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_painter(const skh_app *app)
{
    const skh_painted *painted = app->sides[0].painted;
    if (painted) printf("view,painter,%.1f ms update,%.1f ms shade\n", painted->update_ms, painted->shade_ms);
}

/// `count` pictures by the window's own loop: what each computes, how many came a second, and how many
/// plates.
static void measure(skh_window *w, const char *what, int count, bool play)
{
    skh_app *app = w->app;
    double *ms = malloc(sizeof *ms * (size_t)count), from_h = app->clock_h, mean = 0;
    unsigned plates = app->sides[0].painted ? app->sides[0].painted->serial : 0;
    app->playing = play;
    app->touched_s = app->time_s; // the loop rests while nobody touches a still picture
    uint64_t from_ns = skh_clock_ns();
    for (int i = 0; i < count; i++) {
        uint64_t start_ns = skh_clock_thread_ns();
        if (!play) app->touched_s = app->time_s;
        skh_window_frame(w);
        ms[i] = (double)(skh_clock_thread_ns() - start_ns) * 1e-6;
        mean += ms[i] / count;
    }
    double seconds = (double)(skh_clock_ns() - from_ns) * 1e-9;
    qsort(ms, (size_t)count, sizeof *ms, by_size);
    plates = (app->sides[0].painted ? app->sides[0].painted->serial : 0) - plates;
    printf("view,%s,%dx%d,%.2f ms mean,%.2f ms median,%.2f ms worst of %d (computing),%.0f pictures/s,"
           "%.1f plates/s,%d sprites,%.2f h healed,%d flushes\n",
           what, app->width_px, app->height_px, mean, ms[count / 2], ms[count - 1], count, count / seconds,
           plates / seconds, app->sides[0].painted ? app->sides[0].painted->sprite_count : 0,
           app->clock_h - from_h, skh_draw_statistics(app->draw).flushes);
    print_painter(app);
    free(ms);
}

/// Presses a key now and then, as a person would, whatever the window does at that moment.
static int press_keys(void *user)
{
    SDL_atomic_t *stop = user;
    for (int i = 0; !SDL_AtomicGet(stop); i++) {
        SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_l}}};
        SDL_PushEvent(&event);
        SDL_Delay((Uint32)(170 + 37 * i % 101));
    }
    return 0;
}

/// From a key to the picture that shows its effect, while model and painter compute.
static void measure_answers(skh_window *w)
{
    SDL_atomic_t stop = {0};
    w->answers = 0;
    w->answer_ms = w->worst_answer_ms = 0;
    SDL_Thread *hand = SDL_CreateThread(press_keys, "hand", &stop);
    measure(w, "playing and keys pressed", 300, true);
    SDL_AtomicSet(&stop, 1);
    SDL_WaitThread(hand, NULL);
    printf("view,input,%.1f ms mean,%.0f ms worst of %d answers\n", w->answer_ms / fmax(1, w->answers),
           w->worst_answer_ms, w->answers);
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
    app->speed = SKH_SPEEDS - 1; // faster than the model: it computes all the time
    skh_window w = skh_window_on(app, false);
    uint64_t start_ns = skh_clock_ns();
    skh_play_seek(app, hours);
    skh_engine_wait(app->sides[0].engine, 600);
    printf("view,engine,%.1f s to reach %.0f h,%d keyframes,%.1f MB\n",
           (double)(skh_clock_ns() - start_ns) * 1e-9, hours, skh_engine_look(app->sides[0].engine).keyframes,
           (double)skh_engine_look(app->sides[0].engine).history_bytes / 1048576);
    measure(&w, "first pictures", 30, false);
    skh_painter_wait(app->painter);
    measure(&w, "at rest", 120, false);
    crowd(app, 3000);
    measure(&w, "3000 cells", 120, false);
    measure(&w, "playing", 300, true);
    measure_answers(&w);
    skh_section_frame(app, true); // every cell of the section in view
    measure(&w, "whole section at first", 30, false);
    skh_painter_wait(app->painter);
    measure(&w, "whole section", 120, false);
    start_ns = skh_clock_ns();
    skh_play_seek(app, hours * 0.4);
    skh_engine_wait(app->sides[0].engine, 600);
    printf("view,scrub back to %.0f h,%.0f ms\n", hours * 0.4, (double)(skh_clock_ns() - start_ns) * 1e-6);
    measure(&w, "after scrub", 60, false);
    skh_app_destroy(app);
    SDL_DestroyRenderer(renderer);
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}
