/* layout.h - tree + CSS to pages, pages to a canvas.
 *
 *   template or file -> Node tree -> (style) -> boxes -> pages -> Canvas
 *
 * Place first, draw then: layout_pages decides every position; layout_paint
 * only draws. Content that does not fit its box is reported with document,
 * page and place, never silently cut.
 */
#ifndef TSUNAGI_LAYOUT_LAYOUT_H
#define TSUNAGI_LAYOUT_LAYOUT_H

#include "draw/canvas.h"
#include "draw/sheet.h"
#include "markup/style.h"

/* Custom elements (ward-map, qr-code …) as replaced boxes. measure may give a
 * natural size (0: none); draw gets the content box in points. A handler may
 * run at paint time only; what it learns goes to its own context. */
typedef struct ReplacedOps {
    bool (*measure)(void *context, const Node *node, double *width, double *height);
    void (*draw)(void *context, const Node *node, Canvas *canvas, Typesetter *ts, double x, double y,
                 double width, double height, Diag *diag);
} ReplacedOps;

/* NULL when the element is not replaced. */
typedef const ReplacedOps *ReplacedFind(void *context, const Node *node);

typedef struct LayoutOptions {
    Str document;  /* for diagnostics */
    Str base_path; /* where relative picture and style URLs start */
    ReplacedFind *replaced;
    void *replaced_context;
    CssInk *ink; /* ink(name) of style sheets; NULL: there is no ink table */
    void *ink_context;
} LayoutOptions;

typedef struct Pages Pages;

/* The tree's <style> elements and <link rel="stylesheet"> apply after `sheets`. In the arena; root, sheets
 * and what options point to are kept and must outlive the pages. Never NULL: of a root without a box there are no pages,
 * and a diagnostic. */
Pages *layout_pages(Arena *arena, const Node *root, const CssSheet **sheets, size_t sheet_count,
                    Typesetter *ts, const LayoutOptions *options, Diag *diag);
size_t layout_page_count(const Pages *pages);

/* What stands around the page. NULL for the trimmed page alone. */
typedef struct PaintOptions {
    bool as_styled;    /* bleed and marks of @page; else of this: */
    double bleed;      /* pt; the page's own background runs into it */
    bool crop, cross, folds; /* marks, in the registration colour */
    bool opaque;       /* no transparency may come of it: see canvas.h, tints */
    bool page_numbers; /* hidden ones (隠しノンブル), in the bleed beside the spine */
    Colour registration;
    bool paper; /* white under everything: pictures of pages */
} PaintOptions;

SheetBoxes layout_sheet(const Pages *pages, size_t index, const PaintOptions *options);
void layout_paint(const Pages *pages, Canvas *canvas, Typesetter *ts, const PaintOptions *options, Diag *diag);
/* Where the document first links to "#id"; none when it does not. */
Place layout_link_place(const Pages *pages, Str id);
/* Title, lang and the like for the file's metadata. */
CanvasMeta layout_meta(const Pages *pages);

#endif
