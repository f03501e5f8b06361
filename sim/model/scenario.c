// Scenarios: defaults, the sessions of a course, and the check of everything against everything.
#include "sim/base/hash.h"
#include "sim/base/units.h"
#include "sim/model/scenario_keys.h"
#include "skinheal/vocabulary.h"
#include "skinheal/world.h"
#include <stdio.h>
#include <string.h>

static const double session_gap_h = 1; // a session takes up to an hour: closer ones would be one

skh_scenario skh_scenario_default(void)
{
    skh_scenario scenario = {.title = "One session of a 1.5 mm pen on a 45-year-old cheek"};
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        if (strcmp(info->group, "lesions") != 0) *skh_key_value(info, &scenario, 0) = info->value;
    }
    for (int i = 0; i < SKH_REGION_COUNT; i++) scenario.regions[i] = 1;
    return scenario;
}

static skh_status check_device(const skh_device *device, const char *prefix, skh_error *err)
{
    char name[96];
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        if (strcmp(info->group, "device") != 0) continue;
        snprintf(name, sizeof name, "%s.%s", prefix, info->name);
        double value = *(const double *)(const void *)((const char *)device + info->offset);
        skh_status status = skh_key_check(info, name, value, NULL, err);
        if (status) return status;
    }
    return SKH_OK;
}

static skh_status check_values(skh_scenario *scenario, skh_error *err)
{
    char name[96];
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        int count = strcmp(info->group, "lesions") == 0 ? scenario->lesion_count : 1;
        for (int k = 0; k < count; k++) {
            skh_key_name(info, k, name, sizeof name);
            skh_status status = skh_key_check(info, name, *skh_key_value(info, scenario, k), NULL, err);
            if (status) return status;
        }
    }
    return SKH_OK;
}

static skh_status check_lesions(const skh_scenario *scenario, skh_error *err)
{
    for (int i = 0; i < scenario->lesion_count; i++) {
        const skh_lesion *lesion = &scenario->lesions[i];
        if (lesion->at <= scenario->domain.width) continue;
        return skh_fail(
            err, SKH_ERR_RANGE,
            "'skin.lesions[%d].at' is %g um, outside the section, which is %g um wide (domain.width)", i,
            lesion->at, scenario->domain.width);
    }
    return SKH_OK;
}

// listed sessions may come in any order; equal times keep theirs, so that the message names them
static void sort_sessions(skh_scenario *scenario)
{
    for (int i = 1; i < scenario->session_count; i++) {
        skh_session moved = scenario->sessions[i];
        int k = i;
        for (; k > 0 && scenario->sessions[k - 1].time_h > moved.time_h; k--)
            scenario->sessions[k] = scenario->sessions[k - 1];
        scenario->sessions[k] = moved;
    }
}

static void sort_edits(skh_scenario *scenario)
{
    for (int i = 1; i < scenario->edit_count; i++) {
        skh_edit moved = scenario->edits[i];
        int k = i;
        for (; k > 0 && scenario->edits[k - 1].time_h > moved.time_h; k--)
            scenario->edits[k] = scenario->edits[k - 1];
        scenario->edits[k] = moved;
    }
}

// a list of sessions leaves no trace of a course, so that equal courses are equal scenarios
static void forget_course(skh_scenario *scenario)
{
    for (int i = 0; i < skh_key_count(); i++)
        if (strcmp(skh_key_at(i)->group, "sessions") == 0)
            *skh_key_value(skh_key_at(i), scenario, 0) = skh_key_at(i)->value;
}

static void course_sessions(skh_scenario *scenario)
{
    memset(scenario->sessions, 0, sizeof scenario->sessions);
    int count = scenario->device.kind == SKH_DEVICE_NONE ? 0 : (int)scenario->course.count;
    for (int i = 0; i < count; i++)
        scenario->sessions[i] =
            (skh_session){scenario->course.first + i * scenario->course.interval, scenario->device};
    scenario->session_count = count;
}

