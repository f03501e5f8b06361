// 64-bit hash of bytes, the same on every machine: FNV-like over 8-byte words, finished by skh_mix.
// Serves checksums and golden tests, not security.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define SKH_HASH_START UINT64_C(0x736b696e6865616c)
/// Continue `hash` (start with SKH_HASH_START) over `size` bytes.
uint64_t skh_hash(uint64_t hash, const void *data, size_t size);
