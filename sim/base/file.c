#define _XOPEN_SOURCE 700 // realpath
#include "sim/base/file.h"

#include "sim/base/clock.h"
#include "sim/base/random.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_TRIES = 100 };

// The target itself when it is a device or pipe (/dev/stdout), which cannot be replaced by a rename.
static int open_target(skh_file *file)
{
    struct stat status;
    if (stat(file->path, &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            errno = EISDIR;
            return -1;
        }
        if (!S_ISREG(status.st_mode)) return open(file->path, O_WRONLY);
    }
    uint64_t key = skh_clock_ns() ^ (uint64_t)getpid();
    for (uint64_t try = 0; try < NAME_TRIES; try++) {
        snprintf(file->temporary, sizeof file->temporary, "%s.%06" PRIx64 ".tmp", file->path,
                 skh_mix(key + try) & 0xffffff);
        int fd = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

// Writing through a link must change what it points to, not replace the link.
static int copy_path(skh_file *file, const char *path)
{
    char *real = NULL;
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode)) real = realpath(path, NULL);
    int length = snprintf(file->path, sizeof file->path, "%s", real ? real : path);
    free(real);
    return length > 0 && (size_t)length < sizeof file->path;
}

skh_status skh_file_create(skh_file *file, const char *path, skh_error *err)
{
    file->stream = NULL;
    file->path[0] = file->temporary[0] = '\0';
    if (!copy_path(file, path))
        return skh_fail(err, SKH_ERR_CREATE, "cannot create '%.200s': not a usable file name", path);
    int fd = open_target(file);
    if (fd >= 0) file->stream = fdopen(fd, "wb");
    if (file->stream) return SKH_OK;
    skh_status status = skh_fail(err, SKH_ERR_CREATE, "cannot create '%.200s': %s", path, strerror(errno));
    if (fd >= 0) {
        close(fd);
        remove(file->temporary);
    }
    file->temporary[0] = '\0';
    return status;
}

// Closes the stream whatever happens; returns 0 or the errno of the first step that failed.
static int finish(skh_file *file)
{
    int failed = 0;
    if (ferror(file->stream)) failed = EIO;
    if (fflush(file->stream) != 0) failed = errno;
    if (!failed && file->temporary[0] && fsync(fileno(file->stream)) != 0) failed = errno;
    if (fclose(file->stream) != 0 && !failed) failed = errno;
    file->stream = NULL;
    if (!failed && file->temporary[0] && rename(file->temporary, file->path) != 0) failed = errno;
    return failed;
}

skh_status skh_file_commit(skh_file *file, skh_error *err)
{
    int failed = finish(file);
    if (failed && file->temporary[0]) remove(file->temporary);
    file->temporary[0] = '\0';
    if (failed) return skh_fail(err, SKH_ERR_IO, "cannot write '%.200s': %s", file->path, strerror(failed));
    return SKH_OK;
}

void skh_file_discard(skh_file *file)
{
    if (file->stream) fclose(file->stream);
    file->stream = NULL;
    if (file->temporary[0]) remove(file->temporary);
    file->temporary[0] = '\0';
}

// Grows the buffer as data comes: pipes do not tell their size.
static skh_status read_all(FILE *stream, const char *path, size_t limit, char **data, size_t *size,
                           skh_error *err)
{
    size_t room = 0;
    for (;;) {
        if (room - *size < 2) {
            room = room ? room * 2 : 16384;
            char *grown = realloc(*data, room);
            if (!grown) return skh_fail(err, SKH_ERR_MEMORY, "no memory to read '%.200s'", path);
            *data = grown;
        }
        size_t got = fread(*data + *size, 1, room - *size - 1, stream);
        *size += got;
        if (*size > limit)
            return skh_fail(err, SKH_ERR_DATA, "'%.200s' is larger than the allowed %zu bytes", path, limit);
        if (got == 0) break;
    }
    if (ferror(stream))
        return skh_fail(err, SKH_ERR_NO_INPUT, "cannot read '%.200s': %s", path, strerror(errno));
    (*data)[*size] = '\0';
    return SKH_OK;
}

skh_status skh_file_read(const char *path, size_t limit, char **data, size_t *size, skh_error *err)
{
    *data = NULL;
    *size = 0;
    FILE *stream = fopen(path, "rb");
    if (!stream) return skh_fail(err, SKH_ERR_NO_INPUT, "cannot read '%.200s': %s", path, strerror(errno));
    skh_status status = read_all(stream, path, limit, data, size, err);
    fclose(stream);
    if (status) {
        free(*data);
        *data = NULL;
        *size = 0;
    }
    return status;
}
