/* plain.h - a PDF taken apart into its objects, to be changed and written again.
 *
 * Only of the plainest kind, which is what cairo writes (ISO 32000-1, 7.5): one
 * table of cross-references that says where each object stands, one flat list
 * of pages, no object streams, no encryption, no updates, streams whose lengths
 * are true. Any other file is refused, not mended: files from elsewhere go to
 * qpdf (pdfobject.h). Any bytes are safe.
 *
 * An object's value is kept as it stands and changed as text: a table of 1,000
 * rows has 11,000 structure elements of 90 bytes, and a tree of values for each
 * takes thirty times as long as a look at its bytes.
 */
#ifndef TSUNAGI_FINISH_PLAIN_H
#define TSUNAGI_FINISH_PLAIN_H

#include "base/vec.h"
#include "finish/pdfsyntax.h"

typedef struct PlainObject {
    Str value;   /* a slice of the file until it is changed; of a stream its dictionary, without /Length */
    Str data;    /* of a stream, packed as its /Filter says */
    bool stream;
} PlainObject;

typedef struct Plain {
    Arena *arena;
    VEC(PlainObject) objects; /* by number; 0 is none */
    VEC(size_t) pages;        /* their numbers, in order */
    size_t root, info;        /* info 0: none */
} Plain;

/* `bytes` must outlive it. False: *why names what was not as cairo writes it, for us; it lives as long as the arena. */
bool plain_read(Arena *arena, Str bytes, Plain *out, const char **why);

/* The value of an object's key; empty when it is not there. Any number will do. */
Str plain_get(const Plain *p, size_t number, const char *key);
/* Of a value that is a reference, what it refers to; other values as they are. */
Str plain_follow(const Plain *p, Str value);
/* What a string says, in UTF-8; empty for anything else. */
Str plain_text(const Plain *p, Str value);

/* `value` in PDF syntax; it is kept, not copied. */
void plain_set(Plain *p, size_t number, const char *key, Str value);
void plain_set_text(Plain *p, size_t number, const char *key, Str utf8);
/* Give the new object's number. */
size_t plain_add(Plain *p, Str value);
size_t plain_add_stream(Plain *p, Str dict, Str data);

/* A text string (7.9.2.2): ASCII as it is, anything else in UTF-16. */
void plain_put_text(Buf *out, Str utf8);

#endif
