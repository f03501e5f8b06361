// State of the window: two courses at most (A and B), a clock, a camera, what is open.
//
// A picture is made in four steps: events -> skh_app_update (clock, engines, painter) -> skh_screen_draw
// (widgets draw and act) -> present. Nothing here knows whether there is a window: tests and files use a
// memory surface.
#pragma once
#include "sim/view/engine.h"
#include "sim/view/painter.h"
#include "sim/view/stamps.h"
#include "sim/view/text.h"
#include "sim/view/ui.h"
#include "sim/view/view.h"
#include "sim/view/widgets.h"

enum { SKH_MAX_SCENARIOS = 64, SKH_CURVES = 5, SKH_SIDE_TABS = 4 };

typedef enum skh_page {
    SKH_PAGE_NONE,
    SKH_PAGE_HELP,
    SKH_PAGE_SIMPLIFIED,
    SKH_PAGE_SETTINGS,
    SKH_PAGE_EXPORT,
    SKH_PAGE_TOUR,
    SKH_PAGE_QUESTIONS,
    SKH_PAGE_SCENARIOS,
    SKH_PAGE_COUNT
} skh_page;
typedef enum skh_compare {
    SKH_COMPARE_OFF,
    SKH_COMPARE_SPLIT,
    SKH_COMPARE_DIFFERENCE,
    SKH_COMPARE_COUNT
} skh_compare;
typedef enum skh_action {
#define SKH_ACTION(name, ...) SKH_ACTION_##name,
#include "sim/view/actions.inl"
    SKH_ACTION_COUNT
} skh_action;

/// One course on screen.
typedef struct skh_side {
    skh_engine *engine; ///< NULL: not there
    skh_scenario draft; ///< what the sliders show
    skh_scenario given; ///< what was started
    skh_pace pace;
    skh_record record;
    skh_shared_scene *scene;
    skh_engine_state state;
    const skh_painted *painted;
    SDL_Texture *texture, *before; ///< plate, and the one that fades out
    int texture_w, texture_h, before_w, before_h;
    skh_camera before_camera;
    unsigned serial;
    skh_stain shown_stain;
    double fade_start_s;
    skh_stamps *stamps; ///< its cells
    double changed_s;   ///< when a setting was changed last; 0 = nothing to do
} skh_side;

/// What the guided tour puts away and brings back.
typedef struct skh_kept {
    bool away; ///< `sides` hold the visitor's courses
    skh_side sides[2];
    skh_compare compare;
    int active, speed, signal;
    skh_stain stain;
    bool surface, ahead; ///< ahead: the tour's course is being computed on
    double clock_h;
} skh_kept;

typedef struct skh_layout { ///< points
    skh_box screen, header, plate, side, time;
    bool compact; ///< narrow: side panel slides over the plate, tabs become a menu
} skh_layout;

typedef struct skh_target { ///< a published time behind a curve: when it peaks, or falls below a level
    int metric;
    double low, high; ///< h since the session
    char text[96], source[96];
} skh_target;

typedef struct skh_app {
    skh_view_options options;
    SDL_Renderer *renderer;
    SDL_Window *window; ///< NULL without one
    int width_px, height_px;
    skh_draw *draw;
    skh_ui ui;
    skh_painter *painter;
    skh_side sides[2];
    int active; ///< side the panels change
    skh_compare compare;
    double time_s, dt_s; ///< wall clock
    bool exact;          ///< pictures for files and tests: wait for engine and painter

    // time
    double clock_h;
    bool playing;
    int speed;             ///< 0..SKH_SPEEDS - 1
    double needle_start_s; ///< of the animation; negative = none
    int needle_window;
    bool dragging_time;

    // section
    float centre_um, top_um, um_per_pt; ///< shown
    float want_centre_um, want_top_um, want_um_per_pt;
    bool framed;          ///< the first view was set
    bool framed_channels; ///< and there were channels then
    bool steered;         ///< the camera was moved by hand: leave it alone
    bool panning;
    float pan_x, pan_y;
    skh_stain stain;
    int signal; ///< -1 = none
    bool mark_cells, labels, surface;
    float stage_turns;
    uint32_t cell_mask; ///< cells drawn
    int highlight;      ///< type, or -1
    uint32_t picked_id; ///< cell chosen by keyboard or click; 0 = none
    int picked_type;
    SDL_Texture *icons, *difference, *mirror, *minimap;
    int icons_scale;
    int difference_field; ///< row of the list in inset.c
    void *difference_scene[2], *mirror_scene;

    // panels
    int tab;
    skh_box stains;  ///< where the header has them
    bool panel_open; ///< compact layout
    float scroll[SKH_PAGE_COUNT], more_scroll;
    int plot_set;
    skh_target *targets;
    int target_count;
    double target_range[SKH_CURVES];

    // pages
    skh_page page;
    int help_tab;
    int card;        ///< of the tour or the questions
    int card_staged; ///< card of the tour whose moment is on the stage, -1 = none
    skh_kept kept;   ///< during the tour
    bool answered;
    bool blank;
    bool captions;
    char caption[256];
    double caption_s;
    int scenario_count;
    struct {
        char path[512], title[128];
    } scenarios[SKH_MAX_SCENARIOS];
    char message[256]; ///< a line over the plate
    double message_s;
    bool message_warning;

    // kiosk, export, end
    double touched_s, finished_s;
    struct skh_exporter *exporter;
    bool quit;
    FILE *announce;
    skh_phase announced_phase;
    int announced_session;
    int frames;
} skh_app;

skh_status skh_app_create(skh_app **out, const skh_view_options *options, SDL_Renderer *renderer,
                          int width_px, int height_px, skh_error *err);
