/* Samples of pictures (ISO 32000-1, 8.9): where the most ink is. */
#include <stdlib.h>

#include "finish/jpeg.h"
#include "finish/pdfscan_inner.h"

enum { MOST_SAMPLES = 256 << 20 };

typedef struct Samples {
    const unsigned char *bytes;
    size_t len;
    unsigned columns, rows, bits, components;
    double low[4], step[4]; /* of /Decode: value = low + sample * step */
} Samples;

/* A stream whose only filter is `name`, given as that name or as an array of it. */
static bool has_filter(Scan *s, qpdf_oh image, Str name)
{
    qpdf_oh filter = scan_key(s, image, "/Filter");
    bool alone = qpdf_oh_is_array(s->pdf, filter) && qpdf_oh_get_array_n_items(s->pdf, filter) == 1;
    qpdf_oh first = alone ? qpdf_oh_get_array_item(s->pdf, filter, 0) : scan_key(s, image, "/Filter");
    bool is = str_eq(scan_name_of(s, first), name);
    qpdf_oh_release(s->pdf, first);
    qpdf_oh_release(s->pdf, filter);
    return is;
}

static Str raw_data(Scan *s, qpdf_oh stream)
{
    unsigned char *bytes = NULL;
    size_t len = 0;
    int error = qpdf_oh_get_stream_data(s->pdf, stream, qpdf_dl_none, NULL, &bytes, &len);
    Str data = error & QPDF_ERRORS || !bytes ? STR("") : (Str){arena_copy(s->arena, bytes, len), len};
    free(bytes);
    return data;
}

static bool read_jpeg(Scan *s, qpdf_oh image, Samples *out)
{
    Jpeg jpeg;
    if (!jpeg_read(s->arena, raw_data(s, image), MOST_SAMPLES, &jpeg)) return false;
    out->bytes = jpeg.samples;
    out->len = (size_t)jpeg.columns * jpeg.rows * jpeg.components;
    out->columns = jpeg.columns, out->rows = jpeg.rows;
    return jpeg.components == out->components && out->bits == 8;
}

static bool read_plain(Scan *s, qpdf_oh image, Samples *out)
{
    bool plain = !scan_has(s, image, "/Filter") || has_filter(s, image, STR("FlateDecode")) || has_filter(s, image, STR("LZWDecode")) ||
                 has_filter(s, image, STR("ASCII85Decode")) || has_filter(s, image, STR("ASCIIHexDecode"));
    if (!plain || (double)out->columns * out->rows * out->components > MOST_SAMPLES) return false;
    Str data = scan_data(s, image);
    out->bytes = (const unsigned char *)data.data;
    out->len = data.len;
    return data.len > 0;
}

static void read_decode(Scan *s, qpdf_oh image, const Space *space, Samples *out)
{
    double most = (1 << out->bits) - 1, range[8];
    bool told = scan_numbers(s, image, "/Decode", range, 2 * (int)out->components);
    for (unsigned i = 0; i < out->components; i++) {
        double low = told ? range[2 * i] : 0, high = told ? range[2 * i + 1] : space->base ? most : 1;
        out->low[i] = low, out->step[i] = (high - low) / most;
    }
}

static unsigned sample_at(const unsigned char *row, size_t index, unsigned bits)
{
    size_t bit = index * bits;
    return (unsigned)(row[bit / 8] >> (8 - bits - bit % 8)) & ((1u << bits) - 1);
}

/* Neighbours are often alike: only what differs from the sample before is looked at. */
static ScanColour heaviest(const Space *space, const Samples *in)
{
    ScanColour most = {.ink = space->ink, .measured = true};
    size_t stride = ((size_t)in->columns * in->components * in->bits + 7) / 8;
    unsigned before[4] = {~0u, 0, 0, 0};
    for (unsigned y = 0; y < in->rows && (y + 1) * stride <= in->len; y++)
        for (unsigned x = 0; x < in->columns; x++) {
            unsigned now[4] = {0};
            for (unsigned i = 0; i < in->components; i++)
                now[i] = sample_at(in->bytes + y * stride, (size_t)x * in->components + i, in->bits);
            if (now[0] == before[0] && now[1] == before[1] && now[2] == before[2] && now[3] == before[3]) continue;
            double v[4];
            for (unsigned i = 0; i < 4; i++) before[i] = now[i], v[i] = i < in->components ? in->low[i] + now[i] * in->step[i] : 0;
            ScanColour colour = scan_colour(space, v, in->components);
            if (colour.total <= most.total) continue;
            most = colour;
            most.measured = true;
        }
    return most;
}

static ScanColour measure(Scan *s, qpdf_oh image, const Space *space, double columns, double rows, double bits)
{
    ScanColour unknown = {.ink = space->ink};
    bool sound = space->count >= 1 && space->count <= 4 && (bits == 1 || bits == 2 || bits == 4 || bits == 8);
    if (!sound || columns < 1 || rows < 1 || columns > 1e6 || rows > 1e6) return unknown;
    Samples in = {.columns = (unsigned)columns, .rows = (unsigned)rows, .bits = (unsigned)bits, .components = space->count};
    read_decode(s, image, space, &in);
    bool read = has_filter(s, image, STR("DCTDecode")) ? read_jpeg(s, image, &in) : read_plain(s, image, &in);
    return read ? heaviest(space, &in) : unknown;
}

ScanColour scan_image_colour(Scan *s, qpdf_oh image, const Space *space, double columns, double rows, double bits)
{
    ScanColour none = {.ink = space->ink, .measured = true};
    if (space->ink == SCAN_RGB || space->ink == SCAN_LAB || space->ink == SCAN_GREY) return none; /* one plate, or no plates at all */
    Str id = scan_id(s, image);
    ScanColour *colour = map_get(&s->images, id);
    if (colour) return *colour;
    ArenaMark mark = arena_mark(s->arena);
    ScanColour found = measure(s, image, space, columns, rows, bits);
    arena_rewind(s->arena, mark);
    colour = arena_new(s->arena, ScanColour);
    *colour = found;
    map_set(&s->images, scan_id(s, image), colour);
    return found;
}
