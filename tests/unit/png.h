/* png.h - a PNG as libpng reads it. */
#ifndef TSUNAGI_TESTS_UNIT_PNG_H
#define TSUNAGI_TESTS_UNIT_PNG_H

#include "unit.h"

#include <cairo.h>
#include <string.h>

typedef struct PngBytes {
    Str bytes;
    size_t at;
} PngBytes;

static cairo_status_t png_give(void *closure, unsigned char *data, unsigned length)
{
    PngBytes *r = closure;
    if (r->at + length > r->bytes.len) return CAIRO_STATUS_READ_ERROR;
    memcpy(data, r->bytes.data + r->at, length);
    r->at += length;
    return CAIRO_STATUS_SUCCESS;
}

/* All of the bytes must be one good picture. */
static inline cairo_surface_t *png_surface(Str png)
{
    PngBytes r = {png, 0};
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(png_give, &r);
    assert_int_equal(cairo_surface_status(s), CAIRO_STATUS_SUCCESS);
    assert_int_equal(r.at, png.len);
    return s;
}

static inline uint32_t png_pixel(cairo_surface_t *s, unsigned x, unsigned y)
{
    uint32_t p;
    memcpy(&p, cairo_image_surface_get_data(s) + y * (size_t)cairo_image_surface_get_stride(s) + x * 4, 4);
    return p & 0xFFFFFF;
}

#endif
