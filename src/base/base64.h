/* base64.h - RFC 4648, section 4: pictures inside of documents (data: URLs). */
#ifndef TSUNAGI_BASE_BASE64_H
#define TSUNAGI_BASE_BASE64_H

#include "base/str.h"

void base64_put(Buf *out, Str bytes);
/* White space is passed over. False when a sign is none of the 64. */
bool base64_read(Arena *arena, Str text, Str *bytes);

#endif
