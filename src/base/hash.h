/* hash.h - content hashes.
 *
 * hash64 is fast, for tables and for the ids made up where a ward's file has none:
 * those stay for years in numbers.csv and in addresses of pages, so what it gives may
 * never change (a test holds some). sha256 names contents in manifests, build.json and
 * checksums.
 */
#ifndef TSUNAGI_BASE_HASH_H
#define TSUNAGI_BASE_HASH_H

#include "base/str.h"

uint64_t hash64(const void *bytes, size_t len);

typedef struct Sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    uint8_t block[64];
    bool by_rounds; /* the processor has instructions for it */
} Sha256;

void sha256_init(Sha256 *sha);
void sha256_update(Sha256 *sha, const void *bytes, size_t len);
void sha256_final(Sha256 *sha, uint8_t digest[32]);
/* All at once. */
void sha256_of(Str bytes, uint8_t digest[32]);
Str sha256_text(Arena *arena, const uint8_t digest[32]);
/* 64 lower-case hexadecimal digits. */
Str sha256_hex(Arena *arena, Str bytes);

#endif
