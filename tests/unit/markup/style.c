#include "../unit.h"

#include <stdio.h>

#include "markup/style.h"
#include "markup/node.h"

typedef struct Sheet {
    Arena *arena;
    Diag *diag;
    Node *html, *body, *p;
    const Style *html_style, *body_style, *p_style;
    StyleEngine *engine;
} Sheet;

static Sheet styled(const char *css, const char *p_inline)
{
    Sheet s = {.arena = arena_open(), .diag = diag_open()};
    const CssSheet *sheet = css_parse(s.arena, STR("a.css"), str_from(css), s.diag);
    s.engine = style_open(s.arena, &sheet, 1, s.diag);
    s.html = node_element(s.arena, ATOM_html, place_none());
    s.body = node_element(s.arena, ATOM_body, place_none());
    s.p = node_element(s.arena, ATOM_p, place_line(STR("a.xhtml"), 3, 4));
    node_append(s.html, s.body);
    node_append(s.body, s.p);
    node_set(s.arena, s.p, ATOM_class, STR("x y"));
    if (*p_inline)
        node_set(s.arena, s.p, ATOM_style, str_from(p_inline));
    s.html_style = style_of(s.engine, NULL, s.html, NULL, CSS_PSEUDO_NONE);
    s.body_style = style_of(s.engine, NULL, s.body, s.html_style, CSS_PSEUDO_NONE);
    s.p_style = style_of(s.engine, NULL, s.p, s.body_style, CSS_PSEUDO_NONE);
    return s;
}

static void close_sheet(Sheet *s)
{
    arena_close(s->arena);
    diag_close(s->diag);
}

static void specificity_beats_order(void **state)
{
    (void)state;
    Sheet s = styled(".x { width: 10pt } p { width: 20pt } p { height: 1pt !important }", "height: 2pt; widows: 5");
    assert_true(s.p_style->width.value == 10);
    assert_true(s.p_style->height.value == 1);
    assert_int_equal(s.p_style->widows, 5);
    assert_int_equal(s.p_style->display, DISPLAY_BLOCK);
    close_sheet(&s);
}

static void units_come_to_points(void **state)
{
    (void)state;
    Sheet s = styled("html{font-size:10pt} p{font-size:1.5em;margin:1em 25.4mm 4q 2rem;width:calc(50% - 2*3pt);text-indent:1em}", "");
    assert_true(s.p_style->face.size == 15);
    assert_float_equal(s.p_style->margin[SIDE_TOP].value, 15, 1e-4);
    assert_float_equal(s.p_style->margin[SIDE_RIGHT].value, 72, 1e-4);
    assert_float_equal(s.p_style->margin[SIDE_BOTTOM].value, (float)(72 / 25.4), 1e-4);
    assert_float_equal(s.p_style->margin[SIDE_LEFT].value, 20, 1e-4);
    assert_float_equal((float)length_resolve(s.p_style->width, 200, 0), 94, 1e-4);
    assert_float_equal(s.p_style->text_indent.value, 15, 1e-4);
    close_sheet(&s);
}

static void numbers_as_line_height_inherit_as_numbers(void **state)
{
    (void)state;
    Sheet s = styled("html{font-size:10pt;line-height:2} body{line-height:1.5} p{font-size:20pt}", "");
    assert_float_equal(s.body_style->line_height, 15, 1e-4);
    assert_float_equal(s.p_style->line_height, 30, 1e-4);
    close_sheet(&s);
    s = styled("html{font-size:10pt;line-height:200%} p{font-size:20pt}", "");
    assert_float_equal(s.p_style->line_height, 20, 1e-4);
    close_sheet(&s);
}

static void variables_inherit_and_end(void **state)
{
    (void)state;
    Sheet s = styled("html{--ink:#ff0000;--gap:3pt 4pt;--loop:var(--loop)} p{color:var(--ink);margin:var(--gap);"
                     "padding:var(--none,7pt);width:var(--loop)}", "");
    assert_true(s.p_style->colour.r == 1 && s.p_style->colour.g == 0);
    assert_true(s.p_style->margin[SIDE_LEFT].value == 4 && s.p_style->margin[SIDE_TOP].value == 3);
    assert_true(s.p_style->padding[SIDE_LEFT].value == 7);
    assert_int_equal(s.p_style->width.kind, LENGTH_AUTO);
    assert_int_equal(diag_count(s.diag, DIAG_WARNING), 1);
    close_sheet(&s);
}

static void what_is_not_supported_is_said(void **state)
{
    (void)state;
    Sheet s = styled("nobody { colour: red;\n  float: sideways }", "");
    size_t count;
    const DiagMessage *m = diag_sorted(s.diag, &count);
    assert_int_equal(count, 2);
    assert_int_equal(m[0].id, DIAG_STYLE_PROPERTY);
    assert_int_equal(m[0].place.line, 1);
    assert_int_equal(m[1].id, DIAG_STYLE_VALUE);
    assert_int_equal(m[1].place.line, 2);
    close_sheet(&s);
}

