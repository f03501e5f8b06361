// skinheal run: a course from start to end; the time line to standard output or into a folder.
#include "sim/cli/command.h"
#include "sim/cli/run_folder.h"
#include "sim/cli/run_options.h"
#include "sim/cli/run_story.h"

#include "skinheal/snapshot.h"
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_MOMENTS = 64 };

typedef struct course {
    const skh_args *args;
    skh_world *world;
    skh_format format;
    unsigned char chosen[SKH_METRIC_COUNT];
    double end_h, first_h; // first_h: of the first session, where time_d counts from
    double every_h, snapshot_every_h;
    double next_row_h, next_snapshot_h;
    double moments_h[MOST_MOMENTS]; // --snapshot-at, in order
    int moment_count, next_moment;
    skh_story *story;       // NULL unless the course is told in sentences
    skh_run_folder *folder; // NULL: rows go to standard output
    long rows;
} course;

static double time_d(const course *c) { return (skh_world_time_h(c->world) - c->first_h) / 24; }

// the first whole multiple of `step` behind `now`, as a straight run would have it
static double next_multiple(double now, double step)
{
    double k = floor(now / step + 1e-9) + 1;
    return k * step;
}

static skh_status put_text(course *c, const char *text, size_t size, skh_error *err)
{
    if (c->folder) return skh_run_folder_append(c->folder, text, size, err);
    if (fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0) return SKH_OK;
    return skh_fail(err, SKH_ERR_IO,
                    "cannot write to standard output: the disk is full or the reader is gone");
}

// the header (`metrics` NULL) or a row, written in one piece
static skh_status put_row(course *c, const double *metrics, int session, skh_error *err)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory) return skh_fail(err, SKH_ERR_MEMORY, NULL);
    skh_status status = metrics
                            ? skh_timeline_row(memory, c->format, c->chosen, time_d(c), session, metrics, err)
                            : skh_timeline_header(memory, c->format, c->chosen, err);
    if (fclose(memory) != 0 && !status) status = skh_fail(err, SKH_ERR_MEMORY, "no memory for a row");
    if (!status && size) status = put_text(c, text, size, err);
    free(text);
    if (!status && metrics && c->folder) c->folder->rows++;
    return status;
}

// rows and snapshots that are due at this moment
static skh_status output(course *c, skh_error *err)
{
    const double rounding_h = 1e-7;
    double now = skh_world_time_h(c->world);
    skh_status status = SKH_OK;
    if (now >= c->next_row_h - rounding_h) {
        skh_scene scene;
        skh_world_scene(c->world, &scene);
        if (c->story) skh_story_watch(c->story, &scene);
        if (c->folder || !c->story) status = put_row(c, scene.metrics, scene.session, err);
        c->next_row_h = next_multiple(now, c->every_h);
    }
    if (!c->folder) return status;
    int moment = c->next_moment < c->moment_count && now >= c->moments_h[c->next_moment] - rounding_h;
    while (c->next_moment < c->moment_count && now >= c->moments_h[c->next_moment] - rounding_h)
        c->next_moment++;
    if (!status && moment) status = skh_run_folder_snapshot(c->folder, c->world, 1, err);
    if (!status && c->snapshot_every_h > 0 && now >= c->next_snapshot_h - rounding_h) {
        if (now > 0) status = skh_run_folder_snapshot(c->folder, c->world, 0, err);
        c->next_snapshot_h = next_multiple(now, c->snapshot_every_h);
    }
    return status;
}

