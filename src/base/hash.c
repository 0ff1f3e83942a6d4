#include "base/hash.h"

#include <string.h>

/* Multiply-and-fold over 8-byte words, in the manner of wyhash (public domain
 * idea by Wang Yi): good enough for tables, not against an adversary who knows
 * the constants; tables here stay small or come from our own staff's files. */

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash64(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint64_t state = 0x9E3779B97F4A7C15u ^ len;
    while (len >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        state = fold(state ^ word, 0xD6E8FEB86659FD93u);
        at += 8;
        len -= 8;
    }
    uint64_t tail = 0;
    if (len)
        memcpy(&tail, at, len);
    return fold(state ^ tail, 0xA0761D6478BD642Fu) ^ (state >> 29);
}

/* SHA-256, FIPS 180-4. */

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

enum { BLOCK = 64 };

static void compress_plainly(uint32_t state[8], const uint8_t *block)
{
    uint32_t w[64], s[8];
    for (unsigned i = 0; i < 16; i++)
        w[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 |
               (uint32_t)block[i * 4 + 2] << 8 | block[i * 4 + 3];
    for (unsigned i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < 64; i++) {
        uint32_t s1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t choose = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t t1 = s[7] + s1 + choose + round_constants[i] + w[i];
        uint32_t s0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t t2 = s0 + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (unsigned i = 0; i < 8; i++)
        state[i] += s[i];
}

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

/* The processor's own rounds (Intel SHA extensions): ten times as fast, and a build
 * hashes tens of megabytes. */
static bool ask_for_rounds(void)
{
    enum { SSSE3_AND_SSE41 = 1 << 9 | 1 << 19, SHA_ROUNDS = 1 << 29 };
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & SSSE3_AND_SSE41) == SSSE3_AND_SSE41 && __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
           (b & SHA_ROUNDS);
}

/* Where the machine is a guest, to ask the processor costs as much as to hash 20 kB, and a build
 * begins thousands of hashes. The answer is always the same. */
static bool has_rounds(void)
{
    enum { UNASKED, NO, YES };
    static atomic_uchar answer;
    unsigned char known = atomic_load_explicit(&answer, memory_order_relaxed);
    if (known == UNASKED) {
        known = ask_for_rounds() ? YES : NO;
        atomic_store_explicit(&answer, known, memory_order_relaxed);
    }
    return known == YES;
}

/* Unrolled, so that the words stay in registers. */
__attribute__((target("sha,ssse3,sse4.1"))) static void compress_by_rounds(uint32_t state[8], const uint8_t *block)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), 0xB1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xF0), w[4] = {low};
    const __m128i abef_before = abef, cdgh_before = cdgh;
#pragma GCC unroll 16
    for (unsigned i = 0; i < 16; i++) { /* four rounds each */
        __m128i *now = &w[i & 3], last = w[(i + 3) & 3];
        if (i < 4)
            *now = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(block + 16 * i)), swap);
        else
            *now = _mm_sha256msg2_epu32(
                _mm_add_epi32(_mm_sha256msg1_epu32(*now, w[(i + 1) & 3]), _mm_alignr_epi8(last, w[(i + 2) & 3], 4)), last);
        __m128i k = _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)(const void *)(round_constants + 4 * i)));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0E));
    }
    abef = _mm_shuffle_epi32(_mm_add_epi32(abef, abef_before), 0x1B);
    cdgh = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdgh_before), 0xB1);
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(abef, cdgh, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(cdgh, abef, 8));
}
#else
static bool has_rounds(void) { return false; }

static void compress_by_rounds(uint32_t state[8], const uint8_t *block) { compress_plainly(state, block); }
#endif

static void compress(Sha256 *sha, const uint8_t *block)
{
    if (sha->by_rounds)
        compress_by_rounds(sha->state, block);
    else
        compress_plainly(sha->state, block);
}

void sha256_init(Sha256 *sha)
{
    *sha = (Sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
                              0x1f83d9ab, 0x5be0cd19},
                    .by_rounds = has_rounds()};
}

void sha256_update(Sha256 *sha, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    size_t held = (size_t)(sha->length % BLOCK);
    sha->length += len;
    while (len) {
        bool whole = held == 0 && len >= BLOCK;
        size_t take = BLOCK - held < len ? BLOCK - held : len;
        if (whole)
            compress(sha, at);
        else
            memcpy(sha->block + held, at, take);
        held = whole ? 0 : held + take;
        at += take;
        len -= take;
        if (held == BLOCK) {
            compress(sha, sha->block);
            held = 0;
        }
    }
}

void sha256_final(Sha256 *sha, uint8_t digest[32])
{
    uint64_t bits = sha->length * 8;
    static const uint8_t padding[64] = {0x80};
    size_t held = (size_t)(sha->length % 64);
    sha256_update(sha, padding, held < 56 ? 56 - held : 120 - held);
    uint8_t length[8];
    for (unsigned i = 0; i < 8; i++)
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    sha256_update(sha, length, 8);
    for (unsigned i = 0; i < 32; i++)
        digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_of(Str bytes, uint8_t digest[32])
{
    Sha256 sha;
    sha256_init(&sha);
    sha256_update(&sha, bytes.data, bytes.len);
    sha256_final(&sha, digest);
}

Str sha256_hex(Arena *arena, Str bytes)
{
    uint8_t digest[32];
    sha256_of(bytes, digest);
    return sha256_text(arena, digest);
}

Str sha256_text(Arena *arena, const uint8_t digest[32])
{
    char *hex = arena_alloc(arena, 65, 1);
    for (unsigned i = 0; i < 32; i++) {
        hex[i * 2] = "0123456789abcdef"[digest[i] >> 4];
        hex[i * 2 + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return (Str){hex, 64};
}
