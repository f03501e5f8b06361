// Options that commands with pictures share: words from a list, sizes.
#pragma once
#include "sim/cli/command.h"

/// "--OPTION = 'TEXT': ALLOWED" on stderr; returns SKH_ERR_USAGE.
int skh_picture_wrong(const char *option, const char *text, const char *allowed);

/// Place of the first `length` letters of `text` among `count` names; -1 and a message when it is none of
/// them. `also` is one more word that is allowed (its place is `count`), or NULL.
int skh_picture_word(const char *option, const char *text, size_t length, const char *(*name)(int), int count,
                     const char *also);
/// An option of one such word: its place into *value, unchanged when not given. Returns 0 or SKH_ERR_USAGE.
int skh_picture_choice(const skh_args *args, const char *option, const char *(*name)(int), int count,
                       int *value);
const char *skh_picture_stain(int stain);
const char *skh_picture_signal(int signal);

/// Option --size as WIDTHxHEIGHT px, each side from its least to its most; unchanged when not given. Returns
/// 0 or SKH_ERR_USAGE.
int skh_picture_size(const skh_args *args, const int least[2], const int most[2], int *width, int *height);
