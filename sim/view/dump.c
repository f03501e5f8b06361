// The state as one line of JSON, for tests and for anyone who drives the window from outside.
#include "sim/view/app.h"
#include "sim/view/exporter.h"
#include <string.h>

static const char *const pages[SKH_PAGE_COUNT] = {"none",   "help", "simplified", "settings",
                                                  "export", "tour", "questions",  "scenarios"};
static const char *const compares[SKH_COMPARE_COUNT] = {"off", "split", "difference"};

static void text(FILE *out, const char *name, const char *value)
{
    fprintf(out, "\"%s\":\"", name);
    for (const char *c = value; *c; c++) {
        if (*c == '"' || *c == '\\') fputc('\\', out);
        if ((unsigned char)*c >= 32) fputc(*c, out);
    }
    fputs("\",", out);
}

static const char *focus_name(const skh_ui *ui)
{
    for (int i = 0; i < ui->order_count; i++) {
        if (ui->order[i].id == ui->focus) return ui->order[i].name;
    }
    return "";
}

static void dump_side(const skh_app *app, int index, FILE *out)
{
    const skh_side *side = &app->sides[index];
    fprintf(out, "\"%s\":{", index ? "b" : "a");
    text(out, "title", side->given.title);
    fprintf(out, "\"now_h\":%.9g,\"newest_h\":%.9g,\"end_h\":%.9g,\"busy\":%s,\"failed\":%s,",
            side->state.now_h, side->state.newest_h, side->pace.end_h, side->state.busy ? "true" : "false",
            side->state.failed ? "true" : "false");
    fprintf(
        out,
        "\"length_um\":%.9g,\"diameter_um\":%.9g,\"density\":%.9g,\"age\":%.9g,\"sessions\":%d,\"edits\":%d,",
        side->draft.device.length, side->draft.device.diameter, side->draft.device.density,
        side->draft.skin.age, side->given.session_count, side->scene ? side->scene->scenario.edit_count : 0);
    fprintf(
        out,
        "\"changed\":%s,\"keyframes\":%d,\"history_mb\":%.1f,\"rows\":%d,\"events\":%d,\"cells\":%d,\"pores\":%d}",
        side->changed_s > 0 ? "true" : "false", side->state.keyframes,
        (double)side->state.history_bytes / 1048576, side->record.count, side->record.event_count,
        side->scene ? side->scene->scene.cells.count : 0, side->scene ? side->scene->scene.pore_count : 0);
}

void skh_app_dump(skh_app *app, FILE *out)
{
    fprintf(out, "{\"clock_h\":%.9g,\"playing\":%s,", app->clock_h, app->playing ? "true" : "false");
    text(out, "pace", skh_speed_word(app->speed));
    text(out, "stain", skh_stain_word(app->stain));
    text(out, "signal", app->signal < 0 ? "none" : skh_signal_words[app->signal].name);
    text(out, "theme", skh_theme_word(app->ui.theme));
    text(out, "page", pages[app->page]);
    text(out, "compare", compares[app->compare]);
    text(out, "focus", focus_name(&app->ui));
    text(out, "curves", skh_plot_set_name(app->plot_set));
    text(out, "message", app->time_s - app->message_s < 9 ? app->message : "");
    text(out, "said", app->caption);
    fprintf(out, "\"card\":%d,\"tab\":%d,\"active\":\"%s\",\"scale\":%.2f,\"width\":%d,\"height\":%d,",
            app->card, app->tab, app->active ? "B" : "A", (double)skh_draw_scale(app->draw), app->width_px,
            app->height_px);
    fprintf(
        out,
        "\"um_per_pt\":%.4f,\"centre_um\":%.2f,\"top_um\":%.2f,\"cell_mask\":%u,\"labels\":%s,\"mark_cells\":%s,\"mirror\":%s,",
        (double)app->want_um_per_pt, (double)app->want_centre_um, (double)app->want_top_um,
        app->cell_mask & ((2u << SKH_CELL_COUNT) - 1), app->labels ? "true" : "false",
        app->mark_cells ? "true" : "false", app->surface ? "true" : "false");
    fprintf(out, "\"reduce_motion\":%s,\"captions\":%s,\"controls\":%d,\"exporting\":%s,\"answered\":%s,",
            app->ui.reduce_motion ? "true" : "false", app->captions ? "true" : "false", app->ui.order_count,
            app->exporter ? "true" : "false", app->answered ? "true" : "false");
    dump_side(app, 0, out);
    if (skh_course_sides(app) == 2) {
        fputc(',', out);
        dump_side(app, 1, out);
    }
    fputs("}\n", out);
    fflush(out);
}
