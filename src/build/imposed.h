/* imposed.h - the forms a printed document comes with, for the office printer.
 *
 * A template asks for them: <meta name="forms" content="booklet tiles-a4"/>
 *
 *   booklet, booklet-right   saddle stitch, opening to the left or right; creep by the
 *                            thickness of the paper `office` in papers.csv
 *   tiles-a4, tiles-a3       a poster in pieces
 *   dummy                    the fold dummy, of the folds its pages were laid out with
 *
 *   locked                   no imposition: see locked.h
 *
 * Each becomes a file <document>-<form>.pdf beside the document's own.
 */
#ifndef TSUNAGI_BUILD_IMPOSED_H
#define TSUNAGI_BUILD_IMPOSED_H

#include "build/documents.h"

/* sheets: of the pages of out->pdf. False after a diagnostic. */
bool imposed_make(Arena *arena, const Elements *elements, Str document, const Node *tree, const SheetBoxes *sheets, DocumentResult *out);

/* Is this form among those the template asks for? */
bool forms_have(const Node *tree, Str form);

#endif
