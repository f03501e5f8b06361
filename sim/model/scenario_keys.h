// Where a key points to: shared by the parts of scenario.h.
#pragma once
#include "skinheal/scenario.h"

typedef enum skh_key_list { SKH_PLACE_PLAIN, SKH_PLACE_LESION, SKH_PLACE_SESSION } skh_key_list;
typedef struct skh_key_place {
    skh_key_list list;
    int index; ///< within the list
} skh_key_place;

/// Time of a listed session, "sessions[i].at" (or .day); it stands in no line of settings.inl.
extern const skh_key_info skh_session_time_key;

/// The key of a name and the place it names, whether or not a scenario has that place. NULL when unknown.
const skh_key_info *skh_key_locate(const char *key, skh_key_place *place);
/// The double of a key of the table; `index` counts lesions or session times.
double *skh_key_value(const skh_key_info *info, skh_scenario *scenario, int index);
/// SKH_ERR_RANGE unless the value suits the key: range, whole numbers, words. `name` is how the message calls
/// it.
skh_status skh_key_check(const skh_key_info *info, const char *name, double value, const char *written,
                         skh_error *err);
