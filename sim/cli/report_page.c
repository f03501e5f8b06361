#include "sim/cli/plot_bars.h"
#include "sim/cli/report.h"
#include "sim/cli/sweep/summary.h"
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char style[] =
    "body{font:16px/1.5 Inter,'DejaVu Sans',system-ui,sans-serif;color:#2b2f36;background:#f6f7f9;margin:0}"
    "main{max-width:1120px;margin:0 auto;padding:32px 24px 64px;background:#fff}"
    "h1{font-size:28px;margin:0 0 4px}h2{font-size:19px;margin:40px 0 12px;border-bottom:1px solid #e3e6ea;padding-bottom:6px}"
    ".quiet{color:#6f7782;font-size:14px}.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 24px;margin:16px 0}"
    ".facts dt{color:#6f7782}.facts dd{margin:0}"
    ".pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px}"
    "figure{margin:0}figure img{width:100%;height:auto;border-radius:4px;display:block}figcaption{color:#6f7782;font-size:14px}"
    "table{border-collapse:collapse;font-size:14px;width:100%}th{text-align:left;color:#6f7782;font-weight:600}"
    "th,td{padding:4px 12px 4px 0;border-bottom:1px solid #eef0f2;vertical-align:top}"
    "svg{width:100%;height:auto}.wide{overflow-x:auto}.wide th,.wide td{white-space:nowrap;font-size:13px;font-variant-numeric:tabular-nums}"
    "pre{font-size:12px;background:#f6f7f9;padding:12px;overflow-x:auto}.in{color:#00734f}.out{color:#a83c00}"
    "@media print{main{max-width:none;padding:0}body{background:#fff}}";

static void head(FILE *out, const char *title)
{
    fprintf(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                 "content=\"width=device-width,initial-scale=1\">\n<title>");
    skh_xml_text(out, title);
    fprintf(out, "</title>\n<style>%s</style></head>\n<body><main>\n<h1>", style);
    skh_xml_text(out, title);
    fputs("</h1>\n", out);
}

static skh_status tail(FILE *out, skh_error *err)
{
    fputs(
        "<p class=\"quiet\">Made by skinheal, a simulator of how skin heals after microneedling. It is a model for research "
        "and teaching, not medical advice.</p>\n</main></body></html>\n",
        out);
    return fflush(out) || ferror(out) ? skh_fail(err, SKH_ERR_IO, "the page could not be written") : SKH_OK;
}

static void fact(FILE *out, const char *name, const char *text)
{
    if (!*text) return;
    fprintf(out, "<dt>%s</dt><dd>", name);
    skh_xml_text(out, text);
    fputs("</dd>\n", out);
}

static void base64(FILE *out, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t three = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (left > 2 ? bytes[i + 2] : 0);
        fputc(digits[three >> 18], out), fputc(digits[three >> 12 & 63], out);
        fputc(left > 1 ? digits[three >> 6 & 63] : '=', out), fputc(left > 2 ? digits[three & 63] : '=', out);
    }
}

// ---- a run ----

static void treatment_facts(FILE *out, const skh_scenario *s)
{
    char text[300];
    skh_treatment t = skh_device_treatment(&s->device, &s->domain);
    fputs("<dl class=\"facts\">\n", out);
    snprintf(text, sizeof text, "%s, %.4g years, skin type %s",
             skh_choice_meaning(SKH_KIND_CHOICE_SITE, (int)s->skin.site), s->skin.age,
             skh_choice_word(SKH_KIND_CHOICE_SKIN_TYPE, (int)s->skin.type));
    fact(out, "Skin", text);
    if (s->session_count) {
        snprintf(text, sizeof text, "%s; needles of %.4g mm, tips reach %.3g mm; %.4g holes/cm\xc2\xb2",
                 skh_choice_meaning(SKH_KIND_CHOICE_DEVICE, (int)s->device.kind), s->device.length / 1000,
                 t.reach_um / 1000, t.holes_per_cm2);
        fact(out, "Device", text);
    }
    if (s->session_count > 1)
        snprintf(text, sizeof text, "%d, from day %.4g to day %.4g", s->session_count,
                 s->sessions[0].time_h / 24, s->sessions[s->session_count - 1].time_h / 24);
    else
        snprintf(text, sizeof text, "%s", s->session_count ? "one" : "none");
    fact(out, "Sessions", text);
    snprintf(text, sizeof text, "%s; %s%s", skh_choice_meaning(SKH_KIND_CHOICE_COVER, (int)s->care.cover),
             skh_choice_meaning(SKH_KIND_CHOICE_HYGIENE, (int)s->care.hygiene),
             s->care.nsaid > 0 ? "; anti-inflammatory medicine" : "");
    fact(out, "Aftercare", text);
    snprintf(text, sizeof text, "%.4g days; section %.3g mm wide, nodes %.3g \xc2\xb5m apart; seed %.0f",
             s->run.duration / 24, s->domain.width / 1000, s->domain.spacing, s->run.seed);
    fact(out, "Course", text);
    fputs("</dl>\n", out);
}

