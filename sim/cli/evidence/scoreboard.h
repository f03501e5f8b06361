// What validate shows: verdicts row by row, scores by category and in total, null model and negative
// controls.
#pragma once
#include "sim/cli/evidence/runs.h"
#include <stdio.h>

enum { SKH_MAX_CATEGORIES = 40, SKH_MAX_RIVALS = 8 };

/// Fit and test apart; never one number for both.
typedef struct skh_scores {
    skh_score fit, test;
} skh_scores;

/// A model that should do worse: the null model, or ours with one mechanism off.
typedef struct skh_rival {
    char name[48];
    skh_scores scores;
} skh_rival;

typedef struct skh_scoreboard {
    const skh_evidence *evidence;
    const unsigned char *chosen; ///< one per target
    const skh_finding *results;  ///< one per target
    const skh_error *messages;   ///< one per target; why a row failed
    int category_count;
    const char *categories[SKH_MAX_CATEGORIES]; ///< in the order of the file
    skh_scores by_category[SKH_MAX_CATEGORIES];
    skh_scores total;
    skh_score controls; ///< rows of use `control`
    int rival_count;
    skh_rival rivals[SKH_MAX_RIVALS];
    uint64_t model_hash; ///< of the constants and the model's version
} skh_scoreboard;

/// Add up rows, categories and the null model. Rivals after the null model are added by the caller.
void skh_scoreboard_add_up(skh_scoreboard *board);
void skh_scoreboard_add_rival(skh_scoreboard *board, const char *name, const skh_finding *results);

void skh_scoreboard_text(const skh_scoreboard *board, FILE *out);
void skh_scoreboard_markdown(const skh_scoreboard *board, FILE *out);
void skh_scoreboard_json(const skh_scoreboard *board, FILE *out);

/// "<= 2", ">= 3", "4-5", with `unit`; and a mean with its spread, "never", "failed".
void skh_band_text(const skh_target *target, char *text, size_t size);
void skh_finding_text(const skh_finding *result, char *text, size_t size);
