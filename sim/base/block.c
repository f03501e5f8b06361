#define _DEFAULT_SOURCE // madvise
#include "sim/base/block.h"

#include "sim/base/check.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20 };

void *skh_block_take(skh_block *block, size_t bytes)
{
    SKH_ASSERT(bytes <= SIZE_MAX / 4 && block->used <= SIZE_MAX / 4);
    size_t at = block->used;
    block->used += (bytes + SKH_BLOCK_ALIGN - 1) / SKH_BLOCK_ALIGN * SKH_BLOCK_ALIGN;
    if (!block->base) return NULL;
    SKH_ASSERT(block->used <= block->size); // the placing pass asks for what was measured
    return block->base + at;
}

skh_status skh_block_reserve(skh_block *block, skh_error *err)
{
    SKH_ASSERT(!block->base);
    size_t align = block->used >= HUGE_PAGE ? HUGE_PAGE : SKH_BLOCK_ALIGN;
    size_t size = (block->used + align - 1) / align * align;
    if (size == 0) size = align;
    block->base = aligned_alloc(align, size);
    if (!block->base) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %zu MiB", size >> 20);
#ifdef MADV_HUGEPAGE
    if (align == HUGE_PAGE) madvise(block->base, size, MADV_HUGEPAGE); // a wish: failure costs speed only
#endif
    memset(block->base, 0, size);
    block->size = block->used;
    block->used = 0;
    return SKH_OK;
}

void skh_block_free(skh_block *block)
{
    free(block->base);
    *block = (skh_block){0};
}