static skh_status check_session(const skh_scenario *scenario, int i, skh_error *err)
{
    const skh_session *session = &scenario->sessions[i];
    char prefix[32], name[48];
    snprintf(prefix, sizeof prefix, "sessions[%d]", i);
    snprintf(name, sizeof name, "%s.at", prefix);
    skh_status status = skh_key_check(&skh_session_time_key, name, session->time_h, NULL, err);
    if (!status) status = check_device(&session->device, prefix, err);
    if (status) return status;
    double gap = i ? session->time_h - scenario->sessions[i - 1].time_h : session_gap_h;
    if (gap < session_gap_h)
        return skh_fail(
            err, SKH_ERR_RANGE,
            "'sessions' overlap: number %d at %g h and number %d at %g h; they must be at least %g h apart",
            i, scenario->sessions[i - 1].time_h, i + 1, session->time_h, session_gap_h);
    double reach = skh_device_treatment(&session->device, &scenario->domain).reach_um;
    if (scenario->domain.depth > 0 && reach > scenario->domain.depth)
        return skh_fail(
            err, SKH_ERR_RANGE,
            "'domain.depth' is %g um, but the needles of session %d reach %g um; make it deeper or leave it out",
            scenario->domain.depth, i + 1, reach);
    return SKH_OK;
}

// keys that can change while skin heals
static int may_change(const char *key)
{
    static const char *const prefixes[] = {"device.", "sessions", "aftercare.", "model.", "control."};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (strncmp(key, prefixes[i], strlen(prefixes[i])) == 0) return 1;
    return 0;
}

// needles that edits make longer must still end within the section
static skh_status check_reach(const skh_scenario *scratch, double depth_um, const skh_edit *edit,
                              skh_error *err)
{
    double reach = skh_device_treatment(&scratch->device, &scratch->domain).reach_um;
    for (int i = 0; scratch->explicit_sessions && i < scratch->session_count; i++) {
        double other = skh_device_treatment(&scratch->sessions[i].device, &scratch->domain).reach_um;
        if (other > reach) reach = other;
    }
    if (reach <= depth_um) return SKH_OK;
    return skh_fail(err, SKH_ERR_RANGE,
                    "edit at %g h: '%s' would make needles reach %g um, deeper than the section, %g um",
                    edit->time_h, edit->key, reach, depth_um);
}

static skh_status check_edits(const skh_scenario *scenario, skh_error *err)
{
    skh_scenario scratch = *scenario;
    double depth_um = skh_scenario_depth_um(scenario);
    for (int i = 0; i < scenario->edit_count; i++) {
        const skh_edit *edit = &scenario->edits[i];
        if (!(edit->time_h >= 0 && edit->time_h <= skh_session_time_key.high))
            return skh_fail(err, SKH_ERR_RANGE, "'edits[%d].at' must be between 0 and %g h, got %g h", i,
                            skh_session_time_key.high, edit->time_h);
        skh_error why;
        skh_status status = skh_scenario_set(&scratch, edit->key, edit->value, &why);
        if (status) return skh_fail(err, status, "edit at %g h: %s", edit->time_h, why.message);
        if (!may_change(edit->key))
            return skh_fail(
                err, SKH_ERR_RANGE,
                "edit at %g h: '%s' cannot change while skin heals; device, sessions, aftercare, model "
                "and control can",
                edit->time_h, edit->key);
        status = check_reach(&scratch, depth_um, edit, err);
        if (status) return status;
    }
    return SKH_OK;
}

skh_status skh_scenario_finish(skh_scenario *scenario, skh_error *err)
{
    skh_status status = check_values(scenario, err);
    if (!status) status = check_lesions(scenario, err);
    if (status) return status;
    if (scenario->explicit_sessions) {
        sort_sessions(scenario);
        forget_course(scenario);
    } else {
        course_sessions(scenario);
    }
    for (int i = 0; i < scenario->session_count; i++) {
        status = check_session(scenario, i, err);
        if (status) return status;
    }
    sort_edits(scenario);
    return check_edits(scenario, err);
}

double skh_scenario_depth_um(const skh_scenario *scenario)
{
    if (scenario->domain.depth > 0) return scenario->domain.depth;
    double deepest = scenario->device.kind == SKH_DEVICE_NONE ? 0 : scenario->device.length;
    for (int i = 0; i < scenario->session_count; i++) {
        const skh_device *device = &scenario->sessions[i].device;
        if (device->kind != SKH_DEVICE_NONE && device->length > deepest) deepest = device->length;
    }
    return deepest + 300 > 2000 ? deepest + 300 : 2000;
}

uint64_t skh_scenario_hash(const skh_scenario *scenario)
{
    uint64_t version = SKH_MODEL_VERSION;
    uint64_t hash = skh_hash(SKH_HASH_START, &version, sizeof version);
    return skh_hash(hash, &scenario->model, sizeof scenario->model);
}
