/* sheet.h - the boxes of one printed sheet (PDF 32000-1 §14.11.2; CSS Paged Media 3 §3).
 *
 *   +------------------------- media --+   Points from the sheet's upper left corner,
 *   |   |                          |   |   y down. Without bleed and marks media, bleed
 *   | --+--- bleed ----------------+-- |   and trim box are one.
 *   |   | +--- trim --------+      |   |
 *   |   | |       | fold    |      |   |   Folds are where the trimmed sheet is
 *   |   | +-----------------+      |   |   creased: a mountain rises towards the
 *   |   +--------------------------+   |   reader of this face, a valley sinks away.
 *   +----------------------------------+
 */
#ifndef TSUNAGI_DRAW_SHEET_H
#define TSUNAGI_DRAW_SHEET_H

#include <stdbool.h>
#include <stddef.h>

enum { SHEET_FOLDS = 16 };

typedef struct SheetFold {
    bool across; /* a horizontal crease */
    double at;   /* pt from the trim box's left edge, or from its top */
    bool valley; /* seen from this face; else a mountain */
    bool turns;  /* made when the sheet is folded the other way already: it changes
                  * between valley and mountain at each crease it crosses, and
                  * `valley` is said of its left or upper end */
} SheetFold;

typedef struct SheetBoxes {
    double width, height;                   /* MediaBox */
    double trim_x, trim_y, trim_w, trim_h;  /* TrimBox */
    double bleed;                           /* beyond the trim on all four sides */
    SheetFold folds[SHEET_FOLDS];
    size_t fold_count;
} SheetBoxes;

#endif
