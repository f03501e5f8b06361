// The table of model constants, made from params.inl.
#include "skinheal/params.h"
#include <string.h>

const skh_param_info skh_param_table[SKH_PARAM_COUNT] = {
#define SKH_PARAM(name, value, low, high, unit, meaning, source)                                             \
    {#name, unit, meaning, source, value, low, high, offsetof(skh_params, name)},
#include "skinheal/params.inl"
};

skh_params skh_params_default(void)
{
    skh_params params;
    for (int i = 0; i < SKH_PARAM_COUNT; i++)
        *skh_param_at(&params, &skh_param_table[i]) = skh_param_table[i].value;
    return params;
}

const skh_param_info *skh_param_find(const char *name)
{
    for (int i = 0; i < SKH_PARAM_COUNT; i++)
        if (strcmp(skh_param_table[i].name, name) == 0) return &skh_param_table[i];
    return NULL;
}
