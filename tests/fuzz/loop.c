// A small deterministic stand-in for libFuzzer: loop ROUNDS SEED_FILE... mutates the seeds, the same way
// every time.
#include "sim/base/file.h"
#include "sim/base/random.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

enum { MOST = 1 << 16 };

// Pieces that parsers trip over.
static const char *const words[] = {
    "nan",    "inf",      "-1",        "1e999",   "0",
    "''",     "\"",       "[",         "]",       "{",
    "}",      ": ",       "\n",        "- ",      "&a ",
    "*a",     "<<: ",     "!!binary ", "# ",      "include: [home]\n",
    "seed: ", " um",      " /cm2",     "4 weeks", "model: {",
    "\t",     "\xff\xfe", "\xc3",      "---\n",   "...\n",
    "|\n",    "? ",
};
enum { WORDS = sizeof words / sizeof words[0] };

typedef struct buffer {
    unsigned char bytes[MOST];
    size_t size;
} buffer;

static void insert(buffer *b, size_t at, const void *data, size_t size)
{
    if (b->size + size > MOST) return;
    memmove(b->bytes + at + size, b->bytes + at, b->size - at);
    memcpy(b->bytes + at, data, size);
    b->size += size;
}

static void mutate(buffer *b, uint64_t round, uint64_t step)
{
    uint64_t choice = skh_random_bits(1, round, step, 0), value = skh_random_bits(1, round, step, 1);
    size_t at = b->size ? (size_t)(skh_random_bits(1, round, step, 2) % b->size) : 0;
    size_t length = b->size ? (size_t)(skh_random_bits(1, round, step, 3) % (b->size - at) % 64) : 0;
    unsigned char byte = (unsigned char)value, piece[64];
    switch (choice % 6) {
    case 0: // flip a bit
        if (b->size) b->bytes[at] ^= (unsigned char)(1u << value % 8);
        break;
    case 1: // any byte
        if (b->size) b->bytes[at] = byte;
        break;
    case 2: // leave out a piece
        memmove(b->bytes + at, b->bytes + at + length, b->size - at - length);
        b->size -= length;
        break;
    case 3: // say a piece twice
        memcpy(piece, b->bytes + at, length);
        insert(b, at, piece, length);
        break;
    case 4: // a word that means something
        insert(b, at, words[value % WORDS], strlen(words[value % WORDS]));
        break;
    default: // cut off
        if (value % 8 == 0)
            b->size = at;
        else
            insert(b, at, &byte, 1);
    }
}

int main(int argc, char **argv)
{
    static buffer b;
    if (argc < 3) {
        fprintf(stderr, "usage: %s ROUNDS SEED_FILE...\n", argv[0]);
        return 64;
    }
    unsigned long rounds = strtoul(argv[1], NULL, 10), seeds = (unsigned long)argc - 2;
    for (unsigned long round = 0; round < rounds + seeds; round++) {
        char *text;
        size_t size;
        if (skh_file_read(argv[2 + round % seeds], MOST, &text, &size, NULL)) {
            fprintf(stderr, "cannot read %s\n", argv[2 + round % seeds]);
            return 66;
        }
        memcpy(b.bytes, text, size);
        b.size = size;
        free(text);
        // the seeds themselves come first, as they are
        uint64_t steps = round < seeds ? 0 : 1 + skh_random_bits(1, round, 0, 9) % 8;
        for (uint64_t step = 0; step < steps; step++) mutate(&b, round, step);
        LLVMFuzzerTestOneInput(b.bytes, b.size);
    }
    printf("%lu inputs\n", rounds + seeds);
    return 0;
}
