#include "sim/view/text.h"

static const char *const texts[SKH_TEXT_COUNT] = {
#define SKH_TEXT(id, words) words,
#include "sim/view/texts.inl"
};

const char *skh_text(skh_text_id id) { return texts[id]; }
