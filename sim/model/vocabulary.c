// Tables of the shared words, made from their lists; names of the time line's columns.
#include "skinheal/vocabulary.h"
#include "sim/base/check.h"
#include <stdio.h>
#include <string.h>

const skh_word skh_signal_words[SKH_SIGNAL_COUNT] = {
#define SKH_SIGNAL(enumerator, name, label, unit, floor, meaning) {#name, label, unit, meaning},
#include "skinheal/signals.inl"
};
const float skh_signal_floors[SKH_SIGNAL_COUNT] = {
#define SKH_SIGNAL(enumerator, name, label, unit, floor, meaning) (float)(floor),
#include "skinheal/signals.inl"
};
const skh_word skh_cell_words[SKH_CELL_COUNT] = {
#define SKH_CELL(enumerator, name, label, radius_um, meaning) {#name, label, "count", meaning},
#include "skinheal/cells.inl"
};
const float skh_cell_radius_um[SKH_CELL_COUNT] = {
#define SKH_CELL(enumerator, name, label, radius_um, meaning) (float)(radius_um),
#include "skinheal/cells.inl"
};
const skh_word skh_field_words[SKH_FIELD_COUNT] = {
#define SKH_FIELD(enumerator, name, label, unit, meaning) {#name, label, unit, meaning},
#include "skinheal/fields.inl"
};
const skh_word skh_event_words[SKH_EVENT_COUNT] = {
#define SKH_EVENT(enumerator, name, label, meaning) {#name, label, "h", meaning},
#include "skinheal/events.inl"
};
const char *const skh_region_names[SKH_REGION_COUNT] = {"pore", "rim", "papillary", "reticular", "all"};

static const skh_word regional[SKH_MR_COUNT] = {
#define SKH_METRIC_REGION(name, unit, label, meaning) {#name, label, #unit, meaning},
#include "skinheal/metrics.inl"
};
static const skh_word scalar[SKH_MS_COUNT] = {
#define SKH_METRIC_SCALAR(name, unit, label, meaning) {#name, label, #unit, meaning},
#include "skinheal/metrics.inl"
};

skh_metric_info skh_metric_describe(int index)
{
    SKH_ASSERT(0 <= index && index < SKH_METRIC_COUNT);
    skh_metric_info info;
    int first_scalar = skh_metric_scalar(0);
    if (index >= first_scalar) {
        info.word = scalar[index - first_scalar];
        info.region = -1;
        info.section = 0;
        snprintf(info.column, sizeof info.column, "%s_%s", info.word.name, info.word.unit);
        return info;
    }
    info.section = index % 2;
    info.region = index / 2 % SKH_REGION_COUNT;
    info.word = regional[index / 2 / SKH_REGION_COUNT];
    snprintf(info.column, sizeof info.column, "%s_%s_%s%s", info.word.name, skh_region_names[info.region],
             info.word.unit, info.section ? "_section" : "");
    return info;
}

int skh_metric_find(const char *column)
{
    for (int i = 0; i < SKH_METRIC_COUNT; i++)
        if (strcmp(skh_metric_describe(i).column, column) == 0) return i;
    return -1;
}
