/* fold.h - where a page is creased: -t-fold to positions. */
#ifndef TSUNAGI_LAYOUT_FOLD_H
#define TSUNAGI_LAYOUT_FOLD_H

#include "draw/sheet.h"
#include "markup/style.h"

/* back: the sheet's second face. left: a left-hand page. Returns how many. */
size_t sheet_folds(const PageStyle *style, bool back, bool left, SheetFold out[SHEET_FOLDS]);

#endif
