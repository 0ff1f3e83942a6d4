#include "ward.h"

/* One facility with one more cell: what becomes of it, and what is said. */
static void check_cell(const char *heading, const char *key, const char *cell, const char *text, DiagId said)
{
    Ward *ward = ward_new();
    char file[512];
    snprintf(file, sizeof file, "施設ID,種別,名称,住所,%s,公開の同意\nA1,診療所,港医院,本町1-2,%s,同意\n", heading, cell);
    ward_write(ward, "facilities/a.csv", file);
    ward_read(ward);
    const Fact *fact = ward_fact(ward, "A1", key);
    if (!str_eq(fact->text, str_from(text))) {
        ward_print(ward);
        fail_msg("%s \"%s\" gives \"%s\", not \"%s\"", key, cell, str_cstr(ward->arena, fact->text), text);
    }
    if (said != DIAG_COUNT)
        ward_said(ward, said, "facilities/a.csv E2");
    size_t messages = diag_count(ward->diag, DIAG_ERROR) + diag_count(ward->diag, DIAG_WARNING) +
                      diag_count(ward->diag, DIAG_NOTE);
    assert_int_equal(messages, said != DIAG_COUNT);
    ward_end(ward);
}

typedef struct Case {
    const char *heading, *key, *cell, *text;
    DiagId said; /* DIAG_COUNT: nothing */
} Case;

static void check_all(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_cell(cases[i].heading, cases[i].key, cases[i].cell, cases[i].text, cases[i].said);
}

static void what_excel_did(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"法人番号", "corporate_number", "5.22001E+12", "", DIAG_EXPONENT},
        {"法人番号", "corporate_number", "５１２０００１１５８２３４", "5120001158234", DIAG_COUNT},
        {"法人番号", "corporate_number", "512000115823", "", DIAG_DIGITS},
        {"事業所番号", "facility_number", "170210231", "0170210231", DIAG_ZERO_LOST},
        {"事業所番号", "facility_number", "27A0210231", "27A0210231", DIAG_COUNT},
        {"事業所番号", "facility_number", "2.77E+09", "", DIAG_EXPONENT},
        {"郵便番号", "postal_code", "〒５４４－０００１", "544-0001", DIAG_COUNT},
        {"郵便番号", "postal_code", "600001", "060-0001", DIAG_ZERO_LOST},
        {"郵便番号", "postal_code", "54400012", "", DIAG_POSTAL},
        {"診療・営業時間", "hours", "0.375", "9:00", DIAG_DAY_FRACTION},
        {"診療・営業時間", "hours", "0.854166666666667", "20:30", DIAG_DAY_FRACTION},
        {"確認日", "confirmed_on", "46113", "令和8年4月1日", DIAG_DATE_SERIAL},
        {"確認日", "confirmed_on", "2026/13/1", "", DIAG_DATE},
        {"確認日", "confirmed_on", "Ｒ８．４．１", "令和8年4月1日", DIAG_COUNT},
        {"電話番号", "phone", "612345678", "06-1234-5678", DIAG_ZERO_LOST},
        {"電話番号", "phone", "6.12E+08", "", DIAG_EXPONENT},
        {"電話番号", "phone", "6123-4567", "6123-4567", DIAG_PHONE},
    };
    check_all(cases, sizeof cases / sizeof *cases);
}

static void characters(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"名称カナ", "name_kana", "ﾀﾞｲｲﾁ", "ダイイチ", DIAG_HALF_KANA},
        {"名称カナ", "name_kana", "みなと", "ミナト", DIAG_COUNT},
        {"名称カナ", "name_kana", "港イイン", "港イイン", DIAG_KANA},
        {"メモ", "memo", "⽤意", "用意", DIAG_RADICAL},
        {"メモ", "memo", "葛\U000E0100城の﨑", "葛\U000E0100城の﨑", DIAG_COUNT},
        {"メモ", "memo", "外字\uE123", "外字\uE123", DIAG_GAIJI},
        {"メモ", "memo", "欠\uFFFD", "欠\uFFFD", DIAG_CHARACTER_LOST},
        {"メモ", "memo", "一行目（改行）二行目", "一行目\n二行目", DIAG_COUNT},
        {"メモ", "memo", "ご相談は？ でも ok?", "ご相談は？ でも ok?", DIAG_COUNT},
        {"区分", "kind", "－", "", DIAG_COUNT},
    };
    check_all(cases, sizeof cases / sizeof *cases);
}

static void words(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"訪問診療", "home_visit", "◎", "◎", DIAG_COUNT},       {"訪問診療", "home_visit", "〇", "○", DIAG_COUNT},
        {"訪問診療", "home_visit", "要相談", "△", DIAG_COUNT},   {"訪問診療", "home_visit", "✕", "×", DIAG_COUNT},
        {"訪問診療", "home_visit", "未回答", "", DIAG_COUNT},    {"訪問診療", "home_visit", "まあまあ", "", DIAG_ACCEPT},
        {"意見書", "opinion_letter", "可", "○", DIAG_COUNT},     {"意見書", "opinion_letter", "なし", "×", DIAG_COUNT},
        {"意見書", "opinion_letter", "１", "○", DIAG_COUNT},     {"意見書", "opinion_letter", "たぶん", "", DIAG_BOOL},
        {"区分", "kind", "老健", "老健", DIAG_COUNT},             {"区分", "kind", "特養", "", DIAG_CHOICE},
        {"局面", "phases", "退院支援・看取り", "退院支援、看取り", DIAG_COUNT},
        {"局面", "phases", "退院支援／旅行", "退院支援", DIAG_CHOICE},
        {"連絡方法の順", "meeting_order", "①電話②FAX", "電話、FAX", DIAG_COUNT},
        {"連絡方法の順", "meeting_order", "電話＞FAX＞メール", "電話、FAX、メール", DIAG_COUNT},
    };
    check_all(cases, sizeof cases / sizeof *cases);
}

