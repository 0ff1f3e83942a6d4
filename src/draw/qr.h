/* qr.h - QR codes (JIS X 0510) as one path, through libqrencode.
 *
 * Level M, the smallest version that holds the text. The quiet zone of four
 * modules is inside the square, so nothing can be set over it by accident.
 */
#ifndef TSUNAGI_DRAW_QR_H
#define TSUNAGI_DRAW_QR_H

#include "draw/canvas.h"

/* Adds the dark modules to `path`, filling the square (x, y, size, size) in
 * points. False when the text is empty or too long for any version. *module
 * (may be NULL) is the side of one module; print wants 0.4 mm or more. */
bool qr_path(Path *path, Str text, double x, double y, double size, double *module);

#endif
