// The whole screen driven by injected events on a memory surface; what happened is read as text, not as
// pixels.
#include "sim/view/app.h"
#include "sim/view/exporter.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct stage {
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    skh_app *app;
    int frames;
} stage;

static stage s;

static skh_view_options small_view(int width, int height)
{
    skh_view_options options = skh_view_options_default();
    skh_scenario *scenario = &options.scenario;
    skh_scenario_set(scenario, "domain.width", "400 um", NULL);
    skh_scenario_set(scenario, "domain.depth", "600 um", NULL);
    skh_scenario_set(scenario, "domain.spacing", "20 um", NULL);
    skh_scenario_set(scenario, "device.length", "0.3 mm", NULL);
    skh_scenario_set(scenario, "duration", "10 d", NULL);
    skh_scenario_set(scenario, "sessions.count", "2", NULL);
    skh_scenario_set(scenario, "sessions.interval", "5 d", NULL);
    assert_int_equal(skh_scenario_finish(scenario, NULL), SKH_OK);
    snprintf(options.scenario_dir, sizeof options.scenario_dir, "%s/assets/scenarios", SKINHEAL_SOURCE_DIR);
    snprintf(options.targets, sizeof options.targets, "%s/assets/reference/targets.csv", SKINHEAL_SOURCE_DIR);
    options.scale = 1;
    options.threads = 1;
    options.width = width;
    options.height = height;
    return options;
}

static void open_stage(const skh_view_options *options)
{
    skh_error err;
    s = (stage){0};
    s.surface =
        SDL_CreateRGBSurfaceWithFormat(0, options->width, options->height, 32, SDL_PIXELFORMAT_ARGB8888);
    s.renderer = SDL_CreateSoftwareRenderer(s.surface);
    if (skh_app_create(&s.app, options, s.renderer, options->width, options->height, &err))
        fail_msg("%s", err.message);
    s.app->exact = true;
}

static int set_up(void **state)
{
    (void)state;
    skh_view_options options = small_view(1280, 720);
    open_stage(&options);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    skh_app_destroy(s.app);
    SDL_DestroyRenderer(s.renderer);
    SDL_FreeSurface(s.surface);
    return 0;
}

static void frames(int count)
{
    for (int i = 0; i < count; i++) {
        skh_app_update(s.app, ++s.frames / 60.0);
        skh_screen_draw(s.app);
    }
}

static void key_with(SDL_Keycode code, Uint16 mod)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code, .mod = mod}}};
    skh_app_event(s.app, &event);
    frames(2);
}
static void key(SDL_Keycode code) { key_with(code, 0); }

static void mouse(float x, float y, int down)
{
    SDL_Event move = {.motion = {.type = SDL_MOUSEMOTION, .x = (Sint32)x, .y = (Sint32)y}};
    skh_app_event(s.app, &move);
    frames(1);
    if (down < 0) return;
    SDL_Event press = {.button = {.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP,
                                  .button = SDL_BUTTON_LEFT,
                                  .clicks = 1,
                                  .x = (Sint32)x,
                                  .y = (Sint32)y}};
    skh_app_event(s.app, &press);
    frames(1);
}

static const skh_ui_target *find(const char *name)
{
    for (int i = 0; i < s.app->ui.order_count; i++) {
        if (!strcmp(s.app->ui.order[i].name, name)) return &s.app->ui.order[i];
    }
    fail_msg("no control is called '%s'", name);
    return NULL;
}

static void click(const char *name)
{
    skh_box box = find(name)->box;
    float scale = skh_draw_scale(s.app->draw), x = (box.x + box.w / 2) * scale,
          y = (box.y + box.h / 2) * scale;
    mouse(x, y, 1);
    mouse(x, y, 0);
    frames(1);
}

/// The state as the window tells it.
static bool tells(const char *what)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    skh_app_dump(s.app, out);
    fclose(out);
    bool found = strstr(text, what) != NULL;
    if (!found) print_message("%s\nis not in %s", what, text);
    free(text);
    return found;
}

static void stains_change_by_key_and_by_click(void **state)
{
    (void)state;
    frames(2);
    key(SDLK_3);
    assert_true(tells("\"stain\":\"masson\""));
    click("H&E");
    assert_true(tells("\"stain\":\"he\""));
}

static void a_click_needs_press_and_release_on_the_same_control(void **state)
{
    (void)state;
    frames(2);
    skh_box box = find("compare")->box;
    mouse(box.x + 5, box.y + 5, 1);
    mouse(box.x + 5, box.y + 200, 0);
    frames(1);
    assert_true(tells("\"compare\":\"off\""));
    mouse(box.x + 5, box.y + 200, 1);
    mouse(box.x + 5, box.y + 5, 0);
    frames(1);
    assert_true(tells("\"compare\":\"off\""));
}

