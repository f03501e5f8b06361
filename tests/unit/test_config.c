#include "skinheal/config.h"
#include "skinheal/vocabulary.h"
#include "tests/support/near.h"
#include <string.h>

static char text_of_report[1 << 16];

static int load(const char *text, skh_scenario *out)
{
    skh_report report;
    skh_status status = skh_config_read("t.yaml", text, strlen(text), NULL, 0, out, &report);
    snprintf(text_of_report, sizeof text_of_report, "%s", report.text ? report.text : "");
    int errors = report.errors;
    assert_true((status != SKH_OK) == (errors > 0));
    skh_report_free(&report);
    return errors;
}

static skh_scenario good(const char *text)
{
    skh_scenario s;
    if (load(text, &s)) fail_msg("%s", text_of_report);
    return s;
}

static const char *bad(const char *text)
{
    skh_scenario s;
    assert_true(load(text, &s) > 0);
    return text_of_report;
}

static char *written(const skh_scenario *s)
{
    char *text = NULL;
    assert_int_equal(skh_config_write(s, 0, &text, NULL), SKH_OK);
    return text;
}

static void a_scenario_is_read_with_units(void **state)
{
    (void)state;
    skh_scenario s = good("format_version: 1\ntitle: Four\nduration: 12 months\nseed: 7\n"
                          "skin: {site: cheek, age: 45 years, type: III, sun_damage: 0.3}\n"
                          "device:\n  kind: pen\n  length: 1.5 mm\n  density: 2.5 /mm2\n"
                          "sessions: {first: 0 d, interval: 4 weeks, count: 4}\n"
                          "output: {every: 6 h, regions: [pore, all]}\nmodel: {refill: 2.5e-4 1/h}\n");
    assert_string_equal(s.title, "Four");
    assert_true(s.run.duration == 8760 && s.run.seed == 7 && s.device.length == 1500 &&
                s.device.density == 250);
    assert_true(s.session_count == 4 && s.sessions[3].time_h == 2016 && s.model.refill == 2.5e-4);
    assert_true(s.regions[SKH_REGION_PORE] && !s.regions[SKH_REGION_RIM]);
}

static void every_mistake_is_reported_at_once_with_line_and_caret(void **state)
{
    (void)state;
    const char *text = "device:\n  length: 1.5 days\n  lenght: 1 mm\n  density: 9000 /cm2\n  length: 2 mm\n"
                       "sessions:\n  - {at: 0 d}\n  - {day: -3 d}\n";
    assert_string_equal(
        bad(text), "t.yaml:2:11: error: 'device.length' is a length (um, mm, cm), got '1.5 days'\n"
                   "    2 |   length: 1.5 days\n      |           ^^^^^^^^\n"
                   "t.yaml:3:3: error: unknown key 'device.lenght'; did you mean 'device.length'?\n"
                   "    3 |   lenght: 1 mm\n      |   ^^^^^^\n"
                   "t.yaml:4:12: error: 'device.density' must be between 0 and 2000 /cm2, got 9000 /cm2\n"
                   "    4 |   density: 9000 /cm2\n      |            ^^^^^^^^^\n"
                   "t.yaml:5:3: error: 'device.length' is set twice; first on line 2\n"
                   "    5 |   length: 2 mm\n      |   ^^^^^^\n"
                   "t.yaml:8:11: error: 'sessions[1].day' must be between 0 and 87600 h, got -3 d\n"
                   "    8 |   - {day: -3 d}\n      |           ^^^^\n"
                   "5 errors; nothing was run\n");
}

