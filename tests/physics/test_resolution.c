// N12: what a course shows does not depend on grid spacing or slab thickness.
//
// One channel, 10 days, means over seeds: nodes of 20 and 5 um against those of 10 um, the default; slabs of
// 50 and 200 um against 100 um, at 20 um. Tolerances of the model's page: pools 8 %, event times 15 % + one
// sample, the halo beside the channel 15 %, each + 2 standard errors of the difference. The short form takes
// 6 seeds and leaves out 5 um; SKINHEAL_LONG=1 takes 16.
#include "tests/support/small_world.h"

typedef struct quantity {
    const char *name;
    double share, sample; // tolerance: share of the value, plus a sample
} quantity;

enum {
    COLLAGEN,
    FIBRIN,
    NEUTROPHILS,
    MACROPHAGES,
    FIBROBLASTS,
    HALO,
    SEALED,
    BRIDGED,
    T_NEUTROPHILS,
    T_MACROPHAGES,
    T_CLOT,
    T_COLLAGEN,
    QUANTITIES
};
static const quantity quantities[QUANTITIES] = {[COLLAGEN] = {"channel collagen at 10 d", 0.08, 0},
                                                [FIBRIN] = {"fibrin left at 2 d", 0.08, 0},
                                                [NEUTROPHILS] = {"most neutrophils", 0.08, 0},
                                                [MACROPHAGES] = {"most macrophages", 0.08, 0},
                                                [FIBROBLASTS] = {"most active fibroblasts", 0.08, 0},
                                                [HALO] = {"collagen gained beside the channel", 0.15, 0},
                                                [SEALED] = {"time sealed", 0.15, 0.1},
                                                [BRIDGED] = {"time bridged", 0.15, 0.1},
                                                [T_NEUTROPHILS] = {"neutrophil peak", 0.15, 2},
                                                [T_MACROPHAGES] = {"macrophage peak", 0.15, 2},
                                                [T_CLOT] = {"clot gone", 0.15, 1},
                                                [T_COLLAGEN] = {"first collagen I", 0.15, 1}};

typedef struct statistics {
    double mean[QUANTITIES], error[QUANTITIES];
} statistics;

static void course(double spacing_um, double slab_um, int seed, double out[QUANTITIES])
{
    skh_scenario scenario = small_pore(500.0);
    scenario.domain.width = 600.0;
    scenario.domain.spacing = spacing_um;
    scenario.domain.slab = slab_um;
    scenario.device.density = 150.0;
    scenario.run.seed = seed;
    skh_world *w = small_world(&scenario);
    memset(out, 0, QUANTITIES * sizeof *out);
    small_advance(w, 0.0);
    double fibrin = small_metric(w, "fibrin_all_frac_section"), per_100_um = 100.0 / slab_um;
    for (double t = 2.0; t <= 240.0; t += 2.0) {
        small_advance(w, t);
        double m = small_count(w, SKH_CELL_MACROPHAGE_M1) + small_count(w, SKH_CELL_MACROPHAGE_M2);
        out[NEUTROPHILS] = fmax(out[NEUTROPHILS], per_100_um * small_count(w, SKH_CELL_NEUTROPHIL));
        out[MACROPHAGES] = fmax(out[MACROPHAGES], per_100_um * m);
        out[FIBROBLASTS] = fmax(out[FIBROBLASTS], per_100_um * small_count(w, SKH_CELL_FIBROBLAST_ACTIVE));
        if (t == 48.0) out[FIBRIN] = small_metric(w, "fibrin_all_frac_section") / fibrin;
    }
    out[COLLAGEN] = small_metric(w, "collagen_pore_rel_section");
    out[HALO] = small_metric(w, "collagen_rim_rel_section") - 1.0;
    static const int events[][2] = {{SEALED, SKH_EVENT_SEALED},
                                    {BRIDGED, SKH_EVENT_BRIDGED},
                                    {T_NEUTROPHILS, SKH_EVENT_NEUTROPHIL_PEAK},
                                    {T_MACROPHAGES, SKH_EVENT_MACROPHAGE_PEAK},
                                    {T_CLOT, SKH_EVENT_CLOT_GONE},
                                    {T_COLLAGEN, SKH_EVENT_FIRST_COLLAGEN1}};
    for (size_t e = 0; e < sizeof events / sizeof events[0]; e++) {
        out[events[e][0]] = w->state->event_h[0][events[e][1]];
        assert_true(out[events[e][0]] >= 0.0); // it has happened
    }
    skh_world_destroy(w);
}

static statistics courses(double spacing_um, double slab_um, int seeds)
{
    statistics s = {{0}, {0}};
    double square[QUANTITIES] = {0}, one[QUANTITIES];
    for (int seed = 1; seed <= seeds; seed++) {
        course(spacing_um, slab_um, seed, one);
        for (int q = 0; q < QUANTITIES; q++) {
            s.mean[q] += one[q] / seeds;
            square[q] += one[q] * one[q] / seeds;
        }
    }
    for (int q = 0; q < QUANTITIES; q++)
        s.error[q] = sqrt(fmax(0.0, square[q] - s.mean[q] * s.mean[q]) / (seeds - 1));
    return s;
}

static void a_course_does_not_depend_on_spacing_or_slab(void **state)
{
    (void)state;
    const char *wish = getenv("SKINHEAL_LONG");
    int whole = wish && *wish && *wish != '0', seeds = whole ? 16 : 6;
    const statistics fine = courses(10.0, 100.0, seeds), coarse = courses(20.0, 100.0, seeds);
    struct {
        double spacing, slab;
        const statistics *against;
    } variants[] = {{20, 100, &fine}, {20, 50, &coarse}, {20, 200, &coarse}, {5, 100, &fine}};
    int bad = 0;
    for (int v = 0; v < (whole ? 4 : 3); v++) {
        statistics other = v == 0 ? coarse : courses(variants[v].spacing, variants[v].slab, seeds);
        const statistics *base = variants[v].against;
        for (int q = 0; q < QUANTITIES; q++) {
            double allowed = quantities[q].share * fabs(base->mean[q]) + quantities[q].sample +
                             2.0 * hypot(base->error[q], other.error[q]);
            if (fabs(other.mean[q] - base->mean[q]) <= allowed) continue;
            print_error("%g um, slab %g um: %s = %g, expected %g within %g\n", variants[v].spacing,
                        variants[v].slab, quantities[q].name, other.mean[q], base->mean[q], allowed);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_course_does_not_depend_on_spacing_or_slab)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
