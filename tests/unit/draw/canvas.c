#include "../type_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/pool.h"
#include "draw/canvas.h"
#include "draw/form.h"

static bool collect(void *context, const void *bytes, size_t len)
{
    buf_put(context, (Str){bytes, len});
    return true;
}

static bool refuse(void *context, const void *bytes, size_t len)
{
    (void)context, (void)bytes, (void)len;
    return false;
}

static const Colour BLACK = {0, 0, 0, 1}, RED = {1, 0, 0, 1};

static void set_text(TypeCase *f, Canvas *c, Str families, Str text, double x, double y)
{
    TextFace face = {.families = families, .size = 12, .weight = 400};
    GlyphRun *runs;
    size_t count;
    typesetter_label(f->ts, &face, text, f->arena, &runs, &count, NULL, f->diag, place_none());
    for (size_t i = 0; i < count; i++) {
        GlyphRun run = glyph_run_move(f->arena, &runs[i], x, y);
        canvas_call(c, glyphs, &run, BLACK);
    }
}

static const Str NAMES = {"葛\U000E0100飾区の髙﨑さん、辻\U000E0101さん（高い・長い）Web 03-1234-5678",
                          sizeof "葛\U000E0100飾区の髙﨑さん、辻\U000E0101さん（高い・長い）Web 03-1234-5678" - 1};

static int draw(TypeCase *f, Canvas *c)
{
    canvas_call(c, page_begin, 400, 300, STR("表紙"));
    Path box = path_on(f->arena);
    path_rect(&box, 10, 10, 380, 20);
    canvas_call(c, fill, &box, RED, false);
    canvas_call(c, tag_begin, STR("Document"), STR(""));
    canvas_call(c, tag_begin, STR("H1"), STR(""));
    canvas_call(c, dest, STR("top"), 20, 50);
    set_text(f, c, STR("BIZ UDGothic"), STR("相談窓口"), 20, 60);
    canvas_call(c, tag_end, STR("H1"));
    canvas_call(c, outline, 1, STR("相談窓口"), STR("top"));
    canvas_call(c, tag_begin, STR("P"), STR(""));
    set_text(f, c, STR("BIZ UDMincho"), NAMES, 20, 90);
    canvas_call(c, tag_begin, STR("Link"), STR(""));
    canvas_call(c, link, STR("https://example.jp/?a='b'"), 20, 100, 100, 14);
    set_text(f, c, STR("Noto Serif CJK JP"), STR("公式の"), 20, 112);
    canvas_call(c, link, STR("https://example.jp/?a='b'"), 20, 118, 100, 14);
    set_text(f, c, STR("Noto Serif CJK JP"), STR("サイト"), 20, 130);
    canvas_call(c, tag_end, STR("Link"));
    set_text(f, c, STR("IPAmjMincho"), STR("葛\U000E0102城市"), 20, 150);
    canvas_call(c, tag_end, STR("P"));
    canvas_call(c, tag_end, STR("Document"));
    canvas_call(c, link, STR("#top"), 300, 280, 40, 10);
    canvas_call(c, page_end);
    return canvas_close(c);
}

static Str pdf_of(TypeCase *f)
{
    Buf *out = arena_new(f->arena, Buf);
    *out = buf_on(f->arena);
    CanvasMeta meta = {.title = STR("案内"), .date = STR("2026-04-01T09:00:00+09:00")};
    assert_int_equal(draw(f, canvas_pdf(f->arena, &meta, collect, out)), 0);
    return buf_str(out);
}

static Str run_on(TypeCase *f, const char *command, Str bytes)
{
    char name[] = "/tmp/tsunagi-draw-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.data, bytes.len), (ssize_t)bytes.len);
    close(fd);
    FILE *pipe = popen(str_printf(f->arena, "%s %s - 2>&1", command, name).data, "r");
    Buf out = buf_on(f->arena);
    int ch;
    while ((ch = fgetc(pipe)) != EOF) buf_putc(&out, (char)ch);
    pclose(pipe);
    unlink(name);
    return buf_str(&out);
}

