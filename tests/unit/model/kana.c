#include "../unit.h"

#include "model/kana.h"

/* Each reading sorts before the next. */
static void readings_are_in_dictionary_order(void **state)
{
    (void)state;
    static const char *const ORDER[] = {
        "119", "ABC", "あ", "アー", "あい", "いしい", "カート", "かあと", "カード", "かき", "かぎ", "がき", "きやく", "きょうと", "さとう", "さとうい",
        "はっか", "はつか", "ハッピー", "はん", "ばん", "ぱん", "はんい", "みすゞ", "みすず", "んん", "漢字",
    };
    Arena *a = arena_open();
    for (size_t i = 1; i < sizeof ORDER / sizeof *ORDER; i++) {
        Str before = kana_sort_key(a, str_from(ORDER[i - 1])), after = kana_sort_key(a, str_from(ORDER[i]));
        if (str_cmp(before, after) >= 0) fail_msg("%s must come before %s", ORDER[i - 1], ORDER[i]);
    }
    arena_close(a);
}

static void script_width_and_spaces_hardly_count(void **state)
{
    (void)state;
    Arena *a = arena_open();
    assert_true(str_eq(kana_sort_key(a, STR("ｼｵﾐ ｸﾘﾆｯｸ")), kana_sort_key(a, STR("シオミ・クリニック"))));
    assert_true(str_cmp(kana_sort_key(a, STR("しおみ")), kana_sort_key(a, STR("シオミ"))) < 0);
    assert_true(str_cmp(kana_sort_key(a, STR("シオミ")), kana_sort_key(a, STR("しおみい"))) < 0);
    arena_close(a);
}

static void rows_of_the_fifty_sounds(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"アオゾラ", "あ"}, {"ゔぁいおりん", "あ"}, {"ガッコウ", "か"}, {"ｼﾞﾖｳ", "さ"}, {"っ", "た"},   {"ナミ", "な"},
        {"パン", "は"},     {"もり", "ま"},         {"ョ", "や"},       {"るり", "ら"},   {"ヲ", "わ"},   {"ン", "わ"},
        {"ヶ", "か"},       {"漢字", "他"},         {"ABC", "他"},      {"", "他"},       {"「かもめ」", "か"},
    };
    Arena *a = arena_open();
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) assert_str(kana_row(a, str_from(ROWS[i][0])), ROWS[i][1]);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_are_in_dictionary_order),
        cmocka_unit_test(script_width_and_spaces_hardly_count),
        cmocka_unit_test(rows_of_the_fifty_sounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
