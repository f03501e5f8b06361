#include "sim/cli/run_story.h"

#include "skinheal/vocabulary.h"
#include <math.h>
#include <string.h>

enum { NEUTROPHILS, MACROPHAGES, FIBROBLASTS, MYOFIBROBLASTS, REDNESS, BLEEDING };

static const skh_metric_scalar_id watched[SKH_STORY_PEAKS] = {
    [NEUTROPHILS] = SKH_MS_neutrophils_count,
    [MACROPHAGES] = SKH_MS_macrophages_count,
    [FIBROBLASTS] = SKH_MS_fibroblasts_active_count,
    [MYOFIBROBLASTS] = SKH_MS_myofibroblasts_count,
    [REDNESS] = SKH_MS_erythema_index,
    [BLEEDING] = SKH_MS_petechiae_per_cm2,
};

static double scalar(const skh_scene *scene, skh_metric_scalar_id id)
{
    return scene->metrics[skh_metric_scalar(id)];
}

static double regional(const skh_scene *scene, skh_metric_region_id id, skh_region region)
{
    return scene->metrics[skh_metric_regional(id, region, 0)];
}

void skh_story_watch(skh_story *story, const skh_scene *scene)
{
    if (scene->session < 1) return;
    for (int i = 0; i < SKH_STORY_PEAKS; i++) {
        double value = scalar(scene, watched[i]);
        if (value <= story->peak[scene->session - 1][i].value) continue;
        story->peak[scene->session - 1][i].value = value;
        story->peak[scene->session - 1][i].time_h = scene->time_h;
    }
}

// "after 25 minutes", "after 13 hours", "on day 4.2"
static const char *moment(double hours, char text[40])
{
    if (hours < 2)
        snprintf(text, 40, "after %.0f minutes", hours * 60);
    else if (hours < 48)
        snprintf(text, 40, "after %.0f hours", hours);
    else
        snprintf(text, 40, "on day %.1f", hours / 24);
    return text;
}

typedef struct teller {
    FILE *out;
    const skh_story *story;
    const skh_scene *scene;
    int session, cut; // cut: one wound instead of channels
    double start_h;
} teller;

// hours from the session to an event of it; negative when it has not happened
static double since(const teller *t, skh_event_type type)
{
    for (int i = 0; i < t->scene->event_count; i++) {
        const skh_event *event = &t->scene->events[i];
        if (event->type == (int)type && event->session == t->session) return event->time_h - t->start_h;
    }
    return -1;
}

// a sentence with the time of an event in the place of %s, or another one when there was none
static void tell_event(const teller *t, skh_event_type type, const char *before, const char *after,
                       const char *otherwise)
{
    char when[40];
    double hours = since(t, type);
    if (hours < 0)
        fputs(otherwise, t->out);
    else
        fprintf(t->out, "%s%s%s", before, moment(hours, when), after);
}

static void tell_peak(const teller *t, int which, const char *who)
{
    char when[40];
    double value = t->story->peak[t->session][which].value;
    if (value <= 0) return;
    fprintf(t->out, "%s are most numerous %s, with %.0f in the section. ", who,
            moment(t->story->peak[t->session][which].time_h - t->start_h, when), value);
}

static void tell_closing(const teller *t)
{
    const char *place = t->cut ? "the cut " : "the channels ";
    char text[64];
    double bleeding = t->story->peak[t->session][BLEEDING].value;
    fputs("  Closing: ", t->out);
    if (t->cut)
        fputs("It bleeds. ", t->out);
    else if (bleeding > 0)
        fprintf(t->out, "About %.0f channels per square centimetre bleed. ", bleeding);
    else
        fputs("Nothing bleeds. ", t->out);
    snprintf(text, sizeof text, "A clot fills %s", place);
    tell_event(t, SKH_EVENT_CLOT_FORMED, text, ". ", "No clot fills it all. ");
    tell_event(t, SKH_EVENT_SEALED, "Hardly anything passes through ", ". ",
               "It stays open for what comes from outside. ");
    tell_event(t, SKH_EVENT_BRIDGED, "Keratinocytes have covered everything ", ".\n",
               "Keratinocytes have not covered everything.\n");
}

static void tell_inflammation(const teller *t)
{
    char when[40];
    fputs("  Inflammation: ", t->out);
    tell_peak(t, NEUTROPHILS, "Neutrophils");
    tell_peak(t, MACROPHAGES, "Macrophages");
    double redness = t->story->peak[t->session][REDNESS].value;
    if (redness > 0.01)
        fprintf(t->out, "Redness is highest %s, %.2f of 1.",
                moment(t->story->peak[t->session][REDNESS].time_h - t->start_h, when), redness);
    fputc('\n', t->out);
}