static void two_presses_within_one_picture_both_count(void **state)
{
    (void)state;
    frames(2);
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_t}}};
    skh_app_event(s.app, &event);
    skh_app_event(s.app, &event);
    frames(1);
    assert_true(tells("\"theme\":\"projector\""));
}

static void steps_have_fixed_lengths_and_go_back_exactly(void **state)
{
    (void)state;
    frames(2);
    key(SDLK_PERIOD);
    key(SDLK_PERIOD);
    key(SDLK_PERIOD);
    assert_true(tells("\"clock_h\":3,"));
    key(SDLK_f); // the pace does not change a step
    key(SDLK_COMMA);
    assert_true(tells("\"clock_h\":2,"));
    key(SDLK_HOME);
    assert_true(tells("\"clock_h\":0,"));
    key(SDLK_END);
    assert_true(s.app->clock_h >= 3);
}

static void play_runs_the_clock_and_pause_holds_it(void **state)
{
    (void)state;
    frames(2);
    key(SDLK_SPACE);
    frames(120); // the needle film takes 1.35 s
    assert_true(s.app->clock_h > 0.01);
    double before_h = s.app->clock_h;
    key(SDLK_SPACE);
    frames(1);
    double held_h = s.app->clock_h;
    frames(30);
    assert_true(s.app->clock_h == held_h);
    assert_true(held_h >= before_h);
}

static void a_slider_answers_to_every_key_of_its_kind(void **state)
{
    (void)state;
    frames(2);
    s.app->ui.focus = skh_ui_id("device.length");
    key(SDLK_HOME);
    assert_true(tells("\"length_um\":100,"));
    key(SDLK_RIGHT);
    assert_true(tells("\"length_um\":150,"));
    key_with(SDLK_RIGHT, KMOD_LSHIFT);
    assert_true(tells("\"length_um\":160,"));
    key(SDLK_END);
    assert_true(tells("\"length_um\":3000,"));
    key(SDLK_BACKSPACE); // default
    assert_true(tells("\"length_um\":1500,"));
    SDL_Event typed = {.text = {.type = SDL_TEXTINPUT, .text = "0.8"}};
    skh_app_event(s.app, &typed);
    frames(1);
    key(SDLK_RETURN);
    assert_true(tells("\"length_um\":800,"));
}

static void a_dragged_slider_ends_on_a_round_number(void **state)
{
    (void)state;
    frames(2);
    skh_box box = find("device.density")->box;
    mouse(box.x + 40, box.y + 26, 1);
    mouse(box.x + 8 + (box.w - 16) * 0.5f, box.y + 26, -1);
    mouse(box.x + 8 + (box.w - 16) * 0.5f, box.y + 26, 0);
    frames(1);
    // the middle of 10..600 /cm2 is 305: the nearest steps are 300 and 310; a pixel is 2.3
    assert_true(s.app->sides[0].draft.device.density == 300 || s.app->sides[0].draft.device.density == 310);
}

static void changed_settings_ask_what_shall_become_of_them(void **state)
{
    (void)state;
    skh_play_seek(s.app, 30);
    frames(2);
    s.app->ui.focus = skh_ui_id("device.length");
    key(SDLK_RIGHT);
    assert_true(tells("\"changed\":true"));
    click("changed-undo");
    assert_true(tells("\"changed\":false"));
    assert_true(tells("\"length_um\":300,"));
    s.app->ui.focus = skh_ui_id("device.length");
    key(SDLK_RIGHT);
    frames(1);
    click("changed-branch");
    assert_true(tells("\"compare\":\"split\""));
    assert_true(tells("\"active\":\"B\""));
    assert_true(s.app->sides[1].given.device.length == 350.0);
    assert_true(s.app->sides[0].given.device.length == 300.0);
}

static void settings_from_now_on_become_logged_edits(void **state)
{
    (void)state;
    skh_play_seek(s.app, 30);
    frames(2);
    click("Technique");
    s.app->ui.focus = skh_ui_id("aftercare.nsaid");
    key(SDLK_SPACE);
    click("changed-now");
    frames(3);
    assert_true(tells("\"edits\":1"));
    assert_true(tells("\"changed\":false"));
}

static void a_comparison_runs_on_one_clock_and_swaps(void **state)
{
    (void)state;
    skh_play_seek(s.app, 20);
    frames(2);
    key(SDLK_c);
    frames(2);
    assert_true(tells("\"compare\":\"split\""));
    assert_true(s.app->sides[0].state.now_h == s.app->sides[1].state.now_h);
    double a = s.app->sides[0].given.device.length, b = s.app->sides[1].given.device.length;
    assert_true(a != b);
    key(SDLK_x);
    frames(2);
    assert_true(s.app->sides[0].given.device.length == b);
    key(SDLK_c);
    assert_true(tells("\"compare\":\"difference\""));
    key(SDLK_c);
    assert_true(tells("\"compare\":\"off\""));
}

