// Curves of one window: A solid in colour and line style, B thinner and dotted; the future faint; published
// bands behind.
#include "sim/view/app.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    int set;
    skh_curve curve;
} table[] = {
#define SKH_CURVE(set, ...) {set, {__VA_ARGS__}},
#include "sim/view/curves.inl"
};
enum { ROWS = sizeof table / sizeof table[0], MAX_POINTS = 1024 };
const int skh_plot_sets = ROWS / SKH_CURVES;

// Second cue beside the colour: length of dash and gap, width.
static const struct {
    float dash, gap, width;
} styles[SKH_CURVES] = {{0, 0, 2.0f}, {11, 5, 2.0f}, {0, 0, 1.6f}, {0, 0, 3.2f}, {5, 4, 2.2f}};

const skh_curve *skh_plot_curve(int set, int curve) { return &table[set * SKH_CURVES + curve].curve; }
const char *skh_plot_set_name(int set) { return skh_text((skh_text_id)(SKH_TEXT_SET_0 + set)); }

typedef struct range {
    int metric;
    double low, high;
} range;

static double nice_above(double value)
{
    double power = pow(10, floor(log10(fmax(value, 1e-12))));
    double lead = value / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 2.5 ? 2.5 : lead <= 5 ? 5 : 10);
}

/// Axis of a curve: fixed, or a round number above everything both courses have shown so far.
static range find_range(const skh_app *app, const skh_curve *curve)
{
    range r = {skh_metric_find(curve->column), curve->low, curve->high};
    if (curve->fixed || r.metric < 0) return r;
    double most = 0;
    for (int s = 0; s < skh_course_sides(app); s++) {
        const skh_record *record = &app->sides[s].record;
        for (int i = 0; i < record->count; i++) {
            double value =
                (double)record->values[(size_t)i * SKH_METRIC_COUNT + (size_t)r.metric] * curve->factor;
            if (isfinite(value) && value > most) most = value;
        }
    }
    if (most * 1.02 > r.high) r.high = nice_above(most * 1.02);
    return r;
}

static float place_y(const range *r, double value, skh_box box)
{
    double share = (value - r->low) / (r->high - r->low);
    return box.y + box.h - 2 - (box.h - 4) * (float)fmin(1, fmax(0, share));
}

/// Points of a curve within a window, at most one per 1.5 pt. Returns the count; *now is the index of the
/// clock.
static int collect(const skh_side *side, int window, const skh_curve *curve, const range *r, skh_box box,
                   double clock_h, SDL_FPoint *points, int *now)
{
    const skh_record *record = &side->record;
    const skh_pace *pace = &side->pace;
    int count = 0;
    *now = 0;
    if (window >= pace->count) return 0;
    for (int i = 0; i < record->count && count < MAX_POINTS; i++) {
        double at_h = record->time_h[i];
        bool before =
            pace->session[window] >= 0 && at_h <= pace->start_h[window]; // the needle comes after this row
        if (before || at_h < pace->start_h[window] || at_h > pace->start_h[window + 1]) continue;
        double value =
            (double)record->values[(size_t)i * SKH_METRIC_COUNT + (size_t)r->metric] * curve->factor;
        if (!isfinite(value)) continue;
        if (!count) points[count++] = (SDL_FPoint){box.x, place_y(r, value, box)};
        float x = box.x + box.w * (float)skh_pace_share(pace, window, at_h);
        bool close = count && x - points[count - 1].x < 1.5f && i + 1 < record->count;
        if (close && at_h > clock_h) continue;
        if (close && count > 1 && x - points[count - 2].x < 1.5f) count--;
        points[count++] = (SDL_FPoint){x, place_y(r, value, box)};
        if (at_h <= clock_h) *now = count - 1;
    }
    return count;
}