static void tell_rebuilding(const teller *t)
{
    fputs("  Rebuilding: ", t->out);
    tell_peak(t, FIBROBLASTS, "Active fibroblasts");
    tell_event(t, SKH_EVENT_FIRST_COLLAGEN3, "The first new collagen III is there ", "",
               "No new collagen III is seen");
    tell_event(t, SKH_EVENT_FIRST_COLLAGEN1, ", new collagen I ", ". ", ". ");
    if (t->story->peak[t->session][MYOFIBROBLASTS].value > 0)
        tell_peak(t, MYOFIBROBLASTS, "Myofibroblasts");
    else
        fputs("No myofibroblasts appear. ", t->out);
    tell_event(t, SKH_EVENT_COLLAGEN1_OVERTAKES, "New collagen I outweighs III ", ".\n", "\n");
}

static double percent(double share) { return 100 * share; }

static void tell_end(FILE *out, const skh_scene *scene, const skh_scenario *scenario)
{
    fprintf(out, "At the end, day %.4g:\n", scene->time_h / 24);
    if (scene->pore_count)
        fprintf(
            out,
            "  In the wounds, collagen is back to %.0f %% of what was lost; %.0f %% of all collagen there is type III.\n",
            percent(regional(scene, SKH_MR_collagen, SKH_REGION_PORE)),
            percent(regional(scene, SKH_MR_collagen3_share, SKH_REGION_PORE)));
    fprintf(
        out,
        "  Over the skin, the papillary dermis holds %.1f %% and the reticular dermis %.1f %% of its usual collagen.\n",
        percent(regional(scene, SKH_MR_collagen, SKH_REGION_PAPILLARY)),
        percent(regional(scene, SKH_MR_collagen, SKH_REGION_RETICULAR)));
    fprintf(
        out,
        "  The epidermis is %.0f um thick, roughness is %.1f um, redness %.2f, melanin %.2f of the own baseline.\n",
        scalar(scene, SKH_MS_epidermis_um), scalar(scene, SKH_MS_surface_ra_um),
        scalar(scene, SKH_MS_erythema_index), scalar(scene, SKH_MS_melanin_index));
    for (int i = 0, told = 0; i < scenario->lesion_count; i++) {
        int kind = (int)scenario->lesions[i].kind, bit = kind == SKH_LESION_DARK_SPOT   ? 4
                                                         : kind == SKH_LESION_FINE_LINE ? 1
                                                                                        : 2;
        if (told & bit) continue;
        told |= bit;
        if (bit == 1) fprintf(out, "  Fine lines are %.0f um deep.\n", scalar(scene, SKH_MS_line_depth_um));
        if (bit == 2) fprintf(out, "  Sunken scars are %.0f um deep.\n", scalar(scene, SKH_MS_scar_depth_um));
        if (bit == 4)
            fprintf(out, "  Dark spots have %.2f times the melanin around.\n",
                    scalar(scene, SKH_MS_melanin_patch_index));
    }
    double infected = scalar(scene, SKH_MS_infected_pores_count), scar = scalar(scene, SKH_MS_scar_area_frac);
    if (infected > 0) fprintf(out, "  %.0f channels were infected.\n", infected);
    if (scar > 0.0005) fprintf(out, "  %.1f %% of the dermis has become scar.\n", percent(scar));
}

void skh_story_tell(FILE *out, const skh_story *story, const skh_scene *scene, const skh_scenario *scenario)
{
    fprintf(out, "%s\n\n", scenario->title);
    if (!scene->session) fputs("Nobody treats this skin; it stays at rest.\n\n", out);
    for (int k = 0; k < scene->session; k++) {
        int cut = (int)scenario->sessions[k].device.kind == SKH_DEVICE_CUT;
        teller t = {out, story, scene, k, cut, scenario->sessions[k].time_h};
        int channels = 0;
        float deepest = 0;
        for (int i = 0; i < scene->pore_count; i++) {
            if (scene->pores[i].session != k) continue;
            channels++;
            deepest = fmaxf(deepest, scene->pores[i].depth_um);
        }
        fprintf(out, "Session %d, day %.4g: %d %s%s in the section, the deepest %.2f mm.\n", k + 1,
                t.start_h / 24, channels, cut ? "cut" : "channel", channels == 1 ? "" : "s",
                (double)deepest / 1000);
        if (channels) {
            tell_closing(&t);
            tell_inflammation(&t);
            tell_rebuilding(&t);
        }
        fputc('\n', out);
    }
    tell_end(out, scene, scenario);
    fputs("\nA model to learn from; no medical advice.\n", out);
}
