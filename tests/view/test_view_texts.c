// The tables of words and keys.
#include "sim/view/app.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *name;
    SDL_Keycode code;
    char modifier;
    const char *key, *what;
} actions[SKH_ACTION_COUNT] = {
#define C                     'C'
#define SKH_ACTION(name, ...) {#name, __VA_ARGS__},
#include "sim/view/actions.inl"
#undef C
};

static int count_words(const char *text)
{
    int words = 0;
    for (const char *c = text; *c; c++) words += *c != ' ' && (c == text || c[-1] == ' ');
    return words;
}

static void no_text_is_empty(void **state)
{
    (void)state;
    for (int i = 0; i < SKH_TEXT_COUNT; i++) assert_true(strlen(skh_text((skh_text_id)i)) > 0);
}

static void what_an_actor_does_is_told_in_at_most_forty_words(void **state)
{
    (void)state;
    for (int type = 0; type <= SKH_CELL_COUNT; type++) {
        char tip[400] = "";
        skh_actor_tip(type, tip, sizeof tip);
        assert_true(strlen(tip) > 20);
        assert_in_range(count_words(tip), 8, 40);
    }
}

static void no_two_actions_share_a_key(void **state)
{
    (void)state;
    for (int i = 0; i < SKH_ACTION_COUNT; i++) {
        for (int j = 0; j < i; j++) {
            if (actions[i].code == actions[j].code && actions[i].modifier == actions[j].modifier) {
                fail_msg("%s and %s have the same key", actions[i].name, actions[j].name);
            }
        }
    }
}

static void every_key_of_the_help_page_exists_and_is_explained(void **state)
{
    (void)state;
    for (int i = 0; i < SKH_ACTION_COUNT; i++) {
        assert_int_equal(actions[i].key[0] != 0, actions[i].what[0] != 0);
        if (actions[i].key[0]) continue;
        assert_true(i > 0); // an unlisted key belongs to the row above: "Arrows", "1 - 8", "F1, ?"
    }
}

static void every_curve_is_a_column_of_the_time_line(void **state)
{
    (void)state;
    for (int set = 0; set < skh_plot_sets; set++) {
        for (int i = 0; i < SKH_CURVES; i++) {
            const skh_curve *curve = skh_plot_curve(set, i);
            if (skh_metric_find(curve->column) < 0) fail_msg("no column is called %s", curve->column);
            assert_true(curve->high > curve->low);
        }
        assert_true(strlen(skh_plot_set_name(set)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_is_empty),
        cmocka_unit_test(what_an_actor_does_is_told_in_at_most_forty_words),
        cmocka_unit_test(no_two_actions_share_a_key),
        cmocka_unit_test(every_key_of_the_help_page_exists_and_is_explained),
        cmocka_unit_test(every_curve_is_a_column_of_the_time_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