static void draw_curve(skh_app *app, int s, int index, int window, const range *r, skh_box box)
{
    static SDL_FPoint points[MAX_POINTS]; // the window has one thread
    const skh_curve *curve = skh_plot_curve(app->plot_set, index);
    int now;
    int count = collect(&app->sides[s], window, curve, r, box, app->clock_h, points, &now);
    if (!count) return;
    SDL_Color colour = skh_app_colour(app, (skh_colour)(SKH_COLOUR_CURVE_0 + index));
    float dash = styles[index].dash, gap = styles[index].gap, width = styles[index].width;
    if (s == 1) { // course B: thin and dotted
        dash = 3;
        gap = 3;
        width = fmaxf(1.4f, width * 0.6f);
    }
    skh_draw_curve(app->draw, points, now + 1, width, dash, gap, colour);
    skh_draw_curve(app->draw, points + now, count - now, width * 0.8f, dash, gap, skh_alpha(colour, 90));
}

static void draw_targets(skh_app *app, const range *ranges, int window, skh_box box)
{
    const skh_pace *pace = &app->sides[0].pace;
    for (int i = 0; i < SKH_CURVES; i++) {
        int row = 0;
        for (int t = 0; t < app->target_count; t++) {
            const skh_target *target = &app->targets[t];
            const skh_metric_info have =
                ranges[i].metric >= 0 ? skh_metric_describe(ranges[i].metric) : (skh_metric_info){0};
            const skh_metric_info want = skh_metric_describe(target->metric);
            if (ranges[i].metric < 0 || strcmp(have.word.name, want.word.name) != 0 || row > 2) continue;
            if (target->low > pace->start_h[window + 1] - pace->start_h[window]) continue;
            float x0 =
                box.x + box.w * (float)skh_pace_share(pace, window, pace->start_h[window] + target->low);
            float x1 =
                box.x + box.w * (float)skh_pace_share(pace, window, pace->start_h[window] + target->high);
            SDL_Color colour = skh_app_colour(app, (skh_colour)(SKH_COLOUR_CURVE_0 + i));
            float y = box.y + 3 + 5 * (float)(i + row);
            skh_draw_round(app->draw, (skh_box){x0, y, fmaxf(3, x1 - x0), 4}, 2, skh_alpha(colour, 110));
            skh_box hit = {x0, y - 2, fmaxf(6, x1 - x0), 8};
            if (skh_ui_inside(&app->ui, hit)) {
                snprintf(app->ui.tip, sizeof app->ui.tip, T(PUBLISHED),
                         skh_text(skh_plot_curve(app->plot_set, i)->label), target->text, target->source);
                app->ui.tip_box = hit;
            }
            row++;
        }
    }
}

void skh_plots_draw(skh_app *app, skh_box box, int window)
{
    SDL_Color line = skh_alpha(skh_app_colour(app, SKH_COLOUR_LINE), 110);
    for (int i = 0; i <= 3; i++) {
        skh_draw_box(app->draw, (skh_box){box.x, box.y + (box.h - 1) * (float)i / 3, box.w, 1}, line);
    }
    range ranges[SKH_CURVES];
    for (int i = 0; i < SKH_CURVES; i++) ranges[i] = find_range(app, skh_plot_curve(app->plot_set, i));
    draw_targets(app, ranges, window, box);
    const skh_side *a = &app->sides[0];
    double known = fmin(fmax(a->state.newest_h, app->clock_h), a->pace.start_h[window + 1]);
    float edge = box.x + box.w * (float)skh_pace_share(&a->pace, window, known);
    if (edge < box.x + box.w - 2) { // nothing is known beyond the dashed edge
        SDL_FPoint ends[2] = {{edge, box.y}, {edge, box.y + box.h}};
        skh_draw_curve(app->draw, ends, 2, 1, 3, 3, skh_app_colour(app, SKH_COLOUR_DIM));
    }
    skh_draw_clip(app->draw, &box);
    for (int s = skh_course_sides(app) - 1; s >= 0; s--) {
        for (int i = 0; i < SKH_CURVES; i++) {
            if (ranges[i].metric >= 0) draw_curve(app, s, i, window, &ranges[i], box);
        }
    }
    skh_draw_clip(app->draw, NULL);
    for (int i = 0; i < SKH_CURVES; i++) {
        if (ranges[i].metric < 0 || !a->scene || !a->scene->scene.metrics) continue;
        double value = a->scene->scene.metrics[ranges[i].metric] * skh_plot_curve(app->plot_set, i)->factor;
        float x = box.x + box.w * (float)skh_pace_share(&a->pace, window, app->clock_h);
        if (isfinite(value)) {
            skh_draw_disc(app->draw, x, place_y(&ranges[i], value, box), 4,
                          skh_app_colour(app, (skh_colour)(SKH_COLOUR_CURVE_0 + i)));
        }
    }
}

