// Units of text: a number and a product of named units with powers, compared by dimension.
//
// A unit is kept as a fraction of whole numbers, so that "30 min" is exactly half an hour. A year has 365
// days and a month is a twelfth of it (730 h): calendars do not matter to skin.
#include "sim/base/units.h"
#include "sim/base/suggest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH, TIME, MASS, PRESSURE, DIMENSIONS };

typedef struct unit {
    int power[DIMENSIONS];
    long double up, down; // size in um, h, pg, mmHg is up / down
} unit;

static const struct {
    const char *name;
    int dimension, power;
    double up, down;
} symbols[] = {
    {"um", LENGTH, 1, 1, 1},
    {"mm", LENGTH, 1, 1e3, 1},
    {"cm", LENGTH, 1, 1e4, 1},
    {"m", LENGTH, 1, 1e6, 1},
    {"nm", LENGTH, 1, 1, 1e3},
    {"h", TIME, 1, 1, 1},
    {"hour", TIME, 1, 1, 1},
    {"hours", TIME, 1, 1, 1},
    {"s", TIME, 1, 1, 3600},
    {"min", TIME, 1, 1, 60},
    {"d", TIME, 1, 24, 1},
    {"day", TIME, 1, 24, 1},
    {"days", TIME, 1, 24, 1},
    {"week", TIME, 1, 168, 1},
    {"weeks", TIME, 1, 168, 1},
    {"month", TIME, 1, 730, 1},
    {"months", TIME, 1, 730, 1},
    {"year", TIME, 1, 8760, 1},
    {"years", TIME, 1, 8760, 1},
    {"pg", MASS, 1, 1, 1},
    {"ng", MASS, 1, 1e3, 1},
    {"ug", MASS, 1, 1e6, 1},
    {"mg", MASS, 1, 1e9, 1},
    {"g", MASS, 1, 1e12, 1},
    {"ul", LENGTH, 3, 1e9, 1},
    {"ml", LENGTH, 3, 1e12, 1},
    {"l", LENGTH, 3, 1e15, 1},
    {"mmHg", PRESSURE, 1, 1, 1},
    {"kPa", PRESSURE, 1, 7.50062, 1},
    // counts have no dimension: "300 cells/mm3/h" is "300 /mm3/h"
    {"cell", LENGTH, 0, 1, 1},
    {"cells", LENGTH, 0, 1, 1},
    {"hole", LENGTH, 0, 1, 1},
    {"holes", LENGTH, 0, 1, 1},
    {"CFU", LENGTH, 0, 1, 1},
    {"MCFU", LENGTH, 0, 1e6, 1},
    {"%", LENGTH, 0, 1, 100},
};
enum { SYMBOL_COUNT = sizeof symbols / sizeof symbols[0] };

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%'; }
static int is_digit(char c) { return c >= '0' && c <= '9'; }

static void multiply(unit *result, const unit *other, int power)
{
    for (int i = 0; i < DIMENSIONS; i++) result->power[i] += power * other->power[i];
    for (int n = power < 0 ? -power : power; n > 0; n--) {
        result->up *= power < 0 ? other->down : other->up;
        result->down *= power < 0 ? other->up : other->down;
    }
}

static const char *read_symbol(const char *text, unit *out, char unknown[32])
{
    int length = 0;
    while (is_letter(text[length])) length++;
    for (int i = 0; i < SYMBOL_COUNT; i++) {
        if ((int)strlen(symbols[i].name) != length || strncmp(symbols[i].name, text, (size_t)length) != 0)
            continue;
        unit one = {.up = (long double)symbols[i].up, .down = (long double)symbols[i].down};
        one.power[symbols[i].dimension] = symbols[i].power;
        text += length;
        int sign = 1, power = 1;
        if (*text == '^' && !is_digit(*++text) && *text != '-') return NULL;
        if (*text == '-' && is_digit(text[1])) sign = -1, text++;
        if (is_digit(*text)) power = *text++ - '0';
        if (is_digit(*text)) return NULL;
        multiply(out, &one, sign * power);
        return text;
    }
    snprintf(unknown, 32, "%.*s", length < 31 ? length : 31, text);
    return NULL;
}

