/// A scenario: everything that decides a run. Skin, lesions, device, sessions, care, model constants, seed.
///
/// Plain data. Start from skh_scenario_default(), change members or use skh_scenario_set(), then call
/// skh_scenario_finish(), which fills in what follows from the rest and checks every value.
/// Numbers are in the unit of their line in settings.inl (lengths um, times h, density /cm2).
#pragma once
#include "skinheal/params.h"
#include "skinheal/status.h"
#include <stddef.h>
#include <stdint.h>

enum { SKH_MAX_SESSIONS = 64, SKH_MAX_LESIONS = 16, SKH_MAX_EDITS = 64 };

typedef enum skh_site {
#define SKH_CHOICE_SITE(enumerator, ...) SKH_SITE_##enumerator,
#include "skinheal/choices.inl"
    SKH_SITE_COUNT
} skh_site;
typedef enum skh_skin_type {
#define SKH_CHOICE_SKIN_TYPE(enumerator, ...) SKH_SKIN_TYPE_##enumerator,
#include "skinheal/choices.inl"
    SKH_SKIN_TYPE_COUNT
} skh_skin_type;
typedef enum skh_device_kind {
#define SKH_CHOICE_DEVICE(enumerator, ...) SKH_DEVICE_##enumerator,
#include "skinheal/choices.inl"
    SKH_DEVICE_COUNT
} skh_device_kind;
typedef enum skh_lesion_kind {
#define SKH_CHOICE_LESION(enumerator, ...) SKH_LESION_##enumerator,
#include "skinheal/choices.inl"
    SKH_LESION_COUNT
} skh_lesion_kind;
typedef enum skh_cover {
#define SKH_CHOICE_COVER(enumerator, ...) SKH_COVER_##enumerator,
#include "skinheal/choices.inl"
    SKH_COVER_COUNT
} skh_cover;
typedef enum skh_hygiene {
#define SKH_CHOICE_HYGIENE(enumerator, ...) SKH_HYGIENE_##enumerator,
#include "skinheal/choices.inl"
    SKH_HYGIENE_COUNT
} skh_hygiene;

// every setting is a double: numbers in their unit, flags 0 or 1, choices the number of the word
#define SKH_MEMBER(member, ...) double member;
typedef struct skh_run_settings {
#define SKH_SETTING_RUN SKH_MEMBER
#include "skinheal/settings.inl"
} skh_run_settings;
typedef struct skh_domain {
#define SKH_SETTING_DOMAIN SKH_MEMBER
#include "skinheal/settings.inl"
} skh_domain;
typedef struct skh_skin {
#define SKH_SETTING_SKIN SKH_MEMBER
#include "skinheal/settings.inl"
} skh_skin;
typedef struct skh_lesion {
#define SKH_SETTING_LESION SKH_MEMBER
#include "skinheal/settings.inl"
} skh_lesion;
typedef struct skh_device {
#define SKH_SETTING_DEVICE SKH_MEMBER
#include "skinheal/settings.inl"
} skh_device;
typedef struct skh_course {
#define SKH_SETTING_COURSE SKH_MEMBER
#include "skinheal/settings.inl"
} skh_course;
typedef struct skh_care {
#define SKH_SETTING_CARE SKH_MEMBER
#include "skinheal/settings.inl"
} skh_care;
typedef struct skh_control {
#define SKH_SETTING_CONTROL SKH_MEMBER
#include "skinheal/settings.inl"
} skh_control;
typedef struct skh_output {
#define SKH_SETTING_OUTPUT SKH_MEMBER
#include "skinheal/settings.inl"
} skh_output;
#undef SKH_MEMBER

/// One session: when, and with what. `explicit_sessions` says whether they were listed or follow from the
/// course.
typedef struct skh_session {
    double time_h;
    skh_device device;
} skh_session;

/// A change of one key while a course runs (live edits of the view). Applied at the first step at or after
/// time_h.
typedef struct skh_edit {
    double time_h;
    char key[64], value[64];
} skh_edit;