static void legend_row(skh_app *app, skh_box row, int index)
{
    const skh_curve *curve = skh_plot_curve(app->plot_set, index);
    range r = find_range(app, curve);
    SDL_Color colour = skh_app_colour(app, (skh_colour)(SKH_COLOUR_CURVE_0 + index));
    SDL_Color text = skh_app_colour(app, SKH_COLOUR_TEXT);
    SDL_FPoint sample[2] = {{row.x, row.y + 9}, {row.x + 26, row.y + 9}};
    skh_draw_curve(app->draw, sample, 2, styles[index].width, styles[index].dash * 0.8f,
                   styles[index].gap * 0.8f, colour);
    char value[2][32] = {"", ""};
    for (int s = 0; s < skh_course_sides(app); s++) {
        const skh_shared_scene *shared = app->sides[s].scene;
        if (!shared || r.metric < 0 || !shared->scene.metrics) continue;
        bool of_channel = strstr(curve->column, "_pore") || strstr(curve->column, "_rim");
        if (of_channel && !shared->scene.pore_count)
            snprintf(value[s], sizeof value[s], "\u2013"); // there is no channel yet to measure in
        else
            snprintf(value[s], sizeof value[s], "%.*f", curve->decimals,
                     shared->scene.metrics[r.metric] * curve->factor);
    }
    char both[96];
    bool none = !strcmp(value[0], "\u2013") && !value[1][0];
    snprintf(both, sizeof both, "%s%s%s%s%s", value[0], value[1][0] ? " | " : "", value[1],
             !none && curve->unit[0] && curve->unit[0] != '%' ? " " : "", none ? "" : curve->unit);
    float wide = skh_draw_text_width(app->draw, SKH_FONT_BODY, both);
    skh_draw_text_fit(app->draw, row.x + 34, row.y, row.w - 42 - wide, SKH_FONT_BODY, text,
                      skh_text(curve->label));
    skh_draw_text(app->draw, row.x + row.w, row.y, SKH_FONT_BODY, SKH_ALIGN_RIGHT, text, both);
    if (row.h > 24 && value[0][0]) {
        double share = (atof(value[0]) - r.low) / (r.high - r.low);
        skh_draw_round(app->draw, (skh_box){row.x + 34, row.y + 20, row.w - 34, 3}, 1.5f,
                       skh_app_colour(app, SKH_COLOUR_LINE));
        skh_draw_round(app->draw,
                       (skh_box){row.x + 34, row.y + 20, (row.w - 34) * (float)fmin(1, fmax(0, share)), 3},
                       1.5f, colour);
    }
    if (skh_ui_inside(&app->ui, row) && r.metric >= 0) {
        skh_metric_info info = skh_metric_describe(r.metric);
        snprintf(app->ui.tip, sizeof app->ui.tip, T(CURVE_TIP), skh_text(curve->label), info.word.meaning,
                 r.low, r.high, curve->unit, info.column);
        app->ui.tip_box = row;
    }
}

void skh_plots_legend(skh_app *app, skh_box box)
{
    const char *names[8];
    for (int i = 0; i < skh_plot_sets; i++) names[i] = skh_plot_set_name(i);
    skh_choice(&app->ui, "plots", (skh_box){box.x, box.y, box.w, 24}, T(CURVES), names, skh_plot_sets,
               &app->plot_set);
    float pitch = fminf(34, (box.h - 31) / SKH_CURVES);
    for (int i = 0; i < SKH_CURVES && pitch > 15; i++) {
        legend_row(app, (skh_box){box.x, box.y + 31 + pitch * (float)i, box.w, pitch}, i);
    }
}
