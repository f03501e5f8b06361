// The guided tour: five cards that tell the course at its own moments, then four that point at the parts of
// the screen; and three questions with a try and an answer.
#include "sim/view/app.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STORY = 5, TIME = STORY, STAINS, CELLS, TREATMENT, CARDS, QUESTIONS = 3 };

/// Moments of the story, hours after the first session. The second plays on: the needle and the first
/// minutes.
static const double moments_h[STORY] = {0, 0, 24, 240, 27 * 24};
enum { NEEDLE = 1 };

/// Remember that the tour was seen, so that it comes up once per user.
static void remember(const skh_app *app)
{
    if (!app->options.state_file[0]) return;
    FILE *file =
        fopen(app->options.state_file, "w"); // a folder we may not write to only means the tour comes again
    if (!file) return;
    fputs("tour seen\n", file);
    fclose(file);
}

static void leave(skh_app *app)
{
    app->page = SKH_PAGE_NONE;
    app->ui.active = 0;
    remember(app);
}

/// Frame around what the card talks about, and the rest in shade.
static void spotlight(skh_app *app, skh_box hole)
{
    skh_box s = skh_app_layout(app).screen;
    SDL_Color shade = {0, 0, 0, 140};
    skh_draw_box(app->draw, (skh_box){s.x, s.y, s.w, hole.y - s.y}, shade);
    skh_draw_box(app->draw, (skh_box){s.x, hole.y + hole.h, s.w, s.h - hole.y - hole.h}, shade);
    skh_draw_box(app->draw, (skh_box){s.x, hole.y, hole.x - s.x, hole.h}, shade);
    skh_draw_box(app->draw, (skh_box){hole.x + hole.w, hole.y, s.w - hole.x - hole.w, hole.h}, shade);
    skh_draw_outline(app->draw, hole, 2, skh_app_colour(app, SKH_COLOUR_FOCUS));
}

/// Put the moment a card tells of on the stage.
static void set_stage(skh_app *app)
{
    if (app->card_staged == app->card) return;
    app->card_staged = app->card;
    if (app->card >= STORY) return;
    const skh_pace *pace = &app->sides[0].pace;
    int first = 0;
    while (first < pace->count && pace->session[first] < 0) first++;
    double start_h = first < pace->count ? pace->start_h[first] : 0;
    skh_play_seek(app, start_h + moments_h[app->card]);
    app->stain = SKH_STAIN_ILLUSTRATED;
    app->playing = app->card == NEEDLE;
}

static void next_card(skh_app *app, int by, int count)
{
    app->card += by;
    app->answered = false;
    app->ui.want_first = true;
    if (app->card >= count || app->card < 0) leave(app);
}

/// The part of the screen a card talks about.
static skh_box subject(const skh_app *app, int card)
{
    skh_layout layout = skh_app_layout(app);
    skh_box plate = layout.plate;
    switch (card) {
    case TIME:
        return layout.time;
    case STAINS:
        return layout.header;
    case CELLS:
        return (skh_box){plate.x + plate.w * 0.3f, plate.y + plate.h * 0.25f, plate.w * 0.4f, plate.h * 0.7f};
    case TREATMENT:
        return layout.compact ? layout.header : layout.side;
    default:
        return plate;
    }
}

/// Beside what the card talks about; the story's cards stand in the plate's lower left, clear of its middle.
static skh_box card_box(const skh_app *app, int card, skh_box hole, float wide, float high)
{
    skh_layout layout = skh_app_layout(app);
    skh_box box = {(layout.screen.w - wide) / 2, layout.header.y + 60, wide, high};
    if (card < STORY) {
        box.x = hole.x + 12;
        box.y = hole.y + hole.h - high - 12;
    } else if (card == TIME) {
        box.y = layout.time.y - high - 20;
    } else if (card == CELLS) {
        box.x = fmaxf(14, hole.x - wide - 16);
        box.y = hole.y - high / 2;
    } else if (card == TREATMENT && !layout.compact) {
        box.x = layout.side.x - wide - 20;
    }
    box.y = fmaxf(8, fminf(box.y, layout.screen.h - high - 8));
    return box;
}

