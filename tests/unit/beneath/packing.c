/* What packs by zlib's functions gets libdeflate's bytes, in whatever pieces it gives and takes. */
#include "../../../src/packing.c"

#include "../unit.h"

#include <cairo.h>

#include "draw/deflate.h"

typedef struct Piece {
    char *bytes;
    size_t len, room, given;
} Piece;

/* As cairo and qpdf do it: `in` bytes at a time, room for `out` at a time. */
static Str pack_in_pieces(Arena *arena, Str bytes, size_t in, size_t out)
{
    Buf result = buf_on(arena);
    char room[512];
    z_stream stream = {0};
    assert_int_equal(deflateInit(&stream, Z_DEFAULT_COMPRESSION), Z_OK);
    for (size_t at = 0; at < bytes.len; at += in) {
        Str piece = str_slice(bytes, at, at + in);
        stream.next_in = (Bytef *)(uintptr_t)piece.data;
        stream.avail_in = (uInt)piece.len;
        stream.next_out = (Bytef *)room;
        stream.avail_out = (uInt)out;
        assert_int_equal(deflate(&stream, Z_NO_FLUSH), Z_OK);
        assert_int_equal(stream.avail_in, 0);
        assert_int_equal(stream.avail_out, out);
    }
    int status = Z_OK;
    while (status == Z_OK) {
        stream.next_out = (Bytef *)room;
        stream.avail_out = (uInt)out;
        status = deflate(&stream, Z_FINISH);
        buf_put(&result, (Str){room, out - stream.avail_out});
    }
    assert_int_equal(status, Z_STREAM_END);
    assert_int_equal(stream.total_in, bytes.len);
    assert_int_equal(stream.total_out, result.len);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return buf_str(&result);
}

static Str sample(Arena *arena, size_t lines)
{
    Buf text = buf_on(arena);
    for (size_t i = 0; i < lines; i++) buf_printf(&text, "%zu.%zu %zu Td <00%zu>Tj\n", i % 7, i * 7919 % 1000, i % 13, i * 31 % 97);
    return buf_str(&text);
}

static void pieces_make_no_difference(void **state)
{
    (void)state;
    static const size_t pieces[][2] = {{1, 1}, {7, 512}, {16384, 3}, {1 << 20, 512}};
    static const size_t lines[] = {0, 1, 3000};
    Arena *arena = arena_open();
    for (size_t n = 0; n < sizeof lines / sizeof *lines; n++) {
        Str bytes = sample(arena, lines[n]), out, whole = deflate_pack(arena, bytes);
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
            Str packed = pack_in_pieces(arena, bytes, pieces[i][0], pieces[i][1]);
            assert_true(str_eq(packed, whole));
            assert_true(deflate_unpack(arena, packed, 1 << 20, &out));
            assert_true(str_eq(out, bytes));
        }
    }
    arena_close(arena);
}

static void what_is_no_use_of_a_stream_is_refused(void **state)
{
    (void)state;
    char room[64];
    z_stream stream = {0};
    assert_int_equal(deflateInit(&stream, 1), Z_OK);
    assert_int_equal(deflate(&stream, Z_SYNC_FLUSH), Z_STREAM_ERROR);
    stream.next_out = (Bytef *)room;
    stream.avail_out = sizeof room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    stream.next_in = (Bytef *)room;
    stream.avail_in = 1;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_ERROR);
    stream.avail_in = 0;
    assert_int_equal(deflate(&stream, Z_NO_FLUSH), Z_STREAM_ERROR);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    assert_int_equal(deflateInit(&stream, 1), Z_OK);
    assert_int_equal(deflateEnd(&stream), Z_DATA_ERROR); /* given up before its end */
    assert_int_equal(deflateEnd(&stream), Z_STREAM_ERROR); /* zlib's answer */
    assert_int_equal(deflateInit(&stream, 99), Z_STREAM_ERROR); /* likewise */
}

/* As compress() does it, whose calls come here: it gives up when nothing moves any more. */
static void no_room_is_said(void **state)
{
    (void)state;
    char text[] = "0123456789abcdefghijklmnopqrstuvwxyz", room[128];
    uLongf len = 8;
    assert_int_equal(compress((Bytef *)room, &len, (const Bytef *)text, sizeof text), Z_BUF_ERROR);
    len = sizeof room;
    assert_int_equal(compress((Bytef *)room, &len, (const Bytef *)text, sizeof text), Z_OK);
    Arena *arena = arena_open();
    Str out;
    assert_true(deflate_unpack(arena, (Str){room, len}, sizeof text, &out));
    assert_true(str_eq(out, (Str){text, sizeof text}));
    arena_close(arena);
}

