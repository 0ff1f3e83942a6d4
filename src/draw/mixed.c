#include "draw/mixed.h"

#include <string.h>

#include "draw/picture.h"

/* SOI and a frame of so many rows and columns in three colours: all that cairo reads. */
static const char HEAD[] = "\xFF\xD8\xFF\xC0\x00\x11\x08RRCC\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00TsMixed";
enum { HEAD_LEN = sizeof HEAD - 1, AT_ROWS = 7, AT_COLUMNS = 9 };

Str mixed_pack(Arena *arena, const MixedPicture *picture)
{
    Buf out = buf_on(arena);
    MixedPicture kept;
    memset(&kept, 0, sizeof kept); /* what lies between its members goes into the file too */
    kept.ground = picture->ground, kept.veil = picture->veil, kept.keep = picture->keep;
    kept.columns = picture->columns, kept.rows = picture->rows;
    size_t pixels = (size_t)picture->columns * picture->rows * 4;
    buf_reserve(&out, HEAD_LEN + sizeof kept + pixels);
    buf_put(&out, (Str){HEAD, HEAD_LEN});
    const unsigned sides[] = {picture->rows, picture->columns};
    for (size_t i = 0; i < 2; i++) {
        out.data[AT_ROWS + 2 * i] = (char)(sides[i] >> 8);
        out.data[AT_ROWS + 2 * i + 1] = (char)(sides[i] & 0xFF);
    }
    buf_put(&out, (Str){(const char *)&kept, sizeof kept});
    buf_put(&out, (Str){(const char *)picture->rgba, pixels});
    return buf_str(&out);
}

bool mixed_read(Str bytes, MixedPicture *out)
{
    if (bytes.len < HEAD_LEN + sizeof *out || memcmp(bytes.data, HEAD, AT_ROWS) != 0 ||
        memcmp(bytes.data + AT_COLUMNS + 2, HEAD + AT_COLUMNS + 2, HEAD_LEN - AT_COLUMNS - 2) != 0)
        return false;
    memcpy(out, bytes.data + HEAD_LEN, sizeof *out);
    out->rgba = (const uint8_t *)bytes.data + HEAD_LEN + sizeof *out;
    bool sound = out->ground.count <= MIX_PARTS && out->veil.count <= MIX_PARTS && out->columns > 0 && out->rows > 0 &&
                 out->columns <= UINT16_MAX && out->rows <= UINT16_MAX;
    return sound && bytes.len == HEAD_LEN + sizeof *out + (size_t)out->columns * out->rows * 4;
}

/* One of cairo's pixels: the colour without its alpha. */
static void straight(uint32_t pixel, bool has_alpha, uint8_t out[4])
{
    unsigned alpha = has_alpha ? pixel >> 24 : 255;
    for (int i = 0; i < 3; i++) {
        unsigned v = pixel >> (16 - 8 * i) & 0xFF;
        out[i] = (uint8_t)(alpha == 0 ? 0 : v >= alpha ? 255 : (v * 255 + alpha / 2) / alpha);
    }
    out[3] = (uint8_t)alpha;
}

const uint8_t *mixed_pixels(Arena *arena, const Image *image, bool *opaque)
{
    cairo_surface_t *surface = picture_surface(image, false);
    cairo_format_t format = cairo_image_surface_get_format(surface);
    bool good = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && (format == CAIRO_FORMAT_ARGB32 || format == CAIRO_FORMAT_RGB24);
    uint8_t *rgba = good ? arena_array(arena, uint8_t, (size_t)image->width * image->height * 4) : NULL, *to = rgba;
    *opaque = true;
    for (unsigned y = 0; good && y < image->height; y++) {
        const unsigned char *row = cairo_image_surface_get_data(surface) + (size_t)y * (size_t)cairo_image_surface_get_stride(surface);
        for (unsigned x = 0; x < image->width; x++, to += 4) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * x, sizeof pixel);
            straight(pixel, format == CAIRO_FORMAT_ARGB32, to);
            *opaque = *opaque && to[3] == 255;
        }
    }
    cairo_surface_destroy(surface);
    return rgba;
}
