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

/* path: a file, or a data: URL in base64. NULL with a diagnostic when it cannot be read or is no such picture,
 * or a PNG that is not whole (its critical chunks are checked by their CRC). A JPEG that is cut off is shown as
 * far as it goes, with a warning. At most 256 MB and 30,000 pixels a side; an SVG at most 200,000 shapes, 64 deep. */
Image *image_load(Arena *arena, Str path, Place used_at, Diag *diag);
/* Natural size in points: PNG/JPEG by their ppi (96 when unsaid), SVG by width/height or viewBox at 96 ppi. */
void image_size(const Image *image, double *width, double *height);

#endif