static Str without_spaces(Arena *arena, Str text)
{
    Buf out = buf_on(arena);
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] != ' ' && text.data[i] != '\n' && text.data[i] != '\f') buf_putc(&out, text.data[i]);
    return buf_str(&out);
}

/* PDF 32000 § 9.10: the text comes back as it was written, variants included. */
static void extraction_gives_the_text_back(void **state)
{
    TypeCase *f = *state;
    Str text = without_spaces(f->arena, run_on(f, "pdftotext -raw", pdf_of(f)));
    assert_true(str_contains(text, without_spaces(f->arena, NAMES)));
    assert_true(str_contains(text, STR("葛\U000E0102城市")));
    assert_true(str_contains(text, STR("公式のサイト")));
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    TypeCase *f = *state;
    Str first = pdf_of(f), second = pdf_of(f);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.data, second.data, first.len);
}

static Str info_of(TypeCase *f, const char *command)
{
    char name[] = "/tmp/tsunagi-draw-XXXXXX";
    int fd = mkstemp(name);
    Str bytes = pdf_of(f);
    assert_int_equal(write(fd, bytes.data, bytes.len), (ssize_t)bytes.len);
    close(fd);
    FILE *pipe = popen(str_printf(f->arena, "%s %s 2>&1", command, name).data, "r");
    Buf out = buf_on(f->arena);
    int ch;
    while ((ch = fgetc(pipe)) != EOF) buf_putc(&out, (char)ch);
    pclose(pipe);
    unlink(name);
    return buf_str(&out);
}

static void structure_covers_all_text_and_fonts_are_embedded(void **state)
{
    TypeCase *f = *state;
    Str structure = info_of(f, "pdfinfo -struct-text");
    assert_true(str_contains(structure, STR("相談窓口")));
    assert_true(str_contains(structure, STR("飾区の")));
    assert_true(str_contains(structure, STR("公式の")));
    assert_true(str_contains(structure, STR("サイト")));
    assert_true(str_contains(structure, STR("城市")));
    Str fonts = info_of(f, "pdffonts"), line;
    size_t lines = 0;
    while (str_split(&fonts, '\n', &line))
        if (lines++ >= 2 && !str_empty(line)) assert_true(str_contains(line, STR("yes yes")));
    assert_true(lines >= 6);
}

static void tags_are_listed_in_order_for_finishing(void **state)
{
    TypeCase *f = *state;
    Buf out = buf_on(f->arena);
    Canvas *c = canvas_pdf(f->arena, &(CanvasMeta){0}, collect, &out);
    canvas_call(c, page_begin, 100, 100, STR(""));
    canvas_call(c, tag_begin, STR("Figure"), STR("alt='地図'"));
    canvas_call(c, tag_end, STR("Figure"));
    canvas_call(c, tag_begin, STR("P"), STR(""));
    set_text(f, c, STR("BIZ UDGothic"), STR("前"), 10, 20);
    canvas_call(c, tag_begin, STR("Em"), STR(""));
    canvas_call(c, tag_end, STR("Em"));
    canvas_call(c, tag_end, STR("P"));
    canvas_call(c, page_end);
    size_t count;
    const CanvasTag *tags = canvas_pdf_tags(c, &count);
    assert_int_equal(count, 4);
    assert_str(tags[0].attributes, "alt='地図'");
    assert_str(tags[2].tag, "Span"); /* text beside a child element */
    assert_str(tags[3].tag, "Em");
    canvas_close(c);
}

static void failures_stick_until_close(void **state)
{
    TypeCase *f = *state;
    CanvasMeta meta = {.title = STR("案内")};
    assert_int_not_equal(draw(f, canvas_pdf(f->arena, &meta, refuse, NULL)), 0);
}

static void dead_links_are_listed_once(void **state)
{
    TypeCase *f = *state;
    CanvasMeta meta = {.title = STR("案内")};
    Buf out = buf_on(f->arena);
    Canvas *c = canvas_pdf(f->arena, &meta, collect, &out);
    canvas_call(c, page_begin, 100, 100, STR(""));
    canvas_call(c, dest, STR("here"), 0, 0);
    canvas_call(c, link, STR("#nowhere"), 0, 0, 10, 10);
    canvas_call(c, link, STR("#here"), 0, 20, 10, 10);
    canvas_call(c, link, STR("#nowhere"), 0, 40, 10, 10);
    canvas_call(c, page_end);
    assert_int_equal(canvas_close(c), 0);
    size_t count;
    const Str *dead = canvas_pdf_dead(c, &count);
    assert_int_equal(count, 1);
    assert_str(dead[0], "nowhere");
}

