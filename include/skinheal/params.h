/// Constants of the model: one line each in params.inl gives the struct member, its default, range, unit,
/// meaning and source. Files, --set, --help, sliders, sweeps and the reference page are loops over the table.
#pragma once
#include "skinheal/status.h"
#include <stddef.h>

typedef struct skh_params {
#define SKH_PARAM(name, ...) double name;
#include "skinheal/params.inl"
} skh_params;

typedef struct skh_param_info {
    const char *name, *unit, *meaning, *source;
    double value, low, high; ///< default and physical range, in `unit`
    size_t offset;           ///< of the double in skh_params
} skh_param_info;

enum {
#define SKH_PARAM(name, ...) SKH_PARAM_INDEX_##name,
#include "skinheal/params.inl"
    SKH_PARAM_COUNT
};

extern const skh_param_info skh_param_table[SKH_PARAM_COUNT];

skh_params skh_params_default(void);
const skh_param_info *skh_param_find(const char *name); ///< NULL when no parameter has this name
static inline double *skh_param_at(skh_params *params, const skh_param_info *info)
{
    return (double *)(void *)((char *)params + info->offset);
}
