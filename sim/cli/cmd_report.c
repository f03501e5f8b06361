// skinheal report: one page about a run or a sweep.
#include "sim/base/file.h"
#include "sim/cli/report.h"
#include <string.h>
#include <sys/stat.h>

static const skh_option options[] = {
    {"output", 'o', "FILE",
     "the page; report.html in the folder of the run, or beside the database, when not given"},
    {"pictures", 0, "N", "pictures of the section, 0-8; 6 when not given. They heal the course again"},
    {"metric", 'm', "NAME", "a column of the time line to plot (repeatable)"},
    {0}};

typedef struct page {
    const skh_args *args;
    skh_left left;
    skh_store *store;
    skh_drawing drawing;
    skh_pictures pictures;
} page;

static skh_status draw(page *p, skh_error *err)
{
    skh_plot_choice choice = {0};
    char path[4200], targets[4096];
    for (int i = 0; i < skh_args_count(p->args, "metric") && i < SKH_PLOT_PANELS; i++)
        choice.metrics[choice.count++] = skh_args_nth(p->args, "metric", i);
    if (p->store) return skh_drawing_of_sweep(p->store, &choice, &p->drawing, err);
    snprintf(path, sizeof path, "%s/timeline.csv", p->left.path);
    skh_status status = skh_drawing_of_run(path, "", &choice, &p->drawing, err);
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

static int load(page *p, const char *source, double most, char *path, size_t size)
{
    struct stat info;
    skh_error err = {""};
    if (stat(source, &info) == 0 && !S_ISDIR(info.st_mode)) {
        snprintf(path, size, "%s.html", source);
        skh_status status = skh_store_open_read(source, &p->store, &err);
        return status ? skh_complain(status, &err) : 0;
    }
    if (stat(source, &info) != 0) {
        skh_status status = skh_fail(&err, SKH_ERR_NO_INPUT, "%s: no such run folder or database", source);
        return skh_complain(status, &err);
    }
    int code = skh_left_load(p->args, source, &p->left);
    if (code) return code;
    snprintf(path, size, "%s/report.html", p->left.path);
    return skh_pictures_make(p->args, &p->left, (int)most, &p->pictures);
}

static int run(const skh_args *args)
{
    page p = {.args = args};
    char path[4200];
    double most;
    skh_error err = {""};
    if (skh_args_number(args, "pictures", "", 0, SKH_PAGE_PICTURES, 6, &most))
        return skh_status_exit_code(SKH_ERR_USAGE);
    int code = load(&p, skh_args_operand(args, 0), most, path, sizeof path);
    if (!code) {
        skh_status status = draw(&p, &err);
        if (skh_args_value(args, "output")) snprintf(path, sizeof path, "%s", skh_args_value(args, "output"));
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
    .run = run,
};
