/* bounds.c - documents that nobody means well or that are wrong: each ends, and says what it left out. */
#include "../type_case.h"

#include "layout/layout.h"
#include "markup/xml.h"
#include "output/pdf.h"

typedef struct Set {
    Arena *arena;
    Diag *diag;
    Pages *laid_out;
    Str trace; /* a trace of what was drawn */
    size_t pages;
} Set;

static TypeCase type;

static Set set(Arena *arena, Str xhtml)
{
    Set out = {.arena = arena, .diag = diag_open()};
    Node *root = xml_parse(arena, STR("in.xhtml"), xhtml, out.diag);
    assert_non_null(root);
    LayoutOptions options = {.document = STR("in")};
    Pages *pages = out.laid_out = layout_pages(arena, root, NULL, 0, type.ts, &options, out.diag);
    Buf drawing = buf_on(arena);
    Canvas *canvas = canvas_trace(arena, &drawing);
    layout_paint(pages, canvas, type.ts, NULL, out.diag);
    canvas_close(canvas);
    out.trace = buf_str(&drawing);
    out.pages = layout_page_count(pages);
    return out;
}

static void close_set(Set *s)
{
    diag_close(s->diag);
    arena_close(s->arena);
}

static void repeat(Buf *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_put(out, str_from(text));
}

static bool drawn(const Set *s, const char *text) { return str_find(s->trace, str_from(text)) < s->trace.len; }

static void columns_beyond_the_limit_are_named_once(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf doc = buf_on(arena);
    buf_put(&doc, STR("<html><body><table>"));
    for (int row = 0; row < 2; row++) {
        buf_put(&doc, STR("<tr><td>head</td>"));
        repeat(&doc, "<td/>", 2100);
        buf_put(&doc, STR("</tr>"));
    }
    buf_put(&doc, STR("</table></body></html>"));
    Set s = set(arena, buf_str(&doc));
    assert_int_equal(diag_count_of(s.diag, DIAG_LAYOUT_COLUMNS), 1);
    assert_true(drawn(&s, "\"head\""));
    close_set(&s);
}

/* A table puts a group, a row, a cell and a block around each inner one. */
static void what_is_laid_out_deep_inside_is_drawn(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf doc = buf_on(arena);
    buf_put(&doc, STR("<html><head><style>div{display:table;border-spacing:0}</style></head><body>"));
    repeat(&doc, "<div>", 190);
    buf_put(&doc, STR("innermost"));
    repeat(&doc, "</div>", 190);
    buf_put(&doc, STR("</body></html>"));
    Set s = set(arena, buf_str(&doc));
    assert_int_equal(diag_count_of(s.diag, DIAG_LAYOUT_DEPTH), 0);
    assert_true(drawn(&s, "innermost") || diag_count_of(s.diag, DIAG_LAYOUT_WORK) == 1);
    close_set(&s);
}

static void rules_times_elements_end(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf doc = buf_on(arena);
    buf_put(&doc, STR("<html><head><style>"));
    repeat(&doc, "*{width:9pt}", 30000);
    buf_put(&doc, STR("</style></head><body>"));
    repeat(&doc, "<p>x</p>", 3000);
    buf_put(&doc, STR("</body></html>"));
    Set s = set(arena, buf_str(&doc));
    assert_int_equal(diag_count_of(s.diag, DIAG_STYLE_WORK), 1);
    assert_true(s.pages > 10); /* the built-in rules still hold */
    close_set(&s);
}

/* More calls on each page than it has room for notes. */
static void notes_without_end_end(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf doc = buf_on(arena);
    buf_put(&doc, STR("<html><head><style>@page{size:100pt 60pt;margin:5pt} i{float:footnote}</style></head><body><p>"));
    repeat(&doc, "word<i>note text</i> ", 600);
    buf_put(&doc, STR("<i>Q.E.D.</i></p></body></html>"));
    Set s = set(arena, buf_str(&doc));
    assert_int_equal(diag_count_of(s.diag, DIAG_LAYOUT_WORK), 0);
    assert_true(drawn(&s, "Q.E.D."));
    assert_true(s.pages > 200);
    close_set(&s);
}

static void margin_boxes_count_pages_only(void **state)
{
    (void)state;
    Set s = set(arena_open(), STR("<html><head><style>@page{@top-left{content:'[' counter(chapter) counter(page) ']'}} p{counter-increment:chapter}"
                                  "</style></head><body><p>a</p><p>b</p><p>c</p></body></html>"));
    assert_int_equal(diag_count_of(s.diag, DIAG_LAYOUT_PAGE_COUNTER), 1);
    assert_true(drawn(&s, "\"[1]\""));
    close_set(&s);
}

