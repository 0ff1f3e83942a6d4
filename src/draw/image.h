/* image.h - pictures: PNG, JPEG (kept as JPEG in a PDF) and a stated subset of SVG.
 *
 * SVG subset: svg, g, path, rect, circle, ellipse, line, polyline, polygon;
 * transform, fill, stroke and their widths, opacity, caps, joins, dashes. The
 * rest is a warning with its line. Decoded once, read-only afterwards.
 */
#ifndef TSUNAGI_DRAW_IMAGE_H
#define TSUNAGI_DRAW_IMAGE_H

#include "base/diag.h"
#include "draw/canvas.h"

/* path: a file, or a data: URL in base64. NULL with a diagnostic when it cannot be read or is no such picture. */
Image *image_load(Arena *arena, Str path, Place used_at, Diag *diag);
/* Natural size in points: PNG/JPEG by their ppi (96 when unsaid), SVG by width/height or viewBox at 96 ppi. */
void image_size(const Image *image, double *width, double *height);
/* Pixels, 0 for vector pictures. */
void image_pixels(const Image *image, unsigned *width, unsigned *height);

#endif
