#include "../unit.h"

#include "source/markdown.h"

#include <string.h>

typedef struct Ward {
    Arena *arena;
    Diag *diag;
    MarkdownFile file;
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

static bool staff(void *context, Arena *arena, Str path, Place place, Str ***rows, size_t *row_count, size_t *column_count)
{
    static const char *const names[] = {"名", "電話", "｜辻󠄀《つじ》", "1\n2", "", "051-089-1005"};
    static const char *const sponsors[] = {"名前", "言葉", "枠", "画像", "造船所", "港と", "１/２", "images/a.svg",
                                           "パン屋", "", "1月4日", "", "眼鏡店", "", "半分", ""};
    bool sponsor = str_eq(path, STR("sponsors.csv"));
    if (!sponsor && !str_eq(path, STR("staff.csv")))
        return diag_add(context, DIAG_FILE_UNREADABLE, place, path, STR(""));
    *row_count = sponsor ? 4 : 3;
    *column_count = sponsor ? 4 : 2;
    *rows = arena_array(arena, Str *, *row_count);
    for (size_t r = 0; r < *row_count; r++) {
        (*rows)[r] = arena_array(arena, Str, *column_count);
        for (size_t c = 0; c < *column_count; c++)
            (*rows)[r][c] = str_from((sponsor ? sponsors : names)[r * *column_count + c]);
    }
    return true;
}

static const char *dump(Ward *w, const char *text)
{
    assert_true(markdown_parse(w->arena, STR("a.md"), str_from(text), staff, w->diag, w->diag, &w->file));
    Buf out = buf_on(w->arena);
    for (Node *node = w->file.body->first; node; node = node->next)
        node_dump(&out, node, 0);
    return str_cstr(w->arena, buf_str(&out));
}

static void no_complaints(Ward *w) { assert_int_equal(diag_count(w->diag, DIAG_ERROR) + diag_count(w->diag, DIAG_WARNING), 0); }

static void expect(Ward *w, DiagId id, uint32_t line, uint32_t column)
{
    size_t count;
    const DiagMessage *all = diag_sorted(w->diag, &count);
    assert_int_equal(count, 1);
    assert_string_equal(diag_name(all[0].id), diag_name(id));
    assert_int_equal(all[0].place.line, line);
    assert_int_equal(all[0].place.column, column);
}

static void front_matter(void **state)
{
    Ward *w = *state;
    dump(w, "\xEF\xBB\xBF---\r\ntitle: 在宅医療：はじめに\r\n# note\r\n\r\n要約： \"a: b\"\r\nempty:\r\n---\r\n本文\r\n");
    assert_int_equal(w->file.meta_count, 3);
    assert_str(w->file.meta[0].key, "title");
    assert_str(w->file.meta[0].value, "在宅医療：はじめに");
    assert_int_equal(w->file.meta[0].place.line, 2);
    assert_int_equal(w->file.meta[0].place.column, 8);
    assert_str(w->file.meta[1].key, "要約");
    assert_str(w->file.meta[1].value, "a: b");
    assert_int_equal(w->file.meta[1].place.line, 5);
    assert_int_equal(w->file.meta[1].place.column, 5);
    assert_str(w->file.meta[2].value, "");
    assert_int_equal(w->file.body->first->place.line, 8);
    no_complaints(w);
}

static void front_matter_mistakes(void **state)
{
    Ward *w = *state;
    dump(w, "---\ntitle\n---\n");
    expect(w, DIAG_MARKDOWN_FRONT, 2, 1);
}

static void open_front_matter(void **state)
{
    Ward *w = *state;
    dump(w, "---\ntitle: a\n\nbody");
    assert_int_equal(diag_count_of(w->diag, DIAG_MARKDOWN_OPEN), 1);
}

static void blocks(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "## 見出し A\n\n## 見出し A\n\n> 引用\n\n- 一\n- 二\n  1. x\n\n3. 三\n\n   四\n\n---\n\n    code\n"),
                        "<h2 id=\"見出し-a\">\n  \"見出し A\"\n<h2 id=\"見出し-a-2\">\n  \"見出し A\"\n"
                        "<blockquote>\n  <p>\n    \"引用\"\n"
                        "<ul>\n  <li>\n    \"一\"\n  <li>\n    \"二\"\n    <ol>\n      <li>\n        \"x\"\n"
                        "<ol start=\"3\">\n  <li>\n    <p>\n      \"三\"\n    <p>\n      \"四\"\n"
                        "<hr>\n<pre>\n  <code>\n    \"code\\n\"\n");
    no_complaints(w);
}

static void inlines(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "*a* **b** `c` [l](https://x/ \"t\") ![絵](images/x.svg) &amp;\\\nend"),
                        "<p>\n  <em>\n    \"a\"\n  \" \"\n  <strong>\n    \"b\"\n  \" \"\n  <code>\n    \"c\"\n  \" \"\n"
                        "  <a href=\"https://x/\" title=\"t\">\n    \"l\"\n  \" \"\n  <img src=\"/images/x.svg\" alt=\"絵\">\n  \" &\"\n  <br>\n  \"end\"\n");
    no_complaints(w);
}

