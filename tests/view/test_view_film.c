// Films: whole files of both kinds, and nothing left of a cancelled one.
#include "sim/view/film.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { WIDE = 65, HIGH = 49, PICTURES = 5 }; // odd sides: H.264 needs even ones, which is the film's business

static char folder[] = "/tmp/skinheal-film-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder); // fails when anything was left behind
}

static void add_pictures(skh_film *film)
{
    static uint32_t argb[WIDE * HIGH];
    for (int n = 0; n < PICTURES; n++) {
        for (int i = 0; i < WIDE * HIGH; i++) argb[i] = 0xFF000000u | (uint32_t)(i * 7 + n * 40);
        assert_int_equal(skh_film_add(film, argb, NULL), SKH_OK);
    }
}

static void check(const char *name, int webp, size_t at, const char *mark)
{
    char path[128], head[16] = "";
    skh_film *film;
    skh_error err;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (skh_film_start(path, webp, WIDE, HIGH, 10, "a test", &film, &err)) fail_msg("%s", err.message);
    add_pictures(film);
    assert_int_not_equal(access(path, F_OK), 0); // not there before it is whole
    if (skh_film_end(film, &err)) fail_msg("%s", err.message);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    assert_memory_equal(head + at, mark, strlen(mark));
    fclose(file);
    remove(path);
}

static void an_animated_webp_is_written_whole(void **state)
{
    (void)state;
    check("film.webp", 1, 8, "WEBP");
}

static void a_video_is_written_whole_by_ffmpeg(void **state)
{
    (void)state;
    if (!skh_film_has_ffmpeg()) skip();
    check("film.mp4", 0, 4, "ftyp");
}

static void a_cancelled_film_leaves_nothing_behind(void **state)
{
    (void)state;
    char path[128];
    for (int webp = 0; webp < 2; webp++) {
        skh_film *film;
        if (!webp && !skh_film_has_ffmpeg()) continue;
        snprintf(path, sizeof path, "%s/%s", folder, webp ? "film.webp" : "film.mp4");
        assert_int_equal(skh_film_start(path, webp, WIDE, HIGH, 10, "", &film, NULL), SKH_OK);
        add_pictures(film);
        skh_film_cancel(film);
        assert_int_not_equal(access(path, F_OK), 0);
    }
}

static void without_ffmpeg_the_message_says_what_to_install(void **state)
{
    (void)state;
    char *before = strdup(getenv("PATH"));
    skh_film *film;
    skh_error err;
    setenv("PATH", folder, 1);
    assert_int_equal(skh_film_start("film.mp4", 0, WIDE, HIGH, 10, "", &film, &err), SKH_ERR_MISSING);
    setenv("PATH", before, 1);
    assert_non_null(strstr(err.message, "ffmpeg"));
    assert_null(film);
    free(before);
}

#define FILM(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        FILM(an_animated_webp_is_written_whole),
        FILM(a_video_is_written_whole_by_ffmpeg),
        FILM(a_cancelled_film_leaves_nothing_behind),
        FILM(without_ffmpeg_the_message_says_what_to_install),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
