#include "sim/view/pack.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A block is: length of the rest (0 = equal to the reference), a code of two bits for each word, the bytes.
enum { BLOCK = 1 << 16, WORD = 4, LENGTH = 4 };
static const unsigned char bytes_of_code[4] = {0, 2, 3, 4};

static size_t code_bytes(size_t part) { return (part / WORD + 3) / 4; }

static uint32_t difference_at(const unsigned char *state, const unsigned char *reference, size_t at)
{
    uint32_t a, b;
    memcpy(&a, state + at, WORD);
    memcpy(&b, reference + at, WORD);
    return a ^ b;
}

/// One block without its length; writes up to three bytes beyond its end. Returns the length.
static size_t pack_block(const unsigned char *state, const unsigned char *reference, size_t part,
                         unsigned char *out)
{
    size_t words = part / WORD;
    unsigned char *next = out + code_bytes(part);
    for (size_t i = 0; i < words; i++) {
        uint32_t x = difference_at(state, reference, i * WORD);
        unsigned code = !x ? 0 : x < 1u << 16 ? 1 : x < 1u << 24 ? 2 : 3;
        if (i % 4 == 0) out[i / 4] = 0;
        out[i / 4] |= (unsigned char)(code << (i % 4 * 2));
        for (int byte = 0; byte < WORD; byte++) next[byte] = (unsigned char)(x >> (8 * byte));
        next += bytes_of_code[code];
    }
    for (size_t i = words * WORD; i < part; i++) *next++ = state[i] ^ reference[i];
    return (size_t)(next - out);
}

void *skh_pack(const void *state, const void *reference, size_t size, size_t *packed_size)
{
    const unsigned char *from = state, *other = reference;
    size_t blocks = (size + BLOCK - 1) / BLOCK, used = 0;
    unsigned char *out = malloc(blocks * (LENGTH + code_bytes(BLOCK)) + size + WORD);
    if (!out) return NULL;
    for (size_t done = 0; done < size; done += BLOCK) {
        size_t part = size - done < BLOCK ? size - done : BLOCK;
        uint32_t length = 0;
        if (memcmp(from + done, other + done, part) != 0)
            length = (uint32_t)pack_block(from + done, other + done, part, out + used + LENGTH);
        memcpy(out + used, &length, LENGTH);
        used += LENGTH + length;
    }
    void *fitted = realloc(out, used ? used : 1);
    *packed_size = used;
    return fitted ? fitted : out;
}

/// Returns 0 when `length` does not fit what the codes ask for.
static int unpack_block(const unsigned char *in, size_t length, const unsigned char *reference, size_t part,
                        unsigned char *state)
{
    size_t words = part / WORD, used = code_bytes(part);
    if (length < used) return 0;
    for (size_t i = 0; i < words; i++) {
        size_t bytes = bytes_of_code[in[i / 4] >> (i % 4 * 2) & 3];
        if (length - used < bytes) return 0;
        uint32_t x = 0, other;
        for (size_t byte = 0; byte < bytes; byte++) x |= (uint32_t)in[used + byte] << (8 * byte);
        memcpy(&other, reference + i * WORD, WORD);
        x ^= other;
        memcpy(state + i * WORD, &x, WORD);
        used += bytes;
    }
    if (length - used != part - words * WORD) return 0;
    for (size_t i = words * WORD; i < part; i++) state[i] = in[used++] ^ reference[i];
    return 1;
}

int skh_unpack(const void *packed, size_t packed_size, const void *reference, void *state, size_t size)
{
    const unsigned char *in = packed, *other = reference;
    unsigned char *out = state;
    size_t used = 0;
    for (size_t done = 0; done < size; done += BLOCK) {
        size_t part = size - done < BLOCK ? size - done : BLOCK;
        uint32_t length;
        if (packed_size - used < LENGTH) return 0;
        memcpy(&length, in + used, LENGTH);
        used += LENGTH;
        if (length > packed_size - used) return 0;
        if (!length)
            memcpy(out + done, other + done, part);
        else if (!unpack_block(in + used, length, other + done, part, out + done))
            return 0;
        used += length;
    }
    return used == packed_size;
}
