#include "../unit.h"

#include "markup/xml.h"

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

static Node *parse(Ward *w, const char *text) { return xml_parse(w->arena, STR("a.xhtml"), str_from(text), w->diag); }

static void expect(Ward *w, DiagId id, uint32_t line)
{
    size_t count;
    const DiagMessage *all = diag_sorted(w->diag, &count);
    assert_int_equal(count, 1);
    assert_int_equal(all[0].id, id);
    assert_int_equal(all[0].place.line, line);
}

static void assert_at(Place place, uint32_t line, uint32_t column)
{
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void makes_a_tree(void **state)
{
    Ward *w = *state;
    Node *root = parse(w, "<?xml version='1.0'?><!DOCTYPE html><t:x xmlns:t='u' a='1 &amp; &#x3042;'>x&lt;y"
                          "<!-- no -->z<![CDATA[<c>]]><b/></t:x>");
    assert_non_null(root);
    Buf out = buf_on(w->arena);
    node_dump(&out, root, 0);
    assert_str(buf_str(&out), "<t:x a=\"1 & あ\">\n  \"x<yz<c>\"\n  <b>\n");
}

static void knows_where_everything_stands(void **state)
{
    Ward *w = *state;
    Node *root = parse(w, "<!-- > -->\n<a\n  x='>'  漢=\"/\"><b>あ<i/>い</b>\n  <c y = 'z'/>お\n<![CDATA[か]]></a>");
    assert_non_null(root);
    assert_at(root->place, 2, 1);
    assert_int_equal(root->attrs[0].line, 3);
    assert_int_equal(root->attrs[0].column, 6);
    assert_int_equal(root->attrs[1].column, 13);
    Node *b = root->first, *c = b->next->next;
    assert_at(b->place, 3, 16);
    assert_at(b->first->place, 3, 19);
    assert_at(b->first->next->place, 3, 20);
    assert_at(b->last->place, 3, 24);
    assert_at(b->next->place, 3, 29);
    assert_at(c->place, 4, 3);
    assert_int_equal(c->attrs[0].column, 11);
    assert_at(c->next->place, 4, 15);
    assert_str(c->next->text, "お\nか");
}

static void bad_files_get_one_message(void **state)
{
    Ward *w = *state;
    assert_null(parse(w, "<a>\n<b></a>\n</b>"));
    expect(w, DIAG_XML_SYNTAX, 2);
}

static void bad_files_of_many_kinds(void **state)
{
    Ward *w = *state;
    const char *bad[] = {"", "x", "<a", "<a b=c/>", "<a/><b/>", "<a b='1' b='2'/>", "<a>&", "<a>&#0;</a>", "</a>",
                         "<a x='<'/>", "<a", "<!DOCTYPE a [", "<a>\x01</a>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(w, bad[i]))
            fail_msg("%s", bad[i]);
    assert_true(diag_count(w->diag, DIAG_ERROR) > 5);
}

static void html_entities_are_an_error(void **state)
{
    Ward *w = *state;
    assert_null(parse(w, "<a>\n&nbsp;</a>"));
    expect(w, DIAG_XML_ENTITY, 2);
}

static void entities_of_an_outer_dtd_too(void **state)
{
    Ward *w = *state;
    assert_null(parse(w, "<!DOCTYPE a SYSTEM 'http://example.invalid/x.dtd'>\n<a>\n&nbsp;</a>"));
    expect(w, DIAG_XML_ENTITY, 3);
}

static void billion_laughs_end_in_a_message(void **state)
{
    Ward *w = *state;
    assert_null(parse(w, "<!DOCTYPE a [\n<!ENTITY a 'ha'>\n<!ENTITY b '&a;&a;&a;&a;'>\n"
                         "<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]>\n<a>&b;&b;</a>"));
    expect(w, DIAG_XML_ENTITY, 2);
}

static void depth_is_bounded(void **state)
{
    Ward *w = *state;
    Buf text = buf_on(w->arena);
    for (int i = 0; i < 100000; i++)
        buf_put(&text, STR("<a>"));
    assert_null(xml_parse(w->arena, STR("a"), buf_str(&text), w->diag));
    expect(w, DIAG_XML_DEPTH, 1);
}

static void other_encodings_are_refused_in_trees(void **state)
{
    Ward *w = *state;
    assert_null(parse(w, "<a>\n\x82\xa0</a>"));
    expect(w, DIAG_XML_ENCODING, 2);
}

typedef struct Seen {
    Buf log;
    int left;
} Seen;

static bool seen_start(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line)
{
    Seen *seen = context;
    buf_printf(&seen->log, "%u<" STR_FMT, line, STR_ARG(name));
    for (size_t i = 0; i < count; i++)
        buf_printf(&seen->log, " " STR_FMT "=" STR_FMT, STR_ARG(attrs[i].name), STR_ARG(attrs[i].value));
    return seen->left-- > 0;
}

static bool seen_end(void *context, Str name)
{
    buf_printf(&((Seen *)context)->log, ">" STR_FMT, STR_ARG(name));
    return true;
}

static bool seen_text(void *context, Str text)
{
    buf_put(&((Seen *)context)->log, text);
    return true;
}

static void streams_and_stops(void **state)
{
    Ward *w = *state;
    const XmlHandler handler = {seen_start, seen_end, seen_text};
    Seen seen = {buf_on(w->arena), 9};
    Str text = STR("<?xml version='1.0' encoding='Shift_JIS'?>\n<osm a='\x82\xa0'>\n<n:b/>\x82\xa0</osm>");
    assert_true(xml_stream(STR("a"), text, &handler, &seen, w->diag));
    assert_str(buf_str(&seen.log), "2<osm a=あ\n3<n:b>n:bあ>osm");
    seen = (Seen){buf_on(w->arena), 0};
    assert_true(xml_stream(STR("a"), STR("<a><b/></a><"), &handler, &seen, w->diag));
    assert_str(buf_str(&seen.log), "1<a");
    assert_int_equal(diag_count(w->diag, DIAG_ERROR), 0);
    seen.left = 9;
    assert_false(xml_stream(STR("a"), STR("<a><b></a>"), &handler, &seen, w->diag));
    expect(w, DIAG_XML_SYNTAX, 1);
}

static bool count_start(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line)
{
    (void)name, (void)attrs, (void)line;
    *(size_t *)context += count;
    return true;
}
static bool count_end(void *context, Str name) { return (void)context, (void)name, true; }

static void streams_big_files(void **state)
{
    Ward *w = *state;
    const XmlHandler handler = {count_start, count_end, NULL};
    Buf text = buf_on(w->arena);
    buf_put(&text, STR("<osm>"));
    for (int i = 0; i < 300000; i++)
        buf_put(&text, STR("<node id='123456' lat='35.5000000' lon='139.7000000'/>\n"));
    buf_put(&text, STR("</osm>"));
    size_t attrs = 0;
    assert_true(xml_stream(STR("a"), buf_str(&text), &handler, &attrs, w->diag));
    assert_int_equal(attrs, 900000);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(makes_a_tree), TEST(knows_where_everything_stands), TEST(bad_files_get_one_message),
        TEST(bad_files_of_many_kinds), TEST(html_entities_are_an_error), TEST(entities_of_an_outer_dtd_too),
        TEST(billion_laughs_end_in_a_message), TEST(depth_is_bounded), TEST(other_encodings_are_refused_in_trees),
        TEST(streams_and_stops), TEST(streams_big_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
