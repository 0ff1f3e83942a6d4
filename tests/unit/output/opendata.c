#include "../unit.h"

#include "output/data.h"

/* The line of the one facility, whose name is given. */
static Str row_of(Arena *a, const char *name)
{
    Value root = value_record(a), facility = value_record(a), services = value_list(a), service = value_record(a);
    record_set(a, root, atom(STR("fields")), value_list(a));
    list_push(a, services, service);
    record_set(a, facility, atom(STR("services")), services);
    ViewFacility f = {.id = STR("A1"), .name = str_from(name), .number = 1, .value = facility};
    View view = {.arena = a, .root = root, .facilities = &f, .facility_count = 1};
    Buf out = buf_on(a);
    data_facilities_csv(&view, a, &out);
    Str text = buf_str(&out), line;
    while (str_split(&text, '\n', &line))
        if (str_contains(line, STR("A1"))) return line;
    fail_msg("no line of A1");
    return STR("");
}

/* The data of others pass through here into an office's Excel. */
static void what_excel_would_run_is_text(void **state)
{
    (void)state;
    static const struct {
        const char *name, *cell;
    } cells[] = {{"=1+1", "\"'=1+1\""}, {"@SUM(A1)", "\"'@SUM(A1)\""}, {"+81-6-6123", "\"'+81-6-6123\""}, {"-2+3+cmd|' /C calc'!A0", "\"'-2+3+cmd|' /C calc'!A0\""},
                 {"-", "-"}, {"-12.5", "-12.5"}, {"港,本店", "\"港,本店\""}, {"いわゆる\"港\"", "\"いわゆる\"\"港\"\"\""}, {"港医院", "港医院"}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        Arena *a = arena_open();
        assert_str(row_of(a, cells[i].name), str_printf(a, "\"\",A1,,%s,,,,,\r", cells[i].cell).data);
        arena_close(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_excel_would_run_is_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
