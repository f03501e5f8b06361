#include "sim/io/report.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void skh_report_free(skh_report *report)
{
    free(report->text);
    *report = (skh_report){0};
}

void skh_messages_add(skh_messages *messages, const skh_source *source, skh_yaml_spot spot,
                      const char *format, ...)
{
    if (messages->count == SKH_MOST_MESSAGES) {
        messages->dropped++;
        return;
    }
    // in order of source and place; messages without a place come last
    skh_message message = {source, spot, ""};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message.text, sizeof message.text, format, arguments);
    va_end(arguments);
    int at = messages->count++;
    for (; at > 0; at--) {
        const skh_message *before = &messages->list[at - 1];
        int later = source && (!before->source ||
                               (before->source == source && spot.line > 0 &&
                                (before->spot.line == 0 || before->spot.line > spot.line ||
                                 (before->spot.line == spot.line && before->spot.column > spot.column))));
        if (!later) break;
        messages->list[at] = *before;
    }
    messages->list[at] = message;
}

static const char *line_start(const skh_source *source, int line, size_t *length)
{
    const char *at = source->text, *end = source->text + source->size;
    for (; line > 1 && at < end; at++) line -= *at == '\n';
    const char *stop = at;
    while (stop < end && *stop != '\n' && *stop != '\r') stop++;
    *length = (size_t)(stop - at);
    return at;
}

static int is_continuation(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

// the line and a caret below; a very long line is not worth showing
static void print_place(FILE *out, const skh_source *source, skh_yaml_spot spot)
{
    size_t length;
    const char *line = line_start(source, spot.line, &length);
    if (length > 200) return;
    fprintf(out, "%5d | %.*s\n      | ", spot.line, (int)length, line);
    int column = 1;
    for (size_t i = 0; i < length && column < spot.column; i++) {
        if (is_continuation(line[i])) continue;
        fputc(line[i] == '\t' ? '\t' : ' ', out);
        column++;
    }
    for (int i = 0; i < spot.width && i < 80; i++) fputc('^', out);
    fputc('\n', out);
}

void skh_messages_print(const skh_messages *messages, skh_report *report)
{
    *report = (skh_report){.errors = messages->count + messages->dropped};
    if (!messages->count) return;
    FILE *out = open_memstream(&report->text, &report->size);
    if (!out) return;
    for (int i = 0; i < messages->count; i++) {
        const skh_message *message = &messages->list[i];
        if (!message->source) {
            fprintf(out, "%s\n", message->text);
        } else if (!message->spot.line) {
            fprintf(out, "%s: error: %s\n", message->source->name, message->text);
        } else {
            fprintf(out, "%s:%d:%d: error: %s\n", message->source->name, message->spot.line,
                    message->spot.column, message->text);
            print_place(out, message->source, message->spot);
        }
    }
    if (messages->dropped) fprintf(out, "... and %d more\n", messages->dropped);
    fprintf(out, "%d error%s; nothing was run\n", report->errors, report->errors == 1 ? "" : "s");
    if (fclose(out)) skh_report_free(report);
}
