// skinheal check: every mistake of a configuration at once, or what it means in words.
#include "sim/cli/command.h"

#include "skinheal/vocabulary.h"
#include "skinheal/world.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print_config(const skh_scenario *scenario, int sources)
{
    char *text = NULL;
    skh_error err = {{0}};
    skh_status status = skh_config_write(scenario, sources, &text, &err);
    if (status) return skh_complain(status, &err);
    fputs(text, stdout);
    free(text);
    return 0;
}

static const char *word(skh_kind kind, double value) { return skh_choice_word(kind, (int)value); }

// "90 s", "25 min", "3 h", "28 d", "6 months": what people say, not the exact number
static const char *about(double hours, char text[32])
{
    static const struct {
        double below, hours;
        const char *unit;
    } scales[] = {
        {0.025, 1.0 / 3600, "s"}, {1, 1.0 / 60, "min"}, {48, 1, "h"}, {1e9, 24, "d"}, {1e9, 730, "months"}};
    int i = hours == 24 ? 3 : hours == 0 ? 2 : 0;
    while (hours >= scales[i].below && i < 3) i++;
    if (hours >= 730 && fmod(hours, 730) == 0) i = 4;
    snprintf(text, 32, "%.3g %s", hours / scales[i].hours, scales[i].unit);
    return text;
}

static void describe_skin(const skh_scenario *s)
{
    printf("skin        %s, %g years, type %s", skh_choice_meaning(SKH_KIND_CHOICE_SITE, (int)s->skin.site),
           s->skin.age, word(SKH_KIND_CHOICE_SKIN_TYPE, s->skin.type));
    if (s->skin.sun_damage > 0) printf(", sun damage %g", s->skin.sun_damage);
    if (s->skin.perfusion != 1) printf(", blood supply %g of normal", s->skin.perfusion);
    if (s->skin.diabetes > 0) printf(", diabetes-like healing %g", s->skin.diabetes);
    if (s->skin.variation > 0) printf(", a person drawn by seed %.0f", s->run.seed);
    putchar('\n');
    for (int i = 0; i < s->lesion_count; i++) {
        const skh_lesion *lesion = &s->lesions[i];
        printf("            %s at %g mm, %g mm wide",
               skh_choice_meaning(SKH_KIND_CHOICE_LESION, (int)lesion->kind), lesion->at / 1000,
               lesion->width / 1000);
        if ((int)lesion->kind == SKH_LESION_DARK_SPOT)
            printf(", %g times as dark\n", lesion->darkness);
        else
            printf(", %g um deep\n", lesion->depth);
    }
}

// the layer a depth ends in, roughly: the model's own layers vary with the site
static const char *layer_at(double um)
{
    return um < 15    ? "horny layer"
           : um < 90  ? "epidermis"
           : um < 250 ? "papillary dermis"
                      : "reticular dermis";
}

static void describe_device(const skh_device *device, const skh_domain *domain, const char *title)
{
    skh_treatment t = skh_device_treatment(device, domain);
    printf("%-11s %s\n", title, skh_choice_meaning(SKH_KIND_CHOICE_DEVICE, (int)device->kind));
    if ((int)device->kind == SKH_DEVICE_NONE) return;
    if ((int)device->kind == SKH_DEVICE_CUT) {
        printf("            %g mm wide, %g mm deep, into the %s\n", device->width / 1000, t.reach_um / 1000,
               layer_at(t.reach_um));
        return;
    }
    printf("            needles %g mm long, %g mm thick; tips reach %.2f mm, into the %s\n",
           device->length / 1000, device->diameter / 1000, t.reach_um / 1000, layer_at(t.reach_um));
    printf("            %g holes/cm2 in %g pass%s: %.0f punctures on %g cm2 in about %.0f min\n",
           t.holes_per_cm2, device->passes, device->passes == 1 ? "" : "es", t.punctures, device->area,
           t.minutes);
    printf("            %.0f channel%s in the section\n", t.section_pores, t.section_pores == 1 ? "" : "s");
}

