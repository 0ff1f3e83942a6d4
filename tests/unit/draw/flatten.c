/* What is flattened looks as what was translucent, by poppler's pixels, and nothing translucent is left in the file. */
#include "../type_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "draw/flatten.h"
#include "draw/image.h"
#include "draw/mixed.h"

static bool collect(void *context, const void *bytes, size_t len)
{
    buf_put(context, (Str){bytes, len});
    return true;
}

enum { WIDE = 200, HIGH = 150 };
static const Colour RED = {0.8f, 0.1f, 0.1f, 1}, NAVY = {0.09f, 0.25f, 0.36f, 1}, CREAM = {0.98f, 0.95f, 0.9f, 1};

static Colour with_alpha(Colour c, float alpha) { return (Colour){c.r, c.g, c.b, alpha}; }

static void set_text(TypeCase *f, Canvas *c, Str text, Colour colour, double x, double y)
{
    TextFace face = {.families = STR("BIZ UDGothic"), .size = 16, .weight = 400};
    GlyphRun *runs;
    size_t count;
    typesetter_label(f->ts, &face, text, f->arena, &runs, &count, NULL, f->diag, place_none());
    for (size_t i = 0; i < count; i++) {
        GlyphRun run = glyph_run_move(f->arena, &runs[i], x, y);
        canvas_call(c, glyphs, &run, colour);
    }
}

static void fill_rect(TypeCase *f, Canvas *c, double x, double y, double w, double h, Colour colour)
{
    Path path = path_on(f->arena);
    path_rect(&path, x, y, w, h);
    canvas_call(c, fill, &path, colour, false);
}

/* ---- scenes ---- */

typedef void Scene(TypeCase *f, Canvas *c);

static void panel_over_all(TypeCase *f, Canvas *c)
{
    Path ring = path_on(f->arena), line = path_on(f->arena);
    fill_rect(f, c, 0, 0, WIDE, HIGH, CREAM);
    fill_rect(f, c, 20, 20, 80, 60, NAVY);
    path_circle(&ring, 120, 60, 40);
    path_circle(&ring, 120, 60, 20);
    canvas_call(c, fill, &ring, RED, true);
    path_move(&line, 10, 140);
    path_curve(&line, 60, 20, 120, 160, 190, 30);
    canvas_call(c, stroke, &line, (&(Stroke){.width = 5, .cap = CAP_ROUND}), NAVY);
    set_text(f, c, STR("汐見区のご案内"), RED, 40, 100);
    fill_rect(f, c, 30, 10, 130, 100, with_alpha(CREAM, 0.6f));
    fill_rect(f, c, 60, 50, 130, 90, with_alpha(RED, 0.25f)); /* over what was flattened */
}

static void lines_and_text(TypeCase *f, Canvas *c)
{
    static const double dashes[] = {12, 5, 3};
    Path zigzag = path_on(f->arena), box = path_on(f->arena);
    fill_rect(f, c, 0, 0, 90, HIGH, NAVY);
    path_move(&zigzag, 20, 30);
    path_line(&zigzag, 170, 40);
    path_line(&zigzag, 40, 80);
    path_line(&zigzag, 180, 120);
    canvas_call(c, stroke, &zigzag, (&(Stroke){.width = 9, .join = JOIN_MITER, .cap = CAP_SQUARE}), with_alpha(RED, 0.5f));
    path_rect(&box, 50, 20, 100, 110);
    canvas_call(c, stroke, &box, (&(Stroke){.width = 4, .dashes = dashes, .dash_count = 3, .dash_offset = 7}), with_alpha(NAVY, 0.4f));
    path_circle(&box, 100, 75, 60);
    canvas_call(c, stroke, &box, (&(Stroke){.width = 3, .join = JOIN_BEVEL}), with_alpha(CREAM, 0.5f));
    set_text(f, c, STR("半透明の文字"), with_alpha(RED, 0.7f), 45, 100);
}

