// Keys and values as text: set, get, and messages that say what is allowed.
#include "sim/base/suggest.h"
#include "sim/base/units.h"
#include "sim/model/scenario_keys.h"
#include "skinheal/vocabulary.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void skh_number_text(double value, char *text, size_t size)
{
    for (int digits = 15; digits <= 17; digits++) { // %g drops the zeros behind
        snprintf(text, size, "%.*g", digits, value);
        if (strtod(text, NULL) == value) return;
    }
}

static int is_whole(const skh_key_info *info)
{
    static const char *const names[] = {"seed", "count", "needles", "passes"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(info->name, names[i]) == 0) return 1;
    return 0;
}

static const char *space_before(const char *unit) { return *unit ? " " : ""; }

skh_status skh_key_check(const skh_key_info *info, const char *name, double value, const char *written,
                         skh_error *err)
{
    char number[64], low[32], high[32];
    if (info->kind != SKH_KIND_NUMBER) {
        if (value >= 0 && value < 1000 && value == floor(value) && skh_choice_word(info->kind, (int)value))
            return SKH_OK;
        return skh_fail(err, SKH_ERR_RANGE, "'%s' is a choice, but holds %g", name, value);
    }
    if (info->low <= value && value <= info->high) { // NaN fails
        if (!is_whole(info) || value == floor(value)) return SKH_OK;
        skh_number_text(value, number, sizeof number);
        return skh_fail(err, SKH_ERR_RANGE, "'%s' must be a whole number, got %s", name, number);
    }
    skh_number_text(info->low, low, sizeof low);
    skh_number_text(info->high, high, sizeof high);
    if (!written) {
        skh_number_text(value, number, sizeof number);
        size_t used = strlen(number);
        snprintf(number + used, sizeof number - used, "%s%s", space_before(info->unit), info->unit);
        written = number;
    }
    return skh_fail(err, SKH_ERR_RANGE, "'%s' must be between %s and %s%s%s, got %s", name, low, high,
                    space_before(info->unit), info->unit, written);
}

// "one of a, b, c", cut off when long lists would not fit
static void list_words(skh_kind kind, char *text, size_t size)
{
    size_t used = 0;
    text[0] = 0;
    for (int i = 0; skh_choice_word(kind, i) && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "", skh_choice_word(kind, i));
}

static skh_status parse_word(const skh_key_info *info, const char *name, const char *text, double *value,
                             skh_error *err)
{
    skh_suggestion suggestion;
    skh_suggest_start(&suggestion, text);
    for (int i = 0; skh_choice_word(info->kind, i); i++) {
        if (strcmp(text, skh_choice_word(info->kind, i)) == 0) {
            *value = i;
            return SKH_OK;
        }
        skh_suggest_offer(&suggestion, skh_choice_word(info->kind, i));
    }
    char words[200];
    list_words(info->kind, words, sizeof words);
    const char *best = skh_suggest_best(&suggestion);
    return skh_fail(err, SKH_ERR_RANGE, "'%s' must be one of %s; got '%.40s'%s%s%s", name, words, text,
                    best ? "; did you mean '" : "", best ? best : "", best ? "'?" : "");
}

static skh_status parse_flag(const char *name, const char *text, double *value, skh_error *err)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
    for (int i = 0; i < 8; i++) {
        if (strcmp(text, words[i]) != 0) continue;
        *value = i % 2;
        return SKH_OK;
    }
    return skh_fail(err, SKH_ERR_RANGE, "'%s' must be true or false, got '%.40s'", name, text);
}

static skh_status parse_value(const skh_key_info *info, const char *name, const char *text, double *value,
                              skh_error *err)
{
    if (info->kind == SKH_KIND_FLAG) return parse_flag(name, text, value, err);
    if (info->kind != SKH_KIND_NUMBER) return parse_word(info, name, text, value, err);
    skh_error why;
    if (skh_units_parse(text, info->unit, value, &why))
        return skh_fail(err, SKH_ERR_RANGE, "'%s' %s", name, why.message);
    // a bare number is shown with the unit it was taken to have
    int has_unit = text[strspn(text, " +-0123456789.eE")] != 0;
    return skh_key_check(info, name, *value, has_unit ? text : NULL, err);
}