static void events_and_phases_can_be_walked_through(void **state)
{
    (void)state;
    skh_play_seek(s.app, 60);
    frames(2);
    key(SDLK_LEFTBRACKET);
    double event_h = s.app->clock_h;
    assert_true(event_h < 60 && event_h > 0);
    key(SDLK_PAGEDOWN);
    assert_true(s.app->clock_h == 96.0); // proliferation
    key(SDLK_PAGEDOWN);
    assert_true(s.app->clock_h == 120.0); // the second session
    key(SDLK_PAGEUP);
    assert_true(s.app->clock_h == 96.0);
}

static void the_section_zooms_around_the_pointer_and_returns(void **state)
{
    (void)state;
    frames(2);
    float before = s.app->want_um_per_pt;
    skh_box box = skh_section_box(s.app, 0);
    float x = box.x + 200, y = box.y + 150;
    float place = s.app->want_centre_um + (x - box.x - box.w / 2) * s.app->want_um_per_pt;
    mouse(x, y, -1);
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .preciseY = 3}};
    skh_app_event(s.app, &wheel);
    frames(2);
    assert_true(s.app->want_um_per_pt < before);
    float same = s.app->want_centre_um + (x - box.x - box.w / 2) * s.app->want_um_per_pt;
    assert_true(same > place - 0.5f && same < place + 0.5f); // um; float sums
    key(SDLK_0);
    assert_true(s.app->want_um_per_pt == before);
}

static void every_control_is_reached_by_tab_and_says_what_it_is(void **state)
{
    (void)state;
    frames(2);
    int controls = s.app->ui.order_count;
    assert_true(controls > 40);
    uint32_t seen[SKH_UI_ORDER];
    for (int i = 0; i < controls; i++) {
        key(SDLK_TAB);
        seen[i] = s.app->ui.focus;
        assert_true(strlen(s.app->caption) > 3); // the sentence a screen reader would say
        for (int j = 0; j < i; j++) assert_true(seen[j] != seen[i]);
    }
    key(SDLK_TAB);
    assert_int_equal(s.app->ui.focus, seen[0]); // around, without a trap
    key_with(SDLK_TAB, KMOD_LSHIFT);
    assert_int_equal(s.app->ui.focus, seen[controls - 1]);
}

// What a key changed: the state as text (without the name of the focus), what was said, places of scroll
// bars.
static char *fingerprint(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    uint32_t focus = s.app->ui.focus;
    s.app->ui.focus = 0;
    skh_app_dump(s.app, out);
    s.app->ui.focus = focus;
    for (int i = 0; i < SKH_PAGE_COUNT; i++) fprintf(out, "%g ", (double)s.app->scroll[i]);
    fprintf(out, "%g %u %d %d %d", (double)s.app->more_scroll, s.app->picked_id, s.app->difference_field,
            s.app->help_tab, s.app->page);
    fclose(out);
    return text;
}

/// Both courses stand where they were asked to; plates may still be on their way.
static void settle(void)
{
    for (int i = 0; i < 2; i++) {
        if (s.app->sides[i].engine) skh_engine_wait(s.app->sides[i].engine, 60);
    }
    frames(1);
}

/// One of the keys a person would try does something at the control with the focus; or it says "chosen"
/// already. Arrows that no control takes move the section: that is no answer, unless the control is a picture
/// of it.
static bool answers_a_key(bool picture)
{
    static const SDL_Keycode tries[] = {SDLK_RETURN, SDLK_RIGHT, SDLK_LEFT, SDLK_DOWN, SDLK_UP};
    settle();
    if (strstr(s.app->caption, ", chosen")) return true;
    bool changed = false;
    for (size_t i = 0; i < sizeof tries / sizeof tries[0] && !changed; i++) {
        float centre_um = s.app->want_centre_um, top_um = s.app->want_top_um;
        char *before = fingerprint();
        key(tries[i]);
        settle();
        if (!picture) {
            s.app->want_centre_um = centre_um;
            s.app->want_top_um = top_um;
        }
        char *after = fingerprint();
        changed = strcmp(before, after) != 0;
        free(before);
        free(after);
    }
    return changed;
}

