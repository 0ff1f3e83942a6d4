/* pack.h - numbers and texts in one run of bytes, for files that only this program reads.
 *
 * Numbers are eight bytes, the least first; a text is its length and its bytes. Reading
 * never leaves the run: what is missing reads as zero or empty and sets `bad`, so that
 * whoever reads asks once, at the end. A statement reads once: C does not say in which
 * order the members of an initialiser, or the arguments of a call, are evaluated.
 */
#ifndef TSUNAGI_BASE_PACK_H
#define TSUNAGI_BASE_PACK_H

#include "base/str.h"

void pack_number(Buf *out, uint64_t number);
void pack_real(Buf *out, double number); /* bit for bit */
void pack_text(Buf *out, Str text);

typedef struct Unpack {
    Str rest;
    bool bad;
} Unpack;

uint64_t unpack_number(Unpack *in);
double unpack_real(Unpack *in);
Str unpack_text(Unpack *in); /* borrowed */
/* A number of things that follow, of which each takes at least eight bytes: never more
 * than could be there. */
size_t unpack_count(Unpack *in);

#endif
