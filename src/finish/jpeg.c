#include "finish/jpeg.h"

#include <turbojpeg.h>

enum { QUALITY = 95, SIDE_MAX = 65500 };

static bool read_header(tjhandle jpeg, Str bytes, size_t most, Jpeg *out)
{
    int columns, rows, sampling, space;
    if (tjDecompressHeader3(jpeg, (const unsigned char *)bytes.data, bytes.len, &columns, &rows, &sampling, &space) != 0) return false;
    if (columns < 1 || rows < 1 || columns > SIDE_MAX || rows > SIDE_MAX) return false;
    out->columns = (unsigned)columns, out->rows = (unsigned)rows;
    out->components = space == TJCS_GRAY ? 1 : space == TJCS_CMYK || space == TJCS_YCCK ? 4 : 3;
    return (size_t)columns * (size_t)rows <= most / out->components;
}

bool jpeg_read(Arena *arena, Str bytes, size_t most, Jpeg *out)
{
    tjhandle jpeg = tjInitDecompress();
    *out = (Jpeg){0};
    bool good = jpeg && read_header(jpeg, bytes, most, out);
    if (good) {
        int format = out->components == 1 ? TJPF_GRAY : out->components == 4 ? TJPF_CMYK : TJPF_RGB;
        out->samples = arena_array(arena, unsigned char, (size_t)out->columns * out->rows * out->components);
        good = tjDecompress2(jpeg, (const unsigned char *)bytes.data, bytes.len, out->samples, (int)out->columns, 0, (int)out->rows,
                             format, TJFLAG_ACCURATEDCT) == 0;
    }
    if (jpeg) tjDestroy(jpeg);
    return good;
}

/* Marker segments up to the first scan: FF, kind, length of two bytes. */
Str jpeg_profile(Arena *arena, Str bytes)
{
    static const size_t HEAD = 14; /* "ICC_PROFILE", 0, number, of how many */
    Buf icc = buf_on(arena);
    unsigned parts = 0, all = 0;
    const unsigned char *p = (const unsigned char *)bytes.data;
    for (size_t at = 2; at + 4 <= bytes.len && p[at] == 0xFF && p[at + 1] != 0xDA;) {
        size_t len = (size_t)p[at + 2] << 8 | p[at + 3];
        Str segment = str_slice(bytes, at + 4, at + 2 + len);
        if (p[at + 1] == 0xE2 && len >= 2 + HEAD && str_starts(segment, STR("ICC_PROFILE\0"))) {
            if ((unsigned char)segment.data[12] != ++parts) return STR(""); /* out of order */
            all = (unsigned char)segment.data[13];
            buf_put(&icc, str_slice(segment, HEAD, segment.len));
        }
        at += 2 + (len < 2 ? 2 : len);
    }
    return parts && parts == all ? buf_str(&icc) : STR("");
}

bool jpeg_write_cmyk(Arena *arena, const Jpeg *picture, Str *out)
{
    tjhandle jpeg = tjInitCompress();
    unsigned char *bytes = NULL;
    unsigned long len = 0;
    bool good = jpeg && tjCompress2(jpeg, picture->samples, (int)picture->columns, 0, (int)picture->rows, TJPF_CMYK, &bytes, &len,
                                    TJSAMP_444, QUALITY, TJFLAG_ACCURATEDCT) == 0;
    if (good) *out = (Str){arena_copy(arena, bytes, len), len};
    tjFree(bytes);
    if (jpeg) tjDestroy(jpeg);
    return good;
}
