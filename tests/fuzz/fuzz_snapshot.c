// A good snapshot, damaged as the input says, half of the time with its checksum made right again: reading
// must refuse it or build a world that can be looked at, and never crash. Each 5 bytes of input are an offset
// and a new byte.
#define _XOPEN_SOURCE 700 // mkstemp
#include "sim/base/check.h"
#include "sim/base/file.h"
#include "sim/base/hash.h"
#include "skinheal/snapshot.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

enum { HEADER = 48, CHECKSUM = 40, TEXT_SIZE = 24 };

// The snapshot that is damaged: an hour of a very small section. Made once.
static const char *good_snapshot(size_t *size)
{
    static char *bytes;
    static size_t length;
    if (!bytes) {
        char path[] = "/tmp/skinheal-fuzz-XXXXXX";
        static const char *const keys[][2] = {{"domain.width", "200 um"},
                                              {"domain.spacing", "20 um"},
                                              {"domain.depth", "500 um"},
                                              {"device.length", "0.2 mm"},
                                              {"device.density", "1500 /cm2"}};
        skh_scenario s = skh_scenario_default();
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
            SKH_ASSERT(skh_scenario_set(&s, keys[k][0], keys[k][1], NULL) == SKH_OK);
        skh_world *world;
        SKH_ASSERT(skh_scenario_finish(&s, NULL) == SKH_OK && skh_world_create(&s, &world, NULL) == SKH_OK);
        SKH_ASSERT(skh_world_advance_to(world, 1, NULL) == SKH_OK);
        int fd = mkstemp(path);
        SKH_ASSERT(fd >= 0 && skh_snapshot_write(world, path, NULL) == SKH_OK);
        close(fd);
        skh_world_destroy(world);
        SKH_ASSERT(skh_file_read(path, 1 << 28, &bytes, &length, NULL) == SKH_OK);
        unlink(path);
    }
    *size = length;
    return bytes;
}

static void repair(char *bytes, size_t size)
{
    uint64_t text_size;
    memcpy(&text_size, bytes + TEXT_SIZE, sizeof text_size);
    if (text_size > size - HEADER) return;
    uint64_t hash = skh_hash(SKH_HASH_START, bytes, CHECKSUM);
    hash = skh_hash(hash, bytes + HEADER, (size_t)text_size);
    hash = skh_hash(hash, bytes + HEADER + text_size, size - HEADER - (size_t)text_size);
    memcpy(bytes + CHECKSUM, &hash, sizeof hash);
}

static void read_damaged(const char *bytes, size_t size)
{
    char path[] = "/tmp/skinheal-fuzz-XXXXXX";
    int fd = mkstemp(path);
    SKH_ASSERT(fd >= 0);
    SKH_ASSERT(write(fd, bytes, size) == (ssize_t)size);
    close(fd);
    skh_world *world = NULL;
    skh_error err = {""};
    skh_status status = skh_snapshot_read(path, &world, &err);
    SKH_ASSERT((status == SKH_OK) == (world != NULL));
    SKH_ASSERT(status == SKH_OK || err.message[0]);
    if (world) {
        skh_scene scene;
        skh_world_scene(world, &scene);
        skh_world_destroy(world);
    }
    unlink(path);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    size_t length;
    const char *good = good_snapshot(&length);
    char *bytes = malloc(length);
    SKH_ASSERT(bytes);
    memcpy(bytes, good, length);
    for (size_t i = 0; i + 5 <= size && i < 40; i += 5) {
        uint32_t at;
        memcpy(&at, data + i, sizeof at);
        // most damage goes to the header, the text and the small state in front
        bytes[data[i] & 1 ? at % length : at % 16384 % length] = (char)data[i + 4];
    }
    if (size && data[0] & 2) repair(bytes, length);
    read_damaged(bytes, size && data[0] % 16 == 4 ? length / 2 : length);
    free(bytes);
    return 0;
}
