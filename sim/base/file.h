// Files that are never half-written: a temporary name beside the target, fsync, rename.
#pragma once
#include "skinheal/status.h"
#include <stddef.h>
#include <stdio.h>

typedef struct skh_file {
    FILE *stream; ///< write here
    char path[4096], temporary[4112];
} skh_file;

skh_status skh_file_create(skh_file *file, const char *path, skh_error *err); ///< SKH_ERR_CREATE
/// Flush, fsync, rename. On failure the temporary is removed and the message says why. SKH_ERR_IO.
skh_status skh_file_commit(skh_file *file, skh_error *err);
void skh_file_discard(skh_file *file); ///< remove the temporary; a committed or zeroed file is fine
/// Whole file in memory, with a NUL behind it; at most `limit` bytes. SKH_ERR_NO_INPUT, SKH_ERR_DATA (too
/// large).
skh_status skh_file_read(const char *path, size_t limit, char **data, size_t *size, skh_error *err);
