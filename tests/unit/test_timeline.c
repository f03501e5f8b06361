#include "skinheal/timeline.h"
#include "tests/support/near.h"

static char text[1 << 16];

static void row(skh_format format, const unsigned char *chosen, const double *metrics)
{
    FILE *out = fmemopen(text, sizeof text, "w");
    assert_int_equal(skh_timeline_header(out, format, chosen, NULL), SKH_OK);
    assert_int_equal(skh_timeline_row(out, format, chosen, 1.25, 2, metrics, NULL), SKH_OK);
    fclose(out);
}

static void a_row_has_a_value_under_every_column(void **state)
{
    (void)state;
    skh_scenario scenario = skh_scenario_default();
    unsigned char chosen[SKH_METRIC_COUNT];
    double metrics[SKH_METRIC_COUNT];
    int count = 0, commas[2] = {0, 0}, line = 0;
    for (int i = 0; i < SKH_METRIC_COUNT; i++) metrics[i] = i;
    skh_timeline_columns(&scenario, chosen);
    for (int i = 0; i < SKH_METRIC_COUNT; i++) count += chosen[i];
    assert_int_equal(count, SKH_METRIC_COUNT); // the default asks for all
    row(SKH_FORMAT_CSV, chosen, metrics);
    for (const char *at = text; *at; at++) {
        if (*at == '\n')
            line++;
        else if (*at == ',')
            commas[line]++;
    }
    assert_int_equal(commas[0], SKH_METRIC_COUNT + 1);
    assert_int_equal(commas[1], SKH_METRIC_COUNT + 1);
}

static void only_the_chosen_regions_are_written(void **state)
{
    (void)state;
    skh_scenario scenario = skh_scenario_default();
    unsigned char chosen[SKH_METRIC_COUNT];
    assert_int_equal(skh_scenario_set(&scenario, "output.regions", "rim", NULL), SKH_OK);
    assert_int_equal(skh_scenario_set(&scenario, "output.section", "false", NULL), SKH_OK);
    skh_timeline_columns(&scenario, chosen);
    for (int i = 0; i < SKH_METRIC_COUNT; i++) {
        skh_metric_info info = skh_metric_describe(i);
        int wanted = info.region < 0 || (info.region == SKH_REGION_RIM && !info.section);
        assert_int_equal(chosen[i], wanted);
    }
}

static void values_keep_seven_digits_and_missing_ones_stay_empty(void **state)
{
    (void)state;
    unsigned char chosen[SKH_METRIC_COUNT] = {0};
    double metrics[SKH_METRIC_COUNT] = {0};
    int tewl = skh_metric_scalar(SKH_MS_tewl_gm2h), line_depth = skh_metric_scalar(SKH_MS_line_depth_um);
    chosen[tewl] = chosen[line_depth] = 1;
    metrics[tewl] = 1.0 / 3;
    metrics[line_depth] = (double)NAN;
    row(SKH_FORMAT_CSV, chosen, metrics);
    assert_string_equal(text, "time_d,session,tewl_gm2h,line_depth_um\n1.25,2,0.3333333,\n");
    row(SKH_FORMAT_NDJSON, chosen, metrics);
    assert_string_equal(text,
                        "{\"time_d\":1.25,\"session\":2,\"tewl_gm2h\":0.3333333,\"line_depth_um\":null}\n");
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    unsigned char chosen[SKH_METRIC_COUNT] = {0};
    double metrics[SKH_METRIC_COUNT] = {0};
    FILE *out = fopen("/dev/full", "w");
    if (!out) skip();
    setvbuf(out, NULL, _IONBF, 0);
    assert_int_equal(skh_timeline_row(out, SKH_FORMAT_CSV, chosen, 0, 0, metrics, NULL), SKH_ERR_IO);
    fclose(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_has_a_value_under_every_column),
        cmocka_unit_test(only_the_chosen_regions_are_written),
        cmocka_unit_test(values_keep_seven_digits_and_missing_ones_stay_empty),
        cmocka_unit_test(a_full_disk_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
