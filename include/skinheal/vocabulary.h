/// The words the whole program shares: signals, cells, fields, events, regions, metrics.
///
/// Each list is one .inl file; enums, tables, file headers, plots and --help are loops over it.
#pragma once

typedef enum skh_signal {
#define SKH_SIGNAL(enumerator, ...) SKH_SIGNAL_##enumerator,
#include "skinheal/signals.inl"
    SKH_SIGNAL_COUNT
} skh_signal;

typedef enum skh_cell_type {
#define SKH_CELL(enumerator, ...) SKH_CELL_##enumerator,
#include "skinheal/cells.inl"
    SKH_CELL_COUNT
} skh_cell_type;

typedef enum skh_field {
#define SKH_FIELD(enumerator, ...) SKH_FIELD_##enumerator,
#include "skinheal/fields.inl"
    SKH_FIELD_COUNT
} skh_field;

typedef enum skh_event_type {
#define SKH_EVENT(enumerator, ...) SKH_EVENT_##enumerator,
#include "skinheal/events.inl"
    SKH_EVENT_COUNT
} skh_event_type;

typedef enum skh_region {
    SKH_REGION_PORE,      ///< destroyed tissue, weighted by the destroyed fraction
    SKH_REGION_RIM,       ///< within 100 um of a channel axis, outside the channel
    SKH_REGION_PAPILLARY, ///< papillary dermis
    SKH_REGION_RETICULAR, ///< reticular dermis
    SKH_REGION_ALL,       ///< whole dermis
    SKH_REGION_COUNT
} skh_region;

/// A row of one of the lists: what it is called in files, on screen, and what it means.
typedef struct skh_word {
    const char *name, *label, *unit, *meaning;
} skh_word;

extern const skh_word skh_signal_words[SKH_SIGNAL_COUNT];
extern const float skh_signal_floors[SKH_SIGNAL_COUNT];
extern const skh_word skh_cell_words[SKH_CELL_COUNT];
extern const float skh_cell_radius_um[SKH_CELL_COUNT];
extern const skh_word skh_field_words[SKH_FIELD_COUNT];
extern const skh_word skh_event_words[SKH_EVENT_COUNT];
extern const char *const skh_region_names[SKH_REGION_COUNT];

/// Index of each metric; regional ones are numbered [metric][region][skin, section].
typedef enum skh_metric_region_id {
#define SKH_METRIC_REGION(name, ...) SKH_MR_##name,
#include "skinheal/metrics.inl"
    SKH_MR_COUNT
} skh_metric_region_id;

typedef enum skh_metric_scalar_id {
#define SKH_METRIC_SCALAR(name, unit, ...) SKH_MS_##name##_##unit,
#include "skinheal/metrics.inl"
    SKH_MS_COUNT
} skh_metric_scalar_id;

enum { SKH_METRIC_COUNT = SKH_MR_COUNT * SKH_REGION_COUNT * 2 + SKH_MS_COUNT };

/// Position of a metric in a row of SKH_METRIC_COUNT doubles.
static inline int skh_metric_regional(skh_metric_region_id metric, skh_region region, int section)
{
    return ((int)metric * SKH_REGION_COUNT + (int)region) * 2 + section;
}
static inline int skh_metric_scalar(skh_metric_scalar_id metric)
{
    return SKH_MR_COUNT * SKH_REGION_COUNT * 2 + (int)metric;
}

typedef struct skh_metric_info {
    char column[64]; ///< name in files: metric_region_unit[_section], or metric_unit
    skh_word word;   ///< label, unit, meaning
    int region;      ///< skh_region, or -1 for a scalar
    int section;     ///< 1 = plain section mean
} skh_metric_info;

skh_metric_info skh_metric_describe(int index); ///< 0 <= index < SKH_METRIC_COUNT
int skh_metric_find(const char *column);        ///< index of a column name, or -1
