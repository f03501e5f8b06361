#include "tests/support/small_world.h"

skh_scenario small_skin(void)
{
    skh_scenario scenario = skh_scenario_default();
    scenario.domain.width = 400.0;
    scenario.domain.depth = 800.0;
    scenario.domain.spacing = 20.0;
    scenario.skin.age = 25.0;
    scenario.device.kind = SKH_DEVICE_NONE;
    scenario.run.seed = 1.0;
    return scenario;
}

skh_scenario small_pore(double depth_um)
{
    skh_scenario scenario = small_skin();
    scenario.device.kind = SKH_DEVICE_PEN;
    scenario.device.reach = 1.0;
    scenario.device.length = depth_um;
    scenario.device.scatter = 0.0;
    return scenario;
}

skh_world *small_world(const skh_scenario *scenario)
{
    skh_world *world = NULL;
    skh_error err = {{0}};
    if (skh_world_create(scenario, &world, &err)) fail_msg("no world: %s", err.message);
    return world;
}

skh_world *small_empty(void)
{
    skh_scenario scenario = small_skin();
    skh_world *world = small_world(&scenario);
    *world->cells.count = 0;
    return world;
}

size_t small_node(const skh_tissue *t)
{
    return (size_t)(t->grid.nz / 2) * (size_t)t->grid.nx + (size_t)(t->grid.nx / 2);
}

void small_signal(skh_tissue *t, skh_signal signal, float ng_ml)
{
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) t->signals[i * 8 + (size_t)signal] = ng_ml;
    t->quiet = 0;
}

void small_field(skh_tissue *t, skh_field field, double value)
{
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) t->field[field][i] = value;
}

void small_around(const skh_tissue *t, float *around, float value)
{
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) around[i] = value;
}

void small_cells(skh_world *w, skh_cell_type type, int count, float x_um, float z_um)
{
    assert_true(*w->cells.count + count <= w->cells.capacity);
    for (int k = 0; k < count; k++) skh_cells_add(&w->cells, type, x_um, z_um, 1);
}

int small_count(const skh_world *w, skh_cell_type type)
{
    int tally[SKH_CELL_COUNT];
    skh_cells_tally(&w->cells, tally);
    return tally[type];
}

double small_sum(const skh_tissue *t, skh_field field)
{
    double sum = 0.0;
    size_t n = skh_grid_nodes(&t->grid);
    for (size_t i = 0; i < n; i++) sum += t->field[field][i];
    return sum;
}

void small_advance(skh_world *w, double hours)
{
    skh_error err = {{0}};
    if (skh_world_advance_to(w, hours, &err)) fail_msg("cannot advance: %s", err.message);
}

double small_metric(skh_world *w, const char *column)
{
    int index = skh_metric_find(column);
    if (index < 0) fail_msg("no metric is called '%s'", column);
    return skh_world_metrics(w)[index];
}