static void one_mistake_of_each_kind_gives_one_message(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "the file is empty"},
        {"# nothing\n", "only comments or blanks"},
        {"a: \x01\n", "a binary file"},
        {"title: \xff\n", "not UTF-8 text"},
        {"title: \xc0\xaf\n", "not UTF-8 text"},
        {"\tduration: 1 d\n", "blanks, not tabs"},
        {"duration: {1 d\n", "not valid YAML"},
        {"- 1\n", "consists of 'key: value' lines"},
        {"hello\n", "consists of 'key: value' lines"},
        {"duration: &a 1 d\n", "anchors"},
        {"duration: *a\n", "aliases"},
        {"duration: !!int 1\n", "tags"},
        {"duration: 1 d\n---\nseed: 1\n", "a second document"},
        {"? [a]\n: 1\n", "a key must be a plain word"},
        {"format_version: 2\n", "'format_version: 1'"},
        {"duration:\n", "'duration' has no value"},
        {"duration: [1 d]\n", "'duration' takes one value"},
        {"duration: {a: 1}\n", "'duration' takes one value"},
        {"device: pen\n", "'device' is a group of keys"},
        {"device: [pen]\n", "'device' is a group of keys"},
        {"devise: {length: 1 mm}\n", "did you mean 'device'?"},
        {"skin: {lesions: {kind: boxcar}}\n", "'skin.lesions' is a list"},
        {"skin: {lesions: [boxcar]}\n", "'skin.lesions[0]' needs the key 'kind'"},
        {"skin: {lesions: [{kind: boxcar, wdth: 1}]}\n", "did you mean 'skin.lesions[0].width'?"},
        {"skin: {lesions: [{kind: boxcar, at: 1 cm}]}\n", "outside the section"},
        {"sessions: 4\n", "'sessions' is {first, interval, count} or a list"},
        {"sessions: [{at: 0 d}, {at: 30 min}]\n", "'sessions' overlap"},
        {"sessions: [{length: 1 mm}]\n", "'sessions[0]' needs the key 'at'"},
        {"output: {regions: [pore, rum]}\n", "got 'rum'"},
        {"edits: 3\n", "'edits' is a list"},
        {"edits: [{at: 3 h}]\n", "an edit looks like"},
        {"edits: [{at: 3 mm, set: {device.length: 1 mm}}]\n", "'at' is a time"},
        {"edits: [{at: 3 h, set: {device.length: 9 mm}}]\n", "'device.length' must be between"},
        {"edits: [{at: 3 h, set: {skin.age: 50 years}}]\n", "cannot change while skin heals"},
        {"include: nowhere.yaml\n", "no file 'nowhere.yaml'"},
        {"include: [[a]]\n", "'include' lists file names"},
        {"domain: {depth: 1 mm}\ndevice: {length: 2 mm}\n", "'domain.depth' is 1000 um"},
        {"device: {density: 1e6 /cm2}\n", "must be between 0 and 2000 /cm2"},
        {"model: {refil: 1}\n", "did you mean 'model.refill'?"},
        {"model: {refill: 1}\n", "'model.refill' must be between"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        skh_scenario s;
        int errors = load(cases[i].text, &s);
        if (errors != 1 || !strstr(text_of_report, cases[i].message))
            fail_msg("'%s' gave %d errors:\n%s", cases[i].text, errors, text_of_report);
    }
}

static void zero_pores_is_a_scenario(void **state)
{
    (void)state;
    assert_true(good("device: {density: 0}\n").device.density == 0);
    assert_int_equal(good("device: {kind: none}\n").session_count, 0);
    assert_int_equal(good("sessions: []\n").session_count, 0);
}

static void the_command_line_wins_over_the_file_and_the_file_over_its_presets(void **state)
{
    (void)state;
    const char *text = "include: [home, photoaged]\ndevice: {length: 1 mm}\nskin: {age: 70 years}\n"
                       "sessions: [{at: 0 d}, {at: 28 d, length: 2 mm}]\n";
    const char *sets[] = {"skin.age=50 years", "device.diameter=0.2 mm", "sessions[0].density=100"};
    skh_scenario s;
    skh_report report;
    assert_int_equal(skh_config_read("t.yaml", text, strlen(text), sets, 3, &s, &report), SKH_OK);
    skh_report_free(&report);
    assert_true(s.device.kind == SKH_DEVICE_ROLLER && s.care.hygiene == SKH_HYGIENE_HOME); // preset
    assert_true(s.skin.sun_damage == 0.8 && s.skin.age == 50);
    assert_true(s.sessions[0].device.length == 1000 && s.sessions[1].device.length == 2000);
    assert_true(s.sessions[1].device.diameter ==
                200); // sessions are the device with differences, whoever set it
    assert_true(s.sessions[0].device.density == 100 && s.sessions[1].device.density == 250);
}