static void links(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"メール", "email", "Ａ@example.jp", "A@example.jp", DIAG_COUNT},
        {"メール", "email", "example.jp", "", DIAG_EMAIL},
        {"ホームページ", "website", "https://example.jp/a?b=1", "https://example.jp/a?b=1", DIAG_COUNT},
        {"ホームページ", "website", "www.example.jp", "http://www.example.jp", DIAG_URL_SCHEME},
        {"ホームページ", "website", "HTTP://example.jp", "http://example.jp", DIAG_COUNT},
        {"ホームページ", "website", "a@example.jp", "", DIAG_URL},
        {"ホームページ", "website", "javascript:alert(1)//a.b", "", DIAG_URL},
        {"ホームページ", "website", "ftp://example.jp/", "", DIAG_URL},
        {"ホームページ", "website", "なし", "", DIAG_URL},
    };
    check_all(cases, sizeof cases / sizeof *cases);
}

static void addresses(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv", "施設ID,種別,名称,住所,公開の同意\nA1,診療所,甲,本町3月7日,同意\nA2,診療所,乙,本町3-7,同意\n");
    ward_read(ward);
    assert_str(ward_fact(ward, "A1", "address")->text, "本町3-7");
    ward_said(ward, DIAG_ADDRESS_DATE, "facilities/a.csv D2");
    assert_int_equal(diag_count(ward->diag, DIAG_WARNING), 1);
    ward_end(ward);
}

typedef struct PointCase {
    const char *latitude, *longitude;
    bool shown;
    DiagId said;
} PointCase;

static void points(void **state)
{
    (void)state;
    static const PointCase cases[] = {
        {"34.66", "135.53", true, DIAG_COUNT},        {"３４.６６", "135.53", true, DIAG_COUNT},
        {"135.53", "34.66", true, DIAG_POINT_SWAPPED}, {"34°39'36\"", "135°31'48\"", true, DIAG_COUNT},
        {"343936", "1353148", true, DIAG_COUNT},       {"34度39分36秒", "135度31分48秒", true, DIAG_COUNT},
        {"\"34.66, 135.53\"", "", true, DIAG_COUNT},   {"0", "0", false, DIAG_POINT_ZERO},
        {"53.35", "-6.26", false, DIAG_POINT_NOT_JAPAN}, {"43.06", "141.35", false, DIAG_POINT_FAR},
        {"34.66", "", false, DIAG_POINT_UNREADABLE},   {"北", "東", false, DIAG_POINT_UNREADABLE},
        {"", "", false, DIAG_COUNT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ward *ward = ward_new();
        ward_write(ward, "site.csv", "key,value\nward_name,検査区\nmap_center_lat,34.66\nmap_center_lon,135.53\n");
        char file[512];
        snprintf(file, sizeof file, "緯度,経度,施設ID,種別,名称,住所\n%s,%s,A1,診療所,港医院,本町\n", cases[i].latitude,
                 cases[i].longitude);
        ward_write(ward, "facilities/a.csv", file);
        ward_read(ward);
        const Facility *facility = ward_facility(ward, "A1");
        if (facility->has_point != cases[i].shown) {
            ward_print(ward);
            fail_msg("%s / %s", cases[i].latitude, cases[i].longitude);
        }
        if (cases[i].shown) {
            assert_true(facility->point.lat > 34.6599 && facility->point.lat < 34.6601);
            assert_true(facility->point.lon > 135.5299 && facility->point.lon < 135.5301);
        } else {
            assert_str(ward_fact(ward, "A1", "latitude")->text, "");
        }
        if (cases[i].said != DIAG_COUNT)
            ward_said(ward, cases[i].said, "facilities/a.csv A2");
        ward_end(ward);
    }
}

/* Whatever a cell holds, a message speaks of the cell and never repeats it. */
static void messages_do_not_repeat_values(void **state)
{
    (void)state;
    static const char *const headings[] = {"法人番号", "郵便番号", "電話番号", "メール", "ホームページ", "診療・営業時間",
                                           "訪問診療", "意見書", "確認日", "区分", "局面", "公開の同意"};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        Ward *ward = ward_new();
        char file[512];
        snprintf(file, sizeof file, "施設ID,種別,名称,住所,%s\nA1,診療所,港医院,本町,CANARY9281\n", headings[i]);
        ward_write(ward, "facilities/a.csv", file);
        ward_read(ward);
        size_t count;
        const DiagMessage *all = diag_sorted(ward->diag, &count);
        for (size_t m = 0; m < count; m++)
            for (size_t a = 0; a < 4; a++)
                assert_false(str_contains(all[m].args[a], STR("CANARY")));
        ward_end(ward);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_excel_did), cmocka_unit_test(characters), cmocka_unit_test(words),
        cmocka_unit_test(links),          cmocka_unit_test(addresses),  cmocka_unit_test(points),
        cmocka_unit_test(messages_do_not_repeat_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
