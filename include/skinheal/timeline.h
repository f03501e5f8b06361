/// Time lines as text: one row per output time, CSV or NDJSON.
#pragma once
#include "skinheal/world.h"
#include <stdio.h>

typedef enum skh_format { SKH_FORMAT_CSV, SKH_FORMAT_NDJSON } skh_format;

/// Which columns of the metrics a scenario asks for (regions, section). `chosen` has SKH_METRIC_COUNT flags.
void skh_timeline_columns(const skh_scenario *scenario, unsigned char *chosen);
/// The CSV header line; nothing for NDJSON. Errors: SKH_ERR_IO.
skh_status skh_timeline_header(FILE *out, skh_format format, const unsigned char *chosen, skh_error *err);
/// One row. Errors: SKH_ERR_IO.
skh_status skh_timeline_row(FILE *out, skh_format format, const unsigned char *chosen, double time_d,
                            int session, const double *metrics, skh_error *err);
