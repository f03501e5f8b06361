// One aligned block of memory, laid out by asking for pieces twice: first to measure, then to place.
//
//     skh_block block = {0};
//     layout(&block, &pieces);            // block.base is NULL: pieces become NULL, block.used grows
//     skh_block_reserve(&block, err);     // allocates block.used bytes, zeroed, huge pages if large
//     layout(&block, &pieces);            // pieces point into the block
#pragma once
#include "skinheal/status.h"
#include <stddef.h>

enum { SKH_BLOCK_ALIGN = 64 };
typedef struct skh_block {
    unsigned char *base;
    size_t used, size;
} skh_block;

void *skh_block_take(skh_block *block, size_t bytes); ///< 64-byte aligned; NULL while measuring
#define SKH_TAKE(block, type, count) ((type *)skh_block_take((block), sizeof(type) * (size_t)(count)))
/// Errors: SKH_ERR_MEMORY. Resets `used` for the placing pass.
skh_status skh_block_reserve(skh_block *block, skh_error *err);
void skh_block_free(skh_block *block);
