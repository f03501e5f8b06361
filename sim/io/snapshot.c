#include "skinheal/snapshot.h"

#include "sim/base/file.h"
#include "sim/base/hash.h"
#include "skinheal/config.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT_VERSION = 1, ALIGNMENT = 64 };
static const char magic[8] = {'s', 'k', 'i', 'n', 'h', 'e', 'a', 'l'};
static const size_t most_bytes = (size_t)1 << 32;

typedef struct header {
    char magic[8];
    uint32_t format_version, model_version;
    uint64_t scenario_hash, text_size, state_size;
    uint64_t checksum; // of all that stands before and behind it
} header;
_Static_assert(sizeof(header) == 48, "no padding in files");

static uint64_t checksum(const header *head, const void *text, const void *state)
{
    uint64_t hash = skh_hash(SKH_HASH_START, head, offsetof(header, checksum));
    hash = skh_hash(hash, text, (size_t)head->text_size);
    return skh_hash(hash, state, (size_t)head->state_size);
}

// The configuration with blank lines behind it, so that the state starts at an aligned place of the file.
static skh_status padded_config(const skh_scenario *scenario, char **text, size_t *size, skh_error *err)
{
    skh_status status = skh_config_write(scenario, 0, text, err);
    if (status) return status;
    size_t length = strlen(*text), whole = sizeof(header) + length;
    *size = (whole + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - sizeof(header);
    char *longer = realloc(*text, *size + 1);
    if (!longer) {
        free(*text);
        return skh_fail(err, SKH_ERR_MEMORY, "no memory to write a snapshot");
    }
    memset(longer + length, '\n', *size - length);
    *text = longer;
    return SKH_OK;
}

skh_status skh_snapshot_write(const skh_world *world, const char *path, skh_error *err)
{
    skh_scenario scenario;
    char *text = NULL;
    size_t text_size = 0;
    skh_world_origin(world, &scenario);
    skh_status status = padded_config(&scenario, &text, &text_size, err);
    if (status) return status;
    header head = {.format_version = FORMAT_VERSION,
                   .model_version = SKH_MODEL_VERSION,
                   .scenario_hash = skh_scenario_hash(&scenario),
                   .text_size = text_size,
                   .state_size = skh_world_state_size(world)};
    memcpy(head.magic, magic, sizeof magic);
    head.checksum = checksum(&head, text, skh_world_state(world));

    skh_file file;
    status = skh_file_create(&file, path, err);
    if (!status) {
        // short writes leave the stream's error flag, which the commit looks at
        fwrite(&head, sizeof head, 1, file.stream);
        fwrite(text, 1, (size_t)head.text_size, file.stream);
        fwrite(skh_world_state(world), 1, (size_t)head.state_size, file.stream);
        status = skh_file_commit(&file, err);
    }
    free(text);
    return status;
}

// `head` is the start of `size` bytes of a file
static skh_status check_header(const header *head, const char *data, size_t size, const char *path,
                               skh_error *err)
{
    if (size < sizeof magic || memcmp(data, magic, sizeof magic) != 0)
        return skh_fail(err, SKH_ERR_DATA, "'%.200s' is not a snapshot of skinheal", path);
    if (size < sizeof *head)
        return skh_fail(err, SKH_ERR_DATA, "'%.200s' is cut off: %zu bytes, less than its header", path,
                        size);
    if (head->format_version != FORMAT_VERSION)
        return skh_fail(err, SKH_ERR_DATA,
                        "'%.200s' has snapshot format %" PRIu32 "; this program reads format %d", path,
                        head->format_version, FORMAT_VERSION);
    if (head->model_version != SKH_MODEL_VERSION)
        return skh_fail(err, SKH_ERR_DATA,
                        "'%.200s' was made by model version %" PRIu32
                        "; this program has version %d and would heal "
                        "differently. Run the course again",
                        path, head->model_version, SKH_MODEL_VERSION);
    uint64_t rest = size - sizeof *head;
    if (head->text_size > rest || head->state_size > rest - head->text_size)
        return skh_fail(err, SKH_ERR_DATA, "'%.200s' is cut off: it should go on after its %zu bytes", path,
                        size);
    if (head->text_size + head->state_size != rest || (sizeof *head + head->text_size) % ALIGNMENT != 0)
        return skh_fail(err, SKH_ERR_DATA, "'%.200s' is damaged: its size does not fit its header", path);
    const char *text = data + sizeof *head;
    if (checksum(head, text, text + head->text_size) != head->checksum)
        return skh_fail(err, SKH_ERR_DATA, "'%.200s' is damaged: its checksum does not fit", path);
    return SKH_OK;
}

static skh_status build(const header *head, const char *text, const char *path, skh_world **out,
                        skh_error *err)
{
    skh_scenario scenario;
    skh_report report;
    skh_status status = skh_config_read(path, text, (size_t)head->text_size, NULL, 0, &scenario, &report);
    int other = !status && skh_scenario_hash(&scenario) != head->scenario_hash;
    skh_report_free(&report);
    if (status == SKH_ERR_MEMORY) return skh_fail(err, status, "no memory to read '%.200s'", path);
    if (status || other)
        return skh_fail(
            err, SKH_ERR_DATA,
            "'%.200s' holds a configuration this program does not take; it was made by another one", path);
    status = skh_world_create(&scenario, out, err);
    if (status) return status;
    skh_error why;
    status = skh_world_restore(*out, text + head->text_size, (size_t)head->state_size, &why);
    if (!status) return SKH_OK;
    skh_world_destroy(*out);
    *out = NULL;
    return skh_fail(err, status, "'%.200s' was made by another build of the program: %.120s", path,
                    why.message);
}

skh_status skh_snapshot_read(const char *path, skh_world **out, skh_error *err)
{
    *out = NULL;
    char *data = NULL;
    size_t size = 0;
    skh_status status = skh_file_read(path, most_bytes, &data, &size, err);
    if (status) return status;
    header head = {0};
    memcpy(&head, data, size < sizeof head ? size : sizeof head);
    if (!size)
        status = skh_fail(err, SKH_ERR_DATA, "'%.200s' is empty, not a snapshot", path);
    else
        status = check_header(&head, data, size, path, err);
    if (!status) status = build(&head, data + sizeof head, path, out, err);
    free(data);
    return status;
}
