#include "sim/view/pack.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { BLOCK = 1 << 16, WORDS = BLOCK / 8 };

/// XOR with the reference, then byte planes: out[b * words + w] = byte b of word w. Returns 1 when all are
/// zero.
static int difference(const unsigned char *state, const unsigned char *reference, size_t size,
                      unsigned char *out)
{
    size_t words = size / 8, tail = words * 8;
    uint64_t any = 0;
    for (size_t w = 0; w < words; w++) {
        uint64_t a, b;
        memcpy(&a, state + w * 8, 8);
        memcpy(&b, reference + w * 8, 8);
        a ^= b;
        any |= a;
        for (size_t byte = 0; byte < 8; byte++) out[byte * words + w] = (unsigned char)(a >> (8 * byte));
    }
    for (size_t i = tail; i < size; i++) {
        out[i] = state[i] ^ reference[i];
        any |= out[i];
    }
    return any == 0;
}

static void restore(const unsigned char *planes, const unsigned char *reference, size_t size,
                    unsigned char *state)
{
    size_t words = size / 8;
    for (size_t w = 0; w < words; w++) {
        uint64_t a = 0, b;
        for (size_t byte = 0; byte < 8; byte++) a |= (uint64_t)planes[byte * words + w] << (8 * byte);
        memcpy(&b, reference + w * 8, 8);
        a ^= b;
        memcpy(state + w * 8, &a, 8);
    }
    for (size_t i = words * 8; i < size; i++) state[i] = planes[i] ^ reference[i];
}

void *skh_pack(const void *state, const void *reference, size_t size, size_t *packed_size)
{
    size_t blocks = (size + BLOCK - 1) / BLOCK;
    size_t worst = blocks * (4 + compressBound(BLOCK));
    unsigned char *out = malloc(worst), *planes = malloc(BLOCK);
    size_t used = 0;
    for (size_t i = 0; i < blocks && out && planes; i++) {
        size_t part = i + 1 < blocks ? BLOCK : size - i * BLOCK;
        uint32_t length = 0;
        if (!difference((const unsigned char *)state + i * BLOCK,
                        (const unsigned char *)reference + i * BLOCK, part, planes)) {
            uLongf room = compressBound(BLOCK);
            if (compress2(out + used + 4, &room, planes, part, 1) == Z_OK) length = (uint32_t)room;
        }
        memcpy(out + used, &length, 4);
        used += 4 + length;
    }
    free(planes);
    if (!out) return NULL;
    void *fitted = realloc(out, used ? used : 1);
    *packed_size = used;
    return fitted ? fitted : out;
}

int skh_unpack(const void *packed, size_t packed_size, const void *reference, void *state, size_t size)
{
    const unsigned char *in = packed;
    unsigned char *planes = malloc(BLOCK);
    size_t used = 0, done = 0;
    int good = planes != NULL;
    while (good && done < size) {
        size_t part = size - done < BLOCK ? size - done : BLOCK;
        uint32_t length;
        if (packed_size - used < 4) good = 0;
        if (good) memcpy(&length, in + used, 4);
        if (!good || length > packed_size - used - 4) {
            good = 0;
            break;
        }
        if (!length) {
            memcpy((unsigned char *)state + done, (const unsigned char *)reference + done, part);
        } else {
            uLongf got = part;
            good = uncompress(planes, &got, in + used + 4, length) == Z_OK && got == part;
            if (good)
                restore(planes, (const unsigned char *)reference + done, part, (unsigned char *)state + done);
        }
        used += 4 + length;
        done += part;
    }
    free(planes);
    return good && used == packed_size;
}