// Inner steps up to a time, for the time left: steps are short after a session and grow as skin comes to
// rest.
static double steps_until(const skh_scenario *scenario, double time_h)
{
    static const struct {
        double until_h, steps_per_h;
    } pace[] = {{24, 10}, {336, 5}, {1440, 1}, {1e9, 1.0 / 3}};
    double steps = 0;
    for (int i = 0; i <= scenario->session_count; i++) {
        double from = i ? scenario->sessions[i - 1].time_h : 0;
        double to = i < scenario->session_count ? scenario->sessions[i].time_h : 1e9;
        if (to > time_h) to = time_h;
        double since = i ? 0 : 1e8; // before the first session skin is at rest
        while (from < to) {
            int k = 0;
            while (since >= pace[k].until_h) k++;
            double length = fmin(to - from, pace[k].until_h - since);
            steps += length * pace[k].steps_per_h;
            from += length;
            since += length;
        }
    }
    return steps;
}

// heal to the end, to a signal, or to an error
static skh_status heal(course *c, skh_error *err)
{
    const skh_scenario *scenario = skh_world_scenario(c->world);
    double all = steps_until(scenario, c->end_h), before = steps_until(scenario, skh_world_time_h(c->world));
    skh_progress progress;
    skh_progress_start(&progress, c->args, "healing");
    skh_status status = SKH_OK;
    while (!status) {
        double now = skh_world_time_h(c->world);
        status = skh_world_advance_to(c->world, now, err); // sessions due now
        if (!status) status = output(c, err);
        if (status || now >= c->end_h - 1e-9) break;
        if (skh_signals_caught()) {
            status = skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted on day %.4g of %.4g", now / 24,
                              c->end_h / 24);
            break;
        }
        status = skh_world_step(c->world, err);
        if (all > before)
            skh_progress_update(&progress, (steps_until(scenario, now) - before) / (all - before));
    }
    skh_progress_end(&progress);
    return status;
}

// moments a resumed run has behind it are over
static skh_status read_moments(course *c)
{
    skh_status status = skh_args_times(c->args, "snapshot-at", c->moments_h, MOST_MOMENTS, &c->moment_count);
    double now = skh_world_time_h(c->world);
    while (c->next_moment < c->moment_count && c->moments_h[c->next_moment] <= now && now > 0)
        c->next_moment++;
    return status;
}

static int usage(const char *message) { return skh_status_exit_code(skh_usage("%s", message)); }

// A new world from a configuration. Returns 0 or the exit code.
static int create_world(course *c)
{
    skh_scenario scenario;
    skh_error err = {{0}};
    int code = skh_args_scenario(c->args, skh_args_operand(c->args, 0), &scenario);
    if (code) return code;
    double days, every_d, snapshot_d;
    if (skh_args_number(c->args, "days", "d", 1.0 / 24, 3650, scenario.run.duration / 24, &days) ||
        skh_args_number(c->args, "every", "d", 0.1 / 24, 365, scenario.output.every / 24, &every_d) ||
        skh_args_number(c->args, "snapshot-every", "d", 0, 3650, scenario.output.snapshot_every / 24,
                        &snapshot_d))
        return skh_status_exit_code(SKH_ERR_USAGE);
    if (skh_args_count(c->args, "days")) scenario.run.duration = days * 24;
    if (skh_args_count(c->args, "every"))
        scenario.output.every = every_d * 24;
    else if (c->story && scenario.output.every > 1)
        scenario.output.every = 1; // peaks are found between rows
    if (skh_args_count(c->args, "snapshot-every")) scenario.output.snapshot_every = snapshot_d * 24;
    skh_status status = skh_scenario_finish(&scenario, &err);
    if (!status) status = skh_world_create(&scenario, &c->world, &err);
    return status ? skh_complain(status, &err) : 0;
}

static void prepare(course *c)
{
    const skh_scenario *scenario = skh_world_scenario(c->world);
    double now = skh_world_time_h(c->world);
    c->end_h = scenario->run.duration;
    c->first_h = scenario->session_count ? scenario->sessions[0].time_h : 0;
    c->every_h = scenario->output.every;
    c->snapshot_every_h = scenario->output.snapshot_every;
    c->next_row_h = now > 0 ? next_multiple(now, c->every_h) : 0;
    c->next_snapshot_h = c->snapshot_every_h > 0 ? next_multiple(now, c->snapshot_every_h) : HUGE_VAL;
    skh_timeline_columns(scenario, c->chosen);
}