/* Emphasis marks and the like: ink without text. */
static void runs_without_clusters_are_not_text(void **state)
{
    TypeCase *f = *state;
    Buf out = buf_on(f->arena);
    Canvas *c = canvas_pdf(f->arena, &(CanvasMeta){0}, collect, &out);
    canvas_call(c, page_begin, 100, 100, STR(""));
    TextFace face = {.families = STR("BIZ UDMincho"), .size = 12, .weight = 400};
    GlyphRun *runs;
    size_t count;
    typesetter_label(f->ts, &face, STR("﹅"), f->arena, &runs, &count, NULL, f->diag, place_none());
    GlyphRun mark = glyph_run_move(f->arena, &runs[0], 20, 20);
    mark.cluster_count = 0;
    canvas_call(c, glyphs, &mark, BLACK);
    set_text(f, c, STR("BIZ UDMincho"), STR("山"), 20, 40);
    canvas_call(c, page_end);
    assert_int_equal(canvas_close(c), 0);
    assert_str(without_spaces(f->arena, run_on(f, "pdftotext -raw", buf_str(&out))), "山");
}

/* Whole eighths of a point, so that a form holds exactly what cairo would write. */
static void draw_shapes(Arena *arena, Canvas *c)
{
    Path box = path_on(arena), lines = path_on(arena), round = path_on(arena);
    const double dashes[] = {4, 2};
    path_rect(&box, 10.5, 10, 40.125, 30);
    path_rect(&box, 20, 15, 10, 10);
    path_move(&lines, -20, 5);
    path_line(&lines, 95.875, 60.5);
    path_line(&lines, 5, 90);
    path_circle(&round, 50, 50, 40);
    canvas_call(c, fill, &box, RED, true);
    canvas_call(c, stroke, &box, &(Stroke){.width = 1.5, .join = JOIN_ROUND}, BLACK);
    canvas_call(c, save);
    canvas_call(c, clip, &round);
    canvas_call(c, stroke, &lines, &(Stroke){.width = 4, .cap = CAP_ROUND, .dashes = dashes, .dash_count = 2}, BLACK);
    canvas_call(c, fill, &box, (Colour){0, 0, 1, 0.5f}, false); /* translucent: not in a form */
    canvas_call(c, fill, &lines, (Colour){0, 1, 0, 1}, false);
    canvas_call(c, restore);
    canvas_call(c, save);
    canvas_call(c, transform, 0, 0.5, -0.5, 0, 90, 60);
    canvas_call(c, clip_even_odd, &box);
    canvas_call(c, stroke, &box, &(Stroke){.width = 3}, RED);
    canvas_call(c, fill, &lines, BLACK, false);
    canvas_call(c, restore);
    canvas_call(c, stroke, &lines, &(Stroke){.width = 0.5}, BLACK);
}

static Str shapes_pdf(TypeCase *f, bool in_forms)
{
    Buf *out = arena_new(f->arena, Buf);
    *out = buf_on(f->arena);
    Canvas *c = canvas_pdf(f->arena, &(CanvasMeta){.untagged = true}, collect, out);
    for (int page = 0; page < 2; page++) {
        canvas_call(c, page_begin, 100, 100, STR(""));
        canvas_call(c, save);
        canvas_call(c, transform, 0.75, 0, 0, 0.75, 10, 10);
        if (in_forms) canvas_call(c, shapes_begin, page == 0 ? 8 : 64);
        draw_shapes(f->arena, c);
        if (in_forms) canvas_call(c, shapes_end);
        canvas_call(c, restore);
        set_text(f, c, STR("BIZ UDGothic"), STR("図形"), 20, 90);
        canvas_call(c, page_end);
    }
    assert_int_equal(canvas_close(c), 0);
    return buf_str(out);
}

