#include "../unit.h"

#include "build/decode.h"
#include "build/needles.h"

static bool note(void *context, const Needle *needle)
{
    *(const char **)context = needle->owner;
    return false;
}

/* The owner of the first needle found in the decoded file, or "". */
static const char *found(const char *path, const char *bytes, const char *needle, bool bounded)
{
    Arena *a = arena_open();
    Needles *set = needles_open(a, 1);
    static char hit[] = "hit";
    needles_add(set, str_from(needle), bounded, hit);
    Buf out = buf_on(a);
    assert_true(decode_output(a, str_from(path), str_from(bytes), STR(""), &out));
    const char *owner = "";
    needles_find(set, needles_fold(a, buf_str(&out)), note, (void *)&owner);
    arena_close(a);
    return owner;
}

#define FOUND(path, bytes, needle) assert_string_equal(found(path, bytes, needle, false), "hit")
#define NOT_FOUND(path, bytes, needle) assert_string_equal(found(path, bytes, needle, false), "")

static void html_in_all_its_corners(void **state)
{
    (void)state;
    FOUND("a.html", "<p>電話 045-000-1234</p>", "０４５ ０００ １２３４");
    FOUND("a.html", "<p>山田&#x592A;<b>郎</b></p>", "山田　太郎");
    FOUND("a.html", "<a href=\"/x?q=%E5%B1%B1%E7%94%B0%E5%A4%AA%E9%83%8E\">", "山田太郎");
    FOUND("a.html", "<a title='山田&#22826;郎'>", "山田太郎");
    FOUND("a.html", "<!-- 山田太郎 -->", "山田太郎");
    FOUND("a.html", "<script type=\"application/json\">{\"n\":\"\\u5c71\\u7530太郎\"}</script>", "山田太郎");
    FOUND("a.svg", "<text>山田<tspan>太郎</tspan></text>", "山田太郎");
    FOUND("a.html", "<p>ヤマダ ﾀﾛｳ</p>", "やまだタロウ");
    FOUND("a.html", "<p>髙\xF3\xA0\x84\x80橋一郎</p>", "髙橋一郎");
    NOT_FOUND("a.html", "<td>山田</td><td>太郎</td>", "山田太郎");
}

static void names_broken_on_the_page(void **state)
{
    (void)state;
    const char *each = "<p>担当は<ruby>山<rp>（</rp><rt>やま</rt><rp>）</rp></ruby><ruby>田<rt>だ</rt></ruby><b>太郎</b>です</p>";
    FOUND("a.html", each, "山田太郎");
    FOUND("a.html", each, "やまだ");
    FOUND("a.html", "<p><ruby>山<rt>やま<rt></ruby>\n<ruby><rb>田</rb><rt lang=\"ja\">だ</rt></ruby></p>", "山田");
    assert_string_equal(found("a.html", each, "担当は山田太郎", true), "hit");
    assert_string_equal(found("a.html", "<p>（<ruby>佐<rt>さ</rt></ruby><ruby>藤<rt>とう</rt></ruby>）</p>", "佐藤", true), "hit");
    NOT_FOUND("a.html", "<p><ruby>山<rt>やま</rt></ruby></p><p><ruby>田太郎<rt>だ</rt></ruby></p>", "山田太郎");
    NOT_FOUND("a.html", "<p><ruby>山<rt>やま</rt></ruby>の<ruby>田<rt>だろう</rt></ruby></p>", "やまだろう");
    FOUND("a.html", "<p>山田<br/>太郎</p>", "山田太郎");
    FOUND("a.html", "<p>山田&shy;太&#173;郎</p>", "山田太郎");
    FOUND("a.html", "<p>山&ZeroWidthSpace;田\u200B太&zwj;郎\u2060\uFEFF</p>", "山田太郎");
    FOUND("a.csv", "山\u200C田\u202F太\u2009郎", "山田太郎");
    FOUND("a.html", "<p>山<u>田</u><bdi>太</bdi><wbr>郎</p>", "山田太郎");
}

/* What stands in a picture beside its pixels is read; what the pixels happen to spell is not. */
static void pictures(void **state)
{
    (void)state;
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\x13tEXtAuthor\0山田太郎\0\0\0\0\0\0\0\x0cIDAT佐藤花子0000";
    Arena *a = arena_open();
    Buf out = buf_on(a);
    assert_true(decode_output(a, STR("a.png"), (Str){png, sizeof png - 1}, STR(""), &out));
    assert_true(str_contains(buf_str(&out), STR("山田太郎")) && !str_contains(buf_str(&out), STR("佐藤花子")));
    arena_close(a);
}

static void names_data_and_tables(void **state)
{
    (void)state;
    FOUND("facility/%E5%B1%B1%E7%94%B0%E5%A4%AA%E9%83%8E.html", "", "山田太郎");
    FOUND("a.json", "{\"a\":\"x@\\u0065xample.jp\"}", "x@example.jp");
    FOUND("a.js", "A=\"\\ud842\\udfb7野家本店\"", "𠮷野家本店");
    FOUND("a.csv", "1,\"山田\n太郎\",2\r\n", "山田太郎");
    FOUND("a.csv", "1,\"夜は\"\"山田\"\"へ\",2\r\n", "夜は\"山田\"へ");
}

static void outlines_are_no_text(void **state)
{
    (void)state;
    NOT_FOUND("a.svg", "<path d=\"M0 0L0450001234 1L2 2L3 3L4 4L5 5L6 6Z\"/>", "0450001234");
    FOUND("a.svg", "<path d=\"M0 0 山田太郎 L3 3L4 4L5 5L6 6Z 0 0 0 0 0\"/>", "山田太郎");
}

static void bounded_needles_stand_alone(void **state)
{
    (void)state;
    assert_string_equal(found("a.txt", "佐藤 医院", "佐藤", true), "");
    assert_string_equal(found("a.txt", "（佐藤）", "佐藤", true), "hit");
    assert_string_equal(found("a.txt", "港町12", "港町1", true), "");
    assert_string_equal(found("a.txt", "港町1、", "港町1", true), "hit");
    assert_string_equal(found("a.txt", "佐", "佐", false), ""); /* too short to mean anything */
}

static void damaged_pdf_is_not_let_out(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf out = buf_on(a);
    assert_false(decode_output(a, STR("a.pdf"), STR("%PDF-1.7\nnothing"), STR(""), &out));
    arena_close(a);
}

static void many_needles_are_all_found(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Needles *set = needles_open(a, 5000);
    Buf text = buf_on(a);
    static char hit[] = "hit";
    for (unsigned i = 0; i < 5000; i++) {
        Str needle = str_printf(a, "needle%05u", i);
        needles_add(set, needle, false, hit);
        buf_printf(&text, "x" STR_FMT "y", STR_ARG(needle));
    }
    assert_int_equal(set->count, 5000);
    for (unsigned i = 0; i < 5000; i += 499) {
        const char *owner = "";
        needles_find(set, str_printf(a, "..needle%05u..", i), note, (void *)&owner);
        assert_string_equal(owner, "hit");
    }
    const char *owner = "";
    needles_find(set, STR("needle05000 needl"), note, (void *)&owner);
    assert_string_equal(owner, "");
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_in_all_its_corners),   cmocka_unit_test(names_data_and_tables),
        cmocka_unit_test(outlines_are_no_text),      cmocka_unit_test(bounded_needles_stand_alone),
        cmocka_unit_test(pictures),                  cmocka_unit_test(names_broken_on_the_page),
        cmocka_unit_test(damaged_pdf_is_not_let_out), cmocka_unit_test(many_needles_are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
