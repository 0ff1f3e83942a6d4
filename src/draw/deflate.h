/* deflate.h - bytes packed as zlib data (RFC 1950) and unpacked, by libdeflate.
 *
 * For map tiles and PDF streams: zlib takes twice the time for the same size.
 */
#ifndef TSUNAGI_DRAW_DEFLATE_H
#define TSUNAGI_DRAW_DEFLATE_H

#include "base/str.h"

/* In the arena; the same bytes give the same result. */
Str deflate_pack(Arena *arena, Str bytes);
/* False when it is no zlib data, or would be more than `most` bytes (1 at least); *out is nothing then. What
 * follows the data is not looked at. */
bool deflate_unpack(Arena *arena, Str packed, size_t most, Str *out);

/* As deflate_pack of lead and bytes together, but the result begins with DEFLATE_LEAD
 * bytes and the lead as it is. lead: at most 65,535 bytes. */
enum { DEFLATE_LEAD = 7 };
Str deflate_pack_after(Arena *arena, Str lead, Str bytes);
/* That beginning alone, DEFLATE_LEAD + lead.len bytes. */
void deflate_lead(char *out, Str lead);

#endif