static void line_breaks_between_japanese_vanish(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "日本語の\n文章\nand\nwords\n**強**\n[弱](/x)\nabc\n**d**\n｜漢《かん》\n字"),
                        "<p>\n  \"日本語の\"\n  \"文章\"\n  \" \"\n  \"and\"\n  \" \"\n  \"words\"\n  \" \"\n  <strong>\n    \"強\"\n"
                        "  <a href=\"/x\">\n    \"弱\"\n  \" \"\n  \"abc\"\n  \" \"\n  <strong>\n    \"d\"\n  \" \"\n"
                        "  <ruby>\n    \"漢\"\n    <rt>\n      \"かん\"\n  \"字\"\n");
    no_complaints(w);
}

static void ruby(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "前｜漢字《かんじ》中｜葛󠄀《かつ》"), "<p>\n  \"前\"\n  <ruby>\n    \"漢字\"\n    <rt>\n      \"かんじ\"\n  \"中\"\n"
                                                                 "  <ruby>\n    \"葛󠄀\"\n    <rt>\n      \"かつ\"\n");
    const Node *p = w->file.body->first;
    assert_int_equal(p->first->next->place.column, 2);
    assert_int_equal(p->first->next->first->place.column, 3);
    assert_int_equal(p->first->next->last->first->place.column, 6);
    assert_int_equal(p->first->next->next->place.column, 10);
    assert_string_equal(dump(w, "a｜b｜c《d》"), "<p>\n  \"a｜b\"\n  <ruby>\n    \"c\"\n    <rt>\n      \"d\"\n");
    assert_string_equal(dump(w, "a｜b 《》 》《 ｜《x》"), "<p>\n  \"a｜b 《》 》《 ｜《x》\"\n");
    no_complaints(w);
}

static void places_count_characters(void **state)
{
    Ward *w = *state;
    dump(w, "---\ntitle: x\n---\n\n前の**太字**と[先](/x)\n\n> 中\n> 身");
    const Node *p = w->file.body->first;
    assert_int_equal(p->place.line, 5);
    assert_int_equal(p->first->next->place.line, 5);
    assert_int_equal(p->first->next->place.column, 3);
    assert_int_equal(p->last->place.column, 10);
    assert_int_equal(p->next->first->last->place.line, 8);
}

static void tables_come_from_csv(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "```table staff.csv | 名簿\n```\n"),
                        "<div class=\"table-wrap\" role=\"region\" aria-label=\"名簿\" tabindex=\"0\">\n  <table>\n    <caption>\n      \"名簿\"\n"
                        "    <thead>\n      <tr>\n        <th scope=\"col\">\n          \"名\"\n        <th scope=\"col\">\n          \"電話\"\n"
                        "    <tbody>\n      <tr>\n        <th scope=\"row\">\n          <ruby>\n            \"辻󠄀\"\n            <rt>\n              \"つじ\"\n"
                        "        <td>\n          \"1\"\n          <br>\n          \"2\"\n"
                        "      <tr>\n        <td>\n        <td class=\"nb\">\n          \"051-089-1005\"\n");
    no_complaints(w);
    assert_string_equal(dump(w, "text\n\n```table none.csv\n```\n"), "<p>\n  \"text\"\n");
    expect(w, DIAG_FILE_UNREADABLE, 3, 1);
}

static void frames_have_their_share(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "```frames sponsors.csv\n```\n"),
                        "<div class=\"frames\">\n  <div class=\"share-4\">\n    <img src=\"/images/a.svg\" alt=\"\">\n"
                        "    <p class=\"frame-name\">\n      \"造船所\"\n    <p>\n      \"港と\"\n"
                        "  <div class=\"share-2\">\n    <p class=\"frame-name\">\n      \"パン屋\"\n"
                        "  <div class=\"share-1\">\n    <p class=\"frame-name\">\n      \"眼鏡店\"\n");
    expect(w, DIAG_FRAME_SHARE, 1, 1);
}

static void figures_need_a_description(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "```figure images/a.svg | 絵の説明 | 題\n```\n"),
                        "<figure>\n  <img src=\"/images/a.svg\" alt=\"絵の説明\">\n  <figcaption>\n    \"題\"\n");
    no_complaints(w);
    dump(w, "x\n\n```figure images/a.svg | | 題\n```\n");
    expect(w, DIAG_MARKDOWN_ALT, 3, 1);
}

static void boxes_hold_markdown(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "````note 大切\n日本\n語\n\n```steps\n1. a\n2. b\n```\n````\n"),
                        "<div class=\"note\" role=\"note\">\n  <p class=\"note-title\">\n    \"大切\"\n  <p>\n    \"日本\"\n    \"語\"\n"
                        "  <ol class=\"steps\">\n    <li>\n      \"a\"\n    <li>\n      \"b\"\n");
    assert_int_equal(w->file.body->first->last->first->place.line, 6);
    no_complaints(w);
    dump(w, "```steps\n- a\n```\n");
    expect(w, DIAG_MARKDOWN_STEPS, 1, 1);
}

