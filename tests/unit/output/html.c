#include "../unit.h"

#include "markup/xml.h"
#include "output/html.h"

static const char *written(Arena *a, const char *xml, const char *page, const HtmlOptions *options)
{
    Diag *diag = diag_open();
    Node *node = xml_parse(a, STR("a"), str_from(xml), diag);
    assert_non_null(node);
    TemplateInput input = {.page_path = str_from(page)};
    Buf out = buf_on(a);
    html_write(&out, a, node, page ? &input : NULL, options);
    diag_close(diag);
    return str_cstr(a, buf_str(&out));
}

static void writes_html_syntax(void **state)
{
    (void)state;
    Arena *a = arena_open();
    assert_string_equal(written(a, "<html lang='ja'><head><meta charset='utf-8'/><script>a &lt; b</script></head>"
                                   "<body><p/><br/>a &lt; &amp; \"b\"<svg viewBox='0 0 1 1'><g><path d='M0'/></g></svg><input value='&quot;&lt;'/></body></html>",
                                NULL, NULL),
                        "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><script>a < b</script></head>"
                        "<body><p></p><br>a &lt; &amp; \"b\"<svg viewBox=\"0 0 1 1\"><g><path d=\"M0\"/></g></svg><input value=\"&quot;&lt;\"></body></html>");
    arena_close(a);
}

static void raw_text_cannot_end_its_element(void **state)
{
    (void)state;
    Arena *a = arena_open();
    assert_string_equal(written(a, "<script>x = '&lt;/script>&lt;b>'</script>", NULL, NULL), "<script>x = '<\\/script><b>'</script>");
    arena_close(a);
}

static void urls_are_relative_and_safe(void **state)
{
    (void)state;
    Arena *a = arena_open();
    const char *xml = "<p><a href='/x/'/><a href='javascript:f()'/><img src='/i.png?a&amp;b' srcset='/i.png 1x,javascript:x 2x'/></p>";
    assert_string_equal(written(a, xml, "/a/b.html", NULL),
                        "<p><a href=\"../x/index.html\"></a><a href=\"#\"></a>"
                        "<img src=\"../i.png?a&amp;b\" srcset=\"../i.png 1x, # 2x\"></p>");
    assert_string_equal(written(a, "<a href='/x/'/>", NULL, NULL), "<a href=\"/x/\"></a>");
    arena_close(a);
}

static bool draw(void *context, Arena *scratch, const Node *element, const TemplateInput *input, Buf *out)
{
    (void)scratch, (void)input;
    ++*(int *)context;
    if (element->tag != ATOM_qr_code)
        return false;
    buf_put(out, STR("[qr]"));
    return true;
}

static void custom_elements_are_offered(void **state)
{
    (void)state;
    Arena *a = arena_open();
    int calls = 0;
    HtmlOptions options = {draw, &calls};
    assert_string_equal(written(a, "<p><qr-code value='x'><b/></qr-code><x-y>t</x-y><b/></p>", NULL, &options), "<p>[qr]<x-y>t</x-y><b></b></p>");
    assert_int_equal(calls, 2);
    arena_close(a);
}

static void depth_costs_no_stack(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Node *root = node_element(a, ATOM_div, place_none()), *at = root;
    for (int i = 0; i < 200000; i++) {
        Node *child = node_element(a, ATOM_b, place_none());
        node_append(at, child);
        at = child;
    }
    Buf out = buf_on(a);
    html_write(&out, a, root, NULL, NULL);
    assert_int_equal(out.len, 11 + 200000 * 7);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_html_syntax),          cmocka_unit_test(raw_text_cannot_end_its_element),
        cmocka_unit_test(urls_are_relative_and_safe),  cmocka_unit_test(custom_elements_are_offered),                      cmocka_unit_test(depth_costs_no_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
