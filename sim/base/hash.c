#include "sim/base/hash.h"

#include "sim/base/random.h"

// Little-endian on every machine; compilers turn this into one load where they can.
static uint64_t word_at(const unsigned char *p, size_t bytes)
{
    uint64_t word = 0;
    for (size_t i = 0; i < bytes; i++) word |= (uint64_t)p[i] << (8 * i);
    return word;
}

// The shift brings high bits down again: a plain FNV product lets them act upwards only.
static uint64_t absorb(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 32);
}

uint64_t skh_hash(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *p = data;
    size_t left = size;
    for (; left >= 8; left -= 8, p += 8) hash = absorb(hash, word_at(p, 8));
    if (left) hash = absorb(hash, word_at(p, left));
    return skh_mix(absorb(hash, size)); // the size tells "a" from "a\0"
}
