/* deflate.h - bytes packed as zlib data (RFC 1950), by libdeflate.
 *
 * For PDF streams: qpdf would pack a changed stream at each of the two passes of
 * linearization, and with zlib, which takes twice the time for the same size.
 */
#ifndef TSUNAGI_DRAW_DEFLATE_H
#define TSUNAGI_DRAW_DEFLATE_H

#include "base/str.h"

/* In the arena; the same bytes give the same result. */
Str deflate_pack(Arena *arena, Str bytes);

#endif
