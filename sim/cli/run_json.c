// run.json: what was run, by which program, on which machine, and what came out.
#include "sim/cli/run_folder.h"

#include "sim/base/clock.h"
#include "sim/base/file.h"
#include "sim/base/hash.h"
#include "sim/cli/sweep/table.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static void text_line(FILE *out, const char *name, const char *text)
{
    fprintf(out, "  \"%s\": ", name);
    skh_json_text(out, text);
    fputs(",\n", out);
}

// "name": {"bytes": ..., "checksum": ...} of a file of the folder; nothing when it is not there
static int file_entry(FILE *out, const skh_run_folder *folder, const char *name, int first)
{
    char path[4096], *data = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, "%s/%.100s", folder->path, name);
    if (skh_file_read(path, (size_t)1 << 32, &data, &size, NULL)) {
        free(data);
        return first;
    }
    fprintf(out, "%s\n    \"%s\": {\"bytes\": %zu, \"skh64\": \"%016" PRIx64 "\"}", first ? "" : ",", name,
            size, skh_hash(SKH_HASH_START, data, size));
    free(data);
    return 0;
}

static void write_all(FILE *out, const skh_run_folder *folder, const skh_world *world, const char *config,
                      const char *status)
{
    const skh_scenario *scenario = skh_world_scenario(world);
    struct utsname machine;
    fputs("{\n", out);
    text_line(out, "program", "skinheal " SKINHEAL_VERSION);
    fprintf(out, "  \"model_version\": %d,\n  \"model_hash\": \"%016" PRIx64 "\",\n", SKH_MODEL_VERSION,
            skh_scenario_hash(scenario));
    text_line(out, "status", status);
    text_line(out, "title", scenario->title);
    fprintf(out, "  \"seed\": %.0f,\n", scenario->run.seed);
#ifdef __clang__
    text_line(out, "compiler", __VERSION__);
#else
    text_line(out, "compiler", "gcc " __VERSION__);
#endif
    if (uname(&machine) == 0) {
        fputs("  \"machine\": ", out);
        fprintf(out, "{\"system\": \"%s %s\", \"processor\": \"%s\", \"cores\": %ld},\n", machine.sysname,
                machine.release, machine.machine, sysconf(_SC_NPROCESSORS_ONLN));
    }
    text_line(out, "started", folder->started);
    fprintf(out, "  \"wall_s\": %.3f,\n", (double)(skh_clock_ns() - folder->start_ns) * 1e-9);
    fprintf(out, "  \"simulated_d\": %.10g,\n  \"rows\": %ld,\n  \"state_hash\": \"%016" PRIx64 "\",\n",
            skh_world_time_h(world) / 24, folder->rows, skh_world_hash(world));
    if (strcmp(status, "running") != 0) {
        fputs("  \"files\": {", out);
        int first =
            file_entry(out, folder, folder->format == SKH_FORMAT_CSV ? "timeline.csv" : "timeline.ndjson", 1);
        file_entry(out, folder, "events.csv", first);
        fputs("\n  },\n", out);
    }
    fputs("  \"config\": ", out);
    skh_json_text(out, config);
    fputs("\n}\n", out);
}

skh_status skh_run_folder_describe(const skh_run_folder *folder, const skh_world *world, const char *status,
                                   skh_error *err)
{
    char path[4096], *config = NULL;
    skh_file file;
    skh_scenario scenario;
    skh_world_origin(world, &scenario);
    skh_status failed = skh_config_write(&scenario, 0, &config, err);
    if (failed) return failed;
    snprintf(path, sizeof path, "%s/run.json", folder->path);
    failed = skh_file_create(&file, path, err);
    if (!failed) {
        write_all(file.stream, folder, world, config, status);
        failed = skh_file_commit(&file, err);
    }
    free(config);
    return failed;
}
