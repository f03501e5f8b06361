#include "sim/cli/evidence_args.h"
#include "sim/cli/evidence/crew.h"
#include <stdio.h>
#include <string.h>

skh_status skh_evidence_targets(const char *file, skh_targets *targets, skh_error *err)
{
    char path[4096];
    if (!file && skh_asset_path("reference/targets.csv", path, sizeof path))
        return skh_fail(err, SKH_ERR_NO_INPUT, "assets/reference/targets.csv is not where the program looks");
    return skh_targets_load(file ? file : path, targets, err);
}

int skh_evidence_named(const skh_args *args, const skh_target *target)
{
    int categories = skh_args_count(args, "category"), ids = skh_args_count(args, "id");
    if (!categories && !ids) return -1;
    for (int i = 0; i < categories; i++)
        if (strstr(target->category, skh_args_nth(args, "category", i))) return 1;
    for (int i = 0; i < ids; i++)
        if (!strcmp(target->id, skh_args_nth(args, "id", i))) return 1;
    return 0;
}

skh_status skh_evidence_numbers(const skh_args *args, skh_evidence *evidence)
{
    double seeds, jobs;
    skh_status status = skh_args_number(args, "seeds", "", 1, SKH_MAX_SEEDS, 4, &seeds);
    if (!status) status = skh_args_number(args, "jobs", "", 1, 256, skh_crew_cores(), &jobs);
    if (status) return status;
    evidence->seeds = (int)seeds;
    evidence->workers = (int)jobs;
    return SKH_OK;
}

skh_status skh_evidence_setting(void *context, const char *name, skh_scenario *scenario, skh_error *err)
{
    skh_evidence_source *source = context;
    char file[300], path[4096];
    snprintf(file, sizeof file, "reference/scenarios/%.200s.yaml", name);
    if (skh_asset_path(file, path, sizeof path))
        return skh_fail(err, SKH_ERR_NO_INPUT, "there is no scenario assets/%s, which a target names", file);
    source->exit_code = skh_args_scenario(source->args, path, scenario);
    if (!source->exit_code) return SKH_OK;
    return skh_fail(err, SKH_ERR_CONFIG, "scenario '%s' is not valid", name);
}
