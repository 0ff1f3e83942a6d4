#include "draw/png.h"

#include <assert.h>
#include <libdeflate.h>
#include <string.h>

#include "base/vec.h"

enum { PALETTE = 256, SIDE_MOST = 4096, LEVEL = 3, FASTEST = 1 };
enum { TRUE_COLOUR = 2, INDEXED = 3 }; /* 11.2.1 */

typedef struct Tint {
    uint32_t colour; /* 0xRRGGBB */
    uint32_t count;
    uint32_t entry;  /* in the palette */
} Tint;

struct PngWriter {
    Arena *arena;
    struct libdeflate_compressor *compressor;
    VEC(Tint) tints;   /* the colours of the picture, in order of appearance */
    uint32_t *slots;   /* colour -> number in tints + 1; open addressing */
    size_t slot_count;
    uint32_t *numbers; /* of each pixel's colour in tints */
    uint8_t *rows;     /* packed, a filter byte before each */
    size_t pixel_room;
    uint32_t palette[PALETTE];
    size_t entries;
    Buf out;
};

PngWriter *png_open(Arena *arena)
{
    PngWriter *png = arena_new(arena, PngWriter);
    *png = (PngWriter){.arena = arena, .compressor = libdeflate_alloc_compressor(LEVEL), .out = buf_on(arena)};
    png->slot_count = 4096;
    png->slots = arena_array(arena, uint32_t, png->slot_count);
    return png;
}

void png_close(PngWriter *png)
{
    if (png) libdeflate_free_compressor(png->compressor);
}

/* ---- colours -------------------------------------------------------------- */

static size_t slot_of(const PngWriter *png, uint32_t colour)
{
    size_t at = (colour * 0x9E3779B1u >> 8) & (png->slot_count - 1);
    while (png->slots[at] && png->tints.items[png->slots[at] - 1].colour != colour) at = (at + 1) & (png->slot_count - 1);
    return at;
}

static void grow_slots(PngWriter *png)
{
    png->slot_count *= 2;
    png->slots = arena_array(png->arena, uint32_t, png->slot_count);
    for (size_t i = 0; i < png->tints.count; i++) png->slots[slot_of(png, png->tints.items[i].colour)] = (uint32_t)i + 1;
}

static uint32_t number_of(PngWriter *png, uint32_t colour)
{
    size_t at = slot_of(png, colour);
    if (png->slots[at]) return png->slots[at] - 1;
    if (png->tints.count * 2 >= png->slot_count) {
        grow_slots(png);
        at = slot_of(png, colour);
    }
    vec_push(png->arena, &png->tints, (Tint){.colour = colour});
    png->slots[at] = (uint32_t)png->tints.count;
    return (uint32_t)png->tints.count - 1;
}

static void count_colours(PngWriter *png, const uint32_t *pixels, size_t stride, unsigned width, unsigned height)
{
    uint32_t *out = png->numbers;
    png->tints.count = 0;
    memset(png->slots, 0, png->slot_count * sizeof *png->slots);
    for (unsigned y = 0; y < height; y++) {
        const uint32_t *row = pixels + y * stride;
        for (unsigned x = 0; x < width;) {
            uint32_t number = number_of(png, row[x] & 0xFFFFFF), colour = row[x];
            unsigned from = x;
            while (x < width && row[x] == colour) *out++ = number, x++;
            png->tints.items[number].count += x - from;
        }
    }
}

/* ---- the palette ---------------------------------------------------------- */

/* A cell of a grid of 2^bits steps a channel. */
static uint32_t cell_of(uint32_t colour, unsigned bits)
{
    unsigned shift = 8 - bits;
    uint32_t r = colour >> 16 >> shift, g = (colour >> 8 & 0xFF) >> shift, b = (colour & 0xFF) >> shift;
    return r << 2 * bits | g << bits | b;
}

typedef struct Cells {
    Arena *scratch;
    uint16_t *entry; /* of each cell + 1 */
    uint64_t sum[PALETTE][4];
} Cells;

/* Entries for all colours on this grid, or false when there are not enough. */
static bool try_grid(PngWriter *png, Cells *c, uint64_t covering, unsigned bits)
{
    ArenaMark mark = arena_mark(c->scratch);
    c->entry = arena_array(c->scratch, uint16_t, (size_t)1 << 3 * bits);
    memset(c->sum, 0, sizeof c->sum);
    png->entries = 0;
    bool fits = true;
    for (size_t i = 0; fits && i < png->tints.count; i++) {
        Tint *t = &png->tints.items[i];
        uint16_t *cell = t->count >= covering ? NULL : &c->entry[cell_of(t->colour, bits)];
        if (!cell || !*cell) {
            fits = png->entries < PALETTE;
            if (!fits) break;
            png->palette[png->entries++] = t->colour;
            if (cell) *cell = (uint16_t)png->entries;
        }
        t->entry = cell ? *cell - 1u : (uint32_t)png->entries - 1;
        uint64_t *sum = c->sum[t->entry];
        sum[0] += (uint64_t)(t->colour >> 16) * t->count;
        sum[1] += (uint64_t)(t->colour >> 8 & 0xFF) * t->count;
        sum[2] += (uint64_t)(t->colour & 0xFF) * t->count;
        sum[3] += t->count;
    }
    arena_rewind(c->scratch, mark);
    return fits;
}

