#include "../unit.h"

#include "source/encoding.h"

static void decodes_cp932_with_extensions(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    const Cp932 *table = cp932_new(arena);
    size_t bad;
    const struct {
        const char *bytes, *text;
        size_t bad;
    } cases[] = {
        {"\x8D\x60\x8B\xE6", "港区", 0},
        {"\x87\x40\x87\x8A\x87\x82", "①㈱№", 0},       /* NEC row 13 */
        {"\xFB\xFC\xFB\xB8\xFA\xB1", "髙鄕﨑", 0},      /* IBM extensions */
        {"\x81\x60\x81\x7C", "～－", 0},                 /* U+FF5E, U+FF0D: Microsoft's, not JIS's */
        {"\xB1\xB2\xDE", "ｱｲﾞ", 0},
        {"\xF0\x40", "\uE000", 0},                       /* user-defined: a private-use character */
        {"abc\\~", "abc\\~", 0},
        {"\x8D", "\uFFFD", 1},                           /* half a character */
        {"\x8D\x20", "\uFFFD ", 1},
        {"\xA0", "\uFFFD", 1},
        {"\xFD\xFE\xFF", "\uFFFD\uFFFD\uFFFD", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = encoding_decode(arena, ENCODING_CP932, table, str_from(cases[i].bytes), &bad);
        assert_str(text, cases[i].text);
        assert_int_equal(bad, cases[i].bad);
        assert_int_equal(encoding_count_bad(ENCODING_CP932, table, str_from(cases[i].bytes)), cases[i].bad);
    }
    arena_close(arena);
}

static void decodes_utf16(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    size_t bad;
    Str pair = {"\x42\xD8\xB7\xDF\x53\x53", 6}; /* 𠮷 as a pair, then 卓 */
    assert_str(encoding_decode(arena, ENCODING_UTF16LE, NULL, pair, &bad), "\U00020BB7卓");
    assert_int_equal(bad, 0);
    assert_str(encoding_decode(arena, ENCODING_UTF16BE, NULL, (Str){"\x6E\x2F", 2}, &bad), "港");
    assert_str(encoding_decode(arena, ENCODING_UTF16LE, NULL, (Str){"\x42\xD8\x41\x00", 4}, &bad), "\uFFFDA");
    assert_int_equal(bad, 1);
    encoding_decode(arena, ENCODING_UTF16LE, NULL, (Str){"\x42", 1}, &bad);
    assert_int_equal(bad, 1);
    arena_close(arena);
}

static void leaves_utf8_alone(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    size_t bad;
    Str good = STR("葛\U000E0100城 \uFFFD");
    assert_ptr_equal(encoding_decode(arena, ENCODING_UTF8, NULL, good, &bad).data, good.data);
    assert_int_equal(bad, 0); /* a replacement character in the file is no broken byte */
    assert_str(encoding_decode(arena, ENCODING_UTF8, NULL, STR("a\x8D\x60z"), &bad), "a\uFFFD`z");
    assert_int_equal(bad, 1);
    arena_close(arena);
}

static void knows_marks(void **state)
{
    (void)state;
    size_t len;
    assert_int_equal(encoding_of_mark(STR("\xFF\xFE" "a"), &len), ENCODING_UTF16LE);
    assert_int_equal(len, 2);
    assert_int_equal(encoding_of_mark(STR("\xFE\xFF" "a"), &len), ENCODING_UTF16BE);
    assert_int_equal(encoding_of_mark(STR("\xEF\xBB\xBF" "a"), &len), ENCODING_UTF8);
    assert_int_equal(len, 3);
    assert_int_equal(encoding_of_mark(STR("a"), &len), ENCODING_UTF8);
    assert_int_equal(len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_cp932_with_extensions), cmocka_unit_test(decodes_utf16),
        cmocka_unit_test(leaves_utf8_alone), cmocka_unit_test(knows_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
