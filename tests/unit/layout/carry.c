/* What is composed once for all passes: the same document, whoever wrote its page numbers. */
#include "../type_case.h"

#include "layout/flow.h"
#include "markup/xml.h"

static TypeCase type;

#define PARAGRAPH "<p>前書き<a href='#b'>つぎの<b>太い字</b>の<ruby>頁<rt>ページ</rt></ruby>へ</a>は、<span class='frame'>枠の中</span>です。</p>"
#define PAGES(number) \
    "<html lang='ja'><head><style>@page { size: 148mm 210mm } h1 { break-before: page } .frame { border: 1pt solid; padding: 2pt } " \
    "li::first-line, #b + p::first-line { font-size: 1.2em } " \
    ".to::after { content: '、' " number " '頁' }</style></head><body>" PARAGRAPH "<ul><li>項目</li></ul>" \
    "<p><a class='to' href='#b'>つぎ</a></p><table><tr><td>甲<i>乙</i></td><td>丙</td></tr></table>" \
    "<h1 id='b'>つぎ</h1>" PARAGRAPH "<p>本文。</p></body></html>"

static Str drawn(Arena *arena, const char *xhtml)
{
    Diag *diag = diag_open();
    const Node *root = xml_parse(arena, STR("in.xhtml"), str_from(xhtml), diag);
    LayoutOptions options = {.document = STR("in")};
    Pages *pages = layout_pages(arena, root, NULL, 0, type.ts, &options, diag);
    assert_int_equal(layout_page_count(pages), 2);
    Buf drawing = buf_on(arena);
    Canvas *canvas = canvas_trace(arena, &drawing);
    layout_paint(pages, canvas, type.ts, NULL, diag);
    canvas_close(canvas);
    assert_int_equal(diag_count(diag, DIAG_WARNING), 0);
    diag_close(diag);
    return buf_str(&drawing);
}

static void page_numbers_found_in_a_second_pass_change_nothing_else(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Str written = drawn(arena, PAGES("'2'")), found = drawn(arena, PAGES("target-counter(attr(href), page)"));
    assert_true(str_find(written, STR("枠の中")) < written.len);
    assert_str(found, str_cstr(arena, written));
    arena_close(arena);
}

typedef struct Passes {
    Arena *arena;
    Diag *diag;
    Layout layout;
    BoxBuild build;
    LayoutOptions options;
    TargetCounters targets;
    Node *root;
} Passes;

static Passes *open_passes(const char *xhtml)
{
    Arena *arena = arena_open();
    Passes *p = arena_new(arena, Passes);
    p->arena = arena;
    p->diag = diag_open();
    p->root = xml_parse(arena, STR("in.xhtml"), str_from(xhtml), p->diag);
    p->targets = (TargetCounters){.by_id = map_on(arena), .by_name = map_on(arena)};
    p->build = (BoxBuild){.arena = arena, .engine = style_open(arena, NULL, 0, p->diag), .ts = type.ts, .options = &p->options,
                          .diag = p->diag, .targets = &p->targets, .faces = map_on(arena)};
    p->layout = (Layout){.arena = arena, .scratch = arena_open(), .ts = type.ts, .diag = p->diag, .build = &p->build,
                         .options = &p->options, .work_limit = 1000000};
    return p;
}

static void close_passes(Passes *p)
{
    arena_close(p->layout.scratch);
    diag_close(p->diag);
    arena_close(p->arena);
}

/* Paragraph number `index` of the body. */
static Box *paragraph(Box *root, size_t index)
{
    Box *box = root->last->first;
    while (index--)
        box = box->next;
    return box;
}

static bool is_inside(const Box *box, const Box *outer)
{
    while (box && box != outer)
        box = box->parent;
    return box;
}

static void lines_of_the_same_text_are_taken_over(void **state)
{
    (void)state;
    Passes *p = open_passes("<html><body>" PARAGRAPH "<p>変わる<b>本文</b></p><p>前<img alt=''/>後</p><p>同じ</p></body></html>");
    Box *before = box_build(&p->build, p->root);
    const Lines *lines[4];
    for (size_t i = 0; i < 4; i++)
        lines[i] = compose_lines(&p->layout, paragraph(before, i), 90);
    Node *second = p->root->last->first->next;
    second->last->first->text = STR("文書");
    Box *after = box_build(&p->build, p->root);
    lines_carry(before, after);
    assert_ptr_equal(paragraph(after, 0)->lines, lines[0]);
    assert_ptr_equal(paragraph(after, 3)->lines, lines[3]);
    assert_null(paragraph(after, 1)->lines); /* another text */
    assert_null(paragraph(after, 2)->lines); /* a picture is laid out with its own pass */
    size_t texts = 0;
    assert_true(lines[0]->count > 1);
    for (size_t i = 0; i < lines[0]->count; i++)
        for (size_t k = 0; k < lines[0]->items[i].fragment_count; k++, texts++)
            assert_true(is_inside(lines[0]->items[i].fragments[k].owner, paragraph(after, 0)));
    assert_true(texts > 6);
    close_passes(p);
}

int main(void)
{
    type = type_case_open();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_numbers_found_in_a_second_pass_change_nothing_else),
        cmocka_unit_test(lines_of_the_same_text_are_taken_over),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    type_case_close(&type);
    return failed;
}