void skh_app_destroy(skh_app *app);
void skh_app_event(skh_app *app, const SDL_Event *event);
void skh_app_update(skh_app *app, double time_s);
void skh_app_resize(skh_app *app, int width_px, int height_px);
void skh_app_scale(skh_app *app, float scale); ///< UI scale 1..2
void skh_app_act(skh_app *app, skh_action action);
void skh_app_keys(skh_app *app); ///< global keys that no widget took; after drawing
void skh_app_say(skh_app *app, bool warning, const char *format, ...) __attribute__((format(printf, 3, 4)));
skh_layout skh_app_layout(const skh_app *app);
static inline SDL_Color skh_app_colour(const skh_app *app, skh_colour colour)
{
    return skh_theme_colour(app->ui.theme, colour);
}

// play.c
enum {
    SKH_SPEEDS = 8,
    SKH_SPEED_NORMAL = 2
}; ///< paces, slowest first; the normal one tells the course in 90 s
const char *skh_speed_word(int speed);
void skh_play_update(skh_app *app);
void skh_play_seek(skh_app *app, double time_h); ///< the clock jumps; stays playing or paused
void skh_play_event(skh_app *app, int way);
void skh_play_chapter(skh_app *app, int way);
float skh_play_needle(const skh_app *app);    ///< 0 = out .. 1 = in
double skh_play_newest_h(const skh_app *app); ///< furthest time all courses know

// course.c: scenarios and the two sides
void skh_course_drop(skh_side *side); ///< ends a course and empties its side
void skh_course_start(skh_app *app, int side, const skh_scenario *scenario);
void skh_course_restart(skh_app *app, int side);  ///< with its draft
void skh_course_from_now(skh_app *app, int side); ///< draft's changes as live edits
void skh_course_undo(skh_app *app, int side);
void skh_course_branch(skh_app *app); ///< A's draft becomes B
void skh_course_swap(skh_app *app);
void skh_course_compare(skh_app *app, skh_compare mode);
bool skh_course_load(skh_app *app, const char *path);
void skh_course_list(skh_app *app); ///< scenario files of the folder
int skh_course_sides(const skh_app *app);
/// Keys in which two scenarios differ, as "key" strings; returns how many (at most `max` are written).
int skh_course_differences(const skh_scenario *a, const skh_scenario *b, const skh_key_info **keys, int max);

// section.c, marks.c, pointer.c
void skh_section_camera(skh_app *app); ///< eased movement, limits
void skh_section_frame(skh_app *app, bool whole);
void skh_section_zoom(skh_app *app, float factor, float x_pt, float y_pt);
void skh_section_ask(skh_app *app, int side, skh_box plate);
void skh_section_draw(skh_app *app, skh_box box);
skh_box skh_section_box(const skh_app *app, int side); ///< of a side's plate
void skh_marks_draw(skh_app *app, int side, skh_box box);
void skh_marks_badge(skh_app *app, int side, skh_box box);
float skh_marks_map_width(const skh_app *app, skh_box box); ///< what the mini-map takes of a plate's width
void skh_pointer_draw(skh_app *app, int side, skh_box box);
void skh_difference_draw(skh_app *app, skh_box box);
void skh_mirror_draw(skh_app *app, skh_box box);
bool skh_mirror_low(skh_box box); ///< no room below the badge: it stands where the layers' labels do
/// Window position of a place in the skin as drawn, points.
SDL_FPoint skh_section_place(const skh_app *app, skh_box box, float x_um, float shown_z_um);

// header.c, side.c, actors.c, timeline.c, plots.c, targets.c
void skh_header_draw(skh_app *app, skh_box box);
float skh_header_rest(skh_app *app, skh_box row); ///< buttons the header had no room for; returns the height
void skh_side_draw(skh_app *app, skh_box box);
float skh_who_height(void);
void skh_who_draw(skh_app *app, skh_box box);
void skh_actor_tip(int type, char *text,
                   size_t size); ///< type = skh_cell_type, or SKH_CELL_COUNT for platelets
void skh_actor_line(skh_app *app, skh_box row, int type); ///< icon, name and count
void skh_icon_actor(skh_app *app, float x, float y, float size, int type);
void skh_timeline_draw(skh_app *app, skh_box box);
float skh_timeline_legend(const skh_app *app); ///< width of the curves' legend beside the time axis; 0 = none
void skh_plots_draw(skh_app *app, skh_box box, int window);
void skh_plots_legend(skh_app *app, skh_box box);
extern const int skh_plot_sets;
const char *skh_plot_set_name(int set);
typedef struct skh_curve {
    skh_text_id label;
    const char *column; ///< of the time line
    double low, high;   ///< axis; grows with the data when `fixed` is 0
    int fixed;
    double factor; ///< from the column's unit to the one shown
    const char *unit;
    int decimals;
} skh_curve;
const skh_curve *skh_plot_curve(int set, int curve);
void skh_published_load(skh_app *app, const char *path);

// pages.c, tour.c, export_page.c
void skh_page_open(skh_app *app, skh_page page);
void skh_pages_draw(skh_app *app);
void skh_tour_begin(skh_app *app); ///< the tour's own course takes the stage
void skh_tour_draw(skh_app *app);
void skh_tour_drop(skh_app *app); ///< at the end of the program: what it put away
void skh_questions_draw(skh_app *app);
void skh_export_draw(skh_app *app);

void skh_screen_draw(skh_app *app);
/// One line of JSON about everything a test may ask for. Ends with a newline.
void skh_app_dump(skh_app *app, FILE *out);
