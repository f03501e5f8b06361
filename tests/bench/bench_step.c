// Whole steps of the standard course: wall and processor time of its parts, days after a session and quiet
// months.
//   bench_step [SPACING_UM] [DAYS] [SESSIONS]      default 10 um, 28 days, one session; more come every 4
//   weeks
#include "skinheal/world.h"
#include "tests/bench/bench.h"
#include <stdlib.h>
#include <time.h>

static void report(skh_world *world, const char *name, double hours, uint64_t start, clock_t cpu)
{
    double used =
        (double)(clock() - cpu) / CLOCKS_PER_SEC; // of all threads: steadier than wall time on a busy machine
    skh_scene scene;
    skh_world_scene(world, &scene);
    double seconds = (double)(skh_clock_ns() - start) * 1e-9;
    printf("%s,%dx%d,threads=%d,%.2f s,%.2f s of processors,%.2f simulated days/s,%d cells,%016" PRIx64 "\n",
           name, scene.grid.nx, scene.grid.nz, bench_threads(), seconds, used, hours / 24.0 / seconds,
           scene.cells.count, skh_world_hash(world));
}

int main(int argc, char **argv)
{
    double spacing_um = argc > 1 ? atof(argv[1]) : 10.0, days = argc > 2 ? atof(argv[2]) : 28.0;
    skh_error err = {""};
    skh_scenario scenario = skh_scenario_default();
    scenario.domain.spacing = spacing_um;
    skh_status status = argc > 3 ? skh_scenario_set(&scenario, "sessions.count", argv[3], &err) : SKH_OK;
    skh_world *world;
    if (status || skh_scenario_finish(&scenario, &err) || skh_world_create(&scenario, &world, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    const double marks_d[] = {1, 7, 14, 28, 90, 180, 270, 365};
    double done_h = 0.0;
    uint64_t begin = skh_clock_ns();
    clock_t begin_cpu = clock();
    for (int k = 0; k < 8 && marks_d[k] <= days; k++) {
        uint64_t start = skh_clock_ns();
        clock_t cpu = clock();
        if (skh_world_advance_to(world, 24.0 * marks_d[k], &err)) return 1;
        char name[32];
        snprintf(name, sizeof name, "to-day-%g", marks_d[k]);
        report(world, name, 24.0 * marks_d[k] - done_h, start, cpu);
        done_h = 24.0 * marks_d[k];
    }
    report(world, "whole-course", done_h, begin, begin_cpu);
    skh_world_destroy(world);
    return 0;
}
