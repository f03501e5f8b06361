// Lossless packing of world states for the history: difference to a reference state, bytes of equal weight
// side by side, zlib. Tissue that did not change since the reference costs almost nothing.
#pragma once
#include <stddef.h>

/// Packed copy of `state`, malloc'd; *packed_size receives its size. NULL without memory. `reference` has the
/// same size.
void *skh_pack(const void *state, const void *reference, size_t size, size_t *packed_size);
/// Inverse of skh_pack. Returns 0 when the packed bytes are damaged.
int skh_unpack(const void *packed, size_t packed_size, const void *reference, void *state, size_t size);