/// What a control may have changed, back again.
static void reset(void)
{
    key(SDLK_ESCAPE);
    s.app->page = SKH_PAGE_NONE;
    skh_course_compare(s.app, SKH_COMPARE_OFF);
    skh_course_undo(s.app, 0);
    s.app->playing = s.app->surface = s.app->panel_open = s.app->blank = false;
    s.app->stain = SKH_STAIN_ILLUSTRATED;
    s.app->signal = -1;
    s.app->tab = s.app->plot_set = s.app->help_tab = 0;
    s.app->cell_mask = ~0u;
    skh_app_scale(s.app, 1);
    skh_play_seek(s.app, 3);
    settle();
}

static void tab_of_side(int tab) { s.app->tab = tab; }
static void press(int code) { key(code); }
static void compare_and(int code)
{
    key(SDLK_c);
    if (code) key(code);
}
static void turn_tab_of_help(int tab)
{
    key(SDLK_F1);
    s.app->help_tab = tab;
}
static void change_a_setting(int code)
{
    (void)code;
    s.app->ui.focus = find("device.length")->id;
    s.app->ui.ring = true;
    key(SDLK_RIGHT);
}
static void open_tour(int card)
{
    s.app->scenario_count = 0;
    key(SDLK_F2);
    for (int i = 0; i < card; i++) key(SDLK_RETURN);
}

static void every_control_of_every_screen_answers_the_keyboard(void **state)
{
    (void)state;
    static const struct {
        void (*prepare)(int);
        int how, width, height;
    } screens[] = {
        {tab_of_side, 0, 1190, 480},   {tab_of_side, 1, 1190, 480},      {tab_of_side, 2, 1190, 480},
        {tab_of_side, 3, 1190, 480},   {change_a_setting, 0, 1190, 480}, {compare_and, 0, 1190, 480},
        {compare_and, 'c', 1190, 480}, {press, '5', 1190, 480},          {press, 'v', 1190, 480},
        {press, 'p', 700, 420},        {press, 'p', 640, 360},           {press, 'o', 1190, 480},
        {press, 'q', 1190, 480},       {turn_tab_of_help, 0, 700, 420},  {turn_tab_of_help, 1, 700, 420},
        {open_tour, 0, 1190, 480},     {open_tour, 2, 1190, 480}};
    static uint32_t met[512]; // a control that several screens show is tried once
    int met_count = 0;
    for (size_t n = 0; n < sizeof screens / sizeof screens[0]; n++) {
        tear_down(NULL);
        skh_view_options options = small_view(screens[n].width, screens[n].height);
        open_stage(&options);
        s.app->exact = false;    // no plate is looked at here
        skh_play_seek(s.app, 4); // beyond 3 h, so that steps lead both ways
        settle();
        int controls = 1;
        bool touched = true;
        for (int i = 0; i < controls; i++) {
            if (touched) {
                reset();
                screens[n].prepare(screens[n].how);
                settle();
                controls = s.app->ui.order_count;
                touched = false;
            }
            uint32_t id = s.app->ui.order[i].id;
            bool known = i >= controls;
            for (int k = 0; k < met_count; k++) known |= met[k] == id;
            if (known) continue;
            char name[64];
            snprintf(name, sizeof name, "%s", s.app->ui.order[i].name);
            assert_true(met_count < 512);
            met[met_count++] = id;
            touched = true;
            s.app->ui.focus = id; // that Tab leads there is another test
            s.app->ui.ring = true;
            bool picture = !strncmp(name, "section", 7) || !strcmp(name, "minimap");
            if (!answers_a_key(picture)) fail_msg("screen %zu: '%s' answers no key", n, name);
        }
        assert_true(controls >= 2);
    }
    assert_true(met_count > 100);
}

static void every_page_opens_by_key_works_by_tab_and_closes_by_escape(void **state)
{
    (void)state;
    static const struct {
        SDL_Keycode code;
        const char *page;
    } pages[] = {{SDLK_F1, "help"},
                 {SDLK_o, "settings"},
                 {SDLK_e, "export"},
                 {SDLK_F2, "tour"},
                 {SDLK_q, "questions"}};
    frames(2);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        char expected[64];
        snprintf(expected, sizeof expected, "\"page\":\"%s\"", pages[i].page);
        key(pages[i].code);
        assert_true(tells(expected));
        assert_true(s.app->ui.order_count >= 2 || !strcmp(pages[i].page, "tour"));
        assert_true(s.app->ui.order_count < 40); // nothing below answers
        key(SDLK_3);
        assert_true(tells("\"stain\":\"illustrated\""));
        key(SDLK_ESCAPE);
        assert_true(tells("\"page\":\"none\""));
    }
}

