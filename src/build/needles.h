/* needles.h - thousands of strings looked for in megabytes at once.
 *
 * A filter of 64 Ki bits over the first six bytes of every needle passes few
 * places of the text on to a hash table of them; unlike an automaton it fits
 * the first-level cache however many needles there are. Text and needles are
 * compared folded (needles_fold): width, case, kana script, variation
 * selectors, spaces and hyphens make no difference.
 */
#ifndef TSUNAGI_BUILD_NEEDLES_H
#define TSUNAGI_BUILD_NEEDLES_H

#include "base/str.h"

enum { NEEDLE_MIN = 6 }; /* bytes, folded; shorter ones are found everywhere */

typedef struct Needle {
    Str text;      /* folded */
    bool bounded;  /* its ends must not touch a character of the same kind */
    void *owner;
    struct Needle *next;
} Needle;

typedef struct Needles {
    Arena *arena;
    Needle **slots;
    size_t slot_count; /* a power of two */
    size_t count;
    uint64_t filter[1024];
} Needles;

Needles *needles_open(Arena *arena, size_t expected);
/* Folds and adds. NULL when too short; the one already there when present. */
Needle *needles_add(Needles *set, Str text, bool bounded, void *owner);

/* Calls hit for each occurrence in folded text; stops when it returns false. */
typedef bool NeedleHit(void *context, const Needle *needle);
void needles_find(const Needles *set, Str folded, NeedleHit *hit, void *context);

/* The folding of both sides (utf8_search_key). U+001F stays, so it can part what does
 * not belong together. */
Str needles_fold(Arena *arena, Str text);

#endif
