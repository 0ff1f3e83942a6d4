/* pdfcontent.h - the text of a content stream, given what its fonts' codes mean. */
#ifndef TSUNAGI_FINISH_PDFCONTENT_H
#define TSUNAGI_FINISH_PDFCONTENT_H

#include "base/map.h"

/* ToUnicode of one font: texts[code], code_len 1 or 2 bytes. */
typedef struct PdfFont {
    unsigned code_len;
    Str *texts;
    size_t text_count;
} PdfFont;

/* Reads a ToUnicode CMap (bfchar, bfrange; codes of up to two bytes). */
void pdf_read_cmap(Arena *arena, Str cmap, PdfFont *font);
/* UTF-16BE with its mark, UTF-8 with its mark, else Latin-1, to UTF-8. */
void pdf_put_string(Buf *out, Str raw);

/* fonts: resource name without slash -> PdfFont*. Shown text goes to `text`,
 * U+001F where the line moves; the same, size by size of its type, to `sized` when
 * there are several (so that no ruby stands between the letters of a name); strings
 * of inline dictionaries to `extra`. */
void pdf_content_text(Arena *arena, Str content, const Map *fonts, Buf *text, Buf *sized, Buf *extra);

#endif
