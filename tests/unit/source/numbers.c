#include "ward.h"

#include "source/numbers.h"

static const char *const rows = "施設ID,種別,名称,名称カナ,住所\nA3,通所介護,い,イ,本町\nA2,診療所,う,ウ,本町\nA1,診療所,あ,ア,本町\n";

static void new_ones_by_category_kana_id(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv", rows);
    ward_read(ward);
    assert_int_equal(ward_facility(ward, "A1")->number, 1);
    assert_int_equal(ward_facility(ward, "A2")->number, 2);
    assert_int_equal(ward_facility(ward, "A3")->number, 3);
    assert_str(ward->data.facilities[0]->id, "A1"); /* in order of number */
    assert_str(numbers_text(ward->arena, &ward->data, (Date){2026, 11, 1}),
               "number,id,issued_on,retired_on\n1,A1,2026-11-01,\n2,A2,2026-11-01,\n3,A3,2026-11-01,\n");
    ward_end(ward);
}

static void old_ones_stay_and_retire(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv", rows);
    ward_write(ward, "numbers.csv",
               "number,id,issued_on,retired_on\n7,A2,2025-04-01,\n2,GONE,2025-04-01,\n9,OLD,2024-04-01,2025-03-31\n"
               "4,A1,2024-04-01,2025-03-31\n");
    ward_read(ward);
    assert_int_equal(ward_facility(ward, "A2")->number, 7);
    assert_int_equal(ward_facility(ward, "A1")->number, 4); /* came back */
    assert_int_equal(ward_facility(ward, "A3")->number, 10); /* after the highest ever given */
    assert_int_equal(ward->data.retired_count, 2);
    assert_str(numbers_text(ward->arena, &ward->data, (Date){2026, 11, 1}),
               "number,id,issued_on,retired_on\n7,A2,2025-04-01,\n2,GONE,2025-04-01,2026-11-01\n"
               "9,OLD,2024-04-01,2025-03-31\n4,A1,2024-04-01,\n10,A3,2026-11-01,\n");
    ward_end(ward);
}

static void faults_are_named(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv", rows);
    ward_write(ward, "numbers.csv", "number,id,issued_on,retired_on\n1,A1,,\n1,A2,,\nx,A3,,\n5,A1,,\n01,A3,,\n8,A2,きのう,2026-02-30\n");
    ward_read(ward);
    ward_said(ward, DIAG_NUMBER_TWICE, "numbers.csv A3");
    ward_said(ward, DIAG_NUMBER, "numbers.csv A4");
    ward_said(ward, DIAG_NUMBER_TWICE, "numbers.csv A5");
    ward_said(ward, DIAG_NUMBER_TWICE, "numbers.csv A6"); /* 01 is 1 */
    ward_said(ward, DIAG_DATE, "numbers.csv C7");
    ward_said(ward, DIAG_DATE, "numbers.csv D7");
    ward_end(ward);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_ones_by_category_kana_id),
        cmocka_unit_test(old_ones_stay_and_retire),
        cmocka_unit_test(faults_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
