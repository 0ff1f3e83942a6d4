/* pdftoken.h - the tokens of content streams and CMaps (ISO 32000-1, 7.2 and 7.3). */
#ifndef TSUNAGI_FINISH_PDFTOKEN_H
#define TSUNAGI_FINISH_PDFTOKEN_H

#include "base/str.h"

typedef enum PdfTokenKind {
    PDF_END,
    PDF_NUMBER,
    PDF_NAME,
    PDF_STRING,
    PDF_OPEN,
    PDF_CLOSE,
    PDF_DICT,
    PDF_DICT_END,
    PDF_OPERATOR
} PdfTokenKind;

typedef struct PdfToken {
    PdfTokenKind kind;
    Str text; /* strings: their bytes (in the reader's arena); names: without the slash, #-escapes kept */
} PdfToken;

typedef struct PdfReader {
    Arena *arena;
    Str bytes;
    size_t at;
} PdfReader;

/* Never fails: what is no token is passed over. */
PdfToken pdf_next(PdfReader *reader);
/* A name's token without its escapes: A#20B says "A B" (7.3.5). */
void pdf_put_name(Buf *out, Str name);
/* words: to a NULL. */
bool pdf_is_one_of(Str word, const char *const *words);
/* After the operator ID: to behind EI. */
void pdf_skip_inline_image(PdfReader *reader);

#endif
