// The guided tour: seven cards that tell the course of one needle at its own moments, then four that point at
// the parts of the screen; and three questions with a try and an answer.
#include "sim/view/app.h"
#include "skinheal/config.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STORY = 7, TIME = STORY, STAINS, CELLS, TREATMENT, CARDS, QUESTIONS = 3, WHO_AT_MOST = 4 };
enum { PLATELETS = SKH_CELL_COUNT, NOBODY = -1 };
static const char tour_file[] = "/tour.yaml"; // the tour's own course: small, so that no card has to wait

/// What stands on the stage at each card: hours after the session, stain, and who is pointed out. `play_h` >
/// 0: the card plays on for so long, with the needle and the first minutes.
static const struct {
    double moment_h, play_h;
    skh_stain stain;
    int who[WHO_AT_MOST];
} stages[CARDS] = {
    {0, 0, SKH_STAIN_ILLUSTRATED, {SKH_CELL_FIBROBLAST, NOBODY}},
    {0, 1.5, SKH_STAIN_ILLUSTRATED, {PLATELETS, NOBODY}},
    {24, 0, SKH_STAIN_ILLUSTRATED, {SKH_CELL_NEUTROPHIL, SKH_CELL_MACROPHAGE_M1, NOBODY}},
    {72,
     0,
     SKH_STAIN_ILLUSTRATED,
     {SKH_CELL_MACROPHAGE_M1, SKH_CELL_MACROPHAGE_M2, SKH_CELL_FIBROBLAST_ACTIVE, SKH_CELL_SPROUT}},
    {240, 0, SKH_STAIN_ILLUSTRATED, {SKH_CELL_FIBROBLAST_ACTIVE, SKH_CELL_MYOFIBROBLAST, NOBODY}},
    {672, 0, SKH_STAIN_ILLUSTRATED, {SKH_CELL_FIBROBLAST_ACTIVE, SKH_CELL_FIBROBLAST, NOBODY}},
    {4380, 0, SKH_STAIN_ILLUSTRATED, {SKH_CELL_FIBROBLAST, NOBODY}},
    [TIME] = {672, 0, SKH_STAIN_ILLUSTRATED, {NOBODY}},
    [STAINS] = {240, 0, SKH_STAIN_MASSON, {NOBODY}},
    [CELLS] = {72, 0, SKH_STAIN_ILLUSTRATED, {NOBODY}},
    [TREATMENT] = {72, 0, SKH_STAIN_ILLUSTRATED, {NOBODY}},
};

static bool load_course(const skh_app *app, skh_scenario *scenario)
{
    for (int i = 0; i < app->scenario_count; i++) {
        const char *path = app->scenarios[i].path;
        size_t length = strlen(path), tail = sizeof tour_file - 1;
        if (length < tail || strcmp(path + length - tail, tour_file) != 0) continue;
        skh_report report = {0};
        skh_status status = skh_config_load(path, NULL, 0, scenario, &report);
        skh_report_free(&report);
        return !status;
    }
    return false;
}

/// The visitor's courses step aside; without the tour's file it tells of them instead.
static void step_aside(skh_app *app)
{
    app->kept = (skh_kept){.clock_h = app->clock_h,
                           .compare = app->compare,
                           .active = app->active,
                           .speed = app->speed,
                           .signal = app->signal,
                           .stain = app->stain,
                           .surface = app->surface};
    app->speed = SKH_SPEED_NORMAL;
    app->signal = -1;
    app->surface = false;
    skh_scenario scenario;
    if (!load_course(app, &scenario)) return;
    app->kept.away = true;
    memcpy(app->kept.sides, app->sides, sizeof app->sides);
    memset(app->sides, 0, sizeof app->sides);
    app->compare = SKH_COMPARE_OFF;
    app->active = 0;
    app->steered = false;
    skh_course_start(app, 0, &scenario);
}

static void come_back(skh_app *app)
{
    app->speed = app->kept.speed;
    app->signal = app->kept.signal;
    app->stain = app->kept.stain;
    app->surface = app->kept.surface;
    if (app->kept.away) {
        skh_course_drop(&app->sides[0]);
        memcpy(app->sides, app->kept.sides, sizeof app->sides);
        for (int i = 0; i < 2; i++) { // the painter's slots hold the tour's pictures
            app->sides[i].painted = NULL;
            app->sides[i].serial = 0;
        }
        app->compare = app->kept.compare;
        app->active = app->kept.active;
        app->framed = app->steered = false;
    }
    skh_play_seek(app, app->kept.clock_h);
    app->kept = (skh_kept){0};
}

