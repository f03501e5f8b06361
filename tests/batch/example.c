// A course of healing with libskinheal: needle an old and a young cheek, print when each channel is sealed
// and covered.
//   cc example.c $(pkg-config --cflags --libs skinheal)
#include <skinheal/world.h>
#include <stdio.h>

static skh_status heal(const char *age, skh_error *err)
{
    skh_scenario scenario = skh_scenario_default();
    skh_status status = skh_scenario_set(&scenario, "skin.age", age, err);
    if (!status) status = skh_scenario_set(&scenario, "domain.width", "0.8 mm", err);
    if (!status) status = skh_scenario_set(&scenario, "domain.spacing", "20 um", err);
    if (!status) status = skh_scenario_finish(&scenario, err); // fills in the sessions, checks everything

    skh_world *world = NULL;
    if (!status) status = skh_world_create(&scenario, &world, err);
    if (!status) status = skh_world_advance_to(world, 48, err); // hours
    if (!status) {
        skh_scene scene; // lent until the next advance
        skh_world_scene(world, &scene);
        for (int i = 0; i < scene.event_count; i++)
            printf("%s,%s,%.2f h\n", age, skh_event_words[scene.events[i].type].name, scene.events[i].time_h);
        double tewl = scene.metrics[skh_metric_find("tewl_gm2h")];
        printf("%s,water loss,%.2f g/m2/h\n", age, tewl);
    }
    skh_world_destroy(world);
    return status;
}

int main(void)
{
    skh_error err;
    if (!heal("25 years", &err) && !heal("75 years", &err)) return 0;
    fprintf(stderr, "%s\n", err.message);
    return 1;
}
