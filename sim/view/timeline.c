// The time panel: transport, the whole course as a thin strip, the warped axis since a session with its
// phases.
#include "sim/view/app.h"
#include <math.h>
#include <string.h>

static void draw_transport(skh_app *app, skh_box box)
{
    const struct {
        const char *id;
        skh_icon icon;
        skh_text_id name;
        skh_action action;
    } buttons[] = {
        {"start", SKH_ICON_START, SKH_TEXT_GO_START, SKH_ACTION_START},
        {"event-before", SKH_ICON_PREVIOUS_EVENT, SKH_TEXT_GO_EVENT_BEFORE, SKH_ACTION_EVENT_BEFORE},
        {"step-back", SKH_ICON_BACK, SKH_TEXT_GO_BACK, SKH_ACTION_STEP_BACK},
        {"play", app->playing ? SKH_ICON_PAUSE : SKH_ICON_PLAY,
         app->playing ? SKH_TEXT_GO_PAUSE : SKH_TEXT_GO_PLAY, SKH_ACTION_PLAY},
        {"step-on", SKH_ICON_FORWARD, SKH_TEXT_GO_ON, SKH_ACTION_STEP_ON},
        {"event-next", SKH_ICON_NEXT_EVENT, SKH_TEXT_GO_EVENT_NEXT, SKH_ACTION_EVENT_NEXT},
        {"newest", SKH_ICON_END, SKH_TEXT_GO_NEWEST, SKH_ACTION_NEWEST}};
    enum { BUTTONS = sizeof buttons / sizeof buttons[0] };
    float wide = (box.w - 40 - 3 * (BUTTONS - 1)) / (BUTTONS - 1), x = box.x;
    for (int i = 0; i < BUTTONS; i++) {
        bool play = buttons[i].action == SKH_ACTION_PLAY;
        skh_box button = {x, box.y, play ? 40 : wide, 34};
        if (skh_icon_button(&app->ui, buttons[i].id, button, buttons[i].icon, skh_text(buttons[i].name),
                            play)) {
            skh_app_act(app, buttons[i].action);
        }
        x += button.w + 3;
    }
    if (box.h < 70) return;
    const char *speeds[SKH_SPEEDS];
    for (int i = 0; i < SKH_SPEEDS; i++) speeds[i] = skh_speed_word(i);
    skh_choice(&app->ui, "speed", (skh_box){box.x, box.y + 42, box.w, 26}, T(PACE), speeds, SKH_SPEEDS,
               &app->speed);
    const skh_side *side = &app->sides[0];
    char text[96], when[32];
    SDL_Color dim = skh_app_colour(app, SKH_COLOUR_DIM);
    skh_pace_text(fmax(side->state.newest_h, 0), when, sizeof when);
    snprintf(text, sizeof text, "%s %s%s", T(COMPUTED_TO), when,
             side->state.busy && !app->exact ? " \u2026" : "");
    if (box.h > 96) skh_draw_text(app->draw, box.x, box.y + 76, SKH_FONT_SMALL, SKH_ALIGN_LEFT, dim, text);
    if (box.h > 118)
        skh_draw_text(app->draw, box.x, box.y + 97, SKH_FONT_SMALL, SKH_ALIGN_LEFT, dim, T(HINT_1));
    if (box.h > 138)
        skh_draw_text(app->draw, box.x, box.y + 117, SKH_FONT_SMALL, SKH_ALIGN_LEFT, dim, T(HINT_2));
    if (box.h > 158)
        skh_draw_text(app->draw, box.x, box.y + 137, SKH_FONT_SMALL, SKH_ALIGN_LEFT, dim, T(HINT_3));
}