// Where the clock stands at each card. The course of the test is shorter: what lies beyond is its end.
static void the_tour_tells_the_course_and_then_plays_it(void **state)
{
    (void)state;
    static const double card_h[] = {0, 0, 24, 72, 240, 672, 4380, 672, 240, 72, 72};
    enum { CARDS = sizeof card_h / sizeof card_h[0] };
    frames(2);
    s.app->scenario_count = 0; // without its file the tour tells of the course that is there
    key(SDLK_F2);
    double start_h = s.app->sides[0].pace.start_h[0], end_h = s.app->sides[0].pace.end_h;
    for (int i = 0; i < CARDS; i++) {
        assert_int_equal(s.app->card, i);
        if (i != 1) assert_float_equal(s.app->clock_h, fmin(start_h + card_h[i], end_h), 1e-9);
        assert_int_equal(s.app->playing, i == 1); // the needle and the first minutes play
        key(SDLK_RETURN);                         // the first control of a card is its main button
    }
    assert_true(tells("\"page\":\"none\""));
    assert_true(tells("\"playing\":true"));
    assert_true(s.app->clock_h < start_h + 1); // from the start
}

static void a_presenters_keys_turn_the_cards_of_the_tour(void **state)
{
    (void)state;
    static const struct {
        SDL_Keycode key;
        int card;
    } turns[] = {{SDLK_PAGEUP, 0}, {SDLK_PAGEDOWN, 1}, {SDLK_RIGHT, 2}, {SDLK_LEFT, 1}, {SDLK_PAGEUP, 0}};
    frames(2);
    s.app->scenario_count = 0;
    key(SDLK_F2);
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        key(turns[i].key);
        assert_int_equal(s.app->card, turns[i].card);
    }
    assert_true(tells("\"page\":\"tour\""));
}

static void the_needle_of_the_tour_stops_by_itself_when_the_clot_is_there(void **state)
{
    (void)state;
    frames(2);
    s.app->scenario_count = 0;
    key(SDLK_F2);
    key(SDLK_RETURN);
    for (int i = 0; i < 3000 && s.app->playing; i++) frames(1);
    assert_false(s.app->playing);
    assert_true(s.app->clock_h >= 1.5 && s.app->clock_h < 1.7); // 1.5 h, and a picture at story pace
}

static void a_skipped_tour_brings_back_what_was_there(void **state)
{
    (void)state;
    frames(2);
    key(SDLK_c);
    key(SDLK_3);
    skh_play_seek(s.app, 5);
    frames(2);
    char title[128];
    snprintf(title, sizeof title, "%s", s.app->sides[0].given.title);
    key(SDLK_F2);
    assert_true(tells("\"compare\":\"off\""));
    assert_string_not_equal(s.app->sides[0].given.title, title); // the tour has a course of its own
    key(SDLK_RETURN);
    key(SDLK_ESCAPE);
    assert_true(tells("\"page\":\"none\""));
    assert_true(tells("\"compare\":\"split\""));
    assert_true(tells("\"stain\":\"masson\""));
    assert_string_equal(s.app->sides[0].given.title, title);
    assert_float_equal(s.app->clock_h, 5, 1e-9);
}

static void questions_keep_their_answer_until_asked(void **state)
{
    (void)state;
    frames(2);
    key(SDLK_q);
    assert_true(tells("\"answered\":false"));
    click("question-answer");
    assert_true(tells("\"answered\":true"));
    click("question-next");
    assert_true(tells("\"card\":1"));
    assert_true(tells("\"answered\":false"));
    click("question-try");
    assert_true(tells("\"compare\":\"split\""));
}

static void actors_filter_the_cells(void **state)
{
    (void)state;
    skh_play_seek(s.app, 20);
    frames(2);
    click("Neutrophils");
    assert_true(tells("\"cell_mask\":1,"));
    click("Neutrophils");
    assert_true(tells("\"cell_mask\":255,"));
}

static void scenarios_load_from_their_page(void **state)
{
    (void)state;
    frames(2);
    click("scenario");
    assert_true(tells("\"page\":\"scenarios\""));
    assert_true(s.app->scenario_count >= 3);
    int at = -1;
    for (int i = 0; i < s.app->scenario_count; i++) {
        if (strstr(s.app->scenarios[i].path, "single-pore")) at = i;
    }
    assert_true(at >= 0);
    assert_true(skh_course_load(s.app, s.app->scenarios[at].path));
    frames(2);
    assert_true(tells("\"title\":\"One channel of a 1 mm needle\""));
}

static void the_scale_goes_from_one_to_two_and_text_stays_on_screen(void **state)
{
    (void)state;
    frames(2);
    for (int i = 0; i < 6; i++) key_with(SDLK_PLUS, KMOD_LCTRL);
    assert_true(tells("\"scale\":2.00"));
    skh_box screen = skh_app_layout(s.app).screen;
    for (int i = 0; i < s.app->ui.order_count; i++) {
        skh_box box = s.app->ui.order[i].box;
        assert_true(box.x >= 0 && box.x + box.w <= screen.w + 0.5f);
        assert_true(box.w >= 8 && box.h >= 8);
    }
    for (int i = 0; i < 6; i++) key_with(SDLK_MINUS, KMOD_LCTRL);
    assert_true(tells("\"scale\":1.00"));
}

