/* cairo_raster.c - the canvases that make pixels: PNG, and rasters that are looked at and not kept. */
#include "draw/cairo_internal.h"

#include <errno.h>
#include <math.h>

/* A page that is a picture: transparent, or black where the format has no alpha. */
static void image_page_begin(CairoCanvas *c, cairo_format_t format, double width, double height)
{
    c->surface = cairo_image_surface_create(format, (int)ceil(width * c->scale - 1e-6), (int)ceil(height * c->scale - 1e-6));
    c->cr = cairo_create(c->surface);
    cairo_scale(c->cr, c->scale, c->scale);
    cc_prepare(c);
}

static void png_page_begin(Canvas *canvas, double width, double height, Str label)
{
    (void)label;
    image_page_begin((CairoCanvas *)canvas, CAIRO_FORMAT_ARGB32, width, height);
}

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned length)
{
    buf_put(closure, (Str){(const char *)bytes, length});
    return CAIRO_STATUS_SUCCESS;
}

/* cairo hands out a picture in pieces; write() takes it whole. */
static void png_page_end(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    cc_flush(c);
    Arena *held = arena_open();
    Buf image = buf_on(held);
    cc_note(c, cc_error_of(cairo_status(c->cr)));
    cc_note(c, cc_error_of(cairo_surface_write_to_png_stream(c->surface, collect, &image)));
    if (!c->error)
        cc_emit(c, (const unsigned char *)image.data, (unsigned)image.len);
    arena_close(held);
    cairo_destroy(c->cr);
    cairo_surface_destroy(c->surface);
    c->cr = NULL;
    c->surface = NULL;
}

static void raster_page_begin(Canvas *canvas, double width, double height, Str label)
{
    (void)label;
    CairoCanvas *c = (CairoCanvas *)canvas;
    image_page_begin(c, CAIRO_FORMAT_RGB24, width, height);
    cairo_set_source_rgb(c->cr, 1, 1, 1);
    cairo_paint(c->cr);
    if (c->coarse) cairo_set_antialias(c->cr, CAIRO_ANTIALIAS_FAST);
}

static void raster_page_end(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    cairo_surface_flush(c->surface);
    cc_note(c, cc_error_of(cairo_status(c->cr)));
    cc_note(c, cc_error_of(cairo_surface_status(c->surface)));
    if (!c->error && !c->take(c->context, (const uint32_t *)(const void *)cairo_image_surface_get_data(c->surface),
                              (size_t)cairo_image_surface_get_stride(c->surface) / sizeof(uint32_t),
                              (unsigned)cairo_image_surface_get_width(c->surface),
                              (unsigned)cairo_image_surface_get_height(c->surface)))
        cc_note(c, EIO);
    cairo_destroy(c->cr);
    cairo_surface_destroy(c->surface);
    c->cr = NULL;
    c->surface = NULL;
}

Canvas *canvas_png(Arena *arena, double pixels_per_point, CanvasWrite *write, void *context)
{
    static const CanvasOps ops = {
        .page_begin = png_page_begin, .page_end = png_page_end, .save = cc_save, .restore = cc_restore,
        .transform = cc_transform, .clip = cc_clip, .fill = cc_fill, .stroke = cc_stroke, .glyphs = cc_glyphs,
        .glyphs_halo = cc_halo, .image = cc_image, .close = cc_close, .clip_even_odd = cc_clip_even_odd};
    CairoCanvas *c = cc_open(arena, &ops, write, context);
    c->scale = pixels_per_point;
    return &c->base;
}

Canvas *canvas_raster(Arena *arena, double pixels_per_point, bool coarse, CanvasPixels *take, void *context)
{
    static const CanvasOps ops = {
        .page_begin = raster_page_begin, .page_end = raster_page_end, .save = cc_save, .restore = cc_restore,
        .transform = cc_transform, .clip = cc_clip, .fill = cc_fill, .stroke = cc_stroke, .glyphs = cc_glyphs,
        .glyphs_halo = cc_halo, .image = cc_image, .close = cc_close, .clip_even_odd = cc_clip_even_odd};
    CairoCanvas *c = cc_open(arena, &ops, NULL, context);
    c->take = take;
    c->coarse = coarse;
    c->scale = pixels_per_point;
    return &c->base;
}
