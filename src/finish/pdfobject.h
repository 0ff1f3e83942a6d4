/* pdfobject.h - reading and changing the objects of a PDF (qpdf), for the finishings.
 *
 * A PdfFile owns every handle it gives out, until pdf_close: each look stays in memory
 * till then. Keys begin with a slash, as in qpdf. Lookups pass through streams to
 * their dictionaries (qpdf gives null there and says nothing). What qpdf warns of
 * on the way is kept and makes pdf_save fail: a finished file has no warnings.
 */
#ifndef TSUNAGI_FINISH_PDFOBJECT_H
#define TSUNAGI_FINISH_PDFOBJECT_H

#include <qpdf/qpdf-c.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/vec.h"

typedef struct PdfFile {
    Arena *arena;
    qpdf_data data;
    Str document; /* for diagnostics */
    Diag *diag;
} PdfFile;

/* `bytes` must outlive the file. False after a diagnostic; nothing to close then. */
bool pdf_open(PdfFile *pdf, Arena *arena, Str document, Str bytes, Diag *diag);
void pdf_close(PdfFile *pdf);

/* How it is written, between pdf_save_begin and pdf_save. */
void pdf_save_begin(PdfFile *pdf);
/* The file, in the arena. False after a diagnostic: an error, or any warning since pdf_open. */
bool pdf_save(PdfFile *pdf, Str *out);
/* Makes qpdf's pending error or first warning a diagnostic; true when there is none. */
bool pdf_is_sound(PdfFile *pdf);

qpdf_oh pdf_get(PdfFile *pdf, qpdf_oh object, const char *key); /* null object when absent */
bool pdf_has(PdfFile *pdf, qpdf_oh object, const char *key);
void pdf_set(PdfFile *pdf, qpdf_oh object, const char *key, qpdf_oh value);
void pdf_set_name(PdfFile *pdf, qpdf_oh object, const char *key, const char *name); /* "/S" */
void pdf_set_text(PdfFile *pdf, qpdf_oh object, const char *key, Str utf8);         /* a text string */
void pdf_set_ascii(PdfFile *pdf, qpdf_oh object, const char *key, Str bytes);       /* a byte string */
void pdf_set_int(PdfFile *pdf, qpdf_oh object, const char *key, long long value);
/* An object in PDF syntax that we wrote ourselves. */
void pdf_set_parsed(PdfFile *pdf, qpdf_oh object, const char *key, const char *syntax);

bool pdf_is_dict(PdfFile *pdf, qpdf_oh object);   /* a dictionary, not a stream */
bool pdf_is_array(PdfFile *pdf, qpdf_oh object);
bool pdf_is_stream(PdfFile *pdf, qpdf_oh object);
bool pdf_is_name(PdfFile *pdf, qpdf_oh object, const char *name); /* this name */
Str pdf_name(PdfFile *pdf, qpdf_oh object);       /* with its slash; empty for anything else */
size_t pdf_count(PdfFile *pdf, qpdf_oh array);    /* 0 for anything else */
qpdf_oh pdf_at(PdfFile *pdf, qpdf_oh array, size_t index);
/* Keys of a dictionary or stream dictionary in order; empty for anything else. Values are unused. */
Map pdf_keys(PdfFile *pdf, qpdf_oh object);
/* "12 0", the empty slice for a direct object: tells whether an object was seen. */
Str pdf_object_id(PdfFile *pdf, qpdf_oh object);

size_t pdf_pages(PdfFile *pdf);
qpdf_oh pdf_page(PdfFile *pdf, size_t index);
/* Decoded data, in the arena. False when it cannot be decoded. */
bool pdf_page_content(PdfFile *pdf, qpdf_oh page, Str *out);
bool pdf_stream_data(PdfFile *pdf, qpdf_oh stream, Str *out);
/* As it stands in the file, when its only filter is this one. False otherwise. */
bool pdf_stream_raw(PdfFile *pdf, qpdf_oh stream, const char *filter, Str *out);
/* Data already packed by this filter. */
void pdf_replace_raw(PdfFile *pdf, qpdf_oh stream, Str bytes, const char *filter);
/* Raw data given; packed here. */
void pdf_replace_data(PdfFile *pdf, qpdf_oh stream, Str bytes);
qpdf_oh pdf_new_stream(PdfFile *pdf, Str bytes);
/* Left as it is: metadata, which others search in the file as it stands. */
qpdf_oh pdf_new_plain(PdfFile *pdf, Str bytes);
/* What the page draws, as a stream of its own: encoded as it is where the page has
 * one stream (coding it anew costs more than all else). False: it cannot be read. */
bool pdf_page_stream(PdfFile *pdf, qpdf_oh page, qpdf_oh *out);

#endif
