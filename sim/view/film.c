#include "sim/view/film.h"
#include "sim/base/file.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <webp/encode.h>
#include <webp/mux.h>

struct skh_film {
    int webp, width, height, per_second, count;
    char path[1024], temporary[1040];
    pid_t child; // ffmpeg
    FILE *pipe;
    WebPAnimEncoder *encoder;
};

int skh_film_has_ffmpeg(void)
{
    const char *path = getenv("PATH");
    char *copy = path ? strdup(path) : NULL, *rest = copy;
    int found = 0;
    for (char *folder; copy && !found && (folder = strtok_r(rest, ":", &rest));) {
        char name[1024];
        snprintf(name, sizeof name, "%s/ffmpeg", folder);
        found = access(name, X_OK) == 0;
    }
    free(copy);
    return found;
}

/// ffmpeg with a fixed list of arguments (no shell), reading raw pictures from a pipe.
static skh_status start_ffmpeg(skh_film *film, const char *comment, skh_error *err)
{
    if (!skh_film_has_ffmpeg()) {
        return skh_fail(err, SKH_ERR_MISSING,
                        "video needs the program ffmpeg (apt-get install ffmpeg); "
                        "the animated WebP works without it");
    }
    int ends[2];
    if (pipe(ends)) return skh_fail(err, SKH_ERR_IO, "%s: no pipe for ffmpeg", film->path);
    char size[32], rate[16], note[512];
    snprintf(size, sizeof size, "%dx%d", film->width, film->height);
    snprintf(rate, sizeof rate, "%d", film->per_second);
    snprintf(note, sizeof note, "comment=%s", comment);
    film->child = fork();
    if (film->child == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("ffmpeg", "ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format", "bgra",
               "-video_size", size, "-framerate", rate, "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2",
               "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p", "-movflags",
               "+faststart", "-metadata", note, "-f", "mp4", film->temporary, (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    film->pipe = film->child > 0 ? fdopen(ends[1], "wb") : NULL;
    if (film->pipe) return SKH_OK;
    close(ends[1]);
    return skh_fail(err, SKH_ERR_MISSING, "%s: ffmpeg cannot be started", film->path);
}

skh_status skh_film_start(const char *path, int webp, int width, int height, int per_second,
                          const char *comment, skh_film **out, skh_error *err)
{
    *out = NULL;
    skh_film *film = calloc(1, sizeof *film);
    if (!film) return skh_fail(err, SKH_ERR_MEMORY, "no memory for a film");
    film->webp = webp;
    film->width = width;
    film->height = height;
    film->per_second = per_second;
    snprintf(film->path, sizeof film->path, "%s", path);
    snprintf(film->temporary, sizeof film->temporary, "%s.part", path);
    skh_status status = SKH_OK;
    if (webp) {
        WebPAnimEncoderOptions options;
        WebPAnimEncoderOptionsInit(&options);
        options.allow_mixed = 1;
        film->encoder = WebPAnimEncoderNew(width, height, &options);
        if (!film->encoder) status = skh_fail(err, SKH_ERR_MEMORY, "%s: no memory for the encoder", path);
    } else {
        signal(SIGPIPE, SIG_IGN); // an ffmpeg that dies is an error to report, not our end
        status = start_ffmpeg(film, comment, err);
    }
    if (status) {
        skh_film_cancel(film);
        return status;
    }
    *out = film;
    return SKH_OK;
}

static skh_status add_webp(skh_film *film, const uint32_t *argb, skh_error *err)
{
    WebPPicture picture;
    WebPConfig config;
    if (!WebPPictureInit(&picture) || !WebPConfigInit(&config))
        return skh_fail(err, SKH_ERR_MISSING, "libwebp does not fit");
    config.quality = 80;
    config.method = 2; // 94 ms a picture at 720p; higher methods gain little
    picture.use_argb = 1;
    picture.width = film->width;
    picture.height = film->height;
    skh_status status = SKH_OK;
    if (!WebPPictureAlloc(&picture))
        return skh_fail(err, SKH_ERR_MEMORY, "%s: no memory for a picture", film->path);
    for (int y = 0; y < film->height; y++) {
        const uint32_t *row = argb + (size_t)y * (size_t)film->width;
        memcpy(picture.argb + (size_t)y * (size_t)picture.argb_stride, row,
               sizeof *row * (size_t)film->width);
    }
    if (!WebPAnimEncoderAdd(film->encoder, &picture, film->count * 1000 / film->per_second, &config)) {
        status = skh_fail(err, SKH_ERR_IO, "%s: %s", film->path, WebPAnimEncoderGetError(film->encoder));
    }
    WebPPictureFree(&picture);
    return status;
}

skh_status skh_film_add(skh_film *film, const uint32_t *argb, skh_error *err)
{
    skh_status status = SKH_OK;
    if (film->webp) {
        status = add_webp(film, argb, err);
    } else {
        size_t count = (size_t)film->width * (size_t)film->height;
        if (fwrite(argb, sizeof *argb, count, film->pipe) != count) {
            status = skh_fail(err, SKH_ERR_IO, "%s: ffmpeg stopped taking pictures", film->path);
        }
    }
    film->count++;
    return status;
}

static skh_status end_webp(skh_film *film, skh_error *err)
{
    WebPData data;
    WebPDataInit(&data);
    skh_file file = {0};
    skh_status status = SKH_OK;
    if (!WebPAnimEncoderAdd(film->encoder, NULL, film->count * 1000 / film->per_second, NULL) ||
        !WebPAnimEncoderAssemble(film->encoder, &data)) {
        status = skh_fail(err, SKH_ERR_IO, "%s: %s", film->path, WebPAnimEncoderGetError(film->encoder));
    }
    if (!status) status = skh_file_create(&file, film->path, err);
    if (!status) {
        fwrite(data.bytes, 1, data.size, file.stream);
        status = skh_file_commit(&file, err);
    }
    WebPDataClear(&data);
    return status;
}

static skh_status end_ffmpeg(skh_film *film, skh_error *err)
{
    int bad = fclose(film->pipe), result = 0;
    film->pipe = NULL;
    waitpid(film->child, &result, 0);
    film->child = 0;
    if (bad || !WIFEXITED(result) || WEXITSTATUS(result)) {
        return skh_fail(err, SKH_ERR_IO, "%s: ffmpeg failed; is there room and a H.264 encoder?", film->path);
    }
    if (rename(film->temporary, film->path))
        return skh_fail(err, SKH_ERR_IO, "%s: cannot be renamed", film->temporary);
    return SKH_OK;
}

skh_status skh_film_end(skh_film *film, skh_error *err)
{
    skh_status status = film->webp ? end_webp(film, err) : end_ffmpeg(film, err);
    skh_film_cancel(film); // frees; a finished file has no temporary any more
    return status;
}

void skh_film_cancel(skh_film *film)
{
    if (!film) return;
    if (film->pipe) fclose(film->pipe);
    if (film->child > 0) {
        kill(film->child, SIGTERM);
        waitpid(film->child, NULL, 0);
    }
    if (!film->webp) remove(film->temporary);
    if (film->encoder) WebPAnimEncoderDelete(film->encoder);
    free(film);
}
