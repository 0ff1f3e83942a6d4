/* pdf.h - laid out pages to files: PDF, PNG pages, a trace in text.
 *
 * Written under a directory handle by way of a buffer, so that a failing disk
 * is one diagnostic and never half a file that looks whole.
 */
#ifndef TSUNAGI_OUTPUT_PDF_H
#define TSUNAGI_OUTPUT_PDF_H

#include "draw/flatten.h"
#include "layout/layout.h"

typedef struct PdfResult {
    Str bytes;             /* the whole file, in the arena */
    const CanvasTag *tags; /* for finishing: structure elements in pre-order */
    size_t tag_count;
    const CanvasMix *mixes; /* of an opaque file */
    size_t mix_count;
    const CanvasLeft *left; /* of an opaque file: what is translucent all the same */
    size_t left_count;
    const SheetBoxes *sheets; /* one a page */
    size_t page_count;
    CanvasMeta meta;
} PdfResult;

/* The PDF in memory, for finishing. What `meta` leaves empty is the document's
 * own. Nothing in *out belongs to the pages: their arena, which a long table fills, may
 * be closed before the finishing. false: a diagnostic says why. */
bool pdf_make(Arena *arena, const Pages *pages, Typesetter *ts, const CanvasMeta *meta, const PaintOptions *paint,
              PdfResult *out, Diag *diag);
bool pdf_write(Arena *arena, const Pages *pages, Typesetter *ts, const CanvasMeta *meta, const PaintOptions *paint,
               int dirfd, const char *path, Diag *diag);
/* out.png for one page, out-1.png, out-2.png … for more; on white paper. */
bool png_write(Arena *arena, const Pages *pages, Typesetter *ts, const PaintOptions *paint, double pixels_per_inch, int dirfd,
               Str path, Diag *diag);
/* One line an operation, as goldens compare it. */
Str trace_pages(Arena *arena, const Pages *pages, Typesetter *ts, const PaintOptions *paint, Diag *diag);

#endif
