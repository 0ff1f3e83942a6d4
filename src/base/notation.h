/* notation.h - text and numbers as formats write them.
 *
 * For whoever puts XML, HTML, JSON, CSV or a dump in a buffer, or reads a colour; each is the only one of its kind. Text
 * is UTF-8 and stays so: no byte above 0x7F is changed, but for U+2028 and U+2029 in JSON.
 */
#ifndef TSUNAGI_BASE_NOTATION_H
#define TSUNAGI_BASE_NOTATION_H

#include "base/str.h"

/* As buf_put_number, with a comma before every three digits of the whole part: "-12,345.5". */
void buf_put_grouped(Buf *out, double value, int decimals);

/* XML 1.0 § 2.4, HTML § 13.3. Controls are copied, though XML has none but tab and line ends. */
void buf_put_xml_text(Buf *out, Str text); /* & < > */
void buf_put_xml_attr(Buf *out, Str text); /* & < > ", between double quotes */

/* Between the quotes of a JSON string (RFC 8259 § 7): " and \ after a \, and as \u003c what is
 * below U+0020, < (which could end a script element), U+2028 and U+2029 (which end a line in
 * older scripts), and each ASCII character of `also`. */
void buf_put_json_text(Buf *out, Str text, const char *also);

/* A cell of a CSV file (RFC 4180): quoted where it must be, or always. */
void buf_put_csv_cell(Buf *out, Str cell);
void buf_put_csv_quoted(Buf *out, Str cell);

/* "text" for a dump that people compare: " and \ after a \, a line end as \n. */
void buf_put_quoted(Buf *out, Str text);

int hex_digit(int c); /* 0 to 15 of 0-9, a-f and A-F; else -1 */
/* The number that so many digits (at most 8) from text[at] are; false when there are fewer. */
bool hex_read(Str text, size_t at, size_t digits, uint32_t *out);
/* "#rrggbb", as the tables of a ward give colours (CSS knows more: markup/css); false when it is
 * anything else. */
bool rgb_parse(Str text, uint8_t rgb[3]);

#endif
