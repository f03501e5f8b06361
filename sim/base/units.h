// Every unit conversion of the model and of configurations, in one place.
//
// Model side: a section stands for a slab of thickness slab_um, so that one cell in a node of side dx_um is
// 1e9 / (dx^2 slab) cells per mm3, and a mass of m pg is m / (dx^2 slab) pg/um3 = 1e9 m/(dx^2 slab) ng/ml.
// Text side: "1.5 mm", "250 /cm2", "1e-6 1/(ng/ml)/h": a number and a product of units with powers.
#pragma once
#include "skinheal/scene.h"
#include "skinheal/status.h"

static inline double skh_node_um3(const skh_grid *grid)
{
    return (double)grid->dx_um * (double)grid->dx_um * (double)grid->slab_um;
}
/// cells/mm3 that one cell adds to its node. 1 mm3 = 1e9 um3.
static inline double skh_cell_density(const skh_grid *grid) { return 1e9 / skh_node_um3(grid); }
/// ng/ml (1 ng/ml = 1e-9 pg/um3: 1 ml = 1e12 um3, 1 ng = 1e3 pg) that 1 pg adds to one node.
static inline double skh_pg_to_ngml(const skh_grid *grid) { return 1e9 / skh_node_um3(grid); }
/// mg/ml (1 mg/ml = 1e-3 pg/um3: 1 mg = 1e9 pg) that 1 pg adds to one node.
static inline double skh_pg_to_mgml(const skh_grid *grid) { return 1e3 / skh_node_um3(grid); }

/// Value of `text` ("1.5 mm") in `unit` ("um"). A bare number is taken to be in `unit`.
/// Errors: SKH_ERR_RANGE: not a number, unknown unit, or a unit of another dimension; the message says what
/// fits and reads on after the name of the thing: "is a length (um, mm, cm), got '3 h'".
skh_status skh_units_parse(const char *text, const char *unit, double *value, skh_error *err);
/// Factor from one unit to another; SKH_ERR_RANGE when their dimensions differ.
skh_status skh_units_factor(const char *from, const char *to, double *factor, skh_error *err);
/// Units people may write for a quantity of this unit: "um, mm, cm". Static text.
const char *skh_units_allowed(const char *unit);
/// What such a quantity is called: "a length", "a time", "a number". Static text.
const char *skh_units_noun(const char *unit);
