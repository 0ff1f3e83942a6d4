/* finish.h - one drawn PDF becomes a file that fits its reader.
 *
 *     web      the public and screen readers: PDF/UA-1, linearised, small
 *     press    print shops: PDF/X-1a:2003 or PDF/X-4, every colour a declared ink
 *     locked   professionals: AES-256, never with PDF/X
 *
 * All take cairo's file in memory and give the finished one in the arena. False:
 * a diagnostic says what is wrong, with page and place. The same input gives the
 * same bytes, locked copies aside (R6 needs random salts).
 */
#ifndef TSUNAGI_FINISH_FINISH_H
#define TSUNAGI_FINISH_FINISH_H

#include "draw/flatten.h"
#include "draw/sheet.h"
#include "model/print.h"

typedef struct Drawn {
    Str document;            /* id, for diagnostics */
    Str pdf;                 /* as canvas_pdf wrote it */
    const CanvasTag *tags;   /* canvas_pdf_tags */
    size_t tag_count;
    const CanvasMix *mixes; /* canvas_pdf_mixes: colours that are of several inks */
    size_t mix_count;
    const CanvasLeft *left; /* canvas_flatten_left: what a file without transparency cannot have */
    size_t left_count;
    const SheetBoxes *sheets; /* one a page */
    size_t page_count;
    CanvasMeta meta;
} Drawn;

/* web.c, without qpdf: it takes what canvas_pdf wrote and nothing else. */
bool finish_web(Arena *arena, const Drawn *drawn, Str *out, Diag *diag);
/* press.c */
bool finish_press(Arena *arena, const Drawn *drawn, const InkTable *inks, const PrintProfile *profile, Str *out, Diag *diag);
/* locked.c: of a web file; accessibility extraction stays allowed. */
bool finish_locked(Arena *arena, Str document, Str web_pdf, Str password, Str *out, Diag *diag);
/* Revision 6 takes 1 to 127 bytes. */
bool finish_can_lock(Str password);

#endif
