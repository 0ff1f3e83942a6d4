/* jpeg.h - samples of DCT streams (libturbojpeg), for measuring and for pictures in inks.
 *
 * Four components are inks as a PDF has them: 255 is full, whatever an Adobe marker says.
 */
#ifndef TSUNAGI_FINISH_JPEG_H
#define TSUNAGI_FINISH_JPEG_H

#include "base/str.h"

typedef struct Jpeg {
    unsigned columns, rows, components; /* 1 grey, 3 RGB, 4 CMYK */
    unsigned char *samples;             /* rows of columns of components, without padding */
} Jpeg;

/* In the arena. False when it is none, is damaged, or has more samples than `most`. */
bool jpeg_read(Arena *arena, Str bytes, size_t most, Jpeg *out);
/* The colour profile inside (APP2, ICC.1 annex B.4); empty when there is none or a part is missing. */
Str jpeg_profile(Arena *arena, Str bytes);
/* A JPEG of inks, not subsampled, nearly lossless; the same samples give the same bytes. */
bool jpeg_write_cmyk(Arena *arena, const Jpeg *picture, Str *out);

#endif
