// "Did you mean": the closest of a list of words.
#pragma once
#include <stddef.h>

/// Edits (insert, delete, replace, swap of neighbours; letter case is free) that turn one word into the
/// other.
int skh_edit_distance(const char *a, const char *b);

typedef struct skh_suggestion {
    const char *word;
    char best[96];
    int distance;
} skh_suggestion;
void skh_suggest_start(skh_suggestion *suggestion, const char *word);
void skh_suggest_offer(skh_suggestion *suggestion, const char *candidate);
/// The closest word offered, or NULL when none is close enough to be meant.
const char *skh_suggest_best(const skh_suggestion *suggestion);
