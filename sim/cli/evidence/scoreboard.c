#include "sim/cli/evidence/scoreboard.h"
#include <math.h>
#include <string.h>

static int category_of(skh_scoreboard *board, const char *name)
{
    int i = 0;
    while (i < board->category_count && strcmp(board->categories[i], name)) i++;
    if (i == board->category_count) {
        if (i == SKH_MAX_CATEGORIES) return i - 1;
        board->categories[board->category_count++] = name;
    }
    return i;
}

static void add(skh_scores *scores, const skh_target *target, skh_verdict verdict)
{
    if (target->use == SKH_USE_FIT) skh_score_add(&scores->fit, target, verdict);
    if (target->use == SKH_USE_TEST) skh_score_add(&scores->test, target, verdict);
}

void skh_scoreboard_add_up(skh_scoreboard *board)
{
    const skh_targets *targets = board->evidence->targets;
    skh_rival *null_model = &board->rivals[board->rival_count++];
    *null_model = (skh_rival){.name = "null model (a step to the end value)"};
    for (int i = 0; i < targets->count; i++) {
        const skh_target *target = &targets->rows[i];
        if (!board->chosen[i]) continue;
        if (target->use == SKH_USE_CONTROL)
            skh_score_add(&board->controls, target, board->results[i].verdict);
        if (!skh_target_scored(target)) continue;
        add(&board->by_category[category_of(board, target->category)], target, board->results[i].verdict);
        add(&board->total, target, board->results[i].verdict);
        add(&null_model->scores, target, board->results[i].null_verdict);
    }
}

void skh_scoreboard_add_rival(skh_scoreboard *board, const char *name, const skh_finding *results)
{
    if (board->rival_count == SKH_MAX_RIVALS) return;
    skh_rival *rival = &board->rivals[board->rival_count++];
    memset(rival, 0, sizeof *rival);
    snprintf(rival->name, sizeof rival->name, "%s", name);
    for (int i = 0; i < board->evidence->targets->count; i++) {
        if (board->chosen[i]) add(&rival->scores, &board->evidence->targets->rows[i], results[i].verdict);
    }
}

void skh_band_text(const skh_target *target, char *text, size_t size)
{
    if (isinf(target->low))
        snprintf(text, size, "<= %.4g", target->high);
    else if (isinf(target->high))
        snprintf(text, size, ">= %.4g", target->low);
    else
        snprintf(text, size, "%.4g .. %.4g", target->low, target->high);
}

void skh_finding_text(const skh_finding *result, char *text, size_t size)
{
    if (result->failed)
        snprintf(text, size, "failed");
    else if (result->never)
        snprintf(text, size, "never (%d/%d)", result->never, result->seeds);
    else if (isnan(result->mean))
        snprintf(text, size, "-");
    else if (isnan(result->spread))
        snprintf(text, size, "%.3g", result->mean);
    else
        snprintf(text, size, "%.3g +- %.2g", result->mean, result->spread);
}

static void number_text(double number, char *text, size_t size)
{
    if (isnan(number))
        snprintf(text, size, "-");
    else if (isinf(number))
        snprintf(text, size, "never");
    else
        snprintf(text, size, "%.3g", number);
}

static const char *const score_header = "rows  inside    near     off   inside  in or near";

static void score_line(FILE *out, const char *name, const char *kind, const skh_score *score)
{
    if (!score->rows) return;
    fprintf(out, "%-38.38s %-5s %4d %7d %7d %7d %7.0f%% %10.0f%%\n", name, kind, score->rows,
            score->counts[SKH_INSIDE], score->counts[SKH_NEAR], score->counts[SKH_OFF],
            100 * skh_score_inside(score), 100 * skh_score_near(score));
}

static void scores_lines(FILE *out, const char *name, const skh_scores *scores)
{
    score_line(out, name, "test", &scores->test);
    score_line(out, name, "fit", &scores->fit);
}

static void row_line(const skh_scoreboard *board, int i, FILE *out)
{
    const skh_target *target = &board->evidence->targets->rows[i];
    const skh_finding *result = &board->results[i];
    char model[48], band[48], null_text[32];
    skh_finding_text(result, model, sizeof model);
    skh_band_text(target, band, sizeof band);
    number_text(result->null_mean, null_text, sizeof null_text);
    fprintf(out, "  %-6s %-7s %-4.4s %-58.58s %16s  %-14s %-8.8s %8s  %.60s%s%s\n",
            skh_verdict_words[result->verdict], target->id, skh_use_words[target->use], target->quantity,
            model, band, target->unit, null_text, target->source, *target->group ? "  group: " : "",
            target->group);
    if (result->failed) fprintf(out, "         failed: %.120s\n", board->messages[i].message);
}