// product := ['/'] term { ('/' | '*' | ' ') term };  term := '1' | '(' product ')' | symbol [power]
static const char *read_product(const char *text, int depth, unit *out, char unknown[32])
{
    *out = (unit){.up = 1, .down = 1};
    int power = 1, terms = 0;
    for (;; terms++) {
        while (*text == ' ') text++;
        if (*text == '/' || *text == '*') {
            if (*text == '*' && !terms) return NULL;
            power = *text == '/' ? -1 : 1;
            text++;
            while (*text == ' ') text++;
        } else if (!*text || *text == ')') {
            return text;
        }
        unit term = {.up = 1, .down = 1};
        if (*text == '1') {
            text++;
        } else if (*text == '(' && depth < 4) {
            text = read_product(text + 1, depth + 1, &term, unknown);
            if (!text || *text++ != ')') return NULL;
        } else if (is_letter(*text)) {
            text = read_symbol(text, &term, unknown);
            if (!text) return NULL;
        } else {
            return NULL;
        }
        multiply(out, &term, power);
        power = 1;
    }
}

// people paste micro signs and superscripts
static void plain_letters(const char *text, char *out, size_t size)
{
    static const char *const pairs[][2] = {
        {"\xc2\xb5", "u"}, {"\xce\xbc", "u"}, {"\xc2\xb2", "2"}, {"\xc2\xb3", "3"}};
    size_t used = 0;
    while (*text && used + 2 < size) {
        size_t step = 0;
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
            if (strncmp(text, pairs[i][0], 2) == 0) out[used++] = pairs[i][1][0], step = 2;
        if (!step) out[used++] = *text, step = 1;
        text += step;
    }
    out[used] = 0;
}

static int read_unit(const char *text, unit *out, char unknown[32])
{
    char plain[96];
    unknown[0] = 0;
    if (strlen(text) >= sizeof plain - 2) return 0;
    plain_letters(text, plain, sizeof plain);
    const char *end = read_product(plain, 0, out, unknown);
    return end && !*end;
}

static int same_dimension(const unit *a, const unit *b)
{
    return memcmp(a->power, b->power, sizeof a->power) == 0;
}

// what people call a dimension and write for it; others are named by their unit
static const struct {
    int power[DIMENSIONS];
    const char *noun, *allowed;
} dimensions[] = {
    {{1, 0, 0, 0}, "a length", "um, mm, cm"},
    {{0, 1, 0, 0}, "a time", "min, h, d, weeks, months, years"},
    {{2, 0, 0, 0}, "an area", "um2, mm2, cm2"},
    {{-2, 0, 0, 0}, "a number per area", "/cm2, /mm2"},
    {{-3, 0, 0, 0}, "a number per volume", "/mm3, /ml"},
    {{0, -1, 0, 0}, "a rate", "1/h, 1/d, 1/s"},
    {{2, -1, 0, 0}, "a diffusivity", "um2/h, um2/s, cm2/s"},
    {{1, -1, 0, 0}, "a speed", "um/h, um/s, mm/d"},
    {{-3, 0, 1, 0}, "a concentration", "ng/ml, mg/ml, pg/ml"},
    {{0, 0, 0, 1}, "a pressure", "mmHg, kPa"},
};

static int find_dimension(const char *text)
{
    unit u;
    char unknown[32];
    if (!read_unit(text, &u, unknown)) return -1;
    for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0]; i++)
        if (memcmp(dimensions[i].power, u.power, sizeof u.power) == 0) return (int)i;
    return -1;
}

const char *skh_units_allowed(const char *text)
{
    int i = find_dimension(text);
    return i < 0 ? text : dimensions[i].allowed;
}