/// A flag for each session, a marker for now, all on one linear axis.
static void draw_strip(skh_app *app, skh_box box)
{
    const skh_side *side = &app->sides[0];
    const skh_pace *pace = &side->pace;
    skh_ui_state state = skh_ui_widget(&app->ui, skh_ui_id("course"), box, "course");
    if (state.held) {
        double share = fmin(1, fmax(0, ((double)app->ui.mouse_x - (double)box.x) / (double)box.w)),
               at_h = share * pace->end_h;
        for (int i = 0; i < pace->count; i++) { // a click near a flag means the flag
            if (fabs(pace->start_h[i] - at_h) / pace->end_h * (double)box.w < 7) at_h = pace->start_h[i];
        }
        skh_play_seek(app, at_h);
    }
    if (state.focus) {
        double far = pace->end_h / 50;
        if (skh_ui_take_key(&app->ui, SDLK_RIGHT, NULL)) skh_play_seek(app, app->clock_h + far);
        if (skh_ui_take_key(&app->ui, SDLK_LEFT, NULL)) skh_play_seek(app, app->clock_h - far);
    }
    skh_box line = {box.x, box.y + 9, box.w, 5};
    skh_draw_round(app->draw, line, 2.5f, skh_app_colour(app, SKH_COLOUR_LINE));
    float known = (float)(fmin(1, side->state.newest_h / pace->end_h)),
          now = (float)(app->clock_h / pace->end_h);
    skh_draw_round(app->draw, (skh_box){box.x, line.y, box.w * known, 5}, 2.5f,
                   skh_app_colour(app, SKH_COLOUR_DIM));
    skh_draw_round(app->draw, (skh_box){box.x, line.y, box.w * now, 5}, 2.5f,
                   skh_app_colour(app, SKH_COLOUR_ACCENT));
    int window = skh_pace_window(pace, app->clock_h);
    SDL_Color text = skh_app_colour(app, SKH_COLOUR_TEXT);
    for (int i = 0; i < pace->count; i++) {
        if (pace->session[i] < 0) continue;
        float x = box.x + box.w * (float)(pace->start_h[i] / pace->end_h);
        SDL_Color flag = i == window ? skh_app_colour(app, SKH_COLOUR_MARKER) : text;
        skh_draw_box(app->draw, (skh_box){x, box.y, 1.5f, 14}, flag);
        skh_draw_triangle(app->draw, (SDL_FPoint){x + 1, box.y}, (SDL_FPoint){x + 9, box.y + 3.5f},
                          (SDL_FPoint){x + 1, box.y + 7}, flag);
    }
    skh_draw_disc(app->draw, box.x + box.w * now, line.y + 2.5f, 5, skh_app_colour(app, SKH_COLOUR_MARKER));
    skh_ui_ring(&app->ui, state, box);
    skh_ui_say(&app->ui, state, T(SAY_COURSE), app->clock_h / 24, pace->end_h / 24);
    skh_ui_tip(&app->ui, state, box, T(COURSE_TIP));
}

static void draw_phases(skh_app *app, skh_box box, int window)
{
    const skh_pace *pace = &app->sides[0].pace;
    if (pace->session[window] < 0) {
        skh_draw_round(app->draw, box, 3, skh_app_colour(app, SKH_COLOUR_RAISED));
        skh_draw_text(app->draw, box.x + box.w / 2, box.y + 2, SKH_FONT_SMALL, SKH_ALIGN_CENTRE,
                      skh_app_colour(app, SKH_COLOUR_TEXT), T(AT_REST));
        return;
    }
    for (int i = 0; i < SKH_PHASE_COUNT; i++) {
        double from_h = pace->start_h[window] + skh_pace_phase_start_h((skh_phase)i);
        double to_h = i + 1 < SKH_PHASE_COUNT
                          ? pace->start_h[window] + skh_pace_phase_start_h((skh_phase)(i + 1))
                          : 1e30;
        if (from_h >= pace->start_h[window + 1]) break;
        float x0 = box.x + box.w * (float)skh_pace_share(pace, window, from_h);
        float x1 = box.x + box.w * (float)skh_pace_share(pace, window, fmin(to_h, pace->start_h[window + 1]));
        SDL_Color colour = skh_app_colour(app, (skh_colour)(SKH_COLOUR_PHASE_HAEMOSTASIS + i));
        skh_draw_round(app->draw, (skh_box){x0, box.y, x1 - x0 - 2, box.h}, 3, colour);
        const char *name = skh_text((skh_text_id)(SKH_TEXT_PHASE_0 + i));
        // dark ink on the light orange band, light ink on the others
        SDL_Color ink =
            i == SKH_PHASE_INFLAMMATION ? (SDL_Color){30, 18, 8, 255} : (SDL_Color){255, 255, 255, 255};
        float room = x1 - x0 - 8;
        if (skh_draw_text_width(app->draw, SKH_FONT_SMALL, name) < room)
            skh_draw_text(app->draw, (x0 + x1) / 2, box.y + 2, SKH_FONT_SMALL, SKH_ALIGN_CENTRE, ink, name);
        else if (room > 28)
            skh_draw_text_fit(app->draw, x0 + 4, box.y + 2, room, SKH_FONT_SMALL, ink, name);
    }
}

static void draw_ticks(skh_app *app, skh_box plot, int window)
{
    static const struct {
        double hours;
        const char *text;
    } ticks[] = {{0, "0"},      {0.25, "15 min"}, {1, "1 h"},     {6, "6 h"},
                 {24, "1 d"},   {72, "3 d"},      {168, "1 wk"},  {336, "2 wk"},
                 {672, "4 wk"}, {2191.5, "3 mo"}, {4383, "6 mo"}, {8766, "1 yr"}};
    const skh_pace *pace = &app->sides[0].pace;
    float last = -1e9f;
    for (size_t i = 0; i < sizeof ticks / sizeof ticks[0]; i++) {
        double at_h = pace->start_h[window] + ticks[i].hours;
        if (at_h > pace->start_h[window + 1] * 1.0001) break;
        float x = plot.x + plot.w * (float)skh_pace_share(pace, window, at_h);
        float wide = skh_draw_text_width(app->draw, SKH_FONT_SMALL, ticks[i].text);
        float middle = fminf(x, plot.x + plot.w - wide / 2 + 8);
        if (middle - wide / 2 < last + 8) continue;
        skh_draw_box(app->draw, (skh_box){x, plot.y + plot.h, 1, 5}, skh_app_colour(app, SKH_COLOUR_DIM));
        skh_draw_text(app->draw, middle, plot.y + plot.h + 5, SKH_FONT_SMALL, SKH_ALIGN_CENTRE,
                      skh_app_colour(app, SKH_COLOUR_DIM), ticks[i].text);
        last = middle + wide / 2;
    }
}

