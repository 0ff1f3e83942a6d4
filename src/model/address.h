/* address.h - addresses in a form to compare.
 */
#ifndef TSUNAGI_MODEL_ADDRESS_H
#define TSUNAGI_MODEL_ADDRESS_H

#include "base/str.h"

/* Width, kanji numerals, 丁目番地号 and signs folded, spaces dropped: 本町二丁目3番
 * and 本町２－３ are one. Never for display. */
Str address_key(Arena *arena, Str address);

#endif
