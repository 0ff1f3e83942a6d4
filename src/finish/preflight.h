/* preflight.h - what a print shop would send a PDF back for, found before they do.
 *
 * Works on any PDF, ours or not. A finding has its page, its place in mm from the
 * trim box's upper left corner, and a plain sentence (diag.def: DIAG_PREFLIGHT_…).
 * Of one kind ten are listed a page, and then DIAG_PREFLIGHT_MORE says how many
 * there are besides. /Rotate is not applied: places are on the sheet as drawn.
 *
 * Not looked into: samples of JPEG 2000, JBIG2 and inline pictures (colour space and
 * resolution are; the first two are told of), what lies inside a soft mask, overprint.
 */
#ifndef TSUNAGI_FINISH_PREFLIGHT_H
#define TSUNAGI_FINISH_PREFLIGHT_H

#include "base/vec.h"
#include "draw/sheet.h"
#include "model/print.h"

typedef struct PreflightFinding {
    DiagId id;
    size_t page;      /* 1 first; 0: the whole file */
    double x, y, w, h; /* mm; w below 0: no place */
    Str text;         /* the detail: font name, found value and limit; of DIAG_PREFLIGHT_MORE the id's name */
    size_t count;     /* places on this page with the same detail, listed once; of …_MORE how many are not listed */
} PreflightFinding;

typedef struct PreflightFont {
    Str name, type;
    bool embedded;
} PreflightFont;

/* A colour on the trimmed sheet, as shares of the four plates. */
typedef struct PreflightColour {
    double plates[4];
} PreflightColour;

/* Also what the job sheet (入稿仕様書) says. */
typedef struct PreflightReport {
    VEC(PreflightFinding) findings;
    VEC(PreflightFont) fonts;
    VEC(SheetBoxes) sheets;
    Str version;      /* "PDF/X-1a:2003", "PDF 1.7" */
    Str condition;    /* OutputConditionIdentifier */
    size_t errors, warnings;
    /* of what is kept after cutting, pictures of RGB and spot inks aside: */
    VEC(PreflightColour) colours; /* flat ones, in order of first use */
    double most_ink;              /* of a flat colour or a sample of a picture, 0 to 4 */
    bool plates[4];               /* that anything prints on */
    bool spots;                   /* spot inks besides */
    size_t pictures;
    double least_ppi;             /* of the pictures that are not drawn in one bit a sample */
} PreflightReport;

enum { PREFLIGHT_LISTED = 10 };

/* sheets: what the drawing knew, for folds; or NULL. False: the file cannot be read
 * at all, and one finding says so. */
bool preflight(Arena *arena, Str pdf, const PrintProfile *profile, const SheetBoxes *sheets, PreflightReport *out);

/* A finding as a message of the file: page, place and detail in words. */
void preflight_say(Diag *diag, Arena *arena, Str file, const PreflightFinding *finding);

#endif
