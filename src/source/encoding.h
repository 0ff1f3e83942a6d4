/* encoding.h - bytes as staff save them, into UTF-8.
 *
 * CSV is cut into cells as bytes first (no byte of a CP932 or UTF-8 character
 * is a comma, tab, quote or line end) and each cell is decoded alone, so that
 * a broken byte is reported by its cell. UTF-16 is turned into UTF-8 whole.
 */
#ifndef TSUNAGI_SOURCE_ENCODING_H
#define TSUNAGI_SOURCE_ENCODING_H

#include "base/str.h"

typedef enum Encoding {
    ENCODING_UTF8,
    ENCODING_CP932, /* with the NEC and IBM extensions; F040-F9FC are U+E000 ... */
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
} Encoding;

enum { ENCODING_COUNT = 4 };

Str encoding_name(Encoding encoding);

/* The double-byte table, about 23 KB, made once per run with iconv. */
typedef struct Cp932 {
    uint16_t pairs[0x3C][0xBD]; /* lead 81-9F E0-FC, trail 40-FC; 0: none */
} Cp932;

Cp932 *cp932_new(Arena *arena);

/* What a mark at the beginning says; *mark_len is its length (0: no mark). */
Encoding encoding_of_mark(Str bytes, size_t *mark_len);

/* Decodes; *bad counts malformed sequences, each replaced by U+FFFD. Returns
 * `bytes` itself when that is UTF-8 already. table is only for CP932. */
Str encoding_decode(Arena *arena, Encoding encoding, const Cp932 *table, Str bytes, size_t *bad);
/* How many sequences do not belong to the encoding, without decoding. */
size_t encoding_count_bad(Encoding encoding, const Cp932 *table, Str bytes);

#endif
