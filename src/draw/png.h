/* png.h - pictures as PNG (PNG, 3rd edition, 11.2), those of few colours with a palette.
 *
 * Of our own, since libpng neither chooses palettes nor takes memory for memory
 * (its errors need setjmp); compressed by libdeflate, in half of zlib's time.
 *
 * Up to 256 colours are kept exactly. Of more, those that cover at least 1/128 of
 * the picture are kept exactly, so that flat ground meets the same ground in the
 * next tile; the others, the mixes of antialiased edges, are gathered into cells of
 * the finest colour grid that fits, each shown as the mean of its pixels.
 */
#ifndef TSUNAGI_DRAW_PNG_H
#define TSUNAGI_DRAW_PNG_H

#include "base/str.h"

/* One thread's tables; they live in arena, all but the compressor, which close frees. */
typedef struct PngWriter PngWriter;

PngWriter *png_open(Arena *arena);
void png_close(PngWriter *png); /* accepts NULL */

/* 0x00RRGGBB, `stride` pixels from row to row; sides from 1 to 4096. The result is
 * good until the next call. The same pixels give the same bytes. */
Str png_palette(PngWriter *png, const uint32_t *pixels, size_t stride, unsigned width, unsigned height);

/* Each pixel as it is, packed fast rather than small: for who reads it at once. In arena. */
Str png_exact(Arena *arena, const uint32_t *pixels, size_t stride, unsigned width, unsigned height);

#endif
