#include "../unit.h"

#include "base/path.h"
#include "base/utf8.h"

static void splits_as_documented(void **state)
{
    (void)state;
    Str rest = STR("a,,b"), part;
    assert_true(str_split(&rest, ',', &part));
    assert_str(part, "a");
    assert_true(str_split(&rest, ',', &part));
    assert_str(part, "");
    assert_true(str_split(&rest, ',', &part));
    assert_str(part, "b");
    assert_false(str_split(&rest, ',', &part));
    rest = STR("");
    assert_false(str_split(&rest, ',', &part));
}

static void trims_ideographic_space(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t　港　区　\n")), "港　区");
    assert_str(str_trim(STR("　　")), "");
}

static void reads_numbers_in_any_locale(void **state)
{
    (void)state;
    double d;
    assert_true(str_to_double(STR("35.551234"), &d));
    assert_true(d > 35.5512339 && d < 35.5512341);
    assert_true(str_to_double(STR("-1.5e3"), &d));
    assert_true(d == -1500);
    assert_false(str_to_double(STR("1,5"), &d));
    assert_false(str_to_double(STR(""), &d));
    assert_false(str_to_double(STR("12x"), &d));
    assert_false(str_to_double(STR("1e999"), &d));
    long n;
    assert_true(str_to_int(STR("-42"), &n));
    assert_int_equal(n, -42);
    assert_false(str_to_int(STR("9999999999999999999"), &n));
}

static void writes_numbers_without_needless_zeros(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {{1.5, 3, "1.5"}, {-0.0004, 3, "0"}, {10, 0, "10"}, {2.999, 2, "3"}, {-0.125, 3, "-0.125"},
                 {0.05, 2, "0.05"}, {1e20, 2, "100000000000000000000"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Buf buf = buf_on(arena);
        buf_put_number(&buf, cases[i].value, cases[i].decimals);
        assert_str(buf_str(&buf), cases[i].text);
    }
    arena_close(arena);
}

static void a_path_is_what_stands_beside_and_a_name(void **state)
{
    (void)state;
    const char *const cases[][3] = {{"a/b.csv", "a/", "b.csv"}, {"b.csv", "", "b.csv"}, {"/b", "/", "b"}, {"a/b/", "a/b/", ""}, {"", "", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_str(path_beside(str_from(cases[i][0])), cases[i][1]);
        assert_str(path_name(str_from(cases[i][0])), cases[i][2]);
    }
}

static void rejects_malformed_utf8(void **state)
{
    (void)state;
    assert_int_equal(utf8_check(STR("港区 𠮷 葛\xF3\xA0\x84\x80")), SIZE_MAX);
    assert_int_equal(utf8_check(STR("a\x82\xA0")), 1);
    assert_int_equal(utf8_check(STR("\xC0\x80")), 0);         /* overlong */
    assert_int_equal(utf8_check(STR("ab\xED\xA0\x80")), 2);   /* surrogate */
    assert_int_equal(utf8_check(STR("\xF4\x90\x80\x80")), 0); /* above U+10FFFF */
    assert_int_equal(utf8_check(STR("\xEF\xBF\xBD")), SIZE_MAX); /* U+FFFD itself is text */
}

static void walks_backwards(void **state)
{
    (void)state;
    Str s = STR("a港𠮷");
    size_t pos = s.len;
    assert_int_equal(utf8_prev(s, &pos), 0x20BB7);
    assert_int_equal(utf8_prev(s, &pos), 0x6E2F);
    assert_int_equal(utf8_prev(s, &pos), 'a');
    assert_int_equal(pos, 0);
}

static void folds_for_codes_and_search(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    assert_str(utf8_fold(arena, STR("０３－１２３　Ａｂ")), "03-123 Ab");
    assert_str(utf8_fold(arena, STR("ｶﾞｷﾞﾊﾟｳﾞｱﾞﾂﾞﾄﾞﾎﾟ")), "ガギパヴア゛ヅドポ");
    assert_str(utf8_search_key(arena, STR("シオミ・クリニック")), "しおみくりにっく");
    assert_str(utf8_search_key(arena, STR("ｸﾘﾆｯｸ　ABC")), "くりにっくabc");
    assert_str(utf8_search_key(arena, STR("山-A 川\t見-")), "山a川見");
    assert_str(utf8_search_key(arena, STR("鿿\xE5\x80" "A-\xE9")), "鿿\uFFFD\uFFFDa\uFFFD");
    assert_str(utf8_search_key(arena, STR(" - ")), "");
    assert_str(utf8_reader_key(arena, STR("ｷｬﾉﾝ ッヴァヶ・ゎ")), "きやのんつゔあけわ");
    assert_str(utf8_reader_key(arena, STR("キヤノン")), "きやのん");
    assert_str(utf8_search_key(arena, STR("葛\xF3\xA0\x84\x80⽤")), "葛用");
    assert_str(utf8_search_key(arena, STR("山\u200B田\u00AD太\u2060郎\uFEFF\u2009先\u202A生")), "山田太郎先生");
    assert_str(utf8_to_katakana(arena, STR("つなぎヴゝ")), "ツナギヴヽ");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_as_documented),
        cmocka_unit_test(trims_ideographic_space),
        cmocka_unit_test(reads_numbers_in_any_locale),
        cmocka_unit_test(writes_numbers_without_needless_zeros),
        cmocka_unit_test(a_path_is_what_stands_beside_and_a_name),
        cmocka_unit_test(rejects_malformed_utf8),
        cmocka_unit_test(walks_backwards),
        cmocka_unit_test(folds_for_codes_and_search),
    };
    return cmocka_run_group_tests_name("base/str", tests, NULL, NULL);
}
