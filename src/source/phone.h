/* phone.h - telephone numbers as people type them, in one form.
 *
 * （06）6123ー4567, ０６‐６１２３‐４５６７, 0661234567, +81-6-6123-4567 become
 * 06-6123-4567. Words beside the number (代表, 内線12) and further numbers stay.
 * Where a number is written without hyphens, the length of its area code is
 * learnt from the ward's other numbers; if nothing tells it, the digits stay
 * as they are. What is no number is kept as written.
 */
#ifndef TSUNAGI_SOURCE_PHONE_H
#define TSUNAGI_SOURCE_PHONE_H

#include "base/map.h"

typedef enum PhoneTrouble {
    PHONE_FINE,
    PHONE_ZERO_LOST,       /* Excel took the leading 0; put back */
    PHONE_NOT_UNDERSTOOD,  /* kept as written */
} PhoneTrouble;

/* *out is in arena or borrows from the text. */
PhoneTrouble phone_format(Arena *arena, const Map *area_codes, Str text, Str *out);
/* Remembers the area codes that the text shows by its hyphens. */
void phone_learn(Map *area_codes, Arena *scratch, Str text);

#endif
