// The texts of one load: the configuration and the presets it includes, each a checked tree.
#pragma once
#include "sim/io/report.h"

enum { SKH_MOST_SOURCES = 16 };
typedef struct skh_document {
    skh_source source;
    char path[4096];
    char *owned; ///< text read from a file
    skh_yaml_node *root;
} skh_document;

typedef struct skh_documents {
    skh_document list[SKH_MOST_SOURCES];
    int count;
    const skh_document *order[SKH_MOST_SOURCES]; ///< by strength: later ones win
    int ordered;
} skh_documents;

/// Read a file and, before it, what it includes. Mistakes go to `messages`. SKH_ERR_NO_INPUT when the file
/// itself cannot be read, SKH_ERR_CONFIG for mistakes.
skh_status skh_documents_load(skh_documents *documents, const char *path, skh_messages *messages);
/// The same for a text in memory.
skh_status skh_documents_read(skh_documents *documents, const char *name, const char *text, size_t size,
                              skh_messages *messages);
void skh_documents_free(skh_documents *documents);