/// Another window: size in pixels and scale.
static void reopen(int width, int height, float scale)
{
    tear_down(NULL);
    skh_view_options options = small_view(width, height);
    options.scale = scale;
    open_stage(&options);
    skh_play_seek(s.app, 3);
    frames(2);
}

static bool has(const char *name)
{
    for (int i = 0; i < s.app->ui.order_count; i++) {
        if (!strcmp(s.app->ui.order[i].name, name)) return true;
    }
    return false;
}

static void large_letters_leave_every_control_on_screen(void **state)
{
    (void)state;
    static const char *const header[] = {"panel",   "stain",  "compare",  "signal",
                                         "surface", "export", "settings", "help"};
    enum { HEADER = sizeof header / sizeof header[0] };
    reopen(1280, 720, 2);
    key(SDLK_s); // the longest names do not push others out
    key(SDLK_c);
    key(SDLK_c);
    float edge = 0;
    for (int i = 0; i < HEADER; i++) {
        skh_box box = find(header[i])->box;
        assert_true(box.x >= edge && box.x + box.w <= skh_app_layout(s.app).screen.w);
        edge = box.x + box.w;
    }
    key(SDLK_c);
    click("export");
    assert_true(tells("\"page\":\"export\""));
    key(SDLK_ESCAPE);
    click("surface");
    assert_true(has("mirror-close"));
    reopen(1024, 768, 2); // no room for all: the drawer has the rest
    assert_false(has("export"));
    click("panel");
    for (int i = 0; i < HEADER; i++) assert_true(has(header[i]));
}

static void on_a_low_screen_cells_and_curves_are_in_the_drawer(void **state)
{
    (void)state;
    reopen(1280, 720, 2);
    assert_false(has("plots"));
    key(SDLK_p);
    skh_box drawer = skh_app_layout(s.app).side;
    static const char *const late[] = {"Capillary sprouts", "plots"};
    for (int i = 0; i < 2; i++) {
        assert_true(find(late[i])->box.y > drawer.y + drawer.h); // further down
        s.app->ui.focus = find(late[i])->id;
        s.app->ui.ring = true;
        frames(3);
        skh_box box = find(late[i])->box; // and in sight when the keyboard comes to it
        assert_true(box.y > drawer.y && box.y + box.h < drawer.y + drawer.h);
        s.app->scroll[0] = 0;
        s.app->ui.focus = 0;
        frames(2);
    }
}

static Uint32 pixel(int x, int y)
{
    return ((const Uint32 *)s.surface->pixels)[y * s.surface->pitch / 4 + x] & 0xFFFFFFu;
}

static Uint32 rgb(SDL_Color colour) { return (Uint32)colour.r << 16 | (Uint32)colour.g << 8 | colour.b; }

/// Pixels of a colour in a box.
static int count_pixels(skh_box box, Uint32 colour)
{
    int count = 0;
    float scale = skh_draw_scale(s.app->draw);
    for (int y = (int)(box.y * scale); y < (int)((box.y + box.h) * scale); y++) {
        for (int x = (int)(box.x * scale); x < (int)((box.x + box.w) * scale); x++)
            count += pixel(x, y) == colour;
    }
    return count;
}

static void a_paragraph_is_cut_between_lines_and_never_through_one(void **state)
{
    (void)state;
    skh_draw *draw = s.app->draw;
    SDL_Color white = {255, 255, 255, 255};
    const char *text = "Each line\nof these three\nis whole";
    float high = skh_draw_paragraph_height(draw, 300, SKH_FONT_BODY, text), line = high / 3;
    skh_draw_begin(draw, (SDL_Color){0, 0, 0, 255});
    skh_box window = {10, 20 + line / 2, 300, 2 * line}; // half of the first, the second, half of the third
    skh_draw_clip(draw, &window);
    skh_draw_paragraph(draw, 10, 20, 300, SKH_FONT_BODY, white, text);
    skh_draw_clip(draw, NULL);
    SDL_RenderFlush(s.renderer);
    assert_true(count_pixels((skh_box){10, 20 + line, 300, line}, rgb(white)) > 0);
    // 2 of the line's 17 points: lines are not spaced by a whole third
    assert_int_equal(count_pixels((skh_box){10, 20, 300, line - 2}, rgb(white)), 0);
    assert_int_equal(count_pixels((skh_box){10, 22 + 2 * line, 300, line - 2}, rgb(white)), 0);
}