void skh_tour_begin(skh_app *app)
{
    app->card_staged = -1;
    step_aside(app);
}

void skh_tour_drop(skh_app *app)
{
    if (!app->kept.away) return;
    for (int i = 0; i < 2; i++) skh_course_drop(&app->kept.sides[i]);
}

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
    app->playing = false;
    come_back(app);
    remember(app);
}

/// What a card talks about: one or two parts of the screen, one above the other.
typedef struct subject {
    skh_box part[2];
    int count;
} subject;

/// A frame around each part, outside of it, and the rest in shade.
static void spotlight(skh_app *app, subject lit)
{
    skh_box s = skh_app_layout(app).screen;
    SDL_Color shade = {0, 0, 0, 140};
    float y = s.y;
    for (int i = 0; i < lit.count; i++) {
        skh_box hole = {lit.part[i].x - 2, lit.part[i].y - 2, lit.part[i].w + 4, lit.part[i].h + 4};
        skh_draw_box(app->draw, (skh_box){s.x, y, s.w, hole.y - y}, shade);
        skh_draw_box(app->draw, (skh_box){s.x, hole.y, hole.x - s.x, hole.h}, shade);
        skh_draw_box(app->draw, (skh_box){hole.x + hole.w, hole.y, s.w - hole.x - hole.w, hole.h}, shade);
        skh_draw_outline(app->draw, hole, 2, skh_app_colour(app, SKH_COLOUR_FOCUS));
        y = hole.y + hole.h;
    }
    skh_draw_box(app->draw, (skh_box){s.x, y, s.w, s.h - y}, shade);
}

/// Put the moment a card tells of on the stage; while one reads, the later ones are computed.
static void set_stage(skh_app *app)
{
    int card = app->card;
    const skh_pace *pace = &app->sides[0].pace;
    int first = 0;
    while (first < pace->count && pace->session[first] < 0) first++;
    double start_h = first < pace->count ? pace->start_h[first] : 0;
    if (app->card_staged != card) {
        app->card_staged = card;
        app->stain = stages[card].stain;
        app->playing = stages[card].play_h > 0;
        skh_play_seek(app, start_h + stages[card].moment_h);
    }
    if (app->playing && app->clock_h >= start_h + stages[card].play_h) app->playing = false;
    bool ahead = app->kept.away && !app->playing && !app->exact;
    if (ahead == app->kept.ahead) return;
    double times_h[STORY];
    for (int i = 0; i < STORY; i++) times_h[i] = start_h + stages[i].moment_h;
    skh_engine_ahead(app->sides[0].engine, times_h, ahead ? STORY : 0);
    app->kept.ahead = ahead;
}

static void next_card(skh_app *app, int by, int count)
{
    app->card += by;
    app->answered = false;
    app->ui.want_first = true;
    if (app->card >= 0 && app->card < count) return;
    app->card = 0;
    if (app->page == SKH_PAGE_TOUR)
        leave(app);
    else
        app->page = SKH_PAGE_NONE;
}

static subject subject_of(const skh_app *app, int card)
{
    skh_layout layout = skh_app_layout(app);
    skh_box plate = layout.plate;
    switch (card) {
    case TIME:
        return (subject){{layout.time}, 1};
    case STAINS: // and what they change
        return (subject){{app->stains, plate}, 2};
    case CELLS:
        return (subject){
            {{plate.x + plate.w * 0.3f, plate.y + plate.h * 0.25f, plate.w * 0.4f, plate.h * 0.7f}}, 1};
    case TREATMENT:
        return (subject){{layout.compact ? layout.header : layout.side}, 1};
    default:
        return (subject){{plate}, 1};
    }
}

/// Beside what the card talks about; the story's cards stand in the plate's lower left, clear of its middle,
/// or over the time panel when the plate has no room to spare.
static skh_box card_box(const skh_app *app, int card, skh_box hole, float wide, float high)
{
    skh_layout layout = skh_app_layout(app);
    skh_box box = {(layout.screen.w - wide) / 2, layout.header.y + 60, wide, high};
    if (card < STORY || card == STAINS) {
        box.x = layout.plate.x + 12;
        box.y = layout.compact ? layout.screen.h : hole.y + hole.h - high - 12;
    } else if (card == TIME) {
        box.y = layout.time.y - high - 20;
    } else if (card == CELLS && layout.compact) {
        box.y = layout.screen.h;
    } else if (card == CELLS) {
        box.x = hole.x + hole.w + 16;
        box.y = hole.y;
    } else if (card == TREATMENT && !layout.compact) {
        box.x = layout.side.x - wide - 20;
    }
    box.y = fmaxf(8, fminf(box.y, layout.screen.h - high - 8));
    return box;
}

