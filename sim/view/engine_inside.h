// Shared by engine.c and record.c only.
#pragma once
#include "sim/view/engine.h"

void skh_record_add(skh_record *record, double time_h, const double *metrics);
void skh_record_events(skh_record *record, const skh_event *events, int count);
void skh_record_cut(skh_record *record, double time_h); ///< drop rows after `time_h`
void skh_record_follow(skh_record *record, const skh_record *source);
