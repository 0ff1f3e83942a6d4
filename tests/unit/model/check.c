#include "../source/ward.h"

#include "model/answer.h"
#include "model/check.h"
#include "model/tiling.h"

static void run_check(Ward *ward, CheckDrawable *drawable)
{
    CheckOptions options = {.as_of = {2026, 11, 1}, .drawable = drawable};
    check_dataset(&ward->data, &options, ward->diag);
}

static void nothing_to_say_of_a_good_ward(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv",
               "施設ID,種別,名称,名称カナ,住所,緯度,経度,確認日,公開の同意\nA1,診療所,甲,コウ,本町,34.61,135.55,2026-10-01,同意\n");
    ward_read(ward);
    run_check(ward, NULL);
    ward_print(ward);
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR) + diag_count(ward->diag, DIAG_WARNING), 0);
    assert_int_equal(diag_count(ward->diag, DIAG_NOTE), 0);
    ward_end(ward);
}

static void what_is_missing_and_old(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "districts.csv", "key,label,reading,center\nminami,南,みなみ,A1\nkita,北,きた,ZZ\nhigashi,東,ひがし,\n");
    ward_write(ward, "facilities/a.csv",
               "施設ID,種別,名称,住所,確認日\nA1,診療所,甲,,2025-10-31\nA2,通いの場,乙,,2025-11-01\nA3,診療所,丙,本町,2027-01-01\n");
    ward_read(ward);
    run_check(ward, NULL);
    ward_said(ward, DIAG_CHECK_REQUIRED, "facilities/a.csv D2"); /* not of 通いの場: perhaps a home */
    assert_int_equal(diag_count_of(ward->diag, DIAG_CHECK_REQUIRED), 1);
    ward_said(ward, DIAG_CHECK_FUTURE, "facilities/a.csv E4");
    ward_said(ward, DIAG_CHECK_CENTER_MISSING, "districts.csv A3");
    ward_said(ward, DIAG_CHECK_NO_CENTER, "districts.csv A4");
    size_t count;
    const DiagMessage *all = diag_sorted(ward->diag, &count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].id == DIAG_CHECK_STALE)
            assert_str(all[i].args[0], "1"); /* a year and a day, not a year */
        if (all[i].id == DIAG_CHECK_NO_POINT)
            assert_true(str_contains(all[i].args[1], STR("A1")));
    }
    assert_int_equal(diag_count_of(ward->diag, DIAG_CHECK_STALE), 1);
    assert_int_equal(diag_count_of(ward->diag, DIAG_CHECK_NO_POINT), 1);
    ward_end(ward);
}

/* What is no number of months, or one that no date can be counted back by, is taken for 12. */
static void months_that_cannot_be_are_said(void **state)
{
    (void)state;
    static const char *const values[] = {"-50000", "0", "999999999999", "一年"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        Ward *ward = ward_new();
        char site[128];
        snprintf(site, sizeof site, "key,value\nward_name,検査区\nstale_months,%s\n", values[i]);
        ward_write(ward, "site.csv", site);
        ward_write(ward, "facilities/a.csv", "施設ID,種別,名称,住所,確認日\nA1,診療所,甲,本町,2025-10-31\nA2,診療所,乙,港町,2025-11-01\n");
        ward_read(ward);
        run_check(ward, NULL);
        assert_int_equal(dataset_stale_months(&ward->data), 12);
        ward_said(ward, DIAG_CHECK_MONTHS, "site.csv B3");
        ward_said(ward, DIAG_CHECK_STALE, "");
        ward_end(ward);
    }
}

/* Whatever circle the keyboard gives is a yes; what is neither yes nor no is said. */
static void questions_of_the_settings(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        Answer answer;
    } cases[] = {{"はい", ANSWER_YES}, {"○", ANSWER_YES}, {"〇", ANSWER_YES}, {"◯", ANSWER_YES}, {"　Ｙｅｓ ", ANSWER_YES},
                 {"いいえ", ANSWER_NO}, {"×", ANSWER_NO}, {"０", ANSWER_NO}, {"検討中", ANSWER_NONE}, {"", ANSWER_NONE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ward *ward = ward_new();
        char site[200];
        snprintf(site, sizeof site, "key,value\nward_name,検査区\nconsultation_office_for_residents,%s\nmap_tiles,%s\n",
                 cases[i].value, cases[i].value);
        ward_write(ward, "site.csv", site);
        ward_read(ward);
        assert_int_equal(answer_of(ward->arena, str_from(cases[i].value)), cases[i].answer);
        run_check(ward, NULL);
        bool said = cases[i].answer == ANSWER_NONE && *cases[i].value;
        assert_int_equal(diag_count_of(ward->diag, DIAG_CHECK_ANSWER), said);
        assert_int_equal(diag_count_of(ward->diag, DIAG_TILE_SETTING), said);
        assert_int_equal(tiling_of(&ward->data, NULL).drawn, cases[i].answer != ANSWER_NO);
        ward_end(ward);
    }
}

