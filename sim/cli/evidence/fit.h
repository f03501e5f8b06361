// Fitting named constants to the fit rows of the evidence, inside their physical ranges.
//
// A candidate is a point u of the unit cube, one coordinate per constant: value = low (high / low)^u, or
// linear where the range starts at zero. Its objective is the sum over rows of weight * violation^2, the
// violation being the distance of the mean over common seeds from the band in half-widths. Every evaluation
// is kept in a state file; as all methods are deterministic, a run that was broken off walks the same path
// again and finds its answers there.
#pragma once
#include "sim/cli/evidence/runs.h"
#include "skinheal/params.h"

enum { SKH_FIT_MAX = 16, SKH_FIT_SLICE = 5 };

typedef struct skh_fit_point {
    double u[SKH_FIT_MAX];
    double objective;
} skh_fit_point;

typedef struct skh_fit {
    int parameters;
    const skh_param_info *infos[SKH_FIT_MAX];
    skh_evidence *evidence;      ///< scenarios loaded; durations are cut to what the rows need
    const unsigned char *chosen; ///< rows that count
    const char *state_path;      ///< "" = keep nothing
    uint64_t problem; ///< hash of constants, rows, seeds and build: states of other problems are refused
    int count, room;
    skh_fit_point *points;       ///< all evaluations, in order
    int fresh;                   ///< how many of them were run now, the rest came from the state file
    int (*after)(void *context); ///< called after each new evaluation; non-zero stops
    void *context;
} skh_fit;

/// Cut durations, hash the problem, read the state file when it exists.
/// Errors: SKH_ERR_DATA (damaged state, or of another problem), SKH_ERR_MEMORY.
skh_status skh_fit_open(skh_fit *fit, skh_error *err);
void skh_fit_close(skh_fit *fit);

double skh_fit_value(const skh_param_info *info, double u);          ///< constant at a coordinate
double skh_fit_coordinate(const skh_param_info *info, double value); ///< the other way, clamped to 0..1

/// Objective at u; from the state when it was evaluated before. Errors: those of the runs, SKH_ERR_IO.
skh_status skh_fit_evaluate(skh_fit *fit, const double *u, double *objective, skh_error *err);
/// Lowest objective of the first `among` points, first of equals; NULL without points.
const skh_fit_point *skh_fit_best(const skh_fit *fit, int among);

/// `samples` points of a Latin hypercube. Errors: those of evaluate.
skh_status skh_fit_hypercube(skh_fit *fit, int samples, uint64_t seed, skh_error *err);

typedef enum skh_fit_method {
    SKH_FIT_SBPLX,
    SKH_FIT_NELDER_MEAD,
    SKH_FIT_BOBYQA,
    SKH_FIT_METHOD_COUNT
} skh_fit_method;
extern const char *const skh_fit_method_words[SKH_FIT_METHOD_COUNT];
/// From the best of the first `among` points on (all later ones may be this descent's own, from before a
/// break), at most `evaluations` (counting those the state knows). Ends early at objective 0.
skh_status skh_fit_descend(skh_fit *fit, skh_fit_method method, int among, int evaluations, skh_error *err);

/// How well the rows pin one constant down: objective along its axis through the best point.
typedef struct skh_fit_slice {
    double u[SKH_FIT_SLICE], objective[SKH_FIT_SLICE];
    double low, high; ///< values between which the objective stays within 1 of the best, over all evaluations
    enum { SKH_FIT_FLAT, SKH_FIT_ONE_SIDED, SKH_FIT_PINNED } kind;
} skh_fit_slice;
extern const char *const skh_fit_kind_words[];
skh_status skh_fit_profile(skh_fit *fit, int parameter, skh_fit_slice *slice, skh_error *err);
