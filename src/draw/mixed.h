/* mixed.h - a picture that is to be mixed with inks, on its way through cairo to the press file.
 *
 * Its pixels cannot be mixed where it is drawn: what it lies on is inks, which a screen's colours
 * only stand for, and a logo whose ground is nearly that of the page has a frame around it. So it
 * goes into the PDF as a "JPEG" of our own, which cairo takes byte for byte (as form.h does), and
 * finishing makes the picture in inks of it.
 */
#ifndef TSUNAGI_DRAW_MIXED_H
#define TSUNAGI_DRAW_MIXED_H

#include "draw/canvas.h"

typedef struct MixedPicture {
    CanvasMix ground; /* under it, where its pixels are not opaque */
    CanvasMix veil;   /* over it: its shares and keep come to at most 1 */
    float keep;       /* how much of the picture with its ground is seen through the veil */
    unsigned columns, rows;
    const uint8_t *rgba; /* not premultiplied */
} MixedPicture;

/* From 1 to 65,535 columns and rows. */
Str mixed_pack(Arena *arena, const MixedPicture *picture);
/* Pixels are borrowed. False for any other bytes. */
bool mixed_read(Str bytes, MixedPicture *out);
/* The pixels of a PNG or JPEG as above; NULL when they cannot be decoded. opaque: all of them are. */
const uint8_t *mixed_pixels(Arena *arena, const Image *image, bool *opaque);

#endif
