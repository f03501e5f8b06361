// Damaged configurations by the thousand: cut, changed, spliced from all that come with the program. None may
// crash, hang, print or leave a scenario that is out of range; run it under sanitizers.
//
//     fuzz_config ROUNDS SEED FILE...
#include "sim/base/random.h"
#include "skinheal/config.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 64, MOST_BYTES = 1 << 16 };

typedef struct corpus {
    char *text[MOST_FILES];
    size_t size[MOST_FILES];
    int count;
} corpus;

static uint64_t seed;

static size_t draw(uint64_t round, uint64_t purpose, size_t below)
{
    return (size_t)(skh_random_bits(seed, round, 0, purpose) % below);
}

static void read_file(corpus *files, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in || files->count == MOST_FILES) return;
    char *text = malloc(MOST_BYTES);
    size_t size = text ? fread(text, 1, MOST_BYTES, in) : 0;
    fclose(in);
    if (!size) {
        free(text);
        return;
    }
    files->text[files->count] = text;
    files->size[files->count++] = size;
}

// a text of one to three pieces of files, with some bytes changed
static size_t damage(const corpus *files, uint64_t round, char *out)
{
    static const char letters[] = "{}[]:,-'\"#&*!|>%@\t\n \x01\x7f\x80\xc3\xff~?x019.e+/^";
    size_t used = 0, pieces = 1 + draw(round, 1, 3);
    for (size_t k = 0; k < pieces; k++) {
        size_t file = draw(round, 10 + k, (size_t)files->count), whole = files->size[file];
        size_t from = k ? draw(round, 20 + k, whole) : 0,
               length = k ? 1 + draw(round, 30 + k, whole - from) : whole;
        if (pieces > 1 && !k) length = 1 + draw(round, 40, whole);
        if (used + length > MOST_BYTES) length = MOST_BYTES - used;
        memcpy(out + used, files->text[file] + from, length);
        used += length;
    }
    for (size_t k = draw(round, 2, 6); k > 0; k--)
        out[draw(round, 100 + k, used)] = letters[draw(round, 200 + k, sizeof letters - 1)];
    return used;
}

static int check(const corpus *files, uint64_t round)
{
    char *text = malloc(MOST_BYTES); // of its own, so that a sanitizer sees reads behind it
    if (!text) return 0;
    size_t size = damage(files, round, text);
    char *exact = realloc(text, size);
    char set[64];
    size_t length = draw(round, 3, sizeof set - 1) % (size + 1);
    memcpy(set, exact, length);
    set[length] = 0;
    const char *sets[] = {set};
    skh_scenario scenario;
    skh_report report;
    skh_status status =
        skh_config_read("fuzz.yaml", exact, size, sets, (int)draw(round, 4, 2), &scenario, &report);
    int good = (status == SKH_OK) == (report.errors == 0);
    if (!status) good = good && skh_scenario_finish(&scenario, NULL) == SKH_OK;
    skh_report_free(&report);
    free(exact);
    return good;
}

int main(int argc, char **argv)
{
    corpus files = {0};
    if (argc < 4) return 64;
    long rounds = atol(argv[1]), bad = 0;
    seed = strtoull(argv[2], NULL, 10);
    for (int i = 3; i < argc; i++) read_file(&files, argv[i]);
    if (!files.count) return 66;
    for (long i = 0; i < rounds; i++) {
        if (check(&files, (uint64_t)i)) continue;
        printf("round %ld of seed %llu: the report and the status disagree\n", i, (unsigned long long)seed);
        bad++;
    }
    for (int i = 0; i < files.count; i++) free(files.text[i]);
    return bad != 0;
}