static void what_one_points_at_is_told_whole_on_a_narrow_plate(void **state)
{
    (void)state;
    reopen(1280, 720, 2);
    skh_box plate = skh_app_layout(s.app).plate;
    Uint32 text = rgb(skh_app_colour(s.app, SKH_COLOUR_TEXT)); // that of marks on the plate is another white
    // below the badge when one points at the lower half, at the lower edge else; in two lines, this is the
    // second
    const skh_box second[2] = {{plate.x + 12, plate.y + 66, plate.w - 24, 14},
                               {plate.x + 12, plate.y + plate.h - 26, plate.w - 24, 14}};
    for (int i = 0; i < 2; i++) {
        mouse(0, 0, -1);
        frames(2);
        int before = count_pixels(second[i], text);
        mouse(2 * (plate.x + plate.w / 2), 2 * (plate.y + (i ? 60 : plate.h - 20)), -1);
        frames(2);
        assert_true(count_pixels(second[i], text) > before + 100);
    }
}

static void the_frame_of_a_card_lies_around_its_subject(void **state)
{
    (void)state;
    enum { STAINS = 8, TREATMENT = 10 };
    for (int wide = 0; wide < 2; wide++) {
        reopen(1280, 720, wide ? 1 : 2);
        s.app->scenario_count = 0;
        skh_layout layout = skh_app_layout(s.app);
        skh_box header[16]; // its controls
        int count = 0;
        for (; s.app->ui.order[count].box.y == layout.header.y; count++)
            header[count] = s.app->ui.order[count].box;
        assert_in_range(count, 8, 16);
        Uint32 frame = rgb(skh_app_colour(s.app, SKH_COLOUR_FOCUS));
        skh_page_open(s.app, SKH_PAGE_TOUR);
        for (int card = STAINS; card <= TREATMENT; card += TREATMENT - STAINS) {
            s.app->card = card;
            frames(2);
            s.app->ui.focus = 0; // no ring of its own
            frames(1);
            for (int i = 0; i < count; i++) assert_int_equal(count_pixels(header[i], frame), 0);
            assert_true(count_pixels(layout.screen, frame) > 1000);
        }
    }
}

static void a_course_with_lesions_opens_at_the_first(void **state)
{
    (void)state;
    static const char *const lesions[][2] = {
        {"kind", "rolling"}, {"width", "1.2 mm"}, {"depth", "250 um"}, {"darkness", "1"}};
    for (int scale = 0; scale <= 2; scale++) { // 0: without lesions, at scale 1
        skh_view_options options = small_view(1280, 720);
        skh_scenario *scenario = &options.scenario;
        skh_error err;
        options.scale = scale ? (float)scale : 1;
        skh_scenario_set(scenario, "domain.width", "3 mm", NULL);
        skh_scenario_set(scenario, "domain.depth", "2 mm", NULL);
        scenario->lesion_count = scale ? 2 : 0;
        for (int i = 0; i < 4 * scenario->lesion_count; i++) {
            char name[64];
            snprintf(name, sizeof name, "skin.lesions[%d].%s", i / 4, lesions[i % 4][0]);
            if (skh_scenario_set(scenario, name, lesions[i % 4][1], &err)) fail_msg("%s", err.message);
        }
        scenario->lesions[0].at = 1000;
        scenario->lesions[1].at = 2300;
        if (skh_scenario_finish(scenario, &err)) fail_msg("%s", err.message);
        tear_down(NULL);
        open_stage(&options);
        frames(3);
        skh_box plate = skh_app_layout(s.app).plate;
        float middle_um = scale ? 1000 : 1500;
        assert_float_equal(s.app->centre_um, middle_um, 1e-3);
        if (!scale) assert_float_equal(s.app->um_per_pt, 1.1, 1e-6);
        if (scale) assert_true(plate.w * s.app->um_per_pt >= 1200); // all of it, down to the skin below
        if (scale) assert_true(plate.h * s.app->um_per_pt + s.app->top_um >= 250 + 150);
        skh_play_seek(s.app, 1); // channels: without a lesion the nearest comes to the middle
        frames(3);
        float at_um = skh_paint_sight(&s.app->sides[0].scene->scene).at_um;
        assert_true(scale ? at_um == 1000 : at_um != 1500);
        assert_float_equal(s.app->centre_um, at_um, 1e-3);
    }
}

