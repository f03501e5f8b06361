// Metrics of a course, row by row, and scenes shared by count of users.
#include "sim/view/engine_inside.h"
#include <stdlib.h>
#include <string.h>

skh_shared_scene *skh_shared_scene_keep(skh_shared_scene *shared)
{
    if (shared) SDL_AtomicIncRef(&shared->users);
    return shared;
}

void skh_shared_scene_drop(skh_shared_scene *shared)
{
    if (!shared || !SDL_AtomicDecRef(&shared->users)) return;
    skh_scene_free(&shared->scene);
    free(shared);
}

static bool grow(skh_record *record)
{
    if (record->count < record->capacity) return true;
    int capacity = record->capacity ? 2 * record->capacity : 256;
    double *times = realloc(record->time_h, sizeof *times * (size_t)capacity);
    if (times) record->time_h = times;
    float *values = realloc(record->values, sizeof *values * (size_t)capacity * SKH_METRIC_COUNT);
    if (values) record->values = values;
    if (!times || !values) return false;
    record->capacity = capacity;
    return true;
}

void skh_record_add(skh_record *record, double time_h, const double *metrics)
{
    if (!grow(record)) return; // out of memory: the curve ends here, the course goes on
    float *row = record->values + (size_t)record->count * SKH_METRIC_COUNT;
    for (int i = 0; i < SKH_METRIC_COUNT; i++) row[i] = (float)metrics[i];
    record->time_h[record->count++] = time_h;
}

void skh_record_events(skh_record *record, const skh_event *events, int count)
{
    if (count > record->event_capacity) {
        skh_event *more = realloc(record->events, sizeof *more * (size_t)count);
        if (!more) return;
        record->events = more;
        record->event_capacity = count;
    }
    if (count) memcpy(record->events, events, sizeof *events * (size_t)count);
    record->event_count = count;
}

void skh_record_cut(skh_record *record, double time_h)
{
    while (record->count && record->time_h[record->count - 1] > time_h) record->count--;
}

void skh_record_follow(skh_record *record, const skh_record *source)
{
    if (record->epoch != source->epoch) record->count = 0;
    record->epoch = source->epoch;
    for (int i = record->count; i < source->count; i++) {
        if (!grow(record)) return;
        memcpy(record->values + (size_t)i * SKH_METRIC_COUNT, source->values + (size_t)i * SKH_METRIC_COUNT,
               sizeof(float) * SKH_METRIC_COUNT);
        record->time_h[record->count++] = source->time_h[i];
    }
    skh_record_events(record, source->events, source->event_count);
}

void skh_record_free(skh_record *record)
{
    free(record->time_h);
    free(record->values);
    free(record->events);
    *record = (skh_record){0};
}