static void maps_and_codes(void **state)
{
    Ward *w = *state;
    assert_string_equal(dump(w, "```ward-map category=clinic width=\"80 mm\"\ngrid=yes\n```\n\n```qr https://x.jp/ | 題\n```\n"),
                        "<figure class=\"map\">\n  <ward-map category=\"clinic\" width=\"80 mm\" grid=\"yes\">\n"
                        "<figure class=\"qr\">\n  <qr-code value=\"https://x.jp/\">\n  <figcaption>\n    \"題\"\n");
    no_complaints(w);
    dump(w, "```ward-map onclick=x\n```\n");
    expect(w, DIAG_MARKDOWN_FENCE_VALUE, 1, 1);
}

static void what_is_left_out_is_told(void **state)
{
    Ward *w = *state;
    const struct {
        const char *text;
        DiagId id;
        uint32_t line, column;
    } cases[] = {
        {"a\n\nb <script>x</script>", DIAG_MARKDOWN_HTML, 3, 3}, {"x\n\n<div>\n</div>", DIAG_MARKDOWN_HTML, 3, 1},
        {"[x](javascript:alert(1))", DIAG_MARKDOWN_URL, 1, 1}, {"# 題", DIAG_MARKDOWN_HEADING, 1, 1},
        {"```tabel x\n```", DIAG_MARKDOWN_FENCE, 1, 1}, {"日本**「強調」**です", DIAG_MARKDOWN_STARS, 1, 3},
        {"![](images/x.svg)", DIAG_MARKDOWN_ALT, 1, 1}, {"```qr\n```", DIAG_MARKDOWN_FENCE_VALUE, 1, 1},
        {"---\na: 1\na: 2\n---", DIAG_MARKDOWN_TWICE, 3, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        diag_close(w->diag);
        w->diag = diag_open();
        const char *shown = dump(w, cases[i].text);
        size_t count;
        const DiagMessage *all = diag_sorted(w->diag, &count);
        if (count == 0 || all[0].id != cases[i].id || all[0].place.line != cases[i].line || all[0].place.column != cases[i].column)
            fail_msg("%s: %zu %s %u:%u", cases[i].text, count, count ? diag_name(all[0].id) : "", count ? all[0].place.line : 0,
                     count ? all[0].place.column : 0);
        assert_null(strstr(shown, "<script"));
        assert_null(strstr(shown, "href=\"javascript"));
    }
    dump(w, "<!-- a comment -->");
}

static void hostile_depth_ends_in_a_message(void **state)
{
    Ward *w = *state;
    Buf text = buf_on(w->arena);
    for (int i = 0; i < 5000; i++)
        buf_putc(&text, '>');
    buf_put(&text, STR(" end"));
    const char *shown = dump(w, str_cstr(w->arena, buf_str(&text)));
    assert_non_null(strstr(shown, "\"end\""));
    assert_int_equal(diag_count_of(w->diag, DIAG_MARKDOWN_DEPTH), 1);
}

/* As many headings of one name as a file may hold: each has an id of its own, and none counts from the first. */
static void headings_of_one_name_differ(void **state)
{
    enum { HEADINGS = 40000 };
    Ward *w = *state;
    Buf text = buf_on(w->arena);
    for (size_t i = 0; i < HEADINGS; i++)
        buf_put(&text, i == 1 ? STR("## 港-3\n") : STR("## 港\n"));
    assert_true(markdown_parse(w->arena, STR("a.md"), buf_str(&text), NULL, NULL, w->diag, &w->file));
    const Node *at = w->file.body->first;
    static const char *const first[] = {"港", "港-3", "港-2", "港-4"};
    for (size_t i = 0; i < 4; i++, at = at->next)
        assert_str(node_get(at, ATOM_id), first[i]);
    assert_str(node_get(w->file.body->last, ATOM_id), "港-40000");
}

static void other_encodings_are_refused(void **state)
{
    Ward *w = *state;
    assert_false(markdown_parse(w->arena, STR("a.md"), STR("a\n\x82\xa0"), NULL, NULL, w->diag, &w->file));
    expect(w, DIAG_MARKDOWN_ENCODING, 2, 0);
    assert_non_null(w->file.body);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(front_matter), TEST(front_matter_mistakes), TEST(open_front_matter), TEST(blocks), TEST(inlines),
        TEST(line_breaks_between_japanese_vanish), TEST(ruby), TEST(places_count_characters), TEST(tables_come_from_csv),
        TEST(frames_have_their_share), TEST(figures_need_a_description), TEST(boxes_hold_markdown), TEST(maps_and_codes), TEST(what_is_left_out_is_told),
        TEST(headings_of_one_name_differ), TEST(hostile_depth_ends_in_a_message), TEST(other_encodings_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