static void files_are_exported_whole(void **state)
{
    (void)state;
    char folder[] = "/tmp/skinheal-view-XXXXXX", before[4096];
    assert_non_null(mkdtemp(folder));
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    skh_play_seek(s.app, 24);
    frames(3);
    static const struct {
        skh_export kind;
        const char *name, *start;
    } files[] = {{SKH_EXPORT_PNG, "skinheal-001.png", "\x89PNG"},
                 {SKH_EXPORT_SVG, "skinheal-001.svg", "<svg "},
                 {SKH_EXPORT_CSV, "skinheal-001.csv", "time_d,session,"},
                 {SKH_EXPORT_CONFIG, "skinheal-001.yaml", ""}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        skh_export_start(s.app, files[i].kind);
        FILE *file = fopen(files[i].name, "rb");
        if (!file) fail_msg("%s was not written: %s", files[i].name, s.app->message);
        char head[32] = "";
        size_t got = fread(head, 1, sizeof head - 1, file);
        assert_true(got > 10);
        assert_memory_equal(head, files[i].start, strlen(files[i].start));
        fclose(file);
        remove(files[i].name);
    }
    assert_int_equal(chdir(before), 0);
    rmdir(folder);
}

static void a_film_shows_progress_and_can_be_cancelled(void **state)
{
    (void)state;
    char folder[] = "/tmp/skinheal-view-XXXXXX", before[4096];
    assert_non_null(mkdtemp(folder));
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    frames(2);
    skh_export_start(s.app, SKH_EXPORT_WEBP);
    frames(8);
    assert_true(tells("\"exporting\":true"));
    assert_true(skh_exporter_share(s.app->exporter) > 0);
    key(SDLK_ESCAPE);
    assert_true(tells("\"exporting\":false"));
    assert_int_equal(access("skinheal-001.webp", F_OK), -1);
    assert_int_equal(chdir(before), 0);
    rmdir(folder);
}

static void kiosk_mode_starts_again_when_nobody_is_there(void **state)
{
    (void)state;
    s.app->options.kiosk = 1;
    s.app->ui.reduce_motion = true;
    frames(2);
    skh_play_seek(s.app, 240);
    frames(3);
    key(SDLK_4);
    s.app->ui.mouse_x = s.app->ui.mouse_y = 300;          // a hand that went away
    for (int i = 0; i < 8 && s.app->clock_h > 200; i++) { // six seconds at the end, then from the start
        s.frames += 60;
        frames(1);
    }
    assert_true(s.app->clock_h < 1);
    assert_true(s.app->ui.mouse_x < 0);
    assert_true(tells("\"stain\":\"illustrated\""));
    s.frames += 400;
    frames(2);
    assert_true(tells("\"playing\":true"));
}

#define FLOW(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(int argc, char **argv)
{
    if (argc > 1) cmocka_set_test_filter(argv[1]);
    const struct CMUnitTest tests[] = {
        FLOW(stains_change_by_key_and_by_click),
        FLOW(a_click_needs_press_and_release_on_the_same_control),
        FLOW(two_presses_within_one_picture_both_count),
        FLOW(steps_have_fixed_lengths_and_go_back_exactly),
        FLOW(play_runs_the_clock_and_pause_holds_it),
        FLOW(a_slider_answers_to_every_key_of_its_kind),
        FLOW(a_dragged_slider_ends_on_a_round_number),
        FLOW(changed_settings_ask_what_shall_become_of_them),
        FLOW(settings_from_now_on_become_logged_edits),
        FLOW(a_comparison_runs_on_one_clock_and_swaps),
        FLOW(events_and_phases_can_be_walked_through),
        FLOW(the_section_zooms_around_the_pointer_and_returns),
        FLOW(every_control_is_reached_by_tab_and_says_what_it_is),
        FLOW(every_control_of_every_screen_answers_the_keyboard),
        FLOW(every_page_opens_by_key_works_by_tab_and_closes_by_escape),
        FLOW(the_tour_tells_the_course_and_then_plays_it),
        FLOW(a_presenters_keys_turn_the_cards_of_the_tour),
        FLOW(the_needle_of_the_tour_stops_by_itself_when_the_clot_is_there),
        FLOW(a_skipped_tour_brings_back_what_was_there),
        FLOW(questions_keep_their_answer_until_asked),
        FLOW(actors_filter_the_cells),
        FLOW(scenarios_load_from_their_page),
        FLOW(the_scale_goes_from_one_to_two_and_text_stays_on_screen),
        FLOW(large_letters_leave_every_control_on_screen),
        FLOW(on_a_low_screen_cells_and_curves_are_in_the_drawer),
        FLOW(a_paragraph_is_cut_between_lines_and_never_through_one),
        FLOW(what_one_points_at_is_told_whole_on_a_narrow_plate),
        FLOW(the_frame_of_a_card_lies_around_its_subject),
        FLOW(a_course_with_lesions_opens_at_the_first),
        FLOW(files_are_exported_whole),
        FLOW(a_film_shows_progress_and_can_be_cancelled),
        FLOW(kiosk_mode_starts_again_when_nobody_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
