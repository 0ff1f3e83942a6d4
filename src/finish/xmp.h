/* xmp.h - the metadata packet of a finished PDF (XMP specification, part 1; ISO 16684-1). */
#ifndef TSUNAGI_FINISH_XMP_H
#define TSUNAGI_FINISH_XMP_H

#include "base/str.h"

/* xmlns: declarations besides rdf, dc, xmp and pdf, each with a space before it. */
void xmp_begin(Buf *out, const char *xmlns);
/* A simple value, escaped; nothing when it is empty. */
void xmp_value(Buf *out, const char *name, Str value);
/* dc:title and its like: an rdf:Alt of one default text, an rdf:Seq or rdf:Bag of one item. */
void xmp_alternative(Buf *out, const char *name, Str value);
void xmp_item(Buf *out, const char *name, const char *container, Str value);
/* Closes the packet. writable: a reader may change it in place; a press file is not to be changed. */
void xmp_end(Buf *out, bool writable);

#endif
