#include "sim/cli/result.h"
#include "sim/base/file.h"
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_JSON = 1 << 26 };

static void copy_member(struct fy_node *root, const char *path, char *text, size_t size)
{
    size_t length = 0;
    struct fy_node *node = fy_node_by_path(root, path, (size_t)-1, FYNWF_DONT_FOLLOW);
    const char *raw = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &length) : NULL;
    snprintf(text, size, "%.*s", raw ? (int)length : 0, raw ? raw : "");
}

// run.json is JSON, which is YAML.
static skh_status read_json(skh_left *left, const char *path, skh_error *err)
{
    char *text = NULL;
    size_t size = 0, length = 0;
    skh_status status = skh_file_read(path, MOST_JSON, &text, &size, err);
    if (status) return status;
    struct fy_diag *quiet = fy_diag_create(&(struct fy_diag_cfg){0}); // its own, or libfyaml prints by itself
    fy_diag_set_collect_errors(quiet, true);
    struct fy_parse_cfg config = {.flags = FYPCF_QUIET, .diag = quiet};
    struct fy_document *document = fy_document_build_from_string(&config, text, size);
    struct fy_node *root = document ? fy_document_root(document) : NULL;
    struct fy_node *node = root ? fy_node_by_path(root, "/config", (size_t)-1, FYNWF_DONT_FOLLOW) : NULL;
    const char *raw = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &length) : NULL;
    if (raw) {
        const struct {
            const char *path;
            char *text;
            size_t size;
        } members[] = {{"/program", left->program, sizeof left->program},
                       {"/model_version", left->model_version, sizeof left->model_version},
                       {"/model_hash", left->model_hash, sizeof left->model_hash},
                       {"/started", left->started, sizeof left->started},
                       {"/status", left->status, sizeof left->status},
                       {"/wall_s", left->wall_s, sizeof left->wall_s},
                       {"/state_hash", left->state_hash, sizeof left->state_hash},
                       {"/compiler", left->compiler, sizeof left->compiler},
                       {"/machine/system", left->system, sizeof left->system},
                       {"/files/timeline.csv/skh64", left->timeline_sum, sizeof left->timeline_sum}};
        for (size_t i = 0; i < sizeof members / sizeof *members; i++)
            copy_member(root, members[i].path, members[i].text, members[i].size);
        left->config = calloc(length + 1, 1);
        if (left->config) memcpy(left->config, raw, length);
    }
    fy_document_destroy(document);
    fy_diag_destroy(quiet);
    free(text);
    if (!left->config) return skh_fail(err, SKH_ERR_DATA, "%s: this is no run.json of skinheal", path);
    return SKH_OK;
}

static int load_run(skh_left *left)
{
    char path[4200];
    skh_error err = {""};
    skh_report report = {0};
    snprintf(path, sizeof path, "%s/run.json", left->path);
    skh_status status = read_json(left, path, &err);
    if (status) return skh_complain(status, &err);
    status = skh_config_read(path, left->config, strlen(left->config), NULL, 0, &left->scenario, &report);
    if (status) fputs(report.text ? report.text : "", stderr);
    skh_report_free(&report);
    if (status) return skh_status_exit_code(status);
    snprintf(path, sizeof path, "%s/timeline.csv", left->path);
    if (access(path, R_OK))
        status = skh_fail(&err, SKH_ERR_NO_INPUT,
                          "%s: cannot be read; results are compared and shown from CSV, not NDJSON", path);
    else
        status = skh_csv_read(path, &left->timeline, &err);
    if (status) return skh_complain(status, &err);
    snprintf(path, sizeof path, "%s/events.csv", left->path);
    (void)skh_csv_read(path, &left->events, NULL); // a run that was killed has none
    return 0;
}

int skh_left_load(const skh_args *args, const char *path, skh_left *out)
{
    struct stat info;
    skh_error err = {""};
    *out = (skh_left){.is_run = stat(path, &info) == 0 && S_ISDIR(info.st_mode)};
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    snprintf(out->path, sizeof out->path, "%.*s", (int)length, path);
    int code = out->is_run ? load_run(out) : skh_args_scenario(args, path, &out->scenario);
    if (!code && !out->config) {
        skh_status status = skh_config_write(&out->scenario, 0, &out->config, &err);
        if (status) code = skh_complain(status, &err);
    }
    if (code) skh_left_free(out);
    return code;
}

void skh_left_free(skh_left *left)
{
    free(left->config);
    skh_csv_free(&left->timeline);
    skh_csv_free(&left->events);
    *left = (skh_left){0};
}
