#include "../unit.h"

#include "model/date.h"

static void reads_every_form(void **state)
{
    (void)state;
    const struct {
        const char *text;
        Date date;
    } cases[] = {
        {"2026-04-01", {2026, 4, 1}},       {"2026/4/1", {2026, 4, 1}},        {"2026.4.1", {2026, 4, 1}},
        {"20260401", {2026, 4, 1}},         {"2026年4月1日", {2026, 4, 1}},    {"令和8年4月1日", {2026, 4, 1}},
        {"令和元年5月1日", {2019, 5, 1}},   {"R8.4.1", {2026, 4, 1}},          {"r08/04/01", {2026, 4, 1}},
        {"H31.4.30", {2019, 4, 30}},        {"平成元年1月8日", {1989, 1, 8}},  {"S39-10-10", {1964, 10, 10}},
        {"大正15年12月24日", {1926, 12, 24}}, {"２０２６年４月１日", {2026, 4, 1}}, {"Ｒ８．４．１", {2026, 4, 1}},
        {"㋿8年4月1日", {2026, 4, 1}},      {"令和八年四月一日", {2026, 4, 1}}, {"昭和六十三年十二月三十一日", {1988, 12, 31}},
        {" 2026/4/1（水） ", {2026, 4, 1}}, {"2026/4/1 0:00:00", {2026, 4, 1}}, {"令和8年4月1日現在", {2026, 4, 1}},
        {"2024-02-29", {2024, 2, 29}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Date d;
        if (!date_parse(str_from(cases[i].text), &d))
            fail_msg("not read: %s", cases[i].text);
        if (date_cmp(d, cases[i].date) != 0)
            fail_msg("%s read as %d-%d-%d", cases[i].text, d.year, d.month, d.day);
    }
}

static void refuses_what_is_no_date(void **state)
{
    (void)state;
    static const char *const cases[] = {"", "2026-13-01", "2025-02-29", "2026-04-31", "令和0年1月1日", "4/1", "2026年4月",
                                        "2026-4/1", "あした", "2026-04-01x", "20261301", "R8", "99999999", "令和",
                                        "2026--1", "令和8年4月1日（", "1-2-3"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Date d;
        if (date_parse(str_from(cases[i]), &d))
            fail_msg("read as a date: %s", cases[i]);
        assert_false(date_is_set(d));
    }
}

static void writes_three_ways(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    assert_str(date_iso(arena, (Date){2026, 4, 1}), "2026-04-01");
    assert_str(date_japanese(arena, (Date){2026, 4, 1}), "2026年4月1日");
    assert_str(date_wareki(arena, (Date){2026, 4, 1}), "令和8年4月1日");
    assert_str(date_wareki(arena, (Date){2019, 5, 1}), "令和元年5月1日");
    assert_str(date_wareki(arena, (Date){2019, 4, 30}), "平成31年4月30日");
    assert_str(date_wareki(arena, (Date){1989, 1, 7}), "昭和64年1月7日");
    assert_str(date_wareki(arena, (Date){1926, 12, 24}), "大正15年12月24日");
    assert_str(date_wareki(arena, (Date){2117, 12, 31}), "令和99年12月31日");
    assert_str(date_wareki(arena, (Date){9999, 12, 31}), "9999年12月31日");
    assert_str(date_iso(arena, (Date){0}), "");
    arena_close(arena);
}

static void counts_days(void **state)
{
    (void)state;
    assert_int_equal(date_days((Date){1970, 1, 1}), 0);
    assert_int_equal(date_days((Date){2000, 3, 1}), 11017);
    Date d = date_add_months((Date){2026, 1, 31}, 1);
    assert_int_equal(date_cmp(d, (Date){2026, 2, 28}), 0);
    d = date_add_months((Date){2024, 2, 29}, -12);
    assert_int_equal(date_cmp(d, (Date){2023, 2, 28}), 0);
    d = date_add_months((Date){2026, 11, 30}, 3);
    assert_int_equal(date_cmp(d, (Date){2027, 2, 28}), 0);
}

static void knows_excel_serials(void **state)
{
    (void)state;
    Date d;
    assert_true(date_from_excel(STR("46113"), &d));
    assert_int_equal(date_cmp(d, (Date){2026, 4, 1}), 0);
    assert_false(date_from_excel(STR("20260401"), &d));
    assert_false(date_from_excel(STR("8"), &d));
    assert_false(date_from_excel(STR("46113.5x"), &d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_form), cmocka_unit_test(refuses_what_is_no_date),
        cmocka_unit_test(writes_three_ways), cmocka_unit_test(counts_days), cmocka_unit_test(knows_excel_serials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
