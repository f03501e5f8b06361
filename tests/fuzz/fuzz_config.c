// Any text is read as a configuration: it is refused with a reason, or written and read back to the very same
// scenario.
#include "sim/base/check.h"
#include "skinheal/config.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static skh_scenario scenario, again;
    skh_report report = {0};
    skh_status status = skh_config_read("fuzz.yaml", (const char *)data, size, NULL, 0, &scenario, &report);
    SKH_ASSERT(status == SKH_OK || report.errors > 0);
    SKH_ASSERT(status == SKH_OK || (report.text && report.size > 0)); // every refusal has its message
    skh_report_free(&report);
    if (status) return 0;

    char *text = NULL;
    SKH_ASSERT(skh_config_write(&scenario, 0, &text, NULL) == SKH_OK);
    report = (skh_report){0};
    SKH_ASSERT(skh_config_read("written.yaml", text, strlen(text), NULL, 0, &again, &report) == SKH_OK);
    SKH_ASSERT(skh_scenario_hash(&scenario) == skh_scenario_hash(&again));
    skh_report_free(&report);
    free(text);
    return 0;
}
