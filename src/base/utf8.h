/* utf8.h - code points and the foldings Japanese office data needs.
 *
 * Names are never normalised to NFC or NFKC for display: compatibility
 * ideographs (U+FA19 ...) and IVS must stay. The foldings here make keys for
 * searching, sorting and comparing only, unless the name says otherwise.
 */
#ifndef TSUNAGI_BASE_UTF8_H
#define TSUNAGI_BASE_UTF8_H

#include "base/str.h"

enum { UTF8_INVALID = 0xFFFD };

/* Decodes at s[*pos] and advances; a malformed byte gives UTF8_INVALID and
 * advances by one. The caller ensures *pos < s.len. */
uint32_t utf8_next(Str s, size_t *pos);
/* The code point that ends just before *pos; moves *pos to its start. */
uint32_t utf8_prev(Str s, size_t *pos);
/* Writes 1-4 bytes, returns how many. */
size_t utf8_encode(uint32_t code_point, char out[4]);
/* Offset of the first malformed byte, or SIZE_MAX when all is well. */
size_t utf8_check(Str s);
size_t utf8_count(Str s); /* code points */

bool utf8_is_variation_selector(uint32_t c); /* VS1-16 and the IVS range */
bool utf8_is_kanji(uint32_t c);
bool utf8_is_private_use(uint32_t c);
bool utf8_is_space(uint32_t c); /* ASCII white space, U+00A0, U+3000 */

/* Kangxi and CJK radicals that look like a kanji: U+2F00 gives U+4E00; 0 when
 * c is no such radical. */
uint32_t utf8_radical_to_kanji(uint32_t c);
/* Full-width ASCII to ASCII, ideographic space to space, others unchanged. */
uint32_t utf8_fold_width(uint32_t c);

/* Full-width ASCII letters, digits and signs to ASCII; half-width katakana to
 * full-width with voiced marks joined; U+3000 to a space. For codes, phones
 * and kana; not for names, which keep their form. */
Str utf8_fold(Arena *arena, Str s);
/* utf8_fold, then katakana to hiragana, ASCII lower case, variation selectors, spaces,
 * hyphens, middle dots and what cannot be seen (soft hyphens, joiners, marks of
 * direction) dropped: what tells two spellings of one name apart from two names. */
Str utf8_search_key(Arena *arena, Str s);
/* utf8_search_key, then small hiragana (ゃ, っ, ゖ) as large ones: what a reader's
 * search compares, for few type small ones where a form says キヤノン. The script of
 * the web edition folds what is typed the same way. */
Str utf8_reader_key(Arena *arena, Str s);
Str utf8_to_katakana(Arena *arena, Str s);

#endif
