/* pdfsyntax.h - the values of a PDF's objects as they stand (ISO 32000-1, 7.2 and 7.3).
 *
 * Nothing is decoded or copied: a token is a slice of the bytes. What a string
 * says, pdftoken.h tells.
 */
#ifndef TSUNAGI_FINISH_PDFSYNTAX_H
#define TSUNAGI_FINISH_PDFSYNTAX_H

#include "base/str.h"

/* 7.2.2; digits, letters and the rest are regular. */
enum { SYNTAX_REGULAR, SYNTAX_WHITE, SYNTAX_DELIMITER };
extern const unsigned char syntax_class[256];
static inline int syntax_class_of(char c) { return syntax_class[(unsigned char)c]; }

typedef enum SyntaxKind {
    SYNTAX_END,
    SYNTAX_BAD,    /* a string without its end, a bracket that cannot be there, the R of 12 1 R: only updated files have it */
    SYNTAX_REF,    /* 12 0 R */
    SYNTAX_NAME,
    SYNTAX_STRING, /* with its brackets */
    SYNTAX_WORD,   /* numbers, true, false, null; endobj and its like */
    SYNTAX_OPEN,
    SYNTAX_CLOSE,
    SYNTAX_DICT,
    SYNTAX_DICT_END,
} SyntaxKind;

typedef struct SyntaxToken {
    SyntaxKind kind;
    Str text;
    size_t ref; /* the object's number, 0 for anything else */
} SyntaxToken;

typedef struct Syntax {
    Str bytes;
    size_t at;
} Syntax;

/* Comments and white space are passed over. After END and BAD the same comes again. */
SyntaxToken syntax_next(Syntax *s);
/* One whole value; empty at the end, before a closing bracket, or when it is not whole. */
Str syntax_value(Syntax *s);
/* The next key and value behind the << of a dictionary. False at its end, and where it breaks off. */
bool syntax_entry(Syntax *s, Str *key, Str *value);

/* The value of a key ("/S"), empty when it is not there or `dict` is no dictionary. */
Str syntax_get(Str dict, const char *key);
/* The dictionary without this key, and with it anew unless `value` is empty. */
Str syntax_set(Arena *arena, Str dict, const char *key, Str value);
/* "12 0 R" gives 12, anything else 0. */
size_t syntax_ref(Str value);

#endif
