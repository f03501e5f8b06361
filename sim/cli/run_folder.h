// The folder of a run: time line, events, snapshots, and run.json that says how they came about.
//
// The time line grows by whole rows, one write each, so that it is valid at any moment; everything else is
// written beside and renamed. run.json stands from the start on ("status": "running") and is replaced at the
// end.
#pragma once
#include "sim/cli/command.h"
#include "skinheal/timeline.h"

typedef struct skh_run_folder {
    char path[3800];
    skh_format format;
    int timeline; ///< file descriptor, -1 when closed
    long rows;
    char snapshot[4096]; ///< the newest scheduled one; replaced by the next
    char started[32];
    uint64_t start_ns;
    int threads;
} skh_run_folder;

/// Make the folder, with parents. Refused when it holds a run, unless `replace`. SKH_ERR_CREATE.
skh_status skh_run_folder_create(skh_run_folder *folder, const char *path, skh_format format, int replace,
                                 skh_error *err);
/// Open a folder to continue at `time_d`: rows behind that moment are cut off. Format and columns follow from
/// what is there (`chosen` stays as it is when there is nothing).
skh_status skh_run_folder_continue(skh_run_folder *folder, const char *path, double time_d,
                                   unsigned char *chosen, skh_error *err);
/// The newest snapshot in a folder, or SKH_ERR_NO_INPUT.
skh_status skh_run_folder_newest(const char *path, char *snapshot, size_t size, skh_error *err);
/// One whole row (or header). SKH_ERR_IO; what was written in part is taken back.
skh_status skh_run_folder_append(skh_run_folder *folder, const char *text, size_t size, skh_error *err);
/// snapshot-DAY.skh replaces the one before it; with `keep`, kept-DAY.skh stays.
skh_status skh_run_folder_snapshot(skh_run_folder *folder, const skh_world *world, int keep, skh_error *err);
/// events.csv of what has happened so far.
skh_status skh_run_folder_events(const skh_run_folder *folder, const skh_scene *scene, double first_h,
                                 skh_error *err);
/// run.json; `status` is "running", "finished" or "interrupted".
skh_status skh_run_folder_describe(const skh_run_folder *folder, const skh_world *world, const char *status,
                                   skh_error *err);
void skh_run_folder_close(skh_run_folder *folder);