/// Events of this window as small marks on the axis; the one under the pointer is named.
static void draw_events(skh_app *app, skh_box plot, int window)
{
    const skh_side *side = &app->sides[0];
    const skh_pace *pace = &side->pace;
    for (int i = 0; i < side->record.event_count; i++) {
        const skh_event *event = &side->record.events[i];
        if (event->time_h < pace->start_h[window] || event->time_h > pace->start_h[window + 1]) continue;
        float x = plot.x + plot.w * (float)skh_pace_share(pace, window, event->time_h), y = plot.y + plot.h;
        bool past = event->time_h <= app->clock_h;
        SDL_Color colour = skh_app_colour(app, past ? SKH_COLOUR_TEXT : SKH_COLOUR_DIM);
        skh_draw_triangle(app->draw, (SDL_FPoint){x - 4, y + 1}, (SDL_FPoint){x + 4, y + 1},
                          (SDL_FPoint){x, y - 6}, colour);
        skh_box target = {x - 5, y - 9, 10, 14};
        if (skh_ui_inside(&app->ui, target)) {
            char when[32];
            skh_pace_text(event->time_h - pace->start_h[window], when, sizeof when);
            snprintf(app->ui.tip, sizeof app->ui.tip, "%s, %s: %s", when, skh_event_words[event->type].label,
                     skh_event_words[event->type].meaning);
            app->ui.tip_box = target;
        }
    }
}

static void draw_axis(skh_app *app, skh_box box)
{
    const skh_pace *pace = &app->sides[0].pace;
    if (!pace->count) return;
    int window = skh_pace_window(pace, app->clock_h);
    float top = box.h < 130 ? 17 : 22;
    draw_strip(app, (skh_box){box.x, box.y, box.w, 18});
    skh_box bands = {box.x, box.y + 24, box.w, 21};
    skh_box plot = {box.x, bands.y + top + 4, box.w, box.y + box.h - bands.y - top - 4 - 22};
    skh_box whole = {box.x, bands.y, box.w, plot.y + plot.h - bands.y};
    skh_ui_state state = skh_ui_widget(&app->ui, skh_ui_id("time"), whole, "time");
    app->dragging_time = state.held;
    if (state.held) {
        double share = ((double)app->ui.mouse_x - (double)box.x) / (double)box.w;
        skh_play_seek(app, skh_pace_time(pace, window, fmin(share, 0.99999)));
    }
    if (state.focus) {
        double share = skh_pace_share(pace, window, app->clock_h);
        bool fine = false;
        double by = skh_ui_take_key(&app->ui, SDLK_RIGHT, &fine)  ? 0.01
                    : skh_ui_take_key(&app->ui, SDLK_LEFT, &fine) ? -0.01
                                                                  : 0;
        if (by != 0)
            skh_play_seek(app, skh_pace_time(pace, window, fmin(share + by * (fine ? 0.2 : 1), 0.99999)));
    }
    draw_phases(app, bands, window);
    if (plot.h > 20) skh_plots_draw(app, plot, window);
    draw_events(app, plot, window);
    draw_ticks(app, plot, window);
    float x = box.x + box.w * (float)skh_pace_share(pace, window, app->clock_h);
    SDL_Color marker = skh_app_colour(app, SKH_COLOUR_MARKER);
    skh_draw_box(app->draw, (skh_box){x - 1, bands.y, 2, plot.y + plot.h - bands.y}, marker);
    skh_draw_triangle(app->draw, (SDL_FPoint){x - 7, bands.y - 5}, (SDL_FPoint){x + 7, bands.y - 5},
                      (SDL_FPoint){x, bands.y + 5}, marker);
    skh_ui_ring(&app->ui, state, whole);
    char when[32];
    skh_pace_text(skh_pace_since_h(pace, app->clock_h), when, sizeof when);
    skh_ui_say(&app->ui, state, "%s %s", T(TIME_SAY), when);
}

float skh_timeline_legend(const skh_app *app)
{
    skh_layout layout = skh_app_layout(app);
    return layout.compact && layout.time.w > 760 ? 262 : 0;
}

void skh_timeline_draw(skh_app *app, skh_box box)
{
    skh_draw_panel(app->draw, box, 7, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, SKH_COLOUR_LINE));
    skh_box inner = {box.x + 14, box.y + 10, box.w - 28, box.h - 16};
    float transport = box.w < 700 ? 176 : 226, legend = skh_timeline_legend(app);
    draw_transport(app, (skh_box){inner.x, inner.y, transport, inner.h});
    float x = inner.x + transport + 18;
    draw_axis(app, (skh_box){x, inner.y, inner.x + inner.w - x - (legend > 0 ? legend + 18 : 4), inner.h});
    if (legend > 0) skh_plots_legend(app, (skh_box){inner.x + inner.w - legend, inner.y, legend, inner.h});
}
