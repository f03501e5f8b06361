// skinheal report: one page about a run or a sweep.
#include "sim/base/file.h"
#include "sim/cli/choice_args.h"
#include "sim/cli/report.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static const skh_option options[] = {
    {"output", 'o', "FILE",
     "the page; report.html in the folder of the run, or beside the database, when not given"},
    {"pictures", 0, "N", "pictures of the section, 0-8; 6 when not given. They heal the course again"},
    {"metric", 'm', "NAME", "a column of the time line to plot (repeatable)"},
    {0}};

typedef struct page {
    const skh_args *args;
    skh_choice choice;
    skh_left left;
    skh_store *store;
    skh_drawing drawing;
    skh_pictures pictures;
} page;

static skh_status draw(page *p, skh_error *err)
{
    char path[4200], targets[4096];
    if (p->store) return skh_drawing_of_sweep(p->store, &p->choice, &p->drawing, err);
    snprintf(path, sizeof path, "%s/timeline.csv", p->left.path);
    skh_status status = skh_drawing_of_run(path, "", &p->choice, &p->drawing, err);
    if (!status && skh_asset_path("reference/targets.csv", targets, sizeof targets) == 0)
        status = skh_drawing_published(&p->drawing, targets, "", err);
    return status;
}

static skh_status write_page(page *p, const char *path, skh_error *err)
{
    skh_file file;
    skh_status status = skh_file_create(&file, path, err);
    if (status) return status;
    status = p->store ? skh_page_of_sweep(p->store, &p->drawing, file.stream, err)
                      : skh_page_of_run(&p->left, &p->drawing, &p->pictures, file.stream, err);
    if (!status) return skh_file_commit(&file, err);
    skh_file_discard(&file);
    return status;
}

// Where the page goes; refused before the course is healed again, which may take minutes.
static skh_status choose_path(const page *p, const char *source, int is_folder, char *path, size_t size,
                              skh_error *err)
{
    const char *given = skh_args_value(p->args, "output"), *slash;
    char folder[4200];
    if (given)
        snprintf(path, size, "%s", given);
    else
        snprintf(path, size, is_folder ? "%s/report.html" : "%s.html", source);
    slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash > path ? (int)(slash - path) : 1, slash ? path : ".");
    if (access(folder, W_OK))
        return skh_fail(err, SKH_ERR_CREATE, "cannot create '%s': %s", path, strerror(errno));
    return SKH_OK;
}

static int load(page *p, const char *source, double most, char *path, size_t size)
{
    skh_error err = {""};
    skh_source kind = skh_source_of(source);
    skh_status status = SKH_OK;
    if (kind == SKH_SOURCE_NONE)
        status = skh_fail(&err, SKH_ERR_NO_INPUT, "cannot read '%s': there is no such run folder or database",
                          source);
    if (!status) status = choose_path(p, source, kind == SKH_SOURCE_FOLDER, path, size, &err);
    if (!status && kind != SKH_SOURCE_FOLDER) status = skh_store_open_read(source, &p->store, &err);
    if (status) return skh_complain(status, &err);
    if (p->store) return 0;
    int code = skh_left_load(p->args, source, &p->left);
    return code ? code : skh_pictures_make(p->args, &p->left, (int)most, &p->pictures);
}

static int run(const skh_args *args)
{
    page p = {.args = args};
    char path[4200];
    double most;
    skh_error err = {""};
    skh_status status = skh_args_number(args, "pictures", "", 0, SKH_PAGE_PICTURES, 6, &most);
    if (!status) status = skh_args_chosen(args, &p.choice);
    if (status) return skh_status_exit_code(status);
    int code = load(&p, skh_args_operand(args, 0), most, path, sizeof path);
    if (!code) {
        status = draw(&p, &err);
        if (!status) status = write_page(&p, path, &err);
        if (status)
            code = skh_complain(status, &err);
        else if (!skh_args_count(args, "quiet"))
            fprintf(stderr, "%s\n", path);
    }
    skh_pictures_free(&p.pictures);
    skh_drawing_free(&p.drawing);
    skh_store_close(p.store);
    skh_left_free(&p.left);
    return code;
}

const skh_command skh_command_report = {
    .name = "report",
    .operands = "DIR",
    .summary = "one HTML page about a run or a sweep: pictures, plots, events, evidence",
    .details =
        "DIR is the folder of 'skinheal run --out', or the database of a sweep. The page needs nothing beside it: "
        "pictures and figures stand inside. For pictures the course is healed again, from snapshots where the folder "
        "has some; the page says whether it came to the same state.",
    .options = options,
    .min_operands = 1,
    .max_operands = 1,
    .without = SKH_NO_SETTINGS,
    .run = run,
};
