/* sheet.h - what stands around a page on the sheet that goes to the press.
 *
 * Marks are Japanese ones (トンボ): at each corner two angles, whose arms point at
 * the trim and at the bleed; a cross at the middle of each side; a broken line
 * where the sheet is folded. All lie outside the bleed.
 */
#ifndef TSUNAGI_LAYOUT_SHEET_H
#define TSUNAGI_LAYOUT_SHEET_H

#include "layout/fold.h"
#include "layout/paint.h"

/* A rectangle whose edge lies on the trim runs on into the bleed there, so that
 * a cut half a millimetre off leaves no white. */
Rect sheet_bled(const SheetBoxes *sheet, Rect rect);
/* Keeps what overflows out of the marks; nothing where there is no bleed and no room. */
void sheet_clip(Canvas *canvas, Arena *arena, const SheetBoxes *sheet);
bool sheet_has_marks(const PageStyle *style, const PaintOptions *options);
/* Marks and hidden page number; inside an Artifact. options may be NULL. */
void sheet_marks(const Pages *pages, size_t index, const SheetBoxes *sheet, Canvas *canvas, Typesetter *ts, Arena *arena,
                 const PaintOptions *options, Diag *diag);

#endif