static void flex_columns_too_many_for_the_width_say_so(void **state)
{
    (void)state;
    Set s = set(arena_open(), STR("<html><head><style>@page{size:100pt 60pt;margin:5pt} div{display:flex;flex-flow:column wrap} "
                                  "p{width:40pt;margin:0;height:12pt}</style></head><body><div><p>a</p></div><div style='height:15pt'>"
                                  "<p>b</p><p>c</p><p>d</p></div></body></html>"));
    assert_int_equal(diag_count_of(s.diag, DIAG_LAYOUT_WIDE), 1);
    assert_true(drawn(&s, "\"d\""));
    close_set(&s);
}

static void a_third_annotation_says_so(void **state)
{
    (void)state;
    Set s = set(arena_open(), STR("<html><body><p><ruby>a<rt>b</rt><rt>c</rt><rt>d</rt></ruby></p></body></html>"));
    Set deep = set(arena_open(), STR("<html><body><p><ruby><ruby><ruby>a<rt>b</rt></ruby><rt>c</rt></ruby><rt>d</rt></ruby></p></body></html>"));
    assert_true(diag_count_of(s.diag, DIAG_LAYOUT_RUBY) > 0);
    assert_true(diag_count_of(deep.diag, DIAG_LAYOUT_RUBY) > 0);
    close_set(&deep);
    assert_true(drawn(&s, "\"c\""));
    assert_false(drawn(&s, "\"d\""));
    close_set(&s);
}

static void fonts_that_lack_are_named_once(void **state)
{
    (void)state;
    Set s = set(arena_open(), STR("<html><head><style>p{font-family:'BIZ UDPMincho'} i{font-family:'No Such'}</style></head><body>"
                                  "<p><b>a</b> <b>b</b></p><p><b>c</b><i>d</i><i>e</i><i style='font-family:Gone,serif'>f</i></p></body></html>"));
    assert_int_equal(diag_count_of(s.diag, DIAG_LAYOUT_BOLD), 1);
    assert_int_equal(diag_count_of(s.diag, DIAG_LAYOUT_FAMILY), 1);
    close_set(&s);
}

static void dead_links_are_named_once_and_spoil_nothing(void **state)
{
    (void)state;
    Set s = set(arena_open(), STR("<html lang='ja'><head><title>t</title></head>\n<body><p><a href='#here'>a</a> <a href='#gone'>b</a> "
                                  "<a href='#gone'>c</a></p>\n<p id='here'><a href='#hidden'>d</a><b id='hidden' style='display:none'>e</b></p></body></html>"));
    PdfResult pdf;
    assert_true(pdf_make(s.arena, s.laid_out, type.ts, NULL, NULL, &pdf, s.diag));
    assert_true(str_starts(pdf.bytes, STR("%PDF-")));
    assert_int_equal(diag_count(s.diag, DIAG_ERROR), 0);
    size_t count;
    const DiagMessage *messages = diag_sorted(s.diag, &count);
    assert_int_equal(count, 2);
    Buf said = buf_on(s.arena);
    for (size_t i = 0; i < count; i++)
        diag_write(&said, &messages[i], DIAG_EN);
    assert_true(str_contains(buf_str(&said), STR("in.xhtml 2:")));
    assert_true(str_contains(buf_str(&said), STR("\"gone\"")));
    assert_true(str_contains(buf_str(&said), STR("in.xhtml 3:")));
    assert_true(str_contains(buf_str(&said), STR("\"hidden\"")));
    close_set(&s);
}

int main(void)
{
    type = type_case_open();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_beyond_the_limit_are_named_once),
        cmocka_unit_test(what_is_laid_out_deep_inside_is_drawn),
        cmocka_unit_test(fonts_that_lack_are_named_once), cmocka_unit_test(rules_times_elements_end),
        cmocka_unit_test(notes_without_end_end), cmocka_unit_test(margin_boxes_count_pages_only),
        cmocka_unit_test(a_third_annotation_says_so),
        cmocka_unit_test(flex_columns_too_many_for_the_width_say_so),
        cmocka_unit_test(dead_links_are_named_once_and_spoil_nothing),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    type_case_close(&type);
    return failed;
}
