#include "tests/support/golden_worlds.h"
#include "tests/support/near.h"

const golden_world golden_worlds[GOLDEN_WORLDS] = {
    {"pen", 12, {{"domain.width", "2 mm"}, {"domain.depth", "1.4 mm"}, {"device.length", "1 mm"}}},
    {"fine",
     4,
     {{"domain.width", "0.8 mm"},
      {"domain.depth", "0.8 mm"},
      {"domain.spacing", "5 um"},
      {"device.length", "0.4 mm"},
      {"device.kind", "stamp"}}},
    {"wide",
     48,
     {{"domain.width", "1.6 mm"},
      {"domain.spacing", "20 um"},
      {"device.kind", "cut"},
      {"device.width", "0.6 mm"},
      {"device.length", "1 mm"},
      {"aftercare.cover", "occluded"}}},
    {"dirty",
     48,
     {{"domain.width", "1.2 mm"},
      {"domain.spacing", "20 um"},
      {"device.kind", "roller"},
      {"aftercare.hygiene", "dirty"},
      {"aftercare.nsaid", "true"}}},
    {"course",
     320,
     {{"domain.width", "0.8 mm"},
      {"domain.spacing", "20 um"},
      {"sessions.count", "3"},
      {"sessions.interval", "6 d"},
      {"skin.age", "70 years"},
      {"skin.sun_damage", "0.8"}}},
    {"rest", 500, {{"domain.width", "0.8 mm"}, {"domain.spacing", "20 um"}, {"device.kind", "none"}}},
};

skh_world *golden_build(const golden_world *g)
{
    skh_error err = {""};
    skh_scenario scenario = skh_scenario_default();
    for (int k = 0; k < 12 && g->set[k][0]; k++)
        if (skh_scenario_set(&scenario, g->set[k][0], g->set[k][1], &err))
            fail_msg("%s: %s", g->name, err.message);
    skh_world *world = NULL;
    if (skh_scenario_finish(&scenario, &err) || skh_world_create(&scenario, &world, &err))
        fail_msg("%s: %s", g->name, err.message);
    return world;
}

void golden_advance(skh_world *world, double hours)
{
    skh_error err = {""};
    if (skh_world_advance_to(world, hours, &err)) fail_msg("%s", err.message);
}

uint64_t golden_run(const golden_world *g, double hours, int threads)
{
    skh_threads_use(threads);
    skh_world *world = golden_build(g);
    golden_advance(world, hours);
    uint64_t hash = skh_world_hash(world);
    skh_world_destroy(world);
    return hash;
}