/* What a form shows is what cairo would have drawn: same pictures, by a renderer that is not ours. */
static void forms_show_what_cairo_would(void **state)
{
    TypeCase *f = *state;
    Str forms = shapes_pdf(f, true), plain = shapes_pdf(f, false);
    assert_true(str_contains(forms, STR("/Subtype /Form")));
    assert_false(str_contains(forms, STR("/DCTDecode")));
    assert_false(str_contains(plain, STR("/Subtype /Form /BBox")));
    size_t count = 0, at;
    for (Str rest = forms; (at = str_find(rest, STR("/Subtype /Form"))) != SIZE_MAX; count++) rest = str_slice(rest, at + 1, rest.len);
    assert_int_equal(count, 2 * 3); /* of each page: before what is translucent, after it, and after what was saved before it */
    for (int page = 1; page <= 2; page++) {
        const char *render = str_printf(f->arena, "sh -c 'pdftoppm -r 300 -f %d -l %d \"$0\"'", page, page).data;
        Str a = run_on(f, render, forms), b = run_on(f, render, plain);
        assert_int_equal(a.len, b.len);
        assert_true(a.len > 3 * 400 * 400);
        size_t off = 0;
        for (size_t i = 0; i < a.len; i++) off += a.data[i] != b.data[i];
        assert_in_range(off, 0, a.len / 2000);
    }
    assert_str(without_spaces(f->arena, run_on(f, "pdftotext -raw", forms)), "図形図形");
    assert_true(str_contains(run_on(f, "sh -c 'qpdf --check \"$0\"'", forms), STR("No syntax or stream encoding errors")));
}

static void a_file_without_the_picture_is_refused(void **state)
{
    TypeCase *f = *state;
    Str file = shapes_pdf(f, false);
    assert_false(form_reveal(arena_copy(f->arena, file.data, file.len), file.len, 1));
    Form form = form_begin(f->arena, (const double[]){1, 0, 0, 1, 0, 0}, 8);
    Str picture = form_picture(f->arena, &form, 0); /* alone, without its dictionary */
    assert_false(form_reveal(arena_copy(f->arena, picture.data, picture.len), picture.len, 1));
}

typedef struct ThreadJob {
    TypeCase *fixture;
    Str results[12];
    Arena *arenas[12];
} ThreadJob;

static void draw_on_thread(void *context, size_t index, unsigned worker)
{
    (void)worker;
    ThreadJob *job = context;
    TypeCase own = *job->fixture;
    own.arena = job->arenas[index] = arena_open();
    own.ts = typesetter_open(own.set);
    job->results[index] = pdf_of(&own);
    typesetter_close(own.ts);
}

static void threads_share_a_font_set(void **state)
{
    ThreadJob job = {.fixture = *state};
    pool_run(4, 12, draw_on_thread, &job);
    for (size_t i = 1; i < 12; i++) {
        assert_int_equal(job.results[i].len, job.results[0].len);
        assert_memory_equal(job.results[i].data, job.results[0].data, job.results[0].len);
    }
    for (size_t i = 0; i < 12; i++) arena_close(job.arenas[i]);
}

static void the_trace_says_what_was_drawn(void **state)
{
    TypeCase *f = *state;
    Buf out = buf_on(f->arena);
    Canvas *c = canvas_trace(f->arena, &out);
    canvas_call(c, page_begin, 100, 50, STR("i"));
    Path path = path_on(f->arena);
    path_round_rect(&path, 0, 0, 20, 10, 5);
    const double dashes[] = {1, 2};
    canvas_call(c, stroke, &path, (&(Stroke){.width = 0.5, .dashes = dashes, .dash_count = 2}), RED);
    canvas_call(c, fill, &path, ((Colour){0, 0, 0, 0.5f}), true);
    set_text(f, c, STR("BIZ UDMincho"), STR("山\"川"), 10, 20);
    canvas_call(c, page_end);
    assert_int_equal(canvas_close(c), 0);
    assert_str(buf_str(&out),
               "page 100 50 \"i\"\n"
               "stroke #ff0000 0.5 dash 1 2 0 M 5 0 L 15 0 C 17.76 0 20 2.24 20 5 L 20 5 C 20 7.76 17.76 10 15 10 "
               "L 5 10 C 2.24 10 0 7.76 0 5 L 0 5 C 0 2.24 2.24 0 5 0 Z\n"
               "fill even-odd #000000/0.5 M 5 0 L 15 0 C 17.76 0 20 2.24 20 5 L 20 5 C 20 7.76 17.76 10 15 10 "
               "L 5 10 C 2.24 10 0 7.76 0 5 L 0 5 C 0 2.24 2.24 0 5 0 Z\n"
               "text #000000 12 \"BIZ UDMincho\" 400 \"山\\\"川\" 10,20 22 28\n"
               "end page\n");
}

