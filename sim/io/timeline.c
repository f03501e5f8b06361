// Time lines as text. Numbers carry seven digits: more than the model means, fewer than make files large.
#include "skinheal/timeline.h"

static skh_status written(FILE *out, skh_error *err)
{
    return ferror(out) ? skh_fail(err, SKH_ERR_IO, "cannot write the time line") : SKH_OK;
}

void skh_timeline_columns(const skh_scenario *scenario, unsigned char *chosen)
{
    for (int i = 0; i < SKH_METRIC_COUNT; i++) {
        skh_metric_info info = skh_metric_describe(i);
        int wanted = info.region < 0 || scenario->regions[info.region];
        chosen[i] = wanted && (!info.section || scenario->output.section > 0);
    }
}

skh_status skh_timeline_header(FILE *out, skh_format format, const unsigned char *chosen, skh_error *err)
{
    if (format == SKH_FORMAT_NDJSON) return SKH_OK; // each row names its values
    fputs("time_d,session", out);
    for (int i = 0; i < SKH_METRIC_COUNT; i++)
        if (chosen[i]) fprintf(out, ",%s", skh_metric_describe(i).column);
    fputc('\n', out);
    return written(out, err);
}

static int is_number(double value) { return value - value == 0; }

skh_status skh_timeline_row(FILE *out, skh_format format, const unsigned char *chosen, double time_d,
                            int session, const double *metrics, skh_error *err)
{
    int json = format == SKH_FORMAT_NDJSON;
    fprintf(out, json ? "{\"time_d\":%.10g,\"session\":%d" : "%.10g,%d", time_d, session);
    for (int i = 0; i < SKH_METRIC_COUNT; i++) {
        if (!chosen[i]) continue;
        fputc(',', out);
        if (json) fprintf(out, "\"%s\":", skh_metric_describe(i).column);
        // what has no value (a share of nothing) is empty in CSV and null in JSON
        if (is_number(metrics[i]))
            fprintf(out, "%.7g", metrics[i]);
        else if (json)
            fputs("null", out);
    }
    fputs(json ? "}\n" : "\n", out);
    return written(out, err);
}
