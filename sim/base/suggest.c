#include "sim/base/suggest.h"
#include <stdio.h>
#include <string.h>

enum { LONGEST = 95 };

static int lower(char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }

int skh_edit_distance(const char *a, const char *b)
{
    // optimal string alignment, three rows of the usual table
    int rows[3][LONGEST + 1];
    int na = (int)strnlen(a, LONGEST), nb = (int)strnlen(b, LONGEST);
    for (int j = 0; j <= nb; j++) rows[0][j] = j;
    for (int i = 1; i <= na; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= nb; j++) {
            int best = above[j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));
            if (above[j] + 1 < best) best = above[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            int swapped =
                i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped && twice[j - 2] + 1 < best) best = twice[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[na % 3][nb];
}

void skh_suggest_start(skh_suggestion *suggestion, const char *word)
{
    *suggestion = (skh_suggestion){.word = word, .distance = LONGEST};
}

void skh_suggest_offer(skh_suggestion *suggestion, const char *candidate)
{
    int distance = skh_edit_distance(suggestion->word, candidate);
    if (distance >= suggestion->distance) return;
    suggestion->distance = distance;
    snprintf(suggestion->best, sizeof suggestion->best, "%s", candidate);
}

const char *skh_suggest_best(const skh_suggestion *suggestion)
{
    // a third of the letters may be wrong, at least one
    int allowed = (int)strlen(suggestion->word) / 3;
    if (allowed < 1) allowed = 1;
    return suggestion->distance <= allowed ? suggestion->best : NULL;
}
