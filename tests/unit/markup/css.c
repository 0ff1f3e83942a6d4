#include "../unit.h"

#include "markup/css.h"
#include "markup/node.h"

typedef struct Ward {
    Arena *arena;
    Diag *diag;
} Ward;

static int set_up(void **state)
{
    static Ward ward;
    ward = (Ward){.arena = arena_open(), .diag = diag_open()};
    *state = &ward;
    return 0;
}

static int tear_down(void **state)
{
    Ward *ward = *state;
    arena_close(ward->arena);
    diag_close(ward->diag);
    return 0;
}

static CssSheet *sheet_of(Ward *w, const char *text)
{
    return css_parse(w->arena, STR("a.css"), str_from(text), w->diag);
}

static void expect(Ward *w, DiagId id, uint32_t line, uint32_t column)
{
    size_t count;
    const DiagMessage *all = diag_sorted(w->diag, &count);
    assert_int_equal(count, 1);
    assert_int_equal(all[0].id, id);
    assert_int_equal(all[0].place.line, line);
    assert_int_equal(all[0].place.column, column);
}

static void tokens_serve_mapcss(void **state)
{
    Ward *w = *state;
    size_t count;
    CssToken *t = css_tokens(w->arena, STR("a"), STR("way|z13-[highway=primary]::casing{width:2.5}"), &count, w->diag);
    const CssTokenKind kinds[] = {CSS_IDENT, CSS_DELIM, CSS_IDENT, CSS_BRACKET_OPEN, CSS_IDENT, CSS_DELIM,
                                  CSS_IDENT, CSS_BRACKET_CLOSE, CSS_COLON, CSS_COLON, CSS_IDENT, CSS_BRACE_OPEN,
                                  CSS_IDENT, CSS_COLON, CSS_NUMBER, CSS_BRACE_CLOSE};
    assert_int_equal(count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(t[i].kind, kinds[i]);
    assert_str(t[1].text, "|");
    assert_str(t[2].text, "z13-");
    assert_true(t[14].number == 2.5);
    assert_int_equal(t[12].place.column, 35);
    assert_int_equal(css_block_end(t, count, 11), 15);
}

static void tokens_know_numbers_escapes_and_places(void **state)
{
    Ward *w = *state;
    size_t count;
    CssToken *t = css_tokens(w->arena, STR("a"),
                             STR("+2n-1 .5MM -1e2 50% \"a\\26 b\\\nc\" /* あ\n */ 漢\\字x url( a.png ) url('b c')"),
                             &count, w->diag);
    assert_int_equal(count, 8);
    assert_int_equal(t[0].kind, CSS_DIMENSION);
    assert_str(t[0].text, "+2n-1");
    assert_true(t[1].number == 0.5 && t[1].ident == ATOM_mm);
    assert_true(t[2].number == -100 && t[2].kind == CSS_NUMBER);
    assert_true(t[3].number == 50 && t[3].kind == CSS_PERCENTAGE);
    assert_str(t[4].text, "a&bc");
    assert_str(t[5].text, "漢字x");
    assert_int_equal(t[5].place.line, 3);
    assert_int_equal(t[5].place.column, 5);
    assert_int_equal(t[6].kind, CSS_URL);
    assert_str(t[6].text, "a.png");
    assert_str(t[7].text, "b c");
    assert_int_equal(diag_count(w->diag, DIAG_ERROR), 0);
}

static void page_rules_hold_margin_boxes(void **state)
{
    Ward *w = *state;
    CssSheet *sheet = sheet_of(w, "@charset \"utf-8\"; @page chapter:first { size: A4; @top-left { content: \"x\" } "
                                  "margin: 3mm !important }\n@media print { p, a > b { --Ink : { } ; color: Red } }");
    assert_int_equal(sheet->count, 2);
    CssRule *page = &sheet->rules[0];
    assert_str(atom_str(page->at), "page");
    assert_int_equal(page->prelude_count, 3);
    assert_int_equal(page->declaration_count, 2);
    assert_true(page->declarations[1].important && !page->declarations[0].important);
    assert_int_equal(page->child_count, 1);
    assert_str(atom_str(page->children[0].at), "top-left");
    CssRule *rule = &sheet->rules[1].children[0];
    assert_int_equal(rule->selector_count, 2);
    assert_str(atom_str(rule->declarations[0].property), "--Ink");
    assert_str(atom_str(rule->declarations[1].values[0].ident), "red");
    assert_true(rule->order > page->order);
    assert_int_equal(diag_count(w->diag, DIAG_ERROR), 0);
}

static void a_bad_declaration_is_dropped_alone(void **state)
{
    Ward *w = *state;
    CssSheet *sheet = sheet_of(w, "p { color: red;\n  margin 3mm; padding: 1mm }");
    assert_int_equal(sheet->rules[0].declaration_count, 2);
    expect(w, DIAG_CSS_DECLARATION, 2, 3);
}

static void a_bad_selector_drops_its_rule(void **state)
{
    Ward *w = *state;
    CssSheet *sheet = sheet_of(w, "p, a::slotted { color: red }\nb { color: red }");
    assert_int_equal(sheet->count, 1);
    expect(w, DIAG_CSS_SELECTOR, 1, 7);
}

static void an_open_block_is_reported(void **state)
{
    Ward *w = *state;
    assert_int_equal(sheet_of(w, "p { color: red")->count, 1);
    expect(w, DIAG_CSS_UNTERMINATED, 1, 3);
}

static void depth_is_bounded(void **state)
{
    Ward *w = *state;
    Buf text = buf_on(w->arena);
    for (int i = 0; i < 1000; i++)
        buf_put(&text, STR("@media print {"));
    for (int i = 0; i < 1000; i++)
        buf_put(&text, STR("}"));
    css_parse(w->arena, STR("a.css"), buf_str(&text), w->diag);
    assert_int_equal(diag_count_of(w->diag, DIAG_CSS_DEPTH), 1);
    buf_clear(&text);
    for (int i = 0; i < 1000; i++)
        buf_put(&text, STR(":not("));
    css_parse(w->arena, STR("b.css"), buf_str(&text), w->diag);
    assert_int_equal(diag_count_of(w->diag, DIAG_CSS_STRAY), 1);
}

/* body > (h1#top, p.a.b, p[lang=ja-JP] > (em, "x", strong), div, p) */
static Node *sample(Arena *a, Node **em, Node **last)
{
    Node *body = node_element(a, ATOM_body, place_none());
    Node *h1 = node_element(a, ATOM_h1, place_none()), *p1 = node_element(a, ATOM_p, place_none());
    Node *p2 = node_element(a, ATOM_p, place_none()), *strong = node_element(a, ATOM_strong, place_none());
    node_set(a, h1, ATOM_id, STR("top"));
    node_set(a, p1, ATOM_class, STR("a  b"));
    node_set(a, p2, ATOM_lang, STR("ja-JP"));
    *em = node_element(a, ATOM_em, place_none());
    *last = node_element(a, ATOM_p, place_none());
    node_append(body, h1);
    node_append(body, p1);
    node_append(body, p2);
    node_append(p2, *em);
    node_append(p2, node_text(a, STR("x"), place_none()));
    node_append(p2, strong);
    node_append(body, node_element(a, ATOM_div, place_none()));
    node_append(body, node_text(a, STR("tail"), place_none()));
    node_append(body, *last);
    return body;
}

static bool matches(Ward *w, const char *selector, const Node *node)
{
    Str text = str_join(w->arena, str_from(selector), STR("{}"));
    CssSheet *sheet = css_parse(w->arena, STR("s.css"), text, w->diag);
    assert_int_equal(diag_count(w->diag, DIAG_ERROR), 0);
    for (size_t i = 0; i < sheet->rules[0].selector_count; i++)
        if (css_selector_matches(sheet->rules[0].selectors[i], node, NULL))
            return true;
    return false;
}

static void selectors_match(void **state)
{
    Ward *w = *state;
    Node *em, *last;
    Node *body = sample(w->arena, &em, &last), *p1 = body->first->next, *p2 = p1->next, *strong = p2->last;
    const struct {
        const char *selector;
        const Node *node;
        bool match;
    } cases[] = {
        {"body em", em, true}, {"body > em", em, false}, {"body > p > em", em, true}, {"h1 + p", p1, true},
        {"h1 + p", p2, false}, {"h1 ~ p", p2, true}, {"#top ~ p strong", strong, true}, {".a.b", p1, true},
        {".a.c", p1, false}, {"[lang]", p2, true}, {"[lang|=ja]", p2, true}, {"[lang|=j]", p2, false},
        {"[lang='JA-jp' i]", p2, true}, {"[lang^=ja]", p2, true}, {"[lang$=JP]", p2, true}, {"[lang*='-']", p2, true},
        {"[class~=b]", p1, true}, {"[class='']", p1, false}, {"p:first-child", p1, false}, {"p:nth-child(2)", p1, true},
        {"p:nth-child(odd)", p2, true}, {"p:nth-child(-n+2)", p2, false}, {"p:nth-child( 2n + 1 )", last, true},
        {"p:nth-of-type(3)", last, true}, {"p:first-of-type", p1, true}, {"p:last-child", last, true},
        {"p:nth-last-child(3)", p2, true}, {"p:last-of-type", p2, false}, {":root", body, true}, {":root", em, false},
        {"em:empty", em, true}, {"p:empty", p2, false}, {"p:not(.a, #x)", p1, false}, {"p:not([lang])", p1, true},
        {":is(h1, p):where(.b)", p1, true}, {"p:hover", p1, false}, {"*", em, true}, {"em:only-of-type", em, true},
        {"em:only-child", em, false}, {"div p, body  >  p", last, true}, {"p::before", p1, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (matches(w, cases[i].selector, cases[i].node) != cases[i].match)
            fail_msg("%s", cases[i].selector);
}

static void specificity_follows_the_standard(void **state)
{
    Ward *w = *state;
    const struct {
        const char *selector;
        unsigned weight;
    } cases[] = {{"*", 0}, {"p", 1}, {"p::after", 2}, {"#a .b[c] d", 1002001}, {":is(#a, p) b", 1000001},
                 {":where(#a) b", 1}, {":not(.x) b:first-child", 2001}, {"a:only-child", 1001}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CssSheet *sheet = sheet_of(w, str_cstr(w->arena, str_join(w->arena, str_from(cases[i].selector), STR("{}"))));
        assert_int_equal(css_specificity(sheet->rules[0].selectors[0]), cases[i].weight);
    }
    CssSubject subject = css_selector_subject(sheet_of(w, "a p.x#y {}")->rules[0].selectors[0]);
    assert_true(subject.tag == ATOM_p && subject.class_name == atom(STR("x")) && subject.id == atom(STR("y")));
}

static void no_selector_takes_forever(void **state)
{
    Ward *w = *state;
    Node *node = node_element(w->arena, ATOM_div, place_none());
    for (int i = 0; i < 200; i++) {
        Node *child = node_element(w->arena, ATOM_div, place_none());
        node_append(node, child);
        node = child;
    }
    Buf text = buf_on(w->arena);
    buf_put(&text, STR("p "));
    for (int i = 0; i < 30; i++)
        buf_put(&text, STR("div "));
    assert_false(matches(w, str_cstr(w->arena, buf_str(&text)), node));
}

static void colours_are_read(void **state)
{
    Ward *w = *state;
    const struct {
        const char *text;
        int r, g, b, a;
    } cases[] = {{"#f80", 255, 136, 0, 255}, {"#0a141EFF", 10, 20, 30, 255}, {"RebeccaPurple", 102, 51, 153, 255},
                 {"rgb(10, 20, 30)", 10, 20, 30, 255}, {"rgba(100% 0 300 / 50%)", 255, 0, 255, 128},
                 {"hsl(120deg 100% 25%)", 0, 128, 0, 255}, {"transparent", 0, 0, 0, 0}, {"aliceblue", 240, 248, 255, 255},
                 {"yellowgreen", 154, 205, 50, 255}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count, used;
        CssColour c;
        CssToken *t = css_tokens(w->arena, STR("a"), str_from(cases[i].text), &count, w->diag);
        assert_true(css_colour(t, count, &c, &used));
        assert_int_equal(used, count);
        assert_int_equal((int)(c.r * 255 + 0.5f), cases[i].r);
        assert_int_equal((int)(c.g * 255 + 0.5f), cases[i].g);
        assert_int_equal((int)(c.b * 255 + 0.5f), cases[i].b);
        assert_int_equal((int)(c.a * 255 + 0.5f), cases[i].a);
    }
    const char *bad[] = {"#12", "#ggg", "currentcolor", "rgb(1, 2)", "rgb(1 2 3", "12"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t count, used;
        CssColour c;
        CssToken *t = css_tokens(w->arena, STR("a"), str_from(bad[i]), &count, w->diag);
        assert_false(css_colour(t, count, &c, &used));
    }
}

static void inline_styles_keep_their_place(void **state)
{
    Ward *w = *state;
    size_t count;
    css_parse_inline(w->arena, STR("color: red; x"), place_line(STR("a.xhtml"), 7, 20), &count, w->diag);
    assert_int_equal(count, 1);
    expect(w, DIAG_CSS_DECLARATION, 7, 32);
}

static void units_are_points(void **state)
{
    (void)state;
    assert_true(css_unit_points(ATOM_in) == 72 && css_unit_points(ATOM_px) == 0.75);
    assert_true(css_unit_points(ATOM_em) == 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tokens_serve_mapcss), TEST(tokens_know_numbers_escapes_and_places), TEST(page_rules_hold_margin_boxes),
        TEST(a_bad_declaration_is_dropped_alone), TEST(a_bad_selector_drops_its_rule), TEST(an_open_block_is_reported),
        TEST(depth_is_bounded), TEST(selectors_match), TEST(specificity_follows_the_standard),
        TEST(no_selector_takes_forever), TEST(colours_are_read), TEST(inline_styles_keep_their_place),
        TEST(units_are_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