// files that tell how it went, also after an interruption
static skh_status leave_folder(course *c, skh_status status, skh_error *err)
{
    skh_error why = {{0}};
    skh_scene scene;
    int interrupted = status == SKH_ERR_INTERRUPTED;
    skh_status left = SKH_OK;
    if (interrupted) left = skh_run_folder_snapshot(c->folder, c->world, 0, &why);
    skh_world_scene(c->world, &scene);
    if (!left && (!status || interrupted)) left = skh_run_folder_events(c->folder, &scene, c->first_h, &why);
    if (!left && (!status || interrupted))
        left = skh_run_folder_describe(c->folder, c->world, interrupted ? "interrupted" : "finished", &why);
    skh_run_folder_close(c->folder);
    if (left && (!status || interrupted)) {
        *err = why;
        return left;
    }
    return status;
}

static int finish(course *c, skh_status status, skh_error *err)
{
    if (c->folder) status = leave_folder(c, status, err);
    if (!status) {
        if (c->folder && !skh_args_count(c->args, "quiet"))
            fprintf(stderr, "%ld rows in %s; as a page: skinheal report '%s'\n", c->folder->rows,
                    c->folder->path, c->folder->path);
        return 0;
    }
    int code = skh_complain(status, err);
    if (status != SKH_ERR_INTERRUPTED) return code;
    if (c->folder) fprintf(stderr, "To go on: skinheal run --resume '%s'\n", c->folder->path);
    return 128 + skh_signals_caught();
}

static int run_course(course *c, int with_header)
{
    skh_error err = {{0}};
    skh_status status = SKH_OK;
    skh_signals_catch();
    if (c->folder) status = skh_run_folder_describe(c->folder, c->world, "running", &err);
    if (!status && with_header && (c->folder || !c->story)) status = put_row(c, NULL, 0, &err);
    if (!status) status = heal(c, &err);
    if (!status && c->story) {
        skh_scene scene;
        skh_world_scene(c->world, &scene);
        skh_story_tell(stdout, c->story, &scene, skh_world_scenario(c->world));
    }
    return finish(c, status, &err);
}

static int start_course(course *c)
{
    skh_run_folder folder;
    skh_error err = {{0}};
    int code = create_world(c);
    if (code) return code;
    prepare(c);
    skh_status status = skh_run_columns(c->args, c->chosen);
    if (!status) status = read_moments(c);
    if (status) return skh_status_exit_code(status);
    const char *path = skh_args_value(c->args, "out");
    if (!path && (skh_args_count(c->args, "snapshot-every") || skh_args_count(c->args, "snapshot-at")))
        return usage("snapshots need a folder: --out DIR");
    if (path) {
        status = skh_run_folder_create(&folder, path, c->format, skh_args_count(c->args, "force"), &err);
        if (status) return skh_complain(status, &err);
        c->folder = &folder;
    }
    return run_course(c, 1);
}

static void folder_of(const char *file, char *path, size_t size)
{
    const char *slash = strrchr(file, '/');
    snprintf(path, size, "%.*s", slash ? (int)(slash - file) : 1, slash ? file : ".");
    if (slash == file) snprintf(path, size, "/");
}

