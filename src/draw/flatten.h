/* flatten.h - a canvas before the PDF canvas, through which no transparency comes (PDF/X-1a).
 *
 * What is painted opaque goes through and is remembered, page by page. What is painted
 * with alpha goes through opaque, in its colour mixed with the colour beneath; where
 * that is not one flat colour, once more for each thing that lies beneath in part:
 *
 *     a fill or a line over fills, lines and text   those again in mixed colours, within its area
 *     text over fills and lines                     again in mixed colours, within each area
 *
 * which comes to the same as blending, at any resolution. Text stays text. The mixes are
 * of inks (canvas.h), so that no colour of theirs needs to be declared. Text is taken
 * not to lie on other text.
 *
 * Left as they are, and listed: what lies over pictures, over more than 256 things or over
 * shapes in bulk (shapes_begin); mixes of more than MIX_PARTS colours; halos with alpha.
 */
#ifndef TSUNAGI_DRAW_FLATTEN_H
#define TSUNAGI_DRAW_FLATTEN_H

#include "draw/canvas.h"

/* Draws on `pdf`, which closes with it; what asks for canvas_pdf_… asks `pdf` itself. */
Canvas *canvas_flatten(Arena *arena, Canvas *pdf);

/* Still translucent. */
typedef struct CanvasLeft {
    size_t page; /* 1 first */
    double x, y; /* its upper left corner, in points of the page */
} CanvasLeft;
/* In the order of drawing; good as canvas_pdf_tags. */
const CanvasLeft *canvas_flatten_left(const Canvas *flat, size_t *count);

#endif
