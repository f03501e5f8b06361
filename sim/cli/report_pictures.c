// Pictures for a page: a run is healed again, which gives the same states, because a course is a function of
// its configuration.
#include "sim/base/file.h"
#include "sim/cli/report.h"
#include "skinheal/paint.h"
#include "skinheal/snapshot.h"
#include <dirent.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 560, HEIGHT = 400, MOST_PNG = 1 << 24 };

typedef struct moment {
    double time_h;
    char caption[96];
} moment;

// Minutes, days, weeks after the first session, and the end. At most `most`.
static int choose_moments(const skh_scenario *scenario, int most, moment *moments)
{
    static const struct {
        double after_h;
        const char *text;
    } steps[] = {{0.5, "half an hour"}, {24, "1 day"},    {72, "3 days"},
                 {168, "1 week"},       {672, "4 weeks"}, {2160, "3 months"}};
    double end_h = scenario->run.duration,
           first_h = scenario->session_count ? scenario->sessions[0].time_h : 0;
    int count = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && count < most - 1; i++) {
        double time_h = first_h + steps[i].after_h;
        if (time_h > end_h * 0.97) break;
        if (steps[i].after_h == 336 && end_h > 2000) continue; // long courses have later things to show
        moments[count].time_h = time_h;
        snprintf(moments[count++].caption, sizeof moments->caption, "%s after the %ssession", steps[i].text,
                 scenario->session_count > 1 ? "first " : "");
    }
    moments[count].time_h = end_h;
    snprintf(moments[count++].caption, sizeof moments->caption, "the end, day %.4g", (end_h - first_h) / 24);
    return count;
}

// The latest snapshot of the folder between two times; its name tells its day.
static int newest_snapshot(const char *folder, double after_h, double until_h, char *path, size_t size)
{
    DIR *dir = opendir(folder);
    double best_h = after_h;
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        double day;
        if (sscanf(entry->d_name, "snapshot-%lfd.skh", &day) != 1 &&
            sscanf(entry->d_name, "kept-%lfd.skh", &day) != 1)
            continue;
        if (day * 24 > until_h + 1e-6 || day * 24 <= best_h) continue;
        best_h = day * 24;
        snprintf(path, size, "%s/%s", folder, entry->d_name);
    }
    if (dir) closedir(dir);
    return best_h > after_h;
}

static skh_camera aim(const skh_scene *scene)
{
    float width = (float)scene->grid.nx * scene->grid.dx_um,
          depth = (float)scene->grid.nz * scene->grid.dx_um;
    skh_sight sight = skh_paint_sight(scene);
    float field = fminf(width, fmaxf(1600.0f, sight.wide_um));
    skh_camera camera = {.um_per_px = field / WIDTH, .width_px = WIDTH, .height_px = HEIGHT};
    float top = 0.09f * camera.um_per_px * HEIGHT;
    if (depth + top < camera.um_per_px * HEIGHT) camera.height_px = (int)((depth + top) / camera.um_per_px);
    camera.left_um = fminf(fmaxf(sight.at_um - 0.5f * field, 0), width - field);
    camera.top_um = -top;
    return camera;
}

static skh_status paint(skh_world *world, skh_plate *plate, const skh_left *left, skh_page_picture *out,
                        skh_error *err)
{
    skh_scene scene;
    skh_world_scene(world, &scene);
    skh_camera camera = aim(&scene);
    skh_paint_options options = skh_paint_options_default();
    options.show_cells = 1;
    skh_status status = skh_plate_update(plate, &scene, &camera, 0, err);
    uint32_t *argb = calloc((size_t)camera.width_px * (size_t)camera.height_px, sizeof *argb);
    char path[] = "/tmp/skinheal-page-XXXXXX";
    int file = mkstemp(path);
    if (!status && (!argb || file < 0)) status = skh_fail(err, SKH_ERR_MEMORY, "no room for a picture");
    if (file >= 0) close(file);
    if (!status) {
        const char *const text[][2] = {{"Software", "skinheal"}, {"Title", left->scenario.title}};
        char *bytes = NULL;
        skh_plate_shade(plate, &options, argb, camera.width_px);
        skh_caption_paint(plate, &scene, &options, argb, camera.width_px);
        status = skh_png_write(path, argb, camera.width_px, camera.height_px, camera.width_px, text, 2, err);
        if (!status) status = skh_file_read(path, MOST_PNG, &bytes, &out->size, err);
        out->png = (unsigned char *)bytes;
        out->width = camera.width_px, out->height = camera.height_px;
    }
    if (file >= 0) unlink(path);
    free(argb);
    return status;
}

