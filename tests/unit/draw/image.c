#include "../unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include <unistd.h>

#include "base/sink.h"
#include "draw/picture.h"

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    char directory[64];
} Fixture;

static int set_up(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->arena = arena_open();
    f->diag = diag_open();
    strcpy(f->directory, "/tmp/tsunagi-image-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    *state = f;
    return 0;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)status, (void)type, (void)level;
    return remove(path);
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    nftw(f->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    diag_close(f->diag);
    arena_close(f->arena);
    free(f);
    return 0;
}

static Str keep(Fixture *f, const char *name, Str bytes)
{
    Str path = str_printf(f->arena, "%s/%s", f->directory, name);
    assert_int_equal(sink_write_file(AT_FDCWD, path.data, bytes), 0);
    return path;
}

static Image *load_svg(Fixture *f, const char *svg)
{
    return image_load(f->arena, keep(f, "a.svg", str_from(svg)), place_none(), f->diag);
}

static Str trace_of(Fixture *f, const Image *image, double w, double h)
{
    Buf *out = arena_new(f->arena, Buf);
    *out = buf_on(f->arena);
    Canvas *c = canvas_svg(f->arena, out, STR("t"));
    canvas_call(c, page_begin, w, h, STR(""));
    canvas_call(c, image, image, 0, 0, w, h);
    canvas_call(c, page_end);
    canvas_close(c);
    return buf_str(out);
}

static void svg_shapes_keep_paint_and_place(void **state)
{
    Fixture *f = *state;
    Image *image = load_svg(f,
        "<svg xmlns='http://www.w3.org/2000/svg' width='40mm' height='20mm' viewBox='0 0 40 20'>"
        "<title>x</title><g fill='#f00' transform='translate(5 5)'><rect width='10' height='5'/>"
        "<path d='M0,0h4v-2l1.5 .5z' style='fill:none;stroke:blue;stroke-width:.5;stroke-dasharray:1 2'/></g>"
        "<circle cx='30' cy='10' r='5' opacity='.5'/></svg>");
    assert_non_null(image);
    double w, h;
    image_size(image, &w, &h);
    assert_true(fabs(w - 40 * 72 / 25.4) < 0.01 && fabs(h - 20 * 72 / 25.4) < 0.01);
    Str text = trace_of(f, image, 80, 40);
    assert_true(str_contains(text, STR("<g transform=\"matrix(2 0 0 2 0 0)\">")));
    assert_true(str_contains(text, STR("clip-path"))); /* nothing outside the viewport */
    assert_true(str_contains(text, STR("d=\"m0 0 80 0 0 40-80 0z\"")));
    assert_true(str_contains(text, STR("<g transform=\"matrix(1 0 0 1 5 5)\">")));
    assert_true(str_contains(text, STR("<path fill=\"#ff0000\" d=\"m0 0 10 0 0 5-10 0z\"/>")));
    assert_true(str_contains(text, STR("stroke=\"#0000ff\" stroke-width=\"0.5\" stroke-dasharray=\"1 2\" d=\"m0 0 4 0 0-2 1.5 .5z\"")));
    assert_true(str_contains(text, STR("fill-opacity=\"0.5\"")));
    assert_int_equal(diag_count(f->diag, DIAG_WARNING) + diag_count(f->diag, DIAG_ERROR), 0);
}

static void svg_paths_read_every_command(void **state)
{
    Fixture *f = *state;
    Image *image = load_svg(f,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'>"
        "<path d='M1 1 2 2H3V4C1 2 3 4 5 6S7 8 9 9Q1 1 2 2T3 3A1 1 0 015 3z m1 1l1 0'/></svg>");
    Str text = trace_of(f, image, 10, 10);
    assert_true(str_contains(text, STR("m1 1 1 1 1 0 0 2c-2-2 0 0 2 2c2 2 2 2 4 3")));
    assert_true(str_contains(text, STR("zm1 1 1 0")));
    assert_int_equal(diag_count(f->diag, DIAG_WARNING), 0);
}

static void what_svg_cannot_do_is_told_with_its_line(void **state)
{
    Fixture *f = *state;
    Image *image = load_svg(f, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'>\n<text x='1'>字</text>\n"
                               "<path d='M0 0L1 banana'/><rect width='2' height='2' fill='url(#g)'/></svg>");
    assert_non_null(image);
    assert_int_equal(diag_count_of(f->diag, DIAG_SVG_UNSUPPORTED), 1);
    assert_true(diag_count_of(f->diag, DIAG_SVG_VALUE) >= 1);
    size_t n;
    const DiagMessage *all = diag_sorted(f->diag, &n);
    assert_int_equal(all[0].place.line, 2);
}

static void svg_has_no_silent_limits(void **state)
{
    Fixture *f = *state;
    Image *image = load_svg(f,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'><g visibility='hidden'><rect width='1' height='1'/>"
        "<rect width='2' height='2' visibility='visible' opacity='7'/></g>"
        "<path d='M0 0h9' stroke='#000' fill='none' stroke-dasharray='1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,1pt'/></svg>");
    assert_int_equal(diag_count(f->diag, DIAG_WARNING), 0);
    assert_int_equal(image->shapes.count, 2);
    assert_true(image->shapes.items[0].fill_colour.a == 1.0f);
    const Stroke *stroke = &image->shapes.items[1].stroke;
    assert_int_equal(stroke->dash_count, 18);
    assert_true(fabs(stroke->dashes[17] - 96 / 72.0) < 1e-9);
    image = load_svg(f, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'><path d='M0 0h9' stroke='#000' stroke-dasharray='1 -2'/>\n"
                        "<path d='M0 0h9' stroke='#000' stroke-dasharray='10%' marker-end='url(#a)'/></svg>");
    assert_int_equal(image->shapes.items[0].stroke.dash_count, 0);
    assert_int_equal(diag_count_of(f->diag, DIAG_SVG_VALUE), 2);
    assert_int_equal(diag_count_of(f->diag, DIAG_SVG_UNSUPPORTED), 1);
    Buf deep = buf_on(f->arena);
    buf_put(&deep, STR("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'>"));
    for (int i = 0; i < 70; i++) buf_put(&deep, STR("<g>"));
    buf_put(&deep, STR("<rect width='1' height='1'/>"));
    for (int i = 0; i < 70; i++) buf_put(&deep, STR("</g>"));
    for (int i = 0; i < 200002; i++) buf_put(&deep, STR("<rect width='1' height='1'/>"));
    buf_put(&deep, STR("</svg>"));
    buf_putc(&deep, '\0');
    image = load_svg(f, deep.data);
    assert_int_equal(image->shapes.count, 200000);
    assert_int_equal(diag_count_of(f->diag, DIAG_SVG_TOO_MUCH), 2);
}

static bool collect(void *context, const void *bytes, size_t len)
{
    buf_put(context, (Str){bytes, len});
    return true;
}

static Str jpeg_bytes(Fixture *f)
{
    unsigned char pixels[8 * 4 * 3], *out = NULL;
    unsigned long size = 0;
    memset(pixels, 200, sizeof pixels);
    tjhandle jpeg = tjInitCompress();
    assert_int_equal(tjCompress2(jpeg, pixels, 8, 0, 4, TJPF_RGB, &out, &size, TJSAMP_444, 90, 0), 0);
    Str bytes = str_copy(f->arena, (Str){(const char *)out, size});
    tjFree(out);
    tjDestroy(jpeg);
    return bytes;
}

/* A photograph goes into the PDF as the file it came in. */
static void jpeg_stays_jpeg(void **state)
{
    Fixture *f = *state;
    Str bytes = jpeg_bytes(f);
    Image *image = image_load(f->arena, keep(f, "a.jpg", bytes), place_none(), f->diag);
    assert_non_null(image);
    assert_int_equal(image->width, 8);
    assert_int_equal(image->height, 4);
    Buf out = buf_on(f->arena);
    Canvas *c = canvas_pdf(f->arena, &(CanvasMeta){0}, collect, &out);
    canvas_call(c, page_begin, 100, 100, STR(""));
    canvas_call(c, image, image, 10.3, 10.7, 41.37, 20.61); /* on no grid of pixels */
    canvas_call(c, page_end);
    assert_int_equal(canvas_close(c), 0);
    assert_true(str_contains(buf_str(&out), STR("/DCTDecode")));
    assert_true(str_contains(buf_str(&out), bytes));
    Buf png = buf_on(f->arena);
    c = canvas_png(f->arena, 1, collect, &png);
    canvas_call(c, page_begin, 40, 20, STR(""));
    canvas_call(c, image, image, 0, 0, 40, 20);
    canvas_call(c, page_end);
    assert_int_equal(canvas_close(c), 0);
    Image *again = image_load(f->arena, keep(f, "a.png", buf_str(&png)), place_none(), f->diag);
    assert_int_equal(again->width, 40);
    assert_true(str_contains(trace_of(f, again, 10, 10), STR("data:image/png;base64,iVBORw0KGgo")));
}

/* At any byte: what the page's drawing would stumble over, or leave grey, is said where the picture is named. */
static void pictures_that_are_cut_off_are_told(void **state)
{
    Fixture *f = *state;
    Str jpeg = jpeg_bytes(f), png, spoilt;
    Buf drawn = buf_on(f->arena), scrap = buf_on(f->arena);
    Canvas *c = canvas_png(f->arena, 1, collect, &drawn);
    canvas_call(c, page_begin, 40, 20, STR(""));
    canvas_call(c, page_end);
    assert_int_equal(canvas_close(c), 0);
    png = buf_str(&drawn);
    for (size_t len = 8; len < png.len; len += 7) {
        assert_null(image_load(f->arena, keep(f, "a.png", str_slice(png, 0, len)), place_none(), f->diag));
        spoilt = str_copy(f->arena, png);
        ((char *)(uintptr_t)spoilt.data)[len] ^= 0x40;
        const Image *taken = image_load(f->arena, keep(f, "a.png", spoilt), place_none(), f->diag);
        c = canvas_pdf(f->arena, &(CanvasMeta){0}, collect, &scrap);
        canvas_call(c, page_begin, 40, 20, STR(""));
        if (taken) canvas_call(c, image, taken, 0, 0, 40, 20); /* spoilt where it does not matter */
        canvas_call(c, page_end);
        assert_int_equal(canvas_close(c), 0);
    }
    assert_non_null(image_load(f->arena, keep(f, "a.png", png), place_none(), f->diag));
    assert_non_null(image_load(f->arena, keep(f, "a.jpg", jpeg), place_none(), f->diag));
    assert_int_equal(diag_count(f->diag, DIAG_WARNING), 0);
    Buf trailed = buf_on(f->arena);
    buf_put(&trailed, jpeg);
    buf_put(&trailed, STR("what a camera adds"));
    assert_non_null(image_load(f->arena, keep(f, "a.jpg", buf_str(&trailed)), place_none(), f->diag));
    assert_int_equal(diag_count_of(f->diag, DIAG_IMAGE_CUT), 0);
    assert_non_null(image_load(f->arena, keep(f, "a.jpg", str_slice(jpeg, 0, jpeg.len - 2)), place_none(), f->diag));
    assert_int_equal(diag_count_of(f->diag, DIAG_IMAGE_CUT), 1);
}

static void broken_pictures_are_told(void **state)
{
    Fixture *f = *state;
    assert_null(image_load(f->arena, STR("/nonexistent.png"), place_none(), f->diag));
    assert_null(image_load(f->arena, keep(f, "b.png", STR("\x89PNG\r\n\x1a\n")), place_none(), f->diag));
    assert_null(image_load(f->arena, keep(f, "b.jpg", STR("\xff\xd8\xff\xe0zz")), place_none(), f->diag));
    assert_null(image_load(f->arena, keep(f, "b.svg", STR("<svg xmlns='http://www.w3.org/2000/svg'><rect></svg>")), place_none(), f->diag));
    assert_null(image_load(f->arena, keep(f, "b.txt", STR("hello")), place_none(), f->diag));
    assert_int_equal(diag_count_of(f->diag, DIAG_IMAGE_BROKEN), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(svg_shapes_keep_paint_and_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(svg_paths_read_every_command, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_svg_cannot_do_is_told_with_its_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(svg_has_no_silent_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pictures_that_are_cut_off_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(jpeg_stays_jpeg, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_pictures_are_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
