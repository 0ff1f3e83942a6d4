#include "../unit.h"

#include "base/notation.h"

static void groups_three_digits_of_the_whole_part(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {{0, 0, "前0"}, {999, 0, "前999"}, {1000, 0, "前1,000"}, {-999, 0, "前-999"}, {-1000, 2, "前-1,000"},
                 {12345.6789, 4, "前12,345.6789"}, {1234567, 0, "前1,234,567"}, {999.996, 2, "前1,000"}, {0.12345, 5, "前0.12345"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Buf buf = buf_on(arena);
        buf_put(&buf, STR("前")); /* what stands before is left alone */
        buf_put_grouped(&buf, cases[i].value, cases[i].decimals);
        assert_str(buf_str(&buf), cases[i].text);
    }
    arena_close(arena);
}

static void xml_has_four_signs_of_its_own(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf out = buf_on(a);
    buf_put_xml_text(&out, STR("0123456789abcdef<>&\"'日本語0123456789abcdef&"));
    assert_str(buf_str(&out), "0123456789abcdef&lt;&gt;&amp;\"'日本語0123456789abcdef&amp;");
    buf_clear(&out);
    buf_put_xml_attr(&out, STR("\"<a>\""));
    assert_str(buf_str(&out), "&quot;&lt;a&gt;&quot;");
    arena_close(a);
}

static void json_ends_neither_its_string_nor_the_script(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf out = buf_on(a);
    Str text = STR("</script>\"\\\n&日\xE2\x80\xA7\xE2\x80\xA8\xE2\x80\xA9\x7F\xE2\x80");
    buf_put_json_text(&out, text, "");
    assert_str(buf_str(&out), "\\u003c/script>\\\"\\\\\\u000a&日\xE2\x80\xA7\\u2028\\u2029\x7F\xE2\x80");
    buf_clear(&out);
    buf_put_json_text(&out, text, "&>\x7F");
    assert_str(buf_str(&out), "\\u003c/script\\u003e\\\"\\\\\\u000a\\u0026日\xE2\x80\xA7\\u2028\\u2029\\u007f\xE2\x80");
    arena_close(a);
}

static void cells_go_out_as_they_came(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf out = buf_on(arena);
    buf_put_csv_cell(&out, STR("a,\"b\"\nc"));
    assert_str(buf_str(&out), "\"a,\"\"b\"\"\nc\"");
    buf_clear(&out);
    buf_put_csv_cell(&out, STR("港区"));
    buf_put_csv_quoted(&out, STR("港\"区"));
    assert_str(buf_str(&out), "港区\"港\"\"区\"");
    arena_close(arena);
}

static void a_dump_keeps_to_its_line(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf out = buf_on(a);
    buf_put_quoted(&out, STR("a \"b\"\\\n港"));
    assert_str(buf_str(&out), "\"a \\\"b\\\"\\\\\\n港\"");
    arena_close(a);
}

static void hexadecimal_is_read_in_either_case(void **state)
{
    (void)state;
    const char *good = "0123456789abcdefABCDEF";
    for (int i = 0; good[i]; i++) assert_int_equal(hex_digit(good[i]), i < 16 ? i : i - 6);
    const char bad[] = "/:`g@G \x10\x19\xE6";
    for (size_t i = 0; i < sizeof bad; i++) assert_int_equal(hex_digit(bad[i]), -1);
    uint32_t number;
    assert_true(hex_read(STR("u30Fc"), 1, 4, &number));
    assert_int_equal(number, 0x30FC);
    assert_true(hex_read(STR("FFFFFFFF"), 0, 8, &number));
    assert_int_equal(number, 0xFFFFFFFF);
    assert_false(hex_read(STR("u30F"), 1, 4, &number));
    assert_false(hex_read(STR("u30 C"), 1, 4, &number));
    uint8_t rgb[3];
    assert_true(rgb_parse(STR("#0aFf80"), rgb));
    assert_true(rgb[0] == 0x0A && rgb[1] == 0xFF && rgb[2] == 0x80);
    const Str no[] = {STR(""), STR("#fff"), STR("0aff800"), STR("#0aff8g"), STR("#0aff801"), STR("red")};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) assert_false(rgb_parse(no[i], rgb));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_three_digits_of_the_whole_part),
        cmocka_unit_test(xml_has_four_signs_of_its_own),
        cmocka_unit_test(json_ends_neither_its_string_nor_the_script),
        cmocka_unit_test(cells_go_out_as_they_came),
        cmocka_unit_test(a_dump_keeps_to_its_line),
        cmocka_unit_test(hexadecimal_is_read_in_either_case),
    };
    return cmocka_run_group_tests_name("base/notation", tests, NULL, NULL);
}