// go on from a snapshot, or from the newest one of a folder
static int resume_course(course *c)
{
    if (skh_args_operands(c->args))
        return usage("a snapshot holds its own configuration; leave CONFIG out with --resume");
    static const char *const fixed[] = {"set", "seed", "every", "format", "columns", "snapshot-every"};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (skh_args_count(c->args, fixed[i]))
            return usage("with --resume only --days, --out and --snapshot-at may be given");
    const char *given = skh_args_value(c->args, "resume"), *out = skh_args_value(c->args, "out");
    char file[4096], path[4096];
    struct stat info;
    skh_error err = {{0}};
    skh_status status = SKH_OK;
    snprintf(file, sizeof file, "%s", given);
    if (stat(given, &info) == 0 && S_ISDIR(info.st_mode))
        status = skh_run_folder_newest(given, file, sizeof file, &err);
    if (!status) status = skh_snapshot_read(file, &c->world, &err);
    if (status) return skh_complain(status, &err);
    prepare(c);
    double days;
    if (skh_args_number(c->args, "days", "d", 1.0 / 24, 3650, c->end_h / 24, &days))
        return skh_status_exit_code(SKH_ERR_USAGE);
    c->end_h = days * 24;
    if (read_moments(c)) return skh_status_exit_code(SKH_ERR_USAGE);

    skh_run_folder folder;
    folder_of(file, path, sizeof path);
    if (out && strcmp(out, path) != 0) {
        // a folder of its own starts with the row of this moment
        status = skh_run_folder_create(&folder, out, c->format, skh_args_count(c->args, "force"), &err);
        c->next_row_h = skh_world_time_h(c->world);
    } else {
        status = skh_run_folder_continue(&folder, path, time_d(c), c->chosen, &err);
    }
    if (status) return skh_complain(status, &err);
    c->folder = &folder;
    c->format = folder.format;
    snprintf(folder.snapshot, sizeof folder.snapshot, "%s", out && strcmp(out, path) != 0 ? "" : file);
    return run_course(c, folder.rows == 0);
}

static int run(const skh_args *args)
{
    course c = {.args = args};
    skh_story story = {0};
    if (skh_args_count(args, "describe")) c.story = &story;
    if (c.story && skh_args_count(args, "resume"))
        return usage("--describe needs a course from its start, not --resume");
    int format;
    if (skh_args_word(args, "format", "csv, ndjson", 0, &format)) return skh_status_exit_code(SKH_ERR_USAGE);
    c.format = format ? SKH_FORMAT_NDJSON : SKH_FORMAT_CSV;
    int code = 0;
    if (skh_args_count(args, "resume"))
        code = resume_course(&c);
    else if (!skh_args_operands(args))
        code = usage("run needs CONFIG, a file or one of the scenarios, for example cheek-standard");
    else
        code = start_course(&c);
    skh_world_destroy(c.world);
    return code;
}

static const skh_option options[] = {
    {"out", 'o', "DIR", "write into a folder: timeline, events.csv, run.json, snapshots"},
    {"format", 'f', "FORMAT", "csv (default) or ndjson"},
    {"columns", 'c', "LIST", "only these columns: collagen_all_rel,tewl*; see 'skinheal params --columns'"},
    {"describe", 0, NULL, "tell the course in sentences on standard output, instead of rows"},
    {"days", 'd', "TIME", "simulated time, instead of the configuration's duration: 14 d, 6 months"},
    {"every", 'e', "TIME", "time between rows, instead of the configuration's: 1 h, 1 d"},
    {"snapshot-every", 0, "TIME", "save the whole state so often; each replaces the one before"},
    {"snapshot-at", 0, "TIME", "save the whole state at this time and keep it; repeatable"},
    {"resume", 'r', "FILE",
     "go on from a snapshot, or from the newest one of a folder, to the very same result"},
    {"force", 0, NULL, "replace the run that DIR holds"},
    {NULL, 0, NULL, NULL},
};

const skh_command skh_command_run = {
    .name = "run",
    .operands = "CONFIG",
    .summary = "heal a course and write its time line",
    .details =
        "CONFIG is a YAML file or the name of a scenario that comes with the program. Rows go to standard output, or "
        "with --out into a folder. A plain number of a TIME counts days. Ctrl-C or SIGTERM end the run early with "
        "valid files and, in a folder, a snapshot to go on from.",
    .options = options,
    .max_operands = 1,
    .run = run,
};
