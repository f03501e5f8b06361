// Any text is read as a sweep file: it is refused with a reason, or its first and last runs have a scenario,
// or a reason why not.
#include "sim/base/check.h"
#include "sim/cli/sweep/plan.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static char path[] = "/tmp/skinheal-fuzz-XXXXXX";

static void clean_up(void) { unlink(path); }

static void write_file(const unsigned char *data, size_t size)
{
    static int made;
    if (!made) {
        int file = mkstemp(path);
        SKH_ASSERT(file >= 0);
        close(file);
        atexit(clean_up);
        made = 1;
    }
    FILE *out = fopen(path, "wb");
    SKH_ASSERT(out && fwrite(data, 1, size, out) == size && fclose(out) == 0);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static skh_scenario scenario;
    skh_plan plan;
    skh_report report;
    write_file(data, size);
    skh_status status = skh_plan_load(path, NULL, 0, NULL, &plan, &report);
    SKH_ASSERT(status == SKH_OK ? report.errors == 0 : report.errors > 0 && report.size > 0);
    skh_report_free(&report);
    if (status) return 0;
    SKH_ASSERT(plan.runs > 0 && plan.points * plan.replicates == plan.runs && plan.metric_count > 0);
    const int runs[] = {0, plan.runs - 1};
    for (int i = 0; i < 2; i++) {
        report = (skh_report){0};
        status = skh_plan_scenario(&plan, runs[i], &scenario, &report);
        SKH_ASSERT(status == SKH_OK || (report.errors > 0 && report.size > 0));
        skh_report_free(&report);
    }
    skh_plan_free(&plan);
    return 0;
}
