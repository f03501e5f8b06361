// Small pieces of skin for tests of the model: a few hundred nodes, built by the real world, opened up.
#pragma once
#include "sim/world/internal.h"
#include "tests/support/near.h"

/// 400 x 800 um of cheek at 20 um, 25 years old (no loss by age), no needle, seed 1.
skh_scenario small_skin(void);
/// The same with one session of a 0.25 mm pen in the middle that reaches `depth_um`.
skh_scenario small_pore(double depth_um);
/// Build it; fails the test with the world's own message.
skh_world *small_world(const skh_scenario *scenario);
/// Resting skin of small_skin() without its fibroblasts: tests put in the cells they ask about.
skh_world *small_empty(void);

/// A node of the dermis, well below the junction.
size_t small_node(const skh_tissue *tissue);
void small_signal(skh_tissue *tissue, skh_signal signal, float ng_ml);                     ///< everywhere
void small_field(skh_tissue *tissue, skh_field field, double value);                       ///< everywhere
void small_around(const skh_tissue *tissue, float *around, float value);                   ///< everywhere
void small_cells(skh_world *world, skh_cell_type type, int count, float x_um, float z_um); ///< at one place
int small_count(const skh_world *world, skh_cell_type type);
double small_sum(const skh_tissue *tissue, skh_field field);
void small_advance(skh_world *world, double hours); ///< advance_to that fails the test
double small_metric(skh_world *world, const char *column);

/// A share of `count` independent chances of `expected` lies within this of it: 4.5 standard errors, so that
/// one of the about 200 such checks fails by chance in one change of seeds in a thousand; plus half a count.
static inline double share_error(double expected, int count)
{
    return 4.5 * sqrt(expected * (1.0 - expected) / count) + 0.5 / count;
}
/// The same for a Poisson count.
static inline double count_error(double expected) { return 4.5 * sqrt(expected) + 0.5; }