static void tab_stops_are_a_list_and_inherit(void **state)
{
    (void)state;
    Sheet s = styled("body{font-size:10pt;-t-tab-stops:3em, calc(50% - 6pt) \"．\", 100% end}", "");
    assert_int_equal(s.p_style->tab_stop_count, 3);
    assert_float_equal((float)length_resolve(s.p_style->tab_stops[0].at, 200, 0), 30, 1e-4);
    assert_int_equal(s.p_style->tab_stops[0].align, TAB_START);
    assert_float_equal((float)length_resolve(s.p_style->tab_stops[1].at, 200, 0), 94, 1e-4);
    assert_int_equal(s.p_style->tab_stops[1].character, 0xFF0E);
    assert_int_equal(s.p_style->tab_stops[2].align, TAB_END);
    close_sheet(&s);
    s = styled("body{-t-tab-stops:3em}", "-t-tab-stops: none");
    assert_int_equal(s.p_style->tab_stop_count, 0);
    close_sheet(&s);
    static const char *const refused[] = {"3em,", ",3em", "3em end end", "3em \"ab\"", "-3em", "3em foo", "none 3em", "3em 4em"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char css[64];
        snprintf(css, sizeof css, "p{-t-tab-stops:%s}", refused[i]);
        s = styled(css, "");
        assert_int_equal(diag_count_of(s.diag, DIAG_STYLE_VALUE), 1);
        assert_int_equal(s.p_style->tab_stop_count, 0);
        close_sheet(&s);
    }
}

static void media_screen_is_not_paper(void **state)
{
    (void)state;
    Sheet s = styled("@media screen { p { width: 1pt } } @media print { p { height: 2pt } }", "");
    assert_int_equal(s.p_style->width.kind, LENGTH_AUTO);
    assert_true(s.p_style->height.value == 2);
    close_sheet(&s);
}

static void pages_by_name_and_side(void **state)
{
    (void)state;
    Sheet s = styled("@page { size: A3 landscape; margin: 10mm; @bottom-right { content: counter(page) \"/\" counter(pages) } }"
                     "@page map { size: 480pt 720pt } @page :first { margin-top: 0; @bottom-right { content: none } }", "");
    const PageStyle *page = style_page(s.engine, NULL, ATOM_NONE, false, false, false);
    assert_float_equal((float)page->width, (float)(420 * 72 / 25.4), 1e-3);
    assert_float_equal((float)page->height, (float)(297 * 72 / 25.4), 1e-3);
    assert_non_null(page->margin_box[PAGE_BOTTOM_RIGHT]);
    assert_int_equal(page->margin_box[PAGE_BOTTOM_RIGHT]->content_count, 3);
    page = style_page(s.engine, NULL, atom(STR("map")), true, false, false);
    assert_true(page->width == 480 && page->height == 720);
    assert_true(page->box.margin[SIDE_TOP].value == 0);
    assert_null(page->margin_box[PAGE_BOTTOM_RIGHT]);
    close_sheet(&s);
}

static void equal_styles_are_shared(void **state)
{
    (void)state;
    Sheet s = styled("p{color:red}", "");
    assert_ptr_equal(s.p_style, style_of(s.engine, NULL, s.p, s.body_style, CSS_PSEUDO_NONE));
    assert_null(style_of(s.engine, NULL, s.p, s.p_style, CSS_BEFORE));
    close_sheet(&s);
}

/* However many rules match an element, all of them count. */
static void every_matching_rule_counts(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf css = buf_on(arena);
    for (int i = 1; i <= 700; i++)
        buf_printf(&css, "p.x { width: %dpt }\n", i);
    buf_put(&css, STR("p { width: 1pt; height: 7pt }"));
    Sheet s = styled(str_cstr(arena, buf_str(&css)), "");
    assert_true(s.p_style->width.value == 700);
    assert_true(s.p_style->height.value == 7);
    close_sheet(&s);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(specificity_beats_order), cmocka_unit_test(units_come_to_points),
        cmocka_unit_test(numbers_as_line_height_inherit_as_numbers), cmocka_unit_test(variables_inherit_and_end),
        cmocka_unit_test(what_is_not_supported_is_said), cmocka_unit_test(tab_stops_are_a_list_and_inherit),
        cmocka_unit_test(media_screen_is_not_paper),
        cmocka_unit_test(pages_by_name_and_side), cmocka_unit_test(equal_styles_are_shared),
        cmocka_unit_test(every_matching_rule_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
