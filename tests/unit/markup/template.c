#include "../unit.h"

#include "markup/template.h"

#include <string.h>

typedef struct Ward {
    Arena *arena;
    Diag *diag;
    Value root;
    TemplateScope scope[4];
    size_t scope_count;
    Str page;
    HtmlOptions options;
} Ward;

static int set_up(void **state)
{
    static Ward ward;
    ward = (Ward){.arena = arena_open(), .diag = diag_open(), .page = STR("/a/b/c.html")};
    ward.root = value_record(ward.arena);
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

static Value text(const char *s) { return value_string(str_from(s)); }
static void give(Ward *w, const char *name, Value value) { record_set(w->arena, w->root, atom(str_from(name)), value); }

static Value record_of(Ward *w, const char *key, Value value)
{
    Value record = value_record(w->arena);
    record_set(w->arena, record, atom(str_from(key)), value);
    return record;
}

static Value list_of(Ward *w, const char **texts)
{
    Value list = value_list(w->arena);
    for (; *texts; texts++)
        list_push(w->arena, list, text(*texts));
    return list;
}

static TemplateInput input_of(Ward *w)
{
    return (TemplateInput){.root = w->root, .scope = w->scope, .scope_count = w->scope_count, .page_path = w->page};
}

/* Files: name, text, name, text …, NULL. The first is run. */
static TemplateSet *set_of(Ward *w, const char **files)
{
    TemplateSource sources[8];
    size_t count = 0;
    for (; files[2 * count]; count++)
        sources[count] = (TemplateSource){.name = str_from(files[2 * count]),
                                          .file = str_from(files[2 * count]),
                                          .bytes = str_from(files[2 * count + 1])};
    return template_set(w->arena, sources, count, w->diag);
}

static const char *html_of(Ward *w, const char **files)
{
    TemplateSet *set = set_of(w, files);
    TemplateInput input = input_of(w);
    Buf out = buf_on(w->arena);
    template_html(template_find(set, str_from(files[0])), w->arena, &input, &w->options, &out, w->diag);
    return str_cstr(w->arena, buf_str(&out));
}

static const char *html(Ward *w, const char *body) { return html_of(w, (const char *[]){"t.xhtml", body, NULL}); }

static const char *tree(Ward *w, const char *body)
{
    TemplateSet *set = set_of(w, (const char *[]){"t.xhtml", body, NULL});
    TemplateInput input = input_of(w);
    Node *node = template_tree(template_find(set, STR("t.xhtml")), w->arena, &input, w->diag);
    Buf out = buf_on(w->arena);
    if (node)
        node_dump(&out, node, 0);
    return str_cstr(w->arena, buf_str(&out));
}

static void no_complaints(Ward *w)
{
    size_t count;
    const DiagMessage *all = diag_sorted(w->diag, &count);
    if (count > 0) {
        Buf message = buf_on(w->arena);
        diag_write(&message, &all[0], DIAG_EN);
        fail_msg("%s", message.data);
    }
}

static void expect(Ward *w, DiagId id, uint32_t line, uint32_t column)
{
    size_t count;
    const DiagMessage *all = diag_sorted(w->diag, &count);
    assert_int_equal(count, 1);
    assert_string_equal(diag_name(all[0].id), diag_name(id));
    assert_int_equal(all[0].place.line, line);
    assert_int_equal(all[0].place.column, column);
}

/* Evaluates an expression by writing it. */
static const char *value(Ward *w, const char *expression)
{
    const char *written = html(w, str_cstr(w->arena, str_printf(w->arena, "<p>{%s}</p>", expression)));
    return str_cstr(w->arena, str_slice(str_from(written), 3, strlen(written) - 4));
}

/* ---- structure ---- */

static void html_syntax(void **state)
{
    Ward *w = *state;
    assert_string_equal(html(w, "<html lang='ja'><head><meta charset='utf-8'/></head><body><p/>a &lt; b &amp; c"
                                "<br/><textarea></textarea><svg viewBox='0 0 1 1'><path d='M0 0'/><g></g></svg></body></html>"),
                        "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"></head><body><p></p>a &lt; b &amp; c"
                        "<br><textarea></textarea><svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><g/></svg></body></html>");
    no_complaints(w);
}

static void white_space_collapses(void **state)
{
    Ward *w = *state;
    assert_string_equal(html(w, "<div>\n  <p>日本語の\n    文章。\n  and\n words\n 全　角</p>\n\n<pre>  a\n  b</pre></div>"),
                        "<div>\n<p>日本語の文章。and\nwords\n全　角</p>\n<pre>  a\n  b</pre></div>");
    no_complaints(w);
}

static void loops_conditions_and_lets(void **state)
{
    Ward *w = *state;
    give(w, "items", list_of(w, (const char *[]){"い", "ろ", "は", NULL}));
    give(w, "none", value_list(w->arena));
    assert_string_equal(html(w, "<ul><t:for each='x' in='items' index='i'><li><t:let name='n' value='i + 1'/>{n}:{x}"
                                "<t:if test='i == 0'>first<t:elif test='i == 2'/>last<t:else/>middle</t:if></li></t:for>"
                                "<t:for each='x' in='none'>never</t:for><t:if test='none'>never</t:if></ul>"),
                        "<ul><li>1:いfirst</li><li>2:ろmiddle</li><li>3:はlast</li></ul>");
    no_complaints(w);
}

static void loops_nest_and_names_end(void **state)
{
    Ward *w = *state;
    give(w, "items", list_of(w, (const char *[]){"a", "b", NULL}));
    assert_string_equal(html(w, "<p><t:for each='x' in='items'>{x}[<t:for each='x' in='items'>{x}</t:for>]</t:for></p>"),
                        "<p>a[ab]b[ab]</p>");
    no_complaints(w);
    html(w, "<p><t:for each='x' in='items'></t:for>\n {x}</p>");
    expect(w, DIAG_TEMPLATE_NAME, 2, 3);
}

static void includes_take_parameters_and_content(void **state)
{
    Ward *w = *state;
    give(w, "site", record_of(w, "name", text("汐見区")));
    give(w, "items", list_of(w, (const char *[]){"a", "b", NULL}));
    const char *files[] = {
        "web/page.xhtml", "<t:include file='web/layout.xhtml' title='題 {site.name}' list='{items}'><t:let name='q' value=\"'Q'\"/>"
                          "<t:for each='x' in='items'><t:include file='parts/item.xhtml' it='{x}'/></t:for>{q}"
                          "<t:fill name='head'><meta name='x'/></t:fill></t:include>",
        "web/layout.xhtml", "<html><head><title>{title}</title><t:slot name='head'/></head><body>{count(list)}"
                            "<main><t:slot>empty</t:slot></main><t:slot name='foot'><i>foot</i></t:slot></body></html>",
        "web/parts/item.xhtml", "<t:fragment><b>{it}</b>,</t:fragment>",
        NULL};
    assert_string_equal(html_of(w, files),
                        "<!DOCTYPE html>\n<html><head><title>題 汐見区</title><meta name=\"x\"></head><body>2"
                        "<main><b>a</b>,<b>b</b>,Q</main><i>foot</i></body></html>");
    no_complaints(w);
}

static void an_empty_slot_shows_its_own_content(void **state)
{
    Ward *w = *state;
    assert_string_equal(html_of(w, (const char *[]){"a", "<t:include file='b'>\n</t:include>", "b", "<p><t:slot>own</t:slot></p>", NULL}),
                        "<p>own</p>");
    no_complaints(w);
}

static void included_files_do_not_see_loop_names(void **state)
{
    Ward *w = *state;
    give(w, "items", list_of(w, (const char *[]){"a", NULL}));
    html_of(w, (const char *[]){"a", "<p><t:for each='x' in='items'><t:include file='b'/></t:for></p>", "b", "<i>{x}</i>", NULL});
    expect(w, DIAG_TEMPLATE_NAME, 1, 5);
}

static void cycles_are_reported(void **state)
{
    Ward *w = *state;
    set_of(w, (const char *[]){"a", "<p><t:include file='a'/></p>", NULL});
    expect(w, DIAG_TEMPLATE_CYCLE, 1, 21);
}

static void growth_is_bounded(void **state)
{
    Ward *w = *state;
    const char *twice[] = {"<p><t:include file='b'/><t:include file='b'/><t:include file='b'/><t:include file='b'/></p>",
                           "<p><t:include file='c'/><t:include file='c'/><t:include file='c'/><t:include file='c'/></p>",
                           "<p><t:include file='d'/><t:include file='d'/><t:include file='d'/><t:include file='d'/></p>",
                           "<p><t:include file='e'/><t:include file='e'/><t:include file='e'/><t:include file='e'/></p>"};
    Buf many = buf_on(w->arena);
    buf_put(&many, STR("<p>"));
    for (int i = 0; i < 2000; i++)
        buf_put(&many, STR("<i>{a.b}</i>"));
    buf_put(&many, STR("</p>"));
    set_of(w, (const char *[]){"a", twice[0], "b", twice[1], "c", twice[2], "d", twice[3], "e", many.data, NULL});
    assert_true(diag_count_of(w->diag, DIAG_TEMPLATE_SIZE) > 0);
}

/* ---- attributes ---- */

static void attributes_come_and_go(void **state)
{
    Ward *w = *state;
    give(w, "yes", value_bool(true));
    give(w, "no", value_bool(false));
    give(w, "empty", text(""));
    assert_string_equal(html(w, "<p hidden='{yes}' title='{no}' lang='{absent}' id='{empty}' aria-hidden='{yes}' class='a {no}b{{}}'/>"),
                        "<p hidden=\"hidden\" id=\"\" aria-hidden=\"true\" class=\"a b{}\"></p>");
    no_complaints(w);
}

static void t_attr_replaces_the_last_true_one(void **state)
{
    Ward *w = *state;
    give(w, "a", value_bool(true));
    const char *body = "<p id='x' class='own'> <t:attr name='class' value='first' if='a'/>"
                       "<t:attr name='class' value='second {a ? 1 : 2}' if='c'/><t:attr name='data-n' value='{1}'/>text</p>";
    give(w, "c", value_bool(true));
    assert_string_equal(html(w, body), "<p id=\"x\" class=\"second 1\" data-n=\"1\">text</p>");
    assert_string_equal(tree(w, body), "<p id=\"x\" class=\"second 1\" data-n=\"1\">\n  \"text\"\n");
    give(w, "c", value_bool(false));
    assert_string_equal(html(w, body), "<p id=\"x\" class=\"first\" data-n=\"1\">text</p>");
    no_complaints(w);
    html(w, "<p>text<t:attr name='a' value='b'/></p>");
    expect(w, DIAG_TEMPLATE_ELEMENT, 1, 8);
}

/* ---- escaping ---- */

static void text_and_attributes_are_escaped(void **state)
{
    Ward *w = *state;
    give(w, "x", text("<script>alert(\"1\")</script>&amp; and a long tail \"<>&\" that goes on"));
    assert_string_equal(html(w, "<p title='{x}' class='a {x}'>{x}</p>"),
                        "<p title=\"&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp; and a long tail &quot;&lt;&gt;&amp;&quot; that goes on\" "
                        "class=\"a &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp; and a long tail &quot;&lt;&gt;&amp;&quot; that goes on\">"
                        "&lt;script&gt;alert(\"1\")&lt;/script&gt;&amp;amp; and a long tail \"&lt;&gt;&amp;\" that goes on</p>");
}

static void urls_are_checked_and_made_relative(void **state)
{
    Ward *w = *state;
    give(w, "u", text("/x/y.html"));
    give(w, "site", text("https://example.jp/?a=1&b=2"));
    give(w, "q", text("a&b=c d/漢"));
    assert_string_equal(html(w, "<p><a href='/x/'/><a href='{u}#h'/><a href='{site}'/><a href='tel:{1}'/><a href='//h/{q}?q={q}'/>"
                                "<img src='/i.png' srcset='/i.png 1x, /j.png 2x' data-u=\"{url('/s.json')}\"/><a href=\"{url('/a.html')}#b\"/></p>"),
                        "<p><a href=\"../../x/index.html\"></a><a href=\"../../x/y.html#h\"></a>"
                        "<a href=\"https://example.jp/?a=1&amp;b=2\"></a><a href=\"tel:1\"></a>"
                        "<a href=\"//h/a%26b=c%20d/漢?q=a%26b%3Dc%20d/漢\"></a>"
                        "<img src=\"../../i.png\" srcset=\"../../i.png 1x, ../../j.png 2x\" data-u=\"../../s.json\">"
                        "<a href=\"../../a.html#b\"></a></p>");
    no_complaints(w);
}

static void bad_urls_become_a_hash(void **state)
{
    Ward *w = *state;
    const char *bad[] = {"javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "JaVaScRiPt:x", "data:text/html,x",
                         "vbscript:x", "file:///etc/passwd", "\x01javascript:x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        give(w, "u", text(bad[i]));
        assert_string_equal(html(w, "<p><a href='{u}'/><form action='{u}x'/><svg><use xlink:href='{u}'/></svg></p>"),
                            "<p><a href=\"#\"></a><form action=\"#\"></form><svg><use xlink:href=\"#\"/></svg></p>");
    }
    assert_int_equal(diag_count_of(w->diag, DIAG_TEMPLATE_URL), 3); /* equal ones merge */
    tree(w, "<a href='javascript:alert(1)'>x</a>");
    assert_int_equal(diag_count_of(w->diag, DIAG_TEMPLATE_FORBIDDEN), 1);
}

static void json_scripts_are_data(void **state)
{
    Ward *w = *state;
    give(w, "x", text("</script><!-- \"q\" \\ \n\xE2\x80\xA8"));
    Value record = record_of(w, "名", text("a&b"));
    list_push(w->arena, (record_set(w->arena, record, atom(STR("l")), value_list(w->arena)), record_get(record, atom(STR("l")))), value_number(1.5));
    give(w, "r", record);
    assert_string_equal(html(w, "<script type='application/json'>{{\"a\":{x},\"b\":\"pre {x} post\",\"c\":{json(r)},\"d\":{nothing}}}</script>"),
                        "<script type=\"application/json\">{\"a\":\"\\u003c/script\\u003e\\u003c!-- \\\"q\\\" \\\\ \\u000a\\u2028\","
                        "\"b\":\"pre \\u003c/script\\u003e\\u003c!-- \\\"q\\\" \\\\ \\u000a\\u2028 post\",\"c\":{\"名\":\"a\\u0026b\",\"l\":[1.5]},\"d\":null}</script>");
}

static void forbidden_places(void **state)
{
    Ward *w = *state;
    const char *bad[] = {"<p onclick='f({x})'/>", "<p><style>a {x} b</style></p>", "<p><script>var a = {x.y};</script></p>",
                         "<iframe srcdoc='{x}'/>", "<a href='JavaScript:f()'/>", "<meta http-equiv='refresh' content='0;{x}'/>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        html(w, bad[i]);
        if (diag_count_of(w->diag, DIAG_TEMPLATE_FORBIDDEN) == 0)
            fail_msg("%s", bad[i]);
        diag_close(w->diag);
        w->diag = diag_open();
    }
    assert_string_equal(html(w, "<p><style>a { color: red }</style><script>if (a &lt; b) { c() }</script></p>"),
                        "<p><style>a { color: red }</style><script>if (a < b) { c() }</script></p>");
    no_complaints(w);
    html(w, "<p><script>a = '&lt;/script>'</script></p>");
    assert_int_equal(diag_count_of(w->diag, DIAG_TEMPLATE_RAW), 1);
}

static void styles_take_plain_values_only(void **state)
{
    Ward *w = *state;
    give(w, "n", value_number(12.5));
    give(w, "bad", text("red; background: url(//evil)"));
    assert_string_equal(html(w, "<p style='--n:{n}%;width:{n}mm'/>"), "<p style=\"--n:12.5%;width:12.5mm\"></p>");
    no_complaints(w);
    assert_string_equal(html(w, "<p style='color:{bad}'/>"), "<p style=\"color:\"></p>");
    expect(w, DIAG_TEMPLATE_STYLE, 1, 18);
}

/* ---- expressions ---- */

static void expressions_compute(void **state)
{
    Ward *w = *state;
    give(w, "list", list_of(w, (const char *[]){"b", "a", "c", NULL}));
    Value people = value_list(w->arena);
    const char *names[] = {"x", "y", "z"};
    for (int i = 0; i < 3; i++) {
        Value person = record_of(w, "name", text(names[i]));
        record_set(w->arena, person, atom(STR("age")), value_number(30 - i * 10));
        record_set(w->arena, person, atom(STR("ward")), record_of(w, "key", text(i == 1 ? "n" : "s")));
        list_push(w->arena, people, person);
    }
    give(w, "people", people);
    give(w, "day", record_of(w, "wareki", text("令和8年4月1日")));
    const struct {
        const char *expression, *result;
    } cases[] = {
        {"1 + 2 * 3", "7"}, {"(1 + 2) * 3", "9"}, {"7 % 4 - -1", "4"}, {"1 / 0", ""}, {"'a' + 1 + 'b'", "a1b"},
        {"1.5", "1.5"}, {"1 &lt; 2 ? 'y' : 'n'", "y"}, {"2 &gt;= 2 and 'b' > 'a' ? 'y' : 'n'", "y"},
        {"'1' == 1 ? 'y' : 'n'", "y"}, {"nil == false ? 'y' : 'n'", "n"}, {"not absent ? 'y' : 'n'", "y"},
        {"absent or 'd'", "d"}, {"'' and 'd'", ""}, {"false or nil or 'e' or 'f'", "e"}, {"true and false or 'g'", "g"},
        {"list[0]", "b"}, {"list[9]", ""}, {"people[1].name", "y"}, {"people[1]['age']", "20"}, {"(true ? people[0] : people[2]).name", "x"},
        {"count(list)", "3"}, {"count(nil)", "0"}, {"first(list)", "b"}, {"last(list)", "c"}, {"join(sort(list), '、')", "a、b、c"},
        {"join(reverse(list))", "cab"}, {"join(slice(list, 1, 9), ',')", "a,c"}, {"join(slice(list, -1), ',')", "c"},
        {"join(map(sort(people, 'age'), 'name'), '')", "zyx"}, {"join(map(where(people, 'ward.key', 's'), 'name'), '')", "xz"},
        {"count(where(people, 'age'))", "3"}, {"count(group(people, 'ward.key'))", "2"},
        {"count(pack(people, 'age', 1))", "3"}, {"count(pack(people, 'age', 50))", "2"}, {"count(pack(people, 'age', 999))", "1"},
        {"join(map(pack(people, 'age', 50)[0], 'name'), '')", "xy"}, {"count(pack(nil, 'age', 5))", "0"}, {"group(people, 'ward.key')[0].items[1].name", "z"},
        {"group(people, 'ward.key')[1].key", "n"}, {"sum(people, 'age')", "60"}, {"concat('a', 1, nil, 'b')", "a1b"},
        {"number(1234567.891, 1)", "1,234,567.9"}, {"number(-100)", "-100"}, {"number('1234')", "1,234"}, {"number('×')", "×"},
        {"wareki(day)", "令和8年4月1日"}, {"contains(list, 'a') ? 1 : 2", "1"}, {"contains('abc', 'bc') ? 1 : 2", "1"},
        {"word('ab cd', 'c') ? 1 : 2", "2"}, {"word('ab cd', 'cd') ? 1 : 2", "1"}, {"default(absent, '', 'x')", "x"},
        {"lower('ABCあ')", "abcあ"}, {"digits('045-123（代）45')", "04512345"}, {"json(list)", "[\"b\",\"a\",\"c\"]"},
        {"trim('　a ')", "a"}, {"starts('abc', 'ab') ? 1 : 2", "1"}, {"ends('abc', 'ab') ? 1 : 2", "2"},
        {"replace('a-b-c', '-', '+')", "a+b+c"}, {"join(split('a、b、c', '、'), '|')", "a|b|c"}, {"min(3, 1, 2)", "1"},
        {"max(3, 1, 2)", "3"}, {"round(2.5)", "3"}, {"floor(-0.5)", "-1"}, {"url('/x/')", "../../x/index.html"},
        {"'it\\'s'", "it's"}, {"true ? false ? 1 : 2 : 3", "2"}, {"'{' + '}'", "{}"}, {"list[count(list) - 1]", "c"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(value(w, cases[i].expression), cases[i].result) != 0)
            fail_msg("%s gives %s", cases[i].expression, value(w, cases[i].expression));
    no_complaints(w);
}

static void mistakes_have_places(void **state)
{
    Ward *w = *state;
    const struct {
        const char *body;
        DiagId id;
        uint32_t line, column;
    } cases[] = {
        {"<p>\n {a +}</p>", DIAG_TEMPLATE_EXPRESSION, 2, 6}, {"<p>あ{1 2}</p>", DIAG_TEMPLATE_EXPRESSION, 1, 8},
        {"<p>{nofun(1)}</p>", DIAG_TEMPLATE_FUNCTION, 1, 5}, {"<p>{count()}</p>", DIAG_TEMPLATE_ARGUMENTS, 1, 5},
        {"<p>a } b</p>", DIAG_TEMPLATE_BRACE, 1, 6}, {"<p>a {b</p>", DIAG_TEMPLATE_BRACE, 1, 6}, {"<p>{'a}</p>", DIAG_TEMPLATE_EXPRESSION, 1, 5},
        {"<p>\n<t:loop/></p>", DIAG_TEMPLATE_ELEMENT, 2, 1}, {"<p><t:for each='x'/></p>", DIAG_TEMPLATE_ATTRIBUTE, 1, 4},
        {"<p><t:if test='a ='>x</t:if></p>", DIAG_TEMPLATE_EXPRESSION, 1, 18}, {"<p><t:else/></p>", DIAG_TEMPLATE_ELEMENT, 1, 4},
        {"<p><t:include file='none'/></p>", DIAG_TEMPLATE_INCLUDE, 1, 21}, {"<p><br>x</br></p>", DIAG_TEMPLATE_ELEMENT, 1, 8},
        {"<p title='a {b.}'/>", DIAG_TEMPLATE_EXPRESSION, 1, 16}, {"<p>{absent.member}</p>", DIAG_TEMPLATE_NAME, 1, 5},
        {"<p>{ absent }</p>", DIAG_TEMPLATE_NAME, 1, 6}, {"<p><t:insert node=\"'text'\"/></p>", DIAG_TEMPLATE_NOT_NODE, 1, 20},
        {"<p>{split('a', 'b')}</p>", DIAG_TEMPLATE_VALUE, 1, 5},
        {"<p>{((((((((((((((((((((((((((((((((((((((((((((((((((((((((1</p>", DIAG_TEMPLATE_EXPRESSION, 1, 52},
        {"<p>{1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+1"
         "))))))))))))))))))))))))))))))))}</p>", DIAG_TEMPLATE_EXPRESSION, 1, 101},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        html(w, cases[i].body);
        size_t count;
        const DiagMessage *all = diag_sorted(w->diag, &count);
        if (count != 1 || all[0].id != cases[i].id || all[0].place.line != cases[i].line || all[0].place.column != cases[i].column)
            fail_msg("%s: %zu %s %u:%u", cases[i].body, count, count ? diag_name(all[0].id) : "", count ? all[0].place.line : 0,
                     count ? all[0].place.column : 0);
        diag_close(w->diag);
        w->diag = diag_open();
    }
}

static void absent_names_may_be_asked_for(void **state)
{
    Ward *w = *state;
    assert_string_equal(html(w, "<p><t:if test='absent'>{absent.x}<t:elif test='not absent and 1'/>none</t:if>"
                                "<t:for each='x' in='absent'>x</t:for>{default(absent, 'd')}<b title='{absent}'/></p>"),
                        "<p>noned<b></b></p>");
    no_complaints(w);
    w->scope[0] = (TemplateScope){STR("absent"), text("given")};
    w->scope_count = 1;
    assert_string_equal(html(w, "<p>{absent}</p>"), "<p>given</p>");
}

/* ---- trees and custom elements ---- */

static void trees_have_places(void **state)
{
    Ward *w = *state;
    give(w, "x", text("値"));
    TemplateSet *set = set_of(w, (const char *[]){"t", "<p>\n<b title='a{x}'>{x}</b><a href='/y'/></p>", NULL});
    TemplateInput input = input_of(w);
    Node *p = template_tree(template_find(set, STR("t")), w->arena, &input, w->diag);
    Node *b = p->first->next;
    assert_int_equal(b->place.line, 2);
    assert_int_equal(b->first->place.column, 18);
    assert_str(b->first->text, "値");
    assert_str(node_get(b, ATOM_title), "a値");
    assert_str(node_get(b->next, ATOM_href), "../../y");
    assert_true(p->parent == NULL && b->parent == p);
    input.page_path = STR("");
    p = template_tree(template_find(set, STR("t")), w->arena, &input, w->diag);
    assert_str(node_get(p->last, ATOM_href), "/y");
    no_complaints(w);
}

static void markdown_goes_in_without_its_article(void **state)
{
    Ward *w = *state;
    Node *article = node_element(w->arena, ATOM_article, place_none());
    Node *link = node_element(w->arena, ATOM_a, place_none());
    node_set(w->arena, link, ATOM_href, STR("/x.html"));
    node_append(article, link);
    node_append(link, node_text(w->arena, STR("<本>"), place_none()));
    give(w, "body", value_node(article));
    assert_string_equal(html(w, "<div><t:insert node='body'/><t:insert node='absent'/></div>"),
                        "<div><a href=\"../../x.html\">&lt;本&gt;</a></div>");
    assert_string_equal(tree(w, "<div><t:insert node='body'/></div>"), "<div>\n  <a href=\"/x.html\">\n    \"<本>\"\n");
    no_complaints(w);
}

static bool draw(void *context, Arena *scratch, const Node *element, const TemplateInput *input, Buf *out)
{
    (void)context, (void)input;
    if (element->tag != ATOM_ward_map)
        return false;
    buf_printf(out, "[map " STR_FMT " " STR_FMT "]", STR_ARG(node_get(element, atom(STR("category")))),
               STR_ARG(node_text_content(scratch, element)));
    return true;
}

static void custom_elements_are_drawn(void **state)
{
    Ward *w = *state;
    give(w, "items", list_of(w, (const char *[]){"a", "b", NULL}));
    w->options.element = draw;
    assert_string_equal(html(w, "<p><t:for each='x' in='items'><ward-map category='{x}'>t{x}</ward-map><x-y n='{x}'/></t:for></p>"),
                        "<p>[map a ta]<x-y n=\"a\"></x-y>[map b tb]<x-y n=\"b\"></x-y></p>");
    w->options.element = NULL;
    assert_string_equal(html(w, "<p><ward-map category='a'/></p>"), "<p><ward-map category=\"a\"></ward-map></p>");
    no_complaints(w);
}

static void relative_urls(void **state)
{
    Ward *w = *state;
    assert_str(url_relative(w->arena, STR("/c/d/e.html"), STR("/a/b.html")), "../../a/b.html");
    assert_str(url_relative(w->arena, STR("/e.html"), STR("/a/?x=/")), "a/index.html?x=/");
    assert_str(url_relative(w->arena, STR("/c/e.html"), STR("https://x/")), "https://x/");
    assert_str(url_relative(w->arena, STR("/c/e.html"), STR("//x/")), "//x/");
    assert_str(url_relative(w->arena, STR("/c/e.html"), STR("/")), "../index.html");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(html_syntax), TEST(white_space_collapses), TEST(loops_conditions_and_lets), TEST(loops_nest_and_names_end),
        TEST(includes_take_parameters_and_content), TEST(an_empty_slot_shows_its_own_content),
        TEST(included_files_do_not_see_loop_names), TEST(cycles_are_reported), TEST(growth_is_bounded),
        TEST(attributes_come_and_go), TEST(t_attr_replaces_the_last_true_one), TEST(text_and_attributes_are_escaped),
        TEST(urls_are_checked_and_made_relative), TEST(bad_urls_become_a_hash), TEST(json_scripts_are_data),
        TEST(forbidden_places), TEST(styles_take_plain_values_only), TEST(expressions_compute), TEST(mistakes_have_places),
        TEST(absent_names_may_be_asked_for), TEST(trees_have_places), TEST(markdown_goes_in_without_its_article),
        TEST(custom_elements_are_drawn), TEST(relative_urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