static void turned_and_clipped(TypeCase *f, Canvas *c)
{
    Path round = path_on(f->arena);
    path_circle(&round, 70, 60, 50);
    canvas_call(c, save);
    canvas_call(c, clip, &round);
    fill_rect(f, c, 0, 0, WIDE, HIGH, NAVY);
    canvas_call(c, restore);
    canvas_call(c, save);
    canvas_call(c, transform, 0.9, 0.4, -0.4, 0.9, 40, -10);
    canvas_call(c, clip_even_odd, &round);
    fill_rect(f, c, 10, 20, 120, 60, with_alpha(RED, 0.5f));
    canvas_call(c, transform, 1.5, 0, 0, 0.5, 0, 0);
    set_text(f, c, STR("斜め"), NAVY, 30, 100);
    fill_rect(f, c, 30, 70, 90, 60, with_alpha(CREAM, 0.5f));
    canvas_call(c, restore);
    fill_rect(f, c, 100, 90, 80, 40, with_alpha(NAVY, 0.3f)); /* partly on paper */
}

/* ---- comparing ---- */

static Str pdf_of(TypeCase *f, Scene *scene, bool flat, size_t *left)
{
    Buf *out = arena_new(f->arena, Buf);
    *out = buf_on(f->arena);
    Canvas *pdf = canvas_pdf(f->arena, &(CanvasMeta){.title = STR("t"), .untagged = true}, collect, out);
    Canvas *c = flat ? canvas_flatten(f->arena, pdf) : pdf;
    canvas_call(c, page_begin, WIDE, HIGH, STR(""));
    scene(f, c);
    canvas_call(c, page_end);
    if (flat) canvas_flatten_left(c, left);
    assert_int_equal(canvas_close(c), 0);
    return buf_str(out);
}

static Str run_on(TypeCase *f, const char *command, Str bytes)
{
    char name[] = "/tmp/tsunagi-flatten-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.data, bytes.len), (ssize_t)bytes.len);
    close(fd);
    FILE *pipe = popen(str_printf(f->arena, "%s %s -", command, name).data, "r");
    Buf out = buf_on(f->arena);
    for (int ch; (ch = fgetc(pipe)) != EOF;) buf_putc(&out, (char)ch);
    pclose(pipe);
    unlink(name);
    return buf_str(&out);
}

static bool is_translucent(TypeCase *f, Str pdf)
{
    Str plain = run_on(f, "qpdf --qdf --object-streams=disable", pdf);
    return str_contains(plain, STR("/ca 0.")) || str_contains(plain, STR("/CA 0.")) || str_contains(plain, STR("/SMask"));
}

/* But for edges, which antialiasing shows drawn twice. */
static void looks_the_same(TypeCase *f, Scene *scene)
{
    size_t left = 9;
    Str before = pdf_of(f, scene, false, NULL), after = pdf_of(f, scene, true, &left);
    assert_true(is_translucent(f, before));
    assert_false(is_translucent(f, after));
    assert_int_equal(left, 0);
    static const char *const raster = "sh -c 'pdftoppm -r 288 $0'";
    Str a = run_on(f, raster, before), b = run_on(f, raster, after);
    size_t size = (size_t)WIDE * 4 * HIGH * 4 * 3, head = a.len - size, apart = 0;
    assert_true(a.len > size && a.len == b.len);
    for (size_t i = head; i < a.len; i++) apart += abs((uint8_t)a.data[i] - (uint8_t)b.data[i]) > 32;
    assert_in_range(apart, 0, size / 200);
    assert_str(run_on(f, "pdftotext", after), run_on(f, "pdftotext", before).data);
}

static void a_panel_over_all(void **state) { looks_the_same(*state, panel_over_all); }
static void lines_and_texts(void **state) { looks_the_same(*state, lines_and_text); }
static void turned_and_clipped_ones(void **state) { looks_the_same(*state, turned_and_clipped); }

/* ---- what is left, and what nobody asks to be flattened ---- */

