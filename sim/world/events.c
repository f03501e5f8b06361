// Events of a course: watched every step (counts) or every hour (tissue), so that output cadence cannot move
// them.
#include "sim/model/modifiers.h"
#include "sim/world/internal.h"
#include <string.h>

static const double none = 0.01;

typedef struct channel_collagen {
    double young1, young3, share3, fibrin, cut;
} channel_collagen;

static channel_collagen look(const skh_world *w)
{
    const skh_tissue *t = &w->tissue;
    size_t n = skh_grid_nodes(&t->grid);
    channel_collagen sum = {0};
    double third = 0.0, all = 0.0;
    for (size_t i = 0; i < n; i++) {
        double cut = t->field[SKH_FIELD_MEMORY][i];
        if (cut < none || t->rest.capacity[i] <= 0.0f) continue;
        sum.cut += cut * (double)t->rest.set_point[i];
        sum.young1 += cut * t->field[SKH_FIELD_COLLAGEN1_YOUNG][i];
        sum.young3 += cut * t->field[SKH_FIELD_COLLAGEN3_YOUNG][i];
        third += cut * (t->field[SKH_FIELD_COLLAGEN3_YOUNG][i] + t->field[SKH_FIELD_COLLAGEN3_MATURE][i]);
        all += cut * skh_collagen_at(t, i);
        sum.fibrin += t->field[SKH_FIELD_FIBRIN][i];
    }
    sum.share3 = all > 0.0 ? third / all : 0.0;
    return sum;
}

void skh_world_start_events(skh_world *w)
{
    int k = w->state->session - 1;
    channel_collagen now = look(w);
    for (int e = 0; e < SKH_EVENT_COUNT; e++) {
        w->state->event_h[k][e] = -1.0;
        w->state->best[k][e] = 0.0;
    }
    w->state->event_h[k][SKH_EVENT_NEEDLED] = skh_world_now(w);
    w->state->fibrin0[k] = now.fibrin;
    w->state->young1_0[k] = now.young1;
    w->state->young3_0[k] = now.young3;
    w->state->leaked[k] = 0;
}

static void happened(skh_world *w, skh_event_type event, int yes)
{
    double *when = &w->state->event_h[w->state->session - 1][event];
    if (yes && *when < 0.0) *when = skh_world_now(w);
}

static void peak(skh_world *w, skh_event_type event, double value)
{
    int k = w->state->session - 1;
    if (value <= w->state->best[k][event]) return;
    w->state->best[k][event] = value;
    w->state->event_h[k][event] = skh_world_now(w);
}

static void watch_channels(skh_world *w)
{
    int session = w->state->session - 1, n = 0, bridged = 0;
    double plug = 0.0, conductance = 0.0;
    for (int k = w->state->pore_count - 1; k >= 0 && w->pores[k].session == session; k--, n++) {
        plug += (double)w->pores[k].plug;
        conductance += (double)w->pores[k].conductance;
        bridged += w->pores[k].bridged_h >= 0.0;
    }
    if (n == 0) return;
    happened(w, SKH_EVENT_CLOT_FORMED, plug > 0.9 * n);
    happened(w, SKH_EVENT_SEALED, conductance < 0.05 * n);
    happened(w, SKH_EVENT_BRIDGED, bridged == n);
}

// Dose of inflammation (mean over the section, for some hours), and the mass of signals that was cleared in
// these hours: in the long run what was released, against which clipped mass is measured.
static void add_up_signals(skh_world *w, double hours)
{
    const skh_tissue *t = &w->tissue;
    if (t->quiet) return;
    size_t n = skh_grid_nodes(&t->grid);
    double sums[SKH_SIGNAL_COUNT] = {0};
    for (size_t i = 0; i < n; i++)
        for (int lane = 0; lane < SKH_SIGNAL_COUNT; lane++)
            sums[lane] += (double)t->signals[i * 8 + (size_t)lane];
    for (int lane = 0; lane < SKH_SIGNAL_COUNT; lane++)
        w->state->watch.released += sums[lane] * (double)w->row_rates[0].decay_per_h[lane] * hours;
    w->state->inflammation_dose += sums[SKH_SIGNAL_INFLAMMATION] / (double)n * hours;
}

static void watch_hourly(skh_world *w, double hours)
{
    int k = w->state->session - 1;
    channel_collagen now = {0};
#pragma omp parallel sections // two sums that have nothing to do with each other
    {
#pragma omp section
        now = look(w);
#pragma omp section
        add_up_signals(w, hours);
    }
    double new1 = now.young1 - w->state->young1_0[k], new3 = now.young3 - w->state->young3_0[k];
    happened(w, SKH_EVENT_CLOT_GONE, now.fibrin < 0.2 * w->state->fibrin0[k]);
    happened(w, SKH_EVENT_FIRST_COLLAGEN3, new3 > 0.002 * now.cut);
    happened(w, SKH_EVENT_FIRST_COLLAGEN1, new1 > 0.01 * now.cut);
    if (new3 > 0.02 * now.cut) peak(w, SKH_EVENT_COLLAGEN3_PEAK, now.share3);
    happened(w, SKH_EVENT_COLLAGEN1_OVERTAKES, new1 > new3 && new3 > 0.01 * now.cut);
    double rest = (double)skh_site_find((skh_site)(int)w->scenario.skin.site)->water_loss_gm2h;
    double loss = skh_world_water_loss(w);
    if (loss > 1.05 * rest) w->state->leaked[k] = 1;
    happened(w, SKH_EVENT_BARRIER_BACK, w->state->leaked[k] && loss <= 1.05 * rest);
}

void skh_world_watch_events(skh_world *w, double hours)
{
    if (w->state->session_ticks < 0) return;
    int tally[SKH_CELL_COUNT];
    skh_cells_tally(&w->cells, tally);
    peak(w, SKH_EVENT_NEUTROPHIL_PEAK, tally[SKH_CELL_NEUTROPHIL]);
    peak(w, SKH_EVENT_MACROPHAGE_PEAK, tally[SKH_CELL_MACROPHAGE_M1] + tally[SKH_CELL_MACROPHAGE_M2]);
    peak(w, SKH_EVENT_FIBROBLAST_PEAK, tally[SKH_CELL_FIBROBLAST_ACTIVE]);
    // one in a hundred is what a stained section shows
    int contractile = tally[SKH_CELL_MYOFIBROBLAST], repair = contractile + tally[SKH_CELL_FIBROBLAST_ACTIVE];
    happened(w, SKH_EVENT_FIRST_MYOFIBROBLAST, contractile >= 3 && contractile * 100 >= repair);
    watch_channels(w);
    if (hours > 0.0) watch_hourly(w, hours);
}

int skh_world_list_events(skh_world *w)
{
    int count = 0;
    for (int k = 0; k < w->state->session; k++) {
        for (int e = 0; e < SKH_EVENT_COUNT; e++) {
            double when = w->state->event_h[k][e];
            if (when < 0.0) continue;
            int at = count++;
            for (; at > 0 && w->events[at - 1].time_h > when; at--) w->events[at] = w->events[at - 1];
            w->events[at] = (skh_event){e, k, when};
        }
    }
    return count;
}