void skh_tour_draw(skh_app *app)
{
    app->ui.blocked = false;
    set_stage(app);
    skh_box screen = skh_app_layout(app).screen, hole = subject(app, app->card);
    spotlight(app, hole);
    const char *text = skh_text((skh_text_id)(SKH_TEXT_TOUR_TEXT_0 + app->card));
    float wide = fminf(app->card < STORY ? fmaxf(360, hole.w * 0.4f) : 440, screen.w - 30);
    wide = fminf(wide, 440);
    float high = skh_draw_paragraph_height(app->draw, wide - 36, SKH_FONT_BODY, text) + 106;
    skh_box card = card_box(app, app->card, hole, wide, high);
    skh_draw_panel(app->draw, card, 8, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, SKH_COLOUR_ACCENT));
    char head[128];
    snprintf(head, sizeof head, T(TOUR_HEAD), app->card + 1, CARDS,
             skh_text((skh_text_id)(SKH_TEXT_TOUR_HEAD_0 + app->card)));
    skh_draw_text(app->draw, card.x + 18, card.y + 14, SKH_FONT_TITLE, SKH_ALIGN_LEFT,
                  skh_app_colour(app, SKH_COLOUR_TEXT), head);
    skh_draw_paragraph(app->draw, card.x + 18, card.y + 44, wide - 36, SKH_FONT_BODY,
                       skh_app_colour(app, SKH_COLOUR_TEXT), text);
    float y = card.y + high - 46;
    if (app->ui.first_now) skh_ui_announce(&app->ui, "%s. %s", head, text);
    if (skh_button_strong(&app->ui, "tour-next", (skh_box){card.x + wide - 128, y, 110, 32},
                          app->card + 1 < CARDS ? T(NEXT) : T(START_NOW))) {
        next_card(app, 1, CARDS);
        if (app->page == SKH_PAGE_NONE) { // now the whole course, from the start
            skh_play_seek(app, 0);
            app->playing = true;
        }
        return;
    }
    if (app->card &&
        skh_button(&app->ui, "tour-back", (skh_box){card.x + wide - 228, y, 90, 32}, T(BACK), false)) {
        next_card(app, -1, CARDS);
        return;
    }
    bool skip = skh_button(&app->ui, "tour-skip", (skh_box){card.x + 18, y, 110, 32}, T(SKIP), false);
    if (skip || skh_ui_take_key(&app->ui, SDLK_ESCAPE, NULL)) {
        leave(app);
        skh_play_seek(app, app->tour_from_h);
        app->playing = false;
    }
}

/// Sets the stage for a question: time, stain, compare, curves.
static void try_it(skh_app *app)
{
    app->page = SKH_PAGE_NONE;
    app->ui.active = 0;
    if (app->card == 0) {
        app->plot_set = 0;
        app->stain = SKH_STAIN_IMMUNO3;
        skh_play_seek(app, skh_pace_time(&app->sides[0].pace, 0, 0.4));
    } else if (app->card == 1) {
        skh_course_compare(app, SKH_COMPARE_OFF);
        skh_course_compare(app, SKH_COMPARE_SPLIT);
        app->stain = SKH_STAIN_ILLUSTRATED;
        skh_play_seek(app, 0);
    } else {
        app->plot_set = 1;
        app->stain = SKH_STAIN_HE;
        skh_play_seek(app, 0);
    }
    app->playing = true;
    skh_app_say(app, false, "%s", T(TRY_HINT));
}

void skh_questions_draw(skh_app *app)
{
    bool close = false;
    skh_box box =
        skh_dialog(&app->ui, "questions-close", skh_app_layout(app).screen, 560, 340, T(QUESTIONS), &close);
    const char *question = skh_text((skh_text_id)(SKH_TEXT_QUESTION_0 + app->card));
    const char *answer = skh_text((skh_text_id)(SKH_TEXT_ANSWER_0 + app->card));
    char head[32];
    snprintf(head, sizeof head, "%d / %d", app->card + 1, QUESTIONS);
    skh_draw_text(app->draw, box.x, box.y, SKH_FONT_SMALL, SKH_ALIGN_LEFT,
                  skh_app_colour(app, SKH_COLOUR_DIM), head);
    float y = box.y + 22;
    y += skh_draw_paragraph(app->draw, box.x, y, box.w, SKH_FONT_TITLE, skh_app_colour(app, SKH_COLOUR_TEXT),
                            question) +
         14;
    if (app->ui.first_now) skh_ui_announce(&app->ui, "%s", question);
    if (app->answered) {
        skh_draw_paragraph(app->draw, box.x, y, box.w, SKH_FONT_BODY, skh_app_colour(app, SKH_COLOUR_TEXT),
                           answer);
    }
    y = box.y + box.h - 34;
    if (skh_button_strong(&app->ui, "question-try", (skh_box){box.x, y, 110, 32}, T(TRY))) {
        try_it(app);
        return;
    }
    if (skh_button(&app->ui, "question-answer", (skh_box){box.x + 122, y, 130, 32}, T(ANSWER),
                   app->answered)) {
        app->answered = !app->answered;
        if (app->answered) skh_ui_announce(&app->ui, "%s", answer);
    }
    if (skh_button(&app->ui, "question-next", (skh_box){box.x + box.w - 110, y, 110, 32},
                   app->card + 1 < QUESTIONS ? T(NEXT) : T(DONE), false)) {
        next_card(app, 1, QUESTIONS);
    }
    if (close) app->page = SKH_PAGE_NONE;
}