static void choose_palette(PngWriter *png, uint64_t pixels)
{
    enum { COVERING = 128, FINEST = 6 };
    png->entries = png->tints.count;
    for (size_t i = 0; png->entries <= PALETTE && i < png->entries; i++) {
        png->palette[i] = png->tints.items[i].colour;
        png->tints.items[i].entry = (uint32_t)i;
    }
    if (png->entries <= PALETTE) return;
    Cells cells = {.scratch = arena_open()};
    unsigned bits = FINEST;
    /* At two bits there are 64 cells and at most 128 covering colours. */
    while (!try_grid(png, &cells, (pixels + COVERING - 1) / COVERING, bits)) bits--;
    for (size_t i = 0; i < png->entries; i++) {
        const uint64_t *s = cells.sum[i], half = s[3] / 2;
        png->palette[i] = (uint32_t)((s[0] + half) / s[3] << 16 | (s[1] + half) / s[3] << 8 | (s[2] + half) / s[3]);
    }
    arena_close(cells.scratch);
}

/* ---- the file ------------------------------------------------------------- */

static void put_u32(Buf *out, uint32_t v)
{
    const char bytes[] = {(char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v};
    buf_put(out, (Str){bytes, 4});
}

/* Length, type and data stand in out from `start`; sets the length, adds the CRC. */
static void end_chunk(Buf *out, size_t start)
{
    uint32_t length = (uint32_t)(out->len - start - 8);
    for (unsigned i = 0; i < 4; i++) out->data[start + i] = (char)(length >> (24 - 8 * i));
    put_u32(out, libdeflate_crc32(0, out->data + start + 4, length + 4));
}

static size_t begin_chunk(Buf *out, Str type)
{
    size_t start = out->len;
    put_u32(out, 0);
    buf_put(out, type);
    return start;
}

static void put_header(Buf *out, unsigned width, unsigned height, unsigned depth, unsigned type)
{
    buf_put(out, (Str){"\x89PNG\r\n\x1a\n", 8});
    size_t at = begin_chunk(out, STR("IHDR"));
    put_u32(out, width);
    put_u32(out, height);
    const char rest[] = {(char)depth, (char)type, 0, 0, 0};
    buf_put(out, (Str){rest, sizeof rest});
    end_chunk(out, at);
}

static void put_colour(Buf *out, uint32_t c)
{
    const char rgb[] = {(char)(c >> 16), (char)(c >> 8), (char)c};
    buf_put(out, (Str){rgb, 3});
}

static void put_palette(PngWriter *png)
{
    size_t at = begin_chunk(&png->out, STR("PLTE"));
    for (size_t i = 0; i < png->entries; i++) put_colour(&png->out, png->palette[i]);
    end_chunk(&png->out, at);
}

/* Filter 0 on all rows: others do not help an index. */
static size_t pack_rows(PngWriter *png, unsigned width, unsigned height, unsigned depth)
{
    const uint32_t *number = png->numbers;
    uint8_t *out = png->rows;
    const Tint *tints = png->tints.items;
    for (unsigned y = 0; y < height; y++) {
        *out++ = 0;
        if (depth == 8) {
            for (unsigned x = 0; x < width; x++) *out++ = (uint8_t)tints[*number++].entry;
            continue;
        }
        unsigned bits = 0, held = 0;
        for (unsigned x = 0; x < width; x++) {
            held = held << depth | tints[*number++].entry;
            if ((bits += depth) < 8) continue;
            *out++ = (uint8_t)held;
            bits = held = 0;
        }
        if (bits) *out++ = (uint8_t)(held << (8 - bits));
    }
    return (size_t)(out - png->rows);
}

static void put_data(Buf *out, struct libdeflate_compressor *compressor, const void *rows, size_t size)
{
    size_t at = begin_chunk(out, STR("IDAT")), most = libdeflate_zlib_compress_bound(compressor, size);
    buf_reserve(out, most);
    out->len += libdeflate_zlib_compress(compressor, rows, size, out->data + out->len, most);
    end_chunk(out, at);
    end_chunk(out, begin_chunk(out, STR("IEND")));
}

Str png_palette(PngWriter *png, const uint32_t *pixels, size_t stride, unsigned width, unsigned height)
{
    size_t count = (size_t)width * height;
    assert(width >= 1 && width <= SIDE_MOST && height >= 1 && height <= SIDE_MOST);
    if (count > png->pixel_room) {
        png->pixel_room = count;
        png->numbers = arena_array(png->arena, uint32_t, count);
        png->rows = arena_array(png->arena, uint8_t, count + SIDE_MOST); /* a filter byte a row */
    }
    count_colours(png, pixels, stride, width, height);
    choose_palette(png, count);
    unsigned depth = png->entries <= 2 ? 1 : png->entries <= 4 ? 2 : png->entries <= 16 ? 4 : 8;
    buf_clear(&png->out);
    put_header(&png->out, width, height, depth, INDEXED);
    put_palette(png);
    put_data(&png->out, png->compressor, png->rows, pack_rows(png, width, height, depth));
    return buf_str(&png->out);
}

Str png_exact(Arena *arena, const uint32_t *pixels, size_t stride, unsigned width, unsigned height)
{
    Buf out = buf_on(arena), rows = buf_on(arena);
    buf_reserve(&rows, ((size_t)width * 3 + 1) * height);
    for (unsigned y = 0; y < height; y++) {
        buf_putc(&rows, 0);
        for (unsigned x = 0; x < width; x++) put_colour(&rows, pixels[y * stride + x]);
    }
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(FASTEST);
    put_header(&out, width, height, 8, TRUE_COLOUR);
    put_data(&out, compressor, rows.data, rows.len);
    libdeflate_free_compressor(compressor);
    return buf_str(&out);
}
