#include "skinheal/status.h"

#include <stdarg.h>
#include <stdio.h>

skh_status skh_fail(skh_error *err, skh_status status, const char *format, ...)
{
    if (!err) return status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->message, sizeof err->message, format, arguments); // cut short rather than lost
    va_end(arguments);
    return status;
}

static const struct {
    skh_status status;
    int exit_code;
    const char *text;
} rows[] = {
#define X(name, exit_code, text) {name, exit_code, text},
    SKH_STATUS_LIST(X)
#undef X
};
enum { ROWS = sizeof rows / sizeof rows[0] };

int skh_status_exit_code(skh_status status)
{
    return (unsigned)status < ROWS ? rows[status].exit_code : rows[SKH_ERR_INTERNAL].exit_code;
}

const char *skh_status_text(skh_status status)
{
    return (unsigned)status < ROWS ? rows[status].text : rows[SKH_ERR_INTERNAL].text;
}
