/* image.c - pictures: what kind, how large, and their pixels. */
#include "draw/image.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <string.h>
#include <turbojpeg.h>

#include "base/base64.h"
#include "base/sink.h"
#include "draw/picture.h"

enum { PICTURE_BYTES_MAX = 256 << 20, PICTURE_PIXELS_MAX = 30000 };
static const double CSS_PPI = 96;

static unsigned big16(const uint8_t *p) { return (unsigned)(p[0] << 8 | p[1]); }
static uint32_t big32(const uint8_t *p) { return (uint32_t)big16(p) << 16 | big16(p + 2); }

static void set_natural(Image *image, double x_ppi, double y_ppi)
{
    image->natural_width = image->width * 72 / (x_ppi > 1 ? x_ppi : CSS_PPI);
    image->natural_height = image->height * 72 / (y_ppi > 1 ? y_ppi : CSS_PPI);
}

/* ---- PNG: its chunks here (PNG, 3rd edition, 5.3), the pixels by cairo ---- */

enum { PNG_HEADER = 8, CHUNK_HEAD = 8, CHUNK_ENDS = 12 }; /* length and type; these and the CRC */

static bool is_chunk(const uint8_t *chunk, const char *type) { return memcmp(chunk + 4, type, 4) == 0; }

/* Table 11.1: which depths go with which colour type; and the one way of packing there is. */
static bool png_header_is_sound(const uint8_t *chunk)
{
    static const uint8_t depths[] = {[0] = 1 | 2 | 4 | 8 | 16, [2] = 8 | 16, [3] = 1 | 2 | 4 | 8, [4] = 8 | 16, [6] = 8 | 16};
    const uint8_t *data = chunk + CHUNK_HEAD;
    unsigned depth = data[8], type = data[9];
    bool known = type < sizeof depths && depth && !(depth & (depth - 1)) && (depths[type] & depth);
    return is_chunk(chunk, "IHDR") && big32(chunk) == 13 && known && data[10] == 0 && data[11] == 0 && data[12] <= 1;
}

/* A file that was cut off or spoilt must be known before its page is drawn: cairo then makes no file at
 * all, and does not say for what. A chunk whose name begins with a small letter may be spoilt. */
static bool read_png_chunks(Str bytes, double ppi[2])
{
    const uint8_t *p = (const uint8_t *)bytes.data, *end = p + bytes.len;
    bool data = false;
    for (p += PNG_HEADER; end - p >= CHUNK_ENDS; p += CHUNK_ENDS + big32(p)) {
        uint32_t len = big32(p);
        if (len > (size_t)(end - p) - CHUNK_ENDS) return false;
        if (!(p[4] & 0x20) && libdeflate_crc32(0, p + 4, len + 4) != big32(p + CHUNK_HEAD + len)) return false;
        if (is_chunk(p, "IDAT")) data = true;
        if (is_chunk(p, "IEND")) return data;
        if (is_chunk(p, "pHYs") && len == 9 && p[16] == 1) {
            ppi[0] = big32(p + 8) * 0.0254;
            ppi[1] = big32(p + 12) * 0.0254;
        }
    }
    return false;
}

static bool read_png(Image *image)
{
    const uint8_t *p = (const uint8_t *)image->bytes.data;
    if (image->bytes.len < 33 || memcmp(p, "\x89PNG\r\n\x1a\n", PNG_HEADER) != 0 || !png_header_is_sound(p + PNG_HEADER)) return false;
    uint32_t width = big32(p + 16), height = big32(p + 20);
    if (width == 0 || height == 0 || width > PICTURE_PIXELS_MAX || height > PICTURE_PIXELS_MAX) return false;
    image->width = width;
    image->height = height;
    double ppi[2] = {0, 0};
    if (!read_png_chunks(image->bytes, ppi)) return false;
    set_natural(image, ppi[0], ppi[1]);
    return true;
}

typedef struct PngSource {
    Str bytes;
    size_t at;
} PngSource;

