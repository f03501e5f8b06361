/// Snapshots: the whole state of a world in a file. Versioned, checksummed, written beside and renamed.
///
/// Layout: 8 bytes magic, u32 format version, u32 model version, u64 scenario hash, u64 scenario text size,
/// u64 state size, u64 checksum of all the rest; the scenario as config text, filled up with blank lines to a
/// multiple of 64 bytes; the state block.
#pragma once
#include "skinheal/world.h"

/// Errors: SKH_ERR_CREATE, SKH_ERR_IO. Nothing half-written stays behind.
skh_status skh_snapshot_write(const skh_world *world, const char *path, skh_error *err);
/// Build the world a snapshot holds. Errors: SKH_ERR_NO_INPUT, SKH_ERR_DATA (damaged, truncated, foreign,
/// other version: the message says which), SKH_ERR_MEMORY.
skh_status skh_snapshot_read(const char *path, skh_world **out, skh_error *err);
