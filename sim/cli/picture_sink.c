#include "sim/cli/picture_sink.h"

#include "sim/base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <webp/encode.h>
#include <webp/mux.h>

extern char **environ;

struct skh_sink {
    skh_sink_setup setup;
    char path[4096], part[4112];
    int count;
    int pipe; // to ffmpeg
    pid_t child;
    struct sigaction old; // what SIGPIPE did before
    WebPAnimEncoder *webp;
    int time_ms;
};

static int find_program(const char *name, char *path, size_t size)
{
    const char *list = getenv("PATH");
    for (const char *p = list ? list : ""; *p;) {
        size_t length = strcspn(p, ":");
        if (snprintf(path, size, "%.*s/%s", (int)length, p, name) < (int)size && access(path, X_OK) == 0)
            return 1;
        p += length + (p[length] == ':');
    }
    return 0;
}

int skh_sink_has_ffmpeg(void)
{
    char path[4096];
    return find_program("ffmpeg", path, sizeof path);
}

// ffmpeg reads raw pictures from a pipe and writes beside the target; it is renamed at the end.
static skh_status open_video(skh_sink *s, skh_error *err)
{
    char program[4096], size[32], rate[32];
    if (!find_program("ffmpeg", program, sizeof program))
        return skh_fail(err, SKH_ERR_MISSING,
                        "the program ffmpeg is not installed; without it, write PNG files or --webp");
    const char *dot = strrchr(s->path, '.');
    snprintf(s->part, sizeof s->part, "%.*s.part%s", (int)(dot ? dot - s->path : (long)strlen(s->path)),
             s->path, dot ? dot : ".mp4");
    int test = open(s->part, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (test < 0) return skh_fail(err, SKH_ERR_CREATE, "cannot create '%s': %s", s->part, strerror(errno));
    close(test);
    snprintf(size, sizeof size, "%dx%d", s->setup.width, s->setup.height);
    snprintf(rate, sizeof rate, "%g", s->setup.fps);
    char *const arguments[] = {"ffmpeg",    "-v",         "error",    "-y",
                               "-f",        "rawvideo",   "-pix_fmt", "bgra",
                               "-s",        size,         "-r",       rate,
                               "-i",        "-",          "-vf",      "crop=trunc(iw/2)*2:trunc(ih/2)*2",
                               "-c:v",      "libx264",    "-preset",  "veryfast",
                               "-crf",      "18",         "-pix_fmt", "yuv420p",
                               "-movflags", "+faststart", s->part,    NULL};
    int ends[2];
    if (pipe(ends)) return skh_fail(err, SKH_ERR_IO, "cannot open a pipe to ffmpeg: %s", strerror(errno));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int failed = posix_spawn(&s->child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    if (failed) {
        close(ends[1]);
        return skh_fail(err, SKH_ERR_MISSING, "cannot start ffmpeg: %s", strerror(failed));
    }
    s->pipe = ends[1];
    struct sigaction ignore = {.sa_handler = SIG_IGN}; // a dead ffmpeg is an error to report, not our end
    sigaction(SIGPIPE, &ignore, &s->old);
    return SKH_OK;
}

static skh_status open_webp(skh_sink *s, skh_error *err)
{
    WebPAnimEncoderOptions options;
    if (!WebPAnimEncoderOptionsInit(&options))
        return skh_fail(err, SKH_ERR_INTERNAL, "the WebP library does not fit");
    options.anim_params.loop_count = 0;
    s->webp = WebPAnimEncoderNew(s->setup.width, s->setup.height, &options);
    return s->webp ? SKH_OK : skh_fail(err, SKH_ERR_MEMORY, "no memory for a WebP animation");
}

skh_status skh_sink_open(const skh_sink_setup *setup, skh_sink **out, skh_error *err)
{
    *out = NULL;
    skh_sink *s = calloc(1, sizeof *s);
    if (!s) return skh_fail(err, SKH_ERR_MEMORY, "no memory for pictures");
    s->setup = *setup;
    s->pipe = -1;
    if (snprintf(s->path, sizeof s->path, "%s", setup->path) >= (int)sizeof s->path) {
        free(s);
        return skh_fail(err, SKH_ERR_CREATE, "the name of the picture is too long");
    }
    skh_status status = setup->kind == SKH_SINK_VIDEO  ? open_video(s, err)
                        : setup->kind == SKH_SINK_WEBP ? open_webp(s, err)
                                                       : SKH_OK;
    if (status)
        free(s);
    else
        *out = s;
    return status;
}

static skh_status put_png(skh_sink *s, const uint32_t *argb, int pitch_px, const char *name, skh_error *err)
{
    char path[4200], number[16];
    const char *slash = strrchr(s->path, '/'), *dot = strrchr(slash ? slash : s->path, '.');
    int stem = (int)(dot ? dot - s->path : (long)strlen(s->path));
    snprintf(number, sizeof number, "%04d", s->count);
    if (s->setup.numbered)
        snprintf(path, sizeof path, "%.*s-%s%s", stem, s->path, name ? name : number, dot ? dot : ".png");
    else
        snprintf(path, sizeof path, "%s", s->path);
    return skh_png_write(path, argb, s->setup.width, s->setup.height, pitch_px, s->setup.text,
                         s->setup.text_count, err);
}

static skh_status put_video(skh_sink *s, const uint32_t *argb, int pitch_px, skh_error *err)
{
    for (int y = 0; y < s->setup.height; y++) {
        const char *row = (const char *)(argb + (size_t)y * (size_t)pitch_px);
        size_t left = (size_t)s->setup.width * 4;
        while (left) {
            ssize_t done = write(s->pipe, row, left);
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) return skh_fail(err, SKH_ERR_IO, "ffmpeg stopped early; its message stands above");
            row += done;
            left -= (size_t)done;
        }
    }
    return SKH_OK;
}

static skh_status put_webp(skh_sink *s, const uint32_t *argb, int pitch_px, skh_error *err)
{
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        return skh_fail(err, SKH_ERR_INTERNAL, "the WebP library does not fit");
    config.quality = 80;
    config.method = 2;
    picture.use_argb = 1;
    picture.width = s->setup.width;
    picture.height = s->setup.height;
    if (!WebPPictureAlloc(&picture)) return skh_fail(err, SKH_ERR_MEMORY, "no memory for a WebP picture");
    for (int y = 0; y < s->setup.height; y++)
        memcpy(picture.argb + (size_t)y * (size_t)picture.argb_stride, argb + (size_t)y * (size_t)pitch_px,
               (size_t)s->setup.width * 4);
    int ok = WebPAnimEncoderAdd(s->webp, &picture, s->time_ms, &config);
    WebPPictureFree(&picture);
    s->time_ms = (int)((double)(s->count + 1) * 1000.0 / s->setup.fps);
    return ok ? SKH_OK
              : skh_fail(err, SKH_ERR_IO, "cannot encode WebP: %s", WebPAnimEncoderGetError(s->webp));
}

skh_status skh_sink_put(skh_sink *s, const uint32_t *argb, int pitch_px, const char *name, skh_error *err)
{
    skh_status status = s->setup.kind == SKH_SINK_PNG     ? put_png(s, argb, pitch_px, name, err)
                        : s->setup.kind == SKH_SINK_VIDEO ? put_video(s, argb, pitch_px, err)
                                                          : put_webp(s, argb, pitch_px, err);
    s->count++;
    return status;
}

static skh_status close_video(skh_sink *s, int keep, skh_error *err)
{
    int state = 0;
    close(s->pipe);
    while (waitpid(s->child, &state, 0) < 0 && errno == EINTR) continue;
    sigaction(SIGPIPE, &s->old, NULL);
    int good = WIFEXITED(state) && WEXITSTATUS(state) == 0;
    if (!keep || !good) {
        remove(s->part);
        return keep ? skh_fail(err, SKH_ERR_IO, "ffmpeg failed; its message stands above") : SKH_OK;
    }
    if (rename(s->part, s->path))
        return skh_fail(err, SKH_ERR_CREATE, "cannot create '%s': %s", s->path, strerror(errno));
    return SKH_OK;
}

static skh_status close_webp(skh_sink *s, int keep, skh_error *err)
{
    skh_status status = SKH_OK;
    WebPData data;
    WebPDataInit(&data);
    if (keep &&
        (!WebPAnimEncoderAdd(s->webp, NULL, s->time_ms, NULL) || !WebPAnimEncoderAssemble(s->webp, &data)))
        status = skh_fail(err, SKH_ERR_IO, "cannot assemble WebP: %s", WebPAnimEncoderGetError(s->webp));
    skh_file *file = malloc(sizeof *file);
    if (!file) status = skh_fail(err, SKH_ERR_MEMORY, "no memory for a file");
    if (keep && !status) status = skh_file_create(file, s->path, err);
    if (keep && !status) {
        if (fwrite(data.bytes, 1, data.size, file->stream) != data.size) {
            skh_file_discard(file);
            status = skh_fail(err, SKH_ERR_IO, "cannot write '%s': %s", s->path, strerror(errno));
        } else {
            status = skh_file_commit(file, err);
        }
    }
    free(file);
    WebPDataClear(&data);
    WebPAnimEncoderDelete(s->webp);
    return status;
}

skh_status skh_sink_close(skh_sink *s, int keep, skh_error *err)
{
    if (!s) return SKH_OK;
    skh_status status = s->setup.kind == SKH_SINK_VIDEO  ? close_video(s, keep, err)
                        : s->setup.kind == SKH_SINK_WEBP ? close_webp(s, keep, err)
                                                         : SKH_OK;
    free(s);
    return status;
}
