/* kana.h - Japanese dictionary order of readings (after JIS X 4061).
 *
 * Four keys, compared one after the other over the whole reading: the plain
 * kana (ー counts as the vowel it lengthens, ゝ as the kana it repeats); voicing
 * (は < ば < ぱ); form (ー < small < repeated < full-size); script (hiragana <
 * katakana). So はん < ばん < はんい, and さとう comes beside サトー.
 */
#ifndef TSUNAGI_MODEL_KANA_H
#define TSUNAGI_MODEL_KANA_H

#include "base/str.h"

/* A key that str_cmp puts in dictionary order. Width is folded; spaces and
 * signs do not count. Digits and Latin letters come before kana, kanji after. */
Str kana_sort_key(Arena *arena, Str reading);

/* The row of the fifty sounds the reading begins with: あ か さ た な は ま や
 * ら わ (static text), or 他 when it does not begin with kana. */
Str kana_row(Arena *scratch, Str reading);

#endif
