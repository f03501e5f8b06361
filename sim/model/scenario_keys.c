// Keys of a configuration: one table of settings and model constants, and where each stands in a scenario.
#include "sim/model/scenario_keys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// one table row per line of settings.inl; the macro of a group names the prefix of its keys
#define SETTING(group, type, member, kind, value, low, high, unit, meaning, source)                          \
    {group, #member, SKH_KIND_##kind, value, low, high, unit, meaning, source, offsetof(type, member)},
static const skh_key_info settings[] = {
#define SKH_SETTING_RUN(...)     SETTING("", skh_run_settings, __VA_ARGS__)
#define SKH_SETTING_DOMAIN(...)  SETTING("domain", skh_domain, __VA_ARGS__)
#define SKH_SETTING_SKIN(...)    SETTING("skin", skh_skin, __VA_ARGS__)
#define SKH_SETTING_LESION(...)  SETTING("lesions", skh_lesion, __VA_ARGS__)
#define SKH_SETTING_DEVICE(...)  SETTING("device", skh_device, __VA_ARGS__)
#define SKH_SETTING_COURSE(...)  SETTING("sessions", skh_course, __VA_ARGS__)
#define SKH_SETTING_CARE(...)    SETTING("aftercare", skh_care, __VA_ARGS__)
#define SKH_SETTING_CONTROL(...) SETTING("control", skh_control, __VA_ARGS__)
#define SKH_SETTING_OUTPUT(...)  SETTING("output", skh_output, __VA_ARGS__)
#include "skinheal/settings.inl"
};
static const skh_key_info constants[SKH_PARAM_COUNT] = {
#define SKH_PARAM(name, value, low, high, unit, meaning, source)                                             \
    {"model", #name, SKH_KIND_NUMBER, value, low, high, unit, meaning, source, offsetof(skh_params, name)},
#include "skinheal/params.inl"
};
enum { SETTING_COUNT = sizeof settings / sizeof settings[0] };

const skh_key_info skh_session_time_key = {
    "sessions", "at", SKH_KIND_NUMBER,       0,        0,
    87600,      "h",  "time of the session", "choice", offsetof(skh_session, time_h)};

static const struct {
    const char *group;
    size_t offset; // of the group's struct in a scenario
} groups[] = {
    {"", offsetof(skh_scenario, run)},
    {"domain", offsetof(skh_scenario, domain)},
    {"skin", offsetof(skh_scenario, skin)},
    {"device", offsetof(skh_scenario, device)},
    {"sessions", offsetof(skh_scenario, course)},
    {"aftercare", offsetof(skh_scenario, care)},
    {"control", offsetof(skh_scenario, control)},
    {"output", offsetof(skh_scenario, output)},
    {"model", offsetof(skh_scenario, model)},
};

int skh_key_count(void) { return SETTING_COUNT + SKH_PARAM_COUNT; }

const skh_key_info *skh_key_at(int index)
{
    return index < SETTING_COUNT ? &settings[index] : &constants[index - SETTING_COUNT];
}

void skh_key_name(const skh_key_info *info, int index, char *text, size_t size)
{
    if (strcmp(info->group, "lesions") == 0)
        snprintf(text, size, "skin.lesions[%d].%s", index, info->name);
    else if (info == &skh_session_time_key)
        snprintf(text, size, "sessions[%d].%s", index, info->name);
    else
        snprintf(text, size, "%s%s%s", info->group, *info->group ? "." : "", info->name);
}

double *skh_key_value(const skh_key_info *info, skh_scenario *scenario, int index)
{
    char *base = NULL;
    if (info == &skh_session_time_key) base = (char *)&scenario->sessions[index];
    if (strcmp(info->group, "lesions") == 0) base = (char *)&scenario->lesions[index];
    for (size_t i = 0; !base && i < sizeof groups / sizeof groups[0]; i++)
        if (strcmp(groups[i].group, info->group) == 0) base = (char *)scenario + groups[i].offset;
    return (double *)(void *)(base + info->offset);
}

static const skh_key_info *find(const char *group, size_t group_length, const char *name)
{
    for (int i = 0; i < skh_key_count(); i++) {
        const skh_key_info *info = skh_key_at(i);
        if (strlen(info->group) == group_length && strncmp(info->group, group, group_length) == 0 &&
            strcmp(info->name, name) == 0)
            return info;
    }
    return NULL;
}

// "prefix[12].rest": the number and the rest, or NULL
static const char *split_index(const char *key, const char *prefix, int *index)
{
    size_t length = strlen(prefix);
    if (strncmp(key, prefix, length) != 0 || key[length] != '[') return NULL;
    const char *digits = key + length + 1;
    size_t count = strspn(digits, "0123456789");
    if (count < 1 || count > 3 || digits[count] != ']' || digits[count + 1] != '.') return NULL;
    *index = atoi(digits);
    return digits + count + 2;
}

const skh_key_info *skh_key_locate(const char *key, skh_key_place *place)
{
    *place = (skh_key_place){SKH_PLACE_PLAIN, 0};
    const char *rest = split_index(key, "skin.lesions", &place->index);
    if (rest) {
        place->list = SKH_PLACE_LESION;
        return find("lesions", 7, rest);
    }
    rest = split_index(key, "sessions", &place->index);
    if (rest) {
        place->list = SKH_PLACE_SESSION;
        if (strcmp(rest, "at") == 0 || strcmp(rest, "day") == 0) return &skh_session_time_key;
        return find("device", 6, rest);
    }
    const char *dot = strrchr(key, '.');
    size_t group_length = dot ? (size_t)(dot - key) : 0;
    if (group_length == 7 && strncmp(key, "lesions", 7) == 0) return NULL; // only in a list
    return find(key, group_length, dot ? dot + 1 : key);
}

const skh_key_info *skh_key_find(const char *key, skh_scenario *scenario, double **value)
{
    skh_key_place place;
    const skh_key_info *info = skh_key_locate(key, &place);
    if (!info) return NULL;
    int limit = place.list == SKH_PLACE_LESION    ? (scenario ? scenario->lesion_count : SKH_MAX_LESIONS)
                : place.list == SKH_PLACE_SESSION ? (scenario ? scenario->session_count : SKH_MAX_SESSIONS)
                                                  : 1;
    if (place.index >= limit) return NULL;
    if (!value || !scenario) return info;
    if (place.list == SKH_PLACE_SESSION && info != &skh_session_time_key)
        *value = (double *)(void *)((char *)&scenario->sessions[place.index].device + info->offset);
    else
        *value = skh_key_value(info, scenario, place.index);
    return info;
}

typedef struct word {
    const char *word, *meaning;
} word;
#define WORD(enumerator, word, meaning) {#word, meaning},
static const word sites[] = {
#define SKH_CHOICE_SITE WORD
#include "skinheal/choices.inl"
    {NULL, NULL}};
static const word skin_types[] = {
#define SKH_CHOICE_SKIN_TYPE WORD
#include "skinheal/choices.inl"
    {NULL, NULL}};
static const word devices[] = {
#define SKH_CHOICE_DEVICE WORD
#include "skinheal/choices.inl"
    {NULL, NULL}};
static const word lesions[] = {
#define SKH_CHOICE_LESION WORD
#include "skinheal/choices.inl"
    {NULL, NULL}};
static const word covers[] = {
#define SKH_CHOICE_COVER WORD
#include "skinheal/choices.inl"
    {NULL, NULL}};
static const word hygienes[] = {
#define SKH_CHOICE_HYGIENE WORD
#include "skinheal/choices.inl"
    {NULL, NULL}};
static const word flags[] = {{"false", "no"}, {"true", "yes"}, {NULL, NULL}};
static const word *const lists[SKH_KIND_COUNT] = {
    [SKH_KIND_FLAG] = flags,
    [SKH_KIND_CHOICE_SITE] = sites,
    [SKH_KIND_CHOICE_SKIN_TYPE] = skin_types,
    [SKH_KIND_CHOICE_DEVICE] = devices,
    [SKH_KIND_CHOICE_LESION] = lesions,
    [SKH_KIND_CHOICE_COVER] = covers,
    [SKH_KIND_CHOICE_HYGIENE] = hygienes,
};

static const word *choice(skh_kind kind, int index)
{
    const word *list = lists[kind];
    if (!list || index < 0) return NULL;
    for (int i = 0; list[i].word; i++)
        if (i == index) return &list[i];
    return NULL;
}

const char *skh_choice_word(skh_kind kind, int index)
{
    const word *found = choice(kind, index);
    return found ? found->word : NULL;
}

const char *skh_choice_meaning(skh_kind kind, int index)
{
    const word *found = choice(kind, index);
    return found ? found->meaning : NULL;
}
