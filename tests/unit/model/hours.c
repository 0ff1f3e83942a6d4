#include "../unit.h"

#include "model/hours.h"

/* "月 9:00-12:00 14:00-17:00[1,3]|土 …": what a week table would show. */
static Str dump(Arena *arena, const Hours *hours)
{
    static const char *const names[] = {"月", "火", "水", "木", "金", "土", "日", "祝"};
    Buf out = buf_on(arena);
    for (int d = 0; d < HOURS_DAYS; d++) {
        const HoursDay *day = &hours->days[d];
        if (!day->count)
            continue;
        buf_printf(&out, "%s%s", out.len ? "|" : "", names[d]);
        for (int i = 0; i < day->count; i++) {
            HoursSpan s = day->spans[i];
            buf_printf(&out, " %d:%02d-%d:%02d", s.from / 60, s.from % 60, s.to / 60, s.to % 60);
            for (int w = 0; w < 5; w++)
                if (s.weeks >> w & 1)
                    buf_printf(&out, "[%d]", w + 1);
        }
    }
    return buf_str(&out);
}

typedef struct Case {
    const char *text, *week;
} Case;

static void understands(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"月〜金 9:00〜12:00、14:00〜17:00／第1・4土 8:30〜12:30（祝日除く、12/29〜1/3休）",
         "月 9:00-12:00 14:00-17:00|火 9:00-12:00 14:00-17:00|水 9:00-12:00 14:00-17:00|木 9:00-12:00 "
         "14:00-17:00|金 9:00-12:00 14:00-17:00|土 8:30-12:30[1][4]"},
        {"平日8:30～17:15", "月 8:30-17:15|火 8:30-17:15|水 8:30-17:15|木 8:30-17:15|金 8:30-17:15"},
        {"毎日 10時から16時",
         "月 10:00-16:00|火 10:00-16:00|水 10:00-16:00|木 10:00-16:00|金 10:00-16:00|土 10:00-16:00|日 "
         "10:00-16:00|祝 10:00-16:00"},
        {"火・木 １３：００－１５：３０", "火 13:00-15:30|木 13:00-15:30"},
        {"月・水・金 午前9時〜正午、午後1時半〜5時", "月 9:00-12:00 13:30-17:00|水 9:00-12:00 13:30-17:00|金 9:00-12:00 13:30-17:00"},
        {"土日祝 9:00-12:00", "土 9:00-12:00|日 9:00-12:00|祝 9:00-12:00"},
        {"月曜日 9:00~12:00 木曜日 14:00~18:00", "月 9:00-12:00|木 14:00-18:00"},
        {"9:00〜12:00（月〜水）", "月 9:00-12:00|火 9:00-12:00|水 9:00-12:00"},
        {"9:00〜17:00（土日祝休）", "月 9:00-17:00|火 9:00-17:00|水 9:00-17:00|木 9:00-17:00|金 9:00-17:00"},
        {"月〜金 9:00〜12:00 15:00〜18:00、木曜午後休診",
         "月 9:00-12:00 15:00-18:00|火 9:00-12:00 15:00-18:00|水 9:00-12:00 15:00-18:00|木 9:00-12:00|金 "
         "9:00-12:00 15:00-18:00"},
        {"金 22:00〜翌6:00", "金 22:00-30:00"},
        {"土 22:00〜2:00", "土 22:00-26:00"},
        {"土 9:00〜12:00 第2・4土休診", "土 9:00-12:00[1][3][5]"},
        {"土（第1・3） 9:00〜12:00", "土 9:00-12:00[1][3]"},
        {"土〜月 9:00〜10:00", "月 9:00-10:00|土 9:00-10:00|日 9:00-10:00"},
        {"月〜金（祝日除く） 9:00〜10:00", "月 9:00-10:00|火 9:00-10:00|水 9:00-10:00|木 9:00-10:00|金 9:00-10:00"},
        {"診療時間：月 9:00〜10:00\n休診日：日・祝、年末年始", "月 9:00-10:00"},
        {"月 17:00/土 8:30", ""},
    };
    Arena *arena = arena_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Hours *hours = hours_parse(arena, str_from(cases[i].text));
        Str week = dump(arena, hours);
        if (!str_eq(week, str_from(cases[i].week)))
            fail_msg("%s\n gives %s\n   not %s", cases[i].text, str_cstr(arena, week), cases[i].week);
        if (hours->complete != (cases[i].week[0] != 0))
            fail_msg("%s: complete is %d", cases[i].text, hours->complete);
    }
    arena_close(arena);
}

