// Every word on screen comes from texts.inl, so that a translation is one file.
#pragma once

typedef enum skh_text_id {
#define SKH_TEXT(id, words) SKH_TEXT_##id,
#include "sim/view/texts.inl"
    SKH_TEXT_COUNT
} skh_text_id;

const char *skh_text(skh_text_id id);
#define T(id) skh_text(SKH_TEXT_##id)
