/* marks.h - where trim and fold marks (トンボ) stand around a sheet.
 *
 * Japanese ones: at each corner two angles, whose arms point at the trim and at the
 * bleed; a cross at the middle of each side; a line where the sheet is folded. All
 * lie outside the bleed and within MARKS_ROOM of it. Lines to be stroked, from the
 * sheet's upper left corner.
 */
#ifndef TSUNAGI_DRAW_MARKS_H
#define TSUNAGI_DRAW_MARKS_H

#include "draw/canvas.h"
#include "draw/sheet.h"

#define MARKS_ROOM (10 * 72 / 25.4) /* pt beyond the bleed */
#define MARKS_LINE 0.24             /* pt */

void marks_corners(Path *path, const SheetBoxes *sheet);
void marks_centres(Path *path, const SheetBoxes *sheet);
void marks_folds(Path *path, const SheetBoxes *sheet);
/* A straight line on its own. */
void marks_line(Path *path, double x1, double y1, double x2, double y2);

#endif