static void mistakes_of_the_command_line_are_named_as_typed(void **state)
{
    (void)state;
    const char *sets[] = {"device.length=3 d", "device", "a.b=1"};
    skh_scenario s;
    skh_report report;
    assert_int_equal(skh_config_read("t.yaml", "seed: x\n", 8, sets, 3, &s, &report), SKH_ERR_CONFIG);
    assert_string_equal(
        report.text, "t.yaml:1:7: error: 'seed' is a number, got 'x'\n    1 | seed: x\n      |       ^\n"
                     "--set device.length=3 d: error: 'device.length' is a length (um, mm, cm), got '3 d'\n"
                     "--set device: error: write key=value, as in device.length='1 mm'\n"
                     "--set a.b=1: error: unknown key 'a.b'\n4 errors; nothing was run\n");
    skh_report_free(&report);
}

static void a_failed_load_leaves_the_scenario_alone(void **state)
{
    (void)state;
    skh_scenario s = skh_scenario_default(), before = s;
    skh_report report;
    assert_int_equal(skh_config_read("t.yaml", "duration: 1 d\nseed: x\n", 22, NULL, 0, &s, &report),
                     SKH_ERR_CONFIG);
    skh_report_free(&report);
    assert_memory_equal(&s, &before, sizeof s);
}

static void the_course_comes_back_from_what_was_written(void **state)
{
    (void)state;
    const char *texts[] = {
        "title: a\n",
        "title: \"quotes \\\" back \\\\ slash, colon: # not a comment \xc3\xa9\"\nseed: 9007199254740991\n",
        "duration: 0.1 years\nmodel: {refill: 0.00033333333333333335}\noutput: {section: false, regions: []}\n",
        "skin: {lesions: [{kind: boxcar, at: 1 mm}, {kind: dark_spot, at: 3 mm, darkness: 3.3}]}\n",
        "sessions: [{day: 30, length: 0.7 mm}, {day: 0}, {day: 7, kind: roller, density: 60}]\n",
        "sessions: []\n",
        "edits: [{at: 30.1 h, set: {device.length: 1 mm, aftercare.nsaid: true}}, {at: 2 h, set: {model.lysis: 0.005}}]\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        skh_scenario first = good(texts[i]);
        char *text = written(&first), *again;
        skh_scenario second = good(text);
        again = written(&second);
        assert_string_equal(text, again);
        assert_memory_equal(&first, &second, sizeof first); // bit for bit
        free(text);
        free(again);
    }
}

static void the_commented_config_reads_back_too(void **state)
{
    (void)state;
    skh_scenario first = good("title: a\nskin: {lesions: [{kind: boxcar, at: 1 mm}]}\n");
    char *text = NULL;
    assert_int_equal(skh_config_write(&first, 1, &text, NULL), SKH_OK);
    skh_scenario second = good(text);
    assert_memory_equal(&first, &second, sizeof first);
    free(text);
}

static void every_scenario_and_preset_of_the_program_is_valid(void **state)
{
    (void)state;
    const char *names[] = {"cheek-standard", "cheek-gentle", "single-pore", "wide-wound", "rest"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[512];
        skh_scenario s;
        skh_report report;
        snprintf(path, sizeof path, "%s/assets/scenarios/%s.yaml", SKINHEAL_SOURCE_DIR, names[i]);
        if (skh_config_load(path, NULL, 0, &s, &report)) fail_msg("%s", report.text);
        skh_report_free(&report);
    }
    const char *presets[] = {"clinic",     "home",       "stamp",     "photoaged", "poor-healing",
                             "fine-lines", "acne-scars", "dark-spot", "figure",    "quick"};
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "include: %s\n", presets[i]);
        good(text);
    }
}

