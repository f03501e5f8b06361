// YAML text as a tree whose every node knows its line and column. A thin layer over libfyaml's events.
#pragma once
#include "skinheal/status.h"
#include <stddef.h>

typedef enum skh_yaml_kind { SKH_YAML_SCALAR, SKH_YAML_MAP, SKH_YAML_LIST } skh_yaml_kind;

typedef struct skh_yaml_spot {
    int line, column; ///< from 1; columns count characters
    int width;        ///< characters to underline
} skh_yaml_spot;

typedef struct skh_yaml_node {
    skh_yaml_kind kind;
    char *key; ///< name within a map, else NULL
    skh_yaml_spot key_spot, spot;
    char *text;                         ///< of a scalar
    int quoted;                         ///< a scalar in quotes; "" and nothing differ
    struct skh_yaml_node *child, *next; ///< first entry of a map or list; next entry of the same one
} skh_yaml_node;

typedef struct skh_yaml_error {
    skh_yaml_spot spot; ///< line 0: of the whole text
    char message[256];
} skh_yaml_error;

/// Read one document. NULL on failure: the error says where and why. `*empty` tells a text without content.
skh_yaml_node *skh_yaml_read(const char *text, size_t size, int *empty, skh_yaml_error *error);
void skh_yaml_free(skh_yaml_node *node);
