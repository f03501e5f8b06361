// The scoreboard as JSON: one object with `rows` and `score`. Never and unknown become null.
#include "sim/cli/evidence/measure.h"
#include "sim/cli/evidence/scoreboard.h"
#include <inttypes.h>
#include <math.h>

static void put_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20)
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void put_number(FILE *out, double number)
{
    if (isfinite(number))
        fprintf(out, "%.9g", number);
    else
        fputs("null", out);
}

static void member_text(FILE *out, const char *name, const char *text)
{
    fprintf(out, ", \"%s\": ", name);
    put_text(out, text);
}

static void member_number(FILE *out, const char *name, double number)
{
    fprintf(out, ", \"%s\": ", name);
    put_number(out, number);
}

static void put_row(const skh_scoreboard *board, int i, FILE *out)
{
    const skh_target *target = &board->evidence->targets->rows[i];
    const skh_finding *result = &board->results[i];
    fputs("    {\"id\": ", out);
    put_text(out, target->id);
    member_text(out, "category", target->category);
    member_text(out, "quantity", target->quantity);
    member_text(out, "use", skh_use_words[target->use]);
    member_number(out, "model", result->mean);
    member_number(out, "spread", result->spread);
    fputs(", \"seeds\": [", out);
    for (int seed = 0; seed < result->seeds; seed++) {
        if (seed) fputs(", ", out);
        put_number(out, result->failed ? (double)NAN : result->values[seed]);
    }
    fprintf(out, "], \"never\": %d", result->never);
    member_number(out, "low", target->low);
    member_number(out, "high", target->high);
    member_text(out, "unit", target->unit);
    member_text(out, "verdict", skh_verdict_words[result->verdict]);
    member_number(out, "weight", target->weight);
    member_number(out, "null_model", result->null_mean);
    member_text(out, "null_verdict", skh_verdict_words[result->null_verdict]);
    member_text(out, "scenario", target->scenario);
    member_text(out, "versus", target->versus);
    member_text(out, "measure", skh_measure_table[target->measure].name);
    member_text(out, "species", target->species);
    member_text(out, "group", target->group);
    member_text(out, "band", target->band);
    member_text(out, "source_rows", target->rows);
    member_text(out, "source", target->source);
    member_text(out, "doi", target->doi);
    member_text(out, "note", target->note);
    member_text(out, "failure", result->failed ? board->messages[i].message : "");
    fputc('}', out);
}

static void put_score(FILE *out, const char *name, const skh_score *score)
{
    fprintf(out, "\"%s\": {\"rows\": %d, \"inside\": %d, \"near\": %d, \"off\": %d", name, score->rows,
            score->counts[SKH_INSIDE], score->counts[SKH_NEAR], score->counts[SKH_OFF]);
    member_number(out, "inside_share", skh_score_inside(score));
    member_number(out, "inside_or_near_share", skh_score_near(score));
    fputc('}', out);
}

static void put_scores(FILE *out, const skh_scores *scores)
{
    fputc('{', out);
    put_score(out, "test", &scores->test);
    fputs(", ", out);
    put_score(out, "fit", &scores->fit);
    fputc('}', out);
}

void skh_scoreboard_json(const skh_scoreboard *board, FILE *out)
{
    const skh_targets *targets = board->evidence->targets;
    fprintf(out,
            "{\n  \"model_version\": %d, \"model_hash\": \"%016" PRIx64 "\", \"seeds\": %d,\n  \"rows\": [\n",
            SKH_MODEL_VERSION, board->model_hash, board->evidence->seeds);
    int first = 1;
    for (int i = 0; i < targets->count; i++) {
        if (!board->chosen[i] || !skh_target_runs(&targets->rows[i])) continue;
        if (!first) fputs(",\n", out);
        put_row(board, i, out);
        first = 0;
    }
    fputs("\n  ],\n  \"score\": {\n    \"total\": ", out);
    put_scores(out, &board->total);
    fputs(",\n    \"controls\": {", out);
    put_score(out, "direction", &board->controls);
    fputs("},\n    \"categories\": {", out);
    for (int c = 0; c < board->category_count; c++) {
        fputs(c ? ",\n      " : "\n      ", out);
        put_text(out, board->categories[c]);
        fputs(": ", out);
        put_scores(out, &board->by_category[c]);
    }
    fputs("},\n    \"rivals\": {", out);
    for (int r = 0; r < board->rival_count; r++) {
        fputs(r ? ",\n      " : "\n      ", out);
        put_text(out, board->rivals[r].name);
        fputs(": ", out);
        put_scores(out, &board->rivals[r].scores);
    }
    fputs("}\n  }\n}\n", out);
}