static void a_single_pore_stands_alone_in_its_section(void **state)
{
    (void)state;
    skh_scenario s;
    skh_report report;
    assert_int_equal(
        skh_config_load(SKINHEAL_SOURCE_DIR "/assets/scenarios/single-pore.yaml", NULL, 0, &s, &report),
        SKH_OK);
    skh_report_free(&report);
    assert_true(skh_device_treatment(&s.device, &s.domain).section_pores == 1);
}

static void many_mistakes_end_in_a_count(void **state)
{
    (void)state;
    static char text[1 << 15];
    size_t used = 0;
    for (int i = 0; i < 300; i++) used += (size_t)snprintf(text + used, sizeof text - used, "key_%d: 1\n", i);
    assert_non_null(strstr(bad(text), "... and 250 more\n300 errors; nothing was run\n"));
}

// Damaged configurations: every cut and many changed bytes of a real one. Nothing may crash, hang or print.
static void damaged_configurations_never_crash(void **state)
{
    (void)state;
    skh_scenario s = good("skin: {lesions: [{kind: boxcar, at: 1 mm}]}\nsessions: [{at: 3 d, length: 1 mm}]\n"
                          "edits: [{at: 3 h, set: {device.length: 1 mm}}]\n");
    char *text = written(&s);
    size_t size = strlen(text);
    uint32_t random = 1;
    for (int round = 0; round < 1500; round++) {
        char *copy = malloc(size + 1);
        memcpy(copy, text, size + 1);
        size_t length = size;
        random = random * 1664525u + 1013904223u;
        if (round % 3 == 0) length = random % size;
        for (int k = 0; k < 1 + round % 4; k++) {
            static const char letters[] = "{}[]:,-'\"#&*!|>%@\t\n \x7f\xff~?x0";
            random = random * 1664525u + 1013904223u;
            size_t at = (random >> 8) % size;
            random = random * 1664525u + 1013904223u;
            copy[at] = letters[(random >> 8) % (sizeof letters - 1)];
        }
        skh_scenario out;
        skh_report report;
        skh_config_read("fuzz", copy, length, NULL, 0, &out, &report);
        skh_report_free(&report);
        free(copy);
    }
    free(text);
}

static void the_schema_names_every_key(void **state)
{
    (void)state;
    char *text = NULL, quoted[96];
    assert_int_equal(skh_config_schema(&text, NULL), SKH_OK);
    for (int i = 0; i < skh_key_count(); i++) {
        snprintf(quoted, sizeof quoted, "\"%s\": {\"description\"", skh_key_at(i)->name);
        if (!strstr(text, quoted)) fail_msg("%s is missing", skh_key_at(i)->name);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_is_read_with_units),
        cmocka_unit_test(every_mistake_is_reported_at_once_with_line_and_caret),
        cmocka_unit_test(one_mistake_of_each_kind_gives_one_message),
        cmocka_unit_test(zero_pores_is_a_scenario),
        cmocka_unit_test(the_command_line_wins_over_the_file_and_the_file_over_its_presets),
        cmocka_unit_test(mistakes_of_the_command_line_are_named_as_typed),
        cmocka_unit_test(a_failed_load_leaves_the_scenario_alone),
        cmocka_unit_test(the_course_comes_back_from_what_was_written),
        cmocka_unit_test(the_commented_config_reads_back_too),
        cmocka_unit_test(every_scenario_and_preset_of_the_program_is_valid),
        cmocka_unit_test(a_single_pore_stands_alone_in_its_section),
        cmocka_unit_test(many_mistakes_end_in_a_count),
        cmocka_unit_test(damaged_configurations_never_crash),
        cmocka_unit_test(the_schema_names_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