static cairo_status_t next_bytes(void *closure, unsigned char *out, unsigned length)
{
    PngSource *source = closure;
    if (source->bytes.len - source->at < length) return CAIRO_STATUS_READ_ERROR;
    memcpy(out, source->bytes.data + source->at, length);
    source->at += length;
    return CAIRO_STATUS_SUCCESS;
}

/* ---- JPEG ---- */

/* JFIF density of the APP0 segment, in dots per inch; 0 when unsaid. */
static void jfif_density(Str bytes, double *x, double *y)
{
    const uint8_t *p = (const uint8_t *)bytes.data;
    if (bytes.len < 20 || p[2] != 0xFF || p[3] != 0xE0 || memcmp(p + 6, "JFIF", 5) != 0) return;
    double unit = p[13] == 1 ? 1 : p[13] == 2 ? 2.54 : 0;
    *x = big16(p + 14) * unit;
    *y = big16(p + 16) * unit;
}

/* Behind its first scan there is an end of image (ITU-T T.81, B.1.1.3, B.2.1): in a scan FF is followed by 00
 * or a restart, and a thumbnail with an end of its own stands in a segment before. */
static bool jpeg_has_end(Str bytes)
{
    enum { STANDALONE_FROM = 0xD0, END_OF_IMAGE = 0xD9, SCAN = 0xDA };
    const uint8_t *p = (const uint8_t *)bytes.data;
    for (size_t at = 2; bytes.len - at >= 4 && p[at] == 0xFF;) {
        unsigned marker = p[at + 1];
        if (marker == SCAN) return str_contains(str_slice(bytes, at, bytes.len), STR("\xFF\xD9"));
        if (marker == 0xFF) at++; /* fill */
        else if (marker >= STANDALONE_FROM && marker <= END_OF_IMAGE) at += 2;
        else at += 2 + big16(p + at + 2);
        if (at > bytes.len) return false;
    }
    return false;
}

static bool read_jpeg(Image *image)
{
    tjhandle jpeg = tjInitDecompress();
    int width = 0, height = 0, subsampling, space = 0;
    bool good = jpeg && tjDecompressHeader3(jpeg, (const unsigned char *)image->bytes.data, image->bytes.len, &width,
                                            &height, &subsampling, &space) == 0;
    if (jpeg) tjDestroy(jpeg);
    if (!good || width <= 0 || height <= 0 || width > PICTURE_PIXELS_MAX || height > PICTURE_PIXELS_MAX) return false;
    image->width = (unsigned)width;
    image->height = (unsigned)height;
    image->grey = space == TJCS_GRAY;
    double x = 0, y = 0;
    jfif_density(image->bytes, &x, &y);
    set_natural(image, x, y);
    return true;
}

static cairo_surface_t *decode_jpeg(const Image *image, cairo_surface_t *surface)
{
    tjhandle jpeg = tjInitDecompress();
    cairo_surface_flush(surface);
    if (jpeg)
        tjDecompress2(jpeg, (const unsigned char *)image->bytes.data, image->bytes.len,
                      cairo_image_surface_get_data(surface), (int)image->width, cairo_image_surface_get_stride(surface),
                      (int)image->height, TJPF_BGRX, TJFLAG_ACCURATEDCT);
    cairo_surface_mark_dirty(surface);
    if (jpeg) tjDestroy(jpeg);
    return surface;
}

cairo_surface_t *picture_surface(const Image *image, bool mime)
{
    PngSource source = {image->bytes, 0};
    if (image->kind == PICTURE_PNG) return cairo_image_surface_create_from_png_stream(next_bytes, &source);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)image->width, (int)image->height);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) return surface;
    if (!mime) return decode_jpeg(image, surface);
    /* The file's own bytes go into the PDF; the arena that owns them outlives the canvas. */
    cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)image->bytes.data,
                                image->bytes.len, NULL, NULL);
    return surface;
}