/* A ring cut out by the even-odd rule: its hole is not painted, and half paper makes it paler. */
static void tints_and_rings(void **state)
{
    TypeCase *f = *state;
    Buf out = buf_on(f->arena);
    Path ring = path_on(f->arena), all = path_on(f->arena);
    path_rect(&ring, 10, 10, 60, 60);
    path_rect(&ring, 30, 30, 20, 20);
    path_rect(&all, 0, 0, 100, 100);
    Canvas *c = canvas_pdf(f->arena, &(CanvasMeta){.title = STR("t")}, collect, &out);
    canvas_call(c, page_begin, 100, 100, STR(""));
    canvas_call(c, clip_even_odd, &ring);
    c->paper = 0.5f;
    canvas_call(c, fill, &all, RED, false);
    canvas_call(c, fill, &all, RED, false);
    c->paper = 0;
    canvas_call(c, page_end);
    size_t count;
    const CanvasMix *mixes = canvas_pdf_mixes(c, &count);
    assert_int_equal(canvas_close(c), 0);
    assert_int_equal(count, 1);
    assert_int_equal(mixes[0].count, 1);
    assert_float_equal(mixes[0].parts[0].share, 0.5, 0);
    assert_float_equal(mixes[0].drawn.g, 0.5, 1e-6);
    Str ppm = run_on(f, "sh -c 'pdftoppm -r 72 -aa no -aaVector no $0'", buf_str(&out));
    const uint8_t *pixel = (const uint8_t *)ppm.data + ppm.len - 30000;
    assert_in_range(pixel[3 * (20 * 100 + 20) + 1], 0x7e, 0x82); /* in the ring: half red */
    assert_memory_equal(pixel + 3 * (40 * 100 + 40), "\xff\xff\xff", 3); /* in its hole */
    assert_memory_equal(pixel + 3 * (5 * 100 + 5), "\xff\xff\xff", 3);
    Buf words = buf_on(f->arena);
    Canvas *trace = canvas_trace(f->arena, &words);
    canvas_call(trace, clip_even_odd, &all);
    assert_int_equal(canvas_close(trace), 0);
    assert_true(str_starts(buf_str(&words), STR("clip even-odd M 0 0")));
}

static void png_pages_come_one_by_one(void **state)
{
    TypeCase *f = *state;
    Buf out = buf_on(f->arena);
    Canvas *c = canvas_png(f->arena, 2, collect, &out);
    for (int page = 0; page < 2; page++) {
        size_t before = out.len;
        canvas_call(c, page_begin, 50, 30, STR(""));
        set_text(f, c, STR("BIZ UDMincho"), STR("山"), 10, 20);
        canvas_call(c, page_end);
        const uint8_t *png = (const uint8_t *)out.data + before;
        assert_memory_equal(png, "\x89PNG", 4);
        assert_int_equal(png[19], 100);
        assert_int_equal(png[23], 60);
    }
    assert_int_equal(canvas_close(c), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(extraction_gives_the_text_back, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(the_same_input_gives_the_same_bytes, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(structure_covers_all_text_and_fonts_are_embedded, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(tags_are_listed_in_order_for_finishing, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(failures_stick_until_close, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(dead_links_are_listed_once, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(runs_without_clusters_are_not_text, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(forms_show_what_cairo_would, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(a_file_without_the_picture_is_refused, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(threads_share_a_font_set, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(the_trace_says_what_was_drawn, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(tints_and_rings, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(png_pages_come_one_by_one, type_case_set_up, type_case_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