typedef struct skh_scenario {
    char title[128];
    skh_run_settings run;
    skh_domain domain;
    skh_skin skin;
    skh_lesion lesions[SKH_MAX_LESIONS];
    int lesion_count;
    skh_device device;
    skh_course course;
    skh_care care;
    skh_control control;
    skh_output output;
    unsigned char regions[8]; ///< which skh_region the time line carries, 0 or 1
    int explicit_sessions;
    int session_count;
    skh_session sessions[SKH_MAX_SESSIONS];
    int edit_count;
    skh_edit edits[SKH_MAX_EDITS];
    skh_params model;
} skh_scenario;

typedef enum skh_kind {
    SKH_KIND_NUMBER,
    SKH_KIND_FLAG,
    SKH_KIND_CHOICE_SITE,
    SKH_KIND_CHOICE_SKIN_TYPE,
    SKH_KIND_CHOICE_DEVICE,
    SKH_KIND_CHOICE_LESION,
    SKH_KIND_CHOICE_COVER,
    SKH_KIND_CHOICE_HYGIENE,
    SKH_KIND_COUNT
} skh_kind;

/// One key of the configuration (settings and model constants alike).
typedef struct skh_key_info {
    const char *group; ///< "", "domain", "skin", "lesions", "device", "sessions", "aftercare", "control",
                       ///< "output", "model"
    const char *name;  ///< last part of the key; the whole key is group.name, or name at top level
    skh_kind kind;
    double value, low, high; ///< default and range in `unit`
    const char *unit, *meaning, *source;
    size_t offset; ///< of the double within its group's struct (lesions: within one lesion)
} skh_key_info;

int skh_key_count(void);
const skh_key_info *skh_key_at(int index); ///< settings first, in file order, then model constants
/// Find "device.length", "seed", "model.k_fill", "skin.lesions[0].depth" or "sessions[1].length".
/// Sets *value to the double inside `scenario` (which may be NULL to look up only). NULL when unknown.
const skh_key_info *skh_key_find(const char *key, skh_scenario *scenario, double **value);
/// Whole name of a key of the table; `index` is the number of the lesion and unused otherwise.
void skh_key_name(const skh_key_info *info, int index, char *text, size_t size);
/// The fewest digits that read back to the same double. `size` of 32 is enough.
void skh_number_text(double value, char *text, size_t size);
/// The words of a choice list; NULL past the end.
const char *skh_choice_word(skh_kind kind, int index);
const char *skh_choice_meaning(skh_kind kind, int index);

skh_scenario skh_scenario_default(void); ///< one session of a 1.5 mm pen on a 45-year-old cheek

/// Set one key from text with a unit, for example ("device.length", "1.5 mm").
/// Errors: SKH_ERR_NAME (with a suggestion), SKH_ERR_RANGE (value, allowed range and unit named).
skh_status skh_scenario_set(skh_scenario *scenario, const char *key, const char *text, skh_error *err);

/// Write the text of one key's value with its unit, so that skh_scenario_set reads the same double back.
void skh_scenario_get(const skh_scenario *scenario, const skh_key_info *info, const double *value, char *text,
                      size_t size);

/// Fill in the sessions of the course (or sort the listed ones) and check everything against everything. May
/// be called again after changes. Automatic values keep their mark (domain.depth = 0), so that they follow
/// changes. Errors: SKH_ERR_RANGE names the first bad value and what is allowed.
skh_status skh_scenario_finish(skh_scenario *scenario, skh_error *err);
/// Depth of the section: domain.depth, or when that is 0, 2 mm or the longest needle + 0.3 mm.
double skh_scenario_depth_um(const skh_scenario *scenario);

/// Hash of the model constants and of SKH_MODEL_VERSION: the identity of the model, not of the treatment.
uint64_t skh_scenario_hash(const skh_scenario *scenario);

/// What a session means in practice (section 20 of the model): shown by `check` and in the view.
typedef struct skh_treatment {
    double reach_um;      ///< mean depth the needle tips reach
    double holes_per_cm2; ///< holes of one session
    double punctures;     ///< over the treated area
    double minutes;       ///< of needling
    double section_pores; ///< channels the section is expected to show
} skh_treatment;
skh_treatment skh_device_treatment(const skh_device *device, const skh_domain *domain);
