#include "sim/cli/run_folder.h"

#include "sim/base/clock.h"
#include "sim/base/file.h"
#include "skinheal/snapshot.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const timeline_names[] = {
    [SKH_FORMAT_CSV] = "timeline.csv", [SKH_FORMAT_NDJSON] = "timeline.ndjson"};

static void path_of(const skh_run_folder *folder, const char *name, char path[4096])
{
    snprintf(path, 4096, "%s/%.200s", folder->path, name);
}

static int exists(const skh_run_folder *folder, const char *name)
{
    char path[4096];
    struct stat status;
    path_of(folder, name, path);
    return stat(path, &status) == 0;
}

static int make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        int failed = mkdir(path, 0777) != 0 && errno != EEXIST;
        *slash = '/';
        if (failed) return -1;
    }
    return mkdir(path, 0777) != 0 && errno != EEXIST ? -1 : 0;
}

static skh_status start(skh_run_folder *folder, const char *path, skh_error *err)
{
    *folder = (skh_run_folder){.timeline = -1, .start_ns = skh_clock_ns()};
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    if (length >= sizeof folder->path) return skh_fail(err, SKH_ERR_CREATE, "the folder's name is too long");
    snprintf(folder->path, sizeof folder->path, "%.*s", (int)length, path);
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc)) strftime(folder->started, sizeof folder->started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return SKH_OK;
}

static skh_status open_timeline(skh_run_folder *folder, int flags, skh_error *err)
{
    char path[4096];
    path_of(folder, timeline_names[folder->format], path);
    folder->timeline = open(path, O_RDWR | O_APPEND | flags, 0666);
    if (folder->timeline >= 0) return SKH_OK;
    return skh_fail(err, SKH_ERR_CREATE, "cannot create '%.300s': %s", path, strerror(errno));
}

skh_status skh_run_folder_create(skh_run_folder *folder, const char *path, skh_format format, int replace,
                                 skh_error *err)
{
    skh_status status = start(folder, path, err);
    if (status) return status;
    folder->format = format;
    if (make_folders(folder->path) != 0)
        return skh_fail(err, SKH_ERR_CREATE, "cannot create the folder '%.300s': %s", path, strerror(errno));
    if (exists(folder, "run.json") && !replace)
        return skh_fail(
            err, SKH_ERR_CREATE,
            "'%.250s' already holds a run; choose another folder, continue it with --resume, or replace it with "
            "--force",
            path);
    // the other format's file would belong to another run
    char other[4096];
    path_of(folder, timeline_names[format == SKH_FORMAT_CSV ? SKH_FORMAT_NDJSON : SKH_FORMAT_CSV], other);
    if (replace) unlink(other);
    return open_timeline(folder, O_CREAT | O_TRUNC, err);
}

// time of a row, or -1e9 for a header
static double row_time(const char *line)
{
    const char *json = strstr(line, "\"time_d\":");
    if (json) return strtod(json + strlen("\"time_d\":"), NULL);
    char *end;
    double time = strtod(line, &end);
    return end == line ? -1e9 : time;
}

// bytes of the rows up to `time_d`; a last row that was never finished does not count
static size_t rows_up_to(const char *text, double time_d, long *rows)
{
    const char *at = text;
    const double rounding = 1e-7; // rows carry ten digits
    *rows = 0;
    for (;;) {
        const char *end = strchr(at, '\n');
        if (!end || row_time(at) > time_d + rounding) return (size_t)(at - text);
        *rows += row_time(at) > -1e9;
        at = end + 1;
    }
}

