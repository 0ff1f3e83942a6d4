/* json.h - JSON (RFC 8259), one token at a time, with positions.
 *
 * A pull reader over bytes already in memory: nothing is built, so a big file
 * costs nothing but its own bytes. Errors stick: after the first every call
 * gives JSON_ERROR, and `error` says why. Depth is bounded.
 */
#ifndef TSUNAGI_SOURCE_JSON_H
#define TSUNAGI_SOURCE_JSON_H

#include "base/diag.h"

enum { JSON_DEPTH = 64 };

typedef enum JsonToken {
    JSON_END, /* of the document */
    JSON_ERROR,
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY, /* text */
    JSON_STRING, /* text */
    JSON_NUMBER, /* text as written; json_number() */
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
} JsonToken;

typedef struct JsonReader {
    Str bytes;
    size_t pos;   /* after the token */
    size_t start; /* of the token */
    JsonToken token;
    Str text; /* of strings without quotes, escapes not yet undone */
    bool escaped;
    const char *error; /* a stable English phrase */
    unsigned depth;
    uint64_t objects;  /* bit d: the container at depth d is an object */
    bool value_next;   /* after a key */
    bool comma_needed; /* after a complete value */
    struct {
        size_t pos;
        uint32_t line, column;
    } counted;
} JsonReader;

JsonReader json_open(Str bytes);
/* A reader of the one value that starts at `start` (as a token said). */
JsonReader json_at(Str bytes, size_t start);
JsonToken json_next(JsonReader *r);
/* After JSON_OBJECT or JSON_ARRAY: goes past its end. Otherwise does nothing. */
void json_skip(JsonReader *r);
/* After JSON_ARRAY: when it holds plain numbers and nothing else (no exponent, at most 17
 * characters), as positions do, reads it and its bracket at once, as so many calls of json_next:
 * the first `most` into out, how many there are into *count. False, and nothing is read, when not. */
bool json_plain_numbers(JsonReader *r, double *out, size_t most, size_t *count);
/* Text with its escapes undone; lone surrogates become U+FFFD. */
Str json_text(Arena *arena, const JsonReader *r);
bool json_number(const JsonReader *r, double *out);
/* Where the current token stands. */
Place json_place(JsonReader *r, Str file);

#endif