static skh_status unknown_key(const char *key, skh_error *err)
{
    skh_suggestion whole, last;
    skh_suggest_start(&whole, key);
    const char *dot = strrchr(key, '.');
    skh_suggest_start(&last, dot ? dot + 1 : key);
    skh_key_place place;
    skh_key_locate(key, &place);
    char name[96], owner[96] = "";
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        skh_key_name(info, place.index, name, sizeof name);
        skh_suggest_offer(&whole, name);
        if (place.list == SKH_PLACE_SESSION && strcmp(info->group, "device") == 0) {
            snprintf(name, sizeof name, "sessions[%d].%s", place.index, info->name);
            skh_suggest_offer(&whole, name);
        }
        int before = last.distance;
        skh_suggest_offer(&last, info->name);
        if (last.distance < before) snprintf(owner, sizeof owner, "%s", name);
    }
    static const char *const others[] = {
        "title",  "output.regions", "include", "edits",     "format_version", "domain", "skin",
        "device", "sessions",       "output",  "aftercare", "control",        "model",  "skin.lesions"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) skh_suggest_offer(&whole, others[i]);
    // a right word in the wrong group ("length") is meant as its whole key ("device.length")
    const char *best = last.distance == 0 ? owner : skh_suggest_best(&whole);
    if (!best && skh_suggest_best(&last)) best = owner;
    return skh_fail(err, SKH_ERR_NAME, "unknown key '%.60s'%s%s%s", key, best ? "; did you mean '" : "",
                    best ? best : "", best ? "'?" : "");
}

static skh_status set_regions(skh_scenario *scenario, const char *text, skh_error *err)
{
    unsigned char regions[sizeof scenario->regions] = {0};
    for (const char *at = text; *at;) {
        at += strspn(at, " ,[]");
        size_t length = strcspn(at, " ,[]");
        if (!length) break;
        int found = -1;
        for (int i = 0; i < SKH_REGION_COUNT; i++)
            if (strlen(skh_region_names[i]) == length && strncmp(at, skh_region_names[i], length) == 0)
                found = i;
        if (found < 0)
            return skh_fail(err, SKH_ERR_RANGE,
                            "'output.regions' lists pore, rim, papillary, reticular, all; got '%.*s'",
                            (int)(length < 40 ? length : 40), at);
        regions[found] = 1;
        at += length;
    }
    memcpy(scenario->regions, regions, sizeof regions);
    return SKH_OK;
}

// the sessions of the course as a list of their own, so that one of them can be changed
static void list_sessions(skh_scenario *scenario)
{
    if (scenario->explicit_sessions) return;
    scenario->explicit_sessions = 1;
    scenario->session_count = (int)scenario->course.count;
    for (int i = 0; i < scenario->session_count; i++)
        scenario->sessions[i] =
            (skh_session){scenario->course.first + i * scenario->course.interval, scenario->device};
}

static skh_status make_room(skh_scenario *scenario, const char *key, const skh_key_place *place,
                            skh_error *err)
{
    if (place->list == SKH_PLACE_PLAIN) return SKH_OK;
    if (place->list == SKH_PLACE_SESSION) list_sessions(scenario);
    int *count = place->list == SKH_PLACE_LESION ? &scenario->lesion_count : &scenario->session_count;
    int limit = place->list == SKH_PLACE_LESION ? SKH_MAX_LESIONS : SKH_MAX_SESSIONS;
    if (place->index >= limit)
        return skh_fail(err, SKH_ERR_RANGE, "'%s': there can be at most %d", key, limit);
    if (place->index > *count)
        return skh_fail(err, SKH_ERR_RANGE, "'%s': there are only %d; the next one is [%d]", key, *count,
                        *count);
    if (place->index < *count) return SKH_OK;
    ++*count;
    if (place->list == SKH_PLACE_SESSION) {
        scenario->sessions[place->index] = (skh_session){0, scenario->device};
        return SKH_OK;
    }
    for (int i = 0; i < skh_key_count(); i++)
        if (strcmp(skh_key_at(i)->group, "lesions") == 0)
            *skh_key_value(skh_key_at(i), scenario, place->index) = skh_key_at(i)->value;
    return SKH_OK;
}

