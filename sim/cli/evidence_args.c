#include "sim/cli/evidence_args.h"
#include <stdio.h>

skh_status skh_evidence_targets(const char *file, skh_targets *targets, skh_error *err)
{
    char path[4096];
    if (!file && skh_asset_path("reference/targets.csv", path, sizeof path))
        return skh_fail(err, SKH_ERR_NO_INPUT, "assets/reference/targets.csv is not where the program looks");
    return skh_targets_load(file ? file : path, targets, err);
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