static void keeps_exceptions_as_written(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    const Hours *hours = hours_parse(arena, STR("月〜金 9:00〜17:00（祝日除く、１２／２９〜１／３休）"));
    assert_str(hours->exceptions, "１２／２９〜１／３休");
    assert_true(hours->holiday_closed);
    hours = hours_parse(arena, STR("月〜金 9:00〜17:00（祝日・年末年始を除く）"));
    assert_str(hours->exceptions, "年末年始を除く");
    assert_true(hours->holiday_closed && hours->complete);
    hours = hours_parse(arena, STR("月〜金 9:00〜17:00"));
    assert_str(hours->exceptions, "");
    assert_false(hours->holiday_closed);
    arena_close(arena);
}

static void knows_round_the_clock(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    static const char *const always[] = {"24時間", "24時間対応", "毎日 0:00〜24:00", "年中無休 24時間", "２４時間３６５日"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (!hours_parse(arena, str_from(always[i]))->always)
            fail_msg("not round the clock: %s", always[i]);
    assert_false(hours_parse(arena, STR("平日 24時間"))->always);
    arena_close(arena);
}

/* Half understood is not understood: the page shows the text alone. */
static void admits_what_it_does_not_know(void **state)
{
    (void)state;
    static const char *const cases[] = {"", "要予約", "9:00〜17:00", "月〜金", "月 9:00", "月 25:99〜26:00", "隔週土 9:00〜12:00",
                                        "月 9:00〜12:00（受付11:30まで）", "月1回 9:00〜10:00", "月〜金 9:00〜17:00 昼休み 12:00〜13:00",
                                        "第6土 9:00〜10:00", "月 9:00〜10:00（", "月 9:00〜10:00）", "木曜午後休診", "祝日除く",
                                        "月 1:00〜2:00 3:00〜4:00 5:00〜6:00 7:00〜8:00 9:00〜10:00", "平日9:00〜17:00 年末年始"};
    Arena *arena = arena_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (hours_parse(arena, str_from(cases[i]))->complete)
            fail_msg("taken as understood: %s", cases[i]);
    arena_close(arena);
}

/* A line of a field of type timetable. */
static void a_line_for_each_department(void **state)
{
    (void)state;
    static const struct {
        const char *line, *label, *hours, *reception;
    } cases[] = {{"内科：月〜金 9:00〜12:00（受付：月〜金 8:30〜11:30）", "内科", "月〜金 9:00〜12:00", "月〜金 8:30〜11:30"},
                 {" 眼科 ： 土 9:00〜12:00（祝日除く）", "眼科", "土 9:00〜12:00（祝日除く）", ""},
                 {"麻酔科：－", "麻酔科", "", ""},
                 {"外科：（受付：月 8:00〜9:00）", "外科", "", "月 8:00〜9:00"},
                 {"皮膚科：月 9:00〜12:00（受付：8:30から", "皮膚科", "月 9:00〜12:00（受付：8:30から", ""},
                 {"小児科", "小児科", "", ""},
                 {"", "", "", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        HoursLine line = hours_line(str_from(cases[i].line));
        assert_str(line.label, cases[i].label);
        assert_str(line.hours, cases[i].hours);
        assert_str(line.reception, cases[i].reception);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understands), cmocka_unit_test(keeps_exceptions_as_written),
        cmocka_unit_test(knows_round_the_clock), cmocka_unit_test(admits_what_it_does_not_know),
        cmocka_unit_test(a_line_for_each_department),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