// listed sessions that did not differ from the device follow it
static void follow_device(skh_scenario *scenario, const skh_key_info *info, double before, double after)
{
    if (!scenario->explicit_sessions || strcmp(info->group, "device") != 0) return;
    for (int i = 0; i < scenario->session_count; i++) {
        double *value = (double *)(void *)((char *)&scenario->sessions[i].device + info->offset);
        if (*value == before) *value = after;
    }
}

skh_status skh_scenario_set(skh_scenario *scenario, const char *key, const char *text, skh_error *err)
{
    if (strcmp(key, "title") == 0) {
        if (strlen(text) >= sizeof scenario->title)
            return skh_fail(err, SKH_ERR_RANGE, "'title' must be shorter than %zu bytes",
                            sizeof scenario->title);
        snprintf(scenario->title, sizeof scenario->title, "%s", text);
        return SKH_OK;
    }
    if (strcmp(key, "output.regions") == 0) return set_regions(scenario, text, err);

    skh_key_place place;
    const skh_key_info *info = skh_key_locate(key, &place);
    if (!info) return unknown_key(key, err);
    double parsed;
    skh_status status = parse_value(info, key, text, &parsed, err);
    // "day: 28" counts days, "at: 28" hours
    int in_days = info == &skh_session_time_key && strcmp(strrchr(key, '.'), ".day") == 0;
    if (!status && in_days && !text[strspn(text, " +-0123456789.eE")]) parsed *= 24;
    if (!status && in_days) status = skh_key_check(info, key, parsed, NULL, err);
    if (!status) status = make_room(scenario, key, &place, err);
    if (status) return status;
    double *value = NULL;
    skh_key_find(key, scenario, &value);
    if (place.list == SKH_PLACE_PLAIN) follow_device(scenario, info, *value, parsed);
    if (place.list == SKH_PLACE_PLAIN && strcmp(info->group, "sessions") == 0)
        scenario->explicit_sessions = 0;
    *value = parsed;
    return SKH_OK;
}

void skh_scenario_get(const skh_scenario *scenario, const skh_key_info *info, const double *value, char *text,
                      size_t size)
{
    (void)scenario;
    if (info->kind != SKH_KIND_NUMBER) {
        snprintf(text, size, "%s", skh_choice_word(info->kind, (int)*value));
        return;
    }
    char best[64], number[40];
    skh_number_text(*value, number, sizeof number);
    snprintf(best, sizeof best, "%s%s%s", number, space_before(info->unit), info->unit);

    // the very same number as people say it: "1.5 mm" for "1500 um", "180 d" for "4320 h"
    static const struct {
        const char *unit, *friendly;
        double from;
    } units[] = {{"um", "mm", 1000}, {"h", "d", 48}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        double factor, back;
        char other[64];
        if (strcmp(info->unit, units[i].unit) != 0 || *value < units[i].from) continue;
        if (skh_units_factor(info->unit, units[i].friendly, &factor, NULL)) continue;
        snprintf(other, sizeof other, "%.6g %s", *value * factor, units[i].friendly);
        if (!skh_units_parse(other, info->unit, &back, NULL) && back == *value)
            snprintf(best, sizeof best, "%s", other);
    }
    snprintf(text, size, "%s", best);
}