const char *skh_units_noun(const char *text)
{
    unit u;
    char unknown[32];
    int i = find_dimension(text);
    if (i >= 0) return dimensions[i].noun;
    if (!read_unit(text, &u, unknown)) return "a quantity";
    static const int none[DIMENSIONS] = {0};
    return memcmp(u.power, none, sizeof none) == 0 ? "a number" : "a quantity";
}

skh_status skh_units_factor(const char *from, const char *to, double *factor, skh_error *err)
{
    unit a, b;
    char unknown[32];
    if (!read_unit(from, &a, unknown)) return skh_fail(err, SKH_ERR_RANGE, "'%s' is no unit", from);
    if (!read_unit(to, &b, unknown)) return skh_fail(err, SKH_ERR_RANGE, "'%s' is no unit", to);
    if (!same_dimension(&a, &b))
        return skh_fail(err, SKH_ERR_RANGE, "'%s' cannot be turned into '%s'", from, to);
    *factor = (double)(a.up * b.down / (a.down * b.up));
    return SKH_OK;
}

// end of a plain decimal number, or NULL; strtod alone would take "inf", "nan" and hexadecimal
static const char *number_end(const char *text)
{
    int digits = 0;
    if (*text == '+' || *text == '-') text++;
    while (is_digit(*text)) text++, digits++;
    if (*text == '.') text++;
    while (is_digit(*text)) text++, digits++;
    if (!digits) return NULL;
    const char *exponent = text;
    if (*exponent == 'e' || *exponent == 'E') {
        exponent++;
        if (*exponent == '+' || *exponent == '-') exponent++;
        if (is_digit(*exponent)) {
            while (is_digit(*exponent)) exponent++;
            return exponent;
        }
    }
    return text;
}

static skh_status wrong(const char *text, const char *wanted, const char *unknown, skh_error *err)
{
    const char *noun = skh_units_noun(wanted), *allowed = skh_units_allowed(wanted);
    char what[128];
    snprintf(what, sizeof what, *allowed ? "%s (%s)" : "%s", noun, allowed);
    if (!*unknown) return skh_fail(err, SKH_ERR_RANGE, "is %s, got '%.60s'", what, text);
    skh_suggestion suggestion;
    skh_suggest_start(&suggestion, unknown);
    unit target;
    char none[32];
    if (!read_unit(wanted, &target, none)) target = (unit){.up = 1, .down = 1};
    for (int i = 0; i < SYMBOL_COUNT; i++)
        if (symbols[i].power && target.power[symbols[i].dimension])
            skh_suggest_offer(&suggestion, symbols[i].name);
    const char *best = skh_suggest_best(&suggestion);
    return skh_fail(err, SKH_ERR_RANGE, "is %s, got '%.60s': there is no unit '%s'%s%s%s", what, text,
                    unknown, best ? ", did you mean '" : "", best ? best : "", best ? "'?" : "");
}

skh_status skh_units_parse(const char *text, const char *wanted, double *value, skh_error *err)
{
    while (*text == ' ') text++;
    const char *rest = number_end(text);
    if (!rest) return wrong(text, wanted, "", err);
    if (*rest == ',' && is_digit(rest[1]))
        return skh_fail(err, SKH_ERR_RANGE, "has a decimal comma, got '%.60s': write a point, as in 1.5",
                        text);
    double plain = strtod(text, NULL);
    if (!(plain - plain == 0)) return wrong(text, wanted, "", err); // beyond the largest double
    while (*rest == ' ') rest++;

    unit given, target;
    char unknown[32];
    int known = !*rest || read_unit(rest, &given, unknown);
    if (!*rest || strcmp(rest, wanted) == 0) {
        *value = plain; // read as it stands, so that printed values come back to the last bit
        return SKH_OK;
    }
    if (!known) return wrong(text, wanted, unknown, err);
    if (!read_unit(wanted, &target, unknown) || !same_dimension(&given, &target))
        return wrong(text, wanted, "", err);
    // the longer type keeps "1.005 mm" at 1005 um; bare numbers above do not pass through it
    *value = (double)(strtold(text, NULL) * given.up * target.down / (given.down * target.up));
    return SKH_OK;
}