static void put_pictures(FILE *out, const skh_pictures *pictures)
{
    if (!pictures->count) return;
    fputs("<h2>Pictures</h2>\n<div class=\"pictures\">\n", out);
    for (int i = 0; i < pictures->count; i++) {
        const skh_page_picture *p = &pictures->list[i];
        fprintf(out, "<figure><img width=\"%d\" height=\"%d\" alt=\"Section of skin, ", p->width, p->height);
        skh_xml_text(out, p->caption);
        fputs("\" src=\"data:image/png;base64,", out);
        base64(out, p->png, p->size);
        fputs("\"><figcaption>", out);
        skh_xml_text(out, p->caption);
        fputs("</figcaption></figure>\n", out);
    }
    fprintf(out, "</div>\n<p class=\"quiet\">%s</p>\n", pictures->note);
}

static void put_events(FILE *out, const skh_csv *events)
{
    int time = skh_csv_column(events, "time_d"), session = skh_csv_column(events, "session");
    int label = skh_csv_column(events, "label");
    if (events->rows < 1 || time < 0 || session < 0 || label < 0) return;
    fputs("<h2>Events</h2>\n<table><tr><th>Event</th><th>Session</th><th>Since the first session</th></tr>\n",
          out);
    for (int row = 0; row < events->rows; row++) {
        double day = skh_cell_number(events, row, time);
        fputs("<tr><td>", out);
        skh_xml_text(out, skh_csv_cell(events, row, label));
        fprintf(out,
                day < 2 ? "</td><td>%s</td><td>%.3g h</td></tr>\n"
                        : "</td><td>%s</td><td>day %.3g</td></tr>\n",
                skh_csv_cell(events, row, session), day < 2 ? 24 * day : day);
    }
    fputs("</table>\n", out);
}

static void span(FILE *out, double low, double high)
{
    if (isinf(low))
        fprintf(out, "at most %.3g", high);
    else if (isinf(high))
        fprintf(out, "at least %.3g", low);
    else
        fprintf(out, "%.3g to %.3g", low, high);
}

static void put_evidence(FILE *out, const skh_figure *figure)
{
    int rows = 0;
    for (int p = 0; p < figure->panel_count; p++) {
        for (int m = 0; m < figure->panels[p].mark_count; m++) {
            const skh_mark *mark = &figure->panels[p].marks[m];
            if (isnan(mark->found)) continue; // beyond the end of this run
            if (!rows++)
                fputs(
                    "<h2>Evidence</h2>\n<p class=\"quiet\">Published figures that can be read off these curves. Most were "
                    "measured under another protocol than this one; how the model does against each under its own "
                    "protocol is told by <code>skinheal validate</code>.</p>\n<table><tr><th>Quantity</th><th>Published"
                    "</th><th>Here</th><th></th><th>Source</th></tr>\n",
                    out);
            fputs("<tr><td>", out);
            skh_xml_text(out, mark->quantity);
            fputs("</td><td>", out);
            span(out, mark->is_time ? mark->from_d : mark->low, mark->is_time ? mark->to_d : mark->high);
            fprintf(out, "%s%s</td><td>%.3g</td><td class=\"%s\">%s</td><td>", mark->is_time ? " d" : " ",
                    mark->is_time ? "" : figure->panels[p].unit, mark->found, mark->inside ? "in" : "out",
                    mark->inside ? "inside" : "outside");
            skh_xml_text(out, mark->source);
            if (*mark->doi) fprintf(out, ", %s", mark->doi);
            fputs("</td></tr>\n", out);
        }
    }
    if (rows) fputs("</table>\n", out);
}

static void put_provenance(FILE *out, const skh_left *left)
{
    char text[200];
    fputs("<h2>Provenance</h2>\n<dl class=\"facts\">\n", out);
    fact(out, "Program", left->program);
    snprintf(text, sizeof text, "%s, constants %s", left->model_version, left->model_hash);
    if (*left->model_hash) fact(out, "Model", text);
    fact(out, "Compiler", left->compiler);
    fact(out, "Machine", left->system);
    fact(out, "Started", left->started);
    snprintf(text, sizeof text, "%s s", left->wall_s);
    if (*left->wall_s) fact(out, "Wall time", text);
    fact(out, "Status", left->status);
    fact(out, "State at the end", left->state_hash);
    fact(out, "timeline.csv", left->timeline_sum);
    fputs("</dl>\n<details><summary>Complete configuration</summary>\n<pre>", out);
    skh_xml_text(out, left->config);
    fputs("</pre></details>\n", out);
}

