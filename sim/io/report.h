// Collects the mistakes of one load and prints them in file order with source line and caret.
#pragma once
#include "sim/io/yaml.h"
#include "skinheal/config.h"

/// One text that messages point into.
typedef struct skh_source {
    const char *name, *text;
    size_t size;
} skh_source;

typedef struct skh_message {
    const skh_source *source; ///< NULL: the message stands alone
    skh_yaml_spot spot;
    char text[480];
} skh_message;

enum { SKH_MOST_MESSAGES = 50 }; ///< more mistakes than that are one: not a configuration
typedef struct skh_messages {
    skh_message list[SKH_MOST_MESSAGES];
    int count, dropped;
} skh_messages;

void skh_messages_add(skh_messages *messages, const skh_source *source, skh_yaml_spot spot,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));
/// All messages as text, the count of errors last. A report without memory has NULL text.
void skh_messages_print(const skh_messages *messages, skh_report *report);