static skh_status advance(const skh_args *args, const skh_left *left, double time_h, skh_progress *progress,
                          double end_h, skh_world **world, skh_error *err)
{
    char path[4600];
    skh_status status = SKH_OK;
    double now = *world ? skh_world_time_h(*world) : -1;
    if (newest_snapshot(left->path, now, time_h, path, sizeof path)) {
        skh_world *later = NULL;
        if (!skh_snapshot_read(path, &later, NULL)) { // of another version of the model: then healed again
            skh_world_destroy(*world);
            *world = later;
        }
    }
    if (!*world) status = skh_world_create(&left->scenario, world, err);
    while (!status && skh_world_time_h(*world) < time_h - 1e-9) {
        double next = skh_world_time_h(*world) + 6;
        status = skh_world_advance_to(*world, next < time_h ? next : time_h, err);
        skh_progress_update(progress, skh_world_time_h(*world) / end_h);
        if (!status && skh_signals_caught()) status = skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted");
    }
    (void)args;
    return status;
}

static void say_note(const skh_left *left, const skh_world *world, skh_pictures *out)
{
    char hash[32];
    snprintf(hash, sizeof hash, "%016" PRIx64, skh_world_hash(world));
    int finished = !strcmp(left->status, "finished");
    snprintf(out->note, sizeof out->note, "The course was healed again for these pictures%s.",
             !finished ? ""
             : !strcmp(hash, left->state_hash)
                 ? " and came to the same state, bit for bit"
                 : "; this program comes to another state than the one that ran it");
}

int skh_pictures_make(const skh_args *args, const skh_left *left, int most, skh_pictures *out)
{
    moment moments[SKH_PAGE_PICTURES];
    skh_world *world = NULL;
    skh_plate *plate = NULL;
    skh_error err = {""};
    *out = (skh_pictures){0};
    int count = most > 0 ? choose_moments(&left->scenario,
                                          most < SKH_PAGE_PICTURES ? most : SKH_PAGE_PICTURES, moments)
                         : 0;
    if (!count) return 0;
    skh_progress progress;
    skh_status status = skh_plate_create(WIDTH, HEIGHT, &plate, &err);
    skh_signals_catch();
    skh_progress_start(&progress, args, "pictures");
    for (int i = 0; i < count && !status; i++) {
        status = advance(args, left, moments[i].time_h, &progress, moments[count - 1].time_h, &world, &err);
        skh_page_picture *picture = &out->list[out->count];
        snprintf(picture->caption, sizeof picture->caption, "%s", moments[i].caption);
        if (!status) status = paint(world, plate, left, picture, &err);
        if (!status) out->count++;
    }
    skh_progress_end(&progress);
    if (!status) say_note(left, world, out);
    skh_world_destroy(world);
    skh_plate_destroy(plate);
    if (!status) return 0;
    skh_pictures_free(out);
    int code = skh_complain(status, &err);
    return status == SKH_ERR_INTERRUPTED ? 128 + skh_signals_caught() : code;
}

void skh_pictures_free(skh_pictures *pictures)
{
    for (int i = 0; i < SKH_PAGE_PICTURES; i++) free(pictures->list[i].png);
    *pictures = (skh_pictures){0};
}
