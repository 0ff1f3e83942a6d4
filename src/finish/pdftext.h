/* pdftext.h - everything a PDF says, for the audit (qpdf).
 *
 * Every string of every object (document information, outline, destinations,
 * form values, alternative texts, link targets), page and form text through
 * ToUnicode, ActualText, XMP metadata and embedded files. Glyphs come in
 * drawing order; pieces of different objects are parted by U+001F. Text of one
 * content stream is given twice: parted where the drawing moves to another
 * line, and run together; and twice more size by size where it has several, so
 * that rubies do not stand between the letters of a name.
 *
 * qpdf finds, decrypts and unpacks; the objects in object streams are read from their
 * data without it (pdftext.c has the argument why none escapes).
 */
#ifndef TSUNAGI_FINISH_PDFTEXT_H
#define TSUNAGI_FINISH_PDFTEXT_H

#include "base/str.h"

/* password: of locked copies, may be empty. False when the file cannot be read or
 * this password does not open it, or not all of it is read; *why says why (static). */
bool pdf_text(Arena *arena, Str pdf, Str password, Buf *out, const char **why);
/* Encrypted, and this password does not open it. */
bool pdf_is_locked(Arena *arena, Str pdf, Str password);
/* Pages, 0 when unreadable. */
size_t pdf_page_count(Str pdf);

#endif
