#include "sim/io/config_files.h"

#include "sim/base/file.h"
#include "skinheal/assets.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const size_t most_bytes = 1 << 20;
static const skh_yaml_spot nowhere = {0, 0, 0};
enum { DEEPEST_INCLUDE = 4 };

static skh_status load(skh_documents *documents, const char *path, int depth, skh_messages *messages,
                       skh_error *err);

// length of the UTF-8 character at `at`, 0 when it is none
static size_t character_length(const unsigned char *at, size_t left)
{
    size_t length = *at < 0x80                  ? 1
                    : *at >= 0xc2 && *at < 0xe0 ? 2
                    : (*at & 0xf0) == 0xe0      ? 3
                    : *at >= 0xf0 && *at < 0xf5 ? 4
                                                : 0;
    if (!length || length > left) return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80) return 0;
    if (*at == 0xe0 && at[1] < 0xa0) return 0;  // longer than needed
    if (*at == 0xed && at[1] >= 0xa0) return 0; // half a surrogate pair
    if (*at == 0xf0 && at[1] < 0x90) return 0;  // longer than needed
    if (*at == 0xf4 && at[1] >= 0x90) return 0; // beyond Unicode
    return length;
}

static int check_bytes(const skh_source *source, skh_messages *messages)
{
    const unsigned char *text = (const unsigned char *)source->text;
    int line = 1;
    for (size_t i = 0; i < source->size;) {
        if ((text[i] < 0x20 && text[i] != '\t' && text[i] != '\n' && text[i] != '\r') || text[i] == 0x7f) {
            skh_messages_add(messages, source, nowhere,
                             "a binary file, not a configuration (byte 0x%02x in line %d)", text[i], line);
            return 0;
        }
        size_t length = character_length(text + i, source->size - i);
        if (!length) {
            skh_messages_add(messages, source, nowhere, "not UTF-8 text (byte 0x%02x in line %d)", text[i],
                             line);
            return 0;
        }
        line += text[i] == '\n';
        i += length;
    }
    return 1;
}

static int find_include(const skh_document *document, const char *name, char *path, size_t size)
{
    struct stat status;
    const char *slash = strrchr(document->path, '/');
    int folder = slash && *name != '/' ? (int)(slash - document->path) + 1 : 0;
    int length = snprintf(path, size, "%.*s%s", folder, document->path, name);
    if (length > 0 && (size_t)length < size && stat(path, &status) == 0) return 1;
    static const char *const patterns[] = {"%s", "presets/%s", "presets/%s.yaml"};
    for (int i = 0; i < 3; i++) {
        char asset[512];
        length = snprintf(asset, sizeof asset, patterns[i], name);
        if (length > 0 && (size_t)length < sizeof asset && skh_asset_path(asset, path, size) == 0) return 1;
    }
    return 0;
}

static void include(skh_documents *documents, const skh_document *from, const skh_yaml_node *node, int depth,
                    skh_messages *messages)
{
    char path[4096];
    if (node->kind != SKH_YAML_SCALAR || !*node->text)
        skh_messages_add(messages, &from->source, node->spot,
                         "'include' lists file names, as in [presets/home.yaml]");
    else if (depth >= DEEPEST_INCLUDE || documents->count == SKH_MOST_SOURCES)
        skh_messages_add(messages, &from->source, node->spot, "too many files include each other");
    else if (!find_include(from, node->text, path, sizeof path))
        skh_messages_add(messages, &from->source, node->spot,
                         "no file '%.100s' beside this one or among the presets of the program", node->text);
    else {
        skh_error why;
        skh_status status = load(documents, path, depth + 1, messages, &why);
        if (status && status != SKH_ERR_CONFIG)
            skh_messages_add(messages, &from->source, node->spot, "%s", why.message);
    }
}

// parse, then put what is included before it into the list, then itself
static skh_status parse(skh_documents *documents, skh_document *document, int depth, skh_messages *messages)
{
    skh_source *source = &document->source;
    if (source->size >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0)
        source->text += 3, source->size -= 3;
    int before = messages->count, empty = 0;
    skh_yaml_error error;
    if (source->size > most_bytes)
        skh_messages_add(messages, source, nowhere, "larger than 1 MiB, not a configuration");
    else if (!source->size)
        skh_messages_add(messages, source, nowhere, "the file is empty");
    else if (check_bytes(source, messages)) {
        document->root = skh_yaml_read(source->text, source->size, &empty, &error);
        if (empty)
            skh_messages_add(messages, source, nowhere, "the file holds no key, only comments or blanks");
        else if (!document->root)
            skh_messages_add(messages, source, error.spot, "%s", error.message);
        else if (document->root->kind != SKH_YAML_MAP)
            skh_messages_add(messages, source, document->root->spot,
                             "a configuration consists of 'key: value' lines");
    }
    if (messages->count > before) return SKH_ERR_CONFIG;
    for (const skh_yaml_node *node = document->root->child; node; node = node->next) {
        if (strcmp(node->key, "include") != 0) continue;
        if (node->kind == SKH_YAML_SCALAR)
            include(documents, document, node, depth, messages);
        else
            for (const skh_yaml_node *item = node->child; item; item = item->next)
                include(documents, document, item, depth, messages);
    }
    documents->order[documents->ordered++] = document;
    return messages->count > before ? SKH_ERR_CONFIG : SKH_OK;
}

static skh_status load(skh_documents *documents, const char *path, int depth, skh_messages *messages,
                       skh_error *err)
{
    skh_document *document = &documents->list[documents->count];
    size_t size = 0;
    skh_status status = skh_file_read(path, most_bytes, &document->owned, &size, err);
    if (status) return status == SKH_ERR_DATA ? SKH_ERR_NO_INPUT : status;
    documents->count++;
    snprintf(document->path, sizeof document->path, "%s", path);
    document->source = (skh_source){document->path, document->owned, size};
    return parse(documents, document, depth, messages);
}

skh_status skh_documents_load(skh_documents *documents, const char *path, skh_messages *messages)
{
    skh_error why;
    skh_status status = load(documents, path, 0, messages, &why);
    if (status && status != SKH_ERR_CONFIG)
        skh_messages_add(messages, NULL, nowhere, "skinheal: error: %s", why.message);
    return status;
}

skh_status skh_documents_read(skh_documents *documents, const char *name, const char *text, size_t size,
                              skh_messages *messages)
{
    skh_document *document = &documents->list[documents->count++];
    snprintf(document->path, sizeof document->path, "%s", name);
    document->source = (skh_source){document->path, text, size};
    return parse(documents, document, 0, messages);
}

void skh_documents_free(skh_documents *documents)
{
    for (int i = 0; i < documents->count; i++) {
        skh_yaml_free(documents->list[i].root);
        free(documents->list[i].owned);
    }
    *documents = (skh_documents){0};
}