static void category_rows(const skh_scoreboard *board, const char *category, int controls, FILE *out)
{
    const skh_targets *targets = board->evidence->targets;
    for (int i = 0; i < targets->count; i++) {
        const skh_target *target = &targets->rows[i];
        if (!board->chosen[i]) continue;
        int wanted = controls ? target->use == SKH_USE_CONTROL
                              : skh_target_scored(target) && !strcmp(target->category, category);
        if (wanted) row_line(board, i, out);
    }
}

void skh_scoreboard_text(const skh_scoreboard *board, FILE *out)
{
    fprintf(out, "%-9s%-8s%-5s%-58s %16s  %-14s %-8s %8s  %s\n", "verdict", "id", "use", "quantity", "model",
            "published", "unit", "null", "source");
    for (int c = 0; c < board->category_count; c++) {
        fprintf(out, "\n%s\n", board->categories[c]);
        category_rows(board, board->categories[c], 0, out);
    }
    if (board->controls.rows) {
        fprintf(out, "\nnegative controls (one mechanism off; model = with it off over the full model)\n");
        category_rows(board, "", 1, out);
    }
    fprintf(out, "\n%-38s %-5s %s\n", "score", "use", score_header);
    for (int c = 0; c < board->category_count; c++)
        scores_lines(out, board->categories[c], &board->by_category[c]);
    scores_lines(out, "TOTAL", &board->total);
    for (int r = 0; r < board->rival_count; r++)
        scores_lines(out, board->rivals[r].name, &board->rivals[r].scores);
    score_line(out, "negative controls, published direction", "", &board->controls);
    fprintf(
        out,
        "\nShares count a group of contradicting rows once. near: within 1.5 half-widths of the band's centre.\n");
}

// ---- Markdown

static void markdown_scores(FILE *out, const char *name, const char *kind, const skh_score *score)
{
    if (!score->rows) return;
    fprintf(out, "| %s | %s | %d | %d | %d | %d | %.0f %% | %.0f %% |\n", name, kind, score->rows,
            score->counts[SKH_INSIDE], score->counts[SKH_NEAR], score->counts[SKH_OFF],
            100 * skh_score_inside(score), 100 * skh_score_near(score));
}

static void markdown_row(const skh_scoreboard *board, int i, FILE *out)
{
    const skh_target *target = &board->evidence->targets->rows[i];
    char model[48], band[48], null_text[32];
    skh_finding_text(&board->results[i], model, sizeof model);
    skh_band_text(target, band, sizeof band);
    number_text(board->results[i].null_mean, null_text, sizeof null_text);
    fprintf(out, "| %s | %s | %s | %s | %s %s | %s | %s | %s%s%s |\n", target->id,
            skh_verdict_words[board->results[i].verdict], skh_use_words[target->use], target->quantity, model,
            target->unit, band, null_text, target->source, *target->doi ? ", " : "", target->doi);
}

void skh_scoreboard_markdown(const skh_scoreboard *board, FILE *out)
{
    const skh_targets *targets = board->evidence->targets;
    fprintf(out, "| score | use | rows | inside | near | off | inside | inside or near |\n");
    fprintf(out, "|---|---|--:|--:|--:|--:|--:|--:|\n");
    for (int c = 0; c < board->category_count; c++) {
        markdown_scores(out, board->categories[c], "test", &board->by_category[c].test);
        markdown_scores(out, board->categories[c], "fit", &board->by_category[c].fit);
    }
    markdown_scores(out, "**total**", "test", &board->total.test);
    markdown_scores(out, "**total**", "fit", &board->total.fit);
    for (int r = 0; r < board->rival_count; r++) {
        markdown_scores(out, board->rivals[r].name, "test", &board->rivals[r].scores.test);
        markdown_scores(out, board->rivals[r].name, "fit", &board->rivals[r].scores.fit);
    }
    markdown_scores(out, "negative controls", "sign", &board->controls);
    fprintf(
        out,
        "\n| id | verdict | use | quantity | model, mean of %d seeds | published | null model | source |\n",
        board->evidence->seeds);
    fprintf(out, "|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < targets->count; i++) {
        if (board->chosen[i] && skh_target_runs(&targets->rows[i])) markdown_row(board, i, out);
    }
}
