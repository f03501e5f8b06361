// skinheal export: fields and cells of a course at given times, for ParaView and VTK.
#include "sim/cli/command.h"
#include "skinheal/vtk.h"
#include "skinheal/world.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_TIMES = 1000 };

static const skh_option options[] = {
    {"output", 'o', "DIR", "folder for the files; made when it is not there"},
    {"at", 'a', "TIME", "a time since the start of the run, for example 12 h (repeatable)"},
    {"every", 'e', "TIME", "so often, from the start to the end"},
    {0}};

typedef struct export
{
    const skh_args *args;
    const char *folder;
    double times_h[MOST_TIMES], time_d[MOST_TIMES];
    int count, done;
    char *fields[MOST_TIMES], *cells[MOST_TIMES];
}
export;

static skh_status read_times(export *e, double duration_h)
{
    double every_d, at_h[MOST_TIMES];
    int count;
    skh_status status = skh_args_number(e->args, "every", "d", 0.1 / 24, 3650, 0, &every_d);
    if (!status) status = skh_args_times(e->args, "at", at_h, MOST_TIMES, &count);
    if (status) return status;
    double end_h = duration_h + 1e-9, step_h = 24 * every_d;
    if (count && at_h[count - 1] > end_h)
        return skh_usage("--at %g d is after the end of the course, %g d", at_h[count - 1] / 24,
                         duration_h / 24);
    int steps = step_h > 0 ? (int)(end_h / step_h) + 1 : 0;
    if (!count && !steps) return skh_usage("say when: --at 1d (repeatable) or --every 1d");
    if (count + steps > MOST_TIMES) return skh_usage("%d times; at most %d", count + steps, MOST_TIMES);
    for (int i = 0, k = 0; i < count || k < steps;) { // both rise; a moment that both name is written once
        double a = i < count ? at_h[i] : (double)INFINITY, b = k < steps ? k * step_h : (double)INFINITY;
        e->times_h[e->count++] = fmin(a, b);
        i += a <= b, k += b <= a;
    }
    return SKH_OK;
}

static char *name_of(const char *kind, int index, const char *ending)
{
    char *name = calloc(32, 1);
    if (name) snprintf(name, 32, "%s-%04d.%s", kind, index, ending);
    return name;
}

static skh_status write_moment(export *e, skh_world *world, skh_error *err)
{
    char path[4200];
    skh_scene scene;
    int i = e->done;
    skh_world_scene(world, &scene);
    e->fields[i] = name_of("fields", i, "vti"), e->cells[i] = name_of("cells", i, "vtp");
    if (!e->fields[i] || !e->cells[i]) return skh_fail(err, SKH_ERR_MEMORY, "out of memory");
    e->time_d[i] = scene.time_h / 24;
    e->done++;
    snprintf(path, sizeof path, "%s/%s", e->folder, e->fields[i]);
    skh_status status = skh_vtk_fields_write(&scene, path, err);
    snprintf(path, sizeof path, "%s/%s", e->folder, e->cells[i]);
    return status ? status : skh_vtk_cells_write(&scene, path, err);
}

static skh_status write_series(const export *e, skh_error *err)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/fields.pvd", e->folder);
    skh_status status = skh_vtk_series_write(path, (const char *const *)e->fields, e->time_d, e->done, err);
    snprintf(path, sizeof path, "%s/cells.pvd", e->folder);
    return status ? status
                  : skh_vtk_series_write(path, (const char *const *)e->cells, e->time_d, e->done, err);
}

static skh_status heal(export *e, const skh_scenario *scenario, skh_error *err)
{
    skh_world *world = NULL;
    skh_progress progress;
    skh_status status = skh_world_create(scenario, &world, err);
    skh_signals_catch();
    skh_progress_start(&progress, e->args, "healing");
    for (int i = 0; i < e->count && !status; i++) {
        while (!status && skh_world_time_h(world) < e->times_h[i] - 1e-9) {
            status = skh_world_step(world, err);
            skh_progress_update(&progress, skh_world_time_h(world) / e->times_h[e->count - 1]);
            if (!status && skh_signals_caught()) status = skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted");
        }
        if (!status) status = skh_world_advance_to(world, e->times_h[i], err); // a session that is due now
        if (!status) status = write_moment(e, world, err);
    }
    skh_progress_end(&progress);
    // an interrupted series is a shorter one
    skh_status last =
        e->done && (!status || status == SKH_ERR_INTERRUPTED) ? write_series(e, status ? NULL : err) : SKH_OK;
    skh_world_destroy(world);
    return status ? status : last;
}

static int run(const skh_args *args)
{
    skh_scenario scenario;
    skh_error err = {""};
    int code = skh_args_scenario(args, skh_args_operand(args, 0), &scenario);
    if (code) return code;
    export *e = calloc(1, sizeof *e);
    if (!e) return skh_complain(SKH_ERR_MEMORY, NULL);
    e->args = args;
    e->folder = skh_args_value(args, "output");
    if (!e->folder) code = skh_status_exit_code(skh_usage("say where: --output DIR"));
    if (!code) code = skh_status_exit_code(read_times(e, scenario.run.duration));
    if (code) {
        free(e);
        return code;
    }
    skh_status status = SKH_OK;
    if (!status && mkdir(e->folder, 0777) && errno != EEXIST)
        status = skh_fail(&err, SKH_ERR_CREATE, "%s: cannot be made: %s", e->folder, strerror(errno));
    if (!status) status = heal(e, &scenario, &err);
    if (!status && !skh_args_count(args, "quiet"))
        fprintf(stderr, "%s: %d times; open fields.pvd and cells.pvd in ParaView\n", e->folder, e->done);
    for (int i = 0; i < e->done; i++) free(e->fields[i]), free(e->cells[i]);
    free(e);
    if (status) code = skh_complain(status, &err);
    return status == SKH_ERR_INTERRUPTED ? 128 + skh_signals_caught() : code;
}

const skh_command skh_command_export = {
    .name = "export",
    .operands = "CONFIG",
    .summary = "fields and cells at given times as files for ParaView and VTK",
    .details =
        "Writes fields-NNNN.vti (all signals and fields), cells-NNNN.vtp (cells with type, age and heading) and the "
        "series fields.pvd and cells.pvd. Lengths are um; z is the height over the flattened surface, so that depth "
        "counts downwards. A plain number of a TIME counts days.",
    .options = options,
    .min_operands = 1,
    .max_operands = 1,
    .run = run,
};