/* What else zlib.h has for a stream is zlib's, which takes none of ours; begun anew without an end it is ours still. */
static void zlib_takes_no_stream_of_ours(void **state)
{
    (void)state;
    z_stream stream = {0}, copy = {0};
    assert_int_equal(deflateInit(&stream, 6), Z_OK);
    assert_int_equal(deflateReset(&stream), Z_STREAM_ERROR);
    assert_int_equal(deflateParams(&stream, 1, Z_DEFAULT_STRATEGY), Z_STREAM_ERROR);
    assert_int_equal(deflateCopy(&copy, &stream), Z_STREAM_ERROR);
    assert_int_equal(inflateEnd(&stream), Z_STREAM_ERROR);
    Packing *left = ours(&stream);
    assert_int_equal(deflateInit(&stream, 6), Z_OK);
    assert_ptr_not_equal(ours(&stream), left);
    assert_int_equal(deflateEnd(&stream), Z_DATA_ERROR);
    stream.state = (struct internal_state *)(void *)left;
    stream.zfree = free_nothing;
    assert_int_equal(deflateEnd(&stream), Z_DATA_ERROR);
}

/* deflateInit2 is zlib's own, and what it goes on to comes back here. */
static void other_streams_go_through(void **state)
{
    (void)state;
    char room[256], text[] = "streams of others";
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK); /* gzip */
    assert_null(ours(&stream));
    stream.next_in = (Bytef *)text;
    stream.avail_in = sizeof text;
    stream.next_out = (Bytef *)room;
    stream.avail_out = sizeof room;
    assert_int_equal(deflateParams(&stream, 1, Z_FILTERED), Z_OK);
    assert_int_equal(deflate(&stream, Z_SYNC_FLUSH), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    assert_memory_equal(room, "\x1f\x8b", 2);
}

static cairo_status_t take(void *to, const unsigned char *bytes, unsigned len)
{
    buf_put(to, (Str){(const char *)bytes, len});
    return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t give(void *from, unsigned char *bytes, unsigned len)
{
    Piece *p = from;
    if (len > p->len - p->given) return CAIRO_STATUS_READ_ERROR;
    memcpy(bytes, p->bytes + p->given, len);
    p->given += len;
    return CAIRO_STATUS_SUCCESS;
}

/* libpng begins its streams otherwise. */
static void streams_of_zlib_stay_its_own(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf png = buf_on(arena);
    cairo_surface_t *drawn = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 40, 30);
    cairo_t *cr = cairo_create(drawn);
    cairo_set_source_rgb(cr, 1, 0.5, 0);
    cairo_rectangle(cr, 5, 5, 20, 10);
    cairo_fill(cr);
    assert_int_equal(cairo_surface_write_to_png_stream(drawn, take, &png), CAIRO_STATUS_SUCCESS);
    Piece piece = {.bytes = png.data, .len = png.len};
    cairo_surface_t *read = cairo_image_surface_create_from_png_stream(give, &piece);
    assert_int_equal(cairo_surface_status(read), CAIRO_STATUS_SUCCESS);
    assert_int_equal(cairo_image_surface_get_stride(read), cairo_image_surface_get_stride(drawn));
    for (int y = 0; y < 30; y++)
        for (int x = 0; x < 40 * 4; x += 4) {
            const unsigned char *a = cairo_image_surface_get_data(drawn), *b = cairo_image_surface_get_data(read);
            int at = y * cairo_image_surface_get_stride(drawn) + x;
            assert_memory_equal(a + at, b + at, 3);
        }
    cairo_surface_destroy(read);
    cairo_destroy(cr);
    cairo_surface_destroy(drawn);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pieces_make_no_difference), cmocka_unit_test(what_is_no_use_of_a_stream_is_refused),
                                       cmocka_unit_test(no_room_is_said), cmocka_unit_test(zlib_takes_no_stream_of_ours),
                                       cmocka_unit_test(other_streams_go_through), cmocka_unit_test(streams_of_zlib_stay_its_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