// what a kill left of files that were being written
static void remove_leftovers(const skh_run_folder *folder)
{
    static const char *const ours[] = {"snapshot-", "kept-", "run.json.", "events.csv."};
    DIR *open_folder = opendir(folder->path);
    if (!open_folder) return;
    for (const struct dirent *entry; (entry = readdir(open_folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        for (size_t i = 0; dot && i < sizeof ours / sizeof ours[0]; i++) {
            char path[4096];
            if (strcmp(dot, ".tmp") != 0 || strncmp(entry->d_name, ours[i], strlen(ours[i])) != 0) continue;
            path_of(folder, entry->d_name, path);
            unlink(path);
        }
    }
    closedir(open_folder);
}

// columns that the first line names: the header of CSV, the keys of NDJSON
static void columns_of(const char *text, skh_format format, unsigned char *chosen)
{
    size_t length = strcspn(text, "\n");
    for (int i = 0; i < SKH_METRIC_COUNT; i++) {
        char name[80];
        skh_metric_info info = skh_metric_describe(i);
        int size = snprintf(name, sizeof name, format == SKH_FORMAT_CSV ? ",%s" : ",\"%s\":", info.column);
        chosen[i] = 0;
        for (const char *at = text; (at = strstr(at, name)) && at < text + length; at++) {
            char behind = at[size];
            if (format == SKH_FORMAT_NDJSON || behind == ',' || behind == '\n') chosen[i] = 1;
        }
    }
}

skh_status skh_run_folder_continue(skh_run_folder *folder, const char *path, double time_d,
                                   unsigned char *chosen, skh_error *err)
{
    skh_status status = start(folder, path, err);
    if (status) return status;
    folder->format = exists(folder, timeline_names[SKH_FORMAT_NDJSON]) ? SKH_FORMAT_NDJSON : SKH_FORMAT_CSV;
    char file[4096], *text = NULL;
    size_t size = 0;
    path_of(folder, timeline_names[folder->format], file);
    status = skh_file_read(file, (size_t)1 << 32, &text, &size, err);
    if (!status) remove_leftovers(folder);
    if (!status && size) columns_of(text, folder->format, chosen);
    if (!status) status = open_timeline(folder, 0, err);
    if (!status && ftruncate(folder->timeline, (off_t)rows_up_to(text, time_d, &folder->rows)) != 0)
        status = skh_fail(err, SKH_ERR_IO, "cannot shorten '%.300s': %s", file, strerror(errno));
    free(text);
    return status;
}

skh_status skh_run_folder_newest(const char *path, char *snapshot, size_t size, skh_error *err)
{
    DIR *folder = opendir(path);
    if (!folder) return skh_fail(err, SKH_ERR_NO_INPUT, "cannot read '%.300s': %s", path, strerror(errno));
    char newest[256] = "";
    for (const struct dirent *entry; (entry = readdir(folder));) {
        const char *name = entry->d_name, *dot = strrchr(name, '.');
        const char *day = strchr(name, '-'), *best = strchr(newest, '-');
        int ours = strncmp(name, "snapshot-", 9) == 0 || strncmp(name, "kept-", 5) == 0;
        // names carry the day in digits of equal width
        if (ours && dot && strcmp(dot, ".skh") == 0 && (!best || strcmp(day, best) > 0))
            snprintf(newest, sizeof newest, "%s", name);
    }
    closedir(folder);
    if (!*newest) return skh_fail(err, SKH_ERR_NO_INPUT, "there is no snapshot in '%.300s'", path);
    if (snprintf(snapshot, size, "%s/%s", path, newest) >= (int)size)
        return skh_fail(err, SKH_ERR_NO_INPUT, "the folder's name is too long");
    return SKH_OK;
}

skh_status skh_run_folder_append(skh_run_folder *folder, const char *text, size_t size, skh_error *err)
{
    off_t before = lseek(folder->timeline, 0, SEEK_END);
    size_t done = 0;
    while (done < size) {
        ssize_t wrote = write(folder->timeline, text + done, size - done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            int reason = wrote < 0 ? errno : ENOSPC;
            if (before >= 0 && ftruncate(folder->timeline, before) != 0) reason = errno;
            return skh_fail(err, SKH_ERR_IO, "cannot write the time line in '%.300s': %s", folder->path,
                            strerror(reason));
        }
        done += (size_t)wrote;
    }
    return SKH_OK;
}

skh_status skh_run_folder_snapshot(skh_run_folder *folder, const skh_world *world, int keep, skh_error *err)
{
    char name[64], path[4096];
    snprintf(name, sizeof name, "%s-%011.5fd.skh", keep ? "kept" : "snapshot", skh_world_time_h(world) / 24);
    path_of(folder, name, path);
    // a power cut may not take rows that the snapshot has behind it
    if (folder->timeline >= 0 && fsync(folder->timeline) != 0 && errno != EINVAL)
        return skh_fail(err, SKH_ERR_IO, "cannot write the time line in '%.300s': %s", folder->path,
                        strerror(errno));
    skh_status status = skh_snapshot_write(world, path, err);
    if (status || keep) return status;
    if (*folder->snapshot && strcmp(folder->snapshot, path) != 0) unlink(folder->snapshot);
    snprintf(folder->snapshot, sizeof folder->snapshot, "%s", path);
    return SKH_OK;
}

skh_status skh_run_folder_events(const skh_run_folder *folder, const skh_scene *scene, double first_h,
                                 skh_error *err)
{
    char path[4096];
    skh_file file;
    path_of(folder, "events.csv", path);
    skh_status status = skh_file_create(&file, path, err);
    if (status) return status;
    fputs("time_d,session,event,label\n", file.stream);
    for (int i = 0; i < scene->event_count; i++) {
        const skh_event *event = &scene->events[i];
        const skh_word *word = &skh_event_words[event->type];
        fprintf(file.stream, "%.10g,%d,%s,%s\n", (event->time_h - first_h) / 24, event->session + 1,
                word->name, word->label);
    }
    return skh_file_commit(&file, err);
}

void skh_run_folder_close(skh_run_folder *folder)
{
    if (folder->timeline >= 0) close(folder->timeline);
    folder->timeline = -1;
}