static skh_status put_figure(FILE *out, const skh_figure *figure, skh_error *err)
{
    if (!figure->panel_count) return SKH_OK;
    skh_figure bare = *figure; // the page has these texts already
    *bare.title = *bare.note = 0;
    fputs("<h2>Time courses</h2>\n<p class=\"quiet\">", out);
    skh_xml_text(out, figure->note);
    fputs("</p>\n<div class=\"wide\">\n", out);
    skh_status status = skh_figure_svg(&bare, out, err);
    fputs("</div>\n", out);
    return status;
}

skh_status skh_page_of_run(const skh_left *left, const skh_drawing *drawing, const skh_pictures *pictures,
                           FILE *out, skh_error *err)
{
    head(out, *left->scenario.title ? left->scenario.title : "A course of healing");
    treatment_facts(out, &left->scenario);
    put_pictures(out, pictures);
    skh_status status = put_figure(out, &drawing->figure, err);
    if (status) return status;
    put_events(out, &left->events);
    put_evidence(out, &drawing->figure);
    put_provenance(out, left);
    return tail(out, err);
}

// ---- a sweep ----

static skh_status put_table(FILE *out, skh_store *store, const char *title, skh_summary_fn *summary,
                            const skh_choice *choice, skh_error *err)
{
    skh_table *table = calloc(1, sizeof *table);
    if (!table) return skh_fail(err, SKH_ERR_MEMORY, "out of memory");
    table->out = out, table->format = SKH_TABLE_HTML;
    fprintf(out, "<h2>%s</h2>\n<div class=\"wide\">\n", title);
    skh_status status = summary(store, choice, table, err);
    fputs("</div>\n", out);
    free(table);
    return status;
}

static void put_sweep_facts(FILE *out, skh_store *store)
{
    static const struct {
        const char *key, *name;
    } facts[] = {{"replicates", "Seeds per point"},
                 {"sample_method", "Sample"},
                 {"sample_n", "Sample size"},
                 {"model_version", "Model"},
                 {"model_hash", "Its constants"},
                 {"plan_hash", "Plan"},
                 {"created", "Started"}};
    char text[200], runs[32];
    fputs("<dl class=\"facts\">\n", out);
    skh_store_meta(skh_store_handle(store), "runs", runs, sizeof runs);
    snprintf(text, sizeof text, "%d of %s finished", skh_store_finished(store), runs);
    fact(out, "Runs", text);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        skh_store_meta(skh_store_handle(store), facts[i].key, text, sizeof text);
        if (strcmp(text, "0")) fact(out, facts[i].name, text);
    }
    fputs("</dl>\n", out);
}

static skh_status put_bars(FILE *out, skh_store *store, skh_error *err)
{
    skh_choice usual = {0};
    skh_bar_figure figure;
    skh_status status = skh_bars_of_sweep(store, &usual, &figure, err);
    fputs("<h2>What drives the outcomes</h2>\n", out);
    return status ? status : skh_bars_svg(&figure, out, err);
}

skh_status skh_page_of_sweep(skh_store *store, const skh_drawing *drawing, FILE *out, skh_error *err)
{
    char title[160], method[32];
    char file[8192];
    skh_choice none = {0}, ends = {.measure_count = 2, .measures = {"final", "peak"}};
    sqlite3 *db = skh_store_handle(store);
    skh_store_meta(db, "title", title, sizeof title);
    skh_store_meta(db, "sample_method", method, sizeof method);
    head(out, *title ? title : "A sweep");
    put_sweep_facts(out, store);
    int sensitive = !strcmp(method, "morris") || !strcmp(method, "saltelli");
    skh_status status = sensitive ? put_bars(out, store, err) : put_figure(out, &drawing->figure, err);
    if (!status && !sensitive)
        status = put_table(out, store, "Probabilities", skh_summary_probabilities, &none, err);
    if (!status && sensitive)
        status = put_table(out, store, "Sensitivity", skh_summary_sensitivity, &none, err);
    if (!status && !sensitive)
        status = put_table(out, store, "Outcomes over seeds", skh_summary_outcomes, &ends, err);
    if (!status && !sensitive)
        status = put_table(out, store, "Events over seeds", skh_summary_events, &none, err);
    skh_store_meta(db, "sweep_file", file, sizeof file);
    fputs("<h2>Provenance</h2>\n<details><summary>The sweep file</summary>\n<pre>", out);
    skh_xml_text(out, file);
    fputs("</pre></details>\n", out);
    return status ? status : tail(out, err);
}