/* ---- shapes of SVG pictures ---- */

void picture_draw_shapes(const Image *image, Canvas *canvas, double x, double y, double w, double h)
{
    const double *view = image->view;
    if (view[2] <= 0 || view[3] <= 0) return;
    double scale = w / view[2] < h / view[3] ? w / view[2] : h / view[3]; /* preserveAspectRatio: xMidYMid meet */
    uint8_t ops[] = {PATH_MOVE, PATH_LINE, PATH_LINE, PATH_LINE, PATH_CLOSE};
    float left = (float)x, top = (float)y, right = (float)(x + w), bottom = (float)(y + h);
    float corners[] = {left, top, right, top, right, bottom, left, bottom};
    Path viewport = {.ops = {.items = ops, .count = 5}, .coords = {.items = corners, .count = 8}};
    canvas_call(canvas, save);
    canvas_call(canvas, clip, &viewport); /* SVG 2 § 8.4: what lies outside the viewport is not shown */
    canvas_call(canvas, transform, scale, 0, 0, scale, x + (w - view[2] * scale) / 2 - view[0] * scale,
                y + (h - view[3] * scale) / 2 - view[1] * scale);
    for (size_t i = 0; i < image->shapes.count; i++) {
        const PictureShape *shape = &image->shapes.items[i];
        const double *m = shape->matrix;
        canvas_call(canvas, save);
        canvas_call(canvas, transform, m[0], m[1], m[2], m[3], m[4], m[5]);
        if (shape->filled) canvas_call(canvas, fill, &shape->path, shape->fill_colour, shape->even_odd);
        if (shape->stroked) canvas_call(canvas, stroke, &shape->path, &shape->stroke, shape->stroke_colour);
        canvas_call(canvas, restore);
    }
    canvas_call(canvas, restore);
}

/* ---- loading ---- */

/* "data:image/png;base64,…" (RFC 2397) */
static bool read_data_url(Arena *arena, Str url, Str *bytes)
{
    static const Str MARK = {";base64,", 8};
    size_t at = str_find(str_slice(url, 0, 64), MARK);
    return at != SIZE_MAX && base64_read(arena, str_slice(url, at + MARK.len, url.len), bytes);
}

Image *image_load(Arena *arena, Str path, Place used_at, Diag *diag)
{
    Image *image = arena_new(arena, Image);
    bool inside = str_starts(path, STR("data:"));
    image->path = inside ? STR("data:") : str_copy(arena, path);
    if (inside && !read_data_url(arena, path, &image->bytes)) {
        diag_add(diag, DIAG_IMAGE_BROKEN, used_at, image->path);
        return NULL;
    }
    int error = inside ? 0 : sink_read_file(arena, AT_FDCWD, image->path.data, PICTURE_BYTES_MAX, &image->bytes);
    if (error) {
        diag_add(diag, DIAG_FILE_UNREADABLE, used_at, path, str_from(strerror(error)));
        return NULL;
    }
    const uint8_t *p = (const uint8_t *)image->bytes.data;
    bool good = false;
    if (image->bytes.len > 4 && p[0] == 0x89) {
        image->kind = PICTURE_PNG;
        good = read_png(image);
    } else if (image->bytes.len > 4 && p[0] == 0xFF && p[1] == 0xD8) {
        image->kind = PICTURE_JPEG;
        good = read_jpeg(image);
        if (good && !jpeg_has_end(image->bytes)) diag_add(diag, DIAG_IMAGE_CUT, used_at, image->path);
    } else if (str_contains(str_slice(image->bytes, 0, 4096), STR("<svg"))) {
        image->kind = PICTURE_SVG;
        good = picture_read_svg(arena, image, diag);
    }
    if (good) return image;
    diag_add(diag, DIAG_IMAGE_BROKEN, used_at, image->path);
    return NULL;
}

void image_size(const Image *image, double *width, double *height)
{
    *width = image->natural_width;
    *height = image->natural_height;
}