static void many(TypeCase *f, Canvas *c)
{
    for (int i = 0; i < 300; i++) fill_rect(f, c, i % 20 * 10, i / 20 * 10, 5, 5, NAVY);
    fill_rect(f, c, 20, 10, 5, 5, with_alpha(RED, 0.5f)); /* on one of them alone */
    fill_rect(f, c, 0, 0, WIDE, HIGH, with_alpha(RED, 0.5f));
}

static void bulk(TypeCase *f, Canvas *c)
{
    canvas_call(c, shapes_begin, 8);
    fill_rect(f, c, 0, 0, 50, 50, NAVY);
    canvas_call(c, shapes_end);
    fill_rect(f, c, 30, 30, 50, 50, with_alpha(RED, 0.5f));
    fill_rect(f, c, 30, 30, 50, 50, with_alpha(RED, 0));
}

static void what_cannot_be_is_left_and_listed(void **state)
{
    TypeCase *f = *state;
    size_t left;
    assert_true(is_translucent(f, pdf_of(f, many, true, &left)));
    assert_int_equal(left, 1);
    assert_true(is_translucent(f, pdf_of(f, bulk, true, &left)));
    assert_int_equal(left, 1);
}

/* ---- pictures ---- */

/* Two by one: red at half, and nothing. */
static const char *const LOGO = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR4nGP4z8DQwAAEAAqBAYANgP7nAAAAAElFTkSuQmCC";

static void logo_on_navy(TypeCase *f, Canvas *c)
{
    Image *logo = image_load(f->arena, str_from(LOGO), place_none(), f->diag);
    assert_non_null(logo);
    fill_rect(f, c, 0, 0, 100, 100, NAVY);
    canvas_call(c, save);
    canvas_call(c, transform, 0.5, 0, 0, 0.5, 10, 10);
    canvas_call(c, image, logo, 10, 10, 40, 20);
    canvas_call(c, restore);
    fill_rect(f, c, 0, 0, 60, 60, with_alpha(CREAM, 0.25f)); /* a panel over both */
}

static void logo_on_an_edge(TypeCase *f, Canvas *c)
{
    fill_rect(f, c, 0, 0, 30, 100, NAVY);
    canvas_call(c, image, image_load(f->arena, str_from(LOGO), place_none(), f->diag), 10, 10, 40, 20);
}

/* What cairo took for a JPEG. */
static size_t mixed_in(TypeCase *f, Str pdf, MixedPicture out[4])
{
    static const Str START = {"\xFF\xD8\xFF\xC0", 4}, END = {"\nendstream", 10};
    size_t count = 0;
    for (size_t at; count < 4 && (at = str_find(pdf, START)) != SIZE_MAX; count++) {
        pdf = str_slice(pdf, at, pdf.len);
        Str bytes = str_slice(pdf, 0, str_find(pdf, END));
        assert_true(mixed_read(str_copy(f->arena, bytes), &out[count]));
        pdf = str_slice(pdf, bytes.len, pdf.len);
    }
    return count;
}

static void pictures_keep_their_alpha_their_ground_and_their_veil(void **state)
{
    TypeCase *f = *state;
    size_t left;
    MixedPicture found[4];
    assert_int_equal(mixed_in(f, pdf_of(f, logo_on_navy, true, &left), found), 2);
    assert_int_equal(left, 0);
    const MixedPicture *bare = &found[found[0].keep < 1], *veiled = &found[found[0].keep >= 1];
    assert_int_equal(bare->columns, 2);
    assert_int_equal(bare->rows, 1);
    assert_memory_equal(bare->rgba, ((const uint8_t[]){255, 0, 0, 128, 0, 0, 0, 0}), 8);
    assert_int_equal(bare->ground.count, 1);
    assert_memory_equal(&bare->ground.parts[0].ink, &NAVY, sizeof NAVY);
    assert_int_equal(bare->veil.count, 0);
    assert_float_equal(veiled->keep, 0.75, 1e-6);
    assert_memory_equal(&veiled->veil.parts[0].ink, &CREAM, sizeof CREAM);
    assert_float_equal(veiled->veil.parts[0].share, 0.25, 1e-6);
    assert_memory_equal(&veiled->ground.parts[0].ink, &NAVY, sizeof NAVY);
    pdf_of(f, logo_on_an_edge, true, &left);
    assert_int_equal(left, 1);
    assert_false(mixed_read(STR("\xFF\xD8\xFF\xC0"), found));
}

