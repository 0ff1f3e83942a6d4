/* linear.h - a PDF written so that its first page shows before the rest has come.
 *
 * ISO 32000-1 Annex F (linearised files) with object streams (7.5.7) and
 * cross-reference streams (7.5.8). Order, as Annex F numbers its parts:
 *
 *     1 header  2 dictionary  3 cross-references of 4 to 6  4 catalogue  5 hints  6 what page 1 needs
 *     7 what one other page alone needs, page by page  8 what several other pages share
 *     9 structure, bookmarks, destinations, information  11 cross-references of 7 to 9
 *
 * What belongs where is decided as qpdf decides it, so that its check, and every
 * reader that counts objects by the hints, finds what it expects.
 */
#ifndef TSUNAGI_FINISH_LINEAR_H
#define TSUNAGI_FINISH_LINEAR_H

#include "finish/plain.h"

/* In the arena; the same objects give the same bytes. What nothing refers to is
 * left out; a reference to what is not there becomes null. */
Str linear_write(Arena *arena, const Plain *plain);

#endif
