/* preflight.h - what a print shop would send a PDF back for, found before they do.
 *
 * Works on any PDF, ours or not. A finding has its page, its place in mm from the
 * trim box's upper left corner, and a plain sentence (diag.def: DIAG_PREFLIGHT_…).
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
    Str text;         /* the detail: font name, found value */
} PreflightFinding;

typedef struct PreflightFont {
    Str name, type;
    bool embedded;
} PreflightFont;

/* Also what the job sheet (入稿仕様書) says. */
typedef struct PreflightReport {
    VEC(PreflightFinding) findings;
    VEC(PreflightFont) fonts;
    VEC(SheetBoxes) sheets;
    Str version;      /* "PDF/X-1a:2003", "PDF 1.7" */
    Str condition;    /* OutputConditionIdentifier */
    size_t errors, warnings;
} PreflightReport;

/* folds: what the drawing knew of the sheets, or NULL. False: cannot be read at
 * all, and one finding says so. */
bool preflight(Arena *arena, Str file, Str pdf, const PrintProfile *profile, const SheetBoxes *sheets, PreflightReport *out);

#endif
