// Search: a Latin hypercube over the whole range, then a method without derivatives from the best point on.
#include "sim/base/random.h"
#include "sim/cli/evidence/fit.h"
#include <math.h>
#include <nlopt.h>
#include <string.h>

const char *const skh_fit_method_words[SKH_FIT_METHOD_COUNT] = {"sbplx", "nelder-mead", "bobyqa"};
const char *const skh_fit_kind_words[] = {"flat: these rows say nothing about it; fix it",
                                          "bounded on one side only", "identified"};

// Column k is a permutation of the samples' strata; Fisher-Yates with counter-based numbers.
static void permute(int *order, int samples, int column, uint64_t seed)
{
    for (int i = 0; i < samples; i++) order[i] = i;
    for (int i = samples - 1; i > 0; i--) {
        uint64_t bits = skh_random_bits(seed, (uint64_t)column, (uint64_t)i, 1);
        int j = (int)(bits % (uint64_t)(i + 1)), swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
}

enum { MAX_SAMPLES = 1024 };

skh_status skh_fit_hypercube(skh_fit *fit, int samples, uint64_t seed, skh_error *err)
{
    int order[SKH_FIT_MAX][MAX_SAMPLES];
    if (samples > MAX_SAMPLES) samples = MAX_SAMPLES;
    for (int k = 0; k < fit->parameters; k++) permute(order[k], samples, k, seed);
    for (int i = 0; i < samples; i++) {
        double u[SKH_FIT_MAX], objective;
        for (int k = 0; k < fit->parameters; k++) {
            double within = (double)skh_random_unit(seed, (uint64_t)k, (uint64_t)i, 2);
            u[k] = (order[k][i] + within) / samples;
        }
        skh_status status = skh_fit_evaluate(fit, u, &objective, err);
        if (status) return status;
    }
    return SKH_OK;
}

typedef struct descent {
    skh_fit *fit;
    nlopt_opt method;
    skh_status status;
    skh_error *err;
} descent;

static double objective(unsigned count, const double *u, double *gradient, void *context)
{
    (void)count;
    (void)gradient; // no method here asks for it
    descent *all = context;
    double answer = HUGE_VAL;
    if (!all->status) all->status = skh_fit_evaluate(all->fit, u, &answer, all->err);
    if (all->status) nlopt_force_stop(all->method);
    return answer;
}

skh_status skh_fit_descend(skh_fit *fit, skh_fit_method method, int among, int evaluations, skh_error *err)
{
    static const nlopt_algorithm algorithms[SKH_FIT_METHOD_COUNT] = {NLOPT_LN_SBPLX, NLOPT_LN_NELDERMEAD,
                                                                     NLOPT_LN_BOBYQA};
    const skh_fit_point *best = skh_fit_best(fit, among);
    if (evaluations < 1 || !best || best->objective <= 0) return SKH_OK;
    unsigned count = (unsigned)fit->parameters;
    if (method == SKH_FIT_BOBYQA && count < 2) method = SKH_FIT_SBPLX; // it needs two coordinates
    double u[SKH_FIT_MAX], lowest;
    memcpy(u, best->u, sizeof u);
    descent all = {.fit = fit, .method = nlopt_create(algorithms[method], count), .err = err};
    if (!all.method) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the optimiser");
    nlopt_set_min_objective(all.method, objective, &all);
    nlopt_set_lower_bounds1(all.method, 0.0);
    nlopt_set_upper_bounds1(all.method, 1.0);
    nlopt_set_initial_step1(all.method, 0.15);
    nlopt_set_xtol_abs1(all.method, 1e-3); // a thousandth of the range
    nlopt_set_stopval(all.method, 0.0);
    nlopt_set_maxeval(all.method, evaluations);
    nlopt_optimize(all.method, u, &lowest); // its own verdict does not matter: every point is in the state
    nlopt_destroy(all.method);
    return all.status;
}

// Over all points evaluated so far: the widest range of values whose objective is within 1 of the best.
static void range_of(const skh_fit *fit, int parameter, const skh_fit_point *best, skh_fit_slice *slice)
{
    double low = best->u[parameter], high = low;
    for (int i = 0; i < fit->count; i++) {
        const skh_fit_point *point = &fit->points[i];
        if (point->objective > best->objective + 1.0) continue;
        low = fmin(low, point->u[parameter]);
        high = fmax(high, point->u[parameter]);
    }
    slice->low = skh_fit_value(fit->infos[parameter], low);
    slice->high = skh_fit_value(fit->infos[parameter], high);
    int open_below = low <= 0.02, open_above = high >= 0.98; // the ends of the slice, or as good as
    slice->kind = open_below && open_above   ? SKH_FIT_FLAT
                  : open_below || open_above ? SKH_FIT_ONE_SIDED
                                             : SKH_FIT_PINNED;
}

skh_status skh_fit_profile(skh_fit *fit, int parameter, skh_fit_slice *slice, skh_error *err)
{
    skh_fit_point best = *skh_fit_best(fit, fit->count); // a copy: evaluations may move the list
    for (int i = 0; i < SKH_FIT_SLICE; i++) {
        double u[SKH_FIT_MAX];
        memcpy(u, best.u, sizeof u);
        u[parameter] = slice->u[i] = (double)i / (SKH_FIT_SLICE - 1);
        skh_status status = skh_fit_evaluate(fit, u, &slice->objective[i], err);
        if (status) return status;
    }
    range_of(fit, parameter, skh_fit_best(fit, fit->count), slice);
    return SKH_OK;
}