static void describe_sessions(const skh_scenario *s)
{
    printf("sessions    %d", s->session_count);
    int late = 0;
    for (int i = 0; i < s->session_count && i < 8; i++) {
        char at[32];
        printf("%s%s", i ? ", " : ": at ", about(s->sessions[i].time_h, at));
    }
    puts(s->session_count > 8 ? ", ..." : "");
    for (int i = 0; i < s->session_count; i++) {
        late += s->sessions[i].time_h >= s->run.duration;
        if (memcmp(&s->sessions[i].device, &s->device, sizeof s->device) == 0) continue;
        char title[32];
        snprintf(title, sizeof title, "session %d", i + 1);
        describe_device(&s->sessions[i].device, &s->domain, title);
    }
    if (late) printf("            note: %d of them after the end of the run\n", late);
}

static void describe_run(const skh_scenario *s)
{
    double depth = skh_scenario_depth_um(s);
    int chosen = 0;
    char every[32], length[32];
    for (int i = 0; i < SKH_REGION_COUNT; i++) chosen += s->regions[i];
    printf("aftercare   %s", skh_choice_meaning(SKH_KIND_CHOICE_COVER, (int)s->care.cover));
    if ((int)s->care.cover != SKH_COVER_OPEN) printf(" for %s", about(s->care.cover_time, every));
    printf("; %s%s\n", skh_choice_meaning(SKH_KIND_CHOICE_HYGIENE, (int)s->care.hygiene),
           s->care.nsaid > 0 ? "; anti-inflammatory medicine" : "");
    printf("section     %g x %.3g mm, nodes %g um apart: %.0f x %.0f\n", s->domain.width / 1000, depth / 1000,
           s->domain.spacing, s->domain.width / s->domain.spacing, depth / s->domain.spacing);
    printf("run         %s, seed %.0f; a row every %s (%.0f rows), %d of %d regions%s\n",
           about(s->run.duration, length), s->run.seed, about(s->output.every, every),
           s->run.duration / s->output.every + 1, chosen, SKH_REGION_COUNT,
           s->output.section > 0 ? ", section means too" : "");
    if (s->edit_count)
        printf("edits       %d change%s while it runs\n", s->edit_count, s->edit_count == 1 ? "" : "s");
}

// constants away from their defaults are what a reader must know about a run
static void describe_constants(const skh_scenario *s)
{
    skh_params model = s->model;
    for (int i = 0; i < SKH_PARAM_COUNT; i++) {
        const skh_param_info *info = &skh_param_table[i];
        double value = *skh_param_at(&model, info);
        if (value == info->value) continue;
        printf("changed     model.%s = %g%s%s instead of %g\n", info->name, value, *info->unit ? " " : "",
               info->unit, info->value);
    }
}

// what only the skin itself can tell, for example a scar deeper than its collagen can explain
static int try_world(const skh_args *args, const skh_scenario *scenario)
{
    skh_world *world = NULL;
    skh_error err = {{0}};
    skh_status status = skh_world_create(scenario, &world, &err);
    skh_world_destroy(world);
    if (!status) return 0;
    fprintf(stderr, "%s: error: %s\n1 error; nothing was run\n", skh_args_operand(args, 0), err.message);
    return skh_status_exit_code(status);
}

static int run(const skh_args *args)
{
    skh_scenario scenario;
    int code = skh_args_scenario(args, skh_args_operand(args, 0), &scenario);
    if (!code) code = try_world(args, &scenario);
    if (code) return code;
    int sources = skh_args_count(args, "sources");
    if (sources || skh_args_count(args, "print")) return print_config(&scenario, sources);
    printf("%s\n\n", scenario.title);
    describe_skin(&scenario);
    describe_device(&scenario.device, &scenario.domain, "device");
    describe_sessions(&scenario);
    describe_run(&scenario);
    describe_constants(&scenario);
    puts("\nNo mistakes found.");
    return 0;
}

static const skh_option options[] = {
    {"print", 'p', NULL,
     "print the effective configuration instead: complete, and it reads back to the same run"},
    {"sources", 0, NULL, "print it with meaning, range and source of every value"},
    {NULL, 0, NULL, NULL},
};

const skh_command skh_command_check = {
    .name = "check",
    .operands = "CONFIG",
    .summary = "what a configuration means, or every mistake in it at once",
    .details =
        "CONFIG is a YAML file or the name of a scenario that comes with the program. Nothing is run. Mistakes are "
        "shown with file, line, column and what is allowed (exit code 78).",
    .options = options,
    .min_operands = 1,
    .max_operands = 1,
    .without = SKH_NO_THREADS,
    .run = run,
};