static void opaque(TypeCase *f, Canvas *c)
{
    fill_rect(f, c, 0, 0, 50, 50, NAVY);
    c->paper = 0.25f;
    fill_rect(f, c, 20, 20, 50, 50, RED);
    c->paper = 0;
    set_text(f, c, STR("文字"), RED, 20, 30);
}

static void what_is_opaque_is_untouched(void **state)
{
    TypeCase *f = *state;
    size_t left;
    Str flat = pdf_of(f, opaque, true, &left), plain = pdf_of(f, opaque, false, NULL);
    assert_int_equal(flat.len, plain.len);
    assert_memory_equal(flat.data, plain.data, flat.len);
}

/* The inks of what is drawn: shares of both. */
static void mixes_name_their_inks(void **state)
{
    TypeCase *f = *state;
    Buf out = buf_on(f->arena);
    Canvas *pdf = canvas_pdf(f->arena, &(CanvasMeta){.title = STR("t")}, collect, &out), *c = canvas_flatten(f->arena, pdf);
    canvas_call(c, page_begin, WIDE, HIGH, STR(""));
    fill_rect(f, c, 0, 0, 50, 50, NAVY);
    fill_rect(f, c, 10, 10, 20, 20, with_alpha(RED, 0.25f));
    canvas_call(c, page_end);
    size_t count;
    const CanvasMix *mixes = canvas_pdf_mixes(pdf, &count);
    assert_int_equal(canvas_close(c), 0);
    assert_int_equal(count, 1);
    assert_int_equal(mixes[0].count, 2);
    assert_memory_equal(&mixes[0].parts[0].ink, &RED, sizeof RED);
    assert_float_equal(mixes[0].parts[0].share, 0.25, 1e-6);
    assert_memory_equal(&mixes[0].parts[1].ink, &NAVY, sizeof NAVY);
    assert_float_equal(mixes[0].parts[1].share, 0.75, 1e-6);
}

/* Two mixes of other inks that come to the same colour on the screen, which is a step of 256 too. */
static void mixes_are_told_apart(void **state)
{
    TypeCase *f = *state;
    Buf out = buf_on(f->arena);
    const Colour black = {0, 0, 0, 1}, light = {0.6f, 0.6f, 0.6f, 1};
    Canvas *pdf = canvas_pdf(f->arena, &(CanvasMeta){.title = STR("t")}, collect, &out);
    CanvasMix one = mix_of(black, 0.8f), half = mix_of(light, 0.5f);
    Colour a = canvas_pdf_mix(pdf, &one), b = canvas_pdf_mix(pdf, &half), again = canvas_pdf_mix(pdf, &one);
    assert_float_equal(a.b, 0.8, 1e-4);
    assert_float_equal(b.b, 0.8, 1e-4);
    assert_true(fabsf(a.b - b.b) > 8e-6f && fabsf(a.b - 0.8f) > 8e-6f && fabsf(b.b - 0.8f) > 8e-6f);
    assert_memory_equal(&a, &again, sizeof a);
    canvas_close(pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_panel_over_all, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(lines_and_texts, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(turned_and_clipped_ones, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_left_and_listed, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(pictures_keep_their_alpha_their_ground_and_their_veil, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(what_is_opaque_is_untouched, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(mixes_name_their_inks, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(mixes_are_told_apart, type_case_set_up, type_case_tear_down),
    };
    return cmocka_run_group_tests_name("draw/flatten", tests, NULL, NULL);
}