/// Who the card talks about: picture, name, how many there are. Returns the height; draws when `draw` is set.
static float draw_who(skh_app *app, int card, float x, float y, float wide, bool draw)
{
    if (skh_app_layout(app).screen.h < 420) return 0;      // rather see the picture
    float high = 0, column = wide > 480 ? wide / 2 : wide; // two columns in a wide card
    for (int i = 0, drawn = 0; i < WHO_AT_MOST && stages[card].who[i] != NOBODY; i++, drawn++) {
        bool right = column < wide && drawn % 2;
        if (!right) high += 22;
        if (draw)
            skh_actor_line(app, (skh_box){x + (right ? column : 0), y + high - 22, column - 12, 20},
                           stages[card].who[i]);
    }
    return high > 0 ? high + 8 : 0;
}

/// The card itself. Returns where it stands.
static skh_box draw_card(skh_app *app, int card)
{
    skh_layout layout = skh_app_layout(app);
    subject lit = subject_of(app, card);
    spotlight(app, lit);
    const char *text = skh_text((skh_text_id)(SKH_TEXT_TOUR_TEXT_0 + card));
    float wide = layout.compact ? layout.screen.w - 44 : 400, inner = wide - 36;
    float text_high = skh_draw_paragraph_height(app->draw, inner, SKH_FONT_BODY, text) + 10;
    float high = 44 + text_high + draw_who(app, card, 0, 0, inner, false) + 52;
    skh_box box = card_box(app, card, lit.part[lit.count - 1], wide, high);
    skh_draw_panel(app->draw, box, 8, skh_app_colour(app, SKH_COLOUR_PANEL),
                   skh_app_colour(app, SKH_COLOUR_ACCENT));
    char head[128];
    snprintf(head, sizeof head, T(TOUR_HEAD), card + 1, CARDS,
             skh_text((skh_text_id)(SKH_TEXT_TOUR_HEAD_0 + card)));
    skh_draw_text(app->draw, box.x + 18, box.y + 14, SKH_FONT_TITLE, SKH_ALIGN_LEFT,
                  skh_app_colour(app, SKH_COLOUR_TEXT), head);
    skh_draw_paragraph(app->draw, box.x + 18, box.y + 44, inner, SKH_FONT_BODY,
                       skh_app_colour(app, SKH_COLOUR_TEXT), text);
    draw_who(app, card, box.x + 18, box.y + 44 + text_high, inner, true);
    if (app->ui.first_now) skh_ui_announce(&app->ui, "%s. %s", head, text);
    return box;
}

/// One of two keys: what presenters send turns cards, as everywhere.
static bool pressed(skh_app *app, SDL_Keycode page, SDL_Keycode arrow)
{
    return skh_ui_take_key(&app->ui, page, NULL) || skh_ui_take_key(&app->ui, arrow, NULL);
}

void skh_tour_draw(skh_app *app)
{
    app->ui.blocked = false;
    set_stage(app);
    int card = app->card;
    skh_box box = draw_card(app, card);
    float y = box.y + box.h - 46, right = box.x + box.w;
    bool last = card + 1 == CARDS;
    bool on = pressed(app, SDLK_PAGEDOWN, SDLK_RIGHT), back = pressed(app, SDLK_PAGEUP, SDLK_LEFT);
    on |= skh_button_strong(&app->ui, "tour-next", (skh_box){right - 128, y, 110, 32},
                            last ? T(START_NOW) : T(NEXT));
    if (on) {
        next_card(app, 1, CARDS);
        if (app->page == SKH_PAGE_NONE) { // now the whole course, from the start
            skh_play_seek(app, 0);
            app->playing = true;
        }
        return;
    }
    if (card) back |= skh_button(&app->ui, "tour-back", (skh_box){right - 228, y, 90, 32}, T(BACK), false);
    if (card && back) {
        next_card(app, -1, CARDS);
        return;
    }
    bool skip = skh_button(&app->ui, "tour-skip", (skh_box){box.x + 18, y, 110, 32},
                           last ? T(CLOSE) : T(SKIP), false);
    if (skip || skh_ui_take_key(&app->ui, SDLK_ESCAPE, NULL)) leave(app);
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
        app->plot_set = 1;
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
