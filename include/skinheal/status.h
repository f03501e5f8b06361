/// Results of calls that can fail, and the message that says why.
///
/// A call that can fail returns skh_status and takes `skh_error *err` last (NULL is accepted). Zero is
/// success, so `if (status)` reads "if it failed". The library never prints and never exits.
#pragma once

#define SKH_STATUS_LIST(X)                                                                                   \
    X(SKH_OK, 0, "ok")                                                                                       \
    X(SKH_ERR_RANGE, 78, "a value is outside its allowed range")                                             \
    X(SKH_ERR_NAME, 78, "no key or parameter has this name")                                                 \
    X(SKH_ERR_CONFIG, 78, "the configuration is not valid")                                                  \
    X(SKH_ERR_USAGE, 64, "the command line is not valid")                                                    \
    X(SKH_ERR_DATA, 65, "a data file is damaged or foreign")                                                 \
    X(SKH_ERR_NO_INPUT, 66, "an input file cannot be read")                                                  \
    X(SKH_ERR_MISSING, 69, "something needed is not installed")                                              \
    X(SKH_ERR_MEMORY, 70, "out of memory")                                                                   \
    X(SKH_ERR_INTERNAL, 70, "an internal check failed")                                                      \
    X(SKH_ERR_CREATE, 73, "an output file or folder cannot be created")                                      \
    X(SKH_ERR_IO, 74, "reading or writing failed")                                                           \
    X(SKH_ERR_INTERRUPTED, 130, "interrupted")

typedef enum skh_status {
#define X(name, exit_code, text) name,
    SKH_STATUS_LIST(X)
#undef X
} skh_status;

/// Owned by the caller; NULL is accepted everywhere.
typedef struct skh_error {
    char message[400];
} skh_error;

/// Write the message (printf style) and return `status`, for `return skh_fail(err, ...)`.
skh_status skh_fail(skh_error *err, skh_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

int skh_status_exit_code(skh_status status);    ///< sysexits code a program ends with
const char *skh_status_text(skh_status status); ///< one line for people
