#include "sim/cli/choice_args.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

skh_status skh_args_chosen(const skh_args *args, skh_choice *choice)
{
    *choice = (skh_choice){0};
    skh_status status =
        skh_args_list(args, "metric", choice->metrics, SKH_CHOICE_METRICS, &choice->metric_count);
    if (!status)
        status =
            skh_args_list(args, "measure", choice->measures, SKH_CHOICE_MEASURES, &choice->measure_count);
    return status;
}

skh_source skh_source_of(const char *path)
{
    static const char store[] = "SQLite format 3";
    struct stat info;
    char magic[sizeof store] = "";
    if (stat(path, &info)) return SKH_SOURCE_NONE;
    if (S_ISDIR(info.st_mode)) return SKH_SOURCE_FOLDER;
    FILE *in = fopen(path, "rb");
    size_t got = in ? fread(magic, 1, sizeof magic, in) : 0;
    if (in) fclose(in);
    return got == sizeof magic && !memcmp(magic, store, sizeof magic) ? SKH_SOURCE_STORE : SKH_SOURCE_FILE;
}