static void one_place_under_two_ids(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv",
               "施設ID,種別,名称,住所\nA1,診療所,港 医院,本町１丁目２番\nA2,通所介護,港医院,本町1-2\nA3,診療所,港医院,別の町\n"
               "A4,通所介護,丘,本町1\nA4,通所リハビリテーション,丘,本町9\n");
    ward_read(ward);
    run_check(ward, NULL);
    ward_said(ward, DIAG_CHECK_SAME_PLACE, "facilities/a.csv A3");
    assert_int_equal(diag_count_of(ward->diag, DIAG_CHECK_SAME_PLACE), 1);
    ward_said(ward, DIAG_CHECK_TWO_ADDRESSES, "facilities/a.csv D6");
    assert_int_equal(diag_count_of(ward->diag, DIAG_CHECK_TWO_ADDRESSES), 1);
    ward_end(ward);
}

/* A refusal does not come back under the id of an import. */
static void a_refusal_holds_under_every_id(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\n"
               "facilities/a.csv,ward,a,a,,,,\nfacilities/b.csv,ward,b,b,,,,同意\n");
    ward_write(ward, "facilities/a.csv", "施設ID,種別,名称,住所,公開の同意\nM2,診療所,港医院,本町1丁目2番3号,不同意\nM5,診療所,浜医院,本町9,\n");
    ward_write(ward, "facilities/b.csv", "施設ID,種別,名称,住所\nA1,診療所,港医院,本町1-2-3\nN3,診療所,港医院,本町1-2-4\nN4,診療所,港 医院,本町1-2-3\nN5,診療所,浜医院,本町9\n");
    ward_read(ward);
    run_check(ward, NULL);
    static const struct {
        const char *id;
        Consent consent;
    } cases[] = {{"A1", CONSENT_NO}, {"M2", CONSENT_NO}, {"N3", CONSENT_YES}, {"N4", CONSENT_NO}, {"N5", CONSENT_YES}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(ward_facility(ward, cases[i].id)->services[0]->rows[0].consent, cases[i].consent);
    ward_said(ward, DIAG_CHECK_REFUSED_TWIN, "facilities/b.csv A2");
    ward_said(ward, DIAG_CHECK_REFUSED_TWIN, "facilities/b.csv A4");
    assert_int_equal(diag_count_of(ward->diag, DIAG_CHECK_REFUSED_TWIN), 2);
    ward_end(ward);
}

static bool no_ivs(void *context, uint32_t character, uint32_t selector)
{
    (void)context;
    return selector == 0 && character != 0x20BB7;
}

static void names_no_font_draws_are_held(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv",
               "施設ID,種別,名称,住所\nA1,診療所,\U00020BB7田,本町\nA2,診療所,葛\U000E0100城,本町2\nA3,診療所,吉田,本町3\n");
    ward_read(ward);
    run_check(ward, no_ivs);
    assert_true(ward_facility(ward, "A1")->held);
    assert_true(ward_facility(ward, "A2")->held);
    assert_false(ward_facility(ward, "A3")->held);
    ward_said(ward, DIAG_CHECK_UNDRAWABLE, "facilities/a.csv C2");
    ward_said(ward, DIAG_CHECK_UNDRAWABLE, "facilities/a.csv C3");
    ward_end(ward);
}

static void settings_of_tiles(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "site.csv",
               "key,value,label,audience\nward_name,試験区,,resident\nmap_tiles,たぶん,,internal\nmap_tiles_min,16,,\nmap_tiles_max,15,,\n");
    ward_read(ward);
    run_check(ward, NULL);
    ward_said(ward, DIAG_TILE_SETTING, "site.csv B3");
    ward_said(ward, DIAG_TILE_SETTING, "site.csv B4");
    assert_int_equal(diag_count_of(ward->diag, DIAG_TILE_SETTING), 2);
    Tiling t = tiling_of(&ward->data, NULL);
    assert_true(t.drawn && t.min_zoom == 15 && t.max_zoom == 15 && !t.gsi);
    ward_end(ward);
}

static void tiles_of_the_survey_need_no_drawing(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "site.csv", "key,value,label,audience\nward_name,試験区,,resident\nmap_gsi_tiles,はい,,internal\n");
    ward_read(ward);
    Tiling t = tiling_of(&ward->data, NULL);
    assert_true(t.gsi && !t.drawn);
    ward_end(ward);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_say_of_a_good_ward), cmocka_unit_test(what_is_missing_and_old),
        cmocka_unit_test(months_that_cannot_be_are_said), cmocka_unit_test(questions_of_the_settings),
        cmocka_unit_test(one_place_under_two_ids), cmocka_unit_test(a_refusal_holds_under_every_id),
        cmocka_unit_test(names_no_font_draws_are_held),
        cmocka_unit_test(settings_of_tiles), cmocka_unit_test(tiles_of_the_survey_need_no_drawing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
